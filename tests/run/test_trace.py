"""The trace of a run says what changed, and tracing changes nothing."""

from __future__ import annotations

import pytest

from nn_or_f import tasks
from nn_or_f.read import snippet
from nn_or_f.read.snippet import Snippet
from nn_or_f.run import trace
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Failure, Result
from nn_or_f.run.trace import Noted, Trace
from tests.conftest import ROOT
from tests.run.hostile import HOSTILE, LINUX

NAMES = [name for name in snippet.find(ROOT) if not name.startswith("atlas/")]


def traced(runner: Runner, code: str, wrong: str = "") -> Trace:
    """The trace of a view, which has to print what it prints otherwise."""
    text = "import torch\nfrom torch import nn\n" + code
    found, what = read(runner, snippet.parse("page/one.py", text))
    assert what == wrong
    assert found is not None
    return found


def read(runner: Runner, one: Snippet) -> tuple[Trace | None, str]:
    """The trace of a snippet, and what is wrong with it."""
    plain, noted = tasks.of_snippet(one), tasks.traced(one)
    results = runner.run_all([plain, noted])
    return trace.read(results[noted], results[plain])


def changes(found: Trace) -> list[list[tuple[str, ...]]]:
    return [[(c.what, *c.paths) for c in step.changes] for step in found.steps]


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
        found, wrong = trace.read(results[two], results[one])
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
    assert found.steps[-1].changes == (trace.Change("raised", ("RuntimeError",)),)
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


def test_what_writes_without_a_version_is_seen(runner: Runner) -> None:
    found = traced(
        runner,
        "import torch.nn.functional as F\n"
        "mean, var = torch.zeros(2), torch.ones(2)\nversion = mean._version\n"
        "y = F.batch_norm(torch.ones(3, 2), mean, var, training=True)\n"
        "assert mean._version == version\n",
    )
    assert changes(found)[2] == [("tensor", "mean", "var"), ("new", "y")]


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


def test_it_is_told_that_gradients_are_not_recorded(runner: Runner) -> None:
    found = traced(
        runner,
        "with torch.no_grad():\n    x = 1\nwith torch.inference_mode():\n"
        "    pass\ntorch.set_grad_enabled(True)\n",
    )
    assert changes(found) == [
        [("records_not",)],
        [("new", "x")],
        [("records",)],
        [("records_not",)],
        [("nothing",)],
        [("records",)],
        [("nothing",)],
    ]


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


def test_random_numbers_and_prints_are_seen(runner: Runner) -> None:
    found = traced(runner, "x = torch.rand(2)\nprint(1)\nprint(2)\ndel x\n")
    assert changes(found) == [
        [("new", "x"), ("drawn",)],
        [("printed",)],
        [("printed",)],
        [("gone", "x")],
    ]
    assert [step.out for step in found.steps] == [0, 2, 4, 4]


def test_a_seed_and_a_state_put_back_are_no_draw(runner: Runner) -> None:
    found = traced(
        runner,
        "torch.manual_seed(3)\nold = torch.get_rng_state()\ntorch.rand(1)\n"
        "torch.set_rng_state(old)\ntorch.rand(1)\ntorch.manual_seed(3)\n"
        "with torch.random.fork_rng():\n    torch.rand(2)\n"
        "x = torch.manual_seed(4) and torch.rand(1)\n",
    )
    assert changes(found) == [
        [("set",)],
        [("new", "old")],
        [("drawn",)],
        [("set",)],
        [("drawn",)],
        [("set",)],
        [("nothing",)],
        [("drawn",)],
        [("set",)],
        [("new", "x"), ("drawn",)],
    ]


def test_functions_and_loops_of_the_view_are_followed(runner: Runner) -> None:
    found = traced(
        runner,
        "def double(a):\n    b = a * 2\n    return b\n\n"
        "total = 0\nfor n in range(2):\n    total += double(n)\n",
    )
    assert [step.line for step in found.steps] == [7, 8, 4, 5, 9, 8, 4, 5, 9, 8]
    assert changes(found)[2] == [("new", "a", "b")]
    assert changes(found)[8] == [("value", "total"), ("gone", "a", "b")]


