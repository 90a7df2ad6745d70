import copy
import warnings

from torch import nn
from torch.nn.utils import weight_norm

warnings.simplefilter("ignore")
fc = weight_norm(nn.Linear(2, 3))
# raises: RuntimeError
twin = copy.deepcopy(fc)
