"""What the page about assigning to attributes claims, asked of its runs."""

import copy
import re
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.conftest import ROOT, RunSnippet

EITHER_LANGUAGE = pytest.mark.parametrize("lang", ["ja", "en"])
AS_PARAMETER = "as parameter 'w' (torch.nn.Parameter or None expected)"
AS_MODULE = "as child module 'fc' (torch.nn.Module or None expected)"
AS_BUFFER = "as buffer 'b' (torch.nn.Buffer, torch.Tensor or None expected)"
NON_LEAF = "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed"
DEEPCOPY = (
    "Only Tensors created explicitly by the user (graph leaves) "
    "support the deepcopy protocol"
)


def one_of_each() -> nn.Module:
    net = nn.Module()
    net.w = nn.Parameter(torch.ones(2))
    net.fc = nn.Linear(2, 2)
    net.b = nn.Buffer(torch.ones(2))
    return net


class Keeping(nn.Linear):  # type: ignore[misc]  # torch is not typed here
    def forward(self, x: Tensor) -> Tensor:
        self.h: Tensor = super().forward(x)
        return self.h


def test_cannot_assign_a_result_to_a_parameter(run: RunSnippet) -> None:
    error = run("pitfalls/assigning/cannot_assign.py").error
    assert error == f"TypeError: cannot assign 'torch.FloatTensor' {AS_PARAMETER}\n"
    cure = run("pitfalls/assigning/cannot_assign_cured.py")
    assert cure.stdout == "grad [0.25, -0.25]\n"
    net = one_of_each()
    with pytest.raises(TypeError, match=re.escape(AS_PARAMETER)):
        net.w = F.softmax(net.w, dim=0)
    w = net.w
    net.w = nn.Parameter(F.softmax(w, dim=0))
    net.w[0].backward()
    assert w.grad is None


def test_cannot_assign_module_says_what_is_taken(run: RunSnippet) -> None:
    assert run("pitfalls/assigning/relatives.py").stdout.splitlines() == [
        f"TypeError: cannot assign 'torch.FloatTensor' {AS_MODULE}",
        f"TypeError: cannot assign 'int' {AS_BUFFER}",
    ]
    cured = run("pitfalls/assigning/relatives_cured.py").stdout
    assert cured == "w [0.0, 0.0] b 1\nIdentity()\n"


@EITHER_LANGUAGE
def test_cannot_assign_module_a_function(lang: str) -> None:
    with pytest.raises(TypeError) as caught:
        one_of_each().fc = F.relu
    text = str(caught.value)
    assert text == f"cannot assign 'torch.nn.functional.relu' {AS_MODULE}"
    page = (ROOT / f"docs/{lang}/pitfalls/assigning.md").read_text("utf-8")
    assert f"`{text.partition(' (')[0]}`" in page


def test_cannot_assign_module_takes_none() -> None:
    net = one_of_each()
    for name in ("w", "fc", "b"):
        setattr(net, name, None)
        assert not [key for key in net.state_dict() if key.startswith(name)]
    assert list(net.state_dict()) == []


def test_to_device_leaves_an_unregistered_tensor(run: RunSnippet) -> None:
    symptom = run("pitfalls/assigning/to_device.py")
    assert symptom.stdout == "parameters() []\nstate_dict() []\n"
    assert symptom.stderr == symptom.error == ""
    cure = run("pitfalls/assigning/to_device_cured.py")
    assert cure.stdout == "parameters() ['w']\nstate_dict() ['w']\n"


def test_to_device_returns_a_plain_tensor_where_it_converts() -> None:
    w = nn.Parameter(torch.ones(2))
    for converted in (w.to("meta"), w.double(), w.half()):
        assert type(converted) is Tensor
        assert not converted.is_leaf
    assert w.to("cpu") is w
    net = one_of_each().to("meta")
    assert type(net.w) is nn.Parameter
    assert net.w.device.type == "meta"


def test_non_leaf_grad_warns(run: RunSnippet) -> None:
    symptom = run("pitfalls/assigning/grad_warning.py").stdout
    assert symptom == f"UserWarning: {NON_LEAF}.\n"
    cure = run("pitfalls/assigning/grad_warning_cured.py")
    assert (cure.stdout, cure.stderr) == ("grad [1.0, 1.0]\n", "")
    h = nn.Parameter(torch.ones(2)) * 2
    h.retain_grad()
    h.sum().backward()
    assert h.grad.tolist() == [1, 1]


