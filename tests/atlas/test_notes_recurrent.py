"""What the atlas's page of recurrent layers says is what torch does.

One claim is not shown here, because to show it is to read memory at random: what
``torch.lstm`` does with float32 input of a wrong size.
"""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_sequence

torch.set_num_threads(1)

RECURRENT = [nn.RNN, nn.LSTM, nn.GRU]
recurrent = pytest.mark.parametrize("cls", RECURRENT)
same = torch.testing.assert_close


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


@pytest.mark.parametrize("name", ["lstm", "gru", "rnn"])
def test_f_has_no_recurrent_function(name: str) -> None:
    assert not [n for n in dir(F) if n.lower().startswith(name)]


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        (nn.RNN(3, 4), "rnn_tanh"),
        (nn.LSTM(3, 4), "lstm"),
        (nn.GRU(3, 4), "gru"),
        (nn.RNNCell(3, 4), "rnn_tanh_cell"),
        (nn.LSTMCell(3, 4), "lstm_cell"),
        (nn.GRUCell(3, 4), "gru_cell"),
    ],
    ids=repr,
)
def test_recurrent_layers_call_torch_vf(
    monkeypatch: pytest.MonkeyPatch, layer: Any, name: str
) -> None:
    class Called(Exception):  # noqa: N818 - it is no error
        pass

    def called(*_: Any) -> None:
        raise Called

    assert getattr(torch, name) is getattr(torch._VF, name)
    assert not getattr(torch, name).__doc__
    monkeypatch.setattr(torch._VF, name, called, raising=False)
    with pytest.raises(Called):
        layer(torch.randn(2, 3))


def test_lstm_does_not_remember_its_hidden_state() -> None:
    layer, x = nn.LSTM(3, 4), torch.randn(6, 1, 3)
    names = [n for n, _ in layer.named_buffers()]
    whole, _ = layer(x)
    again, _ = layer(x)
    assert names == []
    assert torch.equal(whole, again)
    head, state = layer(x[:3])
    same(torch.cat([head, layer(x[3:], state)[0]]), whole)
    assert not torch.allclose(torch.cat([head, layer(x[3:])[0]]), whole)


def test_the_fourth_argument_is_nonlinearity_in_rnn_and_bias_in_lstm_and_gru() -> None:
    assert nn.RNN(3, 4, 1, "relu").nonlinearity == "relu"
    for cls in (nn.LSTM, nn.GRU):
        assert cls(3, 4, 1, False).bias is False


@recurrent
def test_batch_first_does_not_turn_hx_round(cls: Any) -> None:
    layer, first = cls(3, 4, 2), cls(3, 4, 2, batch_first=True)
    first.load_state_dict(layer.state_dict())
    x, hx = torch.randn(5, 6, 3), torch.randn(2, 6, 4)
    state = (hx, hx) if cls is nn.LSTM else hx
    found, last = layer(x, state)
    turned, same_last = first(x.transpose(0, 1), state)
    same(turned, found.transpose(0, 1))
    same(same_last, last)


def test_it_is_the_layer_lstm_that_checks_the_size_of_its_input() -> None:
    # In float64, torch.lstm meets the wrong size in a product that notices it.
    layer, x = nn.LSTM(3, 4, dtype=torch.float64), torch.randn(5, 1, 2).double()
    zeros = (torch.zeros(1, 1, 4).double(),) * 2
    with pytest.raises(RuntimeError, match=r"input.size\(-1\) must be equal"):
        layer(x)
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        torch.lstm(x, zeros, layer._flat_weights, True, 1, 0.0, False, False, False)


def test_without_onednn_torch_lstm_notices_a_wrong_size_in_float32_too() -> None:
    layer, x = nn.LSTM(3, 4), torch.randn(5, 1, 2)
    zeros = (torch.zeros(1, 1, 4),) * 2
    with (
        torch.backends.mkldnn.flags(enabled=False),
        pytest.raises(RuntimeError, match="shapes cannot be multiplied"),
    ):
        torch.lstm(x, zeros, layer._flat_weights, True, 1, 0.0, False, False, False)


@recurrent
def test_lstm_alone_does_not_check_the_size_of_a_packed_sequence(cls: Any) -> None:
    # In float64, where nothing is corrupted: see the test before.
    layer = cls(3, 4, dtype=torch.float64)
    packed = pack_sequence([torch.randn(5, 2).double()])
    unchecked, checked = "shapes cannot be multiplied", r"input.size\(-1\) must be"
    with pytest.raises(RuntimeError, match=unchecked if cls is nn.LSTM else checked):
        layer(packed)


