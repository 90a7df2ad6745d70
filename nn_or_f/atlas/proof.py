"""What the committed evidence says of each twin.

In: ``evidence/torch-<version>-<device>.json``, which ``evidence`` writes. Out: a
`Proof` for each class. Called by ``build`` and ``evidence``; it imports no torch.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from nn_or_f.languages import LANGUAGES

#: The project's own root, where its evidence lies.
ROOT = Path(__file__).resolve().parents[2]

#: The folder of the evidence, below the root of a project.
FOLDER = "evidence"

_SAMPLES = Path(__file__).parent / "samples"
#: What evidence says of where it was made, in words.
_ABOUT = ("torch", "python", "cpu", "device", "date")


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
    language, where one is known.
    """

    cls: str
    samples: int
    compared: dict[str, int] = field(default_factory=dict)
    raised: int = 0
    upstream: dict[str, int] = field(default_factory=dict)
    unequal: list[list[Any]] = field(default_factory=list)
    mutants: list[Mutant] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)

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
        unequal = [] if self.why else [str(what) for what, _far in self.unequal]
        return unequal + [f"no sample notices “{option}”" for option in survivors]

    def summary(self) -> str:
        """One line."""
        equal = f"{self.equal} of {self.calls} calls equal"
        noticed = f"{self.noticed} of {len(self.mutants)} options noticed"
        return f"{self.cls}: {self.samples} samples, {equal}, {noticed}"


@dataclass(frozen=True)
class Evidence:
    """One file: where it was made, of which twins, and a `Proof` by class."""

    about: dict[str, Any]
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
        DamagedError: the file is not as `evidence` writes it.
    """
    file = path(root, torch, device)
    if not file.exists():
        return None
    try:
        found = json.loads(file.read_text("utf-8"))
        about, twins = dict(found["about"]), dict(found["twins"])
        proofs = {cls: _proof(data) for cls, data in found["proofs"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(type(error).__name__) from None
    except RecursionError:
        raise _damaged("it is nested without end") from None
    if why := _wrong(about, twins, torch) or _wrong_proofs(proofs):
        raise _damaged(why)
    return Evidence(about, twins, proofs)


def _damaged(why: str) -> DamagedError:
    return DamagedError(f"it is damaged ({why}): run “make evidence”")


def _proof(data: dict[str, Any]) -> Proof:
    return Proof(**{**data, "mutants": [Mutant(**m) for m in data["mutants"]]})


def _wrong(about: dict[str, Any], twins: dict[str, Any], torch: str) -> str:
    """What of the head cannot be so; "" for nothing."""
    known = {key: value for key, value in about.items() if type(value) is str}
    if missing := [key for key in _ABOUT if key not in known]:
        return f"about: {missing[0]}"
    if known["torch"].partition("+")[0] != torch.partition("+")[0]:
        return f"it is of torch {known['torch']}"
    return "" if _are(twins.values(), str) else "twins"


def _wrong_proofs(proofs: dict[str, Proof]) -> str:
    """Which part of which proof cannot be so; "" for none."""
    for cls, one in proofs.items():
        for part, right in _parts(cls, one).items():
            if not right():
                return f"{cls}: {part}"
    return ""


def _parts(cls: str, one: Proof) -> dict[str, Callable[[], bool]]:
    """For each part of a proof, whether it can be so; those before it are."""
    counts = {"compared": one.compared, "upstream": one.upstream}
    return {
        "cls": lambda: one.cls == cls,
        "samples": lambda: _is_count(one.samples),
        **{name: partial(_is_counted, found) for name, found in counts.items()},
        "raised": lambda: _is_count(one.raised) and one.raised <= one.calls,
        "unequal": lambda: (
            all(map(_is_difference, one.unequal)) and len(one.unequal) <= one.calls
        ),
        "why": lambda: _is_reason(one.why),
        "mutants": lambda: all(
            _are((m.option, m.witness), str) and _is_reason(m.reason)
            for m in one.mutants
        ),
        "no reason": lambda: not one.unexplained(),
    }


def _are(values: Iterable[Any], kind: type) -> bool:
    return all(type(value) is kind for value in values)


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_counted(found: Any) -> bool:
    return isinstance(found, dict) and all(map(_is_count, found.values()))


def _is_difference(found: Any) -> bool:
    if not isinstance(found, list) or len(found) != 2:
        return False
    what, far = found
    known = far is None or (type(far) in (int, float) and math.isfinite(far))
    return type(what) is str and known


def _is_reason(found: Any) -> bool:
    """Whether it is said in no language, or in each."""
    if not isinstance(found, dict) or not _are(found.values(), str):
        return False
    return not found or found.keys() == {*LANGUAGES}
