"""All that one build knows, and what of it a page is made of.

In: what was read, run and measured. Out: a `Work`; `Work.page` has what one page shows.
Called by ``build``, which fills it, and by ``pages`` and ``against_record``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from nn_or_f import languages
from nn_or_f.atlas import Atlas, Entry, Evidence, FunctionEntry, view_hash
from nn_or_f.faults import Fault, Place
from nn_or_f.read import entries
from nn_or_f.read.block_types import (
    ALL_ENTRIES,
    ALL_FUNCTIONS,
    ALL_LAYERS,
    SHOWN_ON,
)
from nn_or_f.read.labs import Lab
from nn_or_f.read.page import Page
from nn_or_f.read.pictures import Picture
from nn_or_f.read.snippet import Snippet
from nn_or_f.read.sources import DOCS
from nn_or_f.run.steps import Trace
from nn_or_f.run.task import Result
from nn_or_f.show import symptoms
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.symptoms import Symptom

Thing = TypeVar("Thing")


@dataclass
class Work:
    """What one build has read, run and measured.

    ``runs`` are the results of snippets, ``executions`` of labs, ``traces`` of the
    snippets that a page inspects. ``faults`` stop a build, ``notes`` do not.
    """

    snippets: dict[str, Snippet] = field(default_factory=dict)
    runs: dict[str, Result] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    labs: dict[str, Lab] = field(default_factory=dict)
    executions: dict[str, Result] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    atlas: Atlas = field(default_factory=Atlas)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    @property
    def layers(self) -> Mapping[str, Entry]:
        """The layers of the atlas, by class."""
        return self.atlas.layers

    @property
    def functions(self) -> Sequence[FunctionEntry]:
        """The functions of F that the atlas tells of."""
        return self.atlas.functions

    def shows(self, name: str) -> tuple[Place, ...]:
        """The first place in each page that names the snippet or picture.

        A page names a file of twins by the class of a layer that has its twin there.
        """
        names = [name, *(twin.cls for twin in self.atlas.twins if twin.file == name)]
        shown = [
            [place for one in names for place in page.shows(one)]
            for page in self.pages.values()
        ]
        return tuple(places[0] for places in shown if places)

    def page(self, src_uri: str) -> PageInputs:
        """All that the blocks and values of one page are made of."""
        lang = languages.language_of(src_uri) or languages.LANGUAGES[0]
        words = languages.words(lang)
        scanned = self.pages.get(src_uri)
        if scanned is None:  # of no language: it shows nothing of ours
            return PageInputs(lang, words)
        snippets, pictures = scanned.snippets(), scanned.pictures()
        shown = _named(snippets, self.snippets)
        layers, others = scanned.layers(), self.atlas.others
        if scanned.needs(ALL_LAYERS):
            layers |= self.layers.keys()
        return PageInputs(
            lang,
            words,
            snippets=shown,
            runs=_named(snippets, self.runs),
            traces=_named(scanned.inspected(), self.traces),
            pictures=_named(pictures, self.pictures),
            layers=tuple(e for cls, e in self.layers.items() if cls in layers),
            functions=tuple(self.functions if scanned.needs(ALL_FUNCTIONS) else ()),
            faults=_named(snippets | pictures, _by_name(self.faults)),
            notes=_named(snippets, _by_name(self.notes)),
            tried={
                name: _tried(one, self.runs[name], others)
                for name, one in shown.items()
                if name in self.runs
            },
            versions=others if scanned.needs(SHOWN_ON) else (),
            shown_on=self._shown_on(lang) if scanned.needs(SHOWN_ON) else {},
            symptoms=self._symptoms(src_uri) if scanned.needs(ALL_ENTRIES) else (),
        )

    def _symptoms(self, src_uri: str) -> tuple[Symptom, ...]:
        """The entries of a page; of all pages in its language if it has none itself."""
        lang, own = languages.language_of(src_uri), self.pages[src_uri]
        if entries.has_entries(own):
            found = [("", own)]
        else:
            found = [
                p for p in self.pages.items() if languages.language_of(p[0]) == lang
            ]
        return tuple(
            symptoms.of(entry, uri, scanned.title, self.runs)
            for uri, scanned in found
            for entry in entries.of(scanned)
        )

    def _shown_on(self, lang: str) -> dict[str, str]:
        """The first page of a language with a block of each snippet, not its value."""
        found: dict[str, str] = {}
        for src_uri, scanned in self.pages.items():
            if languages.language_of(src_uri) == lang:
                for name in scanned.snippets(values=False):
                    found.setdefault(name, src_uri)
        return found

    def notes_of_page(self, src_uri: str) -> list[str]:
        """Notes to show at the top of a page: those that belong to none of its runs."""
        known = self.pages.get(src_uri)
        if known is None:
            return []
        shown = {name for block in known.blocks for name in block.arguments}
        return [
            str(note)
            for note in self.notes
            if note.touches(known.path)
            and not (note.source and note.source.path.partition("/")[2] in shown)
        ]

    def faults_of_page(self, src_uri: str) -> list[str]:
        """Faults to show at the top of a page: its own, and those of no page at all."""
        known = self.pages.get(src_uri)
        path = known.path if known else f"{DOCS}/{src_uri}"
        return [str(f) for f in self.faults if not f.places or f.touches(path)]


def _tried(
    snippet: Snippet, run: Result, others: Iterable[Evidence]
) -> tuple[tuple[str, str], ...]:
    """How a snippet ran on each other torch: its version, and `Evidence.tried`.

    They were compared with one version, and say nothing of a run on another.
    """
    torch, view = run.about.get("torch", ""), view_hash(snippet.run_view)
    return tuple(
        (one.torch, one.tried(snippet.name, view))
        for one in others
        if one.drift and one.drift.against == torch.partition("+")[0]
    )


def _by_name(faults: Iterable[Fault]) -> dict[str, tuple[str, ...]]:
    """The faults that lie in a snippet or a picture, by its name."""
    found: dict[str, tuple[str, ...]] = {}
    for fault in faults:
        if fault.source is not None:
            _, _, name = fault.source.path.partition("/")
            found[name] = (*found.get(name, ()), str(fault))
    return found


def _named(names: Set[str], things: Mapping[str, Thing]) -> Mapping[str, Thing]:
    """The things that have one of the names, read-only."""
    return MappingProxyType({n: thing for n, thing in things.items() if n in names})
