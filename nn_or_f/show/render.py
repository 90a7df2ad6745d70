"""From a snippet and its run to the HTML and the files that readers get.

In: snippets and runs. Out: HTML of the fragments in ``templates/``, and the
downloads. Called by ``hooks`` (the renderer of each page, downloads), ``blocks``
(fragments) and ``build`` (to see whether a value can be formatted).
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pygments import __version__, highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from nn_or_f import atlas, languages
from nn_or_f.atlas import WITHOUT_CLASS_PAGE, Entry, FunctionEntry, Twin
from nn_or_f.read.pictures import Picture
from nn_or_f.read.snippet import Snippet, test_module
from nn_or_f.run import trace
from nn_or_f.run.cache import Cache
from nn_or_f.run.task import Result
from nn_or_f.run.trace import Trace
from nn_or_f.show import figures

#: Where all HTML comes from.
TEMPLATES = Path(__file__).parent / "templates"

_TEMPLATES = Environment(
    loader=PackageLoader("nn_or_f.show"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


#: Words that the inspector's script needs: see ``inspect_…`` in words.yml.
_INSPECTOR = (
    *("step", "train", "eval", "parameters", "buffers", "modules", "variables"),
    *("changed", "gradient", "shares", "same", "hooks"),
    *("waits", "before", "drawn", "not_drawn"),
)

_LONG_NUMBER = re.compile(r"\d{4}")
#: What cannot stand in a page: control characters, and halves of surrogate pairs.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    """A line of output; ``differs`` from the other side's only in a pair."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Shown:
    """What the templates need to know of one snippet shown in one page."""

    name: str
    anchor: str
    code: Markup | str = ""
    out: tuple[Line, ...] = ()
    err: str = ""
    error: str = ""
    figures: tuple[Markup, ...] = ()
    alt: str = ""
    badge: str | None = None
    torch: str = ""
    python: str = ""
    cpu: str = ""
    test: str = ""
    py_url: str = ""
    ipynb_url: str = ""
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """A snippet that is shown step by step, alone or beside others."""

    shown: Shown
    trace: Trace
    lines: tuple[Markup, ...]

    @property
    def deeds(self) -> list[str]:
        """What each step does, to be held against the other sides'."""
        lines = [self.lines[step.line - 1] for step in self.trace.steps]
        return [trace.deed(line.striptags()) for line in lines]

    @property
    def data(self) -> Markup:
        """The steps for the page's script: JSON without a "<" in it."""
        told = json.dumps(self.trace.data(), ensure_ascii=False, separators=(",", ":"))
        return Markup(told.replace("<", "\\u003c"))


