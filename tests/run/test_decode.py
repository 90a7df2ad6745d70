"""What was read from JSON becomes what it was, or it says which part cannot."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypedDict

import pytest

from nn_or_f.run.decode import decode


class Head(TypedDict):
    name: str


@dataclass(frozen=True)
class Inner:
    text: str
    far: float | None = None


@dataclass(frozen=True)
class Outer:
    head: Head
    inner: tuple[Inner, ...] = ()
    pair: tuple[str, int] = ("", 0)
    counts: Mapping[str, int] = field(default_factory=dict)
    flags: list[bool] = field(default_factory=list)
    rest: Any = None


WHOLE = Outer({"name": "a"}, (Inner("x", 0.5), Inner("y")), ("z", 1), {"n": 2}, [True])


def test_what_was_written_is_read() -> None:
    assert decode(Outer, json.loads(json.dumps(asdict(WHOLE)))) == WHOLE
    assert decode(Outer, {"head": {"name": "a"}}) == Outer({"name": "a"})


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ({"head": {}}, "head: "),
        ({"head": {"name": 1}}, "head: name: 1 is no str"),
        ({"inner": [{"text": "x", "odd": 1}]}, "inner: "),
        ({"inner": [{}]}, "inner: "),
        ({"inner": [{"text": "x", "far": "near"}]}, "inner: far: "),
        ({"pair": ["z"]}, "pair: "),
        ({"counts": {"n": True}}, "counts: n: True is no int"),
        ({"counts": []}, "counts: "),
        ({"flags": [1]}, "flags: "),
    ],
)
def test_a_part_of_another_shape_is_named(part: dict[str, Any], where: str) -> None:
    data = json.loads(json.dumps(asdict(WHOLE)))
    with pytest.raises(ValueError, match=f"^{where}"):
        decode(Outer, data | part)


@pytest.mark.parametrize("data", [None, 1, "x", [], {}])
def test_what_is_nothing_of_the_kind_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="is no Outer"):
        decode(Outer, data)
