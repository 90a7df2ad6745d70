"""Two languages: how their pages pair up, and the interface's words.

A fault in the words is said, and in serve costs nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_or_f import languages


@pytest.mark.parametrize(
    ("src_uri", "lang", "counterpart"),
    [
        ("ja/index.md", "ja", "en/index.md"),
        ("en/deep/en/x.md", "en", "ja/deep/en/x.md"),
        ("ja/labs/three-styles.ipynb", "ja", "en/labs/three-styles.ipynb"),
        ("index.md", None, None),
        ("japan/index.md", None, None),
        ("assets/ja/a.css", None, None),
        ("ja", None, None),  # the file “ja”, not the folder
        ("", None, None),
    ],
)
def test_the_first_folder_of_a_page_is_its_language(
    src_uri: str, lang: str | None, counterpart: str | None
) -> None:
    assert languages.language_of(src_uri) == lang
    assert languages.counterpart(src_uri) == counterpart


def test_each_language_is_the_others_other_and_has_a_name() -> None:
    for lang in languages.LANGUAGES:
        assert languages.other(lang) != lang
        assert languages.other(languages.other(lang)) == lang
    assert languages.NAMES.keys() == {*languages.LANGUAGES}


def test_words_are_read_again_when_they_change(own_words: Path) -> None:
    own_words.write_text("code: {ja: コード, en: Code}\n", "utf-8")
    assert languages.words("ja") == {"code": "コード"}
    own_words.write_text("code: {ja: 符号, en: Code}\n", "utf-8")
    languages._words.cache_clear()  # the clock of files may be slower than this test
    assert languages.words("ja") == {"code": "符号"}
    assert languages.wrong_words() is None


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("code: {ja: コ, en: {}}}\n", "it is not YAML", 1),
        ("code: {ja: コード}\n", "“code” has no word in “en”", None),
        ("code: {ja: '', en: Code}\n", "“code” is empty in “ja”", None),
        ("code: {ja: コード, en: no}\n", "“code” has no word in “en”", None),
        ("code: 3\n", "“code” has no word in “ja”", None),
        ("code: {ja: \x00, en: Code}\n", "it is not YAML", None),
        ("", "it has no lines such as “code: ", None),
    ],
)
def test_what_is_wrong_with_the_words_is_said(
    own_words: Path, text: str, what: str, line: int | None
) -> None:
    own_words.write_text(text, "utf-8")
    with pytest.raises(languages.WordsError, match=what):
        languages.words("en")
    wrong = languages.wrong_words()
    assert wrong is not None
    assert wrong.line == line


def test_words_that_are_not_utf_8_are_said_to_be_unreadable(own_words: Path) -> None:
    own_words.write_bytes(b"code: {ja: \xff, en: Code}\n")
    with pytest.raises(languages.WordsError, match=r"^it cannot be read: "):
        languages.words("ja")


def test_words_stay_as_they_were_while_something_is_wrong(own_words: Path) -> None:
    own_words.write_text("code: {ja: コード, en: Code}\n", "utf-8")
    languages.words("en")
    own_words.write_text("code: {\n", "utf-8")
    languages._words.cache_clear()
    assert languages.words("en") == {"code": "Code"}
    assert languages.wrong_words() is not None


def test_words_that_are_not_there_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "_WORDS", tmp_path / "words.yml")
    wrong = languages.wrong_words()
    assert wrong is not None
    assert str(wrong).startswith("it cannot be read: ")
