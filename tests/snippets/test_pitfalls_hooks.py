"""What the page about functions that hooks do not see claims, asked of its runs."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, fx, nn
from torch.nn.modules.module import register_module_forward_hook
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode

from tests.conftest import RunSnippet


class Block(nn.Module):  # type: ignore[misc]  # torch is not typed here
    def forward(self, x: Tensor) -> Tensor:
        return x + F.relu(x)


class Branching(nn.Module):  # type: ignore[misc]  # torch is not typed here
    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x) if x.sum() > 0 else x


class Outputs(TorchFunctionMode):  # type: ignore[misc]  # torch is not typed here
    """Keeps what ``F.relu`` returns, as the run of the page prints it."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Tensor] = []

    def __torch_function__(
        self, f: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        y = f(*args, **(kwargs or {}))
        if f is F.relu:
            self.kept.append(y)
        return y


def test_get_output_is_not_in_hooks_but_in_a_graph(run: RunSnippet) -> None:
    symptom, cure = (
        run("pitfalls/hooks/get_output.py"),
        run("pitfalls/hooks/get_output_cured.py"),
    )
    assert symptom.stdout == "Linear\nSkip\n"
    assert cure.stdout == "input_1 _0 relu add output\n"
    assert (symptom.error, symptom.stderr, cure.stderr) == ("", "", "")


def test_get_output_by_its_name_in_the_graph() -> None:
    model, x = nn.Sequential(nn.Linear(2, 3), Block()), torch.randn(4, 2)
    run = fx.Interpreter(fx.symbolic_trace(model), garbage_collect_values=False)
    run.run(x)
    kept = {node.name: y for node, y in run.env.items()}
    torch.testing.assert_close(kept["_0"], model[0](x))
    assert torch.equal(kept["relu"], F.relu(kept["_0"]))


def test_get_output_after_an_inplace_relu_is_overwritten() -> None:
    model = nn.Sequential(nn.BatchNorm1d(1), nn.ReLU(inplace=True))
    run = fx.Interpreter(fx.symbolic_trace(model), garbage_collect_values=False)
    run.run(torch.tensor([[-1.0], [1.0]]))
    kept = {node.name: y for node, y in run.env.items()}
    assert list(kept) == ["input_1", "_0", "_1", "output"]
    assert kept["_0"].min() == 0


@pytest.mark.parametrize("training", [True, False])
def test_get_output_graph_keeps_the_mode_it_was_made_in(training: bool) -> None:
    class Drop(nn.Module):  # type: ignore[misc]  # torch is not typed here
        def forward(self, x: Tensor) -> Tensor:
            return F.dropout(x, 0.5, training=self.training)

    model = Drop().train(training)
    graph = fx.symbolic_trace(model)
    model.train(not training)
    graph.train(not training)
    assert bool((graph(torch.ones(1000)) == 0).any()) == training


def test_trace_error_raises_where_a_mode_gets_the_output(run: RunSnippet) -> None:
    what = "symbolically traced variables cannot be used as inputs to control flow"
    error = run("pitfalls/hooks/trace_error.py").error
    assert error.strip().endswith(f"TraceError: {what}")
    assert (
        run("pitfalls/hooks/trace_error_cured.py").stdout == "F.relu tensor([0., 3.])\n"
    )


def test_trace_error_also_comes_from_a_module() -> None:
    with pytest.raises(fx.proxy.TraceError, match="inputs to control flow"):
        fx.symbolic_trace(Branching())


@pytest.mark.parametrize(
    ("layer", "x"),
    [
        (nn.ReLU(), torch.ones(2)),
        (nn.TransformerEncoderLayer(8, 2), torch.ones(5, 1, 8)),
        (nn.TransformerEncoderLayer(8, 2).eval(), torch.ones(5, 1, 8)),
    ],
)
def test_trace_error_cure_sees_into_layers_where_the_graph_does_not(
    layer: nn.Module, x: Tensor
) -> None:
    with Outputs() as outputs:
        layer(x)
    assert len(outputs.kept) == 1
    graph = fx.symbolic_trace(nn.Sequential(layer)).graph
    calls = [node.op for node in graph.nodes if node.op.startswith("call")]
    assert calls == ["call_module"]


def test_trace_error_cure_tells_torch_relu_from_f_relu() -> None:
    with Outputs() as outputs:
        torch.relu(torch.ones(2))
        assert outputs.kept == []
        F.relu(torch.ones(2))
    assert len(outputs.kept) == 1


def rewritten(model: nn.Module) -> fx.GraphModule:
    """The model with an ``nn.ReLU`` for each ``F.relu``, as the page says in words."""
    graph = fx.symbolic_trace(model)
    for node in list(graph.graph.nodes):
        if node.target is F.relu:
            graph.add_submodule(node.name, nn.ReLU())
            with graph.graph.inserting_before(node):
                call = graph.graph.call_module(node.name, node.args)
            node.replace_all_uses_with(call)
            graph.graph.erase_node(node)
    graph.recompile()
    return graph


def test_trace_error_alternative_rewrites_f_relu_and_takes_hooks() -> None:
    model, x = nn.Sequential(nn.Linear(2, 3), Block()), torch.randn(4, 2)
    graph = rewritten(model)
    kept: list[Tensor] = []
    relu = graph.get_submodule("relu")
    relu.register_forward_hook(lambda *one: kept.append(one[2]))
    torch.testing.assert_close(graph(x), model(x))
    torch.testing.assert_close(kept, [F.relu(model[0](x))])
    with pytest.raises(fx.proxy.TraceError):
        rewritten(Branching())


def test_summary_has_a_row_for_each_module_and_none_for_a_function(
    run: RunSnippet,
) -> None:
    symptom, cure = (
        run("pitfalls/hooks/summary.py"),
        run("pitfalls/hooks/summary_cured.py"),
    )
    rows = ["Conv2d 1 4 6 6", "Down 1 4 3 3", "Sequential 1 4 3 3"]
    assert symptom.stdout.splitlines() == rows
    rows[1:2] = ["ReLU 1 4 6 6", "MaxPool2d 1 4 3 3"]
    assert cure.stdout.splitlines() == rows


def test_summary_of_the_graphs_of_fx_and_export_has_functions() -> None:
    class Down(nn.Module):  # type: ignore[misc]  # torch is not typed here
        def forward(self, x: Tensor) -> Tensor:
            return F.max_pool2d(F.relu(x), 2)

    assert str(nn.Sequential(Down())) == "Sequential(\n  (0): Down()\n)"
    traced = fx.symbolic_trace(Down()).graph
    exported = torch.export.export(Down(), (torch.ones(1, 1, 4, 4),)).graph
    for graph in traced, exported:
        names = " ".join(str(node) for node in graph.nodes)
        assert "relu" in names
        assert "max_pool2d" in names


def test_reused_is_recorded_twice_under_one_name(run: RunSnippet) -> None:
    assert run("pitfalls/hooks/reused.py").values["seen"] == ["0", "1", "0"]
    assert run("pitfalls/hooks/reused_cured.py").values["seen"] == ["0", "1", "2"]


def test_reused_computes_the_same_and_overwrites_what_is_kept_by_name() -> None:
    relu, fc, x = nn.ReLU(), nn.Linear(3, 3), torch.randn(5, 3)
    shared, apart = nn.Sequential(relu, fc, relu), nn.Sequential(nn.ReLU(), fc, relu)
    torch.testing.assert_close(shared(x), apart(x))
    kept: dict[nn.Module, Tensor] = {}
    for module in shared.children():
        module.register_forward_hook(lambda m, _, y: kept.update({m: y}))
    y = shared(x)
    assert list(kept) == [relu, fc]
    assert kept[relu] is y


def test_made_in_forward_has_no_hook_and_no_line(run: RunSnippet) -> None:
    assert run("pitfalls/hooks/made_in_forward.py").stdout == "Net\n"
    assert run("pitfalls/hooks/made_in_forward_cured.py").stdout == "ReLU\nNet\n"


def test_made_in_forward_is_seen_by_a_hook_for_all_modules() -> None:
    class Net(nn.Module):  # type: ignore[misc]  # torch is not typed here
        def forward(self, x: Tensor) -> Tensor:
            y: Tensor = nn.ReLU()(x)
            return y

    seen: list[str] = []
    net = Net()
    assert "ReLU" not in str(net)
    with register_module_forward_hook(lambda m, *_: seen.append(type(m).__name__)):
        net(torch.ones(2))
    assert seen == ["ReLU", "Net"]


def flops(compute: Callable[[], object]) -> int:
    with FlopCounterMode(display=False) as counter:
        compute()
    return int(counter.get_total_flops())


def test_flops_of_three_products_are_three_times_those_of_the_layer(
    run: RunSnippet,
) -> None:
    by_hook = int(run("pitfalls/hooks/flops.py").stdout.removeprefix("FLOPs "))
    total = int(run("pitfalls/hooks/flops_cured.py").stdout.removeprefix("FLOPs "))
    assert (by_hook, total) == (96, 3 * 96)


def test_flops_are_the_same_for_f_conv2d_and_its_layer() -> None:
    x, conv = torch.ones(1, 1, 8, 8), nn.Conv2d(1, 2, 3)
    assert flops(lambda: conv(x)) == flops(lambda: F.conv2d(x, conv.weight)) > 0


X = torch.ones(2, 1, 4, 4)
UNCOUNTED: dict[str, Callable[[], object]] = {
    "relu": lambda: F.relu(X),
    "interpolate": lambda: F.interpolate(X, scale_factor=2),
    "max_pool2d": lambda: F.max_pool2d(X, 2),
    "softmax": lambda: F.softmax(X, dim=-1),
    "batch_norm": lambda: nn.BatchNorm2d(1)(X),
    "addition": lambda: X + X,
    "attention": lambda: F.scaled_dot_product_attention(X, X, X),
    "lstm": lambda: nn.LSTM(4, 3)(X[0]),
}


@pytest.mark.parametrize("name", UNCOUNTED)
def test_flops_leave_out(name: str) -> None:
    assert flops(UNCOUNTED[name]) == 0


def test_flops_of_attention_and_lstm_count_as_matrix_products() -> None:
    assert flops(lambda: F.scaled_dot_product_attention(X, X, X, dropout_p=0.1)) > 0
    assert flops(lambda: nn.LSTM(4, 3).double()(X[0].double())) > 0


def test_predict_finds_no_child_that_is_a_function(run: RunSnippet) -> None:
    assert run("pitfalls/hooks/predict.py").values["names"] == ["fc"]
