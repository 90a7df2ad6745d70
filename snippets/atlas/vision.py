import torch.nn.functional as F
from torch import Tensor, nn


def pixel_shuffle(
    layer: nn.PixelShuffle, x: Tensor
) -> Tensor:
    return F.pixel_shuffle(x, layer.upscale_factor)


def pixel_unshuffle(
    layer: nn.PixelUnshuffle, x: Tensor
) -> Tensor:
    return F.pixel_unshuffle(x, layer.downscale_factor)


def upsample(layer: nn.Upsample, x: Tensor) -> Tensor:
    # ja: F.upsample は非推奨で、中身は F.interpolate
    # en: F.upsample is deprecated: it calls F.interpolate
    return F.interpolate(
        x,
        size=layer.size,
        scale_factor=layer.scale_factor,
        mode=layer.mode,
        align_corners=layer.align_corners,
        recompute_scale_factor=layer.recompute_scale_factor,
    )


def upsampling_nearest2d(
    layer: nn.UpsamplingNearest2d, x: Tensor
) -> Tensor:
    return F.interpolate(
        x,
        size=layer.size,
        scale_factor=layer.scale_factor,
        mode="nearest",
    )


def upsampling_bilinear2d(
    layer: nn.UpsamplingBilinear2d, x: Tensor
) -> Tensor:
    # ja: F.interpolate の既定は align_corners=False
    # en: F.interpolate's default is align_corners=False
    return F.interpolate(
        x,
        size=layer.size,
        scale_factor=layer.scale_factor,
        mode="bilinear",
        align_corners=True,
    )
