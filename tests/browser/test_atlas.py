"""The atlas' table in a browser: found by name, filtered, sorted, and sent on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.site import EITHER_LANGUAGE

ROWS = "nnf-atlas tbody tr:not([hidden])"


def names(page: Page) -> list[str]:
    return page.locator(f"{ROWS} th").all_inner_texts()


@EITHER_LANGUAGE
@pytest.mark.parametrize("typed", ["conv2d", "F.conv2d", "nn.Conv2d", "CONV2D"])
def test_a_layer_is_found_by_either_name(
    open_page: OpenPage, lang: str, typed: str
) -> None:
    page = open_page(f"{lang}/atlas/", width=390)
    page.locator("nnf-atlas input[type=search]").fill(typed)
    expect(page.locator(ROWS).first).to_contain_text("nn.Conv2d")
    assert all("onv2d" in name for name in names(page))
    page.locator(f"{ROWS} a").first.click()
    expect(page.locator("h2#conv2d")).to_be_in_viewport()


def test_what_is_chosen_stands_in_the_address(open_page: OpenPage) -> None:
    page = open_page("ja/atlas/")
    every = names(page)
    page.locator("nnf-atlas input[name=writes]").check()
    page.locator("nnf-atlas select").select_option("convolution")
    page.locator("nnf-atlas input[type=search]").fill("lazy")
    page.get_by_role("button", name="nn", exact=True).click()
    chosen = names(page)
    assert chosen == sorted(name for name in every if "LazyConv" in name)
    page.get_by_role("button", name="nn", exact=True).click()
    assert names(page) == chosen[::-1]
    page.goto(page.url)
    assert names(page) == chosen[::-1]
    expect(page.locator("nnf-atlas output")).to_contain_text(str(len(chosen)))
    page.get_by_role("button", name="nn", exact=True).click()
    page.locator("nnf-atlas input[type=search]").fill("")
    page.locator("nnf-atlas input[name=writes]").uncheck()
    page.locator("nnf-atlas select").select_option("")
    assert names(page) == every
    assert page.url.endswith("/ja/atlas/")


def test_without_a_script_it_is_a_plain_table(open_page: OpenPage) -> None:
    page = open_page("en/atlas/", java_script_enabled=False)
    assert page.locator("nnf-atlas form").count() == 0
    page.get_by_role("link", name="nn.Fold").click()
    expect(page.locator("h2#fold")).to_be_visible()
