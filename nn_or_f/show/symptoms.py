"""The index of pitfalls: what readers see on their screens, and where it is answered.

In: an entry of a page, and all runs. Out: a `Symptom`, with the texts of errors and
warnings as they were printed. Called by ``work``, ``contexts`` and ``build``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nn_or_f.read.entries import ANSWERS, Entry
from nn_or_f.run.task import Result

#: An error or a warning as Python prints it, or a program that caught it.
#: One that ends in a colon goes on in the next line.
_TEXT = re.compile(
    r"(?:^|\s)(?:\w+\.)*(?P<text>\w*(?:Error|Warning): \S.*?(?::\n.*)?)$", re.MULTILINE
)


@dataclass(frozen=True)
class Symptom:
    """One entry in the index of pitfalls; ``texts`` are those that it prints.

    ``page`` is "" where the entry is on the page that shows it.
    """

    page: str
    title: str
    anchor: str
    heading: str
    badge: str
    texts: tuple[str, ...] = ()


def of(entry: Entry, page: str, title: str, runs: Mapping[str, Result]) -> Symptom:
    """An entry of a page of this title, and what its runs print that raise."""
    raising = [runs[name] for name in entry.raises if name in runs]
    texts = dict.fromkeys(text for run in raising for text in printed(run))
    return Symptom(page, title, entry.id, entry.heading, entry.badge, (*texts,))


def grouped(symptoms: Iterable[Symptom]) -> dict[str, list[Symptom]]:
    """The index by what a reader sees; who sees an error finds it by its text.

    An entry that has a text and a silent symptom as well is in both groups.
    """
    found: dict[str, list[Symptom]] = {"errors": [], "silent": [], "asked": []}
    for one in symptoms:
        if one.texts:
            found["errors"].append(one)
        if one.badge == "silent":
            found["silent"].append(replace(one, texts=()))
        elif one.badge in ANSWERS:
            found["asked"].append(replace(one, texts=()))
    found["errors"].sort(key=lambda one: one.texts)
    return found


def printed(run: Result) -> tuple[str, ...]:
    """The errors and warnings that a run prints, each once, in their order."""
    found = _TEXT.finditer(f"{run.stdout}\n{run.stderr}\n{run.error}")
    return tuple(dict.fromkeys(" ".join(match["text"].split()) for match in found))
