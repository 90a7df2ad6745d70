"""A build collects what is wrong, wherever it lies, and gives each page its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nn_or_f import build, languages
from nn_or_f.run.runner import Runner
from nn_or_f.show.inputs import PageInputs
from tests.conftest import ROOT
from tests.work import work


def test_serve_says_in_its_pages_what_is_wrong_with_the_words(
    own_words: Path, tmp_path: Path, runner: Runner
) -> None:
    good = (ROOT / languages.WORDS).read_text("utf-8")
    own_words.write_text(good, "utf-8")
    assert build.make(tmp_path, {}, runner).faults == []
    own_words.write_text(good.replace("code: {", "code: {{", 1), "utf-8")
    languages._words.cache_clear()
    (fault,) = build.make(tmp_path, {}, runner).faults
    assert str(fault).startswith("nn_or_f/show/templates/words.yml:")
    assert "it is not YAML" in str(fault)


def test_a_page_has_what_it_names_and_nothing_else() -> None:
    inputs = work().page("en/p.md")
    named = {"page/a.py", "page/b.py"}
    for known in (inputs.snippets, inputs.runs, inputs.notes, inputs.faults):
        assert set(known) == named
    assert set(inputs.traces) == {"page/a.py"}
    assert set(inputs.pictures) == {"a.svg"}
    assert [entry.twin.cls for entry in inputs.layers] == ["ReLU"]
    assert inputs.functions == ()


def test_a_table_of_the_atlas_has_all_of_it_in_its_order() -> None:
    one = work("/// atlas-index\n///\n")
    index = one.page("en/p.md")
    assert [entry.twin.cls for entry in index.layers] == ["ReLU", "GELU"]
    assert index.functions == ()
    layers = dict(reversed([*one.layers.items()]))
    one.atlas = replace(one.atlas, layers=layers)
    assert one.page("en/p.md") != index
    functions = work("/// atlas-functions\n///\n").page("en/p.md")
    assert len(functions.layers) == 2
    assert [one.name for one in functions.functions] == ["F.relu"]


def test_a_page_of_no_language_shows_nothing_of_ours() -> None:
    assert work().page("index.md") == PageInputs("ja", languages.words("ja"))
