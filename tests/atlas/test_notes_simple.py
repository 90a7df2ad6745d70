"""What the atlas says of convolution, pooling, padding, activation and dropout layers.

One test for each claim of docs/*/atlas/convolution.md, pooling.md, padding.md,
activation.md and dropout.md that a reader could doubt.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

torch.set_num_threads(1)

Make = Callable[..., Any]

SIZES = pytest.mark.parametrize("axes", [1, 2, 3])


def of(name: str, axes: int) -> Make:
    """A class of torch.nn, or a function of F, by its name without the size."""
    module = nn if name[0].isupper() else F
    make: Make = getattr(module, f"{name}{axes}d")
    return make


def image(axes: int, *, size: int = 6, batch: int = 2, channels: int = 4) -> Tensor:
    torch.manual_seed(0)
    return torch.randn(batch, channels, *[size] * axes)


def random_state_after(call: Callable[[], object]) -> bool:
    """Whether a call drew random numbers."""
    before = torch.get_rng_state()
    call()
    return not torch.equal(before, torch.get_rng_state())


# ---------- convolution ----------


def test_the_third_argument_of_f_conv1d_is_bias() -> None:
    x, weight, bias = image(1), torch.randn(8, 4, 3), torch.randn(8)
    expected = F.conv1d(x, weight, bias=bias)
    assert torch.equal(F.conv1d(x, weight, bias), expected)
    with pytest.raises(TypeError):
        F.conv1d(x, weight, 2)


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_another_padding_mode_is_f_pad_and_then_no_padding(mode: str) -> None:
    layer, x = nn.Conv2d(4, 8, 3, padding=1, padding_mode=mode), image(2)
    padded = F.pad(x, [1] * 4, mode=mode)
    assert torch.equal(layer(x), F.conv2d(padded, layer.weight, layer.bias))
    alone = F.conv2d(x, layer.weight, layer.bias, padding=1)
    assert not torch.allclose(layer(x), alone)


def test_f_pad_begins_at_the_last_axis_and_padding_at_the_depth() -> None:
    assert F.pad(image(3), (1, 1, 0, 0, 0, 0)).shape == (2, 4, 6, 6, 8)
    layer = nn.Conv3d(4, 8, 3, padding=(1, 0, 0))
    assert layer(image(3)).shape == (2, 8, 6, 4, 4)


def test_output_size_belongs_to_the_call_of_a_layer() -> None:
    layer, x = nn.ConvTranspose1d(4, 8, 3, stride=2, padding=1), image(1)
    size = layer(x).shape[-1] + 1
    with pytest.raises(TypeError):
        F.conv_transpose1d(x, layer.weight, layer.bias, 2, 1, output_size=[size])
    more = F.conv_transpose1d(x, layer.weight, layer.bias, 2, 1, output_padding=1)
    assert torch.equal(layer(x, output_size=[size]), more)


def test_with_output_size_the_layers_output_padding_is_not_used() -> None:
    x = image(2)
    layer = nn.ConvTranspose2d(4, 8, 3, stride=2, padding=1, output_padding=1)
    assert layer(x).shape == (2, 8, 12, 12)
    assert layer(x, output_size=[11, 11]).shape == (2, 8, 11, 11)


def test_the_weight_of_a_transposed_convolution_is_the_other_way_round() -> None:
    assert nn.Conv3d(4, 8, 3, groups=2).weight.shape == (8, 2, 3, 3, 3)
    assert nn.ConvTranspose3d(4, 8, 3, groups=2).weight.shape == (4, 4, 3, 3, 3)


def test_a_lazy_convolution_becomes_an_ordinary_one() -> None:
    layer = nn.LazyConv1d(8, 3)
    layer(image(1))
    assert type(layer) is nn.Conv1d
    assert layer.weight.shape == (8, 4, 3)


def test_unfold_and_a_product_are_a_convolution() -> None:
    layer, x = nn.Conv2d(4, 8, 3), image(2)
    patches = F.unfold(x, 3)
    y = layer.weight.flatten(1) @ patches + layer.bias[:, None]
    assert torch.allclose(y.view(2, 8, 4, 4), layer(x), atol=1e-5)
    assert list(nn.Unfold(3).parameters()) == []


def test_fold_adds_what_overlaps() -> None:
    x = image(2)
    ones = torch.ones_like(x)
    back, counts = (F.fold(F.unfold(t, 3), (6, 6), 3) for t in (x, ones))
    assert not torch.allclose(back, x)
    assert torch.allclose(back / counts, x, atol=1e-6)


# ---------- pooling ----------


@SIZES
def test_max_pool_has_its_last_two_in_another_order(axes: int) -> None:
    # By position, True is return_indices of the layer and ceil_mode of the function.
    layer = of("MaxPool", axes)(2, 2, 0, 1, True)
    assert (layer.return_indices, layer.ceil_mode) == (True, False)
    found = of("max_pool", axes)(image(axes, size=5), 2, 2, 0, 1, True)
    assert isinstance(found, Tensor)
    assert found.shape[-1] == 3


@SIZES
def test_max_unpool_needs_the_size_that_the_kernel_does_not_divide(axes: int) -> None:
    x = image(axes, size=5)
    found, indices = of("max_pool", axes)(x, 2, return_indices=True)
    unpool = of("MaxUnpool", axes)(2)
    assert unpool(found, indices, output_size=x.shape).shape == x.shape
    kept = unpool(found, indices, output_size=x.shape)
    if axes == 1:  # in a line, a shorter output moves nothing
        assert torch.equal(unpool(found, indices), kept[..., :4])
    places = kept.flatten(2).gather(2, indices.flatten(2))
    assert torch.equal(places, found.flatten(2))
    with pytest.raises((RuntimeError, ValueError)):  # a position falls outside
        unpool(found, torch.full_like(indices, 5**axes - 1))


def test_max_unpool_without_the_size_puts_values_elsewhere() -> None:
    x = -torch.arange(20.0).view(1, 1, 4, 5)
    found, indices = F.max_pool2d(x, 2, return_indices=True)
    right = F.max_unpool2d(found, indices, 2, output_size=x.shape)
    wrong = F.max_unpool2d(found, indices, 2)
    assert wrong.shape == (1, 1, 4, 4)
    assert not torch.equal(right[..., :4], wrong)


@SIZES
def test_the_third_of_max_unpool_is_size_or_kernel(axes: int) -> None:
    call = list(inspect.signature(of("MaxUnpool", axes)(2).forward).parameters)
    assert call[2] == "output_size"
    function = list(inspect.signature(of("max_unpool", axes)).parameters)
    assert function[2] == "kernel_size"


@SIZES
def test_average_pooling_counts_the_zeros_of_its_padding(axes: int) -> None:
    ones = torch.ones(1, 1, *[4] * axes)
    pool = of("AvgPool", axes)
    assert pool(2, padding=1)(ones).flatten()[0] == 0.5**axes
    assert pool(2, padding=1, count_include_pad=False)(ones).flatten()[0] == 1
    assert of("MaxPool", axes)(2, padding=1)(-ones).max() == -1


def test_only_two_and_three_dimensions_have_a_divisor() -> None:
    has = [
        "divisor_override" in inspect.signature(of("AvgPool", a)).parameters
        for a in (1, 2, 3)
    ]
    assert has == [False, True, True]


@pytest.mark.parametrize("axes", [2, 3])
def test_fractional_pooling_draws_in_eval_too(axes: int) -> None:
    pool = of("FractionalMaxPool", axes)
    layer, x = pool(2, output_ratio=0.6).eval(), image(axes, size=9)
    assert random_state_after(lambda: layer(x))
    assert any(not torch.equal(layer(x), layer(x)) for _ in range(20))
    still = pool(2, output_ratio=0.6, _random_samples=torch.rand(2, 4, axes)).eval()
    assert torch.equal(still(x), still(x))
    assert list(still.state_dict()) == ["_random_samples"]


@SIZES
def test_lp_pooling_takes_no_absolute_values(axes: int) -> None:
    pool, minus = of("LPPool", axes), -torch.ones(1, 1, *[2] * axes)
    assert pool(1, 2)(minus).item() == -(2**axes)
    assert pool(3, 2)(minus).isnan().all()
    mixed = torch.ones_like(minus)
    mixed.flatten(0)[0] = -0.1
    assert pool(1.5, 2)(mixed).isnan().all()
    assert not pool(3, 2)(mixed).isnan().any()
    assert pool(math.inf, 2)(minus * 3).item() == 3


@pytest.mark.parametrize("name", ["AdaptiveMaxPool", "AdaptiveAvgPool"])
@pytest.mark.parametrize("axes", [2, 3])
def test_none_keeps_the_size_of_an_axis(name: str, axes: int) -> None:
    size = (2, *[None] * (axes - 1))
    assert of(name, axes)(size)(image(axes)).shape[2:] == (2, *[6] * (axes - 1))


# ---------- padding ----------


def test_amounts_begin_with_the_last_axis_and_may_cut_off() -> None:
    x = image(2)
    assert torch.equal(nn.ZeroPad2d((1, 2, 0, 0))(x)[..., 1:-2], x)
    assert torch.equal(nn.ZeroPad2d((0, 0, -1, -2))(x), x[:, :, 1:-2])
    assert nn.ZeroPad3d((0, 0, 0, 0, 3, 0))(image(3)).shape[2:] == (9, 6, 6)


@SIZES
def test_how_long_a_padding_may_be(axes: int) -> None:
    x = image(axes)
    with pytest.raises(RuntimeError):
        of("ReflectionPad", axes)(6)(x)
    assert of("ReflectionPad", axes)(5)(x).shape[-1] == 16
    assert of("CircularPad", axes)(6)(x).shape[-1] == 18
    with pytest.raises(RuntimeError):
        of("CircularPad", axes)(7)(x)
    assert of("ReplicationPad", axes)(40)(x).shape[-1] == 86


@SIZES
def test_circular_padding_checks_the_number_of_axes_itself(axes: int) -> None:
    x = torch.ones([4] * axes)
    with pytest.raises(ValueError, match="expected"):
        of("CircularPad", axes)(1)(x)
    with pytest.raises(NotImplementedError):
        F.pad(x, [1] * 2 * axes, mode="circular")


@SIZES
def test_constant_padding_takes_as_many_axes_as_it_pads_or_more(axes: int) -> None:
    for make in (of("ZeroPad", axes)(1), of("ConstantPad", axes)(1, 0.0)):
        for more in range(7 - axes):
            padded = make(torch.ones([2] * (axes + more)))
            assert padded.shape == (*[2] * more, *[4] * axes)
        with pytest.raises((RuntimeError, IndexError)):
            make(torch.ones([2] * (axes - 1)))
    assert of("ZeroPad", 1)(1)(torch.ones(2)).tolist() == [0, 1, 1, 0]


@SIZES
def test_the_second_argument_is_value_or_mode(axes: int) -> None:
    assert list(inspect.signature(of("ConstantPad", axes)).parameters)[1] == "value"
    assert list(inspect.signature(F.pad).parameters)[2] == "mode"  # after input, pad


# ---------- activation ----------


IN_PLACE = [
    name
    for name in nn.modules.activation.__all__
    if "inplace" in inspect.signature(getattr(nn, name)).parameters
]


def in_place(name: str) -> Any:
    return getattr(nn, name)(*{"Threshold": (0.1, 20.0)}.get(name, ()), inplace=True)


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place_refuses_a_leaf_that_requires_a_gradient(name: str) -> None:
    with pytest.raises(RuntimeError, match="leaf"):
        in_place(name)(torch.ones(2, requires_grad=True))


@pytest.mark.parametrize("name", [name for name in IN_PLACE if name != "Threshold"])
@pytest.mark.parametrize("value", [-1.0, 0.05, 1.0])
def test_in_place_refuses_an_expanded_tensor(name: str, value: float) -> None:
    with pytest.raises(RuntimeError, match="single memory location"):
        in_place(name)(torch.tensor([value]).expand(3))


def test_in_place_threshold_overwrites_an_expanded_tensor() -> None:
    x = torch.tensor([0.05])
    assert in_place("Threshold")(x.expand(3)).tolist() == [20, 20, 20]
    assert x.item() == 20


@pytest.mark.parametrize(
    "layer",
    [nn.ELU(-1.0, True), nn.CELU(-1.0, True), nn.LeakyReLU(-0.1, True)],
    ids=lambda layer: type(layer).__name__,
)
def test_a_negative_slope_in_place_fails_in_backward(layer: nn.Module) -> None:
    x = torch.tensor([-1.0, 2.0], requires_grad=True)
    y = layer(x * 1)
    with pytest.raises(RuntimeError, match=r"in-place|inplace"):
        y.sum().backward()


def test_old_names_of_hardtanh_warn_and_win() -> None:
    with pytest.warns(FutureWarning, match="min_value"):
        layer = nn.Hardtanh(-1, 1, min_value=-3, max_value=3)
    assert layer(torch.tensor([-9.0, 9.0])).tolist() == [-3, 3]
    with pytest.raises(AssertionError):
        nn.Hardtanh(1.0, 1.0)
    assert F.hardtanh(torch.tensor([5.0]), 1.0, 1.0).tolist() == [1]


@pytest.mark.parametrize(
    "layer", [nn.ReLU(), nn.ReLU6(), nn.Hardtanh(), nn.Threshold(0, 0)]
)
def test_whole_numbers_stay_whole(layer: nn.Module) -> None:
    assert layer(torch.tensor([-2, 0, 1])).dtype == torch.int64


@pytest.mark.parametrize("layer", [nn.Sigmoid(), nn.Tanh()])
def test_whole_numbers_come_back_as_floating_point(layer: nn.Module) -> None:
    assert layer(torch.tensor([1])).dtype == torch.float32


def test_relu6_is_a_hardtanh() -> None:
    assert issubclass(nn.ReLU6, nn.Hardtanh)
    x = torch.linspace(-2, 8, 11)
    assert torch.equal(nn.ReLU6()(x), F.relu6(x))


def test_prelu_has_one_slope_or_as_many_as_it_is_told() -> None:
    assert nn.PReLU().weight.shape == (1,)
    layer = nn.PReLU(2, init=0.5)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([0.1, 0.3]))
    found = layer(-torch.ones(1, 2, 3))
    assert torch.allclose(found[0, :, 0], torch.tensor([-0.1, -0.3]))
    with pytest.raises(RuntimeError):
        layer(torch.ones(2))
    assert nn.PReLU()(-torch.ones(3)).shape == (3,)


def test_the_third_of_rrelu_is_in_place_or_training() -> None:
    assert nn.RReLU(0.1, 0.3, True).inplace is True
    x = -torch.ones(100)
    assert not torch.equal(F.rrelu(x, 0.1, 0.3, True), F.rrelu(x, 0.1, 0.3))
    assert torch.equal(F.rrelu(x, 0.1, 0.3), F.leaky_relu(x, (0.1 + 0.3) / 2))
    assert not random_state_after(lambda: F.rrelu(x, 0.1, 0.3))


def test_rrelu_with_negative_bounds_in_place() -> None:
    layer = nn.RReLU(-0.3, -0.1, inplace=True)
    x = torch.tensor([-1.0, 2.0], requires_grad=True)
    layer.train()(x * 1).sum().backward()
    y = layer.eval()(x * 1)
    with pytest.raises(RuntimeError):
        y.sum().backward()


def test_gelu_takes_approximate_by_name_only() -> None:
    with pytest.raises(TypeError):
        F.gelu(torch.ones(1), "tanh")
    assert F.gelu(torch.ones(1), approximate="tanh").shape == (1,)


def test_sigmoid_and_tanh_of_f_do_not_warn(recwarn: pytest.WarningsRecorder) -> None:
    x = torch.linspace(-1, 1, 5)
    assert torch.equal(F.sigmoid(x), torch.sigmoid(x))
    assert torch.equal(F.tanh(x), torch.tanh(x))
    assert list(recwarn) == []


@pytest.mark.parametrize("name", ["softmin", "softmax", "log_softmax"])
@pytest.mark.parametrize("axes", [1, 2, 3, 4])
def test_softmax_guesses_its_axis(name: str, axes: int) -> None:
    function: Make = getattr(F, name)
    x = torch.arange(2.0**axes).view([2] * axes)
    with pytest.warns(UserWarning, match="Implicit dimension choice"):
        found = function(x)
    assert torch.equal(found, function(x, dim=0 if axes in (1, 3) else 1))


@pytest.mark.parametrize("name", ["softmin", "softmax", "log_softmax"])
def test_a_dtype_by_position_is_ignored(name: str) -> None:
    function: Make = getattr(F, name)
    assert list(inspect.signature(function).parameters)[2] == "_stacklevel"
    assert function(torch.ones(2, 2), 1, torch.float64).dtype == torch.float32
    assert function(torch.ones(2, 2), 1, dtype=torch.float64).dtype == torch.float64


def test_softmax2d_is_softmax_over_the_third_axis_from_the_end() -> None:
    for x in (torch.randn(2, 3, 4, 4), torch.randn(3, 4, 4)):
        assert torch.equal(nn.Softmax2d()(x), F.softmax(x, dim=-3))


def test_glu_halves_an_axis() -> None:
    assert F.glu(torch.ones(2, 6), dim=1).shape == (2, 3)
    with pytest.raises(RuntimeError, match="even"):
        F.glu(torch.ones(2, 5), dim=1)
    assert hasattr(F, "logsigmoid")
    assert not hasattr(F, "log_sigmoid")


def test_adaptive_softmax_gives_log_probabilities_of_the_targets() -> None:
    torch.manual_seed(0)
    layer = nn.AdaptiveLogSoftmaxWithLoss(8, 10, [4])
    x, target = torch.randn(5, 8), torch.tensor([0, 1, 2, 3, 0])
    found = layer(x, target)
    every = layer.log_prob(x)
    assert torch.allclose(found.output, every.gather(1, target[:, None])[:, 0])
    assert torch.allclose(found.loss, -found.output.mean())
    found.loss.backward()
    assert [p.grad is None for p in layer.tail.parameters()] == [True, True]


def test_a_large_div_value_leaves_a_cluster_without_features() -> None:
    layer = nn.AdaptiveLogSoftmaxWithLoss(4, 12, [2, 6], div_value=8.0)
    assert layer.tail[1][0].weight.shape[0] == 0
    probability = layer.log_prob(torch.randn(3, 4))[:, 6:]
    assert torch.allclose(probability, probability[:, :1].expand_as(probability))


# ---------- dropout ----------

DROPOUTS = ("dropout", "dropout1d", "dropout2d", "dropout3d")
ALPHA = ("alpha_dropout", "feature_alpha_dropout")


@pytest.mark.parametrize("name", DROPOUTS)
def test_the_third_argument_of_f_dropout_is_training(name: str) -> None:
    known = inspect.signature(getattr(F, name)).parameters
    assert list(known)[2] == "training"
    assert known["training"].default is True
    assert nn.Dropout(0.5, True).inplace is True


@pytest.mark.parametrize("name", ALPHA)
def test_training_is_false_in_f_alpha_dropout(name: str) -> None:
    function: Make = getattr(F, name)
    x = torch.ones(2, 3, 4)
    assert inspect.signature(function).parameters["training"].default is False
    assert function(x) is x


@pytest.mark.parametrize(
    ("make", "function"),
    [
        (nn.AlphaDropout, F.alpha_dropout),
        (nn.FeatureAlphaDropout, F.feature_alpha_dropout),
    ],
)
def test_in_place_works_in_f_alpha_dropout_only(make: Make, function: Make) -> None:
    x = torch.ones(20, 3)
    found = make(0.5, inplace=True)(x)
    assert found is not x
    assert torch.equal(x, torch.ones(20, 3))
    function(x, 0.5, True, True)
    assert not torch.equal(x, torch.ones(20, 3))


def test_dropout2d_takes_three_axes_for_a_batch() -> None:
    torch.manual_seed(0)
    with pytest.warns(UserWarning, match="dropout2d"):
        found = F.dropout2d(torch.ones(2, 50, 4))
    rows = found.flatten(0, 1)
    assert {len(row.unique()) for row in rows} == {1}
    assert any(len(channel.unique()) == 2 for channel in found)


@pytest.mark.parametrize("axes", [1, 3])
def test_one_axis_fewer_is_an_input_without_a_batch(axes: int) -> None:
    torch.manual_seed(0)
    found = of("Dropout", axes)()(torch.ones(60, *[3] * axes))
    assert {len(channel.unique()) for channel in found} == {1}
    assert len(found.unique()) == 2


@pytest.mark.parametrize("name", ["Dropout", "Dropout1d", "Dropout2d", "Dropout3d"])
def test_in_eval_and_without_p_the_same_object_comes_back(name: str) -> None:
    make: Make = getattr(nn, name)
    axes = int(name[-2]) if name[-1] == "d" else 2
    x = image(axes)
    assert make(0.5).eval()(x) is x
    assert make(0.0)(x) is x
    for p in (0.0, 1.0):
        assert not random_state_after(partial(make(p), x))
    if axes in (1, 3):
        found = make(0.5).eval()(x[0])
        assert found is not x[0]
        assert found.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
