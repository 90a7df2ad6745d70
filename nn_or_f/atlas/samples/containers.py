"""Samples of the containers that can be called."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

_NORMED = "nn.Linear(4, 3), nn.BatchNorm1d(3), nn.ReLU()"
_DROPPED = "nn.Linear(4, 3), nn.Dropout(0.5), nn.Linear(3, 2)"
_NAMED = "nn.modules.container.OrderedDict(first=nn.Linear(4, 3), last=nn.ReLU())"
_WITHOUT_GPU = {
    "ja": "GPU がなければ、読まれない",
    "en": "it is not read where there is no GPU",
}

SAMPLES = [
    Sample("nn.Sequential()", "x(5, 4)"),
    Sample("nn.Sequential()", "(x(2), [None])"),
    Sample("nn.Sequential(nn.Linear(4, 3))", "x(5, 4)"),
    Sample(f"nn.Sequential({_NORMED})", "x(5, 4)"),
    Sample(f"nn.Sequential({_DROPPED})", "x(5, 4)"),
    Sample(f"nn.Sequential({_NAMED})", "x(5, 4)"),
    Sample(f"nn.Sequential(nn.Sequential({_NORMED}), nn.Sequential())", "x(5, 4)"),
    Sample("nn.Sequential(nn.ReLU(inplace=True), nn.Tanh())", "x(5, 4)"),
    Sample("nn.Sequential(*[nn.Linear(4, 4)] * 2)", "x(5, 4)"),
    Sample("nn.Sequential(nn.LazyLinear(3), nn.LazyLinear(2))", "x(5, 4)"),
    Sample("nn.Sequential(nn.Embedding(6, 3), nn.Flatten())", "ints(6, 2, 5)"),
    Sample("nn.Sequential(nn.LSTM(4, 3))", "x(5, 2, 4)"),
    # Only the last of two outputs would do for what comes next.
    Sample("nn.Sequential(nn.LSTM(4, 3), nn.Linear(3, 2))", "x(5, 2, 4)"),
    Sample("nn.Sequential(nn.Bilinear(4, 3, 2))", "x(5, 4), x(5, 3)"),
    # What comes before a failure has been done.
    Sample("nn.Sequential(nn.BatchNorm1d(4), nn.Linear(5, 3))", "x(5, 4)"),
    Sample("nn.DataParallel(nn.Linear(4, 3))", "x(5, 4)"),
    Sample("nn.DataParallel(nn.Linear(4, 3), device_ids=[0])", "x(5, 4)"),
    Sample("nn.DataParallel(nn.Linear(4, 3), output_device=0)", "x(5, 4)"),
    Sample("nn.DataParallel(nn.Linear(4, 3), dim=1)", "x(5, 4)"),
    Sample("nn.DataParallel(nn.Bilinear(4, 3, 2))", "x(5, 4), input2=x(5, 3)"),
    Sample(f"nn.DataParallel(nn.Sequential({_NORMED}))", "x(5, 4)"),
    Sample(f"nn.DataParallel(nn.Sequential({_DROPPED}))", "x(5, 4)"),
    Sample("nn.DataParallel(nn.LSTM(4, 3))", "x(5, 2, 4)"),
    Sample("nn.DataParallel(nn.Linear(4, 3))", "x(5, 3)"),
    Sample("nn.DataParallel(nn.Linear(4, 3))", ""),
]

SHORTS: list[Short] = []

WITHOUT_EFFECT = {
    ("DataParallel", option): _WITHOUT_GPU
    for option in ("device_ids", "output_device", "dim")
}
