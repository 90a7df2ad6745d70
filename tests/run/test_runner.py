"""What changed is run, and the rest is kept; whatever is closed leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nn_or_f import tasks
from nn_or_f.faults import FaultError
from nn_or_f.run import runner as module
from nn_or_f.run.runner import Runner
from tests.minisite import sleeper, wait_until
from tests.run.runs import Keeping, parsed, run_all


@pytest.mark.linux("it forks, or needs a run that can")
@pytest.mark.parametrize("forks", [True, False])
def test_what_keeps_a_run_from_starting_is_told(
    monkeypatch: pytest.MonkeyPatch, forks: bool
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with (
        Runner(cache_folder=None, forks=forks) as runner,
        pytest.raises(FaultError, match=r"^no snippet can be run here: .*/nowhere"),
    ):
        run_all(runner, [parsed("x = 1\n")])


@pytest.mark.linux("it looks into /proc for what is left of a run")
def test_closing_the_runner_ends_what_still_runs(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with Runner(cache_folder=None) as runner, ThreadPoolExecutor(1) as pool:
        future = pool.submit(runner.run, tasks.of_view("page/a.py", sleeper(note)))
        wait_until(lambda: note.exists() and note.read_text() != "")
        runner.close()
        with pytest.raises(FaultError):
            future.result()
    wait_until(lambda: not Path(f"/proc/{note.read_text()}").exists())


def test_a_kept_run_is_equal_and_needs_no_process(
    keeping: Keeping, tmp_path: Path
) -> None:
    example = parsed("x = (1, [2.5, 'a'])\nprint(x)\n")
    fresh = run_all(keeping(tmp_path), [example])
    with Runner(tmp_path) as second:
        kept = run_all(second, [example], lambda *_: pytest.fail("it was run"))
        assert second._pools == {}
    assert kept == fresh


def test_what_is_run_again_is_what_changed(keeping: Keeping, tmp_path: Path) -> None:
    one, two = parsed("x = 1\n", "page/one.py"), parsed("x = 2\n", "page/two.py")
    told: list[tuple[int, int]] = []
    runner = keeping(tmp_path)
    run_all(runner, [one, two])
    changed = parsed("x = 3\n", "page/two.py")
    found = run_all(runner, [one, changed], lambda *args: told.append(args))
    assert told == [(0, 1), (1, 1)]
    assert found["page/two.py"].values == {"x": 3}


@pytest.mark.parametrize("damage", ["", "{", "[]", "[" * 100_000, "{}", "3", "\x00"])
def test_a_damaged_entry_is_run_again(
    keeping: Keeping, tmp_path: Path, damage: str
) -> None:
    runner, example = keeping(tmp_path), parsed("x = 1\n")
    run_all(runner, [example])
    (entry,) = tmp_path.iterdir()
    entry.write_text(damage)
    assert run_all(runner, [example])["page/a.py"].values == {"x": 1}
    assert '"x": 1' in entry.read_text()


def test_what_is_kept_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with Runner(tmp_path) as runner, monkeypatch.context() as patch:
        patch.setattr("nn_or_f.run.cache.json.dump", stop)
        with pytest.raises(KeyboardInterrupt):
            run_all(runner, [parsed("x = 1\n")])
    assert list(tmp_path.iterdir()) == []


def test_a_failure_is_not_kept(keeping: Keeping, tmp_path: Path) -> None:
    run_all(keeping(tmp_path), [parsed("raise ValueError\n")])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/runs", "link", "x" * 300])
def test_a_cache_that_cannot_be_written_costs_nothing(
    keeping: Keeping, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "link").symlink_to("link")
    runner = keeping(tmp_path / place)
    assert run_all(runner, [parsed("x = 1\n")])["page/a.py"].values == {"x": 1}
    assert runner.unwritable.startswith("nothing can be kept in ")


def test_the_builder_never_imports_torch() -> None:
    code = "import sys, nn_or_f.mkdocs.hooks; print('torch' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "False\n"


def test_where_the_system_does_not_tell_the_cores_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert module._cores() == 3
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert module._cores() == 1
