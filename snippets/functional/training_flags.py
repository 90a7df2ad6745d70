import inspect
import re

import torch.nn.functional as F

flag = re.compile(
    r"(training|use_input_stats|dropout_p)"
    r"(?:: bool)? ?= ?([\w.]+)"
)
found = {}
for name, f in inspect.getmembers(F, callable):
    try:
        head = str(inspect.signature(f))
    except ValueError:
        # ja: C++ の関数は、説明文の先頭を読む
        # en: In C++, read the docstring's head
        head = (f.__doc__ or "").partition(")")[0]
    match = flag.search(head)
    if match and not name.startswith("_"):
        found[name] = match.groups()
        print(name, *match.groups())

names = list(found)
flags = [flag for flag, _ in found.values()]
defaults = [default for _, default in found.values()]
