"""JSON as what it was before it was written: a dataclass, or what is in one.

In: a type, and what was read. Out: a value of that type; an error where what was read
has another shape. Called by ``results``; the atlas reads its evidence by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict


def decode(kind: Any, data: Any) -> Any:
    """``data`` as a value of the type ``kind``.

    Raises:
        ValueError: it has another shape.
    """
    if type(data) is kind or kind is Any or kind is object:
        return data  # most often
    if is_dataclass(kind) or is_typeddict(kind):
        return _fields(kind, data)
    origin, inside = get_origin(kind), get_args(kind)
    if origin is UnionType:
        if data is None and NoneType in inside:
            return None
        (other,) = (one for one in inside if one is not NoneType)
        return decode(other, data)
    if origin is tuple and isinstance(data, list):
        kinds = [inside[0]] * len(data) if inside[-1] is ... else inside
        pairs = zip(kinds, data, strict=True)
        return tuple(decode(one, value) for one, value in pairs)
    if origin is list and isinstance(data, list):
        return [decode(inside[0], value) for value in data]
    if origin in (dict, Mapping) and isinstance(data, dict):
        return {name: _at(name, inside[1], value) for name, value in data.items()}
    if kind is float and type(data) is int:
        return data
    raise ValueError(f"{str(data)[:40]} is no {getattr(kind, '__name__', kind)}")


def _fields(kind: Any, data: Any) -> Any:
    hints, needed = _hints(kind)
    if not isinstance(data, dict) or not needed <= data.keys() <= hints.keys():
        raise ValueError(f"{str(data)[:40]} is no {kind.__name__}")
    return kind(**{name: _at(name, hints[name], one) for name, one in data.items()})


def _at(name: str, kind: Any, data: Any) -> Any:
    """What is decoded below a name, which an error begins with."""
    try:
        return decode(kind, data)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


@cache
def _hints(kind: Any) -> tuple[dict[str, Any], set[str]]:
    """The type of each field, and which there have to be."""
    hints = get_type_hints(kind)
    if is_typeddict(kind):
        return hints, {*kind.__required_keys__}
    known = fields(kind)
    needed = {f.name for f in known if f.default is f.default_factory is MISSING}
    return {field.name: hints[field.name] for field in known}, needed
