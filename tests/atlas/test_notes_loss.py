"""What the atlas's pages say of losses and Transformer layers is what torch does.

That the twins are compared while gradients are recorded is no claim about torch: it is
how the evidence was made.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

torch.set_num_threads(1)

same = torch.testing.assert_close

DEPRECATED = "size_average and reduce args will be deprecated"
OTHER_SHAPE = "Using a target size .* that is different to the input size"


def randn(*size: int) -> Tensor:
    return torch.randn(size, generator=torch.Generator().manual_seed(sum(size)))


X, Y = randn(4, 3), torch.tensor([0, 1, 2, 0])
LOG, PROBABILITIES = X.log_softmax(1), randn(5, 3)[:4].softmax(1)
SIGNS = torch.tensor([1.0, -1.0, 1.0, -1.0])
CLASSES = torch.tensor([[0, 2, -1], [1, -1, -1], [2, 1, 0], [-1, 0, 0]])
ZEROS_AND_ONES = torch.tensor([[1.0, 0, 1], [0, 1, 0], [1, 1, 1], [0, 0, 0]])
WEIGHT = torch.tensor([1.0, 2.0, 4.0])
CTC = (torch.tensor([[1, 2]]), torch.tensor([5]), torch.tensor([2]))

# A call of each loss: how it is made, and what it is given.
LOSSES: dict[str, tuple[dict[str, Any], tuple[Any, ...]]] = {
    "L1Loss": ({}, (X, X.cos())),
    "MSELoss": ({}, (X, X.cos())),
    "HuberLoss": ({}, (X, X.cos())),
    "SmoothL1Loss": ({}, (X, X.cos())),
    "CrossEntropyLoss": ({"weight": WEIGHT}, (X, Y)),
    "LinearCrossEntropyLoss": (
        {"in_features": 3, "num_classes": 3, "weight": WEIGHT},
        (X, Y),
    ),
    "CTCLoss": ({}, (randn(5, 1, 3).log_softmax(2), *CTC)),
    "NLLLoss": ({"weight": WEIGHT}, (LOG, Y)),
    "NLLLoss2d": ({"weight": WEIGHT}, (LOG, Y)),
    "PoissonNLLLoss": ({}, (X, X.exp())),
    "GaussianNLLLoss": ({}, (X, X.cos(), X.exp())),
    "KLDivLoss": ({"reduction": "batchmean"}, (LOG, PROBABILITIES)),
    "BCELoss": ({"weight": WEIGHT}, (PROBABILITIES, ZEROS_AND_ONES)),
    "BCEWithLogitsLoss": (
        {"weight": WEIGHT, "pos_weight": WEIGHT},
        (X, ZEROS_AND_ONES),
    ),
    "MarginRankingLoss": ({}, (X[:, 0], X[:, 1], SIGNS)),
    "HingeEmbeddingLoss": ({}, (X[:, 0], SIGNS)),
    "MultiLabelMarginLoss": ({}, (X, CLASSES)),
    "SoftMarginLoss": ({}, (X[:, 0], SIGNS)),
    "MultiLabelSoftMarginLoss": ({"weight": WEIGHT}, (X, ZEROS_AND_ONES)),
    "CosineEmbeddingLoss": ({}, (X, X.cos(), SIGNS)),
    "MultiMarginLoss": ({"weight": WEIGHT}, (X, Y)),
    "TripletMarginLoss": ({}, (X, X.cos(), X.sin())),
    "TripletMarginWithDistanceLoss": ({}, (X, X.cos(), X.sin())),
}
WITHOUT_OLD_ARGUMENTS = {
    "CTCLoss",
    "GaussianNLLLoss",
    "HuberLoss",
    "LinearCrossEntropyLoss",
    "TripletMarginWithDistanceLoss",
}
WEIGHTED = [name for name, (made, _) in LOSSES.items() if "weight" in made]


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def make(name: str, **others: Any) -> Any:
    """Return that loss, made as ``LOSSES`` says but for the others."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of NLLLoss2d
        return getattr(nn, name)(**{**LOSSES[name][0], **others})


def names(function: Callable[..., Any]) -> list[str]:
    """Return the names of its arguments, without self."""
    return [n for n in inspect.signature(function).parameters if n != "self"]


