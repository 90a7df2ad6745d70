from collections.abc import Callable, Sequence
from itertools import chain

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence


def rnn(
    layer: nn.RNN,
    x: Tensor | PackedSequence,
    hx: Tensor | None = None,
) -> tuple[Tensor | PackedSequence, Tensor]:
    # ja: F に RNN はない。torch の 2 つは文書にない関数
    # en: F has no RNN, and torch's two are undocumented
    tanh = layer.mode == "RNN_TANH"
    function = torch.rnn_tanh if tanh else torch.rnn_relu
    states = None if hx is None else (hx,)
    output, (h,) = _recurrent(function, layer, x, states)
    return output, h


def lstm(
    layer: nn.LSTM,
    x: Tensor | PackedSequence,
    hx: tuple[Tensor, Tensor] | None = None,
) -> tuple[Tensor | PackedSequence, tuple[Tensor, Tensor]]:
    # ja: F に LSTM はない。torch.lstm は文書にない関数
    # en: F has no LSTM, and torch.lstm is undocumented
    output, (h, c) = _recurrent(torch.lstm, layer, x, hx)
    return output, (h, c)


def gru(
    layer: nn.GRU,
    x: Tensor | PackedSequence,
    hx: Tensor | None = None,
) -> tuple[Tensor | PackedSequence, Tensor]:
    # ja: F に GRU はない。torch.gru は文書にない関数
    # en: F has no GRU, and torch.gru is undocumented
    states = None if hx is None else (hx,)
    output, (h,) = _recurrent(torch.gru, layer, x, states)
    return output, h


def _recurrent(
    function: Callable[..., Sequence[Tensor]],
    layer: nn.RNNBase,
    x: Tensor | PackedSequence,
    states: Sequence[Tensor] | None,
) -> tuple[Tensor | PackedSequence, Sequence[Tensor]]:
    has_cell = isinstance(layer, nn.LSTM)
    options = {
        "params": list(chain(*layer.all_weights)),
        "has_biases": layer.bias,
        "num_layers": layer.num_layers,
        "dropout": layer.dropout,
        "train": layer.training,
        "bidirectional": layer.bidirectional,
    }
    if isinstance(x, PackedSequence):
        # ja: 列は長い順に詰めてある。状態もその順に並べる
        # en: Packing sorts by length; the states follow
        data, sizes, order, unsorted = x
        shapes = _state_shapes(layer, int(sizes[0]))
        if states is None:
            states = [
                data.new_zeros(shape) for shape in shapes
            ]
        elif order is not None:
            states = [
                states[n].index_select(1, order)
                for n in range(len(shapes))
            ]
        # ja: nn.LSTM は、詰めた列の形や dtype を調べない
        # en: nn.LSTM does not check what is packed
        if not has_cell:
            _check(layer, data, states, shapes)
        hx = states if has_cell else states[0]
        output, *last = function(data, sizes, hx, **options)
        if unsorted is not None:
            last = [
                h.index_select(1, unsorted) for h in last
            ]
        packed = PackedSequence(
            output, sizes, order, unsorted
        )
        return packed, last

    if x.dim() not in (2, 3):
        raise ValueError(f"x has {x.dim()} dimensions")
    batched = x.dim() == 3
    axis = 0 if layer.batch_first else 1
    if not batched:
        x = x.unsqueeze(axis)
    shapes = _state_shapes(layer, x.size(axis))
    if states is None:
        states = [x.new_zeros(shape) for shape in shapes]
    elif not batched:
        states = [
            states[n].unsqueeze(1)
            for n in range(len(shapes))
        ]
    _check(layer, x, states, shapes)
    hx = states if has_cell else states[0]
    output, *last = function(
        x, hx, **options, batch_first=layer.batch_first
    )
    if not batched:
        output = output.squeeze(axis)
        last = [h.squeeze(1) for h in last]
    return output, last


