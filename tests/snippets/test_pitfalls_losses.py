"""What the page about losses that go wrong silently claims, asked of its runs."""

import math
import re

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.conftest import RunSnippet

PAGE = "pitfalls/losses"


def numbers(text: str) -> list[list[float]]:
    """The numbers with a decimal point in each line."""
    lines = text.splitlines()
    return [[float(n) for n in re.findall(r"-?\d+\.\d+", line)] for line in lines]


@pytest.mark.parametrize(
    "entry",
    [
        "softmax_first",
        "negative_loss",
        "sigmoid_twice",
        "stuck_at_100",
        "log_of_softmax",
    ],
)
def test_a_symptom_is_silent(run: RunSnippet, entry: str) -> None:
    symptom, cure = run(f"{PAGE}/{entry}.py"), run(f"{PAGE}/{entry}_cured.py")
    assert (symptom.error, symptom.stderr, cure.stderr) == ("", "", "")
    assert symptom.stdout != cure.stdout


def test_softmax_first_stops_above_one_and_starts_with_a_tenth(run: RunSnippet) -> None:
    symptom = run("pitfalls/losses/softmax_first.py")
    # Certain of the right class: one probability is 1, the other nine are 0.
    floor = math.log(math.e + 9) - 1
    assert symptom.values["loss"] == pytest.approx(floor, abs=2e-3)
    assert f"{symptom.values['loss']:.2f}" == "1.46"
    cure = run("pitfalls/losses/softmax_first_cured.py")
    assert cure.values["loss"] < 1e-3
    wrong, right = numbers(symptom.stdout)[0], numbers(cure.stdout)[0]
    assert wrong[0] == right[0]
    assert wrong[1] / right[1] == pytest.approx(0.1, abs=1e-3)


@pytest.mark.parametrize("logit", [-20.0, -1.0, 0.0, 1.0, 5.0, 20.0])
def test_softmax_first_makes_the_gradient_smaller(logit: float) -> None:
    z = torch.zeros(1, 10, dtype=torch.float64)
    z[0, 0] = logit
    z.requires_grad_()
    target = torch.tensor([0])
    (right,) = torch.autograd.grad(F.cross_entropy(z, target), z)
    p = F.softmax(z, dim=1)
    (wrong,) = torch.autograd.grad(F.cross_entropy(p, target), z)
    assert wrong.norm() < 0.9 * right.norm()


def test_log_softmax_first_gives_the_same_loss_and_gradient(run: RunSnippet) -> None:
    result = run("pitfalls/losses/log_softmax_first.py")
    once, twice = numbers(result.stdout)
    assert twice == pytest.approx(once, abs=2e-4)
    assert result.stderr == ""


@pytest.mark.parametrize("seed", range(5))
def test_log_softmax_is_idempotent_and_its_loss_is_nll(seed: int) -> None:
    torch.manual_seed(seed)
    z = (10 * torch.randn(8, 3, dtype=torch.float64)).requires_grad_()
    y = torch.arange(8) % 3
    log_p = nn.LogSoftmax(dim=1)(z)
    torch.testing.assert_close(F.log_softmax(log_p, dim=1), log_p)
    losses = F.cross_entropy(z, y), F.cross_entropy(log_p, y), nn.NLLLoss()(log_p, y)
    grads = [torch.autograd.grad(loss, z, retain_graph=True)[0] for loss in losses]
    for loss, grad in zip(losses, grads, strict=True):
        torch.testing.assert_close(loss, losses[0], rtol=1e-9, atol=1e-9)
        torch.testing.assert_close(grad, grads[0], rtol=1e-9, atol=1e-9)


def test_negative_loss_ends_at_minus_one_for_probabilities(run: RunSnippet) -> None:
    symptom, cure = (
        run("pitfalls/losses/negative_loss.py"),
        run("pitfalls/losses/negative_loss_cured.py"),
    )
    wrong = [loss for _, loss in numbers(symptom.stdout)]
    assert 0 > wrong[0] > wrong[1] > wrong[2]
    assert symptom.values["loss"] == pytest.approx(-1, abs=1e-3)
    p, y = torch.eye(3), torch.arange(3)
    assert F.nll_loss(p, y).item() == -1
    assert all(loss >= 0 for _, loss in numbers(cure.stdout))


