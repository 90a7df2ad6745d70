import warnings

from torch import nn
from torch.nn.utils import parametrizations, weight_norm

warnings.simplefilter("ignore")
new = parametrizations.weight_norm(nn.Linear(2, 3))
old = weight_norm(nn.Linear(2, 3))
saved = new.state_dict()

# raises: RuntimeError
print(old.load_state_dict(saved))
