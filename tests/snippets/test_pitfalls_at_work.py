"""What the page about nn and F in large projects claims, asked of its runs."""

import ast
import copy
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.distributed as dist
import torch.nn.functional as F
from mypy import api as mypy
from torch import fx, nn
from torch.distributed.fsdp import fully_shard, register_fsdp_forward_method
from torch.nn.parallel import DistributedDataParallel
from torch.nn.utils import parametrize, prune
from torch.utils.checkpoint import checkpoint

from nn_or_f.run.environment import environment
from tests.conftest import ROOT, RunSnippet
from tools import usage_picture

UNUSED = (
    "Expected to have finished reduction in the prior iteration before starting a new"
    " one."
)


class WithoutBias(nn.Linear):  # type: ignore[misc]
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self.weight)


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process group of this one process."""
    for name, value in environment().items():
        if name.startswith("GLOO"):
            monkeypatch.setenv(name, value)
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    yield
    dist.destroy_process_group()


def in_two_processes(rank: int, folder: str) -> None:
    """Note what each of two processes has after the same calls."""
    os.environ.update({n: v for n, v in environment().items() if n.startswith("GLOO")})
    store = dist.FileStore(f"{folder}/store", 2)
    dist.init_process_group("gloo", store=store, rank=rank, world_size=2)
    found: dict[str, Any] = {}
    x = torch.full((1, 2), rank + 1.0)
    for name, call in CALLS.items():
        ddp = DistributedDataParallel(nn.Linear(2, 1))
        call(ddp, x).sum().backward()
        found[name] = ddp.module.weight.grad.tolist()
    model = nn.Linear(2, 1)
    model.plain = torch.full((1,), float(rank))
    model.register_buffer("sent", torch.full((1,), float(rank)))
    ddp = DistributedDataParallel(model)
    found["wrapped"] = [model.sent.item(), model.plain.item()]
    for mode in True, False:
        ddp.train(mode)
        model.sent.fill_(10.0 + rank)
        ddp(x)
        found[f"train({mode})"] = [model.sent.item(), model.plain.item()]
    dist.destroy_process_group()
    Path(folder, f"{rank}.json").write_text(json.dumps(found))


CALLS: dict[str, Callable[[Any, torch.Tensor], Any]] = {
    "ddp(x)": lambda ddp, x: ddp(x),
    "ddp.module(x)": lambda ddp, x: ddp.module(x),
    "F.linear": lambda ddp, x: F.linear(x, ddp.module.weight),
}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("two")
    spawn = multiprocessing.get_context("spawn")
    started = [
        spawn.Process(target=in_two_processes, args=(rank, str(folder)), daemon=True)
        for rank in range(2)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join(100)
        process.kill()
    return [json.loads((folder / f"{n}.json").read_text("utf-8")) for n in range(2)]


def test_ddp_unused_is_a_bias_that_f_leaves_out(run: RunSnippet) -> None:
    symptom = run("pitfalls/at_work/ddp_unused.py")
    assert symptom.stdout == f"RuntimeError: {UNUSED}\n"
    cure = run("pitfalls/at_work/ddp_unused_cured.py")
    assert cure.stdout == "gradient of bias 1.0\n"
    assert symptom.stderr == cure.stderr == ""


@pytest.mark.usefixtures("group")
def test_ddp_unused_names_places_and_has_two_more_cures() -> None:
    x = torch.ones(1, 2)
    assert [n for n, _ in WithoutBias(2, 1).named_parameters()][1] == "bias"
    ddp = DistributedDataParallel(WithoutBias(2, 1))
    ddp(x).sum().backward()
    text = "Parameter indices which did not receive grad for rank 0: 1"
    with pytest.raises(RuntimeError, match=text) as caught:
        ddp(x)
    assert str(caught.value).startswith(UNUSED)
    searching = DistributedDataParallel(WithoutBias(2, 1), find_unused_parameters=True)
    for ddp in searching, DistributedDataParallel(WithoutBias(2, 1, bias=False)):
        for _ in range(2):
            ddp(x).sum().backward()


def test_ddp_forward_alone_averages(run: RunSnippet, two: list[dict[str, Any]]) -> None:
    symptom = run("pitfalls/at_work/ddp_forward.py")
    cure = run("pitfalls/at_work/ddp_forward_cured.py")
    assert (symptom.stdout, cure.stdout) == ("all_reduce: 0\n", "all_reduce: 1\n")
    assert symptom.stderr == cure.stderr == ""
    assert [one["ddp(x)"] for one in two] == 2 * [[[1.5, 1.5]]]
    for name in "ddp.module(x)", "F.linear":
        assert [one[name] for one in two] == [[[1, 1]], [[2, 2]]]


def test_ddp_buffers_are_sent_and_plain_tensors_are_not(
    run: RunSnippet, two: list[dict[str, Any]]
) -> None:
    assert run("pitfalls/at_work/ddp_buffers.py").stdout == "buffers: []\n"
    assert run("pitfalls/at_work/ddp_buffers_cured.py").stdout == "buffers: ['noise']\n"
    assert [one["wrapped"] for one in two] == [[0, 0], [0, 1]]
    assert [one["train(True)"] for one in two] == [[10, 0], [10, 1]]
    assert [one["train(False)"] for one in two] == [[10, 0], [10, 1]]


def test_fsdp_gathers_a_weight_for_a_call_alone(run: RunSnippet) -> None:
    symptom = run("pitfalls/at_work/fsdp.py")
    assert "got mixed torch.Tensor and DTensor" in symptom.error
    assert run("pitfalls/at_work/fsdp_cured.py").stdout == "shape (1, 4)\n"
    assert symptom.stderr == ""


@pytest.mark.usefixtures("group")
def test_fsdp_takes_other_methods_that_are_registered() -> None:
    class Two(nn.Linear):  # type: ignore[misc]
        def other(self, x: torch.Tensor) -> torch.Tensor:
            return F.linear(x, self.weight)

    mesh = dist.init_device_mesh("cpu", (1,))
    layer, x = fully_shard(Two(2, 4), mesh=mesh), torch.ones(1, 2)
    assert type(layer.weight.data).__name__ == "DTensor"
    with pytest.raises(RuntimeError, match=r"mixed torch\.Tensor and DTensor"):
        layer.other(x)
    register_fsdp_forward_method(layer, "other")
    assert layer.other(x).shape == (1, 4)


def test_autocast_goes_by_the_operation(run: RunSnippet) -> None:
    lines = run("pitfalls/at_work/autocast.py").stdout.splitlines()
    dtypes = [line.split()[-1] for line in lines]
    assert dtypes == 3 * ["torch.bfloat16"] + 2 * ["torch.float32"]


@pytest.mark.parametrize("spelling", ["nn", "F"])
def test_autocast_leaves_dtypes_that_do_not_fit_outside(spelling: str) -> None:
    fc, x = nn.Linear(4, 4), torch.ones(2, 4)
    with torch.autocast("cpu", torch.bfloat16):
        y = fc(x)
    text = "mat1 and mat2 must have the same dtype, but got BFloat16 and Float"
    with pytest.raises(RuntimeError, match=text):
        fc(y) if spelling == "nn" else F.linear(y, fc.weight, fc.bias)


class Product(torch.autograd.Function):  # type: ignore[misc]
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x, w)
        return x @ w

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        x, w = ctx.saved_tensors
        assert w.dtype == torch.float32
        return grads[0] @ w.T, x.T @ grads[0]


class Decorated(torch.autograd.Function):  # type: ignore[misc]
    forward = staticmethod(torch.amp.custom_fwd(device_type="cpu")(Product.forward))
    backward = staticmethod(torch.amp.custom_bwd(device_type="cpu")(Product.backward))


def test_autocast_ends_before_the_backward_of_a_function_of_ones_own() -> None:
    x, w = torch.ones(1, 2), torch.ones(2, 2, requires_grad=True)
    with torch.autocast("cpu", torch.bfloat16):
        plain, decorated = Product.apply(x, w), Decorated.apply(x, w)
    assert plain.dtype == decorated.dtype == torch.bfloat16
    text = r"expected m1 and m2 to have the same dtype, but got: c10::BFloat16 != float"
    with pytest.raises(RuntimeError, match=text):
        plain.sum().backward()
    decorated.sum().backward()
    assert w.grad is not None
    assert w.grad.dtype == torch.float32


def test_checkpointing_wants_one_mode_for_both_runs(run: RunSnippet) -> None:
    symptom = run("pitfalls/at_work/checkpointing.py").stdout
    assert symptom.startswith("CheckpointError: torch.utils.checkpoint: A different")
    assert symptom.endswith("saved during the original forward and recomputation.\n")
    assert run("pitfalls/at_work/checkpointing_cured.py").stdout == "gradient: True\n"


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("drop", [nn.Dropout(), F.dropout])
def test_checkpointing_draws_the_same_mask_again(
    drop: Callable[[torch.Tensor], torch.Tensor], kept: bool
) -> None:
    masks = []

    def part(x: torch.Tensor) -> torch.Tensor:
        y = drop(x)
        masks.append(y.detach() != 0)
        return y * x

    x = torch.ones(1000, requires_grad=True)
    y = checkpoint(part, x, use_reentrant=False, preserve_rng_state=kept)
    y.sum().backward()
    first, again = masks
    assert torch.equal(first, again) == kept


def test_lora_is_passed_by(run: RunSnippet) -> None:
    symptom, cure = (
        run("pitfalls/at_work/lora.py"),
        run("pitfalls/at_work/lora_cured.py"),
    )
    assert symptom.stdout == "adapter learns: False\n"
    assert cure.stdout == "adapter learns: True\n"
    assert symptom.stderr == cure.stderr == ""


def test_lora_on_out_proj_is_not_called_and_in_a_parametrization_it_is() -> None:
    attention, called = nn.MultiheadAttention(4, 2), []
    attention.out_proj.register_forward_hook(lambda *_: called.append(1))
    x = torch.ones(3, 1, 4)
    for mode in True, False:
        attention.train(mode)(x, x, x)
    assert called == []

    class Low(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.up, self.down = (nn.Linear(1, 4), nn.Linear(4, 1))

        def forward(self, weight: torch.Tensor) -> torch.Tensor:
            return weight + self.up.weight @ self.down.weight

    layer = nn.Linear(4, 4)
    parametrize.register_parametrization(layer, "weight", low := Low())
    F.linear(x, layer.weight).sum().backward()
    assert low.up.weight.grad is not None


def test_pruning_leaves_a_stale_weight(run: RunSnippet) -> None:
    symptom = run("pitfalls/at_work/pruning.py")
    cure = run("pitfalls/at_work/pruning_cured.py")
    # Two weights are left; each has the gradient 1, and moves by -0.1.
    assert (symptom.stdout, cure.stdout) == ("change 0.00\n", "change -0.20\n")
    assert symptom.stderr == cure.stderr == ""


def test_pruning_forbids_a_copy_until_it_is_removed() -> None:
    layer = prune.l1_unstructured(nn.Linear(4, 4), "weight", amount=2)
    with pytest.raises(RuntimeError, match=r"Only Tensors created explicitly by the"):
        copy.deepcopy(layer)
    assert set(layer.state_dict()) == {"bias", "weight_orig", "weight_mask"}
    prune.remove(layer, "weight")
    copy.deepcopy(layer)
    assert set(layer.state_dict()) == {"bias", "weight"}


def test_feature_extraction_by_name_needs_a_graph(run: RunSnippet) -> None:
    symptom = run("pitfalls/at_work/feature_extraction.py")
    assert symptom.error == "AttributeError: Net has no attribute `relu`\n"
    names = ast.literal_eval(run("pitfalls/at_work/feature_extraction_cured.py").stdout)
    assert "relu" in names

    class Two(nn.Module):  # type: ignore[misc]
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return F.relu(F.relu(x) - 1)

    graph = fx.symbolic_trace(Two()).graph
    assert [n.name for n in graph.nodes if "relu" in n.name] == ["relu", "relu_1"]


def test_type_checkers_know_functions_and_not_calls(run: RunSnippet) -> None:
    assert run("pitfalls/at_work/type_checkers.py").stdout.splitlines() == [
        "F.relu(x): Tensor",
        "module(x): Any",
        "module.x:  ['Tensor', 'Module']",
    ]


HEAD = "import torch.nn.functional as F\nfrom torch import Tensor, nn, zeros\n"
CLASS = """
class Net{number}(nn.Module):
    {declared}: Tensor
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.register_buffer("scale", zeros(1))
    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = {value}
        return y
