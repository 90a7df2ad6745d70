"""Each block gets what it shows, or says what is wrong where there is nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nn_or_f.atlas.facts import Facts, Finding
from nn_or_f.read.page import Options
from nn_or_f.run.cache import Cache
from nn_or_f.show import downloads
from nn_or_f.show.contexts import Contexts, MissingError
from nn_or_f.show.symptoms import Symptom
from tests.show.page import (
    TWIN,
    inputs,
    layer,
    renderer,
    rendering,
    soup,
    with_layer,
)

ASKED: Options = {"asks": "?", "why": "!", "wrong": {"0": "No."}}


def test_a_snippet_has_another_anchor_each_time_it_is_shown() -> None:
    page = renderer(nn="1\n")
    shown = [page.block("run", "page/nn.py") for _ in range(3)]
    ids = [tag["id"] for html in shown for tag in soup(html).select(".nnf-run[id]")]
    assert ids == ["run-page-nn", "run-page-nn-2", "run-page-nn-3"]


def test_a_question_has_its_right_answer_from_the_run() -> None:
    wrong = {"10": "That is ten.", "0": "That is <none> of {these}."}
    options: Options = {"asks": "Is `x` {one}?", "why": "It is `1.5`.", "wrong": wrong}
    html = renderer(nn="1\n").block("predict", "page/nn.py", value="x:.2f", **options)
    (shown,) = soup(html).select("nnf-predict#predict-page-nn")
    assert [one.get_text() for one in shown.select("li > code")] == ["0", "1.50", "10"]
    (asks,) = shown.select("#predict-page-nn-asks")
    assert asks.get_text() == "Is x {one}?"
    assert [one.get_text() for one in asks.select("code")] == ["x"]
    (explained,) = shown.select("dl.nnf-predict__explained")
    assert [one.get_text(" ", strip=True) for one in explained.select("dt")] == [
        *("1.50 Right", "0 Not so", "10 Not so"),
    ]
    told = [one.get_text() for one in explained.select("dd")]
    assert told == ["It is 1.5.", "That is <none> of {these}.", "That is ten."]
    assert shown.select("details .nnf-run#run-page-nn samp")[0].get_text() == "1"


def test_a_question_that_is_asked_twice_has_two_anchors() -> None:
    page = renderer(nn="1\n")
    options: Options = {**ASKED, "value": "x"}
    shown = soup("".join(page.block("predict", "page/nn.py", **options) for _ in "ab"))
    ids = [str(tag["id"]) for tag in shown.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {"predict-page-nn", "predict-page-nn-2", "run-page-nn-2"} <= set(ids)


@pytest.mark.parametrize("value", ["y", "x:q", "", "x: "])
def test_a_question_without_its_right_answer_shows_the_snippet_as_it_ran(
    value: str,
) -> None:
    made_of = inputs(nn="1\n")
    if value == "x: ":
        ran = replace(made_of.runs["page/nn.py"], values={"x": " "})
        made_of = replace(made_of, runs={"page/nn.py": ran})
    options: Options = {**ASKED, "value": value}
    shown = soup(rendering(made_of).block("predict", "page/nn.py", **options))
    assert shown.select("nnf-predict") == []
    assert shown.select(".nnf-run samp")[0].get_text() == "1"


def test_a_snippet_that_could_not_be_read_shows_why() -> None:
    assert "it is gone" in soup(renderer().block("run", "page/gone.py")).get_text()
    unknown = soup(renderer().block("run", "page/none.py")).get_text()
    assert "there is no run of page/none.py" in unknown


def test_snippets_whose_steps_are_not_known_are_shown_as_they_ran() -> None:
    shown = soup(renderer(nn="1\n").block("inspect", "page/nn.py", "page/gone.py"))
    assert shown.select("nnf-inspect") == []
    one, two = shown.select(".nnf-run")
    assert one.select("samp")[0].get_text() == "1"
    assert "it is gone" in two.get_text()


def test_the_index_of_pitfalls_leads_to_each_entry() -> None:
    one = Symptom("en/a.md", "A `x`", "one", "`y` {z}", "raises", ("KeyError: <k>",))
    two = Symptom("en/b.md", "B", "two", "Two", "silent")
    page = rendering(replace(inputs(), symptoms=(one, two)))
    shown = soup(page.block("symptoms"))
    links = {tag["href"]: tag.get_text() for tag in shown.select("li a")}
    assert links == {"en/a.md#one": "y {z}", "en/b.md#two": "Two"}
    first, _ = shown.select("li")
    assert [c.get_text() for c in first.select("code")] == ["KeyError: <k>", "y", "x"]
    groups = [group.get_text() for group in shown.select(".nnf-symptoms__group")]
    assert groups == ["With an error or a warning", "No error, but something is wrong"]


def test_a_page_of_pitfalls_begins_with_its_own_entries_in_their_order() -> None:
    two = Symptom("", "A", "two", "Two", "silent")
    one = Symptom("", "A", "one", "One", "raises", ("KeyError: k",))
    shown = soup(rendering(replace(inputs(), symptoms=(two, one))).block("symptoms"))
    assert shown.select("nnf-symptoms, .nnf-symptoms__page, code") == []
    assert [tag["href"] for tag in shown.select("nav li a")] == ["#two", "#one"]


def test_a_layer_of_which_nothing_is_known_shows_its_twin_and_says_so() -> None:
    shown = soup(with_layer().block("atlas", "ReLU"))
    (twin,) = shown.select("pre[id$=-twin]")
    assert twin.get_text() == TWIN
    assert shown.select("dl") == []
    assert "No evidence for this torch yet" in shown.get_text()
    (link,) = shown.select("a[download]")
    files = downloads.of_atlas(layer())
    assert files[str(link["href"])] == TWIN


def test_a_layer_without_a_twin_says_what_is_wrong() -> None:
    assert (
        "there is no twin of nn.Nope"
        in soup(renderer().block("atlas", "Nope")).get_text()
    )


def test_a_layer_shown_twice_has_two_anchors() -> None:
    page = with_layer()
    ids = [
        tag["id"]
        for _ in "ab"
        for tag in soup(page.block("atlas", "ReLU")).select("[id]")
    ]
    assert len(ids) == len(set(ids)) > 2


def test_a_category_without_a_name_is_shown_by_its_file() -> None:
    known = replace(layer("odd")["ReLU"], facts=measured("ReLU"))
    page = rendering(replace(inputs(), layers=(known,)))
    (row,) = soup(page.block("atlas-index")).select("tbody tr")
    assert row["data-category-name"] == "odd"
    (link,) = row.select("a")
    assert link["href"] == "en/atlas/odd.md#relu"


def measured(cls: str) -> Facts:
    """Facts of a layer that does nothing worth telling."""
    none = Finding(count=1)
    return Facts(
        cls=cls,
        samples=1,
        parameters=(),
        buffers=(),
        mode=none,
        writes=none,
        writes_in_eval=none,
        draws=none,
        draws_in_eval=none,
        changes_input=none,
        returned=("new",),
        calls=(),
        nn_arguments=(),
        f_arguments=(),
        function="",
        moved=(),
        silent=(),
    )


def test_a_picture_is_that_of_the_language_or_says_what_is_wrong() -> None:
    assert "<svg/>" in renderer().block("picture", "a.svg")
    assert "図" not in renderer().block("picture", "a.svg")
    assert "b is wrong" in soup(renderer().block("picture", "b.svg")).get_text()


def test_what_is_not_there_is_missing_with_what_is_known_of_it() -> None:
    contexts = Contexts(inputs(), url_of=str, cache=Cache(None))
    for picture, faults in (("b.svg", ("b is wrong",)), ("c.svg", ())):
        with pytest.raises(MissingError) as caught:
            contexts.of("picture", (picture,), {})
        assert caught.value.faults == faults


def test_links_of_a_layer_lead_into_the_pages_of_its_language() -> None:
    made_of = replace(inputs(), lang="ja", layers=tuple(layer().values()))
    contexts = Contexts(
        made_of, url_of=lambda src_uri: f"/{src_uri}", cache=Cache(None)
    )
    found = contexts.of("atlas", ("ReLU",), {})
    assert found["glossary"] == "/ja/glossary.md"
    assert found["download"] == "/ja/snippets/atlas/activation/relu.py"
    index = contexts.of("atlas-index", (), {})
    assert index["urls"] == {"ReLU": "/ja/atlas/activation.md"}
    assert index["csv"] == "/atlas.csv"
