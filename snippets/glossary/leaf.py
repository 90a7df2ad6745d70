import torch
import torch.nn.functional as F
from torch import nn

w = nn.Parameter(torch.ones(2, 3))
ones = torch.ones(2)
print("w.is_leaf", w.is_leaf)
print("(w * 2).is_leaf", (w * 2).is_leaf)
print("ones.is_leaf", ones.is_leaf)
leaves = (w.is_leaf, (w * 2).is_leaf, ones.is_leaf)

# ja: 包み直すと、別の葉になる
# en: Wrapped again, it is another leaf
wrapped = nn.Parameter(w.t())
shares_memory = wrapped.data_ptr() == w.data_ptr()
print(f"{shares_memory = }")
wrapped.sum().backward()
reaches_wrapped = wrapped.grad is not None
reaches_w = w.grad is not None
print(f"{reaches_wrapped = }  {reaches_w = }")

# ja: 包み直さなければ、届く
# en: Not wrapped, the gradient arrives
F.linear(ones, w.t()).sum().backward()
unwrapped_reaches_w = w.grad is not None
reaches_ones = ones.grad is not None
print(f"{unwrapped_reaches_w = }")
print(f"{reaches_ones = }")

# ja: 変換すると、葉でも Parameter でもない
# en: Converted: neither leaf nor Parameter
moved = w.to(torch.float64)
kind = type(moved).__name__
still_leaf = moved.is_leaf
print(f"{kind = }  {still_leaf = }")
