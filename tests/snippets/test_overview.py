"""What the home page claims, asked of its runs."""

import ast
import inspect
import textwrap

from torch import nn

from tests.conftest import RunSnippet


def test_linear_module_and_linear_functional_agree_to_the_bit(
    run: RunSnippet,
) -> None:
    module = run("overview/linear_module.py")
    functional = run("overview/linear_functional.py")
    # What a list prints of a float is enough to make the same float again.
    outputs = ast.literal_eval(module.stdout)
    assert len(outputs) == 2
    assert all(isinstance(output, float) for output in outputs)
    assert functional.stdout == module.stdout


def test_what_is_f_a_name_for_nn_functional(run: RunSnippet) -> None:
    result = run("overview/what_is_f.py")
    before, after = result.stdout.splitlines()[:2]
    assert before == "name 'F' is not defined"
    assert after == "torch.nn.functional"
    assert result.values["same_module"] is True


def test_forward_calls_f_and_does_nothing_else(run: RunSnippet) -> None:
    source = textwrap.dedent(run("overview/forward_calls_f.py").values["source"])
    (forward,) = ast.parse(source).body
    assert isinstance(forward, ast.FunctionDef)
    docstring, body = forward.body
    assert isinstance(docstring, ast.Expr)
    assert ast.unparse(body) == "return F.linear(input, self.weight, self.bias)"


def test_forward_calls_f_in_most_layers_but_not_in_all() -> None:
    """What a class and its bases in torch.nn say by themselves, docstrings aside."""

    def calls_f(layer: type) -> bool:
        bases = layer.__mro__[: layer.__mro__.index(nn.Module)]
        trees = [ast.parse(textwrap.dedent(inspect.getsource(b))) for b in bases]
        return any(
            isinstance(node, ast.Attribute) and ast.unparse(node.value) == "F"
            for tree in trees
            for node in ast.walk(tree)
        )

    classes = inspect.getmembers(nn, inspect.isclass)
    layers = {name: c for name, c in classes if issubclass(c, nn.Module)}
    calling = {name for name, layer in layers.items() if calls_f(layer)}
    assert {"Linear", "Conv2d", "BatchNorm2d", "Dropout", "Embedding"} <= calling
    assert len(calling) > 0.8 * len(layers)
    assert {"LSTM", "GRU", "Tanh"}.isdisjoint(calling)


def test_both_saves_only_what_has_weights(run: RunSnippet) -> None:
    result = run("overview/both.py")
    assert result.values["shape"] == (2, 10)
    assert result.values["registered"] == ["conv", "drop", "out"]
    owners = {key.split(".")[0] for key in result.values["keys"]}
    assert owners == {"conv", "out"}
