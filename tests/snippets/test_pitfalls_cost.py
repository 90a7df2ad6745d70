"""What the page about the cost of calling a module claims, asked of its runs."""

from __future__ import annotations

from cProfile import Profile
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call

from tests.conftest import RunSnippet

LAYERS = [
    (nn.ReLU(), (8,)),
    (nn.GELU(), (8,)),
    (nn.Dropout(0.5), (8,)),
    (nn.LayerNorm(8), (1, 8)),
    (nn.Linear(8, 8), (1, 8)),
    (nn.MaxPool2d(2), (1, 2, 4, 4)),
    (nn.Conv2d(2, 2, 3), (1, 2, 4, 4)),
]


def calls(function: Any, *inputs: Any) -> int:
    """The Python functions that a call calls, as the runs of the page count them."""
    profile = Profile(builtins=False)
    profile.runcall(function, *inputs)
    return sum(s.callcount for s in profile.getstats())


def linears(count: int) -> nn.Sequential:
    return nn.Sequential(*[nn.Linear(8, 8) for _ in range(count)])


def test_a_module_adds_calls_to_the_one_of_its_function(run: RunSnippet) -> None:
    values = run("pitfalls/cost/overhead.py").values
    assert values["nn_calls"] > values["f_calls"] == 1


def test_call_of_a_module_looks_for_hooks_and_calls_forward_and_the_function() -> None:
    profile = Profile(builtins=False)
    profile.runcall(nn.ReLU(), torch.ones(8))
    names = {getattr(s.code, "co_name", "") for s in profile.getstats()}
    assert {"_call_impl", "forward", "relu"} <= names


def test_a_hook_adds_calls_until_it_is_removed(run: RunSnippet) -> None:
    values = run("pitfalls/cost/hook.py").values
    assert values["with_hook"] > values["without"] == values["removed"]
    assert values["without"] == run("pitfalls/cost/overhead.py").values["nn_calls"]


@pytest.mark.parametrize(("layer", "shape"), LAYERS)
def test_the_first_hook_costs_more_calls_than_its_own(
    layer: nn.Module, shape: tuple[int, ...]
) -> None:
    x = torch.ones(shape)
    found = [calls(layer, x)]
    handles = []
    for _ in range(2):
        handles.append(layer.register_forward_hook(lambda *_: None))
        found.append(calls(layer, x))
    assert found[2] - found[1] == 1
    assert found[1] - found[0] > 1
    for handle in handles:
        handle.remove()
    assert calls(layer, x) == found[0]


def test_functional_call_of_a_layer_makes_many_calls(run: RunSnippet) -> None:
    values = run("pitfalls/cost/functional_call.py").values
    assert values["through"] > 5 * values["direct"] > 0


def test_the_function_gives_what_functional_call_gives() -> None:
    fc, x = nn.Linear(8, 8), torch.ones(1, 8)
    p = dict(fc.named_parameters())
    one, other = functional_call(fc, p, (x,)), F.linear(x, *p.values())
    torch.testing.assert_close(one, other)
    assert calls(F.linear, x, *p.values()) == 0


def test_functional_call_makes_more_calls_for_more_tensors() -> None:
    found = []
    for count in (1, 2, 10):
        net = linears(count)
        p, x = dict(net.named_parameters()), torch.ones(1, 8)
        found.append(calls(functional_call, net, p, (x,)) - calls(net, x))
    assert found == sorted(set(found))
    assert found[2] > 4 * found[0]


def test_a_compiled_model_makes_fewer_calls(run: RunSnippet) -> None:
    values = run("pitfalls/cost/compile.py").values
    assert values["before"] > 2 * values["after"] > 0


def test_calls_of_a_compiled_model_do_not_grow_with_its_layers() -> None:
    found, x = [], torch.ones(1, 8)
    for count in (1, 5, 20):
        torch.compiler.reset()
        net = torch.compile(linears(count), backend="eager")
        net(x)
        net(x)
        found.append(calls(net, x))
    assert len(set(found)) == 1
    assert found[0] > calls(linears(1), x)


def test_the_graph_that_is_compiled_has_no_modules() -> None:
    graphs = []

    def keep(graph: Any, _: Any) -> Any:
        graphs.append(graph)
        return graph.forward

    torch.compiler.reset()
    torch.compile(linears(3), backend=keep)(torch.ones(1, 8))
    (graph,) = graphs
    assert not [node for node in graph.graph.nodes if node.op == "call_module"]


def test_a_large_input_takes_as_many_calls_as_a_small_one(run: RunSnippet) -> None:
    values = run("pitfalls/cost/real_layers.py").values
    assert values["small"] == values["large"] > 0


@pytest.mark.parametrize(("layer", "shape"), LAYERS)
def test_calls_do_not_depend_on_size(layer: nn.Module, shape: tuple[int, ...]) -> None:
    larger = (64, *shape[1:]) if len(shape) > 1 else (512,)
    assert calls(layer, torch.ones(shape)) == calls(layer, torch.ones(larger))


def test_dropout_in_evaluation_mode_returns_its_input() -> None:
    x = torch.ones(8)
    assert nn.Dropout(0.5).eval()(x) is x
    assert F.dropout(x, 0.5, training=False) is x


def test_forward_alone_saves_the_calls_of_call_and_skips_hooks(run: RunSnippet) -> None:
    found = run("pitfalls/cost/predict.py").values["calls"]
    counted = run("pitfalls/cost/overhead.py").values
    assert counted["f_calls"] < found < counted["nn_calls"]
    assert found == 2
    assert (counted["f_calls"], counted["nn_calls"]) == (1, 4)  # the wrong answers
    seen, relu = [], nn.ReLU()
    relu.register_forward_hook(lambda *_: seen.append("hook"))
    relu.forward(torch.ones(8))
    assert seen == []
    relu(torch.ones(8))
    assert seen == ["hook"]
