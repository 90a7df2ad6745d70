"""Run a view and note, after each of its lines, what its names hold.

In: the text of a view. Out: on stdout, as JSON, what it printed and a step for each
statement that was executed: the line, what is held by the modules, tensors and values
within reach of its names as far as that changed, whether random numbers were drawn.
It imports torch: ``record`` has it run as a snippet is, within the same limits.

What changed is found by content, never by ``_version``: ``F.batch_norm`` writes without
raising that. Recording draws nothing, writes nothing, and calls nothing that an author
wrote, no ``__repr__`` and no property, so the run goes as without it.
"""

from __future__ import annotations

import ast
import atexit
import builtins
import contextlib
import ctypes
import hashlib
import itertools
import json
import linecache
import os
import sys
import tempfile
import threading
import types
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import _disable_current_modes

from nn_or_f.answers import readable

#: So many steps are noted, and so much of them; a longer run goes on without.
MOST_STEPS = 200
MOST_CHANGES = 3000

#: A larger tensor is told from others by some of its values.
_LARGE = 1 << 20
_WHOLE = 8  # numbers of a tensor that are all shown
_FEW = 4  # that are shown of a larger one
_LONGEST = 60  # characters of a value
_MANY = 1000  # parts of a list that are looked at
_SHOWN = 20  # modules and tensors in a list that are shown
_DEEPEST = 5  # lists in lists
_MOST_TEXT = 10_000  # characters of a value that are looked at

#: Types whose own ``repr`` says what they hold.
_NUMBERS = (bool, int, float, complex)
_REPR = (*_NUMBERS, type(None), torch.Size, torch.dtype, torch.device, range)
_LISTS = (tuple, list, dict)
_QUIET = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks")

_UNSEEN = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)

#: Parts of a statement that Python runs as if they were functions.
_WITHIN = ("<lambda>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")

#: Types that numpy knows: it is quicker where there are few numbers.
_NUMPY = {
    **{getattr(torch, n): n for n in ("bool", "uint8", "int8", "int16", "int32")},
    **{getattr(torch, n): n for n in ("int64", "float16", "float32", "float64")},
    **{getattr(torch, n): n for n in ("complex64", "complex128")},
}
_DISPATCH = Tensor.__torch_dispatch__
_NAME_OF_TYPE = type.__dict__["__name__"].__get__

#: What a tensor holds: its type, its bytes, how many numbers; or a word in its place.
Content = tuple[torch.dtype, bytes, int] | str
#: What is held, by its path ("norm.running_mean"): how it is shown, and a digest.
Held = dict[str, dict[str, Any]]


def play(name: str, text: str) -> None:
    """Run a view, and print its record."""
    process = os.getpid()
    stdout = os.dup(1)
    with tempfile.TemporaryFile(buffering=0) as file:
        # Whatever writes to the descriptor, a child or C++ too, writes there.
        os.dup2(file.fileno(), 1)
        filename = name.rpartition("/")[2]  # as where it is run without a record
        recorder = Recorder(filename, text, Printed(file.fileno()))
        recorder.run()
        if os.getpid() != process:  # a fork that the view made tells nothing
            return
        _finish()
        data = memoryview(json.dumps(recorder.told()).encode())
        while data:
            data = data[os.write(stdout, data) :]
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


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
        while part := os.read(self._descriptor, 1 << 20):
            data += part
        known = {size: readable(data[:size], self._folder) for size in {*sizes}}
        return [known[size] for size in sizes]


