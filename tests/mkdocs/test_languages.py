"""The interface's words: a fault in them is said, and in serve costs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from nn_or_f import build, languages
from nn_or_f.mkdocs import navigation
from nn_or_f.run.runner import Runner
from tests.conftest import ROOT


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Words of a test's own, which nobody has read yet."""
    path = tmp_path / "words.yml"
    monkeypatch.setattr(languages, "_WORDS", path)
    monkeypatch.setattr(languages, "_good", {})
    languages._words.cache_clear()
    return path


def test_words_are_read_again_when_they_change(mine: Path) -> None:
    mine.write_text("code: {ja: コード, en: Code}\n", "utf-8")
    assert languages.words("ja") == {"code": "コード"}
    mine.write_text("code: {ja: 符号, en: Code}\n", "utf-8")
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
    mine: Path, text: str, what: str, line: int | None
) -> None:
    mine.write_text(text, "utf-8")
    with pytest.raises(languages.WordsError, match=what):
        languages.words("en")
    wrong = languages.wrong_words()
    assert wrong is not None
    assert wrong.line == line


def test_words_stay_as_they_were_while_something_is_wrong(mine: Path) -> None:
    mine.write_text("code: {ja: コード, en: Code}\n", "utf-8")
    languages.words("en")
    mine.write_text("code: {\n", "utf-8")
    languages._words.cache_clear()
    assert languages.words("en") == {"code": "Code"}
    assert languages.wrong_words() is not None


def test_a_build_says_it_in_one_line_before_it_begins(mine: Path) -> None:
    mine.write_text("\ncode: {\n", "utf-8")
    place = "nn_or_f/show/templates/words.yml:3"
    with pytest.raises(PluginError, match=f"^{place}: it is not"):
        navigation.check_words()


def test_serve_says_it_in_its_pages(mine: Path, tmp_path: Path, runner: Runner) -> None:
    good = (ROOT / languages.WORDS).read_text("utf-8")
    mine.write_text(good, "utf-8")
    assert build.make(tmp_path, {}, runner).faults == []
    mine.write_text(good.replace("code: {", "code: {{", 1), "utf-8")
    languages._words.cache_clear()
    (fault,) = build.make(tmp_path, {}, runner).faults
    assert str(fault).startswith("nn_or_f/show/templates/words.yml:")
    assert "it is not YAML" in str(fault)
