"""Samples of the layers that measure how far apart two inputs are."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

SAMPLES = [
    Sample("nn.CosineSimilarity()", "x(3, 4), x(3, 4)"),
    Sample("nn.CosineSimilarity()", "x2=x(3, 4), x1=x(3, 4)"),
    Sample("nn.CosineSimilarity()", "x(3, 4, 5), x(3, 4, 5)"),
    Sample("nn.CosineSimilarity(dim=0)", "x(4), x(4)"),
    Sample("nn.CosineSimilarity(dim=-1)", "x(3, 4, 5), x(3, 4, 5)"),
    Sample("nn.CosineSimilarity(dim=2)", "x(3, 4, 5), x(3, 4, 5)"),
    # eps is for vectors that are shorter than it.
    Sample("nn.CosineSimilarity(eps=5.0)", "x(3, 4), x(3, 4)"),
    Sample("nn.CosineSimilarity()", "0 * x(3, 4), x(3, 4)"),
    Sample("nn.CosineSimilarity(eps=0.0)", "0 * x(3, 4), x(3, 4)"),
    Sample("nn.CosineSimilarity()", "x(3, 4), x(1, 4)"),
    Sample("nn.CosineSimilarity()", "x(3, 4), x(4)"),
    Sample("nn.CosineSimilarity()", "x(3, 4), fixed(3, 4)"),
    Sample("nn.CosineSimilarity()", "x(4), x(4)"),
    Sample("nn.CosineSimilarity()", "x(3, 4), x(3, 5)"),
    Sample("nn.CosineSimilarity()", "ints(9, 3, 4), ints(9, 3, 4)"),
    Sample("nn.PairwiseDistance()", "x(3, 4), x(3, 4)"),
    Sample("nn.PairwiseDistance()", "x2=x(3, 4), x1=x(3, 4)"),
    Sample("nn.PairwiseDistance()", "x(4), x(4)"),
    Sample("nn.PairwiseDistance()", "x(2, 3, 4), x(2, 3, 4)"),
    Sample("nn.PairwiseDistance(p=1.0)", "x(3, 4), x(3, 4)"),
    Sample("nn.PairwiseDistance(p=3.0)", "x(3, 4), x(3, 4)"),
    Sample("nn.PairwiseDistance(p=torch.inf)", "x(3, 4), x(3, 4)"),
    Sample("nn.PairwiseDistance(p=-1.0)", "x(3, 4), x(3, 4)"),
    Sample("nn.PairwiseDistance(p=0.0)", "x(3, 4), x(3, 4)"),
    Sample("nn.PairwiseDistance(eps=0.3)", "x(3, 4), x(3, 4)"),
    Sample("nn.PairwiseDistance(keepdim=True)", "x(3, 4), x(3, 4)"),
    Sample("nn.PairwiseDistance(keepdim=True)", "x(4), x(4)"),
    Sample("nn.PairwiseDistance(p=1.5, eps=0.1, keepdim=True)", "x(3, 4), x(3, 4)"),
    # eps is added to the difference, so equal inputs are not at distance zero.
    Sample("nn.PairwiseDistance()", "0 * x(3, 4), 0 * x(3, 4)"),
    Sample("nn.PairwiseDistance(eps=0.0)", "0 * x(3, 4), 0 * x(3, 4)"),
    Sample("nn.PairwiseDistance()", "x(3, 4), x(4)"),
    Sample("nn.PairwiseDistance()", "x(3, 4), fixed(1, 4)"),
    Sample("nn.PairwiseDistance()", "x(3, 4), x(3, 5)"),
    Sample("nn.PairwiseDistance()", "ints(9, 3, 4), ints(9, 3, 4)"),
]

SHORTS = [
    Short(f"nn.{cls}()", "x1=x(3, 4), x2=x(3, 4)", f"F.{function}(x1, x2)")
    for cls, function in (
        ("CosineSimilarity", "cosine_similarity"),
        ("PairwiseDistance", "pairwise_distance"),
    )
]
