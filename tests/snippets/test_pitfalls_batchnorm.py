"""What the page about trouble with BatchNorm claims, asked of its runs."""

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.swa_utils import update_bn
from torch.utils.checkpoint import checkpoint

from tests.conftest import RunSnippet

SILENT = ("train_and_eval", "frozen_statistics", "shared", "checkpointing")
ONE = "Expected more than 1 value per channel when training, got input size torch.Size"


@pytest.mark.parametrize("entry", SILENT)
def test_a_symptom_is_silent(run: RunSnippet, entry: str) -> None:
    for name in entry, f"{entry}_cured":
        found = run(f"pitfalls/batchnorm/{name}.py")
        assert (found.error, found.stderr) == ("", "")


def test_train_and_eval_part_until_the_statistics_catch_up(run: RunSnippet) -> None:
    symptom = run("pitfalls/batchnorm/train_and_eval.py").values
    assert symptom["mean"] == pytest.approx(5 * (1 - 0.9**15), abs=1e-4)
    assert symptom["diff"] > 1
    cure = run("pitfalls/batchnorm/train_and_eval_cured.py").values
    assert cure["mean"] == pytest.approx(5, abs=1e-4)
    assert cure["diff"] < 0.05


def test_train_and_eval_are_alike_at_once_without_momentum() -> None:
    norm = nn.BatchNorm1d(1, momentum=None)
    batches = [torch.randn(32, 1) + 5 for _ in range(15)]
    for x in batches:
        norm(x)
    means = torch.stack([x.mean() for x in batches])
    assert torch.allclose(norm.running_mean, means.mean(), atol=1e-4)
    norm.momentum = 0.1
    update_bn(batches, norm)
    assert (norm.momentum, norm.training) == (0.1, True)


def test_frozen_statistics_move_unless_train_is_overridden(run: RunSnippet) -> None:
    moved = run("pitfalls/batchnorm/frozen_statistics.py").stdout
    assert moved == "True tensor([0.5000, 0.5000, 0.5000])\n"
    kept = run("pitfalls/batchnorm/frozen_statistics_cured.py").stdout
    assert kept == "False tensor([0., 0., 0.])\n"


def test_frozen_by_eval_alone_moves_again_after_train() -> None:
    norm = nn.BatchNorm1d(3)
    model, x = nn.Sequential(norm), torch.full((8, 3), 5.0)
    norm.eval()
    model(x)
    assert not norm.running_mean.any()
    model.train()
    model(x)
    assert norm.running_mean.all()


def test_frozen_by_eval_alone_still_trains_weight_and_bias() -> None:
    norm = nn.BatchNorm1d(3).eval()
    norm(torch.randn(8, 3)).sum().backward()
    assert all(one.grad is not None for one in norm.parameters())


def test_frozen_statistics_of_many_by_modules() -> None:
    class Net(nn.Sequential):  # type: ignore[misc]  # torch is not followed
        def train(self, mode: bool = True) -> "Net":
            super().train(mode)
            for one in self.modules():
                if isinstance(one, nn.BatchNorm1d | nn.BatchNorm2d):
                    one.eval()
            return self

    model = Net(nn.Sequential(nn.BatchNorm2d(3)), nn.Flatten(), nn.BatchNorm1d(3))
    model.train()
    flags = {type(one).__name__: one.training for one in model.modules()}
    assert flags.pop("BatchNorm2d") is flags.pop("BatchNorm1d") is False
    assert all(flags.values())


def test_frozen_statistics_are_lost_in_update_bn() -> None:
    class Net(nn.Sequential):  # type: ignore[misc]  # torch is not followed
        def train(self, mode: bool = True) -> "Net":
            super().train(mode)
            self[0].eval()
            return self

    norm = nn.BatchNorm1d(3)
    norm(torch.randn(8, 3) + 5)
    assert norm.running_mean.all()
    update_bn([torch.randn(8, 3) + 5], Net(norm))
    assert norm.running_mean.tolist() == [0, 0, 0]
    assert norm.running_var.tolist() == [1, 1, 1]


def test_one_sample_is_left_over_and_dropped(run: RunSnippet) -> None:
    symptom = run("pitfalls/batchnorm/one_sample.py")
    assert symptom.stdout == "batch of 4\nbatch of 4\nbatch of 1\n"
    assert symptom.error == f"ValueError: {ONE}([1, 3])\n"
    assert (
        run("pitfalls/batchnorm/one_sample_cured.py").stdout
        == "batch of 4\nbatch of 4\n"
    )