def test_a_statement_over_several_lines_is_one_step(runner: Runner) -> None:
    found = traced(
        runner, "x = torch.stack(\n    [\n        torch.ones(1),\n    ]\n)\n"
    )
    assert [step.line for step in found.steps] == [3]


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
def test_what_is_held_can_be_read(
    runner: Runner, code: str, path: str, text: str
) -> None:
    held = [step.held for step in traced(runner, code).steps if path in step.held]
    assert held[-1][path]["text"] == text


def test_what_is_hidden_in_a_transform_or_half_made_is_no_error(runner: Runner) -> None:
    found = traced(
        runner,
        "from torch.func import vmap\n\n\ndef f(a):\n    b = a + torch.rand(())\n"
        "    return b\n\n\nx = vmap(f, randomness='different')(torch.ones(2))\n",
    )
    assert [step.line for step in found.steps] == [7, 8, 11]
    assert {"a", "b"} <= found.steps[0].held.keys()
    half = "class Net(nn.Module):\n    def __init__(self):\n        self.a = 1\n"
    traced(runner, f"{half}\n\nnet = Net()\nprint(net.a)\n")


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


def test_of_a_view_that_raises_the_steps_before_are_kept(runner: Runner) -> None:
    one = snippet.parse("page/one.py", "x = 1\ny = x + 1\nz = 1 / 0\nw = 3\n")
    result = runner.run(tasks.traced(one))
    found, wrong = trace.read(result, Result(one.name))
    assert found
    assert changes(found) == [[("new", "x")], [("new", "y")], [("nothing",)]]
    assert "raises ZeroDivisionError" in wrong


def test_a_long_run_is_traced_to_a_point_and_says_so(runner: Runner) -> None:
    found = traced(runner, "n = 0\nwhile n < 300:\n    n += 1\nprint(n)\n")
    assert found.more
    assert len(found.steps) == 200
    assert found.out == "300\n"


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=LINUX.get(what, ())) for what in HOSTILE]
)
def test_tracing_disturbs_nothing(runner: Runner, what: str) -> None:
    found = traced(runner, HOSTILE[what])
    assert found.steps
    assert not found.more


def test_what_a_progress_bar_writes_over_is_not_told_as_printed(
    runner: Runner,
) -> None:
    found = traced(runner, HOSTILE["a progress bar"])
    assert found.out == "end\n"
    assert [step.out for step in found.steps] == [*[0] * 7, 4]


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
def test_what_is_not_shown_is_seen_to_change(
    runner: Runner, first: str, then: str, path: str
) -> None:
    *_, change = changes(traced(runner, f"{first}\n{then}\n"))
    assert [paths for _, *paths in change] == [[path]]


def test_a_gradient_that_is_retained_is_seen(runner: Runner) -> None:
    found = traced(
        runner,
        "x = torch.ones(1, requires_grad=True)\ny = x * 2\ny.retain_grad()\n"
        "y.backward()\n",
    )
    assert changes(found)[3] == [("grad", "x", "y")]
    held = found.steps[3].held["y"]
    assert (held["grad"], held["grad_fn"]) == ("1", "MulBackward0")


def test_what_lies_outside_of_a_transform_stays_as_it_is(runner: Runner) -> None:
    found = traced(
        runner,
        "from torch.func import grad, vmap\n\nx = torch.ones(2, 3).t()\n\n\n"
        "def f(a):\n    b = a * 2\n    return b.sum()\n\n\n"
        "y = vmap(grad(f))(torch.ones(2, 2))\n",
    )
    told = [path for step in changes(found) for _, *paths in step for path in paths]
    assert told.count("x") == 1
    assert {"a", "b", "y"} <= {*told}


