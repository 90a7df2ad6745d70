"""The atlas: every layer of torch.nn, its functional twin, and what is known of it.

In: the snippets that hold twins, and the results of the tasks made of them. Out: an
`Atlas`. Called by ``build``; the rest of the site takes what it needs from here, and
knows no room of this folder. ``twins`` reads the twins as text; ``measure`` asks
torch, in a process of its own; ``facts`` keeps what it found. ``samples`` are the
layers and calls that it is asked about, ``evidence`` is how far they prove the twins,
and ``prove`` finds that out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nn_or_f.atlas import entries, evidence, facts
from nn_or_f.atlas.entries import (
    WITHOUT_CLASS_PAGE,
    Entry,
    FunctionEntry,
    as_csv,
    as_json,
)
from nn_or_f.atlas.evidence import FOLDER as EVIDENCE
from nn_or_f.atlas.evidence import Changed, Drift, Evidence, Ran, view_hash
from nn_or_f.atlas.facts import FUNCTIONS, Wrong
from nn_or_f.atlas.twins import FOLDER, Twin
from nn_or_f.faults import Fault, Place
from nn_or_f.read.snippet import FOLDER as SNIPPETS
from nn_or_f.read.snippet import Snippet
from nn_or_f.run.task import Result, Task

__all__ = [
    "EVIDENCE",
    "FOLDER",
    "FUNCTIONS",
    "WITHOUT_CLASS_PAGE",
    "Atlas",
    "Changed",
    "Drift",
    "Entry",
    "Evidence",
    "FunctionEntry",
    "Ran",
    "Twin",
    "all_evidence",
    "as_csv",
    "as_json",
    "read",
    "tasks",
    "twins",
    "view_hash",
]


@dataclass(frozen=True)
class Atlas:
    """All that is known of the layers of torch.nn and the functions of F.

    ``layers`` are by class. ``texts`` is what torch said of each category of layers, as
    text to be recorded, and ``about`` on what. ``others`` are other versions of torch
    that were compared with the site's. ``faults`` name the file, and no page.
    """

    twins: tuple[Twin, ...] = ()
    layers: Mapping[str, Entry] = field(default_factory=dict)
    functions: tuple[FunctionEntry, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Evidence, ...] = ()
    faults: tuple[Fault, ...] = ()


def tasks(snippets: Iterable[Snippet]) -> list[Task]:
    """Return the tasks that measure the layers whose twins are in these snippets."""
    return facts.tasks(entries.twins(snippets))


def read(
    root: Path,
    snippets: Iterable[Snippet],
    results: Iterable[Result],
    words: Mapping[str, str],
    *,
    explains: bool,
) -> Atlas:
    """Make the atlas of the twins in snippets, and of the results of their `tasks`.

    ``words`` are those of the site's first language; ``explains`` says whether a page
    tells of each function why no layer calls it.
    """
    twins, results = entries.twins(snippets), list(results)
    proven, others, damage = _evidence(root)
    known, functions, wrong = facts.read(results)
    complete = bool(known) and not wrong
    layers = entries.collect(twins, known, proven)
    explained = entries.of_functions(functions, layers)
    wrong += entries.stale(proven, evidence.digests(root))
    wrong += entries.unnamed(twins, words)
    wrong += entries.doubled(twins)
    if explains:
        new = proven.new if proven else set()
        old = [one for one in explained if one.name not in new]
        wrong += entries.unexplained(old, words)
    return Atlas(
        tuple(twins),
        layers,
        tuple(explained),
        facts.recordable_by_category(twins, known, functions) if complete else {},
        results[0].about if complete else {},
        others,
        (*damage, *map(_fault, wrong)),
    )


def all_evidence(root: Path) -> tuple[list[Evidence], list[Fault]]:
    """The evidence of each torch, by version, and what of it is damaged."""
    found, wrong = evidence.all_of(root, "cpu")
    return found, [Fault(what, source=Place(file)) for file, what in wrong]


def _fault(wrong: Wrong) -> Fault:
    file, what = wrong
    return Fault(what, source=Place(f"{SNIPPETS}/{file}"))


def _evidence(
    root: Path,
) -> tuple[Evidence | None, tuple[Evidence, ...], list[Fault]]:
    """That of the torch that is here, of those compared, and what is damaged."""
    found, faults = all_evidence(root)
    torch = version("torch").partition("+")[0]
    others = tuple(one for one in found if one.drift)
    return next((one for one in found if one.torch == torch), None), others, faults


def twins() -> dict[type, Callable[..., Any]]:
    """The functional twin of each layer of torch.nn, by its class.

    A twin takes the layer and the arguments of its call: for a ``layer`` of class
    ``nn.Conv2d``, ``twins()[nn.Conv2d](layer, x)`` gives what ``layer(x)`` gives.
    """
    from nn_or_f.atlas import torch_layers  # which imports torch

    return dict(torch_layers.twins())