def test_one_sample_is_too_few_only_for_one_value_per_channel() -> None:
    norm = nn.BatchNorm2d(3)
    with pytest.raises(ValueError, match=ONE):
        norm(torch.randn(1, 3, 1, 1))
    norm(torch.randn(1, 3, 4, 4))
    norm.eval()
    norm(torch.randn(1, 3, 1, 1))


@pytest.mark.parametrize("norm", [nn.LayerNorm([4, 3, 3]), nn.GroupNorm(4, 4)])
def test_one_sample_is_not_mixed_with_others(norm: nn.Module) -> None:
    x = torch.randn(8, 4, 3, 3)
    assert torch.allclose(norm(x)[:1], norm(x[:1]), atol=1e-5)


def test_no_statistics_names_what_is_wrong(run: RunSnippet) -> None:
    left_out = "missing 2 required positional arguments: 'running_mean' and"
    assert run("pitfalls/batchnorm/no_statistics.py").stdout.splitlines() == [
        "RuntimeError: running_mean must be defined in evaluation mode",
        f"TypeError: batch_norm() {left_out} 'running_var'",
        "RuntimeError: running_mean should contain 3 elements not 2",
    ]
    assert run("pitfalls/batchnorm/no_statistics_cured.py").stdout.splitlines() == [
        "False tensor([0., 0., 0.])",
        "True tensor([0.5000, 0.5000, 0.5000])",
    ]


def test_no_statistics_are_needed_in_training() -> None:
    x = torch.randn(8, 3)
    same = F.batch_norm(x, None, None, training=True), nn.BatchNorm1d(3)(x)
    assert torch.allclose(*same)


def test_shared_statistics_fit_neither(run: RunSnippet) -> None:
    assert run("pitfalls/batchnorm/shared.py").stdout == "-x -5\n x 5\n"
    assert run("pitfalls/batchnorm/shared_cured.py").stdout == "-x 0\n x 0\n"


def test_shared_statistics_do_not_show_in_training() -> None:
    norm = nn.BatchNorm1d(1)
    for _ in range(100):
        apart = [torch.randn(64, 1) - 5, torch.randn(64, 1) + 5]
        outputs = [norm(x) for x in apart]
    assert max(y.mean().abs().item() for y in outputs) < 1e-3
    assert 0.5 < norm.running_var.item() < 2
    assert torch.cat(apart).var() > 20


def test_shared_statistics_fit_inputs_that_are_alike() -> None:
    norm = nn.BatchNorm1d(1)
    for _ in range(100):
        alike = [torch.randn(256, 1) + 5, torch.randn(256, 1) + 5]
        outputs = [norm(x) for x in alike]
    norm.eval()
    off = [(norm(x) - y).abs().max() for x, y in zip(alike, outputs, strict=True)]
    assert max(off) < 1


def test_checkpointing_updates_twice(run: RunSnippet) -> None:
    assert run("pitfalls/batchnorm/checkpointing.py").stdout.splitlines() == [
        "forward  tensor([0.5000])",
        "backward tensor([0.9500])",
        "updates 2",
    ]
    assert run("pitfalls/batchnorm/checkpointing_cured.py").stdout.splitlines() == [
        "forward  tensor([0.2566])",
        "backward tensor([0.5000])",
        "updates 2",
    ]


@pytest.mark.parametrize("reentrant", [False, True])
def test_checkpointing_leaves_gradients_frozen_and_dropout(reentrant: bool) -> None:
    def gradient(call: Callable[[nn.Module, Tensor], Tensor]) -> tuple[Tensor, Tensor]:
        torch.manual_seed(0)
        norm = nn.BatchNorm1d(3)
        layers = nn.Sequential(nn.Linear(3, 3), norm, nn.Tanh(), nn.Dropout(0.5))
        x = torch.randn(8, 3, requires_grad=True)
        call(layers, x).sum().backward()
        assert x.grad is not None
        return x.grad, norm.running_mean

    def again(layers: nn.Module, x: Tensor) -> Tensor:
        y: Tensor = checkpoint(layers, x, use_reentrant=reentrant)
        return y

    (once, mean), (twice, other) = gradient(lambda f, x: f(x)), gradient(again)
    assert torch.allclose(once, twice, atol=1e-5)
    assert once.any()
    assert not torch.allclose(mean, other)

    frozen = nn.BatchNorm1d(3).eval()
    again(frozen, torch.ones(8, 3, requires_grad=True)).sum().backward()
    assert frozen.num_batches_tracked == 0


def test_predict_counts_calls_in_training_mode(run: RunSnippet) -> None:
    assert run("pitfalls/batchnorm/predict.py").values["count"] == 1
