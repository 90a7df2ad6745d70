"""What ``mkdocs serve`` keeps from one build to the next.

In: a name, and the key of all that a thing is made of. Out: the thing as it was made
under the same key, or None; files of the site likewise. Called by ``plugin``,
``search_index``, ``notebooks`` and ``server``: an edit then costs the conversion of the
pages that it touches, and the files that changed, not of all. A build that ends keeps
nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import BytecodeCache, Environment, Template
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from nn_or_f.mkdocs.theme import change
from nn_or_f.show import render

#: A step of a build, and the page that it was done for.
Name = tuple[str, str]
T = TypeVar("T")

#: Where files wait while the site's folder is emptied: hidden, so it is left alone.
_SHELF = ".kept"

log = logging.getLogger("mkdocs.plugins.nn_or_f")


def site_key(config: MkDocsConfig, files: Files) -> Any:
    """All that every page of the site is made with."""
    templates = [path for path in render.TEMPLATES.rglob("*") if path.is_file()]
    made_with = digest([Path(config.config_file_path), *templates])
    return made_with, sorted((file.src_uri, file.url) for file in files)


def page_key(page: Page, nav: Navigation, site: Any) -> tuple[Name, Any]:
    """The name and the key of a page as it is written, for `keep_pages`."""
    others = [(other.title, other.url) for other in nav.pages]
    name = "page", page.file.src_uri
    return name, (site, others, page.title, page.meta, page.content)


class Memory:
    """Things by name, each with the key that it was made under.

    A name is a step and a page: ("content", "ja/index.md"). ``made`` are the names
    of what this build had to make.
    """

    def __init__(self) -> None:
        self._things: dict[Name, tuple[Any, Any]] = {}
        self.made: list[Name] = []

    def begin(self) -> None:
        """A build begins."""
        self.made = []

    def recall(self, name: Name, key: Any, make: Callable[[], T]) -> T:
        """What was made under this key; it is made now if that was another."""
        thing: T | None = self.find(name, key)
        if thing is None:
            thing = make()
            self.keep(name, key, thing)
        return thing

    def find(self, name: Name, key: Any) -> Any | None:
        """What was made under this key, None if that was another or never."""
        known, thing = self._things.get(name, (None, None))
        return thing if known == key else None

    def keep(self, name: Name, key: Any, thing: Any) -> None:
        """Keep what was made, in place of what has the same name."""
        self.made.append(name)
        self._things[name] = (key, thing)


class _Heard(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextlib.contextmanager
def heard(name: str) -> Iterator[list[logging.LogRecord]]:
    """The warnings and errors that are logged meanwhile."""
    records: list[logging.LogRecord] = []
    handler = _Heard(records)
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    try:
        yield records
    finally:
        logger.removeHandler(handler)


def digest(paths: Iterable[Path]) -> str:
    """A hash of the names and contents of files."""
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()


class Compiled(BytecodeCache):
    """Templates that one build has compiled, for the next; by their source."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code, if its source is the same."""
        if (code := self._known.get(bucket.key)) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self._known[bucket.key] = bucket.bytecode_to_string()

    def serve(self, theme: Any) -> None:
        """Give every environment of a theme the templates compiled before."""
        change(theme, lambda env: setattr(env, "bytecode_cache", self))


class Shelf:
    """Files of the site that stay as they are, from one build to the next.

    A build begins by emptying the site's folder, but for what is hidden there.
    """

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def put_aside(self, site: Path) -> None:
        """Hide what the last build wrote."""
        shelf = site / _SHELF
        shutil.rmtree(shelf, ignore_errors=True)  # of a build that did not end
        shelf.mkdir(parents=True)
        for entry in list(site.iterdir()):
            if not entry.name.startswith("."):
                entry.rename(shelf / entry.name)

    def take_back(self, site: Path, keys: dict[str, Any]) -> set[str]:
        """Put the files back whose key is as it was, and say which; drop the rest.

        ``keys`` has every file that this build would copy, by its path in the site.
        """
        shelf = site / _SHELF
        if shelf.is_dir():  # nobody has removed the site meanwhile
            for entry in list(shelf.iterdir()):
                entry.rename(site / entry.name)
            shelf.rmdir()
        same = {path for path, key in keys.items() if self._known.get(path) == key}
        back = set()
        for path in _files(site):
            if path in same:
                back.add(path)
            else:
                (site / path).unlink()
        _drop_empty(site)  # a file may come where a folder was
        self._known = keys
        return back


