"""What the page about the hidden state of an LSTM claims, asked of its runs."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call

from tests.conftest import RunSnippet


def test_remembers_nothing_unless_it_is_passed_on(run: RunSnippet) -> None:
    symptom = run("pitfalls/recurrent/remembers.py")
    assert symptom.values["goes_on"] is False
    assert (symptom.error, symptom.stderr) == ("", "")
    assert run("pitfalls/recurrent/remembers_cured.py").values["goes_on"] is True


@pytest.mark.parametrize("training", [True, False])
def test_without_a_hidden_state_both_are_zeros(training: bool) -> None:
    lstm = nn.LSTM(2, 3).train(training)
    x, zeros = torch.randn(4, 1, 2), torch.zeros(1, 1, 3)
    first, _ = lstm(x)
    assert torch.equal(lstm(x)[0], first)
    assert torch.equal(lstm(x, (zeros, zeros))[0], first)
    assert list(lstm.buffers()) == []


def test_second_backward_raises_until_the_state_is_detached(run: RunSnippet) -> None:
    error = run("pitfalls/recurrent/second_backward.py").error
    assert error.startswith(
        "RuntimeError: Trying to backward through the graph a second time"
    )
    cure = run("pitfalls/recurrent/second_backward_cured.py")
    assert (cure.error, cure.stdout) == ("", "grad 12 2\n")


def test_one_backward_of_all_losses_needs_no_detach() -> None:
    x = torch.randn(4, 1, 2, requires_grad=True)
    lstm = nn.LSTM(2, 3)
    first, hc = lstm(x)
    second, _ = lstm(torch.randn(4, 1, 2), hc)
    second.sum().backward()
    assert x.grad is not None
    assert x.grad.abs().sum() > 0, "it flows back into the first step"
    lstm.zero_grad()
    first, hc = lstm(x)
    second, _ = lstm(x, hc)
    (first.sum() + second.sum()).backward()


def test_four_gates_are_in_one_weight(run: RunSnippet) -> None:
    result = run("pitfalls/recurrent/four_gates.py")
    assert result.stdout == (
        "weight_ih_l0 20 2 weight_hh_l0 20 5\nsame as lstm(x) True\n"
    )


@pytest.mark.parametrize(("layer", "gates"), [(nn.LSTM, 4), (nn.GRU, 3), (nn.RNN, 1)])
def test_so_many_gates(layer: type[nn.RNNBase], gates: int) -> None:
    made = layer(2, 5)
    assert made.weight_ih_l0.shape == (gates * 5, 2)
    assert made.weight_hh_l0.shape == (gates * 5, 5)


def test_hidden_size_is_told(run: RunSnippet) -> None:
    error = run("pitfalls/recurrent/hidden_size.py").error
    text = "Expected hidden[0] size (1, 3, 5), got [3, 1, 5]"
    assert error == f"RuntimeError: {text}\n"
    cure = run("pitfalls/recurrent/hidden_size_cured.py").stdout
    assert cure == "y 3 4 5 h 1 3 5\n"


@pytest.mark.parametrize("batch_first", [True, False])
def test_hidden_state_has_layers_times_directions_first(batch_first: bool) -> None:
    lstm = nn.LSTM(2, 5, 3, bidirectional=True, batch_first=batch_first)
    y, (h, c) = lstm(torch.randn(3, 4, 2))
    assert h.shape == c.shape == (6, 3 if batch_first else 4, 5)
    assert y.shape == (3, 4, 10)


def test_a_smaller_batch_and_a_gru_say_so() -> None:
    lstm = nn.LSTM(2, 5, batch_first=True)
    _, hc = lstm(torch.randn(3, 4, 2))
    with pytest.raises(RuntimeError, match=r"Expected hidden\[0\] size \(1, 2, 5\)"):
        lstm(torch.randn(2, 4, 2), hc)
    text = r"Expected hidden size \(1, 3, 5\), got \[3, 1, 5\]"
    with pytest.raises(RuntimeError, match=text):
        nn.GRU(2, 5, batch_first=True)(torch.randn(3, 4, 2), torch.zeros(3, 1, 5))


def test_one_layer_warns_and_drops_nothing(run: RunSnippet) -> None:
    symptom = run("pitfalls/recurrent/one_layer.py")
    text = "UserWarning: dropout option adds dropout after all but last recurrent layer"
    assert text in symptom.stderr
    assert symptom.values["changes"] is False
    cure = run("pitfalls/recurrent/one_layer_cured.py")
    assert (cure.stderr, cure.values["changes"]) == ("", True)


def test_eval_turns_the_dropout_between_layers_off() -> None:
    lstm, x = nn.LSTM(2, 8, 2, dropout=0.5).eval(), torch.ones(4, 1, 2)
    assert torch.equal(lstm(x)[0], lstm(x)[0])


def test_no_f_lstm_and_functional_call_instead(run: RunSnippet) -> None:
    error = run("pitfalls/recurrent/no_f_lstm.py").error
    text = "module 'torch.nn.functional' has no attribute 'lstm'"
    assert error == f"AttributeError: {text}\n"
    cure = run("pitfalls/recurrent/no_f_lstm_cured.py").values
    assert (cure["as_other"], cure["as_lstm"]) == (True, False)
    assert [name for name in ("lstm", "gru", "rnn") if hasattr(F, name)] == []


def test_gradients_reach_what_made_the_weights() -> None:
    lstm = nn.LSTM(3, 4)
    scale = torch.ones((), requires_grad=True)
    weights = {name: p.detach() * scale for name, p in lstm.named_parameters()}
    y, _ = functional_call(lstm, weights, torch.randn(6, 1, 3))
    y.sum().backward()
    assert scale.grad is not None
    assert all(p.grad is None for p in lstm.parameters())


def test_predict_batch_first_leaves_h_as_it_is(run: RunSnippet) -> None:
    assert run("pitfalls/recurrent/predict.py").values["shape"] == (1, 3, 5)
