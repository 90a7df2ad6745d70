"""Each event of MkDocs is answered: in a build by an error, in serve in the page."""

from __future__ import annotations

import errno

import pytest
from mkdocs.exceptions import PluginError

from nn_or_f.mkdocs.plugin import NnOrF


def test_a_full_disk_is_told_in_one_line() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "site/index.html")
    plugin = NnOrF()
    plugin.on_startup(command="build", dirty=False)
    with pytest.raises(PluginError, match=r"earlier site stays: .*No space left"):
        plugin.on_build_error(error=full)
    assert plugin.failed
    plugin.on_startup(command="serve", dirty=False)
    plugin.on_build_error(error=full)  # there MkDocs goes on
