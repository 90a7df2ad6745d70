"""What came of one call of a layer, or of its twin, and whether two are the same.

In: a sample, a mode, a dtype, and what to call. Out: an `Outcome` that holds all that
a reader could tell two calls apart by: the output, the gradients, the layer's state,
the inputs afterwards, the state of the random numbers, the error. It imports torch:
called by ``measure``, ``prove`` and ``mutants``.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from nn_or_f.atlas.samples import Sample

#: Calls a layer with the arguments of a sample: the layer itself, or its twin.
Call = Callable[..., Any]

SEED = 0


class RefusedError(Exception):
    """This torch does not make a sample's layer; the message is what it says."""


def called(layer: nn.Module, *args: Any, **kwargs: Any) -> Any:
    """The layer's own answer, hooks and all."""
    return layer(*args, **kwargs)


@dataclass
class Outcome:
    """All that came of one call.

    ``tensors`` are by name: "output", "gradient of weight", "weight" and so on;
    ``forms`` are what is no tensor: types, sizes, numbers. ``error`` is the type of
    what was raised. ``shared`` says how the output lies to the first input: "same"
    object, "view" of its memory, or "new".
    """

    tensors: dict[str, Tensor | None] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    shared: str = "new"
    written: tuple[str, ...] = ()
    inputs_written: bool = False
    drew: bool = False

    def differences(self, other: Outcome) -> list[str]:
        """Names of what is not equal to the bit, in the order of the call."""
        errors = [] if self.error == other.error else ["error"]
        names = dict.fromkeys([*self.tensors, *other.tensors])
        found = [name for name in names if not self._same(other, name)]
        forms = dict.fromkeys([*self.forms, *other.forms])
        found += [n for n in forms if self.forms.get(n) != other.forms.get(n)]
        found += ["shared"] if self.shared != other.shared else []
        return errors + found

    def distance(self, other: Outcome) -> float:
        """The largest difference between two numbers; infinite if none compare."""
        largest = 0.0
        for name in self.differences(other):
            one, two = self.tensors.get(name), other.tensors.get(name)
            if one is None or two is None or one.shape != two.shape:
                return math.inf
            gap = (one.double() - two.double()).abs()
            largest = max(largest, float(gap.nan_to_num(math.inf).max()))
        return largest

    def _same(self, other: Outcome, name: str) -> bool:
        one, two = self.tensors.get(name), other.tensors.get(name)
        if one is None or two is None:
            return one is two and (name in self.tensors) == (name in other.tensors)
        return equal(one, two)


def equal(one: Tensor, two: Tensor) -> bool:
    """Whether two tensors are the same to the bit; NaN equals NaN."""
    if (one.shape, one.dtype, one.layout) != (two.shape, two.dtype, two.layout):
        return False
    if one.layout != torch.strided:
        one, two = one.to_dense(), two.to_dense()
    if not one.dtype.is_floating_point:
        return bool(torch.equal(one, two))
    same = (one == two) & (one.signbit() == two.signbit())  # 0.0 is not -0.0
    return bool((same | (one.isnan() & two.isnan())).all())


@dataclass(frozen=True)
class Setting:
    """How a sample is called: in which mode, with which dtype, on which device."""

    training: bool = True
    dtype: torch.dtype = torch.float32
    device: str = "cpu"


def build(
    sample: Sample, setting: Setting, layer: nn.Module | None = None
) -> nn.Module:
    """The layer of a sample, always with the same weights.

    Raises:
        RefusedError: this torch does not make it; an older or a newer one may.
    """
    torch.manual_seed(SEED)
    names = {"nn": nn, "torch": torch, "F": F}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of old names of options, of empty weights
        try:
            made: nn.Module = eval(sample.layer, names) if layer is None else layer
        except Exception as error:
            raise RefusedError(f"{type(error).__name__}: {error}") from error
    made = made.to(device=setting.device, dtype=setting.dtype).train(setting.training)
    if sample.before:
        torch.manual_seed(SEED)  # it draws the same for a layer that was given in
        with torch.no_grad():
            exec(sample.before, {**names, "layer": made})
    return made


