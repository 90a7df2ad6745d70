"""What the page about output that changes after eval() claims, asked of its runs."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from nn_or_f.run.task import Result
from tests.conftest import RunSnippet


def assert_cured(symptom: Result, cure: Result, name: str, *, wrong: bool) -> None:
    """The symptom is silent, and a value that both have is the other in the cure."""
    assert symptom.values[name] is wrong
    assert cure.values[name] is not wrong
    assert (symptom.error, symptom.stderr, cure.stderr) == ("", "", "")


def test_f_dropout_drops_unless_it_is_told_the_mode(run: RunSnippet) -> None:
    symptom = run("pitfalls/still_random/f_dropout.py")
    cure = run("pitfalls/still_random/f_dropout_cured.py")
    assert_cured(symptom, cure, "dropped", wrong=True)


def test_in_a_list_a_dropout_drops(run: RunSnippet) -> None:
    symptom = run("pitfalls/still_random/in_a_list.py")
    cure = run("pitfalls/still_random/in_a_list_cured.py")
    assert_cured(symptom, cure, "dropped", wrong=True)
    assert (symptom.stdout, cure.stdout) == (
        "training True\ndropped True\n",
        "training False\ndropped False\n",
    )


def test_made_in_forward_a_dropout_drops(run: RunSnippet) -> None:
    symptom = run("pitfalls/still_random/made_in_forward.py")
    cure = run("pitfalls/still_random/made_in_forward_cured.py")
    assert_cured(symptom, cure, "dropped", wrong=True)


def test_added_later_a_dropout_drops(run: RunSnippet) -> None:
    symptom = run("pitfalls/still_random/added_later.py")
    cure = run("pitfalls/still_random/added_later_cured.py")
    assert_cured(symptom, cure, "same", wrong=False)


def test_transformer_drops_until_eval(run: RunSnippet) -> None:
    symptom = run("pitfalls/still_random/transformer.py")
    cure = run("pitfalls/still_random/transformer_cured.py")
    assert_cured(symptom, cure, "same", wrong=False)


def test_attention_drops_by_the_p_it_is_given(run: RunSnippet) -> None:
    symptom = run("pitfalls/still_random/attention.py")
    cure = run("pitfalls/still_random/attention_cured.py")
    assert_cured(symptom, cure, "same", wrong=False)


def test_which_line_finds_every_dropout_with_its_line(run: RunSnippet) -> None:
    first, *lines = run("pitfalls/still_random/which_line.py").stdout.splitlines()
    assert first == "same output False"
    ends = ["self.drop(x)", "F.dropout(x, 0.5)", "self.late[0](x)", "dropout_p=0.1)"]
    assert [one.endswith(end) for one, end in zip(lines, ends, strict=True)] == [
        True
    ] * 4
    flags = [line.partition(")")[0].rpartition(", ")[2] for line in lines]
    assert flags == ["False", "True", "True", "0.1"]


def test_which_line_shows_no_number_for_attention_that_is_off() -> None:
    class Net(nn.Module):  # type: ignore[misc]  # torch is not typed here
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return F.scaled_dot_product_attention(x, x, x, dropout_p=0.0)

    graph = torch.export.export(Net().eval(), (torch.randn(1, 8, 4),)).graph
    (node,) = (n for n in graph.nodes if "attention" in str(n.target))
    assert not any(isinstance(one, float) for one in node.args)


@pytest.mark.parametrize("p", [0.0, 0.1])
def test_which_line_shows_p_after_the_mask_when_causal(p: float) -> None:
    class Net(nn.Module):  # type: ignore[misc]  # torch is not typed here
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return F.scaled_dot_product_attention(x, x, x, dropout_p=p, is_causal=True)

    graph = torch.export.export(Net().eval(), (torch.randn(1, 8, 4),)).graph
    (node,) = (n for n in graph.nodes if "attention" in str(n.target))
    assert node.args[3:] == (None, p, True)


@pytest.mark.parametrize("layer", [nn.LSTM, nn.GRU])
def test_which_line_finds_lstm_and_gru_by_names_of_their_own(
    layer: type[nn.Module],
) -> None:
    class Net(nn.Module):  # type: ignore[misc]  # torch is not typed here
        def __init__(self) -> None:
            super().__init__()
            self.late = [layer(4, 4, num_layers=2, dropout=0.5)]

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y: torch.Tensor = self.late[0](x)[0]
            return y

    model, x = Net().eval(), torch.randn(1, 8, 4)
    assert not torch.equal(model(x), model(x))
    nodes = torch.export.export(model, (x,)).graph.nodes
    names = {str(n.target): n for n in nodes if n.op == "call_function"}
    assert not [name for name in names if "dropout" in name]
    (name,) = (name for name in names if layer.__name__.lower() in name)
    assert names[name].args[5:7] == (0.5, True)


def test_second_argument_is_p(run: RunSnippet) -> None:
    symptom = run("pitfalls/still_random/second_argument.py")
    assert (symptom.values["in_train"], symptom.values["in_eval"]) == (1000, 0)
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/still_random/second_argument_cured.py").values
    assert 400 < cure["in_train"] < 600
    assert cure["in_eval"] == 0


@pytest.mark.parametrize("holder", [list, tuple, dict])
def test_in_a_list_also_holds_for_tuples_and_dicts(holder: type) -> None:
    net = nn.Module()
    net.drops = holder([("one", nn.Dropout())])
    assert list(net.children()) == []


def test_added_later_changes_the_flag_of_the_new_layer_alone(run: RunSnippet) -> None:
    assert run("pitfalls/still_random/added_later.py").values["modes"] == [
        False,
        False,
        True,
    ]
    cured = run("pitfalls/still_random/added_later_cured.py").values["modes"]
    assert cured == [False, False, False]
    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU()).eval()
    model[1] = nn.Dropout()
    assert model[1].training


def test_transformer_drops_a_tenth_unless_told_otherwise() -> None:
    layer = nn.TransformerEncoderLayer(8, 2)
    dropouts = [one for one in layer.modules() if isinstance(one, nn.Dropout)]
    assert [one.p for one in dropouts] == [0.1] * 3
    assert layer.self_attn.dropout == 0.1


def test_attention_takes_no_training(run: RunSnippet) -> None:
    error = run("pitfalls/still_random/attention_training.py").error
    what = "scaled_dot_product_attention() got an unexpected keyword argument"
    assert error == f"TypeError: {what} 'training'\n"
    cured = run("pitfalls/still_random/attention_training_cured.py")
    assert cured.values["training"] is False
    assert cured.stdout == "dropped False\n"


def test_attention_weights_come_back_after_dropout(run: RunSnippet) -> None:
    symptom = run("pitfalls/still_random/attention_weights.py").values["sums"]
    assert max(abs(one - 1) for one in symptom) > 0.1
    cure = run("pitfalls/still_random/attention_weights_cured.py").values["sums"]
    assert cure == pytest.approx([1] * 4)


def test_on_purpose_spreads_though_the_model_is_in_eval(run: RunSnippet) -> None:
    assert run("pitfalls/still_random/on_purpose.py").values["spread"] > 0.1


def test_predict_changes_the_flag_of_the_model_alone(run: RunSnippet) -> None:
    assert run("pitfalls/still_random/predict.py").values["modes"] == [False, True]
