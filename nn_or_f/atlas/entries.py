"""All that the site knows of each layer, put together for its pages.

In: the twins' files and the runs that measured. Out: an `Entry` for each class, a
`FunctionEntry` for each function of F, and the table of them all. Called by
``build``, ``contexts`` and ``downloads``; it imports no torch.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from nn_or_f.atlas.evidence import Evidence, Proof
from nn_or_f.atlas.facts import WHEN, Called, Facts, Function, Wrong
from nn_or_f.atlas.samples import shorts
from nn_or_f.atlas.short_forms import ShortForm
from nn_or_f.atlas.twins import FOLDER, Twin, twins_of
from nn_or_f.read.snippet import Snippet

#: The category whose layers call whatever they hold.
_HOLDS_OTHERS = "containers"

_PYTORCH = "https://docs.pytorch.org/docs/stable/generated/"


@dataclass(frozen=True)
class Entry:
    """One class: its twin, and what is known of both.

    ``facts`` is None where they could not be measured, ``proof`` where there is no
    evidence for this torch, ``short`` where the twin is as short as can be.
    """

    twin: Twin
    facts: Facts | None = None
    proof: Proof | None = None
    about: tuple[tuple[str, object], ...] = ()
    short: ShortForm | None = None

    @property
    def anchor(self) -> str:
        """The id of its heading in its category's page."""
        return self.twin.cls.lower()

    @property
    def page(self) -> str:
        """Its page, below the folder of a language."""
        return f"{FOLDER}/{self.twin.category}.md"

    def documentation(self) -> dict[str, str]:
        """PyTorch's own pages on both, by the name that readers know them by."""
        lacking = self.facts.undocumented if self.facts else ()
        others = [name for name in self.twin.counterparts if name not in lacking]
        names = [f"nn.{self.twin.cls}", *others]
        return {name: f"{_PYTORCH}{_documented(name)}.html" for name in names}


#: Functions that people use and no layer stands for; each has a section of that page.
WITHOUT_CLASS = (
    "F.affine_grid",
    "F.grid_sample",
    "F.gumbel_softmax",
    "F.normalize",
    "F.one_hot",
    "F.pdist",
    "F.scaled_dot_product_attention",
)
WITHOUT_CLASS_PAGE = f"{FOLDER}/without-class.md"


@dataclass(frozen=True)
class Callers:
    """Layers that call a function among others, all of them in the way of ``call``."""

    call: Called
    layers: tuple[Entry, ...]


@dataclass(frozen=True)
class FunctionEntry:
    """One function of F, and the layers it has to do with.

    ``layers`` are those whose work it does; ``callers`` call it among other functions,
    or through one. ``kin`` is the function that it is a form of, if it is one:
    "in_place" or "with_indices" says which ``form``.
    """

    function: Function
    layers: tuple[Entry, ...] = ()
    callers: tuple[Callers, ...] = ()
    form: str = ""
    kin: str = ""

    @property
    def name(self) -> str:
        """As readers write it: "F.relu"."""
        return self.function.name

    @property
    def alone(self) -> str:
        """The word that says why no layer has to do with it; "" where one has."""
        if self.layers or self.callers or self.form or self.anchor:
            return ""
        return f"alone_{self.name.removeprefix('F.')}"

    @property
    def anchor(self) -> str:
        """Its section of the page of functions without a class; "" for no section."""
        known = self.name in WITHOUT_CLASS
        return self.name.removeprefix("F.").replace("_", "-") if known else ""

    @property
    def not_called_by(self) -> list[Entry]:
        """Layers that do the same without calling it."""
        named = [entry for entry in self.layers if entry.facts]
        return [e for e in named if e.facts and self.name not in e.facts.own_calls]

    @property
    def category(self) -> str:
        """The category of the first layer that has to do with it; "" without any."""
        known = [*self.layers, *(e for group in self.callers for e in group.layers)]
        return known[0].twin.category if known else ""


def of_functions(
    functions: Iterable[Function], entries: Mapping[str, Entry]
) -> list[FunctionEntry]:
    """An entry for each function of F."""
    known = {function.name: function for function in functions}
    found = []
    for name, function in known.items():
        layers = [e for e in entries.values() if e.twin.function_of_f == name]
        others = [e for e in entries.values() if e.twin.function_of_f != name]
        callers = tuple(_callers(name, others))
        form, kin = _form(name)
        if kin not in known:
            form = kin = ""
        found.append(FunctionEntry(function, tuple(layers), callers, form, kin))
    return found


def _callers(name: str, entries: Iterable[Entry]) -> Iterator[Callers]:
    """The layers that call a function, those together that do so in the same way."""
    found: dict[tuple[Any, ...], list[tuple[Entry, Called]]] = {}
    for entry in entries:
        calls = entry.facts.calls if entry.facts else ()
        for call in calls if entry.twin.category != _HOLDS_OTHERS else ():
            if call.name == name:
                way = (bool(call.inside), call.when, call.options)
                found.setdefault(way, []).append((entry, call))
    for (_, when, options), group in sorted(found.items(), key=_order):
        inside = sorted({outer for _, call in group for outer in call.inside})
        call = Called(name, when, options, tuple(inside))
        yield Callers(call, tuple(entry for entry, _ in group))


def _order(found: tuple[tuple[Any, ...], Any]) -> tuple[Any, ...]:
    """What layers call themselves before the rest, the unconditional first."""
    (inside, when, options), _ = found
    return inside, WHEN.index(when), options


