"""What the theme does otherwise than a site needs it.

In: a theme of MkDocs, and pages that it has written. Out: the same theme, which lists
only what can come to a site, and pages that are valid. Called by ``plugin`` and
``rebuild``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from nn_or_f.read import markup

#: The theme's own search, and its words of 30 languages: ours is in ``docs/assets``.
_UNASKED = ("assets/javascripts/lunr/", "assets/javascripts/workers/")

_SKIP = re.compile(r'(?<=<a href=")[^"]*(?=" class="md-skip">)')
_TITLE = re.compile(r'<h1\b[^>]*\bid="([^"]+)"')
_EMPTY_TABINDEX = re.compile(r'(<label class="md-nav__link[^>]*?) tabindex=""')


class Shown(FileSystemLoader):
    """Folders that are listed without what is hidden in them, or no page asks for.

    MkDocs leaves the first out of a site, but only after it has listed it and compared
    every name with its patterns: Material hides some 14,000 icons.
    """

    def list_templates(self) -> list[str]:
        """Names of all files that a site may need, sorted."""
        found: set[str] = set()
        for top in self.searchpath:
            for here, folders, names in os.walk(top, followlinks=self.followlinks):
                folders[:] = _shown(folders)
                below = Path(here).relative_to(top)
                found.update((below / name).as_posix() for name in _shown(names))
        return sorted(name for name in found if not name.startswith(_UNASKED))


def _shown(names: list[str]) -> list[str]:
    return [name for name in names if not name.startswith(".")]


def prepare(config: MkDocsConfig) -> None:
    """Have the theme list what is not hidden, and get the site's names as text."""
    list_shown(config.theme)
    escape_names(config)


def list_shown(theme: Any) -> None:
    """Have a theme list what a site may need."""

    def list_less(env: Environment) -> None:
        known = env.loader
        if type(known) is FileSystemLoader:
            env.loader = Shown(known.searchpath, followlinks=known.followlinks)

    change(theme, list_less)


def change(theme: Any, how: Callable[[Environment], None]) -> None:
    """Change every environment that a theme makes."""
    make = theme.get_env

    def get_env() -> Environment:
        env: Environment = make()
        how(env)
        return env

    # Patch on MkDocs: it lists the theme's files, and compiles templates of it, before
    # any plugin sees the environment. Needless once it skips hidden folders, and
    # tells plugins of an environment when it is made.
    vars(theme)["get_env"] = get_env


# The theme's templates escape almost nothing: what is plain text is escaped before it
# comes to them, and marked, so that those which do escape do not so twice.


def escape_names(config: MkDocsConfig) -> None:
    """Escape what mkdocs.yml calls the site."""
    for key in ("site_name", "site_description", "site_author"):
        if config[key]:
            config[key] = escape(config[key])


def escape_titles(items: Iterable[Any]) -> None:
    """Escape the titles that mkdocs.yml gives to sections, pages, and links.

    Raises:
        PluginError: a link leads to code.
    """
    for item in items:
        url = str(getattr(item, "url", None) or "")
        if item.is_link and not markup.leads_on("a", "href", url):
            raise PluginError(f"mkdocs.yml: “nav” leads to “{url}”: that is no address")
        if item.title is not None:
            item.title = escape(item.title)
        escape_titles(item.children or ())


def escape_words(page: Page) -> None:
    """Escape a page's title, description, and all else that its front matter says.

    The page at the root has a template of its own, which leads to both languages.
    """
    for key, value in page.meta.items():
        if isinstance(value, str):
            page.meta[key] = escape(value)
    if page.file.src_uri == "index.md":
        page.meta["template"] = "root.html"


def mended(output: str) -> str:
    """A page of valid HTML, whose skip link goes to its title."""
    # Patch on Material, whose partials/nav-item.html leaves an attribute empty on the
    # label of a section. Needless once that gives valid HTML.
    output = _EMPTY_TABINDEX.sub(r"\1", output)
    # Patch on Material, whose skip link goes to the first heading of the contents, past
    # the title and the answer. Needless once it goes to the title.
    title = _TITLE.search(output)
    return _SKIP.sub(f"#{title[1]}", output, count=1) if title else output
