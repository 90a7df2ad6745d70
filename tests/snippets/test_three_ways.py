"""What the page about three ways claims, asked of its runs."""

import ast
import copy
import importlib
import runpy
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.func import functional_call, grad, vmap

from nn_or_f.read.snippet import read
from tests.conftest import ROOT, RunSnippet

WAYS = ("module", "dictionary", "functional_call")


def left(name: str) -> dict[str, Any]:
    """What a snippet's names hold at its end, tensors and modules too."""
    return runpy.run_path(str(ROOT / f"snippets/three_ways/{name}.py"))


def statements(name: str) -> list[str]:
    return read(ROOT, f"three_ways/{name}.py").run_view.splitlines()


def test_module_dictionary_and_functional_call_print_the_same(run: RunSnippet) -> None:
    module = run("three_ways/module.py")
    dictionary = run("three_ways/dictionary.py")
    lent = run("three_ways/functional_call.py")
    assert module.stdout == dictionary.stdout == lent.stdout
    for name in ("loss", "after"):
        value = module.values[name]
        assert value == dictionary.values[name] == lent.values[name]
    assert module.values["after"] < module.values["loss"]


def test_module_dictionary_and_functional_call_share_what_is_not_the_way() -> None:
    for shared in (
        "torch.manual_seed(0)",
        "x = torch.randn(8, 4)",
        "loss = out.square().mean()",
        "loss.backward()",
        "sgd.step()",
        "after = out.square().mean()",
    ):
        assert all(shared in statements(way) for way in WAYS), shared
    ends = {tuple(statements(way)[-3:]) for way in WAYS}
    assert len(ends) == 1


def test_module_holds_the_tensors_that_the_dictionary_holds() -> None:
    module, dictionary, lent = (left(way) for way in WAYS)
    for name, tensor in dictionary["t"].items():
        assert torch.equal(tensor, module["t"][name])
        assert torch.equal(tensor, lent["t"][name])


def test_functional_call_leaves_its_net_as_it_began() -> None:
    names = left("functional_call")
    torch.manual_seed(0)
    began = names["Net"]().state_dict()
    now = names["net"].state_dict()
    assert all(torch.equal(began[k], now[k]) for k in began)
    assert names["t"]["norm.running_mean"].any()


def test_functional_call_lends_the_tensors_for_as_long_as_the_call_lasts() -> None:
    names = left("functional_call")
    net, t = names["net"], names["t"]
    lent: list[bool] = []

    def hook(module: nn.Module, *_: Any) -> None:
        lent.append(module.weight is t["fc1.weight"])

    net.fc1.register_forward_hook(hook)
    own = net.fc1.weight
    functional_call(net, t, names["x"])
    assert lent == [True]
    assert net.fc1.weight is own


def test_training_is_always_named() -> None:
    for path in (ROOT / "snippets/three_ways").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            given = [ast.unparse(argument) for argument in call.args]
            by_position = [a for a in given if a in ("training", "net.training")]
            assert not by_position, f"{path.name}:{call.lineno}"


def test_same_is_true_of_everything_from_the_start_to_the_tenth_update(
    run: RunSnippet,
) -> None:
    values = run("three_ways/same.py").values
    rows = {name: tuple(same) for name, *same in values["rows"]}
    weights = [
        *("fc1.weight", "fc1.bias", "norm.weight", "norm.bias"),
        *("fc2.weight", "fc2.bias"),
    ]
    statistics = ["norm.running_mean", "norm.running_var"]
    assert set(rows) == {
        *(f"init {name}" for name in weights + statistics),
        "step 1 output",
        *(f"step 1 grad {name}" for name in weights),
        *(f"step 1 {name}" for name in statistics),
        *(f"step 10 {name}" for name in weights + statistics),
    }
    assert set(rows.values()) == {(True, True)}
    assert values["compared"] == len(rows)


def test_same_compares_tensors_that_moved_and_that_are_not_shared() -> None:
    names = left("same")
    for trained in (names["a"], names["b"], names["c"]):
        for name in names["keys"]:
            start, end = trained[f"init {name}"], trained[f"step 10 {name}"]
            moved = not torch.equal(start, end)
            # the norm after it takes a bias away, so its gradient is 0 but for rounding
            assert moved or name == "fc1.bias"
    for name in names["keys"]:
        places = {
            names[held][name].data_ptr() for held in ("own", "dictionary", "lent")
        }
        assert len(places) == 3


def test_same_counts_most_lines_for_the_dictionary(run: RunSnippet) -> None:
    values = run("three_ways/same.py").values
    assert values["by_dictionary"] > values["by_call"] > values["by_module"] > 0


def test_same_is_false_as_soon_as_the_random_numbers_differ() -> None:
    names = left("module")
    net = names["net"].train()
    torch.manual_seed(1)
    one = net(names["x"])
    torch.manual_seed(2)
    assert not torch.equal(one, net(names["x"]))


def test_written_is_the_dictionary_in_place_or_net_where_buffers_are_missing(
    run: RunSnippet,
) -> None:
    result = run("three_ways/written.py")
    assert tuple(result.values["both"]) == (False, True)
    assert result.values["in_place"] is True
    assert tuple(result.values["only_w"]) == (True, False)
    assert result.error.startswith("RuntimeError: Error(s) in reparametrizing")
    assert "Missing key(s): '1.num_batches_tracked'" in result.error
    assert result.stderr == ""


