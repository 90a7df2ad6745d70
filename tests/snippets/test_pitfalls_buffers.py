"""What the page about tensors that are not saved claims, asked of its runs."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from tests.conftest import RunSnippet


def with_mean(value: torch.Tensor | None) -> nn.Linear:
    net = nn.Linear(2, 2)
    net.register_buffer("mean", value)
    return net


def test_lost_after_loading_is_silent_and_all_keys_match(run: RunSnippet) -> None:
    symptom = run("pitfalls/buffers/lost_after_loading.py")
    matched = "<All keys matched successfully>\n"
    assert symptom.stdout == f"{matched}same 5 of 10\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/buffers/lost_after_loading_cured.py").stdout
    assert cure == f"{matched}same 10 of 10\n"


def test_plain_running_mean_is_neither_saved_nor_moved() -> None:
    net = nn.Module()
    net.running_mean = torch.zeros(10)
    assert list(net.state_dict()) == []
    assert net.to("meta").running_mean.device.type == "cpu"


def test_which_is_trained_saved_and_moved(run: RunSnippet) -> None:
    params, saved, *moved = run("pitfalls/buffers/which.py").stdout.splitlines()
    assert params == "parameters() w"
    assert saved == "state_dict() w mean"
    dtypes = [line.split() for line in moved]
    double = [name for name, dtype in dtypes if dtype == "torch.float64"]
    assert double == ["w", "mean", "grid"]
    assert dtypes[-1] == ["plain", "torch.float32"]


def test_which_function_registers_makes_no_difference() -> None:
    assigned, registered = nn.Module(), nn.Module()
    weight = nn.Parameter(torch.ones(1))
    assigned.weight = weight
    registered.register_parameter("weight", weight)
    assigned.mean = nn.Buffer(torch.ones(1))
    registered.register_buffer("mean", torch.ones(1))
    for net in assigned, registered:
        assert [name for name, _ in net.named_parameters()] == ["weight"]
        assert [name for name, _ in net.named_buffers()] == ["mean"]
        assert list(net.state_dict()) == ["weight", "mean"]
        assert type(net.mean) is torch.Tensor


def test_which_dtype_changes_only_for_floating_point() -> None:
    net = nn.Module()
    net.whole, net.real = nn.Buffer(torch.arange(2)), nn.Buffer(torch.ones(2))
    for convert, dtype in (net.double, torch.float64), (net.half, torch.float16):
        convert()
        assert (net.whole.dtype, net.real.dtype) == (torch.int64, dtype)


def test_which_is_a_buffer_of_batch_norm() -> None:
    norm, x = nn.BatchNorm1d(2), torch.ones(4, 2)
    assert "running_mean" in dict(norm.named_buffers())
    norm.train()(x)
    collected = norm.running_mean.tolist()
    assert min(collected) > 0
    norm.eval()(x)
    assert norm.running_mean.tolist() == collected


def test_already_exists_has_one_text(run: RunSnippet) -> None:
    error = run("pitfalls/buffers/already_exists.py").error
    assert error == "KeyError: \"attribute 'mean' already exists\"\n"
    assert run("pitfalls/buffers/already_exists_cured.py").stdout == "mean\n"


def test_already_exists_is_over_after_del() -> None:
    net = nn.Module()
    net.mean = torch.ones(1)
    with pytest.raises(KeyError, match="attribute 'mean' already exists"):
        net.mean = nn.Buffer(torch.ones(1))
    value = net.mean
    del net.mean
    net.register_buffer("mean", value)
    net.register_buffer("mean", torch.zeros(2))
    assert net.mean.tolist() == [0, 0]


@pytest.mark.parametrize(
    "register",
    [
        lambda net: net.register_buffer("forward", torch.ones(1)),
        lambda net: net.register_parameter("forward", nn.Parameter(torch.ones(1))),
        lambda net: net.add_module("forward", nn.ReLU()),
    ],
)
def test_already_exists_takes_the_names_of_methods(
    register: Callable[[nn.Module], None],
) -> None:
    with pytest.raises(KeyError, match="attribute 'forward' already exists"):
        register(nn.Linear(2, 2))


def test_old_checkpoint_misses_the_key_of_a_persistent_buffer(run: RunSnippet) -> None:
    error = run("pitfalls/buffers/old_checkpoint.py").error
    assert error.startswith("RuntimeError: Error(s) in loading state_dict")
    assert 'Missing key(s) in state_dict: "mean".' in error
    cured = run("pitfalls/buffers/old_checkpoint_cured.py").stdout
    assert cured == "<All keys matched successfully>\n"


def test_old_checkpoint_loads_without_strict_and_the_buffer_stays() -> None:
    net = with_mean(torch.ones(2))
    result = net.load_state_dict(nn.Linear(2, 2).state_dict(), strict=False)
    assert (result.missing_keys, result.unexpected_keys) == (["mean"], [])
    assert net.mean.tolist() == [1, 1]


def test_old_checkpoint_without_strict_says_what_was_left_unread() -> None:
    old = nn.Linear(2, 2).state_dict() | {"stray": torch.ones(1)}
    result = with_mean(torch.ones(2)).load_state_dict(old, strict=False)
    assert (result.missing_keys, result.unexpected_keys) == (["mean"], ["stray"])


@pytest.mark.parametrize("net", [nn.Linear(2, 2), with_mean(None)])
def test_old_checkpoint_is_not_read_by_a_model_without_the_buffer(
    net: nn.Linear,
) -> None:
    with pytest.raises(RuntimeError) as caught:
        net.load_state_dict(with_mean(torch.ones(2)).state_dict())
    assert 'Unexpected key(s) in state_dict: "mean".' in str(caught.value)


def test_predict_keeps_what_the_loading_side_had(run: RunSnippet) -> None:
    assert run("pitfalls/buffers/predict.py").values["n"] == 0
