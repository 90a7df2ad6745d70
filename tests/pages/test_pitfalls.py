"""An entry of a page of pitfalls is short: its reader has a problem, and a phone."""

from __future__ import annotations

import pytest

from nn_or_f.languages import LANGUAGES
from nn_or_f.read import entries, snippet
from nn_or_f.read.scan_page import scan
from tests.conftest import ROOT

#: Runs that have more lines than `MOST`, and why.
LONGER = {
    "pitfalls/not_trained/which_one.py": "a check to copy, and a fault of each kind",
    "pitfalls/train_and_eval/table.py": "six set-ups in one table",
    "pitfalls/quantization/add.py": "a model quantized from end to end",
    "pitfalls/quantization/add_cured.py": "a model quantized from end to end",
    "pitfalls/quantization/fx_mode.py": "a model quantized from end to end",
    "pitfalls/quantization/quantized_cpu.py": "a model quantized from end to end",
    "pitfalls/quantization/silent.py": "a warning to put aside, not in question here",
    "pitfalls/quantization/taken.py": "a table of seven functions",
    "pitfalls/still_random/which_line.py": "a model with each kind of dropout in it",
}
#: Lines of code of a run; comments and empty lines are none.
MOST = 12

PAGES = [
    path
    for lang in LANGUAGES
    for path in sorted((ROOT / "docs" / lang / entries.FOLDER).glob("*.md"))
]
RUNS = [n for n in snippet.find(ROOT) if n.startswith(f"{entries.FOLDER}/")]


def lines_of(name: str) -> int:
    view = snippet.read(ROOT, name).run_view
    lines = (line.strip() for line in view.split("\n"))
    return sum(bool(line) and not line.startswith("#") for line in lines)


@pytest.mark.parametrize("name", RUNS)
def test_a_run_is_short_or_says_why(name: str) -> None:
    assert (lines_of(name) > MOST) == (name in LONGER), lines_of(name)


@pytest.mark.parametrize("name", LONGER)
def test_a_run_that_may_be_longer_is_there(name: str) -> None:
    assert name in RUNS


@pytest.mark.parametrize("path", PAGES, ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_a_page_of_pitfalls_lists_its_entries_before_them(path: object) -> None:
    page = scan(str(path), (ROOT / str(path)).read_text("utf-8"))
    assert page.blocks[0].name == "symptoms"
    assert entries.has_entries(page) == bool(entries.of(page))
