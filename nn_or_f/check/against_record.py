"""What all runs printed when their pages were last read, against what they print now.

In: a `Work`, and the files of ``outputs/``. Out: a fault or a note for each run that
does not say what is recorded of it, or of which nothing is. Called by ``build`` each
time, and by ``record_anew``, which writes these files.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from nn_or_f.atlas import EVIDENCE, FUNCTIONS, Evidence, view_hash
from nn_or_f.atlas import FOLDER as FACTS
from nn_or_f.check import transcript
from nn_or_f.check.differences import Difference, differences, same_words
from nn_or_f.check.transcript import FACTS as FACTS_PART
from nn_or_f.check.transcript import Transcript
from nn_or_f.faults import Fault, FaultError, Place
from nn_or_f.read import snippet, sources
from nn_or_f.read.labs import Lab
from nn_or_f.read.snippet import Snippet
from nn_or_f.run.steps import Trace

if TYPE_CHECKING:
    from nn_or_f.work import Work

FOLDER = "outputs"
EXEMPTIONS = f"{FOLDER}/differs.yml"

_LONGEST_LINE = 300

#: How a message begins, by what differs.
_PARTS = {
    "stdout": "it prints",
    "stderr": "it warns",
    "error": "it ends in",
    "values": "it leaves",
    "facts": "torch says",
}


@dataclass(frozen=True)
class Source:
    """What was run: its name on the command line, its file, and the pages it is on.

    ``recorded`` is the file of ``outputs/`` that belongs to it, ``view`` a hash of what
    was run.
    """

    name: str
    path: str
    recorded: str
    places: tuple[Place, ...]
    view: str = ""


@dataclass(frozen=True)
class Exemption:
    """What may differ from its record: these values, and ``why``."""

    values: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Drift:
    """One way in which a run is not as recorded; without ``difference``, at all.

    ``known`` is the version of torch that is known to differ in this.
    """

    source: Source
    difference: Difference | None = None
    binds: bool = True
    known: str = ""


def collect(work: Work) -> dict[Source, Transcript]:
    """What each run of a build said."""
    found: dict[Source, Transcript] = {}
    taken: dict[str, set[str]] = {}
    for value in (value for page in work.pages.values() for value in page.taken):
        taken.setdefault(value.file, set()).add(value.name)
    for name, run in work.runs.items():
        if not run.failure:
            view = view_hash(work.snippets[name].run_view)
            source = replace(of_snippet(name, work.shows(name)), view=view)
            found[source] = transcript.of_run(run, taken.get(name, ()))
    for name, execution in work.executions.items():
        if not execution.failure:
            lab = work.labs[name]
            view, place = view_hash("\n".join(lab.run_views)), Place(lab.path)
            source = Source(lab.path, place.path, _recorded(lab.path), (place,), view)
            found[source] = transcript.of_lab(execution)
    return found | _measured(work)


def _measured(work: Work) -> dict[Source, Transcript]:
    """What torch said of the layers of each category, and of the functions of F."""
    found: dict[Source, Transcript] = {}
    for part, text in work.atlas.texts.items():
        known = {twin.category: twin.file for twin in work.atlas.twins}
        name = known.get(part, FACTS)
        path = f"{snippet.FOLDER}/{name}"
        source = Source(name, path, _facts_file(part), work.shows(name))
        found[source] = transcript.of_facts(work.atlas.about, text)
    return found


def _facts_file(part: str) -> str:
    return f"{FOLDER}/{FACTS}/{part}.facts.txt"


def of_snippet(name: str, places: tuple[Place, ...] = ()) -> Source:
    """A snippet, and the places of pages that show it."""
    return Source(name, f"{snippet.FOLDER}/{name}", _recorded(name), places)


def _recorded(name: str) -> str:
    return f"{FOLDER}/{PurePosixPath(name).with_suffix('.txt')}"


def compare(
    root: Path, spoken: Mapping[Source, Transcript], others: Iterable[Evidence] = ()
) -> tuple[list[Drift], list[Fault]]:
    """Every way in which a run is not as recorded, and each record that is none.

    ``others`` say what other versions of torch are known to do otherwise.

    Raises:
        FaultError: what may differ from a record cannot be read.
    """
    exempt = exemptions(root)
    by_torch = {f"torch {one.torch}": one for one in others}
    found: list[Drift] = []
    faults: list[Fault] = []
    for source, now in spoken.items():
        try:
            other = by_torch.get(now.torch)
            found += _drifts(root, source, now, exempt.get(source.name), other)
        except (sources.UnreadableError, ValueError) as error:
            what = f"{error}: remove it, and run “make outputs”"
            faults.append(Fault(what, source.places, Place(source.recorded)))
    return found, faults


def _drifts(
    root: Path,
    source: Source,
    now: Transcript,
    exempt: Exemption | None,
    other: Evidence | None,
) -> Iterator[Drift]:
    file = root / source.recorded
    if not file.exists():
        if now.says_something:
            yield Drift(source)
        return
    then = transcript.read(sources.read(file, "record"))
    for one in differences(then, now):
        if exempt and one.part.removeprefix("values ") in exempt.values:
            continue
        if then.torch == now.torch:
            yield Drift(source, one, then.on == now.on or one.kind == "words")
        elif other and _is_known(other, source, one, then, now):
            yield Drift(source, one, binds=False, known=other.torch)
        else:  # a number may differ for its CPU's sake
            yield Drift(source, one, binds=one.kind != "rounded")


def _is_known(
    other: Evidence, source: Source, one: Difference, then: Transcript, now: Transcript
) -> bool:
    """Whether the evidence of another torch lists a difference, of this very view."""
    if other.drift is None:
        return False
    if one.part == FACTS_PART:
        changes = {change.what: change.now for change in other.drift.facts}
        old, new = (facts_of(each.parts[FACTS_PART]) for each in (then, now))
        keys = {key for key in old | new if old.get(key) != new.get(key)}
        return all(key in changes and changes[key] == new.get(key, "") for key in keys)
    ran = other.drift.runs.get(source.name)
    if ran is None or ran.view != source.view:
        return False
    return any(
        change.what == one.part and same_words(change.now, one.now)
        for change in ran.changes
    )


#: How many samples a fact was seen in: others are made where a torch refuses some.
_COUNT = re.compile(r", of \d+")


def facts_of(text: str) -> dict[str, str]:
    """Facts by class and part, without what only counts samples."""
    lines = [line.strip().partition(" = ") for line in text.splitlines()]
    known = {key: _COUNT.sub("", value) for key, _, value in lines}
    return {k: value for k, value in known.items() if not k.endswith(".samples")}


def exemptions(root: Path) -> dict[str, Exemption]:
    """What may differ from its record, by the name of the snippet."""
    file = root / EXEMPTIONS
    if not file.exists():
        return {}
    try:
        known = sources.read_yaml(sources.read(file, "file")) or {}
        return {n: Exemption((*e["values"],), str(e["why"])) for n, e in known.items()}
    except sources.UnreadableError as error:
        what = str(error)
    except (sources.NotYamlError, AttributeError, KeyError, TypeError):
        what = "it says of each snippet which “values” may differ, a list, and “why”"
    raise FaultError([Fault(what, source=Place(EXEMPTIONS))])


def orphans(root: Path, known: Iterable[str]) -> list[Fault]:
    """Faults for what is recorded of something that is not there."""
    what = "nothing runs that this is recorded of: run “make outputs”"
    return [Fault(what, source=Place(file)) for file in strays(root, known)]


def strays(root: Path, known: Iterable[str]) -> list[str]:
    """The files of ``outputs/`` that are not among those known."""
    files = {p.relative_to(root).as_posix() for p in (root / FOLDER).rglob("*.txt")}
    return sorted(files - {*known})


def files_of(work: Work) -> Iterator[str]:
    """The files that may lie in ``outputs/``."""
    for name in work.snippets:
        yield _recorded(name)
    for lab in work.labs.values():
        yield _recorded(lab.path)
    for part in (FUNCTIONS, *(twin.category for twin in work.atlas.twins)):
        yield _facts_file(part)


def command(source: Source) -> str:
    """What an author runs to have it recorded anew."""
    return f"make outputs SNIPPETS={source.name}"


def fault(drift: Drift, line: int | None = None) -> Fault:
    """What an author is told; ``line`` is a line of the source."""
    source, one = drift.source, drift.difference
    if one is None or one.is_new:
        of = f"“{one.part}”" if one else "what it prints"
        what = f"nothing is recorded of {of}: run “make outputs”"
    else:
        what = (
            f"{_says(one.part)} “{_short(one.now)}”, where {source.recorded}:{one.line}"
        )
        what += f" has “{_short(one.then)}”"
        if drift.known:
            file = f"{EVIDENCE}/torch-{drift.known}-cpu.json"
            what += f"; that is so on torch {drift.known}, says {file}"
        else:
            what += f". If the pages are right with that: “{command(source)}”"
    if source.places == (Place(source.path),):  # a lab is its own page
        return Fault(what, (Place(source.path, line),))
    return Fault(what, source.places, Place(source.path, line))


def _says(part: str) -> str:
    """How a message begins, by the part that differs; those of a lab are its cells'."""
    cell = part.removesuffix(" stderr")
    says = f"{cell} prints" if cell == part else f"{cell} warns"
    return _PARTS.get(part.partition(" ")[0], says)