def test_optimizer_of_the_net_trains_nothing_and_of_the_dictionary_does(
    run: RunSnippet,
) -> None:
    result = run("three_ways/optimizer.py")
    assert len(set(result.values["of_net"])) == 1
    first, second, third = result.values["of_dict"]
    assert first > second > third
    assert result.values["back"] is True
    assert result.stderr == ""


def test_held_gradients_and_moves_are_each_on_one_side(run: RunSnippet) -> None:
    values = run("three_ways/held.py").values
    assert (values["in_net"], values["in_dict"]) == (0, values["listed"])
    assert values["listed"] == 6
    assert (values["net_moved"], values["dict_moved"]) == (9, 0)
    assert values["dict_lists"] is False


def test_held_tensors_are_leaves_only_if_moved_first() -> None:
    asked = torch.ones(2).requires_grad_().to("meta")
    assert not asked.is_leaf
    assert torch.ones(2).to("meta").requires_grad_().is_leaf


def test_checkpoint_of_either_is_read_by_all_three(run: RunSnippet) -> None:
    values = run("three_ways/checkpoint.py").values
    for name in ("of_module", "of_dictionary"):
        assert tuple(values[name]) == (True, True, True), name
    assert values["module_keys"] == values["dictionary_keys"] + 1


def test_checkpoint_counter_matters_only_without_a_momentum() -> None:
    def trained(momentum: float | None, count: int) -> Tensor:
        norm = nn.BatchNorm1d(1, momentum=momentum)
        norm.num_batches_tracked.fill_(count)
        norm(torch.tensor([[1.0], [3.0]]))
        assert norm.running_mean is not None
        return norm.running_mean

    assert torch.equal(trained(0.1, 0), trained(0.1, 9))
    assert not torch.equal(trained(None, 0), trained(None, 9))


def test_seen_hooks_and_eval_reach_modules_and_never_the_function(
    run: RunSnippet,
) -> None:
    result = run("three_ways/seen.py")
    assert [tuple(row) for row in result.values["rows"]] == [
        (5, True, "Module"),
        (0, False, "dictionary"),
        (0, True, "training=False"),
        (5, True, "functional_call"),
    ]
    assert result.values["net_print"] is True
    assert result.values["t_print"] is False
    assert result.stderr == ""


def test_grads_come_from_what_takes_weights_and_equal_those_of_backward(
    run: RunSnippet,
) -> None:
    result = run("three_ways/grads.py")
    assert list(result.values["same"]) == [True, True]
    assert result.values["zeros"] is True
    assert "mutate a captured Tensor" in result.error


def test_grads_need_the_buffers_as_an_argument_because_of_the_counter() -> None:
    norm = nn.BatchNorm1d(2)
    x = torch.randn(4, 2)
    w = {k: p.detach() for k, p in norm.named_parameters()}

    def loss(w: dict[str, Tensor]) -> Tensor:
        out: Tensor = functional_call(norm, w, x)
        return out.square().sum()

    with pytest.raises(RuntimeError, match="mutate a captured Tensor") as refused:
        grad(loss)(w)
    assert "num_batches_tracked" in str(refused.traceback[-1].statement)


def test_ensemble_agrees_with_one_by_one_and_moves_every_set(run: RunSnippet) -> None:
    values = run("three_ways/ensemble.py").values
    assert list(values["close"]) == [True, True]
    assert [list(row) for row in values["moved"]] == [[True, True, True]] * 2


def test_ensemble_is_compared_with_room_for_another_cpu() -> None:
    names = left("ensemble")
    for way in names["ways"]:
        names["net"].eval()
        apart = vmap(way)(names["w"], names["b"]) - names["one_by_one"]
        assert apart.abs().max() < 0.1 * 1e-5


def test_vmap_random_is_refused_unless_told_whether_the_sets_share_what_they_drop(
    run: RunSnippet,
) -> None:
    result = run("three_ways/vmap_random.py")
    assert (result.values["same"], result.values["different"]) == (True, False)
    assert result.error.startswith("RuntimeError: vmap: called random operation")


def test_vmap_statistics_of_one_net_are_refused_by_three_sets_of_weights(
    run: RunSnippet,
) -> None:
    result = run("three_ways/vmap_statistics.py")
    assert result.values["shape"] == (3, 8, 2)
    assert "running_mean or running_var" in result.error
    assert "were not batched" in result.error


def test_vmap_sample_has_no_variance_in_training_and_works_in_eval(
    run: RunSnippet,
) -> None:
    result = run("three_ways/vmap_sample.py")
    assert result.values["shape"] == (result.values["samples"], 2, 4)
    assert result.values["close"] is True
    assert "ValueError: Expected more than 1 value per channel" in result.error


def test_compiled_is_one_graph_with_the_same_operations_but_for_the_counter(
    run: RunSnippet,
) -> None:
    values = run("three_ways/compiled.py").values
    assert list(values["count"]) == [1, 1, 1]
    assert list(values["equal"]) == [True, True, True]
    module, function, call = (list(one) for one in values["operations"])
    assert module == call
    assert function == ["linear", "batch_norm", "dropout", "relu", "linear"]
    extra = copy.copy(module)
    extra.remove("add_")
    assert extra == function


def test_compiled_by_default_draws_random_numbers_of_its_own() -> None:
    # To see the other mask takes a C++ compiler; this is what decides it.
    config = importlib.import_module("torch._inductor.config")
    assert config.fallback_random is False
