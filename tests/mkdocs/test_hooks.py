"""The file that MkDocs loads is the whole door: every event comes in by it."""

from __future__ import annotations

from mkdocs.plugins import EVENTS

from nn_or_f.mkdocs import hooks
from nn_or_f.mkdocs.plugin import NnOrF


def test_every_event_of_the_plugin_comes_in_by_the_door() -> None:
    events = {name for name in dir(NnOrF) if name.startswith("on_")}
    assert events == {name for name in dir(hooks) if name.startswith("on_")}
    assert {name.removeprefix("on_") for name in events} < set(EVENTS)
    assert len({id(vars(hooks)[name].__self__) for name in events}) == 1
