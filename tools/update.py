"""Lock the newest versions of all packages: `make update`.

Writes requirements*.txt from pyproject.toml with uv. One set of pins holds for every
Python from 3.11 on and for Linux, macOS and Windows; where a package is needed on one
of them only, its line says so. torch is not among them, see tools/bootstrap.py.
"""

import subprocess
import sys
from pathlib import Path

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


def main() -> None:
    """Write all locks, in order: the later ones read the first."""
    for lock in LOCKS:
        print(f"Locking {lock} …", flush=True)
        done = subprocess.run(compile_command(lock), cwd=ROOT, check=False)
        if done.returncode:
            sys.exit(f"nn or F: uv could not write {lock}; its reason is above.")
    print("Done. `make test` says whether the new versions are good.")


if __name__ == "__main__":
    main()
