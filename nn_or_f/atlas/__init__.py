"""The atlas: every layer of torch.nn, its functional twin, and what is known of it.

``catalogue`` reads the twins as text, for the build; ``measure`` asks torch, in a
process of its own; ``facts`` keeps what it found. ``samples`` are the layers and
calls that it is asked about, ``evidence`` is how far they prove the twins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def twins() -> dict[type, Callable[..., Any]]:
    """The functional twin of each layer of torch.nn, by its class.

    A twin takes the layer and the arguments of its call: for a ``layer`` of class
    ``nn.Conv2d``, ``twins()[nn.Conv2d](layer, x)`` gives what ``layer(x)`` gives.
    """
    from nn_or_f.atlas import loaded  # which imports torch

    return dict(loaded.twins())
