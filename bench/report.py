"""The text of a report, in both languages, from what was measured.

In: a template beside this file, and what it is made of. Out: Markdown. Called by
``results``, ``serve`` and ``record``.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)


def render(name: str, **measured: object) -> str:
    """The text of ``name``, as ``serve.md``, of the template ``serve.md.jinja``."""
    return _TEMPLATES.get_template(f"{name}.jinja").render(**measured)
