"""What the atlas's page of Transformer layers says is what torch does."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

torch.set_num_threads(1)

same = torch.testing.assert_close


def randn(*size: int) -> Tensor:
    return torch.randn(size, generator=torch.Generator().manual_seed(sum(size)))


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def names(function: Callable[..., Any]) -> list[str]:
    """Return the names of its arguments, without self."""
    return [n for n in inspect.signature(function).parameters if n != "self"]


CAUSAL = torch.ones(3, 3, dtype=torch.bool).triu(1)
OTHER = torch.tensor([[0, 0, 1], [1, 0, 0], [0, 1, 0]]).bool()
LAST = torch.tensor([[0, 0, 0], [0, 0, 1]]).bool()  # paddings: where they are True
FIRST = torch.tensor([[0, 0, 0], [1, 0, 0]]).bool()


def infinite(mask: Tensor) -> Tensor:
    """Return that boolean mask as one of floating point, which wants a gradient."""
    return torch.zeros(mask.shape).masked_fill(mask, -torch.inf).requires_grad_()


def attention(**settings: Any) -> Any:
    return nn.MultiheadAttention(4, 2, **settings)


def encoder_layer(**settings: Any) -> Any:
    return nn.TransformerEncoderLayer(4, 2, 6, **settings)


def decoder_layer(**settings: Any) -> Any:
    return nn.TransformerDecoderLayer(4, 2, 6, **settings)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep which of those functions are called."""
    seen: list[str] = []

    def watch(owner: Any, name: str) -> None:
        function = getattr(owner, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            seen.append(name)
            return function(*args, **kwargs)

        monkeypatch.setattr(owner, name, watched)

    watch(F, "multi_head_attention_forward")
    watch(F, "scaled_dot_product_attention")
    watch(torch, "_transformer_encoder_layer_fwd")
    return seen


def test_a_transformer_layer_is_attention_linear_normalization_and_dropout() -> None:
    kinds = (nn.MultiheadAttention, nn.Linear, nn.LayerNorm, nn.Dropout)
    for layer in (encoder_layer(), decoder_layer()):
        assert {type(c) for c in layer.children()} == set(kinds)


def test_attention_calls_f_multi_head_attention_forward(calls: list[str]) -> None:
    x = randn(3, 2, 4)
    attention()(x, x, x, need_weights=False)
    assert calls[0] == "multi_head_attention_forward"


def test_scaled_dot_product_attention_is_the_core_without_the_projections() -> None:
    layer, x = attention(batch_first=True), randn(2, 3, 4)
    q, k, v = (
        t.unflatten(-1, (2, 2)).transpose(1, 2)
        for t in F.linear(x, layer.in_proj_weight, layer.in_proj_bias).chunk(3, -1)
    )
    core = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
    same(layer.out_proj(core), layer(x, x, x)[0])


def forward(layer: Any, x: Tensor) -> Tensor:
    """Return what F makes of the layer's parameters when x attends to itself."""
    found: Tensor = F.multi_head_attention_forward(
        x,
        x,
        x,
        layer.embed_dim,
        layer.num_heads,
        layer.in_proj_weight,
        layer.in_proj_bias,
        None,
        None,
        False,
        0.0,
        layer.out_proj.weight,
        layer.out_proj.bias,
    )[0]
    return found


def test_only_the_layer_has_batch_first_and_f_takes_l_n_e() -> None:
    assert "batch_first" in names(nn.MultiheadAttention)
    assert "batch_first" not in names(F.multi_head_attention_forward)
    layer, x = attention(batch_first=True), randn(2, 3, 4)
    turned = x.transpose(0, 1)
    same(forward(layer, turned).transpose(0, 1), layer(x, x, x)[0])
    assert not torch.allclose(forward(layer, x), layer(x, x, x)[0])
    same(forward(layer, x[0]), layer(x, x, x)[0][0])


@pytest.mark.parametrize("training", [True, False])
def test_the_values_of_attn_mask_are_not_used_with_the_hint_alone(
    training: bool,
) -> None:
    layer, x = attention().train(training), randn(3, 2, 4)

    def found(mask: Tensor, **settings: Any) -> Tensor:
        out: Tensor = layer(x, x, x, attn_mask=mask, **settings)[0]
        return out

    alone = {"need_weights": False, "is_causal": True}
    assert torch.equal(found(OTHER, **alone), found(CAUSAL, **alone))
    for used in (
        {"need_weights": False},
        {"is_causal": True},
        {**alone, "key_padding_mask": torch.zeros(2, 3, dtype=torch.bool)},
    ):
        assert not torch.allclose(found(OTHER, **used), found(CAUSAL, **used))


def test_the_fused_path_of_attention_uses_a_boolean_attn_mask_beside_the_hint() -> None:
    layer, x = attention(batch_first=True).eval(), randn(2, 3, 4)
    hint = {"attn_mask": OTHER, "need_weights": False, "is_causal": True}
    unfused = layer(x, x, x, attn_mask=OTHER, need_weights=False)[0]
    assert not torch.allclose(layer(x, x, x, **hint)[0], unfused)
    with torch.no_grad():
        same(layer(x, x, x, **hint)[0], unfused)


def test_the_weights_that_come_back_in_training_are_those_after_dropout() -> None:
    layer, x = attention(dropout=0.5), randn(3, 2, 4)
    whole = layer.eval()(x, x, x, average_attn_weights=False)[1]
    same(whole.sum(-1), torch.ones(2, 2, 3))
    dropped = layer.train()(x, x, x, average_attn_weights=False)[1]
    kept = dropped != 0
    assert not kept.all()
    same(dropped[kept], 2 * whole[kept])


def test_a_hook_on_out_proj_never_fires() -> None:
    layer, x = attention(), randn(3, 2, 4)
    fired: list[Any] = []
    layer.out_proj.register_forward_hook(lambda *given: fired.append(given))
    for training in (True, False):
        layer.train(training)(x, x, x)
    assert not fired
    layer.out_proj(x)
    assert len(fired) == 1


@pytest.mark.parametrize("make_layer", [encoder_layer, decoder_layer])
def test_the_default_of_dropout_makes_the_modes_differ(make_layer: Any) -> None:
    layer, x = make_layer(), randn(3, 2, 4)
    given = (x,) if make_layer is encoder_layer else (x, x)
    assert layer.dropout.p == 0.1
    assert not torch.allclose(layer.train()(*given), layer.eval()(*given))


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("wants", ["weights", "input", "nothing"])
def test_the_fused_path_is_taken_outside_no_grad_if_nothing_wants_gradients(
    calls: list[str], wants: str, batch_first: bool, training: bool
) -> None:
    layer = encoder_layer(batch_first=batch_first, dropout=0.0).train(training)
    layer.requires_grad_(wants == "weights")
    x = randn(2, 3, 4).requires_grad_(wants == "input")
    assert torch.is_grad_enabled()
    found = layer(x)
    fused = "_transformer_encoder_layer_fwd" in calls
    assert fused is (wants == "nothing" and batch_first and not training)
    same(found, layer.train()(x))


def test_the_fused_path_is_not_taken_with_an_odd_number_of_heads(
    calls: list[str],
) -> None:
    for heads in (1, 3):
        layer = nn.TransformerEncoderLayer(6, heads, 6, batch_first=True)
        layer.eval().requires_grad_(False)(randn(2, 3, 6))
    assert "_transformer_encoder_layer_fwd" not in calls


def test_the_third_argument_of_a_decoder_layer_is_tgt_mask_the_fourth_memory_mask() -> (
    None
):
    found = names(nn.TransformerDecoderLayer.forward)
    assert found[2:4] == ["tgt_mask", "memory_mask"]
    assert found[4:6] == ["tgt_key_padding_mask", "memory_key_padding_mask"]


def test_true_means_do_not_look_and_the_reverse_in_scaled_dot_product() -> None:
    layer, x = decoder_layer().eval(), randn(3, 2, 4)
    changed = x.clone()
    changed[2] += 1
    hidden = torch.tensor([[False, False, True]]).expand(3, 3)

    def looks(run: Callable[[Tensor], Tensor]) -> bool:
        return not torch.equal(run(x), run(changed))

    assert not looks(lambda memory: layer(x, memory, memory_mask=hidden))
    assert looks(lambda memory: layer(x, memory, memory_mask=~hidden))
    q, k = x.transpose(0, 1), changed.transpose(0, 1)
    sdpa = F.scaled_dot_product_attention
    assert torch.equal(sdpa(q, q, q, ~hidden), sdpa(q, k, k, ~hidden))
    assert not torch.equal(sdpa(q, q, q, hidden), sdpa(q, k, k, hidden))


def encoder(layers: int = 1, **settings: Any) -> Any:
    layer = encoder_layer(dropout=0.0, batch_first=True)
    return nn.TransformerEncoder(layer, layers, **settings)


@pytest.mark.parametrize("cls", [nn.TransformerEncoder, nn.TransformerDecoder])
def test_a_stack_copies_its_layer_so_that_all_begin_with_the_same_weights(
    cls: Any,
) -> None:
    layer = encoder_layer(batch_first=True)
    if cls is nn.TransformerDecoder:
        layer = decoder_layer()
    stack = cls(layer, 2)
    for name, value in layer.named_parameters():
        for copied in stack.layers:
            assert copied.get_parameter(name) is not value
            assert torch.equal(copied.get_parameter(name), value)
    assert stack.layers[0] is not stack.layers[1]


@pytest.mark.parametrize(
    ("hidden", "padding", "used"),
    [(CAUSAL, None, False), (OTHER, None, True), (CAUSAL, LAST, True)],
    ids=["causal", "other", "causal and padding"],
)
def test_an_encoder_tells_a_causal_mask_from_its_values_and_does_not_use_it(
    hidden: Tensor, padding: Tensor | None, used: bool
) -> None:
    mask = infinite(hidden)
    if padding is not None:
        padding = torch.zeros(padding.shape).masked_fill(padding, -torch.inf)
    assert (
        inspect.signature(nn.TransformerEncoder.forward).parameters["is_causal"].default
        is None
    )
    encoder()(randn(2, 3, 4), mask, padding).sum().backward()
    assert (mask.grad is not None) is used


def test_told_that_it_is_not_causal_an_encoder_uses_a_causal_mask() -> None:
    mask = infinite(CAUSAL)
    encoder()(randn(2, 3, 4), mask, is_causal=False).sum().backward()
    assert mask.grad is not None


def real_and_padded(padding: Tensor, fused: bool, **settings: Any) -> Any:
    """Return the outputs where there is no padding, and where there is."""
    mask = settings.pop("mask", None)
    torch.manual_seed(0)
    layer = encoder(**settings).eval().requires_grad_(not fused)
    out = layer(randn(2, 3, 4), mask, src_key_padding_mask=padding).detach()
    return out[~padding], out[padding]


nesting = pytest.mark.parametrize("nested", [True, False])
checking = pytest.mark.parametrize("check", [True, False])
# torch warns that nested tensors are a prototype, once in a process.
prototype = pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")


@nesting
@checking
@pytest.mark.parametrize("padding", [LAST, FIRST], ids=["last", "first"])
def test_enable_nested_tensor_and_mask_check_do_nothing_outside_the_fused_path(
    padding: Tensor, check: bool, nested: bool
) -> None:
    plain = real_and_padded(padding, fused=False)
    found = real_and_padded(
        padding, fused=False, enable_nested_tensor=nested, mask_check=check
    )
    for one, other in zip(found, plain, strict=True):
        assert torch.equal(one, other)


@prototype
@nesting
@checking
def test_in_the_fused_path_a_nested_tensor_makes_padding_at_the_end_0(
    check: bool, nested: bool
) -> None:
    settings = {"enable_nested_tensor": nested, "mask_check": check}
    plain = real_and_padded(LAST, fused=False)
    real, padded = real_and_padded(LAST, fused=True, **settings)
    same(real, plain[0])
    assert padded.any() != nested
    same(
        real_and_padded(LAST, True, mask=CAUSAL, **settings)[1].any(),
        torch.tensor(True),
    )


@prototype
def test_the_0_of_a_padding_goes_through_norm() -> None:
    norm = nn.LayerNorm(4)
    nn.init.constant_(norm.bias, 7.0)
    _, padded = real_and_padded(LAST, fused=True, norm=norm)
    assert (padded == 7).all()


@prototype
@nesting
@checking
def test_without_mask_check_padding_elsewhere_changes_the_other_positions(
    check: bool, nested: bool
) -> None:
    settings = {"enable_nested_tensor": nested, "mask_check": check}
    plain, _ = real_and_padded(FIRST, fused=False)
    real, _ = real_and_padded(FIRST, fused=True, **settings)
    assert torch.allclose(real, plain, atol=1e-5) is (check or not nested)


def test_a_decoder_tells_only_tgt_mask_from_its_values() -> None:
    found = inspect.signature(nn.TransformerDecoder.forward).parameters
    assert found["tgt_is_causal"].default is None
    assert found["memory_is_causal"].default is False
    x, tgt_mask, memory_mask = randn(3, 2, 4), infinite(CAUSAL), infinite(CAUSAL)
    stack = nn.TransformerDecoder(decoder_layer(), 1)
    stack(x, x, tgt_mask, memory_mask).sum().backward()
    assert tgt_mask.grad is None
    assert memory_mask.grad is not None


def test_src_key_padding_mask_acts_in_the_encoder_only() -> None:
    model, x = nn.Transformer(4, 2, 1, 1, 6, batch_first=True).eval(), randn(2, 3, 4)
    changed = x.clone()
    changed[1, 2] += 1

    def looks(**masks: Tensor) -> bool:
        return not torch.equal(model(x, x, **masks), model(changed, x, **masks))

    def encoder_looks(padding: Tensor) -> bool:
        a, b = (model.encoder(s, src_key_padding_mask=padding) for s in (x, changed))
        return not torch.equal(a[~padding], b[~padding])

    assert not encoder_looks(LAST)
    assert looks(src_key_padding_mask=LAST)
    assert not looks(src_key_padding_mask=LAST, memory_key_padding_mask=LAST)


class Custom(nn.Module):  # type: ignore[misc]  # torch is not followed
    """Stands for an encoder or a decoder, and returns twice its first argument."""

    def forward(self, first: Tensor, *rest: Any, **masks: Any) -> Tensor:
        del rest, masks
        return 2 * first


def test_a_custom_encoder_or_decoder_is_called_as_it_is() -> None:
    x, custom = randn(3, 2, 4), Custom()
    both = nn.Transformer(4, 2, custom_encoder=custom, custom_decoder=custom)
    assert both.encoder is custom
    assert torch.equal(both(x, x + 1), 2 * (x + 1))
    one = nn.Transformer(4, 2, 1, 1, 6, custom_encoder=custom).eval()
    assert torch.equal(one(x, x), one.decoder(x, 2 * x))
