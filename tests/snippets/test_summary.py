"""What the page to print claims, asked of its runs."""

import inspect
import runpy
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import parametrizations, prune
from torch.utils.checkpoint import checkpoint

from tests.conftest import ROOT, RunSnippet

Check = Callable[..., tuple[bool, bool, bool, bool]]
Make = Callable[[], nn.Module]


@pytest.fixture(scope="module")
def left() -> dict[str, Any]:
    """What the snippet leaves, ``check`` and its parts among it."""
    return runpy.run_path(str(ROOT / "snippets/summary/check.py"))


@pytest.fixture
def check(left: dict[str, Any]) -> Check:
    torch.manual_seed(0)
    found: Check = left["check"]
    return found


class Model(nn.Module):  # type: ignore[misc]  # torch is not followed
    """A module with these attributes, computing this with itself and the input."""

    def __init__(self, compute: Callable[[Any, Tensor], Any], **parts: Any) -> None:
        super().__init__()
        self.compute = compute
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x: Tensor) -> Any:
        return self.compute(self, x)


def with_buffers(compute: Callable[[Any, Tensor], Any]) -> nn.Module:
    """A linear layer, and buffers for the mean and the variance of its output."""
    net = Model(compute, fc=nn.Linear(4, 10))
    net.register_buffer("mean", torch.zeros(10))
    net.register_buffer("var", torch.ones(10))
    return net


@pytest.mark.parametrize(
    ("model", "answers"),
    [
        ("Good", (True, True, True, True)),
        ("FDropout", (False, False, True, False)),
        ("PlainWeight", (True, True, False, False)),
    ],
)
def test_check_says_of_the_models_on_the_page(
    run: RunSnippet, model: str, answers: tuple[bool, ...]
) -> None:
    rows = run("summary/check.py").values["rows"]
    assert (*answers, model) in [tuple(row) for row in rows]


X = torch.randn(64, 4, generator=torch.Generator().manual_seed(0))


def normalize_by_hand(net: Any, x: Tensor) -> Tensor:
    y: Tensor = net.fc(x)
    if net.training:
        net.mean = 0.9 * net.mean + 0.1 * y.detach().mean(0)
    return y - net.mean


def assign_parameter(net: Any, x: Tensor) -> Tensor:
    net.fc.weight = nn.Parameter(net.make(torch.ones(5)).reshape(10, 4))
    y: Tensor = net.fc(x)
    return y


def assign_layer(net: Any, x: Tensor) -> Tensor:
    net.fc = nn.Linear(4, 10)
    y: Tensor = net.fc(x)
    return y


def add_up(net: Any, x: Tensor) -> Tensor:
    """The same tensor on each call, with another value."""
    net.total += net.fc(x).detach().mean(0)
    total: Tensor = net.total
    return total


def accumulating() -> nn.Module:
    net = Model(add_up, fc=nn.Linear(4, 10))
    net.register_buffer("total", torch.zeros(10))
    return net


OUTSIDE = torch.ones(10, requires_grad=True)