def _form(name: str) -> tuple[str, str]:
    """The ending of a name, and the function that it is a form of."""
    if name.endswith("_with_indices"):
        return "with_indices", name.removesuffix("_with_indices")
    return ("in_place", name[:-1]) if name.endswith("_") else ("", "")


def unexplained(
    functions: Iterable[FunctionEntry], words: Mapping[str, str]
) -> list[Wrong]:
    """Functions that no layer calls, and nothing says why."""
    return [
        (FOLDER, f"templates/words.yml has no “{word}”, why no layer calls {one.name}")
        for one in functions
        if (word := one.alone) and word not in words
    ]


def _documented(name: str) -> str:
    """A name in full: "F.relu" is "torch.nn.functional.relu"."""
    if name.startswith("nn.parallel."):
        return f"torch.nn.functional.torch.{name}"  # as PyTorch's own page is called
    whole = name.replace("F.", "nn.functional.") if name.startswith("F.") else name
    return whole if whole.startswith("torch.") else f"torch.{whole}"


def collect(
    twins: Iterable[Twin],
    facts: Mapping[str, Facts],
    evidence: Evidence | None,
) -> dict[str, Entry]:
    """An entry for each twin, by class."""
    short_forms = {short.sample.cls: ShortForm(short) for short in shorts()}
    about = tuple(evidence.about.items()) if evidence else ()
    return {
        twin.cls: Entry(
            twin,
            facts.get(twin.cls),
            evidence.proofs.get(twin.cls) if evidence else None,
            about,
            short_forms.get(twin.cls),
        )
        for twin in twins
    }


def twins(snippets: Iterable[Snippet]) -> list[Twin]:
    """All twins in the files of the atlas."""
    files = [s for s in snippets if s.name.startswith(f"{FOLDER}/")]
    return [twin for file in files for twin in twins_of(file)]


def stale(evidence: Evidence | None, digests: Mapping[str, str]) -> list[Wrong]:
    """Twins that were changed after they were proven."""
    what = "it, or its samples, were changed after the evidence: run “make evidence”"
    known = evidence.twins if evidence else digests
    return [
        (f"{FOLDER}/{category}.py", what)
        for category, digest in digests.items()
        if known.get(category) != digest
    ]


def doubled(twins: Iterable[Twin]) -> list[Wrong]:
    """Twins of a class that has one already."""
    known: dict[str, Twin] = {}
    found = []
    for twin in twins:
        if (other := known.setdefault(twin.cls, twin)) is not twin:
            where = f" of {other.file}" if other.file != twin.file else ""
            what = f"“{twin.function}” takes an nn.{twin.cls}, and so does"
            found.append((twin.file, f"{what} “{other.function}”{where}"))
    return found


def unnamed(twins: Iterable[Twin], words: Mapping[str, str]) -> list[Wrong]:
    """Categories that have no name to be shown by."""
    files = {twin.file: f"category_{twin.category}" for twin in twins}
    return [
        (file, f"templates/words.yml has no “{word}”, the name of its category")
        for file, word in files.items()
        if word not in words
    ]


def rows(entries: Mapping[str, Entry]) -> list[dict[str, Any]]:
    """One flat row for each class, for programs."""
    return [
        {
            "class": f"nn.{cls}",
            "category": entry.twin.category,
            "twin": entry.twin.function,
            "counterparts": " ".join(entry.twin.counterparts),
            "twin_calls": " ".join(entry.twin.calls),
            "layer_calls": " ".join(facts.own_calls),
            "layer_calls_by_default": " ".join(facts.default_calls),
            "layer_calls_through_others": " ".join(facts.calls_through_others),
            "parameters": " ".join(n.name for n in facts.parameters),
            "buffers": " ".join(n.name for n in facts.buffers),
            "train_eval_differ": bool(facts.mode.witness),
            "writes_state_in_train": " ".join(facts.writes.names),
            "writes_state_in_eval": " ".join(facts.writes_in_eval.names),
            "draws_in_train": bool(facts.draws.witness),
            "draws_in_eval": bool(facts.draws_in_eval.witness),
            "samples": facts.samples,
            "calls_compared": entry.proof.calls if entry.proof else 0,
            "calls_equal": entry.proof.equal if entry.proof else 0,
            "page": f"{entry.page.removesuffix('.md')}/#{entry.anchor}",
        }
        for cls, entry in entries.items()
        if (facts := entry.facts)
    ]


def as_json(
    entries: Mapping[str, Entry], functions: Iterable[FunctionEntry], torch: str
) -> str:
    """All that is known of all classes, and of the functions of F."""
    found = {
        cls: {
            "category": entry.twin.category,
            "twin": entry.twin.function,
            "counterparts": entry.twin.counterparts,
            "facts": asdict(entry.facts) if entry.facts else None,
            "proof": asdict(entry.proof) if entry.proof else None,
        }
        for cls, entry in entries.items()
    }
    theirs = {
        one.name: {
            "arguments": [asdict(argument) for argument in one.function.arguments],
            "layers": [entry.twin.cls for entry in one.layers],
            "called_by": [
                {**asdict(group.call), "layers": [e.twin.cls for e in group.layers]}
                for group in one.callers
            ],
        }
        for one in functions
    }
    whole = {"torch": torch, "classes": found, "functions": theirs}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_csv(entries: Mapping[str, Entry]) -> str:
    """The flat rows, with a head."""
    found = rows(entries)
    text = io.StringIO()
    if found:
        writer = csv.DictWriter(text, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    return text.getvalue()
