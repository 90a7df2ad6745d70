"""PyTorch's own samples, which its own tests are made of, as calls of layers.

In: ``torch.testing._internal``: ``module_db`` has layers and calls of them, ``op_db``
calls of functions, which are turned round here into a layer that holds what it can.
Out: a `Made` for each, which makes the same layer and arguments as often as it is
asked. Called by ``prove``; it imports torch, and what torch keeps for itself, so no
build comes here.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.modules.lazy import LazyModuleMixin

from nn_or_f.atlas.facts import MODE
from nn_or_f.atlas.measure import function_arguments
from nn_or_f.atlas.outcomes import SEED, Call, Outcome, Setting, observed
from nn_or_f.atlas.torch_layers import signature

#: Tensors that a layer holds and its function takes.
_OWN = ("weight", "bias", "running_mean", "running_var")


@dataclass(frozen=True)
class Made:
    """One call of a layer.

    ``source`` is where it comes from, "module_db" or "op_db", ``number`` its place
    there among those of its layer or function. ``function`` calls the function of F
    with what the layer holds and the same arguments; None where the sample is of a
    layer.
    """

    source: str
    number: int
    cls: type[nn.Module]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    call: tuple[tuple[Any, ...], dict[str, Any]]
    setting: Setting
    tensors: dict[str, Tensor]
    function: Call | None = None

    def __str__(self) -> str:
        return f"{self.source} {self.number}, {self.setting}"

    def outcome(self, call: Call) -> Outcome:
        """What comes of ``call`` with a new layer and new arguments."""
        torch.manual_seed(SEED)
        args, kwargs = copy.deepcopy((self.args, self.kwargs))
        layer = self.cls(*args, **kwargs)
        layer = layer.to(device=self.setting.device, dtype=self.setting.dtype)
        for name, tensor in self.tensors.items():
            getattr(layer, name).data = tensor.detach().clone()
        layer.train(self.setting.training)
        return observed(call, layer, *_anew(self.call), device=self.setting.device)


def of_layers(name: str, setting: Setting) -> Iterator[Made]:
    """The calls in ``module_db`` of a class, by its name."""
    from torch.testing._internal.common_modules import module_db  # takes seconds

    for info in module_db:
        if info.module_cls.__name__ == name and setting.dtype in info.dtypes:
            torch.manual_seed(SEED)
            samples = info.module_inputs_func(
                info,
                device=setting.device,
                dtype=setting.dtype,
                requires_grad=True,
                training=setting.training,
            )
            for number, sample in enumerate(samples):
                made, call = sample.constructor_input, sample.forward_input
                yield Made(
                    "module_db",
                    number,
                    info.module_cls,
                    made.args,
                    made.kwargs,
                    _placed(info.module_cls, *call.args, **call.kwargs),
                    setting,
                    {},
                )


def of_functions(
    cls: type[nn.Module], function: str, setting: Setting
) -> Iterator[Made]:
    """The calls in ``op_db`` of a function ("F.conv2d") that a layer can be made of.

    Some cannot: where an argument is nothing that the layer knows, or where the layer
    takes no such input (``nn.InstanceNorm1d`` an image). Of ``setting`` only dtype and
    device count: the samples themselves say the mode.
    """
    from torch.testing._internal.common_methods_invocations import op_db

    short = function.removeprefix("F.")
    number = 0
    if issubclass(cls, LazyModuleMixin):
        return  # it draws the weights that the function is given
    for op in op_db:
        if f"nn.functional.{short}" not in (op.name, *(a.name for a in op.aliases)):
            continue
        if setting.dtype not in op.supported_dtypes(torch.device(setting.device).type):
            continue
        torch.manual_seed(SEED)
        for sample in op.sample_inputs(setting.device, setting.dtype, True):
            given = (sample.input, *sample.args), dict(sample.kwargs)
            for bound in _bound(op.op, short, *given):
                made = _turned(number, cls, function, bound, setting)
                number += 1
                if made is not None:
                    yield made


def _bound(
    op: Callable[..., Any], name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> list[dict[str, Any]]:
    """What arrives at a function of F, by name: once, or never."""
    known = [argument.name for argument in function_arguments(f"F.{name}")[0]]
    function = getattr(F, name)
    found: list[dict[str, Any]] = []

    def arrived(*args: Any, **kwargs: Any) -> Any:
        found.append({**dict(zip(known, args, strict=False)), **kwargs})
        return function(*args, **kwargs)

    if op is function or op.__module__ == "torch":
        return [{**dict(zip(known, args, strict=False)), **kwargs}]
    with mock.patch.object(F, name, arrived):  # it stands behind a lambda
        op(*args, **kwargs)
    return found


def _turned(
    number: int,
    cls: type[nn.Module],
    function: str,
    bound: dict[str, Any],
    setting: Setting,
) -> Made | None:
    """A layer that holds what the function was given, and a call with the rest."""
    defaults = {a.name: a.default for a in function_arguments(function)[0]}
    if not _fits(cls, bound, defaults):
        return None
    first, *_ = defaults
    asked = {first, *list(inspect.signature(cls.forward).parameters)[2:]}
    own = {k: v for k, v in bound.items() if function in _SIZES and k in _OWN}
    call = {k: v for k, v in bound.items() if k in asked and k not in own}
    rest = {k: v for k, v in bound.items() if k not in call and k not in own}
    mode = next((name for name in MODE if name in defaults), "")
    training = bool(rest.get(mode, defaults.get(mode) == "True" or not mode))
    made = _options(cls, rest, defaults, mode)
    if made is not None:
        made = _sized(cls, function, bound, made)
    if made is None:
        return None
    return Made(
        "op_db",
        number,
        cls,
        (),
        made,
        _placed(cls, call.pop(first), **call),
        Setting(training, setting.dtype, setting.device),
        {key: value for key, value in own.items() if value is not None},
        _direct(cls, function, own, rest),
    )


def _options(
    cls: type[nn.Module],
    rest: dict[str, Any],
    defaults: dict[str, str | None],
    mode: str,
) -> dict[str, Any] | None:
    """What a layer is made with, of a function's arguments; None if it knows not all.

    ``mode`` is the argument that says whether it is in training, "" for none.
    """
    takes = signature(cls).parameters
    found: dict[str, Any] = {}
    for key, value in rest.items():
        if (name := _RENAMED.get(key, key)) in takes:
            found[name] = value
        elif key in (mode, *_FIXED.get(cls.__name__, ())):
            continue  # it is how the layer is called, or what it always does
        elif repr(value) != defaults.get(key):
            return None
    return found


def _sized(
    cls: type[nn.Module], function: str, bound: dict[str, Any], options: dict[str, Any]
) -> dict[str, Any] | None:
    """These options, and how large a layer is that holds what the function was given.

    None where there is no such layer.
    """
    takes = signature(cls).parameters
    try:
        sizes = _SIZES[function](bound) if function in _SIZES else {}
        found = options | {key: value for key, value in sizes.items() if key in takes}
        layer = cls(**found)
    except Exception:
        return None  # it refuses what the function may not even look at
    held = {key for key in _OWN if getattr(layer, key, None) is not None}
    given = {key for key in _OWN if bound.get(key) is not None}
    return None if function in _SIZES and held != given else found


def _direct(
    cls: type[nn.Module], function: str, own: dict[str, Any], rest: dict[str, Any]
) -> Call:
    """What calls the function with what a layer holds, instead of the layer."""

    def direct(layer: nn.Module, *args: Any, **kwargs: Any) -> Any:
        call = inspect.signature(cls.forward).bind(layer, *args, **kwargs).arguments
        held = {key: getattr(layer, key) for key in own}
        _, (_, one), *others = call.items()  # the first may have another name
        run = getattr(F, function.removeprefix("F."))
        return run(one, **dict(others), **held, **rest)

    return direct


def _fits(
    cls: type[nn.Module], bound: dict[str, Any], defaults: dict[str, str | None]
) -> bool:
    """Whether the function was asked for what this class does."""
    if issubclass(cls, nn.modules.instancenorm._InstanceNorm):
        return bool(bound["input"].dim() == int(cls.__name__[-2]) + 2)
    fixed = _FIXED.get(cls.__name__, {})
    given = {key: repr(bound[key]) if key in bound else defaults[key] for key in fixed}
    return given == {key: repr(value) for key, value in fixed.items()}


def _placed(
    cls: type[nn.Module], *args: Any, **kwargs: Any
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arguments of a call, by position where that can be: a twin has other names."""
    found = inspect.signature(cls.forward).bind(None, *args, **kwargs)
    return found.args[1:], found.kwargs


