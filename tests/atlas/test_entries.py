"""All that is known of a layer, and of a function, is put together for its pages."""

from __future__ import annotations

import csv
import io
import json
from functools import cache

import torch
from bs4 import BeautifulSoup

from nn_or_f import languages
from nn_or_f.atlas import entries, measure
from nn_or_f.atlas.calls import functions_of_f
from nn_or_f.atlas.entries import Entry, FunctionEntry
from nn_or_f.atlas.evidence import About, Evidence
from nn_or_f.atlas.facts import Argument, Facts, Function
from nn_or_f.read import snippet
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.render import PageRenderer
from tests.conftest import ROOT
from tests.versions import new_functions

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy

FILES = [name for name in snippet.find(ROOT) if name.startswith("atlas/")]
ABOUT = About(torch="2.13", python="3.11", cpu="", device="cpu", date="", seed=0)
TWIN = """\
from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return x.clamp(min=0)
"""
TWINS = entries.twins(snippet.read(ROOT, name) for name in FILES)


def of(*names: str) -> list[FunctionEntry]:
    functions = [Function(name, (Argument("input"),)) for name in names]
    return entries.of_functions(functions, entries.collect(TWINS, {}, None))


def test_a_function_knows_its_layers_or_what_it_is_a_form_of() -> None:
    relu, relu_, strange = of("F.relu", "F.relu_", "F.strange_")
    assert [entry.twin.cls for entry in relu.layers] == ["ReLU"]
    assert (relu_.form, relu_.kin, relu_.alone) == ("in_place", "F.relu", "")
    assert (strange.form, strange.alone) == ("", "alone_strange_")
    (one_hot,) = of("F.one_hot")
    assert (one_hot.anchor, one_hot.alone) == ("one-hot", "")


@cache
def facts_of(cls: str) -> Facts:
    return measure.measured(cls, "")


def called_by(name: str, *classes: str) -> list[tuple[str, tuple[str, ...], list[str]]]:
    """Which of these layers call a function: when, with which options, and which."""
    facts = {cls: facts_of(cls) for cls in classes}
    found = of_functions(name, entries.collect(TWINS, facts, None))
    return [
        (group.call.when, group.call.options, [e.twin.cls for e in group.layers])
        for group in found.callers
    ]


TRANSFORMERS = ["TransformerEncoderLayer", "TransformerDecoderLayer", "Transformer"]


def test_a_transformer_calls_relu_by_default_and_gelu_if_you_pass_it() -> None:
    assert called_by("F.relu", *TRANSFORMERS) == [("default", (), TRANSFORMERS)]
    assert called_by("F.gelu", *TRANSFORMERS) == [
        ("only", ("activation",), TRANSFORMERS)
    ]


def test_attention_calls_scaled_dot_product_attention_without_weights() -> None:
    name = "F.scaled_dot_product_attention"
    assert called_by(name, "MultiheadAttention", "TransformerEncoderLayer") == [
        ("always", (), ["TransformerEncoderLayer"]),
        ("only", ("need_weights=False",), ["MultiheadAttention"]),
    ]


def test_a_layer_is_a_caller_or_one_whose_work_it_does() -> None:
    assert called_by("F.relu", "ReLU") == []
    assert called_by("F.relu_", "ReLU") == [("only", ("inplace=True",), ["ReLU"])]
    assert called_by("F.relu", "Sequential") == []  # its parts do


def test_the_pages_say_when_a_function_is_called() -> None:
    names = ("F.relu", "F.gelu", "F.scaled_dot_product_attention")
    facts = {c: facts_of(c) for c in (*TRANSFORMERS, "MultiheadAttention")}
    collected = entries.collect(TWINS, facts, None)
    known = [Function(name, (Argument("input"),)) for name in names]
    made_of = PageInputs(
        "en",
        languages.words("en"),
        layers=tuple(collected.values()),
        functions=tuple(entries.of_functions(known, collected)),
    )
    page = PageRenderer(made_of, url_of=str)
    rows = BeautifulSoup(page.block("atlas-functions"), "lxml").select("tbody tr")
    relu, gelu, attention = (row.get_text() for row in rows)
    layers = "nn.TransformerEncoderLayer nn.TransformerDecoderLayer nn.Transformer"
    assert f"Called by {layers} (by default)" in relu
    assert f"Called by {layers} (with activation)" in gelu
    assert "No layer" not in attention
    through = "Through F.multi_head_attention_forward: "
    assert f"{through}nn.TransformerEncoderLayer" in attention
    assert "nn.MultiheadAttention (with need_weights=False)" in attention
    layer = BeautifulSoup(page.block("atlas", "MultiheadAttention"), "lxml").get_text()
    assert "F.scaled_dot_product_attention (with need_weights=False)" in layer