def test_parameter_of_parameter_is_another(run: RunSnippet) -> None:
    symptom = run("pitfalls/assigning/parameter_of_parameter.py")
    cure = run("pitfalls/assigning/parameter_of_parameter_cured.py")
    assert symptom.stdout == "same object False\nw.grad None\n"
    assert cure.stdout == "same object True\nw.grad tensor([1., 1.])\n"
    assert symptom.stderr == symptom.error == ""
    w = nn.Parameter(torch.ones(2))
    v = nn.Parameter(w)
    v.sum().backward()
    assert v.grad.tolist() == [1, 1]
    assert v.data_ptr() == w.data_ptr()
    assert v.is_leaf
    (w * 2).sum().backward()
    assert w.grad.tolist() == [2, 2]


def test_register_module_is_another_name(run: RunSnippet) -> None:
    assert run("pitfalls/assigning/register_module.py").stdout == "a b c\np q\n"
    assert "Alias for :func:`add_module`" in nn.Module.register_module.__doc__
    net = nn.Module()
    for i in range(2):
        net.add_module(f"layer{i}", nn.ReLU())
    assert [name for name, _ in net.named_children()] == ["layer0", "layer1"]


def test_register_module_relative_keeps_a_name_free() -> None:
    net = nn.Module()
    net.register_parameter("bias", None)
    assert net.bias is None
    assert list(net.state_dict()) == []
    net.bias = nn.Parameter(torch.ones(1))
    assert list(net.state_dict()) == ["bias"]


def test_register_errors(run: RunSnippet) -> None:
    wanted = "object to parameter 'w' (torch.nn.Parameter or None required)"
    assert run("pitfalls/assigning/register_errors.py").stdout.splitlines() == [
        f"TypeError: cannot assign 'torch.FloatTensor' {wanted}",
        """KeyError: 'module name can\\'t contain ".", got: layer.1'""",
    ]
    assert run("pitfalls/assigning/register_errors_cured.py").stdout == "w\nlayer1\n"
    with pytest.raises(KeyError, match=r"module name can.+t contain"):
        nn.ModuleDict({"layer.1": nn.ReLU()})
    with pytest.raises(KeyError, match="attribute 'forward' already exists"):
        nn.Module().add_module("forward", nn.ReLU())


def test_deepcopy_of_a_kept_result_raises(run: RunSnippet) -> None:
    error = run("pitfalls/assigning/deepcopy.py").error
    assert error.startswith(f"RuntimeError: {DEEPCOPY} at the moment.")
    cured = run("pitfalls/assigning/deepcopy_cured.py").stdout
    assert cured == "Linear(in_features=2, out_features=2, bias=True)\n"


@pytest.mark.parametrize("mode", [nn.Module.train, nn.Module.eval])
def test_deepcopy_depends_on_the_graph_and_not_on_the_mode(
    mode: Callable[[nn.Module], nn.Module],
) -> None:
    model = mode(Keeping(2, 2))
    copy.deepcopy(model)
    model(torch.ones(1, 2))
    with pytest.raises(RuntimeError, match=re.escape(DEEPCOPY)):
        copy.deepcopy(model)
    with torch.no_grad():
        model(torch.ones(1, 2))
    copy.deepcopy(model)


def test_no_super_refuses_a_layer(run: RunSnippet) -> None:
    error = run("pitfalls/assigning/no_super.py").error
    message = "cannot assign module before Module.__init__() call"
    assert error == f"AttributeError: {message}\n"
    assert "(fc): Linear" in run("pitfalls/assigning/no_super_cured.py").stdout


@EITHER_LANGUAGE
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (nn.Parameter(torch.ones(2)), "cannot assign parameters before Module."),
        (nn.Buffer(torch.ones(2)), "cannot assign buffer before"),
    ],
)
def test_no_super_refuses_a_parameter_and_a_buffer(
    lang: str, value: Tensor, message: str
) -> None:
    net = nn.Module.__new__(nn.Module)
    with pytest.raises(AttributeError, match=re.escape(message)):
        net.weight = value
    page = (ROOT / f"docs/{lang}/pitfalls/assigning.md").read_text("utf-8")
    assert f"`{message}" in page


def test_no_super_number_gets_in_and_the_call_fails(run: RunSnippet) -> None:
    error = run("pitfalls/assigning/no_super_number.py").error
    assert error == "AttributeError: 'Net' object has no attribute '_backward_hooks'\n"
    cured = run("pitfalls/assigning/no_super_number_cured.py").stdout
    assert cured == "tensor([2., 2.])\n"
    net = nn.Module.__new__(nn.Module)
    net.size, net.plain = 2, torch.ones(2)
    for switch in (net.train, net.eval):
        with pytest.raises(AttributeError, match="no attribute '_modules'"):
            switch()


def test_predict_converts_one_of_two(run: RunSnippet) -> None:
    assert run("pitfalls/assigning/predict.py").values["names"] == ["a"]
