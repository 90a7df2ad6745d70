"""What pages are made of: their sources, what they show, what they offer.

In: the files of a site, and the `Work` of a build. Out: the text of each page, its
renderer, the key of all that its content is made of, and downloads. Called by
``plugin``.
"""

from __future__ import annotations

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from nn_or_f import languages
from nn_or_f.build import Work
from nn_or_f.faults import Fault, Place
from nn_or_f.mkdocs.serve import Memory
from nn_or_f.read import parity
from nn_or_f.run.kept import Kept
from nn_or_f.show import render


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
        faults.append(Fault(what, (Place(f"{parity.DOCS}/{file.src_uri}"),)))
    return {f.src_uri: f.content_string for f in files.documentation_pages()}, faults


def downloads(work: Work, memory: Memory) -> dict[str, str]:
    """All that readers can download but labs, by its path in the site."""
    found: dict[str, str] = {}
    for snippet in work.snippets.values():
        found |= render.downloads(snippet)
    name, key = ("downloads", "atlas"), (work.layers, work.functions)
    return found | memory.recall(name, key, lambda: render.layer_downloads(*key))


def renderer(
    work: Work, code: Kept, page: Page, config: MkDocsConfig, files: Files
) -> render.PageRenderer:
    """What renders the blocks of a page; highlighted code is kept in ``code``."""

    def url_of(src_uri: str) -> str:
        file = files.get_file_from_path(src_uri)
        return get_relative_url(file.url, page.url) if file else src_uri

    return render.PageRenderer(
        lang=languages.language_of(page.file.src_uri) or config.theme["language"],
        snippets=work.snippets,
        runs=work.runs,
        pictures=work.pictures,
        faults=work.faults_by_name(),
        notes=work.notes_by_name(),
        url_of=url_of,
        kept=code,
        layers=work.layers,
        functions=work.functions,
        records=work.records,
    )


def content_key(work: Work, page: Page, markdown: str) -> Any:
    """All that a page's content is made of: its source, and what that names."""
    scanned = work.pages.get(page.file.src_uri)
    snippets = sorted(scanned.snippets()) if scanned else []
    pictures = sorted(scanned.pictures()) if scanned else []
    layers = sorted(scanned.layers()) if scanned else []
    if scanned and scanned.has("atlas-index", "atlas-functions"):
        layers = list(work.layers)
    faults, notes = work.faults_by_name(), work.notes_by_name()
    return (
        markdown,
        [(work.snippets.get(n), work.runs.get(n), faults.get(n)) for n in snippets],
        [(work.records.get(n), notes.get(n)) for n in snippets],
        [(work.pictures.get(n), faults.get(n)) for n in pictures],
        [work.layers.get(n) for n in layers],
        work.functions if scanned and scanned.has("atlas-functions") else [],
    )
