"""The builder's end of a kernel reads what came of each cell, and ends it all."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from nn_or_f import tasks
from nn_or_f.faults import FaultError
from nn_or_f.run.kernel_client import Kernels
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Job
from tests.minisite import LAB, read_lab, sleeper, wait_until
from tests.run.executions import execute, only_fault


def printed(text: str) -> dict[str, str]:
    return {"output_type": "stream", "name": "stdout", "text": text}


#: For each end of an execution: what its process reports, and the message expected.
ENDS: dict[str, tuple[dict[str, Any], str]] = {
    "a cell that floods": (
        {
            "end": "reached",
            "cells": [[printed("x")], [printed("x" * 51)]],
        },
        ":25: cell 2: it wrote more than 50 bytes",
    ),
    "an error that no cell is named in": (
        {"end": "raised", "cell": 1, "line_cell": 1, "line": None, "what": "E: x"},
        ":19: cell 1: E: x",
    ),
    "an error after the last cell": (
        {"end": "raised", "cell": 3, "line_cell": 3, "line": 1, "what": "E: x"},
        ":25: cell 2: E: x",
    ),
}


@pytest.mark.parametrize("kind", ENDS)
def test_an_execution_that_is_not_whole_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    report, message = ENDS[kind]
    monkeypatch.setattr(Kernels, "_report", lambda *_: dict(report))
    fault = only_fault(read_lab(tmp_path, LAB), Limits(output_bytes=50))
    assert fault == f"labs/demo.py{message}"


def test_what_a_cells_last_line_gives_is_shown_like_what_it_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = {"output_type": "execute_result", "data": {"text/plain": "3"}}
    other = {"output_type": "display_data", "data": {"text/html": "<b>4</b>"}}
    cells = [[printed("2\n"), result, other], []]
    report = {"end": "reached", "cells": cells}
    monkeypatch.setattr(Kernels, "_report", lambda *_: report)
    assert execute(read_lab(tmp_path, LAB)).cells[0].stdout == "2\n3\n"


def test_what_only_a_terminal_understands_is_no_text_of_a_lab(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = [[printed("1%\r"), printed("2%\x02\n")], []]
    report = {"end": "reached", "cells": cells}
    monkeypatch.setattr(Kernels, "_report", lambda *_: report)
    assert execute(read_lab(tmp_path, LAB)).cells[0].stdout == "2%\u2402\n"


def test_a_process_that_ends_before_it_answers_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, nowhere = read_lab(tmp_path, LAB), {"PYTHONHOME": str(tmp_path)}
    monkeypatch.setattr("nn_or_f.run.kernel_client.environment", lambda: nowhere)
    fault = only_fault(lab)
    lost = "labs/demo.py:19: cell 1: its kernel was lost: "
    assert fault == f"{lost}<no Python frame>"

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nn_or_f.run.folders.Folder", full)
    fault = only_fault(lab)
    assert fault == f"{lost}[Errno 28] No space left on device"


def test_what_was_executed_is_kept_until_its_code_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NN_OR_F_SECRET", "seen")
    secret = 'import os\n\nprint(os.environ.get("NN_OR_F_SECRET"))\ntotal = 2'
    source = LAB.replace("total = 1 + 1", secret)
    task, cache = tasks.of_lab(read_lab(tmp_path, source)), tmp_path / "cache"
    with Runner(cache) as runner:
        first = runner.run_all([task])[task]
        assert first.failure is None
        assert first.cells[0].stdout == "None\n2 <b>&\n"
        assert len(first.cells[1].figures) == 1
        assert first.about["torch"].startswith("2.")
        other_prose = read_lab(tmp_path, source.replace("Add and draw", "Draw"))
        assert runner.kept(tasks.of_lab(other_prose)) == first
        (kept,) = cache.iterdir()
        known = json.loads(kept.read_text())
        broken: dict[str, Any]
        for broken in ({"cells": known["cells"][1:]}, {"cells": 1}, {"about": {}}):
            kept.write_text(json.dumps(known | broken))
            assert runner.kept(task) is None
        # Figures too: the same code draws the same text.
        assert runner.run_all([task])[task] == first
        other_code = read_lab(tmp_path, source.replace("[total, 3]", "[total, 4]"))
        assert runner.kept(tasks.of_lab(other_code)) is None
        assert runner.kept(task) == first


def test_who_was_closed_meanwhile_gives_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = tasks.of_lab(read_lab(tmp_path, LAB))
    kernels = Kernels()
    kernels.close()
    monkeypatch.setattr(Kernels, "_report", lambda *_: {"end": "lost", "what": ""})
    with pytest.raises(FaultError, match=r"^the runner ended: it was closed$"):
        kernels.run(Job.of(task, Limits(), {}))


def test_closing_the_runner_ends_a_kernel(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    task = tasks.of_lab(read_lab(tmp_path, LAB.replace("total = 1 + 1", sleeper(note))))
    with Runner(cache_folder=None) as runner, ThreadPoolExecutor(1) as pool:
        future = pool.submit(runner.run, task)
        wait_until(lambda: note.exists() and note.read_text() != "", seconds=60)
        runner.close()
        with pytest.raises(FaultError):
            future.result()
    wait_until(lambda: not psutil.pid_exists(int(note.read_text())))
