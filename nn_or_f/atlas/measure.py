"""Ask torch about its layers: what they own, what a call does, what it takes.

In: class names, and the function that the twin of each calls. Out: `Facts` as JSON on
stdout. It imports torch: ``facts`` has it run as a snippet is, within the same limits.
"""

from __future__ import annotations

import contextlib
import inspect
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import torch
import torch.nn.functional as F

from nn_or_f.atlas.facts import Argument, Facts, Finding, Named
from nn_or_f.atlas.loaded import FACTORY, layers, signature
from nn_or_f.atlas.outcomes import Outcome, Setting, build, outcome
from nn_or_f.atlas.samples import Sample, samples


def tell(wanted: Mapping[str, str]) -> None:
    """Print the facts of layers; ``wanted`` has the function of each ("F.conv2d")."""
    print(json.dumps([asdict(measured(*item)) for item in wanted.items()]))


def measured(name: str, function: str) -> Facts:
    """The facts of one layer, over all samples whose call succeeds."""
    seen = [s for s in map(_Seen, _samples(name)) if not s.train.error]
    nn_arguments = _arguments(signature(layers()[name]))
    f_arguments, kinds = function_arguments(function)
    return Facts(
        cls=name,
        samples=len(seen),
        parameters=_named([s.parameters for s in seen]),
        buffers=_named([s.buffers for s in seen]),
        mode=_finding(seen, lambda s: s.train.differences(s.eval)),
        writes=_finding(seen, lambda s: s.train.written),
        writes_in_eval=_finding(seen, lambda s: s.eval.written),
        draws=_finding(seen, lambda s: ["random state"] * s.train.drew),
        draws_in_eval=_finding(seen, lambda s: ["random state"] * s.eval.drew),
        changes_input=_finding(seen, lambda s: ["input"] * s.train.inputs_written),
        returned=tuple(sorted({o.shared for s in seen for o in (s.train, s.eval)})),
        calls=tuple(sorted({call for s in seen for call in s.calls})),
        nn_arguments=nn_arguments,
        f_arguments=f_arguments,
        function=function,
        moved=_moved(nn_arguments, f_arguments),
        silent=_silent(nn_arguments, f_arguments, kinds),
    )


def _samples(name: str) -> Iterator[Sample]:
    return (sample for sample in samples() if sample.cls == name)


class _Seen:
    """One sample as it was seen in training and in evaluation."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.calls: set[str] = set()
        with _heard(self.calls):
            self.train: Outcome = outcome(sample, Setting(training=True))
            self.eval: Outcome = outcome(sample, Setting(training=False))
        layer = build(sample, Setting())
        self.parameters = _shapes(self.train, [n for n, _ in layer.named_parameters()])
        self.buffers = _shapes(self.train, [n for n, _ in layer.named_buffers()])


def _shapes(seen: Outcome, names: list[str]) -> dict[str, tuple[int, ...]]:
    """Shapes after the call: a lazy layer has none before."""
    tensors = {name: seen.tensors.get(name) for name in names}
    return {name: (*t.shape,) for name, t in tensors.items() if t is not None}


def _named(found: list[dict[str, tuple[int, ...]]]) -> tuple[Named, ...]:
    first: dict[str, tuple[int, ...]] = {}
    for shapes in found:
        first = {**shapes, **first}
    return tuple(
        Named(name, shape, all(name in shapes for shapes in found))
        for name, shape in first.items()
    )


def _finding(seen: list[_Seen], look: Callable[[_Seen], Any]) -> Finding:
    names: dict[str, None] = {}
    witness = ""
    for one in seen:
        if found := look(one):
            witness = witness or str(one.sample)
            names |= dict.fromkeys(found)
    return Finding(len(seen), witness, tuple(names))


@contextlib.contextmanager
def _heard(calls: set[str]) -> Iterator[None]:
    """Note the functions of F that are called, not those that these call."""
    depth = 0

    def heard(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal depth
            if depth == 0:
                calls.add(f"F.{name}")
            depth += 1
            try:
                return function(*args, **kwargs)
            finally:
                depth -= 1

        return call

    functions = {
        name: value
        for name, value in vars(F).items()
        if callable(value) and not isinstance(value, type) and name[0] != "_"
    }
    try:
        for name, function in functions.items():
            setattr(F, name, heard(name, function))
        yield
    finally:
        for name, function in functions.items():
            setattr(F, name, function)


def _arguments(found: inspect.Signature) -> tuple[Argument, ...]:
    return tuple(
        Argument(p.name, None if p.default is p.empty else repr(p.default))
        for p in found.parameters.values()
        if p.name not in FACTORY
    )


def function_arguments(name: str) -> tuple[tuple[Argument, ...], dict[str, str]]:
    """Arguments of a function ("F.conv2d"), and the type of each as torch writes it."""
    if not name.startswith("F."):
        return (), {}
    function = getattr(F, name.removeprefix("F."))
    try:
        found = inspect.signature(_dispatched(function))
    except ValueError:  # it is written in C++: torch keeps its schema elsewhere
        operator = f"aten::{function.__name__}"
        schema, *_ = torch._C._jit_get_schemas_for_operator(operator)
        known = schema.arguments
        return tuple(
            Argument(a.name, repr(a.default_value) if a.has_default_value() else None)
            for a in known
        ), {a.name: str(a.type) for a in known}
    kinds = {p.name: str(p.annotation) for p in found.parameters.values()}
    return _arguments(found), kinds


def _dispatched(function: Callable[..., Any]) -> Callable[..., Any]:
    """Behind a function that only chooses between two, the one with all arguments."""
    for cell in getattr(function, "__closure__", None) or ():
        inner = cell.cell_contents
        if inspect.isfunction(inner) and not inner.__name__.endswith("_with_indices"):
            return inner
    return function


def _moved(one: tuple[Argument, ...], two: tuple[Argument, ...]) -> tuple[str, ...]:
    """The fewest names without which both sides have the others in the same order."""
    theirs = [a.name for a in two]
    ours = [a.name for a in one if a.name in theirs]
    for count in range(len(ours)):
        for moved in itertools.combinations(ours, count):
            left = [name for name in ours if name not in moved]
            if left == [name for name in theirs if name in left]:
                return moved
    return ()


def _silent(
    one: tuple[Argument, ...], two: tuple[Argument, ...], kinds: Mapping[str, str]
) -> tuple[str, ...]:
    """Pairs of one type, which stand here in one order and there in the other."""
    theirs = [a.name for a in two]
    ours = [a.name for a in one if a.name in theirs]
    return tuple(
        f"{first} {second}"
        for first, second in itertools.combinations(ours, 2)
        if theirs.index(first) > theirs.index(second) and kinds[first] == kinds[second]
    )
