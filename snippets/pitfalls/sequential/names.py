import inspect
from collections import OrderedDict

from torch import nn

print(inspect.getsource(nn.Sequential.forward))
a, b = nn.Linear(2, 3), nn.Linear(3, 1)
act = nn.ReLU()
print(*nn.Sequential(a, act, b).state_dict())
names = OrderedDict(fc1=a, act=act, fc2=b)
print(*nn.Sequential(names).state_dict())
