import inspect
import re

import torch.nn.functional as F

STATE = r"\b(weight|bias|running_\w+|training)\b"
functions = [
    F.linear,
    F.batch_norm,
    F.dropout,
    F.affine_grid,
    F.grid_sample,
    F.gumbel_softmax,
    F.normalize,
    F.one_hot,
    F.pdist,
    F.scaled_dot_product_attention,
]
found = {}
for f in functions:
    try:
        text = str(inspect.signature(f))
    except ValueError:
        # ja: C++ の関数は、説明の先頭を読む
        # en: In C++, read the docstring's head
        text = f.__doc__.split(")")[0]
    found[f.__name__] = re.findall(STATE, text)
    print(f.__name__, *found[f.__name__] or "-")
nothing = [name for name in found if not found[name]]
without_class = len(nothing)
