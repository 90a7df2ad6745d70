"""Say what another torch changes: `make drift TORCH=2.15.0`.

In: a version of torch, or `newest`. Out: what `nn_or_f.check.drift` tells of it beside
the site's own torch, and its status. Another version gets an environment of its own,
.cache/drift/torch-2.15.0, with the packages of the site's locks; .venv stays as it is.
Nothing is done twice: a stamp in that environment says which steps it was made by.
"""

import argparse
import hashlib
import platform
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

if not __package__:  # started as a program
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import bootstrap
from tools.bootstrap import GIB, SetupError

ROOT = Path(__file__).resolve().parent.parent

FOLDER = ".cache/drift"
USAGE = "make drift TORCH=2.15.0 (or TORCH=newest; CHECK=--check: fail on a drift)"
Commands = list[list[str]]
SPARE = 1  # GB that stay free on the disk
# A question to pip is short, and so is the wait for an index that does not answer.
BRIEFLY = ("--no-input", "--retries", "1", "--timeout", "10")


@dataclass(frozen=True)
class Build:
    """A build of torch: where pip takes it from, and how large it is installed."""

    what: str
    room: float  # in GB, with all that is beside it
    index: tuple[str, ...] = ()


CPU = Build("the CPU build", 1.5, ("--index-url", bootstrap.CPU_INDEX))
CUDA = Build("the CUDA build, from where pip looks", 7)
USUAL = Build("the build from where pip looks", 1.5)  # without CUDA, where no Linux is


def program(root: Path, command: list[str]) -> int:
    """Run a program, let its output through, and return its status."""
    variables = bootstrap.variables()
    return subprocess.run(command, check=False, cwd=root, env=variables).returncode


def ask_pip(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask the pip of the site, and keep what it says."""
    command = [bootstrap.venv_python(root), "-I", "-m", "pip", *arguments, *BRIEFLY]
    return subprocess.run(
        command,
        check=False,
        cwd=root,
        env=bootstrap.variables(),
        capture_output=True,
        text=True,
        errors="replace",
    )


def fault_in(answer: subprocess.CompletedProcess[str]) -> str:
    """Return pip's first line about an error, empty where there was none."""
    if not answer.returncode:
        return ""
    lines = answer.stderr.strip().splitlines() or ["pip does not say why."]
    faults = (line[7:] for line in lines if line.startswith("ERROR: "))
    return next(faults, lines[-1])


def listed(root: Path, *index: str) -> tuple[list[str], bool]:
    """Return the versions that pip finds, newest first, and whether all answered."""
    answer = ask_pip(root, "index", "versions", "torch", *index)
    found = re.search(r"^Available versions: (.+)$", answer.stdout, re.MULTILINE)
    fault = fault_in(answer)
    if fault and not fault.startswith("No matching distribution"):
        raise SetupError(f"pip cannot list the versions of torch: {fault}")
    versions = found[1].strip().split(", ") if found else []
    return versions, bool(versions) and "connection broken" not in answer.stderr


def without_build(versions: list[str]) -> list[str]:
    """Return versions without what tells builds of one apart, as in 2.13.0+cpu."""
    return [version.partition("+")[0] for version in versions]


def wanted_version(root: Path, given: str) -> str:
    """Return the version that is meant, or say what is wrong with it."""
    if given == "newest":
        versions, answered = listed(root)
        if not answered:
            raise SetupError("pip reaches no index of the newest torch: no network?")
        [given] = without_build(versions[:1])
    if not re.fullmatch(r"\d+\.\d+\.\d+", given):
        raise SetupError(f"{given} is not a version like 2.15.0, nor the word newest.")
    return given


def find_build(root: Path, version: str) -> Build:
    """Return the build that pip would install here, the smallest there is."""
    on_cpu = f"{version}+cpu"
    if bootstrap.cpu_index_answers() and on_cpu in listed(root, *CPU.index)[0]:
        return CPU
    versions, answered = listed(root)
    if version in without_build(versions):
        return CUDA if platform.system() == "Linux" else USUAL
    if not answered:
        raise SetupError(f"pip reaches no index that has torch {version}: no network?")
    system = f"Python {platform.python_version()} on {sysconfig.get_platform()}"
    newest = without_build(versions)[0]
    raise SetupError(f"there is no torch {version} for {system}; {newest} is newest.")


def check_room(root: Path, venv: str, version: str, build: Build) -> str:
    """Return how large the environment will be; refuse where the disk has no room."""
    size = f"torch {version} in {venv} takes about {build.room} GB ({build.what})"
    there = (path.lstat() for path in (root / venv).rglob("*"))
    needed = build.room + SPARE - sum(file.st_size for file in there) / GIB
    free = shutil.disk_usage(root).free / GIB
    if free < needed:
        raise SetupError(f"{size}: {needed:.1f} GB must be free, {free:.1f} GB are.")
    return f"{size}; {free:.0f} GB are free"


def check_consent(root: Path, version: str, build: Build) -> None:
    """Let pip say whether it would install that version: a constraint may forbid it."""
    wanted = (f"torch=={version}", *build.index)
    answer = ask_pip(root, "install", "--dry-run", "--no-deps", *wanted)
    if fault := fault_in(answer):
        held = re.search(r"requested \(constraint\) (.+)", answer.stdout)
        what = f"is held to {held[1]}" if held else f"refuses torch {version}"
        raise SetupError(f"pip {what}: {fault}")


def install_packages(root: Path, venv: str) -> None:
    """Install what the site and its tests need, as it is locked."""
    locks = (str(root / name) for name in (bootstrap.SITE, bootstrap.DEV))
    files = [word for lock in locks for word in ("--requirement", lock)]
    bootstrap.pip(root, ["--require-hashes", *files], "what the locks name", venv)


def install_torch(root: Path, venv: str, version: str, build: Build) -> None:
    """Install torch and what it needs besides; none of a lock may be moved."""
    constraints = root / venv / "constraints.txt"
    locks = (root / bootstrap.SITE, root / bootstrap.DEV)
    pins = (bootstrap.without_hashes(lock.read_text("utf-8")) for lock in locks)
    constraints.write_text("".join(pins), "utf-8")
    wanted = [f"torch=={version}", "--constraint", str(constraints), *build.index]
    bootstrap.pip(root, wanted, f"torch {version}", venv)


def link_project(root: Path, venv: str) -> None:
    """Let the environment import the project, from where it is."""
    base = {"base": str(root / venv), "platbase": str(root / venv)}
    packages = Path(sysconfig.get_path("purelib", "venv", base))
    # In the encoding in which Python reads such a file.
    (packages / "nn-or-f.pth").write_text(f"{root}\n", "locale")


def environment(root: Path, version: str) -> str:
    """Return the Python that has this torch; make its environment where it has none."""
    venv = f"{FOLDER}/torch-{version}"
    locks = (root / bootstrap.SITE, root / bootstrap.DEV)
    made_from = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks))
    wanted = made_from.hexdigest()
    fault = bootstrap.fault_of(root, venv)
    stamp = {} if fault else bootstrap.read_stamp(root, venv)
    build = USUAL
    if stamp.get("torch") != wanted:
        build = find_build(root, version)
        size = check_room(root, venv, version, build)
        check_consent(root, version, build)
        bootstrap.say(f"{size} (Ctrl-C stops it) ...")
    if fault:
        bootstrap.say(f"{venv} {fault}: making it ...")
        bootstrap.make_venv(root, venv)
    steps: dict[str, Callable[[], None]] = {
        "packages": lambda: install_packages(root, venv),
        "torch": lambda: install_torch(root, venv, version, build),
        "project": lambda: link_project(root, venv),
    }
    for name, step in steps.items():
        if stamp.get(name) != wanted:
            step()
            done = bootstrap.read_stamp(root, venv) | {name: wanted}
            bootstrap.write_stamp(root, done, venv)
    return bootstrap.venv_python(root, venv)


