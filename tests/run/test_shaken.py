"""A shaken run is as it was asked for, and a comparison that holds by luck shows."""

from __future__ import annotations

import pytest

from nn_or_f.read.snippet import parse
from nn_or_f.run.runner import Runner
from nn_or_f.run.shaken import Comparison
from nn_or_f.run.task import Result
from nn_or_f.tasks import shaken
from tests.shake.test_shaken import MOST
from tests.shaking import SHIFTS

#: How `snippets/three_ways/ensemble.py` compared until it was false on another CPU.
ENSEMBLE = """\
import torch
from torch import nn
from torch.func import functional_call, stack_module_state, vmap


def make():
    return nn.Sequential(
        nn.Linear(4, 4),
        nn.BatchNorm1d(4),
        nn.Dropout(0.5),
        nn.ReLU(),
        nn.Linear(4, 2),
    )


def by_functional_call(w, b):
    return functional_call(net, (w, b), x)


torch.manual_seed(0)
nets = [make() for _ in range(3)]
x = torch.randn(8, 4)
net = make()
w, b = stack_module_state(nets)

net.eval()
one_by_one = torch.stack([m.eval()(x) for m in nets])
at_once = vmap(by_functional_call)(w, b)
close = torch.allclose(at_once, one_by_one)
"""


def shake(runner: Runner, code: str, threads: int = 1, shift: int = 0) -> Result:
    task = shaken(parse("page/a.py", code), threads, shift)
    result = runner.run_all([task])[task]
    assert result.failure is None, result.stderr
    return result


def test_a_comparison_that_held_by_luck_is_found(runner: Runner) -> None:
    runs = [shake(runner, ENSEMBLE, shift=shift) for shift in SHIFTS]
    lucky = [run for run in runs if run.values["close"]]
    used = [one.share for run in lucky for one in run.value.comparisons]
    assert len(used) == len(lucky)
    assert not lucky or max(used) > MOST


def test_seeds_and_threads_are_as_they_were_asked_for(runner: Runner) -> None:
    code = """\
import torch

torch.manual_seed(3)
one = torch.rand(()).item()
threads = torch.get_num_threads()
"""
    runs = [shake(runner, code.replace("3", "5")), shake(runner, code, 2, 2)]
    assert runs[0].values["one"] == runs[1].values["one"]
    assert [run.values["threads"] for run in runs] == [1, 2]


@pytest.mark.parametrize(
    ("call", "share"),
    [
        ("torch.allclose(a, b)", 0.5),
        ("a.allclose(b)", 0.5),
        ("torch.allclose(a, b, atol=1, rtol=0)", 5e-6),
        ("torch.allclose(a, b, 0, 1)", 5e-6),
        ("torch.allclose(input=a, other=b)", 0.5),
        ("torch.isclose(a, torch.tensor([1.0, 9.0]))", 0.5),
        ("torch.allclose(a * 1j, b * 1j)", 0.5),
        ("torch.allclose(a, a)", 0.0),
        ("torch.testing.assert_close(a, b, rtol=1e-5, atol=0)", 0.5),
        ("torch.testing.assert_close({'a': [a]}, {'a': [b]}, rtol=1e-5, atol=0)", 0.5),
        ("torch.testing.assert_close(1.0, 1.0)", 0.0),
    ],
)
def test_of_a_comparison_that_holds_the_share_is_noted(
    runner: Runner, call: str, share: float
) -> None:
    code = f"""\
import torch

a = torch.tensor([1.0 + 5e-6, 2.0], dtype=torch.float64)
b = torch.tensor([1.0, 2.0], dtype=torch.float64)
torch.set_default_dtype(torch.float64)
{call}
"""
    found: list[Comparison] = shake(runner, code).value.comparisons
    assert [one.line for one in found] == [6]
    assert found[0].share == pytest.approx(share, rel=1e-2)


def test_a_comparison_that_does_not_hold_uses_up_nothing(runner: Runner) -> None:
    code = """\
import torch

a = torch.tensor([1.0, 2.0])
near = torch.allclose(a, a + torch.tensor([9e-6, 1.0]))
"""
    run = shake(runner, code)
    assert run.values["near"] is False
    assert run.value.comparisons == []
