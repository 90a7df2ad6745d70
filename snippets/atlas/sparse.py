import torch.nn.functional as F
from torch import Tensor, nn


def embedding(layer: nn.Embedding, x: Tensor) -> Tensor:
    # ja: max_norm を超える行は、重みそのものが縮む
    # en: A row above max_norm shrinks in the weight itself
    return F.embedding(
        x,
        layer.weight,
        layer.padding_idx,
        layer.max_norm,
        layer.norm_type,
        layer.scale_grad_by_freq,
        layer.sparse,
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
        layer.max_norm,
        layer.norm_type,
        layer.scale_grad_by_freq,
        layer.mode,
        layer.sparse,
        per_sample_weights,
        layer.include_last_offset,
        layer.padding_idx,
    )
