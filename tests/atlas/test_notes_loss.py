"""What the atlas's page of losses says of all, and of most, is what torch does.

That the twins are compared while gradients are recorded is no claim about torch: it is
how the evidence was made.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.versions import before

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
    if target is PROBABILITIES and not before("2.14"):  # it uses them
        assert torch.allclose(layer(X, target), plain(X, target))
        return
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
