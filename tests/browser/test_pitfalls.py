"""The pitfalls in a browser: found by symptom, cured without long scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import FloatRect, Page, expect

from nn_or_f.languages import LANGUAGES
from nn_or_f.read.entries import FOLDER
from tests.browser.conftest import OpenPage
from tests.site import EITHER_LANGUAGE, ROOT

#: What an entry may take of a phone's width of 390 px.
MOST_PIXELS = 1700
PAGES = [
    f"{lang}/{FOLDER}/{path.stem}/"
    for lang in LANGUAGES
    for path in sorted((ROOT / "docs" / lang / FOLDER).glob("*.md"))
    if path.stem != "index"
]
PASTED = (
    "TypeError: scaled_dot_product_attention() got an unexpected keyword argument"
    " 'training'"
)
ITEMS = "nnf-symptoms li:not([hidden])"
#: How far below each other the heads of all sections are; the last, the article's end.
HEIGHTS = """() => {
  const heads = [...document.querySelectorAll("article h2")];
  const tops = heads.map((one) => one.getBoundingClientRect().top);
  tops.push(document.querySelector("article").getBoundingClientRect().bottom);
  return heads.map(({ id }, n) => [id, tops[n + 1] - tops[n]]);
}"""


@pytest.mark.parametrize("path", PAGES)
def test_an_entry_is_short_on_a_phone(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=390)
    heights = page.evaluate(HEIGHTS)
    assert heights
    assert [(id_, n) for id_, n in heights if n > MOST_PIXELS] == []


def boxes(page: Page) -> list[FloatRect]:
    found = page.locator(".nnf-cure").first.locator(".nnf-run")
    return [box for one in found.all() if (box := one.bounding_box())]


def test_symptom_and_cure_stand_side_by_side_where_there_is_room(
    open_page: OpenPage,
) -> None:
    page = open_page(PAGES[0])
    one, other = boxes(page)
    assert one["y"] == other["y"]
    assert one["height"] == other["height"]
    assert one["x"] + one["width"] <= other["x"]


def test_the_cure_follows_its_symptom_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(PAGES[0], width=390)
    one, other = boxes(page)
    assert one["x"] == other["x"]
    assert one["y"] + one["height"] <= other["y"]


def test_a_marked_line_is_copied_as_it_stands(open_page: OpenPage) -> None:
    page = open_page(
        "en/pitfalls/still-random/", permissions=["clipboard-read", "clipboard-write"]
    )
    cured = page.locator("#run-pitfalls-still-random-f-dropout-cured")
    cured.scroll_into_view_if_needed()
    cured.locator(".nnf-code").hover()
    cured.locator(".md-code__button").first.click()
    name = "snippets/pitfalls/still_random/f_dropout_cured.py"
    expected = (ROOT / name).read_text("utf-8")
    page.wait_for_function("navigator.clipboard.readText()")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == expected.strip()


@EITHER_LANGUAGE
@pytest.mark.parametrize(
    "typed",
    [
        "unexpected keyword argument 'training'",
        "KEYWORD argument",
        f"Error in line 7: {PASTED}",
    ],
)
def test_an_entry_is_found_by_its_text_as_one_types(
    open_page: OpenPage, lang: str, typed: str
) -> None:
    page = open_page(f"{lang}/pitfalls/", width=390)
    everything = page.locator(ITEMS).count()
    page.locator("nnf-symptoms input").fill(typed)
    expect(page.locator(f"{ITEMS} code").first).to_contain_text("scaled_dot_product")
    assert page.locator(ITEMS).count() < everything
    expect(page.locator("nnf-symptoms output")).to_contain_text("1")
    page.locator(f"{ITEMS} a").first.click()
    expect(page.locator("h2#attention-training")).to_be_in_viewport()


def test_an_entry_is_found_by_a_text_with_sizes_of_the_readers_own(
    open_page: OpenPage,
) -> None:
    page = open_page("ja/pitfalls/")
    text = "Expected more than 1 value per channel when training, got input size"
    page.locator("nnf-symptoms input").fill(f"{text} torch.Size([1, 256])")
    expect(page.locator(f"{ITEMS} a")).to_have_count(1)
    expect(page.locator(f"{ITEMS} a")).to_have_attribute(
        "href", "batchnorm/#one-sample"
    )


def test_an_empty_field_shows_all_again_and_a_strange_one_nothing(
    open_page: OpenPage,
) -> None:
    page = open_page("ja/pitfalls/")
    everything = page.locator(ITEMS).count()
    field = page.locator("nnf-symptoms input")
    field.fill("ない言葉")
    expect(page.locator(ITEMS)).to_have_count(0)
    expect(page.locator("nnf-symptoms [role=group]:not([hidden])")).to_have_count(0)
    field.fill("")
    expect(page.locator(ITEMS)).to_have_count(everything)
    expect(page.locator("nnf-symptoms output")).to_have_text("")


def test_without_a_script_the_index_is_whole(open_page: OpenPage) -> None:
    page = open_page("ja/pitfalls/", java_script_enabled=False)
    assert page.locator("nnf-symptoms input").count() == 0
    page.get_by_role("link", name="F.dropout が model.eval() で止まらない").click()
    expect(page.locator("h2#f-dropout")).to_be_visible()
