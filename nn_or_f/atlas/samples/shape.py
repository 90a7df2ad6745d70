"""Samples of the layers that only order or shape what they are given."""

from __future__ import annotations

from nn_or_f.atlas.samples import Sample, Short

SAMPLES = [
    *(
        Sample(f"nn.ChannelShuffle({groups})", call)
        for groups, call in (
            (2, "x(2, 4, 3, 3)"),
            (3, "x(2, 6, 3)"),
            (2, "x(2, 6, 2, 3, 2)"),
            (1, "x(2, 4, 3, 3)"),
            (4, "x(2, 4, 3, 3)"),
            (2, "x(4, 6, 3)"),
            (2, "ints(9, 2, 4, 3)"),
            (3, "x(2, 4, 3, 3)"),
            (0, "x(2, 4, 3, 3)"),
            (2, "x(2, 4)"),
        )
    ),
    *(
        Sample(f"nn.Flatten({dims})", call)
        for dims, call in (
            ("", "x(2, 3, 4, 5)"),
            ("start_dim=0", "x(2, 3, 4, 5)"),
            ("start_dim=2", "x(2, 3, 4, 5)"),
            ("start_dim=-2", "x(2, 3, 4, 5)"),
            ("end_dim=2", "x(2, 3, 4, 5)"),
            ("end_dim=-2", "x(2, 3, 4, 5)"),
            ("start_dim=0, end_dim=1", "x(2, 3, 4, 5)"),
            # Nothing to do; a copy, for it is no view; and what a scalar becomes.
            ("", "x(2, 3)"),
            ("", "x(2, 4, 3).transpose(1, 2)"),
            ("start_dim=0", "x(1).squeeze()"),
            ("", "x(0, 3, 4)"),
            ("", "ints(9, 2, 3, 4)"),
            ("", "x(3)"),
            ("start_dim=2, end_dim=1", "x(2, 3, 4, 5)"),
            ("start_dim=4", "x(2, 3, 4, 5)"),
        )
    ),
    *(
        Sample(f"nn.Unflatten({sizes})", call)
        for sizes, call in (
            ("1, (3, 4)", "x(2, 12, 5)"),
            ("1, [3, 4]", "x(2, 12, 5)"),
            ("1, torch.Size([3, 4])", "x(2, 12, 5)"),
            ("dim=0, unflattened_size=(2, 3, 2)", "x(12, 5)"),
            ("-1, (5, 1)", "x(2, 12, 5)"),
            ("1, (-1, 4)", "x(2, 12, 5)"),
            ("1, (12,)", "x(2, 12, 5)"),
            ("1, (3, 4)", "x(5, 12, 2).transpose(0, 2)"),
            ("1, (0, 4)", "x(2, 0)"),
            ("1, (3, 5)", "x(2, 12, 5)"),
            ("1, (-1, 5)", "x(2, 12, 5)"),
            ("1, (-1, -1)", "x(2, 12, 5)"),
            ("1, ()", "x(2, 12, 5)"),
            ("3, (3, 4)", "x(2, 12, 5)"),
            ("'C', (3, 4)", "x(2, 12, 5)"),
        )
    ),
]

SHORTS = [
    Short("nn.ChannelShuffle(2)", "x(2, 4, 3, 3)", "F.channel_shuffle(x, 2)"),
    Short("nn.Flatten()", "x(2, 3, 4, 5)", "torch.flatten(x, start_dim=1)"),
    Short("nn.Unflatten(1, (3, 4))", "x(2, 12, 5)", "torch.unflatten(x, 1, (3, 4))"),
]
