"""What a task finds where it runs: environment variables, and what is imported.

In: our own environment, and the text of a task. Out: the task's environment, and the
modules that it waits for. Called by ``runner``, ``key``, ``zygote_client``,
``watch_fresh`` and ``kernel_client``.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

#: The style that every figure is drawn in.
STYLE = Path(__file__).parents[1] / "show" / "templates" / "figure.mplstyle"

#: What is imported before a run whose text matches one of these patterns, the quickest
#: first. What torch imports where it makes the first optimizer, or differentiates a
#: function, takes as long as torch itself.
_DYNAMO = (
    *("optim", r"torch\.compile", r"import .*\bgrad\b"),
    *("local_response", "TransformerEncoder", "padding_mask"),
)
IMPORTS = {
    "matplotlib": ("matplotlib.pyplot", "matplotlib.backends.backend_svg"),
    "|".join(_DYNAMO): ("torch._dynamo",),
}

#: Hold torch's own kernels, oneDNN's and MKL's to fewer instructions than there are.
KERNELS = (
    *("ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA"),
    *("MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR"),
)

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
#: Threads that wait leave the cores to the runs beside them.
_PATIENT = {"OMP_WAIT_POLICY": "PASSIVE"}
#: Where processes of torch.distributed meet: not by the name of the machine, which a
#: machine without a network does not know.
_LOOPBACK = {
    "linux": {"GLOO_SOCKET_IFNAME": "lo"},
    "darwin": {"GLOO_SOCKET_IFNAME": "lo0"},
}


def modules(text: str) -> list[str]:
    """What is imported before a run of this text begins."""
    return ["torch", *(m for word in words([text]) for m in IMPORTS[word])]


def wait(text: str) -> int:
    """How long a run waits for what it needs, to be compared: others go first."""
    needs = [n for n, word in enumerate(IMPORTS, 1) if re.search(word, text)]
    return max(needs, default=0)


def words(texts: Iterable[str]) -> list[str]:
    """The words of `IMPORTS` that are in some of these texts, in their order there."""
    texts = list(texts)
    return [word for word in IMPORTS if any(re.search(word, text) for text in texts)]


def environment() -> dict[str, str]:
    """All that a run, and the process it is forked from, see of ours."""
    kept = ["PATH", "LD_LIBRARY_PATH", "TMPDIR", *KERNELS]
    if os.name == "nt":
        kept += ["SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT"]
        kept += ["TEMP", "TMP"]
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        **dict.fromkeys(_THREADS, "1"),
        **_PATIENT,
        **_LOOPBACK.get(sys.platform, {}),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "agg",
        "MATPLOTLIBRC": str(STYLE),
        "MPLCONFIGDIR": str(_matplotlib_folder()),
    }


def _matplotlib_folder() -> Path:
    """Where matplotlib keeps its list of fonts between runs."""
    user = os.getuid() if sys.platform != "win32" else "user"  # a folder of the user's
    return Path(tempfile.gettempdir()) / f"nn-or-f-matplotlib-{user}"
