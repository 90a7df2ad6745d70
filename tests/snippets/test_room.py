"""What a snippet calls close is far closer than its tolerance: on other CPUs too."""

from __future__ import annotations

import builtins
import contextlib
import runpy
import warnings
from typing import Any

import pytest
import torch
from torch import Tensor

from nn_or_f.read import snippet
from tests.conftest import ROOT

NAMES = [
    name
    for name in snippet.find(ROOT)
    if "torch.allclose(" in snippet.read(ROOT, name).run_view
]
SEEDS = range(4)
ROOM = 0.1  # the most of a tolerance that a difference may take


@pytest.mark.parametrize("name", NAMES)
def test_what_is_close_leaves_room_for_another_seed_and_cpu(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    allclose, seed = torch.allclose, torch.manual_seed
    taken: list[float] = []
    raises = snippet.read(ROOT, name).raises
    ends_in = [getattr(builtins, raises)] if raises else []

    def close(
        a: Tensor, b: Tensor, rtol: float = 1e-5, atol: float = 1e-8, **more: Any
    ) -> bool:
        found = bool(allclose(a, b, rtol, atol, **more))
        if found:
            share = (a - b).abs() / (atol + rtol * b.abs())
            taken.append(share.max().item())
        return found

    monkeypatch.setattr(torch, "allclose", close)
    for more in SEEDS:
        monkeypatch.setattr(torch, "manual_seed", lambda n, m=more: seed(n + 1000 * m))
        with warnings.catch_warnings(), contextlib.suppress(*ends_in):
            warnings.simplefilter("ignore")
            runpy.run_path(str(ROOT / "snippets" / name))
    assert max(taken, default=0.0) < ROOM
