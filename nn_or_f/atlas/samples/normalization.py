"""Samples of the layers that normalize, and of the statistics that they keep."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

_SIZES = {1: "5", 2: "4, 3", 3: "3, 2, 4"}

# Weights of one and statistics of zero and one would hide what is left out.
# A layer that lacks some of them takes these too.
_AFFINE = "[p.normal_() for p in layer.parameters()]"
_TRACKED = "[b.add_(torch.ones_like(b).cumsum(0)) for b in layer.buffers()]"
_TRAINED = f"{_AFFINE}; {_TRACKED}"


def _batch(name: str, image: str) -> list[Sample]:
    """What all that normalize over the batch have in common."""
    batch = f"x(3, 4, {image})"
    made = f"nn.{name}(4"
    return [
        Sample(f"{made})", batch),
        Sample(f"{made})", batch, _TRAINED),
        Sample(f"{made}, eps=0.3)", batch, _TRAINED),
        Sample(f"{made}, momentum=0.7)", batch, _TRAINED),
        Sample(f"{made}, momentum=0.0)", batch, _TRAINED),
        Sample(f"{made}, momentum=None)", batch, _TRAINED),
        Sample(f"{made}, momentum=None)", batch),
        Sample(f"{made}, affine=False)", batch, _TRACKED),
        Sample(f"{made}, bias=False)", batch, _AFFINE),
        Sample(f"{made}, track_running_stats=False)", batch, _AFFINE),
        Sample(f"{made}, momentum=None, track_running_stats=False)", batch, _AFFINE),
        Sample(f"{made}, affine=False, track_running_stats=False, eps=0.1)", batch),
        # Made with statistics, then told to track no more: eval still uses them.
        Sample(f"{made})", batch, f"{_TRAINED}; layer.track_running_stats = False"),
        Sample(f"{made})", batch, f"{_TRAINED}; layer.num_batches_tracked = None"),
        Sample(
            f"{made}, momentum=None)",
            batch,
            f"{_TRAINED}; layer.num_batches_tracked = None",
        ),
        Sample(f"{made})", batch, "layer.running_mean = layer.running_var = None"),
        Sample(f"{made})", batch, "layer.running_mean = None"),
        Sample(f"{made})", batch, "layer.weight.requires_grad_(False)"),
        # What is wrong must be wrong in the same way, and count in the same way.
        Sample(f"{made})", batch.replace("4", "5", 1)),
        Sample(f"{made})", f"x(1, 4{', 1' * len(image.split(', '))})"),
        Sample(f"{made}, eps=0.0)", batch),
        Sample(f"{made}, eps=-1.0)", batch),
        Sample(f"{made})", "x(4)"),
        Sample(f"{made})", "x(2, 4, 2, 1, 1, 2)"),
    ]


def _without_image(name: str) -> list[Sample]:
    return [
        Sample(f"nn.{name}(4)", "x(3, 4)", _TRAINED),
        Sample(f"nn.{name}(4, momentum=None)", "x(3, 4)", _TRAINED),
        Sample(f"nn.{name}(4, track_running_stats=False)", "x(3, 4)", _AFFINE),
        Sample(f"nn.{name}(4)", "x(1, 4)"),
    ]


def _lazy_batch(axes: int) -> list[Sample]:
    batch = f"x(3, 4, {_SIZES[axes]})"
    made = f"nn.LazyBatchNorm{axes}d("
    return [
        Sample(f"{made})", batch),
        Sample(f"{made}eps=0.3)", batch),
        Sample(f"{made}momentum=0.7)", batch),
        Sample(f"{made}momentum=None)", batch),
        Sample(f"{made}momentum=None)", batch, "layer.num_batches_tracked.fill_(3)"),
        Sample(f"{made}affine=False)", batch),
        Sample(f"{made}bias=False)", batch),
        Sample(f"{made}track_running_stats=False)", batch),
        Sample(f"{made}affine=False, track_running_stats=False)", batch),
        Sample(f"{made})", "x(4)"),
        # The weights are made before the number of axes is looked at.
        Sample(f"{made})", "x(2, 4, 2, 1, 1, 2)"),
        Sample(f"{made})", f"x(1, 4{', 1' * axes})"),
    ]


def _instance(axes: int) -> list[Sample]:
    image = _SIZES[axes]
    batch, single = f"x(3, 4, {image})", f"x(4, {image})"
    made = f"nn.InstanceNorm{axes}d(4"
    return [
        Sample(f"{made})", batch),
        Sample(f"{made})", single),
        Sample(f"{made}, eps=0.3)", batch),
        Sample(f"{made}, affine=True)", batch, _AFFINE),
        Sample(f"{made}, affine=True)", single, _AFFINE),
        Sample(f"{made}, affine=True, bias=False)", batch, _AFFINE),
        Sample(f"{made}, track_running_stats=True)", batch, _TRACKED),
        Sample(f"{made}, track_running_stats=True)", single, _TRACKED),
        Sample(f"{made}, momentum=0.7, track_running_stats=True)", batch, _TRACKED),
        Sample(f"{made}, momentum=None, track_running_stats=True)", batch, _TRACKED),
        Sample(f"{made}, momentum=None)", batch),
        Sample(
            f"{made}, eps=0.3, momentum=0.2, affine=True, track_running_stats=True)",
            batch,
            _TRAINED,
        ),
        # Made with statistics, then told to track no more.
        Sample(
            f"{made}, track_running_stats=True)",
            batch,
            f"{_TRACKED}; layer.track_running_stats = False",
        ),
        # Another number of channels passes with a warning if nothing is by channel.
        Sample(f"{made})", f"x(3, 5, {image})"),
        Sample(f"{made})", f"x(5, {image})"),
        Sample(f"{made}, affine=True)", f"x(3, 5, {image})"),
        Sample(f"{made}, affine=True)", f"x(5, {image})"),
        Sample(f"{made}, track_running_stats=True)", f"x(3, 5, {image})"),
        Sample(
            f"{made}, track_running_stats=True)", f"x(3, 4{', 1' * axes})", _TRACKED
        ),
        Sample(f"{made})", "x(4)"),
        Sample(f"{made})", "x(2, 4, 2, 1, 1, 2)"),
    ]


def _lazy_instance(axes: int) -> list[Sample]:
    image = _SIZES[axes]
    batch = f"x(3, 4, {image})"
    made = f"nn.LazyInstanceNorm{axes}d("
    return [
        Sample(f"{made})", batch),
        Sample(f"{made}eps=0.3)", batch),
        Sample(f"{made}momentum=0.7)", batch),
        Sample(f"{made}momentum=None)", batch),
        Sample(f"{made}affine=False)", batch),
        Sample(f"{made}bias=False)", batch),
        Sample(f"{made}track_running_stats=False)", batch),
        Sample(f"{made}affine=False, track_running_stats=False)", batch),
        # Without a batch it takes the length of the wrong axis for the channels.
        Sample(f"{made})", f"x(6, {image})"),
        Sample(f"{made}affine=False)", f"x(6, {image})"),
        Sample(f"{made})", f"x(5, 5{', 3' * (axes - 1)})"),
        Sample(f"{made}affine=False, track_running_stats=False)", f"x(6, {image})"),
        Sample(f"{made})", "x(4)"),
        Sample(f"{made})", "x(2, 4, 2, 1, 1, 2)"),
    ]


_RESPONSES = [
    "5, alpha=1.0",
    "3, alpha=0.5, beta=0.5",
    "3, alpha=0.5, beta=2.0, k=3.0",
    "4, alpha=1.0",
    "2, alpha=1.0, k=0.5",
    "9, alpha=1.0",
]

SAMPLES = [
    *_batch("BatchNorm1d", "5"),
    *_without_image("BatchNorm1d"),
    *_batch("BatchNorm2d", "4, 3"),
    *_batch("BatchNorm3d", "3, 2, 4"),
    *_lazy_batch(1),
    Sample("nn.LazyBatchNorm1d()", "x(3, 4)"),
    *_lazy_batch(2),
    *_lazy_batch(3),
    Sample("nn.GroupNorm(2, 4)", "x(3, 4, 5)"),
    Sample("nn.GroupNorm(2, 4)", "x(3, 4, 5)", _AFFINE),
    Sample("nn.GroupNorm(2, 4)", "x(3, 4)", _AFFINE),
    Sample("nn.GroupNorm(2, 4)", "x(3, 4, 2, 3, 2)", _AFFINE),
    Sample("nn.GroupNorm(num_groups=4, num_channels=4)", "x(3, 4, 5)", _AFFINE),
    Sample("nn.GroupNorm(1, 4)", "x(3, 4, 5)", _AFFINE),
    Sample("nn.GroupNorm(2, 4, eps=0.3)", "x(3, 4, 5)", _AFFINE),
    Sample("nn.GroupNorm(2, 4, affine=False)", "x(3, 4, 5)"),
    Sample("nn.GroupNorm(2, 4, bias=False)", "x(3, 4, 5)", _AFFINE),
    Sample("nn.GroupNorm(2, 4)", "x(3, 6, 5)"),
    Sample("nn.GroupNorm(2, 4, affine=False)", "x(3, 6, 5)"),
    Sample("nn.GroupNorm(2, 4, affine=False)", "x(3, 5, 5)"),
    Sample("nn.GroupNorm(4, 4)", "x(1, 4)"),
    Sample("nn.GroupNorm(2, 4)", "x(4)"),
    *_batch("SyncBatchNorm", "4, 3"),
    *_without_image("SyncBatchNorm"),
    Sample("nn.SyncBatchNorm(4)", "x(3, 0, 5)"),
    *_instance(1),
    *_instance(2),
    *_instance(3),
    *_lazy_instance(1),
    *_lazy_instance(2),
    *_lazy_instance(3),
    Sample("nn.LayerNorm(5)", "x(3, 4, 5)"),
    Sample("nn.LayerNorm(5)", "x(3, 4, 5)", _AFFINE),
    Sample("nn.LayerNorm(5)", "x(5)", _AFFINE),
    Sample("nn.LayerNorm((4, 5))", "x(3, 4, 5)", _AFFINE),
    Sample("nn.LayerNorm([3, 4, 5])", "x(3, 4, 5)", _AFFINE),
    Sample("nn.LayerNorm(5, eps=0.3)", "x(3, 4, 5)", _AFFINE),
    Sample("nn.LayerNorm(5, elementwise_affine=False)", "x(3, 4, 5)"),
    Sample("nn.LayerNorm(5, bias=False)", "x(3, 4, 5)", _AFFINE),
    Sample("nn.LayerNorm((4, 5), elementwise_affine=False, eps=0.1)", "x(3, 4, 5)"),
    Sample("nn.LayerNorm(4)", "x(3, 4, 5)"),
    Sample("nn.LayerNorm(())", "x(3)"),
    *(
        Sample(f"nn.LocalResponseNorm({options})", call)
        for options in _RESPONSES
        for call in ("x(2, 6, 4)", "x(2, 6, 3, 2)", "x(2, 6, 2, 3, 2)")
    ),
    Sample("nn.LocalResponseNorm(3)", "x(2, 6, 3, 2)"),
    Sample("nn.LocalResponseNorm(3)", "x(2, 6, 4)"),
    Sample("nn.LocalResponseNorm(1, alpha=1.0)", "x(2, 6, 3, 2)"),
    Sample("nn.LocalResponseNorm(3)", "x(2, 6)"),
    Sample("nn.LocalResponseNorm(3)", "x(0, 6, 3)"),
    *(
        Sample(f"nn.CrossMapLRN2d({options})", "x(2, 6, 3, 2)")
        for options in _RESPONSES
    ),
    Sample("nn.CrossMapLRN2d(3)", "x(2, 6, 3, 2)"),
    Sample("nn.CrossMapLRN2d(3, alpha=1.0)", "x(2, 3, 3, 2)"),
    Sample("nn.CrossMapLRN2d(3)", "x(6, 3, 2)"),
    Sample("nn.RMSNorm(5)", "x(3, 4, 5)"),
    Sample("nn.RMSNorm(5)", "x(3, 4, 5)", _AFFINE),
    Sample("nn.RMSNorm(5)", "x(5)", _AFFINE),
    Sample("nn.RMSNorm((4, 5))", "x(3, 4, 5)", _AFFINE),
    Sample("nn.RMSNorm([3, 4, 5])", "x(3, 4, 5)", _AFFINE),
    Sample("nn.RMSNorm(5, eps=0.3)", "x(3, 4, 5)", _AFFINE),
    Sample("nn.RMSNorm(5, eps=0.0)", "x(3, 4, 5)"),
    Sample("nn.RMSNorm(5, elementwise_affine=False)", "x(3, 4, 5)"),
    Sample("nn.RMSNorm(4)", "x(3, 4, 5)"),
]

_BATCH = (
    "F.batch_norm(x, layer.running_mean, layer.running_var, layer.weight, layer.bias,"
    " training=layer.training)"
)

SHORTS = [
    *(
        Short(f"nn.BatchNorm{axes}d(4)", f"x(3, 4, {_SIZES[axes]})", _BATCH)
        for axes in (1, 2, 3)
    ),
    Short("nn.SyncBatchNorm(4)", "x(3, 4, 5)", _BATCH),
    Short(
        "nn.GroupNorm(2, 4)",
        "x(3, 4, 5)",
        "F.group_norm(x, 2, layer.weight, layer.bias)",
    ),
    *(
        Short(
            f"nn.InstanceNorm{axes}d(4)",
            f"x(3, 4, {_SIZES[axes]})",
            "F.instance_norm(x)",
        )
        for axes in (1, 2, 3)
    ),
    Short(
        "nn.LayerNorm(5)",
        "x(3, 4, 5)",
        "F.layer_norm(x, (5,), layer.weight, layer.bias)",
    ),
    Short("nn.LocalResponseNorm(3)", "x(2, 6, 3, 2)", "F.local_response_norm(x, 3)"),
    Short("nn.RMSNorm(5)", "x(3, 4, 5)", "F.rms_norm(x, (5,), layer.weight)"),
]

WITHOUT_EFFECT = {
    ("SyncBatchNorm", "process_group"): {
        "ja": "プロセスが 1 つだけなら、読まれない",
        "en": "it is not read where there is one process only",
    },
}

UNEQUAL = {
    "CrossMapLRN2d": {
        "ja": "層のほうに誤りがある。チャネル 0 の 2 乗が、窓からいつまでも外れない",
        "en": "the layer is at fault: the square of channel 0 never leaves its window",
    }
}