def give_back(site: Path) -> None:
    """Put back what a build that broke off has left on the shelf."""
    for entry in (site / _SHELF).glob("*"):
        if not (site / entry.name).exists():
            entry.rename(site / entry.name)


def _files(folder: Path) -> list[str]:
    """Every file under a folder, by its path there."""
    start = len(folder.as_posix()) + 1
    return [
        f"{Path(where).as_posix()}/{name}"[start:]
        for where, _, names in os.walk(folder)
        for name in names
    ]


def _drop_empty(folder: Path) -> None:
    """Remove the folders below one that hold no file."""
    for where, _, _ in os.walk(folder, topdown=False):
        if where != str(folder):
            with contextlib.suppress(OSError):  # it is not empty
                Path(where).rmdir()


def copy_once(files: Files, site: Path, shelf: Shelf) -> None:
    """Have MkDocs copy only the files that are not as they were."""
    others = {f.dest_uri: f for f in files if not f.is_documentation_page()}
    keys: dict[str, Any] = {}
    for path, file in others.items():
        try:
            keys[path] = _file_key(file)
        except OSError as error:  # it was removed meanwhile, or links to nothing
            log.warning("%s is left out: %s", file.src_uri, error.strerror)
            files.remove(file)
    for path in shelf.take_back(site, keys):
        # Patch on MkDocs, which copies each file in each build. Needless once it
        # leaves a file alone that is as it was.
        vars(others[path])["copy_file"] = lambda dirty=False: None  # noqa: ARG005


def _file_key(file: File) -> Any:
    """What a file of the site is made of: its text, or a file as it lies."""
    if file.abs_src_path is None:
        return file.content_bytes
    lies = Path(file.abs_src_path).stat()
    # Of another file that was copied here with its time, the last is another.
    return file.abs_src_path, lies.st_mtime_ns, lies.st_size, lies.st_ctime_ns


def convert_once(page: Page, key: Any, rendered: set[str], memory: Memory) -> None:
    """Have MkDocs convert a page again only if something that it shows changed.

    ``rendered`` are the blocks that the conversion brings to the page.
    """
    name, convert = ("content", page.file.src_uri), page.render

    def render_page(config: MkDocsConfig, files: Files) -> None:
        found = memory.find(name, key)
        if found is None:
            before = dict(vars(page))
            with heard("mkdocs") as warnings:
                convert(config, files)
            changed = {
                k: v
                for k, v in vars(page).items()
                if k not in before or before[k] is not v
            }
            found = changed, frozenset(rendered)
            if not warnings:  # they are to be said again
                memory.keep(name, key, found)
        attributes, known = found
        vars(page).update(attributes)
        page.links_to_anchors = {  # among the files of this build, not of an earlier
            files.get_file_from_path(file.src_uri) or file: links
            for file, links in (page.links_to_anchors or {}).items()
        }
        rendered.update(known)
        del vars(page)["render"]

    # Patch on MkDocs, which converts every page in each build. Needless once it keeps
    # what it converted, by all that a page is made of.
    vars(page)["render"] = render_page


def keep_pages(env: Environment, memory: Memory) -> None:
    """Have ``env`` write only the pages anew for which ``page_key`` is another.

    The context of a page has its key as ``page_key``; what has none is written anew
    each time.
    """

    class Kept(Template):
        def render(self, *args: Any, **kwargs: Any) -> str:
            context = dict(*args, **kwargs)
            name, key = context.get("page_key", (None, None))
            if name is None:
                return super().render(context)
            write = super().render
            return memory.recall(name, key, lambda: write(context))

    # Patch on MkDocs, which writes every page in each build. Needless as above.
    env.template_class = Kept
