"""Of what grows with the pages, what a short audit looks at: NN_OR_F_AUDIT=tenth.

That is a fixed quarter of what is about pages which changed of late, and a fixed tenth
of the rest. What does not come in many is looked at in any case.
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
    """The files that the last ten commits changed."""
    command = ["git", "diff", "--name-only", "HEAD~10"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return set(done.stdout.split())


def pages(files: set[str]) -> set[str]:
    """Those of some files that are pages, as ``ja/glossary/``."""
    sources = [file.removeprefix("docs/") for file in files if file[:5] == "docs/"]
    found = [file.removesuffix("index.md") for file in sources if file[-3:] == ".md"]
    return {page.replace(".md", "/") for page in found}


def short(items: list[pytest.Item], changed: set[str]) -> list[pytest.Item]:
    """The tests of a short audit; those that are no audit's stay as well."""
    cases = Counter(item.nodeid.partition("[")[0] for item in items)
    return [
        item
        for item in items
        if not item.get_closest_marker("audit")
        or cases[item.nodeid.partition("[")[0]] < MANY
        or zlib.crc32(item.nodeid.encode()) % one_of(item.nodeid, changed) == 0
    ]


def one_of(case: str, changed: set[str]) -> int:
    """Of how many such cases one is looked at."""
    about_changed = any(f"[{page or '-'}" in case for page in changed)  # "" is the root
    return 4 if about_changed else 10


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a short audit leaves out, where one is asked for."""
    if os.environ.get("NN_OR_F_AUDIT") != "tenth":
        return
    kept = short(items, pages(changed_of_late()))
    left_out = set(items) - set(kept)
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = kept
