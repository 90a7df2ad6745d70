"""All that the blocks and values of one page are made of.

In: what ``build`` read, ran and measured. Out: `PageInputs`, which ``render`` takes and
``contexts`` reads; what ``serve`` keeps of a page is keyed by it. Called by ``work``,
``contexts`` and ``render``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nn_or_f.atlas import Entry, Evidence, FunctionEntry
from nn_or_f.read.pictures import Picture
from nn_or_f.read.snippet import Snippet
from nn_or_f.run.steps import Trace
from nn_or_f.run.task import Result
from nn_or_f.show.symptoms import Symptom


@dataclass(frozen=True)
class PageInputs:
    """What one page shows, and nothing of other pages.

    Two that are equal make the same HTML, if the templates and the page's Markdown are
    the same. So all that a template shows must come from here, and what has an order
    that readers see, such as the rows of a table, is a tuple.

    ``words`` are the interface's, by key; mappings are by the name of a snippet or a
    picture. What could not be read or run is missing, and has a fault. ``tried`` says
    of each snippet how it ran on each other torch (``Evidence.tried``), ``shown_on``
    which page shows it.
    """

    lang: str
    words: Mapping[str, str] = field(repr=False)
    snippets: Mapping[str, Snippet] = field(default_factory=dict)
    runs: Mapping[str, Result] = field(default_factory=dict)
    traces: Mapping[str, Trace] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    layers: tuple[Entry, ...] = ()
    functions: tuple[FunctionEntry, ...] = ()
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tried: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    versions: tuple[Evidence, ...] = ()
    shown_on: Mapping[str, str] = field(default_factory=dict)
    symptoms: tuple[Symptom, ...] = ()
