"""The index of pitfalls has each text that its runs print, as they print it."""

from __future__ import annotations

import pytest

from nn_or_f.read.entries import Entry
from nn_or_f.run.task import Result
from nn_or_f.show import symptoms
from nn_or_f.show.symptoms import Symptom


def printed(stdout: str = "", stderr: str = "", error: str = "") -> tuple[str, ...]:
    return symptoms.printed(Result("a.py", stdout, stderr, error=error))


def test_texts_of_errors_and_warnings_are_taken_wherever_they_are_printed() -> None:
    assert printed(
        stdout="1\nTypeError: caught\nall is well\n",
        stderr="a.py:3: UserWarning: Implicit (see x)\n  F.softmax(x)\n",
        error="torch.nn.SomeError: the last\nwith more\n",
    ) == ("TypeError: caught", "UserWarning: Implicit (see x)", "SomeError: the last")


@pytest.mark.parametrize(
    "stdout", ["an error: none", "Error", "ValueError", "ValueError:", "errors: 2"]
)
def test_what_is_no_error_is_not_taken(stdout: str) -> None:
    assert printed(stdout) == ()


def test_a_text_that_ends_in_a_colon_goes_on_in_the_next_line() -> None:
    error = 'RuntimeError: Error(s) in loading:\n\tMissing key(s): "mean".\nmore\n'
    whole = 'RuntimeError: Error(s) in loading: Missing key(s): "mean".'
    assert printed(error=error) == (whole,)


def test_a_text_that_is_printed_twice_is_one() -> None:
    assert printed("TypeError: a\nTypeError: a\n") == ("TypeError: a",)


def test_an_entry_has_the_texts_of_its_runs_that_raise() -> None:
    runs = {
        "x.py": Result("x.py", "", "", error="ValueError: x\n"),
        "y.py": Result("y.py", "KeyError: y\nValueError: x\n", ""),
    }
    entry = Entry("one", "One", "raises", ("x.py", "y.py", "gone.py"))
    found = symptoms.of(entry, "en/p.md", "P", runs)
    texts = ("ValueError: x", "KeyError: y")
    assert found == Symptom("en/p.md", "P", "one", "One", "raises", texts)


def test_the_index_is_grouped_by_what_a_reader_sees() -> None:
    def one(badge: str, *texts: str) -> Symptom:
        return Symptom("en/p.md", "P", badge, badge, badge, texts)

    silent_too = one("silent", "AError: a")
    found = symptoms.grouped(
        [one("raises", "BError: b"), silent_too, one("works"), one("fine")]
    )
    assert [s.texts for s in found["errors"]] == [("AError: a",), ("BError: b",)]
    assert [(s.badge, s.texts) for s in found["silent"]] == [("silent", ())]
    assert [s.badge for s in found["asked"]] == ["works", "fine"]
