from torch import nn

a, b = nn.Linear(2, 3), nn.Linear(3, 1)
old = nn.Sequential(a, b)
new = nn.Sequential(a, nn.ReLU(), b)
# raises: RuntimeError
print(new.load_state_dict(old.state_dict()))
