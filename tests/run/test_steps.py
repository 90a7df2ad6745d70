"""What the steps of a run changed is said in words, and what went wrong."""

from __future__ import annotations

import pytest

from nn_or_f import tasks
from nn_or_f.read import snippet
from nn_or_f.run import steps
from nn_or_f.run.runner import Runner
from nn_or_f.run.steps import Noted, Trace
from nn_or_f.run.task import Failure, Result
from tests.conftest import ROOT
from tests.run.traces import changed, changes, read, traced

NAMES = [name for name in snippet.find(ROOT) if not name.startswith("atlas/")]


FOLDERS = sorted({name.partition("/")[0] for name in NAMES})


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(one, marks=() if one == "glossary" else pytest.mark.audit)
        for one in FOLDERS
    ],
)
def test_tracing_changes_nothing_of_any_snippet(runner: Runner, folder: str) -> None:
    names = [name for name in NAMES if name.startswith(f"{folder}/")]
    views = [snippet.read(ROOT, name) for name in names]
    plain, noted = [*map(tasks.of_snippet, views)], [*map(tasks.traced, views)]
    results = runner.run_all([*plain, *noted])
    for one, two in zip(plain, noted, strict=True):
        found, wrong = steps.read(results[two], results[one])
        assert wrong == ""
        assert found
        assert found.steps


def test_the_last_step_is_the_error_that_it_ends_in(runner: Runner) -> None:
    found = traced(
        runner,
        "def call(layer, x):\n    return layer(x)\n\n"
        "layer = nn.Linear(2, 3)\nx = torch.ones(1, 4)\n"
        "# raises: RuntimeError\ncall(layer, x)\n",
    )
    assert found.steps[-1].changes == (steps.Change("raised", ("RuntimeError",)),)
    assert not any(c.what == "raised" for s in found.steps[:-1] for c in s.changes)


def test_a_buffer_is_seen_to_change_and_no_parameter(runner: Runner) -> None:
    found = traced(
        runner,
        "norm = nn.BatchNorm1d(2)\nx = torch.ones(3, 2)\n"
        "norm(x)\nnorm.eval()\nnorm(x)\n",
    )
    names = ("running_mean", "running_var", "num_batches_tracked")
    assert changes(found) == [
        [("new", "norm")],
        [("new", "x")],
        [("buffer", *(f"norm.{name}" for name in names))],
        [("eval", "norm")],
        [("nothing",)],
    ]
    assert found.steps[2].held["norm.num_batches_tracked"]["text"] == "1"
    assert found.steps[3].held["norm"]["training"] is False


def test_gradients_and_an_optimizer_step_are_seen(runner: Runner) -> None:
    found = traced(
        runner,
        "layer = nn.Linear(1, 1)\nsgd = torch.optim.SGD(layer.parameters(), lr=0.1)\n"
        "loss = layer(torch.ones(1, 1)).sum()\nloss.backward()\nsgd.step()\n"
        "sgd.zero_grad()\n",
    )
    both = ("layer.weight", "layer.bias")
    assert changes(found) == [
        [("new", "layer"), ("drawn",)],
        [("new", "sgd")],
        [("new", "loss")],
        [("grad", *both)],
        [("parameter", *both)],
        [("no_grad", *both)],
    ]
    assert found.steps[2].held["loss"]["grad_fn"] == "SumBackward0"


def test_a_parameter_that_is_frozen_is_no_step_without_change(runner: Runner) -> None:
    found = traced(
        runner,
        "w = nn.Parameter(torch.ones(1))\nw.requires_grad_(False)\n"
        "w.requires_grad_()\n",
    )
    assert changes(found)[1:] == [[("frozen", "w")], [("thawed", "w")]]


def test_what_is_lent_is_told_and_that_it_is_given_back(runner: Runner) -> None:
    found = traced(
        runner,
        "from torch.func import functional_call\n\n"
        "class Net(nn.Module):\n    def __init__(self):\n"
        "        super().__init__()\n        self.w = nn.Parameter(torch.ones(1))\n"
        "    def forward(self, x):\n        return self.w * x\n\n"
        "net = Net()\nt = {'w': torch.zeros(1)}\n"
        "y = functional_call(net, t, torch.ones(1))\n",
    )
    assert changes(found)[-3:] == [
        [("swapped", "net.w"), ("alias", "t['w']")],
        [("named", "self"), ("new", "x")],
        [
            ("swapped", "net.w"),
            ("apart", "t['w']"),
            ("new", "y"),
            ("gone", "self", "x"),
        ],
    ]


LENT = """\
from torch.func import functional_call


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.ones(1))

    def forward(self, x):
        x = x * self.w
        return x


net = Net()
t = {"w": torch.zeros(1).requires_grad_()}
p = [t["w"]]
x = torch.ones(1)
out = functional_call(net, t, x)
out.backward()
out = functional_call(net, t, x)
"""


def test_a_lent_gradient_is_neither_written_nor_gone(runner: Runner) -> None:
    found = traced(runner, LENT)
    assert changed(found, "grad", "no_grad") == ["t['w']"]
    assert changed(found, "swapped") == ["net.w"] * 4
    assert not changed(found, "parameter", "value", "frozen", "thawed")


