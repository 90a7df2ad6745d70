"""One build: read all sources, run all code, and collect every fault.

In: the project's root and the Markdown of its pages. Out: a `Work` with all that was
read, run and measured. ``plugin`` calls `make` once in each build, ``record_anew`` to
record, and ``drift`` to compare; nothing here knows MkDocs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from nn_or_f import atlas, languages, tasks
from nn_or_f.check import against_record
from nn_or_f.faults import Fault, FaultError, Place
from nn_or_f.read import entries, labs, parity, pictures, snippet
from nn_or_f.read.block_types import ALL_FUNCTIONS
from nn_or_f.read.page import Page
from nn_or_f.read.scan_page import scan
from nn_or_f.read.snippet import Snippet
from nn_or_f.read.sources import DOCS
from nn_or_f.run import steps
from nn_or_f.run.runner import Progress, Runner
from nn_or_f.run.steps import Trace
from nn_or_f.run.task import Result, Task
from nn_or_f.show import symptoms, values
from nn_or_f.work import Work

Thing = TypeVar("Thing")

#: Where results are kept between builds, below the project's root.
CACHE = ".cache/runs"


def make(
    root: Path,
    sources: Mapping[str, str],
    runner: Runner,
    progress: Progress | None = None,
    on_lab: Callable[[str], None] | None = None,
    on_run: Callable[[Snippet], None] | None = None,
    records: str = "bind",
) -> Work:
    """Scan the pages, run every snippet and lab, and compare the languages.

    Args:
        root: the project's folder.
        sources: Markdown by path under ``docs/``.
        runner: runs the snippets and the labs.
        progress: is called with the number of runs that are done, and of all.
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
    for scanned in work.pages.values():
        work.faults += entries.check(scanned)
    _read_files(root, work)
    _run(work, root, runner, progress, on_lab, on_run)
    for scanned in work.pages.values():
        work.faults += _value_faults(scanned, work.runs)
        work.faults += _answer_faults(scanned, work.runs)
        work.faults += _figure_faults(scanned, work.runs)
        work.faults += _badge_faults(scanned, work.runs)
    if records:
        _compare(work, root, runner, binding=records == "bind")
    if runner.unwritable:
        work.notes.append(Fault(runner.unwritable))
    return work


def _scan(work: Work, sources: Mapping[str, str]) -> None:
    """Scan the pages of the first language, of the second, and of none."""
    for lang in languages.LANGUAGES:
        for src_uri, text in sources.items():
            if languages.language_of(src_uri) != lang:
                continue
            scanned = scan(f"{DOCS}/{src_uri}", text)
            work.pages[src_uri] = scanned
            work.faults += scanned.faults
    for src_uri, text in sources.items():
        if languages.language_of(src_uri) is None:
            scanned = scan(f"{DOCS}/{src_uri}", text)
            work.faults += scanned.faults + scanned.misplaced()


def _compare(work: Work, root: Path, runner: Runner, *, binding: bool) -> None:
    """Compare what every run printed with what is recorded of it."""
    found = work.faults if binding else work.notes
    found += against_record.orphans(root, against_record.files_of(work))
    try:
        drifted, damaged = against_record.compare(
            root, against_record.collect(work), work.atlas.others
        )
    except FaultError as error:
        found += error.faults
        return
    found += damaged
    names = {d.source.name for d in drifted if d.difference} & work.runs.keys()
    labs_by_path = {lab.path: lab for lab in work.labs.values()}
    traces = _trace(work, runner, names - work.traces.keys()) | work.traces
    for drift in drifted:
        one, name = drift.difference, drift.source.name
        line = None
        if one and name in work.snippets:
            line = against_record.line_of(work.snippets[name], one, traces.get(name))
        elif one and name in labs_by_path:
            line = against_record.line_of_cell(labs_by_path[name], one)
        (found if drift.binds else work.notes).append(against_record.fault(drift, line))


def _trace(work: Work, runner: Runner, names: Iterable[str]) -> dict[str, Trace]:
    """Trace some snippets, to find the line of an output."""
    wanted = [tasks.traced(work.snippets[name]) for name in sorted(names)]
    found = {}
    with contextlib.suppress(FaultError):
        for result in runner.run_all(wanted).values():
            traced, _ = steps.read(result, work.runs[result.name])
            if traced:
                found[result.name] = traced
    return found


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
    on_lab: Callable[[str], None] | None,
    on_run: Callable[[Snippet], None] | None,
) -> None:
    """Run every snippet and lab, trace what is inspected, and measure the layers."""
    plain = {tasks.of_snippet(one): one for one in work.snippets.values()}
    inspected = {name for one in work.pages.values() for name in one.inspected()}
    traced = [
        tasks.traced(work.snippets[name])
        for name in sorted(inspected & work.snippets.keys())
    ]
    measured = atlas.tasks(work.snippets.values())
    executed = {tasks.of_lab(one): one for one in work.labs.values() if one.cells}
    if on_lab:
        for task in executed:
            if not runner.kept(task):
                on_lab(task.name)

    def look(task: Task) -> None:
        if on_run and task in plain:
            on_run(plain[task])

    results: dict[Task, Result] = {}
    try:
        every = [*plain, *traced, *measured, *executed]
        results = runner.run_all(every, progress, look)
    except FaultError as error:
        work.faults += error.faults
    known = results.keys()
    work.runs = {task.name: results[task] for task in plain if task in known}
    work.executions = {
        lab.name: results[task] for task, lab in executed.items() if task in known
    }
    facts = [results[task] for task in measured if task in known]
    words = languages.words(languages.LANGUAGES[0])
    explains = any(scanned.needs(ALL_FUNCTIONS) for scanned in work.pages.values())
    work.atlas = atlas.read(root, [*plain.values()], facts, words, explains=explains)
    _read_results(work, [results[task] for task in traced if task in known])
    _check_atlas(work)
    for lab, result in work.executions.items():
        work.faults += tasks.lab_faults(work.labs[lab], result)


