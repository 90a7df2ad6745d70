"""A small site in a folder of its own, built by the real mkdocs command."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from bs4 import BeautifulSoup

from nn_or_f.languages import LANGUAGES
from nn_or_f.read import labs
from nn_or_f.read.labs import Lab

ROOT = Path(__file__).resolve().parent.parent

SNIPPET = """\
import torch

# ja: 二つの数を足します
# en: Add two numbers
total = torch.tensor(1) + 1
print(total)
"""

PAGE = """\
---
title: {title}
---
# {title} {{ #top }}

/// run | page/add.py
///

{{= page/add.py:total =}}
"""


LAB = """\
# ---
# title: {ja: 試し, en: A try}
# description: {ja: 線を引く, en: Draw a line}
# figures:
#   line: {ja: 直線, en: a line}
# ---

# %% [markdown] lang="ja"
# # 足して描く { #try }
#
# [最初のページ](../index.md#top)

# %% [markdown] lang="en"
# # Add and draw { #try }
#
# [The first page](../index.md#top)

# %%
# ja: 二つの数を足す
# en: Add two numbers
total = 1 + 1
print(total, "<b>&")

# %% figure="line"
import matplotlib.pyplot as plt

plt.plot([total, 3], color="C1")
plt.show()
"""


def read_lab(root: Path, text: str = LAB) -> Lab:
    """A lab of this source, read from a file under ``root``."""
    (root / "labs").mkdir(exist_ok=True)
    (root / "labs/demo.py").write_text(text, "utf-8")
    return labs.read(root, "demo")


#: What each run of a site may use.
LIMITS = {"cpu_seconds": 2, "wall_seconds": 20, "output_bytes": 100_000}

#: The folders that a site has, or that a build may make.
FOLDERS = {
    *("docs", "evidence", "snippets", "labs", "pictures", "nn_or_f"),
    *("site", ".cache"),
}


class MiniSite:
    """One page in two languages that shows ``snippets/page/add.py``.

    It has the project's own mkdocs.yml, with another nav and tighter limits.
    With ``lab``, it has ``labs/demo.py`` too; without, it does without
    mkdocs-jupyter, which takes long to import. Only with ``records`` are its runs
    held against what is recorded of them in ``outputs/``.
    """

    def __init__(self, root: Path, lab: bool = False, records: bool = False) -> None:
        self.root = root
        text = (ROOT / "mkdocs.yml").read_text("utf-8")
        pages = "{0}/index.md, {0}/labs/demo.ipynb" if lab else "{0}/index.md"
        sections = [f"{{{lang}: [{pages.format(lang)}]}}" for lang in ("ja", "en")]
        nav = f"nav: [{', '.join(sections)}]\n"
        text = re.sub(r"^nav:\n(?: .*\n)+", nav, text, flags=re.MULTILINE)
        assert nav in text
        if not lab:
            plugin = r"  - mkdocs-jupyter:\n(?:      .*\n)+"
            text, count = re.subn(plugin, "", text)
            assert count == 1
        settings = {"limits": LIMITS, "records": records}
        text += yaml.safe_dump({"extra": {"nn_or_f": settings}})
        self.write("mkdocs.yml", text)
        (root / "nn_or_f").symlink_to(ROOT / "nn_or_f")
        (root / "pictures").mkdir()
        (root / "docs").mkdir()
        (root / "docs/assets").symlink_to(ROOT / "docs/assets")
        self.write("docs/index.md", (ROOT / "docs/index.md").read_text("utf-8"))
        self.write("docs/ja/index.md", PAGE.format(title="足し算"))
        self.write("docs/en/index.md", PAGE.format(title="Addition"))
        self.write("snippets/page/add.py", SNIPPET)
        (root / "labs").mkdir()
        if lab:
            self.write("labs/demo.py", LAB)

    def clear(self) -> None:
        """Remove all pages, snippets and pictures but the first page."""
        for path in (self.root / "docs").glob("*.md"):
            if path.name != "index.md":
                path.unlink()
        for name in ("docs/ja", "docs/en", "snippets", "pictures"):
            shutil.rmtree(self.root / name)
            (self.root / name).mkdir()

    def show_all_pages(self) -> None:
        """Have every page of either language in the navigation."""
        docs = self.root / "docs"
        nav = [
            {lang: sorted(f"{lang}/{p.name}" for p in (docs / lang).glob("*.md"))}
            for lang in LANGUAGES
        ]
        text = re.sub(r"(?m)^nav: .+", f"nav: {nav}", self.read("mkdocs.yml"))
        self.write("mkdocs.yml", text)

    @classmethod
    def at(cls, root: Path) -> MiniSite:
        """A site that is there already."""
        site = cls.__new__(cls)
        site.root = root
        return site

    def write(self, path: str, text: str) -> None:
        """Write a file of the site."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def write_pages(self, text: str) -> None:
        """Give both languages the same page."""
        for lang in ("ja", "en"):
            self.write(f"docs/{lang}/index.md", text)

    def read(self, path: str) -> str:
        """Read a file of the site."""
        return (self.root / path).read_text("utf-8")

    def put(self, path: str, content: str | bytes | None) -> None:
        """Write a file of the site, or remove it."""
        file = self.root / path
        if isinstance(content, str):
            self.write(path, content)
        elif content is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def soup(self, path: str) -> BeautifulSoup:
        """A page as it was built."""
        return BeautifulSoup(self.read(f"site/{path}"), "lxml")

    def published(self) -> dict[str, bytes]:
        """Every file that was built, by its path."""
        folder = self.root / "site"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    def shown(self) -> tuple[str, ...]:
        """The value that each language's page shows; none before there is a site."""
        if not (self.root / "site").exists():
            return ()
        pages = [self.soup(f"{lang}/index.html") for lang in LANGUAGES]
        values = [page.select_one("p > .nnf-value") for page in pages]
        return tuple(value.get_text() for value in values if value)

    def strays(self) -> set[str]:
        """Folders that no build should leave."""
        found = {path.name for path in self.root.iterdir() if path.is_dir()}
        return found - FOLDERS

    def build(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Run ``mkdocs build --strict``."""
        return self.mkdocs("build", "--strict", *options)

    def record(self, *names: str) -> subprocess.CompletedProcess[str]:
        """Record what its runs print, as ``make outputs`` does."""
        return self._run(sys.executable, str(ROOT / "tools/outputs.py"), *names)

    def mkdocs(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of MkDocs to its end."""
        return self._run(*_mkdocs(), *arguments)

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.root,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start_build(self) -> subprocess.Popen[str]:
        """Start ``mkdocs build --strict`` and go on."""
        return subprocess.Popen(
            [*_mkdocs(), "build", "--strict"],
            cwd=self.root,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @contextlib.contextmanager
    def serve(self, *options: str) -> Iterator[str]:
        """Run ``mkdocs serve``; gives the address once it answers."""
        port = _free_port()
        address = f"http://127.0.0.1:{port}"
        log = (self.root / "serve.log").open("w")
        process = subprocess.Popen(
            [*_mkdocs(), "serve", "--dev-addr", f"127.0.0.1:{port}", *options],
            cwd=self.root,
            env=_environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield address
            assert process.poll() is None, self.read("serve.log")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
            log.close()


def sleeper(note: Path) -> str:
    """Code that notes the number of its process, and sleeps for longer than a test."""
    return f"""\
import os
import time
with open({str(note)!r}, "w") as file:
    file.write(str(os.getpid()))
time.sleep(99)
total = 1
"""


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something has come to pass."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def fetch_until(
    url: str, wanted: str, seconds: float = 60, without: str | None = None
) -> str:
    """Fetch a page again and again until it holds ``wanted``, and not ``without``."""
    deadline = time.monotonic() + seconds
    text = ""
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(url) as answer:
            text = str(answer.read(), "utf-8")
            if wanted in text and (without is None or without not in text):
                return text
        time.sleep(0.2)
    raise AssertionError(f"{url} never held {wanted!r}; last:\n{text[-2000:]}")


def _mkdocs() -> list[str]:
    return [sys.executable, "-m", "mkdocs"]


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
