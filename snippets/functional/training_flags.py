import inspect
import re

import torch.nn.functional as F

pattern = re.compile(
    "(training|use_input_stats|dropout_p)"
    r"(?:: bool)? ?= ?([\w.]+)"
)
names, flags, defaults = [], [], []
for name, f in inspect.getmembers(F, callable):
    try:
        text = str(inspect.signature(f))
    except ValueError:
        # ja: C++ の関数は、説明の先頭を読む
        # en: In C++, read the docstring's head
        text = (f.__doc__ or "").split(")")[0]
    found = pattern.search(text)
    if found and not name.startswith("_"):
        flag, default = found.groups()
        print(f"{default:5} {name}")
        if flag != "training":
            print(f"{'':5} {flag}")
        names.append(name)
        flags.append(flag)
        defaults.append(default)
