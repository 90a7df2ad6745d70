"""One browser for all tests, and a page of it for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.browser.chromium import launch_options
from tests.site import Site

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """Opens a page of the site; at the end, nothing may have gone wrong in it.

    ``open_page("ja/glossary/", width=390, dark=True)``; other arguments go to
    the browser's context.
    """
    wrong: list[str] = []
    contexts = []

    def note_failure(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # left for another page
            wrong.append(f"failed: {request.url}: {request.failure}")

    def watch(page: Page) -> None:
        page.on("console", lambda m: wrong.append(f"console {m.type}: {m.text}"))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("requestfailed", note_failure)
        page.on("request", lambda r: wrong.extend(foreign(r.url, site.address)))
        page.on(
            "response",
            lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None,
        )

    def open_page(
        path: str, width: int = 1280, dark: bool = False, **options: Any
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme="dark" if dark else "light",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        watch(page)
        page.goto(f"{site.address}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def foreign(url: str, address: str) -> list[str]:
    """The URL, where it is of another host."""
    own = url.startswith(f"{address}/") or re.match(r"(data|blob):", url)
    return [] if own else [f"foreign: {url}"]
