"""The theme's folders, as a site needs them.

In: a theme of MkDocs. Out: the same theme, which lists only what can come to a site.
Called by ``hooks``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader


class Shown(FileSystemLoader):
    """Folders that are listed without what is hidden in them.

    MkDocs leaves that out of a site, but only after it has listed it and compared
    every name with its patterns: Material hides some 14,000 icons.
    """

    def list_templates(self) -> list[str]:
        """Names of all files that are not hidden, sorted."""
        found: set[str] = set()
        for top in self.searchpath:
            for here, folders, names in os.walk(top, followlinks=self.followlinks):
                folders[:] = _shown(folders)
                below = Path(here).relative_to(top)
                found.update((below / name).as_posix() for name in _shown(names))
        return sorted(found)


def _shown(names: list[str]) -> list[str]:
    return [name for name in names if not name.startswith(".")]


def list_shown(env: Environment) -> None:
    """Have an environment list what is not hidden."""
    if type(env.loader) is FileSystemLoader:
        env.loader = Shown(env.loader.searchpath, followlinks=env.loader.followlinks)


def change(theme: Any, how: Callable[[Environment], None]) -> None:
    """Change every environment that a theme makes."""
    make = theme.get_env

    def get_env() -> Environment:
        env: Environment = make()
        how(env)
        return env

    vars(theme)["get_env"] = get_env
