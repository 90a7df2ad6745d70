import torch.nn.functional as F
from torch import fx


def net(x):
    return F.relu(x) if x.sum() > 0 else x


# raises: TraceError
fx.symbolic_trace(net)
