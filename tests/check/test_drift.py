"""What another torch does otherwise is found, listed, and then only noted."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from nn_or_f import atlas
from nn_or_f.atlas import Changed, Evidence, Ran
from nn_or_f.check import against_record, drift
from nn_or_f.check.drift import Said
from nn_or_f.check.transcript import Transcript
from nn_or_f.run.decode import decode
from tests.conftest import ROOT

NAME = "page/a.py"
THEN = "torch 2.13.0, Python 3.11, x86_64"
NOW = "torch 2.15.0, Python 3.11, x86_64"
SITE = Said(
    {"torch": "2.13.0+cpu"},
    {NAME: "v1", "page/b.py": "v1", "page/c.py": "v1"},
    {
        NAME: Transcript(THEN, {"stdout": "same True\n"}),
        "page/b.py": Transcript(THEN, {}),
    },
    {},
    {"ReLU.calls": "F.relu (always)", "F.old.arguments": "input"},
    ["GELU", "ReLU"],
    {"nn.ReLU()(x(2))": "", "nn.ReLU()(x())": "ValueError: no"},
)
OTHER = Said(
    {"torch": "2.15.0"},
    SITE.views,
    {
        NAME: Transcript(NOW, {"stdout": "same False\n", "stderr": "Warning\n"}),
        "page/b.py": Transcript(NOW, {}),
    },
    {"page/c.py": "it raised ValueError: no"},
    {"ReLU.calls": "F.relu (always)", "F.new.arguments": "input"},
    ["ReLU"],
    {"nn.ReLU()(x(2))": "UserWarning: soon", "nn.ReLU()(x())": "ValueError: no"},
)
PROOFS: dict[str, Any] = {
    "about": {
        "torch": "2.15.0+cu1",
        "python": "3.11.7",
        "cpu": "AVX2",
        "device": "cpu",
        "date": "2026-11-30",
        "seed": 0,
    },
    "twins": {},
    "proofs": {"ReLU": {"cls": "ReLU", "samples": 1, "refused": ["nn.ReLU(2): no"]}},
}


def test_all_that_differs_is_found_and_what_is_the_same_is_not() -> None:
    found = drift.compare(SITE, OTHER)
    assert found.against == "2.13.0"
    assert found.runs["page/b.py"] == Ran("v1")
    assert found.runs["page/c.py"].failure == "it raised ValueError: no"
    assert [change.what for change in found.runs[NAME].changes] == ["stdout", "stderr"]
    assert found.facts == [
        Changed("F.new.arguments", "", "input"),
        Changed("F.old.arguments", "input", ""),
    ]
    assert found.classes == [Changed("class GELU", "GELU", "")]
    assert found.calls == [Changed("nn.ReLU()(x(2))", "", "UserWarning: soon")]


def test_of_the_torch_of_the_site_nothing_is_found() -> None:
    found = drift.compare(SITE, SITE)
    assert found.facts == found.classes == found.calls == []
    assert all(ran == Ran("v1") for ran in found.runs.values())


def test_the_committed_files_are_of_other_torches_than_the_sites() -> None:
    found, faults = atlas.all_evidence(ROOT)
    pinned = (ROOT / "requirements-torch.txt").read_text("utf-8").split("==")[1].split()
    assert faults == []
    versions = {one.torch: one.drift for one in found}
    assert versions.pop(pinned[0]) is None
    assert len(versions) >= 2
    for one in versions.values():
        assert one
        assert one.against == pinned[0]
        assert not any(ran.failure for ran in one.runs.values())


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    written = {"site": asdict(SITE), "other": asdict(OTHER), "proofs": PROOFS}
    for name, data in written.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(data), "utf-8")
    return tmp_path


def compare(*options: str) -> int:
    return drift.main(["compare", "site.json", "other.json", "proofs.json", *options])


def test_what_is_found_is_written_and_then_no_news(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare("--check") == 1
    assert not (files / atlas.EVIDENCE).exists()
    assert compare() == 0
    told = capsys.readouterr().out
    assert "page/c.py: it raised ValueError: no" in told
    assert f"{NAME}: stdout: same True → same False" in told
    assert "class GELU: GELU → nothing" in told
    assert "nn.ReLU()(x(2)): nothing → UserWarning: soon" in told
    (written,), _ = atlas.all_evidence(files)
    assert written.drift == drift.compare(SITE, OTHER)
    assert compare("--check") == 0
    assert "0 of these in no file of evidence/" in capsys.readouterr().out


def test_for_the_torch_of_the_site_nothing_is_written(files: Path) -> None:
    (files / "other.json").write_text(json.dumps(asdict(SITE)), "utf-8")
    own = {**PROOFS, "about": {**PROOFS["about"], "torch": "2.13.0"}, "proofs": {}}
    (files / "proofs.json").write_text(json.dumps(own), "utf-8")
    assert compare() == 0
    assert not (files / atlas.EVIDENCE).exists()


@pytest.mark.parametrize("name", ["site", "other", "proofs"])
def test_what_cannot_be_read_is_told_in_one_line(
    files: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (files / f"{name}.json").write_text("{", "utf-8")
    assert compare() == 1
    assert capsys.readouterr().err.endswith("nn or F: nothing was compared\n")


def binding(
    root: Path, now: Transcript, view: str = "v1"
) -> list[tuple[str, bool, str]]:
    """What differs from the record on another torch: part, whether it binds, known."""
    file = root / "outputs/page/a.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    then = Transcript(THEN, {"stdout": "same True\n3\n0.5\n"})
    file.write_text(then.text(), "utf-8")
    changes = [Changed("stdout", "same True", "same False")]
    listed = replace(drift.compare(SITE, OTHER), runs={NAME: Ran("v1", changes)})
    other: Evidence = decode(Evidence, {**PROOFS, "drift": asdict(listed)})
    source = replace(against_record.of_snippet(NAME), view=view)
    found, _ = against_record.compare(root, {source: now}, [other])
    return [(d.difference.part, d.binds, d.known) for d in found if d.difference]


def test_what_the_file_lists_is_noted_and_all_else_binds(tmp_path: Path) -> None:
    def said(text: str, on: str = NOW) -> Transcript:
        return Transcript(on, {"stdout": text})

    listed = said("same False\n3\n0.5\n")
    assert binding(tmp_path, listed) == [("stdout", False, "2.15.0")]
    assert binding(tmp_path, listed, view="v2") == [("stdout", True, "")]
    assert binding(tmp_path, said("other\n3\n0.5\n")) == [("stdout", True, "")]
    assert binding(tmp_path, said("same True\n4\n0.5\n")) == [("stdout", True, "")]
    assert binding(tmp_path, said("same True\n3\n0.7\n")) == [("stdout", False, "")]
    older = said("same False\n3\n0.5\n", on="torch 2.12.0, Python 3.11, x86_64")
    assert binding(tmp_path, older) == [("stdout", True, "")]


def test_a_fact_that_only_counts_samples_is_none() -> None:
    one = "    ReLU.samples = 3\n    ReLU.mode = never, of 3\n"
    two = "    ReLU.samples = 2\n    ReLU.mode = never, of 2\n"
    assert against_record.facts_of(one) == against_record.facts_of(two) != {}


def test_a_project_is_collected_whole(minisite: Any) -> None:
    said = drift.collect(minisite.root)
    assert "page/add.py" in said.views
    assert said.spoken["page/add.py"].parts["stdout"]
    assert said.failures == {}
    assert {"ReLU", "Conv2d"} <= set(said.classes)
    assert len(said.calls) > 1000
    assert "" in said.calls.values()
    assert drift.compare(said, said).facts == []
