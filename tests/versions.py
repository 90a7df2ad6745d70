"""What tests need to know of the torch that they run on."""

from __future__ import annotations

import torch

from nn_or_f import atlas
from tests.conftest import ROOT


def before(version: str) -> bool:
    """Whether torch is older than a version ("2.14")."""
    own, other = (
        tuple(int(part) for part in one.split("+")[0].split("."))
        for one in (torch.__version__, version)
    )
    return own < other


def new_functions() -> set[str]:
    """The functions of F ("F.relu") that the torch of the site does not have."""
    found, _ = atlas.all_evidence(ROOT)
    own = torch.__version__.partition("+")[0]
    return {name for one in found if one.torch == own for name in one.new}
