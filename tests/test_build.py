"""A build collects what is wrong, wherever it lies, and gives each page its own."""

from __future__ import annotations

from pathlib import Path

from nn_or_f import build, languages
from nn_or_f.run.runner import Runner
from tests.conftest import ROOT


def test_serve_says_in_its_pages_what_is_wrong_with_the_words(
    own_words: Path, tmp_path: Path, runner: Runner
) -> None:
    good = (ROOT / languages.WORDS).read_text("utf-8")
    own_words.write_text(good, "utf-8")
    assert build.make(tmp_path, {}, runner).faults == []
    own_words.write_text(good.replace("code: {", "code: {{", 1), "utf-8")
    languages._words.cache_clear()
    (fault,) = build.make(tmp_path, {}, runner).faults
    assert str(fault).startswith("nn_or_f/show/templates/words.yml:")
    assert "it is not YAML" in str(fault)
