"""Run both lines of a short form, and compare them as twins are compared.

In: short forms. Out: what is wrong with one, in words, or nothing. It imports torch:
called by ``measure``.
"""

from __future__ import annotations

import warnings
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from nn_or_f.atlas.outcomes import SEED, Outcome, observed
from nn_or_f.atlas.short_forms import ShortForm

#: What a layer does besides its work, and no function does: it counts its calls.
_OWN = ("num_batches_tracked",)


def fault(form: ShortForm) -> str:
    """What is wrong with a short form, run as it is shown; "" for nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of layers that are deprecated
        try:
            exec(form.text, _imported())
        except Exception as error:
            return f"raises {type(error).__name__}: {error}"
        for mode, training in (("train()", True), ("eval()", False)):
            layer, function = (_outcome(form, line, training) for line in form.calls)
            found = [n for n in layer.differences(function) if n not in _OWN]
            if found:
                differs = f"“{form.calls[1]}” differs from the layer"
                return f"is not right: in {mode}, {differs} in {', '.join(found)}"
    return ""


def _imported() -> dict[str, Any]:
    torch.manual_seed(SEED)
    return {"torch": torch, "nn": nn, "F": F}


def _outcome(form: ShortForm, line: str, training: bool) -> Outcome:
    """What comes of one of its calls, with tensors and a layer that are made anew."""
    names = _imported()
    exec(form.setup, names)
    leaves: list[Tensor] = []
    for name in form.wanting:
        names[name] = _wanting(names[name], leaves)

    def call(*_: Any, **__: Any) -> Any:
        return _side_by_side(eval(line, names))

    layer = names["layer"].train(training)
    inputs = tuple(names[name] for name in form.names)
    return observed(call, layer, inputs, {}, leaves)


def _wanting(value: Any, leaves: list[Tensor]) -> Any:
    """Tensors that want a gradient, and can be written to, in place of those given."""
    if isinstance(value, tuple):
        return tuple(_wanting(one, leaves) for one in value)
    leaves.append(value.detach().clone().requires_grad_())
    return leaves[-1].clone()


def _side_by_side(output: Any) -> Any:
    """An output without tuples in tuples: torch.lstm gives its three tensors so."""
    if not isinstance(output, tuple):
        return output
    return tuple(
        part for one in output for part in (one if isinstance(one, tuple) else (one,))
    )
