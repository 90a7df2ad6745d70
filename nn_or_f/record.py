"""The state of a run after each of its steps: have it recorded, and read the record.

In: the snippets that pages inspect. Out: a `Record` for each, from a run of its own
under ``recorder``, which ``runs`` makes and keeps as it does a snippet's. Called by
``workshop`` and ``render``; it imports no torch.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from nn_or_f.bilingual import LANGUAGES
from nn_or_f.runs import Run
from nn_or_f.snippet import Snippet

_SUFFIX = ".record"
_HERE = Path(__file__).parent

#: What an author can do.
_RUN = "show it by “run” in place of “inspect”"

#: What one path holds after a step, as ``recorder`` tells it.
Held = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What a step did, and to which paths: "buffer" to "norm.running_mean"."""

    what: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One statement that was executed.

    ``line`` is a line of the view, ``out`` how many characters had been printed after
    it; ``held`` has the paths that changed, ``gone`` those that are no more.
    """

    line: int
    out: int
    held: Mapping[str, Held]
    gone: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Record:
    """All steps of a run; ``more`` if it went on after the last of them."""

    steps: tuple[Step, ...]
    out: str
    more: bool = False

    def data(self) -> list[dict[str, Any]]:
        """The steps as a page's script reads them."""
        return [
            {
                "line": s.line,
                "out": s.out,
                "set": s.held,
                "gone": s.gone,
                "random": any(change.what == "drawn" for change in s.changes),
            }
            for s in self.steps
        ]


#: Which step each of several runs takes in one moment; None for one that waits.
Moment = tuple[int | None, ...]


#: What a statement is known by in another run: the names it sets, or what it calls.
_DEED = re.compile(r"\s*(?:([\w., \[\]'\"]+?) *[-+*/%@&|^]?=(?!=)|([\w.]+)\()")


def deed(statement: str) -> str:
    """What a statement does: "y" for ``y = norm(x)``, "print()" for ``print(y)``."""
    found = _DEED.match(statement)
    return found[1] or f"{found[2]}()" if found else statement.strip()


def in_step(runs: Sequence[Sequence[str]]) -> list[Moment]:
    """Let runs go on together: steps that do the same come in one moment.

    Args:
        runs: of each run, what each of its steps does.

    Between two things that all do, a run with fewer steps of its own waits.
    """
    moments: list[Moment] = [(step,) for step in range(len(runs[0]))]
    texts = list(runs[0])
    for number, run in enumerate(runs[1:], start=1):
        waiting: Moment = (None,) * number
        joined: list[Moment] = []
        told: list[str] = []
        same = SequenceMatcher(None, texts, run, autojunk=False)
        for _, first, last, start, end in same.get_opcodes():
            for one, step in zip_longest(range(first, last), range(start, end)):
                before = waiting if one is None else moments[one]
                joined.append((*before, step))
                told.append(texts[one] if one is not None else run[step])
        moments, texts = joined, told
    return moments


def jobs(snippets: Iterable[Snippet]) -> list[Snippet]:
    """A run for each snippet, in which it is executed and recorded."""
    return [
        Snippet(
            f"{one.name}{_SUFFIX}",
            dict.fromkeys(
                LANGUAGES,
                "from nn_or_f.recorder import play\n"
                f"play({one.name!r}, {one.run_view!r})  # {_digest()}\n",
            ),
            (1, 2),
        )
        for one in snippets
    ]


def read_all(
    runs: Mapping[str, Run], plain: Mapping[str, Run]
) -> tuple[dict[str, Record], dict[str, str]]:
    """The record of each snippet, and what is wrong where there is none.

    ``plain`` are the same snippets as they ran unrecorded.
    """
    found: dict[str, Record] = {}
    wrong: dict[str, str] = {}
    for job, run in runs.items():
        name = job.removesuffix(_SUFFIX)
        if name not in plain or plain[name].failure:
            continue  # that has a fault of its own
        if run.failure:
            wrong[name] = f"its steps cannot be recorded ({run.failure.what}): {_RUN}"
            continue
        told = json.loads(run.stdout)
        found[name] = Record((*_steps(told["steps"]),), told["out"], told["more"])
        if told["error"]:
            wrong[name] = f"it raises {told['error']} while it is recorded: {_RUN}"
        elif told["out"] != plain[name].stdout:
            wrong[name] = f"it prints something else while it is recorded: {_RUN}"
    return found, wrong


def _steps(told: Iterable[dict[str, Any]]) -> Iterator[Step]:
    held: dict[str, Held] = {}
    printed = 0
    for step in told:
        changes = [*_changes(held, step)]
        if step["random"]:
            changes.append(Change(step["random"]))
        if step["out"] > printed:
            changes.append(Change("printed"))
        yield Step(
            step["line"],
            step["out"],
            step["set"],
            tuple(step["gone"]),
            tuple(changes) or (Change("nothing"),),
        )
        printed = step["out"]
        held = {
            p: h for p, h in {**held, **step["set"]}.items() if p not in step["gone"]
        }


def _changes(before: Mapping[str, Held], step: dict[str, Any]) -> Iterator[Change]:
    """What changed, in words' keys; of what is inside of something new, nothing."""
    by_kind: dict[str, list[str]] = {}
    for path, now in step["set"].items():
        earlier = before.get(path)
        for what in ["new"] if earlier is None else _differences(earlier, now):
            by_kind.setdefault(what, []).append(path)
    # A list that was empty is no more where something in it can be shown.
    if gone := [p for p in step["gone"] if not any(_inside(q, p) for q in step["set"])]:
        by_kind["gone"] = gone
    for what, paths in by_kind.items():
        outer = [p for p in paths if not any(_inside(p, q) for q in paths)]
        whole = what in ("new", "gone", "train", "eval")
        yield Change(what, tuple(outer if whole else paths))


def _inside(path: str, other: str) -> bool:
    return path.startswith((f"{other}.", f"{other}["))


def _differences(earlier: Held, now: Held) -> Iterator[str]:
    """How one path differs from what it was."""
    if earlier["kind"] != now["kind"]:
        if "alias" in (earlier["kind"], now["kind"]):
            yield "alias" if now["kind"] == "alias" else "apart"
        else:
            yield "new"
        return
    if earlier.get("training") != now.get("training"):
        yield "train" if now["training"] else "eval"
    if earlier.get("hooks") != now.get("hooks"):
        yield "hooks"
    one, two = earlier.get("grad_digest"), now.get("grad_digest")
    if one != two:
        yield "grad" if two else "no_grad"
    wanted, wants = earlier.get("wants_grad"), now.get("wants_grad")
    if None not in (wanted, wants) and wanted != wants:
        yield "thawed" if wants else "frozen"
    if earlier.get("same") != now.get("same"):
        yield "alias" if now.get("same") else "apart"
    elif _content(earlier) != _content(now):
        yield now["kind"]


def _content(held: Held) -> tuple[Any, ...]:
    keys = ("text", "shape", "dtype", "digest", "same")
    return tuple(held.get(key) for key in keys)


@cache
def _digest() -> str:
    """A hash of what records."""
    rooms = (_HERE / "recorder.py", _HERE / "held.py", _HERE / "answers.py")
    return hashlib.sha256(b"".join(room.read_bytes() for room in rooms)).hexdigest()
