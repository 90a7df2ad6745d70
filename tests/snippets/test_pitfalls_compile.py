"""What the page about eval() after tracing and compiling claims, asked of its runs."""

import io
import warnings
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import fx, nn

from tests.conftest import RunSnippet

ONES = torch.ones(1000)


class Functional(nn.Module):  # type: ignore[misc]  # torch is not typed here
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.dropout(x, 0.5, training=self.training)


class Layer(nn.Module):  # type: ignore[misc]  # torch is not typed here
    def __init__(self) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.drop(x)
        return y


MODELS: list[Callable[[], nn.Module]] = [Functional, Layer]
both = pytest.mark.parametrize("made", MODELS)


def drops(model: nn.Module) -> bool:
    return bool((model(ONES) == 0).any())


def jit_trace(model: nn.Module) -> nn.Module:
    with warnings.catch_warnings(action="ignore"):
        return torch.jit.trace(model, ONES)


def test_fx_makes_the_mode_of_f_dropout_a_constant(run: RunSnippet) -> None:
    symptom, cure = run("pitfalls/compile/fx.py"), run("pitfalls/compile/fx_cured.py")
    assert (symptom.values["dropped"], cure.values["dropped"]) == (True, False)
    assert (symptom.error, symptom.stderr, cure.stderr) == ("", "", "")


def test_fx_writes_the_mode_into_the_code() -> None:
    assert "training = True" in fx.symbolic_trace(Functional()).code
    assert "training = False" in fx.symbolic_trace(Functional().eval()).code


def test_fx_of_a_model_in_evaluation_mode_drops_in_train_only_with_the_module() -> None:
    assert not drops(fx.symbolic_trace(Functional().eval()).train())
    assert drops(fx.symbolic_trace(Layer().eval()).train())


def test_jit_trace_warns_and_keeps_dropout(run: RunSnippet) -> None:
    symptom = run("pitfalls/compile/jit_trace.py")
    assert symptom.stdout == (
        "TracerWarning: Trace had nondeterministic nodes."
        " Did you forget call .eval() on your model?\ndropped True\n"
    )
    assert run("pitfalls/compile/jit_trace_cured.py").stdout == "dropped False\n"


@both
def test_jit_trace_keeps_the_mode_whatever_the_spelling(
    made: Callable[[], nn.Module],
) -> None:
    assert drops(jit_trace(made()).eval())
    assert not drops(jit_trace(made().eval()))
    assert not drops(jit_trace(made().eval()).train())


def test_jit_trace_keeps_the_mode_through_a_file() -> None:
    file = io.BytesIO()
    torch.jit.save(jit_trace(Layer()), file)
    file.seek(0)
    assert drops(torch.jit.load(file).eval())


def test_jit_trace_is_deprecated_and_python_hides_it(run: RunSnippet) -> None:
    text = (
        "`torch.jit.trace` is deprecated."
        " Please switch to `torch.compile` or `torch.export`."
    )
    with pytest.warns(DeprecationWarning, match=r"jit\.trace") as log:
        torch.jit.trace(Layer().eval(), ONES)
    assert text in [str(one.message) for one in log]
    assert "Deprecat" not in run("pitfalls/compile/jit_trace.py").stdout
    assert run("pitfalls/compile/jit_trace_cured.py").stderr == ""


@both
def test_jit_script_follows_the_mode(made: Callable[[], nn.Module]) -> None:
    with warnings.catch_warnings(action="ignore"):
        scripted = torch.jit.script(made())
    assert not drops(scripted.eval())
    assert drops(scripted.train())


def test_export_refuses_eval_and_train(run: RunSnippet) -> None:
    assert run("pitfalls/compile/export.py").stdout == (
        "dropped True\n"
        "NotImplementedError: Calling eval() is not supported yet.\n"
        "NotImplementedError: Calling train() is not supported yet.\n"
    )
    cure = run("pitfalls/compile/export_cured.py").values
    assert (cure["dropped"], cure["training"]) == (False, True)


def test_export_has_no_helper_to_change_the_mode() -> None:
    assert not hasattr(torch.ao.quantization, "move_exported_model_to_eval")


def test_onnx_has_the_dropout_that_is_not_told_of_evaluation(run: RunSnippet) -> None:
    lines = run("pitfalls/compile/onnx.py").stdout.splitlines()
    name = "aten.dropout.default"
    assert lines == [
        f"{name} (0.1, True)",
        f"{name} (0.2, False)",
        f"{name} (0.3, True)",
    ]


def test_recompile_takes_place_once_for_each_mode(run: RunSnippet) -> None:
    lines = run("pitfalls/compile/recompile.py").stdout.splitlines()
    assert lines == [
        "True True 1",
        "False False 2",
        *["True True 2", "False False 2"] * 2,
    ]


@both
def test_recompile_by_either_spelling_and_on_either_module(
    made: Callable[[], nn.Module],
) -> None:
    graphs: list[fx.GraphModule] = []

    def backend(graph: fx.GraphModule, _: object) -> fx.GraphModule:
        graphs.append(graph)
        return graph

    model = made()
    compiled = torch.compile(model, backend=backend)
    assert type(compiled).__name__ == "OptimizedModule"
    for one in (model, compiled) * 2:
        for mode in (False, True):
            one.train(mode)
            assert model.training is compiled.training is mode
            assert drops(compiled) is mode
    assert len(graphs) == 2


def test_compile_seed_gives_another_mask_with_some_backends(run: RunSnippet) -> None:
    symptom = run("pitfalls/compile/compile_seed.py")
    cure = run("pitfalls/compile/compile_seed_cured.py")
    assert (symptom.values["same"], cure.values["same"]) == (False, True)
    assert (symptom.error, symptom.stderr, cure.stderr) == ("", "", "")


@pytest.mark.parametrize(
    ("backend", "p", "same"),
    [
        ("aot_eager", 0.5, True),
        ("aot_eager_decomp_partition", 0.5, False),
        ("aot_eager_decomp_partition", 0.0, True),
    ],
)
def test_compile_seed_depends_on_the_backend_and_not_without_dropout(
    backend: str, p: float, *, same: bool
) -> None:
    model = nn.Dropout(p)
    compiled = torch.compile(model, backend=backend)
    torch.manual_seed(0)
    eager = model(ONES)
    torch.manual_seed(0)
    assert torch.equal(compiled(ONES), eager) is same


def test_predict_keeps_the_mode_of_the_trace(run: RunSnippet) -> None:
    assert run("pitfalls/compile/predict.py").values["dropped"] is False
