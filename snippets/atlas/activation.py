from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def elu(layer: nn.ELU, x: Tensor) -> Tensor:
    return F.elu(
        x, alpha=layer.alpha, inplace=layer.inplace
    )


def hardshrink(layer: nn.Hardshrink, x: Tensor) -> Tensor:
    return F.hardshrink(x, lambd=layer.lambd)


def hardsigmoid(layer: nn.Hardsigmoid, x: Tensor) -> Tensor:
    return F.hardsigmoid(x, inplace=layer.inplace)


def hardtanh(layer: nn.Hardtanh, x: Tensor) -> Tensor:
    return F.hardtanh(
        x,
        min_val=layer.min_val,
        max_val=layer.max_val,
        inplace=layer.inplace,
    )


def hardswish(layer: nn.Hardswish, x: Tensor) -> Tensor:
    return F.hardswish(x, inplace=layer.inplace)


def leaky_relu(layer: nn.LeakyReLU, x: Tensor) -> Tensor:
    return F.leaky_relu(
        x,
        negative_slope=layer.negative_slope,
        inplace=layer.inplace,
    )


def logsigmoid(layer: nn.LogSigmoid, x: Tensor) -> Tensor:
    return F.logsigmoid(x)


def prelu(layer: nn.PReLU, x: Tensor) -> Tensor:
    return F.prelu(x, layer.weight)


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return F.relu(x, inplace=layer.inplace)


def relu6(layer: nn.ReLU6, x: Tensor) -> Tensor:
    return F.relu6(x, inplace=layer.inplace)


def rrelu(layer: nn.RReLU, x: Tensor) -> Tensor:
    # ja: 傾きを乱数で決めるのは train() のときだけ
    # en: It draws the slopes in train() only
    return F.rrelu(
        x,
        layer.lower,
        layer.upper,
        training=layer.training,
        inplace=layer.inplace,
    )


def selu(layer: nn.SELU, x: Tensor) -> Tensor:
    return F.selu(x, inplace=layer.inplace)


def celu(layer: nn.CELU, x: Tensor) -> Tensor:
    return F.celu(
        x, alpha=layer.alpha, inplace=layer.inplace
    )


def gelu(layer: nn.GELU, x: Tensor) -> Tensor:
    return F.gelu(x, approximate=layer.approximate)


def sigmoid(layer: nn.Sigmoid, x: Tensor) -> Tensor:
    # ja: F.sigmoid(x) でも同じ
    # en: F.sigmoid(x) is the same
    return torch.sigmoid(x)


def silu(layer: nn.SiLU, x: Tensor) -> Tensor:
    return F.silu(x, inplace=layer.inplace)


def mish(layer: nn.Mish, x: Tensor) -> Tensor:
    return F.mish(x, inplace=layer.inplace)


def softplus(layer: nn.Softplus, x: Tensor) -> Tensor:
    return F.softplus(
        x, beta=layer.beta, threshold=layer.threshold
    )


def softshrink(layer: nn.Softshrink, x: Tensor) -> Tensor:
    return F.softshrink(x, lambd=layer.lambd)


def softsign(layer: nn.Softsign, x: Tensor) -> Tensor:
    return F.softsign(x)


def tanh(layer: nn.Tanh, x: Tensor) -> Tensor:
    # ja: F.tanh(x) でも同じ
    # en: F.tanh(x) is the same
    return torch.tanh(x)


def tanhshrink(layer: nn.Tanhshrink, x: Tensor) -> Tensor:
    return F.tanhshrink(x)


def threshold(layer: nn.Threshold, x: Tensor) -> Tensor:
    return F.threshold(
        x,
        layer.threshold,
        layer.value,
        inplace=layer.inplace,
    )


def glu(layer: nn.GLU, x: Tensor) -> Tensor:
    return F.glu(x, dim=layer.dim)


def softmin(layer: nn.Softmin, x: Tensor) -> Tensor:
    return F.softmin(x, dim=layer.dim)


def softmax(layer: nn.Softmax, x: Tensor) -> Tensor:
    return F.softmax(x, dim=layer.dim)


def softmax2d(layer: nn.Softmax2d, x: Tensor) -> Tensor:
    if x.dim() not in (3, 4):
        raise ValueError(f"{x.dim()}D is neither 3D nor 4D")
    # ja: チャネルの軸。バッチの軸があってもなくてもよい
    # en: The axis of the channels, with a batch or without
    return F.softmax(x, dim=-3)


def log_softmax(layer: nn.LogSoftmax, x: Tensor) -> Tensor:
    return F.log_softmax(x, dim=layer.dim)


# ja: 層が返すものと、型の名前まで同じ
# en: What the layer returns, to the name of the type
class _ASMoutput(NamedTuple):
    output: Tensor
    loss: Tensor


def adaptive_log_softmax_with_loss(
    layer: nn.AdaptiveLogSoftmaxWithLoss,
    x: Tensor,
    target_: Tensor,
) -> _ASMoutput:
    if target_.dim() > 1 or x.dim() != target_.dim() + 1:
        raise RuntimeError(
            "(N, C) goes with (N,), (C,) with ()"
        )
    batch, target = x, target_
    if target_.dim() == 0:
        batch, target = x.unsqueeze(0), target_.unsqueeze(0)
    elif len(x) != len(target_):
        raise RuntimeError(
            f"{len(x)} rows, {len(target_)} targets"
        )
    if ((target < 0) | (target >= layer.n_classes)).any():
        raise RuntimeError("there is no such class")

    # ja: よく出るクラスは head に列を持つ。ほかのクラスは
    # ja: クラスタの列に、クラスタの中の対数確率を足す
    # en: A frequent class is a column of the head; another,
    # en: its cluster's column plus a log probability there
    column = target.clone()
    output = batch.new_zeros(len(target))
    for cluster, (low, high) in enumerate(
        pairwise(layer.cutoffs)
    ):
        inside = (target >= low) & (target < high)
        rows = inside.nonzero().squeeze(1)
        if len(rows) == 0:
            continue
        project, classify = layer.tail[cluster]
        hidden = F.linear(batch[rows], project.weight)
        scores = F.linear(hidden, classify.weight)
        log_probs = F.log_softmax(scores, dim=1)
        classes = (target[rows] - low).unsqueeze(1)
        picked = log_probs.gather(1, classes)
        output[rows] = picked.squeeze(1)
        column[rows] = layer.shortlist_size + cluster

    scores = F.linear(
        batch, layer.head.weight, layer.head.bias
    )
    log_probs = F.log_softmax(scores, dim=1)
    picked = log_probs.gather(1, column.unsqueeze(1))
    output = output + picked.squeeze(1)
    loss = (-output).mean()
    return _ASMoutput(output.view(target_.shape), loss)
