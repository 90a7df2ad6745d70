"""What was measured is read as it was, and is a text that says what changed."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace

import pytest

from nn_or_f.atlas import entries, facts, measure
from nn_or_f.atlas.facts import Argument, Facts, Function, Measured
from nn_or_f.atlas.samples import Sample
from nn_or_f.read import snippet
from nn_or_f.run.decode import decode
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Failure, Result
from tests.atlas.test_measure import measured

TWIN = """\
from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return x.clamp(min=0)
"""


def test_facts_come_out_of_a_run_as_they_went_in(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    (twin,) = entries.twins([snippet.parse("atlas/convolution.py", TWIN)])
    (task,) = facts.tasks([twin])
    assert task.name == "atlas/convolution.py"
    layer = measured(monkeypatch, "", Sample("nn.ReLU()", "x(2)"))
    whole = Measured([layer], measure.every_function(), {})
    read = decode(Measured, json.loads(json.dumps(asdict(whole))))
    assert read == whole
    found, functions, wrong = facts.read([Result(task.name, value=read)])
    assert (found, functions, wrong) == ({"ReLU": layer}, whole.functions, [])
    result = runner.run(task)
    assert result.failure is None
    assert result.value.functions == whole.functions


def test_a_fact_is_one_line_of_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = Sample("nn.ReLU(inplace=True)", "x(4, 3)")
    relu = measured(monkeypatch, "F.relu", Sample("nn.ReLU()", "x(4, 3)"), sample)
    assert "ReLU.calls = F.relu (always), F.relu_ in F.relu (only inplace=True)" in (
        facts.recordable({"ReLU": relu}).splitlines()
    )
    one = Function("F.relu", (Argument("input"), Argument("inplace", "False")))
    lines = facts.recordable({"ReLU": relu}, [one]).splitlines()
    assert "ReLU.samples = 2" in lines
    assert "ReLU.parameters = none" in lines
    assert f"ReLU.changes_input = in {sample}, of 2: input" in lines
    assert lines[-1] == "F.relu.arguments = input, inplace=False"
    assert len(lines) == len(fields(Facts))  # its name is in each
    other = replace(relu, returned=("new",))
    changed = facts.recordable({"ReLU": other}, [one]).splitlines()
    assert [*set(lines) - set(changed)] == ["ReLU.returned = new, same"]
    assert [*set(changed) - set(lines)] == ["ReLU.returned = new"]


def test_the_text_of_facts_can_be_split_by_category(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"ReLU": measured(monkeypatch, "F.relu", Sample("nn.ReLU()", "x(4)"))}
    twins = entries.twins([snippet.parse("atlas/odd.py", TWIN)])
    one = Function("F.relu", (Argument("input"),))
    assert facts.recordable_by_category(twins, known, [one]) == {
        "odd": facts.recordable(known),
        "functions": "F.relu.arguments = input\n",
    }
    assert facts.recordable_by_category(twins, {}, []) == {"functions": ""}


def test_what_cannot_be_measured_is_a_fault() -> None:
    result = Result("atlas/loss.py", failure=Failure("it raised ValueError"))
    what = "its layers could not be measured: it raised ValueError"
    assert facts.read([result]) == ({}, [], [("atlas/loss.py", what)])