def test_a_name_of_a_call_is_not_the_same_name_outside(runner: Runner) -> None:
    found = traced(runner, LENT)
    assert not changed(found, "tensor")
    assert changed(found, "new").count("x") == 3
    back = [step for step in found.steps if "x" in step.still]
    assert [step.held["x"]["text"] for step in back] == ["0", "1", "0", "1"]


def test_what_a_call_gets_under_the_same_name_is_seen_to_change(
    runner: Runner,
) -> None:
    found = traced(
        runner,
        "def f(t, x):\n    t['a'] += x\n    x = x + 1\n    x.add_(1)\n\n\n"
        "x = torch.ones(1)\nt = {'a': torch.zeros(1)}\nf(t, x)\n",
    )
    assert changes(found)[2:] == [
        [("tensor", "t['a']")],
        [("new", "x")],
        [("tensor", "x")],
        [("nothing",)],
    ]


def test_a_call_that_waits_keeps_its_names(runner: Runner) -> None:
    found = traced(
        runner,
        "def g(a):\n    b = a + 1\n    return b\n\n\n"
        "def f(a):\n    c = a * 2\n    d = g(c)\n    return d\n\n\ne = f(3)\n",
    )
    assert changes(found) == [
        [("new", "a", "c")],
        [("new", "a", "b")],
        [("nothing",)],
        [("new", "d"), ("gone", "b")],
        [("nothing",)],
        [("new", "e"), ("gone", "a", "c", "d")],
    ]


def test_another_parameter_in_its_place_is_no_change_of_it(runner: Runner) -> None:
    found = traced(
        runner,
        "a = nn.Linear(1, 1, bias=False)\nw = torch.zeros(1, 1)\n"
        "a.weight = nn.Parameter(w)\nnn.init.ones_(a.weight)\n",
    )
    assert changes(found)[2:] == [
        [("swapped", "a.weight")],
        [("parameter", "a.weight"), ("tensor", "w")],
    ]


def test_of_a_view_that_raises_the_steps_before_are_kept(runner: Runner) -> None:
    one = snippet.parse("page/one.py", "x = 1\ny = x + 1\nz = 1 / 0\nw = 3\n")
    result = runner.run(tasks.traced(one))
    found, wrong = steps.read(result, Result(one.name))
    assert found
    assert changes(found) == [[("new", "x")], [("new", "y")], [("nothing",)]]
    assert "raises ZeroDivisionError" in wrong


def test_what_goes_otherwise_when_traced_is_a_fault() -> None:
    plain = Result("a.py", "1\n")
    instead = "show it by “run” in place of “inspect”"

    def wrong(error: str | None) -> str:
        noted = Noted((), error, more=False, out="2\n")
        return steps.read(Result("a.py", value=noted), plain)[1]

    assert wrong(None) == f"it prints something else while it is traced: {instead}"
    assert wrong("ValueError") == f"it raises ValueError while it is traced: {instead}"
    failed = Result("a.py", failure=Failure("it took longer than 1 s"))
    what = f"its steps cannot be traced (it took longer than 1 s): {instead}"
    assert steps.read(failed, plain) == (None, what)


def of_site(runner: Runner, name: str) -> Trace:
    """The trace of a snippet of the site."""
    found, _ = read(runner, snippet.read(ROOT, name))
    assert found
    return found


def test_an_lstm_is_never_seen_to_change(runner: Runner) -> None:
    found = of_site(runner, "glossary/lstm.py")
    assert not changed(found, "parameter", "buffer", "grad", "train", "eval")


def test_functional_call_is_seen_to_write_to_the_dictionary_alone(
    runner: Runner,
) -> None:
    found = of_site(runner, "glossary/functional_call.py")
    names = ("weight", "running_mean", "running_var", "num_batches_tracked")
    assert changed(found, "tensor") == [f"mine['{name}']" for name in names]
    assert not changed(found, "parameter", "buffer")


def test_the_die_is_thrown_after_eval_by_the_function_alone(runner: Runner) -> None:
    for name, drawn in (("module", 1), ("functional", 2)):
        found = of_site(runner, f"glossary/dropout_{name}.py")
        random = [c.what for s in found.steps for c in s.changes if c.what == "drawn"]
        assert len(random) == drawn


def test_the_weight_is_tied_by_nn_alone(runner: Runner) -> None:
    found = of_site(runner, "choosing/tied.py")
    shared = [
        held["same"]
        for step in found.steps
        for path, held in step.held.items()
        if path == "net.out.weight"
    ]
    assert shared == ["net.emb.weight"]


def test_gradients_and_weights_are_seen_where_they_are(runner: Runner) -> None:
    one = of_site(runner, "differences/conv2d_module.py")
    two = of_site(runner, "differences/conv2d_functional.py")
    assert changed(one, "grad") == ["conv.weight", "conv.bias"]
    assert changed(two, "grad") == ["w", "b"]
    body = of_site(runner, "module/optimizer.py")
    steps = [c.paths for s in body.steps for c in s.changes if c.what == "parameter"]
    assert steps == [
        ("head.weight", "head.bias"),
        ("body.weight", "body.bias", "head.weight", "head.bias"),
    ]
