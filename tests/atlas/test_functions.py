"""F seen from its own side: its functions, who calls them, or why nobody."""

from __future__ import annotations

import ast
import inspect
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from bs4 import BeautifulSoup
from torch import nn

from nn_or_f import languages
from nn_or_f.atlas import entries, measure
from nn_or_f.atlas.entries import Entry, FunctionEntry
from nn_or_f.atlas.facts import Argument, Function
from nn_or_f.atlas.loaded import layers, signature
from nn_or_f.read import snippet
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.render import PageRenderer
from tests.conftest import ROOT

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy

FUNCTIONS = {function.name: function for function in measure.every_function()}
FILES = [name for name in snippet.find(ROOT) if name.startswith("atlas/")]
TWINS = entries.twins(snippet.read(ROOT, name) for name in FILES)


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


def test_only_bias_has_another_default_in_f() -> None:
    differ = set()
    for twin in TWINS:
        if not (function := FUNCTIONS.get(twin.function_of_f)):
            continue
        theirs = {a.name: a.default for a in function.arguments}
        for name, parameter in signature(layers()[twin.cls]).parameters.items():
            ours = parameter.default
            if ours is not parameter.empty and theirs.get(name) is not None:
                default = eval(str(theirs[name]), {"torch": torch})
                if not same(ours, default):
                    differ.add((name, ours, default))
    assert differ == {("bias", True, None)}


def same(one: Any, two: Any) -> bool:
    """Equal, or the same number for each dimension; C++ writes [] for None."""
    if isinstance(two, list):
        return one is None if not two else all(one == number for number in two)
    return bool(one == two)


def test_bias_is_yes_or_no_in_nn_and_a_tensor_in_f() -> None:
    layer, x = nn.Linear(2, 2), torch.zeros(1, 2)
    assert torch.equal(layer(x)[0], layer.bias)
    assert torch.equal(F.linear(x, layer.weight), torch.zeros(1, 2))


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if n.endswith("_")])
def test_a_name_that_ends_with_a_line_writes_to_its_input(name: str) -> None:
    of = getattr(F, name.removeprefix("F.").removesuffix("_"))
    in_place = getattr(F, name.removeprefix("F."))
    more = (0.1, -1.0) if "threshold" in name else ()
    x = torch.linspace(-3, 3, 7)
    expected = of(x, *more)
    assert in_place(x, *more) is x
    assert torch.equal(x, expected)


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if "_with_indices" in n])
def test_what_gives_indices_is_called_for_them(name: str) -> None:
    short = name.removeprefix("F.").removesuffix("_with_indices")
    axes = int(short[-2])
    x = torch.rand(1, 1, *([4] * axes))
    sizes = {"output_size": 2} if "adaptive" in short else {"kernel_size": 2}
    sizes |= {"output_size": 2} if "fractional" in short else {}
    torch.manual_seed(0)
    expected = getattr(F, f"{short}_with_indices")(x, **sizes)
    torch.manual_seed(0)
    found = getattr(F, short)(x, **sizes, return_indices=True)
    assert all(map(torch.equal, found, expected))


@pytest.mark.parametrize("name", ["upsample", "upsample_nearest", "upsample_bilinear"])
def test_upsample_is_deprecated(name: str) -> None:
    x = torch.zeros(1, 1, 2, 2)
    with pytest.warns(
        UserWarning, match=r"deprecated. Use `nn.functional.interpolate`"
    ):
        getattr(F, name)(x, scale_factor=2)


def test_what_nn_calls_in_place_of_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []

    def heard(name: str, real: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            called.append(name)
            return real(*args, **kwargs)

        return call

    for where, name in ((torch, "sigmoid"), (torch, "tanh"), (F, "interpolate")):
        monkeypatch.setattr(where, name, heard(name, getattr(where, name)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = torch.zeros(1, 1, 2, 2)
        nn.Sigmoid()(image)
        nn.Tanh()(image)
        nn.Upsample(scale_factor=2)(image)
        nn.UpsamplingNearest2d(scale_factor=2)(image)
        nn.UpsamplingBilinear2d(scale_factor=2)(image)
    assert called == ["sigmoid", "tanh", *["interpolate"] * 3]


def test_what_is_said_of_functions_that_nothing_calls() -> None:
    x = torch.randn(5, 2, 3)  # (T, N, C)
    weight = torch.randn(3, 3, 4)
    ours = F.conv_tbc(x, weight, torch.zeros(4))
    theirs = F.conv1d(x.permute(1, 2, 0), weight.permute(2, 1, 0))
    assert torch.allclose(ours, theirs.permute(2, 0, 1), atol=1e-5)
    image = torch.randn(1, 4, 2, 2)
    shuffled = F.native_channel_shuffle(image, 2)
    assert torch.equal(shuffled, F.channel_shuffle(image, 2))
    assert torch.equal(shuffled, nn.ChannelShuffle(2)(image))


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


def called_by(name: str, *classes: str) -> list[tuple[str, tuple[str, ...], list[str]]]:
    """Which of these layers call a function: when, with which options, and which."""
    facts = {cls: measure.measured(cls, "") for cls in classes}
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
    facts = {c: measure.measured(c, "") for c in (*TRANSFORMERS, "MultiheadAttention")}
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
    alone = {one.alone for one in of(*FUNCTIONS)} - {""}
    told = {word for word in languages.words("ja") if word.startswith("alone_")}
    assert told == alone
