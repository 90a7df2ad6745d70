"""The set-up: what it installs, where torch comes from, what the Makefile offers."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.browser import chromium
from tools import bootstrap, branches, update

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(ROOT.glob("requirements*.txt"))


def pins(*locks: Path) -> dict[str, str]:
    """Names and versions in locks; a name in two of them must not differ."""
    found: dict[str, str] = {}
    for lock in locks:
        text = bootstrap.without_hashes(lock.read_text("utf-8"))
        for line in text.splitlines():
            name, _, version = line.partition(" ;")[0].strip().partition("==")
            assert found.setdefault(name, version) == version, name
    return found


def canonical(requirement: str) -> str:
    """The name in a requirement, as locks spell it."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match, requirement
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def project_files() -> Iterator[Path]:
    """Every text file of ours: what .gitignore does not name."""
    ignored = {
        line.strip("/")
        for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    } | {".git"}

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if any(path.match(pattern) for pattern in ignored):
                continue
            if path.is_dir():
                yield from walk(path)
            elif path.suffix not in {".png", ".jpg", ".ico", ".woff2"}:
                yield path

    return walk(ROOT)


# ------------------------------------------------------------------------- locks


def test_locks_are_those_that_update_writes() -> None:
    assert {lock.name for lock in LOCKS} == set(update.LOCKS)
    assert {group.lock for group in bootstrap.GROUPS.values()} == set(update.LOCKS)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_a_version_and_a_hash(lock: Path) -> None:
    text = re.sub(r"\\\n", "", lock.read_text("utf-8"))
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9.-]+==\S+ ", line), line
        assert re.search(r" --hash=sha256:[0-9a-f]{64}", line), line


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locks_name_no_place_to_download_from(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert not re.search(r"://|^\s*(-i|-f|--(extra-)?index-url|--find-links)\b", text)


def test_tools_are_locked_on_top_of_what_the_site_uses() -> None:
    pins(ROOT / "requirements.txt", ROOT / "requirements-dev.txt")


def test_lock_has_all_that_torch_declares() -> None:
    locked = pins(ROOT / "requirements.txt")
    declared = [
        canonical(requirement)
        for requirement in importlib.metadata.requires("torch") or []
        if "extra ==" not in requirement
    ]
    on_gpu_only = re.compile(r"nvidia-|cuda-|triton$")
    needed = {name for name in declared if not on_gpu_only.match(name)}
    assert {"filelock", "sympy"} <= needed
    assert needed <= set(locked)


def test_locks_hold_neither_torch_nor_gpu_packages() -> None:
    assert not [n for n in pins(*LOCKS) if re.match(r"torch$|nvidia-|cuda-|triton", n)]


def test_installed_packages_are_the_locked_ones() -> None:
    locked = pins(ROOT / "requirements.txt", ROOT / "requirements-dev.txt")
    place = sysconfig.get_paths()["purelib"]  # not what setuptools brings for itself
    installed = {
        canonical(found.metadata["Name"]): found.version
        for found in importlib.metadata.distributions(path=[place])
    }
    assert "mkdocs" in installed
    differing = {
        name: (version, installed[name])
        for name, version in locked.items()
        if name in installed and installed[name] != version
    }
    assert not differing


def test_torch_is_the_version_that_the_project_names() -> None:
    _, _, version = bootstrap.torch_requirement(ROOT).partition("==")
    assert importlib.metadata.version("torch").partition("+")[0] == version


def test_npms_lock_has_a_hash_for_every_package_and_names_no_place() -> None:
    lock = json.loads((ROOT / bootstrap.NPM_LOCK).read_text("utf-8"))
    del lock["packages"][""]  # this project itself
    assert lock["packages"]
    for folder, package in lock["packages"].items():
        assert package["integrity"].startswith("sha512-"), folder
        assert "resolved" not in package, folder


def test_npms_lock_is_that_of_package_json() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    packages = json.loads((ROOT / bootstrap.NPM_LOCK).read_text("utf-8"))["packages"]
    assert packages[""]["devDependencies"] == wanted
    assert wanted == {
        name: packages[f"node_modules/{name}"]["version"] for name in wanted
    }


# ------------------------------------------------------- direct dependencies


def direct_requirements() -> list[str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    groups: dict[str, list[str]] = project["dependency-groups"]
    return [*project["project"]["dependencies"], *chain(*groups.values())]


def test_every_direct_dependency_says_why_it_is_here() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    for requirement in direct_requirements():
        reason = re.search(
            rf'^    "{re.escape(requirement)}", # (.+)$', text, re.MULTILINE
        )
        assert reason, f"{requirement} has no reason on its line"
        assert len(reason[1].split()) >= 3, requirement


def test_every_direct_dependency_is_locked_or_torch() -> None:
    locked = {*pins(*LOCKS), "torch"}
    assert {canonical(r) for r in direct_requirements()} <= locked


def test_every_package_that_our_code_imports_is_a_direct_dependency() -> None:
    modules = set()
    for folder in ("nn_or_f", "bench", "tests", "tools", "snippets"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    modules |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    modules.add((node.module or "").partition(".")[0])
    ours = {"nn_or_f", "bench", "tests", "tools"}
    distributions = importlib.metadata.packages_distributions()
    unknown = {
        module
        for module in modules - ours - sys.stdlib_module_names
        if not {canonical(d) for d in distributions.get(module, [])}
        & {canonical(r) for r in direct_requirements()}
    }
    assert not unknown


# ------------------------------------------------------------- torch's origin

CONSTRAINTS = Path("constraints.txt")


def plan(
    installed: str | None = None, system: str = "Linux", *, answers: bool = True
) -> bootstrap.TorchPlan | None:
    return bootstrap.plan_torch(
        "torch==2.13.0", installed, system, lambda: answers, CONSTRAINTS
    )


@pytest.mark.parametrize("installed", ["2.13.0", "2.13.0+cpu", "2.13.0+cu130"])
def test_the_right_torch_stays_whatever_its_build(installed: str) -> None:
    def never() -> bool:
        raise AssertionError("the index was asked in vain")

    assert not bootstrap.plan_torch(
        "torch==2.13.0", installed, "Linux", never, CONSTRAINTS
    )


@pytest.mark.parametrize("installed", [None, "2.12.1+cpu", "2.13.0rc1"])
def test_linux_takes_the_cpu_build_from_pytorchs_index(installed: str | None) -> None:
    chosen = plan(installed)
    assert chosen
    assert chosen.arguments == [
        *("--no-deps", "torch==2.13.0"),
        *("--index-url", "https://download.pytorch.org/whl/cpu"),
    ]


def test_linux_without_that_index_is_told_of_the_cuda_build_first() -> None:
    chosen = plan(answers=False)
    assert chosen
    assert "does not answer" in chosen.headline
    assert "CUDA build, SEVERAL GB" in chosen.headline
    # A CUDA build needs packages that no lock has: pip may fetch them, moving no other.
    assert chosen.arguments == ["torch==2.13.0", "--constraint", "constraints.txt"]


@pytest.mark.parametrize("system", ["Darwin", "Windows"])
def test_other_systems_take_the_usual_torch(system: str) -> None:
    chosen = plan(system=system, answers=False)
    assert chosen
    assert chosen.arguments == ["--no-deps", "torch==2.13.0"]
    assert "CUDA" not in chosen.headline


def test_headline_comes_before_pip_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    events: list[str] = []
    bootstrap.install_torch(
        ROOT,
        tmp_path,
        run_pip=lambda arguments, _: events.append(f"pip {arguments[0]}"),
        say=events.append,
        answers=lambda: False,
    )
    assert "several gb" in events[0].lower()
    assert events[1:] == ["pip torch==2.13.0"]
    assert (tmp_path / "constraints.txt").is_file()


def test_an_index_that_is_not_there_counts_as_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bootstrap, "CPU_INDEX", "http://127.0.0.1:9")
    monkeypatch.setattr(bootstrap, "CPU_INDEX_SECONDS", 1)
    assert not bootstrap.cpu_index_answers()


def test_constraints_are_the_lock_without_hashes() -> None:
    lock = (
        "a==1 \\\n    --hash=sha256:00\n    # via b\nb==2 ; x < '3' \\\n    --hash=z\n"
    )
    assert bootstrap.without_hashes(lock) == "a==1\nb==2 ; x < '3'\n"


# ------------------------------------------------------------------------- stamps


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the set-up reads, with a finished, empty environment."""
    npm = ["package.json", bootstrap.NPM_LOCK]
    for name in [*(lock.name for lock in LOCKS), "pyproject.toml", *npm]:
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / ".venv").mkdir()
    bootstrap.write_stamp(
        tmp_path / ".venv", {"python": bootstrap.python_tag(), "root": str(tmp_path)}
    )
    return tmp_path


def install(project: Path, name: str, *, fails: bool = False) -> list[list[str]]:
    """Install a group with a pip that only notes what it was given."""
    calls: list[list[str]] = []

    def run_pip(arguments: list[str], what: str) -> None:
        calls.append(arguments)
        if fails:
            raise bootstrap.SetupError(f"no {what}")

    bootstrap.install(project, project / ".venv", name, run_pip, lambda _: None)
    return calls


def is_ready(project: Path, name: str) -> bool:
    return bootstrap.is_ready(project, project / ".venv", name)


def test_a_group_is_ready_once_all_of_it_is_installed(project: Path) -> None:
    assert not is_ready(project, "dev")
    [call] = install(project, "dev")
    assert call[0] == "--require-hashes"
    assert call[-1].endswith("requirements-dev.txt")
    assert is_ready(project, "dev")
    assert not is_ready(project, "site")


def test_a_half_finished_installation_is_not_stamped(project: Path) -> None:
    install(project, "dev")
    with pytest.raises(bootstrap.SetupError):
        install(project, "dev", fails=True)
    assert not is_ready(project, "dev")


@pytest.mark.parametrize(
    "file", ["requirements.txt", "requirements-dev.txt", "pyproject.toml"]
)
def test_a_changed_lock_is_installed_again(project: Path, file: str) -> None:
    install(project, "dev")
    with (project / file).open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    assert not is_ready(project, "dev")


def test_an_environment_of_another_python_is_made_again(project: Path) -> None:
    venv = project / ".venv"
    stamp = bootstrap.read_stamp(venv)
    bootstrap.write_stamp(venv, stamp | {"python": "cpython-310 linux-x86_64"})
    assert "another Python (cpython-310" in (bootstrap.fault_of(project, venv) or "")


def test_an_environment_that_cannot_be_used_is_made_again(project: Path) -> None:
    venv = project / ".venv"
    assert bootstrap.fault_of(project, venv) == "is broken"  # it has no Python
    assert bootstrap.fault_of(project / "moved", venv) == "was made in another folder"
    bootstrap.stamp_file(venv).write_text("{")
    assert bootstrap.fault_of(project, venv) == "is unfinished"
    assert bootstrap.fault_of(project, project / "none") == "is not there yet"


# ---------------------------------------------------------------- other systems


@pytest.mark.parametrize(
    ("name", "python"), [("nt", "Scripts/python.exe"), ("posix", "bin/python")]
)
def test_the_environments_python_is_where_the_system_puts_it(
    monkeypatch: pytest.MonkeyPatch, name: str, python: str
) -> None:
    venv = Path("project") / ".venv"  # made first: os.name decides which Path it is
    monkeypatch.setattr(os, "name", name)
    found = bootstrap.venv_python(venv)
    monkeypatch.undo()
    assert found.as_posix() == f"project/.venv/{python}"


def test_a_python_without_abiflags_has_a_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys, "abiflags", raising=False)  # as on Windows, up to 3.13
    tag, _, system = bootstrap.python_tag().partition(" ")
    assert tag == sys.implementation.cache_tag
    assert system


def test_a_file_in_use_is_one_line_that_says_what_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rmtree(folder: Path) -> None:
        raise PermissionError(13, "Access is denied", str(folder / "torch.pyd"))

    monkeypatch.setattr("shutil.rmtree", rmtree)
    (tmp_path / ".venv").mkdir()
    with pytest.raises(bootstrap.SetupError) as caught:
        bootstrap.make_venv(tmp_path / ".venv")
    said = str(caught.value)
    assert "torch.pyd is in use" in said
    assert sys.executable in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("name", "session", "bold"),
    [("posix", "", True), ("nt", "", False), ("nt", "1", True)],
)
def test_bold_is_only_for_terminals_that_know_it(
    monkeypatch: pytest.MonkeyPatch, name: str, session: str, bold: bool
) -> None:
    monkeypatch.delenv("WT_SESSION", raising=False)
    if session:
        monkeypatch.setenv("WT_SESSION", session)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(os, "name", name)
    shown = bootstrap.shows_bold()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    in_a_file = bootstrap.shows_bold()
    monkeypatch.undo()
    assert shown is bold
    assert not in_a_file


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp932"])
def test_no_letter_of_a_folder_ends_the_set_up(encoding: str) -> None:
    code = """\
from tools import bootstrap
def ensure(*_):
    bootstrap.say_aloud("Installing …")
    raise bootstrap.SetupError("no room in C:/人/é")
bootstrap.ensure = ensure
raise SystemExit(bootstrap.main(["site"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        # Windows encodes what is redirected like this, without UTF-8 mode.
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"nn or F: no room in C:/")
    assert b"Traceback" not in done.stderr


# ---------------------------------------------------------------------------- npm


def install_npm(project: Path, *, fails: bool = False) -> list[str]:
    """Install with an npm that only makes folders, and note what happens."""
    events: list[str] = []

    def run_npm(arguments: list[str]) -> None:
        events.append(f"npm {arguments[0]}")
        if fails:
            raise bootstrap.SetupError("no npm")
        for folder in bootstrap.npm_packages(project):
            (project / folder).mkdir(parents=True, exist_ok=True)
            (project / folder / "package.json").touch()
        (project / "node_modules/.package-lock.json").touch()

    bootstrap.install_npm(project, project / ".venv", run_npm, events.append)
    return events


def npm_is_ready(project: Path) -> bool:
    return bootstrap.npm_is_ready(project, project / ".venv")


def test_npm_says_how_much_it_brings_before_it_starts(project: Path) -> None:
    assert not npm_is_ready(project)
    headline, *rest = install_npm(project)
    assert re.search(r"about \d{3} packages, \d+ MB to download", headline)
    assert rest == ["npm ci"]
    assert npm_is_ready(project)


def test_a_half_finished_npm_is_not_stamped(project: Path) -> None:
    install_npm(project)
    with pytest.raises(bootstrap.SetupError):
        install_npm(project, fails=True)
    assert not npm_is_ready(project)


@pytest.mark.parametrize("file", ["package.json", "package-lock.json"])
def test_a_changed_npm_lock_is_installed_again(project: Path, file: str) -> None:
    install_npm(project)
    with (project / file).open("a", encoding="utf-8") as lock:
        lock.write("\n")
    assert not npm_is_ready(project)


@pytest.mark.parametrize("lost", ["", ".package-lock.json", "axe-core", "textlint"])
def test_node_modules_with_something_lost_is_installed_again(
    project: Path, lost: str
) -> None:
    install_npm(project)
    path = project / "node_modules" / lost
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    assert not npm_is_ready(project)


def test_a_package_for_other_systems_may_be_absent(project: Path) -> None:
    lock = json.loads((project / bootstrap.NPM_LOCK).read_text("utf-8"))
    lock["packages"]["node_modules/only-on-mac"] = {"version": "1", "optional": True}
    (project / bootstrap.NPM_LOCK).write_text(json.dumps(lock), "utf-8")
    install_npm(project)
    assert not (project / "node_modules/only-on-mac").exists()
    assert npm_is_ready(project)


def test_pip_and_npm_keep_each_others_stamp(project: Path) -> None:
    install(project, "dev")
    install_npm(project)
    assert is_ready(project, "dev")
    install(project, "dev")
    assert npm_is_ready(project)


@pytest.mark.parametrize(("group", "wanted"), [("site", False), ("dev", True)])
def test_npm_comes_after_pip_and_only_with_the_tools(
    project: Path, monkeypatch: pytest.MonkeyPatch, group: str, wanted: bool
) -> None:
    events: list[str] = []

    def note(step: str, at: int) -> Callable[..., None]:
        return lambda *given: events.append(f"{step} {given[at]}")

    monkeypatch.setattr(bootstrap, "fault_of", lambda *_: None)
    monkeypatch.setattr(bootstrap, "install", note("pip", 2))
    monkeypatch.setattr(bootstrap, "install_npm", note("npm", 0))
    bootstrap.ensure(project, project / ".venv", group, lambda _: None)
    assert events[-1] == (f"npm {project}" if wanted else f"pip {group}")
    assert len(events) == (3 if wanted else 1)


def test_npm_is_that_of_the_environment_and_its_failure_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [[python, *_, step]] = fail_in_subprocess(project, monkeypatch)
    assert python == bootstrap.venv_python(project / ".venv")
    assert step == "ci"


def test_npm_needs_no_node_on_the_path(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(
        bootstrap, "venv_python", lambda _: Path(sys.executable).absolute()
    )
    bootstrap.npm_in(ROOT, ROOT / ".venv")(["--version"])
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", capfd.readouterr().out)


def fail_in_subprocess(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> list[list[str | Path]]:
    """Run npm with a `subprocess` in which everything fails; return the commands."""
    commands: list[list[str | Path]] = []

    def run(
        command: list[str | Path], *, cwd: Path, **_: object
    ) -> subprocess.CompletedProcess[str]:
        assert cwd == project
        commands.append(command)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(bootstrap.SetupError) as caught:
        bootstrap.npm_in(project, project / ".venv")(["ci"])
    said = str(caught.value)
    assert said.startswith("npm could not install")
    assert "its reason is above" in said
    assert said.endswith("the same command goes on from here.")
    assert "\n" not in said
    return commands


def test_development_packages_come_whatever_node_env_says(project: Path) -> None:
    given: list[str] = []
    bootstrap.install_npm(project, project / ".venv", given.extend, lambda _: None)
    assert {"--include=dev", "--ignore-scripts"} <= set(given)


# ------------------------------------------------------------- one clear line


def test_an_older_python_reads_far_enough_to_say_so() -> None:
    source = (ROOT / "tools" / "bootstrap.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    statements = [node for node in tree.body if not isinstance(node, ast.Expr)]
    assert ast.unparse(statements[0]) == "import sys"
    assert ast.unparse(statements[1]).startswith("if sys.version_info < (3, 11):")


def test_a_full_disk_is_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1}))
    with pytest.raises(bootstrap.SetupError, match=r"2\.0 GB must be free in"):
        install(project, "site")


def test_a_disk_too_full_for_npm_is_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1}))
    with pytest.raises(bootstrap.SetupError, match=r"0\.5 GB must be free in"):
        install_npm(project)


def test_a_python_without_venv_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(bootstrap.SetupError, match="python3-venv"):
        bootstrap.make_venv(tmp_path / "venv")


@pytest.mark.parametrize("error", [OSError("no"), bootstrap.SetupError("no")])
def test_a_fault_ends_the_set_up_without_a_traceback(
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def ensure(*_: object) -> None:
        raise error

    monkeypatch.setattr(bootstrap, "ensure", ensure)
    assert bootstrap.main(["site"]) == 1
    assert re.fullmatch(r"nn or F: .*no\n", capsys.readouterr().err)


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
    fault = chromium.fault_of(Path(sys.executable))
    assert fault
    assert fault.startswith("does not start")


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
    wanted = {"serve", "build", "test", "lint", "update", "clean", "help"}
    assert wanted <= make_targets()


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
