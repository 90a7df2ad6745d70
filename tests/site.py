"""The project's own site, built once for all tests that look at it."""

from __future__ import annotations

import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from nn_or_f.languages import LANGUAGES
from nn_or_f.read import labs

ROOT = Path(__file__).resolve().parent.parent


def paths() -> list[str]:
    """Where every page of either language is, as ``ja/glossary/``; labs too."""
    found = []
    for lang in LANGUAGES:
        folder = ROOT / "docs" / lang
        for file in sorted(folder.rglob("*.md")):
            path = file.relative_to(folder.parent).as_posix().removesuffix("index.md")
            found.append(path.replace(".md", "/"))
        for name in labs.find(ROOT):
            uri = labs.read(ROOT, name).src_uri(lang)
            found.append(uri.replace(".ipynb", "/"))
    return found


#: One page of each kind, in one language each: what `make test` looks at of what grows
#: with the pages; `make audit` looks at all.
SAMPLE = (
    "ja/",  # the home page
    "en/glossary/",  # prose, runs, pairs, and inspected runs
    "ja/three-ways/",  # three runs side by side
    "en/atlas/",  # the table of layers
    "en/atlas/convolution/",  # layers
    "ja/labs/three-styles/",  # a lab
    "en/about/",  # nothing but prose
)


def each(found: Iterable[str], sample: Collection[str] = SAMPLE) -> list[ParameterSet]:
    """Paths of pages as parameters of a test: those that stand for others, and all."""
    audit = pytest.mark.audit
    return [
        pytest.param(path, marks=() if path in sample else audit, id=path)
        for path in found
    ]


#: For what is the same in both languages but for the words: one stands for both.
EITHER_LANGUAGE = pytest.mark.parametrize(
    "lang", ["ja", pytest.param("en", marks=pytest.mark.audit)]
)


@dataclass(frozen=True)
class Site:
    """Where the site was built, and the address it is served at."""

    folder: Path
    address: str


def headers(folder: Path) -> dict[str, str]:
    """What a host that reads the site's ``_headers`` sends with every file."""
    file = folder / "_headers"
    where, *lines = file.read_text("utf-8").splitlines() if file.is_file() else ["/*"]
    assert where == "/*"
    return dict(line.strip().split(": ", 1) for line in lines)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        for name, value in headers(Path(self.directory)).items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def build(folder: Path) -> None:
    """Build the site strictly into ``folder``."""
    answer = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    """Serve ``folder`` on a free port of this machine, in a thread."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