def test_proj_size_makes_only_h_smaller() -> None:
    layer = nn.LSTM(3, 4, proj_size=2, dtype=torch.float64)  # float32 would warn
    output, (h, c) = layer(torch.randn(5, 1, 3).double())
    assert (output.size(-1), h.size(-1), c.size(-1)) == (2, 2, 4)


@recurrent
def test_dropout_of_a_recurrent_layer_acts_between_layers_only(cls: Any) -> None:
    layer, x = cls(3, 4, 2, dropout=1.0), torch.randn(5, 1, 3)
    output, state = layer(x)
    plain, plain_state = layer.eval()(x)
    h, plain_h = (state[0], plain_state[0]) if cls is nn.LSTM else (state, plain_state)
    same(h[0], plain_h[0])  # what enters the first layer is whole
    assert output.ne(0).all()  # so is what leaves the last
    assert torch.equal(output, layer.train()(-x)[0])  # nothing comes between
    assert not torch.allclose(output, plain)


@recurrent
def test_dropout_of_a_single_recurrent_layer_warns_and_drops_nothing(cls: Any) -> None:
    with pytest.warns(UserWarning, match="dropout after all but last"):
        layer = cls(3, 4, dropout=1.0)
    x = torch.randn(5, 1, 3)
    assert torch.equal(layer(x)[0], layer.eval()(x)[0])


@recurrent
def test_hx_beyond_the_batch_is_left_out_for_sequences_packed_unsorted(
    cls: Any,
) -> None:
    layer, hx = cls(3, 4), torch.randn(1, 5, 4)
    short, long = torch.randn(2, 3), torch.randn(4, 3)

    def state(h: Tensor) -> Any:
        return (h, h) if cls is nn.LSTM else h

    unsorted = pack_sequence([short, long], enforce_sorted=False)
    found, _ = layer(unsorted, state(hx))
    assert torch.equal(found.data, layer(unsorted, state(hx[:, :2]))[0].data)
    with pytest.raises(RuntimeError, match="size"):
        layer(pack_sequence([long, short]), state(hx))


def test_rnn_cell_raises_for_a_wrong_nonlinearity_at_its_first_call() -> None:
    cell = nn.RNNCell(3, 4, nonlinearity="gelu")
    with pytest.raises(RuntimeError, match="Unknown nonlinearity: gelu"):
        cell(torch.randn(2, 3))


def test_rnn_cell_is_tanh_of_two_linear_functions_by_default() -> None:
    cell, x, hx = nn.RNNCell(3, 4), torch.randn(2, 3), torch.randn(2, 4)
    ours = F.linear(x, cell.weight_ih, cell.bias_ih)
    theirs = F.linear(hx, cell.weight_hh, cell.bias_hh)
    same(cell(x, hx), torch.tanh(ours + theirs))


def test_lstm_cell_takes_the_pair_of_h_and_c_and_neither_alone() -> None:
    cell, x = nn.LSTMCell(3, 4), torch.randn(2, 3)
    h, c = torch.randn(2, 2, 4)
    assert [t.shape for t in cell(x, (h, c))] == [(2, 4), (2, 4)]
    with pytest.raises(TypeError, match="must be tuple of Tensors, not Tensor"):
        cell(x, h)
    with pytest.raises(RuntimeError, match="expects two hidden states"):
        cell(x, (h,))
    with pytest.raises(AttributeError, match="NoneType"):
        cell(x, (h, None))
    with pytest.raises(ValueError, match="1D or 2D, got 0D"):
        cell(x[0], h[0])


@pytest.mark.parametrize(
    ("gate", "mergeable"), [("reset", True), ("update", True), ("new", False)]
)
def test_the_reset_gate_multiplies_the_last_third_of_bias_hh(
    gate: str, mergeable: bool
) -> None:
    cell, x, hx = nn.GRUCell(3, 4), torch.randn(2, 3), torch.randn(2, 4)
    before, third = cell(x, hx), ["reset", "update", "new"].index(gate)
    part = slice(4 * third, 4 * third + 4)
    with torch.no_grad():
        cell.bias_ih[part] += cell.bias_hh[part]
        cell.bias_hh[part] = 0
    assert torch.allclose(cell(x, hx), before, atol=1e-5) is mergeable
