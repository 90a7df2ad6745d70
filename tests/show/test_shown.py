"""A snippet is shown with what its run printed, and how that differs from another."""

from __future__ import annotations

from dataclasses import replace

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
