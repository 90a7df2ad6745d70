"""What the page about quantization and F claims, asked of its runs."""

import importlib
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.ao import quantization as tq
from torch.ao.nn.quantized import FloatFunctional
from torch.ao.quantization.quantize_fx import convert_fx, prepare_fx

from tests.conftest import RunSnippet

REFUSED = "with arguments from the 'QuantizedCPU' backend."


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """It is known that all of this is deprecated."""
    with warnings.catch_warnings(action="ignore"):
        yield


@pytest.fixture
def quantized() -> torch.Tensor:
    return torch.quantize_per_tensor(torch.rand(1, 2, 8, 8), 0.01, 0, torch.quint8)


def conv_bn() -> nn.Module:
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))


def converted(model: nn.Module, x: torch.Tensor) -> nn.Module:
    model = tq.QuantWrapper(model).eval()
    model.qconfig = tq.default_qconfig
    ready = tq.prepare(model)
    ready(x)
    return tq.convert(ready)


class Functions(nn.Module):  # type: ignore[misc]  # torch is not typed here
    """A function of F with weights of the module's own."""

    def __init__(self, name: str, *shape: int, rest: tuple[Any, ...] = ()) -> None:
        super().__init__()
        self.rest = rest
        self.name, self.weight = name, nn.Parameter(torch.rand(shape))
        self.bias = nn.Parameter(torch.zeros(shape[0]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.name == "linear":
            return F.linear(x, self.weight)
        return F.conv2d(x, self.weight, self.bias, *self.rest)


def test_fuse_asks_for_an_attribute(run: RunSnippet) -> None:
    error = run("pitfalls/quantization/fuse.py").error
    assert error == "AttributeError: 'Net' object has no attribute 'relu'\n"
    cured = run("pitfalls/quantization/fuse_cured.py").stdout
    assert cured == "ConvReLU2d\n"


def test_fuse_is_for_evaluation_mode_only() -> None:
    with pytest.raises(AssertionError, match=r"^Fusion only for eval!$"):
        tq.fuse_modules(conv_bn().train(), [["0", "1"]])


def test_fuse_fx_finds_f_relu(run: RunSnippet) -> None:
    assert run("pitfalls/quantization/fuse_fx.py").stdout == "ConvReLU2d\n"


def test_quantized_cpu_cannot_run_f_conv2d(run: RunSnippet) -> None:
    what = "NotImplementedError: Could not run 'aten::_slow_conv2d_forward'"
    symptom = run("pitfalls/quantization/quantized_cpu.py")
    assert symptom.stdout == f"{what} {REFUSED}\n"
    cured = run("pitfalls/quantization/quantized_cpu_cured.py")
    assert cured.stdout == "torch.Size([1, 2, 6, 6])\n"
    assert (symptom.stderr, cured.stderr) == ("", "")


def test_quantized_cpu_replaces_the_layer_and_adds_the_stubs() -> None:
    model = converted(nn.Conv2d(1, 2, 3), torch.rand(1, 1, 8, 8))
    assert isinstance(model.module, torch.ao.nn.quantized.Conv2d)
    wrapper = tq.QuantWrapper(nn.ReLU())
    assert isinstance(wrapper.quant, tq.QuantStub)
    assert isinstance(wrapper.dequant, tq.DeQuantStub)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: F.linear(x, torch.rand(3, 8)),
        lambda x: F.softmax(x, dim=1),
        lambda x: F.batch_norm(x, torch.zeros(2), torch.ones(2)),
        lambda x: x + x,
        lambda x: x * x,
    ],
    ids=["linear", "softmax", "batch_norm", "+", "*"],
)
def test_taken_as_a_quantized_tensor_by_no_other(
    call: Callable[[torch.Tensor], torch.Tensor], quantized: torch.Tensor
) -> None:
    with pytest.raises(NotImplementedError, match=REFUSED):
        call(quantized)


@pytest.mark.parametrize(
    "call",
    [
        F.relu,
        lambda x: F.max_pool2d(x, 2),
        lambda x: F.avg_pool2d(x, 2),
        lambda x: F.interpolate(x, scale_factor=2),
        lambda x: F.dropout(x, training=False),
    ],
    ids=["relu", "max_pool2d", "avg_pool2d", "interpolate", "dropout"],
)
def test_taken_as_a_quantized_tensor(
    call: Callable[[torch.Tensor], torch.Tensor], quantized: torch.Tensor
) -> None:
    assert call(quantized).is_quantized


def test_taken_says_which(run: RunSnippet) -> None:
    lines = run("pitfalls/quantization/taken.py").stdout.splitlines()
    ends = [line.split()[1] for line in lines]
    assert ends == ["torch.quint8"] * 5 + ["NotImplementedError"] * 2


