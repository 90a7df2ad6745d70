"""Samples of the recurrent layers: sequences, packed sequences, single steps."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

_PACK = "nn.utils.rnn.pack_padded_sequence"
_SORTED = f"{_PACK}(x(3, 3, 4), [3, 2, 1])"
#: Sorting this turns all three round, so that no order is its own way back.
_UNSORTED = f"{_PACK}(x(3, 3, 4), [1, 3, 2], enforce_sorted=False)"
_HALF = "torch.ones({}, dtype=torch.float16)"
_GATES = {"RNN": 1, "LSTM": 4, "GRU": 3}


def _sequences(name: str) -> list[Sample]:
    """Samples of a layer that takes sequences: "RNN", "LSTM" or "GRU"."""
    lstm = name == "LSTM"

    def made(options: str, call: str, before: str = "") -> Sample:
        return Sample(f"nn.{name}({options})", call, before)

    def states(*shape: int) -> str:
        one = f"x({', '.join(map(str, shape))})"
        return f"({one}, {one})" if lstm else one

    batch, first, single = "x(3, 2, 4)", "x(2, 3, 4)", "x(3, 4)"
    most = "num_layers=2, bias=False, batch_first=True, dropout=0.4, bidirectional=True"
    options = [
        "4, 5",
        "4, 5, num_layers=2",
        "4, 5, bias=False",
        "4, 5, bidirectional=True",
        "4, 5, num_layers=2, dropout=0.5",
        "4, 5, num_layers=2, dropout=1.0",
        f"4, 5, {most}",
    ]
    if lstm:
        options += ["4, 5, proj_size=3", f"4, 5, {most}, proj_size=2"]
    if name == "RNN":
        options += ["4, 5, nonlinearity='relu'", f"4, 5, nonlinearity='relu', {most}"]
    identity = f"torch.eye(5).repeat({_GATES[name]}, 1).to(layer.weight_hh_l0)"
    found = [made(option, batch) for option in options]
    found += [made(option, _UNSORTED) for option in options if most in option]
    found += [
        made("4, 5", _UNSORTED),
        made("4, 5, batch_first=True", first),
        made("4, 5, batch_first=True", _SORTED),
        made("4, 5, batch_first=True", single),
        made("4, 5", _SORTED),
        made("4, 5", single),
        made("4, 5, num_layers=2, bidirectional=True, dropout=0.5", single),
        # Without effect: there is nothing between one layer and the next.
        made("4, 5, dropout=0.5", batch),
        # States that are given.
        made("4, 5", f"{batch}, hx={states(1, 2, 5)}"),
        made("4, 5, num_layers=2, bidirectional=True", f"{batch}, {states(4, 2, 5)}"),
        made("4, 5, batch_first=True", f"{first}, {states(1, 2, 5)}"),
        made("4, 5, bidirectional=True", f"{single}, {states(2, 5)}"),
        made("4, 5, batch_first=True", f"{single}, {states(1, 5)}"),
        made("4, 5", f"{_SORTED}, {states(1, 3, 5)}"),
        made("4, 5, bidirectional=True", f"{_UNSORTED}, {states(2, 3, 5)}"),
        # One state too many, which sorting leaves out without a word.
        made("4, 5", f"{_UNSORTED}, {states(1, 4, 5)}"),
        # A weight that was put in place later, and one that does not learn.
        made("4, 5", batch, f"layer.weight_hh_l0 = nn.Parameter({identity})"),
        made("4, 5", batch, "layer.weight_ih_l0.requires_grad_(False)"),
        # What is wrong must be wrong in the same way.
        made("4, 5", "x(4)"),
        made("4, 5", "x(2, 3, 2, 4)"),
        made("4, 5", "x(3, 2, 7)"),
        made("4, 5", "x(3, 2, 3)"),
        made("4, 5", f"{_PACK}(x(3, 3, 7), [3, 2, 1])"),
        made("4, 5", _HALF.format("3, 2, 4")),
        made("4, 5", f"{_PACK}({_HALF.format('3, 2, 4')}, [3, 2])"),
        made("4, 5", f"{batch}, {states(1, 1, 5)}"),
        made("4, 5", f"{batch}, {states(1, 2, 6)}"),
        made("4, 5", f"{batch}, {states(2, 2, 5)}"),
        made("4, 5", f"{batch}, {states(1, 5)}"),
        made("4, 5", f"{single}, {states(1, 2, 5)}"),
        made("4, 5", f"{_SORTED}, {states(1, 2, 5)}"),
        made("4, 5", f"{_SORTED}, {states(2, 3, 5)}"),
        made("4, 5", f"{_UNSORTED}, {states(1, 2, 5)}"),
    ]
    if lstm:
        both = "bidirectional=True, proj_size=2"
        projected = "(x(2, {0}, 2), x(2, {0}, 5))"
        found += [
            made(f"4, 5, {both}", f"{batch}, {projected.format(2)}"),
            made(f"4, 5, {both}", f"{_UNSORTED}, {projected.format(3)}"),
            made("4, 5, proj_size=2", f"{single}, (x(1, 2), x(1, 5))"),
            made("4, 5, proj_size=2", f"{batch}, (x(1, 2, 5), x(1, 2, 5))"),
            made("4, 5", f"{batch}, [x(1, 2, 5), x(1, 2, 5)]"),
            # One state where there should be two, or three.
            made("4, 5", f"{batch}, x(1, 2, 5)"),
            made("4, 5, num_layers=2", f"{batch}, x(2, 2, 5)"),
            made("4, 5", f"{batch}, (x(1, 2, 5),)"),
            made("4, 5", f"{batch}, (x(1, 2, 5), x(1, 2, 5), x(1, 2, 5))"),
        ]
    else:
        found.append(made("4, 5", f"{batch}, (x(1, 2, 5), x(1, 2, 5))"))
    return found


def _cells(name: str) -> list[Sample]:
    """Samples of a single step: "RNNCell", "LSTMCell" or "GRUCell"."""
    lstm = name == "LSTMCell"

    def made(options: str, call: str, before: str = "") -> Sample:
        return Sample(f"nn.{name}({options})", call, before)

    def states(*shape: int) -> str:
        one = f"x({', '.join(map(str, shape))})"
        return f"({one}, {one})" if lstm else one

    options = ["4, 5", "4, 5, bias=False"]
    if name == "RNNCell":
        relu = "nonlinearity='relu'"
        options += [f"4, 5, {relu}", f"4, 5, bias=False, {relu}"]
    calls = ["x(3, 4)", "x(4)", f"x(3, 4), {states(3, 5)}", f"x(4), hx={states(5)}"]
    found = [made(option, call) for option in options for call in calls]
    found += [
        made("4, 5", "x(3, 4)", "layer.weight_ih.requires_grad_(False)"),
        # What is wrong must be wrong in the same way.
        made("4, 5", "x(2, 3, 4)"),
        made("4, 5", "x(3, 7)"),
        made("4, 5", _HALF.format("3, 4")),
        made("4, 5", f"x(3, 4), {states(1, 3, 5)}"),
        made("4, 5", f"x(3, 4), {states(2, 5)}"),
        made("4, 5", f"x(3, 4), {states(3, 6)}"),
        made("4, 5", f"x(3, 4), {states(5)}"),
        made("4, 5", f"x(4), {states(1, 5)}"),
        made("4, 5", "x(3, 4), " + ("x(3, 5)" if lstm else "(x(3, 5), x(3, 5))")),
    ]
    if name == "RNNCell":
        found.append(made("4, 5, nonlinearity='sigmoid'", "x(3, 4)"))
    return found


SAMPLES = [
    *_sequences("RNN"),
    *_sequences("LSTM"),
    *_sequences("GRU"),
    *_cells("RNNCell"),
    *_cells("LSTMCell"),
    *_cells("GRUCell"),
]

_OPTIONS = (
    "has_biases=True, num_layers=1, dropout=0.0, train=layer.training,"
    " bidirectional=False, batch_first=False"
)
_CELL = "layer.weight_ih, layer.weight_hh, layer.bias_ih, layer.bias_hh"

SHORTS = [
    *(
        Short(
            f"nn.{cls}(4, 5)",
            f"x(3, 2, 4), hx={states}",
            f"torch.{function}(x, hx, layer.all_weights[0], {_OPTIONS})",
        )
        for cls, function, states in (
            ("RNN", "rnn_tanh", "x(1, 2, 5)"),
            ("LSTM", "lstm", "(x(1, 2, 5), x(1, 2, 5))"),
            ("GRU", "gru", "x(1, 2, 5)"),
        )
    ),
    *(
        Short(
            f"nn.{cls}(4, 5)",
            f"x(3, 4), hx={states}",
            f"torch.{function}(x, hx, {_CELL})",
        )
        for cls, function, states in (
            ("RNNCell", "rnn_tanh_cell", "x(3, 5)"),
            ("LSTMCell", "lstm_cell", "(x(3, 5), x(3, 5))"),
            ("GRUCell", "gru_cell", "x(3, 5)"),
        )
    ),
]
