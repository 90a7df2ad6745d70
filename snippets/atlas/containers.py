from typing import Any

from torch import nn


def sequential(layer: nn.Sequential, x: Any) -> Any:
    for module in layer:
        x = module(x)
    return x


def data_parallel(
    layer: nn.DataParallel, *inputs: Any, **kwargs: Any
) -> Any:
    # ja: GPU がなければ、中の層をそのまま呼ぶだけ
    # en: Without a GPU it does no more than call its module
    if not layer.device_ids:
        return layer.module(*inputs, **kwargs)
    return nn.parallel.data_parallel(
        layer.module,
        inputs,
        layer.device_ids,
        layer.output_device,
        layer.dim,
        kwargs,
    )
