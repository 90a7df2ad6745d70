"""The state of a run after each of its steps, read from what its tracer noted.

In: the results of traced tasks. Out: a `Trace` of each: its steps, and what each of
them changed. Called by ``build``; it imports no torch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from nn_or_f.run.task import Result

#: What an author can do.
_RUN = "show it by “run” in place of “inspect”"


class _Always(TypedDict):
    kind: str
    text: str


class PathState(_Always, total=False):
    """What one path holds after a step, as ``tracer`` notes it."""

    digest: str
    parts: list[int]
    training: bool
    hooks: int
    same: str
    object: int
    shape: list[Any]
    dtype: str
    wants_grad: bool
    grad_fn: str
    grad: str
    grad_digest: str
    shares: str


@dataclass(frozen=True)
class NotedStep:
    """One statement as ``tracer`` notes it; see `Step`.

    ``call`` is the call that it was in, ``own`` the names that are that call's own,
    ``waiting`` the calls that wait for it.
    """

    line: int
    out: int
    set: dict[str, PathState]
    gone: list[str]
    random: str
    grad_enabled: bool
    call: int
    own: list[str]
    waiting: list[int]


@dataclass(frozen=True)
class Noted:
    """What a traced task gives: its steps, and how the run ended."""

    steps: tuple[NotedStep, ...]
    error: str | None
    more: bool
    out: str


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
    held: Mapping[str, PathState]
    gone: tuple[str, ...]
    still: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Trace:
    """All steps of a run; ``more`` if it went on after the last of them."""

    steps: tuple[Step, ...]
    out: str
    more: bool = False

    @property
    def unseeded(self) -> int | None:
        """The line of the view that drew random numbers before any seed was set."""
        for step in self.steps:
            whats = {change.what for change in step.changes}
            if "set" in whats:
                return None
            if "drawn" in whats:
                return step.line
        return None

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


def read(traced: Result, plain: Result) -> tuple[Trace | None, str]:
    """The trace of a run that ended well untraced, and what is wrong with it, or "".

    ``plain`` is the same run, untraced.
    """
    if traced.failure:
        return None, f"its steps cannot be traced ({traced.failure.what}): {_RUN}"
    noted: Noted = traced.value
    expected = _type_of(plain.error)
    steps = [*_steps(noted.steps)]
    if expected and not noted.more:
        steps[-1] = _ended(steps[-1], expected)
    wrong = ""
    if noted.error != expected and not noted.more:
        raised = noted.error or f"no {expected}"
        wrong = f"it raises {raised} while it is traced: {_RUN}"
    elif noted.out != plain.stdout:
        wrong = f"it prints something else while it is traced: {_RUN}"
    return Trace((*steps,), noted.out, noted.more), wrong


def _type_of(error: str) -> str | None:
    """The name of an error's type: Python says it first, with its module."""
    name = error.partition("\n")[0].partition(":")[0].strip()
    return name.rpartition(".")[2] or None


def _ended(step: Step, error: str) -> Step:
    """The last step of a run that ends in an error."""
    before = [change for change in step.changes if change.what != "nothing"]
    return replace(step, changes=(*before, Change("raised", (error,))))


def _steps(noted: Iterable[NotedStep]) -> Iterator[Step]:
    sight = _Sight()
    printed = 0
    grad_enabled = True
    for step in noted:
        changes, still = sight.after(step)
        if step.grad_enabled != grad_enabled:
            grad_enabled = step.grad_enabled
            changes.append(Change("records" if grad_enabled else "records_not"))
        if step.random:
            changes.append(Change(step.random))
        if step.out > printed:
            changes.append(Change("printed"))
        yield Step(
            step.line,
            step.out,
            step.set,
            tuple(step.gone),
            still,
            tuple(changes) or (Change("nothing"),),
        )
        printed = step.out


class _Sight:
    """What is in sight after a step, and what each call's own names hold."""

    def __init__(self) -> None:
        self._owners: dict[str, int] = {}  # of the paths in sight
        self._held: dict[tuple[int, str], PathState] = {}

    def after(self, step: NotedStep) -> tuple[list[Change], tuple[str, ...]]:
        """What changed, in words' keys, and what did not though it is set."""
        by_kind: dict[str, list[str]] = {}
        still: list[str] = []
        for path, now in step.set.items():
            owner = step.call if _root(path) in step.own else 0
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
        return [*_outermost(by_kind)], tuple(still)

    def _gone(self, step: NotedStep) -> list[str]:
        """What is no more, and not only out of sight until a call returns."""
        gone = []
        for path in step.gone:
            owner = self._owners.pop(path)
            if owner and owner in step.waiting:
                continue
            del self._held[owner, path]
            # A list that was empty is no more where something in it can be shown.
            if not any(_inside(other, path) for other in step.set):
                gone.append(path)
        return gone


def _outermost(by_kind: Mapping[str, list[str]]) -> Iterator[Change]:
    """The changes, without what is inside of something that is new or gone."""
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


def _arrival(now: PathState) -> Iterator[str]:
    yield "named" if now["kind"] == "alias" else "new"


def _inside(path: str, other: str) -> bool:
    return path.startswith((f"{other}.", f"{other}["))


def _differences(earlier: PathState, now: PathState) -> Iterator[str]:
    """How one path differs from what it was."""
    if earlier["kind"] != now["kind"]:
        if "alias" in (earlier["kind"], now["kind"]):
            yield "alias" if now["kind"] == "alias" else "apart"
        else:
            yield "new"
        return
    if earlier.get("training") != now.get("training"):
        yield "train" if now.get("training") else "eval"
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


def _content(held: PathState) -> tuple[Any, ...]:
    if "parts" in held:  # whatever names they go by
        return (held["parts"],)
    keys = ("text", "shape", "dtype", "digest", "same")
    return tuple(held.get(key) for key in keys)
