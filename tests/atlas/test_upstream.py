"""PyTorch's own samples, and those of its functions turned round into layers."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from nn_or_f.atlas import evidence, prove, torch_layers, upstream
from nn_or_f.atlas.evidence import Proof
from nn_or_f.atlas.outcomes import Call, Outcome, Setting, called
from tests.conftest import ROOT

torch.set_num_threads(1)  # the tensors are small, and other cores may be busy

TWINS = {cls.__name__: twin for cls, twin in torch_layers.twins().items()}

#: Of every kind: weights, buffers, random numbers, a pooling, a loss, a whole block.
#: The first four stand for all in `make test`.
SOME = {
    "Conv2d": "F.conv2d",
    "BatchNorm1d": "F.batch_norm",
    "AlphaDropout": "F.alpha_dropout",
    "LazyConv1d": "F.conv1d",
    "ConvTranspose1d": "F.conv_transpose1d",
    "InstanceNorm2d": "F.instance_norm",
    "LayerNorm": "F.layer_norm",
    "Embedding": "F.embedding",
    "PReLU": "F.prelu",
    "AdaptiveMaxPool2d": "F.adaptive_max_pool2d",
    "ReflectionPad1d": "F.pad",
    "UpsamplingBilinear2d": "F.interpolate",
    "PoissonNLLLoss": "F.poisson_nll_loss",
    "Softmax": "F.softmax",
    "TransformerEncoderLayer": "",
}


def confirmed(name: str, function: str, twin: Call | None = None) -> Proof:
    found = Proof(name, 0)
    cls = torch_layers.layers()[name]
    prove.confirm(found, cls, twin or TWINS[name], function)
    return found


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if number < 4 else pytest.mark.audit)
        for number, name in enumerate(SOME)
    ],
)
def test_pytorch_s_own_samples_say_of_a_twin_what_the_evidence_says(name: str) -> None:
    committed = evidence.load(ROOT, torch.__version__, "cpu")
    assert committed
    found = confirmed(name, SOME[name])
    assert found.unequal == []
    assert found.upstream == committed.proofs[name].upstream != {}


def test_all_of_pytorch_s_layers_are_in_the_evidence() -> None:
    from torch.testing._internal.common_modules import module_db  # takes seconds

    committed = evidence.load(ROOT, torch.__version__, "cpu")
    assert committed
    theirs = {info.module_cls.__name__ for info in module_db}
    ours = committed.proofs.items()
    assert {name for name, one in ours if "module_db" in one.upstream} == theirs


def test_a_wrong_twin_is_found_out_by_both() -> None:
    def unpadded(layer: nn.Conv2d, x: Tensor) -> Tensor:
        return F.conv2d(x, layer.weight, layer.bias, layer.stride)

    told = [what for what, _far in confirmed("Conv2d", "F.conv2d", unpadded).unequal]
    assert any(what.startswith("module_db") for what in told)
    assert any(what.startswith("op_db") and "output" in what for what in told)


def test_a_function_that_is_not_the_layer_s_is_found_out() -> None:
    told = [what for what, _far in confirmed("LeakyReLU", "F.relu").unequal]
    assert told
    assert all(", F.relu: " in what for what in told)


def test_a_function_s_weight_becomes_the_layer_s() -> None:
    made, *_ = upstream.of_functions(nn.Linear, "F.linear", Setting())
    seen: list[Tensor] = []

    def look(layer: nn.Linear, x: Tensor) -> Tensor:
        seen.append(layer.weight.detach())
        return F.linear(x, layer.weight, layer.bias)

    one = made.outcome(look)
    assert torch.equal(seen[0], made.tensors["weight"])
    assert made.function is not None
    assert one.differences(made.outcome(made.function)) == []


def test_what_no_layer_can_hold_is_left_out() -> None:
    x, one = torch.zeros(2, 3), torch.ones(3)
    given = {"input": x, "running_mean": one, "running_var": one, "training": True}

    def turned(**more: Any) -> upstream.Made | None:
        bound = {**given, **more}
        return upstream._turned(0, nn.BatchNorm1d, "F.batch_norm", bound, Setting())

    whole = turned(weight=one, bias=one)
    assert whole is not None
    assert whole.kwargs["affine"] is whole.kwargs["track_running_stats"] is True
    bare = turned()
    assert bare is not None
    assert bare.kwargs["affine"] is False
    assert turned(weight=one, running_var=None) is None  # one statistic alone
    zeros = upstream.of_functions(nn.ZeroPad1d, "F.pad", Setting())
    assert all(one.kwargs.keys() == {"padding"} for one in zeros)
    assert list(upstream.of_functions(nn.LazyLinear, "F.linear", Setting())) == []
    assert list(upstream.of_functions(nn.Identity, "", Setting())) == []


def test_arguments_made_anew_are_as_alike_as_before() -> None:
    x = torch.ones(2, requires_grad=True)
    fixed = torch.zeros(2)
    args, kwargs, leaves = upstream._anew(((x, [x, fixed]), {"mask": fixed, "n": 3}))
    assert args[0] is args[1][0] is not x
    assert args[1][1] is kwargs["mask"] is not fixed
    assert kwargs["n"] == 3
    assert len(leaves) == 1
    args[0].add_(1)  # no leaf, so it may be written to
    assert torch.equal(x, torch.ones(2))


def test_a_call_knows_where_it_comes_from() -> None:
    made = next(upstream.of_layers("ReLU", Setting()))
    assert str(made).startswith("module_db 0, Setting(")
    one: Outcome = made.outcome(called)
    assert one.differences(made.outcome(TWINS["ReLU"])) == []
    assert list(upstream.of_layers("ReLU", Setting(dtype=torch.int64))) == []
