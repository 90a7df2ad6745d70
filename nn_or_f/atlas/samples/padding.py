"""Samples of the padding layers."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

_SIZES = {1: "7", 2: "5, 6", 3: "4, 3, 5"}
_EACH = {  # by how much, on each side of each axis, the last axis first
    1: "(2, 1)",
    2: "(2, 1, 0, 3)",
    3: "(2, 1, 0, 2, 1, 3)",
}
_CUT = {1: "(-2, 1)", 2: "(-1, 2, 1, -2)", 3: "(-1, 2, 1, -1, 0, -2)"}
_ALL = (1, 2, 3)


def _padded(cls: str, axes: int, value: str = "") -> list[Sample]:
    layer, image = f"nn.{cls}Pad{axes}d", _SIZES[axes]
    batch, single = f"x(2, 3, {image})", f"x(3, {image})"
    paddings = [
        ("2", batch),
        ("2", single),
        (_EACH[axes], batch),
        (_EACH[axes], single),
        (_CUT[axes], batch),
        ("-1", single),
        ("0", batch),
        ("1", f"x(2, 0, {image})"),
        ("1", f"ints(9, 2, 3, {image})"),
        # As far as the axis is long, farther, and farther than there is to cut.
        (image.split(", ")[-1], batch),
        ("9", batch),
        ("-9", batch),
        # Too many axes, too few, and half an amount.
        ("1", "x(1, 2, 1, 3, 1, 2)"),
        ("1", "x(3)"),
        ("0.5", batch),
    ]
    return [Sample(f"{layer}({size}{value})", image) for size, image in paddings]


def _constants(axes: int) -> list[Sample]:
    layer, image = f"nn.ConstantPad{axes}d", _SIZES[axes]
    return [
        *_padded("Constant", axes, ", value=-1.5"),
        Sample(f"{layer}(1, value=torch.inf)", f"x(2, 3, {image})"),
        Sample(f"{layer}(1, value=-0.0)", f"x(2, 3, {image})"),
        Sample(f"{layer}(1, value=None)", f"x(2, 3, {image})"),
        Sample(f"{layer}(1, value=True)", f"mask(2, 3, {image})"),
    ]


SAMPLES = [
    *(sample for axes in _ALL for sample in _padded("Reflection", axes)),
    *(sample for axes in _ALL for sample in _padded("Replication", axes)),
    *(sample for axes in _ALL for sample in _padded("Zero", axes)),
    *(sample for axes in _ALL for sample in _constants(axes)),
    *(sample for axes in _ALL for sample in _padded("Circular", axes)),
]

SHORTS = [
    Short(
        f"nn.{cls}Pad{axes}d({_EACH[axes]}{value})",
        f"x(2, 3, {_SIZES[axes]})",
        f"F.pad(x, {_EACH[axes]}{how})",
    )
    for cls, value, how in (
        ("Reflection", "", ', mode="reflect"'),
        ("Replication", "", ', mode="replicate"'),
        ("Zero", "", ""),
        ("Constant", ", value=1.5", ", value=1.5"),
        ("Circular", "", ', mode="circular"'),
    )
    for axes in _ALL
]
