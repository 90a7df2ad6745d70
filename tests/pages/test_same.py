"""The same sources give the same bytes, wherever and whenever they are built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: Where a build is made: nothing of it may be seen on a page.
PLACES = {
    "one": {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    "another folder": {"TZ": "America/Caracas", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
}
LEFT_OUT = (
    ".git",
    ".venv",
    ".cache",
    "node_modules",
    "site",
    "__pycache__",
    "*.egg-info",
)


def build(folder: Path, variables: dict[str, str]) -> dict[str, bytes]:
    """Build a copy of the project that has never been built."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    answer = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    site = folder / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.mark.audit
def test_two_builds_in_two_places_are_equal(tmp_path: Path) -> None:
    one, other = (build(tmp_path / name, env) for name, env in PLACES.items())
    assert len(one) > 500
    assert one.keys() == other.keys()
    assert [path for path, content in one.items() if content != other[path]] == []
