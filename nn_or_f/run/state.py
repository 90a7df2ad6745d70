"""What names hold, modules, tensors and values, read without calling any of their code.

In: the names of a run, between two of its statements. Out: for each path
("norm.running_mean") how it is shown, and a digest of its content. Called by
``tracer``. It imports torch; it calls no ``__repr__``, property or overload that an
author wrote, and neither locks nor touches the memory of a tensor.
"""

from __future__ import annotations

import ctypes
import hashlib
import itertools
import types
import weakref
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

#: A larger tensor is told from others by some of its values, and by the sum of its
#: memory where that is so many bytes at most.
_LARGE = 1 << 20
_SUMMED = 1 << 27
_WHOLE = 8  # numbers of a tensor that are all shown
_FEW = 3  # that are shown of a larger one
_LONGEST = 60  # characters of a value
_MANY = 1000  # parts of a list that are looked at
_SHOWN = 20  # modules and tensors in a list that are shown
_DEEPEST = 5  # lists in lists
_MOST_TEXT = 10_000  # characters of a value that are looked at

#: Types whose own ``repr`` says what they hold.
_NUMBERS = (bool, int, float, complex)
_REPR = (*_NUMBERS, type(None), torch.Size, torch.dtype, torch.device, range)
_LISTS = (tuple, list, dict)
_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks")

_UNSEEN = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)

#: Types that numpy knows: it is quicker where there are few numbers.
_NUMPY = {
    **{getattr(torch, n): n for n in ("bool", "uint8", "int8", "int16", "int32")},
    **{getattr(torch, n): n for n in ("int64", "float16", "float32", "float64")},
    **{getattr(torch, n): n for n in ("complex64", "complex128")},
}
_DISPATCH = Tensor.__torch_dispatch__

#: What a tensor holds: its type, its bytes, how many numbers; or a word in its place.
Content = tuple[torch.dtype, bytes, int] | str
#: What is there, by its path ("norm.running_mean"): how it is shown, and a digest.
State = dict[str, dict[str, Any]]


class Reader:
    """Reads what names hold, by path, in their order, and calls nothing of theirs."""

    def __init__(self) -> None:
        self._places: dict[Any, str] = {}
        self._known: dict[str, tuple[Any, dict[str, Any]]] = {}
        self._words: dict[str, tuple[Content, tuple[str, str]]] = {}
        self._standing: dict[str, tuple[weakref.ref[Any], int]] = {}

    def state(self, names: dict[str, Any]) -> State:
        """All that can be reached."""
        self._places = {}
        found: State = {}
        for name, value in names.items():
            if type(name) is not str or name.startswith("_"):
                continue
            part: State = {}
            try:
                self._one(part, name, value, depth=0)
            except Exception:  # half made, or of a kind that cannot be read: go on
                part = {name: {"kind": "value", "text": f"{_kind(value)} …"}}
            found |= part
        return found

    def _one(self, found: State, path: str, value: Any, depth: int) -> None:
        kind = type(value)  # never value.__class__, which may be a property
        if kind in _UNSEEN:
            return
        if issubclass(kind, Tensor):
            if first := self._places.get(id(value)):
                found[path] = {"kind": "alias", "text": first}
            else:
                found[path] = self._tensor("tensor", path, value)
        elif issubclass(kind, nn.Module):
            self._module(found, path, value)
        elif issubclass(kind, (*_REPR, str)):
            found[path] = _value(value)
        elif kind is torch.Generator:
            state = hashlib.sha256(bytes(value.get_state().numpy())).hexdigest()[:12]
            found[path] = {"kind": "value", "text": "Generator …", "digest": state}
        elif issubclass(kind, _LISTS) and depth < 2:
            parts = _parts(value)
            owners = [p for _, p in parts if issubclass(type(p), Tensor | nn.Module)]
            if not owners:
                found[path] = _value(value)
            elif not issubclass(kind, dict) and (names := self._names(parts)):
                inside = ", ".join(names)
                shown = f"[{inside}]" if issubclass(kind, list) else f"({inside})"
                found[path] = _shortened(shown)
                found[path]["parts"] = self._objects(path, parts)
            else:
                for key, part in parts[:_SHOWN]:
                    at = f"{path}[{_cut(_text(key))}]"
                    self._one(found, at, part, depth + 1)
                if rest := [part for _, part in parts[_SHOWN:]]:
                    found[f"{path}[{_SHOWN}:]"] = _rest(rest, _length(value) - _SHOWN)
        elif depth == 0 and not issubclass(kind, _LISTS):
            found[path] = _value(value)  # an optimizer, a generator: its type

    def _objects(self, path: str, parts: list[tuple[Any, Any]]) -> list[int]:
        """Of each part of a list, how often it has been another object."""
        return [self._object(f"{path}[{n}]", part) for n, part in parts]

    def _object(self, path: str, one: Any) -> int:
        """How often another object has come to stand there than before."""
        known = self._standing.get(path)
        if known and known[0]() is one:
            return known[1]
        count = known[1] + 1 if known else 0
        self._standing[path] = weakref.ref(one), count
        return count

    def _names(self, parts: list[tuple[Any, Any]]) -> list[str]:
        """The paths of the parts of a list; none if one has no other path."""
        names = [self._places.get(id(part), "") for _, part in parts]
        return names if all(names) else []

    def _module(self, found: State, path: str, module: nn.Module) -> None:
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
                    found[at] = self._tensor(kind, at, tensor)
                    if "same" not in found[at] and (n := self._object(at, tensor)):
                        found[at] = {**found[at], "object": n}
        for name, part in own["_modules"].items():
            if part is not None:
                self._module(found, f"{path}.{name}", part)

    def _tensor(self, kind: str, path: str, tensor: Tensor) -> dict[str, Any]:
        """How a tensor is shown, and a digest of its content and its gradient's."""
        if first := self._places.get(id(tensor)):
            return {"kind": kind, "text": "", "same": first}
        self._places[id(tensor)] = path
        if issubclass(type(tensor), nn.parameter.UninitializedTensorMixin):
            return {"kind": kind, "text": "uninitialized", "shape": [], "digest": ""}
        content = _content(tensor)
        grad_fn = tensor.grad_fn
        grad = tensor.grad if grad_fn is None or tensor.retains_grad else None
        of_grad = None if grad is None else _content(grad)
        wants, first = tensor.requires_grad, self._memory(tensor, path)
        form = kind, tensor.dtype, tensor.shape, wants, type(grad_fn), first
        key = form, content, of_grad
        known, found = self._known.get(path, (None, {}))
        if known == key:
            return found
        text, digest = self._words_of(path, content)
        found = {
            "kind": kind,
            "text": text,
            "shape": [n if type(n) is int else str(n) for n in tensor.shape],
            "dtype": str(tensor.dtype).removeprefix("torch."),
            "wants_grad": wants,
            "digest": digest,
        }
        if grad_fn is not None:
            found["grad_fn"] = type(grad_fn).__name__
        if of_grad is not None:
            text, digest = self._words_of(f"{path}.grad", of_grad)
            found |= {"grad": text, "grad_digest": digest}
        if first:
            found["shares"] = first
        self._known[path] = key, found
        return found

    def _words_of(self, path: str, content: Content) -> tuple[str, str]:
        """Some values as text, and a digest of all."""
        known, words = self._words.get(path, (None, ("", "")))
        if known != content:
            words = _in_words(content)
            self._words[path] = content, words
        return words

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
        data = _bytes(flat) if flat.numel() <= _LARGE else _some(flat)
        return flat.dtype, data, tensor.numel()
    except (RuntimeError, NotImplementedError, TypeError):
        return "…"  # inside a transform nothing can be read


