"""What the page about tensors that stay on the CPU claims, asked of its runs."""

import mmap
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.conftest import RunSnippet

ON_META = "RuntimeError: Tensor on device cpu is not on the expected device meta!\n"


class Net(nn.Module):  # type: ignore[misc]  # torch is not typed here
    """The network of the first entry."""

    def __init__(self) -> None:
        super().__init__()
        self.mean = torch.zeros(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x - self.mean


def test_wrong_device_until_it_is_a_buffer(run: RunSnippet) -> None:
    symptom = run("pitfalls/devices/wrong_device.py")
    assert symptom.error == ON_META
    cure = run("pitfalls/devices/wrong_device_cured.py").stdout
    assert cure == "output meta\n"


def test_wrong_device_also_with_register_buffer() -> None:
    net = Net()
    del net.mean
    net.register_buffer("mean", torch.zeros(2))
    assert net.to("meta").mean.device.type == "meta"


def test_wrong_device_of_a_gpu_begins_as_the_page_says() -> None:
    folder = Path(torch.__file__).parent / "lib"
    (library,) = (path for path in folder.glob("*torch_cpu.*") if path.suffix != ".lib")
    begin = b"Expected all tensors to be on the same device"
    texts = [
        begin + b", but found at least two devices, ",
        begin + b", but got ",
        b", different from other tensors on ",
    ]
    with (
        library.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        assert [text for text in texts if content.find(text) < 0] == []


def test_wrong_device_of_an_input_that_is_not_assigned() -> None:
    net, x = Net(), torch.ones(2)
    del net.mean
    net.mean = nn.Buffer(torch.zeros(2))
    assert net.to("meta") is net
    x.to("meta")
    with pytest.raises(RuntimeError, match="Tensor on device"):
        net(x)
    x = x.to("meta")
    assert net(x).device.type == "meta"


def test_wrong_device_goes_unseen_in_linear_on_meta() -> None:
    y = F.linear(torch.ones(1, 2, device="meta"), torch.ones(2, 2))
    assert y.device.type == "meta"


def test_wrong_device_has_a_like_in_half() -> None:
    assert Net().half()(torch.ones(2).half()).dtype == torch.float32


def test_list_of_buffers_keeps_the_old_ones(run: RunSnippet) -> None:
    symptom = run("pitfalls/devices/list_of_buffers.py")
    assert symptom.stdout == "b0 meta list cpu\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/devices/list_of_buffers_cured.py").stdout
    assert cure == "b0 meta list meta\n"


def test_list_of_buffers_is_old_because_buffers_are_replaced() -> None:
    norm = nn.BatchNorm1d(2)
    old = norm.running_mean
    assert norm.double().running_mean is not old
    assert norm.to("meta").running_mean is not old


def test_list_of_buffers_has_no_class() -> None:
    assert not hasattr(nn, "BufferList")
    some = nn.ParameterList([nn.Buffer(torch.zeros(1))])
    assert (len(list(some.parameters())), len(list(some.buffers()))) == (1, 0)


def test_made_in_forward_is_on_the_cpu_until_told(run: RunSnippet) -> None:
    assert run("pitfalls/devices/made_in_forward.py").error == ON_META
    assert run("pitfalls/devices/made_in_forward_cured.py").stdout == "output meta\n"


def test_made_in_forward_from_the_input_has_its_dtype_and_device() -> None:
    x = torch.ones(2, dtype=torch.float64, device="meta")
    for one in x.new_zeros(3), torch.zeros_like(x):
        assert (one.dtype, one.device) == (x.dtype, x.device)


def test_made_in_forward_without_an_input_is_where_the_parameters_are() -> None:
    class Positions(nn.Linear):  # type: ignore[misc]  # torch is not typed here
        def forward(self) -> torch.Tensor:
            return torch.arange(2, device=next(self.parameters()).device)

    assert Positions(2, 2).to("meta")().device.type == "meta"


def test_class_weights_raise_a_text_for_each_move(run: RunSnippet) -> None:
    symptom = run("pitfalls/devices/class_weights.py").stdout
    double = "RuntimeError: expected scalar type Double but found Float\n"
    assert symptom == double + ON_META
    cure = run("pitfalls/devices/class_weights_cured.py").stdout.splitlines()
    assert cure[:2] == ["torch.float64 cpu", "torch.float64 meta"]
    assert cure[2] == "weight bias criterion.weight"


def test_class_weights_move_with_a_loss_of_its_own() -> None:
    criterion = nn.CrossEntropyLoss(weight=torch.ones(3))
    assert [name for name, _ in criterion.named_buffers()] == ["weight"]
    assert criterion.to("meta").weight.device.type == "meta"
    z, y = torch.ones(2, 3, device="meta"), torch.ones(2, device="meta").long()
    assert criterion(z, y).device.type == "meta"
    with pytest.raises(RuntimeError):
        F.cross_entropy(z, y, torch.ones(3))


def test_class_weights_are_the_same_in_either_mode() -> None:
    criterion = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]))
    z, y = torch.eye(3), torch.arange(3)
    assert torch.equal(criterion.train()(z, y), criterion.eval()(z, y))


def test_predict_moves_the_buffer_and_not_the_tensor_it_was_made_of(
    run: RunSnippet,
) -> None:
    assert run("pitfalls/devices/predict.py").values["devices"] == ["cpu", "meta"]