def test_negative_loss_has_no_lower_end_for_logits() -> None:
    z, y = torch.tensor([[1e6, 0.0, 0.0]]), torch.tensor([0])
    assert F.nll_loss(z, y).item() == -1e6
    assert nn.NLLLoss()(z, y).item() == -1e6


def test_negative_loss_is_cured_to_cross_entropy(run: RunSnippet) -> None:
    for logit, loss in numbers(run("pitfalls/losses/negative_loss_cured.py").stdout):
        z = torch.tensor([[logit, 0.0, 0.0]])
        expected = F.cross_entropy(z, torch.tensor([0])).item()
        assert loss == pytest.approx(expected, abs=1e-4)


def test_takes_no_log_but_picks_and_reaches_all_classes(run: RunSnippet) -> None:
    result = run("pitfalls/losses/takes_no_log.py")
    picked, nll = numbers(result.stdout)[0]
    assert picked == pytest.approx(nll, abs=2e-4)
    assert result.stdout.splitlines()[1:] == [
        "with a gradient [1, 1, 1, 1]",
        "with a gradient [3, 3, 3, 3]",
    ]


def test_sigmoid_twice_keeps_the_loss_from_zero(run: RunSnippet) -> None:
    symptom = run("pitfalls/losses/sigmoid_twice.py").values
    # A sigmoid that has reached 1 or 0, taken for a logit.
    assert symptom["for_one"] == pytest.approx(math.log(1 + math.exp(-1)), abs=1e-3)
    assert symptom["for_zero"] == pytest.approx(math.log(2), abs=1e-3)
    cure = run("pitfalls/losses/sigmoid_twice_cured.py").values
    assert max(cure["for_one"], cure["for_zero"]) < 1e-3


def test_sigmoid_twice_is_cured_by_bce_loss_too() -> None:
    z, y = torch.tensor([-5.0, 0.0, 5.0]), torch.tensor([0.0, 1.0, 1.0])
    expected = nn.BCEWithLogitsLoss()(z, y)
    torch.testing.assert_close(nn.BCELoss()(torch.sigmoid(z), y), expected)


def test_stuck_at_100_is_where_the_sigmoid_is_one(run: RunSnippet) -> None:
    symptom = numbers(run("pitfalls/losses/stuck_at_100.py").stdout)
    cure = numbers(run("pitfalls/losses/stuck_at_100_cured.py").stdout)
    assert symptom[0] == pytest.approx(cure[0], abs=0.02)
    assert symptom[1:] == [[100, 0], [100, 0]]
    assert cure[1:] == [[100, 1], [200, 1]]
    assert torch.sigmoid(torch.tensor(100.0)).item() == 1


def test_stuck_at_100_is_so_for_target_one_too() -> None:
    z, y = torch.tensor([-200.0], requires_grad=True), torch.ones(1)
    p = torch.sigmoid(z)
    loss = nn.BCELoss()(p, y)
    (grad,) = torch.autograd.grad(loss, z)
    assert (p.item(), loss.item(), grad.item()) == (0, 100, 0)


def test_log_of_softmax_loses_value_and_gradient(run: RunSnippet) -> None:
    symptom = run("pitfalls/losses/log_of_softmax.py").values
    assert symptom["values"][0] == -math.inf
    assert all(math.isnan(one) for one in symptom["grad"])
    cure = run("pitfalls/losses/log_of_softmax_cured.py").values
    assert list(cure["values"]) == [-200, 0]
    assert list(cure["grad"]) == pytest.approx([1, -1])


def test_log_of_softmax_with_a_small_number_has_no_gradient() -> None:
    z = torch.tensor([0.0, 200.0], requires_grad=True)
    (F.softmax(z, dim=0) + 1e-9).log()[0].backward()
    assert z.grad is not None
    assert z.grad.tolist() == [0, 0]


def test_predict_has_a_floor_that_grows_with_the_classes(run: RunSnippet) -> None:
    floor = math.log(math.e + 999) - 1
    loss = run("pitfalls/losses/predict.py").values["loss"]
    assert loss == round(floor, 1) == 5.9
    assert round(math.log(1000), 1) == 6.9
