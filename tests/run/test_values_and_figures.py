"""What a run leaves comes back as it was: simple values, and open figures."""

from __future__ import annotations

import pytest
import torch

from nn_or_f.run import values_and_figures
from nn_or_f.run.runner import Runner
from tests.run.runs import fails, reaches


def test_what_a_view_keeps_to_itself_is_not_told() -> None:
    names = {"n": torch.tensor(1), "_m": 2, 3: "no name", "layer": torch.nn.ReLU()}
    assert values_and_figures.values(names) == ({"n": 1}, {"layer": "ReLU"})


def test_simple_values_come_back_as_they_were(tight: Runner) -> None:
    code = """\
import numpy as np, torch
from torch import nn
count, ratio, name, flag, nothing = 3, 0.1, "x", True, None
shape = torch.zeros(2, 3).shape
scalar = torch.tensor(2.5)
nested = [1, (2, "a")]
number = np.float64(0.5)
dtype = torch.float64
layer = nn.Linear(2, 3)
vector = torch.zeros(2)
"""
    run = reaches(tight, code)
    assert run.values == {
        "count": 3,
        "ratio": 0.1,
        "name": "x",
        "flag": True,
        "nothing": None,
        "shape": (2, 3),
        "scalar": 2.5,
        "nested": [1, (2, "a")],
        "number": 0.5,
        "dtype": "torch.float64",
    }
    assert run.others["layer"] == "Linear"
    assert run.others["vector"] == "Tensor"


def test_nothing_of_the_view_is_called_to_read_what_it_left(tight: Runner) -> None:
    code = """\
import torch

class A:
    @property
    def __class__(self):
        print("class")
        return int

class Log(torch.Tensor):
    @classmethod
    def __torch_function__(cls, f, types, args=(), kwargs=None):
        print(f.__name__)
        return super().__torch_function__(f, types, args, kwargs or {})

a = A()
total = torch.tensor(2).as_subclass(Log)
"""
    run = reaches(tight, code)
    assert run.stdout == ""
    assert run.values["total"] == 2
    assert run.others["a"] == "A"


def test_a_number_too_long_for_json_costs_nothing(tight: Runner) -> None:
    run = reaches(tight, "long, x = 10**5000, 1\n")
    assert run.values == {"x": 1}
    assert run.others == {"long": "int"}


def test_open_figures_are_captured_as_svg(runner: Runner) -> None:
    code = """\
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.figure()
plt.bar([1], [2])
"""
    run = reaches(runner, code)
    assert len(run.figures) == 2
    assert all("<svg" in figure for figure in run.figures)


@pytest.mark.parametrize("title", [r"r'$\bad{$'", "chr(0x65E5)"])
def test_a_figure_that_cannot_be_drawn_says_so(runner: Runner, title: str) -> None:
    code = f"import matplotlib.pyplot as plt\n\nplt.title({title})\n"
    assert fails(runner, code).startswith("what it left cannot be shown: ")
