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


def test_all_ignored_is_zero_by_zero(run: RunSnippet) -> None:
    symptom = run("pitfalls/losses/all_ignored.py")
    assert symptom.stdout == "loss 1.0986\nloss nan\n"
    cure = run("pitfalls/losses/all_ignored_cured.py")
    assert cure.stdout == "loss 1.0986\nloss 0.0\n"
    assert symptom.error == symptom.stderr == cure.stderr == ""


@pytest.mark.parametrize("ignored", [-100, 7])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_all_ignored_leaves_no_gradient(ignored: int, reduction: str) -> None:
    z, y = torch.zeros(2, 3, requires_grad=True), torch.full((2,), ignored)
    log_p = F.log_softmax(z, dim=1)
    for out, loss_of in (z, F.cross_entropy), (log_p, F.nll_loss):
        loss = loss_of(out, y, ignore_index=ignored, reduction=reduction)
        assert loss.isnan() if reduction == "mean" else loss == 0
        (grad,) = torch.autograd.grad(loss, z, retain_graph=True)
        assert grad.tolist() == [[0, 0, 0], [0, 0, 0]]


def test_class_weight_divides_by_the_weights_of_the_targets(run: RunSnippet) -> None:
    symptom = run("pitfalls/losses/class_weight.py")
    # The weights of the targets are 1, 1, and 8.
    assert symptom.values["times"] == pytest.approx((1 + 1 + 8) / 3, abs=0.01)
    assert run("pitfalls/losses/class_weight_cured.py").values["times"] == 1
    assert symptom.error == symptom.stderr == ""


def test_class_weight_counts_in_proportion_and_not_for_probabilities() -> None:
    torch.manual_seed(0)
    z, y, w = torch.randn(4, 3), torch.tensor([0, 0, 1, 2]), torch.tensor([1.0, 2, 5])
    for scale in 0.1, 10.0:
        same = F.cross_entropy(z, y, weight=scale * w), F.cross_entropy(z, y, weight=w)
        torch.testing.assert_close(*same)
    p = F.one_hot(y, 3).float()
    pairs: list[tuple[nn.Module, nn.Module, torch.Tensor]] = [
        (nn.CrossEntropyLoss(w), nn.CrossEntropyLoss(w, reduction="none"), p),
        (nn.BCEWithLogitsLoss(w), nn.BCEWithLogitsLoss(w, reduction="none"), p),
        (
            nn.BCEWithLogitsLoss(pos_weight=w),
            nn.BCEWithLogitsLoss(pos_weight=w, reduction="none"),
            p,
        ),
    ]
    for mean, each, target in pairs:
        torch.testing.assert_close(mean(z, target), each(z, target).mean())
    with pytest.raises(RuntimeError, match="for all 3 classes or no classes"):
        F.cross_entropy(z, y, weight=w[:2])
    with pytest.raises(RuntimeError, match="expected scalar type Float"):
        F.cross_entropy(z, y, weight=w.double())


def test_label_smoothing_has_a_floor_above_zero(run: RunSnippet) -> None:
    lines = numbers(run("pitfalls/losses/label_smoothing.py").stdout)
    smoothed, plain = [line[1] for line in lines], [line[2] for line in lines]
    floor = -0.91 * math.log(0.91) - 9 * 0.01 * math.log(0.01)
    assert min(smoothed) == smoothed[1] == pytest.approx(floor, abs=0.005) == 0.50
    assert smoothed[1] < smoothed[2] < smoothed[3]
    assert plain == sorted(plain, reverse=True)
    best = torch.tensor([[lines[1][0]] + 9 * [0.0]]).softmax(dim=1)[0, 0]
    assert best.item() == pytest.approx(1 - 0.1 + 0.1 / 10, abs=1e-3)


@pytest.mark.parametrize("e", [0.05, 0.1, 0.5])
def test_label_smoothing_is_a_target_of_probabilities(e: float) -> None:
    torch.manual_seed(0)
    z, y = torch.randn(8, 5), torch.arange(8) % 5
    p = (1 - e) * F.one_hot(y, 5) + e / 5
    smoothed = F.cross_entropy(z, y, label_smoothing=e)
    torch.testing.assert_close(smoothed, F.cross_entropy(z, p))
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        F.nll_loss(z, y, label_smoothing=e)  # type: ignore[call-arg]