def _anew(
    call: tuple[tuple[Any, ...], dict[str, Any]],
) -> tuple[tuple[Any, ...], dict[str, Any], list[Tensor]]:
    """Arguments that can be written to: one tensor stays one, and leaves stay behind.

    What wants a gradient comes back as a clone of a leaf.
    """
    leaves: list[Tensor] = []
    memo: dict[int, Any] = {}
    for tensor in _tensors(call):
        if id(tensor) not in memo:
            leaf = tensor.detach().clone().requires_grad_(tensor.requires_grad)
            if tensor.requires_grad:
                leaves.append(leaf)
            memo[id(tensor)] = leaf.clone() if tensor.requires_grad else leaf
    args, kwargs = copy.deepcopy(call, memo)
    return args, kwargs, leaves


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))


def _convolution(bound: dict[str, Any]) -> dict[str, Any]:
    out, inside, *kernel = bound["weight"].shape
    channels = {"in_channels": inside * bound.get("groups", 1), "out_channels": out}
    return channels | {"kernel_size": tuple(kernel), **_biased(bound)}


def _transposed(bound: dict[str, Any]) -> dict[str, Any]:
    inside, out, *kernel = bound["weight"].shape
    channels = {"in_channels": inside, "out_channels": out * bound.get("groups", 1)}
    return channels | {"kernel_size": tuple(kernel), **_biased(bound)}


