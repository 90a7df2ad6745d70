"""What names hold is read whole, and calls none of their code."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from nn_or_f.run.runner import Runner
from nn_or_f.run.state import Reader
from tests.run.traces import changes, traced

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy


@pytest.mark.parametrize(
    ("code", "path", "text"),
    [
        ("n = nn.LazyLinear(2)\n", "n.weight", "uninitialized"),
        ("x = torch.zeros(3, device='meta')\n", "x", "meta"),
        ("with torch.inference_mode():\n    x = torch.ones(2)\n", "x", "1, 1"),
        ("x = torch.tensor([1 + 2j])\n", "x", "(1+2j)"),
        ("x = torch.ones(2).to_sparse()\n", "x", "1, 1"),
        ("x = torch.zeros(0)\n", "x", ""),
        ("x = torch.arange(8)\n", "x", "0, 1, 2, 3, 4, 5, 6, 7"),
        ("x = torch.arange(9)\n", "x", "0, 1, 2, …"),
        ("x = [torch.ones(1), 2]\n", "x[0]", "1"),
        ("x = {'w': torch.ones(1)}\n", "x['w']", "1"),
        ("x = (1, 'a')\n", "x", "(1, 'a')"),
        ("x = 'a' * 99\n", "x", f"'{'a' * 59}…"),
        ("x = torch.ones(3000, 1000)\nx[0, 0] = 2\n", "x", "2, 1, 1, …"),
    ],
)
def test_what_is_held_can_be_read(code: str, path: str, text: str) -> None:
    assert Reader().state(run(code, {}))[path]["text"] == text


def run(code: str, names: dict[str, Any]) -> dict[str, Any]:
    """The names after a text has run."""
    names |= {"torch": torch, "nn": nn}
    exec(code, names)
    return names


@pytest.mark.parametrize(
    ("first", "then", "path"),
    [
        ("x = [0.5] * 99", "x[50] = 1.5", "x"),
        ("x = [*range(2000)]", "x.append(1)", "x"),
        ("x = {'a': 'b' * 99}", "x['a'] += 'c'", "x"),
        ("x = torch.ones(99)", "x[98] = 0", "x"),
        ("x = torch.ones(9).to(torch.bfloat16)", "x[8] = 0", "x"),
        ("x = torch.ones(9).to(torch.float8_e4m3fn)", "x.view(torch.int8)[8] = 0", "x"),
        ("x = torch.ones(3, 3).t()", "x[2, 2] = 0", "x"),
        ("x = torch.ones(3, dtype=torch.cfloat).conj()", "x[2] = 0", "x"),
        ("x = torch.eye(3).to_sparse()", "x.mul_(2)", "x"),
        ("x = torch.zeros(3000, 1000).t()", "x[1, 1] = 1", "x"),
        ("x = torch.zeros(1_500_001, dtype=torch.uint8)", "x[1_499_999] = 1", "x"),
        ("x = torch.zeros(4000, 1000)[:, ::2]", "x.add_(1)", "x"),
        ("x = torch.ones(3, device='meta')", "x = x.double()", "x"),
        ("x = [1, torch.ones(1)]", "x[1].zero_()", "x[1]"),
        ("x = [torch.ones(1) for _ in range(30)]", "x[25].zero_()", "x[20:]"),
        ("x = [torch.ones(1) for _ in range(30)]", "x.append(0)", "x[20:]"),
        ("x = [torch.ones(1), *[1] * 30]", "x[25] = 2", "x[20:]"),
        ("x = torch.Generator()", "torch.rand(1, generator=x)", "x"),
    ],
)
def test_what_is_not_shown_is_seen_to_change(first: str, then: str, path: str) -> None:
    reader, names = Reader(), run(first, {})
    before = reader.state(names)
    assert reader.state(names) == before
    after = reader.state(run(then, names))
    assert [one for one in before | after if before.get(one) != after.get(one)] == [
        path
    ]


WATCHED = """\
class Seen(BaseException):
    pass

def heard(*_):
    raise Seen

class Value:
    __repr__ = __str__ = __eq__ = __hash__ = __len__ = __bool__ = heard
    __class__ = property(heard)

class Numbers(list):
    __iter__ = __len__ = __getitem__ = __repr__ = heard

class Text(str):
    __str__ = __repr__ = __len__ = __getitem__ = heard

class Net(nn.Module):
    training = property(heard, lambda self, mode: None)
    named_parameters = named_buffers = named_modules = __repr__ = heard

