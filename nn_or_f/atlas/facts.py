"""What torch says of each layer: have it measured, and read the answers.

In: the twins of a site, and the results of the tasks that measure. Out: a task for each
category, which calls ``measure``; then `Facts` for each class, and each `Function` of
F. Called by the atlas's own ``__init__``; it imports no torch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from nn_or_f.atlas.twins import Twin
from nn_or_f.run.task import CALLED, Result, Task

#: A file of twins, and what is wrong with it.
Wrong = tuple[str, str]

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Named:
    """A parameter or buffer: its name, its shape in one sample, whether all have it."""

    name: str
    shape: tuple[int, ...]
    always: bool


@dataclass(frozen=True)
class Finding:
    """Whether something was seen in one of ``count`` samples.

    ``witness`` is the first that showed it, "" where none did; ``names`` are the
    tensors that it was seen in.
    """

    count: int
    witness: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Argument:
    """An argument: its name, and its default as text, None where it has none."""

    name: str
    default: str | None = None


#: When a layer calls a function: see `Called`.
WHEN = ("always", "default", "only", "varies")


@dataclass(frozen=True)
class Called:
    """A function that a layer calls: "F.relu".

    ``when`` is "always", in all samples; "default", in all that pass no option; "only",
    in none but some of those that pass all ``options``; "varies" with what is given.
    ``inside`` are the functions of F that call it for the layer; it is empty where the
    layer calls it itself.
    """

    name: str
    when: str
    options: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What was measured of one class.

    ``returned`` says what the output was: "new", a "view" of the input, the "same"
    object. ``calls`` are the functions that its forward calls. ``function`` is the one
    of F that its twin calls; ``moved`` are arguments that both sides have, at another
    place among the others, and ``silent`` pairs ("eps momentum") of one type in another
    order: who passes them by position gets no error. ``undocumented`` are those of the
    twin's counterparts that PyTorch says nothing about.
    """

    cls: str
    samples: int
    parameters: tuple[Named, ...]
    buffers: tuple[Named, ...]
    mode: Finding
    writes: Finding
    writes_in_eval: Finding
    draws: Finding
    draws_in_eval: Finding
    changes_input: Finding
    returned: tuple[str, ...]
    calls: tuple[Called, ...]
    nn_arguments: tuple[Argument, ...]
    f_arguments: tuple[Argument, ...]
    function: str
    moved: tuple[str, ...]
    silent: tuple[str, ...]
    undocumented: tuple[str, ...] = ()

    @property
    def own_calls(self) -> tuple[str, ...]:
        """The functions that the layer itself calls, by name."""
        return tuple(call.name for call in self.calls if not call.inside)

    @property
    def default_calls(self) -> tuple[str, ...]:
        """Those of them that it calls if it is made and called without options."""
        own = [call for call in self.calls if not call.inside]
        return tuple(c.name for c in own if c.when in ("always", "default"))

    @property
    def calls_through_others(self) -> tuple[str, ...]:
        """The functions that it calls only through another function of F."""
        own = self.own_calls
        return tuple(call.name for call in self.calls if call.name not in own)


#: Arguments of a function that say which mode a layer would be in.
MODE = ("training", "use_input_stats")


@dataclass(frozen=True)
class Function:
    """A public function of F ("F.relu"), and what it takes."""

    name: str
    arguments: tuple[Argument, ...]

    @property
    def mode(self) -> Argument | None:
        """The argument that takes the place of ``train()`` and ``eval()``."""
        return next((a for a in self.arguments if a.name in MODE), None)


@dataclass(frozen=True)
class Measured:
    """What one task gives: the facts of a category's layers, and the functions of F.

    ``wrong`` is what is wrong with the short form of a class.
    """

    layers: list[Facts]
    functions: list[Function]
    wrong: dict[str, str]


def tasks(twins: Iterable[Twin]) -> list[Task]:
    """Return a task for each category, which measures its layers.

    The first measures the functions of F besides.
    """
    found: list[Task] = []
    for file, group in groupby(twins, lambda twin: twin.file):
        classes = {t.cls: [t.function_of_f, t.counterparts] for t in group}
        found.append(
            Task(
                file,
                how=CALLED,
                function="nn_or_f.atlas.measure:measure",
                arguments={"classes": classes, "functions": not found},
                version=_digest(),
                gives=Measured,
            )
        )
    return found


def read(
    results: Iterable[Result],
) -> tuple[dict[str, Facts], list[Function], list[Wrong]]:
    """What was measured, by class, the functions of F, and what could not be."""
    found: dict[str, Facts] = {}
    functions: list[Function] = []
    wrong: list[Wrong] = []
    for one in results:
        if one.failure:
            what = f"its layers could not be measured: {one.failure.what}"
            wrong.append((one.name, what))
        else:
            measured: Measured = one.value
            found |= {facts.cls: facts for facts in measured.layers}
            functions += measured.functions
            wrong += [
                (one.name, _of_short(one.name, cls, what))
                for cls, what in measured.wrong.items()
            ]
    return found, functions, wrong


def _of_short(file: str, cls: str, what: str) -> str:
    samples = f"nn_or_f/atlas/samples/{PurePosixPath(file).name}"
    return f"the short form of nn.{cls} ({samples}) {what}"


def recordable(facts: Mapping[str, Facts], functions: Iterable[Function] = ()) -> str:
    """All that was measured and is shown, as text: a line for each part of each class.

    Any fact that changes is one line that differs, such as
    "Conv1d.calls = F.conv1d (always), F.pad (only padding_mode)".
    """
    lines = [
        f"{cls}.{name} = {value}"
        for cls, one in facts.items()
        for name, value in _parts(one).items()
    ]
    lines += [f"{f.name}.arguments = {_listed(f.arguments)}" for f in functions]
    return "".join(f"{line}\n" for line in lines)


#: The name of the text that tells of the functions of F.
FUNCTIONS = "functions"


def recordable_by_category(
    twins: Iterable[Twin], facts: Mapping[str, Facts], functions: Iterable[Function]
) -> dict[str, str]:
    """The same in parts: one for each category, and one for the functions of F."""
    categories: dict[str, dict[str, Facts]] = {}
    for twin in twins:
        if twin.cls in facts:
            categories.setdefault(twin.category, {})[twin.cls] = facts[twin.cls]
    found = {category: recordable(known) for category, known in categories.items()}
    return {**found, FUNCTIONS: recordable({}, functions)}


def _parts(one: Facts) -> dict[str, str]:
    values = {field.name: getattr(one, field.name) for field in fields(one)}
    return {name: _as_text(value) for name, value in values.items() if name != "cls"}


def _as_text(value: Any) -> str:
    """One fact as a reader of a difference would want to see it."""
    if isinstance(value, tuple):
        return _listed(value)
    if isinstance(value, Named):
        return f"{value.name} {value.shape}{'' if value.always else ' or none'}"
    if isinstance(value, Finding):
        seen = f"in {value.witness}" if value.witness else "never"
        names = f": {_listed(value.names)}" if value.names else ""
        return f"{seen}, of {value.count}{names}"
    if isinstance(value, Called):
        inside = f" in {' and '.join(value.inside)}" if value.inside else ""
        when = f"{value.when} {' and '.join(value.options)}".strip()
        return f"{value.name}{inside} ({when})"
    if isinstance(value, Argument):
        return value.name + ("" if value.default is None else f"={value.default}")
    return str(value) or "none"


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(map(_as_text, values)) or "none"


@cache
def _digest() -> str:
    """A hash of all that measures, and of the samples."""
    found = hashlib.sha256()
    for path in sorted(_HERE.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
