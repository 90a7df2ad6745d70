from torch import nn

for block in nn.ReLU(), nn.Identity(), nn.ReLU():
    net = nn.Sequential(block)
    print(net[0])
