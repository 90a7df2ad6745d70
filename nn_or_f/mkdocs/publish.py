"""A site is built beside the earlier one, and takes its place when it is whole.

In: MkDocs' configuration, what is to be written, and whether the build went well. Out:
the new site, or the earlier one as it was. Called by ``plugin``. MkDocs itself empties
the site's folder first, and finds out at the end whether the build was strict enough.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sized
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files, InclusionLevel

from nn_or_f.mkdocs import policy
from nn_or_f.run import folders
from nn_or_f.run.folders import Folder

#: What MkDocs dates pages by, and what it can read there.
_DATE, _SECONDS = "SOURCE_DATE_EPOCH", re.compile(r"[0-9]{1,9}|[123][0-9]{9}")

#: What may end a build before its time: Ctrl-C, a polite kill, a closed terminal.
_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
]


def end_by_signals() -> None:
    """Let every signal end a build as Ctrl-C does, by an exception."""
    for number in _SIGNALS[1:]:
        if signal.getsignal(number) != signal.SIG_IGN:  # as “nohup” has it
            signal.signal(number, lambda number, _: sys.exit(128 + number))


def refuse(faults: Sized) -> None:
    """End a build that has faults, which have all been told.

    Raises:
        PluginError: there is one.
    """
    if count := len(faults):
        what = "1 fault" if count == 1 else f"{count} faults"
        raise PluginError(f"{what}; nothing was built and the earlier site stays")


class Publication:
    """One build of a site, in a folder of its own."""

    def __init__(self, config: MkDocsConfig) -> None:
        self.config = config
        self.site = Path(os.path.realpath(config.site_dir))  # a link stays a link
        self.expected: list[str] = []
        self._building: Folder | None = None

    def begin(self) -> None:
        """Have MkDocs build beside the earlier site.

        Raises:
            PluginError: there is no place for it.
        """
        _date(Path(self.config.config_file_path).parent)
        _sweep(self.site)
        folders.sweep()
        self._building = _place(self.site)
        self.config.site_dir = str(self._building.path)

    def expect(self, files: Files) -> None:
        """Note what MkDocs is to write: pages, copies, and what the theme adds."""
        draft = InclusionLevel.DRAFT.value
        self.expected = [f.dest_uri for f in files if f.inclusion.value > draft]
        self.expected += self.config.theme.static_templates

    def end(self, *, whole: bool, last: bool) -> None:
        """Let the new site take the earlier one's place if it is whole; else drop it.

        It is ``last`` if MkDocs does nothing afterwards that could fail.
        """
        if self._building is None:
            return
        with _undisturbed() as handlers:
            try:
                if not whole:
                    return
                self._check()
                policy.guard(self._building.path)  # after every plugin
                _replace(self._building.path, self.site)
                if last:
                    handlers.clear()  # it is there: no signal may say that it failed
            except OSError as error:
                what = f"the new site cannot take the earlier one's place: {error}"
                raise PluginError(what) from None
            finally:
                self._building.remove()
        self.config.site_dir = str(self.site)  # where gh-deploy looks for it

    def _check(self) -> None:
        """Look for all that was to be written; somebody may have removed some of it."""
        assert self._building is not None
        built = self._building.path
        missing = [uri for uri in self.expected if not (built / uri).is_file()]
        if missing:
            count = f"{len(missing)} of {len(self.expected)} files"
            what = f"the new site lacks {count}, such as {missing[0]}"
            raise PluginError(f"{what}; the earlier site stays")


def _date(root: Path) -> None:
    """Have pages dated by their commit, so that the same sources give the same bytes.

    The variable is the one that MkDocs and others know for that.

    Raises:
        PluginError: it is set to something else.
    """
    if told := os.environ.get(_DATE):
        if not _SECONDS.fullmatch(told):
            what = "it has to be whole seconds since 1970, or empty"
            raise PluginError(f"{_DATE} is “{told}”: {what}")
        return
    os.environ.pop(_DATE, None)  # it is empty
    if not (root / ".git").exists():
        return
    command = ["git", "log", "-1", "--format=%ct"]
    ours = {n: v for n, v in os.environ.items() if not n.startswith("GIT_")}
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command, cwd=root, env=ours, capture_output=True, check=True, timeout=10
        )
        found = done.stdout.decode("ascii", "replace").strip()
        if _SECONDS.fullmatch(found):
            os.environ[_DATE] = found


def _place(site: Path) -> Folder:
    """A folder to build in; that there can be none is told before anything is built."""
    if os.path.lexists(site) and not site.is_dir():
        raise PluginError(f"{site} is not a folder: a site cannot take its place")
    if site.is_mount():
        raise PluginError(f"{site} is a mount: a site can only take a folder's place")
    try:
        return Folder(site.parent, f".{site.name}-")
    except OSError as error:
        what = f"a site cannot be built beside {site}: {error.strerror}"
        raise PluginError(what) from None


@contextlib.contextmanager
def _undisturbed() -> Iterator[dict[Any, Any]]:
    """Let no signal come between the steps of what must be done whole.

    It gives the handlers that come back afterwards.
    """
    handlers = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
    try:
        yield handlers
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _replace(building: Path, site: Path) -> None:
    """Let ``building`` take the place of ``site``; if it cannot, nothing changes.

    Another build may do the same at the same time: the last one stays.
    """
    held = folders.lock(site) if site.is_dir() else None  # not left, by any other name
    try:
        earlier = building if _exchange(building, site) else _move(building, site)
        _bring_home(earlier, site)
        folders.remove(earlier)
    finally:
        if held is not None:
            os.close(held)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders take each other's place in one step; False if that cannot be."""
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None), "renameat2", None)  # not in every libc
    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    paths = os.fsencode(one), os.fsencode(other)
    return bool(call and call(here, paths[0], here, paths[1], swap) == 0)


def _move(building: Path, site: Path) -> Path:
    """Move the earlier site away and the new one to its place; where the earlier is."""
    earlier = site.with_name(f"{building.name}-earlier")
    while True:
        with contextlib.suppress(FileNotFoundError):
            site.rename(earlier)
        try:
            building.rename(site)
            return earlier
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                if earlier.exists():
                    earlier.rename(site)
                raise
            folders.remove(earlier)  # another build was faster


def _bring_home(earlier: Path, site: Path) -> None:
    """Leave what MkDocs leaves when it cleans a site: hidden files, such as .git."""
    for hidden in earlier.glob(".*"):
        if not os.path.lexists(site / hidden.name):
            hidden.rename(site / hidden.name)


def _sweep(site: Path) -> None:
    """Remove what builds that were killed have left beside the site."""
    ours = re.compile(r"([0-9a-f]{8}|\d+)(-earlier)?")
    prefix = f".{site.name}-"
    for left in folders.left(site.parent, prefix):
        if not (found := ours.fullmatch(left.name.removeprefix(prefix))):
            continue
        if found[2] and not site.exists():
            left.rename(site)  # it was killed between two steps
        else:
            if site.is_dir():
                _bring_home(left, site)
            folders.remove(left)
