"""A site is whole or it is not there: whatever ends a build, it costs nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from nn_or_f.mkdocs import publish
from nn_or_f.mkdocs.publish import Publication
from tests.minisite import MiniSite, sleeper, wait_until


@pytest.mark.linux("it looks into /proc for what is left of a run")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_stopped_leaves_nothing(
    minisite: MiniSite, number: signal.Signals
) -> None:
    assert minisite.build().returncode == 0
    before = minisite.published()
    note = minisite.root / "pid"
    minisite.write("snippets/page/add.py", sleeper(note))
    build = minisite.start_build()
    wait_until(lambda: note.exists() and note.read_text() != "")
    build.send_signal(number)
    build.communicate(timeout=30)
    assert build.returncode != 0
    wait_until(lambda: not Path(f"/proc/{note.read_text()}").exists())
    assert minisite.published() == before
    assert minisite.strays() == set()


#: Seconds after its start at which a build is stopped; a whole one takes about 2.
MOMENTS = (0.05, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.6, 2.0)
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
#: Each signal at every moment, and by turns at three of them.
STOPS = [pytest.param(name, MOMENTS, marks=pytest.mark.audit) for name in SIGNALS]
STOPS += [pytest.param(name, MOMENTS[n::3]) for n, name in enumerate(SIGNALS)]


@pytest.mark.linux("it looks into /proc for what is left of a run")
@pytest.mark.parametrize(("name", "moments"), STOPS)
def test_a_build_may_be_stopped_at_any_moment(
    minisite: MiniSite, name: str, moments: tuple[float, ...]
) -> None:
    for turn, moment in enumerate(moments):
        code = f"import time\n\ntime.sleep(0.3)\ntotal = {turn}\nprint(total)\n"
        minisite.write("snippets/page/add.py", code)
        before = minisite.shown()
        build = minisite.start_build()
        with contextlib.suppress(subprocess.TimeoutExpired):
            build.wait(moment)
        build.send_signal(signal.Signals[name])
        said, _ = build.communicate(timeout=60)
        now = minisite.shown()
        assert now == (before if build.returncode else (str(turn),) * 2), said
        assert minisite.strays() == set()
        wait_until(lambda: processes_in(minisite.root) == [])
        entries = list((minisite.root / ".cache").glob("*/*"))
        assert [entry.name for entry in entries if entry.suffix != ".json"] == []


@pytest.mark.audit
@pytest.mark.linux("it looks into /proc for what is left of a run")
@pytest.mark.parametrize("cold", [True, False], ids=["cold", "warm"])
def test_a_build_that_is_killed_costs_nothing(
    minisite: MiniSite, cold: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times each, at moments that are others in each run of the tests."""
    temporary = minisite.root / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    assert minisite.build().returncode == 0
    for turn in range(10):
        if cold:
            shutil.rmtree(minisite.root / ".cache")
        code = f"import time\n\ntime.sleep(0.3)\ntotal = {turn}\nprint(total)\n"
        minisite.write("snippets/page/add.py", code)
        before = minisite.published()
        build = minisite.start_build()
        moment = random.uniform(0, 3 if cold else 2)
        with contextlib.suppress(subprocess.TimeoutExpired):
            build.wait(moment)
        build.kill()
        build.communicate(timeout=60)
        told = f"killed after {moment:.3f} s"
        assert minisite.shown() == (str(turn),) * 2 or minisite.published() == before, (
            told
        )
        wait_until(lambda: processes_in(minisite.root) == [])
        answer = minisite.build()
        assert answer.returncode == 0, f"{told}\n{answer.stderr}"
        assert minisite.shown() == (str(turn),) * 2, told
        assert minisite.strays() == {"temporary"}, told
        left = {path.name.rsplit("-", 1)[0] for path in temporary.iterdir()}
        assert left <= {"nn-or-f-matplotlib"}, told