"""
#: What is declared, what is computed, and what mypy says of it.
CHECKED = [
    ("other", "self.scale.unsqueeze(0)", '"Tensor" not callable'),
    ("scale", "self.scale.unsqueeze(0)", ""),
    ("other", 'F.relu("text")', '"relu" has incompatible type "str"'),
    ("other", 'self.fc("text")', ""),
    ("other", 'self.fc.forward("text")', '"Linear" has incompatible type "str"'),
]


def test_type_checkers_say_so(tmp_path: Path) -> None:
    path = tmp_path / "asked.py"
    classes = [
        CLASS.format(number=n, declared=declared, value=value)
        for n, (declared, value, _) in enumerate(CHECKED)
    ]
    path.write_text(HEAD + "".join(classes), "utf-8")
    cache = f"--cache-dir={ROOT / '.mypy_cache/pitfalls'}"
    said, wrong, _ = mypy.run(["--config-file=", cache, str(path)])
    errors = [line for line in said.splitlines() if ": error: " in line]
    expected = [text for _, _, text in CHECKED if text]
    assert wrong == ""
    for error, text in zip(errors, expected, strict=True):
        assert text in error


def test_code_bases_have_calls_of_both_kinds(run: RunSnippet) -> None:
    lines = run("pitfalls/at_work/code_bases.py").stdout.splitlines()
    assert lines == ["nn ['nn.ReLU(']", "F ['F.softmax(']"]


def test_code_bases_write_what_the_page_says() -> None:
    counts = json.loads((ROOT / "evidence/usage.json").read_text("utf-8"))
    shares = {
        name.rpartition(".")[2]: nn_ / (nn_ + f)
        for name, (nn_, f) in usage_picture.totals(counts).items()
    }
    of_f = {"softmax", "sigmoid", "interpolate", "pad"}
    of_nn = {"linear", "conv2d", "embedding", "layer_norm", "batch_norm"}
    of_nn |= {"cross_entropy", "binary_cross_entropy_with_logits"}
    mixed = {"dropout", "relu", "gelu", "tanh", "max_pool2d"}
    assert all(shares[name] < 0.1 for name in of_f)
    assert all(shares[name] > 0.85 for name in of_nn)
    assert all(0.3 < shares[name] < 0.85 for name in mixed)


def test_predict_adds_in_the_wider_dtype(run: RunSnippet) -> None:
    assert run("pitfalls/at_work/predict.py").values["dtype"] == "torch.float32"
    x, y = torch.ones(2), torch.ones(2, dtype=torch.bfloat16)
    assert (x + y).dtype == torch.float32
