import torch
from torch import nn
from torch.func import functional_call, grad

lstm, x = nn.LSTM(2, 3), torch.randn(4, 1, 2)


def loss(weights):
    y, (h, c) = functional_call(lstm, weights, x)
    return y.sum()


grads = grad(loss)(dict(lstm.named_parameters()))
for name, g in grads.items():
    print(name, *g.shape)
none = lstm.weight_ih_l0.grad is None
print("lstm.weight_ih_l0.grad is None:", none)