TRAPS: dict[str, tuple[Make, str]] = {
    "noise in evaluation": (
        lambda: Model(lambda net, x: net.fc(x) + torch.rand(10), fc=nn.Linear(4, 10)),
        "repeats loads",
    ),
    "attention that drops in evaluation": (
        lambda: Model(
            lambda net, x: F.scaled_dot_product_attention(
                net.fc(x), net.fc(x), net.fc(x), dropout_p=0.5
            ),
            fc=nn.Linear(4, 10),
        ),
        "repeats loads",
    ),
    "an output that is overwritten": (accumulating, "repeats"),
    "dropout in a list": (
        lambda: Model(
            lambda net, x: net.parts[0](net.fc(x)),
            fc=nn.Linear(4, 10),
            parts=[nn.Dropout(0.5)],
        ),
        "repeats mode loads",
    ),
    "statistics of the batch in evaluation": (
        lambda: with_buffers(
            lambda net, x: F.batch_norm(net.fc(x), None, None, training=True)
        ),
        "mode",
    ),
    "statistics that are never updated": (
        lambda: with_buffers(lambda net, x: F.batch_norm(net.fc(x), net.mean, net.var)),
        "mode",
    ),
    "a weight that nobody registered": (
        lambda: Model(lambda net, x: x * net.w, w=torch.ones(4, requires_grad=True)),
        "owned",
    ),
    "a weight that is no leaf": (
        lambda: Model(
            lambda net, x: x * net.w[0],
            w=[torch.ones(4, requires_grad=True) * 0.1],
        ),
        "owned",
    ),
    "a weight that is a buffer": (
        lambda: Model(
            lambda net, x: x * net.w,
            w=nn.Buffer(torch.ones(4, requires_grad=True)),
        ),
        "owned",
    ),
    "a weight outside of the model": (
        lambda: Model(lambda net, x: net.fc(x) * OUTSIDE, fc=nn.Linear(4, 10)),
        "owned",
    ),
    "an unregistered weight as output": (
        lambda: Model(
            lambda net, x: (net.fc(x), OUTSIDE),
            fc=nn.Linear(4, 10),
        ),
        "owned",
    ),
    "a constant that nobody registered": (
        lambda: Model(lambda net, x: x * net.scale, scale=torch.full((4,), 2.0)),
        "owned",
    ),
    "a random tensor that nobody registered": (
        lambda: Model(lambda net, x: x * net.w[0], w=[torch.randn(4)]),
        "loads",
    ),
    "statistics that are not saved": (
        lambda: Model(normalize_by_hand, fc=nn.Linear(4, 10), mean=torch.zeros(10)),
        "owned loads",
    ),
    "layers in a list": (
        lambda: Model(lambda net, x: net.parts[0](x), parts=[nn.Linear(4, 10)]),
        "owned loads",
    ),
    "a layer made in forward": (
        lambda: Model(lambda _net, x: nn.Linear(4, 10)(x)),
        "repeats owned loads",
    ),
    "a layer made in forward, alike each time": (
        lambda: Model(lambda _net, x: nn.PReLU()(x)),
        "owned",
    ),
    "a layer made in forward and assigned": (
        lambda: Model(assign_layer),
        "repeats owned loads",
    ),
    "a computed weight made a parameter": (
        lambda: Model(assign_parameter, fc=nn.Linear(4, 10), make=nn.Linear(5, 40)),
        "owned",
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_check_finds(check: Check, trap: str) -> None:
    make, found = TRAPS[trap]
    names = ("repeats", "mode", "owned", "loads")
    answers = dict(zip(names, check(make, X), strict=True))
    assert {name for name, answer in answers.items() if not answer} == {*found.split()}


def attention(x: Tensor, **flag: bool) -> Any:
    y, w = x.flatten(2).mT, torch.ones(12, 4)
    return F.multi_head_attention_forward(
        y, y, y, 4, 2, w, None, None, None, False, 0.5, w[:4], None, **flag
    )


#: Every function of F that says it takes ``training``, called with an image.
WITH_FLAG: dict[str, Callable[..., Any]] = {
    "alpha_dropout": F.alpha_dropout,
    "batch_norm": lambda x, **flag: F.batch_norm(
        x, torch.zeros(4), torch.ones(4), **flag
    ),
    "dropout": F.dropout,
    "dropout1d": lambda x, **flag: F.dropout1d(x.flatten(2), **flag),
    "dropout2d": F.dropout2d,
    "dropout3d": lambda x, **flag: F.dropout3d(x[:, :, None], **flag),
    "feature_alpha_dropout": F.feature_alpha_dropout,
    "multi_head_attention_forward": attention,
    "rrelu": F.rrelu,
}


def test_check_is_asked_about_every_function_with_a_flag() -> None:
    functions = inspect.getmembers(F, inspect.isfunction)
    assert set(WITH_FLAG) == {
        name
        for name, function in functions
        if "training" in inspect.signature(function).parameters
    }


@pytest.mark.parametrize("name", WITH_FLAG)
def test_check_finds_a_flag_that_is_missing_or_wrong(check: Check, name: str) -> None:
    call, x = WITH_FLAG[name], torch.ones(8, 4, 6, 6)

    def mode(**flag: bool) -> bool:
        return check(lambda: Model(lambda _net, x: call(x, **flag)), x)[1]

    assert not mode()
    assert not mode(training=True)
    assert not mode(training=False)
    assert check(lambda: Model(lambda net, x: call(x, training=net.training)), x)[1]


@pytest.mark.parametrize(
    "make",
    [
        nn.ReLU,
        lambda: nn.Linear(4, 4).requires_grad_(False),
        lambda: nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.RReLU()),
        lambda: nn.Sequential(nn.LazyLinear(4), nn.AlphaDropout(), nn.PReLU()),
        lambda: nn.LSTM(4, 4, num_layers=2, dropout=0.5),
        lambda: nn.TransformerEncoderLayer(4, 2),
        lambda: parametrizations.weight_norm(nn.Linear(4, 4)),
        lambda: Model(
            lambda net, x: net.parts[0](x), parts=nn.ModuleList([nn.Linear(4, 4)])
        ),
    ],
)
def test_check_passes_what_is_right(check: Check, make: Make) -> None:
    assert check(make, X) == (True, True, True, True)


def checkpointed(net: Any, x: Tensor) -> Any:
    return checkpoint(net.fc, x, use_reentrant=False)


def tied(net: Any, x: Tensor) -> Any:
    return F.linear(net.fc(x), net.fc.weight)


@pytest.mark.parametrize("compute", [checkpointed, tied])
def test_check_passes_a_weight_used_again(
    check: Check, compute: Callable[[Any, Tensor], Any]
) -> None:
    answers = check(lambda: Model(compute, fc=nn.Linear(4, 4)), X)
    assert answers == (True, True, True, True)


def test_check_objects_to_a_pruned_weight(check: Check) -> None:
    answers = check(
        lambda: prune.random_unstructured(nn.Linear(4, 4), "weight", amount=0.5), X
    )
    assert answers == (True, True, False, True)


def test_check_takes_several_inputs(check: Check) -> None:
    make = nn.TransformerDecoderLayer
    assert check(lambda: make(4, 2), X, X) == (True, True, True, True)


WRAPPED: dict[str, Callable[[Tensor], Any]] = {
    "tuple": lambda y: (y, None),
    "list": lambda y: [y, y],
    "dictionary": lambda y: {"y": y},
    "nested": lambda y: ({"all": [None, (y,)]}, y.detach()),
}


@pytest.mark.parametrize("kind", WRAPPED)
def test_check_looks_into_outputs(check: Check, kind: str) -> None:
    wrap = WRAPPED[kind]

    def made(compute: Callable[[Any, Tensor], Tensor]) -> tuple[bool, ...]:
        return check(
            lambda: Model(
                lambda net, x: wrap(compute(net, net.fc(x))),
                fc=nn.Linear(4, 10),
                w=[torch.ones(10, requires_grad=True)],
            ),
            X,
        )

    assert made(lambda _net, y: y) == (True, True, True, True)
    assert made(lambda net, y: y * net.w[0]) == (True, True, False, True)
    assert made(lambda _net, y: F.dropout(y, 0.5))[:2] == (False, False)


def test_check_refuses_an_output_that_it_cannot_look_into(check: Check) -> None:
    with pytest.raises(TypeError, match="SimpleNamespace"):
        check(lambda: Model(lambda _net, x: SimpleNamespace(y=x)), X)


def test_check_takes_a_deep_model(check: Check) -> None:
    def deep(net: Any, x: Tensor) -> Tensor:
        for _ in range(5000):
            x = net.fc(x)
        return x

    answers = check(lambda: Model(deep, fc=nn.Linear(1, 1)), torch.ones(2, 1))
    assert answers == (True, True, True, True)


def test_check_goes_through_each_node_once(check: Check) -> None:
    """There are more than 10 ** 24 ways through this graph."""

    def double(net: Any, x: Tensor) -> Tensor:
        y: Tensor = net.fc(x)
        for _ in range(80):
            y = y + y
        return y

    answers = check(lambda: Model(double, fc=nn.Linear(4, 4)), X)
    assert answers == (True, True, True, True)


class Node:
    """A node of a graph of gradients that counts what is done with it."""

    visits = 0
    compared = 0

    def __init__(self, *nodes: "Node") -> None:
        self.nodes = nodes

    @property
    def next_functions(self) -> list[tuple["Node", int]]:
        Node.visits += 1
        return [(node, 0) for node in self.nodes]

    def __eq__(self, other: object) -> bool:
        Node.compared += 1
        return self is other

    def __hash__(self) -> int:
        return id(self)


def test_check_compares_no_node_with_all_others(left: dict[str, Any]) -> None:
    rows = [[Node()] * 10]
    for _ in range(100):
        rows.append([Node(*rows[-1]) for _ in range(10)])
    left["reached"]([SimpleNamespace(grad_fn=node) for node in rows[-1]])
    assert Node.visits == 1001
    assert Node.compared < 1001


def instance_norm(net: Any, x: Tensor) -> Tensor:
    """Takes the statistics of the input in evaluation too, and updates its own."""
    y: Tensor = F.instance_norm(net.fc(x)[None].mT, net.mean, net.var)
    return y


def batch_norm_of_torch(net: Any, x: Tensor) -> Tensor:
    """Never updates its statistics: the sixth argument is ``training``."""
    return torch.batch_norm(
        net.fc(x), None, None, net.mean, net.var, False, 0.1, 1e-5, False
    )


UNSEEN: dict[str, Make] = {
    "use_input_stats": lambda: with_buffers(instance_norm),
    "a function outside of F": lambda: with_buffers(batch_norm_of_torch),
    "F.rrelu_ without a flag": lambda: Model(
        lambda net, x: F.rrelu_(net.fc(x)), fc=nn.Linear(4, 10)
    ),
    "dropout_p that is always 0": lambda: Model(
        lambda net, x: F.scaled_dot_product_attention(
            net.fc(x), net.fc(x), net.fc(x), dropout_p=0.0
        ),
        fc=nn.Linear(4, 10),
    ),
    "a constant in a list": lambda: Model(
        lambda net, x: x * net.scale[0], scale=[torch.full((4,), 2.0)]
    ),
}


@pytest.mark.parametrize("trap", UNSEEN)
def test_check_does_not_see(check: Check, trap: str) -> None:
    assert check(UNSEEN[trap], X) == (True, True, True, True)


def test_batch_statistics_in_eval_pass_the_check_and_are_wrong(
    run: RunSnippet, check: Check
) -> None:
    result = run("summary/batch_statistics.py")
    assert result.values["keys"] == ["conv.weight", "conv.bias"]
    assert result.values["same_output"] is False
    assert result.stderr == ""
    net = runpy.run_path(str(ROOT / "snippets/summary/batch_statistics.py"))
    assert check(net["Net"], net["x"]) == (True, True, True, True)


def test_crossmaplrn2d_owns_nothing_and_is_not_local_response_norm() -> None:
    layer, x = nn.CrossMapLRN2d(3, alpha=1.0), torch.ones(1, 6, 1, 1)
    assert list(layer.state_dict()) == []
    assert torch.equal(layer(x), layer.eval()(x))
    y = F.local_response_norm(x, 3, alpha=1.0)
    assert not torch.allclose(layer(x), y, rtol=0.01)