def test_programs_are_told_what_a_layer_calls() -> None:
    known = {"ReLU": measure.measured("ReLU", "F.relu", ["F.relu"])}
    collected = entries.collect(TWINS, known, None)
    (row,) = entries.rows(collected)
    assert row["counterparts"] == "F.relu"
    assert row["layer_calls"] == row["layer_calls_by_default"] == "F.relu"
    assert row["layer_calls_through_others"] == "F.relu_"
    called = of_functions("F.relu_", collected)
    told = json.loads(entries.as_json(collected, [called], "2.13.0"))
    assert told["classes"]["ReLU"]["facts"]["calls"][0]["when"] == "always"
    assert told["functions"]["F.relu_"]["called_by"] == [
        {
            "name": "F.relu_",
            "when": "only",
            "options": ["inplace=True"],
            "inside": ["F.relu"],
            "layers": ["ReLU"],
        }
    ]


def of_functions(name: str, known: dict[str, Entry]) -> FunctionEntry:
    """One function of F, and the layers it has to do with."""
    (found,) = entries.of_functions([Function(name, (Argument("input"),))], known)
    return found


def test_only_what_is_documented_is_linked_to() -> None:
    names = {"GRUCell": "torch.gru_cell", "Flatten": "torch.flatten"}
    known = {cls: measure.measured(cls, "", [name]) for cls, name in names.items()}
    collected = entries.collect(TWINS, known, None)
    assert list(collected["GRUCell"].documentation()) == ["nn.GRUCell"]
    assert list(collected["Flatten"].documentation()) == ["nn.Flatten", "torch.flatten"]
    parallel = collected["DataParallel"].documentation()["nn.parallel.data_parallel"]
    assert parallel.endswith("torch.nn.functional.torch.nn.parallel.data_parallel.html")


def test_a_function_that_nothing_calls_needs_a_reason() -> None:
    ((file, what),) = entries.unexplained(of("F.relu", "F.new"), {})
    assert file == "atlas"
    assert what == "templates/words.yml has no “alone_new”, why no layer calls F.new"
    words = languages.words("ja")
    assert entries.unexplained(of("F.new"), {**words, "alone_new": "…"}) == []


def test_a_reason_is_of_a_function_that_needs_it() -> None:
    functions = {f"F.{name}" for name in functions_of_f()} - new_functions()
    alone = {one.alone for one in of(*functions)} - {""}
    told = {word for word in languages.words("ja") if word.startswith("alone_")}
    assert told == alone


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


def test_a_class_has_one_twin() -> None:
    one, two = (snippet.parse(f"atlas/{name}.py", TWIN) for name in ("odd", "more"))
    assert entries.doubled(entries.twins([one])) == []
    ((file, what),) = entries.doubled(entries.twins([one, two]))
    assert file == "atlas/more.py"
    assert what == "“relu” takes an nn.ReLU, and so does “relu” of atlas/odd.py"


def test_only_files_of_the_atlas_hold_twins() -> None:
    assert entries.twins([snippet.parse("page/odd.py", TWIN)]) == []


def test_the_table_has_a_row_for_each_class_that_was_measured() -> None:
    known = entries.collect(TWINS, {"Transformer": facts_of("Transformer")}, None)
    (row,) = csv.DictReader(io.StringIO(entries.as_csv(known)))
    assert row["class"] == "nn.Transformer"
    assert row["page"] == "atlas/transformer/#transformer"
    assert row["calls_compared"] == "0"  # without evidence
    assert entries.as_csv(entries.collect(TWINS, {}, None)) == ""
