"""What is typed as it comes to mind leads to what answers it.

The search of the built site is asked by `rank.mjs`, in one process for all queries;
that a browser finds the same is tried in `tests/browser/test_search.py`.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
import yaml

from nn_or_f.languages import LANGUAGES
from nn_or_f.read import entries
from nn_or_f.read.scan_page import scan
from tests import ranking
from tests.conftest import ROOT
from tests.site import Site

TYPED = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text("utf-8"))
BOTH = pytest.mark.parametrize("lang", LANGUAGES)
#: What is typed, what answers it, and the language.
Asked = list[tuple[str, list[str], str]]


def headings() -> Asked:
    """The heading of each entry, as someone types it who has seen it."""
    found = []
    for lang in LANGUAGES:
        for path in sorted((ROOT / "docs" / lang / entries.FOLDER).glob("*.md")):
            page = scan(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
            for one in entries.of(page):
                place = f"{entries.FOLDER}/{path.stem}/#{one.id}"
                found.append((one.heading.replace("`", ""), [place], lang))
    return found


def problems(of: str) -> Asked:
    return [
        (query, answers.split(), lang)
        for answers, by_lang in TYPED[of].items()
        for lang, typed in by_lang.items()
        for query in typed
    ]


def names() -> Asked:
    return [
        (query, answers, lang)
        for lang in LANGUAGES
        for query, answers in (TYPED["places"]["both"] | TYPED["places"][lang]).items()
    ]


def questions() -> Asked:
    return [
        (one[lang], one["places"], lang)
        for one in TYPED["questions"]
        for lang in LANGUAGES
    ]


KINDS = {
    "entries": problems("entries"),
    "aside": problems("aside"),
    "places": names(),
    "questions": questions(),
}
ALL = [*headings(), *itertools.chain(*KINDS.values())]


@pytest.fixture(scope="module")
def found(site: Site) -> dict[tuple[str, str], list[str]]:
    """The first three places for each query, by language and query."""
    asked = {
        lang: [query for query, _, own in ALL if own == lang] for lang in LANGUAGES
    }
    first = ranking.places(site.folder, asked)
    return {
        (lang, query): [place.removeprefix(f"{lang}/") for place in places[:3]]
        for lang in LANGUAGES
        for query, places in zip(asked[lang], first[lang], strict=True)
    }


def lost(asked: Asked, found: dict[tuple[str, str], list[str]], lang: str) -> list[str]:
    """Those of one language that lead to none of their places."""
    without = []
    for query, answers, own in asked:
        first = found[own, query]
        pages = [place.partition("#")[0] for place in first]
        if own == lang and not {*first, *pages} & set(answers):
            without.append(query)
    return without


@BOTH
def test_a_heading_leads_to_its_entry(
    found: dict[tuple[str, str], list[str]], lang: str
) -> None:
    assert lost(headings(), found, lang) == []


@BOTH
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_leads_to_what_answers_it(
    found: dict[tuple[str, str], list[str]], kind: str, lang: str
) -> None:
    assert lost(KINDS[kind], found, lang) == TYPED["unmet"][kind][lang]


@BOTH
def test_a_title_and_a_heading_find_their_place_first(site: Site, lang: str) -> None:
    docs = json.loads((site.folder / f"search/{lang}.json").read_text("utf-8"))
    owners: dict[str, set[str]] = {}
    for doc in docs:
        for name in doc["names"]:  # モード（mode）is モード as well
            for one in {name, name.partition("（")[0]}:
                owners.setdefault(one, set()).add(doc["location"])
    assert len(owners) > 50
    [first] = ranking.places(site.folder, {lang: list(owners)}).values()
    wrong = {
        name: places[:1]
        for (name, own), places in zip(owners.items(), first, strict=True)
        if not own & {*places[:1]}
    }
    assert wrong == {}


@pytest.mark.parametrize("of", ["entries", "aside"])
def test_what_is_looked_for_is_there_and_asked_in_both_languages(of: str) -> None:
    there = {place for _, [place], _ in headings()}
    assert {place for _, answers, _ in problems(of) for place in answers} <= there
    assert all(by_lang.keys() == {*LANGUAGES} for by_lang in TYPED[of].values())
    assert len(problems(of)) > 150
