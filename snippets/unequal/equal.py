import torch

zero = torch.tensor([0.0])
sign = torch.equal(zero, -zero)
print("0.0, -0.0       ", sign)

half = torch.tensor([0.5])
dtype = torch.equal(half, half.double())
print("float32, float64", dtype)

nan = torch.tensor([float("nan")])
same_nan = torch.equal(nan, nan.clone())
print("nan, nan        ", same_nan)
