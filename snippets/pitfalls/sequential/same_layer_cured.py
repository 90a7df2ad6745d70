from torch import nn

layers = [nn.Linear(2, 2) for _ in range(3)]
net = nn.Sequential(*layers)
params = len(list(net.parameters()))
keys = len(net.state_dict())
print(f"{params = }, {keys = }")
print(net[0] is net[2])
