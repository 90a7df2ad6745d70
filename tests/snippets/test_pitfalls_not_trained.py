"""What the page about parameters that are not updated claims, asked of its runs."""

import pytest
import torch
from torch import nn
from torch.optim import SGD

from tests.conftest import RunSnippet


def test_which_one_finds_no_fault_in_good_alone(run: RunSnippet) -> None:
    head, *lines = run("pitfalls/not_trained/which_one.py").stdout.splitlines()
    assert head == "requires_grad, grad, optimizer, changed"
    rows = {
        name: [one == "True" for one in row] for name, *row in map(str.split, lines)
    }
    assert rows == {
        "good.weight": [True, True, True, True],
        "frozen.weight": [False, False, True, False],
        "unused.weight": [True, False, True, False],
        "cut.weight": [True, False, True, False],
        "late.weight": [True, True, False, False],
    }


@pytest.mark.parametrize(("gradient", "lr"), [(0.0, 0.1), (1.0, 1e-9)])
def test_a_value_stays_without_a_fault_in_the_model(gradient: float, lr: float) -> None:
    w = nn.Parameter(torch.ones(1))
    optimizer = SGD([w], lr=lr)
    (gradient * w).backward()
    optimizer.step()
    assert w.requires_grad
    assert w.grad is not None
    assert w.item() == 1


def test_evaluation_mode_is_no_reason_for_not_learning() -> None:
    model = nn.Linear(2, 1).eval()
    before = model.weight.detach().clone()
    optimizer = SGD(model.parameters(), lr=0.1)
    model(torch.ones(2)).backward()
    optimizer.step()
    assert not torch.equal(model.weight, before)


def test_list_hides_layers_from_parameters(run: RunSnippet) -> None:
    symptom, cure = (
        run("pitfalls/not_trained/list.py"),
        run("pitfalls/not_trained/list_cured.py"),
    )
    out = ["out.weight", "out.bias"]
    assert symptom.values["names"] == out
    hidden = ["hidden.0.weight", "hidden.0.bias", "heads.a.weight", "heads.a.bias"]
    assert cure.values["names"] == hidden + out
    assert (symptom.error, symptom.stderr) == ("", "")


@pytest.mark.parametrize("holder", [list, tuple, dict])
def test_list_hides_from_eval_double_and_an_optimizer_that_says_nothing(
    holder: type,
) -> None:
    hidden, model = nn.Linear(2, 2), nn.Module()
    model.held = holder([("a", hidden)])
    model.out = nn.Linear(2, 2)
    model.eval().double()
    assert (hidden.training, model.out.training) == (True, False)
    assert hidden.weight.dtype == torch.float32
    assert model.out.weight.dtype == torch.float64
    (group,) = SGD(model.parameters(), lr=0.1).param_groups
    assert [*map(id, group["params"])] == [*map(id, model.out.parameters())]


def test_parameter_list_registers_what_a_list_does_not(run: RunSnippet) -> None:
    symptom = run("pitfalls/not_trained/parameter_list.py")
    assert symptom.values["names"] == []
    assert (symptom.error, symptom.stderr) == ("", "")
    assert run("pitfalls/not_trained/parameter_list_cured.py").values["names"] == [
        "ws.0"
    ]


def test_parameter_list_and_dict_make_parameters_of_tensors() -> None:
    ws = nn.ParameterList([torch.ones(2), torch.zeros(3)])
    by_name = nn.ParameterDict({"a": torch.ones(2)})
    for one in (*ws, by_name["a"]):
        assert isinstance(one, nn.Parameter)
        assert one.requires_grad
    assert ws[1].shape == (3,)
    assert [name for name, _ in by_name.named_parameters()] == ["a"]


def test_parameter_list_cannot_be_called() -> None:
    with pytest.raises(RuntimeError, match=r"^ParameterList should not be called\.$"):
        nn.ParameterList([torch.ones(2)])(torch.ones(2))


