"""What a page may load, run, and tell others, said to the browser that shows it.

In: the folder of a site in which all is written. Out: the same pages, each with its
policy in its head, and ``_headers``, which says the same for hosts that read that file
(Netlify, Cloudflare Pages). Called by ``publish``. ``mkdocs serve`` publishes nothing,
so its pages have no policy: MkDocs puts into each answer another script, which reloads
the page.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

HEADERS = "_headers"

#: What a link tells another site of the page that it is on: nothing.
REFERRER = "no-referrer"

#: What a page may do; what is not named here it may not.
_RULES = {
    "default-src": "'none'",
    "script-src": "'self'",  # and the scripts that stand in a page, by their hashes
    "style-src": "'self' 'unsafe-inline'",  # figures have their colors in attributes
    "img-src": "'self' data:",  # icons of the theme, and images within figures
    "connect-src": "'self'",  # the search fetches its index
    "worker-src": "'self'",  # and is a worker
    "base-uri": "'none'",
    "form-action": "'none'",
}
_SCRIPT = re.compile(rb"(?is)<script\b([^>]*)>(.*?)</script>")
#: A script with an address of its own, or data, which no browser runs.
_NOT_INLINE = re.compile(rb"(?i)\bsrc=|\btype=.?application/json\b")
#: A policy holds for what comes after it.
_BEGINNING = re.compile(rb'<head>\s*<meta charset="utf-8">')


def guard(site: Path) -> None:
    """Write its policy into each page of a site, and that of all pages into a file.

    A file without the head that our templates write stays as it lies in ``docs/``.
    """
    known: set[str] = set()
    for file in site.rglob("*.html"):
        page = file.read_bytes()
        if not (found := _BEGINNING.search(page)):
            continue
        hashes = hashes_of(page)
        known |= hashes
        meta = (
            f'\n<meta http-equiv="Content-Security-Policy" content="{rules(hashes)}">'
            f'\n<meta name="referrer" content="{REFERRER}">'
        )
        end = found.end()
        file.write_bytes(page[:end] + meta.encode("ascii") + page[end:])
    headers = (
        f"/*\n  Content-Security-Policy: {rules(known)}\n"
        f"  Referrer-Policy: {REFERRER}\n"
    )
    (site / HEADERS).write_bytes(headers.encode("ascii"))


def hashes_of(page: bytes) -> set[str]:
    """The hashes of the scripts that stand in a page, as a policy names them."""
    scripts = (m[2] for m in _SCRIPT.finditer(page) if not _NOT_INLINE.search(m[1]))
    digests = (sha256(script.replace(b"\r\n", b"\n")).digest() for script in scripts)
    return {f"'sha256-{b64encode(digest).decode()}'" for digest in digests}


def rules(hashes: Iterable[str]) -> str:
    """The policy of a page in which scripts with these hashes stand."""
    scripts = " ".join([_RULES["script-src"], *sorted(hashes)])
    return "; ".join(f"{k} {v}" for k, v in {**_RULES, "script-src": scripts}.items())
