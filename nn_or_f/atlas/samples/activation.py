"""Samples of the activations, those over one number and those over an axis."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

#: What has no size, a few numbers that are not ordinary, and what is no number.
_EDGES = ("x()", "x(0, 3)", "0.0 * x(4)", "x(3) * tensor([inf, -inf, torch.nan])")
_WRONG = ("ints(9, 2, 3, low=-9)", "mask(2, 3)")


def _plain(cls: str, *options: str) -> list[Sample]:
    return [Sample(f"nn.{cls}({option})", "3 * x(2, 3, 4)") for option in options]


def _pointwise(cls: str, *options: str) -> list[Sample]:
    """Every layer that takes each number by itself."""
    edges = [Sample(f"nn.{cls}()", call) for call in (*_EDGES, *_WRONG)]
    return [*_plain(cls, "", *options), *edges]


def _inplace(cls: str, *options: str, needed: str = "") -> list[Sample]:
    """Every such layer that can write into its input."""
    layer, written = f"nn.{cls}({needed})", f"nn.{cls}({needed}inplace=True)"
    each = [needed, *(needed + option for option in options)]
    edges = [Sample(layer, call) for call in (*_EDGES, *_WRONG)]
    return [
        *_plain(cls, *each),
        *_plain(cls, f"{needed}inplace=True"),
        *_plain(cls, *(f"{needed}{option}, inplace=True" for option in options)),
        *edges,
        Sample(written, "ints(9, 2, 3, low=-9)"),
        # A leaf, and memory that several numbers share, cannot be written to.
        Sample(written, "fixed(2, 3).requires_grad_()"),
        Sample(written, "fixed(1, 3).expand(2, 3)"),
        Sample(written, "x(3, 4).t()"),
    ]


def _along(cls: str) -> list[Sample]:
    """Every layer that works along an axis it can find by itself."""
    return [
        *(Sample(f"nn.{cls}()", f"x({shape})") for shape in ("5", "2, 5", "2, 3, 5")),
        Sample(f"nn.{cls}()", "x(2, 3, 2, 5)"),
        Sample(f"nn.{cls}()", "x()"),
        Sample(f"nn.{cls}(dim=1)", "x(2, 3, 5)"),
        Sample(f"nn.{cls}(dim=-1)", "9 * x(2, 3, 5)"),
        Sample(f"nn.{cls}(dim=0)", "x(2, 3, 2, 5)"),
        Sample(f"nn.{cls}(dim=1)", "-inf * positive(2, 3)"),
        Sample(f"nn.{cls}(dim=1)", "x(2, 0)"),
        Sample(f"nn.{cls}(dim=2)", "x(2, 5)"),
        Sample(f"nn.{cls}(dim=1)", "ints(9, 2, 3)"),
        Sample(f"nn.{cls}(dim=0.5)", "x(2, 5)"),
    ]


def _adaptive() -> list[Sample]:
    cls = "nn.AdaptiveLogSoftmaxWithLoss"
    plain = f"{cls}(8, 12, [4, 7])"
    layers = [
        plain,
        f"{cls}(8, 12, [3])",
        f"{cls}(16, 12, [2, 5, 9], div_value=2.0)",
        f"{cls}(8, 12, [4, 7], head_bias=True)",
        # The last projection has no features left.
        f"{cls}(8, 12, [4, 7], div_value=9.0)",
    ]
    widths = (8, 8, 16, 8, 8)
    return [
        *(
            Sample(layer, f"x(9, {width}), ints(12, 9)")
            for layer, width in zip(layers, widths, strict=True)
        ),
        Sample(plain, "x(4, 8), tensor([0, 3, 1, 3])"),
        Sample(plain, "x(4, 8), tensor([11, 5, 9, 4])"),
        Sample(plain, "x(3, 8), tensor([7, 11, 10])"),
        Sample(plain, "x(1, 8), tensor([5])"),
        Sample(plain, "x(8), tensor(2)"),
        Sample(plain, "x(8), tensor(11)"),
        Sample(plain, "x(0, 8), ints(12, 0)"),
        Sample(plain, "x(4, 8), target_=ints(12, 4)"),
        Sample(
            plain, "x(9, 8), ints(12, 9)", "layer.head.weight.requires_grad_(False)"
        ),
        # Classes that there are not, and shapes that do not go together.
        Sample(plain, "x(3, 8), tensor([0, 12, 1])"),
        Sample(plain, "x(3, 8), tensor([0, -1, 1])"),
        Sample(plain, "x(8), tensor(12)"),
        Sample(plain, "x(3, 8), ints(12, 4)"),
        Sample(plain, "x(8), ints(12, 8)"),
        Sample(plain, "x(3, 8), tensor(2)"),
        Sample(plain, "x(3, 8), ints(12, 3, 1)"),
        Sample(plain, "x(3, 7), ints(12, 3)"),
        Sample(plain, "x(3, 8), fixed(3).abs()"),
        Sample(plain, "x(3, 8), ints(12, 3).int()"),
        Sample(plain, "x(), tensor(1)"),
    ]


SAMPLES = [
    *_inplace("ELU", "alpha=0.5"),
    *_plain("ELU", "-0.5", "-0.5, True"),
    *_pointwise("Hardshrink", "lambd=1.5", "lambd=-0.5"),
    *_inplace("Hardsigmoid"),
    *_inplace("Hardtanh", "min_val=-0.3", "max_val=0.4", "-2.5, 3.5"),
    *_plain("Hardtanh", "0, 6"),
    # Names of old, which win over the new ones.
    Sample("nn.Hardtanh(min_value=-0.3)", "3 * x(2, 3, 4)"),
    Sample("nn.Hardtanh(max_value=0.4)", "3 * x(2, 3, 4)"),
    Sample("nn.Hardtanh(-1.5, 1.5, min_value=-0.5)", "3 * x(2, 3, 4)"),
    Sample("nn.Hardtanh()", "x(2, 3)", "layer.min_val = 2.0"),
    *_inplace("Hardswish"),
    *_inplace("LeakyReLU", "negative_slope=0.3"),
    *_plain("LeakyReLU", "-0.3", "-0.3, True", "0, True"),
    *_pointwise("LogSigmoid"),
    *_pointwise("PReLU", "init=0.1", "1, -0.5", "1, 1.5"),
    Sample("nn.PReLU(num_parameters=3)", "x(2, 3, 4)"),
    Sample("nn.PReLU(3)", "x(2, 3, 4)", "layer.weight.copy_(torch.randn(3))"),
    Sample("nn.PReLU(3)", "x(2, 3)", "layer.weight.copy_(torch.randn(3))"),
    Sample("nn.PReLU(3)", "fixed(2, 3)"),
    Sample("nn.PReLU(3)", "x(2, 3)", "layer.weight.requires_grad_(False)"),
    # The channels are on the second axis, and one axis has none.
    Sample("nn.PReLU(3)", "x(3)"),
    Sample("nn.PReLU(3)", "x(3, 4)"),
    *_inplace("ReLU"),
    *_inplace("ReLU6"),
    Sample("nn.ReLU6()", "tensor([-1.0, 0.0, 3.0, 6.0, 7.0], requires_grad=True)"),
    *_inplace("RReLU", "lower=0.01", "upper=0.5", "0.2, 0.2"),
    *_plain("RReLU", "-0.5, -0.1", "0.5, 0.1", "-0.5, -0.1, True"),
    *_inplace("SELU"),
    *_inplace("CELU", "alpha=0.5"),
    *_plain("CELU", "-0.5", "0", "-0.5, True"),
    *_pointwise("GELU", "approximate='tanh'", "approximate='sigmoid'"),
    *_pointwise("Sigmoid"),
    *_inplace("SiLU"),
    *_inplace("Mish"),
    *_pointwise("Softplus", "beta=3.0", "threshold=1.0", "0.5, 2", "-1.0", "0"),
    *_pointwise("Softshrink", "lambd=1.5", "lambd=0", "lambd=-0.5"),
    *_pointwise("Softsign"),
    *_pointwise("Tanh"),
    *_pointwise("Tanhshrink"),
    *_inplace("Threshold", needed="0.1, 20.0, "),
    *_plain("Threshold", "-1, 0.5", "threshold=-1, value=-2, inplace=True"),
    Sample("nn.GLU()", "x(2, 3, 4)"),
    Sample("nn.GLU(dim=0)", "x(2, 3, 4)"),
    Sample("nn.GLU(dim=1)", "3 * x(2, 4, 6)"),
    Sample("nn.GLU()", "x(4)"),
    Sample("nn.GLU()", "x()"),
    Sample("nn.GLU()", "x(2, 3)"),
    Sample("nn.GLU(dim=3)", "x(2, 4)"),
    Sample("nn.GLU()", "ints(9, 4)"),
    *_along("Softmin"),
    *_along("Softmax"),
    Sample("nn.Softmax2d()", "x(2, 3, 4, 2)"),
    Sample("nn.Softmax2d()", "x(3, 4, 2)"),
    Sample("nn.Softmax2d()", "9 * x(1, 3, 1, 1)"),
    Sample("nn.Softmax2d()", "x(3, 4)"),
    Sample("nn.Softmax2d()", "x(1, 2, 3, 4, 2)"),
    *_along("LogSoftmax"),
    *_adaptive(),
]

SHORTS = [
    Short("nn.PReLU(3)", "x(2, 3, 4)", "F.prelu(x, layer.weight)"),
    Short("nn.ReLU()", "x(2, 3)", "F.relu(x)"),
    *(
        Short(f"nn.{cls}({options})", "x(2, 3, 4)", f"F.{function}(x, {options})")
        for cls, function, options in (
            ("ELU", "elu", "alpha=0.5"),
            ("Hardshrink", "hardshrink", "lambd=0.3"),
            ("Hardtanh", "hardtanh", "min_val=-2, max_val=2"),
            ("LeakyReLU", "leaky_relu", "negative_slope=0.1"),
            ("CELU", "celu", "alpha=0.5"),
            ("GELU", "gelu", 'approximate="tanh"'),
            ("Softplus", "softplus", "beta=2, threshold=10"),
            ("Softshrink", "softshrink", "lambd=0.3"),
            ("Threshold", "threshold", "threshold=0.1, value=0"),
            ("GLU", "glu", "dim=-1"),
            ("Softmin", "softmin", "dim=1"),
            ("Softmax", "softmax", "dim=1"),
            ("LogSoftmax", "log_softmax", "dim=1"),
        )
    ),
    Short(
        "nn.RReLU(0.1, 0.3)",
        "x(2, 3, 4)",
        "F.rrelu(x, 0.1, 0.3, training=layer.training)",
    ),
    Short("nn.Softmax2d()", "x(2, 3, 4, 2)", "F.softmax(x, dim=-3)"),
]

WITHOUT_EFFECT = {
    ("PReLU", "init"): {
        "ja": "重みの初めの値を決めるだけで、呼び出しで使うのは重みそのもの",
        "en": "it is only where the weight starts; a call reads the weight",
    }
}