def test_local_variable_leaves_the_optimizer_without_parameters(
    run: RunSnippet,
) -> None:
    symptom = run("pitfalls/not_trained/local_variable.py")
    assert symptom.error == "ValueError: optimizer got an empty parameter list\n"
    assert symptom.values["names"] == []
    cured = run("pitfalls/not_trained/local_variable_cured.py").values["names"]
    assert cured == ["w", "fc.weight", "fc.bias"]


def test_local_variable_is_no_error_if_another_layer_is_registered() -> None:
    class Net(nn.Module):  # type: ignore[misc]  # torch is not typed here
        def __init__(self) -> None:
            super().__init__()
            forgotten = nn.Linear(2, 2)
            self.out = nn.Linear(*forgotten.weight.shape)

    (group,) = SGD(Net().parameters(), lr=0.1).param_groups
    assert len(group["params"]) == 2


def test_computed_in_init_fails_in_the_second_backward(run: RunSnippet) -> None:
    error = run("pitfalls/not_trained/computed_in_init.py").error
    assert error.startswith(
        "RuntimeError: Trying to backward through the graph a second time (or directly"
        " access saved tensors after they have already been freed)."
    )
    assert "Specify retain_graph=True" in error
    cure = run("pitfalls/not_trained/computed_in_init_cured.py")
    assert (cure.error, cure.stderr) == ("", "")


def test_computed_in_init_learns_nothing_with_retain_graph() -> None:
    w = nn.Parameter(torch.ones(2))
    w2, x = torch.sigmoid(w), torch.ones(2)
    optimizer, first = SGD([w], lr=0.1), w2.tolist()
    for _ in range(3):
        (x @ w2).backward(retain_graph=True)
        optimizer.step()
    assert not torch.equal(w, torch.ones(2))
    assert w2.tolist() == first


def test_computed_in_init_as_a_sum_learns_nothing_without_an_error() -> None:
    a, b = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))
    total, x = a + b, torch.ones(2)
    optimizer = SGD([a, b], lr=0.1)
    for _ in range(3):
        (x @ total).backward()
        optimizer.step()
    assert not torch.equal(a, torch.ones(2))
    assert total.tolist() == [2, 2]


def test_frozen_by_an_attribute_is_not_frozen(run: RunSnippet) -> None:
    symptom = run("pitfalls/not_trained/frozen.py")
    assert symptom.values["flag"] is True
    assert (symptom.error, symptom.stderr) == ("", "")
    assert run("pitfalls/not_trained/frozen_cured.py").values["flag"] is False
    model = nn.Linear(2, 1)
    model.requires_grad = False
    assert vars(model)["requires_grad"] is False


def test_frozen_moves_by_the_gradient_left_over(run: RunSnippet) -> None:
    symptom = run("pitfalls/not_trained/frozen_moves.py")
    assert symptom.values["changed"] is True
    assert (symptom.error, symptom.stderr) == ("", "")
    assert run("pitfalls/not_trained/frozen_moves_cured.py").values["changed"] is False


def test_frozen_is_safe_from_an_optimizer_that_was_not_given_it() -> None:
    body, head = nn.Linear(2, 2), nn.Linear(2, 1)
    before = body.weight.detach().clone()
    head(body(torch.ones(2))).backward()
    body.requires_grad_(False)
    SGD(head.parameters(), lr=0.1).step()
    assert body.weight.grad is not None
    assert torch.equal(body.weight, before)
    SGD([*body.parameters(), *head.parameters()], lr=0.1).zero_grad()
    assert body.weight.grad is None


def test_frozen_statistics_move_in_training_mode() -> None:
    norm = nn.BatchNorm1d(2).requires_grad_(False)
    norm(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    assert norm.running_mean is not None
    assert norm.running_mean.all()


def test_predict_a_frozen_layer_lets_the_gradient_through(run: RunSnippet) -> None:
    assert run("pitfalls/not_trained/predict.py").values["reached"] == [True, False]
