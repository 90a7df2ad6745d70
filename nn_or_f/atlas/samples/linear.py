"""Samples of the linear layers."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

SAMPLES = [
    Sample("nn.Identity()", "x(3, 4)"),
    Sample("nn.Identity(54, unused=0.1)", "x(3, 4)"),
    Sample("nn.Identity()", "ints(9, 3)"),
    Sample("nn.Identity()", "(x(3), [x(2), None])"),
    Sample("nn.Identity()", ""),
    Sample("nn.Identity()", "x(3), x(3)"),
    Sample("nn.Linear(4, 3)", "x(2, 4)"),
    Sample("nn.Linear(4, 3)", "x(4)"),
    Sample("nn.Linear(4, 3)", "x(2, 5, 4)"),
    Sample("nn.Linear(4, 3)", "x(2, 1, 3, 2, 4)"),
    Sample("nn.Linear(4, 3)", "x(0, 4)"),
    Sample("nn.Linear(4, 3)", "fixed(2, 4)"),
    Sample("nn.Linear(4, 3)", "x(4, 2).t()"),
    Sample("nn.Linear(4, 3, bias=False)", "x(2, 4)"),
    Sample("nn.Linear(4, 3, bias=False)", "x(4)"),
    Sample("nn.Linear(4, 3, bias=False)", "x(2, 5, 4)"),
    Sample("nn.Linear(4, 1)", "x(2, 4)"),
    Sample("nn.Linear(4, 3)", "x(2, 4)", "layer.weight.requires_grad_(False)"),
    Sample("nn.Linear(4, 3)", "x(2, 4)", "layer.bias.requires_grad_(False)"),
    Sample("nn.Linear(4, 3)", "x(2, 5)"),
    Sample("nn.Linear(4, 3)", "ints(9, 2, 4)"),
    Sample("nn.Bilinear(4, 3, 2)", "x(5, 4), x(5, 3)"),
    Sample("nn.Bilinear(4, 3, 2)", "x(4), x(3)"),
    Sample("nn.Bilinear(4, 3, 2)", "x(2, 5, 4), x(2, 5, 3)"),
    Sample("nn.Bilinear(4, 3, 2)", "input2=x(5, 3), input1=x(5, 4)"),
    Sample("nn.Bilinear(4, 3, 2)", "x(5, 4), fixed(5, 3)"),
    Sample("nn.Bilinear(4, 3, 2, bias=False)", "x(5, 4), x(5, 3)"),
    # Other than of F.linear, the leading axes must be the same: none is stretched.
    Sample("nn.Bilinear(4, 3, 2)", "x(5, 4), x(1, 3)"),
    Sample("nn.Bilinear(4, 3, 2)", "x(5, 3), x(5, 4)"),
    Sample("nn.LazyLinear(3)", "x(2, 4)"),
    Sample("nn.LazyLinear(3)", "x(4)"),
    Sample("nn.LazyLinear(3)", "x(2, 5, 4)"),
    Sample("nn.LazyLinear(3, bias=False)", "x(2, 4)"),
    Sample("nn.LazyLinear(3)", "tensor(1.0)"),
    Sample("nn.LazyLinear(3)", "ints(9, 2, 4)"),
]

SHORTS = [
    Short("nn.Linear(4, 3)", "x(2, 4)", "F.linear(x, layer.weight, layer.bias)"),
    Short(
        "nn.Bilinear(4, 3, 2)",
        "input1=x(5, 4), input2=x(5, 3)",
        "F.bilinear(input1, input2, layer.weight, layer.bias)",
    ),
]
