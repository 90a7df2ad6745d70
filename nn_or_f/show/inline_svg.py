"""Fit a figure that matplotlib drew into a page.

In: SVG text of a run, with the marker colors of ``templates/figure.mplstyle``. Out: an
``<svg>`` that follows the page from light to dark. Called by ``snippet_data`` and
``notebooks``.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from nn_or_f.read import drawing

#: Marker colors of figure.mplstyle, and the CSS that takes their place.
COLORS = {
    "#010203": "currentColor",
    "#010204": "var(--nnf-nn)",
    "#010205": "var(--nnf-f)",
    "#010206": "var(--nnf-third)",
    "#010207": "var(--nnf-grid)",
}

_REFERENCE = re.compile(r"url\(#(?P<id>[^)]+)\)")
_FONT = re.compile(r"font:\s*(?P<size>[\d.]+px)\s+[^;]+")


def inline(svg: str, prefix: str) -> str:
    """The figure as an ``<svg>`` element of a page.

    Marker colors become CSS, and fonts the page's own. Ids start with ``prefix``, which
    must be unique in the page; ids that nothing refers to are removed, and all that no
    page may show: what `mkdocs serve` shows beside its fault must be harmless too.
    """
    try:
        root = drawing.of_run(svg)
    except ElementTree.ParseError:
        return ""  # which is a fault
    used = _references(root)
    for element in root.iter():
        _mend(element, prefix, used)
    root.attrib.pop("version", None)
    text = drawing.cleaned(ElementTree.tostring(root, encoding="unicode"))
    for marker, css in COLORS.items():
        text = text.replace(marker, css)
    return text


def _references(root: ElementTree.Element) -> set[str]:
    found: set[str] = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "href":
                found.add(value.removeprefix("#"))
            found.update(match["id"] for match in _REFERENCE.finditer(value))
    return found


def _mend(element: ElementTree.Element, prefix: str, used: set[str]) -> None:
    for name, value in list(element.attrib.items()):
        if name == "id":
            if value in used:
                element.set("id", f"{prefix}-{value}")
            else:
                del element.attrib["id"]
        elif name == "href" and value.startswith("#"):
            element.set("href", f"#{prefix}-{value[1:]}")
        elif name != "href":  # else an image, within its address
            own_font = _FONT.sub(r"font-size: \g<size>", value)
            own_ids = _REFERENCE.sub(rf"url(#{prefix}-\g<id>)", own_font)
            element.set(name, own_ids)