class Recorder:
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
        self.reader = _Reader()
        self.held: Held = {}
        self.random = b""
        self.now: tuple[types.FrameType, int] | None = None
        self.waiting: list[
            tuple[types.FrameType, tuple[types.FrameType, int] | None]
        ] = []
        self.more = False
        self.error: str | None = None
        self.names: dict[str, Any] = {}

    def run(self) -> None:
        """Execute it."""
        module = types.ModuleType("__main__")
        module.__dict__.update(__file__=self.name, __builtins__=builtins)
        sys.modules["__main__"] = module
        sys.argv = [self.name]
        lines = [f"{line}\n" for line in self.text.split("\n")]
        linecache.cache[self.name] = (len(self.text), None, lines, self.name)
        code = compile(self.text, self.name, "exec", dont_inherit=True)
        self.codes = {id(one) for one in _codes(code)}
        self.names = vars(module)
        self.random = _state_of_random() or b""
        trace = self._trace
        sys.settrace(trace)
        try:
            exec(code, self.names)
        except Exception as raised:
            self.error = type(raised).__name__
        finally:
            if sys.gettrace() != trace:  # the view has set its own
                self.more = True
            sys.settrace(None)
        self._end_step()
        if not self.steps and self.last:
            self.steps.append(self.last)  # it only defines

    def told(self) -> dict[str, Any]:
        """What came of it."""
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
            held = self.reader.held(self._within_reach(frame))
            random = _state_of_random() or self.random
        moved = "" if random == self.random else self._moved(random, line)
        changed = {p: h for p, h in held.items() if not _same(self.held.get(p), h)}
        gone = [path for path in self.held if path not in held]
        step = {
            "line": line,
            "out": self.printed.size(),
            "set": changed,
            "gone": gone,
            "random": moved,
        }
        self.held, self.random = held, random
        quiet = only_if_changed or line in self.quiet
        self.last = step
        if quiet and not (changed or gone or step["random"]):
            return
        self.steps.append(step)
        self.changes += len(changed) + len(gone)
        self.more = len(self.steps) >= MOST_STEPS or self.changes > MOST_CHANGES

    def _moved(self, random: bytes, line: int) -> str:
        """Whether random numbers were "drawn", or their state was "set"."""
        fresh = torch.Generator().manual_seed(torch.initial_seed()).get_state()
        by_hand = "rng" in self.text.split("\n")[line - 1]  # set_rng_state, fork_rng
        return "set" if by_hand or random == bytes(fresh.numpy()) else "drawn"

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


def _finish() -> None:
    """Wait for threads and do what is left for the end, as Python does."""
    while threads := [t for t in threading.enumerate() if _is_awaited(t)]:
        for thread in threads:
            thread.join()
    atexit._run_exitfuncs()


def _is_awaited(thread: threading.Thread) -> bool:
    return thread is not threading.main_thread() and not thread.daemon


class _Undisturbed:
    """Modes that the view has entered, its profiler and its filters hear nothing."""

    def __enter__(self) -> None:
        self._show = warnings._showwarnmsg  # type: ignore[attr-defined]
        warnings._showwarnmsg = _unheard  # type: ignore[attr-defined]
        self._functions = torch._C.DisableTorchFunction()
        self._functions.__enter__()
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
        self._functions.__exit__(None, None, None)
        warnings._showwarnmsg = self._show  # type: ignore[attr-defined]


def _unheard(_: warnings.WarningMessage) -> None:
    """Of what reading warns of, a view hears nothing."""


