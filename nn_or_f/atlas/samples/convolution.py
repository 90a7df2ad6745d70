"""Samples of the convolutions, and of what takes an image apart and joins it."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

_SIZES = {1: "9", 2: "9, 8", 3: "6, 5, 7"}


def _convolutions(axes: int) -> list[Sample]:
    image = _SIZES[axes]
    batch, single = f"x(2, 4, {image})", f"x(4, {image})"
    modes = ("reflect", "replicate", "circular")
    options = [
        "3",
        "3, stride=2",
        "3, padding=1",
        "3, padding='same'",
        "2, padding='same', dilation=3",
        "3, padding='valid'",
        "2, dilation=2",
        "3, groups=2",
        "3, groups=4, stride=2, padding=1, dilation=2",
        "3, bias=False",
        "1, stride=2",
        *(f"3, padding=1, padding_mode='{mode}'" for mode in modes),
        "3, padding_mode='reflect'",
        *(f"2, padding='same', padding_mode='{mode}'" for mode in modes),
        "3, padding='valid', padding_mode='circular'",
        "3, padding=1, stride=2, dilation=2, padding_mode='reflect'",
    ]
    if axes > 1:
        each = {
            2: ("(3, 2)", "(2, 1)", "(1, 0)"),
            3: ("(3, 2, 1)", "(2, 1, 2)", "(1, 0, 1)"),
        }
        kernel, stride, padding = each[axes]
        options += [
            f"{kernel}, stride={stride}, padding={padding}, dilation={stride}",
            f"{kernel}, padding={padding}, padding_mode='replicate'",
            f"{kernel}, padding='same', dilation={stride}, padding_mode='circular'",
        ]
    found = [Sample(f"nn.Conv{axes}d(4, 8, {option})", batch) for option in options]
    found += [
        Sample(f"nn.Conv{axes}d(4, 8, 3, padding=1)", single),
        Sample(f"nn.Conv{axes}d(4, 8, 3, padding=1, padding_mode='circular')", single),
        Sample(f"nn.Conv{axes}d(4, 8, 3)", batch, "layer.weight.requires_grad_(False)"),
        # What is wrong must be wrong in the same way.
        Sample(f"nn.Conv{axes}d(4, 8, 3)", f"x(2, 5, {image})"),
        Sample(f"nn.Conv{axes}d(4, 8, 3, padding=9, padding_mode='reflect')", batch),
    ]
    found += [Sample(f"nn.LazyConv{axes}d(8, {option})", batch) for option in options]
    found += [
        Sample(f"nn.LazyConv{axes}d(8, 3)", single),
        Sample(f"nn.LazyConv{axes}d(8, 3)", "x(4)"),
        Sample(f"nn.LazyConv{axes}d(8, 3, groups=2)", f"x(2, 5, {image})"),
    ]
    return found


def _transposed(axes: int) -> list[Sample]:
    image = _SIZES[axes]
    batch, single = f"x(2, 4, {image})", f"x(4, {image})"
    sizes = [int(size) for size in image.split(", ")]
    twice = ", ".join(str(2 * size) for size in sizes)
    options = [
        ("3", ""),
        ("3, stride=2", ""),
        ("3, padding=1", ""),
        ("3, stride=2, output_padding=1", ""),
        ("3, stride=3, padding=1, output_padding=2", ""),
        ("3, dilation=2", ""),
        ("3, groups=2", ""),
        ("3, bias=False", ""),
        ("3, stride=2, padding=1, dilation=2, groups=4, output_padding=1", ""),
        # Its own output_padding gives way to the size that is asked for.
        ("3, stride=2, padding=1, output_padding=1", f", output_size=[{twice}]"),
        ("3, stride=2, padding=1", f", output_size=[{twice}]"),
        ("3, stride=2, padding=1", f", [2, 8, {twice}]"),
        ("3, stride=2, padding=2, dilation=2", f", output_size=[{twice}]"),
        ("3, stride=2, padding=1", f", output_size=[{twice}, 3, 3, 3]"),
        ("3, stride=2, padding=1", f", output_size=[{', '.join(['99'] * axes)}]"),
        ("3, stride=2, padding=1", f", output_size=[{', '.join(['1'] * axes)}]"),
    ]
    found = [
        Sample(f"nn.{lazy}ConvTranspose{axes}d({known}8, {option})", batch + size)
        for lazy, known in (("", "4, "), ("Lazy", ""))
        for option, size in options
    ]
    found += [
        Sample(f"nn.{lazy}ConvTranspose{axes}d({known}8, 3, stride=2)", single + size)
        for lazy, known in (("", "4, "), ("Lazy", ""))
        for size in ("", f", [{', '.join(str(2 * size + 1) for size in sizes)}]")
    ]
    if axes > 1:
        each = {
            2: ("(3, 2)", "(2, 1)", "(1, 0)"),
            3: ("(3, 2, 1)", "(2, 1, 2)", "(1, 0, 1)"),
        }
        kernel, stride, padding = each[axes]
        found += [
            Sample(
                f"nn.{lazy}ConvTranspose{axes}d({known}8, {kernel}, stride={stride},"
                f" padding={padding}, dilation={stride})",
                batch,
            )
            for lazy, known in (("", "4, "), ("Lazy", ""))
        ]
    return found


SAMPLES = [
    *_convolutions(1),
    *_convolutions(2),
    *_convolutions(3),
    *_transposed(1),
    *_transposed(2),
    *_transposed(3),
    Sample("nn.Unfold(3)", "x(2, 3, 8, 7)"),
    Sample("nn.Unfold((2, 3))", "x(2, 3, 8, 7)"),
    Sample("nn.Unfold(2, dilation=2)", "x(2, 3, 8, 7)"),
    Sample("nn.Unfold(3, padding=(1, 2))", "x(2, 3, 8, 7)"),
    Sample("nn.Unfold(3, stride=2)", "x(2, 3, 8, 7)"),
    Sample(
        "nn.Unfold((2, 3), dilation=(1, 2), padding=(0, 1), stride=(2, 1))",
        "x(2, 3, 8, 7)",
    ),
    Sample("nn.Unfold(3)", "x(3, 8, 7)"),
    Sample("nn.Unfold(9)", "x(2, 3, 8, 7)"),
    Sample("nn.Fold((8, 7), 3)", "x(2, 27, 30)"),
    Sample("nn.Fold((6, 5), (2, 3))", "x(2, 18, 15)"),
    Sample("nn.Fold((8, 7), 2, dilation=2)", "x(2, 12, 30)"),
    Sample("nn.Fold((8, 7), 3, padding=1)", "x(2, 27, 56)"),
    Sample("nn.Fold((8, 7), 3, stride=2)", "x(2, 27, 9)"),
    Sample("nn.Fold((8, 7), 3)", "x(27, 30)"),
    Sample("nn.Fold((8, 7), 3)", "x(2, 27, 31)"),
]

SHORTS = [
    *(
        Short(
            f"nn.Conv{axes}d(4, 8, 3, padding=1)",
            f"x(2, 4, {_SIZES[axes]})",
            f"F.conv{axes}d(x, layer.weight, layer.bias, padding=1)",
        )
        for axes in (1, 2, 3)
    ),
    *(
        Short(
            f"nn.ConvTranspose{axes}d(4, 8, 3, stride=2)",
            f"x(2, 4, {_SIZES[axes]})",
            f"F.conv_transpose{axes}d(x, layer.weight, layer.bias, stride=2)",
        )
        for axes in (1, 2, 3)
    ),
    Short("nn.Unfold(3)", "x(2, 3, 8, 7)", "F.unfold(x, 3)"),
    Short("nn.Fold((8, 7), 3)", "x(2, 27, 30)", "F.fold(x, (8, 7), 3)"),
]

_ZEROS = {
    "ja": "コンストラクタが 'zeros' しか受け付けない",
    "en": "the constructor takes 'zeros' only",
}
WITHOUT_EFFECT = {
    (f"{lazy}ConvTranspose{axes}d", "padding_mode"): _ZEROS
    for lazy in ("", "Lazy")
    for axes in (1, 2, 3)
}
