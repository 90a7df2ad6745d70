"""On what a bench ran, and how busy that was.

In: this machine. Out: the entries of a results file that say when, where, and with
which versions. Called by ``__main__``, ``serve`` and ``trace``.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGES = {
    "torch": "torch",
    "mkdocs": "mkdocs",
    "material": "mkdocs-material",
    "markdown_exec": "markdown-exec",
    "pymdown_extensions": "pymdown-extensions",
    "matplotlib": "matplotlib",
}


def about() -> dict[str, Any]:
    """When, where, and with which versions."""
    versions = {}
    for name, package in _PACKAGES.items():
        with contextlib.suppress(PackageNotFoundError):  # only ``make bench`` has all
            versions[name] = version(package)
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d"),
        "system": platform.platform(),
        "cpu": _cpu(),
        "cores": _cores(),
        "exact_cpu_time": sys.platform == "linux",
        "versions": {"python": platform.python_version(), **versions},
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.processor() or platform.machine()


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def load() -> float:
    """How many processes want to run at once; 0 where the system does not say."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0
