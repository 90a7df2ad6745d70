"""What the page about the errors of losses claims, asked of its runs."""

import math
import mmap
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.conftest import RunSnippet

AMBIGUOUS = "Boolean value of Tensor with more than one value is ambiguous"
MULTI_TARGET = "0D or 1D target tensor expected, multi-target not supported"
PROBABILITIES = (
    "Expected floating point type for target with class probabilities, got Long"
)
IMPLICIT = "Implicit dimension choice for {} has been deprecated."


def test_constructor_of_a_loss_does_not_compute_it(run: RunSnippet) -> None:
    assert (
        run("pitfalls/loss_errors/constructor.py").error
        == f"RuntimeError: {AMBIGUOUS}\n"
    )
    assert run("pitfalls/loss_errors/constructor_cured.py").stdout.startswith("loss ")
    output, target = torch.randn(3, 5), torch.tensor([1, 0, 4])
    loss = nn.CrossEntropyLoss()(output, target)
    torch.testing.assert_close(loss, F.cross_entropy(output, target))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda x: nn.MSELoss(x, x),
        lambda x: nn.BCELoss(x, x),
        lambda x: nn.ReLU(x)(x),
        lambda x: str(nn.ReLU(x)),
        lambda x: bool(x > 0),
    ],
)
def test_constructor_error_comes_from_elsewhere_too(
    attempt: Callable[[torch.Tensor], object],
) -> None:
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        attempt(torch.zeros(3))
    nn.ReLU(torch.zeros(3))  # made, without an error


def test_bce_dtype_raises_for_whole_numbers_and_bools(run: RunSnippet) -> None:
    symptom = run("pitfalls/loss_errors/bce_dtype.py").stdout.splitlines()
    expected = [
        "result type Float can't be cast to the desired output type Long",
        "Subtraction, the `-` operator, with two bool tensors is not supported.",
        "Found dtype Long but expected Float",
        "Found dtype Bool but expected Float",
    ]
    for line, text in zip(symptom, expected, strict=True):
        assert line.startswith(f"RuntimeError: {text}")
    assert len(run("pitfalls/loss_errors/bce_dtype_cured.py").stdout.splitlines()) == 4
    p, y = torch.full((2,), 0.5), torch.tensor([0, 1])
    with pytest.raises(RuntimeError, match=expected[0]):
        F.binary_cross_entropy_with_logits(p, y)
    with pytest.raises(RuntimeError, match=expected[2]):
        F.binary_cross_entropy(p, y)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_bce_dtype_of_bce_loss_is_that_of_the_predictions(dtype: torch.dtype) -> None:
    p, y = torch.full((2,), 0.5, dtype=dtype), torch.tensor([0, 1])
    with pytest.raises(RuntimeError, match="Found dtype Float but expected"):
        nn.BCELoss()(p, y.float())
    nn.BCELoss()(p, y.to(p.dtype))
    nn.BCEWithLogitsLoss()(p, y.float())


def test_bce_size_is_not_broadcast(run: RunSnippet) -> None:
    symptom = run("pitfalls/loss_errors/bce_size.py").stdout.splitlines()
    assert len(symptom) == 2
    assert all(line.startswith("ValueError: ") for line in symptom)
    assert "must be the same as input size" in symptom[0]
    assert "is deprecated. Please ensure they have the same size." in symptom[1]
    cured = run("pitfalls/loss_errors/bce_size_cured.py").stdout
    p, y = torch.full((4, 1), 0.5), torch.tensor([0.0, 1.0, 1.0, 0.0]).unsqueeze(1)
    losses = nn.BCEWithLogitsLoss()(p, y), nn.BCELoss()(p, y)
    assert cured == "".join(f"{loss:.4f}\n" for loss in losses)


@pytest.mark.parametrize("loss", [nn.BCEWithLogitsLoss(), nn.BCELoss()])
@pytest.mark.parametrize("batch", [1, 2])
def test_bce_size_comes_back_when_a_batch_of_one_is_squeezed(
    loss: nn.Module, batch: int
) -> None:
    p, y = torch.full((batch, 1), 0.5), torch.ones(batch)
    loss(p.squeeze(1), y)
    with pytest.raises(ValueError, match="size") if batch == 1 else nullcontext():
        loss(p.squeeze(), y)


