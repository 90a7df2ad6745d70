"""What mkdocs.yml sets makes sense, or a fault says what does not."""

from __future__ import annotations

import pytest
from mkdocs.config.defaults import MkDocsConfig

from nn_or_f import tasks
from nn_or_f.mkdocs.settings import Settings, read
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from tests.minisite import MiniSite


def settings(options: object) -> tuple[Settings, list[str]]:
    """The settings as read, and what is said of them."""
    config = MkDocsConfig(config_file_path="a/mkdocs.yml")
    config["extra"] = {"nn_or_f": options}
    found, faults = read(config)
    return found, [str(fault) for fault in faults]


def test_what_is_not_named_is_as_it_was() -> None:
    for limits, wanted in (
        ({"cpu_seconds": 3}, Limits(cpu_seconds=3)),
        ({"wall_seconds": 3}, Limits(wall_seconds=3)),
        ({}, Limits()),
        (None, Limits()),
    ):
        found, said = settings({"limits": limits})
        assert (found.limits, found.records, said) == (wanted, True, [])
    found, said = settings(None)
    assert (found.limits, found.records, said) == (Limits(), True, [])
    assert settings({"records": False})[0].records is False


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
    found, (said,) = settings({"limits": limits})
    assert said.startswith("mkdocs.yml: ")
    assert what in said
    assert found.limits == Limits()


def test_all_that_is_wrong_is_told_at_once_and_the_rest_holds() -> None:
    limits = {"cpus": 2, "cpu_seconds": 0}
    _, said = settings({"limits": limits, "records": "no", "recods": False})
    assert [line.partition(":")[0] for line in said] == ["mkdocs.yml"] * 4
    for line, what in zip(
        said,
        ("no limit “cpus”", "“cpu_seconds” is", "“records” is true or", "“recods”"),
        strict=True,
    ):
        assert what in line
    found, said = settings({"limits": limits, "records": False})
    assert (found.limits, found.records, len(said)) == (Limits(), False, 2)
    assert settings([1])[1] == ["mkdocs.yml: “nn_or_f” are lines “name: value”"]


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