def _state_shapes(
    layer: nn.RNNBase, batch: int
) -> list[tuple[int, ...]]:
    # ja: proj_size で縮むのは h だけで、c は縮まない
    # en: proj_size shrinks h only; c keeps hidden_size
    sizes = [layer.proj_size or layer.hidden_size]
    if isinstance(layer, nn.LSTM):
        sizes.append(layer.hidden_size)
    directions = 2 if layer.bidirectional else 1
    rows = layer.num_layers * directions
    return [(rows, batch, size) for size in sizes]


def _check(
    layer: nn.RNNBase,
    x: Tensor,
    states: Sequence[Tensor],
    shapes: list[tuple[int, ...]],
) -> None:
    dtype = layer.weight_ih_l0.dtype
    autocast = torch.is_autocast_enabled(x.device.type)
    if x.dtype != dtype and not autocast:
        raise ValueError(f"x must be {dtype}")
    # ja: torch.lstm は特徴の数が違っても動くことがある
    # en: torch.lstm may run on a wrong number of features
    if x.size(-1) != layer.input_size:
        raise RuntimeError(
            f"x needs {layer.input_size} features"
        )
    given = [states[n].shape for n in range(len(shapes))]
    if given != shapes:
        raise RuntimeError(f"hx needs shapes {shapes}")


def rnn_cell(
    layer: nn.RNNCell, x: Tensor, hx: Tensor | None = None
) -> Tensor:
    # ja: F にはない。torch の 2 つは文書にない関数
    # en: F has none, and torch's two are undocumented
    _check_dimensions(x, hx)
    # ja: nonlinearity の誤りは、呼ばれて初めて分かる
    # en: Only a call finds a wrong nonlinearity
    if layer.nonlinearity not in ("tanh", "relu"):
        raise RuntimeError("unknown nonlinearity")
    tanh = layer.nonlinearity == "tanh"
    function = (
        torch.rnn_tanh_cell if tanh else torch.rnn_relu_cell
    )
    return _cell(function, layer, x, hx)


def lstm_cell(
    layer: nn.LSTMCell,
    x: Tensor,
    hx: tuple[Tensor, Tensor] | None = None,
) -> tuple[Tensor, Tensor]:
    # ja: F にはない。torch.lstm_cell は文書にない関数
    # en: F has none, and torch.lstm_cell is undocumented
    _check_dimensions(x, *(hx if hx is not None else ()))
    batched = x.dim() == 2
    if not batched:
        x = x.unsqueeze(0)
    if hx is None:
        zeros = x.new_zeros(x.size(0), layer.hidden_size)
        hx = (zeros, zeros)
    elif not batched:
        hx = (hx[0].unsqueeze(0), hx[1].unsqueeze(0))
    weights = (
        layer.weight_ih,
        layer.weight_hh,
        layer.bias_ih,
        layer.bias_hh,
    )
    h, c = torch.lstm_cell(x, hx, *weights)
    if batched:
        return h, c
    return h.squeeze(0), c.squeeze(0)


def gru_cell(
    layer: nn.GRUCell, x: Tensor, hx: Tensor | None = None
) -> Tensor:
    # ja: F にはない。torch.gru_cell は文書にない関数
    # en: F has none, and torch.gru_cell is undocumented
    _check_dimensions(x, hx)
    return _cell(torch.gru_cell, layer, x, hx)


def _cell(
    function: Callable[..., Tensor],
    layer: nn.RNNCell | nn.GRUCell,
    x: Tensor,
    hx: Tensor | None,
) -> Tensor:
    batched = x.dim() == 2
    if not batched:
        x = x.unsqueeze(0)
    if hx is None:
        hx = x.new_zeros(x.size(0), layer.hidden_size)
    elif not batched:
        hx = hx.unsqueeze(0)
    weights = (
        layer.weight_ih,
        layer.weight_hh,
        layer.bias_ih,
        layer.bias_hh,
    )
    h = function(x, hx, *weights)
    return h if batched else h.squeeze(0)


def _check_dimensions(*tensors: Tensor | None) -> None:
    for tensor in tensors:
        if tensor is None:
            continue
        if tensor.dim() not in (1, 2):
            raise ValueError(f"{tensor.dim()} dimensions")
