"""What is proven of a layer is what was committed, and a wrong twin is unexplained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from nn_or_f.atlas import evidence, prove
from nn_or_f.atlas.evidence import Proof
from nn_or_f.atlas.samples import Sample
from tests.conftest import ROOT

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy


@pytest.mark.parametrize("name", ["ReLU", "Linear", "CrossMapLRN2d"])
def test_the_evidence_is_what_is_proven_again(name: str) -> None:
    committed = evidence.load(ROOT, torch.__version__, "cpu")
    assert committed
    (found,) = prove.proofs([name])
    there = committed.proofs[name]
    assert found.compared == there.compared
    assert found.upstream == there.upstream
    assert found.mutants == there.mutants
    assert found.why == there.why
    assert found.unexplained() == []


def test_a_wrong_twin_is_told_with_each_call_that_differs() -> None:
    def unbiased(layer: nn.Linear, x: Any) -> Any:
        return F.linear(x, layer.weight)

    sample = Sample("nn.Linear(3, 2)", "x(4, 3)")
    found = prove.prove(nn.Linear, unbiased, [sample])
    assert found.equal < found.calls == sum(found.compared.values())
    assert all(what.startswith(str(sample)) for what, _far in found.unequal)
    assert found.unexplained() != []


def test_a_layer_that_this_torch_does_not_make_is_told_and_the_rest_goes_on() -> None:
    good = Sample("nn.ReLU()", "x(2)")
    refused = Sample("nn.ReLU(number=1)", "x(2)")
    wrong = Sample("nn.ReLU()", "unknown(2)")
    found = prove.prove(
        nn.ReLU, lambda layer, x: F.relu(x, layer.inplace), [refused, wrong, good]
    )
    (told,) = found.refused
    assert told.startswith("nn.ReLU(number=1): TypeError: ")
    assert found.failed == [f"{wrong}: NameError: name 'unknown' is not defined"]
    assert found.failed[0] in found.unexplained()
    assert found.calls == found.equal > 0
    assert "3 samples, 1 refused" in found.summary()


def test_the_torch_of_the_site_makes_the_layer_of_every_sample() -> None:
    (pinned,) = (ROOT / "requirements-torch.txt").read_text("utf-8").split("==")[1:2]
    committed = evidence.load(ROOT, pinned.split()[0], "cpu")
    assert committed
    assert [one.refused for one in committed.proofs.values() if one.refused] == []


def test_what_is_wrong_keeps_evidence_from_being_committed_not_from_being_compared(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = Proof("ReLU", 1, failed=["nn.ReLU()(x(2)): ValueError: no"])
    monkeypatch.setattr(prove, "proofs", lambda *_: [wrong])
    monkeypatch.setattr(evidence, "ROOT", tmp_path)
    file = tmp_path / "proofs.json"
    file.write_text('{"drift": {"kept": 1}}', "utf-8")
    monkeypatch.setattr("sys.argv", ["prove", "--to", str(file)])
    assert prove.main() == 0
    written = json.loads(file.read_text("utf-8"))
    assert written["proofs"]["ReLU"]["failed"] == wrong.failed
    assert written["drift"] == {"kept": 1}
    monkeypatch.setattr("sys.argv", ["prove"])
    assert prove.main() == 1
    assert not (tmp_path / evidence.FOLDER).exists()
    assert "ReLU: nn.ReLU()(x(2)): ValueError: no" in capsys.readouterr().err
