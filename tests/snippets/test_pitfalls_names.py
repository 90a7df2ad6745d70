"""What the page about wrong names and old warnings claims, asked of its runs."""

import copy
import io
import warnings

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import parametrizations, parametrize

from tests.conftest import RunSnippet

SHAPE = "torch.Size([1, 1, 4, 4])\n"


def old_norm() -> nn.Linear:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nn.utils.weight_norm(nn.Linear(2, 3))


class Exp(nn.Module):  # type: ignore[misc]  # torch is not typed here
    def forward(self, w: torch.Tensor) -> torch.Tensor:
        return w.exp()


def exp_linear() -> nn.Linear:
    layer = nn.Linear(2, 2)
    parametrize.register_parametrization(layer, "weight", Exp())
    return layer


def test_no_attribute_of_other_capitals(run: RunSnippet) -> None:
    symptom = run("pitfalls/names/no_attribute.py").stdout.splitlines()
    text = "AttributeError: module '{}' has no attribute '{}'"
    assert symptom == [
        text.format("torch.nn", "relu"),
        text.format("torch.nn.functional", "ReLU"),
    ]
    cure = run("pitfalls/names/no_attribute_cured.py").stdout
    assert cure == "[0.0, 2.0]\n[0.0, 2.0]\n"
    assert not any(hasattr(nn, name) for name in ("Relu", "softmax"))
    assert not hasattr(F, "Linear")


def test_import_names_f(run: RunSnippet) -> None:
    assert (
        run("pitfalls/names/import.py").error == "NameError: name 'F' is not defined\n"
    )
    assert run("pitfalls/names/import_cured.py").stdout == "[0.0, 2.0]\n"


def test_wrong_f_is_another_module(run: RunSnippet) -> None:
    error = run("pitfalls/names/wrong_f.py").error
    text = "AttributeError: module 'torch.functional' has no attribute 'relu'"
    assert error.startswith(text)
    assert run("pitfalls/names/wrong_f_cured.py").stdout == "[0.0, 2.0]\n"
    assert hasattr(torch.functional, "einsum")
    assert torch.functional is not F


def test_called_like_class_misses_arguments(run: RunSnippet) -> None:
    pool, linear = run("pitfalls/names/called_like_class.py").stdout.splitlines()
    assert pool.endswith("missing 1 required positional argument: 'kernel_size'")
    text = (
        "TypeError: linear(): argument 'weight' (position 2) must be Tensor, not Linear"
    )
    assert linear == text
    cure = run("pitfalls/names/called_like_class_cured.py").stdout
    assert cure == "(1, 1, 2, 2)\n(1, 1, 4, 2)\n"
    missing = "missing 2 required positional arguments: 'input' and 'target'"
    with pytest.raises(TypeError, match=missing):
        F.cross_entropy()  # type: ignore[call-arg]


def test_called_like_function_keeps_its_input_as_setting(run: RunSnippet) -> None:
    lines = run("pitfalls/names/called_like_function.py").stdout.splitlines()
    ends = "'stride' (position 3) must be tuple of ints, not Tensor"
    assert lines[0].endswith(ends)
    text = "TypeError: softmax(): argument 'dim' (position 1) must be int, not Tensor"
    assert lines[1] == text
    cure = run("pitfalls/names/called_like_function_cured.py").stdout
    assert cure == "(1, 1, 2, 2)\n(1, 1, 4, 4)\n"


def test_conv2d_takes_no_channels(run: RunSnippet) -> None:
    error = run("pitfalls/names/conv2d.py").error
    start = "TypeError: conv2d() received an invalid combination of arguments"
    assert error.startswith(
        f"{start} - got (Tensor, int, int, int), but expected one of"
    )
    assert run("pitfalls/names/conv2d_cured.py").stdout == "(1, 16, 6, 6)\n"


def test_float_padding_fails_when_called(run: RunSnippet) -> None:
    error = run("pitfalls/names/float_padding.py").error
    got = "got (Tensor, Parameter, Parameter, tuple, tuple, tuple, int)"
    assert f"conv2d() received an invalid combination of arguments - {got}" in error
    assert "tuple of (float, float)" in error
    assert run("pitfalls/names/float_padding_cured.py").stdout == SHAPE


def test_deprecated_is_f_upsample(run: RunSnippet) -> None:
    symptom = run("pitfalls/names/deprecated.py")
    assert symptom.stderr.count("Warning") == 1
    assert "`nn.functional.upsample` is deprecated" in symptom.stderr
    cure = run("pitfalls/names/deprecated_cured.py")
    assert (cure.stderr, cure.stdout) == ("", symptom.stdout)
    x = torch.rand(5)
    assert torch.allclose(F.tanh(x), torch.tanh(x))
    assert torch.allclose(F.sigmoid(x), torch.sigmoid(x))
    assert torch.allclose(F.relu(x), torch.relu(x))


def test_weight_norm_warns_and_has_other_keys(run: RunSnippet) -> None:
    symptom = run("pitfalls/names/weight_norm.py")
    assert "FutureWarning: `torch.nn.utils.weight_norm` is deprecated" in symptom.stderr
    assert symptom.stdout == "bias\nweight_g\nweight_v\n"
    cure = run("pitfalls/names/weight_norm_cured.py")
    prefix = "parametrizations.weight.original"
    assert (cure.stderr, cure.stdout) == ("", f"bias\n{prefix}0\n{prefix}1\n")


