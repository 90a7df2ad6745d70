"""What is measured of a layer is what the layer does."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from nn_or_f.atlas import measure, torch_layers
from nn_or_f.atlas.facts import Argument, Called, Facts
from nn_or_f.atlas.samples import Sample

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy

FUNCTIONS = {function.name: function for function in measure.every_function()}


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
        ours = measure._arguments(torch_layers.signature(torch_layers.layers()[cls]))
        theirs, kinds = measure.function_arguments(function)
        pairs = [
            " ".join(sorted(p.split())) for p in measure._silent(ours, theirs, kinds)
        ]
        assert tuple(pairs) == silent, function
        assert len(measure._moved(ours, theirs)) == 1
    assert theirs[2] == Argument("bias", "None")  # where nn.Conv2d has its kernel_size


def test_a_default_that_is_a_function_goes_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sample = Sample("nn.TransformerEncoderLayer(4, 2)", "x(2, 3, 4)")
    found = measured(monkeypatch, "", sample)
    assert Argument("activation", "F.relu") in found.nn_arguments


def test_every_function_that_pytorch_documents_is_there() -> None:
    source = Path(inspect.getfile(F)).read_text("utf-8")
    defined = {
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name[0] != "_"
    }
    known = {name.removeprefix("F.") for name in FUNCTIONS}
    assert defined - known == {"assert_int_or_pair"}  # it only checks an argument
    assert {"F.conv2d", "F.linear", "F.relu_", "F.max_pool2d"} <= FUNCTIONS.keys()
    assert not {"F.Optional", "F.boolean_dispatch"} & FUNCTIONS.keys()


def test_the_first_argument_has_the_name_that_it_is_passed_by() -> None:
    assert [f.name for f in FUNCTIONS.values() if f.arguments[0].name == "self"] == []
    assert F.gelu(input=torch.zeros(1)) == 0


def test_the_mode_argument_has_a_default_of_its_own() -> None:
    found = {f.name: f.mode.default for f in FUNCTIONS.values() if f.mode}
    on = {"dropout", "dropout1d", "dropout2d", "dropout3d", "instance_norm"}
    on |= {"multi_head_attention_forward"}
    off = {"alpha_dropout", "feature_alpha_dropout", "batch_norm", "rrelu", "rrelu_"}
    assert found == {f"F.{n}": "True" for n in on} | {f"F.{n}": "False" for n in off}
    assert FUNCTIONS["F.relu"].mode is None
