"""What the page about ReLU and inplace=True claims, asked of its runs."""

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.conftest import RunSnippet

MODIFIED = (
    "one of the variables needed for gradient computation"
    " has been modified by an inplace operation"
)


def test_modified_raises_and_the_default_is_not_in_place(run: RunSnippet) -> None:
    error = run("pitfalls/inplace/modified.py").error
    assert error.startswith(f"RuntimeError: {MODIFIED}")
    assert "output 0 of Sigmoid" in error
    cure = run("pitfalls/inplace/modified_cured.py")
    assert (cure.error, cure.stderr) == ("", "")
    assert nn.ReLU().inplace is False


def overwritten(before: Callable[[Tensor], Tensor]) -> None:
    x = torch.rand(1, 4).add(0.5).requires_grad_()
    F.relu(before(x), inplace=True).sum().backward()


@pytest.mark.parametrize(
    "before",
    [
        torch.sigmoid,
        torch.tanh,
        torch.exp,
        torch.sqrt,
        torch.relu,
        lambda x: x.softmax(1),
    ],
)
def test_in_place_after_what_needs_its_output_raises(
    before: Callable[[Tensor], Tensor],
) -> None:
    with pytest.raises(RuntimeError, match=MODIFIED):
        overwritten(before)


@pytest.mark.parametrize(
    "before",
    [
        nn.Linear(4, 4),
        lambda x: F.conv1d(x[None], torch.ones(1, 1, 1, requires_grad=True))[0],
        lambda x: F.layer_norm(x, (4,)),
        F.gelu,
    ],
)
def test_in_place_after_what_does_not_need_it_is_fine(
    before: Callable[[Tensor], Tensor],
) -> None:
    overwritten(before)


def test_adding_in_place_raises_the_same() -> None:
    y = torch.sigmoid(torch.zeros(2, requires_grad=True))
    y += 1
    with pytest.raises(RuntimeError, match=MODIFIED):
        y.sum().backward()


def test_detecting_anomalies_warns_of_the_line() -> None:
    with (
        torch.autograd.set_detect_anomaly(True),
        pytest.warns(UserWarning, match="forward call that caused the error"),
        pytest.raises(RuntimeError, match=MODIFIED),
    ):
        overwritten(torch.sigmoid)


LEAF = "a leaf Variable that requires grad is being used in an in-place operation."
VIEW = LEAF.replace("a leaf", "a view of a leaf")


def test_leaf_raises_two_texts_and_no_grad_allows_it(run: RunSnippet) -> None:
    symptom = run("pitfalls/inplace/leaf.py").stdout
    assert symptom == f"RuntimeError: {LEAF}\nRuntimeError: {VIEW}\n"
    cure = run("pitfalls/inplace/leaf_cured.py")
    assert cure.stdout == "[0.0, 2.0] [0.0, 2.0]\n"


@pytest.mark.parametrize("make", [nn.Parameter, lambda w: w.requires_grad_()])
@pytest.mark.parametrize(
    ("write", "text"),
    [
        (nn.ReLU(inplace=True), LEAF),
        (lambda w: w.copy_(torch.ones(2)), LEAF),
        (lambda w: w.uniform_(-1, 1), LEAF),
        (lambda w: w.__setitem__(0, 1), VIEW),
    ],
)
def test_a_leaf_is_not_overwritten(
    make: Callable[[Tensor], Tensor], write: Callable[[Tensor], object], text: str
) -> None:
    with pytest.raises(RuntimeError, match=text):
        write(make(torch.ones(2)))


def test_init_writes_into_a_parameter() -> None:
    w = nn.Parameter(torch.zeros(2, 2))
    nn.init.constant_(w, 3)
    assert w.unique().tolist() == [3]


def test_skip_changes_output_and_input_silently(run: RunSnippet) -> None:
    symptom = run("pitfalls/inplace/skip.py")
    assert symptom.stdout == "y [0.0, 4.0] x [0.0, 2.0]\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    x = torch.tensor([-1.0, 2.0])
    assert symptom.values["y"] == (F.relu(x) + F.relu(x)).tolist()
    cure = run("pitfalls/inplace/skip_cured.py")
    assert cure.stdout == "y [-1.0, 4.0] x [-1.0, 2.0]\n"


def test_skip_is_the_same_with_the_function_and_in_eval() -> None:
    class Block(nn.Module):  # type: ignore[misc]
        def forward(self, x: Tensor) -> Tensor:
            return F.relu(x, inplace=True) + x

    for block in (Block(), Block().eval()):
        assert block(torch.tensor([-1.0, 2.0])).tolist() == [0, 4]


def test_which_relu_has_which_gradient(run: RunSnippet) -> None:
    rows = run("pitfalls/inplace/which_relu.py").stdout.splitlines()
    same = "[0.0, 0.0, 2.0] [0.0, 0.0, 1.0]"
    assert [row.split(maxsplit=1)[1] for row in rows[:3]] == [same] * 3
    assert rows[3].split(maxsplit=1)[1] == "[0.0, 0.0, 2.0] [0.0, 1.0, 1.0]"


@pytest.mark.parametrize(
    ("f", "gradient"),
    [
        (nn.ReLU(), 1),
        (F.relu, 1),
        (torch.relu, 1),
        (torch.Tensor.relu, 1),
        (lambda x: x.clamp(min=0), 0),
    ],
)
def test_which_relu_at_nan_and_none_is_in_place(
    f: Callable[[Tensor], Tensor], gradient: float
) -> None:
    x = torch.tensor([float("nan"), -1.0], requires_grad=True)
    y = f(x)
    y.sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [gradient, 0]
    assert y.isnan().tolist() == [True, False]
    assert (y is not x, x[1].item()) == (True, -1)


def test_torch_relu_has_no_inplace() -> None:
    with pytest.raises(TypeError, match="inplace"):
        torch.relu(torch.ones(1), inplace=True)


def test_predict_both_names_are_one_tensor(run: RunSnippet) -> None:
    assert run("pitfalls/inplace/predict.py").values["values"] == [1, 3]


def test_skip_is_cured_by_a_clone() -> None:
    x = torch.tensor([-1.0, 2.0])
    act = nn.ReLU(inplace=True)
    assert (act(x.clone()) + x).tolist() == [-1, 4]
    assert x.tolist() == [-1, 2]