def test_between_0_and_1_is_what_bce_wants(run: RunSnippet) -> None:
    text = "all elements of input should be between 0 and 1"
    assert (
        run("pitfalls/loss_errors/between_0_and_1.py").error
        == f"RuntimeError: {text}\n"
    )
    assert run("pitfalls/loss_errors/between_0_and_1_cured.py").error == ""
    with pytest.raises(RuntimeError, match=text):
        nn.BCELoss()(torch.sigmoid(torch.tensor([float("nan")])), torch.ones(1))


def test_target_range_makes_one_loss_negative_and_one_raise(run: RunSnippet) -> None:
    symptom = run("pitfalls/loss_errors/target_range.py")
    text = "all elements of target should be between 0 and 1"
    assert symptom.error == f"RuntimeError: {text}\n"
    assert symptom.values["loss"] < -100
    cure = run("pitfalls/loss_errors/target_range_cured.py")
    assert cure.values["loss"] > 0
    z, y = torch.tensor([3.0, -3.0]), torch.tensor([1.0, -1.0])
    assert nn.BCEWithLogitsLoss()(z, y) < 0
    assert nn.BCEWithLogitsLoss()(-z, y) > 0  # negative at times, not always
    assert ((y + 1) / 2).tolist() == [1, 0]


def test_ce_target_errors_and_cures(run: RunSnippet) -> None:
    assert run("pitfalls/loss_errors/ce_target.py").stdout.splitlines() == [
        "RuntimeError: expected target dtype to be Long or Byte, but got Float",
        f"RuntimeError: {MULTI_TARGET}",
        "IndexError: Target 3 is out of bounds.",
        f"RuntimeError: {PROBABILITIES}",
    ]
    losses = run("pitfalls/loss_errors/ce_target_cured.py").stdout.splitlines()
    assert [float(loss) for loss in losses] == pytest.approx([1.0986] * 4, abs=2e-4)


def test_ce_target_of_int32_and_one_hot_for_nll() -> None:
    z, y = torch.zeros(2, 3), torch.tensor([0, 2])
    with pytest.raises(RuntimeError, match=r"but got Int$"):
        F.cross_entropy(z, y.int())
    F.cross_entropy(z, y.int().long())
    for one_hot in F.one_hot(y, 3), F.one_hot(y, 3).float():
        with pytest.raises(RuntimeError, match=MULTI_TARGET):
            F.nll_loss(z, one_hot)


def test_soft_targets_cannot_be_ignored_but_left_out(run: RunSnippet) -> None:
    text = "ignore_index is not supported for floating point target"
    assert (
        run("pitfalls/loss_errors/soft_targets.py").error == f"RuntimeError: {text}\n"
    )
    cured = run("pitfalls/loss_errors/soft_targets_cured.py").stdout
    assert float(cured.split()[1]) == pytest.approx(math.log(4), abs=1e-4)
    z, p = torch.zeros(2, 3), torch.full((2, 3), 1 / 3)
    for index in 0, 1, 255:
        with pytest.raises(RuntimeError, match=text):
            F.cross_entropy(z, p, ignore_index=index)
    for index in -100, -1:
        loss = F.cross_entropy(z, p, ignore_index=index)
        assert loss.item() == pytest.approx(math.log(3), abs=1e-4)


def test_soft_targets_have_the_classes_on_axis_1_and_any_sum() -> None:
    z, y = torch.randn(2, 3, 4, 4), torch.randint(3, (2, 4, 4))
    p = F.one_hot(y, 3).float()
    text = r"only batches of spatial targets supported \(3D tensors\) but got targets"
    with pytest.raises(RuntimeError, match=f"{text} of dimension: 4"):
        F.cross_entropy(z, p)
    once = F.cross_entropy(z, p.movedim(-1, 1))
    torch.testing.assert_close(once, F.cross_entropy(z, y))
    torch.testing.assert_close(F.cross_entropy(z, 2 * p.movedim(-1, 1)), 2 * once)


