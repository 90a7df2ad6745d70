"""Each page says what it may do, before anything in it could do more."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from mkdocs.config.defaults import MkDocsConfig

from nn_or_f.mkdocs import policy
from nn_or_f.mkdocs.publish import Publication
from tests.site import Site, headers

PAGE = """\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>T</title>
    <script>alert(1)</script>
    <SCRIPT type="module">
alert(2)\r
</SCRIPT>
  </head>
  <body>
    <script type="application/json">{"data": 1}</script>
    <script src="own.js"></script>
    <p>&lt;script>alert(3)&lt;/script></p>
  </body>
</html>
"""
#: What `openssl dgst -sha256 -binary | base64` says of these scripts.
HASHES = [
    "'sha256-ZIxrBkQ7BCN7kcLW95WWS/dcHU96AoTJylXMMsQM1ws='",
    "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
]
POLICY = (
    "default-src 'none'; script-src 'self' {}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)


def write(site: Path, name: str, text: str) -> Path:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def test_a_page_gets_a_policy_with_the_hashes_of_its_scripts(tmp_path: Path) -> None:
    page = write(tmp_path, "en/p/index.html", PAGE)
    policy.guard(tmp_path)
    said = POLICY.format(" ".join(HASHES))
    head = '    <meta charset="utf-8">\n'
    assert page.read_bytes().decode("utf-8") == PAGE.replace(
        head,
        f'{head}<meta http-equiv="Content-Security-Policy" content="{said}">\n'
        '<meta name="referrer" content="no-referrer">\n',
    )


def test_a_host_may_send_the_policy_of_all_pages_as_headers(tmp_path: Path) -> None:
    write(tmp_path, "a.html", PAGE)
    write(tmp_path, "b.html", PAGE.replace("alert(2)", "alert(1)").replace("\r", ""))
    policy.guard(tmp_path)
    sent = headers(tmp_path)
    own = policy.hashes_of((tmp_path / "b.html").read_bytes())
    assert sent == {
        "Content-Security-Policy": POLICY.format(" ".join(sorted({*HASHES, *own}))),
        "Referrer-Policy": "no-referrer",
    }


def test_a_file_that_we_have_not_written_stays_as_it_is(tmp_path: Path) -> None:
    for name, text in {"of-a-host.html": "token", "odd.html": "<head>\n<p>"}.items():
        page = write(tmp_path, name, text)
        policy.guard(tmp_path)
        assert page.read_text("utf-8") == text


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_published_is_guarded(config: MkDocsConfig, whole: bool) -> None:
    site = Path(config.site_dir)
    publication = Publication(config)
    publication.begin()
    write(Path(config.site_dir), "index.html", PAGE)
    publication.end(whole=whole, last=False)  # signals are heard again
    assert site.is_dir() == whole
    if whole:
        assert "Content-Security-Policy" in (site / "index.html").read_text("utf-8")
        assert (site / policy.HEADERS).is_file()


def script_hashes(page: BeautifulSoup) -> set[str]:
    """The hashes of what a browser would run, as it reads the page."""
    scripts = page.select("script:not([src], [type='application/json'])")
    digests = [hashlib.sha256(s.get_text().encode("utf-8")).digest() for s in scripts]
    return {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}


@pytest.mark.audit
def test_every_page_is_guarded_before_anything_is_loaded(site: Site) -> None:
    known: set[str] = set()
    files = sorted(site.folder.rglob("*.html"))
    assert {"index.html", "404.html"} <= {file.name for file in files}
    for file in files:
        page = BeautifulSoup(file.read_text("utf-8"), "lxml")
        assert page.head is not None
        (said,) = page.select("meta[http-equiv]")
        tags = [tag for tag in page.head.children if isinstance(tag, Tag)]
        assert tags.index(said) == 1, file  # after the charset
        hashes = script_hashes(page)
        assert 1 <= len(hashes) <= 4, file
        assert said["content"] == POLICY.format(" ".join(sorted(hashes)))
        assert page.select_one("meta[name=referrer][content=no-referrer]"), file
        assert not page.select("[onclick], [onload], [onerror], [href^='javascript:']")
        known |= hashes
    sent = headers(site.folder)["Content-Security-Policy"]
    assert set(re.findall(r"'sha256-[^']+'", sent)) == known
    assert max(map(len, (site.folder / policy.HEADERS).read_text().split("\n"))) < 2000
