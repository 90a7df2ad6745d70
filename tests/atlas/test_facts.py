"""What is measured of a layer is what the layer does."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from nn_or_f.atlas import entries, evidence, facts, loaded, measure
from nn_or_f.atlas.evidence import About, Evidence, Mutant, Proof
from nn_or_f.atlas.facts import Argument, Called, Facts, Function, Measured
from nn_or_f.atlas.outcomes import Call, Outcome, observed
from nn_or_f.atlas.samples import Sample
from nn_or_f.read import snippet
from nn_or_f.run.decode import decode
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Failure, Result


def measured(monkeypatch: pytest.MonkeyPatch, function: str, *chosen: Sample) -> Facts:
    monkeypatch.setattr(measure, "samples", lambda: iter(chosen))
    return measure.measured(chosen[0].cls, function)


def test_batch_norm_writes_its_buffers_in_training(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sample = Sample("nn.BatchNorm1d(3)", "x(4, 3)")
    bare = Sample("nn.BatchNorm1d(3, affine=False)", "x(4, 3)")
    found = measured(monkeypatch, "F.batch_norm", sample, bare)
    assert [(p.name, p.shape, p.always) for p in found.parameters] == [
        ("weight", (3,), False),
        ("bias", (3,), False),
    ]
    assert [b.always for b in found.buffers] == [True, True, True]
    assert found.mode.witness == str(sample)
    assert set(found.writes.names) == {
        "running_mean",
        "running_var",
        "num_batches_tracked",
    }
    assert (found.writes_in_eval.witness, found.writes_in_eval.count) == ("", 2)
    assert found.calls == (Called("F.batch_norm", "always"),)
    assert found.silent == ("eps momentum",)


def test_dropout_draws_in_training_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = Sample("nn.Dropout(0.5)", "x(4, 3)")
    found = measured(monkeypatch, "F.dropout", sample)
    assert found.draws.witness == str(sample)
    assert found.draws_in_eval.witness == ""
    assert found.parameters == found.buffers == ()


@pytest.mark.parametrize("device", ["cuda", "cuda:1"])
def test_a_draw_from_a_devices_own_generator_is_seen(
    monkeypatch: pytest.MonkeyPatch, device: str
) -> None:
    states = {name: torch.zeros(16, dtype=torch.uint8) for name in ("cuda", "cuda:1")}
    monkeypatch.setattr(torch.cuda, "get_rng_state", lambda name: states[name].clone())

    def draw(_: nn.Module, x: Tensor) -> Tensor:
        states[device][8] += 4
        return x

    def keep(_: nn.Module, x: Tensor) -> Tensor:
        return x

    def seen(call: Call) -> Outcome:
        layer = nn.Identity()
        return observed(call, layer, (torch.ones(2),), {}, [], device=device)

    kept, drawn = seen(keep), seen(draw)
    assert (drawn.drew, kept.drew) == (True, False)
    assert kept.differences(drawn) == ["random state"]
    assert seen(lambda _, x: x + torch.rand(2)).drew  # from that of the CPU


def test_an_input_that_is_overwritten_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = Sample("nn.ReLU(inplace=True)", "x(4, 3)")
    found = measured(monkeypatch, "F.relu", Sample("nn.ReLU()", "x(4, 3)"), sample)
    assert found.changes_input.witness == str(sample)
    assert found.returned == ("new", "same")
    assert found.mode.witness == ""


def test_a_sample_whose_call_fails_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good, bad = Sample("nn.Linear(3, 2)", "x(4, 3)"), Sample("nn.Linear(3, 2)", "x(4)")
    assert measured(monkeypatch, "F.linear", good, bad).samples == 1


def test_arguments_at_another_place_are_named() -> None:
    functions = {
        "F.max_pool2d": ("nn.MaxPool2d(2)", ("ceil_mode return_indices",)),
        "F.layer_norm": ("nn.LayerNorm(2)", ()),
        "F.conv2d": ("nn.Conv2d(1, 1, 1)", ()),
    }
    for function, (layer, silent) in functions.items():
        cls = Sample(layer, "").cls
        ours = measure._arguments(loaded.signature(loaded.layers()[cls]))
        theirs, kinds = measure.function_arguments(function)
        pairs = [
            " ".join(sorted(p.split())) for p in measure._silent(ours, theirs, kinds)
        ]
        assert tuple(pairs) == silent, function
        assert len(measure._moved(ours, theirs)) == 1
    assert theirs[2] == Argument("bias", "None")  # where nn.Conv2d has its kernel_size


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


ABOUT = About(torch="2.13", python="3.11", cpu="", device="cpu", date="", seed=0)


def test_twins_that_changed_after_their_proof_are_a_fault() -> None:
    digests = {"loss": "1", "linear": "2"}
    assert entries.stale(Evidence(ABOUT, digests, {}), digests) == []
    assert entries.stale(None, digests) == []
    ((file, what),) = entries.stale(Evidence(ABOUT, {"linear": "2"}, {}), digests)
    assert file == "atlas/loss.py"
    assert "make evidence" in what


def test_a_category_without_a_name_is_a_fault() -> None:
    twins = entries.twins([snippet.parse("atlas/odd.py", TWIN)])
    assert entries.unnamed(twins, {"category_odd": "Odd"}) == []
    ((file, what),) = entries.unnamed(twins, {})
    assert (file, "category_odd" in what) == ("atlas/odd.py", True)
    (below,) = entries.twins([snippet.parse("atlas/x/odd.py", TWIN)])
    assert below.file == "atlas/x/odd.py"
    assert entries.unnamed([below], {"category_odd": "Odd"}) != []


def test_a_comment_leaves_a_proof_as_it_is(tmp_path: Path) -> None:
    twins = tmp_path / "snippets/atlas/odd.py"
    twins.parent.mkdir(parents=True)
    twins.write_text("x = 1\n", "utf-8")
    before = evidence.digests(tmp_path)
    twins.write_bytes("# ja: 一\r\n# en: one\r\nx = 1\r\n".encode())
    assert evidence.digests(tmp_path) == before
    twins.write_text("x = 2\n", "utf-8")
    assert evidence.digests(tmp_path) != before


def test_a_proof_says_what_it_leaves_unexplained() -> None:
    mutants = [
        Mutant("stride", "nn.Conv2d(…)"),
        Mutant("groups", "", {"ja": "理由", "en": "why"}),
        Mutant("bias", ""),
    ]
    found = Proof("Conv2d", 1, {"float32": 3}, 0, {"module_db": 1})
    found.unequal, found.mutants = [("output", None)], mutants
    assert found.unexplained() == ["output", "no sample notices “bias”"]
    assert (found.equal, found.calls, found.noticed) == (3, 4, 1)


def test_a_default_that_is_a_function_goes_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sample = Sample("nn.TransformerEncoderLayer(4, 2)", "x(2, 3, 4)")
    found = measured(monkeypatch, "", sample)
    assert Argument("activation", "F.relu") in found.nn_arguments