class _Reader:
    """Reads what names hold, by path, in their order, and calls nothing of theirs."""

    def __init__(self) -> None:
        self._places: dict[Any, str] = {}
        self._known: dict[str, tuple[Any, dict[str, Any]]] = {}
        self._words: dict[str, tuple[Content, tuple[str, str]]] = {}

    def held(self, names: dict[str, Any]) -> Held:
        """All that can be reached."""
        self._places = {}
        found: Held = {}
        for name, value in names.items():
            if type(name) is not str or name.startswith("_"):
                continue
            part: Held = {}
            try:
                self._one(part, name, value, depth=0)
            except Exception:  # half made, or of a kind that cannot be read: go on
                part = {name: {"kind": "value", "text": f"{_kind(value)} …"}}
            found |= part
        return found

    def _one(self, found: Held, path: str, value: Any, depth: int) -> None:
        kind = type(value)  # never value.__class__, which may be a property
        if kind in _UNSEEN:
            return
        if issubclass(kind, Tensor):
            if first := self._places.get(id(value)):
                found[path] = {"kind": "alias", "text": first}
            else:
                found[path] = {"kind": "tensor", **self._tensor(path, value)}
        elif issubclass(kind, nn.Module):
            self._module(found, path, value)
        elif issubclass(kind, (*_REPR, str)):
            found[path] = _value(value)
        elif issubclass(kind, _LISTS) and depth < 2:
            parts = _parts(value)
            if any(issubclass(type(part), Tensor | nn.Module) for _, part in parts):
                for key, part in parts[:_SHOWN]:
                    self._one(found, f"{path}[{_text(key)}]", part, depth + 1)
            else:
                found[path] = _value(value)

    def _module(self, found: Held, path: str, module: nn.Module) -> None:
        own = object.__getattribute__(module, "__dict__")
        if "_buffers" not in own:
            return  # its class has not called super().__init__() yet
        if first := self._places.get(id(module)):
            found[path] = {"kind": "alias", "text": first}
            return
        self._places[id(module)] = path
        found[path] = {
            "kind": "module",
            "text": _kind(module),
            "training": _training(module, own),
            "hooks": sum([len(own.get(some, ())) for some in _HOOKS]),
        }
        for kind, tensors in (("parameter", "_parameters"), ("buffer", "_buffers")):
            for name, tensor in own[tensors].items():
                if tensor is not None:
                    at = f"{path}.{name}"
                    found[at] = {"kind": kind, **self._tensor(at, tensor)}
        for name, part in own["_modules"].items():
            if part is not None:
                self._module(found, f"{path}.{name}", part)

    def _tensor(self, path: str, tensor: Tensor) -> dict[str, Any]:
        """How a tensor is shown, and a digest of its content and its gradient's."""
        if first := self._places.get(id(tensor)):
            return {"text": "", "same": first}
        self._places[id(tensor)] = path
        if issubclass(type(tensor), nn.parameter.UninitializedTensorMixin):
            return {"text": "uninitialized", "shape": [], "digest": ""}
        content = _content(tensor)
        grad_fn = tensor.grad_fn
        grad = tensor.grad if grad_fn is None else None
        of_grad = None if grad is None else _content(grad)
        wants, first = tensor.requires_grad, self._memory(tensor, path)
        key = content, tensor.shape, wants, type(grad_fn), of_grad, first
        known, found = self._known.get(path, (None, {}))
        if known == key:
            return found
        text, digest = self._told(path, content)
        found = {
            "text": text,
            "shape": [n if type(n) is int else str(n) for n in tensor.shape],
            "dtype": str(tensor.dtype).removeprefix("torch."),
            "wants_grad": wants,
            "digest": digest,
        }
        if grad_fn is not None:
            found["grad_fn"] = type(grad_fn).__name__
        elif of_grad is not None:
            text, digest = self._told(f"{path}.grad", of_grad)
            found |= {"grad": text, "grad_digest": digest}
        if first:
            found["shares"] = first
        self._known[path] = key, found
        return found

    def _told(self, path: str, content: Content) -> tuple[str, str]:
        """Some values as text, and a digest of all."""
        known, told = self._words.get(path, (None, ("", "")))
        if known != content:
            told = _told(content)
            self._words[path] = content, told
        return told

    def _memory(self, tensor: Tensor, path: str) -> str:
        """The earlier path that lies in the same memory; "" for none."""
        try:
            address = tensor.untyped_storage().data_ptr()
        except (RuntimeError, NotImplementedError):
            return ""  # it has none: sparse, or inside a transform
        if not address:
            return ""
        first = self._places.setdefault(("memory", address), path)
        return "" if first == path else first


def _content(tensor: Tensor) -> Content:
    """What is in a tensor; some of it, where it is large."""
    if type(tensor).__torch_dispatch__ is not _DISPATCH:
        return "…"  # it decides for itself what it holds
    if tensor.is_meta:
        return "meta"
    try:
        flat = _flat(tensor)
        return flat.dtype, _bytes(flat), tensor.numel()
    except (RuntimeError, NotImplementedError, TypeError):
        return "…"  # inside a transform nothing can be read


def _told(content: Content) -> tuple[str, str]:
    """Some values as text, and a digest of all."""
    if isinstance(content, str):
        return content, ""
    dtype, data, count = content
    shown = _FEW if count > _WHOLE else _WHOLE
    numbers = ", ".join(map(_number, _numbers(dtype, data, shown)))
    digest = hashlib.sha256(data).hexdigest()[:12]
    return numbers + (", …" if count > shown else ""), digest


def _numbers(dtype: torch.dtype, data: bytes, count: int) -> list[Any]:
    """The first of some numbers."""
    few = data[: count * dtype.itemsize]
    if kind := _NUMPY.get(dtype):
        return list(np.frombuffer(few, kind).tolist())
    return list(torch.frombuffer(bytearray(few), dtype=dtype).tolist()) if few else []


