import torch
from torch import nn


class Net(nn.Linear):
    def __init__(self, mean):
        super().__init__(1, 1, bias=False)
        self.register_buffer("mean", mean)

    def forward(self, x):
        return super().forward(x - self.mean) > 0


x = torch.arange(1.0, 11.0).unsqueeze(1)
net, loaded = Net(x.mean(0)), Net(torch.zeros(1))
print(loaded.load_state_dict(net.state_dict()))
print("same", int((loaded(x) == net(x)).sum()), "of 10")
