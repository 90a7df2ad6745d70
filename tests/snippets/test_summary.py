"""What the page to print claims, asked of its runs."""

import runpy
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.conftest import ROOT, RunSnippet


def checked(run: RunSnippet, model: str) -> tuple[bool, bool, bool]:
    """What ``check`` answers for one of the models: repeats, owned, loads."""
    rows = run("summary/check.py").values["rows"]
    ((repeats, owned, loads),) = (row[:3] for row in rows if row[3] == model)
    return repeats, owned, loads


def test_check_passes_a_model_that_follows_the_rules(run: RunSnippet) -> None:
    assert checked(run, "Good") == (True, True, True)


def test_check_finds_dropout_that_ignores_eval(run: RunSnippet) -> None:
    repeats, owned, _ = checked(run, "FDropout")
    assert not repeats
    assert owned


def test_check_finds_a_weight_that_nobody_registered(run: RunSnippet) -> None:
    repeats, owned, loads = checked(run, "PlainWeight")
    assert repeats
    assert not owned
    assert not loads


class Statistics(nn.Module):  # type: ignore[misc]  # torch is not followed
    """Batch normalization by hand; buffers or plain attributes hold the statistics."""

    def __init__(self, buffers: bool) -> None:
        super().__init__()
        self.fc = nn.Linear(3, 4)
        for name, value in (("mean", torch.zeros(4)), ("var", torch.ones(4))):
            if buffers:
                self.register_buffer(name, value)
            else:
                setattr(self, name, value)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = F.batch_norm(
            self.fc(x), self.mean, self.var, training=self.training
        )
        return y


@pytest.mark.parametrize("buffers", [True, False])
def test_check_finds_statistics_that_are_not_saved(buffers: bool) -> None:
    check = runpy.run_path(str(ROOT / "snippets/summary/check.py"))["check"]
    answer = check(lambda: Statistics(buffers), torch.randn(8, 3) + 5)
    assert answer == (True, True, buffers)


@pytest.mark.parametrize(
    "make", [nn.ReLU, lambda: nn.Linear(3, 3).requires_grad_(False)]
)
def test_check_takes_a_model_where_no_gradient_arrives(
    make: Callable[[], nn.Module],
) -> None:
    check = runpy.run_path(str(ROOT / "snippets/summary/check.py"))["check"]
    assert check(make, torch.randn(2, 3)) == (True, True, True)


def test_batch_statistics_in_eval_pass_the_check_and_are_wrong(
    run: RunSnippet,
) -> None:
    values = run("summary/batch_statistics.py").values
    assert values["repeats"]
    assert values["loads"]
    assert values["keys"] == ["conv.weight", "conv.bias"]
    assert values["alone"] is False
