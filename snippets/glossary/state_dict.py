import torch
from torch import nn

torch.manual_seed(0)
trained = nn.Linear(3, 2)
fresh = nn.Linear(3, 2)
x = torch.randn(4, 3)
before = torch.equal(trained(x), fresh(x))
print("same output before", before)
fresh.load_state_dict(trained.state_dict())
after = torch.equal(trained(x), fresh(x))
print("same output after", after)

saved = trained.state_dict()
keys = list(saved)
print(keys)
with torch.no_grad():
    trained.weight.zero_()
total = saved["weight"].abs().sum()
print("sum of saved weight", total.item())
