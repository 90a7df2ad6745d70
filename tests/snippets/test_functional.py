"""What the page about the functions claims, asked of its runs and of torch."""

import inspect
import re
from collections.abc import Callable
from unittest.mock import Mock

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.conftest import ROOT, RunSnippet

#: What a parameter that depends on training could be called.
TELLING = re.compile(r"train|stats|dropout|eval|deterministic")

DROPS = {"ja": "落とす", "en": "drops"}
KEEPS = {"ja": "落とさない", "en": "keeps all"}
FIXED = {"ja": "傾きは固定", "en": "fixed slope"}


def public_functions() -> list[str]:
    """The names of the functions in F, those written in C++ among them."""
    members = inspect.getmembers(F, inspect.isroutine)
    return [name for name, _ in members if not name.startswith("_")]


def parameters_of(name: str) -> list[str]:
    """The names of its arguments: from its signature, else from its docstring.

    A docstring in C++ holds a line like ``name(input, p=0.5) -> Tensor``.
    """
    function = getattr(F, name)
    try:
        return list(inspect.signature(function).parameters)
    except ValueError:
        doc = function.__doc__ or ""
        found = re.search(rf"\b{name}\((.*?)\)", doc, re.DOTALL)
        head = found[1] if found else ""
        return [part.partition("=")[0].strip(" *\n") for part in head.split(",")]


def told_apart() -> set[str]:
    """The functions in F with an argument that depends on training."""
    return {
        name
        for name in public_functions()
        if any(TELLING.search(parameter) for parameter in parameters_of(name))
    }


def table(lang: str) -> dict[str, list[str]]:
    """The page's table of flags, by function: if left out, nn in eval(), default."""
    page = (ROOT / f"docs/{lang}/functional.md").read_text("utf-8")
    section = page.partition("{ #training-flags }")[2].partition("\n## ")[0]
    row = r"^\| `F\.(\w+)` \| (.+) \| (.+) \| (.+) \|$"
    return {name: cells for name, *cells in re.findall(row, section, re.MULTILINE)}


both_languages = pytest.mark.parametrize("lang", ["ja", "en"])


def test_relu_is_the_same_in_three_spellings(run: RunSnippet) -> None:
    values = run("functional/relu.py").values
    assert values["nn_is_f"] is True
    assert values["torch_is_f"] is True


def test_relu_of_torch_alone_has_no_inplace() -> None:
    x = torch.tensor([-1.0])
    assert F.relu(x, inplace=True) is x
    with pytest.raises(TypeError, match="inplace"):
        torch.relu(x, inplace=True)


def test_learns_with_the_gradients_of_nn(run: RunSnippet) -> None:
    values = run("functional/learns.py").values
    assert values["same_w"] is True
    assert values["same_b"] is True


def test_learns_with_f_alone(run: RunSnippet) -> None:
    values = run("functional/learns.py").values
    assert values["first"] > 1
    assert f"{values['last']:.4f}" == "0.0000"
    assert list(values["learned"]) == [1, -2, 3]


def test_rebuilt_from_children_loses_the_function_silently(run: RunSnippet) -> None:
    result = run("functional/rebuilt.py")
    assert result.values["same"] is False
    assert result.values["same_fixed"] is True
    assert result.stderr == ""
    assert "ReLU" not in result.stdout.partition("same")[0]


def test_rebuilt_is_blind_to_the_function_but_torch_fx_is_not(
    run: RunSnippet,
) -> None:
    values = run("functional/rebuilt.py").values
    assert list(values["recorded"]) == ["x", "a", "relu", "b", "output"]


@both_languages
def test_training_flags_in_the_table_are_all_that_torch_has(
    lang: str, run: RunSnippet
) -> None:
    """A torch that adds a function with such a flag fails here: add its row."""
    found = set(run("functional/training_flags.py").values["names"])
    assert set(table(lang)) == found == told_apart()


def test_training_flags_are_looked_for_in_every_function() -> None:
    """Where neither signature nor docstring tells, another function does."""
    functions = {name: parameters_of(name) for name in public_functions()}
    silent = {name for name, parameters in functions.items() if parameters == [""]}
    assert silent <= {
        "conv_tbc",
        "has_torch_function",
        "has_torch_function_unary",
        "has_torch_function_variadic",
    }
    wrapped = {
        name
        for name, parameters in functions.items()
        if parameters == ["args", "kwargs"]
    }
    assert {f"{name}_with_indices" for name in wrapped} <= set(functions)


