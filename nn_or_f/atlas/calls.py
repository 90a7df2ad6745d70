"""Hear which functions a layer calls, by whatever name it reaches them.

In: calls of a layer, and functions of torch to listen for besides those of F. Out: the
names of those that were called, and whether the layer or a function of F called them.
It imports torch: called by ``measure``.
"""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import reduce
from types import FrameType
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor

from nn_or_f.atlas.outcomes import Setting, arguments, constructor
from nn_or_f.atlas.samples import Sample
from nn_or_f.atlas.torch_layers import signature

#: A function and the function of F that it was called in; "" where in none.
Heard = tuple[str, str]

#: What ``torch.nn.functional`` imports, or defines to check what it is given.
_HELPERS = ("typing", "torch._jit_internal", "torch.overrides", "torch._C")
_CHECKS = ("assert_int_or_pair",)


def functions_of_f() -> dict[str, Callable[..., Any]]:
    """Each public function of F, by its name there."""
    return {
        name: value
        for name, value in vars(F).items()
        if callable(value)
        and not isinstance(value, type)
        and name[0] != "_"
        and name not in _CHECKS
        and getattr(value, "__module__", None) not in _HELPERS
    }


def named(function: str) -> Any:
    """A function of torch: "torch.gru_cell", "nn.parallel.data_parallel"."""
    return reduce(getattr, function.removeprefix("torch.").split("."), torch)


class Listener:
    """Notes in ``heard`` the functions of F that are called while it listens.

    ``others`` are functions of torch ("torch.gru_cell") to be noted as well; a method
    of a tensor that has the name of one of them is "Tensor.flatten".
    """

    def __init__(self, others: Iterable[str] = ()) -> None:
        self.heard: set[Heard] = set()
        self._names = {_key(one): f"F.{name}" for name, one in functions_of_f().items()}
        self._methods: set[str] = set()
        #: What has begun and not ended yet; "" for what has no name here.
        self._open: list[str] = []
        for other in others:
            self._names[_key(named(other))] = other
            _, _, name = other.rpartition(".")
            method = getattr(Tensor, name, None)
            if hasattr(method, "__code__"):
                self._names[_key(method)] = f"Tensor.{name}"
            elif method is not None:
                self._methods.add(name)

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to this thread; whoever profiled it before has it back afterwards."""
        before = sys.getprofile()
        sys.setprofile(self._hear)
        try:
            yield
        finally:
            sys.setprofile(before)

    def _hear(self, frame: FrameType, event: str, what: Any) -> None:
        if event == "call":
            self._begin(self._names.get(_running(frame), ""))
        elif event == "c_call":
            self._begin(self._names.get(what, "") or self._method(what))
        elif self._open:  # at first, what it listens from returns
            self._open.pop()

    def _method(self, what: Any) -> str:
        known = what.__name__ in self._methods and isinstance(what.__self__, Tensor)
        return f"Tensor.{what.__name__}" if known else ""

    def _begin(self, name: str) -> None:
        if name:
            outer = (one for one in reversed(self._open) if one.startswith("F."))
            self.heard.add((name, next(outer, "")))
        self._open.append(name)


def _key(function: Any) -> Hashable:
    """What tells a function apart from all others, whatever it is called.

    Functions made by one factory, as F.max_pool2d and its like are, have one code:
    they differ in what they close over.
    """
    if not hasattr(function, "__code__"):
        return cast(Hashable, function)
    cells = function.__closure__ or ()
    return (function.__code__, *(id(cell.cell_contents) for cell in cells))


def _running(frame: FrameType) -> Hashable:
    """The same of the function that runs in a frame that has just begun."""
    code = frame.f_code
    if not code.co_freevars:
        return (code,)
    return (code, *(id(frame.f_locals.get(name)) for name in code.co_freevars))


def passed(sample: Sample) -> dict[str, Any]:
    """What a sample passes to its layer, and to the call, in place of a default."""
    cls, args, kwargs = constructor(sample)
    made = signature(cls).bind(*args, **kwargs)
    args, kwargs, _ = arguments(sample, Setting())
    call = inspect.signature(cls.forward).bind(None, *args, **kwargs)
    return {**_chosen(made), **_chosen(call)}


def _chosen(bound: inspect.BoundArguments) -> dict[str, Any]:
    known = bound.signature.parameters
    optional = {name for name, p in known.items() if p.default is not p.empty}
    return {
        name: value
        for name, value in bound.arguments.items()
        if name in optional and not _same(value, known[name].default)
    }


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, Tensor) or isinstance(default, Tensor):
        return False
    return bool(value == default)
