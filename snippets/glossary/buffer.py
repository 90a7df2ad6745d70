import torch
from torch import nn

norm = nn.BatchNorm1d(3)
norm.scratch = nn.Buffer(torch.zeros(3), persistent=False)
# ja: バッファに普通のテンソルを代入する
# en: Assign a plain tensor to the buffer
norm.scratch = torch.ones(3)

params = [name for name, _ in norm.named_parameters()]
buffers = [name for name, _ in norm.named_buffers()]
saved = list(norm.state_dict())
print("parameters()", *params, sep="\n  ")
print("buffers()", *buffers, sep="\n  ")
print("state_dict()", *saved, sep="\n  ")

# ja: 型の変換は scratch にも届く
# en: A new dtype reaches scratch too
norm.double()
moved = norm.scratch.dtype
print("scratch", moved)