def commands(root: Path, version: str, python: str, check: list[str]) -> Commands:
    """Return what is run, in this order, with the site's Python and the other."""
    site = bootstrap.venv_python(root)
    drift = ["-m", "nn_or_f.check.drift"]
    ours, theirs = f"{FOLDER}/site.json", f"{FOLDER}/torch-{version}.json"
    proofs = f"{FOLDER}/proofs-{version}.json"
    return [
        [site, *drift, "collect", ours],
        [python, *drift, "collect", theirs],
        [python, "-m", "nn_or_f.atlas.prove", "--to", proofs],
        [site, *drift, "compare", ours, theirs, proofs, *check],
    ]


def compare(root: Path, given: str, check: list[str]) -> int:
    """Hold that torch against the site's own; return the status of what told."""
    version = wanted_version(root, given)
    if f"torch=={version}" == bootstrap.torch_requirement(root):
        python = bootstrap.venv_python(root)
    else:
        python = environment(root, version)
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    for command in commands(root, version, python, check):
        if status := program(root, command):
            return status
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Compare with one torch; return the status for the shell."""
    parser = argparse.ArgumentParser(prog="make drift", usage=USAGE)
    parser.add_argument("torch", nargs="?", help="such as 2.15.0, or newest")
    parser.add_argument("--check", action="store_const", const=["--check"], default=[])
    given = parser.parse_args(arguments)
    if not given.torch:
        print(f"nn or F: which torch? {USAGE}", file=sys.stderr)
        return 2
    try:
        with bootstrap.take_lock(ROOT, "drift"):
            return compare(ROOT, given.torch, given.check)
    except (SetupError, OSError) as err:
        print(f"nn or F: {err}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nnn or F: stopped. The same command goes on from here.")
        return 130


if __name__ == "__main__":
    # Whoever ends this process ends what it waits for, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
