"""The set-up: what it installs, where torch comes from, what the Makefile offers."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import chromium
from tools import bootstrap, branches, locks

ROOT = Path(__file__).resolve().parents[2]


def project_files() -> Iterator[Path]:
    """Every text file of ours: what .gitignore does not name."""
    lines = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    ignored = [line.strip("/") for line in lines if line and line[0] != "#"] + [".git"]
    folders = [ROOT]
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if any(path.match(pattern) for pattern in ignored):
                continue
            if path.is_dir():
                folders.append(path)
            elif path.suffix not in {".png", ".jpg", ".ico", ".woff2"}:
                yield path


# ---------------------------------------------------------------------- the set-up


class Machine:
    """A copy of what the set-up reads, and programs that only note what they get."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.calls: list[list[str]] = []
        self.torch = ""
        self.fails = ""
        for name in (
            *locks.LOCKS,
            bootstrap.TORCH,
            bootstrap.NPM,
            "package.json",
            "pyproject.toml",
        ):
            (root / name).write_bytes((ROOT / name).read_bytes())

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        """Stand in for `subprocess.run`."""
        if "import importlib.metadata" in command[-1]:
            return subprocess.CompletedProcess(command, 0, f"{self.torch}\n", "")
        if "import pip" not in command:
            self.calls.append(command)
        if "venv" in command:
            (self.root / ".venv").mkdir()
        if "ci" in command:
            (self.root / "node_modules").mkdir(exist_ok=True)
            (self.root / "node_modules/.package-lock.json").touch()
        failed = bool(self.fails) and self.fails in " ".join(command)
        return subprocess.CompletedProcess(command, int(failed))

    def set_up(self, group: str) -> list[str]:
        """Set up a group; what was done for it, in a word each."""
        self.calls.clear()
        bootstrap.set_up(self.root, group)
        return [step(call) for call in self.calls]


def step(call: list[str]) -> str:
    """What a program was asked for: venv, a lock, torch, the project, or npm."""
    if "venv" in call or "ci" in call:
        return "venv" if "venv" in call else "npm"
    if any(
        word.startswith("torch==") or word.endswith(bootstrap.TORCH) for word in call
    ):
        return "torch"
    return Path(call[-1]).name


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    root = tmp_path / "project"
    root.mkdir()
    machine = Machine(root)
    monkeypatch.setattr(subprocess, "run", machine.run)
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(bootstrap, "cpu_index_answers", lambda: True)
    return machine


def failure(machine: Machine, group: str) -> str:
    """The one line that a set-up ends in."""
    with pytest.raises(bootstrap.SetupError) as caught:
        machine.set_up(group)
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_a_fresh_machine_gets_everything_once_and_in_order(machine: Machine) -> None:
    site = ["requirements.txt", "torch", "project"]
    assert machine.set_up("dev") == ["venv", *site, "requirements-dev.txt", "npm"]
    assert machine.set_up("dev") == machine.set_up("site") == []
    assert machine.set_up("update") == ["requirements-update.txt"]


def test_locked_packages_come_with_their_hashes_and_npm_as_it_is_locked(
    machine: Machine,
) -> None:
    machine.set_up("dev")
    by_step = {step(call): call for call in machine.calls}
    for lock in ("requirements.txt", "requirements-dev.txt"):
        assert by_step[lock][-3:-1] == ["--require-hashes", "--requirement"]
    assert {"--no-deps", "--no-build-isolation"} <= set(by_step["project"])
    # Whatever NODE_ENV says, and without running what a package brings.
    assert {"--include=dev", "--ignore-scripts"} <= set(by_step["npm"])


