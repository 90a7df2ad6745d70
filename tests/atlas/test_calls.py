"""What a layer calls is heard, by whatever name and through whatever it calls it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from nn_or_f.atlas import measure
from nn_or_f.atlas.calls import Heard, Listener, functions_of_f, passed
from nn_or_f.atlas.facts import Called
from nn_or_f.atlas.samples import Sample

X, IMAGE = torch.ones(2, 4), torch.ones(1, 2, 6, 6)
KERNEL = torch.ones(3, 2, 3, 3)


def heard(call: Callable[[], Any], *others: str) -> set[Heard]:
    listener = Listener(others)
    with listener.listening():
        call()
    return listener.heard


def of_another_name(x: Tensor, activation: Callable[..., Tensor] = F.relu) -> Tensor:
    return activation(x)


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: F.relu(X), {"F.relu"}),
        (lambda: of_another_name(X), {"F.relu"}),
        (lambda: nn.TransformerEncoderLayer(4, 2).activation(X), {"F.relu"}),
        # These are one function of Python each, and differ in what they close over.
        (lambda: F.max_pool2d(IMAGE, 2), {"F.max_pool2d"}),
        (lambda: F.max_pool1d(X, 2), {"F.max_pool1d"}),
        # These are written in C++: torch.conv2d is the very same as F.conv2d.
        (lambda: torch.conv2d(IMAGE, KERNEL), {"F.conv2d"}),
        (lambda: torch.prelu(X, torch.ones(1)), {"F.prelu"}),
        # These are not: F.tanh does the same, and nobody called it.
        (lambda: torch.tanh(X), set()),
        (lambda: torch.relu(X), set()),
    ],
)
def test_a_function_is_heard_by_any_name(
    call: Callable[[], Any], names: set[str]
) -> None:
    assert heard(call) == {(name, "") for name in names}


def test_what_a_function_of_f_calls_is_told_from_what_the_layer_calls() -> None:
    layer, x = nn.MultiheadAttention(4, 2), torch.ones(3, 2, 4, requires_grad=True)
    outer = "F.multi_head_attention_forward"
    found = heard(lambda: layer(x, x, x, need_weights=False))
    assert (outer, "") in found
    assert ("F.scaled_dot_product_attention", outer) in found
    assert "F.softmax" not in {name for name, _ in found}
    assert ("F.softmax", outer) in heard(lambda: layer(x, x, x))


def test_on_the_fast_path_attention_calls_no_function_of_f() -> None:
    layer = nn.TransformerEncoderLayer(4, 2, batch_first=True).eval()
    x = torch.ones(2, 3, 4)
    assert len(heard(lambda: layer(x))) > 5
    with torch.no_grad():
        assert heard(lambda: layer(x)) == set()


def test_a_call_after_one_that_failed_is_not_inside_of_it() -> None:
    def call() -> None:
        with pytest.raises(RuntimeError):
            F.conv2d(IMAGE, X)
        with pytest.raises(TypeError):
            F.cross_entropy(X, 1)
        F.gelu(X)

    assert ("F.gelu", "") in heard(call)


def test_functions_of_torch_are_heard_if_they_are_named() -> None:
    cell, flat = nn.GRUCell(4, 3), nn.Flatten()
    assert heard(lambda: cell(X)) == set()
    assert heard(lambda: cell(X), "torch.gru_cell") == {("torch.gru_cell", "")}
    assert heard(lambda: flat(IMAGE), "torch.flatten") == {("Tensor.flatten", "")}
    apart = nn.Unflatten(1, (2, 2))
    assert heard(lambda: apart(X), "torch.unflatten") == {("Tensor.unflatten", "")}


def test_who_profiled_before_does_so_again_and_f_is_as_it_was() -> None:
    events: list[str] = []

    def profile(_frame: Any, event: str, _arg: Any) -> None:
        events.append(event)

    functions, earlier = dict(vars(F)), sys.getprofile()
    sys.setprofile(profile)
    try:
        with pytest.raises(ValueError, match="no"), Listener().listening():
            raise ValueError("no")
        assert sys.getprofile() is profile
    finally:
        sys.setprofile(earlier)
    assert events
    assert dict(vars(F)) == functions


def test_no_two_functions_of_f_are_taken_for_each_other() -> None:
    listener = Listener()
    assert sorted(listener._names.values()) == sorted(
        f"F.{n}" for n in functions_of_f()
    )


@pytest.mark.parametrize(
    ("layer", "call", "options"),
    [
        ("nn.Conv2d(1, 1, 3)", "x(1, 1, 4, 4)", {}),
        ("nn.Conv2d(1, 1, 3, padding=0)", "x(1, 1, 4, 4)", {}),
        ("nn.Conv2d(1, 1, 3, 2)", "x(1, 1, 4, 4)", {"stride": 2}),
        ("nn.MultiheadAttention(4, 2)", "*[x(3, 4)] * 3, None, True", {}),
        (
            "nn.MultiheadAttention(4, 2, bias=False)",
            "*[x(3, 4)] * 3, need_weights=False",
            {"bias": False, "need_weights": False},
        ),
        ("nn.Sequential(*[nn.Linear(4, 4)] * 2)", "x(3, 4)", {}),
        ("nn.LSTM(4, 5, 2)", "x(3, 4)", {"num_layers": 2}),
    ],
)
def test_an_option_is_what_is_passed_in_place_of_a_default(
    layer: str, call: str, options: dict[str, Any]
) -> None:
    assert passed(Sample(layer, call)) == options


def calls(monkeypatch: pytest.MonkeyPatch, *chosen: Sample) -> tuple[Called, ...]:
    monkeypatch.setattr(measure, "samples", lambda: iter(chosen))
    return measure.measured(chosen[0].cls, "").calls


def test_when_a_function_is_called_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    image = "x(1, 2, 6, 6)"
    plain = Sample("nn.Conv2d(2, 3, 3)", image)
    wide = Sample("nn.Conv2d(2, 3, 3, padding=1)", image)
    mirror = "nn.Conv2d(2, 3, 3, padding=1, padding_mode='reflect')"
    bare = Sample("nn.Conv2d(2, 3, 3, padding_mode='circular')", image)
    conv = Called("F.conv2d", "always")
    found = calls(monkeypatch, plain, wide, Sample(mirror, image), bare)
    assert found == (conv, Called("F.pad", "only", ("padding_mode",)))
    # Nothing that is said of an option is more than the samples show.
    both = ("padding", "padding_mode")
    found = calls(monkeypatch, plain, wide, Sample(mirror, image))
    assert found == (conv, Called("F.pad", "only", both))


def test_a_default_is_told_from_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    layer, batch = "nn.TransformerEncoderLayer(4, 2, dim_feedforward=6{})", "x(3, 2, 4)"
    options = ("", ", bias=False", ", activation='gelu'", ", activation=torch.tanh")
    found = calls(monkeypatch, *(Sample(layer.format(o), batch) for o in options))
    assert Called("F.relu", "default") in found
    assert Called("F.gelu", "only", ("activation",)) in found
    assert Called("F.linear", "always") in found
    outer = ("F.multi_head_attention_forward",)
    assert Called("F.scaled_dot_product_attention", "always", (), outer) in found
    # What the layer itself calls in any case is not said twice.
    assert [call.inside for call in found if call.name == "F.linear"] == [()]


def test_a_flag_is_told_with_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Sample("nn.MultiheadAttention(4, 2)", "*[x(3, 4)] * 3")
    fast = Sample("nn.MultiheadAttention(4, 2)", "*[x(3, 4)] * 3, need_weights=False")
    outer = ("F.multi_head_attention_forward",)
    found = calls(monkeypatch, plain, fast)
    name, options = "F.scaled_dot_product_attention", ("need_weights=False",)
    assert Called(name, "only", options, outer) in found
    assert Called("F.softmax", "default", (), outer) in found


def test_what_depends_on_the_input_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = "nn.Sequential({})"
    found = calls(
        monkeypatch,
        Sample(layer.format("nn.ReLU()"), "x(3)"),
        Sample(layer.format("nn.GELU()"), "x(3)"),
    )
    assert found == (Called("F.gelu", "varies"), Called("F.relu", "varies"))
