from torch import nn
from torch.nn.utils import parametrize as p


class Exp(nn.Module):
    def forward(self, w):
        return w.exp()


fc = nn.Linear(2, 2, bias=False)
p.register_parametrization(fc, "weight", Exp())
print(*dict(fc.named_parameters()))
print(isinstance(fc.weight, nn.Parameter))
p.remove_parametrizations(fc, "weight")
print(*dict(fc.named_parameters()))
print(isinstance(fc.weight, nn.Parameter))
