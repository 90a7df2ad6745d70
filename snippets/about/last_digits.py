import torch

a, b, c = torch.tensor([0.1, 0.1, 0.6])
left = ((a + b) + c).item()
right = (a + (b + c)).item()
print(f"(a + b) + c = {left:.10f}")
print(f"a + (b + c) = {right:.10f}")
