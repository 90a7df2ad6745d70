"""Run a view and note, after each of its lines, what its names hold.

In: the text of a view. Out: on stdout, as JSON, what it printed and a step for each
statement that was executed: the line, what is held by the modules, tensors and values
within reach of its names as far as that changed, whether random numbers were drawn.
It imports torch: ``record`` has it run as a snippet is, within the same limits.

What changed is found by content, never by ``_version``: ``F.batch_norm`` writes without
raising that. Recording draws nothing and writes nothing, so the run goes as without it.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import json
import linecache
import sys
import types
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

#: So many steps are noted; a longer run goes on without.
MOST_STEPS = 200

#: A larger tensor is told from others by some of its values.
_LARGE = 1 << 20
_WHOLE = 8  # numbers of a tensor that are all shown
_FEW = 4  # that are shown of a larger one
_LONGEST = 60  # characters of a value

_PLAIN = (bool, int, float, complex, str, type(None), torch.Size, torch.dtype)
_QUIET = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)

#: Parts of a statement that Python runs as if they were functions.
_WITHIN = ("<lambda>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")

#: What is held, by its path ("norm.running_mean"): how it is shown, and a digest.
Held = dict[str, dict[str, Any]]


def play(name: str, text: str) -> None:
    """Run a view, and print its record."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        told = Recorder(name, text, out).run()
    print(json.dumps(told))


class Recorder:
    """One run of a view, with a step after each statement."""

    def __init__(self, name: str, text: str, out: io.StringIO) -> None:
        self.name = name
        self.text = text
        self.out = out
        self.starts, self.quiet = _statements(text)
        self.steps: list[dict[str, Any]] = []
        self.held: Held = {}
        self.random = b""
        self.now: tuple[types.FrameType, int] | None = None
        self.waiting: list[tuple[types.FrameType, int] | None] = []
        self.more = False
        self.names: dict[str, Any] = {}

    def run(self) -> dict[str, Any]:
        """Execute it; what came of it."""
        module = types.ModuleType("__main__")
        module.__dict__.update(__file__=self.name)
        sys.modules["__main__"] = module
        lines = [f"{line}\n" for line in self.text.split("\n")]
        linecache.cache[self.name] = (len(self.text), None, lines, self.name)
        code = compile(self.text, self.name, "exec", dont_inherit=True)
        error = None
        self.names = vars(module)
        self.random = _digest_of_random()
        sys.settrace(self._trace)
        try:
            exec(code, self.names)
        except Exception as raised:
            error = type(raised).__name__
        finally:
            sys.settrace(None)
        self._end_step()
        return {
            "steps": self.steps,
            "error": error,
            "more": self.more,
            "out": self.out.getvalue(),
        }

    def _trace(self, frame: types.FrameType, event: str, _: Any) -> Any:
        """Follow what the view itself defines, and nothing else."""
        code = frame.f_code
        if code.co_filename != self.name or code.co_name in _WITHIN or self.more:
            return None
        if event == "call":
            self._end_step(only_if_changed=True)  # the statement that calls goes on
            self.waiting.append(self.now)
            self.now = None
        elif event == "line":
            start = self.starts.get(frame.f_lineno, frame.f_lineno)
            if self.now != (frame, start):
                self._end_step()
                self.now = frame, start
        elif event == "return" and self.waiting:
            self._end_step()
            self.now = self.waiting.pop()
        return self._trace

    def _end_step(self, *, only_if_changed: bool = False) -> None:
        """Note what the statement that has just ended did."""
        if self.now is None or self.more:
            return
        frame, line = self.now
        held = dict(_held(self._within_reach(frame)))
        random = _digest_of_random() or self.random
        moved = "" if random == self.random else self._moved(random, line)
        changed = {p: one for p, one in held.items() if self.held.get(p) != one}
        gone = [path for path in self.held if path not in held]
        step = {
            "line": line,
            "out": len(self.out.getvalue()),
            "set": changed,
            "gone": gone,
            "random": moved,
        }
        self.held, self.random = held, random
        quiet = only_if_changed or line in self.quiet
        if quiet and not (changed or gone or step["random"]):
            return
        self.steps.append(step)
        self.more = len(self.steps) >= MOST_STEPS

    def _moved(self, random: bytes, line: int) -> str:
        """Whether random numbers were "drawn", or their state was "set"."""
        fresh = torch.Generator().manual_seed(torch.initial_seed()).get_state()
        by_hand = "rng" in self.text.split("\n")[line - 1]  # set_rng_state, fork_rng
        return "set" if by_hand or random == _digest(fresh) else "drawn"

    def _within_reach(self, frame: types.FrameType) -> dict[str, Any]:
        """The view's names, and those of the function that it is in."""
        inner = {} if frame.f_locals is self.names else frame.f_locals
        return {**self.names, **inner}


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


