"""Samples of the layers that drop numbers, or whole channels, by chance."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

#: What each layer is made for, with a batch and without.
_CALLS = {
    "Dropout": ("x(4, 6)", "x(5)"),
    "Dropout1d": ("x(2, 4, 5)", "x(4, 5)"),
    "Dropout2d": ("x(2, 4, 3, 2)", "x(4, 3, 2)"),
    "Dropout3d": ("x(2, 4, 3, 2, 3)", "x(4, 3, 2, 3)"),
    "AlphaDropout": ("x(4, 6)", "x(5)"),
    "FeatureAlphaDropout": ("x(2, 4, 3, 2, 3)", "x(2, 4)"),
}


def _dropped(cls: str) -> list[Sample]:
    batch, single = _CALLS[cls]
    shapes = ("x(6)", "x(4, 6)", "x(2, 4, 5)", "x(2, 4, 3, 2)", "x(2, 4, 3, 2, 3)")
    options = ("", "p=0.2", "p=0.9", "p=0.0", "p=1.0", "p=1, inplace=True")
    return [
        *(Sample(f"nn.{cls}({option})", batch) for option in options),
        Sample(f"nn.{cls}(p=0.7)", single),
        Sample(f"nn.{cls}(inplace=True)", batch),
        Sample(f"nn.{cls}(p=0.3, inplace=True)", single),
        Sample(f"nn.{cls}(p=0, inplace=True)", single),
        Sample(f"nn.{cls}()", f"fixed{batch.removeprefix('x')}"),
        # Whatever the number of axes, in whichever way that is taken.
        *(Sample(f"nn.{cls}(p=0.4)", x) for x in shapes),
        *(Sample(f"nn.{cls}(p=0.4, inplace=True)", x) for x in shapes),
        Sample(f"nn.{cls}()", "x()"),
        Sample(f"nn.{cls}()", "x(0, 4, 3)"),
        Sample(f"nn.{cls}()", "ints(9, 2, 4, 3)"),
        Sample(f"nn.{cls}()", "mask(2, 4, 3)"),
        Sample(f"nn.{cls}()", batch, "layer.p = 1.5"),
        Sample(f"nn.{cls}(inplace=True)", "fixed(2, 4, 3).requires_grad_()"),
        Sample(f"nn.{cls}(inplace=True)", "fixed(2, 1, 3).expand(2, 4, 3)"),
    ]


SAMPLES = [sample for cls in _CALLS for sample in _dropped(cls)]

SHORTS = [
    Short(
        f"nn.{cls}(p=0.2)",
        _CALLS[cls][0],
        f"F.{function}(x, p=0.2, training=layer.training)",
    )
    for cls, function in (
        ("Dropout", "dropout"),
        ("Dropout1d", "dropout1d"),
        ("Dropout2d", "dropout2d"),
        ("Dropout3d", "dropout3d"),
        ("AlphaDropout", "alpha_dropout"),
        ("FeatureAlphaDropout", "feature_alpha_dropout"),
    )
]

_UNHEEDED = {
    "ja": "forward が読まない。inplace=True でも入力は書き換わらない",
    "en": "forward does not read it: with inplace=True the input stays as it is",
}
WITHOUT_EFFECT = {
    (cls, "inplace"): _UNHEEDED for cls in ("AlphaDropout", "FeatureAlphaDropout")
}
