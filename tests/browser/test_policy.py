"""Nothing that comes into a page later runs in it, or is fetched from elsewhere.

What pages do under their policy, the other tests of this folder see: their site is
served with it, and whatever a browser refuses is an error on the console they watch.
"""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import OpenPage
from tests.site import Site

#: Ways to get a script to run in a page: each one notes its name.
SCRIPTS = {
    "script": """
      const script = document.createElement("script");
      script.textContent = "ran.push('script')";
      document.body.append(script);""",
    "handler": """
      document.body.insertAdjacentHTML("beforeend",
        `<img src="data:," onerror="ran.push('handler')">`);""",
    "address": """
      const link = document.createElement("a");
      link.href = "javascript:void ran.push('address')";
      link.click();""",
    "text": "setTimeout(\"ran.push('text')\");",
    "foreign": """
      const script = document.createElement("script");
      script.src = `${elsewhere}/foreign`;
      document.body.append(script);""",
}
#: Ways to tell another host something: each one asks for its name.
REQUESTS = {
    "image": "new Image().src = `${elsewhere}/image`;",
    "fetch": "fetch(`${elsewhere}/fetch`).catch(() => {});",
    "beacon": "navigator.sendBeacon(`${elsewhere}/beacon`);",
    "style": """
      document.body.insertAdjacentHTML("beforeend",
        `<p style="background: url(${elsewhere}/style)">text</p>`);""",
    "frame": """
      document.body.insertAdjacentHTML("beforeend",
        `<iframe src="${elsewhere}/frame"></iframe>`);""",
    "form": """
      document.body.insertAdjacentHTML("beforeend",
        `<form action="${elsewhere}/form" target="form"></form>`);
      document.body.lastElementChild.submit();""",
}
WAYS = SCRIPTS | REQUESTS


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, set[str]]]:
    """The address of another host, and what it was asked for."""
    asked: set[str] = set()

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.add(self.path.strip("/?"))
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()
            self.wfile.write(b"ran.push('foreign')")

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "without policy"])
def test_what_is_put_into_a_page_does_nothing(
    browser: Browser, site: Site, elsewhere: tuple[str, set[str]], guarded: bool
) -> None:
    address, asked = elsewhere
    asked.clear()
    said: list[str] = []
    context = browser.new_context(bypass_csp=not guarded)
    page = context.new_page()
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.goto(f"{site.address}/en/about/")
    page.evaluate("window.ran = []")
    for way in WAYS.values():
        page.evaluate(f"(elsewhere) => {{ {way} }}", address)
    for _ in range(100):
        page.wait_for_timeout(50)
        refused = [x for x in said if re.match("error: .*Content Security Policy", x)]
        ran = set(page.evaluate("ran"))
        if len(refused) + len(ran) + len(asked & REQUESTS.keys()) >= len(WAYS):
            break
    context.close()
    assert ran == (set() if guarded else set(SCRIPTS))
    assert asked & WAYS.keys() == (set() if guarded else {*REQUESTS, "foreign"})
    assert bool(refused) == guarded


def test_links_do_not_tell_where_a_reader_comes_from(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page("en/about/")
    page.locator("a.nnf-language").click()
    page.wait_for_url(f"{site.address}/ja/about/")
    assert page.evaluate("document.referrer") == ""


def test_the_page_of_a_lost_address_leads_to_both_languages(
    open_page: OpenPage,
) -> None:
    page = open_page("404.html")
    page.evaluate("history.replaceState(null, '', '/base/ja/lost/')")
    page.set_content(page.content())
    links = page.locator("a[data-language]")
    expect(links.first).to_have_attribute("href", "/base/ja/")
    expect(links.last).to_have_attribute("href", "/base/en/")