def test_training_flags_have_two_names_and_attention_none(run: RunSnippet) -> None:
    values = run("functional/training_flags.py").values
    flags = dict(zip(values["names"], values["flags"], strict=True))
    others = {name: flag for name, flag in flags.items() if flag != "training"}
    assert others == {
        "instance_norm": "use_input_stats",
        "scaled_dot_product_attention": "dropout_p",
    }


@both_languages
def test_training_flags_have_the_defaults_of_the_table(
    lang: str, run: RunSnippet
) -> None:
    values = run("functional/training_flags.py").values
    both = zip(values["flags"], values["defaults"], strict=True)
    said = [f"`{flag}={default}`" for flag, default in both]
    measured = dict(zip(values["names"], said, strict=True))
    assert measured.pop("scaled_dot_product_attention") == "`dropout_p=0.0`"
    rows = table(lang)
    assert rows.pop("scaled_dot_product_attention")[2] in {"フラグがない", "no flag"}
    assert {name: cells[2] for name, cells in rows.items()} == measured


@both_languages
def test_unnamed_flags_do_what_the_table_says(lang: str, run: RunSnippet) -> None:
    rows = run("functional/unnamed.py").values["rows"]
    assert len(rows) == 8
    for name, f, in_training, in_evaluation in rows:
        assert (in_training, in_evaluation) == (10, 1)
        if "rrelu" in name:
            assert f == 1
            words = [FIXED, FIXED]
        else:
            assert f in {1, 10}
            words = [DROPS if f == 10 else KEEPS, KEEPS]
        assert table(lang)[name][:2] == [word[lang] for word in words]


def test_unnamed_flags_are_used_silently(run: RunSnippet) -> None:
    assert run("functional/unnamed.py").stderr == ""


@pytest.mark.parametrize("function", [F.alpha_dropout, F.feature_alpha_dropout])
def test_unnamed_alpha_dropout_returns_its_input(
    function: Callable[[torch.Tensor], torch.Tensor],
) -> None:
    x = torch.randn(4, 5)
    assert torch.equal(function(x), x)


def test_norms_use_the_statistics_of_the_table(run: RunSnippet) -> None:
    values = run("functional/norms.py").values
    # The input has a mean of 5: statistics with mean 0 leave it, its own do not.
    assert (values["batch_f"], values["batch_nn"]) == (5.0, 5.0)
    assert (values["inst_f"], values["inst_nn"]) == (0.0, 0.0)
    assert table("en")["batch_norm"][:2] == [
        "statistics you pass",
        "its own statistics",
    ]
    assert table("ja")["batch_norm"][:2] == ["渡した統計", "自分の統計"]
    assert set(table("en")["instance_norm"][:2]) == {"statistics of the input"}
    assert set(table("ja")["instance_norm"][:2]) == {"入力の統計"}


def test_norms_differ_in_whether_they_write(run: RunSnippet) -> None:
    values = run("functional/norms.py").values
    assert values["batch_m"] == 0.0
    assert values["inst_m"] == 0.5


def test_track_running_stats_turns_the_table_round(run: RunSnippet) -> None:
    values = run("functional/track_running_stats.py").values
    assert (values["batch_on"], values["batch_off"]) == (5.0, 0.0)
    assert (values["inst_on"], values["inst_off"]) == (5.0, 0.0)
    assert nn.BatchNorm1d(3).track_running_stats
    assert not nn.InstanceNorm1d(3).track_running_stats


def test_attention_has_no_class_and_drops_nothing_by_itself() -> None:
    assert not hasattr(nn, "ScaledDotProductAttention")
    x = torch.randn(1, 6, 4)
    attend = F.scaled_dot_product_attention
    assert torch.equal(attend(x, x, x), attend(x, x, x))


@both_languages
def test_multi_head_attention_drops_unless_the_layer_tells(
    lang: str, run: RunSnippet
) -> None:
    values = run("functional/multi_head.py").values
    assert values["same_f"] is False
    assert values["same_nn"] is True
    assert values["nn_is_f"] is True
    cells = table(lang)["multi_head_attention_forward"]
    assert cells[:2] == [DROPS[lang], KEEPS[lang]]


def test_multi_head_attention_may_take_a_path_without_the_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layer = nn.MultiheadAttention(4, 2, dropout=0.5, batch_first=True).eval()
    x = torch.randn(1, 6, 4)
    attend = Mock(wraps=F.multi_head_attention_forward)
    monkeypatch.setattr(F, "multi_head_attention_forward", attend)
    layer(x, x, x)
    assert attend.call_count == 1
    with torch.no_grad():
        assert torch.equal(layer(x, x, x)[0], layer(x, x, x)[0])
    assert attend.call_count == 1


