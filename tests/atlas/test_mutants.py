"""A sample notices the lack of an option only where the option matters."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from nn_or_f.atlas import evidence, mutants, torch_layers
from nn_or_f.atlas.samples import Sample, samples, without_effect
from tests.conftest import ROOT

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy

TWINS = torch_layers.twins()


def test_a_mutant_is_noticed_only_where_the_option_matters() -> None:
    conv2d = TWINS[nn.Conv2d]
    padded = Sample("nn.Conv2d(4, 8, 3, padding=1)", "x(2, 4, 9, 8)")
    assert mutants.noticed(padded, "padding", conv2d)
    assert not mutants.noticed(padded, "stride", conv2d)
    same = Sample("nn.Conv2d(4, 8, 3, padding=0)", "x(2, 4, 9, 8)")
    assert not mutants.noticed(same, "padding", conv2d)


def test_an_option_has_a_default_and_does_not_say_where_a_layer_lies() -> None:
    assert mutants.options(nn.Linear) == ["bias"]


@pytest.mark.parametrize("cls", [nn.ReLU, nn.Linear, nn.LazyLinear, nn.BatchNorm1d])
def test_the_mutants_of_a_twin_are_those_of_the_evidence(cls: type[nn.Module]) -> None:
    committed = evidence.load(ROOT, torch.__version__, "cpu")
    assert committed
    chosen = [sample for sample in samples() if sample.cls == cls.__name__]
    found = mutants.of(cls, TWINS[cls], chosen)
    assert found == committed.proofs[cls.__name__].mutants
    assert [one.option for one in found] == mutants.options(cls)


def test_what_no_sample_can_notice_has_its_reason_in_both_languages() -> None:
    for name, option in without_effect():
        cls = torch_layers.layers()[name]
        told = {one.option: one for one in mutants.of(cls, TWINS[cls], [])}
        assert told[option].witness == ""
        assert told[option].reason.keys() == {"ja", "en"}
