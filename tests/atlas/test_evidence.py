"""Evidence is read as it was written, or refused with the part of another shape."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nn_or_f.atlas import evidence
from nn_or_f.atlas.evidence import Mutant, Proof

NEWEST = max((evidence.ROOT / "evidence").glob("torch-*-cpu.json"))
WRITTEN = json.loads(NEWEST.read_text("utf-8"))
TORCH = WRITTEN["about"]["torch"]


def write(root: Path, text: str) -> None:
    file = evidence.path(root, TORCH, "cpu")
    file.parent.mkdir()
    file.write_text(text, "utf-8")


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write(tmp_path, json.dumps(WRITTEN))
    found = evidence.load(tmp_path, TORCH, "cpu")
    assert found is not None
    assert found.proofs.keys() == WRITTEN["proofs"].keys()
    assert evidence.load(tmp_path, "1.0.0", "cpu") is None


def of_relu(**parts: Any) -> Callable[[dict[str, Any]], None]:
    def change(whole: dict[str, Any]) -> None:
        whole["proofs"]["ReLU"] |= parts

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (of_relu(samples="many"), "proofs: ReLU: samples: many is no int"),
        (of_relu(compared=[1]), "proofs: ReLU: compared: "),
        (of_relu(compared={"float32": "x"}), "proofs: ReLU: compared: float32: "),
        (of_relu(unequal=[["x"]]), "proofs: ReLU: unequal: "),
        (of_relu(why=["because"]), "proofs: ReLU: why: "),
        (of_relu(mutants=[{"option": 1, "witness": ""}]), "proofs: ReLU: mutants: "),
        (of_relu(odd=1), "proofs: ReLU: "),
        (lambda whole: whole["about"].update(torch="2.12.0"), "it is of torch 2.12.0"),
        (lambda whole: whole["about"].pop("date"), "about: "),
        (lambda whole: whole["about"].update(date=5), "about: date: "),
        (lambda whole: whole["twins"].update(odd=5), "twins: odd: "),
        (lambda whole: whole.pop("proofs"), ""),
    ],
)
def test_a_part_of_another_shape_is_named(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], why: str
) -> None:
    whole = json.loads(json.dumps(WRITTEN))
    change(whole)
    write(tmp_path, json.dumps(whole))
    with pytest.raises(evidence.DamagedError) as error:
        evidence.load(tmp_path, TORCH, "cpu")
    assert str(error.value).startswith(f"it is damaged ({why}")
    assert str(error.value).endswith(
        "): run “make evidence”, or for another torch “make drift”"
    )


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 100_000, '{"about": {}}'])
def test_what_is_no_evidence_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    with pytest.raises(evidence.DamagedError, match="it is damaged"):
        evidence.load(tmp_path, TORCH, "cpu")


def test_a_file_that_is_no_text_is_told_with_its_name(tmp_path: Path) -> None:
    write(tmp_path, "")
    (file,) = (tmp_path / evidence.FOLDER).iterdir()
    file.write_bytes(b"\xff")
    found, wrong = evidence.all_of(tmp_path, "cpu")
    assert found == []
    ((name, what),) = wrong
    assert name == f"{evidence.FOLDER}/{file.name}"
    assert what.startswith("it is damaged (UnicodeDecodeError)")


def test_a_comment_leaves_a_proof_as_it_is(tmp_path: Path) -> None:
    twins = tmp_path / "snippets/atlas/odd.py"
    twins.parent.mkdir(parents=True)
    twins.write_text("x = 1\n", "utf-8")
    before = evidence.digests(tmp_path)
    twins.write_bytes("# ja: 一\r\n# en: one\r\nx = 1\r\n".encode())
    assert evidence.digests(tmp_path) == before
    twins.write_text("x = 2\n", "utf-8")
    assert evidence.digests(tmp_path) != before


def test_a_proof_says_what_it_leaves_unexplained() -> None:
    mutants = [
        Mutant("stride", "nn.Conv2d(…)"),
        Mutant("groups", "", {"ja": "理由", "en": "why"}),
        Mutant("bias", ""),
    ]
    found = Proof("Conv2d", 1, {"float32": 3}, 0, {"module_db": 1})
    found.unequal, found.mutants = [("output", None)], mutants
    assert found.unexplained() == ["output", "no sample notices “bias”"]
    assert (found.equal, found.calls, found.noticed) == (3, 4, 1)
