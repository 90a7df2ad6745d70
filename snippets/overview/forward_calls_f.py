import inspect
from unittest import mock

import torch
import torch.nn.functional as F
from torch import nn

# ja: nn.Linear.forward の return 文の中身
# en: What nn.Linear.forward returns
source = inspect.getsource(nn.Linear.forward)
returned = source.split("return ")[-1].strip()
print(returned)
# ja: 層を 1 回呼ぶあいだに F.linear が呼ばれた回数
# en: How often one call of the layer calls F.linear
layer = nn.Linear(4, 2)
with mock.patch.object(F, "linear", wraps=F.linear) as spy:
    layer(torch.randn(3, 4))
calls = spy.call_count
print(f"{calls = }")
