import warnings

import torch
from torch import nn
from torch.nn import utils

warnings.simplefilter("ignore")
old = utils.weight_norm(nn.Linear(2, 3))
new_norm = utils.parametrizations.weight_norm
new = new_norm(nn.Linear(2, 3))
print(new.load_state_dict(old.state_dict()))
x = torch.ones(1, 2)
print("same", torch.allclose(new(x), old(x)))