def processes_in(folder: Path) -> list[int]:
    """The processes that work in a folder, or below it."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if link.readlink().is_relative_to(folder):
                found.append(int(link.parent.name))
    return found


def test_two_builds_at_once_do_not_disturb_each_other(minisite: MiniSite) -> None:
    minisite.write("snippets/page/add.py", "total = 3\nprint(total)\n")
    for build in [minisite.start_build() for _ in range(2)]:
        said, _ = build.communicate(timeout=60)
        assert build.returncode == 0, said
    assert minisite.shown() == ("3", "3")
    assert minisite.strays() == set()


def test_a_swap_takes_the_place_of_a_site_that_came_between(tmp_path: Path) -> None:
    building, site = tmp_path / ".site-1", tmp_path / "site"
    for folder, text in ((building, "mine"), (site, "earlier")):
        folder.mkdir()
        (folder / "index.html").write_text(text)
    rename = Path.rename
    turns: list[int] = []

    def interfere(self: Path, target: Path) -> Path:
        if self == building and not turns:
            turns.append(1)
            site.mkdir()
            (site / "index.html").write_text("theirs")
        return rename(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", interfere)
        patch.setattr(publish, "_exchange", lambda *_: False)
        publish._replace(building, site)
    assert turns
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (site / "index.html").read_text() == "mine"


@pytest.mark.linux("another system says it in other words")
@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("file", "/file is not a folder: a site cannot take its place"),
        ("loop", "/loop is not a folder: a site cannot take its place"),
        ("file/site", "/file/site: Not a directory"),
        ("x" * 255, f"/{'x' * 255}: File name too long"),
    ],
)
def test_a_site_without_a_place_is_told_in_one_line(
    minisite: MiniSite, place: str, what: str
) -> None:
    minisite.write("file", "mine")
    (minisite.root / "loop").symlink_to("loop")
    answer = minisite.build("--site-dir", place)
    assert answer.returncode == 1
    assert answer.stderr.count(what) == 1, answer.stderr
    assert "Traceback" not in answer.stderr
    assert minisite.read("file") == "mine"
    assert minisite.strays() == set()


def test_a_site_that_cannot_be_moved_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy", "site")

    monkeypatch.setattr(publish, "_replace", busy)
    with pytest.raises(PluginError, match="cannot take the earlier one's place"):
        publication(tmp_path).end(whole=True, last=True)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_is_hidden_in_the_earlier_site_stays(minisite: MiniSite) -> None:
    minisite.write("site/.git/HEAD", "mine")
    minisite.write("site/old.html", "")
    assert minisite.build().returncode == 0
    assert minisite.read("site/.git/HEAD") == "mine"
    assert not (minisite.root / "site/old.html").exists()


def test_what_a_killed_build_left_is_swept(minisite: MiniSite) -> None:
    assert minisite.build().returncode == 0
    left = minisite.root / ".site-99999999"  # no process has that number
    left.mkdir()
    (minisite.root / "site").rename(left.with_name(f"{left.name}-earlier"))
    minisite.write("snippets/page/add.py", "raise ValueError\n")
    assert minisite.build().returncode == 1
    assert minisite.shown() == ("2", "2")
    assert minisite.strays() == set()


def test_what_a_killed_build_left_elsewhere_is_swept_even_if_nothing_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "nn-or-f-run-labs-1"
    left.mkdir()
    os.utime(left, (0, 0))
    publication(tmp_path).end(whole=False, last=True)
    assert not left.exists()


@pytest.mark.linux("Windows has no SIGHUP")
def test_a_signal_that_was_ignored_before_ends_nothing() -> None:
    before = signal.getsignal(signal.SIGHUP), signal.getsignal(signal.SIGTERM)
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        publish.end_by_signals()
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        os.kill(os.getpid(), signal.SIGHUP)
        with pytest.raises(SystemExit, match="143"):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGHUP, before[0])
        signal.signal(signal.SIGTERM, before[1])


@pytest.mark.linux("other systems swap in two steps")
def test_at_no_moment_of_a_swap_is_there_no_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    building, site = tmp_path / ".site-1", tmp_path / "site"
    for folder, text in ((building, "mine"), (site, "earlier")):
        folder.mkdir()
        (folder / "index.html").write_text(text)
    monkeypatch.delattr(Path, "rename")
    publish._replace(building, site)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (site / "index.html").read_text() == "mine"


def test_pages_are_dated_by_their_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")
    publication(tmp_path).end(whole=False, last=True)
    assert os.environ["SOURCE_DATE_EPOCH"] == "7"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    told = subprocess.CompletedProcess([], 0, b"1700000000\n", b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: told)
    publish._date(tmp_path)
    assert "SOURCE_DATE_EPOCH" not in os.environ  # it is in no repository
    (tmp_path / ".git").touch()
    publish._date(tmp_path)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1700000000"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")  # as good as not set
    told.stdout = b"warning: \xff\n1700000000\n"
    publish._date(tmp_path)
    assert "SOURCE_DATE_EPOCH" not in os.environ
    for wrong in ("abc", "-5", "1.5", "1700000000000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        with pytest.raises(PluginError, match="whole seconds since 1970, or empty"):
            publish._date(tmp_path)


def publication(tmp_path: Path) -> Publication:
    """One that has begun, beside an earlier site."""
    (tmp_path / "site/.git").mkdir(parents=True, exist_ok=True)
    config = MkDocsConfig(config_file_path=str(tmp_path / "mkdocs.yml"))
    config.site_dir = str(tmp_path / "site")
    found = Publication(config)
    found.begin()
    return found


def test_a_site_that_lacks_a_file_stays_unpublished(tmp_path: Path) -> None:
    one = publication(tmp_path)
    one.expected = ["index.html", "ja/index.html"]
    (Path(one.config.site_dir) / "index.html").write_text("new")
    what = "lacks 1 of 2 files, such as ja/index.html; the earlier site stays"
    with pytest.raises(PluginError, match=what):
        one.end(whole=True, last=True)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert not (tmp_path / "site/index.html").exists()


def test_a_build_in_progress_is_never_taken_for_one_that_was_killed(
    tmp_path: Path,
) -> None:
    """Whatever its number: in another container it may be that of no process here."""
    one = publication(tmp_path)
    two = Publication(one.config)
    two.site = one.site
    two.begin()
    assert len(list(tmp_path.glob(".site-*"))) == 2
    for each, text in ((one, "first"), (two, "second")):
        assert each._building is not None
        (each._building.path / "index.html").write_text(text)
        each.end(whole=True, last=False)
        assert (tmp_path / "site/index.html").read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (tmp_path / "site/.git").is_dir()


def test_what_is_hidden_comes_home_from_what_a_kill_left(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / ".site-0123abcd/.git").mkdir(parents=True)
    (tmp_path / ".site-mine").mkdir()
    publish._sweep(tmp_path / "site")
    assert {path.name for path in tmp_path.iterdir()} == {"site", ".site-mine"}
    assert (tmp_path / "site/.git").is_dir()


def test_a_swap_that_fails_puts_the_earlier_site_back(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("earlier")
    with pytest.raises(FileNotFoundError):
        publish._replace(tmp_path / ".site-1", site)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (site / "index.html").read_text() == "earlier"
