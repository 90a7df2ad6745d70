import torch
import torch.nn.functional as F
from torch import Tensor, nn


def channel_shuffle(
    layer: nn.ChannelShuffle, x: Tensor
) -> Tensor:
    return F.channel_shuffle(x, layer.groups)


def flatten(layer: nn.Flatten, x: Tensor) -> Tensor:
    # ja: F にはない。torch.flatten は既定で start_dim=0
    # en: F has none. torch.flatten by default: start_dim=0
    return torch.flatten(
        x, start_dim=layer.start_dim, end_dim=layer.end_dim
    )


def unflatten(layer: nn.Unflatten, x: Tensor) -> Tensor:
    # ja: F にはない
    # en: F has none
    return torch.unflatten(
        x, layer.dim, layer.unflattened_size
    )
