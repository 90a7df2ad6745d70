"""From a lab and its execution to notebooks: one for its page, one for readers.

In: labs and executions. Out: text in the notebook format. ``hooks`` gives the
first to mkdocs-jupyter and offers the second as a download.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from nn_or_f import languages
from nn_or_f.read.labs import TEST_MODULE, Code, Lab
from nn_or_f.run.task import Output, Result
from nn_or_f.show import figures

#: Where mkdocs-jupyter finds our templates in place of its own.
TEMPLATES = Path(__file__).parents[1] / "show" / "templates"

#: What the template ends with: after it mkdocs-jupyter adds a style sheet.
END = "<!-- end of the lab -->"

_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
_ID = re.compile(r"^(#{1,6} .*?)[ \t]*\{ *#[\w-]+ *\}[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)")


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
            mended = figures.inline(svg, f"cell-{cell.number}-{number}")
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