def test_a_text_of_any_letters_may_be_as_long_as_untraced() -> None:
    text = "import torch\nprint('数' * 3000)\nx = 'a\\ud800数'\n"
    one = snippet.parse("page/one.py", text)
    with Runner(None, Limits(output_bytes=10_000)) as runner:
        found, wrong = read(runner, one)
    assert wrong == ""
    assert found
    assert found.out == "数" * 3000 + "\n"
    assert found.steps[-1].held["x"]["text"] == "'a\\ud800数'"


def test_a_flood_ends_before_the_disk_is_full() -> None:
    text = "import torch\nwhile True:\n    print('a' * 1_000_000)\n"
    one = snippet.parse("page/one.py", text)
    with Runner(None, Limits(cpu_seconds=10)) as runner:
        found, wrong = read(runner, one)
    assert found
    assert found.more
    assert wrong.startswith("it prints something else while it is traced")


def test_a_module_that_has_two_places_is_told_in_both(runner: Runner) -> None:
    found = traced(
        runner,
        "m = nn.Linear(1, 1)\nnet = nn.Sequential(m, m)\n"
        "class Net(nn.Module):\n    pass\na = Net()\na.me = Net()\na.me.a = a\n",
    )
    held = {path: one for step in found.steps for path, one in step.held.items()}
    assert held["net.0"] == held["net.1"] == {"kind": "alias", "text": "m"}
    assert held["a.me.a"] == {"kind": "alias", "text": "a"}


def test_a_view_that_sets_its_own_trace_is_traced_up_to_there(
    runner: Runner,
) -> None:
    found = traced(runner, "import sys\nx = 1\nsys.settrace(None)\ny = 2\nz = 3\n")
    assert found.more
    assert [step.line for step in found.steps] == [4]


def test_code_that_only_bears_the_views_name_is_not_followed(runner: Runner) -> None:
    found = traced(runner, "exec(compile('y = 1\\n' * 60, __file__, 'exec'))\n")
    assert [step.line for step in found.steps] == [3]


def test_a_generator_that_is_closed_leads_back_to_who_closed_it(
    runner: Runner,
) -> None:
    found = traced(
        runner,
        "def g():\n    try:\n        yield 1\n    finally:\n        a = 3\n\n\n"
        "x = g()\nnext(x)\nx.close()\nb = 4\n",
    )
    lines = [step.line for step in found.steps]
    assert lines == [10, 4, 5, 11, 7, 12, 13]
    assert changes(found)[-1] == [("new", "b")]


def test_a_view_that_only_defines_has_a_step(runner: Runner) -> None:
    found = traced(runner, "def f():\n    return 1\n")
    assert changes(found) == [[("nothing",)]]


def test_a_run_that_changes_very_much_is_traced_to_a_point(runner: Runner) -> None:
    found = traced(
        runner,
        "net = nn.Sequential(*[nn.Linear(4, 4) for _ in range(200)])\n"
        "for n in range(40):\n"
        "    with torch.no_grad():\n"
        "        for p in net.parameters():\n            p += 1\n",
    )
    assert found.more
    assert len(found.steps) > 1


def test_what_goes_otherwise_when_traced_is_a_fault() -> None:
    plain = Result("a.py", "1\n")
    instead = "show it by “run” in place of “inspect”"

    def wrong(error: str | None) -> str:
        noted = Noted((), error, more=False, out="2\n")
        return trace.read(Result("a.py", value=noted), plain)[1]

    assert wrong(None) == f"it prints something else while it is traced: {instead}"
    assert wrong("ValueError") == f"it raises ValueError while it is traced: {instead}"
    failed = Result("a.py", failure=Failure("it took longer than 1 s"))
    what = f"its steps cannot be traced (it took longer than 1 s): {instead}"
    assert trace.read(failed, plain) == (None, what)


def of_site(runner: Runner, name: str) -> Trace:
    """The trace of a snippet of the site."""
    found, _ = read(runner, snippet.read(ROOT, name))
    assert found
    return found


def changed(found: Trace, *whats: str) -> list[str]:
    """All paths that changed in one of these ways, in the order of the steps."""
    every = [change for step in found.steps for change in step.changes]
    return [path for change in every if change.what in whats for path in change.paths]


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
