"""Run a view and note, after each of its lines, what its names hold.

In: the text of a view. Out: what it printed and a step for each statement that was
executed: the line, what is held by the modules, tensors and values within reach of its
names as far as that changed, which call it was in, whether random numbers were drawn
and gradients recorded. Called by ``child``; it imports torch.

What changed is found by content, never by ``_version``: ``F.batch_norm`` writes without
raising that. Tracing draws nothing, writes nothing, and calls nothing that an author
wrote, no ``__repr__`` and no property, so the run goes as without it.
"""

from __future__ import annotations

import ast
import atexit
import contextlib
import inspect
import os
import sys
import tempfile
import types
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import torch
from torch.utils._python_dispatch import _disable_current_modes

from nn_or_f.run import script
from nn_or_f.run.state import Reader, State
from nn_or_f.run.terminal import readable

if sys.platform != "win32":
    import resource

#: So many steps are noted, and so much of them; a longer run goes on without.
MOST_STEPS = 200
MOST_CHANGES = 3000

_QUIET = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)

#: So many bytes may be written to one file: a flood ends before the disk is full.
_MOST_WRITTEN = 1 << 28
#: And so many are read; the run that is not traced ends long before that.
_MOST_READ = 1 << 24

#: Parts of a statement that Python runs as if they were functions.
_WITHIN = ("<lambda>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


def trace(filename: str, text: str) -> dict[str, Any]:
    """Run a view to its end; its steps, as JSON."""
    with tempfile.TemporaryFile(buffering=0) as file:
        # Whatever writes to the descriptor, a child or C++ too, writes there.
        os.dup2(file.fileno(), 1)
        _limit_files()
        tracer = Tracer(filename, text, Printed(file.fileno()))
        tracer.run()
        script.await_threads()
        atexit._run_exitfuncs()
        script.flush()
        found = tracer.found()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return found


def _limit_files() -> None:
    """Let no file grow without end: writing to it is an error then."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        if most == resource.RLIM_INFINITY or most > _MOST_WRITTEN:
            resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_WRITTEN, most))


class Printed:
    """What was written to stdout, where that is the file of a descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._stream = sys.stdout  # a view may put another in its place
        self._folder = os.getcwd()  # noqa: PTH109  # as text, as it is printed

    def size(self) -> int:
        """How many bytes, by now."""
        with contextlib.suppress(ValueError):  # the view has closed it
            self._stream.flush()
        return os.fstat(self._descriptor).st_size

    def texts(self, sizes: Iterable[int]) -> list[str]:
        """Its first so many bytes, for each size, as a page shows them."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        data = b""
        while len(data) < _MOST_READ and (part := os.read(self._descriptor, 1 << 20)):
            data += part
        wanted = list(sizes)
        if readable(data, self._folder) == data.decode(errors="replace"):
            known = {size: data[:size].decode(errors="replace") for size in {*wanted}}
        else:
            known = {size: readable(data[:size], self._folder) for size in {*wanted}}
        return [known[size] for size in wanted]


class Tracer:
    """One run of a view, with a step after each statement."""

    def __init__(self, name: str, text: str, printed: Printed) -> None:
        self.name = name
        self.text = text
        self.printed = printed
        self.starts, self.quiet = _statements(text)
        self.codes: set[int] = set()
        self.steps: list[dict[str, Any]] = []
        self.last: dict[str, Any] | None = None
        self.changes = 0
        self.reader = Reader()
        self.state: State = {}
        self.random = b""
        self.frames: dict[int, int] = {}
        self.calls = 0
        self.grad_enabled = torch.is_grad_enabled()
        self.now: tuple[types.FrameType, int] | None = None
        self.waiting: list[
            tuple[types.FrameType, tuple[types.FrameType, int] | None]
        ] = []
        self.more = False
        self.error: str | None = None
        self.names: dict[str, Any] = {}

    def run(self) -> None:
        """Execute it."""
        code, self.names = script.main_module(self.name, self.text)
        self.codes = {id(one) for one in _codes(code)}
        self.random = _state_of_random() or b""
        trace, before = self._trace, sys.gettrace()
        sys.settrace(trace)
        try:
            exec(code, self.names)
        except Exception as raised:
            self.error = type(raised).__name__
        finally:
            if sys.gettrace() != trace:  # the view has set its own
                self.more = True
            sys.settrace(before)
        self._end_step()
        if not self.steps and self.last:
            self.steps.append(self.last)  # it only defines

    def found(self) -> dict[str, Any]:
        """What came of it, as JSON."""
        sizes = [step["out"] for step in self.steps]
        *before, whole = self.printed.texts([*sizes, self.printed.size()])
        for step, text in zip(self.steps, before, strict=True):
            # So much stays as it is: a progress bar writes over the rest.
            step["out"] = _shared(text, whole)
        return {
            "steps": self.steps,
            "error": self.error,
            "more": self.more,
            "out": whole,
        }

    def _trace(self, frame: types.FrameType, event: str, _: Any) -> Any:
        """Follow what the view itself defines, and nothing else."""
        code = frame.f_code
        if id(code) not in self.codes or code.co_name in _WITHIN:
            return None
        if event == "call":
            if id(frame) not in self.frames:
                self.frames[id(frame)] = self.calls
                self.calls += 1
            self._call(frame)
        elif event == "line":
            start = self.starts.get(frame.f_lineno, frame.f_lineno)
            if self.now != (frame, start):
                if self.now and self.now[0] is not frame:
                    self._call(frame)  # a generator that is closed is not called
                else:
                    self._end_step()
                self.now = frame, start
        elif event == "return" and self.waiting and self.waiting[-1][0] is frame:
            self._end_step()
            _, self.now = self.waiting.pop()
            if not code.co_flags & inspect.CO_GENERATOR:
                self.frames.pop(id(frame), None)  # another may have its id
        if self.more:
            sys.settrace(None)  # the rest goes as fast as it can
        return self._trace

    def _call(self, frame: types.FrameType) -> None:
        """A statement calls what the view defines, and goes on."""
        self._end_step(only_if_changed=True)
        self.waiting.append((frame, self.now))
        self.now = None

    def _end_step(self, *, only_if_changed: bool = False) -> None:
        """Note what the statement that has just ended did."""
        if self.now is None or self.more or torch._C._get_tracing_state():
            return  # torch.jit.trace would note what is read, too
        frame, line = self.now
        with _Undisturbed():
            state = self.reader.state(self._within_reach(frame))
            random = _state_of_random() or self.random
            moved = "" if random == self.random else self._moved(random, line)
        changed = {p: h for p, h in state.items() if not _same(self.state.get(p), h)}
        gone = [path for path in self.state if path not in state]
        step = {
            "line": line,
            "out": self.printed.size(),
            "set": changed,
            "gone": gone,
            "random": moved,
            "grad_enabled": torch.is_grad_enabled(),
            **self._call_of(frame),
        }
        self.state, self.random = state, random
        quiet = only_if_changed or line in self.quiet
        self.last = step
        before, self.grad_enabled = self.grad_enabled, step["grad_enabled"]
        if quiet and not (changed or gone or moved or before != self.grad_enabled):
            return
        self.steps.append(step)
        self.changes += len(changed) + len(gone)
        self.more = len(self.steps) >= MOST_STEPS or self.changes > MOST_CHANGES

    def _moved(self, random: bytes, line: int) -> str:
        """Whether random numbers were "drawn", or their state was "set"."""
        fresh = torch.Generator().manual_seed(torch.initial_seed()).get_state()
        by_hand = "rng" in self.text.split("\n")[line - 1]  # set_rng_state, fork_rng
        return "set" if by_hand or random == bytes(fresh.numpy()) else "drawn"

    def _call_of(self, frame: types.FrameType) -> dict[str, Any]:
        """Which call it is, what names are its own, and which calls wait for it.

        A name that it got, and that the view has for the same thing, is the view's.
        """
        nothing = object()
        inner = {} if frame.f_locals is self.names else frame.f_locals
        waiting = [now[0] for _, now in self.waiting if now]
        return {
            "call": self.frames.get(id(frame), 0),
            "own": [
                name
                for name, value in inner.items()
                if name not in frame.f_code.co_freevars
                and value is not self.names.get(name, nothing)
            ],
            "waiting": [self.frames.get(id(one), 0) for one in waiting],
        }

    def _within_reach(self, frame: types.FrameType) -> dict[str, Any]:
        """The view's names, and those of the function that it is in."""
        inner = {} if frame.f_locals is self.names else frame.f_locals
        return {**self.names, **inner}


def _same(earlier: dict[str, Any] | None, now: dict[str, Any]) -> bool:
    return earlier is now or earlier == now


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    if other.startswith(one):
        return len(one)
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _statements(text: str) -> tuple[dict[int, int], set[int]]:
    """The first line of the statement of each line, and lines that only define."""
    starts: dict[int, int] = {}
    quiet: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.stmt):
            continue
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
        first = min([node.lineno, *(d.lineno for d in _decorators(node))])
        starts.update(dict.fromkeys(range(first, last + 1), first))
        if isinstance(node, _QUIET):
            quiet.add(first)
    return starts, quiet