def _short(line: str) -> str:
    text = line.strip()
    return text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]} …"


def line_of(one: Snippet, difference: Difference, trace: Trace | None) -> int | None:
    """The line of a snippet that a difference comes from, where that can be told."""
    part, _, name = difference.part.partition(" ")
    body = ast.parse(one.run_view).body
    if part == "values":
        set_by = [n.lineno for n in body if name in _set_by(n)]
        return one.file_line(set_by[-1] if set_by else None)
    if part == "error":
        return one.file_line(body[-1].lineno)
    if part == "stderr":
        filename = re.escape(PurePosixPath(one.name).name)
        found = re.search(rf"{filename}(?:\", line |:)(\d+)", difference.now)
        return one.file_line(int(found[1]) if found else None)
    return one.file_line(_printed_by(difference.now, trace) if trace else None)


def line_of_cell(lab: Lab, difference: Difference) -> int:
    """The line of a lab's file that warns, or where the cell of a difference begins."""
    number = int(difference.part.split()[1])
    at = lab.code[number - 1]
    found = re.search(rf"\bcell {number}(?:\", line |:)(\d+)", difference.now)
    return (at.file_line(int(found[1])) if found else None) or at.line


def _set_by(node: ast.stmt) -> set[str]:
    stored = (n for n in ast.walk(node) if isinstance(n, ast.Name))
    return {n.id for n in stored if isinstance(n.ctx, ast.Store)}


def _printed_by(text: str, trace: Trace) -> int | None:
    """The line of the view whose step printed a line of output."""
    start = 0
    for step in trace.steps:
        if text.strip() and text.strip() in trace.out[start : step.out]:
            return step.line
        start = step.out
    return None
