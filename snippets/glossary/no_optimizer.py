import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(1)
weight = norm.weight.detach().clone()
probe = torch.tensor([[5.0]])
in_eval = []
for _ in range(41):
    norm.eval()
    in_eval.append(norm(probe).item())
    norm.train()
    norm(torch.randn(32, 1) + 5)
calls = len(in_eval) - 1
first, last = in_eval[0], in_eval[-1]
print(f"{first:.2f} -> {last:.2f}")
weight_changed = not torch.equal(weight, norm.weight)
print(f"{weight_changed = }")

fig, ax = plt.subplots(figsize=(6, 3))
ax.plot(in_eval, color="C0", marker=".")
ax.set_xlabel("norm.train(); norm(x)")
ax.set_ylabel("norm.eval(); norm(5.0)")
