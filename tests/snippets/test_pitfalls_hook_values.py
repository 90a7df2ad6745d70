"""What the page about the values and the life of hooks claims, asked of its runs."""

import warnings

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.conftest import RunSnippet


def test_overwritten_by_relu_unless_it_is_copied(run: RunSnippet) -> None:
    symptom, cure = (
        run("pitfalls/hook_values/overwritten.py"),
        run("pitfalls/hook_values/overwritten_cured.py"),
    )
    assert symptom.values["values"] == [0, 1]
    assert cure.values["values"] == [-1, 1]
    assert (symptom.error, symptom.stderr, cure.stderr) == ("", "", "")


@pytest.mark.parametrize("inplace", [True, False])
@pytest.mark.parametrize("with_f", [True, False])
def test_overwritten_in_place_by_f_and_by_nn_and_not_otherwise(
    with_f: bool, inplace: bool
) -> None:
    class Relu(nn.Module):  # type: ignore[misc]  # torch is not typed here
        def forward(self, x: Tensor) -> Tensor:
            return F.relu(x, inplace=inplace)

    kept: list[Tensor] = []
    norm = nn.BatchNorm1d(1)
    norm.register_forward_hook(lambda *one: kept.append(one[2].detach()))
    relu = Relu() if with_f else nn.ReLU(inplace=inplace)
    nn.Sequential(norm, relu)(torch.tensor([[-1.0], [1.0]]))
    assert bool((kept[0] < 0).any()) != inplace


def test_backward_hook_does_not_let_its_output_change(run: RunSnippet) -> None:
    error = run("pitfalls/hook_values/backward_hook.py").error
    what = "Output 0 of BackwardHookFunction is a view and is being modified inplace."
    assert error.startswith(f"RuntimeError: {what}")
    cure = run("pitfalls/hook_values/backward_hook_cured.py")
    assert (cure.stdout, cure.stderr, cure.error) == ("BatchNorm1d\n", "", "")
    assert nn.ReLU().inplace is False


def test_handle_is_thrown_away_and_hooks_add_up(run: RunSnippet) -> None:
    symptom, cure = (
        run("pitfalls/hook_values/handle.py"),
        run("pitfalls/hook_values/handle_cured.py"),
    )
    values = symptom.values
    assert (values["count"], values["graph"]) == (1 + 2 + 3, True)
    assert (cure.values["count"], cure.values["graph"]) == (3, False)
    assert (symptom.error, symptom.stderr, cure.stderr) == ("", "", "")


def kept_by(layer: nn.Module) -> list[Tensor]:
    kept: list[Tensor] = []
    layer.register_forward_hook(lambda *one: kept.append(one[2]))
    return kept


def test_handle_eval_takes_no_hook_off_and_drops_no_graph() -> None:
    layer = nn.Linear(2, 2)
    kept = kept_by(layer)
    layer.eval()
    layer(torch.ones(1, 2))
    kept[0].sum().backward()  # its graph is whole
    assert layer.weight.grad is not None


def test_handle_removes_its_hook_at_the_end_of_with() -> None:
    layer, calls = nn.ReLU(), list[str]()
    with layer.register_forward_hook(lambda *_: calls.append("hook")):
        layer(torch.ones(1))
    layer(torch.ones(1))
    assert calls == ["hook"]


def test_forward_direct_runs_no_hook(run: RunSnippet) -> None:
    direct = run("pitfalls/hook_values/forward_direct.py").values["values"]
    called = run("pitfalls/hook_values/forward_direct_cured.py").values["values"]
    assert direct == [0, 3]
    assert called == [2 * one for one in direct]


def test_forward_direct_keeps_the_old_weight_of_weight_norm() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        layer = nn.utils.weight_norm(nn.Linear(2, 2))
    x = torch.ones(1, 2)
    before = layer(x)
    with torch.no_grad():
        layer.weight_g.mul_(3)
    torch.testing.assert_close(layer.forward(x), before)
    assert not torch.allclose(layer(x), before)


def test_forward_direct_has_no_trap_with_parametrizations() -> None:
    layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 2))
    x = torch.ones(1, 2)
    before = layer(x)
    with torch.no_grad():
        layer.parametrizations["weight"].original0.mul_(3)
    direct = layer.forward(x)
    assert not torch.allclose(direct, before)
    torch.testing.assert_close(direct, layer(x))


def test_predict_leaves_out_the_hook_of_the_model_alone(run: RunSnippet) -> None:
    assert run("pitfalls/hook_values/predict.py").values["value"] == 15
