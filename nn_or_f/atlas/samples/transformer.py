"""Samples of attention, and of the layers and stacks that a Transformer is made of."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

#: What must not be seen: later positions, or the end of the second sequence.
_CAUSAL = "tensor([[False, True, True], [False, False, True], [False, False, False]])"
_CAUSAL_FLOAT = "fixed(3, 3).fill_(-inf).triu(1)"
_CAUSAL_LEARNT = "x(3, 3).fill_(-inf).triu(1)"
_PADDED = "tensor([[False, False, False], [False, False, True]])"
_LAST = "tensor([False, False, True])"
#: Biases are zero at first, and all layers of a stack are the same.
_RANDOM = "torch.manual_seed(2); [p.normal_() for p in layer.parameters()]"


def _attention() -> list[Sample]:
    def made(options: str, call: str, before: str = "") -> Sample:
        return Sample(f"nn.MultiheadAttention({options})", call, before)

    apart = "x(4, 2, 4), x(3, 2, 4), x(3, 2, 4)"
    tied, single = "*[x(3, 2, 4)] * 3", "x(4, 4), x(3, 4), x(3, 4)"
    fast = "need_weights=False"
    options = [
        "4, 2",
        "4, 4",
        "4, 2, dropout=0.5",
        "4, 2, bias=False",
        "4, 2, add_bias_kv=True",
        "4, 2, add_zero_attn=True",
        "4, 2, batch_first=True",
        "4, 2, dropout=0.5, bias=False, add_bias_kv=True, add_zero_attn=True",
    ]
    found = [
        made(option, call)
        for option in options
        for call in (f"{tied}", f"{tied}, {fast}")
    ]
    masks = [
        f"attn_mask={_CAUSAL}",
        f"attn_mask={_CAUSAL_FLOAT}",
        "attn_mask=fixed(3, 3)",
        "attn_mask=mask(4, 3, 3)",
        f"key_padding_mask={_PADDED}",
        "key_padding_mask=fixed(2, 3)",
        f"key_padding_mask={_PADDED}, attn_mask=fixed(3, 3)",
        f"key_padding_mask=fixed(2, 3), attn_mask={_CAUSAL}",
        "attn_mask=x(3, 3)",
        f"attn_mask={_CAUSAL}, is_causal=True",
        f"attn_mask={_CAUSAL}, is_causal=True, key_padding_mask={_PADDED}",
        # A hint that is not true: it wins where the weights are not wanted.
        "attn_mask=fixed(3, 3), is_causal=True",
    ]
    found += [
        made("4, 2", f"{tied}, {mask}{more}")
        for mask in masks
        for more in ("", f", {fast}")
    ]
    both = f"key_padding_mask={_PADDED}, attn_mask={_CAUSAL}"
    found += [
        made("4, 2", apart, _RANDOM),
        made("4, 2", f"{apart}, {fast}", _RANDOM),
        made("4, 2, add_bias_kv=True", f"{apart}, {_PADDED}", _RANDOM),
        made("4, 2, add_bias_kv=True", f"{tied}, {both}"),
        made("4, 2, add_zero_attn=True", f"{tied}, attn_mask=fixed(3, 3)"),
        made("4, 2, add_zero_attn=True", f"{tied}, {both}"),
        made("4, 2, add_zero_attn=True", f"{tied}, {both}, {fast}"),
        made("4, 2, kdim=3", "x(4, 2, 4), x(3, 2, 3), x(3, 2, 4)", _RANDOM),
        made("4, 2, vdim=5", "x(4, 2, 4), x(3, 2, 4), x(3, 2, 5)", _RANDOM),
        made("4, 2, kdim=3, vdim=3", f"x(4, 2, 4), *[x(3, 2, 3)] * 2, {_PADDED}"),
        made("4, 2, bias=False, kdim=3, vdim=5", "x(4, 4), x(3, 3), x(3, 5)"),
        # The same tensors, one thing or several, along either axis.
        made("4, 2", "x(4, 2, 4), *[x(3, 2, 4)] * 2"),
        made("4, 2, batch_first=True", "x(2, 4, 4), *[x(2, 3, 4)] * 2"),
        made("4, 2, batch_first=True", "*[x(2, 3, 4)] * 2, x(2, 3, 4)"),
        made("4, 2, batch_first=True", "x(2, 4, 4), x(2, 3, 4), x(2, 3, 4)"),
        made("4, 2, batch_first=True", f"*[x(2, 3, 4)] * 3, {_PADDED}"),
        made("4, 2, batch_first=True", "*[x(3, 4)] * 3"),
        made("4, 2, batch_first=True, kdim=3", "x(2, 4, 4), x(2, 3, 3), x(2, 3, 4)"),
        made("4, 2", single),
        made("4, 2", f"{single}, {fast}"),
        made("4, 2", f"{single}, {_LAST}"),
        made("4, 2", f"{single}, None, True, fixed(2, 4, 3)"),
        made("4, 2", f"{single}, average_attn_weights=False"),
        made("4, 2", f"{apart}, average_attn_weights=False"),
        made("4, 2", f"{apart}, average_attn_weights=False, {fast}"),
        made("4, 2, dropout=0.5", f"{apart}, {_PADDED}, average_attn_weights=False"),
        made("4, 2", tied, "layer.in_proj_weight.requires_grad_(False)"),
        # What is wrong must be wrong in the same way.
        made("4, 2", "*[x(2, 3, 2, 4)] * 3"),
        made("4, 2", "x(4, 2, 4), x(3, 4), x(3, 4)"),
        made("4, 2, batch_first=True", "x(2, 4, 4), x(3, 4), x(3, 4)"),
        made("4, 2", "*[x(3, 2, 6)] * 3, need_weights=False"),
        made("4, 2", "x(4, 2, 4), x(3, 2, 4), x(2, 2, 4)"),
        made("4, 2, kdim=3", "x(4, 2, 4), x(3, 2, 3), x(2, 2, 4)"),
        made("4, 2", f"{tied}, {_LAST}"),
        made("4, 2", f"{tied}, mask(3, 3)"),
        made("4, 2", f"{tied}, mask(2, 4)"),
        made("4, 2", f"{tied}, ints(2, 2, 3)"),
        made("4, 2", f"{tied}, attn_mask=ints(2, 3, 3)"),
        made("4, 2", f"{tied}, attn_mask=mask(3)"),
        made("4, 2", f"{tied}, attn_mask=mask(3, 4)"),
        made("4, 2", f"{tied}, attn_mask=mask(2, 3, 3)"),
        made("4, 2", f"{single}, attn_mask=mask(3, 4, 3)"),
        made("4, 2", f"{tied}, is_causal=True"),
        made("4, 2", "*[torch.ones(3, 2, 4, dtype=torch.float16)] * 3"),
    ]
    return found


#: Options that all the layers of a Transformer have.
_OPTIONS = [
    "",
    ", dropout=0.5",
    ", activation='gelu'",
    ", norm_first=True, dropout=0.4, bias=False, layer_norm_eps=0.5",
]


def _layers(name: str) -> list[Sample]:
    """Samples of one layer: "Encoder" or "Decoder"."""
    decoder = name == "Decoder"

    def made(options: str, call: str, before: str = "") -> Sample:
        layer = f"nn.Transformer{name}Layer(4, 2, dim_feedforward=6{options})"
        return Sample(layer, call, before)

    batch = "x(3, 2, 4)" + ", x(3, 2, 4)" * decoder
    first = "x(2, 3, 4)" + ", x(2, 5, 4)" * decoder
    single = "x(3, 4)" + ", x(5, 4)" * decoder
    mask, padding, causal = "src_mask", "src_key_padding_mask", "is_causal"
    if decoder:
        mask, padding, causal = "tgt_mask", "tgt_key_padding_mask", "tgt_is_causal"
    found = [made(option, batch) for option in _OPTIONS]
    found += [
        made(", activation=torch.tanh", batch),
        made(", activation=nn.PReLU()", batch),
        made(", layer_norm_eps=0.5", batch),
        made(", bias=False", batch),
        made("", batch, _RANDOM),
        made(", norm_first=True", batch, _RANDOM),
        made(", batch_first=True", first),
        made(", batch_first=True", f"{first}, {mask}={_CAUSAL}, {padding}={_PADDED}"),
        made("", single),
        made("", f"{single}, {padding}={_LAST}"),
        made("", f"{batch}, {_CAUSAL}"),
        made("", f"{batch}, {mask}=fixed(4, 3, 3)"),
        made("", f"{batch}, {padding}={_PADDED}"),
        made(", norm_first=True", f"{batch}, {mask}=fixed(3, 3), {padding}={_PADDED}"),
        made("", f"{batch}, {mask}={_CAUSAL_FLOAT}, {causal}=True"),
        # A hint that is not true wins over the mask.
        made("", f"{batch}, {mask}=fixed(3, 3), {causal}=True"),
        # Each part keeps its own settings.
        made("", batch, "layer.dropout1.p = 0.8; layer.dropout2.eval()"),
        made("", batch, "layer.dropout.p = 0.8; layer.dropout1.eval()"),
        made("", batch, "layer.self_attn.dropout = 0.8"),
        made("", batch, "layer.norm1.eps = 0.5; layer.dropout2.inplace = True"),
        made("", batch, "layer.linear1.weight.requires_grad_(False)"),
        # What is wrong must be wrong in the same way.
        made("", batch.replace("(3, 2, 4)", "(3, 2, 6)", 1)),
        made("", f"{batch}, {mask}=mask(3, 4)"),
        made("", f"{batch}, {mask}=ints(2, 3, 3)"),
        made("", f"{batch}, {padding}=mask(3, 2)"),
        made("", f"{batch}, {causal}=True"),
    ]
    if decoder:
        found += [
            made("", f"{batch}, memory_mask={_CAUSAL}"),
            made("", f"{batch}, memory_mask=fixed(3, 3), tgt_mask={_CAUSAL}"),
            made("", f"{batch}, memory_key_padding_mask={_PADDED}"),
            made("", f"{batch}, memory_mask={_CAUSAL}, memory_is_causal=True"),
            made("", f"{batch}, memory_is_causal=True"),
            made("", "*[x(3, 2, 4)] * 2"),
            made("", "x(3, 2, 4), x(3, 3, 4)"),
            made("", "x(3, 2, 4), x(3, 4)"),
            made("", batch, "layer.dropout3.p = 0.8; layer.norm3.eps = 0.5"),
            made("", batch, "layer.multihead_attn.dropout = 0.8"),
        ]
    return found


def _stacks(name: str) -> list[Sample]:
    """Samples of a stack of layers: "Encoder" or "Decoder"."""
    decoder = name == "Decoder"

    def made(options: str, call: str, before: str = _RANDOM, layer: str = "") -> Sample:
        one = f"nn.Transformer{name}Layer(4, 2, dim_feedforward=6{layer})"
        return Sample(f"nn.Transformer{name}({one}, {options})", call, before)

    batch = "x(3, 2, 4)" + ", x(3, 2, 4)" * decoder
    first = "x(2, 3, 4)" + ", x(2, 5, 4)" * decoder
    single = "x(3, 4)" + ", x(5, 4)" * decoder
    mask, padding, causal = "mask", "src_key_padding_mask", "is_causal"
    if decoder:
        mask, padding, causal = "tgt_mask", "tgt_key_padding_mask", "tgt_is_causal"
    even = ", batch_first=True"
    found = [
        made("2", batch, ""),
        made("2", batch, layer=", activation='gelu'"),
        made("2, norm=nn.LayerNorm(4)", batch),
        made("2, norm=nn.LayerNorm(4, eps=0.5, bias=False)", batch),
        made("2, norm=nn.RMSNorm(4)", batch),
        made("2, norm=nn.LayerNorm(4)", first, layer=even),
        made("1", single),
        made("1", f"{single}, {mask}={_CAUSAL}, {padding}={_LAST}"),
        made("1", f"{batch}, {_CAUSAL}"),
        # A mask that is seen to be causal is not looked at, and has no gradient.
        made("1", f"{batch}, {mask}={_CAUSAL_LEARNT}"),
        made("1", f"{first}, {mask}={_CAUSAL_LEARNT}", layer=even),
        made("1", f"{single}, {mask}={_CAUSAL_LEARNT}", layer=even),
        made("1", f"{batch}, {mask}={_CAUSAL_LEARNT}, {causal}=False"),
        made("1", f"{batch}, {mask}={_CAUSAL_LEARNT}, {causal}=True"),
        # A hint that is not true wins over the mask.
        made("1", f"{batch}, {mask}=fixed(3, 3), {causal}=True"),
        made("1", f"{batch}, {mask}=fixed(4, 3, 3)"),
        made("2", f"{batch}, {padding}={_PADDED}"),
        made("1", f"{batch}, {mask}=fixed(3, 3), {padding}={_PADDED}"),
        # What is wrong must be wrong in the same way.
        made("0", batch),
        made("1", batch.replace("(3, 2, 4)", "(3, 2, 6)", 1)),
        made("1", f"{batch}, {mask}=ints(2, 3, 3)"),
        made("1", f"{batch}, {mask}=ints(2, 3, 3), {causal}=False"),
        made("1", f"{batch}, {padding}=ints(2, 2, 3)"),
        made("1", f"{batch}, {causal}=True"),
    ]
    if decoder:
        found += [
            made("1", f"{batch}, memory_mask=fixed(3, 3)"),
            made("1", f"{batch}, memory_key_padding_mask={_PADDED}"),
            made("1", f"{batch}, memory_mask={_CAUSAL}, memory_is_causal=True"),
        ]
    else:
        found += [
            made(
                "1, enable_nested_tensor=False", f"{first}, None, {_PADDED}", layer=even
            ),
            made("1, mask_check=False", f"{first}, None, {_PADDED}", layer=even),
        ]
    return found


_ENCODER = (
    "nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, dim_feedforward=6), 1)"
)
_DECODER = (
    "nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, dim_feedforward=6), 1)"
)
#: An encoder and a decoder that only their author knows.
_TWICE = (
    "type('Twice', (nn.Module,), {'forward': lambda self, src, **masks: 2 * src})()"
)
_SUM = (
    "type('Sum', (nn.Module,), {'forward': lambda self, tgt, memory, **masks:"
    " tgt + memory.sum(0)})()"
)


def _transformers() -> list[Sample]:
    def made(options: str, call: str, before: str = "") -> Sample:
        small = "d_model=8, nhead=2, dim_feedforward=6"
        depth = "num_encoder_layers=1, num_decoder_layers=1"
        layer = f"nn.Transformer({small}, {depth}{options})"
        return Sample(layer, call, before)

    batch, first = "x(3, 2, 8), x(3, 2, 8)", "x(2, 3, 8), x(2, 4, 8)"
    single = "x(3, 8), x(4, 8)"
    found = [made(option, batch) for option in _OPTIONS]
    masks = "src_mask=fixed(3, 3), tgt_mask=fixed(3, 3), memory_mask=fixed(3, 3)"
    last = "tensor([[False, False, True], [False, False, False]])"
    paddings = (
        f"src_key_padding_mask={_PADDED}, tgt_key_padding_mask={last},"
        " memory_key_padding_mask=fixed(2, 3)"
    )
    return [
        *found,
        Sample(
            "nn.Transformer(d_model=8, nhead=2, dim_feedforward=6,"
            " num_encoder_layers=2, num_decoder_layers=3)",
            batch,
            _RANDOM,
        ),
        made(", batch_first=True", first, _RANDOM),
        made(f", custom_encoder={_ENCODER}", batch),
        made(f", custom_decoder={_DECODER}", batch),
        made(f", custom_encoder={_TWICE}", f"{batch}, {masks}"),
        made(f", custom_decoder={_SUM}", f"{batch}, {masks}"),
        made(f", custom_encoder={_TWICE}, custom_decoder={_SUM}", batch),
        made("", single),
        made("", f"{batch}, {masks}"),
        made("", f"{batch}, {paddings}"),
        made("", f"{batch}, {_CAUSAL}, {_CAUSAL_LEARNT}, {_CAUSAL}"),
        made("", f"{batch}, {masks}, src_is_causal=True, memory_is_causal=True"),
        made("", f"{batch}, {masks}, tgt_is_causal=True"),
        # What is wrong must be wrong in the same way.
        made("", "x(3, 2, 8), x(3, 3, 8)"),
        made(", batch_first=True", "x(2, 3, 8), x(3, 3, 8)"),
        made("", "x(3, 2, 8), x(3, 2, 6)"),
        made("", "x(3, 2, 6), x(3, 2, 6)"),
        made("", f"{batch}, src_mask=ints(2, 3, 3)"),
        made("", f"{batch}, tgt_mask=ints(2, 3, 3)"),
        made("", f"{batch}, src_is_causal=True"),
    ]


SAMPLES = [
    *_attention(),
    *_layers("Encoder"),
    *_layers("Decoder"),
    *_stacks("Encoder"),
    *_stacks("Decoder"),
    *_transformers(),
]

_FUSED = {
    "ja": "高速パスを選ぶだけの引数で、勾配を求める呼び出しはそこを通らない",
    "en": "it only acts on the fast path, which no call that wants gradients takes",
}
WITHOUT_EFFECT = {
    ("TransformerEncoder", "enable_nested_tensor"): _FUSED,
    ("TransformerEncoder", "mask_check"): _FUSED,
}

SHORTS = [
    Short(
        "nn.MultiheadAttention(4, 2)",
        "query=x(4, 2, 4), key=x(3, 2, 4), value=x(3, 2, 4)",
        "F.multi_head_attention_forward(query, key, value, embed_dim_to_check=4,"
        " num_heads=2, in_proj_weight=layer.in_proj_weight,"
        " in_proj_bias=layer.in_proj_bias, bias_k=None, bias_v=None,"
        " add_zero_attn=False, dropout_p=0.0, out_proj_weight=layer.out_proj.weight,"
        " out_proj_bias=layer.out_proj.bias, training=layer.training)",
    ),
]
