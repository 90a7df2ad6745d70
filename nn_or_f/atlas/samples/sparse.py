"""Samples of the layers that look rows up in a table."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

# Six rows and ten indices: some come twice.
_INDICES = "ints(6, 2, 5)"
_BAGS = "ints(6, 10), tensor([0, 4, 4, 7])"
_WEIGHED = "per_sample_weights=x(2, 5)"

SAMPLES = [
    Sample("nn.Embedding(6, 3)", _INDICES),
    Sample("nn.Embedding(6, 3)", "ints(6, 5)"),
    Sample("nn.Embedding(6, 3)", "tensor(2)"),
    Sample("nn.Embedding(6, 3)", "ints(6, 2, 2, 5)"),
    Sample("nn.Embedding(6, 3)", "ints(6, 2, 5).int()"),
    Sample("nn.Embedding(6, 3)", "ints(6, 0)"),
    Sample("nn.Embedding(6, 3, padding_idx=2)", "tensor([[1, 2, 2], [5, 0, 2]])"),
    Sample("nn.Embedding(6, 3, padding_idx=0)", "tensor([[1, 0, 2], [5, 0, 2]])"),
    Sample("nn.Embedding(6, 3, padding_idx=-1)", "tensor([[1, 5, 2], [5, 0, 2]])"),
    # Rows of the padding are zero at first only.
    Sample(
        "nn.Embedding(6, 3, padding_idx=2)",
        "tensor([[1, 2, 2], [5, 0, 2]])",
        "layer.weight.normal_()",
    ),
    Sample("nn.Embedding(6, 3, max_norm=1.0)", _INDICES),
    Sample("nn.Embedding(6, 3, max_norm=1.0)", "ints(6, 2, 5).t()"),
    Sample("nn.Embedding(6, 3, max_norm=1.0, norm_type=1.0)", _INDICES),
    Sample("nn.Embedding(6, 3, max_norm=0.5, norm_type=torch.inf)", _INDICES),
    Sample("nn.Embedding(6, 3, max_norm=0.0)", _INDICES),
    Sample("nn.Embedding(6, 3, scale_grad_by_freq=True)", _INDICES),
    Sample(
        "nn.Embedding(6, 3, scale_grad_by_freq=True, padding_idx=1)",
        "tensor([[1, 2, 2], [5, 1, 2]])",
    ),
    Sample("nn.Embedding(6, 3, sparse=True)", _INDICES),
    Sample("nn.Embedding(6, 3, sparse=True, padding_idx=1)", "tensor([1, 2, 2, 5])"),
    Sample("nn.Embedding(6, 3, sparse=True, max_norm=1.0)", _INDICES),
    Sample("nn.Embedding(6, 3, sparse=True, scale_grad_by_freq=True)", _INDICES),
    Sample("nn.Embedding(6, 3, _weight=torch.ones(6, 3))", _INDICES),
    Sample("nn.Embedding(6, 3, _freeze=True)", _INDICES),
    Sample("nn.Embedding(6, 3, max_norm=1.0, _freeze=True)", _INDICES),
    Sample("nn.Embedding(6, 3)", "tensor([0, 6])"),
    Sample("nn.Embedding(6, 3)", "tensor([-1, 2])"),
    Sample("nn.Embedding(6, 3, max_norm=1.0)", "tensor([0, 6])"),
    Sample("nn.Embedding(6, 3)", "x(4)"),
    Sample("nn.EmbeddingBag(6, 3)", _INDICES),
    Sample("nn.EmbeddingBag(6, 3)", _BAGS),
    Sample("nn.EmbeddingBag(6, 3)", "ints(6, 10), offsets=tensor([0, 4, 4, 10])"),
    Sample("nn.EmbeddingBag(6, 3)", "ints(6, 10).int(), tensor([0, 4]).int()"),
    Sample("nn.EmbeddingBag(6, 3)", "ints(6, 0), tensor([0, 0])"),
    *(
        Sample(f"nn.EmbeddingBag(6, 3, mode='{mode}'{option})", call)
        for mode in ("sum", "mean", "max")
        for option, call in (
            ("", _INDICES),
            ("", _BAGS),
            (", padding_idx=2", "tensor([[1, 2, 2], [5, 0, 2]])"),
            (", padding_idx=-1", "tensor([1, 5, 5, 0, 5]), tensor([0, 2, 3])"),
            (", max_norm=1.0", _INDICES),
            (", max_norm=1.0, norm_type=1.0", _INDICES),
            # Unless the last offset is the end, torch adds memory of nobody's to
            # gradients in mode="sum": no two calls are equal.
            (", include_last_offset=True", "ints(6, 10), tensor([0, 4, 4, 10])"),
            (", include_last_offset=True", _INDICES),
        )
    ),
    *(
        Sample(f"nn.EmbeddingBag(6, 3, mode='{mode}', {option})", call)
        for mode in ("sum", "mean")
        for option in ("scale_grad_by_freq=True", "sparse=True")
        for call in (_INDICES, _BAGS)
    ),
    Sample(
        "nn.EmbeddingBag(6, 3, mode='sum', sparse=True, scale_grad_by_freq=True)",
        _INDICES,
    ),
    Sample("nn.EmbeddingBag(6, 3, mode='sum', sparse=True, padding_idx=1)", _INDICES),
    Sample("nn.EmbeddingBag(6, 3, mode='sum')", f"{_INDICES}, {_WEIGHED}"),
    Sample("nn.EmbeddingBag(6, 3, mode='sum')", f"{_BAGS}, x(10)"),
    Sample("nn.EmbeddingBag(6, 3, mode='sum', padding_idx=2)", f"{_BAGS}, x(10)"),
    Sample("nn.EmbeddingBag(6, 3, mode='sum', sparse=True)", f"{_BAGS}, x(10)"),
    Sample("nn.EmbeddingBag(6, 3, mode='sum', max_norm=1.0)", f"{_BAGS}, fixed(10)"),
    Sample("nn.EmbeddingBag(6, 3, _weight=torch.ones(6, 3))", _INDICES),
    Sample("nn.EmbeddingBag(6, 3)", _INDICES, "layer.weight.requires_grad_(False)"),
    # What is wrong must be wrong in the same way.
    Sample("nn.EmbeddingBag(6, 3)", f"{_INDICES}, {_WEIGHED}"),
    Sample("nn.EmbeddingBag(6, 3, mode='max')", f"{_INDICES}, {_WEIGHED}"),
    Sample("nn.EmbeddingBag(6, 3, mode='sum')", f"{_INDICES}, per_sample_weights=x(5)"),
    Sample("nn.EmbeddingBag(6, 3, mode='max', sparse=True)", _INDICES),
    Sample("nn.EmbeddingBag(6, 3, mode='max', scale_grad_by_freq=True)", _INDICES),
    Sample("nn.EmbeddingBag(6, 3, mode='median')", _INDICES),
    Sample("nn.EmbeddingBag(6, 3)", "ints(6, 10)"),
    Sample("nn.EmbeddingBag(6, 3)", f"{_INDICES}, tensor([0, 5])"),
    Sample("nn.EmbeddingBag(6, 3)", "ints(6, 10), tensor([[0, 5]])"),
    Sample("nn.EmbeddingBag(6, 3)", "ints(6, 10), tensor([1, 5])"),
    Sample("nn.EmbeddingBag(6, 3)", "ints(6, 2, 2, 2)"),
    Sample("nn.EmbeddingBag(6, 3)", "tensor([[0, 6]])"),
    Sample("nn.EmbeddingBag(6, 3)", "x(2, 5)"),
]

SHORTS = [
    Short("nn.Embedding(6, 3)", _INDICES, "F.embedding(x, layer.weight)"),
    Short(
        "nn.EmbeddingBag(6, 3)",
        "ints(6, 10), offsets=tensor([0, 4, 4, 7])",
        "F.embedding_bag(x, layer.weight, offsets)",
    ),
]

_START = {
    "ja": "重みの初期値を決めるだけ",
    "en": "it only says which values the weight starts with",
}
WITHOUT_EFFECT = {
    ("Embedding", "_weight"): _START,
    ("EmbeddingBag", "_weight"): _START,
}
