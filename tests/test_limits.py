"""The limits that mkdocs.yml sets are numbers that make sense, or it says which."""

from __future__ import annotations

import pytest

from nn_or_f import tasks
from nn_or_f.faults import FaultError, Place
from nn_or_f.run.limits import Limits, configured
from nn_or_f.run.runner import Runner
from tests.minisite import MiniSite

PLACE = Place("mkdocs.yml")


def test_what_is_not_named_is_as_it_was() -> None:
    assert configured({"cpu_seconds": 3}, PLACE) == Limits(cpu_seconds=3)
    assert configured({"wall_seconds": 3}, PLACE) == Limits(wall_seconds=3)
    assert configured(None, PLACE) == configured({}, PLACE) == Limits()


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        ({"cpus": 2}, "there is no limit “cpus”; there are cpu_seconds, wall_seconds"),
        ({"cpu_seconds": "two"}, "“cpu_seconds” is a whole number above 0, not “two”"),
        ({"cpu_seconds": 2.5}, "“cpu_seconds” is a whole number above 0, not “2.5”"),
        ({"cpu_seconds": True}, "“cpu_seconds” is a whole number above 0"),
        ({"output_bytes": 0}, "“output_bytes” is a whole number above 0, not “0”"),
        ({"wall_seconds": -1}, "“wall_seconds” is a number above 0, not “-1”"),
        ({"wall_seconds": float("nan")}, "is a number above 0, not “nan”"),
        ({"wall_seconds": float("inf")}, "is 1000000000000000 at most, not “inf”"),
        ({"memory_bytes": 10**30}, "is 1000000000000000 at most, not “1000"),
        ([1], "“limits” are lines “name: number”"),
    ],
)
def test_what_is_no_limit_is_told(limits: object, what: str) -> None:
    with pytest.raises(FaultError, match=r"^mkdocs\.yml: ") as caught:
        configured(limits, PLACE)
    assert what in str(caught.value)


def test_the_largest_limits_can_be_counted() -> None:
    most = 10**15
    with Runner(None, Limits(most, float(most), most, most)) as runner:
        assert runner.run(tasks.of_view("page/a.py", "x = 1\n")).values == {"x": 1}


def test_a_limit_that_there_is_not_fails_the_build(minisite: MiniSite) -> None:
    text = minisite.read("mkdocs.yml").replace("cpu_seconds: 2", "cpus: 2")
    minisite.write("mkdocs.yml", text)
    answer = minisite.build()
    assert answer.returncode == 1
    assert answer.stderr.count("mkdocs.yml: there is no limit “cpus”") == 1
    assert "Traceback" not in answer.stderr
