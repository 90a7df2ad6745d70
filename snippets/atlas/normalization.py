import warnings

import torch
import torch.nn.functional as F
from torch import Tensor, distributed, nn
from torch.nn.modules import _functions
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.instancenorm import _InstanceNorm


def batch_norm1d(
    layer: nn.BatchNorm1d, x: Tensor
) -> Tensor:
    return _batch_norm(layer, x, 2, 3)


def batch_norm2d(
    layer: nn.BatchNorm2d, x: Tensor
) -> Tensor:
    return _batch_norm(layer, x, 4)


def batch_norm3d(
    layer: nn.BatchNorm3d, x: Tensor
) -> Tensor:
    return _batch_norm(layer, x, 5)


def _batch_norm(
    layer: _BatchNorm, x: Tensor, *dims: int
) -> Tensor:
    if x.dim() not in dims:
        raise ValueError(
            f"{x.dim()} dimensions, not {dims}"
        )
    momentum = _momentum(layer)
    mean, var = _statistics(layer)
    # ja: 統計がない層は、eval() でもバッチの統計を使う
    # en: Without statistics, eval() uses the batch's too
    untracked = mean is None and var is None
    return F.batch_norm(
        x,
        mean,
        var,
        layer.weight,
        layer.bias,
        training=layer.training or untracked,
        momentum=momentum,
        eps=layer.eps,
    )


def _momentum(layer: _BatchNorm) -> float:
    count = layer.num_batches_tracked
    if not layer.training or not layer.track_running_stats:
        count = None
    # ja: 計算より先に数えるので、計算に失敗しても数は進む
    # en: It counts before it computes: a failure counts too
    if count is not None:
        count.add_(1)
    if layer.momentum is not None:
        return layer.momentum
    # ja: None は全バッチの単純平均：n 回目の重みは 1/n
    # en: None is the plain mean: the n-th batch weighs 1/n
    return 0.0 if count is None else 1.0 / float(count)


def _statistics(
    layer: _BatchNorm,
) -> tuple[Tensor | None, Tensor | None]:
    # ja: 学習中に渡した統計は書き換わる。止めるなら渡さない
    # en: Given in training, they are updated: so give none
    if layer.training and not layer.track_running_stats:
        return None, None
    return layer.running_mean, layer.running_var


def lazy_batch_norm1d(
    layer: nn.LazyBatchNorm1d, x: Tensor
) -> Tensor:
    # ja: 初回だけ、入力の形から重みと統計を作る
    # en: The first call makes weights and statistics to fit
    layer.initialize_parameters(x)
    return _batch_norm(layer, x, 2, 3)


def lazy_batch_norm2d(
    layer: nn.LazyBatchNorm2d, x: Tensor
) -> Tensor:
    # ja: 初回だけ、入力の形から重みと統計を作る
    # en: The first call makes weights and statistics to fit
    layer.initialize_parameters(x)
    return _batch_norm(layer, x, 4)


def lazy_batch_norm3d(
    layer: nn.LazyBatchNorm3d, x: Tensor
) -> Tensor:
    # ja: 初回だけ、入力の形から重みと統計を作る
    # en: The first call makes weights and statistics to fit
    layer.initialize_parameters(x)
    return _batch_norm(layer, x, 5)


def group_norm(layer: nn.GroupNorm, x: Tensor) -> Tensor:
    return F.group_norm(
        x,
        layer.num_groups,
        layer.weight,
        layer.bias,
        eps=layer.eps,
    )


def sync_batch_norm(
    layer: nn.SyncBatchNorm, x: Tensor
) -> Tensor:
    if x.dim() < 2 or x.size(1) == 0:
        raise ValueError(f"no channels in {tuple(x.shape)}")
    if layer.training and layer.track_running_stats:
        assert layer.num_batches_tracked is not None
    momentum = _momentum(layer)
    mean, var = _statistics(layer)
    weight, bias, eps = layer.weight, layer.bias, layer.eps
    processes = 1
    if layer.training and _distributed():
        # ja: 学習中に統計を合わせられるのは GPU だけ
        # en: In training only GPUs can share statistics
        other = torch._C._get_privateuse1_backend_name()
        if x.device.type not in (
            "cuda",
            "hpu",
            "xpu",
            other,
        ):
            raise ValueError(f"x is on {x.device}")
        group = (
            layer.process_group or distributed.group.WORLD
        )
        processes = distributed.get_world_size(group)
    if processes > 1:
        # ja: 統計を合わせる関数は公開されていない
        # en: The function that shares them is not public
        return _functions.SyncBatchNorm.apply(
            x,
            weight,
            bias,
            mean,
            var,
            eps,
            momentum,
            group,
            processes,
        )
    # ja: 1 プロセスなら BatchNorm と同じ
    # en: In one process it is a BatchNorm
    untracked = mean is None and var is None
    return F.batch_norm(
        x,
        mean,
        var,
        weight,
        bias,
        training=layer.training or untracked,
        momentum=momentum,
        eps=eps,
    )


