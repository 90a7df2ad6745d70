"""The twins as text: each made whole, with what it needs and nothing else."""

from __future__ import annotations

from nn_or_f.atlas.twins import twins_of
from nn_or_f.read import snippet

TEXT = """\
import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return F.relu(x, layer.inplace)


# ja: 和
# en: A sum
SCALE = math.pi


def silu(layer: nn.SiLU, x: Tensor) -> Tensor:
    return _scaled(F.silu(x))


def _scaled(x: Tensor) -> Tensor:
    # ja: 倍にする
    # en: Scale it
    return torch.mul(x, SCALE)


def helper(x: Sequence[int]) -> int:
    return len(x)
"""


def test_a_function_that_takes_a_layer_is_a_twin() -> None:
    relu, silu = twins_of(snippet.parse("atlas/activation.py", TEXT))
    assert (relu.cls, relu.function, relu.category) == ("ReLU", "relu", "activation")
    assert (relu.calls, silu.calls) == (("F.relu",), ("F.silu", "torch.mul"))
    assert (relu.function_of_f, silu.function_of_f) == ("F.relu", "F.silu")


def test_a_twin_is_made_whole() -> None:
    relu, silu = twins_of(snippet.parse("atlas/activation.py", TEXT))
    assert relu.views["en"] == (
        "import torch.nn.functional as F\nfrom torch import Tensor, nn\n\n\n"
        "def relu(layer: nn.ReLU, x: Tensor) -> Tensor:\n"
        "    return F.relu(x, layer.inplace)\n"
    )
    whole = silu.views["ja"]
    assert whole.startswith("import math\n\nimport torch\nimport torch.nn.functional")
    assert "# 和\nSCALE = math.pi\n" in whole
    assert "# 倍にする" in whole
    assert "Sequence" not in whole
    order = ("SCALE = ", "def silu", "def _scaled")
    assert sorted(order, key=whole.index) == list(order)


def test_both_languages_have_the_same_code() -> None:
    for twin in twins_of(snippet.parse("atlas/activation.py", TEXT)):
        codes = [
            [line for line in view.split("\n") if "#" not in line]
            for view in twin.views.values()
        ]
        assert codes[0] == codes[1]


def test_helpers_that_call_each_other_in_a_circle_are_no_error() -> None:
    text = """\
from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return _one(x)


def _one(x: Tensor) -> Tensor:
    return _two(x)


def _two(x: Tensor) -> Tensor:
    return _one(x)
"""
    (twin,) = twins_of(snippet.parse("atlas/circle.py", text))
    assert twin.function_of_f == ""
    assert twin.views["ja"].count("def ") == 3


HANDED_ON = """\
import torch
from torch import Tensor, nn


def rnn(layer: nn.RNN, x: Tensor) -> Tensor:
    tanh = layer.mode == "RNN_TANH"
    function = torch.rnn_tanh if tanh else torch.rnn_relu
    return _run(function, layer, x)


def gru(layer: nn.GRU, x: Tensor) -> Tensor:
    return _run(torch.gru, layer, x)


def lstm(layer: nn.LSTM, x: Tensor) -> Tensor:
    return torch.add(torch.lstm(x), 1)


def _run(function: Callable[..., Tensor], layer: nn.RNNBase, x: Tensor) -> Tensor:
    lstm = isinstance(layer, nn.LSTM)
    return function(x, lstm, x.dtype == torch.float)
"""


def test_a_function_that_is_handed_on_does_the_work_too() -> None:
    twins = twins_of(snippet.parse("atlas/recurrent.py", HANDED_ON))
    rnn, gru, lstm = (twin.counterparts for twin in twins)
    assert rnn == ("torch.rnn_tanh", "torch.rnn_relu")  # one of them, by an argument
    assert gru == ("torch.gru",)
    assert lstm == ()  # it takes two


def test_a_variable_with_the_name_of_a_twin_is_not_that_twin() -> None:
    _, gru, _ = twins_of(snippet.parse("atlas/recurrent.py", HANDED_ON))
    assert "def lstm" not in gru.views["en"]
    assert gru.calls == ("torch.gru",)