def _flat(tensor: Tensor) -> Tensor:
    """Its values in a row, in plain memory; some of them, where it is large."""
    flat = tensor
    if flat.layout is not torch.strided:
        flat = flat.detach().to_dense()
    if flat.is_quantized:
        flat = flat.detach().dequantize()
    if flat.is_conj() or flat.is_neg():
        flat = flat.detach().resolve_conj().resolve_neg()
    while flat.numel() > _LARGE:
        longest = max(range(flat.dim()), key=flat.shape.__getitem__)
        flat = flat.detach()[(slice(None),) * longest + (slice(None, None, 2),)]
    if not flat.is_contiguous():
        flat = flat.detach().contiguous()
    return flat if flat.is_cpu else flat.detach().cpu()


def _bytes(flat: Tensor) -> bytes:
    """Its memory. ``numpy()`` would forbid the view to resize it."""
    size = flat.nbytes
    if flat.storage_offset() * flat.itemsize + size > flat.untyped_storage().nbytes():
        raise RuntimeError("its memory has been taken away")
    return ctypes.string_at(flat.data_ptr(), size) if size else b""


def _training(module: nn.Module, own: dict[str, Any]) -> bool:
    """Its flag, which its class may have hidden behind a property."""
    if isinstance(own.get("_c"), torch._C.ScriptModule):
        return bool(module.training)
    return own.get("training") is not False


def _parts(value: Any) -> list[tuple[Any, Any]]:
    """The parts of a list, tuple or dict with their keys; the first of very many."""
    if issubclass(type(value), dict):
        return list(itertools.islice(dict.items(value), _MANY))
    base = list if issubclass(type(value), list) else tuple
    return list(enumerate(itertools.islice(base.__iter__(value), _MANY)))


def _value(value: Any) -> dict[str, Any]:
    """How a value is shown, and a digest of what that leaves out."""
    text = _text(value)
    if len(text) <= _LONGEST:
        return {"kind": "value", "text": text}
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    return {"kind": "value", "text": f"{text[:_LONGEST]}…", "digest": digest}


def _text(value: Any, depth: int = 0) -> str:
    """What Python's own ``repr`` would say, of what Python and torch define."""
    kind = type(value)
    if kind in _REPR:
        return repr(value)
    if issubclass(kind, str):
        return str.__repr__(str.__getitem__(value, slice(_MOST_TEXT)))
    if base := next((one for one in _REPR if issubclass(kind, one)), None):
        return str(base.__repr__(value))  # type: ignore[call-arg]
    if issubclass(kind, _LISTS):
        return _listed(value, depth) if depth < _DEEPEST else "…"
    if kind in (types.FunctionType, types.BuiltinFunctionType):
        return str(value.__name__)
    return f"{_kind(value)} …"


def _listed(value: Any, depth: int) -> str:
    """The parts of a list, tuple or dict, until the text is very long."""
    kind = type(value)
    base = next(one for one in _LISTS if issubclass(kind, one))
    texts: list[str] = []
    left = _MOST_TEXT
    for key, part in _parts(value):
        text = _text(part, depth + 1)
        texts.append(f"{_text(key)}: {text}" if base is dict else text)
        left -= len(texts[-1])
        if left < 0:
            break
    if len(texts) < base.__len__(value):  # so that one more is seen
        texts.append(f"… {base.__len__(value)}")
    inside = ", ".join(texts)
    if base is tuple and len(texts) == 1 and kind is tuple:
        inside += ","
    opened, closed = {tuple: ("(", ")"), list: ("[", "]"), dict: ("{", "}")}[base]
    shown = (
        inside if base is tuple and kind is not tuple else f"{opened}{inside}{closed}"
    )
    if kind is base:
        return shown
    return f"{_kind(value)}({shown})"


def _kind(value: Any) -> str:
    """The name of its type, whatever a metaclass makes of it."""
    return str(_NAME_OF_TYPE(type(value)))


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _state_of_random() -> bytes | None:
    """The generator's state; None where a transform hides it."""
    with contextlib.suppress(RuntimeError):
        return bytes(torch.default_generator.get_state().numpy())
    return None
