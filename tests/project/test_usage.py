"""How often code bases call nn.X and F.x: counted by what names mean, drawn as kept."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from nn_or_f.read import pictures
from tests.conftest import ROOT
from tools import usage, usage_picture

RELU, LINEAR = "torch.nn.functional.relu", "torch.nn.functional.linear"


def kept() -> dict[str, Any]:
    counts: dict[str, Any] = json.loads((ROOT / usage.COUNTS).read_text("utf-8"))
    return counts


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import torch\ntorch.nn.functional.relu(x)", RELU),
        ("import torch.nn.functional\ntorch.nn.functional.relu(x)", RELU),
        ("import torch.nn.functional as F\nF.relu(x)", RELU),
        ("from torch.nn import functional as F\nF.relu(x)", RELU),
        ("from torch import nn\nnn.functional.relu(x)", RELU),
        ("from torch.nn.functional import relu as act\nact(x)", RELU),
        ("import torch as th\nth.relu(x)", "torch.relu"),
        ("import torch.nn as nn\nnn.ReLU()", "torch.nn.ReLU"),
        ("from torch.nn import ReLU\nReLU()", "torch.nn.ReLU"),
        ("try:\n  from torch import nn\nexcept E: pass\nnn.ReLU()", "torch.nn.ReLU"),
        ("def f():\n  from torch import nn\n  return nn.ReLU()", "torch.nn.ReLU"),
    ],
)
def test_a_call_is_counted_by_what_its_names_mean(source: str, name: str) -> None:
    assert usage.called(source) == {name: 1}


@pytest.mark.parametrize(
    "source",
    [
        "import torchvision.transforms.functional as F\nF.pad(x)",
        "from .torch import nn\nnn.ReLU()",
        "from torch import nn\nact = nn.ReLU",
        "from torch import nn\nmake(act=nn.ReLU)",
        "import torch\ny = 'torch.relu(x)'  # torch.relu(x)",
        "F.relu(x)",
        "x.relu()",
        "import torch\nlayers[torch.relu](x)",
    ],
)
def test_nothing_else_is_counted(source: str) -> None:
    assert usage.called(source) == {}


def test_each_call_counts() -> None:
    source = "from torch import nn\nnn.Sequential(nn.ReLU(), nn.ReLU())"
    assert usage.called(source) == {"torch.nn.ReLU": 2, "torch.nn.Sequential": 1}


def test_layers_of_one_function_are_added_and_so_are_its_two_spellings() -> None:
    beside = {RELU: ["torch.nn.ReLU", "torch.nn.Other"], LINEAR: ["torch.nn.Linear"]}
    found = {"torch.nn.ReLU": 1, "torch.nn.Other": 2, RELU: 4, "torch.relu": 8}
    assert usage.spelled(found, beside) == {RELU: [3, 12]}
    assert usage.spelled({"torch.nn.functional.tanh": 1}, {"torch.tanh": []}) == {
        "torch.tanh": [0, 1]
    }


def test_a_wheel_is_read_file_by_file(tmp_path: Path) -> None:
    wheel = tmp_path / "a-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("a/b.py", "from torch import nn\nnn.ReLU()")
        archive.writestr("a/c.py", "import torch\ntorch.nn.ReLU()")
        archive.writestr("a/d.txt", "no source")
    assert usage.in_wheel(wheel) == (2, {"torch.nn.ReLU": 2})


def test_the_pairs_are_those_of_the_atlas() -> None:
    beside = usage.pairs(ROOT)
    assert beside[RELU] == ["torch.nn.ReLU"]
    assert "torch.nn.BatchNorm2d" in beside["torch.nn.functional.batch_norm"]
    assert beside["torch.sigmoid"] == ["torch.nn.Sigmoid"]
    assert all(name.startswith("torch.") for name in beside)
    assert kept()["layers"] == beside


def test_the_file_is_of_the_releases_that_are_pinned() -> None:
    about = {n: (p["version"], p["hash"]) for n, p in kept()["packages"].items()}
    assert about == usage.pins(ROOT)
    assert set(about) == {"timm", "torchvision", "transformers"}
    assert all(digest.startswith("sha256:") for _, digest in about.values())
    assert (ROOT / usage.COUNTS).read_text("utf-8") == usage.as_json(kept())


def test_the_file_counts_what_is_in_the_table_alone() -> None:
    for package in kept()["packages"].values():
        assert package["files"] > 100
        assert package["calls"].keys() <= kept()["layers"].keys()
        assert all(nn + f > 0 for nn, f in package["calls"].values())


def test_the_picture_is_drawn_from_the_file() -> None:
    text = (ROOT / usage.PICTURE).read_text("utf-8")
    assert text == usage_picture.draw(kept())
    views = pictures.read(ROOT, usage.PICTURE.name).views
    for name, (version, _) in usage.pins(ROOT).items():
        assert all(f"{name} {version}" in view for view in views.values())
    for nn, f in usage_picture.totals(kept()).values():
        assert all(f">{n}<" in view for n in (nn, f) for view in views.values())
