import torch
import torch.nn.functional as F
from torch import nn


def measure(name, a, b):
    apart = (a - b).abs().max().item()
    equal = torch.equal(a, b)
    print(f"{name:12}", equal, apart < 1e-5, apart < 1e-12)
    return apart


def measure_all(x):
    print(x.dtype, "equal, < 1e-5, < 1e-12")
    log_softmax = F.log_softmax(x, dim=1)
    log = F.softmax(x, dim=1).log()
    tanh = F.gelu(x, approximate="tanh")
    return (
        measure("relu", nn.ReLU()(x), F.relu(x)),
        measure("log_softmax", log_softmax, log),
        measure("gelu", F.gelu(x), tanh),
    )


torch.manual_seed(0)
x = torch.randn(64, 100)
relu, log, gelu = measure_all(x)
relu_64, log_64, gelu_64 = measure_all(x.double())
eps = torch.finfo(x.dtype).eps
print(f"eps of float32 {eps:.0e}")
