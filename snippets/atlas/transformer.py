from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def multi_head_attention(
    layer: nn.MultiheadAttention,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    key_padding_mask: Tensor | None = None,
    need_weights: bool = True,
    attn_mask: Tensor | None = None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
) -> tuple[Tensor, Tensor | None]:
    # ja: 勾配を記録しない評価では、層は高速パスも使う
    # en: Without gradients, eval may take the fast path
    tensors = (query, key, value)
    if any(tensor.is_nested for tensor in tensors):
        raise AssertionError("a nested tensor")
    transpose = layer.batch_first and query.dim() == 3
    if transpose:
        # ja: 同じテンソルは、転置しても同じものにしておく
        # en: What is one tensor stays one when transposed
        by_id = {id(t): t.transpose(0, 1) for t in tensors}
        query, key, value = (by_id[id(t)] for t in tensors)
    # ja: kdim か vdim が embed_dim と違えば、重みは 3 つ
    # en: With another kdim or vdim, there are three weights
    separate = layer.in_proj_weight is None
    output, weights = F.multi_head_attention_forward(
        query,
        key,
        value,
        embed_dim_to_check=layer.embed_dim,
        num_heads=layer.num_heads,
        in_proj_weight=layer.in_proj_weight,
        in_proj_bias=layer.in_proj_bias,
        bias_k=layer.bias_k,
        bias_v=layer.bias_v,
        add_zero_attn=layer.add_zero_attn,
        dropout_p=layer.dropout,
        out_proj_weight=layer.out_proj.weight,
        out_proj_bias=layer.out_proj.bias,
        training=layer.training,
        key_padding_mask=key_padding_mask,
        need_weights=need_weights,
        attn_mask=attn_mask,
        use_separate_proj_weight=separate,
        q_proj_weight=layer.q_proj_weight,
        k_proj_weight=layer.k_proj_weight,
        v_proj_weight=layer.v_proj_weight,
        average_attn_weights=average_attn_weights,
        is_causal=is_causal,
    )
    if transpose:
        output = output.transpose(0, 1)
    return output, weights


def transformer_encoder_layer(
    layer: nn.TransformerEncoderLayer,
    src: Tensor,
    src_mask: Tensor | None = None,
    src_key_padding_mask: Tensor | None = None,
    is_causal: bool = False,
) -> Tensor:
    def self_attention(x: Tensor) -> Tensor:
        x, _ = multi_head_attention(
            layer.self_attn,
            x,
            x,
            x,
            key_padding_mask=src_key_padding_mask,
            need_weights=False,
            attn_mask=src_mask,
            is_causal=is_causal,
        )
        return _dropout(layer.dropout1, x)

    def feed_forward(x: Tensor) -> Tensor:
        return _dropout(
            layer.dropout2, _feed_forward(layer, x)
        )

    x = src
    if layer.norm_first:
        x = x + self_attention(_norm(layer.norm1, x))
        return x + feed_forward(_norm(layer.norm2, x))
    x = _norm(layer.norm1, x + self_attention(x))
    return _norm(layer.norm2, x + feed_forward(x))


def transformer_decoder_layer(
    layer: nn.TransformerDecoderLayer,
    tgt: Tensor,
    memory: Tensor,
    tgt_mask: Tensor | None = None,
    memory_mask: Tensor | None = None,
    tgt_key_padding_mask: Tensor | None = None,
    memory_key_padding_mask: Tensor | None = None,
    tgt_is_causal: bool = False,
    memory_is_causal: bool = False,
) -> Tensor:
    def self_attention(x: Tensor) -> Tensor:
        x, _ = multi_head_attention(
            layer.self_attn,
            x,
            x,
            x,
            key_padding_mask=tgt_key_padding_mask,
            need_weights=False,
            attn_mask=tgt_mask,
            is_causal=tgt_is_causal,
        )
        return _dropout(layer.dropout1, x)

    def cross_attention(x: Tensor) -> Tensor:
        x, _ = multi_head_attention(
            layer.multihead_attn,
            x,
            memory,
            memory,
            key_padding_mask=memory_key_padding_mask,
            need_weights=False,
            attn_mask=memory_mask,
            is_causal=memory_is_causal,
        )
        return _dropout(layer.dropout2, x)

    def feed_forward(x: Tensor) -> Tensor:
        return _dropout(
            layer.dropout3, _feed_forward(layer, x)
        )

    x = tgt
    if layer.norm_first:
        x = x + self_attention(_norm(layer.norm1, x))
        x = x + cross_attention(_norm(layer.norm2, x))
        return x + feed_forward(_norm(layer.norm3, x))
    x = _norm(layer.norm1, x + self_attention(x))
    x = _norm(layer.norm2, x + cross_attention(x))
    return _norm(layer.norm3, x + feed_forward(x))


