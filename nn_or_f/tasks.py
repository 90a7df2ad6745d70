"""From what authors write to tasks that can be run, and from failures back to faults.

In: snippets and labs, and the results of their tasks. Out: a `Task` for each, and a
message where its result is not as it should be. Called by ``build``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nn_or_f.faults import Fault, Place
from nn_or_f.read import drawing
from nn_or_f.read.labs import Lab
from nn_or_f.read.snippet import Snippet, raises
from nn_or_f.run.shaken import Shaken
from nn_or_f.run.steps import Noted
from nn_or_f.run.task import NOTEBOOK, SHAKEN, TRACED, Failure, Result, Task


def of_view(name: str, view: str) -> Task:
    """Run a text as a snippet of this name is run."""
    return Task(name, (view,), raises=raises(view))


def of_snippet(snippet: Snippet) -> Task:
    """Run a snippet."""
    return of_view(snippet.name, snippet.run_view)


def traced(snippet: Snippet) -> Task:
    """Run a snippet, and trace its steps."""
    return Task(snippet.name, (snippet.run_view,), TRACED, gives=Noted)


def shaken(snippet: Snippet, threads: int, shift: int) -> Task:
    """Run a snippet with so many threads, and its seeds shifted."""
    arguments = {"threads": threads, "shift": shift}
    task = of_snippet(snippet)
    return replace(task, how=SHAKEN, arguments=arguments, gives=Shaken)


def of_lab(lab: Lab) -> Task:
    """Execute the cells of a lab."""
    return Task(lab.path, tuple(lab.run_views), NOTEBOOK)


def fault(failure: Failure, snippet: Snippet, places: Sequence[Place] = ()) -> Fault:
    """Why a snippet's run did not reach its end, for its author."""
    source = Place(snippet.path, snippet.file_line(failure.line))
    return Fault(failure.what, tuple(places), source)


def figure_faults(
    snippet: Snippet, result: Result, places: Sequence[Place] = ()
) -> list[Fault]:
    """What a snippet draws and no page may show."""
    source = Place(snippet.path)
    return [
        Fault(f"its figure: {what}", tuple(places), source)
        for svg in result.figures
        for what in drawing.faults_of_run(svg)
    ]


def lab_faults(lab: Lab, result: Result) -> list[Fault]:
    """What the author of a lab has to mend."""
    if failure := result.failure:
        at = lab.code[failure.line_cell - 1]
        line = at.file_line(failure.line) or at.line
        what = f"cell {failure.cell}: {failure.what}"
        return [Fault(what, (Place(lab.path, line),))]
    found: list[Fault] = []
    for cell, output in zip(lab.code, result.cells, strict=True):
        place = Place(lab.path, cell.line)
        if output.figures and not cell.figure:
            what = "it draws: its mark needs “figure=…”, a name in the header"
            found.append(Fault(f"cell {cell.number}: {what}", (place,)))
        elif cell.figure and not output.figures:
            what = f"it does not draw the figure “{cell.figure}”"
            found.append(Fault(f"cell {cell.number}: {what}", (place,)))
        found += [
            Fault(f"cell {cell.number}: its figure: {what}", (place,))
            for svg in output.figures
            for what in drawing.faults_of_run(svg)
        ]
    return found