def arguments(
    sample: Sample, setting: Setting
) -> tuple[tuple[Any, ...], dict[str, Any], list[Tensor]]:
    """Arguments of a sample's call, always the same, and the leaves behind them."""
    makers = Makers(setting)
    names = {name: getattr(makers, name) for name in dir(makers) if name[0] != "_"}
    names |= {"nn": nn, "torch": torch, "F": F, "inf": math.inf}
    names["call"] = lambda *args, **kwargs: (args, kwargs)
    args, kwargs = eval(f"call({sample.call})", names)
    return args, kwargs, makers._leaves


class Makers:
    """What a sample's call may be written with."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._random = torch.Generator().manual_seed(SEED + 1)
        self._leaves: list[Tensor] = []

    def x(self, *shape: int) -> Tensor:
        """Normal numbers that want a gradient and can be written to."""
        return self._float(torch.randn(shape, generator=self._random))

    def positive(self, *shape: int) -> Tensor:
        """Numbers between 0 and 1, neither of them, that want a gradient."""
        numbers = torch.rand(shape, generator=self._random)
        return self._float(numbers * 0.98 + 0.01)

    def fixed(self, *shape: int) -> Tensor:
        """Normal numbers that want no gradient."""
        numbers = torch.randn(shape, generator=self._random)
        return numbers.to(self._setting.device, self._setting.dtype)

    def within(self, *shape: int) -> Tensor:
        """Numbers between 0 and 1 that want no gradient."""
        numbers = torch.rand(shape, generator=self._random)
        return numbers.to(self._setting.device, self._setting.dtype)

    def ints(self, high: int, *shape: int, low: int = 0) -> Tensor:
        """Whole numbers below ``high``."""
        found = torch.randint(low, high, shape, generator=self._random)
        return found.to(self._setting.device)

    def signs(self, *shape: int) -> Tensor:
        """Ones and minus ones."""
        found = torch.randint(0, 2, shape, generator=self._random) * 2 - 1
        return found.to(self._setting.device, self._setting.dtype)

    def mask(self, *shape: int) -> Tensor:
        """Truth values, about a third of them True."""
        found = torch.rand(shape, generator=self._random) < 0.3
        return found.to(self._setting.device)

    def tensor(self, data: Any, **options: Any) -> Tensor:
        """A tensor of given numbers."""
        return torch.tensor(data, device=self._setting.device, **options)

    def _float(self, numbers: Tensor) -> Tensor:
        leaf = numbers.to(self._setting.device, self._setting.dtype)
        leaf.requires_grad_()
        self._leaves.append(leaf)
        return leaf.clone()  # no leaf: it may be written to


def outcome(
    sample: Sample,
    setting: Setting,
    call: Call = called,
    layer: nn.Module | None = None,
) -> Outcome:
    """Make the layer and the arguments anew, and see what comes of the call.

    Args:
        sample: what to make.
        setting: in which mode, and with which dtype and device.
        call: what to call with the layer and the arguments.
        layer: what to take in place of the sample's own layer.
    """
    made = build(sample, setting, layer)
    return observed(call, made, *arguments(sample, setting), device=setting.device)


def observed(
    call: Call,
    layer: nn.Module,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    leaves: list[Tensor],
    device: str = "cpu",
) -> Outcome:
    """See what comes of one call.

    Args:
        call: what to call with the layer and the arguments.
        layer: which is written to where the call does so.
        args: by position; they are written to as well.
        kwargs: by name.
        leaves: the tensors behind the arguments that want a gradient.
        device: where all of these lie, for its random numbers.
    """
    result = Outcome()
    torch.manual_seed(SEED)  # whatever it took to build the layer
    inputs = dict(_tensors((args, kwargs), "input"))
    before = _copies(inputs)
    earlier = _state(layer)
    random = random_state(device)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            output = call(layer, *args, **kwargs)
            result.shared = _shared(output, inputs)
            result.drew = not torch.equal(random, random_state(device))
            _note_output(result, output)
            _note_gradients(result, output, layer, leaves)
        except Exception as error:
            result.error = type(error).__name__
            result.drew = not torch.equal(random, random_state(device))
    later = _state(layer)
    result.written = tuple(n for n in later if not _as_before(earlier, later, n))
    after = _copies(inputs)
    result.inputs_written = any(not equal(before[n], after[n]) for n in before)
    result.tensors |= {**later, **after, "random state": random_state(device)}
    return result


def _copies(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in tensors.items()}


def random_state(device: str) -> Tensor:
    """The state of what draws on a device: its own generator, and that of the CPU."""
    kind = torch.device(device).type
    states = [torch.get_rng_state()]
    if kind != "cpu":
        states.append(torch.get_device_module(kind).get_rng_state(device))
    return torch.cat(states)


def _as_before(
    earlier: dict[str, Tensor | None], later: dict[str, Tensor | None], name: str
) -> bool:
    one, two = earlier.get(name), later[name]
    return one is two or (one is not None and two is not None and equal(one, two))


def _state(layer: nn.Module) -> dict[str, Tensor | None]:
    """Copies of all parameters and buffers; None for one that has no values yet."""
    named = [*layer.named_parameters(), *layer.named_buffers()]
    return {
        name: None if nn.parameter.is_lazy(value) else value.detach().clone()
        for name, value in named
    }


def _note_output(result: Outcome, output: Any) -> None:
    for name, value in _tensors(output, "output"):
        result.tensors[name] = value.detach().clone()
    result.forms["output"] = _form(output)


def _note_gradients(
    result: Outcome, output: Any, layer: nn.Module, leaves: list[Tensor]
) -> None:
    """Gradients of a weighted sum of the output, so that no two errors cancel."""
    roots = [value for _, value in _tensors(output, "output") if value.requires_grad]
    wanted = {f"input {n}": leaf for n, leaf in enumerate(leaves)}
    wanted |= {n: p for n, p in layer.named_parameters() if p.requires_grad}
    if not roots or not wanted:
        return
    random = torch.Generator().manual_seed(SEED + 2)
    weights = [
        torch.randn(root.shape, generator=random).to(root.device, root.dtype)
        for root in roots
    ]
    found = torch.autograd.grad(
        roots, list(wanted.values()), weights, allow_unused=True
    )
    for name, gradient in zip(wanted, found, strict=True):
        result.tensors[f"gradient of {name}"] = gradient


def _tensors(value: Any, name: str) -> Iterator[tuple[str, Tensor]]:
    if isinstance(value, Tensor):
        yield name, value
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            yield from _tensors(item, f"{name}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _tensors(item, f"{name}[{key}]")


def _form(value: Any) -> str:
    """What an output is made of, apart from the values of its tensors."""
    if isinstance(value, Tensor):
        return "Tensor" if value.requires_grad else "Tensor without gradient"
    if isinstance(value, tuple | list):
        inside = ", ".join(_form(item) for item in value)
        return f"{type(value).__name__}({inside})"
    return repr(value)


def _shared(output: Any, inputs: dict[str, Tensor]) -> str:
    first = next((value for _, value in _tensors(output, "output")), None)
    if first is None:
        return "new"
    if any(first is value for value in inputs.values()):
        return "same"
    memory = first.untyped_storage().data_ptr()
    shared = any(memory == v.untyped_storage().data_ptr() for v in inputs.values())
    return "view" if shared and memory else "new"


def constructor(sample: Sample) -> tuple[type[nn.Module], tuple[Any, ...], Any]:
    """The class of a sample's layer, and the arguments that it is made with."""
    node = ast.parse(sample.layer, mode="eval").body
    assert isinstance(node, ast.Call)
    cls, names = ast.unparse(node.func), {"nn": nn, "torch": torch, "F": F}
    names["given"] = lambda *args, **kwargs: (args, kwargs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of layers that are given in
        args, kwargs = eval(f"given{sample.layer.removeprefix(cls)}", names)
    return eval(cls, names), args, kwargs
