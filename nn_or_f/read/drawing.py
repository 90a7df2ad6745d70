"""What an SVG in a page may hold: shapes, words, and colors; nothing that can run.

In: an SVG, drawn by hand or by a run. Out: what of it no page may show, and the same
SVG without that. All is allowed by list: what browsers run is a list that grows. Called
by ``pictures``, ``markup``, ``inline_svg`` and ``tasks``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from xml.etree import ElementTree

import nh3

SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"

ELEMENTS = {
    *("svg", "g", "defs", "symbol", "use", "image", "text", "tspan", "textPath"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    *("clipPath", "mask", "pattern", "marker", "filter", "feComposite"),
    *("feColorMatrix", "linearGradient", "radialGradient", "stop"),
}
#: What may stand in ``style``, and as an attribute too.
PROPERTIES = {
    *("fill", "fill-opacity", "fill-rule", "color", "opacity", "visibility"),
    *("stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap"),
    *("stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width"),
    *("font", "font-family", "font-size", "font-stretch", "font-style"),
    *("font-variant", "font-weight", "letter-spacing", "text-anchor"),
    *("dominant-baseline", "alignment-baseline", "baseline-shift"),
    *("clip-path", "clip-rule", "mask", "filter", "mix-blend-mode"),
    *("marker-start", "marker-mid", "marker-end", "paint-order", "vector-effect"),
    *("stop-color", "stop-opacity", "image-rendering", "shape-rendering"),
    *("text-rendering", "isolation"),
}
ATTRIBUTES = PROPERTIES | {
    *("xmlns", "version", "id", "class", "style", "role", "href"),
    *("aria-label", "aria-hidden"),
    *("viewBox", "preserveAspectRatio", "width", "height", "transform"),
    *("x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry"),
    *("fx", "fy", "d", "points", "rotate", "pathLength", "textLength"),
    *("lengthAdjust", "startOffset", "offset", "spreadMethod"),
    *("gradientUnits", "gradientTransform", "clipPathUnits", "maskUnits"),
    *("maskContentUnits", "patternUnits", "patternContentUnits"),
    *("patternTransform", "markerUnits", "markerWidth", "markerHeight"),
    *("refX", "refY", "orient", "filterUnits", "primitiveUnits"),
    *("in", "in2", "operator", "type", "values", "k1", "k2", "k3", "k4"),
}
_WORDS = {"aria-label", "xmlns"}  # these are read, or compared, and nothing else

#: A value calls these alone: no ``url`` but of a part of the drawing itself.
_CALL = re.compile(
    r"\burl\(\s*(?P<quote>[\"']?)#[\w.:-]+(?P=quote)\s*\)"
    r"|\b(?:rgba?|hsla?|var|matrix|translate|scale|rotate|skew[XY])\([\w\s.,%+-]*\)"
)
_PLAIN = re.compile(r"[\w\s#.,;:%+!*'\"-]*")
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[\w+/=\s]*", re.ASCII)

#: matplotlib writes it into each figure; the site's style sheet has it too.
_RULE = "*{stroke-linejoin: round; stroke-linecap: butt}"

ElementTree.register_namespace("", SVG.strip("{}"))


def allows(tag: str, name: str, value: str) -> bool:
    """Whether an element of the list may have this attribute."""
    if name not in ATTRIBUTES:
        return False
    if name == "href":
        inside = value.startswith("#")
        return inside or (tag == "image" and _IMAGE.fullmatch(value) is not None)
    if name in _WORDS:
        return True
    return not is_the_themes(name, value) and is_plain(name, value, PROPERTIES)


def is_the_themes(name: str, value: str) -> bool:
    """Whether the theme's own script would act on an element with this attribute.

    It has names that begin with ``__``, and fetches what draws a class.
    """
    names = name in {"id", "name"} and value.startswith("__")
    return names or (name == "class" and "mermaid" in value.split())


def is_plain(name: str, value: str, properties: Set[str]) -> bool:
    """Whether a value calls nothing else, and a style sets these properties alone."""
    if not _PLAIN.fullmatch(_CALL.sub("", value)):
        return False
    set_ = {one.partition(":")[0].strip() for one in value.split(";")}
    return name != "style" or set_ <= properties | {""}


def strangers(svg: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, str]]:
    """Each element that holds what no page may show, and what that is."""
    for element in svg.iter():
        tag = element.tag.removeprefix(SVG)
        if tag not in ELEMENTS or tag == element.tag:
            name = tag.rpartition("}")[2]
            yield element, f"<{name}> is no part of a drawing: shapes and words are"
            continue
        for name, value in element.attrib.items():
            if not allows(tag, name, value):
                shown = value if len(value) < 60 else f"{value[:60]}…"
                what = f"runs code, comes from elsewhere, or is no drawing: “{shown}”"
                yield element, f"<{tag} {name.rpartition('}')[2]}=…> {what}"


def parse(text: str) -> ElementTree.Element:
    """An SVG as a tree, its links spelt as HTML has them.

    Raises:
        ElementTree.ParseError: it is not XML.
    """
    root = ElementTree.fromstring(text)
    for element in root.iter():
        if (address := element.attrib.pop(f"{_XLINK}href", None)) is not None:
            element.set("href", address)
    return root


def of_run(svg: str) -> ElementTree.Element:
    """A figure as it is shown: without what matplotlib says of itself.

    Raises:
        ElementTree.ParseError: it is not XML.
    """
    root = parse(svg)
    for parent in list(root.iter()):
        for element in list(parent):
            rule = element.tag == f"{SVG}style" and element.text == _RULE
            if rule or element.tag == f"{SVG}metadata":
                parent.remove(element)
    return root


@lru_cache(maxsize=64)  # `mkdocs serve` asks for the same figures again and again
def faults_of_run(svg: str) -> tuple[str, ...]:
    """What is wrong with a figure, for the author of its run."""
    try:
        return tuple({what: None for _, what in strangers(of_run(svg))})
    except ElementTree.ParseError as error:
        return (f"it is not XML: {error}",)


def cleaned(svg: str) -> str:
    """The same SVG without what no page may show, read as a browser reads it."""

    def kept(tag: str, name: str, value: str) -> str | None:
        return value if allows(tag, name, value) else None

    return nh3.clean(
        svg,
        tags=ELEMENTS,
        clean_content_tags={"script", "style", "title", "desc", "foreignObject"},
        attributes={"*": ATTRIBUTES},
        attribute_filter=kept,
        url_schemes={"data"},
        link_rel=None,
    )
