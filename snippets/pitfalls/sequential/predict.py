from torch import nn

head = nn.Sequential(nn.ReLU(), nn.Linear(3, 1))
net = nn.Sequential(nn.Linear(2, 3), head)
keys = list(net.state_dict())
key = keys[2]
print("key", key)
