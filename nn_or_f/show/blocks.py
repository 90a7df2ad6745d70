"""What authors write: ``run``, ``pair``, ``inspect``, ``picture``, ``atlas``, values.

In: Markdown, which ``page`` has scanned for faults. Out: HTML of a
`PageRenderer`. ``plugin`` hands `Blocks` to MkDocs as a Markdown extension and
sets its renderer before each page.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar
from xml.etree import ElementTree

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_string, type_string_in

from nn_or_f.read.page import BADGES, BLOCKS, VALUE
from nn_or_f.show.render import PageRenderer

_VALUE = r"\{=(.*?)=\}"


class Blocks(BlocksExtension):  # type: ignore[misc]  # pymdownx has no types
    """The extension; ``renderer`` is that of the page in hand."""

    renderer: PageRenderer

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:  # noqa: N802
        """Register the blocks and, below code spans, the inline value."""
        block_mgr.register(_Run, {"extension": self})
        block_mgr.register(_Pair, {"extension": self})
        block_mgr.register(_Inspect, {"extension": self})
        block_mgr.register(_Picture, {"extension": self})
        block_mgr.register(_Layer, {"extension": self})
        block_mgr.register(_Layers, {"extension": self})
        block_mgr.register(_Functions, {"extension": self})
        md.inlinePatterns.register(_Value(_VALUE, md, self), "nn_or_f_value", 185)


class _Replaced(Block):  # type: ignore[misc]  # pymdownx has no types
    """A block that is replaced by HTML of its own."""

    ARGUMENT = True

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        extension: Blocks = self.config["extension"]
        element = ElementTree.SubElement(parent, "div")
        element.text = self.md.htmlStash.store(self.html(extension.renderer))
        return element

    def on_markdown(self) -> str:
        return "raw"

    def html(self, renderer: PageRenderer) -> str:
        raise NotImplementedError


class _Run(_Replaced):
    NAME = "run"
    OPTIONS: ClassVar[dict[str, Any]] = {
        "badge": ["", type_string_in(["", *BADGES])],
        "alt": ["", type_string],
    }

    def html(self, renderer: PageRenderer) -> str:
        badge, alt = self.options["badge"], self.options["alt"]
        return renderer.run(self.argument.strip(), badge, alt)


class _Pair(_Replaced):
    NAME = "pair"
    OPTIONS: ClassVar[dict[str, Any]] = {"alt": ["", type_string]}

    def on_validate(self, parent: ElementTree.Element) -> bool:  # noqa: ARG002
        return len(self.argument.split()) == 2

    def html(self, renderer: PageRenderer) -> str:
        left, right = self.argument.split()
        return renderer.pair(left, right, self.options["alt"])


class _Inspect(_Replaced):
    NAME = "inspect"
    OPTIONS: ClassVar[dict[str, Any]] = {"alt": ["", type_string]}

    def on_validate(self, parent: ElementTree.Element) -> bool:  # noqa: ARG002
        return len(self.argument.split()) in BLOCKS[self.NAME][0]

    def html(self, renderer: PageRenderer) -> str:
        return renderer.inspect(self.argument.split(), self.options["alt"])


class _Picture(_Replaced):
    NAME = "picture"

    def html(self, renderer: PageRenderer) -> str:
        return renderer.picture(self.argument.strip())


class _Layer(_Replaced):
    NAME = "atlas"

    def html(self, renderer: PageRenderer) -> str:
        return renderer.layer(self.argument.strip())


class _Layers(_Replaced):
    NAME = "atlas-index"
    ARGUMENT = False

    def html(self, renderer: PageRenderer) -> str:
        return renderer.layer_table()


class _Functions(_Replaced):
    NAME = "atlas-functions"
    ARGUMENT = False

    def html(self, renderer: PageRenderer) -> str:
        return renderer.function_table()


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
