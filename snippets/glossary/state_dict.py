import torch
from torch import nn

torch.manual_seed(0)
trained = nn.Linear(3, 2)
fresh = nn.Linear(3, 2)
x = torch.randn(4, 3)
before = torch.equal(trained(x), fresh(x))
fresh.load_state_dict(trained.state_dict())
after = torch.equal(trained(x), fresh(x))
print(f"{before = }  {after = }")

saved = trained.state_dict()
with torch.no_grad():
    trained.weight.zero_()
# ja: state_dict() は写しではなく、層の今の値を見せる
# en: state_dict() is no copy: it shows current values
total = saved["weight"].abs().sum()
print(f"{total = }")
relu_keys = list(nn.ReLU().state_dict())
print(f"{relu_keys = }")