@dataclass
class PageRenderer:
    """Renders the fragments of one page.

    ``url_of`` gives the URL of a file of the site (a path under ``docs/``) as
    seen from the page. A snippet or picture that could not be read has no entry
    in ``snippets`` or ``pictures``; what is known of its faults is in ``faults``,
    by name, and in ``notes`` what is to be said of a run that can be shown all the
    same. Coloured code is kept in ``kept``.
    """

    lang: str
    snippets: Mapping[str, Snippet]
    runs: Mapping[str, Result]
    pictures: Mapping[str, Picture]
    faults: Mapping[str, Sequence[str]]
    url_of: Callable[[str], str]
    kept: Cache = field(default_factory=lambda: Cache(None))
    layers: Mapping[str, Entry] = field(default_factory=dict)
    functions: Sequence[FunctionEntry] = ()
    traces: Mapping[str, Trace] = field(default_factory=dict)
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rendered: set[str] = field(default_factory=set)
    _anchors: set[str] = field(default_factory=set)

    def run(self, name: str, badge: str | None, alt: str) -> str:
        """A snippet with its code, its outputs and the line of proof."""
        self.rendered.add(f"run {name}")
        shown = replace(self._shown(name, alt), badge=badge or None)
        return self._fragment("run.html", shown=shown)

    def pair(self, left: str, right: str, alt: str) -> str:
        """Two snippets side by side: nn left, F right."""
        self.rendered.add(f"pair {left} {right}")
        nn, f = self._shown(left, alt), self._shown(right, alt)
        nn, f = _compared(nn, f), _compared(f, nn)
        same = bool(nn.out) and (nn.out, nn.error) == (f.out, f.error)
        return self._fragment("pair.html", left=nn, right=f, same=same)

    def inspect(self, names: Sequence[str], alt: str) -> str:
        """Snippets with the state of their objects after each step, all in step."""
        self.rendered.add(f"inspect {' '.join(names)}")
        all_shown = [self._shown(name, alt) for name in names]
        sides = [
            Side(shown, self.traces[shown.name], _code_lines(shown))
            for shown in all_shown
            if shown.name in self.traces and not shown.faults
        ]
        if len(sides) < len(names) or not any(side.trace.steps for side in sides):
            return "".join(self._fragment("run.html", shown=s) for s in all_shown)
        words = languages.words(self.lang)
        told = {key: words[f"inspect_{key}"] for key in _INSPECTOR}
        first = all_shown[0]
        return self._fragment(
            "inspect.html",
            anchor=first.anchor if len(sides) == 1 else f"steps-{first.anchor[4:]}",
            sides=sides,
            moments=trace.in_step([side.deeds for side in sides]),
            same=bool(first.out)
            and all((s.out, s.error) == (first.out, first.error) for s in all_shown),
            words=json.dumps(told, ensure_ascii=False),
        )

    def picture(self, name: str) -> str:
        """A drawing in the page's language; where there is none, what is wrong."""
        self.rendered.add(f"picture {name}")
        if name not in self.pictures:
            return self.page_faults(self.faults.get(name, ()))
        svg = Markup(self.pictures[name].views[self.lang])
        return self._fragment("picture.html", svg=svg)

    def layer(self, cls: str) -> str:
        """A layer of the atlas: its twin, and what was measured of it."""
        self.rendered.add(f"atlas {cls}")
        if cls not in self.layers:
            return self.page_faults((f"there is no twin of nn.{cls}",))
        entry = self.layers[cls]
        code = highlighted(entry.twin.views[self.lang], self.kept)
        short = entry.short and highlighted(entry.short.text, self.kept)
        return self._fragment(
            "layer.html",
            anchor=self._unique(f"layer-{entry.anchor}"),
            entry=entry,
            code=code,
            short=short,
            download=self.url_of(twin_path(self.lang, entry.twin)),
            glossary=self.url_of(f"{self.lang}/glossary.md"),
            differences=self.url_of(f"{self.lang}/differences.md"),
        )

    def layer_table(self) -> str:
        """All layers of the atlas in one table."""
        self.rendered.add("atlas-index")
        return self._fragment(
            "layers.html",
            entries=self.layers,
            urls=self._layer_urls(),
            json=self.url_of("atlas.json"),
            csv=self.url_of("atlas.csv"),
        )

    def function_table(self) -> str:
        """All functions of F in one table, and the layers they have to do with."""
        self.rendered.add("atlas-functions")
        page = WITHOUT_CLASS_PAGE
        return self._fragment(
            "functions.html",
            functions=self.functions,
            urls=self._layer_urls(),
            without_class=self.url_of(f"{self.lang}/{page}"),
        )

    def _layer_urls(self) -> dict[str, str]:
        return {c: self.url_of(f"{self.lang}/{e.page}") for c, e in self.layers.items()}

    def value(self, file: str, name: str, spec: str) -> str:
        """One value of a run, in a sentence."""
        self.rendered.add(f"{file}:{name}")
        values = self.runs[file].values if file in self.runs else {}
        text = "?"  # only where there is a fault that says why
        with contextlib.suppress(KeyError, ValueError, TypeError, OverflowError):
            text = format_value(values[name], spec)
        return self._fragment("value.html", text=text, name=f"{file}:{name}").strip()

    def page_faults(self, faults: Sequence[str]) -> str:
        """What an author has to mend in this page."""
        return self._fragment("fault.html", faults=faults)

    def page_notes(self, notes: Sequence[str]) -> str:
        """What an author has to know of this page."""
        return self._fragment("note.html", notes=notes)

    def _fragment(self, template: str, **context: object) -> str:
        words = languages.words(self.lang)
        return _TEMPLATES.get_template(template).render(
            lang=self.lang, w=words, **context
        )

    def _shown(self, name: str, alt: str) -> Shown:
        anchor = self._anchor(name)
        snippet, run = self.snippets.get(name), self.runs.get(name)
        faults = tuple(self.faults.get(name, ()))
        if snippet is None:
            return Shown(name, anchor, faults=faults or (f"there is no run of {name}",))
        return Shown(
            name=name,
            anchor=anchor,
            code=highlighted(snippet.views[self.lang], self.kept),
            out=_lines(run.stdout) if run else (),
            err=run.stderr.rstrip("\n") if run else "",
            error=run.error.rstrip("\n") if run else "",
            figures=_inlined(run, anchor) if run else (),
            alt=alt,
            torch=run.about.get("torch", "") if run else "",
            python=run.about.get("python", "") if run else "",
            cpu=run.about.get("cpu", "") if run else "",
            test=test_module(name),
            py_url=self.url_of(download_path(self.lang, name, ".py")),
            ipynb_url=self.url_of(download_path(self.lang, name, ".ipynb")),
            faults=faults,
            notes=tuple(self.notes.get(name, ())),
        )

    def _anchor(self, name: str) -> str:
        stem = PurePosixPath(name).with_suffix("").as_posix()
        return self._unique(f"run-{stem.replace('/', '-').replace('_', '-')}")

    def _unique(self, base: str) -> str:
        """An id that nothing on the page has yet."""
        anchor, number = base, 1
        while anchor in self._anchors:
            number += 1
            anchor = f"{base}-{number}"
        self._anchors.add(anchor)
        return anchor


