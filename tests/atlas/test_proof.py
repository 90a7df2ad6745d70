"""Evidence is read as it was written, or refused with the part that cannot be so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nn_or_f.atlas import proof

NEWEST = max((proof.ROOT / "evidence").glob("torch-*-cpu.json"))
WRITTEN = json.loads(NEWEST.read_text("utf-8"))
TORCH = WRITTEN["about"]["torch"]


def write(root: Path, text: str) -> None:
    file = proof.path(root, TORCH, "cpu")
    file.parent.mkdir()
    file.write_text(text, "utf-8")


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write(tmp_path, json.dumps(WRITTEN))
    found = proof.load(tmp_path, TORCH, "cpu")
    assert found is not None
    assert found.proofs.keys() == WRITTEN["proofs"].keys()
    assert proof.load(tmp_path, "1.0.0", "cpu") is None


def of_relu(**parts: Any) -> Callable[[dict[str, Any]], None]:
    def change(whole: dict[str, Any]) -> None:
        whole["proofs"]["ReLU"] |= parts

    return change


def mutant(**parts: Any) -> Callable[[dict[str, Any]], None]:
    return of_relu(
        mutants=[{"option": "inplace", "witness": "", "reason": {}, **parts}]
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (of_relu(cls="GELU"), "ReLU: cls"),
        (of_relu(samples=float("nan")), "ReLU: samples"),
        (of_relu(samples="many"), "ReLU: samples"),
        (of_relu(compared=[1]), "ReLU: compared"),
        (of_relu(compared={"float32": "x"}), "ReLU: compared"),
        (of_relu(upstream={"op_db": -1}), "ReLU: upstream"),
        (of_relu(raised=10**6), "ReLU: raised"),
        (of_relu(unequal=[["x"]]), "ReLU: unequal"),
        (of_relu(unequal=[["x", float("nan")]]), "ReLU: unequal"),
        (of_relu(unequal=[["x", 1.0]]), "ReLU: no reason"),
        (of_relu(why={"en": "because"}), "ReLU: why"),
        (of_relu(why=["because"]), "ReLU: why"),
        (mutant(), "ReLU: no reason"),
        (mutant(reason={"en": "because"}), "ReLU: mutants"),
        (mutant(reason=None), "ReLU: mutants"),
        (mutant(option=1), "ReLU: mutants"),
        (of_relu(odd=1), "TypeError"),
        (lambda whole: whole["about"].update(torch="2.12.0"), "it is of torch 2.12.0"),
        (lambda whole: whole["about"].pop("date"), "about: date"),
        (lambda whole: whole["about"].update(date=5), "about: date"),
        (lambda whole: whole["twins"].update(odd=5), "twins"),
        (lambda whole: whole.pop("proofs"), "KeyError"),
    ],
)
def test_a_part_that_cannot_be_so_is_named(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], why: str
) -> None:
    whole = json.loads(json.dumps(WRITTEN))
    change(whole)
    write(tmp_path, json.dumps(whole))
    with pytest.raises(proof.DamagedError) as error:
        proof.load(tmp_path, TORCH, "cpu")
    assert str(error.value) == f"it is damaged ({why}): run “make evidence”"


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 100_000, '{"about": {}}'])
def test_what_is_no_evidence_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    with pytest.raises(proof.DamagedError, match="it is damaged"):
        proof.load(tmp_path, TORCH, "cpu")
