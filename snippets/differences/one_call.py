from unittest import mock

import torch
import torch.nn.functional as F
from torch import nn

conv = nn.Conv2d(3, 16, 3)
# ja: F.conv2d を、呼び出しを記録する代役に差し替える
# en: A stand-in for F.conv2d records each call
spy = mock.Mock(wraps=F.conv2d)
with mock.patch.object(F, "conv2d", spy):
    conv(torch.ones(1, 3, 8, 8))

calls = spy.call_count
_, w, b, *_ = spy.call_args.args
own_weight = w is conv.weight
own_bias = b is conv.bias
weight_shape = tuple(w.shape)
print("calls", calls)
print("own", own_weight, own_bias)
print("weight", weight_shape)