def _biased(bound: dict[str, Any]) -> dict[str, Any]:
    return {"bias": bound.get("bias") is not None}


def _normalized(bound: dict[str, Any]) -> dict[str, Any]:
    channels = bound["input"].shape[1]
    affine = bound.get("weight") is not None
    return {
        "num_features": channels,
        "num_channels": channels,
        "affine": affine,
        "elementwise_affine": affine,
        "track_running_stats": bound.get("running_mean") is not None,
        **({} if affine is (bound.get("bias") is not None) else _biased(bound)),
    }


_PADS = {"Circular": "circular", "Reflection": "reflect", "Replication": "replicate"}

_PLAIN = ("Zero", "Constant")

#: Arguments of its function that a class has chosen for good.
_FIXED: dict[str, dict[str, Any]] = {
    "UpsamplingBilinear2d": {"mode": "bilinear", "align_corners": True},
    "UpsamplingNearest2d": {"mode": "nearest"},
    "Softmax2d": {"dim": -3},
    **{f"{p}Pad{n}d": {"mode": m} for p, m in _PADS.items() for n in (1, 2, 3)},
    **{f"{p}Pad{n}d": {"mode": "constant"} for p in _PLAIN for n in (1, 2, 3)},
}

#: Arguments that a layer has another name for.
_RENAMED = {"pad": "padding"}

#: How large a layer must be to hold the weights that a function is given.
_SIZES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    **{f"F.conv{axes}d": _convolution for axes in (1, 2, 3)},
    **{f"F.conv_transpose{axes}d": _transposed for axes in (1, 2, 3)},
    "F.linear": lambda b: {
        "in_features": b["weight"].shape[-1],
        "out_features": b["weight"].shape[0],
        **_biased(b),
    },
    "F.bilinear": lambda b: {
        "out_features": b["weight"].shape[0],
        "in1_features": b["weight"].shape[1],
        "in2_features": b["weight"].shape[2],
        **_biased(b),
    },
    "F.embedding": lambda b: {
        "num_embeddings": b["weight"].shape[0],
        "embedding_dim": b["weight"].shape[1],
    },
    "F.embedding_bag": lambda b: {
        "num_embeddings": b["weight"].shape[0],
        "embedding_dim": b["weight"].shape[1],
    },
    "F.prelu": lambda b: {"num_parameters": b["weight"].numel()},
    **dict.fromkeys(("F.batch_norm", "F.instance_norm", "F.group_norm"), _normalized),
    **dict.fromkeys(
        ("F.layer_norm", "F.rms_norm"),
        lambda b: {
            "elementwise_affine": b.get("weight") is not None,
            **_biased(b),
        },
    ),
}
