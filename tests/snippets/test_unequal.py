"""What the page about unequal results claims, asked of its runs."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import Mock

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from nn_or_f.run.task import Result
from tests.conftest import RunSnippet

ROUNDING = 1e-4  # far above rounding of float32 here, far below all else
ROUNDING_64 = 1e-13


def encoder_layer(**settings: Any) -> nn.TransformerEncoderLayer:
    return nn.TransformerEncoderLayer(16, 4, 32, batch_first=True, **settings).eval()


@pytest.fixture
def is_fused(monkeypatch: pytest.MonkeyPatch) -> Callable[[nn.Module, Tensor], bool]:
    """Whether a call of a layer, without gradients, takes the fast path."""
    fast = Mock(wraps=torch._transformer_encoder_layer_fwd)
    monkeypatch.setattr(torch, "_transformer_encoder_layer_fwd", fast)

    def ask(layer: nn.Module, x: Tensor) -> bool:
        fast.reset_mock()
        with torch.no_grad():
            layer(x)
        return bool(fast.called)

    return ask


def lists(run: Result) -> list[list[int]]:
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


def test_equal_compares_values_and_neither_signs_of_zero_nor_dtypes(
    run: RunSnippet,
) -> None:
    values = run("unequal/equal.py").values
    assert values["sign"] is values["dtype"] is True
    assert values["same_nan"] is False


def test_equal_nan_of_assert_close_lets_nan_equal_nan() -> None:
    nan = torch.tensor([math.nan, 1.0])
    torch.testing.assert_close(nan, nan.clone(), equal_nan=True)
    with pytest.raises(AssertionError):
        torch.testing.assert_close(nan, nan.clone())


def test_gpu_defaults_are_what_the_documentation_says() -> None:
    assert torch.backends.cudnn.allow_tf32 is True
    assert torch.backends.cuda.matmul.allow_tf32 is False
    assert torch.backends.cudnn.benchmark is False
    assert torch.get_autocast_dtype("cuda") is torch.float16


def test_gpu_autocast_leaves_float64_alone_as_that_of_a_cpu_does() -> None:
    linear, x = nn.Linear(4, 3), torch.randn(2, 4)
    with torch.autocast("cpu"):
        assert linear(x).dtype is torch.bfloat16
        assert linear.double()(x.double()).dtype is torch.float64


def test_rule_out_needs_equal_weights_and_in_training_an_equal_seed(
    run: RunSnippet,
) -> None:
    values = run("unequal/rule_out.py").values
    assert (values["made"], values["loaded"]) == (False, True)
    assert (values["trained"], values["same_seed"]) == (False, True)


def test_fused_path_differs_by_rounding_only(run: RunSnippet) -> None:
    values = run("unequal/fused.py").values
    assert values["apart_32"] < ROUNDING
    assert values["apart_64"] < ROUNDING_64


def test_fused_path_switched_off_leaves_no_difference(run: RunSnippet) -> None:
    values = run("unequal/fused.py").values
    assert values["equal_32"] is values["equal_64"] is True


def test_when_fused_is_in_eval_with_a_batch_when_no_gradient_is_wanted(
    run: RunSnippet,
) -> None:
    values = run("unequal/when_fused.py").values
    for name in ("no_grad", "inference", "frozen"):
        assert values[name] is True, name
    for name in ("train", "unbatched", "grad", "x_grad"):
        assert values[name] is False, name


def test_not_fused_by_any_of_four_settings(run: RunSnippet) -> None:
    values = run("unequal/not_fused.py").values
    assert values["even"] is values["f_relu"] is True
    for name in ("odd", "second", "no_bias", "torch_relu"):
        assert values[name] is False, name


KNOWN = {
    "'relu'": "relu",
    "'gelu'": "gelu",
    "F.relu": F.relu,
    "F.gelu": F.gelu,
    "nn.ReLU()": nn.ReLU(),
    "nn.GELU()": nn.GELU(),
    "nn.GELU(approximate='tanh')": nn.GELU(approximate="tanh"),
}
UNKNOWN = {
    "torch.relu": torch.relu,
    "a lambda of F.relu": lambda x: F.relu(x) * 1,
    "a partial of F.gelu": partial(F.gelu, approximate="tanh"),
    "nn.SiLU()": nn.SiLU(),
}


@pytest.mark.parametrize(
    ("activation", "known"),
    [*((one, True) for one in KNOWN.values()), *((o, False) for o in UNKNOWN.values())],
    ids=[*KNOWN, *UNKNOWN],  # one that holds an address differs between processes
)
def test_not_fused_is_an_activation_that_the_layer_does_not_know(
    activation: Any, known: bool, is_fused: Callable[..., bool]
) -> None:
    layer = encoder_layer(activation=activation)
    assert is_fused(layer, torch.ones(2, 5, 16)) is known


def test_hooked_before_or_after_forward_a_layer_is_not_fused(run: RunSnippet) -> None:
    values = run("unequal/hooked.py").values
    assert values["inside"] is values["pre"] is False
    assert values["backward"] is values["everywhere"] is True


@pytest.mark.parametrize("inner", ["", "norm1", "self_attn.out_proj"])
@pytest.mark.parametrize("register", ["forward_hook", "forward_pre_hook"])
def test_hooked_on_itself_or_inside_a_layer_is_not_fused(
    inner: str, register: str, is_fused: Callable[..., bool]
) -> None:
    layer, x = encoder_layer(), torch.ones(2, 5, 16)
    hooked = layer.get_submodule(inner)
    with getattr(hooked, f"register_{register}")(lambda *_: None):
        assert is_fused(layer, x) is False
    assert is_fused(layer, x) is True


def test_autocast_on_cpu_does_not_switch_the_fast_path_off(run: RunSnippet) -> None:
    assert run("unequal/hooked.py").values["autocast"] is True


def test_autocast_flag_of_cuda_switches_the_fast_path_off(
    is_fused: Callable[..., bool],
) -> None:
    layer, x = encoder_layer(), torch.ones(2, 5, 16)
    torch.set_autocast_enabled("cuda", True)
    try:
        assert torch.is_autocast_enabled()
        assert is_fused(layer, x) is False
    finally:
        torch.set_autocast_enabled("cuda", False)
    with torch.autocast("cpu"):
        assert not torch.is_autocast_enabled()
    assert is_fused(layer, x) is True


def test_fused_gelu_by_tanh_is_the_exact_gelu(run: RunSnippet) -> None:
    values = run("unequal/fused_gelu.py").values
    assert (values["grad"], values["no_grad"]) == (False, True)
    assert 1e6 * ROUNDING_64 < values["apart"] < 1e-2


def test_fused_gelu_is_avoided_by_a_partial_function() -> None:
    activation = partial(F.gelu, approximate="tanh")
    layer = encoder_layer(activation=activation).double()
    x = torch.randn(2, 5, 16, dtype=torch.float64)
    y = layer(x)
    with torch.no_grad():  # its attention takes a fast path of its own
        assert (layer(x) - y).abs().max() < ROUNDING_64


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
    seen.reset_mock()
    x = x[0]  # without a batch axis
    layer(x, x, x)
    assert not seen.called


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
    values = run("unequal/local_response_gradient.py").values
    assert (values["right"], values["wrong"]) == (True, False)


def test_order_decides_what_is_lost(run: RunSnippet) -> None:
    values = run("unequal/order.py").values
    assert (values["left"], values["right"]) == (0, 1)
    assert values["of_loop"] > 100 * values["of_sum"]


def test_batch_and_rows_differ_by_rounding_only(run: RunSnippet) -> None:
    values = run("unequal/batch.py").values
    assert values["apart"] < ROUNDING
    assert values["apart_64"] < ROUNDING_64
