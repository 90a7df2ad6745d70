"""Each road is one pool, and who takes it imports no other."""

from __future__ import annotations

import importlib
import sys

import pytest

from nn_or_f import run
from nn_or_f.run import pool

ROADS = {pool.FRESH: "Fresh", pool.KERNELS: "Kernels"}


@pytest.mark.parametrize(("road", "name"), ROADS.items())
def test_a_road_that_is_not_taken_is_not_imported(
    monkeypatch: pytest.MonkeyPatch, road: str, name: str
) -> None:
    roads = {*ROADS, pool.ZYGOTE}
    for one in ("pool", *roads):  # as if nobody had imported them yet
        if hasattr(run, one):
            monkeypatch.delattr(run, one)
            monkeypatch.delitem(sys.modules, f"nn_or_f.run.{one}")
    started = importlib.import_module("nn_or_f.run.pool").start(road)
    assert type(started).__name__ == name
    assert {one for one in roads if f"nn_or_f.run.{one}" in sys.modules} == {road}


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
    started: object = pool.start(pool.ZYGOTE)
    assert started == "warm"