value, numbers, text, net = Value(), Numbers([1]), Text("a"), Net()
parts = [value, numbers, text]
"""


def test_nothing_that_an_author_wrote_is_called() -> None:
    names = run(WATCHED, {})
    found = Reader().state(names)
    assert found["value"] == {"kind": "value", "text": "Value …"}
    assert found["numbers"]["text"] == "Numbers([1])"
    assert found["text"]["text"] == "'a'"
    assert found["net"]["kind"] == "module"
    assert found["parts"]["text"] == "[Value …, Numbers([1]), 'a']"


def test_to_read_writes_to_no_tensor_and_draws_nothing() -> None:
    names = run("x = torch.rand(3, 3)\ny = x.t()\nx.requires_grad_()\n", {})
    x, y, drawn = names["x"], names["y"], torch.get_rng_state()
    before = x.detach().clone(), x._version, x.data_ptr()
    found = Reader().state(names)
    assert torch.equal(torch.get_rng_state(), drawn)
    assert torch.equal(x, before[0])
    assert (x._version, x.data_ptr()) == before[1:]
    assert y.untyped_storage().resizable()  # it was not handed to numpy
    assert found["y"]["shares"] == "x"


def test_names_of_python_and_modules_are_no_business_of_a_reader() -> None:
    names = run("import sys\n_x = 1\ndef f(): pass\nx = 1\n", {})
    assert [*Reader().state(names)] == ["x"]


def test_what_writes_without_a_version_is_seen(runner: Runner) -> None:
    found = traced(
        runner,
        "import torch.nn.functional as F\n"
        "mean, var = torch.zeros(2), torch.ones(2)\nversion = mean._version\n"
        "y = F.batch_norm(torch.ones(3, 2), mean, var, training=True)\n"
        "assert mean._version == version\n",
    )
    assert changes(found)[2] == [("tensor", "mean", "var"), ("new", "y")]


def test_a_list_of_what_has_a_name_is_told_by_the_names(runner: Runner) -> None:
    found = traced(
        runner,
        "a = nn.Linear(1, 1)\np = list(a.parameters())\n"
        "p.append(torch.ones(1))\nd = dict(a.named_parameters())\n"
        "n = 100\nq = (a,) * 30\n",
    )
    p = {"kind": "value", "text": "[a.weight, a.bias]", "parts": [0, 0]}
    assert found.steps[1].held == {"p": p}
    assert found.steps[2].held.keys() == {"p[0]", "p[1]", "p[2]"}
    assert found.steps[3].held["d['bias']"] == {"kind": "alias", "text": "a.bias"}
    assert found.steps[5].held["q"]["text"] == f"({'a, ' * 30}"[:60] + "…"


def test_a_list_is_seen_to_change_by_what_is_in_it(runner: Runner) -> None:
    found = traced(
        runner,
        "a, b = nn.Linear(1, 1), nn.ReLU()\np = [a, b]\np.reverse()\np.pop()\n"
        "p[0] = a\n",
    )
    assert changes(found)[1:] == [[("new", "p")], *[[("value", "p")]] * 3]


def test_a_second_name_is_told_once(runner: Runner) -> None:
    found = traced(
        runner,
        "a = nn.Sequential(nn.Linear(1, 1))\nw = a[0].weight\n"
        "torch.nn.init.zeros_(w)\nb = a\n",
    )
    assert changes(found)[1:] == [
        [("named", "w")],
        [("parameter", "a.0.weight")],
        [("named", "b")],
    ]
    assert found.steps[1].held == {"w": {"kind": "alias", "text": "a.0.weight"}}
    assert found.steps[3].held == {"b": {"kind": "alias", "text": "a"}}


def test_two_names_of_one_memory_are_told(runner: Runner) -> None:
    found = traced(
        runner,
        "x = torch.zeros(4)\ny = x[:2]\ny.add_(1)\n"
        "a = nn.Linear(2, 2)\nb = nn.Linear(2, 2)\nb.weight = a.weight\nc = a\n",
    )
    held = {path: one for step in found.steps for path, one in step.held.items()}
    assert held["y"]["shares"] == "x"
    assert held["b.weight"] == {"kind": "parameter", "text": "", "same": "a.weight"}
    assert changes(found)[5] == [("alias", "b.weight")]
    assert held["c"] == {"kind": "alias", "text": "a"}
    assert changes(found)[2] == [("tensor", "x", "y")]


def test_hooks_are_counted(runner: Runner) -> None:
    found = traced(
        runner,
        "relu = nn.ReLU()\nhook = relu.register_forward_hook(lambda *a: None)\n"
        "hook.remove()\n",
    )
    made, removed = changes(found)[1:]
    assert made == [("hooks", "relu"), ("new", "hook")]
    assert removed == [("hooks", "relu")]


def test_modules_in_lists_are_seen_to_change(runner: Runner) -> None:
    found = traced(
        runner,
        "norms = [nn.BatchNorm1d(1), {'a': nn.BatchNorm1d(1)}]\n"
        "x = torch.ones(2, 1)\ny = norms[0](x)\nz = norms[1]['a'](x)\n",
    )
    names = ("running_mean", "running_var", "num_batches_tracked")
    written = [c.paths for s in found.steps for c in s.changes if c.what == "buffer"]
    assert written == [
        tuple(f"norms[0].{name}" for name in names),
        tuple(f"norms[1]['a'].{name}" for name in names),
    ]


def test_a_module_that_has_two_places_is_told_in_both(runner: Runner) -> None:
    found = traced(
        runner,
        "m = nn.Linear(1, 1)\nnet = nn.Sequential(m, m)\n"
        "class Net(nn.Module):\n    pass\na = Net()\na.me = Net()\na.me.a = a\n",
    )
    held = {path: one for step in found.steps for path, one in step.held.items()}
    assert held["net.0"] == held["net.1"] == {"kind": "alias", "text": "m"}
    assert held["a.me.a"] == {"kind": "alias", "text": "a"}


def test_a_gradient_that_is_retained_is_seen(runner: Runner) -> None:
    found = traced(
        runner,
        "x = torch.ones(1, requires_grad=True)\ny = x * 2\ny.retain_grad()\n"
        "y.backward()\n",
    )
    assert changes(found)[3] == [("grad", "x", "y")]
    held = found.steps[3].held["y"]
    assert (held["grad"], held["grad_fn"]) == ("1", "MulBackward0")