def _held(names: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All that can be reached, by path, in the order of the names."""
    places: dict[Any, str] = {}
    for name, value in names.items():
        if name.startswith("_"):
            continue
        try:
            yield from list(_one(name, value, places, depth=0))
        except Exception:  # half made, or of a kind that cannot be read: go on
            yield name, {"kind": "value", "text": f"{type(value).__name__} …"}


def _one(
    path: str, value: Any, places: dict[Any, str], depth: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, nn.Module):
        yield from _module(path, value, places)
    elif isinstance(value, Tensor):
        if first := places.get(id(value)):
            yield path, {"kind": "alias", "text": first}
        else:
            yield path, {"kind": "tensor", **_tensor(path, value, places)}
    elif isinstance(value, _PLAIN):
        yield path, {"kind": "value", "text": _shortened(repr(value))}
    elif isinstance(value, tuple | list | dict) and depth < 2:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        parts = list(items)
        if any(isinstance(part, Tensor | nn.Module) for _, part in parts):
            for key, part in parts[:20]:
                yield from _one(f"{path}[{key!r}]", part, places, depth + 1)
        else:
            yield path, {"kind": "value", "text": _shortened(repr(value))}


def _module(
    path: str, module: nn.Module, places: dict[Any, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for inner, part in module.named_modules():
        own = vars(part)
        if "_buffers" not in own:
            continue  # its class has not called super().__init__() yet
        whole = f"{path}.{inner}" if inner else path
        if first := places.get(id(part)):
            yield whole, {"kind": "alias", "text": first}
            if part is module:
                return
            continue
        places[id(part)] = whole
        hooks = [
            own["_forward_hooks"],
            own["_forward_pre_hooks"],
            own["_backward_hooks"],
        ]
        yield (
            whole,
            {
                "kind": "module",
                "text": type(part).__name__,
                "training": part.training,
                "hooks": sum(len(some) for some in hooks),
            },
        )
        owned = [("parameter", n, t) for n, t in own["_parameters"].items()]
        owned += [("buffer", n, t) for n, t in own["_buffers"].items()]
        for kind, name, tensor in owned:
            if tensor is not None:
                at = f"{whole}.{name}"
                yield at, {"kind": kind, **_tensor(at, tensor, places)}


def _tensor(path: str, tensor: Tensor, places: dict[Any, str]) -> dict[str, Any]:
    """How a tensor is shown, and a digest of its content and its gradient's."""
    if first := places.get(id(tensor)):
        return {"text": "", "same": first}
    places[id(tensor)] = path
    if nn.parameter.is_lazy(tensor):
        return {"text": "uninitialized", "shape": [], "digest": ""}
    text, digest = _content(tensor)
    found = {
        "text": text,
        "shape": [*tensor.shape],
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "wants_grad": tensor.requires_grad,
        "digest": digest,
    }
    if tensor.grad_fn is not None:
        found["grad_fn"] = type(tensor.grad_fn).__name__
    elif tensor.grad is not None:
        grad, of_grad = _content(tensor.grad)
        found |= {"grad": grad, "grad_digest": of_grad}
    if first := _memory(tensor, places, path):
        found["shares"] = first
    return found


def _memory(tensor: Tensor, places: dict[Any, str], path: str) -> str:
    """The earlier path that lies in the same memory; "" for none."""
    try:
        address = tensor.untyped_storage().data_ptr()
    except (RuntimeError, NotImplementedError):
        return ""  # it has none: sparse, or inside a transform
    if not address:
        return ""
    first = places.setdefault(("memory", address), path)
    return "" if first == path else first


def _content(tensor: Tensor) -> tuple[str, str]:
    """Some values as text, and a digest of all; of some, where it is large."""
    if tensor.is_meta:
        return "meta", ""
    try:
        flat = tensor.detach()
        flat = (flat.to_dense() if flat.layout != torch.strided else flat).reshape(-1)
        if flat.numel() > _LARGE:
            flat = flat[:: flat.numel() // _LARGE + 1]
        flat = flat.resolve_conj().resolve_neg().cpu().contiguous()
        data = flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""
        shown = _FEW if tensor.numel() > _WHOLE else _WHOLE
        numbers = [_number(value) for value in flat[:shown].tolist()]
    except (RuntimeError, NotImplementedError, TypeError):
        return "…", ""  # inside a transform nothing can be read
    digest = hashlib.sha256(data).hexdigest()[:12]
    return ", ".join(numbers) + (", …" if tensor.numel() > shown else ""), digest


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _digest_of_random() -> bytes:
    """A digest of the generator's state; empty where a transform hides it."""
    with contextlib.suppress(RuntimeError):
        return _digest(torch.get_rng_state())
    return b""


def _digest(state: Tensor) -> bytes:
    return hashlib.sha256(state.numpy().tobytes()).digest()
