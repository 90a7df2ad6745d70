"""What runs print and leave holds in each setting, and comparisons leave room."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_or_f.check import against_record, transcript
from nn_or_f.check.differences import differences
from nn_or_f.read import snippet
from tests.conftest import ROOT, RunSnippet
from tests.shaking import SHIFTS, Setting, results

NAMES = list(snippet.find(ROOT))

pytestmark = pytest.mark.shake

#: The most of its tolerance that a comparison may use up: on another CPU, or with
#: other numbers, it is not far from being false.
MOST = 0.1


@pytest.mark.parametrize("name", NAMES)
def test_words_and_whole_numbers_hold(name: str, run: RunSnippet) -> None:
    now = run(name)
    file = ROOT / against_record.FOLDER / Path(name).with_suffix(".txt")
    if not file.exists():
        assert now.stdout == ""
        return
    then = transcript.read(file.read_text("utf-8"))
    exempt = against_record.exemptions(ROOT).get(name)
    found = [
        (one.part, one.then, one.now)
        for one in differences(then, transcript.of_run(now, then.values))
        if one.is_grave
        and not (exempt and one.part.removeprefix("values ") in exempt.values)
    ]
    assert found == []


@pytest.mark.xdist_group("seeds")
@pytest.mark.parametrize("name", NAMES)
def test_a_comparison_leaves_room(name: str) -> None:
    runs = [results(Setting(shift=shift))[name] for shift in SHIFTS]
    used: dict[int, float] = {}
    for one in (one for run in runs for one in run.value.comparisons):
        used[one.line] = max(one.share, used.get(one.line, 0.0))
    assert {line: share for line, share in used.items() if share > MOST} == {}
