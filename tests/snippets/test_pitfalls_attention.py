"""What the page about attention claims, asked of its runs."""

import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.utils import parametrizations, prune

from tests.conftest import RunSnippet

attend = F.scaled_dot_product_attention
FUTURE = torch.ones(3, 3).triu(1).bool()
CAUSAL = "1 0 0\n1 1 0\n1 1 1\n"


def batched(heads: int = 2, **settings: object) -> nn.MultiheadAttention:
    torch.manual_seed(0)
    return nn.MultiheadAttention(8, heads, batch_first=True, **settings)


def seen(weights: torch.Tensor) -> list[Any]:
    rows: list[Any] = (weights > 0).int().tolist()
    return rows


def test_mask_opposite_shows_the_future(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/mask_opposite.py")
    assert symptom.stdout == "0 1 1\n0 0 1\n0 0 0\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    assert run("pitfalls/attention/mask_opposite_cured.py").stdout == CAUSAL


def test_mask_opposite_is_so_in_all_that_take_boolean_masks() -> None:
    x, past = torch.randn(2, 3, 8), ~FUTURE
    causal = attend(x, x, x, is_causal=True)
    assert torch.allclose(attend(x, x, x, attn_mask=past), causal, atol=1e-5)
    pad = torch.tensor([[False, False, True]])
    _, weights = batched()(x[:1], x[:1], x[:1], key_padding_mask=pad)
    assert seen(weights[0]) == [[1, 1, 0]] * 3
    layer = nn.TransformerEncoderLayer(8, 2, dropout=0.0, batch_first=True)
    changed = torch.cat([x[:, :2], x[:, 2:] + 1], dim=1)
    for before, after in (
        (layer(x, FUTURE), layer(changed, FUTURE)),
        (
            layer(x, src_key_padding_mask=pad.expand(2, 3)),
            layer(changed, src_key_padding_mask=pad.expand(2, 3)),
        ),
    ):
        assert torch.allclose(before[:, :2], after[:, :2], atol=1e-5)


def test_float_mask_of_ones_and_zeros_hides_nothing(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/float_mask.py")
    assert symptom.stdout == "1 1 1\n" * 3
    assert (symptom.error, symptom.stderr) == ("", "")
    assert run("pitfalls/attention/float_mask_cured.py").stdout == CAUSAL


def test_float_mask_is_added_to_the_scores() -> None:
    q, mask = torch.randn(1, 3, 4), torch.randn(3, 3)
    want = torch.softmax(q @ q.mT / 2 + mask, dim=-1) @ q
    assert torch.allclose(attend(q, q, q, attn_mask=mask), want, atol=1e-5)
    x = torch.randn(1, 3, 8)
    one = batched(1)
    scores = one(x, x, x)[1].log() + mask
    _, weights = one(x, x, x, attn_mask=mask)
    assert torch.allclose(weights, scores.softmax(-1), atol=1e-5)
    _, padded = one(x, x, x, key_padding_mask=mask[:1])
    want = (one(x, x, x)[1].log() + mask[:1, None]).softmax(-1)
    assert torch.allclose(padded, want, atol=1e-5)


def test_mask_dtype_is_bool_or_float(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/mask_dtype.py")
    what = "Expected attn_mask dtype to be bool or float or to match query dtype, but"
    got = "got attn_mask.dtype: long int and  query.dtype: float instead."
    assert symptom.stdout == f"RuntimeError: {what} {got}\n"
    only = "only bool and floating types of key_padding_mask are supported"
    assert symptom.error == f"AssertionError: {only}\n"
    assert run("pitfalls/attention/mask_dtype_cured.py").stdout == "works\n"


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.uint8])
def test_mask_dtype_of_whole_numbers_raises_in_each(dtype: torch.dtype) -> None:
    x, mask = torch.ones(2, 3, 8), torch.zeros(3, 3, dtype=dtype)
    with pytest.raises(RuntimeError, match="Expected attn_mask dtype to be bool"):
        attend(x, x, x, attn_mask=mask)
    with pytest.raises(AssertionError, match="only bool and floating types of attn_m"):
        batched()(x, x, x, attn_mask=mask)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_mask_dtype_of_another_float_raises_for_float32(dtype: torch.dtype) -> None:
    x, mask = torch.ones(2, 3, 8), torch.zeros(3, 3, dtype=dtype)
    with pytest.raises(RuntimeError, match="or to match query dtype"):
        attend(x, x, x, attn_mask=mask)
    with pytest.raises(RuntimeError, match="Input dtypes must be the same"):
        batched()(x, x, x, attn_mask=mask)


def test_mask_per_sample_has_a_row_for_each_head(run: RunSnippet) -> None:
    error = run("pitfalls/attention/mask_per_sample.py").error
    what = "The shape of the 3D attn_mask is torch.Size([2, 3, 3]), but should be"
    assert error == f"RuntimeError: {what} (8, 3, 3).\n"
    cure = run("pitfalls/attention/mask_per_sample_cured.py").stdout
    assert cure == "mask 8 3 3\ny 2 3 8\n"


def test_mask_per_sample_is_mixed_up_by_repeat() -> None:
    x, mask = torch.randn(2, 3, 8), torch.stack([FUTURE, torch.zeros_like(FUTURE)])
    causal, full = [[1, 0, 0], [1, 1, 0], [1, 1, 1]], [[1] * 3] * 3
    layer = batched(4)
    _, weights = layer(x, x, x, attn_mask=mask.repeat_interleave(4, dim=0))
    assert seen(weights) == [causal, full]
    _, weights = layer(x, x, x, attn_mask=mask.repeat(4, 1, 1))
    assert seen(weights) == [full, full]


@pytest.mark.parametrize("shape", [(1, 3), (2, 3), (1, 3, 3), (2, 1, 3, 3), (3,)])
def test_mask_per_sample_is_not_broadcast(shape: tuple[int, ...]) -> None:
    x = torch.randn(2, 3, 8)
    with pytest.raises((RuntimeError, AssertionError)):
        batched()(x, x, x, attn_mask=torch.zeros(shape).bool())


def test_padding_mask_needs_two_dimensions_more(run: RunSnippet) -> None:
    error = run("pitfalls/attention/padding_mask.py").error
    what = "The size of tensor a (3) must match the size of tensor b (2) at"
    assert error == f"RuntimeError: {what} non-singleton dimension 2\n"
    assert run("pitfalls/attention/padding_mask_cured.py").stdout == "keep 2 1 1 3\n"


def test_padding_mask_is_silently_wrong_where_batch_and_length_agree() -> None:
    q, keep = torch.randn(3, 2, 3, 4), torch.ones(3, 3).bool()
    keep[0, 2] = False
    y = attend(q, q, q, attn_mask=keep)
    want = attend(q, q, q, attn_mask=keep[:, None, None, :])
    assert not torch.allclose(y, want, atol=1e-4)


@pytest.mark.parametrize("shape", [(3, 5), (1, 5), (2, 1, 3, 5), (2, 4, 3, 5)])
def test_padding_mask_may_have_any_shape_that_broadcasts(
    shape: tuple[int, ...],
) -> None:
    q, k = torch.randn(2, 4, 3, 8), torch.randn(2, 4, 5, 8)
    mask = torch.ones(shape).bool()
    assert attend(q, k, k, attn_mask=mask).shape == (2, 4, 3, 8)


def test_mismatched_masks_warn(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/mismatched_masks.py")
    what = "UserWarning: Support for mismatched key_padding_mask and attn_mask is"
    assert f"{what} deprecated. Use same type for both instead." in symptom.stderr
    cure = run("pitfalls/attention/mismatched_masks_cured.py")
    assert (cure.stdout, cure.stderr) == ("y 2 3 8\n", "")


def test_mismatched_masks_are_over_because_the_mask_means_the_same() -> None:
    made = nn.Transformer.generate_square_subsequent_mask(3)
    assert made.dtype == torch.float32
    assert torch.equal(made.bool(), FUTURE)


def test_causal_and_mask_raise_together(run: RunSnippet) -> None:
    error = run("pitfalls/attention/causal_and_mask.py").error
    what = "_scaled_dot_product_attention: Explicit attn_mask should not be set when"
    assert error == f"RuntimeError: {what} is_causal=True\n"
    cure = run("pitfalls/attention/causal_and_mask_cured.py").stdout
    assert cure == "1 0 0\n1 1 0\n1 1 0\n"


def test_causal_and_mask_may_both_be_used_by_another_kernel() -> None:
    q, keep = torch.randn(2, 2, 3, 4), torch.tensor([[True, True, False]])
    with sdpa_kernel(SDPBackend.FLASH_ATTENTION):
        y = attend(q, q, q, attn_mask=keep, is_causal=True)
    want = attend(q, q, q, attn_mask=keep & ~FUTURE)
    assert torch.allclose(y, want, atol=1e-4)
    with sdpa_kernel(SDPBackend.MATH), pytest.raises(RuntimeError, match="Explicit"):
        attend(q, q, q, attn_mask=keep, is_causal=True)


def test_causal_needs_mask_in_the_layer(run: RunSnippet) -> None:
    error = run("pitfalls/attention/causal_needs_mask.py").error
    assert error.startswith(
        "RuntimeError: Need attn_mask if specifying the is_causal hint. "
    )
    cure = run("pitfalls/attention/causal_needs_mask_cured.py").stdout
    assert cure == CAUSAL


def test_causal_needs_mask_but_may_not_read_it() -> None:
    layer, x = batched(), torch.randn(2, 3, 8)
    nothing = torch.zeros(3, 3).bool()
    causal = layer(x, x, x, attn_mask=FUTURE)[0]
    full = layer(x, x, x)[0]
    hint = {"attn_mask": nothing, "is_causal": True}
    y, _ = layer(x, x, x, **hint, need_weights=False)
    assert torch.allclose(y, causal, atol=1e-5)
    assert not torch.allclose(y, full, atol=1e-4)
    assert torch.allclose(layer(x, x, x, **hint)[0], full, atol=1e-5)


def test_causal_needs_mask_on_the_fast_path_and_says_nothing() -> None:
    layer, x = batched().eval(), torch.randn(2, 3, 8)
    with torch.no_grad():
        y, _ = layer(x, x, x, is_causal=True, need_weights=False)
        full, _ = layer(x, x, x, need_weights=False)
    assert torch.allclose(y, full, atol=1e-5)


def test_causal_cache_begins_at_the_first_key(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/causal_cache.py")
    assert symptom.stdout == "1 0 0 0 0\n1 1 0 0 0\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/attention/causal_cache_cured.py").stdout
    assert cure == "1 1 1 1 0\n1 1 1 1 1\n"


def test_causal_cache_needs_no_mask_for_one_query() -> None:
    q, k = torch.randn(1, 1, 4), torch.randn(1, 5, 4)
    past = torch.ones(1, 5).tril(5 - 1).bool()
    y = attend(q, k, k, attn_mask=past)
    assert torch.allclose(y, attend(q, k, k), atol=1e-5)
    assert torch.allclose(attend(q, k, k, is_causal=True), k[:, :1], atol=1e-5)


def test_masked_rows_are_nan_and_so_is_the_gradient(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/masked_rows.py")
    assert symptom.stdout == "nan in y [False, True]\nnan in grad True\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/attention/masked_rows_cured.py").stdout
    assert cure == "nan in y [False, False]\nnan in grad False\n"


def test_masked_rows_of_a_float_padding_mask_are_nan_too() -> None:
    layer, x = batched(), torch.randn(2, 3, 8)
    pad = torch.zeros(2, 3)
    pad[1] = -torch.inf
    y, _ = layer(x, x, x, key_padding_mask=pad)
    y[0].sum().backward()
    assert y.isnan().any(2).any(1).tolist() == [False, True]
    assert layer.in_proj_weight.grad.isnan().any()


def test_zero_or_nan_hangs_on_the_call(run: RunSnippet) -> None:
    assert run("pitfalls/attention/zero_or_nan.py").stdout.splitlines() == [
        "SDPA nan False",
        "grad=1 need=1 nan True",
        "grad=1 need=0 nan False",
        "grad=0 need=1 nan True",
        "grad=0 need=0 nan True",
    ]


def hides_row(dtype: torch.dtype) -> torch.Tensor:
    """A mask of three rows that hides the second whole, for nn.MultiheadAttention."""
    hidden = torch.tensor([False, True, False])[:, None].expand(3, 3)
    if dtype == torch.bool:
        return hidden
    return torch.zeros(3, 3).masked_fill(hidden, -torch.inf)


@pytest.mark.parametrize("shape", [(1, 3, 4), (1, 2, 3, 4)])
@pytest.mark.parametrize("dtype", [torch.bool, torch.float32])
def test_masked_rows_are_zero_in_sdpa(
    shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    q, mask = torch.randn(shape, requires_grad=True), hides_row(dtype)
    y = attend(q, q, q, attn_mask=~mask if dtype == torch.bool else mask)
    assert y[..., 1, :].abs().max() == 0
    y.sum().backward()
    assert not q.grad.isnan().any()


@pytest.mark.parametrize("dtype", [torch.bool, torch.float32])
@pytest.mark.parametrize("mode", [True, False])
@pytest.mark.parametrize("need_weights", [True, False])
def test_masked_rows_of_the_layer_hang_on_need_weights(
    dtype: torch.dtype,
    mode: bool,
    need_weights: bool,
) -> None:
    layer, x = batched().train(mode), torch.randn(1, 3, 8)
    mask = hides_row(dtype)
    y, _ = layer(x, x, x, attn_mask=mask, need_weights=need_weights)
    assert y[0, 1].isnan().all() == need_weights
    assert not y[0, [0, 2]].isnan().any()
    y[0, [0, 2]].sum().backward()
    assert layer.in_proj_weight.grad.isnan().any() == need_weights
    if not need_weights:
        assert torch.allclose(y[0, 1], layer.out_proj.bias)


def test_masked_rows_are_nan_on_the_fast_path() -> None:
    layer, x = batched().eval(), torch.randn(1, 3, 8)
    mask = hides_row(torch.bool)
    with torch.no_grad():
        y, _ = layer(x, x, x, attn_mask=mask, need_weights=False)
    assert y[0, 1].isnan().all()


def test_nan_in_eval_comes_without_gradients(run: RunSnippet) -> None:
    no = "grad=True nan [[False, False, False]]\n"
    symptom = run("pitfalls/attention/nan_in_eval.py")
    assert symptom.stdout == f"{no}grad=False nan [[True, True, True]]\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/attention/nan_in_eval_cured.py").stdout
    assert cure == f"{no}grad=False nan [[False, False, False]]\n"


@pytest.mark.parametrize("layers", [1, 2])
def test_nan_in_eval_begins_in_the_row_that_sees_nothing(layers: int) -> None:
    layer = nn.TransformerEncoderLayer(4, 2, batch_first=True)
    model, x = nn.TransformerEncoder(layer, layers).eval(), torch.randn(1, 3, 4)
    pad = torch.tensor([[True, False, False]])
    with torch.no_grad():
        left = model(x, FUTURE, pad).isnan().any(2)[0].tolist()
        right = model(x, FUTURE, pad.flip(1)).isnan()
    assert left == [True, layers > 1, layers > 1]
    assert not right.any()


def test_need_weights_returns_them_or_none(run: RunSnippet) -> None:
    assert run("pitfalls/attention/need_weights.py").stdout.splitlines() == [
        "mean over heads 2 3 3",
        "each head 2 4 3 3",
        "need_weights=False None",
        "close True",
    ]


def test_need_weights_decides_whether_sdpa_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []

    def counted(*args: Any, **settings: Any) -> torch.Tensor:
        calls.append(args)
        return attend(*args, **settings)

    monkeypatch.setattr(F, "scaled_dot_product_attention", counted)
    layer, x = batched(), torch.randn(2, 3, 8)
    layer(x, x, x)
    assert not calls
    layer(x, x, x, need_weights=False)
    assert len(calls) == 1


def test_need_weights_is_false_in_a_transformer_layer() -> None:
    layer = nn.TransformerEncoderLayer(8, 2)
    passed = []
    layer.self_attn.register_forward_pre_hook(
        lambda _, __, settings: passed.append(settings["need_weights"]),
        with_kwargs=True,
    )
    layer(torch.randn(3, 2, 8))
    assert passed == [False]


def test_batch_first_is_false_and_mixes_the_samples(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/batch_first.py")
    assert symptom.stdout == "weights 3 2 2\nx[1] has no part in y[0] False\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/attention/batch_first_cured.py").stdout
    assert cure == "weights 2 3 3\nx[1] has no part in y[0] True\n"


def test_batch_first_shows_where_a_padding_mask_is_passed() -> None:
    layer, x = nn.MultiheadAttention(8, 2), torch.randn(2, 3, 8)
    pad = torch.zeros(2, 3).bool()
    with pytest.raises(AssertionError, match=r"key_padded_mask.shape\[0\] to be 3"):
        layer(x, x, x, key_padding_mask=pad)


@pytest.mark.parametrize(
    "layer",
    [
        nn.TransformerEncoderLayer(8, 2).self_attn,
        nn.TransformerDecoderLayer(8, 2).self_attn,
    ],
)
def test_batch_first_is_false_in_transformer_layers_too(
    layer: nn.MultiheadAttention,
) -> None:
    assert layer.batch_first is False


def test_heads_on_the_wrong_axis_attend_within_a_token(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/heads.py")
    assert symptom.stdout == "y[0] depends on 1 0 0 0 0\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/attention/heads_cured.py").stdout
    assert cure == "y[0] depends on 1 1 1 1 1\n"


def test_kernels_agree_within_rounding(run: RunSnippet) -> None:
    assert run("pitfalls/attention/kernels.py").stdout.splitlines() == [
        "torch.float32 within 0.0001 True",
        "torch.float64 within 1e-12 True",
    ]


@pytest.mark.parametrize(
    ("shape", "settings"),
    [((4, 5, 8), {}), ((2, 4, 5, 8), {"dropout_p": 0.1})],
)
def test_kernels_without_flash_raise_and_say_why(
    shape: tuple[int, ...], settings: dict[str, Any]
) -> None:
    q = torch.randn(shape)
    with warnings.catch_warnings(record=True) as why:
        warnings.simplefilter("always")
        with (
            sdpa_kernel(SDPBackend.FLASH_ATTENTION),
            pytest.raises(RuntimeError, match=r"No available kernel"),
        ):
            attend(q, q, q, **settings)
    assert any("Flash attention kernel not used" in str(one.message) for one in why)


def test_scale_is_applied_to_scaled_q_again(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/scale.py")
    assert symptom.stdout == "scaled once False\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/attention/scale_cured.py").stdout
    assert cure == "scaled once True\n"


def test_scale_of_one_leaves_q_as_it_is() -> None:
    q = torch.randn(1, 5, 4)
    want = torch.softmax(q @ q.mT, dim=-1) @ q
    assert torch.allclose(attend(q, q, q, scale=1.0), want, atol=1e-5)
    same = attend(q, q, q, scale=4**-0.5)
    assert torch.allclose(same, attend(q, q, q), atol=1e-5)


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("mode", [True, False])
def test_scale_is_the_same_in_the_layer(
    mode: bool,
    need_weights: bool,
) -> None:
    layer, x = batched().train(mode), torch.randn(1, 3, 8)
    q, k, v = (
        F.linear(x, layer.in_proj_weight, layer.in_proj_bias)
        .view(1, 3, 3, 2, 4)
        .permute(2, 0, 3, 1, 4)
    )
    joined = attend(q, k, v, scale=4**-0.5).transpose(1, 2).reshape(1, 3, 8)
    want = layer.out_proj(joined)
    y, _ = layer(x, x, x, need_weights=need_weights)
    assert torch.allclose(y, want, atol=1e-5)


def test_out_proj_hooks_are_not_run(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/out_proj_hooks.py")
    assert symptom.stdout == "seen\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/attention/out_proj_hooks_cured.py").stdout
    assert cure == "seen MultiheadAttention\n"


Change = Callable[[nn.MultiheadAttention], object]


def calls_of(register: Callable[[nn.Module, Callable[..., None]], object]) -> int:
    count = 0

    def hook(*_: object) -> None:
        nonlocal count
        count += 1

    for mode in True, False:
        for need_weights in True, False:
            for grad in True, False:
                layer, x = batched().train(mode), torch.randn(2, 3, 8)
                register(layer.out_proj, hook)
                with torch.set_grad_enabled(grad):
                    y, _ = layer(x, x, x, need_weights=need_weights)
                if grad:
                    y.sum().backward()
    return count


def test_out_proj_hooks_of_no_kind_are_run() -> None:
    linear = nn.Module
    assert calls_of(linear.register_forward_hook) == 0
    assert calls_of(linear.register_forward_pre_hook) == 0
    assert calls_of(linear.register_full_backward_hook) == 0


def test_out_proj_hooks_are_not_the_only_ones_in_the_layer() -> None:
    names = [name for name, _ in batched().named_modules()]
    assert names == ["", "out_proj"]


def test_out_proj_lora_is_not_called(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/out_proj_lora.py")
    assert symptom.stdout == "delta has grad False\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/attention/out_proj_lora_cured.py").stdout
    assert cure == "delta has grad True\n"


def takes_effect(change: Change) -> bool:
    """Whether a change of out_proj shows in what the layer returns, in any mode."""
    found = set()
    for mode in True, False:
        for need_weights in True, False:
            for grad in True, False:
                layer, x = batched().train(mode), torch.randn(2, 3, 8)
                changed = batched().train(mode)
                change(changed)
                with torch.set_grad_enabled(grad):
                    y, _ = layer(x, x, x, need_weights=need_weights)
                    z, _ = changed(x, x, x, need_weights=need_weights)
                found.add(not torch.allclose(y, z, atol=1e-3))
    (same,) = found
    return same


def no_call(layer: nn.MultiheadAttention) -> None:
    layer.out_proj.forward = lambda x: x * 0


def pruned(layer: nn.MultiheadAttention) -> None:
    prune.l1_unstructured(layer.out_proj, "weight", amount=0.5)


def pruned_then_changed(layer: nn.MultiheadAttention) -> None:
    prune.identity(layer.out_proj, "weight")
    with torch.no_grad():
        layer.out_proj.weight_orig.mul_(10)


def old_weight_norm(layer: nn.MultiheadAttention) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nn.utils.weight_norm(layer.out_proj)
    with torch.no_grad():
        layer.out_proj.weight_g.mul_(10)


def new_weight_norm(layer: nn.MultiheadAttention) -> None:
    parametrizations.weight_norm(layer.out_proj)
    with torch.no_grad():
        layer.out_proj.parametrizations.weight.original0.mul_(10)


def other_weight(layer: nn.MultiheadAttention) -> None:
    layer.out_proj.weight = nn.Parameter(torch.ones(8, 8))


@pytest.mark.parametrize(
    ("change", "effect"),
    [
        (no_call, False),
        (pruned, True),
        (pruned_then_changed, False),
        (old_weight_norm, False),
        (new_weight_norm, True),
        (other_weight, True),
    ],
)
def test_out_proj_lora_and_what_else_reaches_it(
    change: Change,
    effect: bool,
) -> None:
    assert takes_effect(change) is effect


def test_out_proj_lora_without_a_weight_raises() -> None:
    layer, x = batched(), torch.randn(2, 3, 8)
    layer.out_proj = nn.Sequential(layer.out_proj)
    with pytest.raises(AttributeError, match="has no attribute 'weight'"):
        layer(x, x, x)


@pytest.mark.filterwarnings("ignore")
def test_out_proj_lora_is_left_out_by_dynamic_quantization() -> None:
    model = nn.Sequential(nn.Linear(8, 8), nn.TransformerEncoderLayer(8, 2)).eval()
    small = torch.ao.quantization.quantize_dynamic(model, {nn.Linear})
    assert type(small[0]) is not nn.Linear
    assert isinstance(small[1].self_attn.out_proj.weight, nn.Parameter)


def test_nested_tensor_warns_without_batch_first(run: RunSnippet) -> None:
    symptom = run("pitfalls/attention/nested_tensor.py")
    what = "enable_nested_tensor is True, but self.use_nested_tensor is False because"
    assert f"UserWarning: {what} encoder_layer.self_attn.batch_first" in symptom.stderr
    cure = run("pitfalls/attention/nested_tensor_cured.py")
    assert (symptom.stdout, cure.stdout) == ("nested False\n", "nested False\n")
    assert cure.stderr == ""


def test_nested_tensor_is_used_with_batch_first() -> None:
    layer = nn.TransformerEncoderLayer(8, 2, batch_first=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert nn.TransformerEncoder(layer, 2).use_nested_tensor is True


def test_predict_true_takes_part(run: RunSnippet) -> None:
    assert run("pitfalls/attention/predict.py").values["value"] == 2
