"""The same content, once for each contender, as its own author would write it.

In: a `Content` and an empty folder. Out: a folder for each contender, ready to
be built by ``mkdocs build``. Called by ``__main__``.

Each shows the same views of the same snippets on the same pages under the
same theme. What differs is what a contender needs to show a run: our block; a
fence of markdown-exec, which includes the file by pymdownx.snippets; or such
a fence that is not executed.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from mkdocs.utils.yaml import yaml_load

from bench.content import ALT, Content, Example
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import snippet

ROOT = Path(__file__).resolve().parent.parent

#: Where the peers' pages find the views: ``shown/ja/page01/conv.py``.
SHOWN = "shown"

#: Lines that a page of markdown-exec needs, unseen, to show a figure.
_FIGURE = (
    "from io import StringIO",
    "svg = StringIO()",
    'plt.savefig(svg, format="svg")',
    "plt.close()",
    "print(svg.getvalue())",
)


@dataclass(frozen=True)
class Contender:
    """One way to build the pages; ``block`` writes a snippet into a page."""

    key: str
    executes: tuple[str, ...]
    """The languages whose pages execute what they show."""
    ours: bool = False

    def executions(self, count: int) -> int:
        """How many snippets a cold build runs when ``count`` are shown."""
        return count if self.ours else count * len(self.executes)

    def block(self, example: Example, lang: str) -> str:
        """The Markdown that shows a snippet."""
        if self.ours:
            alt = f"    alt: {ALT[lang]}\n" if example.draws else ""
            return f"/// run | {example.name}\n{alt}///\n"
        lines = [f'--8<-- "{SHOWN}/{lang}/{example.name}"']
        head = "```python"
        if lang in self.executes:
            head += ' exec="on" source="above"'
            head += ' html="on"' if example.draws else ' result="text"'
            if example.draws:
                lines += [f"{line}  # markdown-exec: hide" for line in _FIGURE]
        return "\n".join([head, *lines, "```", ""])


#: In the order in which they take turns.
CONTENDERS = (
    Contender("ours", LANGUAGES, ours=True),
    Contender("peer", LANGUAGES),
    Contender("peer_once", LANGUAGES[:1]),
    Contender("plain", ()),
)


class Site:
    """One contender's folder."""

    def __init__(self, contender: Contender, content: Content, folder: Path) -> None:
        self.contender = contender
        self.content = content
        self.folder = folder
        folder.mkdir(parents=True)
        shutil.copytree(ROOT / "docs/assets", folder / "docs/assets")
        self._write("mkdocs.yml", yaml.safe_dump(self._config(), allow_unicode=True))
        self._write("docs/index.md", "# nn or F { #top }\n\n[ja](ja/page01.md)\n")
        for lang in LANGUAGES:
            for page in content.names:
                self._write(f"docs/{lang}/{page}.md", self.page(page, lang))
        for example in content.examples():
            self._write_snippet(example, example.text())

    def page(self, name: str, lang: str) -> str:
        """The Markdown of one page."""
        parts = [self.content.beginning(name, lang)]
        for example in self.content.examples():
            if example.page == name:
                parts.append(example.before(lang))
                parts.append(self.contender.block(example, lang))
        return "\n".join(parts)

    def forget(self) -> None:
        """Remove what earlier builds have left: site and cache."""
        for left in ("site", ".cache"):
            shutil.rmtree(self.folder / left, ignore_errors=True)

    def change(self, seed: int) -> None:
        """Change one snippet, as an author would who saves the file."""
        example = self.content.changing
        self._write_snippet(example, example.text(seed))

    def _write_snippet(self, example: Example, text: str) -> None:
        if self.contender.ours:
            self._write(f"{snippet.FOLDER}/{example.name}", text)
            return
        for lang, view in snippet.parse(example.name, text).views.items():
            self._write(f"{SHOWN}/{lang}/{example.name}", view)

    def _write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def _config(self) -> dict[str, Any]:
        """The project's own configuration, as far as it concerns this contender."""
        config: dict[str, Any] = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))
        config["nav"] = [
            {lang: [f"{lang}/{page}.md" for page in self.content.names]}
            for lang in LANGUAGES
        ]
        config["plugins"] = ["search"]
        del config["watch"]
        shape = _ours if self.contender.ours else _peers
        shape(config, self.folder)
        if self.contender.executes and not self.contender.ours:
            config["plugins"].append("markdown-exec")
        return config


def _ours(config: dict[str, Any], _folder: Path) -> None:
    config["hooks"] = [str(ROOT / "nn_or_f/mkdocs/hooks.py")]
    config["theme"]["custom_dir"] = str(ROOT / "nn_or_f/show/templates/theme")
    config["extra"] = {"nn_or_f": {"records": False}}  # none are kept


def _peers(config: dict[str, Any], folder: Path) -> None:
    del config["hooks"], config["theme"]["custom_dir"]
    options = {"base_path": [str(folder)], "check_paths": True}
    config["markdown_extensions"].append({"pymdownx.snippets": options})


def write_all(content: Content, folder: Path) -> dict[str, Site]:
    """A folder for each contender, by its key."""
    return {c.key: Site(c, content, folder / c.key) for c in CONTENDERS}
