import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(1)
print("fan_in measured formula")


def compare(channels):
    conv = nn.Conv2d(channels, 4096, 3)
    w_nn = conv.weight.detach().flatten()
    w_f = torch.randn(w_nn.shape)
    ratio = (w_f.std() / w_nn.std()).item()
    fan_in = channels * 3 * 3
    formula = (3 * fan_in) ** 0.5
    print(f"{fan_in:6} {ratio:8.1f} {formula:7.1f}")
    return w_nn, w_f, ratio


w_nn, w_f, ratio_3 = compare(3)
ratio_64 = compare(64)[-1]

style = {"bins": 96, "range": (-3.2, 3.2), "density": True}
style |= {"histtype": "stepfilled", "alpha": 0.8}
plt.hist(w_nn, label="nn.Conv2d", **style)
plt.hist(w_f, label="torch.randn", **style)
plt.legend()
