"""A record is read as it was written, without what only says where it was made."""

from __future__ import annotations

import pytest

from nn_or_f.check import transcript
from nn_or_f.check.differences import differences
from nn_or_f.check.transcript import Transcript
from nn_or_f.run.task import Result

ABOUT = {"torch": "2.13.0+cpu", "python": "3.11.2", "cpu": "AVX2"}


def of(stdout: str, stderr: str = "", error: str = "", **values: object) -> Transcript:
    run = Result("page/a.py", stdout, stderr, values, about=ABOUT, error=error)
    return transcript.of_run(run, values)


@pytest.mark.parametrize(
    "one",
    [
        of("a\n\n    b\n\tc", "w\n", "E: a\n  b\n", text="x = 1\n", flag=True),
        of("stderr\nvalues\n", n=1),
        of(""),
    ],
)
def test_a_record_is_read_as_it_was_written(one: Transcript) -> None:
    again = transcript.read(one.text())
    assert list(differences(again, one)) == []
    assert again.text() == one.text()


@pytest.mark.parametrize("text", ["on\nvalues\n    n: 1\n"])
def test_a_record_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is no value"):
        transcript.read(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "torch/nn/functional.py:1538: UserWarning: old",
            "torch/nn/functional.py:99: UserWarning: old",
        ),
        (
            'File "torch/nn/modules/module.py", line 7, in f',
            'File "torch/nn/modules/call.py", line 8, in f',
        ),
        (
            "w (Triggered internally at /a/b.cpp:177.)",
            "w (Triggered internally at ../c.cpp:1.)",
        ),
        (
            "AttributeError: module 'F' has no attribute 'ReLU'",
            "AttributeError: module 'F' has no attribute 'ReLU'. Did you mean: 'relu'?",
        ),
    ],
)
def test_where_in_torch_it_stands_and_what_python_guesses_do_not_matter(
    one: str, other: str
) -> None:
    assert of(one).parts == of(other).parts


def test_the_version_of_torch_does_not_matter() -> None:
    newer = {**ABOUT, "torch": "2.14.1+cu130"}
    now = Result("page/a.py", "torch 2.14.1 2.14.1+cu130\n", "", about=newer)
    then = of("torch 2.13.0 2.13.0+cpu\n")
    assert then.parts == transcript.of_run(now, ()).parts
    assert then.on != transcript.of_run(now, ()).on
