"""Samples of the losses."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

#: All that `reduction` can be, what it was called before, and what is none.
_REDUCTIONS = ("reduction='sum'", "reduction='none'", "reduction='average'")
_LEGACY = (
    "size_average=False",
    "reduce=False",
    "size_average=False, reduce=True, reduction='none'",
    "reduction='elementwise_mean'",
)


def _each(cls: str, options: tuple[str, ...], *calls: str) -> list[Sample]:
    """A loss with every option, called in every way."""
    texts = [option.removesuffix(", ") for option in options]
    return [Sample(f"nn.{cls}({text})", call) for text in texts for call in calls]


def _reduced(
    cls: str, call: str, *more: str, before: str = "", legacy: bool = True
) -> list[Sample]:
    """A loss with every reduction; ``before`` are options that it needs."""
    options = ("", *_REDUCTIONS, *(_LEGACY if legacy else ()), *more)
    return _each(cls, tuple(before + option for option in options), call)


def _pairs(cls: str, first: str = "x", second: str = "fixed") -> list[Sample]:
    """Two tensors of one shape, and of others."""
    shapes = ("2, 3, 4", "", "0, 4")
    calls = [f"{first}({shape}), {second}({shape})" for shape in shapes]
    calls += [
        f"{first}(3, 4), {first}(3, 4)",
        f"target={second}(3, 4), input={first}(3, 4)",
        f"{first}(3, 1), {second}(3)",
        f"{first}(3, 4), {second}(3, 5)",
        f"{first}(3, 4), ints(2, 3, 4)",
        f"{first}(3) * tensor([inf, -inf, torch.nan]), {second}(3)",
    ]
    return _each(cls, ("reduction='none'",), *calls)


def _classes(cls: str, log: str) -> list[Sample]:
    """One class for each row; ``log`` makes what the loss takes."""
    rows, targets = f"x(4, 5){log.format(1)}", "tensor([0, 2, 4, 2])"
    weight = "weight=torch.rand(5)"
    options = (
        weight,
        "ignore_index=2",
        f"{weight}, ignore_index=2",
        f"{weight}, reduction='none'",
        f"{weight}, ignore_index=4, reduction='sum'",
    )
    image = f"x(2, 5, 3, 2){log.format(1)}, ints(5, 2, 3, 2)"
    return [
        *_reduced(cls, f"{rows}, {targets}", *options),
        Sample(f"nn.{cls}({weight}, ignore_index=2)", image),
        # Nothing is left to take the mean of.
        Sample(f"nn.{cls}()", f"{rows}, tensor([-100] * 4)"),
        *_each(
            cls,
            ("reduction='none'",),
            image,
            f"target=ints(5, 4), input={rows}",
            f"x(2, 5, 3){log.format(1)}, ints(5, 2, 3)",
            f"x(5){log.format(0)}, ints(5)",
            f"{rows}, tensor([-100, 1, -100, 2])",
            f"x(0, 5){log.format(1)}, ints(5, 0)",
            # What is no class, and what is no row of classes.
            f"{rows}, tensor([0, 5, 1, 2])",
            f"{rows}, ints(5, 4).int()",
            f"{rows}, fixed(4)",
            f"{rows}, ints(5, 3)",
        ),
        Sample(f"nn.{cls}(weight=torch.rand(4))", f"{rows}, {targets}"),
        Sample(f"nn.{cls}(ignore_index=9)", f"{rows}, tensor([0, 9, 1, 2])"),
        Sample(f"nn.{cls}({weight})", f"x(5){log.format(0)}, tensor(3)"),
    ]


def _probabilities() -> list[Sample]:
    """Targets that give each class a probability."""
    cls, weight = "CrossEntropyLoss", "weight=torch.rand(5)"
    smooth = "label_smoothing=0.2"
    options = ("", weight, smooth, f"{weight}, {smooth}, reduction='none'")
    hard = (
        smooth,
        f"{weight}, {smooth}",
        f"{smooth}, ignore_index=2",
        f"{weight}, {smooth}, ignore_index=2, reduction='sum'",
        f"{weight}, {smooth}, ignore_index=2, reduction='none'",
        "label_smoothing=1.0",
        "label_smoothing=1.5",
        "label_smoothing=-0.1",
    )
    return [
        *_each(
            cls,
            options,
            "x(4, 5), fixed(4, 5).softmax(1)",
            "x(4, 5), x(4, 5).softmax(1)",
            "x(2, 5, 3), fixed(2, 5, 3).softmax(1)",
            "x(5), fixed(5).softmax(0)",
        ),
        *_each(cls, hard, "x(4, 5), tensor([0, 2, 4, 2])"),
        Sample(f"nn.{cls}({smooth}, {weight})", "x(2, 5, 3), ints(5, 2, 3)"),
        Sample(f"nn.{cls}({smooth})", "x(5), tensor(3)"),
        Sample(f"nn.{cls}(ignore_index=2)", "x(4, 5), fixed(4, 5).softmax(1)"),
        Sample(f"nn.{cls}()", "x(4, 5), 3 * within(4, 5)"),
    ]


def _linear() -> list[Sample]:
    cls, sizes = "LinearCrossEntropyLoss", "4, 6, "
    rows, weight = "x(5, 4), tensor([0, 2, 4, 2, 5])", "weight=torch.rand(6)"
    options = (
        "bias=True",
        weight,
        "ignore_index=2",
        f"bias=True, {weight}, ignore_index=2",
        "label_smoothing=0.2",
        f"bias=True, {weight}, ignore_index=2, label_smoothing=0.2",
    )
    chunks = (
        "",
        "batch_chunk_size=2",
        "chunking_method='aspect_ratio:2'",
        "acc_policy='accurate'",
        "acc_policy='balanced', allow_retain_graph=True",
        "acc_policy='compact', batch_chunk_size=3",
        "batch_chunk_size=3, chunking_method='aspect_ratio'",
        "batch_chunk_size=2, acc_dtype=torch.float32",
    )
    chosen = tuple(f"options=nn.LinearCrossEntropyOptions({c})" for c in chunks)
    chunked = (
        *chosen,
        *(f"{option}, {chosen[1]}" for option in (*options[3:5], *_REDUCTIONS)),
        f"bias=True, {weight}, ignore_index=2, reduction='none', {chosen[1]}",
    )
    return [
        *_reduced(cls, rows, *options, *chunked, before=sizes, legacy=False),
        *_each(
            cls,
            (f"{sizes}bias=True", f"{sizes}bias=True, {chosen[1]}"),
            "x(4), ints(6)",
            "target=ints(6, 5), input=x(5, 4)",
            "x(5, 4), fixed(5, 6).softmax(1)",
            "x(5, 4), tensor([-100, 1, -100, 2, 3])",
            "x(5, 4), ints(6, 5).byte()",
            "x(5, 4), tensor([0, 6, 1, 2, 3])",
            "x(5, 3), ints(6, 5)",
            "x(2, 5, 4), ints(6, 2, 5)",
            "x(5, 4), ints(6, 4)",
        ),
        *_each(
            cls,
            tuple(
                f"{sizes}out_features=(3,){option}"
                for option in (
                    "",
                    ", bias=True",
                    ", reduction='none'",
                    f", {chosen[1]}",
                )
            ),
            "x(5, 4), ints(6, 5, 3)",
        ),
        *_each(
            cls,
            (f"{sizes}bias=True, out_features=(3, 2)",),
            "x(5, 4), ints(6, 5, 3, 2)",
            "x(5, 4), fixed(5, 6, 3, 2).softmax(1)",
            "x(5, 4), ints(6, 5, 3)",
            "x(4), ints(6, 3, 2)",
        ),
        Sample(f"nn.{cls}({sizes}ignore_index=2)", "x(5, 4), fixed(5, 6).softmax(1)"),
        Sample(
            f"nn.{cls}({sizes}bias=True)", rows, "layer.linear.requires_grad_(False)"
        ),
    ]


def _ctc() -> list[Sample]:
    cls, steps = "CTCLoss", "x(6, 2, 4).log_softmax(2)"
    lengths = "tensor([6, 5]), tensor([3, 2])"
    words, long = "ints(4, 2, 3, low=1)", "ints(4, 2, 7, low=1)"
    plain = f"{steps}, {words}, {lengths}"
    named = (
        f"target_lengths=tensor([3, 2]), input_lengths=tensor([6, 5]),"
        f" targets={words}, log_probs={steps}"
    )
    endless = f"{steps}, {long}, tensor([6, 6]), tensor([3, 7])"
    return [
        *_reduced(cls, plain, legacy=False),
        *_each(
            cls,
            ("reduction='none'",),
            named,
            f"{steps}, {words}, (6, 5), (3, 2)",
            f"{steps}, {words}.int(), tensor([6, 5]).int(), tensor([3, 2]).int()",
            f"{steps}, ints(4, 5, low=1), {lengths}",
            f"{steps}, {words}, tensor([6, 5]), tensor([3, 0])",
            "x(6, 4).log_softmax(1), ints(4, 3, low=1), tensor(6), tensor(3)",
            # No path is long enough for all the labels.
            endless,
            # Of no probability, which nothing checks.
            f"x(6, 2, 4), {words}, {lengths}",
            f"{steps}, {words}, tensor([6.0, 5.0]), tensor([3, 2])",
            f"{steps}, {words}, tensor([7, 5]), tensor([3, 2])",
            f"{steps}, {words}, tensor([6]), tensor([3, 2])",
        ),
        Sample(f"nn.{cls}(zero_infinity=True)", endless),
        Sample(f"nn.{cls}(zero_infinity=True, reduction='none')", endless),
        Sample(f"nn.{cls}(blank=3)", f"{steps}, ints(3, 2, 3), {lengths}"),
        Sample(
            f"nn.{cls}(blank=2, reduction='none')",
            f"{steps}, tensor([[0, 1, 3], [3, 3, 0]]), {lengths}",
        ),
        Sample(f"nn.{cls}(blank=4)", plain),
        Sample(f"nn.{cls}()", f"fixed(6, 2, 4), {words}, {lengths}"),
    ]


def _poisson() -> list[Sample]:
    cls, rate = "PoissonNLLLoss", "log_input=False"
    counts = "x(3, 4), 3 * within(3, 4)"
    rates = "positive(3, 4), 3 * within(3, 4)"
    pairs = [
        Sample(s.layer, s.call.replace("input=x", "log_input=x"))
        for s in _pairs(cls, second="within")
    ]
    return [
        *_reduced(cls, counts, "full=True", "full=True, reduction='none'"),
        *pairs,
        *_each(
            cls,
            ("full=True",),
            "x(3, 4), 3 * positive(3, 4)",
            "x(3), tensor([0, 1, 2])",
        ),
        *_each(
            cls,
            (rate, f"{rate}, eps=0.5", f"{rate}, full=True, reduction='none'"),
            rates,
            "0 * positive(3, 4), within(3, 4)",
            "x(3, 4), within(3, 4)",
        ),
        # With log_input=True there is no logarithm that eps could keep from zero.
        Sample(f"nn.{cls}(eps=0.5)", counts),
    ]


def _gaussian() -> list[Sample]:
    cls, values = "GaussianNLLLoss", "x(3, 4), fixed(3, 4)"
    return [
        *_reduced(
            cls,
            f"{values}, positive(3, 4)",
            "full=True",
            "full=True, reduction='none'",
            "eps=0.5",
            "eps=0.5, full=True, reduction='sum'",
            legacy=False,
        ),
        *_each(
            cls,
            ("reduction='none'",),
            f"{values}, positive(3, 1)",
            f"{values}, positive(1, 4)",
            f"{values}, positive(3)",
            f"{values}, 2.0",
            f"{values}, 0.0",
            f"{values}, 0 * positive(3, 4)",
            "x(3, 4), x(3, 4), positive(3, 4)",
            "x(3, 1), fixed(3), positive(3, 1)",
            "x(4), fixed(4), positive(4)",
            "x(), fixed(), positive()",
            "var=within(3, 4), target=fixed(3, 4), input=x(3, 4)",
            "x(0, 4), fixed(0, 4), positive(0, 4)",
            # A variance that is negative, whole, or does not fit.
            f"{values}, -1.0",
            f"{values}, x(3, 4)",
            f"{values}, 2",
            f"{values}, positive(4)",
            f"{values}, positive(1, 1)",
            f"{values}",
        ),
    ]


def _divergence() -> list[Sample]:
    cls, log = "KLDivLoss", "x(3, 4).log_softmax(1)"
    targets = f"{log}, fixed(3, 4).softmax(1)"
    batch = "reduction='batchmean'"
    return [
        *_reduced(cls, targets, batch, f"{batch}, size_average=False"),
        *_pairs(cls, second="within"),
        *_each(
            cls,
            (batch, "log_target=True", f"{batch}, log_target=True"),
            targets,
            f"{log}, x(3, 4).log_softmax(1)",
            "x(2, 3, 4), within(2, 3, 4)",
            "x(4).log_softmax(0), within(4)",
            "x(), within()",
        ),
        Sample(f"nn.{cls}(reduction='none')", f"{log}, tensor([0.0, 1.0, 0.0, -1.0])"),
        Sample(f"nn.{cls}(log_target=True, reduction='none')", f"{log}, fixed(3, 4)"),
    ]


def _binary() -> list[Sample]:
    ones, pos = "weight=torch.rand(4)", "pos_weight=torch.rand(4)"
    each, labels = "weight=torch.rand(3, 4)", "within(3, 4)"
    weights = (
        ones,
        f"{ones}, reduction='none'",
        each,
        f"{each}, reduction='sum'",
        "weight=torch.rand(3, 1)",
        # What fits no axis.
        "weight=torch.rand(3)",
        "weight=torch.rand(2, 3, 4)",
    )
    positives = (
        pos,
        f"{pos}, reduction='none'",
        f"{ones}, {pos}",
        f"{each}, {pos}, reduction='sum'",
        "pos_weight=torch.rand(3, 1)",
        "pos_weight=torch.rand(3)",
    )
    logits = "BCEWithLogitsLoss"
    return [
        *_reduced("BCELoss", f"positive(3, 4), {labels}", *weights),
        *_pairs("BCELoss", "positive", "within"),
        *_each(
            "BCELoss",
            ("reduction='none'",),
            # The logarithm of zero is held at -100.
            "positive(4) * 0 + tensor([0.0, 1.0, 0.0, 1.0]), tensor([0.0, 0, 1, 1])",
            "x(3, 4), within(3, 4)",
        ),
        *_reduced(logits, f"x(3, 4), {labels}", *weights, *positives),
        *_pairs(logits, second="within"),
        *_each(
            logits,
            ("", pos, "reduction='none'"),
            "200 * x(3, 4), within(3, 4)",
            "x(3, 4), x(3, 4)",
        ),
        Sample(f"nn.{logits}({pos})", "x(2, 3, 4), within(2, 3, 4)"),
        Sample(
            f"nn.{logits}(pos_weight=torch.rand(4, 1, 1))",
            "x(2, 4, 3, 3), within(2, 4, 3, 3)",
        ),
    ]


def _signed(
    cls: str, inputs: int, shape: str, target: str, *options: str
) -> list[Sample]:
    """Inputs, and for each of their rows whether it is 1 or -1."""
    names = ["input"] if inputs == 1 else [f"input{n + 1}" for n in range(inputs)]
    values = ", ".join([f"x({shape})"] * inputs)
    named = ", ".join(f"{name}=x({shape})" for name in reversed(names))
    return [
        *_reduced(cls, f"{values}, signs({target})", *options),
        *_each(
            cls,
            ("reduction='none'",),
            f"target=signs({target}), {named}",
            # Labels of 0 and 1, which nothing checks.
            f"{values}, ints(2, {target})",
            f"{values}, 0 * signs({target})",
            f"{values}, x({target})",
            f"{values}, signs(5)",
        ),
    ]


def _ranking() -> list[Sample]:
    cls, margin = "MarginRankingLoss", "margin=0.5"
    return [
        *_signed(
            cls, 2, "4", "4", margin, f"{margin}, reduction='none'", "margin=-0.5"
        ),
        *_each(
            cls,
            (f"{margin}, reduction='none'",),
            "x(3, 4), x(3, 4), signs(3, 4)",
            "x(3, 1), x(1, 4), signs(3, 4)",
            "x(), x(), signs()",
            "x(0), x(0), signs(0)",
            "x(3), fixed(3), signs(3)",
            "x(3, 4), x(3, 4), signs(4)",
            "x(3), x(4), signs(3)",
        ),
        # Where both are equal, the margin is all that is lost.
        Sample(f"nn.{cls}(reduction='none')", "0 * x(4), 0 * x(4), signs(4)"),
    ]


def _hinge() -> list[Sample]:
    cls, margin = "HingeEmbeddingLoss", "margin=2.0"
    return [
        *_signed(
            cls, 1, "3, 4", "3, 4", margin, f"{margin}, reduction='none'", "margin=0.1"
        ),
        *_each(
            cls,
            (f"{margin}, reduction='none'",),
            "x(4), signs(4)",
            "x(), signs()",
            "x(0, 4), signs(0, 4)",
            "x(3, 1), signs(3)",
            "x(3, 4), signs(4)",
            "x(3, 4), signs(3, 4).long()",
        ),
    ]


def _soft_margin() -> list[Sample]:
    cls = "SoftMarginLoss"
    return [
        *_signed(cls, 1, "3, 4", "3, 4"),
        *_each(
            cls,
            ("reduction='none'",),
            "x(4), signs(4)",
            "x(), signs()",
            "x(0, 4), signs(0, 4)",
            "x(3, 4), signs(4)",
            "x(3, 1), signs(3)",
            "x(3, 4), signs(3, 4).long()",
            # So far on the wrong side that float32 has no number for it.
            "400 * signs(3, 4) + x(3, 4), signs(3, 4)",
        ),
    ]


def _cosine() -> list[Sample]:
    cls, margin = "CosineEmbeddingLoss", "margin=0.3"
    return [
        *_signed(
            cls, 2, "6, 4", "6", margin, f"{margin}, reduction='none'", "margin=-0.9"
        ),
        *_each(
            cls,
            (f"{margin}, reduction='none'",),
            "x(4), x(4), tensor(1)",
            "x(4), x(4), tensor(-1)",
            "x(3, 4), fixed(3, 4), signs(3).long()",
            "0 * x(3, 4), x(3, 4), signs(3)",
            "x(3, 4), x(3, 4), signs(1)",
            "x(3, 4), x(1, 4), signs(3)",
            "x(0, 4), x(0, 4), signs(0)",
            "x(3, 4), x(3, 4), signs(3, 4)",
            "x(2, 3, 4), x(2, 3, 4), signs(2)",
            "x(3, 4), x(3, 5), signs(3)",
        ),
    ]


def _multilabel() -> list[Sample]:
    cls, soft = "MultiLabelMarginLoss", "MultiLabelSoftMarginLoss"
    labels = "tensor([[0, 3, -1, 1], [2, -1, 0, 0], [-1, 1, 2, 3]])"
    weight = "weight=torch.rand(4)"
    return [
        *_reduced(cls, f"x(3, 4), {labels}"),
        *_each(
            cls,
            ("reduction='none'",),
            f"target={labels}, input=x(3, 4)",
            "x(3, 4), ints(4, 3, 4)",
            "x(4), tensor([3, 0, -1, 1])",
            "x(), tensor(0)",
            "x(0, 4), ints(4, 0, 4)",
            # What is no label, no list of labels, or not theirs.
            "x(3, 4), ints(4, 3, 4) + 4",
            "x(3, 4), ints(4, 3, 4).int()",
            "x(3, 4), fixed(3, 4)",
            "x(3, 4), ints(4, 3, 3)",
            "x(2, 3, 4), ints(4, 2, 3, 4)",
        ),
        *_reduced(
            soft,
            "x(3, 4), within(3, 4)",
            weight,
            f"{weight}, reduction='none'",
            "weight=torch.rand(3, 4), reduction='sum'",
            "weight=torch.rand(3)",
        ),
        *_pairs(soft, second="within"),
        *_each(soft, (weight,), "x(4), within(4)", "x(2, 3, 4), within(2, 3, 4)"),
    ]


def _robust() -> list[Sample]:
    """Losses that are square near zero and straight farther out."""
    huber, smooth = "HuberLoss", "SmoothL1Loss"
    values = "3 * x(3, 4), fixed(3, 4)"
    delta, beta = "delta=0.5", "beta=0.5"
    return [
        *_reduced(
            huber,
            values,
            delta,
            "delta=2",
            f"{delta}, reduction='none'",
            f"{delta}, reduction='sum'",
            "delta=0.0",
            "delta=-1.0",
            legacy=False,
        ),
        *_pairs(huber),
        *_reduced(
            smooth,
            values,
            beta,
            "beta=2",
            f"{beta}, reduction='none'",
            f"{beta}, reduction='sum'",
            "beta=0.0",
            "beta=0.0, reduction='none'",
            "beta=-1.0",
        ),
        *_pairs(smooth),
    ]


def _multi_margin() -> list[Sample]:
    cls, weight = "MultiMarginLoss", "weight=torch.rand(5)"
    rows = "x(4, 5), tensor([0, 2, 4, 2])"
    return [
        *_reduced(
            cls,
            rows,
            "p=2",
            "margin=0.3",
            weight,
            f"p=2, margin=0.3, {weight}",
            f"p=2, margin=0.3, {weight}, reduction='none'",
            f"p=2, margin=0.3, {weight}, reduction='sum'",
            "margin=-0.5",
            "weight=torch.rand(4)",
        ),
        *_each(
            cls,
            (f"p=2, {weight}, reduction='none'",),
            "target=ints(5, 4), input=x(4, 5)",
            "x(5), tensor(3)",
            "x(5), tensor([3])",
            "x(0, 5), ints(5, 0)",
            "x(4, 5), ints(5, 3)",
            "x(4, 5), tensor([0, 5, 1, 2])",
            "x(4, 5), ints(5, 4).int()",
            "x(4, 5), fixed(4)",
            "x(2, 4, 5), ints(5, 2, 4)",
        ),
        Sample(f"nn.{cls}()", rows, "layer.p = 3"),
    ]


def _triplets(cls: str, *options: str, legacy: bool) -> list[Sample]:
    rows = "x(6, 4), x(6, 4), x(6, 4)"
    more = (
        "margin=0.5",
        "swap=True",
        "margin=2.0, swap=True, reduction='none'",
        *options,
    )
    return [
        *_reduced(cls, rows, *more, legacy=legacy),
        *_each(
            cls,
            ("swap=True, reduction='none'",),
            "negative=x(3, 4), positive=x(3, 4), anchor=x(3, 4)",
            "x(4), x(4), x(4)",
            "x(2, 3, 4), x(2, 3, 4), x(2, 3, 4)",
            "x(3, 4), x(1, 4), fixed(3, 4)",
            "x(0, 4), x(0, 4), x(0, 4)",
            "0 * x(3, 4), 0 * x(3, 4), 0 * x(3, 4)",
            "x(3, 4), x(4), x(3, 4)",
            "x(3, 4), x(3, 4), x(3, 5)",
            "x(), x(), x()",
        ),
        Sample(f"nn.{cls}()", rows, "layer.margin = 0.0"),
    ]


SAMPLES = [
    *_reduced("L1Loss", "x(3, 4), fixed(3, 4)"),
    *_pairs("L1Loss"),
    *_reduced("MSELoss", "x(3, 4), fixed(3, 4)"),
    *_pairs("MSELoss"),
    *_classes("CrossEntropyLoss", ""),
    *_probabilities(),
    *_linear(),
    *_ctc(),
    *_classes("NLLLoss", ".log_softmax({})"),
    *_classes("NLLLoss2d", ".log_softmax({})"),
    *_poisson(),
    *_gaussian(),
    *_divergence(),
    *_binary(),
    *_ranking(),
    *_hinge(),
    *_multilabel(),
    *_robust(),
    *_soft_margin(),
    *_cosine(),
    *_multi_margin(),
    *_triplets(
        "TripletMarginLoss",
        "p=1.0",
        "p=3.0, swap=True",
        "eps=0.5",
        "p=torch.inf, eps=0.1, reduction='none'",
        legacy=True,
    ),
    *_triplets(
        "TripletMarginWithDistanceLoss",
        "distance_function=nn.PairwiseDistance(p=1.0)",
        "distance_function=F.l1_loss",
        "distance_function=nn.Bilinear(4, 4, 1)",
        "distance_function=nn.Bilinear(4, 4, 1), swap=True, reduction='none'",
        "distance_function=lambda a, b: 1 - F.cosine_similarity(a, b)",
        legacy=False,
    ),
]

_PAIR = "x(3, 4), target=fixed(3, 4)"

SHORTS = [
    *(
        Short(f"nn.{cls}()", call, f"F.{function}(x, target)")
        for cls, function, call in (
            ("CrossEntropyLoss", "cross_entropy", "x(4, 5), target=ints(5, 4)"),
            ("NLLLoss", "nll_loss", "x(4, 5).log_softmax(1), target=ints(5, 4)"),
            (
                "NLLLoss2d",
                "nll_loss",
                "x(2, 5, 3, 2).log_softmax(1), target=ints(5, 2, 3, 2)",
            ),
            ("L1Loss", "l1_loss", _PAIR),
            ("MSELoss", "mse_loss", _PAIR),
            ("HuberLoss", "huber_loss", _PAIR),
            ("SmoothL1Loss", "smooth_l1_loss", _PAIR),
            (
                "BCELoss",
                "binary_cross_entropy",
                "positive(3, 4), target=within(3, 4)",
            ),
            (
                "BCEWithLogitsLoss",
                "binary_cross_entropy_with_logits",
                "x(3, 4), target=within(3, 4)",
            ),
            (
                "HingeEmbeddingLoss",
                "hinge_embedding_loss",
                "x(3, 4), target=signs(3, 4)",
            ),
            (
                "MultiLabelMarginLoss",
                "multilabel_margin_loss",
                "x(3, 4), target=ints(4, 3, 4)",
            ),
            (
                "MultiLabelSoftMarginLoss",
                "multilabel_soft_margin_loss",
                "x(3, 4), target=within(3, 4)",
            ),
            ("MultiMarginLoss", "multi_margin_loss", "x(4, 5), target=ints(5, 4)"),
            ("SoftMarginLoss", "soft_margin_loss", "x(3, 4), target=signs(3, 4)"),
        )
    ),
    Short(
        "nn.LinearCrossEntropyLoss(4, 6)",
        "x(5, 4), target=ints(6, 5)",
        "F.linear_cross_entropy(x, layer.linear.weight, target)",
    ),
    Short(
        "nn.CTCLoss()",
        "log_probs=x(6, 2, 4).log_softmax(2), targets=ints(4, 2, 3, low=1),"
        " input_lengths=tensor([6, 5]), target_lengths=tensor([3, 2])",
        "F.ctc_loss(log_probs, targets, input_lengths, target_lengths)",
    ),
    Short(
        "nn.PoissonNLLLoss()",
        "log_input=x(3, 4), target=within(3, 4)",
        "F.poisson_nll_loss(log_input, target)",
    ),
    Short(
        "nn.GaussianNLLLoss()",
        "x(3, 4), target=fixed(3, 4), var=positive(3, 4)",
        "F.gaussian_nll_loss(x, target, var)",
    ),
    Short(
        'nn.KLDivLoss(reduction="batchmean")',
        "x(3, 4).log_softmax(1), target=fixed(3, 4).softmax(1)",
        'F.kl_div(x, target, reduction="batchmean")',
    ),
    Short(
        "nn.MarginRankingLoss()",
        "input1=x(4), input2=x(4), target=signs(4)",
        "F.margin_ranking_loss(input1, input2, target)",
    ),
    Short(
        "nn.CosineEmbeddingLoss()",
        "input1=x(6, 4), input2=x(6, 4), target=signs(6)",
        "F.cosine_embedding_loss(input1, input2, target)",
    ),
    *(
        Short(
            f"nn.{cls}()",
            "anchor=x(6, 4), positive=x(6, 4), negative=x(6, 4)",
            f"F.{function}(anchor, positive, negative)",
        )
        for cls, function in (
            ("TripletMarginLoss", "triplet_margin_loss"),
            ("TripletMarginWithDistanceLoss", "triplet_margin_with_distance_loss"),
        )
    ),
]
