"""What a run leaves at its end: its simple values, and the figures that are open.

In: the top-level names of a view. Out: the values that JSON can hold, the types of the
others, and each figure as SVG text. Called by ``child``, in the run's own process.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from typing import Any

_LONGEST_TEXT = 2_000
_LONGEST_LIST = 1_000
_DEEPEST_LIST = 20


def values(names: dict[Any, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Simple top-level values as JSON, and the types of all other names."""
    found: dict[str, Any] = {}
    others: dict[str, str] = {}
    for name, value in list(names.items()):
        if not isinstance(name, str) or name.startswith("_"):
            continue
        try:
            simple = _simple(value)
            json.dumps(simple)  # an integer of too many digits has no JSON
            found[name] = simple
        except Exception:
            others[name] = type(value).__name__
    return found, others


def _simple(value: Any, depth: int = 0) -> Any:
    """``value`` as JSON; a tuple becomes ``{"tuple": [...]}``.

    Nothing that the view wrote is called: it might print.

    Raises:
        TypeError: it is not a simple value.
    """
    kind = type(value)
    torch = sys.modules["torch"]
    if value is None or kind in (bool, int, float):
        return value
    if kind is str and len(value) <= _LONGEST_TEXT:
        return value
    short = depth < _DEEPEST_LIST and kind in (list, tuple, torch.Size)
    if short and len(value) <= _LONGEST_LIST:
        items = [_simple(item, depth + 1) for item in value]
        return items if kind is list else {"tuple": items}
    if issubclass(kind, torch.Tensor):
        if kind.__torch_dispatch__ is torch.Tensor.__torch_dispatch__:
            with torch._C.DisableTorchFunctionSubclass():
                if value.dim() == 0:
                    return _simple(value.item())
    elif issubclass(kind, torch.dtype | torch.device):
        return str(value)
    elif issubclass(kind, sys.modules["numpy"].generic):
        return _simple(value.item())
    raise TypeError


def figures(salt: str) -> list[str]:
    """Every open figure, drawn as SVG text, in the order of their numbers."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    pyplot.rcParams["svg.hashsalt"] = salt
    drawn = []
    for number in pyplot.get_fignums():
        text = io.StringIO()
        figure = pyplot.figure(number)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            figure.savefig(text, format="svg", metadata={"Date": None})
        drawn.append(text.getvalue())
    return drawn
