from unittest.mock import patch

import torch
import torch.nn.functional as F
from torch import nn

conv = nn.Conv2d(3, 16, 3)
x = torch.ones(1, 3, 8, 8)
# ja: with の中だけ、F.conv2d への呼び出しを記録する
# en: Within this block, calls of F.conv2d are recorded
with patch.object(F, "conv2d", wraps=F.conv2d) as mock:
    conv(x)

calls = mock.call_count
_, w, b, *settings = mock.call_args.args
own_weight = w is conv.weight
own_bias = b is conv.bias
weight_shape = tuple(w.shape)
print("calls", calls)
print("own weight", own_weight)
print("own bias", own_bias)
print("weight shape", weight_shape)
