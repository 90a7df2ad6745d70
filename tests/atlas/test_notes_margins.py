"""What the atlas's page of losses says of those with a margin is what torch does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.atlas.test_notes_loss import (
    DEPRECATED,
    LOSSES,
    SIGNS,
    WEIGHT,
    ZEROS_AND_ONES,
    X,
    Y,
    gradient,
    make,
    names,
    randn,
    same,
)

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


@pytest.mark.parametrize(("margin", "cost"), [(0.5, 0.5), (0.0, 0.0), (-0.5, 0.0)])
def test_margin_ranking_of_a_0_costs_margin_whatever_the_input(
    margin: float, cost: float
) -> None:
    layer = nn.MarginRankingLoss(margin, reduction="none")
    found = layer(X[:, 0], X[:, 1], torch.zeros(4))
    assert found.tolist() == [cost] * 4


def test_hinge_embedding_of_a_0_adds_both_terms() -> None:
    layer, x = nn.HingeEmbeddingLoss(reduction="none"), X[:, 0]
    one, other = layer(x, torch.ones(4)), layer(x, -torch.ones(4))
    same(layer(x, torch.zeros(4)), one + other)


def test_cosine_embedding_of_a_0_costs_0() -> None:
    layer = nn.CosineEmbeddingLoss(margin=-1.0, reduction="none")
    assert layer(X, X.cos(), SIGNS).all()
    assert not layer(X, X.cos(), torch.zeros(4)).any()


def test_multi_label_margin_ignores_what_comes_after_the_first_minus_1() -> None:
    layer, x = nn.MultiLabelMarginLoss(), randn(1, 4)
    found = layer(x, torch.tensor([[2, -1, 0, 3]]))
    assert torch.equal(found, layer(x, torch.tensor([[2, -1, -1, -1]])))
    assert not torch.allclose(found, layer(x, torch.tensor([[2, 0, 3, -1]])))
    rest = [0, 1, 3]
    same(found, (1 - (x[0, 2] - x[0, rest])).clamp_min(0).sum() / 4)


def test_multi_label_margin_takes_no_row_of_0_and_1() -> None:
    layer = nn.MultiLabelMarginLoss()
    with pytest.raises(RuntimeError, match="expected scalar type Long"):
        layer(X, ZEROS_AND_ONES)


@pytest.fixture
def filled() -> Iterator[None]:
    """Have torch fill with NaN whatever memory it hands out uninitialized."""
    assert torch.utils.deterministic.fill_uninitialized_memory
    torch.use_deterministic_algorithms(True)
    yield
    torch.use_deterministic_algorithms(False)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("MultiMarginLoss", torch._C._nn.multi_margin_loss),
        ("MultiLabelMarginLoss", torch._C._nn.multilabel_margin_loss),
    ],
)
def test_for_an_empty_batch_nothing_is_written(
    name: str, function: Any, reduction: str
) -> None:
    x, y = (t[:0] for t in LOSSES[name][1])
    assert getattr(nn, name)(reduction=reduction)(x, y).isnan()
    number = {"mean": 1, "sum": 2}[reduction]
    settings = {"reduction": number, "out": torch.tensor(7.0)}
    assert function(x, y, **settings) == 7


@pytest.mark.parametrize("delta", [0.5, 1.0, 3.0])
def test_huber_is_delta_times_smooth_l1(delta: float) -> None:
    x, y = X * 3, X.cos()
    same(nn.HuberLoss(delta=delta)(x, y), delta * nn.SmoothL1Loss(beta=delta)(x, y))


def test_huber_has_a_weight_in_f_only_and_mean_divides_by_the_number_of_elements() -> (
    None
):
    assert "weight" in names(F.huber_loss)
    assert "weight" not in names(nn.HuberLoss)
    weight = X.exp()
    single = F.huber_loss(X, X.cos(), reduction="none")
    huber: Any = F.huber_loss  # torch's stub does not know of its weight
    same(huber(X, X.cos(), weight=weight), (single * weight).mean())


def test_the_first_argument_of_huber_is_reduction_and_only_the_call_raises() -> None:
    assert names(nn.HuberLoss) == ["reduction", "delta"]
    layer = nn.HuberLoss(0.5)
    with pytest.raises(ValueError, match=r"0\.5 is not a valid value for reduction"):
        layer(X, X.cos())


def test_smooth_l1_with_beta_0_is_l1() -> None:
    assert torch.equal(nn.SmoothL1Loss(beta=0.0)(X, X.cos()), nn.L1Loss()(X, X.cos()))


def test_beta_of_smooth_l1_comes_last_and_a_first_value_is_size_average() -> None:
    assert (names(nn.SmoothL1Loss)[0], names(nn.SmoothL1Loss)[-1]) == (
        "size_average",
        "beta",
    )
    with pytest.warns(UserWarning, match=DEPRECATED):
        assert nn.SmoothL1Loss(0.5).beta == 1


def test_soft_margin_is_infinite_and_its_gradient_nan_far_off() -> None:
    x, y = torch.tensor([-100.0]), torch.tensor([1.0])
    assert nn.SoftMarginLoss()(x, y) == torch.inf
    assert gradient(lambda z: nn.SoftMarginLoss()(z, y), x).isnan()


def test_bce_with_logits_is_soft_margin_computed_safely() -> None:
    x, y = X[:, 0], SIGNS
    safe = F.binary_cross_entropy_with_logits
    same(safe(x, (y + 1) / 2), nn.SoftMarginLoss()(x, y))
    far, one = torch.tensor([-100.0]), torch.tensor([1.0])
    assert safe(far, one) == 100
    assert gradient(lambda z: safe(z, one), far) == -1


def test_multi_label_soft_margin_averages_over_the_last_axis_even_with_none() -> None:
    x, y = randn(2, 4, 3), randn(2, 4, 3).gt(0).float()
    found = nn.MultiLabelSoftMarginLoss(reduction="none")(x, y)
    assert found.shape == (2, 4)
    single = F.binary_cross_entropy_with_logits(x, y, reduction="none")
    same(found, single.mean(-1))


def test_multi_margin_mean_divides_by_the_batch_size_with_weight_too() -> None:
    single = make("MultiMarginLoss", reduction="none")(X, Y)
    found = make("MultiMarginLoss")(X, Y)
    same(found, single.sum() / len(X))
    assert not torch.allclose(found, single.sum() / WEIGHT[Y].sum())


@pytest.mark.parametrize("margin", [0.0, -1.0])
def test_the_margin_of_triplets_is_greater_than_0(margin: float) -> None:
    anchor, near, far = LOSSES["TripletMarginLoss"][1]
    with pytest.raises(ValueError, match="margin to be greater than 0"):
        nn.TripletMarginLoss(margin)
    with pytest.raises(ValueError, match="margin must be greater than 0"):
        F.triplet_margin_loss(anchor, near, far, margin=margin)


def test_triplet_margin_measures_along_the_last_axis() -> None:
    anchor, near, far = randn(2, 4, 3), randn(2, 4, 3).cos(), randn(2, 4, 3).sin()
    found = nn.TripletMarginLoss(reduction="none")(anchor, near, far)
    assert found.shape == (2, 4)
    to_near = (anchor - near + 1e-6).norm(dim=-1)
    to_far = (anchor - far + 1e-6).norm(dim=-1)
    same(found, (to_near - to_far + 1).clamp_min(0))


def test_reduction_of_triplet_margin_comes_last() -> None:
    assert names(nn.TripletMarginLoss)[-1] == "reduction"


def test_a_module_as_distance_function_becomes_a_child() -> None:
    distance = nn.Bilinear(3, 3, 1)
    layer = nn.TripletMarginWithDistanceLoss(distance_function=distance)
    assert list(layer.children()) == [distance]
    assert list(map(id, layer.parameters())) == list(map(id, distance.parameters()))
    layer.eval()
    assert distance.training is False
    layer.train()
    assert distance.training is True
    bare = nn.TripletMarginWithDistanceLoss(distance_function=F.pairwise_distance)
    assert not list(bare.children())


def test_a_distance_function_returns_less_for_what_is_closer() -> None:
    a, near, far = (torch.tensor([v]) for v in ([1.0, 0.0], [1.0, 0.1], [-1.0, 0.0]))

    def loss(distance: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
        layer = nn.TripletMarginWithDistanceLoss(distance_function=distance)
        found: Tensor = layer(a, near, far)
        return found

    assert loss(lambda p, q: -F.cosine_similarity(p, q)) == 0
    assert loss(F.cosine_similarity) > 1
