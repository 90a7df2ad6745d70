"""How the text of a view becomes the program ``__main__``, and comes to its end.

In: a file name and a text. Out: the code and the names that it is executed in, as
Python itself would have them. Called by ``child`` and ``tracer``.
"""

from __future__ import annotations

import builtins
import contextlib
import linecache
import sys
import threading
import traceback
import types
from collections.abc import Iterator
from typing import Any

_walk_stack = traceback.walk_stack
#: Of the text that runs: no stack goes further down than this.
_lowest: list[types.CodeType] = []


def main_module(filename: str, text: str) -> tuple[types.CodeType, dict[str, Any]]:
    """Let ``text`` be the main program: its code, and its names."""
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=filename, __builtins__=builtins)
    sys.modules["__main__"] = module
    sys.argv = [filename]
    lines = [f"{line}\n" for line in text.split("\n")]
    linecache.cache[filename] = (len(text), None, lines, filename)
    code = compile(text, filename, "exec", dont_inherit=True)
    _lowest[:] = [code]
    traceback.walk_stack = _walk_own  # type: ignore[assignment]
    return code, vars(module)


def _walk_own(
    frame: types.FrameType | None,
) -> Iterator[tuple[types.FrameType, int | None]]:
    """Walk down a stack as `traceback.walk_stack` does, to where the program begins.

    What is below is ours, and no business of whoever reads what the program prints.
    """
    return _until_begin(frame or sys._getframe(1))


def _until_begin(
    frame: types.FrameType,
) -> Iterator[tuple[types.FrameType, int | None]]:
    for one, line in _walk_stack(frame):
        yield one, line
        if one.f_code in _lowest:
            return


def await_threads() -> None:
    """Wait for the program's threads, as Python does at its own end."""
    while threads := [t for t in threading.enumerate() if _is_awaited(t)]:
        for thread in threads:
            thread.join()


def _is_awaited(thread: threading.Thread) -> bool:
    return thread is not threading.main_thread() and not thread.daemon


def flush() -> None:
    """Have written what the program has printed, whatever it made of its streams."""
    for stream in {sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__} - {None}:
        with contextlib.suppress(AttributeError, ValueError):  # no stream, or closed
            stream.flush()  # type: ignore[union-attr]  # it may have set None
