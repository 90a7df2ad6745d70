"""A fault is one line: the pages, then the cause, then what to mend."""

from __future__ import annotations

import pytest

from nn_or_f.faults import Fault, FaultError, Place

JA, EN = Place("docs/ja/p.md", 6), Place("docs/en/p.md", 7)
CAUSE = Place("snippets/page/a.py", 4)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("it is empty"), "it is empty"),
        (Fault("it is empty", (JA,)), "docs/ja/p.md:6: it is empty"),
        (
            Fault("it is empty", source=Place("snippets/page/a.py")),
            "snippets/page/a.py: it is empty",
        ),
        (
            Fault("it is empty", (JA, EN), CAUSE),
            "docs/ja/p.md:6, docs/en/p.md:7: snippets/page/a.py:4: it is empty",
        ),
    ],
    ids=["nowhere", "in a page", "in a file", "in both languages by a file"],
)
def test_a_fault_says_its_place_first(fault: Fault, said: str) -> None:
    assert str(fault) == said


def test_a_fault_touches_its_pages_and_not_the_file_of_its_cause() -> None:
    fault = Fault("it is empty", (JA, EN), CAUSE)
    assert fault.touches("docs/ja/p.md")
    assert fault.touches("docs/en/p.md")
    assert not fault.touches("docs/ja/p")
    assert not fault.touches("snippets/page/a.py")


def test_an_error_tells_all_its_faults_a_line_each() -> None:
    one, two = Fault("it is empty", (JA,)), Fault("it is gone", source=CAUSE)
    error = FaultError([one, two])
    assert error.faults == (one, two)
    assert str(error).splitlines() == [str(one), str(two)]