def test_weight_norm_keeps_length_and_direction_apart() -> None:
    layer = parametrizations.weight_norm(nn.Linear(2, 3))
    held = layer.parametrizations.weight
    lengths = layer.weight.norm(dim=1, keepdim=True)
    assert torch.allclose(held.original0, lengths)
    directions = held.original1 / held.original1.norm(dim=1, keepdim=True)
    assert torch.allclose(layer.weight, held.original0 * directions)
    with pytest.raises(ValueError, match="weight_norm of 'weight' not found"):
        nn.utils.remove_weight_norm(layer)
    parametrize.remove_parametrizations(layer, "weight")
    assert list(layer.state_dict()) == ["bias", "weight"]


def test_weight_norm_of_the_old_kind_is_stale_in_forward() -> None:
    old, new = old_norm(), parametrizations.weight_norm(nn.Linear(2, 3))
    x = torch.ones(1, 2)
    for layer, length, stale in (
        (old, old.weight_g, True),
        (new, new.parametrizations.weight.original0, False),
    ):
        with torch.no_grad():
            before = layer.forward(x)
            length.mul_(2)
            assert torch.allclose(layer.forward(x), before) is stale


def test_weight_norm_keys_of_old_are_read(run: RunSnippet) -> None:
    result = run("pitfalls/names/weight_norm_keys.py")
    assert result.stdout == "<All keys matched successfully>\nsame True\n"


def test_weight_norm_keys_are_not_those_of_a_plain_weight() -> None:
    plain = nn.Linear(2, 3).state_dict()
    for layer in old_norm(), parametrizations.weight_norm(nn.Linear(2, 3)):
        with pytest.raises(RuntimeError, match=r"Missing key\(s\)"):
            layer.load_state_dict(plain)


def test_weight_norm_back_needs_other_names(run: RunSnippet) -> None:
    error = run("pitfalls/names/weight_norm_back.py").error
    assert 'Missing key(s) in state_dict: "weight_g", "weight_v".' in error
    cure = run("pitfalls/names/weight_norm_back_cured.py").stdout
    assert cure == "<All keys matched successfully>\n"


def test_weight_norm_back_without_strict_reads_nothing() -> None:
    old, new = old_norm(), parametrizations.weight_norm(nn.Linear(2, 3))
    before = [old.weight_g.clone(), old.weight_v.clone()]
    old.load_state_dict(new.state_dict(), strict=False)
    assert torch.equal(old.weight_g, before[0])
    assert torch.equal(old.weight_v, before[1])


def test_weight_norm_copy_raises_with_the_old_one(run: RunSnippet) -> None:
    error = run("pitfalls/names/weight_norm_copy.py").error
    assert "RuntimeError: Only Tensors created explicitly by the user" in error
    assert run("pitfalls/names/weight_norm_copy_cured.py").stdout == "True\n"


def test_weight_norm_copy_works_after_a_call_without_grad() -> None:
    layer = old_norm().eval()
    with pytest.raises(RuntimeError, match="Only Tensors created explicitly"):
        copy.deepcopy(layer)
    with torch.no_grad():
        layer(torch.ones(1, 2))
    assert torch.equal(copy.deepcopy(layer).weight, layer.weight)


def test_weight_norm_copy_of_the_new_one_is_not_saved_whole() -> None:
    torch.save(old_norm().state_dict(), io.BytesIO())
    new = parametrizations.weight_norm(nn.Linear(2, 3))
    text = "parametrized modules is only supported through state_dict"
    with pytest.raises(RuntimeError, match=text):
        torch.save(nn.Sequential(new), io.BytesIO())
    torch.save(new.state_dict(), io.BytesIO())


def test_parametrize_trains_the_original(run: RunSnippet) -> None:
    lines = run("pitfalls/names/parametrize.py").stdout.splitlines()
    assert lines == ["parametrizations.weight.original", "False", "weight", "True"]
    layer = exp_linear()
    layer(torch.ones(1, 2)).sum().backward()
    with pytest.warns(UserWarning, match="not a leaf Tensor"):
        assert layer.weight.grad is None
    assert layer.parametrizations.weight.original.grad is not None
    assert isinstance(type(layer).weight, property)


@pytest.mark.parametrize("leave", [True, False])
def test_parametrize_removed_leaves_either_value(leave: bool) -> None:
    layer = exp_linear()
    value = layer.weight.detach().clone()
    original = layer.parametrizations.weight.original.detach().clone()
    parametrize.remove_parametrizations(layer, "weight", leave_parametrized=leave)
    assert torch.allclose(layer.weight, value if leave else original)


def test_parametrize_set_needs_an_assignment(run: RunSnippet) -> None:
    assert run("pitfalls/names/parametrize_set.py").stdout == "False\n"
    assert run("pitfalls/names/parametrize_set_cured.py").stdout == "True\n"


def test_parametrize_set_without_right_inverse_or_with_a_parameter() -> None:
    layer = exp_linear()
    with pytest.raises(RuntimeError, match="does not implement right_inverse"):
        layer.weight = torch.ones(2, 2)
    with pytest.raises(KeyError, match="attribute 'weight' already exists"):
        layer.weight = nn.Parameter(torch.ones(2, 2))


def test_predict_keeps_the_float(run: RunSnippet) -> None:
    assert run("pitfalls/names/predict.py").values["padding"] == (2.0, 2.0)


def test_weight_norm_has_two_originals_and_cannot_be_left_unparametrized() -> None:
    layer = parametrizations.weight_norm(nn.Linear(2, 2))
    with pytest.raises(ValueError, match="Cannot leave unparametrized"):
        parametrize.remove_parametrizations(layer, "weight", leave_parametrized=False)
