from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn


def conv1d(layer: nn.Conv1d, x: Tensor) -> Tensor:
    x, padding = _padded(layer, x)
    return F.conv1d(
        x,
        layer.weight,
        layer.bias,
        stride=layer.stride,
        padding=padding,
        dilation=layer.dilation,
        groups=layer.groups,
    )


def conv2d(layer: nn.Conv2d, x: Tensor) -> Tensor:
    x, padding = _padded(layer, x)
    return F.conv2d(
        x,
        layer.weight,
        layer.bias,
        stride=layer.stride,
        padding=padding,
        dilation=layer.dilation,
        groups=layer.groups,
    )


def conv3d(layer: nn.Conv3d, x: Tensor) -> Tensor:
    x, padding = _padded(layer, x)
    return F.conv3d(
        x,
        layer.weight,
        layer.bias,
        stride=layer.stride,
        padding=padding,
        dilation=layer.dilation,
        groups=layer.groups,
    )


def _padded(
    layer: nn.Conv1d | nn.Conv2d | nn.Conv3d, x: Tensor
) -> tuple[Tensor, str | tuple[int, ...]]:
    if layer.padding_mode == "zeros":
        return x, layer.padding
    # ja: F.conv が埋めるのは 0 だけ。ほかは先に F.pad で
    # ja: 埋める（量は最後の軸から並べる）
    # en: F.conv pads with zeros only; F.pad does the rest,
    # en: and does it first (amounts begin at the last axis)
    amounts = []
    for axis in reversed(range(len(layer.kernel_size))):
        if layer.padding == "same":
            total = layer.dilation[axis] * (
                layer.kernel_size[axis] - 1
            )
            amounts += [total // 2, total - total // 2]
        elif layer.padding == "valid":
            amounts += [0, 0]
        else:
            amounts += [layer.padding[axis]] * 2
    x = F.pad(x, amounts, mode=layer.padding_mode)
    return x, (0,) * len(layer.kernel_size)


def conv_transpose1d(
    layer: nn.ConvTranspose1d,
    x: Tensor,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    return F.conv_transpose1d(
        x,
        layer.weight,
        layer.bias,
        stride=layer.stride,
        padding=layer.padding,
        output_padding=_output_padding(
            layer, x, output_size
        ),
        groups=layer.groups,
        dilation=layer.dilation,
    )


def conv_transpose2d(
    layer: nn.ConvTranspose2d,
    x: Tensor,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    return F.conv_transpose2d(
        x,
        layer.weight,
        layer.bias,
        stride=layer.stride,
        padding=layer.padding,
        output_padding=_output_padding(
            layer, x, output_size
        ),
        groups=layer.groups,
        dilation=layer.dilation,
    )


def conv_transpose3d(
    layer: nn.ConvTranspose3d,
    x: Tensor,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    return F.conv_transpose3d(
        x,
        layer.weight,
        layer.bias,
        stride=layer.stride,
        padding=layer.padding,
        output_padding=_output_padding(
            layer, x, output_size
        ),
        groups=layer.groups,
        dilation=layer.dilation,
    )


def _output_padding(
    layer: nn.ConvTranspose1d
    | nn.ConvTranspose2d
    | nn.ConvTranspose3d,
    x: Tensor,
    output_size: Sequence[int] | None,
) -> Sequence[int]:
    if output_size is None:
        return layer.output_padding
    # ja: ほしい大きさが最小の出力をどれだけ超えるか
    # en: How far the wanted size exceeds the smallest one
    axes = len(layer.kernel_size)
    sizes = x.shape[-axes:]
    if len(output_size) == x.dim():
        output_size = output_size[-axes:]
    if len(output_size) != axes:
        raise ValueError(f"output_size needs {axes} sizes")
    added = []
    for axis in range(axes):
        stride = layer.stride[axis]
        kernel = layer.kernel_size[axis]
        reach = layer.dilation[axis] * (kernel - 1)
        smallest = (sizes[axis] - 1) * stride + reach + 1
        smallest -= 2 * layer.padding[axis]
        more = output_size[axis] - smallest
        if not 0 <= more < stride:
            largest = smallest + stride - 1
            raise ValueError(
                f"not within {smallest} to {largest}"
            )
        added.append(more)
    return added


def lazy_conv1d(layer: nn.LazyConv1d, x: Tensor) -> Tensor:
    # ja: 初回だけ、入力の形から重みを作る
    # en: The first call makes the weight to fit the input
    layer.initialize_parameters(x)
    return conv1d(layer, x)


def lazy_conv2d(layer: nn.LazyConv2d, x: Tensor) -> Tensor:
    # ja: 初回だけ、入力の形から重みを作る
    # en: The first call makes the weight to fit the input
    layer.initialize_parameters(x)
    return conv2d(layer, x)


def lazy_conv3d(layer: nn.LazyConv3d, x: Tensor) -> Tensor:
    # ja: 初回だけ、入力の形から重みを作る
    # en: The first call makes the weight to fit the input
    layer.initialize_parameters(x)
    return conv3d(layer, x)


def lazy_conv_transpose1d(
    layer: nn.LazyConvTranspose1d,
    x: Tensor,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    # ja: 初回だけ、入力の形から重みを作る
    # en: The first call makes the weight to fit the input
    layer.initialize_parameters(x)
    return conv_transpose1d(layer, x, output_size)


def lazy_conv_transpose2d(
    layer: nn.LazyConvTranspose2d,
    x: Tensor,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    # ja: 初回だけ、入力の形から重みを作る
    # en: The first call makes the weight to fit the input
    layer.initialize_parameters(x)
    return conv_transpose2d(layer, x, output_size)


def lazy_conv_transpose3d(
    layer: nn.LazyConvTranspose3d,
    x: Tensor,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    # ja: 初回だけ、入力の形から重みを作る
    # en: The first call makes the weight to fit the input
    layer.initialize_parameters(x)
    return conv_transpose3d(layer, x, output_size)


def unfold(layer: nn.Unfold, x: Tensor) -> Tensor:
    return F.unfold(
        x,
        layer.kernel_size,
        dilation=layer.dilation,
        padding=layer.padding,
        stride=layer.stride,
    )


def fold(layer: nn.Fold, x: Tensor) -> Tensor:
    return F.fold(
        x,
        layer.output_size,
        layer.kernel_size,
        dilation=layer.dilation,
        padding=layer.padding,
        stride=layer.stride,
    )
