"""From a lab and its execution to notebooks: one for its page, one for readers.

In: labs and executions. Out: files of the site in the notebook format, and the
Markdown of a lab's page, which mkdocs-jupyter makes by our template. Called by
``plugin``.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from posixpath import dirname, join
from typing import Any

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs_jupyter.config import settings
from mkdocs_jupyter.nbconvert2 import NbConvertApp
from nbformat import NotebookNode, v4

from nn_or_f import languages
from nn_or_f.mkdocs.navigation import absolute
from nn_or_f.mkdocs.rebuild import Memory
from nn_or_f.read.labs import TEST_MODULE, Code, Lab
from nn_or_f.run import folders
from nn_or_f.run.task import Output, Result
from nn_or_f.show import inline_svg

#: Where mkdocs-jupyter finds our templates in place of its own.
TEMPLATES = Path(__file__).parents[1] / "show" / "templates"

#: What the template ends with: after it mkdocs-jupyter adds a style sheet.
END = "<!-- end of the lab -->"

_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
_ID = re.compile(r"^(#{1,6} .*?)[ \t]*\{ *#[\w-]+ *\}[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)")


class Notebooks:
    """The notebooks of all labs, each made once for the same lab and execution."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._labs: dict[str, tuple[Lab, str]] = {}
        self._at_end = contextlib.ExitStack()
        self._folder = self._at_end.enter_context(folders.scratch("labs"))

    def close(self) -> None:
        """Remove the files that mkdocs-jupyter read."""
        self._at_end.close()

    def teach(self, jupyter: Any) -> None:
        """Have mkdocs-jupyter use our template, and read nothing but labs."""
        # Patch on mkdocs-jupyter: it parses each Markdown page to see whether it is
        # a notebook, looks for templates in its own folder only, reports each
        # notebook, and obeys a user's own settings for nbconvert, such as to clear
        # outputs. Needless once it has options for these.
        vars(jupyter)["should_include"] = lambda file: file.src_uri in self._labs
        settings.templates_dir = str(TEMPLATES)
        logging.getLogger("mkdocs.mkdocs-jupyter").setLevel(logging.WARNING)
        setattr(NbConvertApp, "load_config_file", lambda *_, **__: None)  # noqa: B010

    def add(
        self,
        labs: Mapping[str, Lab],
        executions: Mapping[str, Result],
        files: Files,
        config: MkDocsConfig,
    ) -> None:
        """Add the pages and downloads of all labs to the files of the site."""
        self._labs = {
            lab.src_uri(lang): (lab, lang)
            for lab in labs.values()
            for lang in languages.LANGUAGES
        }
        for src_uri, (lab, lang) in self._labs.items():
            key = lab, executions.get(lab.name), config.site_url
            make = partial(_texts, lang, *key)
            page, readers = self._memory.recall(("lab", src_uri), key, make)
            path = Path(self._folder, src_uri)  # mkdocs-jupyter wants real files
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page, "utf-8")
            urls = config.use_directory_urls
            files.append(File(src_uri, self._folder, config.site_dir, urls))
            name = join(dirname(src_uri), lab.download)
            files.append(File.generated(config, name, content=readers))

    def markdown(
        self, markdown: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """The page of a lab as Markdown, for MkDocs to go on with; others as given."""
        src_uri = page.file.src_uri
        if src_uri not in self._labs:
            return markdown
        lab, lang = self._labs[src_uri]
        page.meta = {**lab.meta[lang]}

        def convert() -> str:
            page.render(config, files)  # by mkdocs-jupyter
            return str(page.content).partition(END)[0]

        name, key = ("notebook", src_uri), page.file.content_string
        markdown = self._memory.recall(name, key, convert)
        # Patch on mkdocs-jupyter, which replaces this method: our template makes
        # Markdown, which MkDocs converts as it does every page, so that contents,
        # links and blocks are its own. Needless once it can give Markdown.
        del vars(page)["render"]
        return markdown


def _texts(
    lang: str, lab: Lab, execution: Result | None, site_url: str | None
) -> tuple[str, str]:
    """The notebook that the page is made of, and the one to download."""
    url_of = partial(absolute, src_uri=lab.src_uri(lang), site_url=site_url)
    return shown(lab, lang, execution), download(lab, lang, url_of)


def shown(lab: Lab, lang: str, execution: Result | None) -> str:
    """The notebook that the page is made of: all that the template needs."""
    outputs = execution.cells if execution else ()
    cells = [
        _code(cell, lang, lab, outputs[cell.number - 1] if outputs else None)
        if isinstance(cell, Code)
        else v4.new_markdown_cell(cell.texts[lang])
        for cell in lab.cells
    ]
    own = {
        "words": languages.words(lang),
        "path": lab.path,
        "test": TEST_MODULE,
        "about": execution.about if execution else {},
        "download": lab.download,
    }
    return _written(cells, {"nn_or_f": own})


def download(lab: Lab, lang: str, url_of: Callable[[str], str | None]) -> str:
    """The notebook that readers download: what they see, ready to be run.

    ``url_of`` gives the absolute URL of a link in the page; where there is none,
    its words stand alone.
    """

    def link(match: re.Match[str]) -> str:
        url = url_of(match["target"])
        return f"[{match['text']}]({url})" if url else match["text"]

    cells = [
        v4.new_code_cell(cell.snippet.views[lang].rstrip("\n"))
        if isinstance(cell, Code)
        else v4.new_markdown_cell(_LINK.sub(link, _ID.sub(r"\1", cell.texts[lang])))
        for cell in lab.cells
    ]
    return _written(cells, {})


def _code(cell: Code, lang: str, lab: Lab, output: Output | None) -> NotebookNode:
    found: list[Any] = []
    if output:
        for name, text in (("stdout", output.stdout), ("stderr", output.stderr)):
            if text:
                found.append(v4.new_output("stream", name=name, text=text))
        for number, svg in enumerate(output.figures, start=1):
            mended = inline_svg.inline(svg, f"cell-{cell.number}-{number}")
            data = {"image/svg+xml": mended}
            found.append(v4.new_output("display_data", data=data))
    alt = lab.figures[cell.figure][lang] if cell.figure else ""
    node: NotebookNode = v4.new_code_cell(
        cell.snippet.views[lang].rstrip("\n"),
        outputs=found,
        metadata={"nn_or_f": {"number": cell.number, "alt": alt}},
    )
    return node


def _written(cells: list[NotebookNode], metadata: dict[str, Any]) -> str:
    for number, cell in enumerate(cells, start=1):
        cell.id = f"cell-{number}"  # the library's own differ from build to build
    metadata = {"kernelspec": _KERNEL, **metadata}
    notebook = v4.new_notebook(cells=cells, metadata=metadata)
    return str(nbformat.writes(notebook)) + "\n"
