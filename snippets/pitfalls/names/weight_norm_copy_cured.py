import copy
import warnings

from torch import nn
from torch.nn.utils.parametrizations import weight_norm

warnings.simplefilter("ignore")
fc = weight_norm(nn.Linear(2, 3))
twin = copy.deepcopy(fc)
print(twin.weight.allclose(fc.weight))
