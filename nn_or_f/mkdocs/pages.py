"""What pages are made of: their sources, what they show, what they offer.

In: the files of a site, and the `Work` of a build. Out: the text of each page, its
renderer, and downloads. Called by ``plugin``.
"""

from __future__ import annotations

from collections.abc import Set
from functools import partial

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from nn_or_f.faults import Fault, Place
from nn_or_f.mkdocs.rebuild import Memory
from nn_or_f.read.scan_page import scan
from nn_or_f.read.sources import DOCS
from nn_or_f.run.cache import Cache
from nn_or_f.show.downloads import of_atlas, of_snippet
from nn_or_f.show.render import PageRenderer
from nn_or_f.work import Work


def sources(files: Files) -> tuple[dict[str, str], list[Fault]]:
    """The text of each page; one that cannot be read is a fault, and empty."""
    faults = []
    for file in files.documentation_pages():
        try:
            file.content_string  # noqa: B018  # reads it
        except UnicodeDecodeError as error:
            what = f"it is not UTF-8 (byte {error.start})"
        except OSError as error:
            what = f"it cannot be read: {error.strerror}"
        else:
            continue
        file.content_string = ""
        faults.append(Fault(what, (Place(f"{DOCS}/{file.src_uri}"),)))
    return {f.src_uri: f.content_string for f in files.documentation_pages()}, faults


def lost(work: Work, page: Page, html: str, rendered: Set[str]) -> list[str]:
    """What a page names and its HTML lacks, and what it holds and no page may."""
    src_uri = page.file.src_uri
    if scanned := work.pages.get(src_uri):
        return [str(fault) for fault in scanned.lost(html, rendered)]
    other = scan(f"{DOCS}/{src_uri}", page.file.content_string)
    return [str(fault) for fault in other.harmful(html)]


def downloads(work: Work, memory: Memory) -> dict[str, str]:
    """All that readers can download but labs, by its path in the site."""
    found: dict[str, str] = {}
    for snippet in work.snippets.values():
        make = partial(of_snippet, snippet)
        found |= memory.recall(("downloads", snippet.name), snippet, make)
    name, key = ("downloads", "atlas"), (work.layers, work.functions)
    return found | memory.recall(name, key, lambda: of_atlas(*key))


def renderer(work: Work, cache: Cache, page: Page, files: Files) -> PageRenderer:
    """What renders the blocks of a page; colored code is kept in ``cache``."""

    def url_of(src_uri: str) -> str:
        file = files.get_file_from_path(src_uri)
        return get_relative_url(file.url, page.url) if file else src_uri

    return PageRenderer(work.page(page.file.src_uri), url_of, cache)