def gradient(function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    x = x.clone().requires_grad_()
    (found,) = torch.autograd.grad(function(x), x)
    return found


# losses in general


def test_every_loss_of_torch_has_a_call_here() -> None:
    assert set(LOSSES) == set(nn.modules.loss.__all__)


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_gives_the_same_in_either_mode(name: str) -> None:
    layer, given = make(name), LOSSES[name][1]
    assert torch.equal(layer.train()(*given), layer.eval()(*given))


def test_a_module_given_as_distance_function_may_mind_the_mode() -> None:
    class Distance(nn.PairwiseDistance):  # type: ignore[misc]  # torch is not followed
        def forward(self, a: Tensor, b: Tensor) -> Tensor:
            return super().forward(F.dropout(a, training=self.training), b)

    layer = nn.TripletMarginWithDistanceLoss(distance_function=Distance())
    given = LOSSES["TripletMarginLoss"][1]
    assert not torch.equal(layer.train()(*given), layer.eval()(*given))


@pytest.mark.parametrize("name", WEIGHTED)
def test_a_class_weight_is_a_buffer_that_moves_with_to(name: str) -> None:
    layer = make(name)
    assert "weight" in dict(layer.named_buffers())
    assert "weight" in layer.state_dict()
    assert layer.to("meta").weight.device.type == "meta"


@pytest.mark.parametrize("function", [F.cross_entropy, F.nll_loss])
def test_to_f_the_weight_is_passed_on_the_right_device(function: Any) -> None:
    x, y = X.to("meta"), Y.to("meta")
    with pytest.raises(RuntimeError, match="is not on the expected device meta"):
        function(x, y, WEIGHT)
    assert function(x, y, WEIGHT.to("meta")).device.type == "meta"


def test_tensors_given_to_the_class_raise() -> None:
    with pytest.raises(RuntimeError, match="Boolean value of Tensor"):
        nn.CrossEntropyLoss(X, Y)
    assert nn.CrossEntropyLoss()(X, Y).dim() == 0


@pytest.mark.parametrize("name", ["L1Loss", "MSELoss", "KLDivLoss", "SmoothL1Loss"])
def test_the_first_argument_of_many_losses_is_size_average(name: str) -> None:
    cls = getattr(nn, name)
    assert names(cls)[0] == "size_average"
    for given in ("sum", "batchmean"):
        with pytest.warns(UserWarning, match=DEPRECATED):
            assert cls(given).reduction == "mean"


@pytest.mark.parametrize("function", [F.l1_loss, F.mse_loss])
def test_a_string_by_position_is_size_average_in_f_too(function: Any) -> None:
    with pytest.warns(UserWarning, match=DEPRECATED):
        found = function(X, X + 2, "sum")
    assert torch.equal(found, function(X, X + 2))
    with pytest.warns(UserWarning, match=DEPRECATED):
        found = function(X, X + 2, size_average=True, reduction="sum")
    assert torch.equal(found, function(X, X + 2))


@pytest.mark.parametrize("old", ["size_average", "reduce"])
@pytest.mark.parametrize("name", sorted(set(LOSSES) - WITHOUT_OLD_ARGUMENTS))
def test_reduction_is_not_used_beside_size_average_or_reduce(
    name: str, old: str
) -> None:
    with pytest.warns(UserWarning, match=DEPRECATED):
        assert make(name, **{old: True}, reduction="sum").reduction == "mean"


# L1Loss, MSELoss, HuberLoss, SmoothL1Loss

broadcasting = pytest.mark.parametrize(
    "name", ["L1Loss", "MSELoss", "HuberLoss", "SmoothL1Loss"]
)


@broadcasting
def test_different_shapes_broadcast_with_a_warning(name: str) -> None:
    layer, x = getattr(nn, name)(), randn(4, 1)
    y = x[:, 0]
    with pytest.warns(UserWarning, match=OTHER_SHAPE):
        found = layer(x, y)
    same(found, layer(x.expand(4, 4), y.expand(4, 4)))
    assert found > layer(y, y) == 0


@pytest.mark.parametrize(
    ("cls", "function"), [(nn.L1Loss, F.l1_loss), (nn.MSELoss, F.mse_loss)]
)
def test_the_weight_that_only_f_has_divides_mean_by_its_sum(
    cls: Any, function: Any
) -> None:
    assert "weight" in names(function)
    assert "weight" not in names(cls)
    weight = X.exp()
    single = function(X, X.cos(), reduction="none")
    found = function(X, X.cos(), weight=weight)
    same(found, (single * weight).sum() / weight.sum())
    assert not torch.allclose(found, (single * weight).mean())


# CrossEntropyLoss, NLLLoss, NLLLoss2d


def test_cross_entropy_takes_logits() -> None:
    same(nn.CrossEntropyLoss()(X, Y), F.nll_loss(LOG, Y))
    assert not torch.allclose(
        nn.CrossEntropyLoss()(X.softmax(1), Y), F.nll_loss(LOG, Y)
    )


@pytest.mark.parametrize("name", ["CrossEntropyLoss", "NLLLoss", "NLLLoss2d"])
def test_mean_divides_by_the_sum_of_the_weights(name: str) -> None:
    given = LOSSES[name][1]
    single = make(name, reduction="none")(*given)
    same(make(name)(*given), single.sum() / WEIGHT[Y].sum())
    assert not torch.allclose(make(name)(*given), single.mean())


def test_with_probabilities_mean_divides_by_the_number_of_losses() -> None:
    one_hot = F.one_hot(Y).float()
    layer, each = (
        nn.CrossEntropyLoss(WEIGHT),
        nn.CrossEntropyLoss(WEIGHT, reduction="none"),
    )
    same(each(X, one_hot), each(X, Y))
    same(layer(X, one_hot), each(X, Y).mean())
    assert not torch.allclose(layer(X, one_hot), layer(X, Y))
    pixels, classes = randn(2, 3, 4), randn(2, 4, 3).softmax(-1).transpose(1, 2)
    assert each(pixels, classes).shape == (2, 4)
    same(layer(pixels, classes), each(pixels, classes).mean())


def test_one_hot_as_it_comes_is_of_whole_numbers_and_raises() -> None:
    with pytest.raises(RuntimeError, match="Expected floating point type for target"):
        F.cross_entropy(X, F.one_hot(Y))
    F.cross_entropy(X, F.one_hot(Y).float())


@pytest.mark.parametrize("name", ["CrossEntropyLoss", "NLLLoss", "NLLLoss2d"])
def test_mean_is_nan_if_every_target_is_ignored_and_for_an_empty_batch(
    name: str,
) -> None:
    layer, (x, y) = make(name), LOSSES[name][1]
    assert layer(x, torch.full_like(y, -100)).isnan()
    assert layer(x[:0], y[:0]).isnan()
    assert make(name, reduction="sum")(x, torch.full_like(y, -100)) == 0


@pytest.mark.parametrize("name", WEIGHTED)
def test_a_state_with_weights_does_not_load_into_a_loss_made_without(name: str) -> None:
    weighted = make(name).state_dict()
    with pytest.raises(RuntimeError, match=r'Unexpected key\(s\).*"weight"'):
        make(name, weight=None).load_state_dict(weighted)


def test_nll_loss_takes_any_number_and_may_be_negative() -> None:
    same(nn.NLLLoss()(LOG, Y), nn.CrossEntropyLoss()(X, Y))
    logits = X + 10
    same(nn.NLLLoss(reduction="none")(logits, Y), -logits[range(4), Y])
    assert nn.NLLLoss()(logits, Y) < 0


def test_nll_loss_2d_is_nll_loss_with_a_warning_when_made() -> None:
    with pytest.warns(FutureWarning, match="`NLLLoss2d` has been deprecated"):
        layer = nn.NLLLoss2d()
    assert isinstance(layer, nn.NLLLoss)
    assert torch.equal(layer(LOG, Y), nn.NLLLoss()(LOG, Y))


# LinearCrossEntropyLoss


def chunked(**options: Any) -> Any:
    return nn.LinearCrossEntropyOptions(**options)


def test_linear_cross_entropy_learns_linear_weight_and_no_bias_by_default() -> None:
    layer = nn.LinearCrossEntropyLoss(3, 3)
    assert [n for n, _ in layer.named_parameters()] == ["linear.weight"]
    biased = nn.LinearCrossEntropyLoss(3, 3, bias=True)
    assert "linear.bias" in dict(biased.named_parameters())
    before = layer.linear.weight.clone()
    layer(X, Y).backward()
    torch.optim.SGD(layer.parameters(), lr=1.0).step()
    assert not torch.equal(layer.linear.weight, before)


def test_linear_cross_entropy_is_the_cross_entropy_of_layer_linear() -> None:
    layer = nn.LinearCrossEntropyLoss(3, 3)
    same(layer(X, Y), F.cross_entropy(layer.linear(X), Y))


def test_weight_of_linear_cross_entropy_is_that_of_the_classes() -> None:
    layer = make("LinearCrossEntropyLoss")
    expected = F.cross_entropy(layer.linear(X), Y, WEIGHT)
    same(layer(X, Y), expected)
    linear_weight = layer.linear.weight
    found = F.linear_cross_entropy(
        X, linear_weight=linear_weight, target=Y, weight=WEIGHT
    )
    same(found, expected)


@pytest.mark.parametrize("size", [(2, 4, 3), (2, 4, 5, 3)])
def test_linear_cross_entropy_takes_two_axes_at_most(size: tuple[int, ...]) -> None:
    layer = nn.LinearCrossEntropyLoss(3, 3)
    with pytest.raises(RuntimeError, match="expected input with dimensionality 1 or 2"):
        layer(torch.randn(size), torch.zeros(size[:-1], dtype=torch.long))
    assert layer(X[0], Y[0]).dim() == 0


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_with_options_backward_works_once_but_for_none(reduction: str) -> None:
    def twice(options: Any) -> None:
        layer = nn.LinearCrossEntropyLoss(3, 3, reduction=reduction, options=options)
        loss = layer(X, Y).sum()
        loss.backward(retain_graph=True)
        loss.backward()

    twice(None)
    twice(chunked(allow_retain_graph=True))
    if reduction == "none":
        twice(chunked())
    else:
        with pytest.raises(RuntimeError, match="chunked backward called twice"):
            twice(chunked())


@pytest.mark.parametrize(
    ("settings", "target"),
    [
        ({"label_smoothing": 0.1}, Y),
        ({"out_features": (2,)}, Y[:, None].expand(4, 2)),
        ({}, PROBABILITIES),
    ],
    ids=["label_smoothing", "out_features", "probabilities"],
)
def test_options_that_cannot_be_used_are_ignored_with_a_warning(
    settings: dict[str, Any], target: Tensor
) -> None:
    plain = nn.LinearCrossEntropyLoss(3, 3, **settings)
    layer = nn.LinearCrossEntropyLoss(3, 3, options=chunked(), **settings)
    layer.load_state_dict(plain.state_dict())
    with pytest.warns(UserWarning, match="``options`` ignored"):
        found = layer(X, target)
    assert torch.equal(found, plain(X, target))


# CTCLoss


def ctc(log_probs: Tensor, **settings: Any) -> Tensor:
    found: Tensor = nn.CTCLoss(**settings)(log_probs, *CTC)
    return found


def test_ctc_takes_what_did_not_go_through_log_softmax_and_may_be_negative() -> None:
    logits = randn(5, 1, 3) + 10
    assert ctc(logits) < 0
    assert ctc(logits.log_softmax(2)) > 0


def test_ctc_mean_divides_by_the_length_of_the_labels_and_then_averages() -> None:
    log_probs = randn(6, 2, 4).log_softmax(2)
    rest = (torch.tensor([[1, 2, 3], [1, 0, 0]]), torch.tensor([6, 6]))
    lengths = torch.tensor([3, 1])
    single = nn.CTCLoss(reduction="none")(log_probs, *rest, lengths)
    found = nn.CTCLoss()(log_probs, *rest, lengths)
    same(found, (single / lengths).mean())
    assert not torch.allclose(found, single.mean())


def test_ctc_gives_the_gradient_of_the_logits_as_that_of_log_probs() -> None:
    logits = randn(5, 1, 3).double()
    of_logits = gradient(lambda x: ctc(x.log_softmax(2)), logits)
    same(gradient(ctc, logits.log_softmax(2)), of_logits)


def test_ctc_gradient_is_right_with_log_softmax_in_front_and_only_then() -> None:
    logits = randn(5, 1, 3).double().requires_grad_()
    log_probs = logits.detach().log_softmax(2).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: ctc(x.log_softmax(2)), (logits,))
    assert not torch.autograd.gradcheck(ctc, (log_probs,), raise_exception=False)


