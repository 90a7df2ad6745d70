"""What the committed evidence says of each twin, and of other versions of torch.

In: ``evidence/torch-<version>-<device>.json``, which ``prove`` writes. Out: a `Proof`
for each class; of a torch that the site is not built on, besides, its `Drift`, which
``drift`` adds. Called by the atlas's own ``__init__`` and ``prove``; it imports no
torch.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from nn_or_f.run.decode import decode

#: The project's own root, where its evidence lies.
ROOT = Path(__file__).resolve().parents[2]

#: The folder of the evidence, below the root of a project.
FOLDER = "evidence"

_SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Mutant:
    """A twin that does not know one option: which sample noticed, or why none can.

    ``reason`` is in each language.
    """

    option: str
    witness: str
    reason: dict[str, str] = field(default_factory=dict)


@dataclass
class Proof:
    """A layer and its twin over ``samples``.

    ``compared`` counts calls by dtype, ``raised`` those of them that both refused;
    ``upstream`` counts calls of PyTorch's own samples: of the layer ("module_db"), and
    of its function, turned round into a layer ("op_db"). ``unequal`` says what was not
    equal to the bit, and how far (None: beyond comparison), ``why`` the reason, in each
    language, where one is known. ``refused`` are the layers of samples that this torch
    does not make, with what it says; ``failed`` what could not be asked at all.
    """

    cls: str
    samples: int
    compared: dict[str, int] = field(default_factory=dict)
    raised: int = 0
    upstream: dict[str, int] = field(default_factory=dict)
    unequal: list[tuple[str, float | None]] = field(default_factory=list)
    mutants: list[Mutant] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def count(self, dtype: str, raised: bool) -> None:
        """One more comparison."""
        self.compared[dtype] = self.compared.get(dtype, 0) + 1
        self.raised += raised

    @property
    def calls(self) -> int:
        """How many calls were compared."""
        return sum(self.compared.values()) + sum(self.upstream.values())

    @property
    def equal(self) -> int:
        """How many of them were equal to the bit."""
        return self.calls - len(self.unequal)

    @property
    def farthest(self) -> float:
        """The largest difference of two numbers that could be compared."""
        return max((far for _what, far in self.unequal if far is not None), default=0.0)

    @property
    def noticed(self) -> int:
        """How many options some sample notices the lack of."""
        return sum(bool(mutant.witness) for mutant in self.mutants)

    def unexplained(self) -> list[str]:
        """What is not as it should be and has no reason."""
        survivors = [m.option for m in self.mutants if not m.witness and not m.reason]
        unequal = [] if self.why else [what for what, _far in self.unequal]
        unnoticed = [f"no sample notices “{option}”" for option in survivors]
        return [*self.failed, *unequal, *unnoticed]

    def summary(self) -> str:
        """One line."""
        equal = f"{self.equal} of {self.calls} calls equal"
        noticed = f"{self.noticed} of {len(self.mutants)} options noticed"
        refused = f", {len(self.refused)} refused" if self.refused else ""
        return f"{self.cls}: {self.samples} samples{refused}, {equal}, {noticed}"


class About(TypedDict):
    """Where evidence was made, when, and on what."""

    torch: str
    python: str
    cpu: str
    device: str
    date: str
    seed: int


@dataclass(frozen=True)
class Changed:
    """One thing that is not as on the torch of the site.

    ``what`` is the part of a run ("stdout", "values x"), a fact of a class
    ("GELU.nn_arguments"), or "class". ``then`` and ``now`` are the first lines that
    differ; "" where there is none.
    """

    what: str
    then: str
    now: str


@dataclass(frozen=True)
class Ran:
    """A run on another torch: of which view (a hash), and what is not the same.

    ``failure`` says why it did not reach its end there; "" where it did.
    """

    view: str
    changes: list[Changed] = field(default_factory=list)
    failure: str = ""


@dataclass(frozen=True)
class Drift:
    """What one torch does otherwise than ``against``, that of the site.

    ``runs`` has every snippet and lab that was tried, by name; ``calls`` are samples of
    layers that raise or warn otherwise.
    """

    against: str
    runs: dict[str, Ran]
    facts: list[Changed]
    classes: list[Changed]
    calls: list[Changed] = field(default_factory=list)


@dataclass(frozen=True)
class Evidence:
    """One file: where it was made, of which twins, and a `Proof` by class."""

    about: About
    twins: dict[str, str]
    proofs: dict[str, Proof]
    drift: Drift | None = None

    @property
    def torch(self) -> str:
        """The version, "2.15.0"."""
        return self.about["torch"].partition("+")[0]

    def tried(self, name: str, view: str) -> str:
        """How a run ended on this torch: the "same", "otherwise", or it was "untried".

        ``view`` is the `view_hash` of what it is now.
        """
        ran = self.drift.runs.get(name) if self.drift else None
        if ran is None or ran.view != view:
            return "untried"
        return "otherwise" if ran.changes or ran.failure else "same"

    @property
    def new(self) -> set[str]:
        """The functions and classes that the torch of the site does not have."""
        facts = self.drift.facts if self.drift else []
        return {one.what.rpartition(".")[0] for one in facts if not one.then}

    @property
    def unequal(self) -> list[str]:
        """What of the twins is not as it should be, and has no reason."""
        of_each = ((one.cls, one.unexplained()) for one in self.proofs.values())
        return [f"{cls}: {what}" for cls, found in of_each for what in found]


def path(root: Path, torch: str, device: str) -> Path:
    """Where the evidence lies for a torch ("2.13.0+cpu") and a device ("cpu")."""
    return root / FOLDER / f"torch-{torch.partition('+')[0]}-{device}.json"


def view_hash(text: str) -> str:
    """What tells one view of a snippet, or all code of a lab, from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digests(root: Path) -> dict[str, str]:
    """A hash of the twins and samples of each category, without comment lines."""
    return {
        twins.stem: _digest(twins, _SAMPLES / twins.name)
        for twins in sorted((root / "snippets/atlas").glob("*.py"))
    }


