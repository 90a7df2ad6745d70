"""The pair: nn left, F right; on a narrow screen one of them, by choice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

PATH = "ja/differences/"


def sides(page: Page, number: int = 0) -> tuple[int, int]:
    pair = page.locator("nnf-pair").nth(number)
    nn, f = pair.locator(".nnf-side--nn"), pair.locator(".nnf-side--f")
    return int(nn.is_visible()), int(f.is_visible())


def test_wide_nn_stands_left_and_f_right_in_line(open_page: OpenPage) -> None:
    page = open_page(PATH, 1280)
    pair = page.locator("nnf-pair").first
    expect(pair.locator(".nnf-tabs")).to_be_hidden()
    boxes = [
        pair.locator(f".nnf-side--{s} .nnf-code").bounding_box() for s in ("nn", "f")
    ]
    nn, f = boxes
    assert nn is not None
    assert f is not None
    assert nn["x"] + nn["width"] <= f["x"]
    assert nn["y"] == f["y"]
    outputs = [pair.locator(f".nnf-side--{s} samp").bounding_box() for s in ("nn", "f")]
    assert outputs[0] is not None
    assert outputs[1] is not None
    assert outputs[0]["y"] == outputs[1]["y"]


def test_wide_sixty_columns_fit_without_scrolling(open_page: OpenPage) -> None:
    page = open_page(PATH, 1280)
    code = page.locator("nnf-pair .nnf-code pre code").first
    fits = code.evaluate(
        """(code) => {
          code.textContent = "x".repeat(60);
          return code.scrollWidth <= code.clientWidth
            && code.parentElement.scrollWidth <= code.parentElement.clientWidth;
        }"""
    )
    assert fits


def test_narrow_one_side_shows_and_the_tab_switches_all_pairs(
    open_page: OpenPage,
) -> None:
    page = open_page(PATH, 390)
    assert sides(page) == (1, 0)
    page.locator("nnf-pair").nth(0).locator(".nnf-tab--f").click()
    assert sides(page, 0) == (0, 1)
    assert sides(page, 1) == (0, 1)


def test_the_choice_is_remembered_from_page_to_page(open_page: OpenPage) -> None:
    page = open_page(PATH, 390)
    page.locator(".nnf-tab--f").first.click()
    page.goto(page.url.replace("ja/differences", "en/glossary"))
    assert sides(page) == (0, 1)


def test_switching_does_not_move_what_the_reader_looks_at(open_page: OpenPage) -> None:
    page = open_page(PATH, 390)
    tabs = page.locator("nnf-pair").nth(2).locator(".nnf-tabs")
    tabs.scroll_into_view_if_needed()
    before = tabs.bounding_box()
    tabs.locator(".nnf-tab--f").click()
    after = tabs.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) <= 1


def test_tabs_work_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(PATH, 390)
    tabs = page.locator("nnf-pair").first.get_by_role("tab")
    tabs.nth(0).focus()
    page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_focused()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    assert sides(page) == (0, 1)
    page.keyboard.press("ArrowLeft")
    expect(tabs.nth(0)).to_be_focused()
    assert sides(page) == (1, 0)


@pytest.mark.parametrize(("number", "kind"), [(0, "same"), (2, "differs")])
def test_equal_outputs_are_said_to_be_equal_and_others_not(
    open_page: OpenPage, number: int, kind: str
) -> None:
    page = open_page(PATH, 1280)
    pair = page.locator("nnf-pair").nth(number)
    texts = [pair.locator(f".nnf-side--{s} samp").text_content() for s in ("nn", "f")]
    assert (texts[0] == texts[1]) == (kind == "same")
    expect(pair.locator(f".nnf-joint--{kind}")).to_be_visible()
    assert (pair.locator("mark.nnf-differs").count() > 0) == (kind == "differs")