def _code_lines(shown: Shown) -> tuple[Markup, ...]:
    return tuple(Markup(line) for line in shown.code.rstrip("\n").split("\n"))


def highlighted(code: str, kept: Cache) -> Markup:
    """Python as ``<span>`` elements, without a wrapper."""
    key = ["pygments", __version__, code]
    found = kept.load(key)
    if not isinstance(found, str):
        formatter: HtmlFormatter[str] = HtmlFormatter(nowrap=True)
        found = highlight(code, PythonLexer(), formatter)
        kept.save(key, found)
    return Markup(found)


def format_value(value: object, spec: str) -> str:
    """A value as it stands in a sentence.

    Raises:
        ValueError, TypeError, OverflowError: the format does not fit the value, or
            what comes of it fits no page.
    """
    if _LONG_NUMBER.search(spec):
        raise ValueError("a width or precision has three digits at most")
    text = format(value, spec) if spec else str(value)
    if _NO_TEXT.search(text):
        raise ValueError("it has control characters or half a character in it")
    return text


def download_path(lang: str, name: str, suffix: str) -> str:
    """Where a view can be downloaded: a path under ``docs/``."""
    return f"{lang}/snippets/{PurePosixPath(name).with_suffix(suffix)}"


def twin_path(lang: str, twin: Twin) -> str:
    """Where one twin, made whole, can be downloaded: a path under ``docs/``."""
    return f"{lang}/snippets/atlas/{twin.category}/{twin.function}.py"


def layer_downloads(
    layers: Mapping[str, Entry], functions: Sequence[FunctionEntry] = ()
) -> dict[str, str]:
    """The twins, and the table for programs: path under ``docs/`` and text."""
    found = {
        twin_path(lang, entry.twin): view
        for entry in layers.values()
        for lang, view in entry.twin.views.items()
    }
    if layers:
        found["atlas.json"] = atlas.as_json(layers, functions, version("torch"))
        found["atlas.csv"] = atlas.as_csv(layers)
    return found


def downloads(snippet: Snippet) -> dict[str, str]:
    """The files that readers can download: path under ``docs/`` and text."""
    found: dict[str, str] = {}
    for lang, view in snippet.views.items():
        found[download_path(lang, snippet.name, ".py")] = view
        notebook = _notebook(view, bool(snippet.raises))
        found[download_path(lang, snippet.name, ".ipynb")] = notebook
    return found


def _notebook(view: str, ends_in_error: bool) -> str:
    """A notebook of one cell, to the byte as nbformat writes it.

    To import nbformat and have it check each takes as long as to colour the code.
    """
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "snippet",
        "metadata": {"tags": ["raises-exception"]} if ends_in_error else {},
        "outputs": [],
        "source": view.rstrip("\n").splitlines(keepends=True),
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": [cell],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _lines(text: str) -> tuple[Line, ...]:
    return tuple(Line(line) for line in text.rstrip("\n").split("\n")) if text else ()


def _inlined(run: Result, anchor: str) -> tuple[Markup, ...]:
    return tuple(
        Markup(figures.inline(svg, f"{anchor}-{number}"))
        for number, svg in enumerate(run.figures, start=1)
    )


def _compared(shown: Shown, other: Shown) -> Shown:
    """``shown`` with the lines marked that the other side does not have."""
    theirs = [line.text for line in other.out]
    if not theirs or not shown.out:
        return shown
    ours = [line.text for line in shown.out]
    common: set[int] = set()
    for match in SequenceMatcher(None, ours, theirs, False).get_matching_blocks():
        common.update(range(match.a, match.a + match.size))
    out = tuple(
        replace(line, differs=number not in common)
        for number, line in enumerate(shown.out)
    )
    return replace(shown, out=out)
