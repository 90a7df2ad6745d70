import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(1)


def draw(channels):
    layer = nn.Conv2d(channels, 4096, 3)
    w = layer.weight.detach().flatten()
    return w, torch.randn(w.shape)


nn_64, f_64 = draw(64)
ratio_64 = (f_64.std() / nn_64.std()).item()
nn_3, f_3 = draw(3)
ratio_3 = (f_3.std() / nn_3.std()).item()
for n, ratio in (27, ratio_3), (576, ratio_64):
    print(n, f"{ratio:.1f} {(3 * n) ** 0.5:.1f}")

style = {"bins": 96, "range": (-3.2, 3.2), "density": True}
style |= {"histtype": "stepfilled", "alpha": 0.8}
plt.hist(nn_3, label="nn.Conv2d", **style)
plt.hist(f_3, label="torch.randn", **style)
plt.legend()
