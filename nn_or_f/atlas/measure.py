"""Ask torch about its layers: what they own, what a call does, what it takes.

In: class names, and the function that the twin of each calls. Out: `Facts`, and each
`Function` of F where it is asked for them, as JSON. It imports torch: ``facts`` has
it called as a snippet is run, within the same limits.
"""

from __future__ import annotations

import contextlib
import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from nn_or_f.atlas import compare_short_forms
from nn_or_f.atlas.calls import Heard, Listener, functions_of_f, named, passed
from nn_or_f.atlas.facts import (
    Argument,
    Called,
    Facts,
    Finding,
    Function,
    Measured,
    Named,
)
from nn_or_f.atlas.outcomes import Outcome, RefusedError, Setting, build, outcome
from nn_or_f.atlas.samples import Sample, samples, shorts
from nn_or_f.atlas.short_forms import ShortForm
from nn_or_f.atlas.torch_layers import FACTORY, layers, signature

#: Names that a schema has for what is passed by another name.
_BY_NAME = {"self": "input"}


def measure(
    classes: Mapping[str, tuple[str, Sequence[str]]], *, functions: bool
) -> dict[str, Any]:
    """Return the facts of layers, a `Measured` as JSON.

    ``classes`` has, by class, what its twin calls. Besides the facts, there is what is
    wrong with the short forms of these classes.
    """
    forms = [ShortForm(short) for short in shorts() if short.sample.cls in classes]
    wrong = {form.short.sample.cls: compare_short_forms.fault(form) for form in forms}
    found = Measured(
        [measured(cls, *twin) for cls, twin in classes.items()],
        every_function() if functions else [],
        {cls: what for cls, what in wrong.items() if what},
    )
    return asdict(found)


def every_function() -> list[Function]:
    """Each public function of F, by name."""
    names = (f"F.{name}" for name in sorted(functions_of_f()))
    return [Function(name, function_arguments(name)[0]) for name in names]


def measured(name: str, function: str, counterparts: Iterable[str] = ()) -> Facts:
    """The facts of one layer, over all samples whose call succeeds.

    Args:
        name: its class, "Conv2d".
        function: the function of F that its twin calls, or "".
        counterparts: the functions that stand for it: that one, or some of torch.
    """
    others = [one for one in counterparts if not one.startswith("F.")]
    seen = [one for one in _tried(name, others) if not one.train.error]
    nn_arguments = tuple(
        a for a in _arguments(signature(layers()[name])) if a.name not in FACTORY
    )
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
        calls=_calls(seen),
        nn_arguments=nn_arguments,
        f_arguments=f_arguments,
        function=function,
        moved=_moved(nn_arguments, f_arguments),
        silent=_silent(nn_arguments, f_arguments, kinds),
        undocumented=tuple(o for o in others if not named(o).__doc__),
    )


def _samples(name: str) -> Iterator[Sample]:
    return (sample for sample in samples() if sample.cls == name)


def _tried(name: str, others: Sequence[str]) -> Iterator[_Seen]:
    """All samples whose layer this torch makes."""
    for sample in _samples(name):
        with contextlib.suppress(RefusedError):
            yield _Seen(sample, others)


class _Seen:
    """One sample as it was seen in training and in evaluation."""

    def __init__(self, sample: Sample, others: Iterable[str]) -> None:
        self.sample = sample
        self._listener = Listener(others)
        self.train = outcome(sample, Setting(training=True), self._call)
        self.eval = outcome(sample, Setting(training=False), self._call)
        layer = build(sample, Setting())
        self.parameters = _shapes(self.train, [n for n, _ in layer.named_parameters()])
        self.buffers = _shapes(self.train, [n for n, _ in layer.named_buffers()])

    def _call(self, layer: nn.Module, *args: Any, **kwargs: Any) -> Any:
        with self._listener.listening():  # here, for arguments may be made with F too
            return layer(*args, **kwargs)

    @cached_property
    def options(self) -> dict[str, Any]:
        """What is passed in place of a default."""
        return passed(self.sample)

    @property
    def heard(self) -> set[Heard]:
        """The functions that were called, in training or in evaluation."""
        return self._listener.heard

    def places(self, name: str, inside: bool) -> set[str]:
        """The functions of F that called it; {""} where the layer itself did."""
        return {o for one, o in self.heard if one == name and bool(o) == inside}


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


def _calls(seen: list[_Seen]) -> tuple[Called, ...]:
    """The functions that were heard, those first that the layer itself calls."""
    found = [
        _called(name, inside, seen)
        for inside in (False, True)
        for name in sorted({name for one in seen for name, _ in one.heard})
        if any(one.places(name, inside) for one in seen)
    ]
    certain = {
        c.name for c in found if not c.inside and c.when in ("always", "default")
    }
    return tuple(c for c in found if not c.inside or c.name not in certain)


def _called(name: str, inside: bool, seen: list[_Seen]) -> Called:
    """When a function was heard, of the layer itself or inside others of F."""
    callers = [one for one in seen if one.places(name, inside)]
    outer = {place for one in callers for place in one.places(name, inside)}
    places = tuple(sorted(outer - {""}))
    if len(callers) == len(seen):
        return Called(name, "always", (), places)
    always = _shared(seen)
    plain = [o for o in seen if o.options.keys() <= always and not o.sample.before]
    if plain and all(one in callers for one in plain):
        return Called(name, "default", (), places)
    options = sorted(_shared(callers) - always)
    if not options or any(one in callers for one in plain):
        return Called(name, "varies", (), places)
    return Called(name, "only", tuple(_with_flag(o, callers) for o in options), places)


def _shared(seen: list[_Seen]) -> set[str]:
    """Options that all these samples pass."""
    return set.intersection(*(set(one.options) for one in seen))


def _with_flag(option: str, seen: list[_Seen]) -> str:
    """An option, with its value where that is one flag in all these samples."""
    values = {repr(one.options[option]) for one in seen}
    flag = values.pop() if values in ({"True"}, {"False"}) else ""
    return f"{option}={flag}" if flag else option


def _arguments(found: inspect.Signature) -> tuple[Argument, ...]:
    return tuple(
        Argument(p.name, None if p.default is p.empty else _written(p.default))
        for p in found.parameters.values()
    )


def _written(default: Any) -> str:
    """A default as one writes it: a function of F by its name, not by its address."""
    known = (n for n, function in functions_of_f().items() if function is default)
    name = next(known, None)
    return f"F.{name}" if name else repr(default)


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
        names = [_BY_NAME.get(argument.name, argument.name) for argument in known]
        defaults = [
            repr(a.default_value) if a.has_default_value() else None for a in known
        ]
        types = [str(argument.type) for argument in known]
        arguments = map(Argument, names, defaults)
        return tuple(arguments), dict(zip(names, types, strict=True))
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
