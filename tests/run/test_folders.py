"""A folder is its process's own until that is gone; then anybody may sweep it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nn_or_f.run import folders
from nn_or_f.run.folders import Folder
from tests.conftest import ROOT

HOLD = """
import sys
from pathlib import Path
from nn_or_f.run.folders import Folder

print(Folder(Path(sys.argv[1]), "x-").path.name, flush=True)
sys.stdin.read()
"""


def left(parent: Path) -> list[str]:
    return [path.name for path in folders.left(parent, "x-")]


@pytest.mark.linux("Windows has no lock on a folder")
def test_a_folder_is_left_once_its_process_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert (tmp_path / name).is_dir()
        assert left(tmp_path) == []
        process.kill()
        process.wait()
    assert left(tmp_path) == [name]


@pytest.mark.linux("Windows has no lock on a folder")
def test_a_folder_that_is_removed_is_gone_and_held_by_nobody(tmp_path: Path) -> None:
    one = Folder(tmp_path, "x-")
    assert left(tmp_path) == []
    one.remove()
    one.path.mkdir()
    assert left(tmp_path) == [one.path.name]


@pytest.mark.linux("Windows has no lock on a folder")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_folder_that_is_swept_before_it_is_held_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    swept: list[Path] = []
    known = folders.lock

    def lock(folder: Path) -> int | None:
        if swept:
            return known(folder)
        swept.append(folder)
        if moment == "before":
            folder.rmdir()
        held = known(folder)
        if moment == "after":
            folder.rmdir()
        return held

    monkeypatch.setattr(folders, "lock", lock)
    one = Folder(tmp_path, "x-")
    assert swept[0] != one.path
    assert list(tmp_path.iterdir()) == [one.path]
    assert left(tmp_path) == []
    one.remove()


def test_only_folders_of_the_name_are_left_and_no_links(tmp_path: Path) -> None:
    (tmp_path / "x-file").write_text("")
    (tmp_path / "other").mkdir()
    (tmp_path / "x-link").symlink_to(tmp_path / "other")
    assert left(tmp_path) == []


def test_what_cannot_be_opened_is_no_concern_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x-1").mkdir()
    monkeypatch.setattr(os, "open", _refuse)
    assert left(tmp_path) == []


def _refuse(*_: object) -> int:
    raise PermissionError


@pytest.mark.linux("Windows has no lock on a folder")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_as_a_system_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr("fcntl.flock", _failing(number))
    folder = Folder(tmp_path, "x-")
    (tmp_path / "x-old").mkdir()
    os.utime(tmp_path / "x-old", (0, 0))
    assert left(tmp_path) == ["x-old"]
    folder.remove()
    assert not folder.path.exists()


@pytest.mark.linux("Windows has no lock on a folder")
def test_a_folder_that_cannot_be_held_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcntl.flock", _failing(errno.EIO))
    with pytest.raises(OSError, match="Input/output error"):
        Folder(tmp_path, "x-")
    assert [*tmp_path.iterdir()] == []


def _failing(number: int) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_where_there_is_no_lock_what_is_a_day_old_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "fcntl", None)
    for name in ("x-old", "x-new"):
        (tmp_path / name).mkdir()
    os.utime(tmp_path / "x-old", (0, 0))
    assert left(tmp_path) == ["x-old"]
