"""From saving a file to its new content in the browser: ``python -m bench.serve``.

In: this project as it lies here, and a Chromium. Out: ``bench/serve.md``. Two servers
stand side by side, each with a page open: ours, and plain MkDocs, which has the same
prose and the same code without results. They take turns: an edit of prose in both, an
edit of a snippet in ours.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from playwright.sync_api import Page, sync_playwright

from bench.machine import about, load
from bench.report import measured_on, table, write
from tests.browser.chromium import launch_options

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("docs", "snippets", "outputs", "labs", "pictures", "mkdocs.yml")
PAGE = "en/glossary"
SNIPPET = "snippets/glossary/pure.py"
EDITS = ("ours, prose", "plain, prose", "ours, snippet")

_BLOCK = re.compile(
    r"^/{3,} (?P<name>run|pair|inspect|picture) \| (?P<args>.*)\n(?:    .*\n)*/{3,}\n",
    re.MULTILINE,
)
_VALUE = re.compile(r"\{= *(?P<what>.*?) *=\}")


@dataclass(frozen=True)
class Results:
    """Seconds from saving to seeing, for each kind of edit, and where that was."""

    about: dict[str, Any]
    seconds: dict[str, list[float]]


def write_ours(folder: Path) -> None:
    """The project's own site; its rooms stay where they are."""
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    (folder / "nn_or_f").symlink_to(ROOT / "nn_or_f")


def write_plain(folder: Path) -> None:
    """The same pages for MkDocs alone: code in fences, nothing run, no labs."""
    config = yaml.safe_load(
        (ROOT / "mkdocs.yml").read_text("utf-8").replace("!ENV", "")
    )
    del config["hooks"], config["theme"]["custom_dir"], config["watch"]
    del config["site_url"], config["nav"], config["not_in_nav"]
    config["plugins"] = ["search"]
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), "utf-8")
    shutil.copytree(ROOT / "docs", folder / "docs")
    (folder / "docs/index.md").unlink()  # it has a template of ours
    for page in (folder / "docs").rglob("*.md"):
        text = _BLOCK.sub(_fenced, page.read_text("utf-8"))
        page.write_text(_VALUE.sub(lambda match: f"`{match['what']}`", text), "utf-8")


def _fenced(match: re.Match[str]) -> str:
    if match["name"] == "picture":
        return ""
    codes = [(ROOT / "snippets" / a).read_text("utf-8") for a in match["args"].split()]
    return "\n".join(f"```python\n{code}```\n" for code in codes)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """``mkdocs serve`` in a folder; gives the address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    with (folder / "serve.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            _wait_for(process, address, folder)
            yield f"http://{address}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    host, _, port = address.partition(":")
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((host, int(port))):
            return
        time.sleep(0.1)
    raise SystemExit(f"nn or F: no server\n{(folder / 'serve.log').read_text()}")


def seen(page: Page, file: Path, text: str, token: str) -> float:
    """Seconds from writing ``text`` until the open page shows ``token``."""
    start = time.monotonic()
    file.write_text(text, "utf-8")
    page.get_by_text(token).first.wait_for(timeout=60_000)
    return time.monotonic() - start


def compare(rounds: int, folder: Path) -> Results:
    """Measure in ``folder``, which is empty; one round before is not counted."""
    ours, plain = folder / "ours", folder / "plain"
    for site, fill in ((ours, write_ours), (plain, write_plain)):
        site.mkdir()
        fill(site)
    seconds: dict[str, list[float]] = {edit: [] for edit in EDITS}
    before = load()
    with (
        served(ours) as our_address,
        served(plain) as plain_address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options())
        pages = {}
        for name, address in (("ours", our_address), ("plain", plain_address)):
            pages[name] = browser.new_page()
            pages[name].goto(f"{address}/{PAGE}/")
        for number in range(rounds + 1):
            for edit in EDITS:
                who, _, what = edit.partition(", ")
                token = f"token{what}{number}"
                site = folder / who
                file = site / (f"docs/{PAGE}.md" if what == "prose" else SNIPPET)
                text = _edited(file.read_text("utf-8"), what, token)
                pages[who].bring_to_front()  # a hidden page does not wait for news
                pages[who].wait_for_timeout(1500)
                took = seen(pages[who], file, text, token)
                if number:
                    seconds[edit].append(round(took, 3))
                    print(
                        f"round {number} of {rounds}: {edit} {took:.2f} s", flush=True
                    )
        browser.close()
    return Results(about() | {"load_before": before, "load_after": load()}, seconds)


def _edited(text: str, what: str, token: str) -> str:
    if what == "snippet":
        return f'{text}print("{token}")\n'
    return re.sub(r"^(# .*\n)", rf"\1\n{token}\n", text, count=1, flags=re.MULTILINE)


def markdown(results: Results) -> str:
    """The text of ``serve.md``."""
    rows = [
        [edit, f"{median(seconds):.2f}", f"{min(seconds):.2f}–{max(seconds):.2f}"]
        for edit, seconds in results.seconds.items()
    ]
    ours, plain, _ = (median(results.seconds[edit]) for edit in EDITS)
    return f"""\
# From saving to seeing: `make bench-serve`

Seconds from saving a file to its new content in an open browser, on this site,
under `mkdocs serve`: {len(results.seconds[EDITS[0]])} edits of each kind. Both
servers take turns; “plain” is MkDocs with the same pages and the code in fences: it
runs nothing and has no labs.

{table(["an edit of", "median", "from–to"], rows)}

An edit of prose takes {ours / plain:.2f} times as long as under plain MkDocs.

{measured_on(results.about)}
"""


def main() -> None:
    """Measure, write the table, and show it."""
    parser = argparse.ArgumentParser(prog="make bench-serve")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = max(1, parser.parse_args().rounds)
    with tempfile.TemporaryDirectory(prefix="nn-or-f-serve-") as folder:
        found = compare(rounds, Path(folder))
    write("serve.md", markdown(found))


if __name__ == "__main__":
    main()
