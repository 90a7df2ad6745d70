"""torch.nn and the twins as they are: which layers, which twins, which arguments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import nn

from nn_or_f.atlas import torch_layers

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy


def test_a_layer_is_a_class_that_can_be_called() -> None:
    layers = torch_layers.layers()
    assert {"Conv2d", "Sequential", "Transformer", "MSELoss"} <= layers.keys()
    # A base of others, a holder that is not called, and what is no module at all.
    assert not {"Module", "ModuleList", "ParameterDict", "Parameter"} & layers.keys()


@pytest.mark.parametrize(
    ("cls", "names"),
    [
        (nn.Conv2d, ["in_channels", "out_channels", "kernel_size"]),
        (nn.LSTM, ["input_size", "hidden_size", "num_layers"]),
        (nn.GRU, ["input_size", "hidden_size", "num_layers"]),
        (nn.NLLLoss2d, ["weight", "size_average", "ignore_index"]),
    ],
)
def test_what_a_class_takes_is_known_where_it_hides_that(
    cls: type[nn.Module], names: list[str]
) -> None:
    assert list(torch_layers.signature(cls).parameters)[:3] == names


@pytest.mark.parametrize("cls", [nn.RNN, nn.GRU, nn.LSTM])
def test_a_recurrent_layer_takes_what_it_is_said_to_take_where_it_is_said(
    cls: type[nn.Module],
) -> None:
    by_name = {"input_size": 3, "hidden_size": 4, "num_layers": 2}
    others = {"nonlinearity": "relu", "bias": False, "batch_first": True}
    others |= {"dropout": 0.5, "bidirectional": True, "proj_size": 2}
    names = list(torch_layers.signature(cls).parameters)
    assert ("proj_size" in names) == (cls is nn.LSTM)
    given = {
        name: (by_name | others)[name] for name in names if name in by_name | others
    }
    by_place, named = cls(*given.values()), cls(**given)
    assert repr(by_place) == repr(named)
    for name, value in given.items():
        assert getattr(by_place, name) == value


TWINS = """\
from math import sqrt

from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return _helped(x)


def _helped(layer: nn.GELU) -> Tensor:
    return sqrt(layer)
"""


@pytest.fixture
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(torch_layers, "_FOLDER", tmp_path)
    (tmp_path / "activation.py").write_text(TWINS, "utf-8")
    torch_layers.twins.cache_clear()
    yield
    torch_layers.twins.cache_clear()


@pytest.mark.usefixtures("_apart")
def test_a_helper_and_what_a_file_imports_are_no_twins() -> None:
    assert [(cls, f.__name__) for cls, f in torch_layers.twins().items()] == [
        (nn.ReLU, "relu")
    ]