def _feed_forward(
    layer: nn.TransformerEncoderLayer
    | nn.TransformerDecoderLayer,
    x: Tensor,
) -> Tensor:
    x = F.linear(
        x, layer.linear1.weight, layer.linear1.bias
    )
    # ja: activation は関数か、渡されたモジュール
    # en: activation: a function, or a module you passed
    x = _dropout(layer.dropout, layer.activation(x))
    return F.linear(
        x, layer.linear2.weight, layer.linear2.bias
    )


def _dropout(layer: nn.Dropout, x: Tensor) -> Tensor:
    return F.dropout(
        x,
        layer.p,
        training=layer.training,
        inplace=layer.inplace,
    )


def _norm(layer: nn.LayerNorm, x: Tensor) -> Tensor:
    return F.layer_norm(
        x,
        layer.normalized_shape,
        layer.weight,
        layer.bias,
        eps=layer.eps,
    )


def transformer_encoder(
    layer: nn.TransformerEncoder,
    src: Tensor,
    mask: Tensor | None = None,
    src_key_padding_mask: Tensor | None = None,
    is_causal: bool | None = None,
) -> Tensor:
    if mask is not None and not (
        mask.dtype == torch.bool or mask.is_floating_point()
    ):
        raise AssertionError("mask must be bool or float")
    is_causal = _causal(layer, src, mask, is_causal)
    x = src
    for each in layer.layers:
        step = _twin(
            each,
            nn.TransformerEncoderLayer,
            transformer_encoder_layer,
        )
        x = step(
            x,
            src_mask=mask,
            src_key_padding_mask=src_key_padding_mask,
            is_causal=is_causal,
        )
    if layer.norm is None:
        return x
    return _twin(layer.norm, nn.LayerNorm, _norm)(x)


def transformer_decoder(
    layer: nn.TransformerDecoder,
    tgt: Tensor,
    memory: Tensor,
    tgt_mask: Tensor | None = None,
    memory_mask: Tensor | None = None,
    tgt_key_padding_mask: Tensor | None = None,
    memory_key_padding_mask: Tensor | None = None,
    tgt_is_causal: bool | None = None,
    memory_is_causal: bool = False,
) -> Tensor:
    tgt_is_causal = _causal(
        layer, tgt, tgt_mask, tgt_is_causal
    )
    x = tgt
    for each in layer.layers:
        step = _twin(
            each,
            nn.TransformerDecoderLayer,
            transformer_decoder_layer,
        )
        x = step(
            x,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )
    if layer.norm is None:
        return x
    return _twin(layer.norm, nn.LayerNorm, _norm)(x)


def _causal(
    layer: nn.TransformerEncoder | nn.TransformerDecoder,
    x: Tensor,
    mask: Tensor | None,
    is_causal: bool | None,
) -> bool:
    first = layer.layers[0].self_attn.batch_first
    if is_causal is not None or mask is None:
        return bool(is_causal)
    # ja: None なら、因果マスクかどうかを値から見分ける
    # en: None: the mask's values tell whether it is causal
    length = x.size(1 if first and x.dim() == 3 else 0)
    causal = nn.Transformer.generate_square_subsequent_mask(
        length, mask.device, mask.dtype
    )
    return torch.equal(mask, causal)


def _twin(
    part: nn.Module,
    cls: type[nn.Module],
    function: Callable[..., Tensor],
) -> Callable[..., Tensor]:
    # ja: 自作の部品には関数版がないので、そのまま呼ぶ
    # en: A part of your own has no twin: it is called
    if type(part) is cls:
        return partial(function, part)
    return part


def transformer(
    layer: nn.Transformer,
    src: Tensor,
    tgt: Tensor,
    src_mask: Tensor | None = None,
    tgt_mask: Tensor | None = None,
    memory_mask: Tensor | None = None,
    src_key_padding_mask: Tensor | None = None,
    tgt_key_padding_mask: Tensor | None = None,
    memory_key_padding_mask: Tensor | None = None,
    src_is_causal: bool | None = None,
    tgt_is_causal: bool | None = None,
    memory_is_causal: bool = False,
) -> Tensor:
    axis = 0 if layer.batch_first else 1
    if src.dim() == 3 and src.size(axis) != tgt.size(axis):
        raise RuntimeError("batch sizes differ")
    if not src.size(-1) == tgt.size(-1) == layer.d_model:
        raise RuntimeError("not d_model features")
    encode = _twin(
        layer.encoder,
        nn.TransformerEncoder,
        transformer_encoder,
    )
    decode = _twin(
        layer.decoder,
        nn.TransformerDecoder,
        transformer_decoder,
    )
    memory = encode(
        src,
        mask=src_mask,
        src_key_padding_mask=src_key_padding_mask,
        is_causal=src_is_causal,
    )
    return decode(
        tgt,
        memory,
        tgt_mask=tgt_mask,
        memory_mask=memory_mask,
        tgt_key_padding_mask=tgt_key_padding_mask,
        memory_key_padding_mask=memory_key_padding_mask,
        tgt_is_causal=tgt_is_causal,
        memory_is_causal=memory_is_causal,
    )
