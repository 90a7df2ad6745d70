import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
w = nn.Parameter(torch.randn(2, 3))
doubled = w * 2
leaves = (w.is_leaf, doubled.is_leaf)
print(f"{leaves = }")

# ja: 包み直すと、別の葉になる
# en: Wrapped again, it is another leaf
tied = nn.Parameter(w.t())
shares_memory = tied.data_ptr() == w.data_ptr()
tied.sum().backward()
reaches_tied = tied.grad is not None
reaches_w = w.grad is not None
print(f"{shares_memory = }")
print(f"{reaches_tied = }  {reaches_w = }")
# ja: 包み直さなければ、届く
# en: Not wrapped, the gradient arrives
F.linear(torch.ones(1, 2), w.t()).sum().backward()
unwrapped_reaches_w = w.grad is not None
print(f"{unwrapped_reaches_w = }")

# ja: 変換すると、葉でも Parameter でもなくなる
# en: Converted, it is neither leaf nor Parameter
moved = w.to(torch.float64)
kind, still_leaf = type(moved).__name__, moved.is_leaf
print(f"{kind = }  {still_leaf = }")
# ja: 変換の必要がなければ、同じオブジェクトが返る
# en: With nothing to convert you get the same object
returned_itself = w.to(torch.float32) is w
print(f"{returned_itself = }")