def _distributed() -> bool:
    return (
        distributed.is_available()
        and distributed.is_initialized()
    )


def instance_norm1d(
    layer: nn.InstanceNorm1d, x: Tensor
) -> Tensor:
    return _instance_norm(layer, x, 1)


def instance_norm2d(
    layer: nn.InstanceNorm2d, x: Tensor
) -> Tensor:
    return _instance_norm(layer, x, 2)


def instance_norm3d(
    layer: nn.InstanceNorm3d, x: Tensor
) -> Tensor:
    return _instance_norm(layer, x, 3)


def _instance_norm(
    layer: _InstanceNorm, x: Tensor, axes: int
) -> Tensor:
    if x.dim() not in (axes + 1, axes + 2):
        raise ValueError(f"{x.dim()} dimensions")
    channels = x.size(-axes - 1)
    if channels != layer.num_features:
        message = f"{channels} channels in the input"
        if layer.affine:
            raise ValueError(message)
        warnings.warn(message, stacklevel=2)
    # ja: F にはバッチの軸が要る。なければ足し、最後に外す
    # en: F needs the axis of the batch: added if missing
    batched = x.dim() == axes + 2
    momentum = layer.momentum
    output = F.instance_norm(
        x if batched else x.unsqueeze(0),
        layer.running_mean,
        layer.running_var,
        layer.weight,
        layer.bias,
        use_input_stats=layer.training
        or not layer.track_running_stats,
        # ja: BatchNorm と違い、None なら更新しない
        # en: Unlike in BatchNorm, None means no update
        momentum=0.0 if momentum is None else momentum,
        eps=layer.eps,
    )
    return output if batched else output.squeeze(0)


def lazy_instance_norm1d(
    layer: nn.LazyInstanceNorm1d, x: Tensor
) -> Tensor:
    # ja: チャネル数は x.shape[1]：バッチの軸がないと狂う
    # en: x.shape[1] for channels: wrong if x has no batch
    layer.initialize_parameters(x)
    return _instance_norm(layer, x, 1)


def lazy_instance_norm2d(
    layer: nn.LazyInstanceNorm2d, x: Tensor
) -> Tensor:
    # ja: チャネル数は x.shape[1]：バッチの軸がないと狂う
    # en: x.shape[1] for channels: wrong if x has no batch
    layer.initialize_parameters(x)
    return _instance_norm(layer, x, 2)


def lazy_instance_norm3d(
    layer: nn.LazyInstanceNorm3d, x: Tensor
) -> Tensor:
    # ja: チャネル数は x.shape[1]：バッチの軸がないと狂う
    # en: x.shape[1] for channels: wrong if x has no batch
    layer.initialize_parameters(x)
    return _instance_norm(layer, x, 3)


def layer_norm(layer: nn.LayerNorm, x: Tensor) -> Tensor:
    return F.layer_norm(
        x,
        layer.normalized_shape,
        layer.weight,
        layer.bias,
        eps=layer.eps,
    )


def local_response_norm(
    layer: nn.LocalResponseNorm, x: Tensor
) -> Tensor:
    return F.local_response_norm(
        x,
        layer.size,
        alpha=layer.alpha,
        beta=layer.beta,
        k=layer.k,
    )


def cross_map_lrn2d(
    layer: nn.CrossMapLRN2d, x: Tensor
) -> Tensor:
    if x.dim() != 4:
        raise ValueError(f"{x.dim()} dimensions, not 4")
    # ja: 式どおりなのは F。層は窓が 1 つずれ、値が違う
    # en: F follows the formula; the layer is off by one
    return F.local_response_norm(
        x,
        layer.size,
        alpha=layer.alpha,
        beta=layer.beta,
        k=layer.k,
    )


def rms_norm(layer: nn.RMSNorm, x: Tensor) -> Tensor:
    return F.rms_norm(
        x,
        layer.normalized_shape,
        layer.weight,
        eps=layer.eps,
    )