def _read_results(work: Work, traced: Iterable[Result]) -> None:
    for name, run in work.runs.items():
        if run.failure:
            places = work.shows(name)
            work.faults.append(tasks.fault(run.failure, work.snippets[name], places))
        elif run.figures:
            places = work.shows(name)
            work.faults += tasks.figure_faults(work.snippets[name], run, places)
    for result in traced:
        name = result.name
        if work.runs[name].failure:
            continue  # that has a fault of its own
        found, wrong = steps.read(result, work.runs[name])
        if found:
            work.traces[name] = found
        line = None
        if found and found.unseeded and not wrong:
            line = work.snippets[name].file_line(found.unseeded)
            wrong = "it draws random numbers, and so shows others in each build: seed"
            wrong += " them first, by torch.manual_seed(0)"
        if wrong:
            place = Place(work.snippets[name].path, line)
            work.faults.append(Fault(wrong, work.shows(name), place))


def _check_atlas(work: Work) -> None:
    for fault in work.atlas.faults:
        name = str(fault.source).removeprefix(f"{snippet.FOLDER}/")
        work.faults.append(replace(fault, places=work.shows(name)))
    folder = f"{snippet.FOLDER}/{atlas.FOLDER}/"
    sources = [fault.source.path for fault in work.faults if fault.source]
    if any(source.startswith(folder) for source in sources):
        return  # what a file that cannot be read holds is not known
    for scanned in work.pages.values():
        for block in scanned.blocks:
            for name in block.arguments if block.name == "atlas" else ():
                if name not in work.layers:
                    what = f"no function of snippets/atlas/ takes an nn.{name}"
                    work.faults.append(Fault(what, (scanned.place(block.line),)))


def _value_faults(scanned: Page, runs: Mapping[str, Result]) -> list[Fault]:
    """Faults for values that a run does not have, or that do not fit a page."""
    found: list[Fault] = []
    for value in scanned.taken:
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
                values.format_value(run.values[value.name], value.spec)
            except (ValueError, TypeError, OverflowError) as error:
                form = f" as “{value.spec}”" if value.spec else ""
                what = f"“{value.name}”{form}: {error}"
        if what:
            found.append(Fault(what, (scanned.place(value.line),), source))
    return found


def _answer_faults(scanned: Page, runs: Mapping[str, Result]) -> list[Fault]:
    """Faults for right answers that are among the wrong ones, or nothing to be read."""
    found: list[Fault] = []
    for block in scanned.blocks:
        answer = block.answer
        if answer is None:
            continue
        right = values.of_run(runs.get(answer.file), answer.name, answer.spec)
        if right is None:
            continue  # that has a fault of its own
        if not (right := right.strip()):
            what = f"“{answer.name}” is empty: an answer has something to be read"
        elif right in map(str.strip, block.options.get("wrong", ())):
            what = f"“{right}” is what the run gives: a wrong answer must differ"
        else:
            continue
        source = Place(f"{snippet.FOLDER}/{answer.file}")
        found.append(Fault(what, (scanned.place(block.line),), source))
    return found


def _figure_faults(scanned: Page, runs: Mapping[str, Result]) -> list[Fault]:
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


def _badge_faults(scanned: Page, runs: Mapping[str, Result]) -> list[Fault]:
    """Faults for runs that end otherwise than their badge says.

    In a cure, the second is to work; elsewhere, one that is silent may go on to raise.
    """
    found: list[Fault] = []
    for block in scanned.blocks:
        badge = block.options.get("badge", "")
        cure = block.name == entries.CURE
        ends = ("works", "fine", "warns", *(["silent"] if cure else []))
        for name, told in zip(block.arguments, [badge, "works"], strict=False):
            run = runs.get(name)
            if run is None or run.failure:
                continue  # that has a fault of its own
            if told in entries.PRINTS and not symptoms.printed(run):
                what = f"its badge says “{told}”, and it prints no error or warning"
            elif told in ends and run.error:
                what = f"it ends in an error, and its badge says “{told}”"
            else:
                continue
            source = Place(f"{snippet.FOLDER}/{name}")
            found.append(Fault(what, (scanned.place(block.line),), source))
    return found
