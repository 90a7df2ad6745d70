"""The same mkdocs.yml builds the same site under ProperDocs, MkDocs' successor."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.minisite import MiniSite
from tests.site import ROOT, Site

_GENERATOR = re.compile(rb'<meta name="generator"[^>]*>')


def properdocs(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``properdocs build --strict`` on the mkdocs.yml of a folder."""
    command = [sys.executable, "-m", "properdocs", "build", "--strict", *options]
    return subprocess.run(
        [*command, "--config-file", "mkdocs.yml"],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """All files but the compressed and what names the program that wrote it."""
    return {
        path.relative_to(folder).as_posix(): _GENERATOR.sub(b"", path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".gz"
    }


def test_properdocs_builds_the_same_site(site: Site, tmp_path: Path) -> None:
    answer = properdocs(ROOT, "-d", str(tmp_path / "site"))
    assert answer.returncode == 0, answer.stderr
    theirs, ours = contents(tmp_path / "site"), contents(site.folder)
    assert theirs.keys() == ours.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_a_fault_costs_nothing_under_properdocs_either(minisite: MiniSite) -> None:
    first = properdocs(minisite.root)
    assert first.returncode == 0, first.stderr
    earlier = contents(minisite.root / "site")
    minisite.write("snippets/page/add.py", "raise ValueError('on purpose')\n")
    answer = properdocs(minisite.root)
    assert answer.returncode != 0
    assert (
        "docs/ja/index.md:6, docs/en/index.md:6: snippets/page/add.py" in answer.stderr
    )
    assert "on purpose" in answer.stderr
    assert contents(minisite.root / "site") == earlier
