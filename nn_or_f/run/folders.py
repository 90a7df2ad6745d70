"""Folders that one process holds; what a killed one has left can be told and swept.

In: where, and how the name begins. Out: a `Folder` that is held until it is removed,
or until its process is gone, wherever that ran: the system itself keeps the lock. Where
it has none (Windows, some network drives), what is a day old is taken for left. Called
by ``publish``, ``notebooks``, ``runner``, and by what runs tasks: ``watch_forked``,
``watch_fresh`` and ``kernel_client``.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

#: How the names of our temporary folders begin.
_TEMPORARY = "nn-or-f-run-"
#: Seconds after which a folder is left where nothing tells whether it is held.
_OLD = 24 * 60 * 60
#: What a file system without locks says.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}


class Folder:
    """A new folder, held by this process."""

    def __init__(self, parent: Path, prefix: str, mode: int = 0o777) -> None:
        """Make it, with ``mode`` as far as the process allows.

        Raises:
            OSError: it cannot be made there.
        """
        while True:
            self.path = parent / f"{prefix}{os.urandom(4).hex()}"
            self.path.mkdir(mode, parents=True)
            try:
                self._lock = lock(self.path)
                if self._lock is not None and self.path.is_dir():
                    return
                self._let_go()
            except FileNotFoundError:
                pass  # it was swept before it was held: another one
            except OSError:
                self.path.rmdir()
                raise

    def remove(self) -> None:
        """Remove it and all that is in it, and hold it no longer."""
        remove(self.path)
        self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


@contextlib.contextmanager
def scratch(what: str) -> Iterator[str]:
    """A private temporary folder, gone afterwards whatever a run made in it."""
    folder = Folder(Path(tempfile.gettempdir()), f"{_TEMPORARY}{what}-", 0o700)
    try:
        yield str(folder.path)
    finally:
        folder.remove()


def sweep() -> None:
    """Remove the temporary folders of builds that were killed."""
    for path in left(Path(tempfile.gettempdir()), _TEMPORARY):
        remove(path)


def remove(folder: Path) -> None:
    """Remove a folder and all that is in it, as far as that can be."""
    with contextlib.suppress(RecursionError):  # Python goes down by recursion
        shutil.rmtree(folder, ignore_errors=True)
    if sys.platform != "win32" and folder.exists():
        subprocess.run(["rm", "-rf", str(folder)], check=False)


def left(parent: Path, prefix: str) -> Iterator[Path]:
    """The folders so named that nobody holds; each is held while it is looked at."""
    for path in sorted(parent.glob(f"{prefix}*")):
        with contextlib.suppress(OSError):  # gone meanwhile, or not ours
            about = path.lstat()
            if not stat.S_ISDIR(about.st_mode) or not _is_ours(about):
                continue
            held = lock(path)
            if held is None:
                continue
            try:
                if _locks(held) or time.time() - about.st_mtime > _OLD:
                    yield path
            finally:
                os.close(held)


def _is_ours(about: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or about.st_uid == os.getuid()


def lock(folder: Path) -> int | None:
    """A descriptor that holds the folder while it is open; None if another one does."""
    if fcntl is None:
        return os.open(os.devnull, os.O_RDONLY)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _locks(descriptor)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _locks(descriptor: int) -> bool:
    """Whether the folder is locked by it from now on: not every file system can."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return False
        raise
    return True
