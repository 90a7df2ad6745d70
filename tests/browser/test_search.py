"""What readers type into the search, and what it shows them.

That the answer is among the first is tried in `tests/pages/test_queries.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from nn_or_f.languages import LANGUAGES
from tests import ranking
from tests.browser.conftest import OpenPage
from tests.conftest import ROOT
from tests.site import Site

TYPED = yaml.safe_load((ROOT / "tests/pages/queries.yml").read_text("utf-8"))["entries"]
#: Ten in each language, one for every so many entries.
QUERIES = {
    lang: [by_lang[lang][0] for by_lang in [*TYPED.values()][:: len(TYPED) // 10]][:10]
    for lang in LANGUAGES
}

#: Puts a query into the dialog. It is emptied first, so that what comes then are the
#: results of this query.
TYPE = """async ([query, results]) => {
  const field = document.querySelector(".md-search__input");
  const list = document.querySelector(results);
  const type = (value, done) => new Promise((resolve) => {
    const watch = () => (done() ? resolve() : setTimeout(watch, 1));
    field.value = value;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    watch();
  });
  await type("", () => !list.children.length);
  await type(query, () => list.children.length);
}"""

#: Of each page that is found: its best place, relative to the site.
FOUND = """([results, base]) => {
  const score = (link) => Number(link.firstElementChild.dataset.mdScore);
  return [...document.querySelectorAll(`${results} > li`)].map((page) => {
    const links = [...page.querySelectorAll("a")];
    const best = Math.max(...links.map(score));
    return links.find((link) => score(link) === best).href.replace(base, "");
  });
}"""
RESULTS = ".md-search-result__list"


class Dialog:
    """The search dialog of one page, for one query after another."""

    def __init__(self, page: Page, address: str, lang: str) -> None:
        self.page, self.base, self.lang = page, f"{address}/", lang
        page.goto(f"{self.base}{lang}/")
        page.keyboard.press("/")

    def find(self, query: str) -> list[str]:
        """The best place of each page that is found, the best page first."""
        self.page.evaluate(TYPE, [query, RESULTS])
        found: list[str] = self.page.evaluate(FOUND, [RESULTS, self.base])
        return found


@pytest.fixture(scope="module")
def dialogs(browser: Browser, site: Site) -> Iterator[dict[str, Dialog]]:
    context = browser.new_context()
    yield {
        lang: Dialog(context.new_page(), site.address, lang) for lang in ("ja", "en")
    }
    context.close()


@pytest.fixture(scope="module")
def ranked(site: Site) -> dict[str, list[list[str]]]:
    return ranking.places(site.folder, QUERIES)


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_dialog_shows_the_best_place_of_each_page_that_is_found(
    dialogs: dict[str, Dialog],
    ranked: dict[str, list[list[str]]],
    lang: str,
    number: int,
) -> None:
    best: dict[str, str] = {}
    for place in ranked[lang][number]:
        best.setdefault(place.partition("#")[0], place)
    first = [*best.values()][:3]
    assert first
    assert dialogs[lang].find(QUERIES[lang][number])[:3] == first


@pytest.mark.parametrize("width", [390, 1280])
def test_search_is_opened_used_and_left_by_keyboard(
    open_page: OpenPage, site: Site, width: int
) -> None:
    page = open_page("en/", width)
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.insert_text("state_dict")  # as pasting does: no key is pressed
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", f"{site.address}/en/glossary/")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()
    # The field lets go of the keys a moment after it is gone.
    expect(page.locator(".md-search__input")).not_to_be_focused()
    page.wait_for_timeout(400)
    page.keyboard.press("/")
    expect(first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}/en/glossary/#state-dict")


def test_the_index_is_fetched_with_the_first_query_and_of_one_language(
    open_page: OpenPage,
) -> None:
    page = open_page("ja/")
    fetched: list[str] = []
    page.context.on("request", lambda r: fetched.append(r.url.partition("/search/")[2]))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.wait_for_timeout(300)
    assert "ja.json" not in fetched
    page.keyboard.type("nn")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert [name for name in fetched if name] == ["ja.json"]


def test_found_words_are_marked_and_what_is_typed_stays_text(
    open_page: OpenPage,
) -> None:
    page = open_page("en/")
    page.keyboard.press("/")
    page.keyboard.type("F.dropout")
    marks = page.locator(".md-search-result__link mark")
    expect(marks.first).to_have_text("F.dropout")
    field = page.locator(".md-search__input")
    for odd in ("<b>(", "'", "。", "[a-"):
        field.fill(odd)
        expect(page.locator(".md-search-result__link b")).to_have_count(0)
    field.fill("buffer")
    expect(marks.first).to_have_text("Buffer")
