"""What is kept is there whole or as if it had never been, and not for ever."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from nn_or_f.run.cache import Cache

KEY = ["page/a.py", 1]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    found = Cache(tmp_path / "kept")
    found.save(KEY, {"x": 1})
    return found


def entry(cache: Cache) -> Path:
    assert cache.folder
    (path,) = cache.folder.iterdir()
    return path


def test_a_result_is_found_under_its_key_alone(cache: Cache) -> None:
    assert cache.load(KEY) == {"x": 1}
    assert cache.load([*KEY, 2]) is None
    assert Cache(None).load(KEY) is None


@pytest.mark.linux("Windows has no named pipe in a folder")
def test_a_pipe_in_the_place_of_a_result_makes_nobody_wait(cache: Cache) -> None:
    path = entry(cache)
    path.unlink()
    os.mkfifo(path)
    assert cache.load(KEY) is None
    cache.save(KEY, 2)
    assert cache.load(KEY) == 2


def test_a_folder_in_the_place_of_a_result_makes_room_for_it(cache: Cache) -> None:
    path = entry(cache)
    path.unlink()
    (path / "inside").mkdir(parents=True)
    assert cache.load(KEY) is None
    cache.save(KEY, 2)
    assert cache.load(KEY) == 2
    assert cache.unwritable == ""


def test_what_is_larger_than_any_result_is_not_read(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nn_or_f.run.cache._MOST_BYTES", 7)
    assert cache.load(KEY) is None


def test_where_nothing_can_be_kept_that_is_known_and_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def refuse(*_: object, **__: object) -> None:
        tried.append(1)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", refuse)
    cache = Cache(tmp_path / "kept")
    for _ in range(2):
        cache.save(KEY, 1)
        assert cache.load(KEY) is None
    assert tried == [1]
    what = f"nothing can be kept in {tmp_path}/kept: No space left on device"
    assert cache.unwritable == what


def test_a_signal_right_after_a_file_was_begun_leaves_nothing(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Path.open

    def end(self: Path, mode: str, encoding: str) -> None:
        begin(self, mode, encoding=encoding).close()
        assert self.suffix == ".part"
        sys.exit(129)

    monkeypatch.setattr(Path, "open", end)
    with pytest.raises(SystemExit):
        cache.save([*KEY, 2], 2)
    assert entry(cache).suffix == ".json"


def test_what_nobody_asked_for_in_a_month_is_removed(cache: Cache) -> None:
    cache.save([*KEY, 2], 2)
    month = 31 * 24 * 60 * 60
    assert cache.folder
    for path in cache.folder.iterdir():
        os.utime(path, (time.time() - month,) * 2)
    (cache.folder / "half.part").touch()
    os.utime(cache.folder / "half.part", (0, 0))
    assert cache.load(KEY) == {"x": 1}
    cache.prune()
    assert cache.load(KEY) == {"x": 1}
    assert len(list(cache.folder.iterdir())) == 1
    Cache(cache.folder / "none").prune()
