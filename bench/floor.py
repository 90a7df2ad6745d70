"""What no builder could save: importing torch, and the snippets' own work.

In: a folder of views. Out: two times, in seconds. It is a program of its own,
so that torch is new to it; ``__main__`` starts it in every round.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from pathlib import Path


def main(folder: str) -> None:
    """Import torch, then run every view, one after the other, in one thread."""
    start = time.perf_counter()
    import torch

    imported = time.perf_counter() - start
    torch.set_num_threads(1)
    start = time.process_time()
    for path in sorted(Path(folder).rglob("*.py")):
        code = compile(path.read_text("utf-8"), str(path), "exec")
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, {"__name__": "__main__"})
        if plt := sys.modules.get("matplotlib.pyplot"):
            for number in plt.get_fignums():
                plt.figure(number).savefig(io.StringIO(), format="svg")
            plt.close("all")
    ran = time.process_time() - start
    print(json.dumps({"imports": imported, "snippets": ran}))


if __name__ == "__main__":
    main(*sys.argv[1:])
