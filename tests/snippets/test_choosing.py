"""What the page about choosing claims, asked of its runs."""

import runpy

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call, grad

from tests.conftest import ROOT, RunSnippet


def test_conv_module_and_conv_functional_train_alike(run: RunSnippet) -> None:
    module = run("choosing/conv_module.py")
    functional = run("choosing/conv_functional.py")
    assert module.values["losses"] == functional.values["losses"]
    first, second, third = module.values["losses"]
    assert first > second > third


def test_conv_functional_saves_a_weight_and_a_bias_like_conv_module(
    run: RunSnippet,
) -> None:
    assert list(run("choosing/conv_module.py").values["keys"]) == [
        "conv.weight",
        "conv.bias",
    ]
    assert list(run("choosing/conv_functional.py").values["keys"]) == ["w", "b"]


def test_fixed_kernel_can_be_had_with_nn_and_with_f(run: RunSnippet) -> None:
    values = run("choosing/fixed_kernel.py").values
    assert values["same"] is True
    assert list(values["trained"]) == [[], []]
    assert [list(keys) for keys in values["saved"]] == [["weight"], ["weight"]]


def test_fixed_kernel_can_be_copied_under_no_grad_alone() -> None:
    conv, ones = nn.Conv2d(1, 1, 1), torch.ones(1, 1, 1, 1)
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        conv.weight.copy_(ones)
    with torch.no_grad():
        conv.weight.copy_(ones)
    assert conv.weight.requires_grad
    assert torch.equal(conv.weight, ones)


def test_modes_functional_needs_buffers_as_soon_as_the_device_changes() -> None:
    x = torch.ones(4, 8, device="meta")
    with pytest.raises(RuntimeError, match="not on the expected device"):
        F.batch_norm(x, torch.zeros(8), torch.ones(8), training=True)


def test_modes_module_and_modes_functional_train_and_evaluate_alike(
    run: RunSnippet,
) -> None:
    module = run("choosing/modes_module.py")
    functional = run("choosing/modes_functional.py")
    assert module.values["losses"] == functional.values["losses"]
    assert module.values["last"] < module.values["first"] / 2
    for name in ("train", "evaluated", "again"):
        assert module.values[name] == functional.values[name]


@pytest.mark.parametrize("side", ["module", "functional"])
def test_modes_decide_the_loss_and_eval_repeats_it(run: RunSnippet, side: str) -> None:
    values = run(f"choosing/modes_{side}.py").values
    assert len(values["losses"]) == 100
    assert values["evaluated"] == values["again"]
    assert f"{values['train']:.2f}" != f"{values['evaluated']:.2f}"


def test_mc_dropout_needs_dropout_in_training_mode(run: RunSnippet) -> None:
    values = run("choosing/mc_dropout.py").values
    assert values["with_nn"] == 0
    assert values["with_f"] > 0.1
    assert values["only_dropout"] > 0.1


def test_generated_module_never_sends_the_gradient_to_the_maker(
    run: RunSnippet,
) -> None:
    result = run("choosing/generated_module.py")
    assert result.error.startswith("TypeError: cannot assign")
    assert result.values["reached"] is False
    assert result.stderr == ""


def test_generated_functional_sends_the_gradient_to_the_maker(run: RunSnippet) -> None:
    assert run("choosing/generated_functional.py").values["reached"] is True


def test_generated_called_reaches_the_maker_with_nn(run: RunSnippet) -> None:
    values = run("choosing/generated_called.py").values
    assert values["same"] is True
    assert values["reached"] is True
    assert list(values["got"]) == ["parametrizations.weight.original"]


def test_generated_called_keeps_the_weight_positive() -> None:
    left = runpy.run_path(str(ROOT / "snippets/choosing/generated_called.py"))
    weight = left["conv"].weight
    assert (weight > 0).all()
    assert torch.equal(weight, left["conv"].parametrizations.weight.original.exp())


def test_chosen_weight_works_with_nn_and_f_and_f_needs_fewer_tensors(
    run: RunSnippet,
) -> None:
    values = run("choosing/chosen_weight.py").values
    assert list(values["same"]) == [True, True, True]
    assert (values["saved_nn"], values["saved_f"]) == (6, 2)


def test_tied_weight_is_one_parameter_either_way_and_one_name_with_f(
    run: RunSnippet,
) -> None:
    values = run("choosing/tied.py").values
    assert values["same_gradient"] is True
    assert list(values["trained"]) == [1, 1]
    assert [len(keys) for keys in values["saved"]] == [2, 1]


def test_tied_embedding_draws_larger_weights_than_an_output_layer() -> None:
    embedding, out = nn.Embedding(1000, 64), nn.Linear(64, 1000)
    assert embedding.weight.std().item() == pytest.approx(1, abs=0.02)
    assert out.weight.abs().max().item() <= 1 / 8


