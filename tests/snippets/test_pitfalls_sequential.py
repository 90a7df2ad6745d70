"""What the page about nn.Sequential and nn.ModuleList claims, asked of its runs."""

import functools
import io
import pickle
from collections import OrderedDict
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.conftest import RunSnippet


class Wrap(nn.Module):  # type: ignore[misc]
    def __init__(self, f: Callable[..., torch.Tensor], **kw: object) -> None:
        super().__init__()
        self.f, self.kw = f, kw

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.f(x, **self.kw)


DOUBLE = lambda x: 2 * x  # noqa: E731


def test_f_relu_is_refused_and_so_are_lambda_and_class(run: RunSnippet) -> None:
    names = (
        "torch.nn.functional.relu",
        "__main__.<lambda>",
        "torch.nn.modules.activation.ReLU",
    )
    texts = [f"TypeError: {name} is not a Module subclass" for name in names]
    symptom = run("pitfalls/sequential/f_relu.py")
    assert symptom.stdout.splitlines() == texts
    cure = run("pitfalls/sequential/f_relu_cured.py").stdout
    assert cure.splitlines() == ["ReLU()", "Identity()", "ReLU()"]


@pytest.mark.parametrize("given", [functools.partial(F.relu), [nn.ReLU(), nn.ReLU()]])
def test_f_relu_has_the_text_of_partial_and_list(given: object) -> None:
    with pytest.raises(TypeError, match="is not a Module subclass"):
        nn.Sequential(given)


def test_f_relu_text_does_not_come_with_a_list_unpacked() -> None:
    assert len(nn.Sequential(*[nn.ReLU(), nn.ReLU()])) == 2


def test_wrapper_is_not_in_torch_and_takes_f_interpolate(run: RunSnippet) -> None:
    assert not hasattr(nn, "Lambda")
    assert run("pitfalls/sequential/wrapper.py").stdout == "(1, 4, 12, 12)\n"
    x = torch.rand(1, 2, 3, 3)
    wrapped = Wrap(F.interpolate, scale_factor=2)(x)
    assert torch.allclose(wrapped, nn.Upsample(scale_factor=2)(x))


def test_wrapper_of_f_dropout_does_not_stop() -> None:
    net = nn.Sequential(Wrap(F.dropout, p=0.5)).eval()
    dropped = int((net(torch.ones(1000)) == 0).sum())
    assert 300 < dropped < 700
    layer = nn.Sequential(nn.Dropout(0.5)).eval()
    assert torch.equal(layer(torch.ones(1000)), torch.ones(1000))


def test_wrapper_of_a_lambda_cannot_be_saved_whole() -> None:
    net = nn.Sequential(nn.Linear(2, 2), Wrap(DOUBLE))
    with pytest.raises(pickle.PicklingError, match="Can't pickle <function <lambda>"):
        torch.save(net, io.BytesIO())
    torch.save(net.state_dict(), io.BytesIO())
    named = nn.Sequential(nn.Linear(2, 2), Wrap(F.relu))
    torch.save(named, io.BytesIO())
    torch.save(named.state_dict(), io.BytesIO())
    pooling = nn.Sequential(Wrap(F.max_pool2d))
    with pytest.raises(AttributeError, match="Can't pickle local object"):
        torch.save(pooling, io.BytesIO())


def test_residual_adds_its_input(run: RunSnippet) -> None:
    shape, *keys = run("pitfalls/sequential/residual.py").stdout.splitlines()
    assert shape == "(3, 4)"
    assert keys == ["0.weight", "0.bias", "1.body.0.weight", "1.body.0.bias"]


def test_print_shows_both_shapes(run: RunSnippet) -> None:
    assert run("pitfalls/sequential/show.py").stdout == "(1, 2, 6, 6)\n(1, 72)\n"


def test_print_is_not_needed_with_a_slice() -> None:
    net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    x = torch.rand(4, 2)
    assert torch.allclose(net[:2](x), net[1](net[0](x)))


def test_names_are_numbers_or_those_given(run: RunSnippet) -> None:
    lines = run("pitfalls/sequential/names.py").stdout.splitlines()
    assert "        for module in self:" in lines
    assert lines[-2:] == [
        "0.weight 0.bias 2.weight 2.bias",
        "fc1.weight fc1.bias fc2.weight fc2.bias",
    ]


def test_shifted_numbers_do_not_load_and_names_do(run: RunSnippet) -> None:
    error = run("pitfalls/sequential/shifted.py").error
    assert 'Missing key(s) in state_dict: "2.weight", "2.bias".' in error
    assert 'Unexpected key(s) in state_dict: "1.weight", "1.bias".' in error
    cure = run("pitfalls/sequential/shifted_cured.py").stdout
    assert cure == "<All keys matched successfully>\n"