def _in_words(content: Content) -> tuple[str, str]:
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
    """Its values in plain memory, and in a row where they are not many."""
    flat = tensor
    if flat.layout is not torch.strided:
        flat = flat.detach().to_dense()
    if flat.is_quantized:
        flat = flat.detach().dequantize()
    if flat.is_conj() or flat.is_neg():
        flat = flat.detach().resolve_conj().resolve_neg()
    if not flat.is_contiguous() and flat.numel() <= _LARGE:
        flat = flat.detach().contiguous()
    return flat if flat.is_cpu else flat.detach().cpu()


def _some(large: Tensor) -> bytes:
    """Some of its values, and a sum of its memory where that is not too much."""
    part = large.detach()
    while part.numel() > _LARGE:
        longest = max(range(part.dim()), key=part.shape.__getitem__)
        part = part[(slice(None),) * longest + (slice(None, None, 2),)]
    reach = sum(
        (n - 1) * step for n, step in zip(large.shape, large.stride(), strict=True)
    )
    dense = reach + 1 == large.numel()  # it lies without a gap, in whatever order
    total = b""
    if dense and large.nbytes <= _SUMMED:
        whole = (ctypes.c_char * large.nbytes).from_address(_start(large))
        words = large.nbytes // 8
        total = np.frombuffer(whole, np.uint64, words).sum().tobytes()
        total += whole[words * 8 :]
    return _bytes(part.contiguous()) + total


def _bytes(flat: Tensor) -> bytes:
    """Its memory. ``numpy()`` would forbid the view to resize it."""
    return ctypes.string_at(_start(flat), flat.nbytes) if flat.nbytes else b""


def _start(dense: Tensor) -> int:
    """Where its memory begins.

    Raises:
        RuntimeError: it has less than it needs, or none.
    """
    end = dense.storage_offset() * dense.itemsize + dense.nbytes
    if end > dense.untyped_storage().nbytes():
        raise RuntimeError("its memory has been taken away")
    return int(dense.data_ptr())


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


def _length(value: Any) -> int:
    """How many parts it has, whatever its class says."""
    return next(one for one in _LISTS if issubclass(type(value), one)).__len__(value)


def _value(value: Any) -> dict[str, Any]:
    """How a value is shown, and a digest of what that leaves out."""
    return _shortened(_text(value))


def _shortened(text: str) -> dict[str, Any]:
    shown = _cut(text)
    if shown == text:
        return {"kind": "value", "text": text}
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    return {"kind": "value", "text": shown, "digest": digest}


def _rest(parts: list[Any], count: int) -> dict[str, Any]:
    """How the parts of a long list that are not shown are seen to change."""
    digest = hashlib.sha256()
    for part in parts:
        content = _content(part) if issubclass(type(part), Tensor) else _text(part)
        data = (
            content.encode(errors="replace") if isinstance(content, str) else content[1]
        )
        digest.update(data + b"\0")
    return {"kind": "value", "text": f"… {count}", "digest": digest.hexdigest()[:12]}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


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
    if len(texts) < _length(value):  # so that one more is seen
        texts.append(f"… {_length(value)}")
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
    return type(value).__name__


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
