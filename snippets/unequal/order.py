import torch

x = torch.tensor([1e8, 1.0, -1e8])
left = ((x[0] + x[1]) + x[2]).item()
right = ((x[0] + x[2]) + x[1]).item()
print(left, right)

x = torch.full((100_000,), 0.1)
exact = x.double().sum().item()
total = torch.tensor(0.0)
for value in x:
    total += value
of_loop = abs(total.item() - exact)
of_sum = abs(x.sum().item() - exact)
print(f"for {of_loop:.1f}  x.sum() {of_sum:.1f}")
