"""Every twin does what its layer does, equal to the bit, and the samples can tell."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from bs4 import BeautifulSoup
from torch import nn

from nn_or_f.atlas import entries, evidence, measure, torch_layers, twins
from nn_or_f.atlas.outcomes import Setting, equal, outcome
from nn_or_f.atlas.samples import Sample, samples, shorts
from nn_or_f.atlas.twins import Twin
from nn_or_f.languages import words
from nn_or_f.read import snippet
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.render import PageRenderer
from tests.conftest import ROOT, RunSnippet

FILES = [name for name in snippet.find(ROOT) if name.startswith("atlas/")]
TWINS = entries.twins(snippet.read(ROOT, name) for name in FILES)
BY_CLASS = {cls.__name__: function for cls, function in twins().items()}

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy

#: One layer of each category stands for all in `make test`.
SOME = {twin.category: twin.cls for twin in reversed(TWINS)}.values()
EACH = [
    pytest.param(cls, marks=() if cls in SOME else pytest.mark.audit)
    for cls in BY_CLASS
]


def of(name: str) -> list[Sample]:
    return [sample for sample in samples() if sample.cls == name]


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_twins_prints_nothing(run: RunSnippet, name: str) -> None:
    assert run(name).stdout == run(name).stderr == ""


def test_every_layer_of_this_torch_has_a_twin() -> None:
    assert sorted(set(torch_layers.layers()) - set(BY_CLASS)) == []


def test_the_twins_are_those_that_the_pages_read() -> None:
    assert {twin.cls: twin.function for twin in TWINS} == {
        name: function.__name__ for name, function in BY_CLASS.items()
    }
    assert set(BY_CLASS) <= set(torch_layers.layers())


@pytest.mark.parametrize("name", EACH)
def test_a_twin_gives_what_its_layer_gives(name: str) -> None:
    known = {what for what, _ in committed().proofs[name].unequal}
    assert of(name)
    for sample in of(name):
        for training in (True, False):
            setting = Setting(training)
            one = outcome(sample, setting)
            differences = one.differences(outcome(sample, setting, BY_CLASS[name]))
            told = f"{sample}, {setting}: {', '.join(differences)}"
            assert not differences or told in known, told


def committed() -> evidence.Evidence:
    found = evidence.load(ROOT, torch.__version__, "cpu")
    assert found, "there is no evidence for this torch: run “make evidence”"
    return found


def test_the_evidence_is_of_these_twins_and_explains_all() -> None:
    found = committed()
    assert entries.stale(found, evidence.digests(ROOT)) == []
    assert set(found.proofs) == set(BY_CLASS)
    bad = {c: p.unexplained() for c, p in found.proofs.items() if p.unexplained()}
    assert bad == {}
    assert [c for c, p in found.proofs.items() if p.why] == ["CrossMapLRN2d"]
    assert all(p.calls >= 4 * p.samples for p in found.proofs.values())


#: Layers that write into memory that numbers share, or do not work in place at all.
IN_SHARED_MEMORY = {"Threshold", "AlphaDropout", "FeatureAlphaDropout"}


def test_every_inplace_layer_is_tried_on_memory_that_numbers_share() -> None:
    refused: dict[str, set[bool]] = {}
    for sample in samples():
        if ".expand(" in sample.call and "inplace=True" in sample.layer:
            refused.setdefault(sample.cls, set()).add(
                bool(outcome(sample, Setting()).error)
            )
    names = {
        name
        for name, cls in torch_layers.layers().items()
        if "inplace" in torch_layers.signature(cls).parameters
    }
    assert refused == {name: {name not in IN_SHARED_MEMORY} for name in names}


#: Layers whose work no single function does, and what they call by default.
WITHOUT_COUNTERPART = {
    "Identity": 0,
    "Sequential": 0,
    "AdaptiveLogSoftmaxWithLoss": 2,
    "TransformerEncoderLayer": 5,
    "TransformerDecoderLayer": 5,
    "TransformerEncoder": 5,
    "TransformerDecoder": 5,
    "Transformer": 5,
}


def test_no_single_function_does_the_work_where_the_table_says_so() -> None:
    without = {twin.cls for twin in TWINS if not twin.counterparts}
    assert without == set(WITHOUT_COUNTERPART)
    for cls, count in WITHOUT_COUNTERPART.items():
        assert len(measure.measured(cls, "").default_calls) == count, cls


#: Twins for which the table names a function of torch, not of F.
OF_TORCH = [twin for twin in TWINS if "".join(twin.counterparts).startswith("torch.")]


@pytest.mark.parametrize("twin", OF_TORCH, ids=lambda twin: twin.cls)
def test_one_function_of_torch_gives_the_output_to_the_bit(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[torch.Tensor] = []
    counted = 0

    def once(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            output = function(*args, **kwargs)
            given.append(flat(output)[0])
            return output

        return call

    for sample in of(twin.cls):
        for setting in (Setting(training=True), Setting(training=False)):
            layer = outcome(sample, setting)
            given.clear()
            with monkeypatch.context() as patch:
                for name in (c.removeprefix("torch.") for c in twin.counterparts):
                    patch.setattr(torch, name, once(getattr(torch, name)))
                outcome(sample, setting, BY_CLASS[twin.cls])
            if not layer.error:
                (output,) = given
                first = next(t for n, t in layer.tensors.items() if "output" in n)
                assert first is not None
                assert equal(output.detach().reshape(-1), first.reshape(-1)), sample
                counted += 1
    assert counted > 10


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.cls)
def test_what_a_reader_copies_runs_alone(twin: Twin) -> None:
    sample = next(s for s in of(twin.cls) if not outcome(s, Setting()).error)
    for view in twin.views.values():
        names: dict[str, Any] = {"__name__": "copied"}
        exec(compile(view, twin.function, "exec"), names)
        one = outcome(sample, Setting(), BY_CLASS[twin.cls])
        assert one.differences(outcome(sample, Setting(), names[twin.function])) == []


SHORTS = {short.sample.cls: short for short in shorts()}


@pytest.mark.parametrize("cls", SHORTS)
def test_a_short_form_runs_as_the_page_shows_it(cls: str) -> None:
    *setup, layer, function = ast.parse(shown(cls)).body
    for training in (True, False):
        names: dict[str, Any] = {"torch": torch, "nn": nn, "F": F}
        torch.manual_seed(0)
        exec(ast.unparse(ast.Module(setup, [])), names)
        names["layer"].train(training)
        found = []
        for line in (layer, function):
            torch.manual_seed(0)
            found.append(flat(eval(ast.unparse(line), names)))
        assert all(map(equal, *found))


def shown(cls: str) -> str:
    """The short form of a layer, as text of its page."""
    layers = tuple(entries.collect(TWINS, {}, None).values())
    page = PageRenderer(PageInputs("en", words("en"), layers=layers), url_of=str)
    (pre,) = BeautifulSoup(page.block("atlas", cls), "lxml").select("pre[id$=-short]")
    return pre.get_text()


def test_a_short_form_names_all_that_it_needs() -> None:
    assert len(SHORTS) > 115
    for cls in SHORTS:
        text = shown(cls)
        assert f"layer = nn.{cls}(" in text
        assert max(map(len, text.splitlines())) <= 60, cls
        assert "(x)(x)" not in text


def flat(value: Any) -> list[torch.Tensor]:
    """All tensors of an output: torch.lstm gives its three side by side."""
    if isinstance(value, torch.Tensor):
        return [value.detach()]
    return [tensor for item in value for tensor in flat(item)]