def test_shifted_is_nothing_by_a_layer_at_the_end() -> None:
    layers = nn.Linear(2, 3), nn.Linear(3, 1)
    ended = nn.Sequential(*layers, nn.ReLU())
    assert list(ended.state_dict()) == list(nn.Sequential(*layers).state_dict())


def test_shifted_is_nothing_when_a_named_layer_is_removed() -> None:
    fc1, fc2 = nn.Linear(2, 3), nn.Linear(3, 1)
    old = nn.Sequential(OrderedDict(fc1=fc1, act=nn.ReLU(), fc2=fc2))
    new = nn.Sequential(OrderedDict(fc1=fc1, fc2=fc2))
    result = new.load_state_dict(old.state_dict())
    assert (result.missing_keys, result.unexpected_keys) == ([], [])


def test_module_list_cannot_be_called(run: RunSnippet) -> None:
    text = 'NotImplementedError: Module [{}] is missing the required "forward" function'
    symptom = run("pitfalls/sequential/module_list.py").stdout.splitlines()
    assert symptom == [text.format("ModuleList"), text.format("ModuleDict")]
    cure = run("pitfalls/sequential/module_list_cured.py")
    assert cure.stdout == "(1, 2) same = True\n"


def test_module_list_has_the_text_of_a_forward_that_is_none() -> None:
    class Misspelled(nn.Module):  # type: ignore[misc]
        def foward(self, x: torch.Tensor) -> torch.Tensor:
            return x

    class Indented(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()

            def forward(x: torch.Tensor) -> torch.Tensor:
                return x

    for net in Misspelled(), Indented():
        text = rf'Module \[{type(net).__name__}\] is missing the required "forward"'
        with pytest.raises(NotImplementedError, match=text):
            net(torch.ones(1))


def test_containers_register_and_one_has_a_forward(run: RunSnippet) -> None:
    lines = run("pitfalls/sequential/containers.py").stdout.splitlines()
    assert [line.split() for line in lines[::2]] == [
        ["Sequential", "forward", "True"],
        ["ModuleList", "forward", "False"],
        ["ModuleDict", "forward", "False"],
    ]
    numbered = "0.weight 0.bias 1.weight 1.bias"
    assert lines[1::2] == [numbered, numbered, "a.weight a.bias b.weight b.bias"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: nn.Sequential(F.relu),
        lambda: nn.ModuleList([F.relu]),
        lambda: nn.ModuleDict({"a": F.relu}),
    ],
)
def test_containers_take_no_function(make: Callable[[], nn.Module]) -> None:
    with pytest.raises(TypeError, match="relu is not a Module subclass"):
        make()


def test_containers_of_parameters_cannot_be_called() -> None:
    with pytest.raises(RuntimeError, match="ParameterList should not be called"):
        nn.ParameterList([torch.ones(1)])(torch.ones(1))


def test_lstm_passes_on_a_tuple(run: RunSnippet) -> None:
    text = "linear(): argument 'input' (position 1) must be Tensor, not tuple"
    assert run("pitfalls/sequential/lstm.py").error == f"TypeError: {text}\n"
    assert run("pitfalls/sequential/lstm_cured.py").stdout == "(2, 1)\n"


@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU, nn.RNN])
def test_lstm_gru_and_rnn_return_the_last_time_in_their_first(kind: type) -> None:
    first = kind(3, 4, batch_first=True)
    later = kind(3, 4)
    later.load_state_dict(first.state_dict())
    x = torch.rand(2, 5, 3)
    outputs = first(x), later(x.transpose(0, 1))
    assert [type(output) for output in outputs] == [tuple, tuple]
    last, same = outputs[0][0][:, -1], outputs[1][0][-1]
    assert torch.allclose(last, same, atol=1e-6)
    hidden = outputs[0][1]
    hidden = hidden[0] if kind is nn.LSTM else hidden
    assert torch.allclose(last, hidden[0], atol=1e-6)


def test_same_layer_is_one_layer_with_three_names(run: RunSnippet) -> None:
    symptom = run("pitfalls/sequential/same_layer.py")
    assert (symptom.values["params"], symptom.values["keys"]) == (2, 6)
    assert symptom.stdout.endswith("True\n")
    cure = run("pitfalls/sequential/same_layer_cured.py")
    assert (cure.values["params"], cure.values["keys"]) == (6, 6)
    assert cure.stdout.endswith("False\n")


def test_predict_numbers_the_inner_one_by_itself(run: RunSnippet) -> None:
    assert run("pitfalls/sequential/predict.py").values["key"] == "1.1.weight"
