"""What comes of a call is all that a reader could tell two calls apart by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from nn_or_f.atlas.outcomes import (
    Call,
    Outcome,
    Setting,
    arguments,
    constructor,
    equal,
    observed,
    outcome,
)
from nn_or_f.atlas.samples import Sample

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy


LINEAR = Sample("nn.Linear(3, 2)", "x(4, 3)")


def test_a_sample_gives_the_same_as_often_as_it_is_called() -> None:
    dropped = Sample("nn.Dropout()", "x(40)")
    for sample in (LINEAR, dropped):
        one = outcome(sample, Setting())
        torch.rand(1)  # whatever was drawn in between
        assert one.differences(outcome(sample, Setting())) == []


def test_an_outcome_holds_outputs_gradients_and_all_that_a_layer_has() -> None:
    found = outcome(LINEAR, Setting())
    assert found.error is None
    names = ["output", "weight", "bias", "input[0][0]", "random state"]
    gradients = [f"gradient of {name}" for name in ("input 0", "weight", "bias")]
    assert sorted(found.tensors) == sorted([*names, *gradients])
    assert found.written == ()


def test_what_a_layer_writes_and_what_it_does_to_its_input_is_told() -> None:
    norm = outcome(Sample("nn.BatchNorm1d(3)", "x(4, 3)"), Setting())
    assert norm.written == ("running_mean", "running_var", "num_batches_tracked")
    assert not outcome(Sample("nn.BatchNorm1d(3)", "x(4, 3)"), Setting(False)).written
    assert outcome(Sample("nn.ReLU(inplace=True)", "x(9)"), Setting()).inputs_written


@pytest.mark.parametrize(
    ("layer", "shared"),
    [
        ("nn.Identity()", "same"),
        ("nn.Flatten()", "view"),
        ("nn.GELU()", "new"),
        ("nn.ReLU(inplace=True)", "same"),
    ],
)
def test_how_an_output_lies_to_the_input_is_told(layer: str, shared: str) -> None:
    assert outcome(Sample(layer, "x(2, 3, 4)"), Setting()).shared == shared


def test_an_error_is_told_by_its_type_and_ends_nothing() -> None:
    found = outcome(Sample("nn.Linear(3, 2)", "x(4)"), Setting())
    assert found.error == "RuntimeError"
    assert outcome(LINEAR, Setting()).differences(found)[0] == "error"


def test_a_tuple_of_one_tensor_is_not_that_tensor() -> None:
    one = outcome(LINEAR, Setting())
    two = outcome(LINEAR, Setting(), lambda layer, x: (layer(x),))
    assert "output" in one.differences(two)
    three = outcome(LINEAR, Setting(), lambda layer, x: [layer(x)])
    assert two.differences(three) == ["output"]  # and a list is no tuple


@pytest.mark.parametrize(
    ("one", "two", "far"),
    [
        (torch.zeros(2), torch.zeros(2), 0.0),
        (torch.zeros(2), torch.tensor([0.0, 0.5]), 0.5),
        (torch.zeros(2), torch.tensor([0.0, torch.nan]), torch.inf),
        (torch.zeros(2), torch.zeros(3), torch.inf),
        (torch.zeros(2), None, torch.inf),
    ],
)
def test_how_far_two_outcomes_are_apart(
    one: Tensor, two: Tensor | None, far: float
) -> None:
    first, second = Outcome({"output": one}), Outcome({"output": two})
    assert first.distance(second) == far


def test_a_statement_changes_the_layer_before_its_call() -> None:
    before = "layer.weight.zero_(); layer.bias.fill_(7)"
    found = outcome(Sample("nn.Linear(3, 2)", "x(4, 3)", before), Setting())
    output = found.tensors["output"]
    assert output is not None
    assert torch.equal(output, torch.full((4, 2), 7.0))


def test_arguments_can_be_written_to_and_their_gradients_are_seen() -> None:
    sample = Sample("nn.Identity()", "x(3), fixed(2), key=ints(5, 9)")
    setting = Setting(dtype=torch.float64)
    (x, fixed), rest, leaves = arguments(sample, setting)
    x.add_(1)
    assert (x.dtype, fixed.dtype) == (torch.float64, torch.float64)
    assert (x.requires_grad, fixed.requires_grad) == (True, False)
    assert len(leaves) == 1
    assert rest["key"].max() < 5


def test_a_layer_is_taken_apart_into_its_class_and_its_arguments() -> None:
    sample = Sample("nn.TransformerEncoderLayer(4, 2, activation=F.gelu)", "x(3, 4)")
    made = constructor(sample)
    assert made == (nn.TransformerEncoderLayer, (4, 2), {"activation": F.gelu})


@pytest.mark.parametrize("device", ["cuda", "cuda:1"])
def test_a_draw_from_a_devices_own_generator_is_seen(
    monkeypatch: pytest.MonkeyPatch, device: str
) -> None:
    states = {name: torch.zeros(16, dtype=torch.uint8) for name in ("cuda", "cuda:1")}
    monkeypatch.setattr(torch.cuda, "get_rng_state", lambda name: states[name].clone())

    def draw(_: nn.Module, x: Tensor) -> Tensor:
        states[device][8] += 4
        return x

    def keep(_: nn.Module, x: Tensor) -> Tensor:
        return x

    def seen(call: Call) -> Outcome:
        layer = nn.Identity()
        return observed(call, layer, (torch.ones(2),), {}, [], device=device)

    kept, drawn = seen(keep), seen(draw)
    assert (drawn.drew, kept.drew) == (True, False)
    assert kept.differences(drawn) == ["random state"]
    assert seen(lambda _, x: x + torch.rand(2)).drew  # from that of the CPU


def broken(layer: nn.Conv2d, x: Any) -> Any:
    return F.conv2d(x, layer.weight, layer.bias, layer.stride)


def loud(layer: nn.Conv2d, x: Any) -> Any:
    raise RuntimeError(layer, x)


def forgetful(layer: nn.Conv2d, x: Any) -> Any:
    return layer(x).detach()


def careless(layer: nn.Conv2d, x: Any) -> Any:
    y = layer(x)
    with torch.no_grad():
        x.add_(1)
    return y


def random(layer: nn.Conv2d, x: Any) -> Any:
    torch.rand(1)
    return layer(x)


@pytest.mark.parametrize(
    ("wrong", "seen"),
    [
        (broken, "output"),
        (loud, "error"),
        (forgetful, "gradient of weight"),
        (careless, "input[0][0]"),
        (random, "random state"),
    ],
)
def test_a_wrong_twin_is_found_out(wrong: Callable[..., Any], seen: str) -> None:
    sample = Sample("nn.Conv2d(4, 8, 3, padding=1)", "x(2, 4, 9, 8)")
    one: Outcome = outcome(sample, Setting())
    assert seen in one.differences(outcome(sample, Setting(), wrong))
    assert one.differences(outcome(sample, Setting())) == []


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ([0.0, torch.nan], [0.0, torch.nan], True),
        ([0.0, torch.nan], [-0.0, torch.nan], False),
        ([0.0], [-0.0], False),
        ([1.0], [torch.nan], False),
        ([1], [1], True),
        ([1], [1.0], False),
    ],
)
def test_equal_means_to_the_bit(one: Any, two: Any, same: bool) -> None:
    assert equal(torch.tensor(one), torch.tensor(two)) == same