def _decorators(node: ast.stmt) -> list[ast.expr]:
    return list(getattr(node, "decorator_list", []))


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """The code of a view, and of all that it defines."""
    yield code
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            yield from _codes(part)


class _Undisturbed:
    """Modes that the view has entered, its profiler and its filters hear nothing."""

    def __enter__(self) -> None:
        self._show = warnings._showwarnmsg  # type: ignore[attr-defined]
        warnings._showwarnmsg = _unheard  # type: ignore[attr-defined]
        # Within a transform, a tensor from outside of it could not be read.
        self._quiet = torch._C.DisableTorchFunction(), torch._C._DisableFuncTorch()
        for one in self._quiet:
            one.__enter__()
        self._modes: Any = None
        if torch._C._len_torch_dispatch_stack():
            self._modes = _disable_current_modes()
            self._modes.__enter__()
        self._profiled = torch.autograd._profiler_enabled()
        if self._profiled:
            torch.autograd._enable_record_function(False)

    def __exit__(self, *_: object) -> None:
        if self._profiled:
            torch.autograd._enable_record_function(True)
        if self._modes:
            self._modes.__exit__(None, None, None)
        for one in reversed(self._quiet):
            one.__exit__(None, None, None)
        warnings._showwarnmsg = self._show  # type: ignore[attr-defined]


def _unheard(_: warnings.WarningMessage) -> None:
    """Of what reading warns of, a view hears nothing."""


def _state_of_random() -> bytes | None:
    """The generator's state; None where a transform hides it."""
    with contextlib.suppress(RuntimeError):
        return bytes(torch.default_generator.get_state().numpy())
    return None
