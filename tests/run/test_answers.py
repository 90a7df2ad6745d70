"""An answer says how a run ended, and what it printed as readers may see it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nn_or_f.run import answers
from nn_or_f.run.child import UNREPORTED
from nn_or_f.run.runner import Runner
from tests.linux_only import SIGNALS
from tests.run.runs import reaches


@pytest.mark.parametrize("report", [b"", b'{"end": "reach', b"\xff"])
def test_a_report_that_is_not_whole_says_nothing(report: bytes) -> None:
    found = answers.answer(report, 3, None, {}, "/")
    assert found == {"report": {"end": "left", "code": 3}}


@pytest.mark.parametrize(
    ("report", "code", "stopped", "end"),
    [
        ({"end": "reached"}, 0, None, {"end": "reached"}),
        # What a run says of itself counts no more once it was ended.
        ({"end": "reached"}, 0, "wall", {"end": "stopped", "what": "wall"}),
        ({"end": "reached"}, -9, None, {"end": "killed", "signal": 9}),
        ({"end": "reached"}, UNREPORTED, None, {"end": "unreported"}),
        pytest.param({}, -24, None, {"end": "stopped", "what": "cpu"}, marks=SIGNALS),
    ],
)
def test_how_a_process_ended_counts_more_than_what_it_reported(
    report: dict[str, str], code: int, stopped: str | None, end: dict[str, Any]
) -> None:
    data = json.dumps(report).encode()
    assert answers.answer(data, code, stopped, {}, "/")["report"] == end


def test_what_a_run_wrote_and_its_error_are_told_without_its_folder() -> None:
    report = {"end": "reached", "error": "E: \x1b[1m/run/a.py\x1b[0m \ud800"}
    streams = {"stdout": b"/run/b.py\n", "stderr": b"0%\r1%\xff"}
    found = answers.answer(json.dumps(report).encode(), 0, None, streams, "/run")
    assert found["report"]["error"] == "E: a.py ?"
    assert (found["stdout"], found["stderr"]) == ("b.py\n", "1%\ufffd")


def test_a_run_that_is_lost_has_printed_nothing() -> None:
    assert answers.lost("why") == {
        "report": {"end": "lost", "what": "why"},
        "stdout": "",
        "stderr": "",
        "about": {},
    }


def test_terminal_colours_are_stripped(tight: Runner) -> None:
    assert reaches(tight, "print('\\x1b[31mred\\x1b[0m')").stdout == "red\n"


def test_warnings_name_the_file_readers_see_and_no_private_folder(
    tight: Runner,
) -> None:
    code = "import torch.nn.functional as F, torch\nF.softmax(torch.zeros(2, 2))\n"
    run = reaches(tight, code)
    assert run.stderr.startswith("good.py:2: UserWarning: Implicit dimension")
    code = """\
import torch, warnings
warnings.warn_explicit("w", UserWarning, torch.__file__, 1)
"""
    assert reaches(tight, code).stderr.startswith("torch/__init__.py:1: UserWarning")
