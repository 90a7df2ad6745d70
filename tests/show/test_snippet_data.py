"""A snippet is shown with what its run printed, and how that differs from another."""

from __future__ import annotations

import json
from dataclasses import replace

from markupsafe import Markup

from nn_or_f.read import snippet
from nn_or_f.run.steps import PathState, Step, Trace
from nn_or_f.run.task import Result
from nn_or_f.show.snippet_data import Shown, Side
from tests.show.page import NAMES, inputs, renderer, rendering, soup


def test_the_error_that_a_snippet_ends_in_is_shown_below_its_output() -> None:
    run = inputs(nn="1\n").runs["page/nn.py"]
    ended = replace(run, error="ValueError: one\n  two\n")
    page = rendering(replace(inputs(), runs={"page/nn.py": ended}))
    output, error = soup(page.block("run", "page/nn.py")).select(".nnf-out samp")
    assert output.get_text() == "1"
    assert error.get_text() == "ValueError: one\n  two"


def test_a_pair_in_which_one_side_raises_is_not_the_same() -> None:
    both = inputs(nn="1\n", f="1\n")
    assert "Same output" in soup(rendering(both).block("pair", *NAMES)).get_text()
    raised = {"page/f.py": replace(both.runs["page/f.py"], error="ValueError\n")}
    one = replace(both, runs={**both.runs, **raised})
    assert "Same output" not in soup(rendering(one).block("pair", *NAMES)).get_text()


def test_a_pair_marks_the_lines_that_the_other_side_does_not_have() -> None:
    pair = soup(renderer(nn="a\nb\nc\n", f="a\nc\nd\n").block("pair", *NAMES))
    marked = [mark.get_text() for mark in pair.select("samp mark")]
    assert [words[0] for words in marked] == ["b", "d"]


def test_a_pair_of_equal_outputs_says_so_and_marks_nothing() -> None:
    same = "Same output from nn and F"
    equal = renderer(nn="a\n", f="a\n").block("pair", *NAMES)
    assert same in equal
    assert soup(equal).select("samp mark") == []
    for outputs in ({"nn": "a\n", "f": "b\n"}, {"nn": "", "f": ""}, {"nn": "a\n"}):
        other = renderer(**outputs).block("pair", *NAMES)
        assert same not in other


def test_a_side_without_output_marks_nothing_on_the_other() -> None:
    pair = soup(renderer(nn="a\n", f="").block("pair", *NAMES))
    assert pair.select("samp mark") == []


SYMPTOM = """\
import torch
from torch import nn

# why it fails
x = [nn.ReLU()]
print("a < b", x)
"""
CURED = """\
import torch
from torch import nn

# why it works
x = nn.ModuleList(
    [nn.ReLU()]
)

print("a < b", x)
"""


def test_a_cure_marks_the_lines_of_code_that_the_other_side_does_not_have() -> None:
    made_of = replace(
        inputs(nn="1\n", f="1\n"),
        snippets={
            name: snippet.parse(name, text.replace("# why", "# ja: 例\n# en: why"))
            for name, text in zip(NAMES, (SYMPTOM, CURED), strict=True)
        },
    )
    cure = soup(rendering(made_of).block("cure", *NAMES, badge="silent"))
    symptom, cured = cure.select(".nnf-run")
    codes = [pre.get_text() for pre in cure.select(".nnf-code pre")]
    assert codes == [SYMPTOM, CURED]
    assert [m.get_text() for m in symptom.select("mark")] == ["x = [nn.ReLU()]"]
    marked = [mark.get_text() for mark in cured.select("mark")]
    assert marked == ["x = nn.ModuleList(", "    [nn.ReLU()]", ")"]


def test_a_cure_shows_how_the_symptom_shows_and_that_the_cure_works() -> None:
    made_of = inputs(nn="1\n", f="2\n")
    for badge in ("raises", "silent"):
        cure = soup(rendering(made_of).block("cure", *NAMES, badge=badge))
        one, other = (run["class"] for run in cure.select(".nnf-run"))
        assert (one, other) == (
            ["nnf-run", f"nnf-run--{badge}"],
            ["nnf-run", "nnf-run--works"],
        )


def test_a_cure_of_a_snippet_that_is_gone_shows_why_and_marks_all_else() -> None:
    cure = soup(renderer(nn="1\n").block("cure", "page/nn.py", "page/gone.py"))
    assert "it is gone" in cure.get_text()
    assert [mark.get_text() for mark in cure.select("mark")] == ["x = 1"]


def test_a_run_brings_what_it_printed_and_drew_and_what_it_ran_on() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><use href="#m"/><g id="m"/></svg>'
    about = {"torch": "2.13.0", "python": "3.11", "cpu": "AVX2"}
    run = Result("a.py", "1\n\n2\n", "warned\n", figures=[svg, svg], about=about)
    shown = Shown("a.py", "run-a").with_run(run)
    assert [line.text for line in shown.out] == ["1", "", "2"]
    assert shown.err == "warned"
    one, two = shown.figures
    assert 'id="run-a-1-m"' in one
    assert 'id="run-a-2-m"' in two
    assert (shown.torch, shown.python, shown.cpu) == ("2.13.0", "3.11", "AVX2")
    assert Shown("a.py", "run-a").with_run(Result("a.py")).out == ()


def side(*lines: int) -> Side:
    """Code whose steps are these of its lines; what it holds looks like an end tag."""
    colored = Markup("<b>x</b> = f(1)\n<i>print</i>(x)\nx.add_(1)\n")
    held: PathState = {"kind": "text", "text": "</script>"}
    steps = tuple(Step(line, 0, {"x": held}, (), (), ()) for line in lines)
    return Side(Shown("a.py", "run-a", code=colored), Trace(steps, ""))


def test_a_step_is_known_by_what_its_line_does() -> None:
    assert side(1, 2, 3, 1).deeds == ["x", "print()", "x.add_()", "x"]


def test_steps_are_data_that_cannot_end_their_script() -> None:
    data = side(1).data
    assert "<" not in data
    assert json.loads(data)[0]["set"]["x"]["text"] == "</script>"
