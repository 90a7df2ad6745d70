import torch.nn.functional as F
from torch import Tensor, nn


def dropout(layer: nn.Dropout, x: Tensor) -> Tensor:
    return F.dropout(
        x,
        layer.p,
        training=layer.training,
        inplace=layer.inplace,
    )


def dropout1d(layer: nn.Dropout1d, x: Tensor) -> Tensor:
    return F.dropout1d(
        x,
        layer.p,
        training=layer.training,
        inplace=layer.inplace,
    )


def dropout2d(layer: nn.Dropout2d, x: Tensor) -> Tensor:
    return F.dropout2d(
        x,
        layer.p,
        training=layer.training,
        inplace=layer.inplace,
    )


def dropout3d(layer: nn.Dropout3d, x: Tensor) -> Tensor:
    return F.dropout3d(
        x,
        layer.p,
        training=layer.training,
        inplace=layer.inplace,
    )


def alpha_dropout(
    layer: nn.AlphaDropout, x: Tensor
) -> Tensor:
    # ja: 層は入力を書き換えない
    # en: The layer never works in place
    return F.alpha_dropout(
        x, layer.p, training=layer.training
    )


def feature_alpha_dropout(
    layer: nn.FeatureAlphaDropout, x: Tensor
) -> Tensor:
    # ja: 層は入力を書き換えない
    # en: The layer never works in place
    return F.feature_alpha_dropout(
        x, layer.p, training=layer.training
    )
