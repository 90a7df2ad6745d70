"""Our blocks and inline values as a Markdown extension.

In: Markdown, which ``scan_page`` searched for faults. Out: HTML of a `PageRenderer`.
``plugin`` hands `Blocks` to MkDocs and sets its renderer before each page. The blocks
are those of the table in ``block_types``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_string, type_string_in

from nn_or_f.read.block_types import BLOCKS, BlockType, Option
from nn_or_f.read.page import VALUE
from nn_or_f.show.render import PageRenderer

_VALUE = r"\{=(.*?)=\}"


class Blocks(BlocksExtension):  # type: ignore[misc]  # pymdownx has no types
    """The extension; ``renderer`` is that of the page in hand."""

    renderer: PageRenderer

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:  # noqa: N802
        """Register the blocks and, below code spans, the inline value."""
        for name, type_ in BLOCKS.items():
            if type_.ours:
                block_mgr.register(_processor(name, type_), {"extension": self})
        md.inlinePatterns.register(_Value(_VALUE, md, self), "nn_or_f_value", 185)


class _Replaced(Block):  # type: ignore[misc]  # pymdownx has no types
    """A block that is replaced by HTML of its own."""

    COUNTS: tuple[int, ...]

    def on_validate(self, parent: ElementTree.Element) -> bool:  # noqa: ARG002
        return len(self._arguments()) in self.COUNTS

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        extension: Blocks = self.config["extension"]
        options = {k: v for k, v in self.options.items() if k in self.OPTIONS}
        html = extension.renderer.block(self.NAME, *self._arguments(), **options)
        element = ElementTree.SubElement(parent, "div")
        element.text = self.md.htmlStash.store(html)
        return element

    def on_markdown(self) -> str:
        return "raw"

    def _arguments(self) -> list[str]:
        return (self.argument or "").split()


def _processor(name: str, type_: BlockType) -> type[_Replaced]:
    """The class that makes the blocks of one name."""
    options = {key: [o.left_out, _validator(o)] for key, o in type_.options.items()}
    fields = {
        "NAME": name,
        "ARGUMENT": None,  # `on_validate` counts them
        "OPTIONS": options,
        "COUNTS": type_.counts,
    }
    return type(f"Block_{name}", (_Replaced,), fields)


def _validator(option: Option) -> Callable[[Any], Any]:
    """What takes a value of an option, or raises a ValueError."""
    if option.is_mapping:
        return _texts
    taken: Callable[[Any], Any] = type_string
    return type_string_in(["", *option.values]) if option.values else taken


def _texts(value: object) -> dict[str, str]:
    """A mapping of texts to texts: pymdownx has a type for attributes only."""
    if not isinstance(value, dict):
        raise ValueError(f"{type(value)} is no mapping")
    return {type_string(key): type_string(text) for key, text in value.items()}


class _Value(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: Blocks) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[str | None, int | None, int | None]:
        match = VALUE.fullmatch(m[1])
        if match is None:
            return None, None, None
        html = self.extension.renderer.value(
            match["file"], match["name"], match["spec"] or ""
        )
        return self.md.htmlStash.store(html), m.start(0), m.end(0)
