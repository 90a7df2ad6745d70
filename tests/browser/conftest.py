"""One browser for all tests, and a page of it for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.browser.chromium import launch_options
from tests.site import Site

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared_context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """One context for most pages: in a new one all is fetched and compiled again.

    Its first page stays open, so that the stored choices can be forgotten.
    """
    context = browser.new_context()
    context.new_page().goto(f"{site.address}/assets/licenses.txt")
    yield context
    context.close()


@pytest.fixture
def reader(shared_context: BrowserContext) -> Iterator[BrowserContext]:
    """Someone who has not been here: no stored choice, cookie or permission."""
    first = shared_context.pages[0]
    first.evaluate("localStorage.clear()")
    shared_context.clear_cookies()
    shared_context.clear_permissions()
    yield shared_context
    for page in shared_context.pages[1:]:
        page.close()


@pytest.fixture
def open_page(
    browser: Browser, reader: BrowserContext, site: Site
) -> Iterator[OpenPage]:
    """Opens a page of the site; at the end, nothing may have gone wrong in it.

    ``open_page("ja/glossary/", width=390, dark=True)``; other arguments go to
    a context of the browser that is the page's own.
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
        context = reader
        if options:
            context = browser.new_context(**options)
            contexts.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="dark" if dark else "light")
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
