from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn


def max_pool1d(
    layer: nn.MaxPool1d, x: Tensor
) -> Tensor | tuple[Tensor, Tensor]:
    # ja: 最後の 2 つの順序は nn と逆なので、名前で渡す
    # en: nn has the last two in the other order: name them
    return F.max_pool1d(
        x,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        ceil_mode=layer.ceil_mode,
        return_indices=layer.return_indices,
    )


def max_pool2d(
    layer: nn.MaxPool2d, x: Tensor
) -> Tensor | tuple[Tensor, Tensor]:
    # ja: 最後の 2 つの順序は nn と逆なので、名前で渡す
    # en: nn has the last two in the other order: name them
    return F.max_pool2d(
        x,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        ceil_mode=layer.ceil_mode,
        return_indices=layer.return_indices,
    )


def max_pool3d(
    layer: nn.MaxPool3d, x: Tensor
) -> Tensor | tuple[Tensor, Tensor]:
    # ja: 最後の 2 つの順序は nn と逆なので、名前で渡す
    # en: nn has the last two in the other order: name them
    return F.max_pool3d(
        x,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        ceil_mode=layer.ceil_mode,
        return_indices=layer.return_indices,
    )


def max_unpool1d(
    layer: nn.MaxUnpool1d,
    x: Tensor,
    indices: Tensor,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    return F.max_unpool1d(
        x,
        indices,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        output_size=output_size,
    )


def max_unpool2d(
    layer: nn.MaxUnpool2d,
    x: Tensor,
    indices: Tensor,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    return F.max_unpool2d(
        x,
        indices,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        output_size=output_size,
    )


def max_unpool3d(
    layer: nn.MaxUnpool3d,
    x: Tensor,
    indices: Tensor,
    output_size: Sequence[int] | None = None,
) -> Tensor:
    return F.max_unpool3d(
        x,
        indices,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        output_size=output_size,
    )


def avg_pool1d(layer: nn.AvgPool1d, x: Tensor) -> Tensor:
    return F.avg_pool1d(
        x,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        ceil_mode=layer.ceil_mode,
        count_include_pad=layer.count_include_pad,
    )


def avg_pool2d(layer: nn.AvgPool2d, x: Tensor) -> Tensor:
    return F.avg_pool2d(
        x,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        ceil_mode=layer.ceil_mode,
        count_include_pad=layer.count_include_pad,
        divisor_override=layer.divisor_override,
    )


def avg_pool3d(layer: nn.AvgPool3d, x: Tensor) -> Tensor:
    return F.avg_pool3d(
        x,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        ceil_mode=layer.ceil_mode,
        count_include_pad=layer.count_include_pad,
        divisor_override=layer.divisor_override,
    )


def fractional_max_pool2d(
    layer: nn.FractionalMaxPool2d, x: Tensor
) -> Tensor | tuple[Tensor, Tensor]:
    # ja: _random_samples が None なら eval() でも乱数を引く
    # en: Without _random_samples it draws, even in eval()
    return F.fractional_max_pool2d(
        x,
        layer.kernel_size,
        output_size=layer.output_size,
        output_ratio=layer.output_ratio,
        return_indices=layer.return_indices,
        _random_samples=layer._random_samples,
    )


def fractional_max_pool3d(
    layer: nn.FractionalMaxPool3d, x: Tensor
) -> Tensor | tuple[Tensor, Tensor]:
    # ja: _random_samples が None なら eval() でも乱数を引く
    # en: Without _random_samples it draws, even in eval()
    return F.fractional_max_pool3d(
        x,
        layer.kernel_size,
        output_size=layer.output_size,
        output_ratio=layer.output_ratio,
        return_indices=layer.return_indices,
        _random_samples=layer._random_samples,
    )


def lp_pool1d(layer: nn.LPPool1d, x: Tensor) -> Tensor:
    return F.lp_pool1d(
        x,
        float(layer.norm_type),
        layer.kernel_size,
        stride=layer.stride,
        ceil_mode=layer.ceil_mode,
    )


def lp_pool2d(layer: nn.LPPool2d, x: Tensor) -> Tensor:
    return F.lp_pool2d(
        x,
        float(layer.norm_type),
        layer.kernel_size,
        stride=layer.stride,
        ceil_mode=layer.ceil_mode,
    )


def lp_pool3d(layer: nn.LPPool3d, x: Tensor) -> Tensor:
    return F.lp_pool3d(
        x,
        float(layer.norm_type),
        layer.kernel_size,
        stride=layer.stride,
        ceil_mode=layer.ceil_mode,
    )


def adaptive_max_pool1d(
    layer: nn.AdaptiveMaxPool1d, x: Tensor
) -> Tensor | tuple[Tensor, Tensor]:
    return F.adaptive_max_pool1d(
        x,
        layer.output_size,
        return_indices=layer.return_indices,
    )


def adaptive_max_pool2d(
    layer: nn.AdaptiveMaxPool2d, x: Tensor
) -> Tensor | tuple[Tensor, Tensor]:
    return F.adaptive_max_pool2d(
        x,
        layer.output_size,
        return_indices=layer.return_indices,
    )


def adaptive_max_pool3d(
    layer: nn.AdaptiveMaxPool3d, x: Tensor
) -> Tensor | tuple[Tensor, Tensor]:
    return F.adaptive_max_pool3d(
        x,
        layer.output_size,
        return_indices=layer.return_indices,
    )


def adaptive_avg_pool1d(
    layer: nn.AdaptiveAvgPool1d, x: Tensor
) -> Tensor:
    return F.adaptive_avg_pool1d(x, layer.output_size)


def adaptive_avg_pool2d(
    layer: nn.AdaptiveAvgPool2d, x: Tensor
) -> Tensor:
    return F.adaptive_avg_pool2d(x, layer.output_size)


def adaptive_avg_pool3d(
    layer: nn.AdaptiveAvgPool3d, x: Tensor
) -> Tensor:
    return F.adaptive_avg_pool3d(x, layer.output_size)