def test_autocast_is_cured_by_float_before_the_sigmoid_not_after() -> None:
    fc = nn.Linear(1, 1, bias=False)
    nn.init.constant_(fc.weight, 10.0)
    x, y = torch.ones(1, 1), torch.zeros(1, 1)
    with torch.autocast("cpu", torch.bfloat16):
        out = fc(x)
        late, early = torch.sigmoid(out).float(), torch.sigmoid(out.float())
        assert F.binary_cross_entropy(torch.sigmoid(out), y).item() == 100
        assert F.binary_cross_entropy(late, y).item() == 100
        loss = F.binary_cross_entropy(early, y).item()
    assert early.item() < 1
    assert loss == pytest.approx(10, abs=1e-2)


def test_autocast_on_the_cpu_rounds_to_one_and_goes_on(run: RunSnippet) -> None:
    symptom = run("pitfalls/loss_errors/autocast.py")
    assert symptom.stdout == "output 1.00000, loss 100.0\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/loss_errors/autocast_cured.py").values
    assert cure["loss"] == pytest.approx(10, abs=1e-3)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_autocast_has_dtypes_that_round_a_probability_to_one(
    dtype: torch.dtype,
) -> None:
    z = torch.tensor([10.0])
    assert torch.sigmoid(z).item() < 1
    assert torch.sigmoid(z.to(dtype)).item() == 1


def test_autocast_leaves_a_sigmoid_in_the_dtype_of_the_layer() -> None:
    x = torch.ones(1, 1)
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.sigmoid(nn.Linear(1, 1)(x)).dtype == torch.bfloat16
        assert torch.sigmoid(x).dtype == torch.float32


def test_autocast_refuses_on_cuda_in_the_words_of_the_page() -> None:
    folder = Path(torch.__file__).parent / "lib"
    (library,) = (path for path in folder.glob("*torch_cpu.*") if path.suffix != ".lib")
    text = b"torch.nn.functional.binary_cross_entropy and torch.nn.BCELoss are unsafe"
    with (
        library.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        assert content.find(text + b" to autocast.") > 0


def test_implicit_dim_warns_and_takes_the_batch_axis(run: RunSnippet) -> None:
    symptom = run("pitfalls/loss_errors/implicit_dim.py")
    assert symptom.values["total"] == 2
    text = f"{IMPLICIT.format('softmax')} Change the call to include dim=X as an"
    assert f"UserWarning: {text} argument.\n" in symptom.stderr
    cure = run("pitfalls/loss_errors/implicit_dim_cured.py")
    assert (cure.values["total"], cure.stderr) == (1, "")


@pytest.mark.parametrize(("dims", "axis"), [(1, 0), (2, 1), (3, 0), (4, 1)])
def test_implicit_dim_goes_by_the_number_of_dimensions(dims: int, axis: int) -> None:
    torch.manual_seed(0)
    x = torch.randn((2, 3, 4, 5)[:dims])
    with pytest.warns(UserWarning, match=IMPLICIT.format("softmax")):
        y = F.softmax(x)
    torch.testing.assert_close(y.sum(axis), torch.ones_like(y.sum(axis)))


@pytest.mark.parametrize(
    ("name", "softmax"),
    [
        ("softmax", nn.Softmax()),
        ("log_softmax", nn.LogSoftmax()),
        ("log_softmax", F.log_softmax),
    ],
)
def test_implicit_dim_is_warned_of_by_others(
    name: str, softmax: Callable[[torch.Tensor], torch.Tensor]
) -> None:
    with pytest.warns(UserWarning, match=IMPLICIT.format(name)):
        softmax(torch.zeros(2, 3))


def test_softmax_missing_is_an_error_of_torch_softmax(run: RunSnippet) -> None:
    text = 'softmax() missing 1 required positional arguments: "dim"'
    assert (
        run("pitfalls/loss_errors/softmax_missing.py").error == f"TypeError: {text}\n"
    )
    with pytest.raises(TypeError, match=r"softmax\(\) missing 1 required"):
        torch.zeros(2, 4).softmax()
    assert (
        run("pitfalls/loss_errors/softmax_missing_cured.py").stdout
        == "sums [1.0, 1.0]\n"
    )


def test_predict_makes_a_module_of_one_value(run: RunSnippet) -> None:
    result = run("pitfalls/loss_errors/predict.py")
    assert result.values["kind"] == "MSELoss"
    assert "size_average and reduce args will be deprecated" in result.stderr
