import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(1)
print("channels groups fan_in measured formula")


def compare(channels, groups):
    conv = nn.Conv2d(channels, 4096, 3, groups=groups)
    w_nn = conv.weight.detach().flatten()
    w_f = torch.randn(w_nn.shape)
    ratio = (w_f.std() / w_nn.std()).item()
    fan_in = channels // groups * 3 * 3
    formula = (3 * fan_in) ** 0.5
    print(
        f"{channels:8} {groups:6} {fan_in:6}"
        f" {ratio:8.1f} {formula:7.1f}"
    )
    return w_nn, w_f, ratio


w_nn, w_f, ratio_3 = compare(3, groups=1)
ratio_64 = compare(64, groups=1)[-1]
ratio_groups = compare(64, groups=64)[-1]

for name, w in ("nn.Conv2d", w_nn), ("torch.randn", w_f):
    plt.hist(
        w,
        bins=96,
        range=(-3.2, 3.2),
        density=True,
        histtype="stepfilled",
        alpha=0.8,
        label=name,
    )
plt.legend()
