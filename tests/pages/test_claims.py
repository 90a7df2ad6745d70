"""What people get wrong about nn and F is answered by runs.

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
    assert CLAIMS[slug].keys() == {"claim", "page", "anchor", *RUNS}
    assert all(CLAIMS[slug].values())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", CLAIMS)
def test_runs_of_a_claim_are_shown_where_it_says(slug: str, lang: str) -> None:
    claim = CLAIMS[slug]
    path = source(lang, claim["page"])
    there = shown(scan(str(path), path.read_text("utf-8")), claim["anchor"])
    for name in (claim[run] for run in RUNS):
        assert name in SNIPPETS
        assert name in there
        record = ROOT / against_record.FOLDER / Path(name).with_suffix(".txt")
        assert record.is_file(), f"{name} prints nothing"
