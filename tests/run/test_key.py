"""The key of a result is another as soon as something changes that it depends on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from nn_or_f.run import key
from nn_or_f.run.environment import KERNELS
from nn_or_f.run.limits import Limits
from nn_or_f.run.task import NOTEBOOK, TRACED, Task

TASK = Task("page/a.py", ("x = 1\n",))


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    """What all results depend on is found out once; here, in each test."""
    key._digest.cache_clear()
    yield
    key._digest.cache_clear()


def of(task: Task = TASK, *, forks: bool = True, **limits: Any) -> str:
    key._digest.cache_clear()
    return json.dumps(key.of(task, Limits(**limits), forks=forks))


def test_it_stays_the_same_while_nothing_changes() -> None:
    assert of() == of()


@pytest.mark.parametrize(
    "change",
    [
        {"name": "page/b.py"},
        {"cells": ("x = 2\n",)},
        {"how": TRACED},
        {"raises": "ValueError"},
        {"function": "module:function"},
        {"arguments": {"n": 1}},
        {"version": "2"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_it_holds_all_that_a_task_says(change: dict[str, Any]) -> None:
    assert of(replace(TASK, **change)) != of()


def test_it_holds_the_limits_and_whether_runs_are_forked() -> None:
    assert len({of(), of(cpu_seconds=1), of(forks=False)}) == 3


@pytest.mark.parametrize("package", key.PACKAGES)
def test_it_holds_the_version_of_each_package(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    before = of()
    monkeypatch.setattr(key, "version", lambda p: version(p) + "x" * (p == package))
    assert of() != before


@pytest.mark.parametrize("package", key.JUPYTER)
def test_that_of_a_notebook_holds_more_packages(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    notebook = replace(TASK, how=NOTEBOOK)
    plain, before = of(), of(notebook)
    monkeypatch.setattr(key, "version", lambda p: version(p) + "x" * (p == package))
    assert of(notebook) != before
    assert of() == plain


@pytest.mark.parametrize("name", KERNELS)
def test_it_holds_what_limits_the_kernels_of_torch(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name, raising=False)
    before = of()
    monkeypatch.setenv(name, "default")
    assert of() != before


@pytest.mark.parametrize("room", ["child.py", "folder/room.py"])
def test_it_holds_the_source_of_each_room_that_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, room: str
) -> None:
    rooms = tmp_path / "run"
    shutil.copytree(key._ROOMS, rooms, ignore=shutil.ignore_patterns("__pycache__"))
    before = of()
    monkeypatch.setattr(key, "_ROOMS", rooms)
    assert of() == before
    file = rooms / room
    file.parent.mkdir(exist_ok=True)
    file.write_text("# another\n")
    assert of() != before


def test_it_holds_the_style_of_figures(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before, style = of(), tmp_path / "figure.mplstyle"
    style.write_text("figure.dpi: 1\n")
    monkeypatch.setattr(key, "STYLE", style)
    assert of() != before


def test_where_the_system_does_not_tell_the_cpu_is_what_python_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(*_: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", gone)
    monkeypatch.setattr("nn_or_f.run.key.platform.processor", lambda: "a processor")
    assert key._cpu() == "a processor"
