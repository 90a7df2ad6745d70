"""A page is made of its inputs, of all of them and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from nn_or_f.mkdocs.rebuild import Memory
from nn_or_f.run.task import Result
from nn_or_f.show.inputs import PageInputs
from tests.work import work

FIELDS = [field.name for field in fields(PageInputs)]


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, str):
        return f"{value}!"
    if isinstance(value, tuple):
        return (*value, "new")
    assert isinstance(value, Mapping)
    return {**value, "new": "new"}


@pytest.mark.parametrize("name", FIELDS)
def test_a_page_is_made_anew_if_any_of_its_inputs_is_another(name: str) -> None:
    memory, page = Memory(), ("content", "en/p.md")

    def is_made(inputs: PageInputs) -> bool:
        memory.begin()
        memory.recall(page, ("site", "markdown", inputs), lambda: "HTML")
        return memory.made == [page]

    first = work().page("en/p.md")
    assert is_made(first)
    assert not is_made(work().page("en/p.md"))
    assert is_made(replace(first, **{name: changed(getattr(first, name))}))


def test_what_a_page_is_made_of_cannot_be_changed() -> None:
    inputs = work().page("en/p.md")
    with pytest.raises(FrozenInstanceError):
        inputs.lang = "ja"  # type: ignore[misc]
    with pytest.raises(TypeError):
        inputs.runs["page/a.py"] = Result("page/a.py", "2\n", "")  # type: ignore[index]