def test_add_is_refused_and_float_functional_replaced(run: RunSnippet) -> None:
    what = "NotImplementedError: Could not run 'aten::add.out'"
    assert run("pitfalls/quantization/add.py").stdout == f"{what} {REFUSED}\n"
    cured = run("pitfalls/quantization/add_cured.py").stdout
    assert cured == "tensor([2., 2., 2., 2.])\n"


@pytest.mark.parametrize(("op", "result"), [("mul", 9.0), ("add", 6.0)])
def test_add_has_siblings_in_float_functional(op: str, result: float) -> None:
    class Net(nn.Module):  # type: ignore[misc]  # torch is not typed here
        def __init__(self) -> None:
            super().__init__()
            self.f = FloatFunctional()

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y: torch.Tensor = getattr(self.f, op)(x, x)
            return y

    x = torch.full((4,), 3.0)
    model = converted(Net(), x)
    assert isinstance(model.module.f, torch.ao.nn.quantized.QFunctional)
    assert model(x).tolist() == pytest.approx([result] * 4, rel=0.02)


def test_silent_stays_in_float(run: RunSnippet) -> None:
    symptom = run("pitfalls/quantization/silent.py")
    assert symptom.stdout == "Net()\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cured = run("pitfalls/quantization/silent_cured.py").stdout
    assert "(0): DynamicQuantizedLinear(" in cured


def test_silent_is_f_conv2d_too() -> None:
    model = Functions("conv2d", 2, 1, 3, 3)
    quantized = tq.quantize_dynamic(model, {nn.Linear, nn.Conv2d})
    assert quantized.weight.dtype == torch.float32
    assert list(quantized.children()) == []


def test_silent_is_quantize_dynamic_of_conv2d_too() -> None:
    model = tq.quantize_dynamic(nn.Sequential(nn.Conv2d(1, 2, 3)), {nn.Conv2d})
    assert type(model[0]) is nn.Conv2d


def fx_converted(model: nn.Module) -> nn.Module:
    x = torch.rand(1, 1, 8, 8)
    mapping = tq.QConfigMapping().set_global(tq.default_qconfig)
    ready = prepare_fx(model.eval(), mapping, (x,))
    ready(x)
    return convert_fx(ready)


def test_fx_mode_quantizes_f_conv2d_that_has_all(run: RunSnippet) -> None:
    result = run("pitfalls/quantization/fx_mode.py")
    assert (result.stdout, result.stderr) == ("quantized True\n", "")


def test_fx_mode_quantizes_f_linear_and_refuses_short_calls() -> None:
    linear = fx_converted(Functions("linear", 8, 8))
    assert "torch.ops.quantized.linear(" in linear.code
    what = r"conv2d_prepack\(\) is missing value for argument 'stride'"
    with pytest.raises(RuntimeError, match=what):
        fx_converted(Functions("conv2d", 2, 1, 3, 3))


@pytest.mark.parametrize(
    "rest",
    [(1, (0, 0), (1, 1), 1), ((1, 1), 0, (1, 1), 1), ((1, 1), (0, 0), 1, 1)],
    ids=["stride", "padding", "dilation"],
)
def test_fx_mode_wants_tuples(rest: tuple[Any, ...]) -> None:
    with pytest.raises(RuntimeError, match=r"Expected a value of type 'List\[int\]'"):
        fx_converted(Functions("conv2d", 2, 1, 3, 3, rest=rest))


def test_deprecated_is_still_there(run: RunSnippet) -> None:
    symptom = run("pitfalls/quantization/deprecated.py")
    first, second, dtype = symptom.stdout.splitlines()
    what = "torch.ao.quantization is deprecated and will be removed in 2.10."
    assert first == f"DeprecationWarning: {what}"
    assert second.startswith("UserWarning: torch.quantize_per_tensor")
    assert "torch.quint8" in second
    assert dtype == "torch.qint8"
    cured = run("pitfalls/quantization/deprecated_cured.py")
    assert cured.stdout == "torch.qint8\n"
    assert (symptom.stderr, cured.stderr) == ("", "")


def test_deprecated_sends_to_torchao_and_pt2e_has_gone() -> None:
    with pytest.warns(DeprecationWarning, match="migrate to use torchao"):
        tq.quantize_dynamic(nn.Sequential(nn.Linear(4, 4)), {nn.Linear})
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("torch.ao.quantization.quantize_pt2e")


def test_deprecated_is_not_said_by_fusing() -> None:
    with warnings.catch_warnings(action="error"):
        tq.fuse_modules(conv_bn().eval(), [["0", "1"]])


def test_predict_leaves_relu_to_the_caller(run: RunSnippet) -> None:
    layers = run("pitfalls/quantization/predict.py").values["layers"]
    assert layers == ["Conv2d", "Identity"]
    model, x = conv_bn().eval(), torch.rand(1, 1, 8, 8)
    model[1].running_mean.fill_(0.5)
    fused = tq.fuse_modules(model, [["0", "1"]])
    assert torch.allclose(fused(x), model(x), atol=1e-5)
