"""What the tests of the door to MkDocs share: a configuration, and files of a site."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    """The configuration of a site without theme and plugins; nothing is built."""
    (tmp_path / "docs").mkdir()
    found = MkDocsConfig(config_file_path=str(tmp_path / "mkdocs.yml"))
    folders = {name: str(tmp_path / name) for name in ("docs", "site")}
    found.load_dict(
        {
            "site_name": "N",
            "docs_dir": folders["docs"],
            "site_dir": folders["site"],
            "theme": {"name": None, "custom_dir": folders["docs"]},
            "plugins": [],
        }
    )
    errors, warnings = found.validate()
    assert (errors, warnings) == ([], [])
    found.plugins._current_plugin = None  # MkDocs sets it at the first event
    return found
