from collections import OrderedDict

from torch import nn

a, b = nn.Linear(2, 3), nn.Linear(3, 1)
names = OrderedDict(fc1=a, fc2=b)
old = nn.Sequential(names)
names = OrderedDict(fc1=a, act=nn.ReLU(), fc2=b)
new = nn.Sequential(names)
print(new.load_state_dict(old.state_dict()))
