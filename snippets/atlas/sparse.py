import torch.nn.functional as F
from torch import Tensor, nn


def embedding(layer: nn.Embedding, x: Tensor) -> Tensor:
    # ja: max_norm を超える行は、重みそのものが縮む
    # en: A row above max_norm shrinks in the weight itself
    return F.embedding(
        x,
        layer.weight,
        padding_idx=layer.padding_idx,
        max_norm=layer.max_norm,
        norm_type=layer.norm_type,
        scale_grad_by_freq=layer.scale_grad_by_freq,
        sparse=layer.sparse,
    )


def embedding_bag(
    layer: nn.EmbeddingBag,
    x: Tensor,
    offsets: Tensor | None = None,
    per_sample_weights: Tensor | None = None,
) -> Tensor:
    # ja: max_norm を超える行は、重みそのものが縮む
    # en: A row above max_norm shrinks in the weight itself
    return F.embedding_bag(
        x,
        layer.weight,
        offsets,
        max_norm=layer.max_norm,
        norm_type=layer.norm_type,
        scale_grad_by_freq=layer.scale_grad_by_freq,
        mode=layer.mode,
        sparse=layer.sparse,
        per_sample_weights=per_sample_weights,
        include_last_offset=layer.include_last_offset,
        padding_idx=layer.padding_idx,
    )
