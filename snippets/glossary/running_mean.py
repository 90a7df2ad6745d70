import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(1)
batch_means, running = [], []
for batch in range(20):
    # ja: 15 バッチのあと、評価モードにする
    # en: Evaluation mode after 15 batches
    if batch == 15:
        norm.eval()
    x = torch.randn(32, 1) + 5
    norm(x)
    batch_means.append(x.mean().item())
    running.append(norm.running_mean.item())
before_eval, last = running[14], running[19]
print(f"{before_eval:.2f} {last:.2f}")

plt.axvline(14.5, color="C2", linestyle=":")
plt.plot(batch_means, "C1.", label="x.mean()")
plt.plot(running, "C0.-", label="norm.running_mean")
plt.xticks([0, 5, 10, 15, 19])
plt.legend()
