"""MkDocs' own server: where it listens, what it watches, and how it outlives a fault.

In: an address, the server, MkDocs' configuration. Out: the same server, which notices
an edit soon, and goes on where MkDocs cannot build at all: it serves the last pages,
which say at their top what is wrong. Called by ``plugin``.
"""

from __future__ import annotations

import contextlib
import html
import ipaddress
import logging
import re
import socket
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError, MkDocsException, PluginError
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingEmitter
from watchdog.utils.dirsnapshot import DirectorySnapshot, EmptyDirectorySnapshot

from nn_or_f import languages
from nn_or_f.faults import Fault, Place
from nn_or_f.mkdocs.rebuild import give_back, heard
from nn_or_f.show.render import faults_of_site

#: How long an edit may go unnoticed; MkDocs' own is 0.5.
_POLL_SECONDS = 0.1

_LAST_PORT = 65535

#: Where what is wrong is put into a page: before its text, or else at its top.
_TEXT = re.compile(r"<article\b[^>]*>")
_TOP = re.compile(r"<body\b[^>]*>")

#: How MkDocs tells what is wrong with a line of its configuration.
_VALUE = re.compile(r"Config value '(\w+)': (.*)", re.DOTALL)

log = logging.getLogger("mkdocs.plugins.nn_or_f")


def check_address(host: str, port: int) -> None:
    """Tell in one line, before anything is built, that it cannot be served on.

    Raises:
        PluginError: the port is taken, or there is no such address here.
    """
    address = _written(host, port)
    if not 0 <= port <= _LAST_PORT:
        what = f"{port} is no port: there are those up to {_LAST_PORT}"
        raise PluginError(f"{address} cannot be served on: {what}")
    try:
        with socket.socket(_family(host)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        other = _written(host, port + 1 if port < _LAST_PORT else port - 1)
        what = f"{address} cannot be served on: {error.strerror}. "
        what += f"Choose another address, such as “-a {other}”"
        raise PluginError(f"{what} (make serve ADDRESS={other})") from None


def _family(host: str) -> socket.AddressFamily:
    """The family that MkDocs' server takes for a host."""
    try:
        version = ipaddress.ip_address(host).version
    except ValueError:
        return socket.AF_INET
    return socket.AF_INET6 if version == 6 else socket.AF_INET


def _written(host: str, port: int) -> str:
    """An address as it stands on a command line, or in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def watch(server: Any, config: MkDocsConfig, folders: Iterable[str]) -> None:
    """Notice an edit soon, and outlive it; ``folders`` may not be there yet."""
    root = Path(config.config_file_path).parent
    paths = [config.docs_dir, config.config_file_path]
    for path in paths:
        server.unwatch(path)
    # Patch on MkDocs, whose observer looks too seldom, and ends where a folder is away
    # for a while. Needless once it has an option for the one and minds the other.
    server.observer = Watcher(_POLL_SECONDS)
    for path in [*paths, *(str(root / folder) for folder in folders)]:
        server.watch(path)
    # Patch on MkDocs, which answers no request any more after a build that failed.
    # Needless once it serves what it has.
    server.builder = Lasting(server.builder, config)
    host, port = config.dev_addr
    server.url = server.url.replace(f"//{host}:{port}/", f"//{_written(host, port)}/")


class Lasting:
    """Builds as MkDocs does; what it cannot build is told in the pages it built last.

    ``build`` is MkDocs' own. A page is kept as text: MkDocs may have removed its file.
    """

    def __init__(self, build: Callable[[], object], config: MkDocsConfig) -> None:
        self._build = build
        self._logger = type(config).__module__.partition(".")[0]  # or ProperDocs'
        self._config_file = Path(config.config_file_path)
        self._site = Path(config.site_dir)
        self._pages: dict[Path, str] = {}
        self._keep()

    def __call__(self) -> None:
        """Build; or show what is wrong, once more if need be."""
        try:
            with heard(self._logger) as records:
                self._build()
        except Exception as error:
            log.debug("Not built", exc_info=True)
            said = [r.getMessage() for r in records if r.levelno >= logging.ERROR]
            faults = [*_faults(error, said, self._config_file)]
            for fault in faults:
                log.error("%s", fault)
            self._show(faults)
        else:
            self._keep()

    def _keep(self) -> None:
        self._pages = {}
        for page in self._site.rglob("*.html"):
            with contextlib.suppress(OSError, UnicodeDecodeError):  # it is no page
                self._pages[page] = page.read_text("utf-8")

    def _show(self, faults: Iterable[Fault]) -> None:
        give_back(self._site)
        told = [str(fault) for fault in faults]
        for path, text in self._pages.items():
            src_uri = path.relative_to(self._site).as_posix()
            lang = languages.language_of(src_uri) or languages.LANGUAGES[0]
            place = _TEXT.search(text) or _TOP.search(text)
            end = place.end() if place else 0
            path.parent.mkdir(parents=True, exist_ok=True)
            shown = text[:end] + _shown(told, lang) + text[end:]
            path.write_text(shown, "utf-8")


def _shown(told: list[str], lang: str) -> str:
    """What is wrong, as HTML, even where that is the template for it."""
    try:
        return faults_of_site(told, lang)
    except Exception:
        log.debug("No template for faults", exc_info=True)
        text = html.escape("\n".join(told))
        return f'<pre role="alert">{text}</pre>'


def _faults(error: Exception, said: list[str], config_file: Path) -> Iterator[Fault]:
    """What is wrong, by what MkDocs ``said`` before it gave up with ``error``."""
    place = Place(config_file.name)
    values = [found for what in said if (found := _VALUE.fullmatch(what))]
    for value in values:
        line = _line(config_file, value[1])
        yield Fault(f"“{value[1]}”: {value[2]}", source=Place(place.path, line))
    if values:
        return
    frames = traceback.walk_tb(error.__traceback__)
    reads = any(frame.f_code.co_name == "load_config" for frame, _ in frames)
    cause = error.__context__
    if mark := getattr(cause, "problem_mark", None):
        what = f"it is not YAML: {getattr(cause, 'problem', None) or cause}"
        place = Place(Path(mark.name).name, mark.line + 1)
    elif isinstance(cause, BuildError):  # what is raised says nothing of it
        what = str(cause)
    elif isinstance(error, MkDocsException):
        what = str(error)
    else:
        what = f"{type(error).__name__}: {error}"
    told = " ".join(what.split())
    yield Fault(f"nothing was built: {told}", source=place if reads else None)


def _line(file: Path, key: str) -> int | None:
    """The line of a file that a key stands on, where that is one of its own."""
    lines = enumerate(file.read_text("utf-8", "replace").splitlines(), start=1)
    return next((number for number, line in lines if line.startswith(f"{key}:")), None)


class Watcher(BaseObserver):
    """Looks every so many seconds at what is watched, and goes on where that is gone.

    Another branch may lack a folder: once it is back, its files are told again.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(_Lasting, timeout=seconds)


class _Lasting(PollingEmitter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        look = self._take_snapshot

        def look_again() -> DirectorySnapshot:
            try:
                return look()
            except (FileNotFoundError, NotADirectoryError):
                return EmptyDirectorySnapshot()

        self._take_snapshot = look_again
