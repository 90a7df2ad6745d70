import torch.nn.functional as F
from torch import Tensor, nn


def cosine_similarity(
    layer: nn.CosineSimilarity, x1: Tensor, x2: Tensor
) -> Tensor:
    return F.cosine_similarity(
        x1, x2, dim=layer.dim, eps=layer.eps
    )


def pairwise_distance(
    layer: nn.PairwiseDistance, x1: Tensor, x2: Tensor
) -> Tensor:
    # ja: 引数 p は、層では norm という名前になる
    # en: The argument p goes by the name of norm in a layer
    return F.pairwise_distance(
        x1,
        x2,
        p=layer.norm,
        eps=layer.eps,
        keepdim=layer.keepdim,
    )
