import sys

import torch
import torch.nn.functional as F
from torch import nn


def python_calls(function, *inputs):
    events = []

    # ja: Python の関数が呼ばれるたびに、Python が呼ぶ
    # en: Python calls this at each call of a function
    def note(frame, event, arg):
        events.append(event)

    sys.setprofile(note)
    try:
        function(*inputs)
    finally:
        sys.setprofile(None)
    return events.count("call")


def hook(module, inputs, output):
    pass


conv = nn.Conv2d(3, 4, 3)
w, b = conv.weight, conv.bias
print("size nn F")
for size in 8, 512:
    x = torch.ones(1, 3, size, size)
    nn_calls = python_calls(conv, x)
    f_calls = python_calls(F.conv2d, x, w, b)
    print(size, nn_calls, f_calls)
conv.register_forward_hook(hook)
with_hook = python_calls(conv, x)
print("with a hook", with_hook)
