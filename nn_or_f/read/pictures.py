"""Read a picture: one SVG file with the words of both languages.

In: a file under ``pictures/``. Out: a `Picture` with one ``<svg>`` for each
language, or faults. What readers read stands in attributes named after the
languages, ``<text x="8" y="20" ja="重み" en="weights"/>``, so that neither
language can be forgotten; names of code are plain text. Colors are classes,
which docs/assets/nn-or-f.css fills in for both schemes. Called by ``build`` and
``parity``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from nn_or_f.faults import Fault, FaultError, Place
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import drawing, sources
from nn_or_f.read.drawing import SVG

FOLDER = "pictures"

_ONE_LANGUAGE = re.compile(r"[ぁ-ヿ一-鿿]")


@dataclass(frozen=True)
class Picture:
    """A drawing; ``views`` has its ``<svg>`` element by language."""

    name: str
    views: dict[str, str]


def find(root: Path) -> Iterator[str]:
    """Names of all pictures under ``root``/pictures, sorted."""
    for path in sorted((root / FOLDER).glob("*.svg")):
        yield path.name


def read(root: Path, name: str) -> Picture:
    """Read one picture.

    Raises:
        FaultError: it is missing or unreadable, is not an SVG, has no title or
            no viewBox, a text that one language lacks, or what no page may show.
    """
    place = Place(f"{FOLDER}/{name}")
    if Path(name).name != name:
        raise FaultError([Fault("there is no such picture", source=place)])
    try:
        return parse(name, sources.read(root / FOLDER / name, "picture"))
    except sources.UnreadableError as error:
        raise FaultError([Fault(str(error), source=place)]) from None


def parse(name: str, text: str) -> Picture:
    """Make a picture of a file's text; see `read` for what it refuses."""
    path = f"{FOLDER}/{name}"
    try:
        svg = drawing.parse(text)
    except ElementTree.ParseError as error:
        place = Place(path, error.position[0])
        raise FaultError([Fault(f"it is not XML: {error}", source=place)]) from None
    lines = dict(zip(svg.iter(), _lines(text), strict=True))
    faults = [
        Fault(what, source=Place(path, lines[element]))
        for element, what in _faults(svg)
    ]
    if faults:
        raise FaultError(faults)
    return Picture(name, {lang: _view(text, lang) for lang in LANGUAGES})


def _lines(text: str) -> list[int]:
    """The line on which each element begins, in their order."""
    found: list[int] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *_: found.append(parser.CurrentLineNumber)
    parser.Parse(text, True)
    return found


def _faults(
    svg: ElementTree.Element,
) -> Iterator[tuple[ElementTree.Element, str]]:
    """What is wrong, and in which element."""
    if svg.tag != f"{SVG}svg" or "viewBox" not in svg.attrib:
        yield svg, "it is not an <svg> with the SVG namespace and a viewBox"
    title = svg.find(f"{SVG}title")
    if title is None or not set(LANGUAGES) & set(title.attrib):
        yield svg, "it has no <title>, which says in words what it shows"
    for element in svg.iter():
        text = (element.text or "").strip()
        has = [lang for lang in LANGUAGES if element.get(lang)]
        tag = element.tag.removeprefix(SVG)
        if 0 < len(has) < len(LANGUAGES):
            words = element.attrib[has[0]]
            lacking = next(lang for lang in LANGUAGES if lang not in has)
            yield element, f"<{tag}> “{words}” has no {lacking}=“…”"
        elif has and text:
            what = f"“{text}” stands beside the texts of its languages"
            yield element, f"<{tag}> {what}"
        elif _ONE_LANGUAGE.search(text):
            what = f"“{text}” is text of one language: use ja and en"
            yield element, f"<{tag}> {what}"
    if title is not None:
        svg.remove(title)
    for element in svg.iter():
        _put_words(element, LANGUAGES[0])
    yield from drawing.strangers(svg)


def _view(text: str, lang: str) -> str:
    svg = drawing.parse(text)
    title = svg.find(f"{SVG}title")
    assert title is not None  # `parse` has seen it
    svg.remove(title)  # a browser would show it as a tooltip
    svg.set("role", "img")
    svg.set("aria-label", title.attrib[lang])
    for element in svg.iter():
        _put_words(element, lang)
    return ElementTree.tostring(svg, encoding="unicode")


def _put_words(element: ElementTree.Element, lang: str) -> None:
    words = {own: element.attrib.pop(own, "") for own in LANGUAGES}
    element.text = words[lang] or (element.text or "").strip() or None
