"""Of what grows with the pages, what a short audit looks at: NN_OR_F_AUDIT=tenth.

That is all that is about a page which changed of late, and a fixed tenth of the rest.
What does not come in many is looked at in any case.
"""

from __future__ import annotations

import os
import subprocess
import zlib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

#: So many cases of one test are many.
MANY = 20


def changed_of_late() -> set[str]:
    """The paths, as ``ja/glossary/``, of pages that the last ten commits changed."""
    command = ["git", "diff", "--name-only", "HEAD~10", "--", "docs"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    files = [line.removeprefix("docs/") for line in done.stdout.split()]
    pages = [file.removesuffix("index.md") for file in files if file.endswith(".md")]
    return {page.replace(".md", "/") for page in pages}


def short(items: list[pytest.Item], changed: set[str]) -> list[pytest.Item]:
    """The tests of a short audit; those that are no audit's stay as well."""
    cases = Counter(item.nodeid.partition("[")[0] for item in items)
    return [
        item
        for item in items
        if not item.get_closest_marker("audit")
        or cases[item.nodeid.partition("[")[0]] < MANY
        or zlib.crc32(item.nodeid.encode()) % 10 == 0
        or any(f"[{page or '-'}" in item.nodeid for page in changed)  # "" is the root
    ]


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a short audit leaves out, where one is asked for."""
    if os.environ.get("NN_OR_F_AUDIT") != "tenth":
        return
    kept = short(items, changed_of_late())
    left_out = set(items) - set(kept)
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = kept
