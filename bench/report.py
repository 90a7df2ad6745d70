"""A small table in Markdown, and on what it was measured.

In: rows, and what ``machine`` tells. Out: a file beside this one. Called by
``results``, ``serve`` and ``trace``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_NAMES = {
    "python": "Python",
    "torch": "torch",
    "mkdocs": "MkDocs",
    "material": "Material",
    "markdown_exec": "markdown-exec",
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The Markdown of a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def measured_on(about: dict[str, Any]) -> str:
    """The sentence that says when, with what and on what."""
    versions = [
        f"{name} {about['versions'][key]}"
        for key, name in _NAMES.items()
        if key in about["versions"]
    ]
    return (
        f"Measured on {about['date']} with {', '.join(versions)}, on {about['cores']} "
        f"cores ({about['cpu']}). The load average was {about['load_before']} before "
        f"and {about['load_after']} after."
    )


def write(name: str, text: str) -> None:
    """Write a report, and show it."""
    (HERE / name).write_text(text, "utf-8")
    print(f"{text}\nnn or F: written to {HERE / name}")
