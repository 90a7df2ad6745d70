"""What another torch does otherwise stands on its page, and under each run."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from nn_or_f import atlas, languages
from nn_or_f.atlas import Changed, Drift, Evidence, Ran
from nn_or_f.atlas.evidence import Proof
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.versions import VERSIONS_PAGE, Version
from tests.conftest import ROOT
from tests.show.page import NAMES, inputs, rendering, soup

NAME = "page/nn.py"
ABOUT = {"torch": "2.15.0+cu1", "python": "3.11.7", "cpu": "AVX2", "device": "cpu"}


def evidence(**changes: object) -> Evidence:
    drift = Drift(
        "2.13.0",
        {NAME: Ran("v", [Changed("stdout", "1", "<2>")]), "page/f.py": Ran("v")},
        [
            Changed("GELU.nn_arguments", "none", "approximate='none'"),
            Changed("F.new.arguments", "", "input"),
            Changed("GELU.mode", "never", "in nn.GELU()"),
        ],
        [Changed("class GELU2", "", "GELU2")],
        [
            Changed("nn.ReLU()(x(2))", "", "ValueError: no"),
            Changed("nn.ReLU()(x(3))", "", "ValueError: no"),
            Changed("nn.ReLU()(x(4))", "ValueError: no", "ValueError: never"),
        ],
    )
    about = {**ABOUT, "date": "2026-11-30", "seed": 0}
    found = Evidence(about, {}, {}, drift)  # type: ignore[arg-type]
    return replace(found, **changes)  # type: ignore[arg-type]


def page(*versions: Evidence) -> PageInputs:
    shown_on = {NAME: "en/p.md"}
    return replace(inputs(), versions=versions, shown_on=shown_on)


def test_a_version_tells_all_that_its_file_lists() -> None:
    shown = soup(rendering(page(evidence())).block("version", "2.15.0"))
    (link,) = shown.select("a")
    assert (link["href"], link.get_text()) == ("en/p.md#run-page-nn", NAME)
    told = [code.get_text() for code in shown.select("code")]
    for text in ("<2>", "nn.GELU", "approximate='none'", "F.new", "nn.GELU2"):
        assert text in told
    assert "nn.GELU: mode" in told
    assert "page/f.py" not in told
    assert "nn.ReLU()(x(2))" in told
    assert "nn.ReLU()(x(3))" not in told
    assert "(and 1 more like it)" in shown.get_text()
    worded = shown.select_one("details")
    assert worded
    assert "nn.ReLU()(x(4))" in worded.get_text()
    assert "2 examples and labs" in shown.get_text()


def test_a_version_that_nothing_is_known_of_is_a_fault() -> None:
    shown = soup(rendering(page(evidence())).block("version", "2.16.0"))
    assert "nothing is known of torch 2.16.0" in shown.get_text()


def test_what_ends_the_same_everywhere_is_said_in_one_sentence() -> None:
    drift = Drift("2.13.0", {NAME: Ran("v")}, [], [])
    version = Version(evidence(drift=drift))
    assert version.runs == {}
    shown = soup(rendering(page(version.evidence)).block("version", "2.15.0"))
    assert "All of them end the same." in shown.get_text()


def test_under_each_run_stands_on_which_versions_it_did_the_same() -> None:
    tried = (("2.14.1", "same"), ("2.15.0", "otherwise"), ("2.16.0", "untried"))
    about = replace(inputs(nn="1\n").runs[NAME], about=ABOUT)
    known = replace(inputs(), tried={NAME: tried}, runs={NAME: about})
    shown = soup(rendering(known).block("run", NAME)).select_one(".nnf-proof")
    assert shown
    summary = shown.select_one("summary")
    assert summary
    assert summary.get_text().endswith(
        "torch 2.15.0, 2.14.1 · otherwise on 2.15.0 · not tried on 2.16.0"
    )
    links = [a for a in shown.select("a") if VERSIONS_PAGE in str(a["href"])]
    assert [a.get_text() for a in links] == [
        "2.14.1: the same, 2.15.0: otherwise, 2.16.0: not tried"
    ]
    assert NAMES[0] == NAME


def test_calls_that_are_not_equal_are_counted_and_their_layer_named() -> None:
    far: list[tuple[str, float | None]] = [("nn.ReLU()(x(2))", 1e-7)]
    one = Proof("ReLU", 2, {"float32": 1200}, unequal=far * 3, why={"en": "rounding"})
    shown = soup(
        rendering(page(evidence(proofs={"ReLU": one}))).block("version", "2.15.0")
    )
    assert "1,197 of 1,200 calls" in shown.get_text()
    assert "The rest are of nn.ReLU; the atlas says why." in shown.get_text()
    every = replace(one, unequal=[])
    shown = soup(
        rendering(page(evidence(proofs={"ReLU": every}))).block("version", "2.15.0")
    )
    assert "1,200 of 1,200 calls" in shown.get_text()
    assert "The rest" not in shown.get_text()


@pytest.mark.parametrize("lang", languages.LANGUAGES)
def test_each_torch_that_was_compared_has_its_section(lang: str) -> None:
    found, _ = atlas.all_evidence(ROOT)
    page = (ROOT / "docs" / lang / VERSIONS_PAGE).read_text("utf-8")
    told = re.findall(r"(?m)^/// version \| (.+)$", page)
    assert sorted(told) == sorted(one.torch for one in found if one.drift)
