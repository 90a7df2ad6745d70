"""A short form is made from a call of a sample, and is wrong if its lines differ."""

from __future__ import annotations

import json

import pytest
import torch

from nn_or_f.atlas import facts, measure, trial
from nn_or_f.atlas.facts import Measured
from nn_or_f.atlas.samples import Sample, Short, samples, shorts
from nn_or_f.atlas.shorts import ShortForm
from nn_or_f.run.decode import decode
from nn_or_f.run.task import Result

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
    assert trial.fault(short) == ""


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


@pytest.mark.parametrize(
    ("functional", "wrong"),
    [
        ("F.linear(x, layer.weight, layer.bias)", ""),
        ("F.linear(x, layer.weight)", "differs from the layer in output"),
        ("F.linear(x, weight)", "raises NameError: name 'weight' is not defined"),
        ("F.linear(x)", "raises TypeError: "),
        ("F.linear(x, ", "raises SyntaxError: "),
        ("F.linear(x.detach(), layer.weight, layer.bias)", "gradient of input 0"),
        ("layer(x) + 0 * torch.rand(1)", "in random state"),
        ("layer(x.clone()) + x.zero_()[:, :2]", "input[0]"),
        ("layer(layer.weight.data.mul_(1.5)[:2] * 0 + x)", "weight"),
        ("(layer(x), 1)", "output"),
    ],
)
def test_a_short_form_that_is_not_right_is_found_out(
    functional: str, wrong: str
) -> None:
    found = trial.fault(form("nn.Linear(3, 2)", "x(2, 3)", functional))
    assert wrong in found
    assert bool(wrong) == bool(found)


def test_a_mode_that_is_forgotten_is_found_out() -> None:
    found = trial.fault(form("nn.Dropout()", "x(20)", "F.dropout(x)"))
    assert found.startswith("is not right: in eval(), “F.dropout(x)” differs")
    right = form("nn.Dropout()", "x(20)", "F.dropout(x, training=layer.training)")
    assert trial.fault(right) == ""


def test_what_is_wrong_is_told_with_its_layer_and_its_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = Short("nn.MSELoss()", "x(3)", "F.mse_loss(x)")
    monkeypatch.setattr(measure, "shorts", lambda: [broken])
    monkeypatch.setattr(measure, "samples", lambda: [Sample("nn.MSELoss()", "x(3)")])
    classes = {"MSELoss": ("F.mse_loss", ["F.mse_loss"])}
    told = json.dumps(measure.measure(classes, functions=False))
    value = decode(Measured, json.loads(told))
    ((file, what),) = facts.read([Result("atlas/loss.py", value=value)])[2]
    assert file == "atlas/loss.py"
    assert what.startswith(
        "the short form of nn.MSELoss (nn_or_f/atlas/samples/loss.py) raises TypeError"
    )


def test_each_short_form_is_a_sample() -> None:
    known = set(samples())
    assert {short.sample for short in shorts()} <= known
