"""Lock the newest versions of all packages: `make update`.

Writes requirements*.txt from pyproject.toml with uv. One set of pins holds for every
Python from 3.11 on and for Linux, macOS and Windows; where a package is needed on one
of them only, its line says so. torch has a lock of its own, with the hashes of its CPU
builds, which are on PyTorch's own index: see tools/bootstrap.py.
"""

import re
import subprocess
import sys
import urllib.request
from pathlib import Path

if not __package__:  # started as a program
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.bootstrap import CPU_INDEX, TORCH, torch_requirement

ROOT = Path(__file__).resolve().parent.parent

LOCKS: dict[str, list[str]] = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-dev.txt": [
        *("--group", "test"),
        *("--group", "lint"),
        # What the site pins, the tools on top of it must accept.
        *("--constraints", "requirements.txt"),
    ],
    "requirements-bench.txt": [
        *("--group", "bench"),
        *("--constraints", "requirements.txt"),
    ],
    "requirements-update.txt": ["--group", "update"],
}


def compile_command(lock: str) -> list[str]:
    """Return the command that writes one lock."""
    return [
        *(sys.executable, "-m", "uv", "pip", "compile"),
        *LOCKS[lock],
        *("--output-file", lock),
        *("--custom-compile-command", "make update"),
        *("--python-version", "3.11"),
        "--universal",
        # One version of each package, not one for each Python.
        *("--fork-strategy", "fewest"),
        "--generate-hashes",
        "--upgrade",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--quiet",
    ]


def cpu_builds(page: str, version: str) -> dict[str, str]:
    """Return the SHA-256 of each CPU build of torch, by the name of its wheel.

    Args:
        page: of PyTorch's index, in HTML.
        version: such as "2.13.0"; of the Pythons, those that the project can use.
    """
    pythons = r"cp3(1[1-9]|[2-9]\d)"
    wanted = re.compile(rf"torch-{re.escape(version)}(\+cpu)?-{pythons}-.*\.whl")
    listed = re.findall(r"/(torch-[^/#\"]+\.whl)#sha256=([0-9a-f]{64})", page)
    found = {name.replace("%2B", "+"): digest for name, digest in listed}
    return {name: found[name] for name in sorted(found) if wanted.fullmatch(name)}


def torch_lock(builds: dict[str, str], version: str) -> str:
    """Return the text of the lock."""
    hashes = [f"    --hash=sha256:{digest}" for digest in builds.values()]
    head = "# This file was written by the following command:\n#    make update\n"
    return head + " \\\n".join([f"torch=={version}", *hashes]) + "\n"


def lock_torch() -> None:
    """Write the lock of torch, in the version that pyproject.toml names."""
    print(f"Locking {TORCH} …", flush=True)
    version = torch_requirement(ROOT).partition("==")[2]
    try:
        with urllib.request.urlopen(f"{CPU_INDEX}/torch/", timeout=60) as answer:
            page = str(answer.read(), "utf-8")
    except OSError as error:
        sys.exit(f"nn or F: {CPU_INDEX} does not answer: {error}")
    builds = cpu_builds(page, version)
    if not builds:
        sys.exit(f"nn or F: {CPU_INDEX} has no torch {version}")
    (ROOT / TORCH).write_text(torch_lock(builds, version), "utf-8")


def main() -> None:
    """Write all locks, in order: the later ones read the first."""
    lock_torch()
    for lock in LOCKS:
        print(f"Locking {lock} …", flush=True)
        done = subprocess.run(compile_command(lock), cwd=ROOT, check=False)
        if done.returncode:
            sys.exit(f"nn or F: uv could not write {lock}; its reason is above.")
    print("Done. `make test` says whether the new versions are good.")


if __name__ == "__main__":
    main()
