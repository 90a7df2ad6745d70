from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn


def l1_loss(
    layer: nn.L1Loss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.l1_loss(
        input,
        target,
        reduction=layer.reduction,
    )


def mse_loss(
    layer: nn.MSELoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.mse_loss(
        input,
        target,
        reduction=layer.reduction,
    )


def cross_entropy(
    layer: nn.CrossEntropyLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.cross_entropy(
        input,
        target,
        weight=layer.weight,
        ignore_index=layer.ignore_index,
        reduction=layer.reduction,
        label_smoothing=layer.label_smoothing,
    )


def linear_cross_entropy(
    layer: nn.LinearCrossEntropyLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    # ja: 重みとバイアスは平らに保存されているので、
    # ja: (クラス数, *out_features, 特徴数) の形に戻す
    # en: Weight and bias are stored flat: give them back
    # en: their shape, (classes, *out_features, features)
    linear = layer.linear
    shape = (layer.num_classes, *layer.out_features)
    weight = linear.weight.reshape(
        *shape, linear.in_features
    )
    bias = linear.bias
    if bias is not None:
        bias = bias.reshape(shape)
    return F.linear_cross_entropy(
        input,
        weight,
        target,
        linear_bias=bias,
        weight=layer.weight,
        reduction=layer.reduction,
        ignore_index=layer.ignore_index,
        label_smoothing=layer.label_smoothing,
        options=layer.options,
    )


def ctc_loss(
    layer: nn.CTCLoss,
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Tensor | Sequence[int],
    target_lengths: Tensor | Sequence[int],
) -> Tensor:
    return F.ctc_loss(
        log_probs,
        targets,
        input_lengths,
        target_lengths,
        blank=layer.blank,
        reduction=layer.reduction,
        zero_infinity=layer.zero_infinity,
    )


def nll_loss(
    layer: nn.NLLLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.nll_loss(
        input,
        target,
        weight=layer.weight,
        ignore_index=layer.ignore_index,
        reduction=layer.reduction,
    )


def nll_loss2d(
    layer: nn.NLLLoss2d,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    # ja: 名前が残っているだけで、中身は NLLLoss
    # en: NLLLoss under its old name, and nothing else
    return nll_loss(layer, input, target)


def poisson_nll_loss(
    layer: nn.PoissonNLLLoss,
    log_input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.poisson_nll_loss(
        log_input,
        target,
        log_input=layer.log_input,
        full=layer.full,
        eps=layer.eps,
        reduction=layer.reduction,
    )


def gaussian_nll_loss(
    layer: nn.GaussianNLLLoss,
    input: Tensor,
    target: Tensor,
    var: Tensor | float,
) -> Tensor:
    return F.gaussian_nll_loss(
        input,
        target,
        var,
        full=layer.full,
        eps=layer.eps,
        reduction=layer.reduction,
    )


def kl_div(
    layer: nn.KLDivLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.kl_div(
        input,
        target,
        reduction=layer.reduction,
        log_target=layer.log_target,
    )


def binary_cross_entropy(
    layer: nn.BCELoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.binary_cross_entropy(
        input,
        target,
        weight=layer.weight,
        reduction=layer.reduction,
    )


def binary_cross_entropy_with_logits(
    layer: nn.BCEWithLogitsLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.binary_cross_entropy_with_logits(
        input,
        target,
        weight=layer.weight,
        reduction=layer.reduction,
        pos_weight=layer.pos_weight,
    )


def margin_ranking_loss(
    layer: nn.MarginRankingLoss,
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
) -> Tensor:
    return F.margin_ranking_loss(
        input1,
        input2,
        target,
        margin=layer.margin,
        reduction=layer.reduction,
    )


def hinge_embedding_loss(
    layer: nn.HingeEmbeddingLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.hinge_embedding_loss(
        input,
        target,
        margin=layer.margin,
        reduction=layer.reduction,
    )


def multilabel_margin_loss(
    layer: nn.MultiLabelMarginLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.multilabel_margin_loss(
        input,
        target,
        reduction=layer.reduction,
    )


def huber_loss(
    layer: nn.HuberLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.huber_loss(
        input,
        target,
        reduction=layer.reduction,
        delta=layer.delta,
    )


def smooth_l1_loss(
    layer: nn.SmoothL1Loss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.smooth_l1_loss(
        input,
        target,
        reduction=layer.reduction,
        beta=layer.beta,
    )


def soft_margin_loss(
    layer: nn.SoftMarginLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.soft_margin_loss(
        input,
        target,
        reduction=layer.reduction,
    )


def multilabel_soft_margin_loss(
    layer: nn.MultiLabelSoftMarginLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.multilabel_soft_margin_loss(
        input,
        target,
        weight=layer.weight,
        reduction=layer.reduction,
    )


def cosine_embedding_loss(
    layer: nn.CosineEmbeddingLoss,
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
) -> Tensor:
    return F.cosine_embedding_loss(
        input1,
        input2,
        target,
        margin=layer.margin,
        reduction=layer.reduction,
    )


def multi_margin_loss(
    layer: nn.MultiMarginLoss,
    input: Tensor,
    target: Tensor,
) -> Tensor:
    return F.multi_margin_loss(
        input,
        target,
        p=layer.p,
        margin=layer.margin,
        weight=layer.weight,
        reduction=layer.reduction,
    )


def triplet_margin_loss(
    layer: nn.TripletMarginLoss,
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
) -> Tensor:
    return F.triplet_margin_loss(
        anchor,
        positive,
        negative,
        margin=layer.margin,
        p=layer.p,
        eps=layer.eps,
        swap=layer.swap,
        reduction=layer.reduction,
    )


def triplet_margin_with_distance_loss(
    layer: nn.TripletMarginWithDistanceLoss,
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
) -> Tensor:
    # ja: 距離は、パラメータを持つ層でもよい
    # en: The distance may be a layer with parameters
    return F.triplet_margin_with_distance_loss(
        anchor,
        positive,
        negative,
        distance_function=layer.distance_function,
        margin=layer.margin,
        swap=layer.swap,
        reduction=layer.reduction,
    )
