"""What the atlas's pages of six categories say is what torch does.

The categories: linear, sparse, distance, vision, shape and containers. One claim is not
shown here, because to show it is to write memory at random: the gradients of
``nn.EmbeddingBag(mode="sum")`` whose last offset is less than the length of the input.
"""

from __future__ import annotations

import inspect
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

torch.set_num_threads(1)

SIZES = [(2, 3, 4), (2, 3, 4, 4), (2, 3, 4, 4, 4)]  # one input for each of 1d, 2d, 3d
same = torch.testing.assert_close


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def default(function: Callable[..., Any], name: str) -> Any:
    return inspect.signature(function).parameters[name].default


class Calls(TorchFunctionMode):  # type: ignore[misc]  # torch is not followed
    """Keeps which functions of torch are called."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Any] = []

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        del types
        self.seen.append(func)
        return func(*args, **(kwargs or {}))


# linear


def test_linear_is_one_call_of_f_linear_with_its_own_weight_and_bias() -> None:
    layer, x = nn.Linear(3, 2), torch.randn(4, 3)
    with Calls() as calls:
        found = layer(x)
    assert calls.seen == [F.linear]
    assert torch.equal(found, F.linear(x, layer.weight, layer.bias))
    assert [n for n, _ in layer.named_parameters()] == ["weight", "bias"]


def test_f_linear_multiplies_by_the_transpose_of_a_weight_of_shape_out_in() -> None:
    x, weight = torch.randn(4, 3), nn.Linear(3, 2).weight
    assert weight.shape == (2, 3)
    same(F.linear(x, weight), x @ weight.T)


def test_identity_takes_anything_but_is_called_with_one_argument() -> None:
    layer, given = nn.Identity(54, "anything", option=[]), object()
    assert layer(given) is given
    assert list(layer.state_dict()) == []
    with pytest.raises(TypeError, match="positional argument"):
        layer(given, given)


@pytest.mark.parametrize("sizes", [((2, 3), (1, 3)), ((2, 3), (3,))])
def test_bilinear_does_not_broadcast(sizes: tuple[tuple[int, ...], ...]) -> None:
    first, second = (torch.randn(s) for s in sizes)
    assert torch.broadcast_tensors(first, second)
    with pytest.raises(RuntimeError, match=r"bilinear\(\): input .* do"):
        nn.Bilinear(3, 3, 1)(first, second)
    assert nn.Bilinear(3, 5, 1)(first, torch.randn(2, 5)).shape == (2, 1)


def test_lazy_linear_becomes_linear_at_its_first_call() -> None:
    layer = nn.LazyLinear(2)
    assert type(layer) is nn.LazyLinear
    layer(torch.randn(4, 3))
    assert (type(layer), layer.in_features) == (nn.Linear, 3)


@pytest.fixture
def memory_is_filled_with_nan() -> Iterator[None]:
    """Let memory that nothing was written to hold NaN."""
    torch.use_deterministic_algorithms(True)
    yield
    torch.use_deterministic_algorithms(False)


@pytest.mark.usefixtures("memory_is_filled_with_nan")
@pytest.mark.parametrize("features", [0, 1])
def test_lazy_linear_of_no_features_leaves_its_bias_uninitialized(
    features: int,
) -> None:
    layer = nn.LazyLinear(2)
    layer(torch.randn(4, features))
    assert bool(layer.bias.isnan().all()) is (features == 0)


# sparse


def test_embedding_picks_rows_of_a_table_that_f_is_given() -> None:
    layer, i = nn.Embedding(5, 2), torch.tensor([3, 0, 3])
    assert torch.equal(layer(i), layer.weight[i])
    assert torch.equal(layer(i), F.embedding(i, layer.weight))


@pytest.mark.parametrize("cls", [nn.Embedding, nn.EmbeddingBag])
def test_max_norm_rewrites_the_long_rows_that_are_looked_up_in_eval_too(
    cls: Any,
) -> None:
    layer = cls(4, 2, max_norm=1.0).eval()
    long, short = torch.tensor([3.0, 4.0]), torch.tensor([0.3, 0.4])
    with torch.no_grad():
        layer.weight.copy_(torch.stack([long, short, long, short]))
    layer(torch.tensor([[0, 1]]))
    changed = torch.tensor([[0.6, 0.8], [0.3, 0.4], [3.0, 4.0], [0.3, 0.4]])
    same(layer.weight.detach(), changed)


@pytest.mark.parametrize("max_norm", [None, 1.0])
def test_f_embedding_rewrites_the_table_with_max_norm(max_norm: float | None) -> None:
    table = torch.full((2, 2), 5.0)
    F.embedding(torch.tensor([0]), table, max_norm=max_norm)
    assert torch.equal(table[0], torch.full((2,), 5.0)) is (max_norm is None)


def test_the_padding_row_starts_as_zero_without_gradient_and_can_be_set() -> None:
    layer, i = nn.Embedding(4, 2, padding_idx=1), torch.tensor([1, 2])
    assert torch.equal(layer(i)[0], torch.zeros(2))
    layer(i).sum().backward()
    assert torch.equal(layer.weight.grad[1:3], torch.tensor([[0.0, 0.0], [1.0, 1.0]]))
    with torch.no_grad():
        layer.weight.fill_(7)
    assert torch.equal(layer(i)[0], torch.full((2,), 7.0))


@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
def test_an_embedding_bag_leaves_the_padding_row_out_of_sum_and_count(
    mode: str,
) -> None:
    layer = nn.EmbeddingBag(4, 2, mode=mode, padding_idx=1)
    with torch.no_grad():
        layer.weight.normal_()
    padded, bare = torch.tensor([[2, 1, 3, 1]]), torch.tensor([[2, 3]])
    assert torch.equal(layer(padded), layer(bare))


@pytest.mark.parametrize("mode", ["sum", "mean"])
def test_a_last_offset_equal_to_the_length_gives_the_gradient_of_the_bags(
    mode: str,
) -> None:
    i, offsets = torch.arange(6), torch.tensor([0, 4, 6])
    weight = torch.randn(6, 2, dtype=torch.float64, requires_grad=True)

    def bags(w: Tensor) -> Any:
        return F.embedding_bag(i, w, offsets, mode=mode, include_last_offset=True)

    reduce = getattr(torch, mode)
    same(bags(weight), torch.stack([reduce(weight[:4], 0), reduce(weight[4:], 0)]))
    assert torch.autograd.gradcheck(bags, (weight,))


# distance


@pytest.mark.parametrize(
    ("layer", "function"),
    [
        (nn.CosineSimilarity(), F.cosine_similarity),
        (nn.PairwiseDistance(), F.pairwise_distance),
    ],
)
def test_distances_have_no_state_and_equal_their_function(
    layer: Any, function: Any
) -> None:
    a, b = torch.randn(2, 4, 3)
    assert list(layer.state_dict()) == []
    assert torch.equal(layer(a, b), function(a, b))


def test_cosine_similarity_of_1d_input_needs_dim_0() -> None:
    a, b = torch.randn(2, 3)
    assert default(nn.CosineSimilarity, "dim") == 1
    with pytest.raises(IndexError, match="Dimension out of range"):
        nn.CosineSimilarity()(a, b)
    assert nn.CosineSimilarity(dim=0)(a, b).shape == ()


def test_cosine_similarity_to_a_zero_vector_is_0_with_a_huge_gradient() -> None:
    zero, one = torch.zeros(1, 3, requires_grad=True), torch.ones(1, 3)
    found = nn.CosineSimilarity()(zero, one)
    found.backward()
    assert found == 0
    assert zero.grad.min() > 1e6


def test_pairwise_distance_adds_eps_to_the_difference() -> None:
    a, b = torch.randn(2, 1, 3, dtype=torch.float64)
    layer = nn.PairwiseDistance(eps=0.5)
    same(layer(a, b), torch.linalg.vector_norm(a - b + 0.5, dim=1))
    assert not torch.allclose(layer(a, b), layer(b, a))
    assert nn.PairwiseDistance()(a, a) > 0
    swapped = nn.PairwiseDistance()(b, a)
    assert not torch.equal(nn.PairwiseDistance()(a, b), swapped)
    same(nn.PairwiseDistance()(a, b), swapped, rtol=1e-4, atol=0)


def test_p_of_pairwise_distance_is_the_attribute_norm() -> None:
    layer = nn.PairwiseDistance(p=3.0)
    assert layer.norm == 3.0
    assert not hasattr(layer, "p")


# vision


@pytest.mark.parametrize(
    "layer",
    [
        nn.PixelShuffle(2),
        nn.PixelUnshuffle(2),
        nn.Upsample(scale_factor=2),
        nn.UpsamplingNearest2d(scale_factor=2),
        nn.UpsamplingBilinear2d(scale_factor=2),
    ],
    ids=repr,
)
def test_vision_layers_change_the_size_and_have_no_state(layer: Any) -> None:
    x = torch.randn(1, 4, 2, 2)
    assert list(layer.state_dict()) == []
    assert layer(x).shape[2:] != x.shape[2:]


def test_upsample_calls_f_interpolate_and_only_f_upsample_is_deprecated() -> None:
    x = torch.randn(1, 1, 3)
    with warnings.catch_warnings(), Calls() as calls:
        warnings.simplefilter("error")
        found = nn.Upsample(scale_factor=2)(x)
    assert calls.seen[0] is F.interpolate
    with pytest.warns(UserWarning, match="upsample` is deprecated. Use .*interpolate"):
        assert torch.equal(found, F.upsample(x, scale_factor=2))


@pytest.mark.parametrize("cls", [nn.UpsamplingNearest2d, nn.UpsamplingBilinear2d])
def test_upsampling_2d_is_deprecated_in_its_docstring_and_does_not_warn(
    cls: Any,
) -> None:
    assert "This class is deprecated in favor of" in cls.__doc__
    assert "deprecated" not in (nn.Upsample.__doc__ or "")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cls(scale_factor=2)(torch.randn(1, 1, 2, 2))


def test_only_f_interpolate_has_antialias() -> None:
    assert "antialias" in inspect.signature(F.interpolate).parameters
    for other in (nn.Upsample, F.upsample):
        assert "antialias" not in inspect.signature(other).parameters


def test_only_f_takes_a_list_of_scale_factors() -> None:
    x = torch.randn(1, 1, 3, 3)
    found = F.interpolate(x, scale_factor=[2, 3])
    assert found.shape == (1, 1, 6, 9)
    assert torch.equal(found, nn.Upsample(scale_factor=(2, 3))(x))
    assert nn.Upsample(scale_factor=2)(x).shape == (1, 1, 6, 6)
    with pytest.raises(TypeError, match="not 'list'"):
        nn.Upsample(scale_factor=[2, 3])


@pytest.mark.parametrize("size", SIZES)
def test_upsampling_nearest_2d_takes_input_of_other_dimensions(
    size: tuple[int, ...],
) -> None:
    found = nn.UpsamplingNearest2d(scale_factor=2)(torch.randn(size))
    assert found.shape == (2, 3, *(2 * n for n in size[2:]))


def test_upsampling_bilinear_2d_aligns_corners_and_f_does_not_by_default() -> None:
    x = torch.randn(1, 1, 3, 3)
    how: dict[str, Any] = {"scale_factor": 2, "mode": "bilinear"}
    found = nn.UpsamplingBilinear2d(scale_factor=2)(x)
    assert torch.equal(found, F.interpolate(x, **how, align_corners=True))
    left_alone = F.interpolate(x, **how)
    assert torch.equal(left_alone, F.interpolate(x, **how, align_corners=False))
    assert not torch.allclose(found, left_alone)


# shape


@pytest.mark.parametrize(
    "layer",
    [nn.ChannelShuffle(2), nn.Flatten(), nn.Unflatten(1, (2, 2))],
    ids=repr,
)
def test_shape_layers_move_values_and_change_none(layer: Any) -> None:
    x = torch.arange(24.0).view(2, 4, 3)
    assert torch.equal(layer(x).flatten().sort().values, x.flatten())
    same_order = torch.equal(layer(x).flatten(), x.flatten())
    assert same_order is not isinstance(layer, nn.ChannelShuffle)


@pytest.mark.parametrize("name", ["flatten", "unflatten"])
def test_f_has_no_flatten_and_no_unflatten(name: str) -> None:
    assert not hasattr(F, name)
    assert callable(getattr(torch, name))


def test_flatten_begins_at_axis_1_in_nn_and_at_axis_0_in_torch() -> None:
    x = torch.randn(2, 3, 4)
    assert nn.Flatten()(x).shape == (2, 12)
    assert torch.flatten(x).shape == (24,)
    assert torch.equal(nn.Flatten()(x), torch.flatten(x, 1))
    assert torch.equal(nn.Flatten(0)(x), torch.flatten(x))


def test_unflatten_equals_torch_unflatten() -> None:
    x = torch.randn(2, 6)
    assert torch.equal(nn.Unflatten(1, (2, 3))(x), torch.unflatten(x, 1, (2, 3)))


def test_unflatten_no_longer_takes_named_axes() -> None:
    with pytest.raises(TypeError, match="must be tuple of ints"):
        nn.Unflatten("C", (("a", 2), ("b", 3)))
    with pytest.raises(TypeError, match=r"'dim' .* must be int, not str"):
        nn.Unflatten("C", (2, 3))(torch.randn(2, 6))


# containers


def test_sequential_is_a_for_loop_without_a_function_in_f() -> None:
    layer = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    x = y = torch.randn(5, 3)
    for inner in layer:
        y = inner(y)
    assert torch.equal(layer(x), y)
    assert not [n for n in dir(F) if "sequential" in n.lower()]


@pytest.mark.parametrize(
    "holder", [nn.ModuleList([nn.ReLU()]), nn.ModuleDict({"a": nn.ReLU()})], ids=repr
)
def test_module_list_and_module_dict_cannot_be_called(holder: Any) -> None:
    with pytest.raises(NotImplementedError, match='missing the required "forward"'):
        holder(torch.randn(2))


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide a GPU, where there is one."""
    module = sys.modules["torch.nn.parallel.data_parallel"]
    monkeypatch.setattr(module, "_get_available_device_type", lambda: None)


@pytest.mark.usefixtures("no_gpu")
def test_data_parallel_without_a_gpu_calls_its_module_and_keeps_nothing_else() -> None:
    inner, x = nn.Linear(3, 2), torch.randn(4, 3)
    layer = nn.DataParallel(inner, device_ids=[0], output_device=0, dim=1)
    assert torch.equal(layer(x), inner(x))
    assert layer.device_ids == []
    assert not hasattr(layer, "output_device")
    assert not hasattr(layer, "dim")


@pytest.mark.usefixtures("no_gpu")
def test_the_functional_form_of_data_parallel_is_not_in_f_and_needs_a_gpu() -> None:
    assert inspect.isfunction(nn.parallel.data_parallel)
    assert not hasattr(F, "data_parallel")
    with pytest.raises(RuntimeError, match="device type could not be determined"):
        nn.parallel.data_parallel(nn.Linear(3, 2), (torch.randn(4, 3),))
