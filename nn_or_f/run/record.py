"""The state of a run after each of its steps: have it recorded, and read the record.

In: the snippets that pages inspect. Out: a `Record` for each, from a run of its own
under ``recorder``, which ``runs`` makes and keeps as it does a snippet's. Called by
``build`` and ``contexts``; it imports no torch.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from nn_or_f.languages import LANGUAGES
from nn_or_f.read.snippet import Snippet
from nn_or_f.run.runs import Run

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
    it; ``held`` has the paths that are shown otherwise, ``gone`` those that are no
    more. Of those in ``held``, ``still`` changed nothing: a call has its own ``x``,
    and after it the earlier ``x`` is in sight again, as it was.
    """

    line: int
    out: int
    held: Mapping[str, Held]
    gone: tuple[str, ...]
    still: tuple[str, ...]
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
                "still": s.still,
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
                "from nn_or_f.run.recorder import play\n"
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
        expected = _type_of(plain[name].error)
        steps = [*_steps(told["steps"])]
        if expected and not told["more"]:
            steps[-1] = _ended(steps[-1], expected)
        found[name] = Record((*steps,), told["out"], told["more"])
        if told["error"] != expected and not told["more"]:
            raised = told["error"] or f"no {expected}"
            wrong[name] = f"it raises {raised} while it is recorded: {_RUN}"
        elif told["out"] != plain[name].stdout:
            wrong[name] = f"it prints something else while it is recorded: {_RUN}"
    return found, wrong


def _type_of(error: str) -> str | None:
    """The name of an error's type: Python says it first, with its module."""
    name = error.partition("\n")[0].partition(":")[0].strip()
    return name.rpartition(".")[2] or None


def _ended(step: Step, error: str) -> Step:
    """The last step of a run that ends in an error."""
    before = [change for change in step.changes if change.what != "nothing"]
    return replace(step, changes=(*before, Change("raised", (error,))))


def _steps(told: Iterable[dict[str, Any]]) -> Iterator[Step]:
    sight = _Sight()
    printed = 0
    records = True
    for step in told:
        changes, still = sight.after(step)
        if step["records"] != records:
            records = step["records"]
            changes.append(Change("records" if records else "records_not"))
        if step["random"]:
            changes.append(Change(step["random"]))
        if step["out"] > printed:
            changes.append(Change("printed"))
        yield Step(
            step["line"],
            step["out"],
            step["set"],
            tuple(step["gone"]),
            still,
            tuple(changes) or (Change("nothing"),),
        )
        printed = step["out"]


class _Sight:
    """What is in sight after a step, and what each call's own names hold."""

    def __init__(self) -> None:
        self._owners: dict[str, int] = {}  # of the paths in sight
        self._held: dict[tuple[int, str], Held] = {}

    def after(self, step: dict[str, Any]) -> tuple[list[Change], tuple[str, ...]]:
        """What changed, in words' keys, and what did not though it is set."""
        by_kind: dict[str, list[str]] = {}
        still: list[str] = []
        for path, now in step["set"].items():
            owner = step["call"] if _root(path) in step["own"] else 0
            earlier = self._held.get((owner, path))
            whats = [*(_differences(earlier, now) if earlier else _arrival(now))]
            for what in whats:
                by_kind.setdefault(what, []).append(path)
            if path in self._owners and not (earlier and whats):
                still.append(path)
            self._owners[path] = owner
            self._held[owner, path] = now
        if gone := self._gone(step):
            by_kind["gone"] = gone
        return [*_told(by_kind)], tuple(still)

    def _gone(self, step: dict[str, Any]) -> list[str]:
        """What is no more, and not only out of sight until a call returns."""
        gone = []
        for path in step["gone"]:
            owner = self._owners.pop(path)
            if owner and owner in step["waiting"]:
                continue
            del self._held[owner, path]
            # A list that was empty is no more where something in it can be shown.
            if not any(_inside(other, path) for other in step["set"]):
                gone.append(path)
        return gone


def _told(by_kind: Mapping[str, list[str]]) -> Iterator[Change]:
    """Of what is inside of something new, nothing."""
    for what, paths in by_kind.items():
        around: list[str] = []
        if what in ("new", "gone", "train", "eval"):
            around = paths
        elif what == "named":
            around = by_kind.get("new", [])
        if outer := [p for p in paths if not any(_inside(p, q) for q in around)]:
            yield Change(what, tuple(outer))


def _root(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _arrival(now: Held) -> Iterator[str]:
    yield "named" if now["kind"] == "alias" else "new"


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
    if earlier.get("object") != now.get("object") and "same" not in now:
        yield "swapped"
        return
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
    if "parts" in held:  # whatever names they go by
        return (held["parts"],)
    keys = ("text", "shape", "dtype", "digest", "same")
    return tuple(held.get(key) for key in keys)


@cache
def _digest() -> str:
    """A hash of what records."""
    rooms = (_HERE / "recorder.py", _HERE / "held.py", _HERE / "answers.py")
    return hashlib.sha256(b"".join(room.read_bytes() for room in rooms)).hexdigest()
