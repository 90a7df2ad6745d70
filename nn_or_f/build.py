"""One build: read all sources, run all code, and collect every fault.

In: the project's root and the Markdown of its pages. Out: a `Work` with all that was
read, run and measured; `Work.page` has what one page is made of. ``hooks`` calls `make`
once in each build, and ``outputs`` to record anew; nothing here knows MkDocs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from nn_or_f import languages
from nn_or_f.atlas import entries, facts, proof
from nn_or_f.atlas.catalogue import Twin
from nn_or_f.atlas.entries import Entry, FunctionEntry
from nn_or_f.check import outputs
from nn_or_f.faults import Fault, FaultError, Place
from nn_or_f.read import labs, parity, pictures, snippet
from nn_or_f.read.blocks import ALL_FUNCTIONS, ALL_LAYERS
from nn_or_f.read.labs import Lab
from nn_or_f.read.page import Page
from nn_or_f.read.pictures import Picture
from nn_or_f.read.scan import scan
from nn_or_f.read.snippet import Snippet
from nn_or_f.run import record
from nn_or_f.run.executions import Execution, Executor
from nn_or_f.run.record import Record
from nn_or_f.run.runs import Progress, Run, Runner
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.render import format_value

Thing = TypeVar("Thing")

#: Where results are kept between builds, below the project's root.
CACHE = ".cache/runs"
LABS_CACHE = ".cache/labs"


@dataclass
class Work:
    """What one build has read, run and measured.

    ``measured`` has the facts on each category of layers as text, ``about`` the
    versions that they were measured with. ``faults`` stop a build, ``notes`` do not.
    """

    snippets: dict[str, Snippet] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    labs: dict[str, Lab] = field(default_factory=dict)
    executions: dict[str, Execution] = field(default_factory=dict)
    twins: list[Twin] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    layers: dict[str, Entry] = field(default_factory=dict)
    functions: list[FunctionEntry] = field(default_factory=list)
    measured: dict[str, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def shows(self, name: str) -> tuple[Place, ...]:
        """The first place in each page that names the snippet or picture.

        A page names a file of twins by the class of a layer that has its twin there.
        """
        names = [name, *(twin.cls for twin in self.twins if twin.file == name)]
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
        layers = scanned.layers()
        if scanned.needs(ALL_LAYERS):
            layers |= self.layers.keys()
        return PageInputs(
            lang,
            words,
            snippets=_named(snippets, self.snippets),
            runs=_named(snippets, self.runs),
            records=_named(scanned.inspected(), self.records),
            pictures=_named(pictures, self.pictures),
            layers=tuple(e for cls, e in self.layers.items() if cls in layers),
            functions=tuple(self.functions if scanned.needs(ALL_FUNCTIONS) else ()),
            faults=_named(snippets | pictures, _by_name(self.faults)),
            notes=_named(snippets, _by_name(self.notes)),
        )

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
            and note.source
            and note.source.path.partition("/")[2] not in shown
        ]

    def faults_of_page(self, src_uri: str) -> list[str]:
        """Faults to show at the top of a page: its own, and those of no page at all."""
        known = self.pages.get(src_uri)
        path = known.path if known else f"{parity.DOCS}/{src_uri}"
        return [str(f) for f in self.faults if not f.places or f.touches(path)]


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


def make(
    root: Path,
    sources: Mapping[str, str],
    runner: Runner,
    progress: Progress | None = None,
    executor: Executor | None = None,
    on_lab: Callable[[str], None] | None = None,
    on_run: Callable[[Snippet], None] | None = None,
    records: str = "bind",
) -> Work:
    """Scan the pages, run every snippet and lab, and compare the languages.

    Args:
        root: the project's folder.
        sources: Markdown by path under ``docs/``.
        runner: runs the snippets.
        progress: is called with the number of runs that are done, and of all.
        executor: executes the labs; by default, one that keeps no results.
        on_lab: is called with the path of each lab before it is executed.
        on_run: is called with each snippet that changed, while others still run.
        records: what it is if a run does not print what is recorded: a fault ("bind"),
            a note ("note"), or nothing ("").
    """
    work = Work()
    if wrong := languages.wrong_words():
        place = Place(languages.WORDS, wrong.line)
        work.faults.append(Fault(str(wrong), source=place))
    _scan(work, sources)
    _read_labs(root, work)
    work.faults += parity.check(work.pages)
    _read_files(root, work)
    _run(work, root, runner, progress, on_run)
    _execute(work, executor or Executor(cache_folder=None), on_lab)
    for scanned in work.pages.values():
        work.faults += _value_faults(scanned, work.runs)
        work.faults += _figure_faults(scanned, work.runs)
    if records:
        _compare(work, root, runner, binding=records == "bind")
    return work


def _scan(work: Work, sources: Mapping[str, str]) -> None:
    """Scan the pages of the first language, of the second, and of none."""
    for lang in languages.LANGUAGES:
        for src_uri, text in sources.items():
            if languages.language_of(src_uri) != lang:
                continue
            scanned = scan(f"{parity.DOCS}/{src_uri}", text)
            work.pages[src_uri] = scanned
            work.faults += scanned.faults
    for src_uri, text in sources.items():
        if languages.language_of(src_uri) is None:
            work.faults += scan(f"{parity.DOCS}/{src_uri}", text).strangers()


def _compare(work: Work, root: Path, runner: Runner, *, binding: bool) -> None:
    """Compare what every run printed with what is recorded of it."""
    found = work.faults if binding else work.notes
    found += outputs.orphans(root, outputs.files_of(work))
    try:
        drifts = outputs.compare(root, outputs.collect(work))
    except FaultError as error:
        found += error.faults
        return
    names = {d.source.name for d in drifts if d.difference} & work.runs.keys()
    labs_by_path = {lab.path: lab for lab in work.labs.values()}
    steps = _steps(work, runner, names - work.records.keys()) | work.records
    for drift in drifts:
        one, name = drift.difference, drift.source.name
        line = None
        if one and name in work.snippets:
            line = outputs.line_of(work.snippets[name], one, steps.get(name))
        elif one and name in labs_by_path:
            line = outputs.line_of_cell(labs_by_path[name], one)
        (found if drift.binds else work.notes).append(outputs.fault(drift, line))


def _steps(work: Work, runner: Runner, names: Iterable[str]) -> dict[str, Record]:
    """What each step of some snippets printed, to find the line of an output."""
    jobs = record.jobs(work.snippets[name] for name in sorted(names))
    with contextlib.suppress(FaultError):
        return record.read_all(runner.run_all(jobs), work.runs)[0]
    return {}


def _read_labs(root: Path, work: Work) -> None:
    for name in labs.find(root):
        try:
            lab = labs.read(root, name)
        except FaultError as error:
            work.faults += error.faults
            lab = labs.broken(name)
        work.labs[name] = lab
        for lang, scanned in lab.pages.items():
            work.pages[lab.src_uri(lang)] = scanned


def _execute(
    work: Work, executor: Executor, tell: Callable[[str], None] | None
) -> None:
    for name, lab in work.labs.items():
        if lab.cells:
            work.executions[name] = executor.execute(lab, tell)
            work.faults += work.executions[name].faults(lab)


def _read_files(root: Path, work: Work) -> None:
    """Read all snippets and pictures; one that only a page names is a fault."""
    pages = work.pages.values()
    names = {name for page in pages for name in page.snippets()}
    names.update(snippet.find(root))
    work.snippets = _read_each(root, work, names, snippet.read)
    drawn = {name for page in pages for name in page.pictures()}
    drawn.update(pictures.find(root))
    work.pictures = _read_each(root, work, drawn, pictures.read)


def _read_each(
    root: Path, work: Work, names: Set[str], read: Callable[[Path, str], Thing]
) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    for name in sorted(names):
        try:
            found[name] = read(root, name)
        except FaultError as error:
            places = work.shows(name)
            work.faults += [Fault(f.what, places, f.source) for f in error.faults]
    return found


def _run(
    work: Work,
    root: Path,
    runner: Runner,
    progress: Progress | None,
    meanwhile: Callable[[Snippet], None] | None,
) -> None:
    """Run every snippet and, with them, what measures layers and what records."""
    work.twins = entries.twins(work.snippets.values())
    jobs = facts.jobs(work.twins)
    inspected = {name for one in work.pages.values() for name in one.inspected()}
    inspected &= work.snippets.keys()
    records = record.jobs(work.snippets[name] for name in sorted(inspected))

    def look(one: Snippet) -> None:
        if meanwhile and one.name in work.snippets:
            meanwhile(one)

    try:
        work.runs = runner.run_all(
            [*work.snippets.values(), *jobs, *records], progress, look
        )
    except FaultError as error:
        work.faults += error.faults
    measured = {job.name: work.runs.pop(job.name) for job in jobs if work.runs}
    recorded = {job.name: work.runs.pop(job.name) for job in records if work.runs}
    for name, run in work.runs.items():
        if run.failure:
            places = work.shows(name)
            work.faults.append(run.failure.fault(work.snippets[name], places))
    work.records, wrong = record.read_all(recorded, work.runs)
    for name, what in wrong.items():
        place = Place(work.snippets[name].path)
        work.faults.append(Fault(what, work.shows(name), place))
    _read_layers(root, work, measured)


def _read_layers(root: Path, work: Work, measured: Mapping[str, Run]) -> None:
    evidence = _read_evidence(root, work)
    known, functions, wrong = facts.read_all(measured)
    if known and not wrong:
        work.about = next(iter(measured.values())).about
        work.measured = facts.recordable_by_category(work.twins, known, functions)
    work.layers = entries.collect(work.twins, known, evidence)
    work.functions = entries.of_functions(functions, work.layers)
    wrong += entries.stale(evidence, proof.digests(root))
    words = languages.words(languages.LANGUAGES[0])
    wrong += entries.unnamed(work.twins, words)
    wrong += entries.doubled(work.twins)
    if any(scanned.has("atlas-functions") for scanned in work.pages.values()):
        wrong += entries.unexplained(work.functions, words)
    for file, what in wrong:
        place = Place(f"{snippet.FOLDER}/{file}")
        work.faults.append(Fault(what, work.shows(file), place))
    sources = [fault.source.path for fault in work.faults if fault.source]
    if any(source.startswith(f"{snippet.FOLDER}/atlas/") for source in sources):
        return  # what a file that cannot be read holds is not known
    for scanned in work.pages.values():
        for block in scanned.blocks:
            for name in block.arguments if block.name == "atlas" else ():
                if name not in work.layers:
                    what = f"no function of snippets/atlas/ takes an nn.{name}"
                    work.faults.append(Fault(what, (scanned.place(block.line),)))


def _read_evidence(root: Path, work: Work) -> proof.Evidence | None:
    torch = version("torch")
    try:
        return proof.load(root, torch, "cpu")
    except proof.DamagedError as error:
        place = Place(proof.path(Path(), torch, "cpu").as_posix())
        work.faults.append(Fault(str(error), source=place))
        return None


def _value_faults(scanned: Page, runs: Mapping[str, Run]) -> list[Fault]:
    """Faults for inline values that a run does not have, or that do not fit a page."""
    found: list[Fault] = []
    for value in scanned.values:
        run = runs.get(value.file)
        if run is None or run.failure:
            continue  # that has a fault of its own
        source = Place(f"{snippet.FOLDER}/{value.file}")
        what = None
        if value.name in run.others:
            kind = run.others[value.name]
            what = f"“{value.name}” cannot be put into a sentence: of type {kind},"
            what += " it is no simple value, or too long"
        elif value.name.startswith("_"):
            what = f"“{value.name}” stays in its snippet, as its “_” says"
        elif value.name not in run.values:
            what = f"at its end there is no top-level name “{value.name}”"
        else:
            try:
                format_value(run.values[value.name], value.spec)
            except (ValueError, TypeError, OverflowError) as error:
                form = f" as “{value.spec}”" if value.spec else ""
                what = f"“{value.name}”{form}: {error}"
        if what:
            found.append(Fault(what, (scanned.place(value.line),), source))
    return found


def _figure_faults(scanned: Page, runs: Mapping[str, Run]) -> list[Fault]:
    """Faults for figures without a text alternative, and the reverse."""
    found: list[Fault] = []
    for block in scanned.blocks:
        shown = [runs[name] for name in block.arguments if name in runs]
        if not shown or any(run.failure for run in shown):
            continue
        draws = any(run.figures for run in shown)
        if draws and not block.options.get("alt"):
            what = "it draws: the block needs “alt: …”, what the figure shows"
        elif block.options.get("alt") and not draws:
            what = "the block has “alt”, but nothing is drawn"
        else:
            continue
        found.append(Fault(what, (scanned.place(block.line),)))
    return found
