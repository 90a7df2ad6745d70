"""Two languages in one build: which there are, and how their files pair up.

In: paths under ``docs/``. Out: a page's language and its counterpart, and the
interface's words. It knows nothing of MkDocs; every room may ask it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path, PurePosixPath

import yaml

#: The site's languages, its first language first.
LANGUAGES = ("ja", "en")

#: How each language calls itself.
NAMES = {"ja": "日本語", "en": "English"}


#: Where they are, relative to the project's root.
WORDS = "nn_or_f/show/templates/words.yml"
_WORDS = Path(__file__).parent.parent / WORDS
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one, where it is


def language_of(src_uri: str) -> str | None:
    """The language of a page by its path under docs/ ("ja/index.md" → "ja")."""
    first, *rest = PurePosixPath(src_uri).parts or ("",)
    return first if rest and first in LANGUAGES else None


def other(lang: str) -> str:
    """The other language."""
    first, second = LANGUAGES
    return second if lang == first else first


def counterpart(src_uri: str) -> str | None:
    """The same page in the other language; None outside both languages."""
    lang = language_of(src_uri)
    if lang is None:
        return None
    return f"{other(lang)}/{src_uri.removeprefix(f'{lang}/')}"


class WordsError(Exception):
    """The interface's words cannot be read, or lack a language."""

    def __init__(self, what: str, line: int | None = None) -> None:
        super().__init__(what)
        self.line = line


def words(lang: str) -> dict[str, str]:
    """The words of the interface in one language, by key.

    While they are being edited in ``serve`` and something is wrong with them, as they
    were before; `wrong_words` says what is wrong.

    Raises:
        WordsError: something has been wrong with them from the first.
    """
    found, wrong = _words(_changed())
    if wrong is None:
        _good.update(found)
    elif not _good:
        raise wrong
    return _good[lang]


def wrong_words() -> WordsError | None:
    """What is wrong with the words as they are now."""
    return _words(_changed())[1]


def _changed() -> int:
    """When they were edited last; 0 where they are not there."""
    return _WORDS.stat().st_mtime_ns if _WORDS.exists() else 0


_good: dict[str, dict[str, str]] = {}


@lru_cache(maxsize=1)  # by the time of the last edit
def _words(changed: int) -> tuple[dict[str, dict[str, str]], WordsError | None]:  # noqa: ARG001
    try:
        entries = yaml.load(_WORDS.read_text("utf-8"), _Loader)
    except (OSError, UnicodeError) as error:
        return {}, WordsError(f"it cannot be read: {error}")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or error
        return {}, WordsError(f"it is not YAML: {what}", mark and mark.line + 1)
    if not isinstance(entries, dict):
        return {}, WordsError("it has no lines such as “code: {ja: コード, en: Code}”")
    for key, entry in entries.items():
        for lang in LANGUAGES:
            if not isinstance(entry, dict) or not isinstance(entry.get(lang), str):
                return {}, WordsError(f"“{key}” has no word in “{lang}”")
            if not entry[lang]:
                return {}, WordsError(f"“{key}” is empty in “{lang}”")
    return {lang: {k: e[lang] for k, e in entries.items()} for lang in LANGUAGES}, None
