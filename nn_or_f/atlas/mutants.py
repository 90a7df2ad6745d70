"""Twins that do not know one option, and whether the samples can tell.

In: a layer, its twin, and samples. Out: a `Mutant` for each option, with the sample
that notices the lack of it, or the reason why none can. Each option is set back to its
default under the twin's eyes. Called by ``prove``; it imports torch.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from nn_or_f.atlas import torch_layers
from nn_or_f.atlas.evidence import Mutant
from nn_or_f.atlas.outcomes import SEED, Call, Setting, build, constructor, outcome
from nn_or_f.atlas.samples import Sample, without_effect


def of(cls: type[nn.Module], twin: Call, chosen: Sequence[Sample]) -> list[Mutant]:
    """Return a mutant of a twin for each option of its class."""
    reasons = without_effect()
    found = []
    for option in options(cls):
        witness = next((str(s) for s in chosen if noticed(s, option, twin)), "")
        reason = reasons.get((cls.__name__, option), {})
        found.append(Mutant(option, witness, {} if witness else reason))
    return found


def options(cls: type[nn.Module]) -> list[str]:
    """Arguments of a class that have a default, without device and dtype."""
    return [
        p.name
        for p in torch_layers.signature(cls).parameters.values()
        if p.default is not p.empty and p.name not in torch_layers.FACTORY
    ]


def noticed(sample: Sample, option: str, twin: Call) -> bool:
    """Whether a twin that does not know an option differs on this sample.

    The twin is given a layer that was made without the option and has the same
    weights where they have the same shapes.
    """
    cls, args, kwargs = constructor(sample)
    bound = torch_layers.signature(cls).bind(*args, **kwargs).arguments
    if option not in bound:
        return False
    del bound[option]
    for training in (True, False):
        setting = Setting(training, torch.float64)
        torch.manual_seed(SEED)
        try:
            mutant = cls(**bound)
        except Exception:
            return False  # it is nothing without the option
        _transplant(build(sample, setting), mutant)
        if outcome(sample, setting).differences(outcome(sample, setting, twin, mutant)):
            return True
    return False


def _transplant(source: nn.Module, target: nn.Module) -> None:
    """Give ``target`` the tensors of ``source`` that fit."""
    known = {**dict(source.named_parameters()), **dict(source.named_buffers())}
    with torch.no_grad():
        for name, tensor in [*target.named_parameters(), *target.named_buffers()]:
            value = known.get(name)
            if nn.parameter.is_lazy(tensor) or nn.parameter.is_lazy(value):
                continue
            if value is not None and value.shape == tensor.shape:
                tensor.data = value.data.clone()
