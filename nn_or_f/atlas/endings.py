"""How the call of each sample ends: in an error, with a warning, or without a word.

In: torch, the samples. Out: what is raised or warned, by sample, as JSON. It imports
torch: ``drift`` has it called as a snippet is run, and compares versions by it.
"""

from __future__ import annotations

import warnings

import torch

from nn_or_f.atlas.outcomes import SEED, RefusedError, Setting, arguments, build
from nn_or_f.atlas.samples import Sample, samples

_LONGEST = 300


def endings() -> dict[str, dict[str, str]]:
    """The ending of each sample, ``samples`` by what they are written as."""
    return {"samples": {str(sample): ending(sample) for sample in samples()}}


def ending(sample: Sample) -> str:
    """What the layer of a sample raises or warns when it is made and called."""
    setting = Setting()
    raised = ""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            layer = build(sample, setting)
            args, kwargs, _ = arguments(sample, setting)
            torch.manual_seed(SEED)
            layer(*args, **kwargs)
        except RefusedError as error:
            raised = str(error)
        except Exception as error:
            raised = f"{type(error).__name__}: {error}"
    warned = [f"{one.category.__name__}: {one.message}" for one in heard]
    lines = [text.strip().split("\n")[0][:_LONGEST] for text in (*warned, raised)]
    return "\n".join(dict.fromkeys(line for line in lines if line))