def test_each_step_says_how_much_it_downloads_before_it_starts(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.set_up("dev")
    headlines = capsys.readouterr().out.strip().split("\n\n")
    assert len(headlines) == 6
    assert all(line.startswith("nn or F: ") for line in headlines)
    assert sum("MB to download" in line for line in headlines) == 4


@pytest.mark.parametrize("file", ["requirements-dev.txt", "package-lock.json"])
def test_a_changed_lock_is_installed_again_and_nothing_else(
    machine: Machine, file: str
) -> None:
    machine.set_up("dev")
    with (machine.root / file).open("a", encoding="utf-8") as lock:
        lock.write("\n")
    assert machine.set_up("dev") == [file.replace("package-lock.json", "npm")]


def test_deleted_node_modules_are_installed_again(machine: Machine) -> None:
    machine.set_up("dev")
    shutil.rmtree(machine.root / "node_modules")
    assert machine.set_up("dev") == ["npm"]


@pytest.mark.parametrize("part", ["requirements.txt", "requirements-dev.txt", "npm"])
def test_what_failed_is_one_line_and_the_same_command_goes_on_from_there(
    machine: Machine, part: str
) -> None:
    machine.fails = " ci " if part == "npm" else part
    said = failure(machine, "dev")
    assert re.match(r"(pip|npm) could not install .+; the reason is above", said)
    assert said.endswith("the same command goes on from here.")
    machine.fails = ""
    assert machine.set_up("dev")[0] == part


def test_an_environment_that_cannot_be_used_is_made_again(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.set_up("update")
    stamp = machine.root / ".venv/nn-or-f.json"
    good = stamp.read_text("utf-8")
    moved = good.replace("project", "elsewhere")
    for half_made in ("{", "[]", moved, good.replace("cpython-", "cpython-x")):
        stamp.write_text(half_made, "utf-8")
        assert machine.set_up("update") == ["venv", "requirements-update.txt"]
    assert machine.set_up("update") == []
    stamp.unlink()  # stopped before the environment was whole
    assert machine.set_up("update")[0] == "venv"

    def no_python(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "run", no_python)
    assert bootstrap.fault_of(machine.root) == "is broken"


def test_an_environment_from_before_goes_on_working(machine: Machine) -> None:
    """Its stamp, as it has been since the first set-up."""
    machine.set_up("dev")
    stamp = json.loads((machine.root / ".venv/nn-or-f.json").read_text("utf-8"))
    assert stamp.keys() == {"python", "root", "site", "dev", "npm"}
    digest = hashlib.sha256(bootstrap.python_tag().encode())
    for file in ("requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        digest.update((machine.root / file).read_bytes())
    assert stamp["dev"] == digest.hexdigest()


def test_the_environments_python_is_where_the_system_puts_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = Path("project")  # made first: os.name decides which Path it is
    for name, python in (("nt", "Scripts/python.exe"), ("posix", "bin/python")):
        monkeypatch.setattr(os, "name", name)
        found = bootstrap.venv_python(root)
        monkeypatch.undo()
        assert Path(found).as_posix() == f"project/.venv/{python}"


def test_a_python_without_abiflags_has_a_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys, "abiflags", raising=False)  # as on Windows, up to 3.13
    tag, _, system = bootstrap.python_tag().partition(" ")
    assert tag == sys.implementation.cache_tag
    assert system


def test_npm_needs_no_node_on_the_path(
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    machine.set_up("dev")
    (npm,) = (call for call in machine.calls if "ci" in call)
    monkeypatch.undo()
    monkeypatch.setenv("PATH", "")
    bootstrap.call(ROOT, [sys.executable, *npm[1:4], "--version"], "no npm")
    assert re.search(r"\n\d+\.\d+\.\d+\n$", capfd.readouterr().out)


# ------------------------------------------------------------- torch's origin


def torch_call(machine: Machine) -> list[str]:
    """What pip is given for torch."""
    machine.set_up("site")
    (call,) = (call for call in machine.calls if step(call) == "torch")
    return call[5:]


def test_the_right_torch_stays_whatever_its_build(machine: Machine) -> None:
    version = bootstrap.torch_requirement(ROOT).partition("==")[2]
    for build in ("", "+cpu", "+cu130"):
        shutil.rmtree(machine.root / ".venv", ignore_errors=True)
        machine.torch = version + build
        assert "torch" not in machine.set_up("site")
    shutil.rmtree(machine.root / ".venv")
    machine.torch = f"{version}rc1"
    assert "torch" in machine.set_up("site")


def test_torch_is_the_version_that_the_project_names() -> None:
    _, _, version = bootstrap.torch_requirement(ROOT).partition("==")
    assert importlib.metadata.version("torch").partition("+")[0] == version


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows"])
def test_the_cpu_build_comes_from_pytorchs_index_with_its_hash(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    index = "https://download.pytorch.org/whl/cpu"
    lock = str(machine.root / bootstrap.TORCH)
    hashed = ["--no-deps", "--require-hashes", "--index-url", index]
    assert torch_call(machine) == [*hashed, "--requirement", lock]


def test_what_is_published_is_made_with_no_torch_but_the_locked_one(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NN_OR_F_LOCKED_ONLY", "1")
    assert "torch" in machine.set_up("site")
    shutil.rmtree(machine.root / ".venv")
    monkeypatch.setattr(bootstrap, "cpu_index_answers", lambda: False)
    said = failure(machine, "site")
    assert said.endswith("and no torch but the locked one is wanted.")
    assert "torch" not in {step(call) for call in machine.calls}


def test_without_that_index_one_is_told_of_the_cuda_build_before_pip_starts(
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bootstrap, "cpu_index_answers", lambda: False)
    machine.fails = "torch=="
    with pytest.raises(bootstrap.SetupError, match="pip could not install torch=="):
        machine.set_up("site")
    said = capsys.readouterr().out
    assert "does not answer" in said
    assert "CUDA build, SEVERAL GB to download; Ctrl-C stops it" in said
    # A CUDA build needs packages that no lock has: pip may fetch them, moving no other.
    constraints = machine.root / ".venv/constraints.txt"
    torch = bootstrap.torch_requirement(ROOT)
    assert machine.calls[-1][5:] == [torch, "--constraint", str(constraints)]
    assert "--hash" not in constraints.read_text("utf-8")


def test_an_index_that_is_not_there_counts_as_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bootstrap, "CPU_INDEX", "http://127.0.0.1:9")
    assert not bootstrap.cpu_index_answers()


# ------------------------------------------------------------- one clear line


def test_an_older_python_reads_far_enough_to_say_so() -> None:
    source = (ROOT / "tools" / "bootstrap.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    statements = [node for node in tree.body if not isinstance(node, ast.Expr)]
    assert ast.unparse(statements[0]) == "import sys"
    assert ast.unparse(statements[1]).startswith("if sys.version_info < (3, 11):")


def test_a_full_disk_is_one_line(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1}))
    assert failure(machine, "site").startswith("3 GB must be free in ")


def test_a_python_without_venv_is_one_line(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    expected = "has no module venv and ensurepip; .*apt install python3-venv"
    assert re.search(expected, failure(machine, "site"))


def test_a_second_set_up_says_that_another_is_at_work(machine: Machine) -> None:
    with bootstrap.take_lock(machine.root):
        assert "another one is at work in" in failure(machine, "site")
        assert machine.calls == []
    assert machine.set_up("site")


@pytest.mark.parametrize("error", [OSError("no"), bootstrap.SetupError("no")])
def test_a_fault_ends_the_set_up_without_a_traceback(
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def set_up(*_: object) -> None:
        raise error

    monkeypatch.setattr(bootstrap, "set_up", set_up)
    assert bootstrap.main(["site"]) == 1
    assert capsys.readouterr().err == "nn or F: the set-up cannot go on: no\n"


def test_no_letter_that_a_terminal_lacks_ends_the_set_up() -> None:
    """What is printed is ASCII; what names a folder goes to stderr, which escapes."""
    assert (ROOT / "tools/bootstrap.py").read_text("utf-8").isascii()


# ----------------------------------------------------------------------- Chromium


def test_a_named_chromium_is_used_or_refused_but_never_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(chromium.VARIABLE, "/nowhere/chromium")
    chromium.find_chromium.cache_clear()
    with pytest.raises(chromium.NoChromiumError, match="/nowhere/chromium is not"):
        chromium.ensure_chromium()


def test_a_playwright_that_does_not_start_is_one_line_that_says_how(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chromium, "driver_fault", lambda: "no libatomic.so.1")
    monkeypatch.setattr(chromium, "is_debian_root", lambda: False)
    with pytest.raises(chromium.NoChromiumError) as caught:
        chromium.ensure_chromium()
    said = str(caught.value)
    assert "does not start (no libatomic.so.1)" in said
    assert "apt install libatomic1" in said
    assert "\n" not in said


def test_a_program_that_is_no_chromium_is_not_taken_for_one() -> None:
    fault = chromium.fault_of(Path(sys.executable)) or ""
    assert fault.startswith("does not start")


@pytest.mark.parametrize(
    ("whole", "shell"),
    [
        (
            "chrome-linux64/chrome",
            "chrome-headless-shell-linux64/chrome-headless-shell",
        ),
        ("chrome-linux/chrome", "chrome-linux/headless_shell"),
        (
            "chrome-mac-arm64/Chrome.app/Contents/MacOS/Chrome",
            "chrome-headless-shell-mac-arm64/chrome-headless-shell",
        ),
        (
            "chrome-win64/chrome.exe",
            "chrome-headless-shell-win64/chrome-headless-shell.exe",
        ),
    ],
    ids=["Linux", "Linux on ARM", "macOS", "Windows"],
)
def test_the_headless_shell_beside_playwrights_chromium_is_found(
    tmp_path: Path, whole: str, shell: str
) -> None:
    found = tmp_path / "chromium_headless_shell-1255" / shell
    found.parent.mkdir(parents=True)
    for path in (found, found.with_name(f"{found.stem}.pdb"), found.parent / "LICENSE"):
        path.touch()
    chrome = tmp_path / "chromium-1255" / whole
    assert list(chromium.headless_shells(chrome)) == [found]
    assert list(chromium.headless_shells(tmp_path / "elsewhere/chrome")) == []


def test_a_command_that_hangs_is_ended_with_its_children() -> None:
    sleep = "[sys.executable, '-c', 'import time; time.sleep(60)']"
    hang = f"import subprocess, sys; subprocess.run({sleep})"
    went_well, reason = chromium.run_limited(
        [sys.executable, "-c", hang], 0.5, quiet=True
    )
    assert not went_well
    assert "not done within" in reason


# ------------------------------------------------------------------------ Makefile


def make_targets() -> set[str]:
    text = (ROOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z-]+):[^=\n]*##", text, re.MULTILINE))


@pytest.mark.linux("Windows has no make, and another shell")
def test_make_help_lists_every_target() -> None:
    # On its own, not as a part of the `make test` that started us.
    alone = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    listed = subprocess.run(
        ["make", "help"],
        cwd=ROOT,
        env=alone,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert {line.split()[1] for line in listed.splitlines()} == make_targets()
    assert {"serve", "build", "test", "lint", "help"} <= make_targets()


# --------------------------------------------------------------- the whole house


def test_no_file_names_a_machine_or_leaves_something_for_later() -> None:
    # In pieces, so that this file does not find itself.
    needles = [
        *(
            "/wo" + "rk/",
            "/op" + "t/wheels",
            "/op" + "t/pypi",
            "/tm" + "p/",
            "/ro" + "ot/",
        ),
        *("py" + "pi.org", "python" + "hosted", "deb" + ".debian", "np" + "mjs.org"),
        *("TO" + "DO", "FIX" + "ME", "XX" + "X"),
        *("pytest.mark." + "skip", "pytest." + "skip"),
    ]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {needle}"
        for path in project_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for needle in needles
        if needle in line
    ]
    assert not found


@pytest.mark.linux("Windows has no make, and another shell")
def test_ci_can_be_started() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", script], check=True)


def test_too_few_branches_are_an_error(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    for taken, enough in ((90, True), (89, False)):
        totals = {"covered_branches": taken, "num_branches": 100}
        report.write_text(json.dumps({"totals": totals}))
        told, passes = branches.told(report)
        assert f"{taken} of 100 branches" in told
        assert passes is enough
