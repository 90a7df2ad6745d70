import torch.nn.functional as F
from torch import nn

in_f = []
for name in "lstm gru flatten identity".split():
    in_f.append(hasattr(F, name))
    print(f"F.{name}", in_f[-1])

functions = """
    normalize one_hot grid_sample
    interpolate pad
    scaled_dot_product_attention
"""
in_nn = []
for name in functions.split():
    camel = name.title().replace("_", "")
    in_nn.append(hasattr(nn, camel))
    print(f"nn.{camel}", in_nn[-1])
