import torch

x = torch.tensor([1e8, 1.0, -1e8])
left = ((x[0] + x[1]) + x[2]).item()
right = ((x[0] + x[2]) + x[1]).item()
print(left, right)

torch.manual_seed(0)
x = torch.rand(100_000)
truth = x.double().sum().item()
total = 0 * x[0]
for value in x:
    total += value
of_loop = abs(total.item() - truth)
of_sum = abs(x.sum().item() - truth)
print(f"loop {of_loop:.1f} x.sum() {of_sum:.1f}")
