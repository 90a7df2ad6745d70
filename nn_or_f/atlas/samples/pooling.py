"""Samples of the pooling layers, and of those that undo them."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

_SIZES = {1: "9", 2: "8, 7", 3: "5, 4, 6"}
_EACH = {  # a kernel, a stride and a padding that differ from axis to axis
    1: ("(3,)", "(2,)", "(1,)"),
    2: ("(3, 2)", "(2, 1)", "(1, 0)"),
    3: ("(3, 2, 2)", "(2, 1, 2)", "(1, 0, 1)"),
}


def _maxima(axes: int) -> list[Sample]:
    image, layer = _SIZES[axes], f"nn.MaxPool{axes}d"
    batch, single = f"x(2, 3, {image})", f"x(3, {image})"
    kernel, stride, padding = _EACH[axes]
    options = [
        "2",
        "3, stride=2",
        "3, stride=1, padding=1",
        "3, padding=1",
        "2, dilation=2",
        "2, return_indices=True",
        "4, ceil_mode=True",
        "3, stride=2, padding=1, dilation=2, return_indices=True, ceil_mode=True",
        f"{kernel}, stride={stride}, padding={padding}",
        f"{kernel}, dilation={stride}, return_indices=True",
    ]
    found = [Sample(f"{layer}({option})", batch) for option in options]
    return [
        *found,
        Sample(f"{layer}(2, stride=1)", single),
        Sample(f"{layer}(2, return_indices=True)", single),
        # By position the fifth is return_indices here, and ceil_mode in F.
        Sample(f"{layer}(4, 4, 0, 1, True)", batch),
        Sample(f"{layer}(2)", f"-inf * positive(2, 3, {image})"),
        Sample(f"{layer}(2, padding=2)", batch),
        Sample(f"{layer}(10)", batch),
        Sample(f"{layer}(2)", "x(4)"),
    ]


def _unpooled(axes: int) -> list[Sample]:
    layer = f"nn.MaxUnpool{axes}d"
    even = {1: "8", 2: "8, 6", 3: "4, 6, 2"}[axes]  # which a kernel of two covers
    odd = {1: "9", 2: "7, 9", 3: "5, 3, 7"}[axes]
    kernel, stride, padding = _EACH[axes]

    def pooled(options: str, image: str = even, first: str = "2, 3, ") -> str:
        made = f"x({first}{image}), {options}, return_indices=True"
        return f"*F.max_pool{axes}d({made})"

    apart = ", ".join(["5"] * axes)
    wide = ", ".join(["99"] * axes)
    return [
        Sample(f"{layer}(2)", pooled("2")),
        Sample(f"{layer}(2, stride=3)", pooled("2, 3", apart)),
        Sample(f"{layer}(3, stride=2)", pooled("3, 2", odd)),
        Sample(f"{layer}(3, stride=2, padding=1)", pooled("3, 2, 1", odd)),
        Sample(f"{layer}(2)", pooled("2", odd) + f", output_size=[{odd}]"),
        Sample(f"{layer}(2)", pooled("2", odd) + f", output_size=({odd},)"),
        Sample(f"{layer}(2)", pooled("2", odd) + f", torch.Size([2, 3, {odd}])"),
        Sample(f"{layer}(2)", pooled("2", odd, "3, ") + f", [{odd}]"),
        Sample(f"{layer}(2)", pooled("2", even, "3, ")),
        Sample(
            f"{layer}({kernel}, stride={stride}, padding={padding})",
            pooled(f"{kernel}, {stride}, {padding}", odd) + f", [{odd}]",
        ),
        # No size there can be, one axis too many, and indices beyond the output.
        Sample(f"{layer}(2)", pooled("2") + f", [{wide}]"),
        Sample(f"{layer}(2)", pooled("2", even, "3, ") + f", [3, {even}]"),
        Sample(f"{layer}(2, stride=1)", pooled("2")),
    ]


def _averages(axes: int) -> list[Sample]:
    image, layer = _SIZES[axes], f"nn.AvgPool{axes}d"
    batch, single = f"x(2, 3, {image})", f"x(3, {image})"
    kernel, stride, padding = _EACH[axes]
    options = [
        "2",
        "3, stride=2",
        "3, padding=1",
        "3, padding=1, count_include_pad=False",
        "4, ceil_mode=True",
        "3, stride=2, padding=1, ceil_mode=True, count_include_pad=False",
        f"{kernel}, stride={stride}, padding={padding}, count_include_pad=False",
    ]
    if axes > 1:
        options += [
            "2, divisor_override=3",
            "3, padding=1, count_include_pad=False, divisor_override=-2",
            "2, divisor_override=0",
        ]
    found = [Sample(f"{layer}({option})", batch) for option in options]
    return [
        *found,
        Sample(f"{layer}(2, stride=1)", single),
        Sample(f"{layer}(2, padding=2)", batch),
        Sample(f"{layer}(10)", batch),
        Sample(f"{layer}(2)", "x(4)"),
    ]


def _fractional(axes: int) -> list[Sample]:
    layer, image = f"nn.FractionalMaxPool{axes}d", {2: "8, 7", 3: "6, 5, 7"}[axes]
    batch, single = f"x(2, 3, {image})", f"x(3, {image})"
    size = {2: "(4, 3)", 3: "(3, 2, 4)"}[axes]
    ratio = {2: "(0.5, 0.4)", 3: "(0.5, 0.6, 0.4)"}[axes]
    samples = f"_random_samples=torch.rand(2, 3, {axes})"
    kernel = _EACH[axes][0]
    return [
        Sample(f"{layer}(2, output_size=3)", batch),
        Sample(f"{layer}({kernel}, output_size={size})", batch),
        Sample(f"{layer}(2, output_ratio=0.5)", batch),
        Sample(f"{layer}({kernel}, output_ratio={ratio})", batch),
        Sample(f"{layer}(2, output_size=3, return_indices=True)", batch),
        Sample(f"{layer}(2, output_size=3, {samples})", batch),
        Sample(
            f"{layer}(2, output_ratio={ratio}, return_indices=True, {samples})", batch
        ),
        Sample(f"{layer}(2, output_size=3)", single),
        Sample(f"{layer}(2, output_ratio=0.5, return_indices=True)", single),
        # Samples for another batch, and an output as large as the input.
        Sample(
            f"{layer}(2, output_size=3, _random_samples=torch.rand(1, 3, {axes}))",
            batch,
        ),
        Sample(f"{layer}(2, output_size=9)", batch),
    ]


def _norms(axes: int) -> list[Sample]:
    layer, image = f"nn.LPPool{axes}d", _SIZES[axes]
    batch, single = f"x(2, 3, {image})", f"x(3, {image})"
    kernel, stride, _ = _EACH[axes]
    options = [
        "2, 2",
        "2, 3, stride=2",
        "2, 4, ceil_mode=True",
        "4, 3, stride=1, ceil_mode=True",
        "1, 2",
        "torch.inf, 2",
        "torch.inf, 2, stride=1",
        "-torch.inf, 4, ceil_mode=True",
        # The sums are signed, so an odd norm finds no root, nor does a broken one.
        "3, 2",
        "1.5, 2",
        "0, 2",
        "torch.tensor(2), 2",
    ]
    if axes > 1:
        options.append(f"2, {kernel}, stride={stride}")
    found = [Sample(f"{layer}({option})", batch) for option in options]
    return [
        *found,
        Sample(f"{layer}(1.5, 2)", f"positive(2, 3, {image})"),
        Sample(f"{layer}(2, 2)", single),
        Sample(f"{layer}(2, 2)", f"torch.zeros_like(x(3, {image})).requires_grad_()"),
        Sample(f"{layer}(2, 2)", f"ints(9, 2, 3, {image})"),
        Sample(f"{layer}(2, 10)", batch),
    ]


def _adaptive(axes: int) -> list[Sample]:
    image = _SIZES[axes]
    batch, single = f"x(2, 3, {image})", f"x(3, {image})"
    maxima, averages = f"nn.AdaptiveMaxPool{axes}d", f"nn.AdaptiveAvgPool{axes}d"
    each = {1: ["(4,)"], 2: ["(4, 3)", "(None, 2)"], 3: ["(2, 3, 4)", "(2, None, 3)"]}
    calls = [
        *((size, batch) for size in ("1", "3", "10", *each[axes])),
        ("3", single),
        (each[axes][-1], single),
        # Too many sizes, too few axes, and no size at all.
        ("(2, 2, 2, 2)", batch),
        ("3", "x(4)"),
        ("-1", batch),
    ]
    found = [
        Sample(f"{layer}({size})", image)
        for layer in (maxima, averages)
        for size, image in calls
    ]
    return [
        *found,
        Sample(f"{maxima}(3, return_indices=True)", batch),
        Sample(f"{maxima}({each[axes][-1]}, return_indices=True)", single),
    ]


_ALL = (1, 2, 3)

SAMPLES = [
    *(sample for axes in _ALL for sample in _maxima(axes)),
    *(sample for axes in _ALL for sample in _unpooled(axes)),
    *(sample for axes in _ALL for sample in _averages(axes)),
    *(sample for axes in (2, 3) for sample in _fractional(axes)),
    *(sample for axes in _ALL for sample in _norms(axes)),
    *(sample for axes in _ALL for sample in _adaptive(axes)),
]

SHORTS = [
    Short(
        f"nn.{cls}{axes}d({options})",
        f"x(2, 3, {_SIZES[axes]})",
        f"F.{function}{axes}d(x, {options})",
    )
    for cls, function, options, dimensions in (
        ("MaxPool", "max_pool", "3, stride=2, padding=1", _ALL),
        ("AvgPool", "avg_pool", "3, stride=2, padding=1", _ALL),
        ("FractionalMaxPool", "fractional_max_pool", "2, output_size=2", (2, 3)),
        ("LPPool", "lp_pool", "2, 3, stride=2", _ALL),
        ("AdaptiveMaxPool", "adaptive_max_pool", "3", _ALL),
        ("AdaptiveAvgPool", "adaptive_avg_pool", "3", _ALL),
    )
    for axes in dimensions
]

_EITHER = {
    "ja": "コンストラクタが output_size か output_ratio のどちらかを求める",
    "en": "the constructor asks for one of output_size and output_ratio",
}
WITHOUT_EFFECT = {
    (f"FractionalMaxPool{axes}d", option): _EITHER
    for axes in (2, 3)
    for option in ("output_size", "output_ratio")
}
