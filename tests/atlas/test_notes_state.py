"""What the atlas's pages say of the layers of eight categories is what torch does.

The categories: normalization, linear, sparse, distance, vision, shape, containers and
recurrent. Two claims are not shown here, because to show them is to read or write
memory at random: what ``torch.lstm`` does with float32 input of a wrong size, and the
gradients of ``nn.EmbeddingBag(mode="sum")`` whose last offset is less than the length
of the input.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, distributed, nn
from torch.nn.utils.rnn import pack_sequence
from torch.overrides import TorchFunctionMode

torch.set_num_threads(1)

SIZES = [(2, 3, 4), (2, 3, 4, 4), (2, 3, 4, 4, 4)]  # one input for each of 1d, 2d, 3d
BATCH_NORMS = [nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d]
INSTANCE_NORMS = [nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d]
LAZY_BATCH_NORMS = [nn.LazyBatchNorm1d, nn.LazyBatchNorm2d, nn.LazyBatchNorm3d]
LAZY_INSTANCE_NORMS = [
    nn.LazyInstanceNorm1d,
    nn.LazyInstanceNorm2d,
    nn.LazyInstanceNorm3d,
]
RECURRENT = [nn.RNN, nn.LSTM, nn.GRU]

batch_norms = pytest.mark.parametrize(
    ("cls", "size"), list(zip(BATCH_NORMS, SIZES, strict=True))
)
instance_norms = pytest.mark.parametrize(
    ("cls", "size"), list(zip(INSTANCE_NORMS, SIZES, strict=True))
)
lazy_batch_norms = pytest.mark.parametrize(
    ("cls", "becomes", "size"),
    list(zip(LAZY_BATCH_NORMS, BATCH_NORMS, SIZES, strict=True)),
)
lazy_instance_norms = pytest.mark.parametrize(
    ("cls", "size"), list(zip(LAZY_INSTANCE_NORMS, SIZES, strict=True))
)
recurrent = pytest.mark.parametrize("cls", RECURRENT)

same = torch.testing.assert_close


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def order(function: Callable[..., Any], *names: str) -> list[str]:
    """Return those names in the order in which the function has them."""
    return [n for n in inspect.signature(function).parameters if n in names]


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


# normalization


def test_batch_norm_rewrites_its_buffers_at_every_call_in_training_mode() -> None:
    layer = nn.BatchNorm2d(3)
    assert [n for n, _ in layer.named_parameters()] == ["weight", "bias"]
    names = ["running_mean", "running_var", "num_batches_tracked"]
    assert [n for n, _ in layer.named_buffers()] == names
    for _ in range(2):
        before = [b.clone() for b in layer.buffers()]
        layer(torch.randn(2, 3, 4, 4))
        for old, new in zip(before, layer.buffers(), strict=True):
            assert not torch.equal(old, new)
    before = [b.clone() for b in layer.buffers()]
    layer.eval()(torch.randn(2, 3, 4, 4))
    for old, new in zip(before, layer.buffers(), strict=True):
        assert torch.equal(old, new)


@pytest.mark.parametrize("training", [True, False])
def test_f_batch_norm_rewrites_the_running_statistics_if_training(
    training: bool,
) -> None:
    mean, var = torch.zeros(3), torch.ones(3)
    F.batch_norm(torch.randn(4, 3), mean, var, training=training)
    assert torch.equal(mean, torch.zeros(3)) is not training
    assert torch.equal(var, torch.ones(3)) is not training


def test_f_batch_norm_counts_nothing_for_the_layer_whose_buffers_it_is_given() -> None:
    layer, x = nn.BatchNorm1d(3), torch.randn(4, 3)
    F.batch_norm(x, layer.running_mean, layer.running_var, training=True)
    assert not torch.equal(layer.running_mean, torch.zeros(3))
    assert layer.num_batches_tracked == 0


@batch_norms
def test_batch_norm_has_eps_and_momentum_in_the_other_order_than_f(
    cls: Any, size: tuple[int, ...]
) -> None:
    assert order(cls, "eps", "momentum") == ["eps", "momentum"]
    assert order(F.batch_norm, "eps", "momentum") == ["momentum", "eps"]
    x, eps, momentum = torch.randn(size), 1e-3, 0.5
    swapped = F.batch_norm(x, None, None, None, None, True, eps, momentum)
    named = F.batch_norm(x, None, None, training=True, momentum=eps, eps=momentum)
    assert torch.equal(swapped, named)
    assert not torch.allclose(swapped, cls(3, eps, momentum)(x))


@batch_norms
def test_batch_norm_counts_before_it_computes(cls: Any, size: tuple[int, ...]) -> None:
    layer = cls(3)
    single = (1, 3) + (1,) * (len(size) - 2)
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        layer(torch.randn(single))
    assert layer.num_batches_tracked == 1
    with pytest.raises(RuntimeError, match="running_mean should contain"):
        layer(torch.randn(2, 4, *size[2:]))
    assert layer.num_batches_tracked == 2
    with pytest.raises(RuntimeError, match="running_mean should contain"):
        layer.eval()(torch.randn(2, 4, *size[2:]))
    assert layer.num_batches_tracked == 2


@batch_norms
def test_batch_norm_without_momentum_keeps_the_mean_of_the_batches_statistics(
    cls: Any, size: tuple[int, ...]
) -> None:
    layer = cls(3, momentum=None)
    batches = [torch.randn(n, *size[1:]) for n in (2, 5, 3)]
    for x in batches:
        layer(x)
    axes = [0, *range(2, len(size))]
    mean = torch.stack([x.mean(axes) for x in batches]).mean(0)
    same(layer.running_mean, mean)
    same(layer.running_var, torch.stack([x.var(axes) for x in batches]).mean(0))


@lazy_batch_norms
def test_lazy_batch_norm_becomes_the_ordinary_class_at_its_first_call(
    cls: Any, becomes: Any, size: tuple[int, ...]
) -> None:
    layer = cls()
    assert type(layer) is cls
    layer(torch.randn(size))
    assert type(layer) is becomes
    assert layer.num_features == 3


@lazy_batch_norms
def test_lazy_batch_norm_with_nothing_to_make_keeps_num_features_at_0(
    cls: Any, becomes: Any, size: tuple[int, ...]
) -> None:
    layer = cls(affine=False, track_running_stats=False)
    layer(torch.randn(size))
    assert (type(layer), layer.num_features) == (becomes, 0)
    for one in ({"affine": False}, {"track_running_stats": False}):
        layer = cls(**one)
        layer(torch.randn(size))
        assert layer.num_features == 3


@pytest.mark.parametrize(
    ("cls", "function", "before"),
    [
        (nn.GroupNorm, F.group_norm, (2,)),
        (nn.LayerNorm, F.layer_norm, ((4,),)),
    ],
)
def test_eps_comes_before_bias_in_nn_and_after_it_in_f_where_its_place_raises(
    cls: Any, function: Any, before: tuple[Any, ...]
) -> None:
    assert order(cls, "eps", "bias") == ["eps", "bias"]
    assert order(function, "eps", "bias") == ["bias", "eps"]
    with pytest.raises(TypeError, match=r"'weight' .* must be Tensor, not float"):
        function(torch.randn(2, 4), *before, 1e-5)


def test_group_norm_without_affine_does_not_check_num_channels() -> None:
    x = torch.randn(2, 6, 3)
    assert nn.GroupNorm(2, 4, affine=False)(x).shape == x.shape
    with pytest.raises(RuntimeError, match="divisible by num_groups"):
        nn.GroupNorm(4, 4, affine=False)(x)
    with pytest.raises(RuntimeError, match="equal to the number of channels"):
        nn.GroupNorm(2, 4)(x)


@pytest.fixture
def one_process() -> Iterator[None]:
    """Initialize torch.distributed, for this process alone."""
    store = distributed.HashStore()
    distributed.init_process_group("gloo", store=store, rank=0, world_size=1)
    yield
    distributed.destroy_process_group()


@pytest.mark.parametrize("training", [True, False])
def test_sync_batch_norm_works_as_batch_norm_on_a_cpu_until_initialized(
    training: bool,
) -> None:
    assert not distributed.is_initialized()
    sync, plain = nn.SyncBatchNorm(3), nn.BatchNorm2d(3)
    x = torch.randn(2, 3, 4, 4)
    assert torch.equal(sync.train(training)(x), plain.train(training)(x))
    for name, value in plain.state_dict().items():
        assert torch.equal(sync.state_dict()[name], value)


@pytest.mark.usefixtures("one_process")
def test_sync_batch_norm_once_initialized_refuses_a_cpu_in_training_mode() -> None:
    layer, x = nn.SyncBatchNorm(3), torch.randn(2, 3, 4, 4)
    with pytest.raises(ValueError, match="expected input tensor to be on"):
        layer(x)
    assert layer.eval()(x).shape == x.shape


def test_what_joins_the_statistics_of_processes_is_in_a_private_module() -> None:
    private = importlib.import_module("torch.nn.modules._functions")
    assert issubclass(private.SyncBatchNorm, torch.autograd.Function)
    assert sys.modules[nn.SyncBatchNorm.__module__].sync_batch_norm is (
        private.SyncBatchNorm
    )
    assert not [n for n in dir(F) if "sync" in n.lower()]


@instance_norms
def test_instance_norm_has_eps_and_momentum_in_the_other_order_than_f(
    cls: Any, size: tuple[int, ...]
) -> None:
    assert order(cls, "eps", "momentum") == ["eps", "momentum"]
    assert order(F.instance_norm, "eps", "momentum") == ["momentum", "eps"]
    x, eps, momentum = torch.randn(size), 1e-3, 0.5
    swapped = F.instance_norm(x, None, None, None, None, True, eps, momentum)
    assert torch.equal(swapped, F.instance_norm(x, momentum=eps, eps=momentum))
    assert not torch.allclose(swapped, cls(3, eps, momentum)(x))


@instance_norms
def test_instance_norm_never_counts(cls: Any, size: tuple[int, ...]) -> None:
    layer = cls(3, track_running_stats=True)
    layer(torch.randn(size))
    assert not torch.equal(layer.running_mean, torch.zeros(3))
    assert layer.num_batches_tracked == 0


@instance_norms
def test_instance_norm_without_momentum_updates_nothing(
    cls: Any, size: tuple[int, ...]
) -> None:
    layer = cls(3, track_running_stats=True, momentum=None)
    layer(torch.randn(size))
    assert torch.equal(layer.running_mean, torch.zeros(3))
    assert torch.equal(layer.running_var, torch.ones(3))


@pytest.mark.parametrize("option", ["affine", "track_running_stats"])
@pytest.mark.parametrize(
    ("lazy", "plain"), list(zip(LAZY_INSTANCE_NORMS, INSTANCE_NORMS, strict=True))
)
def test_lazy_instance_norm_has_other_defaults_than_instance_norm(
    lazy: Any, plain: Any, option: str
) -> None:
    assert (default(lazy, option), default(plain, option)) == (True, False)
    assert (getattr(lazy(), option), getattr(plain(3), option)) == (True, False)


@lazy_instance_norms
def test_lazy_instance_norm_takes_a_wrong_size_from_input_without_a_batch_axis(
    cls: Any, size: tuple[int, ...]
) -> None:
    layer = cls()
    with pytest.raises(ValueError, match=r"match num_features \(4\), but got: 3"):
        layer(torch.randn(size[1:]))
    assert (layer.num_features, len(layer.weight)) == (4, 4)


@lazy_instance_norms
def test_lazy_instance_norm_with_nothing_to_make_warns_at_every_call(
    cls: Any, size: tuple[int, ...]
) -> None:
    layer = cls(affine=False, track_running_stats=False)
    for _ in range(2):
        with pytest.warns(UserWarning, match="num_features"):
            layer(torch.randn(size))
    assert layer.num_features == 0


def response(x: Tensor, size: int, *, forever: tuple[int, ...] = ()) -> Tensor:
    """Return what the formula gives, if these channels never leave the window."""
    squares, half, channels = x**2, size // 2, x.size(1)
    sums = []
    for c in range(channels):
        window = {*range(max(0, c - half), min(channels, c + half + 1)), *forever}
        sums.append(squares[:, sorted(window)].sum(1))
    return x / (1 + torch.stack(sums, 1) / size) ** 0.75


@pytest.mark.parametrize("size", [1, 3, 5])
def test_cross_map_lrn_never_takes_channel_0_out_of_its_window(size: int) -> None:
    x = torch.randn(1, 8, 2, 2, dtype=torch.float64)
    found = nn.CrossMapLRN2d(size, alpha=1.0)(x)
    same(found, response(x, size, forever=(0,)))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_cross_map_lrn_differs_from_the_formula_once_the_window_has_passed_channel_0(
    size: int,
) -> None:
    x, passed = torch.randn(1, 8, 2, 2, dtype=torch.float64), size // 2 + 1
    found = nn.CrossMapLRN2d(size, alpha=1.0)(x)
    right = F.local_response_norm(x, size, alpha=1.0)
    same(found[:, :passed], right[:, :passed])
    for c in range(passed, 8):
        assert not torch.allclose(found[:, c], right[:, c])


@pytest.mark.parametrize("size", [1, 3, 5])
def test_f_local_response_norm_follows_the_formula(size: int) -> None:
    x = torch.randn(1, 8, 2, 2, dtype=torch.float64)
    same(F.local_response_norm(x, size, alpha=1.0), response(x, size))
    same(nn.LocalResponseNorm(size, alpha=1.0)(x), response(x, size))


@pytest.mark.parametrize("size", [2, 3, 4, 5])
@pytest.mark.parametrize("channels", [1, 2, 3, 6])
def test_cross_map_lrn_has_a_wrong_gradient_with_more_channels_than_half_of_size(
    size: int, channels: int
) -> None:
    x = torch.randn(1, channels, 1, 1, dtype=torch.float64, requires_grad=True)

    def right(layer: Any) -> bool:
        return bool(torch.autograd.gradcheck(layer, (x,), raise_exception=False))

    assert right(nn.LocalResponseNorm(size, alpha=1.0))
    assert right(nn.CrossMapLRN2d(size, alpha=1.0)) is (channels <= size / 2)


def test_cross_map_lrn_of_size_1_raises_in_the_backward_pass() -> None:
    found = nn.CrossMapLRN2d(1)(torch.randn(1, 3, 1, 1, requires_grad=True))
    with pytest.raises(RuntimeError, match="exceeds dimension size"):
        found.sum().backward()


@pytest.mark.parametrize(
    ("dtype", "epsilon_of"),
    [
        (torch.float64, torch.float64),
        (torch.float32, torch.float32),
        (torch.float16, torch.float32),
        (torch.bfloat16, torch.float32),
    ],
)
def test_rms_norm_takes_the_machine_epsilon_by_default(
    dtype: torch.dtype, epsilon_of: torch.dtype
) -> None:
    eps = torch.finfo(epsilon_of).eps
    assert nn.RMSNorm(4).eps is None
    assert nn.LayerNorm(4).eps == 1e-5
    x = torch.full((1, 4), eps**0.5, dtype=dtype)
    found = nn.RMSNorm(4, dtype=dtype)(x)
    same(found, nn.RMSNorm(4, eps=eps, dtype=dtype)(x))
    usual = nn.RMSNorm(4, eps=1e-5, dtype=dtype)(x)
    assert (found > 5 * usual).all()


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


# recurrent


@pytest.mark.parametrize("name", ["lstm", "gru", "rnn"])
def test_f_has_no_recurrent_function(name: str) -> None:
    assert not [n for n in dir(F) if n.lower().startswith(name)]


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        (nn.RNN(3, 4), "rnn_tanh"),
        (nn.LSTM(3, 4), "lstm"),
        (nn.GRU(3, 4), "gru"),
        (nn.RNNCell(3, 4), "rnn_tanh_cell"),
        (nn.LSTMCell(3, 4), "lstm_cell"),
        (nn.GRUCell(3, 4), "gru_cell"),
    ],
    ids=repr,
)
def test_recurrent_layers_call_torch_vf(
    monkeypatch: pytest.MonkeyPatch, layer: Any, name: str
) -> None:
    class Called(Exception):  # noqa: N818 - it is no error
        pass

    def called(*_: Any) -> None:
        raise Called

    assert getattr(torch, name) is getattr(torch._VF, name)
    assert not getattr(torch, name).__doc__
    monkeypatch.setattr(torch._VF, name, called, raising=False)
    with pytest.raises(Called):
        layer(torch.randn(2, 3))


def test_lstm_does_not_remember_its_hidden_state() -> None:
    layer, x = nn.LSTM(3, 4), torch.randn(6, 1, 3)
    names = [n for n, _ in layer.named_buffers()]
    whole, _ = layer(x)
    again, _ = layer(x)
    assert names == []
    assert torch.equal(whole, again)
    head, state = layer(x[:3])
    same(torch.cat([head, layer(x[3:], state)[0]]), whole)
    assert not torch.allclose(torch.cat([head, layer(x[3:])[0]]), whole)


def test_the_fourth_argument_is_nonlinearity_in_rnn_and_bias_in_lstm_and_gru() -> None:
    assert nn.RNN(3, 4, 1, "relu").nonlinearity == "relu"
    for cls in (nn.LSTM, nn.GRU):
        assert cls(3, 4, 1, False).bias is False


@recurrent
def test_batch_first_does_not_turn_hx_round(cls: Any) -> None:
    layer, first = cls(3, 4, 2), cls(3, 4, 2, batch_first=True)
    first.load_state_dict(layer.state_dict())
    x, hx = torch.randn(5, 6, 3), torch.randn(2, 6, 4)
    state = (hx, hx) if cls is nn.LSTM else hx
    found, last = layer(x, state)
    turned, same_last = first(x.transpose(0, 1), state)
    same(turned, found.transpose(0, 1))
    same(same_last, last)


def test_it_is_the_layer_lstm_that_checks_the_size_of_its_input() -> None:
    # In float64, torch.lstm meets the wrong size in a product that notices it.
    layer, x = nn.LSTM(3, 4, dtype=torch.float64), torch.randn(5, 1, 2).double()
    zeros = (torch.zeros(1, 1, 4).double(),) * 2
    with pytest.raises(RuntimeError, match=r"input.size\(-1\) must be equal"):
        layer(x)
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        torch.lstm(x, zeros, layer._flat_weights, True, 1, 0.0, False, False, False)


def test_without_onednn_torch_lstm_notices_a_wrong_size_in_float32_too() -> None:
    layer, x = nn.LSTM(3, 4), torch.randn(5, 1, 2)
    zeros = (torch.zeros(1, 1, 4),) * 2
    with (
        torch.backends.mkldnn.flags(enabled=False),
        pytest.raises(RuntimeError, match="shapes cannot be multiplied"),
    ):
        torch.lstm(x, zeros, layer._flat_weights, True, 1, 0.0, False, False, False)


@recurrent
def test_lstm_alone_does_not_check_the_size_of_a_packed_sequence(cls: Any) -> None:
    # In float64, where nothing is corrupted: see the test before.
    layer = cls(3, 4, dtype=torch.float64)
    packed = pack_sequence([torch.randn(5, 2).double()])
    unchecked, checked = "shapes cannot be multiplied", r"input.size\(-1\) must be"
    with pytest.raises(RuntimeError, match=unchecked if cls is nn.LSTM else checked):
        layer(packed)


def test_proj_size_makes_only_h_smaller() -> None:
    layer = nn.LSTM(3, 4, proj_size=2, dtype=torch.float64)  # float32 would warn
    output, (h, c) = layer(torch.randn(5, 1, 3).double())
    assert (output.size(-1), h.size(-1), c.size(-1)) == (2, 2, 4)


@recurrent
def test_dropout_of_a_recurrent_layer_acts_between_layers_only(cls: Any) -> None:
    layer, x = cls(3, 4, 2, dropout=1.0), torch.randn(5, 1, 3)
    output, state = layer(x)
    plain, plain_state = layer.eval()(x)
    h, plain_h = (state[0], plain_state[0]) if cls is nn.LSTM else (state, plain_state)
    same(h[0], plain_h[0])  # what enters the first layer is whole
    assert output.ne(0).all()  # so is what leaves the last
    assert torch.equal(output, layer.train()(-x)[0])  # nothing comes between
    assert not torch.allclose(output, plain)


@recurrent
def test_dropout_of_a_single_recurrent_layer_warns_and_drops_nothing(cls: Any) -> None:
    with pytest.warns(UserWarning, match="dropout after all but last"):
        layer = cls(3, 4, dropout=1.0)
    x = torch.randn(5, 1, 3)
    assert torch.equal(layer(x)[0], layer.eval()(x)[0])


@recurrent
def test_hx_beyond_the_batch_is_left_out_for_sequences_packed_unsorted(
    cls: Any,
) -> None:
    layer, hx = cls(3, 4), torch.randn(1, 5, 4)
    short, long = torch.randn(2, 3), torch.randn(4, 3)

    def state(h: Tensor) -> Any:
        return (h, h) if cls is nn.LSTM else h

    unsorted = pack_sequence([short, long], enforce_sorted=False)
    found, _ = layer(unsorted, state(hx))
    assert torch.equal(found.data, layer(unsorted, state(hx[:, :2]))[0].data)
    with pytest.raises(RuntimeError, match="size"):
        layer(pack_sequence([long, short]), state(hx))


def test_rnn_cell_raises_for_a_wrong_nonlinearity_at_its_first_call() -> None:
    cell = nn.RNNCell(3, 4, nonlinearity="gelu")
    with pytest.raises(RuntimeError, match="Unknown nonlinearity: gelu"):
        cell(torch.randn(2, 3))


def test_rnn_cell_is_tanh_of_two_linear_functions_by_default() -> None:
    cell, x, hx = nn.RNNCell(3, 4), torch.randn(2, 3), torch.randn(2, 4)
    ours = F.linear(x, cell.weight_ih, cell.bias_ih)
    theirs = F.linear(hx, cell.weight_hh, cell.bias_hh)
    same(cell(x, hx), torch.tanh(ours + theirs))


def test_lstm_cell_takes_the_pair_of_h_and_c_and_neither_alone() -> None:
    cell, x = nn.LSTMCell(3, 4), torch.randn(2, 3)
    h, c = torch.randn(2, 2, 4)
    assert [t.shape for t in cell(x, (h, c))] == [(2, 4), (2, 4)]
    with pytest.raises(TypeError, match="must be tuple of Tensors, not Tensor"):
        cell(x, h)
    with pytest.raises(RuntimeError, match="expects two hidden states"):
        cell(x, (h,))
    with pytest.raises(AttributeError, match="NoneType"):
        cell(x, (h, None))
    with pytest.raises(ValueError, match="1D or 2D, got 0D"):
        cell(x[0], h[0])


@pytest.mark.parametrize(
    ("gate", "mergeable"), [("reset", True), ("update", True), ("new", False)]
)
def test_the_reset_gate_multiplies_the_last_third_of_bias_hh(
    gate: str, mergeable: bool
) -> None:
    cell, x, hx = nn.GRUCell(3, 4), torch.randn(2, 3), torch.randn(2, 4)
    before, third = cell(x, hx), ["reset", "update", "new"].index(gate)
    part = slice(4 * third, 4 * third + 4)
    with torch.no_grad():
        cell.bias_ih[part] += cell.bias_hh[part]
        cell.bias_hh[part] = 0
    assert torch.allclose(cell(x, hx), before, atol=1e-5) is mergeable
