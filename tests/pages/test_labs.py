"""What the labs claim, asked of their executions."""

from __future__ import annotations

import re

import pytest

from nn_or_f import tasks
from nn_or_f.read import labs
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Result
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def three_styles() -> Result:
    """A fresh execution, whatever was kept."""
    with Runner(cache_folder=None) as runner:
        found = runner.run(tasks.of_lab(labs.read(ROOT, "three_styles")))
    assert found.failure is None, found.failure
    return found


def test_three_styles_train_to_the_same_bit(three_styles: Result) -> None:
    """The lab asserts it itself; here is what it prints, and that it asserts."""
    out = "".join(output.stdout for output in three_styles.cells)
    names = ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "losses"]
    assert re.findall(r"^(\S+) +True$", out, re.MULTILINE) == names
    losses = re.findall(r"^loss (.*)$", out, re.MULTILINE)
    assert len(losses) == 3
    assert len(set(losses)) == 1
    source = (ROOT / "labs/three_styles.py").read_text("utf-8")
    assert "\n    assert same\n" in source
    assert "\nassert losses_1 == losses_2 == losses_3\n" in source


def test_three_styles_learn_and_give_the_same_answers(three_styles: Result) -> None:
    out = "".join(output.stdout for output in three_styles.cells)
    (first, last) = re.findall(r"^loss (\S+) -> (\S+)$", out, re.MULTILINE)[0]
    assert float(last) < float(first) / 10
    rates = re.findall(r"^\S+ +([\d.]+)%$", out, re.MULTILINE)
    assert len(rates) == 3
    assert len(set(rates)) == 1
    assert float(rates[0]) > 85
    assert "test  (297, 64)" in out
    assert "shell: meta" in out


def test_three_styles_warn_of_nothing(three_styles: Result) -> None:
    assert [o.stderr for o in three_styles.cells if o.stderr] == []
    assert sum(len(o.figures) for o in three_styles.cells) == 2


def test_an_update_that_rounds_twice_can_differ_from_sgd() -> None:
    import torch

    torch.manual_seed(0)
    weights, gradients = torch.randn(2, 1000).unbind()
    once = torch.sub(weights, gradients, alpha=0.3)
    parameter = torch.nn.Parameter(weights.clone())
    parameter.grad = gradients
    torch.optim.SGD([parameter], lr=0.3).step()
    assert torch.equal(parameter, once)
    fused = torch.backends.cpu.get_cpu_capability() != "DEFAULT"
    assert torch.equal(weights - 0.3 * gradients, once) is not fused
