"""The layers whose calls are timed, at four sizes, and the ways to call each.

In: torch. Out: a `Case` for each layer and size, with all that its calls need. Called
by ``cost``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call

#: Elements of the input; of the output for an embedding, whose input is indices.
SIZES = (8, 512, 32_768, 2_097_152)

#: How each way is written; "" for the function of the layer. "again" is that same call
#: once more: it costs nothing, so how far it differs is the noise.
WAYS = {
    "function": "",
    "again": "",
    "module": "layer(x)",
    "hook": "hooked(x)",
    "functional_call": "functional_call(layer, tensors, (x,))",
    "compiled": "compiled(x)",
}
BACKEND = "eager"

#: The input of a layer that takes rows, and of one that takes images, by size.
_ROWS = {8: (1, 8), 512: (8, 64), 32_768: (128, 256), 2_097_152: (8192, 256)}
_IMAGES = {
    8: (1, 2, 2, 2),
    512: (1, 8, 8, 8),
    32_768: (2, 16, 32, 32),
    2_097_152: (32, 16, 64, 64),
}


@dataclass(frozen=True)
class Case:
    """A layer with an input; ``stmts`` are its calls by way, run with ``names``."""

    layer: str
    elements: int
    stmts: dict[str, str]
    names: dict[str, Any]

    def shape(self) -> list[int]:
        """The shape of its input."""
        return [*self.names["x"].shape]

    def outputs(self) -> list[torch.Tensor]:
        """What each way returns."""
        return [eval(stmt, dict(self.names)) for stmt in self.stmts.values()]


#: How each layer is made, and the function that does the same with its tensors.
LAYERS = {
    "relu": "F.relu(x)",
    "gelu": "F.gelu(x)",
    "softmax": "F.softmax(x, -1)",
    "dropout": "F.dropout(x, 0.5, training=False)",
    "layer_norm": "F.layer_norm(x, shape, weight, bias)",
    "batch_norm": "F.batch_norm(x, running_mean, running_var, weight, bias)",
    "max_pool2d": "F.max_pool2d(x, 2)",
    "embedding": "F.embedding(x, weight)",
    "linear": "F.linear(x, weight, bias)",
    "conv2d": "F.conv2d(x, weight, bias, padding=1)",
}


def _made(name: str, elements: int) -> tuple[nn.Module, torch.Tensor]:
    rows, image = torch.randn(_ROWS[elements]), torch.randn(_IMAGES[elements])
    count, width = rows.shape
    channels = image.shape[1]
    match name:
        case "layer_norm":
            return nn.LayerNorm(width), rows
        case "linear":
            return nn.Linear(width, width), rows
        case "embedding":
            return nn.Embedding(1000, width), torch.randint(0, 1000, (count,))
        case "batch_norm":
            return nn.BatchNorm2d(channels), image
        case "max_pool2d":
            return nn.MaxPool2d(2), image
        case "conv2d":
            return nn.Conv2d(channels, channels, 3, padding=1), image
    plain = {
        "relu": nn.ReLU(),
        "gelu": nn.GELU(),
        "softmax": nn.Softmax(-1),
        "dropout": nn.Dropout(0.5),
    }
    return plain[name], rows


def case(name: str, elements: int) -> Case:
    """A layer in evaluation mode, and all that its calls need."""
    torch.manual_seed(0)
    layer, x = _made(name, elements)
    hooked, _ = _made(name, elements)
    hooked.load_state_dict(layer.state_dict(), assign=True)  # the same tensors
    hooked.register_forward_hook(lambda *_: None)
    layer.eval()
    hooked.eval()
    torch.compiler.reset()  # what another case compiled is not asked
    tensors = dict(layer.named_parameters()) | dict(layer.named_buffers())
    names = {
        "F": F,
        "functional_call": functional_call,
        "layer": layer,
        "hooked": hooked,
        "x": x,
        "shape": x.shape[1:],
        "tensors": tensors,
        **tensors,
        "compiled": torch.compile(layer, backend=BACKEND),
    }
    stmts = {way: stmt or LAYERS[name] for way, stmt in WAYS.items()}
    return Case(name, elements, stmts, names)


def every() -> Iterator[Case]:
    """Each layer at each size."""
    for name in LAYERS:
        for elements in SIZES:
            yield case(name, elements)
