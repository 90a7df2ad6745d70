import torch
from torch import nn

norm = nn.BatchNorm1d(3)
norm.register_buffer(
    "scratch",
    torch.zeros(3),
    persistent=False,
)
trained = list(dict(norm.named_parameters()))
buffers = list(dict(norm.named_buffers()))
saved = list(norm.state_dict())
print("trained", "saved", sep="\t")
for name in trained + buffers:
    row = name in trained, name in saved
    print(*row, name, sep="\t")

# ja: 型の変換は scratch にも届く
# en: A new dtype reaches scratch too
norm.double()
moved = norm.scratch.dtype
print("scratch", moved)
