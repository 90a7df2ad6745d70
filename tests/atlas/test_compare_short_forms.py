"""A short form whose two lines differ is found out."""

from __future__ import annotations

import json

import pytest
import torch

from nn_or_f.atlas import compare_short_forms, facts, measure
from nn_or_f.atlas.facts import Measured
from nn_or_f.atlas.samples import Sample, Short
from nn_or_f.run.decode import decode
from nn_or_f.run.task import Result
from tests.atlas.test_short_forms import form

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy


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
    found = compare_short_forms.fault(form("nn.Linear(3, 2)", "x(2, 3)", functional))
    assert wrong in found
    assert bool(wrong) == bool(found)


def test_a_mode_that_is_forgotten_is_found_out() -> None:
    found = compare_short_forms.fault(form("nn.Dropout()", "x(20)", "F.dropout(x)"))
    assert found.startswith("is not right: in eval(), “F.dropout(x)” differs")
    right = form("nn.Dropout()", "x(20)", "F.dropout(x, training=layer.training)")
    assert compare_short_forms.fault(right) == ""


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
