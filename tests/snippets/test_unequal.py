"""What the page about unequal results claims, asked of its runs."""

from collections.abc import Callable
from unittest.mock import Mock

import pytest
import torch
from torch import nn

from nn_or_f.runs import Run
from tests.conftest import RunSnippet

ROUNDING = 1e-5  # far above rounding of float32 here, far below all else
ROUNDING_64 = 1e-13


def lists(run: Run) -> list[list[int]]:
    """The lists of numbers that a run printed, in their order."""
    rows = [line.partition("[")[2].rstrip("]") for line in run.stdout.splitlines()]
    return [[int(number) for number in row.split(",")] for row in rows]


def test_measure_finds_no_difference_between_relu_in_nn_and_in_f(
    run: RunSnippet,
) -> None:
    values = run("unequal/measure.py").values
    assert values["relu"] == values["relu_64"] == 0


def test_measure_sees_rounding_shrink_in_float64(run: RunSnippet) -> None:
    values = run("unequal/measure.py").values
    assert 0 < values["log"] < ROUNDING
    assert 0 < values["log_64"] < ROUNDING_64


def test_measure_sees_another_formula_stay_in_float64(run: RunSnippet) -> None:
    values = run("unequal/measure.py").values
    assert values["gelu"] == pytest.approx(values["gelu_64"], rel=0.01)
    assert values["gelu"] < 1e-3  # small, and yet no rounding


def test_rule_out_needs_equal_weights_and_in_training_an_equal_seed(
    run: RunSnippet,
) -> None:
    values = run("unequal/rule_out.py").values
    assert (values["drawn"], values["loaded"]) == (False, True)
    assert (values["trained"], values["same_seed"]) == (False, True)


def test_fused_path_differs_by_rounding_only(run: RunSnippet) -> None:
    values = run("unequal/fused.py").values
    assert values["apart_32"] < ROUNDING
    assert values["apart_64"] < ROUNDING_64


def test_fused_path_switched_off_leaves_no_difference(run: RunSnippet) -> None:
    values = run("unequal/fused.py").values
    assert values["equal_32"] is values["equal_64"] is True


def test_when_fused_is_when_no_gradient_is_wanted(run: RunSnippet) -> None:
    values = run("unequal/when_fused.py").values
    assert values["no_grad"] is values["inference"] is values["frozen"] is True
    assert values["trainable"] is values["wanted"] is False


def test_not_fused_by_any_of_four_settings(run: RunSnippet) -> None:
    values = run("unequal/not_fused.py").values
    assert values["usual"] is True
    for name in ("odd", "second", "no_bias", "tanh"):
        assert values[name] is False, name


def test_hooked_or_in_training_a_layer_is_not_fused(run: RunSnippet) -> None:
    values = run("unequal/hooked.py").values
    assert values["evaluated"] is True
    assert values["train"] is values["hooked"] is False


def test_autocast_on_cpu_does_not_switch_the_fused_path_off(run: RunSnippet) -> None:
    assert run("unequal/hooked.py").values["autocast"] is True


def test_attention_is_fused_for_one_tensor_and_no_float_mask(run: RunSnippet) -> None:
    values = run("unequal/attention.py").values
    assert values["same"] is values["bools"] is True
    assert values["other"] is values["floats"] is False


def test_attention_inside_a_decoder_layer_is_fused(run: RunSnippet) -> None:
    assert run("unequal/attention.py").values["decoder"] is True


@pytest.mark.parametrize(
    ("heads", "first", "change", "fused"),
    [
        (4, True, lambda layer: layer.requires_grad_(False), True),
        (4, True, lambda layer: layer, False),
        (4, True, lambda layer: layer.requires_grad_(False).train(), False),
        (4, False, lambda layer: layer.requires_grad_(False), False),
        (3, True, lambda layer: layer.requires_grad_(False), False),
    ],
    ids=["frozen", "trainable", "train", "batch second", "odd"],
)
def test_attention_has_the_conditions_of_the_layer(
    heads: int,
    first: bool,
    change: Callable[[nn.Module], nn.Module],
    fused: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = Mock(wraps=torch._native_multi_head_attention)
    monkeypatch.setattr(torch, "_native_multi_head_attention", seen)
    layer = nn.MultiheadAttention(12, heads, batch_first=first).eval()
    x = torch.ones(2, 5, 12)
    change(layer)(x, x, x)
    assert seen.called is fused


def test_padding_is_what_makes_the_large_difference(run: RunSnippet) -> None:
    values = run("unequal/padding.py").values
    assert values["first"] < ROUNDING
    assert values["second"] > 0.1


def test_padding_warns_of_the_nested_tensor_only(run: RunSnippet) -> None:
    warning = run("unequal/padding.py").stderr
    assert warning.count("Warning") == 1
    assert "nested tensors is in prototype stage" in warning


def test_padded_rows_are_0_when_fused_and_the_others_close(run: RunSnippet) -> None:
    values = run("unequal/padded_rows.py").values
    assert values["words"] < ROUNDING
    assert values["slow"] > 1
    assert values["fast"] == 0


def test_padding_cured_by_a_mask_for_the_decoder(run: RunSnippet) -> None:
    assert run("unequal/padding_cured.py").values["masked"] < ROUNDING


def test_padding_cured_to_the_bit_without_the_fused_path(run: RunSnippet) -> None:
    assert run("unequal/padding_cured.py").values["off"] == 0


def test_not_nested_differs_by_rounding_only(run: RunSnippet) -> None:
    result = run("unequal/not_nested.py")
    assert result.values["apart"] < ROUNDING
    assert result.stderr == ""


def test_local_response_of_cross_map_keeps_the_square_of_channel_0(
    run: RunSnippet,
) -> None:
    cross, local, function = lists(run("unequal/local_response.py"))
    assert local == function == [101, 102, 3, 3, 3, 2]
    assert cross[:2] == local[:2]
    assert [a - b for a, b in zip(cross, local, strict=True)][2:] == [100] * 4


def test_local_response_of_cross_map_looks_like_rounding_by_default(
    run: RunSnippet,
) -> None:
    values = run("unequal/local_response_gradient.py").values
    assert values["same"] is True
    assert 1e3 * ROUNDING_64 < values["apart"] < 1e-3


def test_local_response_has_the_right_gradient_in_one_layer_only(
    run: RunSnippet,
) -> None:
    lines = run("unequal/local_response_gradient.py").stdout.splitlines()
    assert lines[-2:] == ["gradient True", "gradient False"]


def test_order_decides_what_is_lost(run: RunSnippet) -> None:
    values = run("unequal/order.py").values
    assert (values["left"], values["right"]) == (0, 1)
    assert values["of_loop"] > 10 * values["of_sum"]


def test_batch_and_rows_differ_by_rounding_only(run: RunSnippet) -> None:
    values = run("unequal/batch.py").values
    assert values["apart"] < ROUNDING
    assert values["apart_64"] < ROUNDING_64