@pytest.mark.parametrize(("target", "least"), [([1, 2], 2), ([1, 1], 3)])
def test_ctc_is_infinite_and_its_gradient_nan_for_a_target_that_does_not_fit(
    target: list[int], least: int
) -> None:
    def loss(length: int, **settings: Any) -> Callable[[Tensor], Tensor]:
        rest = (torch.tensor([target]), torch.tensor([length]), torch.tensor([2]))
        return lambda x: nn.CTCLoss(**settings)(x.log_softmax(2), *rest)

    for length in (least - 1, least):
        x, fits = randn(length, 1, 3), length == least
        assert bool(loss(length)(x).isinf()) is not fits
        assert bool(gradient(loss(length), x).isnan().any()) is not fits
    x, zero = randn(least - 1, 1, 3), loss(least - 1, zero_infinity=True)
    assert zero(x) == 0
    assert not gradient(zero, x).any()


# PoissonNLLLoss, GaussianNLLLoss, KLDivLoss


@pytest.mark.parametrize("log_input", [True, False])
def test_poisson_eps_acts_only_without_log_input(log_input: bool) -> None:
    x, y = X.exp(), X.exp()
    found = [nn.PoissonNLLLoss(log_input, eps=eps)(x, y) for eps in (1e-8, 1.0)]
    assert torch.equal(*found) is log_input


