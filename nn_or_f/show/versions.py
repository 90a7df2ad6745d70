"""What other versions of torch do otherwise, as the page about versions shows it.

In: the evidence of another torch. Out: a `Version`, which the template reads. Called by
``contexts``.
"""

from __future__ import annotations

from dataclasses import dataclass

from nn_or_f.atlas import Changed, Drift, Evidence, Ran

#: The page that tells of them, below the folder of a language.
VERSIONS_PAGE = "versions.md"

#: A change, and in how many other calls it is the same.
Alike = tuple[Changed, int]

_ARGUMENTS = (".nn_arguments", ".f_arguments", ".arguments")


@dataclass(frozen=True)
class Version:
    """One torch, compared with that of the site."""

    evidence: Evidence

    @property
    def _drift(self) -> Drift:
        assert self.evidence.drift
        return self.evidence.drift

    @property
    def torch(self) -> str:
        """Its version, "2.15.0"."""
        return self.evidence.torch

    @property
    def against(self) -> str:
        """The version of the site."""
        return self._drift.against

    @property
    def date(self) -> str:
        """When it was tried."""
        return self.evidence.about["date"]

    @property
    def python(self) -> str:
        """With which Python."""
        return self.evidence.about["python"]

    @property
    def cpu(self) -> str:
        """On which CPU, by its instructions."""
        return self.evidence.about["cpu"]

    @property
    def tried(self) -> int:
        """How many runs were compared."""
        return len(self._drift.runs)

    @property
    def runs(self) -> dict[str, Ran]:
        """Those of them that do not end as they did."""
        every = self._drift.runs.items()
        return {name: ran for name, ran in every if ran.changes or ran.failure}

    @property
    def arguments(self) -> list[Changed]:
        """Functions and classes whose arguments changed, came, or went."""
        return [one for one in self._drift.facts if one.what.endswith(_ARGUMENTS)]

    @property
    def classes(self) -> list[Changed]:
        """Classes that came or went."""
        return self._drift.classes

    @property
    def calls(self) -> list[Alike]:
        """Calls that raise or warn now and did not, the reverse, or another error."""
        return [one for one in self._alike() if not _is_worded(one[0])]

    @property
    def worded(self) -> list[Alike]:
        """Calls that raise or warn as they did, in other words."""
        return [one for one in self._alike() if _is_worded(one[0])]

    def _alike(self) -> list[Alike]:
        """Of the calls that end in the same two ways, the first, and how many more."""
        found: dict[tuple[str, str], list[Changed]] = {}
        for one in self._drift.calls:
            found.setdefault((one.then, one.now), []).append(one)
        return [(first, len(more)) for first, *more in found.values()]

    @property
    def unequal(self) -> list[str]:
        """Twins that no longer agree."""
        return self.evidence.unequal

    @property
    def compared(self) -> int:
        """In how many calls layers and functions were compared."""
        return sum(one.calls for one in self.evidence.proofs.values())

    @property
    def equal(self) -> int:
        """In how many of them they were equal to the bit."""
        return sum(one.equal for one in self.evidence.proofs.values())

    @property
    def explained(self) -> list[str]:
        """The classes of the others, where the reason is known: "`nn.Bilinear`"."""
        proofs = self.evidence.proofs.values()
        return [f"`nn.{one.cls}`" for one in proofs if one.unequal and one.why]

    def subject(self, change: Changed) -> str:
        """What a fact is about: "nn.GELU" of "GELU.nn_arguments"."""
        name, _, part = change.what.rpartition(".")
        if change.what.endswith(_ARGUMENTS):
            return name if name.startswith("F.") else f"nn.{name}"
        return f"nn.{name}: {part}" if name else change.what.replace("class ", "nn.")

    @property
    def facts(self) -> list[Changed]:
        """All else that torch says otherwise of its layers."""
        return [one for one in self._drift.facts if not one.what.endswith(_ARGUMENTS)]


def _is_worded(change: Changed) -> bool:
    """Whether it is the same type of error or warning, such as "ValueError"."""
    return change.then.partition(":")[0] == change.now.partition(":")[0]
