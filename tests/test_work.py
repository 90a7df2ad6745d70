"""Of all that a build knows, each page gets its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nn_or_f import languages
from nn_or_f.atlas import Drift, Evidence, Ran, view_hash
from nn_or_f.faults import Fault, Place
from nn_or_f.read.scan_page import scan
from nn_or_f.run.task import Result
from nn_or_f.show.inputs import PageInputs
from nn_or_f.work import Work
from tests.work import work


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


def test_the_index_of_pitfalls_has_the_entries_of_its_language() -> None:
    one, index = work(), "/// symptoms\n///\n"
    entry = "# A {{ #a }}\n\n/// symptoms\n///\n\n## B {{ #{} }}\n\nSo.\n\n{}"
    cure = "/// cure | page/a.py page/b.py\n    badge: raises\n///\n"
    one.runs["page/a.py"] = Result("page/a.py", "", "", error="KeyError: k\n")
    one.pages = {
        uri: scan(f"docs/{uri}", text)
        for uri, text in {
            "en/pitfalls/index.md": index,
            "en/pitfalls/b.md": entry.format("b", cure),
            "en/pitfalls/a.md": entry.format("a", cure),
            "ja/pitfalls/a.md": entry.format("ja", cure),
        }.items()
    }
    found = one.page("en/pitfalls/index.md").symptoms
    assert [(s.page, s.title, s.anchor) for s in found] == [
        ("en/pitfalls/b.md", "A", "b"),
        ("en/pitfalls/a.md", "A", "a"),
    ]
    assert {s.texts for s in found} == {("KeyError: k",)}
    (own,) = one.page("en/pitfalls/a.md").symptoms
    assert (own.page, own.anchor) == ("", "a")
    assert one.page("ja/pitfalls/a.md").symptoms[0].anchor == "ja"


def test_a_page_of_no_language_shows_nothing_of_ours() -> None:
    assert work().page("index.md") == PageInputs("ja", languages.words("ja"))


def test_a_file_is_shown_where_a_page_first_names_it_or_a_layer_in_it() -> None:
    found = work("{= page/b.py:x =}\n/// run | page/b.py\n///\n/// atlas | GELU\n///\n")
    assert found.shows("page/b.py") == (Place("docs/en/p.md", 1),)
    assert found.shows("atlas/activation.py") == (Place("docs/en/p.md", 4),)
    assert found.shows("page/c.py") == ()


def test_a_page_is_told_its_own_faults_and_those_of_no_page() -> None:
    found = work()
    here, there = (Place(f"docs/{lang}/p.md", 3) for lang in ("en", "ja"))
    found.faults = [Fault("own", (here,)), Fault("other", (there,)), Fault("all")]
    assert found.faults_of_page("en/p.md") == ["docs/en/p.md:3: own", "all"]
    assert found.faults_of_page("ja/p.md") == ["docs/ja/p.md:3: other", "all"]
    assert found.faults_of_page("index.md") == ["all"]


def test_a_note_stands_at_the_top_of_a_page_only_where_no_run_of_it_has_it() -> None:
    found = work()
    here = (Place("docs/en/p.md", 1),)
    of_its_run = Fault("a", here, Place("snippets/page/a.py", 2))
    of_a_value = Fault("b", here, Place("snippets/page/b.py"))
    elsewhere = Fault("c", (Place("docs/ja/p.md", 1),))
    found.notes = [of_its_run, of_a_value, elsewhere]
    assert found.notes_of_page("en/p.md") == [str(of_a_value)]
    assert found.notes_of_page("index.md") == []


def test_where_nothing_was_read_there_is_nothing_to_show_or_to_mend() -> None:
    empty = Work()
    assert empty.page("ja/p.md") == PageInputs("ja", languages.words("ja"))
    assert empty.shows("page/a.py") == ()
    assert empty.faults_of_page("ja/p.md") == empty.notes_of_page("ja/p.md") == []


@pytest.mark.parametrize(("torch", "told"), [("2.13.0+cpu", True), ("2.15.0", False)])
def test_other_versions_are_told_of_a_run_on_the_one_they_were_compared_with(
    torch: str, told: bool
) -> None:
    one, name = work(), "page/a.py"
    view = view_hash(one.snippets[name].run_view)
    drift = Drift("2.13.0", {name: Ran(view)}, [], [])
    about: Any = {"torch": "2.15.0+cu1"}
    other = Evidence(about, {}, {}, drift)
    one.atlas = replace(one.atlas, others=(other,))
    one.runs[name] = replace(one.runs[name], about={"torch": torch})
    tried = one.page("en/p.md").tried
    assert tried[name] == ((("2.15.0", "same"),) if told else ())


def test_a_snippet_is_shown_where_a_block_has_it_not_where_only_its_value_is() -> None:
    shows = "/// version | 2.15.0\n///\n\n{= page/b.py:x =}\n"
    one = work(shows)
    assert one.page("en/p.md").shown_on == {}
    one.pages["en/q.md"] = scan("docs/en/q.md", "/// run | page/b.py\n///\n")
    assert one.page("en/p.md").shown_on == {"page/b.py": "en/q.md"}
