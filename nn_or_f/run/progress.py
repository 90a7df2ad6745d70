"""A progress bar for what takes long.

In: how many of how many are done. Out: a bar on stderr; where that is no terminal, a
line before and after. Called by ``plugin`` and ``record_anew``.
"""

from __future__ import annotations

import sys
from typing import Any

import click


class Bar:
    """Shows how many snippets have run; nothing where none had to."""

    def __init__(self) -> None:
        self.bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` are done, from 0 on."""
        if done == 0:
            label = f"Running {total} snippet{'s' if total > 1 else ''}"
            self.bar = click.progressbar(length=total, label=label, file=sys.stderr)
            self.bar.__enter__()
            self.bar.render_progress()
            return
        self.bar.update(1)

    def close(self) -> None:
        """End the bar, which had hidden the terminal's cursor."""
        if self.bar:
            self.bar.render_finish()