def test_cross_entropy_is_the_same_as_class_and_function(run: RunSnippet) -> None:
    values = run("functional/cross_entropy.py").values
    assert values["nn_is_f"] is True
    assert values["nll_is_f"] is True
    assert values["same_weighted"] is True
    assert list(values["buffers"]) == ["weight"]


def test_cross_entropy_is_the_same_after_log_softmax(run: RunSnippet) -> None:
    losses = run("functional/cross_entropy.py").stdout.splitlines()[:4]
    assert losses[3].startswith("log_softmax first")
    values = [float(line.split()[-1]) for line in losses]
    assert values == pytest.approx([values[0]] * 4, abs=2e-4)


def test_deprecated_are_f_upsample_and_its_relatives_alone(run: RunSnippet) -> None:
    result = run("functional/deprecated.py")
    rows = result.values["rows"]
    message = result.stdout.splitlines()[-1]
    assert len(rows) == 8
    assert {name for name, count, _ in rows if count} == {
        "F.upsample",
        "F.upsample_nearest",
        "F.upsample_bilinear",
    }
    assert "Use `nn.functional.interpolate` instead" in message


def test_deprecated_without_a_warning_are_two_classes(run: RunSnippet) -> None:
    """Where docstring and warning disagree, the page says so."""
    rows = run("functional/deprecated.py").values["rows"]
    assert {name for name, count, in_doc in rows if in_doc and not count} == {
        "nn.UpsamplingNearest2d",
        "nn.UpsamplingBilinear2d",
    }
    assert {name for name, count, in_doc in rows if not in_doc} == {
        "F.sigmoid",
        "F.tanh",
        "nn.Upsample",
    }
    for cls in (nn.UpsamplingNearest2d, nn.UpsamplingBilinear2d):
        assert "in favor of :func:`~nn.functional.interpolate`" in (cls.__doc__ or "")


def test_linear_multiplies_by_the_transposed_weight(run: RunSnippet) -> None:
    result = run("functional/linear.py")
    assert result.values["shape"] == (5, 3)
    assert result.values["close"] is True
    assert "shapes cannot be multiplied (2x3 and 5x3)" in result.error


def test_linear_takes_a_square_weight_the_wrong_way_round() -> None:
    x, w = torch.randn(2, 3), torch.randn(3, 3)
    assert not torch.equal(F.linear(x, w), F.linear(x, w.T))


@both_languages
def test_names_in_capitals_are_not_in_f(lang: str, run: RunSnippet) -> None:
    result = run("functional/names.py")
    message = "module 'torch.nn.functional' has no attribute 'ReLU'"
    assert result.error.startswith(f"AttributeError: {message}")
    page = (ROOT / f"docs/{lang}/functional.md").read_text("utf-8")
    assert f"`{message}`" in page
    assert list(result.values["same"]) == [True] * 3


def test_names_begin_with_a_capital_in_nn_only() -> None:
    classes = [name for name, _ in inspect.getmembers(nn, inspect.isclass)]
    assert len(classes) > 100
    assert [name for name in classes if not name[0].isupper()] == []
    assert [name for name in public_functions() if name != name.lower()] == []


def test_names_of_two_words_may_lack_the_underscore() -> None:
    assert not hasattr(F, "log_sigmoid")
    x = torch.randn(3)
    assert torch.equal(F.logsigmoid(x), nn.LogSigmoid()(x))


def test_no_twin_in_f_and_none_in_nn(run: RunSnippet) -> None:
    values = run("functional/no_twin.py").values
    assert list(values["in_f"]) == [False] * 4
    assert list(values["in_nn"]) == [False] * 6


def test_no_twin_but_a_class_of_another_name() -> None:
    x = torch.randn(1, 2, 4, 4)
    assert torch.equal(nn.Upsample(8)(x), F.interpolate(x, 8))
    assert torch.equal(nn.ZeroPad2d(1)(x), F.pad(x, (1, 1, 1, 1)))
    assert torch.equal(nn.Flatten()(x), torch.flatten(x, start_dim=1))
    assert nn.Identity()(x) is x


def test_no_twin_of_flatten_unless_start_dim_is_1(run: RunSnippet) -> None:
    values = run("functional/no_twin.py").values
    assert values["layer"] == values["from_1"] == (2, 12)
    assert values["from_0"] == (24,)
