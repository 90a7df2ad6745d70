"""Read a picture drawn by hand: one SVG file with the words of both languages.

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

from nn_or_f.faults import Fault, FaultError, Place
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import sources

FOLDER = "pictures"

_SVG = "{http://www.w3.org/2000/svg}"
ElementTree.register_namespace("", _SVG.strip("{}"))

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
            no viewBox, or a text that one language lacks.
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
        svg = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        place = Place(path, error.position[0])
        raise FaultError([Fault(f"it is not XML: {error}", source=place)]) from None
    faults = [
        Fault(what, source=Place(path, _line(text, words)))
        for what, words in _faults(svg)
    ]
    if faults:
        raise FaultError(faults)
    return Picture(name, {lang: _view(text, lang) for lang in LANGUAGES})


def _faults(svg: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """What is wrong, and words from the line on which it stands."""
    if svg.tag != f"{_SVG}svg" or "viewBox" not in svg.attrib:
        yield "it is not an <svg> with the SVG namespace and a viewBox", "<svg"
    title = svg.find(f"{_SVG}title")
    if title is None or not set(LANGUAGES) & set(title.attrib):
        yield "it has no <title>, which says in words what it shows", "<svg"
    for element in svg.iter():
        text = (element.text or "").strip()
        has = [lang for lang in LANGUAGES if element.get(lang)]
        tag = element.tag.removeprefix(_SVG)
        if tag in ("script", "foreignObject") or _reaches_out(element):
            yield f"<{tag}> runs code or comes from elsewhere: a picture is drawn", tag
        if 0 < len(has) < len(LANGUAGES):
            words = element.attrib[has[0]]
            lacking = next(lang for lang in LANGUAGES if lang not in has)
            yield f"<{tag}> “{words}” has no {lacking}=“…”", words
        elif has and text:
            yield f"<{tag}> “{text}” stands beside the texts of its languages", text
        elif _ONE_LANGUAGE.search(text):
            yield f"<{tag}> “{text}” is text of one language: use ja and en", text


def _reaches_out(element: ElementTree.Element) -> bool:
    """Whether an attribute is a script, or an address outside the picture."""
    return any(
        name.startswith("on")
        or (name.rpartition("}")[2] == "href" and not value.startswith("#"))
        for name, value in element.attrib.items()
    )


def _line(text: str, words: str) -> int | None:
    before, found, _ = text.partition(words)
    return before.count("\n") + 1 if found else None


def _view(text: str, lang: str) -> str:
    svg = ElementTree.fromstring(text)
    title = svg.find(f"{_SVG}title")
    assert title is not None  # `parse` has seen it
    svg.remove(title)  # a browser would show it as a tooltip
    svg.set("role", "img")
    svg.set("aria-label", title.attrib[lang])
    for element in svg.iter():
        words = {own: element.attrib.pop(own, "") for own in LANGUAGES}
        element.text = words[lang] or (element.text or "").strip() or None
    return ElementTree.tostring(svg, encoding="unicode")
