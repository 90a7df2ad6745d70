import warnings

from torch import nn
from torch.nn.utils import parametrizations, weight_norm

warnings.simplefilter("ignore")
new = parametrizations.weight_norm(nn.Linear(2, 3))
old = weight_norm(nn.Linear(2, 3))
saved = new.state_dict()
prefix = "parametrizations.weight.original"
for number, name in (0, "weight_g"), (1, "weight_v"):
    saved[name] = saved.pop(f"{prefix}{number}")
print(old.load_state_dict(saved))
