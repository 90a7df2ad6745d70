"""A short form is made from a call of a sample, as a reader would write it."""

from __future__ import annotations

import pytest
import torch

from nn_or_f.atlas import compare_short_forms
from nn_or_f.atlas.samples import Short, samples, shorts
from nn_or_f.atlas.short_forms import ShortForm

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy


def form(layer: str, call: str, functional: str) -> ShortForm:
    return ShortForm(Short(layer, call, functional))


def test_a_short_form_makes_its_tensors_and_its_layer() -> None:
    short = form(
        "nn.CrossEntropyLoss()",
        "x(4, 5), target=ints(5, 4)",
        "F.cross_entropy(x, target)",
    )
    assert short.text == (
        "x = torch.randn(4, 5)\n"
        "target = torch.randint(5, (4,))\n"
        "layer = nn.CrossEntropyLoss()\n"
        "layer(x, target)\n"
        "F.cross_entropy(x, target)\n"
    )
    assert compare_short_forms.fault(short) == ""


def test_lines_that_are_too_long_are_broken() -> None:
    short = form(
        "nn.CTCLoss(blank=0, reduction='mean', zero_infinity=not True)",
        "log_probs=x(6, 2, 4).log_softmax(2), targets=ints(4, 2, 3, low=1),"
        " input_lengths=tensor([6, 5]), target_lengths=tensor([3, 2])",
        "F.ctc_loss(log_probs, targets, input_lengths, target_lengths, blank=0)",
    )
    assert (
        short.text
        == """\
log_probs = torch.randn(6, 2, 4).log_softmax(2)
targets = torch.randint(1, 4, (2, 3))
input_lengths = torch.tensor([6, 5])
target_lengths = torch.tensor([3, 2])
layer = nn.CTCLoss(
    blank=0, reduction='mean', zero_infinity=not True
)
layer(log_probs, targets, input_lengths, target_lengths)
F.ctc_loss(
    log_probs,
    targets,
    input_lengths,
    target_lengths,
    blank=0,
)
"""
    )


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        ("x(2, 3)", "torch.randn(2, 3)"),
        ("x()", "torch.randn(())"),
        ("fixed(3).softmax(0)", "torch.randn(3).softmax(0)"),
        ("positive(3)", "torch.rand(3)"),
        ("within(2, 3)", "torch.rand(2, 3)"),
        ("signs(3)", "torch.randn(3).sign()"),
        ("mask(3, 3)", "torch.rand(3, 3) < 0.3"),
        ("ints(9)", "torch.randint(9, ())"),
        ("ints(9, 4, low=-9)", "torch.randint(-9, 9, (4,))"),
        ("tensor([1, 2])", "torch.tensor([1, 2])"),
        ("(x(2), x(3))", "(torch.randn(2), torch.randn(3))"),
    ],
)
def test_a_maker_is_shown_as_a_reader_would_write_it(made: str, shown: str) -> None:
    setup = form("nn.Identity()", made, "x").setup
    assert setup == f"x = {shown}\nlayer = nn.Identity()"
    exec(setup, {"torch": torch, "nn": torch.nn})


def test_what_wants_a_gradient_is_known() -> None:
    call = "x(3), target=fixed(3), weight=positive(3), hx=(x(2), x(2))"
    assert form("nn.Identity()", call, "x").wanting == ("x", "weight", "hx")


def test_each_short_form_is_a_sample() -> None:
    known = set(samples())
    assert {short.sample for short in shorts()} <= known
