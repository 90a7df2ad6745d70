import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(3)
norm.register_buffer(
    "scratch", torch.zeros(3), persistent=False
)
trained = [name for name, _ in norm.named_parameters()]
buffers = [name for name, _ in norm.named_buffers()]
saved = list(norm.state_dict())
learned = sum(p.numel() for p in norm.parameters())
print(f"{'':20} trained  saved")
for name in trained + buffers:
    given, kept = name in trained, name in saved
    print(f"{name:20} {given!s:8} {kept}")

# ja: 型の変換は scratch にも届く
# en: A new dtype reaches scratch too
norm.double()
moved = norm.scratch.dtype
print(moved)
