import torch
import torch.nn.functional as F
from torch import nn

w = nn.Parameter(torch.ones(2, 3))
leaves = (w.is_leaf, (w * 2).is_leaf)
print(f"{leaves = }")

# ja: 包み直すと、別の葉になる
# en: Wrapped again, it is another leaf
tied = nn.Parameter(w.t())
shares_memory = tied.data_ptr() == w.data_ptr()
print(f"{shares_memory = }")
tied.sum().backward()
reaches_tied = tied.grad is not None
reaches_w = w.grad is not None
print(f"{reaches_tied = }  {reaches_w = }")

# ja: 包み直さなければ、届く
# en: Not wrapped, the gradient arrives
F.linear(torch.ones(2), w.t()).sum().backward()
unwrapped_reaches_w = w.grad is not None
print(f"{unwrapped_reaches_w = }")

# ja: 変換すると、葉でも Parameter でもない
# en: Converted: neither leaf nor Parameter
moved = w.to(torch.float64)
kind = type(moved).__name__
still_leaf = moved.is_leaf
print(f"{kind = }  {still_leaf = }")
