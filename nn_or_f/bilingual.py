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


_WORDS = Path(__file__).parent / "templates" / "words.yml"
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


def words(lang: str) -> dict[str, str]:
    """The words of the interface in one language, by key.

    Raises:
        KeyError: a word is missing in that language.
    """
    return _words(lang, _WORDS.stat().st_mtime_ns)  # ``serve`` sees an edit of them


@lru_cache(maxsize=4)
def _words(lang: str, changed: int) -> dict[str, str]:  # noqa: ARG001
    found = yaml.load(_WORDS.read_text("utf-8"), _Loader)
    return {key: entry[lang] for key, entry in found.items()}
