import torch
import torch.nn.functional as F

z, y = torch.zeros(2, 3), torch.tensor([0, 2])
floats = y.float()
column = y[:, None]
from_1 = y + 1
one_hot = F.one_hot(y, 3)
for t in floats, column, from_1, one_hot:
    try:
        F.cross_entropy(z, t)
    except (RuntimeError, IndexError) as error:
        print(f"{type(error).__name__}: {error}")
