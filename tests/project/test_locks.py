"""What is installed: every package is pinned, with a hash, and has a reason."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import sys
import sysconfig
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from tools import bootstrap, locks

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(ROOT.glob("requirements*.txt"))


def pins(*files: Path) -> dict[str, str]:
    """Names and versions in locks; a name in two of them must not differ."""
    found: dict[str, str] = {}
    for lock in files:
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


def test_locks_are_those_that_update_writes() -> None:
    assert {lock.name for lock in LOCKS} == {*locks.LOCKS, bootstrap.TORCH}
    installed = {part.lock for part in bootstrap.PARTS.values()}
    assert installed == {*locks.LOCKS, bootstrap.NPM}
    assert set(bootstrap.PARTS) == set(chain(*bootstrap.GROUPS.values()))


def test_the_lock_of_torch_is_of_the_version_that_the_project_names() -> None:
    requirement = bootstrap.torch_requirement(ROOT)
    lines = (ROOT / bootstrap.TORCH).read_text("utf-8").splitlines()
    assert [line for line in lines if line[0].isalpha()] == [f"{requirement} \\"]


def test_torch_is_locked_to_the_cpu_builds_of_its_version() -> None:
    names = {
        "torch-2.13.0%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl": "a",
        "torch-2.13.0-cp314-cp314t-macosx_14_0_arm64.whl": "b",
        "torch-2.13.0%2Bcpu-cp310-cp310-manylinux_2_28_x86_64.whl": "c",
        "torch-2.13.0%2Bcu130-cp311-cp311-win_amd64.whl": "d",
        "torch-2.13.1%2Bcpu-cp311-cp311-win_amd64.whl": "e",
    }
    page = "".join(
        f'<a href="/whl/cpu/{name}#sha256={digit * 64}" rel="x">{name}</a>\n'
        for name, digit in names.items()
    )
    builds = locks.cpu_builds(page, "2.13.0")
    assert builds == {
        "torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl": "a" * 64,
        "torch-2.13.0-cp314-cp314t-macosx_14_0_arm64.whl": "b" * 64,
    }
    text = locks.torch_lock(builds, "2.13.0")
    assert text.count("--hash=sha256:") == 2
    assert text.endswith(f"sha256:{'b' * 64}\n")


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


def test_other_locks_hold_neither_torch_nor_gpu_packages() -> None:
    others = [lock for lock in LOCKS if lock.name != bootstrap.TORCH]
    assert not [n for n in pins(*others) if re.match(r"torch$|nvidia-|cuda-|triton", n)]


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


def test_npms_lock_has_a_hash_for_every_package_and_names_no_place() -> None:
    lock = json.loads((ROOT / bootstrap.NPM).read_text("utf-8"))
    del lock["packages"][""]  # this project itself
    assert lock["packages"]
    for folder, package in lock["packages"].items():
        assert package["integrity"].startswith("sha512-"), folder
        assert "resolved" not in package, folder


def test_npms_lock_is_that_of_package_json() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    packages = json.loads((ROOT / bootstrap.NPM).read_text("utf-8"))["packages"]
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
