import torch.nn.functional as F
from torch import Tensor, nn


def identity(layer: nn.Identity, x: Tensor) -> Tensor:
    return x


def linear(layer: nn.Linear, x: Tensor) -> Tensor:
    return F.linear(x, layer.weight, layer.bias)


def bilinear(
    layer: nn.Bilinear, input1: Tensor, input2: Tensor
) -> Tensor:
    return F.bilinear(
        input1, input2, layer.weight, layer.bias
    )


def lazy_linear(layer: nn.LazyLinear, x: Tensor) -> Tensor:
    # ja: 初回だけ、入力の最後の軸の大きさから重みを作る
    # en: The first call makes the weight: x.shape[-1] wide
    layer.initialize_parameters(x)
    return linear(layer, x)
