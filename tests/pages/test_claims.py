"""What people get wrong about nn and F is answered by runs, or says where it will be.

``claims.yml`` has the claims. Whether a run shows what it is there for is for its
reader to judge; here it is held that both languages still show it in that place.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from nn_or_f.check import against_record
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import snippet
from nn_or_f.read.page import Page
from nn_or_f.read.scan_page import scan
from tests.conftest import ROOT

TEXT = Path(__file__).with_name("claims.yml").read_text("utf-8")
CLAIMS: dict[str, dict[str, str]] = yaml.safe_load(TEXT)
SNIPPETS = list(snippet.find(ROOT))
RUNS = ("symptom", "cure")
WHOLE = [slug for slug, claim in CLAIMS.items() if "open" not in claim]
OPEN = [slug for slug, claim in CLAIMS.items() if "open" in claim]
BEGUN = [slug for slug, claim in CLAIMS.items() if any(run in claim for run in RUNS)]


def source(lang: str, page: str) -> Path:
    return ROOT / "docs" / lang / f"{page}.md"


def shown(page: Page, anchor: str) -> set[str]:
    """The snippets of a section's blocks, with those of the sections within it."""
    [own] = [heading for heading in page.headings if heading.id == anchor]
    others = [one for one in page.headings if one.level <= own.level]
    after = [one.line for one in others if one.line > own.line]
    end = min(after, default=len(page.lines) + 1)
    inside = [block for block in page.blocks if own.line < block.line < end]
    return {name for block in inside for name in block.arguments}


def test_there_are_fifty_claims_and_no_two_are_the_same() -> None:
    slugs = re.findall(r"(?m)^([^\s#].*):$", TEXT)  # YAML keeps the last of two
    assert slugs == list(CLAIMS)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)
    assert len({claim["claim"] for claim in CLAIMS.values()}) == len(slugs) == 50


@pytest.mark.parametrize("slug", CLAIMS)
def test_a_claim_has_words_and_a_place_for_its_runs(slug: str) -> None:
    keys = CLAIMS[slug].keys() - {"claim", "open"}
    assert keys <= {"page", "anchor", *RUNS}
    assert {"page", "anchor"} <= keys or not keys
    assert keys & {*RUNS} or not keys, "a place without a run"
    assert all(CLAIMS[slug].values())


@pytest.mark.parametrize("slug", WHOLE)
def test_a_claim_that_waits_for_no_page_has_both_runs(slug: str) -> None:
    assert {*RUNS} <= CLAIMS[slug].keys()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", BEGUN)
def test_runs_of_a_claim_are_shown_where_it_says(slug: str, lang: str) -> None:
    claim = CLAIMS[slug]
    path = source(lang, claim["page"])
    there = shown(scan(str(path), path.read_text("utf-8")), claim["anchor"])
    for name in (claim[run] for run in RUNS if run in claim):
        assert name in SNIPPETS
        assert name in there
        record = ROOT / against_record.FOLDER / Path(name).with_suffix(".txt")
        assert record.is_file(), f"{name} prints nothing"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", OPEN)
def test_the_page_that_a_claim_waits_for_is_not_there(slug: str, lang: str) -> None:
    page = CLAIMS[slug]["open"]
    assert re.fullmatch(r"(pitfalls|recipes)/[a-z]+(-[a-z]+)*", page)
    what = "it is there now: name its runs and take “open” away"
    assert not source(lang, page).exists(), what
