"""Samples of the layers that make images larger or smaller."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

_SIGNAL, _IMAGE, _VOLUME = "x(2, 3, 7)", "x(2, 3, 5, 7)", "x(2, 3, 3, 5, 4)"
# Modes, with the input each is for.
_MODES = [
    *(
        (mode, call)
        for mode in ("nearest", "nearest-exact", "area")
        for call in (_SIGNAL, _IMAGE, _VOLUME)
    ),
    ("linear", _SIGNAL),
    ("bilinear", _IMAGE),
    ("bicubic", _IMAGE),
    ("trilinear", _VOLUME),
]
_ALIGNED = _MODES[-4:]

SAMPLES = [
    *(
        Sample(f"nn.PixelShuffle({factor})", call)
        for factor, call in (
            (2, "x(2, 8, 3, 4)"),
            (3, "x(2, 9, 3, 4)"),
            (1, "x(2, 8, 3, 4)"),
            (2, "x(8, 3, 4)"),
            (2, "x(2, 2, 8, 3, 4)"),
            (2, "ints(9, 4, 3, 4)"),
            (3, "x(2, 8, 3, 4)"),
            (0, "x(2, 8, 3, 4)"),
            (2, "x(8, 4)"),
        )
    ),
    *(
        Sample(f"nn.PixelUnshuffle({factor})", call)
        for factor, call in (
            (2, "x(2, 3, 4, 6)"),
            (3, "x(2, 3, 3, 6)"),
            (1, "x(2, 3, 4, 6)"),
            (2, "x(3, 4, 6)"),
            (2, "x(2, 2, 3, 4, 6)"),
            (2, "ints(9, 3, 4, 6)"),
            (3, "x(2, 3, 4, 6)"),
            (0, "x(2, 3, 4, 6)"),
            (2, "x(4, 6)"),
        )
    ),
    *(
        Sample(f"nn.Upsample({option}, mode='{mode}')", call)
        for mode, call in _MODES
        for option in (
            "size=6",
            "scale_factor=2",
            "scale_factor=1.7",
            "scale_factor=0.6",
            "scale_factor=1.7, recompute_scale_factor=True",
        )
    ),
    *(
        Sample(f"nn.Upsample({option}, mode='{mode}', align_corners={aligned})", call)
        for mode, call in _ALIGNED
        for option in ("size=6", "scale_factor=1.7")
        for aligned in (True, False)
    ),
    *(
        Sample(f"nn.Upsample({option})", _IMAGE)
        for option in (
            "size=(9, 4)",
            "size=[9, 4]",
            "scale_factor=(2, 3)",
            "scale_factor=(2.5, 0.5), mode='bilinear'",
            "(9, 4), mode='bicubic', align_corners=True",
            "scale_factor=(1.3, 1.7), mode='bicubic', recompute_scale_factor=True",
            # What is wrong must be wrong in the same way.
            "size=6, align_corners=True",
            "size=6, scale_factor=2",
            "size=6, recompute_scale_factor=True",
            "size=(6, 6, 6)",
            "size=(6.5, 6)",
            "scale_factor=(2, 2, 2)",
            "scale_factor=0",
            "size=0",
            "size=6, mode='linear'",
            "size=6, mode='lanczos'",
            "",
        )
    ),
    Sample("nn.Upsample(size=6)", "x(2, 3)"),
    Sample("nn.Upsample(size=6)", "fixed(2, 3, 5, 7)"),
    *(
        Sample(f"nn.{name}({option})", _IMAGE)
        for name in ("UpsamplingNearest2d", "UpsamplingBilinear2d")
        for option in (
            "size=6",
            "size=(9, 4)",
            "scale_factor=2",
            "scale_factor=1.7",
            "scale_factor=(2.5, 0.5)",
            "size=6, scale_factor=2",
            "",
        )
    ),
    # Its name says 2d, but it takes what the mode takes.
    Sample("nn.UpsamplingNearest2d(scale_factor=2)", _SIGNAL),
    Sample("nn.UpsamplingNearest2d(scale_factor=2)", _VOLUME),
    Sample("nn.UpsamplingBilinear2d(scale_factor=2)", _SIGNAL),
    Sample("nn.UpsamplingBilinear2d(scale_factor=2)", _VOLUME),
]

SHORTS = [
    Short("nn.PixelShuffle(2)", "x(2, 8, 3, 4)", "F.pixel_shuffle(x, 2)"),
    Short("nn.PixelUnshuffle(2)", "x(2, 3, 4, 6)", "F.pixel_unshuffle(x, 2)"),
    Short("nn.Upsample(scale_factor=2)", _IMAGE, "F.interpolate(x, scale_factor=2)"),
    Short(
        "nn.UpsamplingNearest2d(scale_factor=2)",
        _IMAGE,
        "F.interpolate(x, scale_factor=2)",
    ),
    Short(
        "nn.UpsamplingBilinear2d(scale_factor=2)",
        _IMAGE,
        'F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True)',
    ),
]
