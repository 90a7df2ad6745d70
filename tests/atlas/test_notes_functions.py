"""What the pages say of F and its functions is what torch does."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from nn_or_f.atlas import entries, measure
from nn_or_f.atlas.torch_layers import layers, signature
from nn_or_f.read import snippet
from tests.conftest import ROOT
from tests.versions import new_functions

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy

FUNCTIONS = {function.name: function for function in measure.every_function()}
FILES = [name for name in snippet.find(ROOT) if name.startswith("atlas/")]
TWINS = entries.twins(snippet.read(ROOT, name) for name in FILES)


def test_only_bias_has_another_default_in_f() -> None:
    differ = set()
    for twin in TWINS:
        if not (function := FUNCTIONS.get(twin.function_of_f)):
            continue
        theirs = {a.name: a.default for a in function.arguments}
        for name, parameter in signature(layers()[twin.cls]).parameters.items():
            ours = parameter.default
            if ours is not parameter.empty and theirs.get(name) is not None:
                default = eval(str(theirs[name]), {"torch": torch})
                if not same(ours, default):
                    differ.add((name, ours, default))
    assert differ == {("bias", True, None)}


def same(one: Any, two: Any) -> bool:
    """Equal, or the same number for each dimension; C++ writes [] for None."""
    if isinstance(two, list):
        return one is None if not two else all(one == number for number in two)
    return bool(one == two)


def test_bias_is_yes_or_no_in_nn_and_a_tensor_in_f() -> None:
    layer, x = nn.Linear(2, 2), torch.zeros(1, 2)
    assert torch.equal(layer(x)[0], layer.bias)
    assert torch.equal(F.linear(x, layer.weight), torch.zeros(1, 2))


@pytest.mark.parametrize(
    "name", [n for n in FUNCTIONS if n.endswith("_") and n not in new_functions()]
)
def test_a_name_that_ends_with_a_line_writes_to_its_input(name: str) -> None:
    of = getattr(F, name.removeprefix("F.").removesuffix("_"))
    in_place = getattr(F, name.removeprefix("F."))
    more = (0.1, -1.0) if "threshold" in name else ()
    x = torch.linspace(-3, 3, 7)
    expected = of(x, *more)
    assert in_place(x, *more) is x
    assert torch.equal(x, expected)


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if "_with_indices" in n])
def test_what_gives_indices_is_called_for_them(name: str) -> None:
    short = name.removeprefix("F.").removesuffix("_with_indices")
    axes = int(short[-2])
    x = torch.rand(1, 1, *([4] * axes))
    sizes = {"output_size": 2} if "adaptive" in short else {"kernel_size": 2}
    sizes |= {"output_size": 2} if "fractional" in short else {}
    torch.manual_seed(0)
    expected = getattr(F, f"{short}_with_indices")(x, **sizes)
    torch.manual_seed(0)
    found = getattr(F, short)(x, **sizes, return_indices=True)
    assert all(map(torch.equal, found, expected))


@pytest.mark.parametrize("name", ["upsample", "upsample_nearest", "upsample_bilinear"])
def test_upsample_is_deprecated(name: str) -> None:
    x = torch.zeros(1, 1, 2, 2)
    with pytest.warns(
        UserWarning, match=r"deprecated. Use `nn.functional.interpolate`"
    ):
        getattr(F, name)(x, scale_factor=2)


def test_what_nn_calls_in_place_of_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []

    def heard(name: str, real: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            called.append(name)
            return real(*args, **kwargs)

        return call

    for where, name in ((torch, "sigmoid"), (torch, "tanh"), (F, "interpolate")):
        monkeypatch.setattr(where, name, heard(name, getattr(where, name)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = torch.zeros(1, 1, 2, 2)
        nn.Sigmoid()(image)
        nn.Tanh()(image)
        nn.Upsample(scale_factor=2)(image)
        nn.UpsamplingNearest2d(scale_factor=2)(image)
        nn.UpsamplingBilinear2d(scale_factor=2)(image)
    assert called == ["sigmoid", "tanh", *["interpolate"] * 3]


def test_what_is_said_of_functions_that_nothing_calls() -> None:
    x = torch.randn(5, 2, 3)  # (T, N, C)
    weight = torch.randn(3, 3, 4)
    ours = F.conv_tbc(x, weight, torch.zeros(4))
    theirs = F.conv1d(x.permute(1, 2, 0), weight.permute(2, 1, 0))
    assert torch.allclose(ours, theirs.permute(2, 0, 1), atol=1e-5)
    image = torch.randn(1, 4, 2, 2)
    shuffled = F.native_channel_shuffle(image, 2)
    assert torch.equal(shuffled, F.channel_shuffle(image, 2))
    assert torch.equal(shuffled, nn.ChannelShuffle(2)(image))