def test_conditional_activation_works_with_nn_and_f(run: RunSnippet) -> None:
    result = run("choosing/conditional.py")
    assert list(result.values["same"]) == [True, True]
    relu, tanh = result.stdout.splitlines()
    assert "tensor([0., 3.])" in relu
    assert "tensor([ 0.7616, -0.9951])" in tanh


def test_by_layer_no_tensors_does_not_mean_no_mode(run: RunSnippet) -> None:
    rows = run("choosing/by_layer.py").values["rows"]
    assert len(rows) == 10
    nothing = {name for name, tensors, mode in rows if not tensors and not mode}
    assert nothing == {
        *("ReLU", "MaxPool2d", "Upsample", "Softmax"),
        "CrossEntropyLoss",
    }
    only_mode = {name for name, tensors, mode in rows if not tensors and mode}
    assert only_mode == {"Dropout", "RReLU"}
    only_tensors = {name for name, tensors, mode in rows if tensors and not mode}
    assert only_tensors == {"PReLU", "weight="}


def test_two_sets_of_weights_go_through_one_untouched_model(run: RunSnippet) -> None:
    values = run("choosing/two_sets.py").values
    assert values["loss_new"] < values["loss_old"]
    assert list(values["keys"]) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert values["untouched"] is True
    assert values["grad_empty"] is True


def test_inner_step_reaches_the_start_with_functional_call_only(
    run: RunSnippet,
) -> None:
    result = run("choosing/inner_step.py")
    assert result.values["same_output"] is True
    assert result.values["by_load"] is False
    assert result.values["by_call"] is True
    assert result.stderr == ""


def test_inner_step_differentiates_through_the_step_itself() -> None:
    left = runpy.run_path(str(ROOT / "snippets/choosing/inner_step.py"))
    net, x1, y1, x2, y2 = (left[name] for name in ("net", "x1", "y1", "x2", "y2"))

    def after_the_step(weights: dict[str, torch.Tensor], through: bool) -> torch.Tensor:
        def before(weights: dict[str, torch.Tensor]) -> torch.Tensor:
            return F.mse_loss(functional_call(net, weights, x1), y1)

        steps = grad(before)(weights)
        if not through:
            steps = {name: step.detach() for name, step in steps.items()}
        new = {name: p - 0.1 * steps[name] for name, p in weights.items()}
        return F.mse_loss(functional_call(net, new, x2), y2)

    old = {name: p.detach() for name, p in net.named_parameters()}
    whole = grad(after_the_step)(old, True)["weight"]
    partial = grad(after_the_step)(old, False)["weight"]
    assert torch.allclose(net.weight.grad, whole, atol=1e-5)
    assert not torch.allclose(net.weight.grad, partial, atol=1e-3)


def test_style_is_equal_to_the_bit_in_both_modes(run: RunSnippet) -> None:
    rows = run("choosing/style.py").values["rows"]
    names = ("relu", "max_pool2d", "interpolate", "softmax", "cross_entropy")
    assert [tuple(row) for row in rows] == [
        (training, True, True, name) for training in (True, False) for name in names
    ]


def test_breaks_module_has_what_the_page_says_is_lost(run: RunSnippet) -> None:
    values = run("choosing/breaks_module.py").values
    assert (values["trained"], values["saved"], values["hooks"]) == (4, 7, 3)
    assert values["mean_moved"] is True
    assert values["eval_repeats"] is True


def test_breaks_functional_loses_all_of_it_without_a_word(run: RunSnippet) -> None:
    result = run("choosing/breaks_functional.py")
    values = result.values
    assert (values["trained"], values["saved"], values["hooks"]) == (0, 0, 0)
    assert values["mean_moved"] is False
    assert values["eval_repeats"] is False
    assert result.stderr == ""


def test_checkpoint_loads_when_an_attribute_becomes_f_relu(run: RunSnippet) -> None:
    result = run("choosing/checkpoint.py")
    assert result.values["same"] is True
    assert "All keys matched" in result.stdout


def test_checkpoint_sequential_loses_a_layer_when_the_numbers_shift(
    run: RunSnippet,
) -> None:
    result = run("choosing/checkpoint_sequential.py")
    first, missing, unexpected = result.error.splitlines()[:3]
    assert first.startswith("RuntimeError")
    assert '"1.weight"' in missing
    assert '"2.weight"' in unexpected
    assert result.values["loaded"] is False
    assert list(result.values["missing"]) == ["1.weight", "1.bias"]
    assert result.stderr == ""


def test_checkpoint_sequential_loads_with_identity_in_the_gap(run: RunSnippet) -> None:
    lines = run("choosing/checkpoint_sequential.py").stdout.splitlines()
    assert lines[1] == "<All keys matched successfully>"


def test_resize_follows_the_input_only_with_f(run: RunSnippet) -> None:
    values = run("choosing/resize.py").values
    assert values["follows"] is True
    assert values["fixed"] is True
    assert values["same"] is True
