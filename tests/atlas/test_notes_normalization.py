"""What the atlas's page of normalization says is what torch does."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, distributed, nn

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
same = torch.testing.assert_close


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def order(function: Callable[..., Any], *names: str) -> list[str]:
    """Return those names in the order in which the function has them."""
    return [n for n in inspect.signature(function).parameters if n in names]


def default(function: Callable[..., Any], name: str) -> Any:
    return inspect.signature(function).parameters[name].default


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
