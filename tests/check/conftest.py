"""A small site whose one example is recorded, for tests to change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nn_or_f import build
from nn_or_f.read import sources
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from tests.minisite import LIMITS, MiniSite

SNIPPET = """\
import torch

# ja: 比べる
# en: Compare
def same(a, b):
    return torch.equal(a, b)


x = torch.ones(3)
half = float(x.mean()) / 2
print("mean", x.mean())
print("same", same(x, x))
"""
PAGE = """\
---
title: A page
---
# A page { #top }

/// run | page/same.py
///

Half of it is {= page/same.py:half =}.
"""
RECORD = "outputs/page/same.txt"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose one example is recorded, built once."""
    root = tmp_path_factory.mktemp("recorded") / "site"
    root.mkdir()
    site = MiniSite(root, records=True)
    site.write("snippets/page/same.py", SNIPPET)
    (root / "snippets/page/add.py").unlink()
    site.write_pages(PAGE)
    answer = site.record()
    assert (answer.returncode, answer.stderr.count("\n")) == (0, 1)
    assert f"{RECORD}: recorded" in answer.stdout
    # To find the line of a difference it is traced: that is kept for all tests, too.
    right = site.read(RECORD)
    change(site, "True", "False")
    assert site.build().returncode == 1
    site.write(RECORD, right)
    assert site.build().returncode == 0
    return root


@pytest.fixture
def recorded(built: Path, tmp_path: Path) -> MiniSite:
    """That site, for one test to change; what it has run need not be run again."""
    shutil.copytree(built, tmp_path, symlinks=True, dirs_exist_ok=True)
    return MiniSite.at(tmp_path)


def change(site: MiniSite, old: str, new: str, path: str = RECORD) -> None:
    text = site.read(path)
    assert old in text
    site.write(path, text.replace(old, new, 1))


def wrong(site: MiniSite) -> list[str]:
    """What a build finds wrong with a site whose runs are all kept."""
    with Runner(site.root / build.CACHE, Limits(**LIMITS)) as runner:
        found = build.make(site.root, sources.pages(site.root), runner).faults
        assert runner._pools == {}
    return [str(fault) for fault in found]
