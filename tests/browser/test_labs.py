"""A lab as a reader's browser shows it."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from nn_or_f.read import labs
from tests.browser.conftest import OpenPage
from tests.conftest import ROOT
from tests.site import Site

PAGE = "{}/labs/three-styles/"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_labs_picture_has_the_ink_of_the_text(
    open_page: OpenPage, dark: bool
) -> None:
    page = open_page(PAGE.format("ja"), dark=dark)
    ink = page.evaluate("getComputedStyle(document.querySelector('article')).color")
    texts = page.locator("figure svg text").all()
    assert texts
    for text in texts[:3]:
        assert text.evaluate("t => getComputedStyle(t).fill") == ink


def test_a_lab_is_whole_without_javascript(open_page: OpenPage) -> None:
    page = open_page(PAGE.format("en"), 390, java_script_enabled=False)
    cells = page.locator(".nnf-run[id^=cell-]").all()
    assert len(cells) == len(labs.read(ROOT, "three_styles").code)
    for cell in cells:
        expect(cell.locator(".nnf-code")).to_be_visible()
    assert page.locator("figure svg").count() == 2


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_lab_is_downloaded_in_the_pages_language(
    open_page: OpenPage, lang: str
) -> None:
    page = open_page(PAGE.format(lang))
    with page.expect_download() as download:
        page.locator("article a[download]").click()
    assert download.value.suggested_filename == "three-styles.ipynb"
    cells = json.loads(download.value.path().read_text("utf-8"))["cells"]
    heading = {"ja": "# 1 つのネットワークを", "en": "# One network, written"}[lang]
    assert cells[0]["source"][0].startswith(heading)


def test_the_switcher_keeps_the_lab(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{PAGE.format('ja')}#borrowed")
    page.locator("a.nnf-language").click()
    page.wait_for_url(f"{site.address}/{PAGE.format('en')}#borrowed")
    expect(page.locator("#borrowed")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("lang", "query"), [("ja", "手書き数字"), ("en", "handwritten digits")]
)
def test_search_finds_the_lab(open_page: OpenPage, lang: str, query: str) -> None:
    page = open_page(f"{lang}/")
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.keyboard.press("Shift")  # the theme listens to keys, not to the text
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", re.compile(f"/{PAGE.format(lang)}"))
