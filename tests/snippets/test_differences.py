"""What the page about the differences claims, asked of its runs."""

import runpy
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.conftest import ROOT, RunSnippet


def test_conv2d_module_prints_what_conv2d_functional_prints(run: RunSnippet) -> None:
    module = run("differences/conv2d_module.py")
    functional = run("differences/conv2d_functional.py")
    assert module.stdout == functional.stdout
    names = [line.split()[0] for line in module.stdout.splitlines()[1:]]
    assert names == ["sum", "dw", "db"]


def test_conv2d_functional_draws_within_the_bound_of_the_layer(run: RunSnippet) -> None:
    result = run("differences/conv2d_functional.py")
    assert result.values["k"] == pytest.approx(1 / 27**0.5)


def test_same_bits_in_output_and_in_all_gradients(run: RunSnippet) -> None:
    values = run("differences/same_bits.py").values
    for name in ("same_output", "dx", "dw", "db"):
        assert values[name] is True


def test_one_call_of_a_layer_is_one_call_of_the_function(run: RunSnippet) -> None:
    values = run("differences/one_call.py").values
    assert values["calls"] == 1
    assert values["own_weight"] is True
    assert values["own_bias"] is True


def test_one_call_leaves_the_function_as_it_was() -> None:
    original = F.conv2d
    runpy.run_path(str(ROOT / "snippets/differences/one_call.py"))
    assert F.conv2d is original


def test_one_call_shows_a_weight_with_output_channels_first(run: RunSnippet) -> None:
    values = run("differences/one_call.py").values
    assert values["weight_shape"] == (16, 3, 3, 3)


def test_randn_weights_are_no_parameter_and_raise_in_backward(run: RunSnippet) -> None:
    result = run("differences/randn_weights.py")
    assert result.values["is_parameter"] is False
    assert result.values["needs_grad"] is False
    assert result.error.startswith("RuntimeError")
    assert "does not require grad and does not have a grad_fn" in result.error


def test_randn_before_layer_is_silent_and_never_learns(run: RunSnippet) -> None:
    result = run("differences/randn_before_layer.py")
    assert result.values["conv_learns"] is True
    assert result.values["w_learns"] is False
    assert result.stderr == ""


def test_weight_scale_is_9_for_3_channels_and_42_for_64(run: RunSnippet) -> None:
    values = run("differences/weight_scale.py").values
    assert f"{values['ratio_3']:.0f}" == "9"
    assert f"{values['ratio_64']:.0f}" == "42"


def test_weight_scale_follows_the_formula(run: RunSnippet) -> None:
    values = run("differences/weight_scale.py").values
    assert values["ratio_3"] == pytest.approx((3 * 3 * 9) ** 0.5, rel=0.02)
    assert values["ratio_64"] == pytest.approx((3 * 64 * 9) ** 0.5, rel=0.01)
    assert values["ratio_groups"] == pytest.approx((3 * 9) ** 0.5, rel=0.02)


@pytest.mark.parametrize("groups", [1, 4, 64])
def test_weight_scale_has_a_bound_that_knows_groups(groups: int) -> None:
    weight = nn.Conv2d(64, 4096, 3, groups=groups).weight
    bound = (64 / groups * 3 * 3) ** -0.5
    assert weight.abs().max().item() == pytest.approx(bound, rel=0.01)


def test_weight_scale_draws_one_figure_named_by_api(run: RunSnippet) -> None:
    figures = run("differences/weight_scale.py").figures
    assert len(figures) == 1
    assert "nn.Conv2d" in figures[0]
    assert "torch.randn" in figures[0]


def test_five_layers_of_randn_grow_24_times_each(run: RunSnippet) -> None:
    result = run("differences/five_layers.py")
    assert f"{result.values['per_layer']:.0f}" == "24"
    spread = result.values["std_f"]
    assert result.stderr == ""
    assert len(spread) == 5
    assert all(b > 10 * a for a, b in pairwise(spread))


def test_five_layers_of_nn_shrink_a_little_at_each(run: RunSnippet) -> None:
    spread = run("differences/five_layers.py").values["std_nn"]
    assert len(spread) == 5
    assert all(a / 2 < b < a for a, b in pairwise(spread))


def test_initialization_of_nn_can_be_had_for_f(run: RunSnippet) -> None:
    assert run("differences/initialization.py").values["same"] is True


def test_registration_not_the_gradient_makes_a_parameter(run: RunSnippet) -> None:
    values = run("differences/registration.py").values
    assert values["same_gradient"] is True
    assert list(values["parameters"]) == ["owned"]
    assert list(values["saved"]) == ["owned"]


def test_registration_decides_what_moves(run: RunSnippet) -> None:
    values = run("differences/registration.py").values
    assert values["plain"] == "cpu"
    assert values["owned"] == "meta"


def test_registration_is_missed_without_a_warning(run: RunSnippet) -> None:
    assert run("differences/registration.py").stderr == ""


def test_batch_norm_functional_overwrites_what_it_is_given_in_training_only(
    run: RunSnippet,
) -> None:
    result = run("differences/batch_norm_functional.py")
    in_eval, in_train = result.stdout.splitlines()
    assert in_eval == "tensor([0., 0., 0.])"
    assert in_train != in_eval
    assert result.values["after"] == pytest.approx(0.5, abs=0.1)


def test_batch_norm_module_prints_the_same_and_saves_it(run: RunSnippet) -> None:
    module = run("differences/batch_norm_module.py")
    assert module.stdout == run("differences/batch_norm_functional.py").stdout
    assert module.values["saved"] is True


def test_batch_norm_functional_leaves_them_alone_without_a_flag() -> None:
    mean, var = torch.zeros(3), torch.ones(3)
    F.batch_norm(torch.randn(32, 3) + 5, mean, var)
    assert torch.equal(mean, torch.zeros(3))
    assert torch.equal(var, torch.ones(3))


def test_visible_module_is_printed_and_hooked(run: RunSnippet) -> None:
    result = run("differences/visible_module.py")
    assert "(relu): ReLU()" in result.stdout
    assert list(result.values["seen"]) == ["Conv2d", "ReLU"]


def test_visible_functional_hides_its_relu(run: RunSnippet) -> None:
    result = run("differences/visible_functional.py")
    assert "relu" not in result.stdout.lower()
    assert list(result.values["seen"]) == ["Conv2d"]


def test_argument_order_changes_the_result_without_a_warning(run: RunSnippet) -> None:
    result = run("differences/argument_order.py")
    assert result.stderr == ""
    assert (result.values["size"], result.values["size_f"]) == (2, 3)
    assert result.values["std"] == pytest.approx(1, abs=0.05)
    assert result.values["std_f"] == pytest.approx((0.01 / 0.11) ** 0.5, abs=0.05)


def test_argument_order_makes_only_nn_return_positions(run: RunSnippet) -> None:
    module, functional = run("differences/argument_order.py").stdout.splitlines()[:2]
    assert module == "pool nn (1, 1, 2, 2) torch.int64"
    assert functional == "pool F  (1, 1, 3, 3)"


def test_padding_mode_exists_in_nn_only_and_f_pad_equals_it(run: RunSnippet) -> None:
    result = run("differences/padding_mode.py")
    message = "TypeError: conv2d() received an invalid combination"
    assert result.error.startswith(message)
    assert result.values["same"] is True
