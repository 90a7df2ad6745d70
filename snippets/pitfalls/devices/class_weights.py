import torch
import torch.nn.functional as F
from torch import nn

net = nn.Linear(4, 3)
weight = torch.tensor([1.0, 2.0, 3.0])
# ja: meta は GPU の代わり
# en: meta stands in for a GPU
for place in torch.float64, "meta":
    z = net.to(place)(torch.ones(2, 4).to(place))
    y = torch.tensor([0, 2], device=z.device)
    try:
        F.cross_entropy(z, y, weight)
    except RuntimeError as error:
        print(f"{type(error).__name__}: {error}")