def test_poisson_full_adds_nothing_to_targets_of_1_or_less() -> None:
    y = torch.tensor([0.0, 0.5, 1.0, 1.5, 3.0])
    bare, full = (
        nn.PoissonNLLLoss(full=full, reduction="none")(torch.zeros(5), y)
        for full in (False, True)
    )
    assert (full != bare).tolist() == [False, False, False, True, True]


@pytest.mark.parametrize(
    "layer",
    [nn.PoissonNLLLoss(reduction="none"), nn.HingeEmbeddingLoss(reduction="none")],
)
def test_different_shapes_broadcast_without_a_warning(layer: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert layer(randn(4, 1), SIGNS).shape == (4, 4)


def test_gaussian_takes_the_variance() -> None:
    mean, y, std = X, X.cos(), X.exp()
    normal = torch.distributions.Normal(mean, std)
    found = nn.GaussianNLLLoss(full=True)(mean, y, std**2)
    same(found, -normal.log_prob(y).mean())


def test_gaussian_takes_a_variance_as_a_float_and_not_as_an_int() -> None:
    layer = nn.GaussianNLLLoss()
    same(layer(X, X.cos(), 1.0), layer(X, X.cos(), torch.ones_like(X)))
    with pytest.raises(TypeError, match="invalid combination of arguments"):
        layer(X, X.cos(), 1)


def test_gaussian_gradient_flows_to_a_var_held_up_by_eps() -> None:
    x, y, eps = torch.tensor([0.0]), torch.tensor([1.0]), 0.01

    def loss(var: Tensor) -> Tensor:
        found: Tensor = F.gaussian_nll_loss(x, y, var, eps=eps)
        return found

    low, held = torch.tensor([0.001]), torch.tensor([eps])
    same(loss(low), loss(held))
    same(gradient(loss, low), (1 / held - (x - y) ** 2 / held**2) / 2)


def test_only_f_takes_the_settings_of_gaussian_by_position() -> None:
    with pytest.raises(TypeError, match="takes 1 positional argument"):
        nn.GaussianNLLLoss(True)
    found = F.gaussian_nll_loss(X, X.cos(), X.exp(), True)
    assert torch.equal(found, F.gaussian_nll_loss(X, X.cos(), X.exp(), full=True))


def test_kl_div_is_the_divergence_of_the_second_from_the_first_with_batchmean() -> None:
    p, q = PROBABILITIES, X.softmax(1)
    divergence = (p * (p / q).log()).sum(1).mean()
    same(nn.KLDivLoss(reduction="batchmean")(q.log(), p), divergence)
    other = nn.KLDivLoss(reduction="batchmean")(p.log(), q)
    assert not torch.allclose(other, divergence)


def test_kl_div_mean_divides_by_the_number_of_elements() -> None:
    total = nn.KLDivLoss(reduction="sum")(LOG, PROBABILITIES)
    assert nn.KLDivLoss().reduction == "mean"
    with pytest.warns(UserWarning, match="'batchmean' divides only by the batch size"):
        same(nn.KLDivLoss()(LOG, PROBABILITIES), total / X.numel())
    same(nn.KLDivLoss(reduction="batchmean")(LOG, PROBABILITIES), total / len(X))


# BCELoss, BCEWithLogitsLoss


def test_bce_of_an_element_never_exceeds_100_before_weight() -> None:
    x, y = torch.tensor([0.0, 1e-45, 1.0]), torch.tensor([1.0, 1.0, 0.0])
    assert nn.BCELoss(reduction="none")(x, y).max() == 100
    assert nn.BCELoss(torch.full((3,), 2.0), reduction="none")(x, y).max() == 200


@pytest.mark.parametrize("x", [-0.1, 1.1])
def test_bce_of_input_outside_0_to_1_raises(x: float) -> None:
    with pytest.raises(RuntimeError, match="elements of input should be between 0 and"):
        nn.BCELoss()(torch.tensor([x]), torch.tensor([1.0]))


@pytest.mark.parametrize("name", ["BCELoss", "BCEWithLogitsLoss"])
def test_bce_mean_divides_by_the_number_of_elements_with_weight_too(name: str) -> None:
    given = LOSSES[name][1]
    single = make(name, reduction="none")(*given)
    same(make(name)(*given), single.sum() / X.numel())


def test_behind_a_saturated_sigmoid_bce_has_no_gradient() -> None:
    x, y = torch.tensor([200.0, -200.0]), torch.tensor([0.0, 1.0])
    assert not gradient(lambda z: F.binary_cross_entropy(z.sigmoid(), y), x).any()
    found = gradient(lambda z: F.binary_cross_entropy_with_logits(z, y), x)
    same(found, torch.tensor([0.5, -0.5]))


@pytest.mark.parametrize("name", ["BCELoss", "BCEWithLogitsLoss"])
def test_bce_takes_targets_of_the_same_shape_and_floating_point_only(
    name: str,
) -> None:
    layer, x = getattr(nn, name)(), PROBABILITIES[:, 0]
    with pytest.raises(
        ValueError, match=r"must be the same as input|have the same size"
    ):
        layer(x[:, None], torch.ones(4))
    with pytest.raises(RuntimeError, match="Long"):
        layer(x, torch.ones(4, dtype=torch.long))


def test_bce_with_logits_does_not_stop_at_100() -> None:
    x, y = torch.tensor([-1000.0]), torch.tensor([1.0])
    assert nn.BCELoss()(x.sigmoid(), y) == 100
    assert nn.BCEWithLogitsLoss()(x, y) == 1000
    moderate = torch.tensor([-3.0])
    same(nn.BCEWithLogitsLoss()(moderate, y), nn.BCELoss()(moderate.sigmoid(), y))


def test_only_bce_checks_that_targets_lie_between_0_and_1() -> None:
    with pytest.raises(
        RuntimeError, match="elements of target should be between 0 and"
    ):
        nn.BCELoss()(PROBABILITIES, ZEROS_AND_ONES * 2)
    nn.BCEWithLogitsLoss()(X, ZEROS_AND_ONES * 2)


def test_pos_weight_comes_last() -> None:
    assert names(nn.BCEWithLogitsLoss)[-1] == "pos_weight"
    assert names(F.binary_cross_entropy_with_logits)[-1] == "pos_weight"


def test_pos_weight_of_length_c_meets_the_last_axis() -> None:
    x, y = randn(2, 3, 4, 3), torch.ones(2, 3, 4, 3)
    each = F.binary_cross_entropy_with_logits(x, y, reduction="none")

    def loss(pos_weight: Tensor) -> Tensor:
        layer = nn.BCEWithLogitsLoss(reduction="none", pos_weight=pos_weight)
        found: Tensor = layer(x, y)
        return found

    same(loss(WEIGHT), each * WEIGHT)
    same(loss(WEIGHT.view(3, 1, 1)), each * WEIGHT.view(1, 3, 1, 1))


def test_pos_weight_is_a_buffer_that_a_loss_made_without_it_does_not_load() -> None:
    state = nn.BCEWithLogitsLoss(pos_weight=WEIGHT).state_dict()
    assert list(state) == ["pos_weight"]
    with pytest.raises(RuntimeError, match=r'Unexpected key\(s\).*"pos_weight"'):
        nn.BCEWithLogitsLoss().load_state_dict(state)


# losses of margins


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


# transformer

CAUSAL = torch.ones(3, 3, dtype=torch.bool).triu(1)
OTHER = torch.tensor([[0, 0, 1], [1, 0, 0], [0, 1, 0]]).bool()
LAST = torch.tensor([[0, 0, 0], [0, 0, 1]]).bool()  # paddings: where they are True
FIRST = torch.tensor([[0, 0, 0], [1, 0, 0]]).bool()


def infinite(mask: Tensor) -> Tensor:
    """Return that boolean mask as one of floating point, which wants a gradient."""
    return torch.zeros(mask.shape).masked_fill(mask, -torch.inf).requires_grad_()


def attention(**settings: Any) -> Any:
    return nn.MultiheadAttention(4, 2, **settings)


def encoder_layer(**settings: Any) -> Any:
    return nn.TransformerEncoderLayer(4, 2, 6, **settings)


def decoder_layer(**settings: Any) -> Any:
    return nn.TransformerDecoderLayer(4, 2, 6, **settings)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep which of those functions are called."""
    seen: list[str] = []

    def watch(owner: Any, name: str) -> None:
        function = getattr(owner, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            seen.append(name)
            return function(*args, **kwargs)

        monkeypatch.setattr(owner, name, watched)

    watch(F, "multi_head_attention_forward")
    watch(F, "scaled_dot_product_attention")
    watch(torch, "_transformer_encoder_layer_fwd")
    return seen


def test_a_transformer_layer_is_attention_linear_normalization_and_dropout() -> None:
    kinds = (nn.MultiheadAttention, nn.Linear, nn.LayerNorm, nn.Dropout)
    for layer in (encoder_layer(), decoder_layer()):
        assert {type(c) for c in layer.children()} == set(kinds)


def test_attention_calls_f_multi_head_attention_forward(calls: list[str]) -> None:
    x = randn(3, 2, 4)
    attention()(x, x, x, need_weights=False)
    assert calls[0] == "multi_head_attention_forward"


def test_scaled_dot_product_attention_is_the_core_without_the_projections() -> None:
    layer, x = attention(batch_first=True), randn(2, 3, 4)
    q, k, v = (
        t.unflatten(-1, (2, 2)).transpose(1, 2)
        for t in F.linear(x, layer.in_proj_weight, layer.in_proj_bias).chunk(3, -1)
    )
    core = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
    same(layer.out_proj(core), layer(x, x, x)[0])


def forward(layer: Any, x: Tensor) -> Tensor:
    """Return what F makes of the layer's parameters when x attends to itself."""
    found: Tensor = F.multi_head_attention_forward(
        x,
        x,
        x,
        layer.embed_dim,
        layer.num_heads,
        layer.in_proj_weight,
        layer.in_proj_bias,
        None,
        None,
        False,
        0.0,
        layer.out_proj.weight,
        layer.out_proj.bias,
    )[0]
    return found


def test_only_the_layer_has_batch_first_and_f_takes_l_n_e() -> None:
    assert "batch_first" in names(nn.MultiheadAttention)
    assert "batch_first" not in names(F.multi_head_attention_forward)
    layer, x = attention(batch_first=True), randn(2, 3, 4)
    turned = x.transpose(0, 1)
    same(forward(layer, turned).transpose(0, 1), layer(x, x, x)[0])
    assert not torch.allclose(forward(layer, x), layer(x, x, x)[0])
    same(forward(layer, x[0]), layer(x, x, x)[0][0])


@pytest.mark.parametrize("training", [True, False])
def test_the_values_of_attn_mask_are_not_used_with_the_hint_alone(
    training: bool,
) -> None:
    layer, x = attention().train(training), randn(3, 2, 4)

    def found(mask: Tensor, **settings: Any) -> Tensor:
        out: Tensor = layer(x, x, x, attn_mask=mask, **settings)[0]
        return out

    alone = {"need_weights": False, "is_causal": True}
    assert torch.equal(found(OTHER, **alone), found(CAUSAL, **alone))
    for used in (
        {"need_weights": False},
        {"is_causal": True},
        {**alone, "key_padding_mask": torch.zeros(2, 3, dtype=torch.bool)},
    ):
        assert not torch.allclose(found(OTHER, **used), found(CAUSAL, **used))


def test_the_fused_path_of_attention_uses_a_boolean_attn_mask_beside_the_hint() -> None:
    layer, x = attention(batch_first=True).eval(), randn(2, 3, 4)
    hint = {"attn_mask": OTHER, "need_weights": False, "is_causal": True}
    unfused = layer(x, x, x, attn_mask=OTHER, need_weights=False)[0]
    assert not torch.allclose(layer(x, x, x, **hint)[0], unfused)
    with torch.no_grad():
        same(layer(x, x, x, **hint)[0], unfused)


def test_the_weights_that_come_back_in_training_are_those_after_dropout() -> None:
    layer, x = attention(dropout=0.5), randn(3, 2, 4)
    whole = layer.eval()(x, x, x, average_attn_weights=False)[1]
    same(whole.sum(-1), torch.ones(2, 2, 3))
    dropped = layer.train()(x, x, x, average_attn_weights=False)[1]
    kept = dropped != 0
    assert not kept.all()
    same(dropped[kept], 2 * whole[kept])


def test_a_hook_on_out_proj_never_fires() -> None:
    layer, x = attention(), randn(3, 2, 4)
    fired: list[Any] = []
    layer.out_proj.register_forward_hook(lambda *given: fired.append(given))
    for training in (True, False):
        layer.train(training)(x, x, x)
    assert not fired
    layer.out_proj(x)
    assert len(fired) == 1


@pytest.mark.parametrize("make_layer", [encoder_layer, decoder_layer])
def test_the_default_of_dropout_makes_the_modes_differ(make_layer: Any) -> None:
    layer, x = make_layer(), randn(3, 2, 4)
    given = (x,) if make_layer is encoder_layer else (x, x)
    assert layer.dropout.p == 0.1
    assert not torch.allclose(layer.train()(*given), layer.eval()(*given))


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("wants", ["weights", "input", "nothing"])
def test_the_fused_path_is_taken_outside_no_grad_if_nothing_wants_gradients(
    calls: list[str], wants: str, batch_first: bool, training: bool
) -> None:
    layer = encoder_layer(batch_first=batch_first, dropout=0.0).train(training)
    layer.requires_grad_(wants == "weights")
    x = randn(2, 3, 4).requires_grad_(wants == "input")
    assert torch.is_grad_enabled()
    found = layer(x)
    fused = "_transformer_encoder_layer_fwd" in calls
    assert fused is (wants == "nothing" and batch_first and not training)
    same(found, layer.train()(x))


def test_the_fused_path_is_not_taken_with_an_odd_number_of_heads(
    calls: list[str],
) -> None:
    for heads in (1, 3):
        layer = nn.TransformerEncoderLayer(6, heads, 6, batch_first=True)
        layer.eval().requires_grad_(False)(randn(2, 3, 6))
    assert "_transformer_encoder_layer_fwd" not in calls


def test_the_third_argument_of_a_decoder_layer_is_tgt_mask_the_fourth_memory_mask() -> (
    None
):
    found = names(nn.TransformerDecoderLayer.forward)
    assert found[2:4] == ["tgt_mask", "memory_mask"]
    assert found[4:6] == ["tgt_key_padding_mask", "memory_key_padding_mask"]


def test_true_means_do_not_look_and_the_reverse_in_scaled_dot_product() -> None:
    layer, x = decoder_layer().eval(), randn(3, 2, 4)
    changed = x.clone()
    changed[2] += 1
    hidden = torch.tensor([[False, False, True]]).expand(3, 3)

    def looks(run: Callable[[Tensor], Tensor]) -> bool:
        return not torch.equal(run(x), run(changed))

    assert not looks(lambda memory: layer(x, memory, memory_mask=hidden))
    assert looks(lambda memory: layer(x, memory, memory_mask=~hidden))
    q, k = x.transpose(0, 1), changed.transpose(0, 1)
    sdpa = F.scaled_dot_product_attention
    assert torch.equal(sdpa(q, q, q, ~hidden), sdpa(q, k, k, ~hidden))
    assert not torch.equal(sdpa(q, q, q, hidden), sdpa(q, k, k, hidden))


def encoder(layers: int = 1, **settings: Any) -> Any:
    layer = encoder_layer(dropout=0.0, batch_first=True)
    return nn.TransformerEncoder(layer, layers, **settings)


@pytest.mark.parametrize("cls", [nn.TransformerEncoder, nn.TransformerDecoder])
def test_a_stack_copies_its_layer_so_that_all_begin_with_the_same_weights(
    cls: Any,
) -> None:
    layer = encoder_layer(batch_first=True)
    if cls is nn.TransformerDecoder:
        layer = decoder_layer()
    stack = cls(layer, 2)
    for name, value in layer.named_parameters():
        for copied in stack.layers:
            assert copied.get_parameter(name) is not value
            assert torch.equal(copied.get_parameter(name), value)
    assert stack.layers[0] is not stack.layers[1]


@pytest.mark.parametrize(
    ("hidden", "padding", "used"),
    [(CAUSAL, None, False), (OTHER, None, True), (CAUSAL, LAST, True)],
    ids=["causal", "other", "causal and padding"],
)
def test_an_encoder_tells_a_causal_mask_from_its_values_and_does_not_use_it(
    hidden: Tensor, padding: Tensor | None, used: bool
) -> None:
    mask = infinite(hidden)
    if padding is not None:
        padding = torch.zeros(padding.shape).masked_fill(padding, -torch.inf)
    assert (
        inspect.signature(nn.TransformerEncoder.forward).parameters["is_causal"].default
        is None
    )
    encoder()(randn(2, 3, 4), mask, padding).sum().backward()
    assert (mask.grad is not None) is used


def test_told_that_it_is_not_causal_an_encoder_uses_a_causal_mask() -> None:
    mask = infinite(CAUSAL)
    encoder()(randn(2, 3, 4), mask, is_causal=False).sum().backward()
    assert mask.grad is not None


def real_and_padded(padding: Tensor, fused: bool, **settings: Any) -> Any:
    """Return the outputs where there is no padding, and where there is."""
    mask = settings.pop("mask", None)
    torch.manual_seed(0)
    layer = encoder(**settings).eval().requires_grad_(not fused)
    out = layer(randn(2, 3, 4), mask, src_key_padding_mask=padding).detach()
    return out[~padding], out[padding]


nesting = pytest.mark.parametrize("nested", [True, False])
checking = pytest.mark.parametrize("check", [True, False])
# torch warns that nested tensors are a prototype, once in a process.
prototype = pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")


@nesting
@checking
@pytest.mark.parametrize("padding", [LAST, FIRST], ids=["last", "first"])
def test_enable_nested_tensor_and_mask_check_do_nothing_outside_the_fused_path(
    padding: Tensor, check: bool, nested: bool
) -> None:
    plain = real_and_padded(padding, fused=False)
    found = real_and_padded(
        padding, fused=False, enable_nested_tensor=nested, mask_check=check
    )
    for one, other in zip(found, plain, strict=True):
        assert torch.equal(one, other)


@prototype
@nesting
@checking
def test_in_the_fused_path_a_nested_tensor_makes_padding_at_the_end_0(
    check: bool, nested: bool
) -> None:
    settings = {"enable_nested_tensor": nested, "mask_check": check}
    plain = real_and_padded(LAST, fused=False)
    real, padded = real_and_padded(LAST, fused=True, **settings)
    same(real, plain[0])
    assert padded.any() != nested
    same(
        real_and_padded(LAST, True, mask=CAUSAL, **settings)[1].any(),
        torch.tensor(True),
    )


@prototype
def test_the_0_of_a_padding_goes_through_norm() -> None:
    norm = nn.LayerNorm(4)
    nn.init.constant_(norm.bias, 7.0)
    _, padded = real_and_padded(LAST, fused=True, norm=norm)
    assert (padded == 7).all()


@prototype
@nesting
@checking
def test_without_mask_check_padding_elsewhere_changes_the_other_positions(
    check: bool, nested: bool
) -> None:
    settings = {"enable_nested_tensor": nested, "mask_check": check}
    plain, _ = real_and_padded(FIRST, fused=False)
    real, _ = real_and_padded(FIRST, fused=True, **settings)
    assert torch.allclose(real, plain, atol=1e-5) is (check or not nested)


def test_a_decoder_tells_only_tgt_mask_from_its_values() -> None:
    found = inspect.signature(nn.TransformerDecoder.forward).parameters
    assert found["tgt_is_causal"].default is None
    assert found["memory_is_causal"].default is False
    x, tgt_mask, memory_mask = randn(3, 2, 4), infinite(CAUSAL), infinite(CAUSAL)
    stack = nn.TransformerDecoder(decoder_layer(), 1)
    stack(x, x, tgt_mask, memory_mask).sum().backward()
    assert tgt_mask.grad is None
    assert memory_mask.grad is not None


def test_src_key_padding_mask_acts_in_the_encoder_only() -> None:
    model, x = nn.Transformer(4, 2, 1, 1, 6, batch_first=True).eval(), randn(2, 3, 4)
    changed = x.clone()
    changed[1, 2] += 1

    def looks(**masks: Tensor) -> bool:
        return not torch.equal(model(x, x, **masks), model(changed, x, **masks))

    def encoder_looks(padding: Tensor) -> bool:
        a, b = (model.encoder(s, src_key_padding_mask=padding) for s in (x, changed))
        return not torch.equal(a[~padding], b[~padding])

    assert not encoder_looks(LAST)
    assert looks(src_key_padding_mask=LAST)
    assert not looks(src_key_padding_mask=LAST, memory_key_padding_mask=LAST)


class Custom(nn.Module):  # type: ignore[misc]  # torch is not followed
    """Stands for an encoder or a decoder, and returns twice its first argument."""

    def forward(self, first: Tensor, *rest: Any, **masks: Any) -> Tensor:
        del rest, masks
        return 2 * first


def test_a_custom_encoder_or_decoder_is_called_as_it_is() -> None:
    x, custom = randn(3, 2, 4), Custom()
    both = nn.Transformer(4, 2, custom_encoder=custom, custom_decoder=custom)
    assert both.encoder is custom
    assert torch.equal(both(x, x + 1), 2 * (x + 1))
    one = nn.Transformer(4, 2, 1, 1, 6, custom_encoder=custom).eval()
    assert torch.equal(one(x, x), one.decoder(x, 2 * x))
