from torch import nn
from torch.nn.utils import weight_norm

conv = weight_norm(nn.Conv1d(2, 3, 5))
print(*conv.state_dict(), sep="\n")
