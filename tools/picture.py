"""Take the README's picture from the site: `make picture`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch_options
from tests.site import ROOT, build, serve

PICTURE = ROOT / "docs/assets/readme.png"
PAGE = "en/differences/"


def main() -> None:
    """Build the site, and take a picture of the first pair of a page."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        build(site)
        server = serve(site)
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_page(
            viewport={"width": 1280, "height": 1150}, color_scheme="light"
        )
        page.goto(f"http://127.0.0.1:{server.server_port}/{PAGE}")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURE)
        browser.close()
        server.shutdown()
    print(f"{PICTURE.relative_to(ROOT)} was taken")


if __name__ == "__main__":
    main()