def _digest(*paths: Path) -> str:
    """The same on every system and Python, so of text, not of what it is parsed to."""
    found = hashlib.sha256()
    for one in paths:
        lines = one.read_text("utf-8").split("\n") if one.exists() else []
        code = [line for line in lines if not line.lstrip().startswith("#")]
        found.update("\n".join(code).encode() + b"\0")
    return found.hexdigest()


class DamagedError(Exception):
    """A file of evidence that cannot be read."""


def load(root: Path, torch: str, device: str) -> Evidence | None:
    """The evidence for a torch and a device; None where there is none.

    Raises:
        DamagedError: the file is not as ``prove`` writes it.
    """
    file = path(root, torch, device)
    if not file.exists():
        return None
    try:
        found = _read(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(type(error).__name__) from None
    if found.torch != torch.partition("+")[0]:
        raise _damaged(f"it is of torch {found.about['torch']}")
    return found


def all_of(root: Path, device: str) -> tuple[list[Evidence], list[tuple[str, str]]]:
    """All evidence for a device, by version; and of each damaged file, why."""
    found, wrong = [], []
    for file in sorted((root / FOLDER).glob(f"torch-*-{device}.json")):
        version = file.name.removeprefix("torch-").removesuffix(f"-{device}.json")
        try:
            one = load(root, version, device)
        except DamagedError as error:
            wrong.append((f"{FOLDER}/{file.name}", str(error)))
        else:
            found += [one] if one else []
    return sorted(found, key=_by_version), wrong


def _by_version(one: Evidence) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", one.torch)]


@lru_cache(maxsize=8)  # `mkdocs serve` reads the same files again and again
def _read(text: str) -> Evidence:
    try:
        found: Evidence = decode(Evidence, json.loads(text))
    except ValueError as error:
        why = type(error).__name__ if isinstance(error, json.JSONDecodeError) else error
        raise _damaged(str(why)) from None
    except RecursionError as error:
        raise _damaged(type(error).__name__) from None
    return found


def _damaged(why: str) -> DamagedError:
    how = "run “make evidence”, or for another torch “make drift”"
    return DamagedError(f"it is damaged ({why}): {how}")
