"""A snippet as the templates see it.

In: what is known of one snippet. Out: `Shown`, its code, outputs and figures as they
stand in a page, and `Side`, the same with its steps. Called by ``contexts``.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from markupsafe import Markup

from nn_or_f.run.steps import Trace
from nn_or_f.run.task import Result
from nn_or_f.show import inline_svg, moments

_TAG = re.compile(r"<[^>]*>")
#: A line of code that the other side does not have.
_MARKED = '<mark class="nnf-other">{}</mark>'


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
    badge: str = ""
    torch: str = ""
    python: str = ""
    cpu: str = ""
    test: str = ""
    py_url: str = ""
    ipynb_url: str = ""
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tried: tuple[tuple[str, str], ...] = ()
    versions_url: str = ""

    def on_versions(self, state: str) -> list[str]:
        """The other versions of torch on which it ran so: see ``Evidence.tried``."""
        return [version for version, tried in self.tried if tried == state]

    def with_run(self, run: Result) -> Shown:
        """The same with what its run printed and drew, and what it ran on."""
        return replace(
            self,
            out=_lines(run.stdout),
            err=run.stderr.rstrip("\n"),
            error=run.error.rstrip("\n"),
            figures=tuple(
                Markup(inline_svg.inline(svg, f"{self.anchor}-{number}"))
                for number, svg in enumerate(run.figures, start=1)
            ),
            torch=run.about.get("torch", ""),
            python=run.about.get("python", ""),
            cpu=run.about.get("cpu", ""),
        )

    def compared_to(self, other: Shown) -> Shown:
        """The same with the lines marked that ``other`` does not have."""
        ours, theirs = ([line.text for line in one.out] for one in (self, other))
        if not ours or not theirs:
            return self
        own = _only_in(ours, theirs)
        out = tuple(Line(text, n in own) for n, text in enumerate(ours))
        return replace(self, out=out)

    def with_code_compared_to(self, other: Shown) -> Shown:
        """The same with the lines of code marked that ``other`` does not have.

        A comment is no code, and an empty line is never marked.
        """
        lines = self.code.rstrip("\n").split("\n")
        ours = [_statement(line) for line in lines]
        theirs = [_statement(line) for line in other.code.rstrip("\n").split("\n")]
        own = {n for n in _only_in(ours, theirs) if ours[n]}
        marked = [_MARKED.format(x) if n in own else x for n, x in enumerate(lines)]
        return replace(self, code=Markup("\n".join(marked) + "\n"))

    def ends_as(self, other: Shown) -> bool:
        """Whether both print something, the same, and end in the same error or none."""
        return bool(self.out) and (self.out, self.error) == (other.out, other.error)


@dataclass(frozen=True)
class Side:
    """A snippet that is shown step by step, alone or beside others."""

    shown: Shown
    trace: Trace

    @property
    def lines(self) -> list[Markup]:
        """Its code, line by line."""
        return [Markup(line) for line in self.shown.code.rstrip("\n").split("\n")]

    @property
    def statements(self) -> list[str]:
        """Its code, line by line, as text."""
        return [html.unescape(_TAG.sub("", line)).strip() for line in self.lines]

    @property
    def deeds(self) -> list[str]:
        """What each step does, to be compared with the other sides'."""
        lines = self.statements
        return [moments.deed(lines[step.line - 1]) for step in self.trace.steps]

    @property
    def data(self) -> Markup:
        """The steps for the page's script: JSON without a "<" in it."""
        steps = json.dumps(self.trace.data(), ensure_ascii=False, separators=(",", ":"))
        return Markup(steps.replace("<", "\\u003c"))


def _only_in(ours: list[str], theirs: list[str]) -> set[int]:
    """The numbers of those lines, from 0, that the other side does not have."""
    matches = SequenceMatcher(None, ours, theirs, False).get_matching_blocks()
    both = {match.a + n for match in matches for n in range(match.size)}
    return {*range(len(ours))} - both


def _statement(line: str) -> str:
    """A line of colored code as text; "" for a comment."""
    text = html.unescape(_TAG.sub("", line))
    return "" if text.lstrip().startswith("#") else text


def _lines(text: str) -> tuple[Line, ...]:
    return tuple(Line(line) for line in text.rstrip("\n").split("\n")) if text else ()
