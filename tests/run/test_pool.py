"""Each road is one pool, and who takes it imports no other."""

from __future__ import annotations

import sys

import pytest

from nn_or_f.run import pool

ROADS = {pool.SPAWNING: "Spawning", pool.KERNELS: "Kernels"}


@pytest.mark.parametrize(("road", "name"), ROADS.items())
def test_a_road_that_is_not_taken_is_not_imported(
    monkeypatch: pytest.MonkeyPatch, road: str, name: str
) -> None:
    modules = {one: f"nn_or_f.run.{one}" for one in (*ROADS, pool.ZYGOTE)}
    for module in modules.values():
        monkeypatch.delitem(sys.modules, module, raising=False)
    started = pool.start(road)
    assert type(started).__name__ == name
    assert {one for one, module in modules.items() if module in sys.modules} == {road}


@pytest.mark.parametrize("road", ROADS)
def test_a_pool_that_was_closed_has_ended(road: str) -> None:
    started = pool.start(road)
    started.prepare(["import torch"])
    assert not started.ended()
    started.close()
    assert started.ended()


def test_the_road_of_forks_leads_to_the_warm_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nn_or_f.run.zygote_client.ZygoteClient", lambda: "warm")
    assert pool.start(pool.ZYGOTE) == "warm"  # type: ignore[comparison-overlap]
