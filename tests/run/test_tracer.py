"""Each statement of a view is a step, and tracing changes nothing."""

from __future__ import annotations

import pytest

from nn_or_f.read import snippet
from nn_or_f.run import tracer
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from tests.run.hostile import HOSTILE, LINUX
from tests.run.traces import changes, read, traced

TEXT = """\
import torch
x = [
    1,
]
@torch.no_grad()
def f(
    a,
):
    return a
if x:
    y = 1
"""


def test_each_line_belongs_to_the_statement_that_it_is_of() -> None:
    starts, quiet = tracer._statements(TEXT)
    own = {1: 1, 2: 2, 3: 2, 4: 2, 5: 5, 6: 5, 7: 5, 8: 5, 9: 9, 10: 10, 11: 11}
    assert starts == own
    assert quiet == {1, 5}  # they only define


@pytest.mark.parametrize(
    ("text", "whole", "shared"),
    [("ab", "abc", 2), ("", "abc", 0), ("ab\r", "axc", 1), ("abc", "ab", 2)],
)
def test_what_was_printed_by_then_is_what_stays(
    text: str, whole: str, shared: int
) -> None:
    assert tracer._shared(text, whole) == shared


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


def test_a_long_run_is_traced_to_a_point_and_says_so(runner: Runner) -> None:
    found = traced(runner, "n = 0\nwhile n < 300:\n    n += 1\nprint(n)\n")
    assert found.more
    assert len(found.steps) == tracer.MOST_STEPS
    assert found.out == "300\n"


def test_a_run_that_changes_very_much_is_traced_to_a_point(runner: Runner) -> None:
    found = traced(
        runner,
        "net = nn.Sequential(*[nn.Linear(4, 4) for _ in range(200)])\n"
        "for n in range(40):\n"
        "    with torch.no_grad():\n"
        "        torch._foreach_add_([*net.parameters()], 1)\n",
    )
    assert found.more
    assert 1 < len(found.steps) < tracer.MOST_STEPS


def test_a_view_that_sets_its_own_trace_is_traced_up_to_there(
    runner: Runner,
) -> None:
    found = traced(runner, "import sys\nx = 1\nsys.settrace(None)\ny = 2\nz = 3\n")
    assert found.more
    assert [step.line for step in found.steps] == [4]


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


def test_a_text_of_any_letters_may_be_as_long_as_untraced(runner: Runner) -> None:
    text = "import torch\nprint('数' * 3000)\nx = 'a\\ud800数'\n"
    one = snippet.parse("page/one.py", text)
    found, wrong = read(runner, one, Limits(output_bytes=10_000))
    assert wrong == ""
    assert found
    assert found.out == "数" * 3000 + "\n"
    assert found.steps[-1].held["x"]["text"] == "'a\\ud800数'"


def test_a_flood_ends_before_the_disk_is_full(runner: Runner) -> None:
    text = "import torch\nwhile True:\n    print('a' * 50_000)\n"
    one = snippet.parse("page/one.py", text)
    found, wrong = read(runner, one, Limits(cpu_seconds=10))
    assert found
    assert found.more
    assert wrong.startswith("it prints something else while it is traced")
