"""What the committed evidence says of each twin.

In: ``evidence/torch-<version>-<device>.json``, which ``prove`` writes. Out: a `Proof`
for each class. Called by the atlas's own ``__init__`` and ``prove``; it imports no
torch.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
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
    language, where one is known. ``refused`` are the samples whose layer this torch
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
class Evidence:
    """One file: where it was made, of which twins, and a `Proof` by class."""

    about: About
    twins: dict[str, str]
    proofs: dict[str, Proof]


def path(root: Path, torch: str, device: str) -> Path:
    """Where the evidence lies for a torch ("2.13.0+cpu") and a device ("cpu")."""
    return root / FOLDER / f"torch-{torch.partition('+')[0]}-{device}.json"


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
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(type(error).__name__) from None
    try:
        found: Evidence = decode(Evidence, data)
    except ValueError as error:
        raise _damaged(str(error)) from None
    made_on = found.about["torch"]
    if made_on.partition("+")[0] != torch.partition("+")[0]:
        raise _damaged(f"it is of torch {made_on}")
    return found


def _damaged(why: str) -> DamagedError:
    return DamagedError(f"it is damaged ({why}): run “make evidence”")
