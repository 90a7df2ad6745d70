"""A site is built beside the earlier one, and takes its place when it is whole.

In: MkDocs' configuration, and whether the build went well. Out: the new site, or the
earlier one as it was. Called by ``plugin``. MkDocs itself empties the site's folder
first, and finds out at the end whether the build was strict enough.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sized
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

#: What may end a build before its time: Ctrl-C, a polite kill, a closed terminal.
_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
]


def end_by_signals() -> None:
    """Let every signal end a build as Ctrl-C does, by an exception."""
    for number in _SIGNALS[1:]:
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
        self.building = self.site.with_name(f".{self.site.name}-{os.getpid()}")

    def begin(self) -> None:
        """Have MkDocs build beside the earlier site.

        Raises:
            PluginError: there is no place for it.
        """
        _sweep(self.site)
        _check_place(self.site, self.building)
        self.config.site_dir = str(self.building)

    def end(self, *, whole: bool, last: bool) -> None:
        """Let the new site take the earlier one's place if it is whole; else drop it.

        It is ``last`` if MkDocs does nothing afterwards that could fail.
        """
        with _undisturbed() as handlers:
            if not whole:
                shutil.rmtree(self.building, ignore_errors=True)
                return
            if self.building.is_dir():
                try:
                    _replace(self.building, self.site)
                except OSError as error:
                    shutil.rmtree(self.building, ignore_errors=True)
                    what = f"the new site cannot take the earlier one's place: {error}"
                    raise PluginError(what) from None
                if last:
                    handlers.clear()  # it is there: no signal may say that it failed
        self.config.site_dir = str(self.site)  # where gh-deploy looks for it


def _check_place(site: Path, building: Path) -> None:
    """Tell in one line, before anything is built, that there is no place for it."""
    if os.path.lexists(site) and not site.is_dir():
        raise PluginError(f"{site} is not a folder: a site cannot take its place")
    try:
        building.mkdir(parents=True, exist_ok=True)
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
    earlier = site.with_name(f"{building.name}-earlier")
    while True:
        with contextlib.suppress(FileNotFoundError):
            site.rename(earlier)
        try:
            building.rename(site)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                if earlier.exists():
                    earlier.rename(site)
                raise
        else:
            _keep_hidden(earlier, site)
            break
        finally:
            if site.exists():
                shutil.rmtree(earlier, ignore_errors=True)


def _keep_hidden(earlier: Path, site: Path) -> None:
    """Leave what MkDocs leaves when it cleans a site: hidden files, such as .git."""
    for hidden in earlier.glob(".*"):
        if not os.path.lexists(site / hidden.name):
            hidden.rename(site / hidden.name)


def _sweep(site: Path) -> None:
    """Remove what builds that were killed have left beside the site."""
    for left in site.parent.glob(f".{site.name}-*"):
        pid, _, rest = left.name.removeprefix(f".{site.name}-").partition("-")
        if pid.isdecimal() and rest in ("", "earlier") and not _lives(int(pid)):
            if rest and not site.exists():
                left.rename(site)  # it was killed between two steps
            else:
                shutil.rmtree(left, ignore_errors=True)


def _lives(pid: int) -> bool:
    import psutil

    return bool(psutil.pid_exists(pid))
