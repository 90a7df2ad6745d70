from inspect import signature

import torch.nn.functional as F

fs = F.dropout, F.alpha_dropout, F.rrelu, F.batch_norm
for f in fs:
    training = signature(f).parameters["training"]
    print(f"{f.__name__:13} {training}")
