import torch.nn.functional as F
from torch import Tensor, nn


def reflection_pad1d(
    layer: nn.ReflectionPad1d, x: Tensor
) -> Tensor:
    return F.pad(x, layer.padding, mode="reflect")


def reflection_pad2d(
    layer: nn.ReflectionPad2d, x: Tensor
) -> Tensor:
    return F.pad(x, layer.padding, mode="reflect")


def reflection_pad3d(
    layer: nn.ReflectionPad3d, x: Tensor
) -> Tensor:
    return F.pad(x, layer.padding, mode="reflect")


def replication_pad1d(
    layer: nn.ReplicationPad1d, x: Tensor
) -> Tensor:
    return F.pad(x, layer.padding, mode="replicate")


def replication_pad2d(
    layer: nn.ReplicationPad2d, x: Tensor
) -> Tensor:
    return F.pad(x, layer.padding, mode="replicate")


def replication_pad3d(
    layer: nn.ReplicationPad3d, x: Tensor
) -> Tensor:
    return F.pad(x, layer.padding, mode="replicate")


def zero_pad1d(layer: nn.ZeroPad1d, x: Tensor) -> Tensor:
    return F.pad(x, layer.padding)


def zero_pad2d(layer: nn.ZeroPad2d, x: Tensor) -> Tensor:
    return F.pad(x, layer.padding)


def zero_pad3d(layer: nn.ZeroPad3d, x: Tensor) -> Tensor:
    return F.pad(x, layer.padding)


def constant_pad1d(
    layer: nn.ConstantPad1d, x: Tensor
) -> Tensor:
    return F.pad(x, layer.padding, value=layer.value)


def constant_pad2d(
    layer: nn.ConstantPad2d, x: Tensor
) -> Tensor:
    return F.pad(x, layer.padding, value=layer.value)


def constant_pad3d(
    layer: nn.ConstantPad3d, x: Tensor
) -> Tensor:
    return F.pad(x, layer.padding, value=layer.value)


def circular_pad1d(
    layer: nn.CircularPad1d, x: Tensor
) -> Tensor:
    if x.dim() not in (2, 3):
        raise ValueError(f"{x.dim()}D is neither 2D nor 3D")
    return F.pad(x, layer.padding, mode="circular")


def circular_pad2d(
    layer: nn.CircularPad2d, x: Tensor
) -> Tensor:
    if x.dim() not in (3, 4):
        raise ValueError(f"{x.dim()}D is neither 3D nor 4D")
    return F.pad(x, layer.padding, mode="circular")


def circular_pad3d(
    layer: nn.CircularPad3d, x: Tensor
) -> Tensor:
    if x.dim() not in (4, 5):
        raise ValueError(f"{x.dim()}D is neither 4D nor 5D")
    return F.pad(x, layer.padding, mode="circular")
