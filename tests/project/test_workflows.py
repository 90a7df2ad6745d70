"""GitHub's workflows: what they may do, and that what they call exists."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import linux_only
from tests.audit import short
from tests.project.test_setup import make_targets

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.iterdir())
TEXTS = {path.stem: path.read_text("utf-8") for path in FILES}
WORKFLOWS: dict[str, dict[Any, Any]] = {
    name: yaml.safe_load(text) for name, text in TEXTS.items()
}

#: What may stand in a step besides make and our own Python.
SHELL_WORDS = {"{", "}", "echo", "grep", "true"}


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, workflow in WORKFLOWS.items():
        for job, content in workflow["jobs"].items():
            yield f"{name}/{job}", content


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in jobs():
        for number, step in enumerate(job["steps"], start=1):
            yield f"{name}/{number}", step


def step(named: str) -> dict[str, Any]:
    (found,) = (step for _, step in steps() if step.get("name") == named)
    return found


def commands() -> list[str]:
    """Every command of every step, without what it is piped into."""
    return [
        command.strip()
        for _, step in steps()
        for line in step.get("run", "").splitlines()
        for command in re.split(r" (?:\||\|\||2>&1|>>) ", f"{line} ")[:1]
    ]


def test_there_are_workflows_for_tests_and_the_newest_torch() -> None:
    assert set(WORKFLOWS) == {"test", "weekly"}
    assert {path.suffix for path in FILES} == {".yml"}


@pytest.mark.parametrize("name", TEXTS)
def test_every_action_is_pinned_by_commit_with_its_version(name: str) -> None:
    used = re.findall(r"^ *(?:- )?uses: (.*)$", TEXTS[name], re.MULTILINE)
    assert used
    assert TEXTS[name].count("uses:") == len(used)
    for action in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_an_action_is_the_same_in_every_workflow() -> None:
    used = re.findall(r"uses: (\S+)@(.*)", "\n".join(TEXTS.values()))
    assert len(dict(used)) == len(set(used))


def test_only_the_job_that_deploys_may_write_and_it_runs_nothing_of_ours() -> None:
    for name, workflow in WORKFLOWS.items():
        assert workflow["permissions"] == {"contents": "read"}, name
    granted = {name: job["permissions"] for name, job in jobs() if "permissions" in job}
    assert granted == {"test/deploy": {"pages": "write", "id-token": "write"}}
    (deploy,) = WORKFLOWS["test"]["jobs"]["deploy"]["steps"]
    assert deploy["uses"].startswith("actions/deploy-pages@")


def test_no_checkout_leaves_its_token_behind() -> None:
    checkouts = [s for _, s in steps() if "actions/checkout@" in s.get("uses", "")]
    assert len(checkouts) >= len(WORKFLOWS)
    assert all(s["with"]["persist-credentials"] is False for s in checkouts)


def test_no_workflow_gives_a_strangers_change_our_rights() -> None:
    # YAML 1.1, which PyYAML reads, takes the key `on` for true.
    events = {name: set(workflow[True]) for name, workflow in WORKFLOWS.items()}
    assert events == {
        "test": {"push", "pull_request"},
        "weekly": {"schedule", "workflow_dispatch"},
    }
    for _, content in steps():
        assert "${{" not in content.get("run", "")  # a title could be a command
    assert "secrets." not in "".join(TEXTS.values())


def test_every_job_has_an_end() -> None:
    for name, job in jobs():
        assert 0 < job["timeout-minutes"] <= 60, name


def test_what_is_published_passed_every_test_and_is_made_of_what_is_locked() -> None:
    jobs = WORKFLOWS["test"]["jobs"]
    assert (jobs["build"]["needs"], jobs["deploy"]["needs"]) == ("test", "build")
    assert jobs["build"]["if"] == (
        "github.event_name == 'push' && github.ref == 'refs/heads/main'"
    )
    assert step("Build")["env"]["NN_OR_F_LOCKED_ONLY"] == "1"
    steps = jobs["build"]["steps"]
    assert not any("cache" in one.get("with", {}) for one in steps)
    assert not any("ref" in one.get("with", {}) for one in steps)


def test_every_command_exists() -> None:
    assert commands()
    for command in commands():
        program, *rest = command.split()
        if program in SHELL_WORDS:
            continue
        if program == "make":
            assert rest[0] in make_targets(), command
            continue
        program = program.replace("\\", "/")
        assert program in {"python", ".venv/bin/python", ".venv/Scripts/python"}
        if rest[0] == "-m":
            assert rest[1] in {"pip", "pytest"}, command
        else:
            assert (ROOT / rest[0].replace("\\", "/")).is_file(), command


def test_every_system_that_the_documents_name_is_tested() -> None:
    matrix = WORKFLOWS["test"]["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    for_windows = [s["run"] for _, s in steps() if "== 'Windows'" in s.get("if", "")]
    assert for_windows
    # PowerShell would go on after the first of two commands had failed.
    assert all(len(run.strip().splitlines()) == 1 for run in for_windows)


def test_what_passes_was_linted_tested_audited_and_shaken() -> None:
    for name in ("Lint", "Test", "Audit", "Shake"):
        assert step(name)["run"] == f"make {name.lower()}"
    ci = (ROOT / ".ci/run").read_text("utf-8")
    assert re.findall(r"(?m)^(?:\w+=\w+ )?make (\w+)", ci) == [
        *("lint", "test", "audit", "shake")
    ]


def test_every_python_that_torch_is_locked_for_is_tested() -> None:
    matrix = WORKFLOWS["test"]["jobs"]["test"]["strategy"]["matrix"]
    tested = {*matrix["python"], *(one["python"] for one in matrix["include"])}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (oldest,) = matrix["python"]
    assert project["requires-python"] == f">={oldest}"
    assert tested == {"3.11", "3.12", "3.13", "3.14"}


def test_the_windows_lines_of_the_documents_are_those_of_the_workflow() -> None:
    document = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for _, content in steps():
        if "== 'Windows'" in content.get("if", ""):
            line = content["run"].replace("python tools/", "py -3 tools/")
            assert document.count(line.replace("/", "\\")) == 1, line


def test_the_site_is_published_under_the_address_it_was_built_for() -> None:
    assert step("Build")["env"]["SITE_URL"] == (
        "https://${{ github.repository_owner }}.github.io/"
        "${{ github.event.repository.name }}/"
    )
    (upload,) = (s for _, s in steps() if "upload-pages" in s.get("uses", ""))
    assert upload["with"]["path"] == "site"


def test_the_newest_torch_is_held_against_the_files_and_all_is_shaken_weekly() -> None:
    weekly = WORKFLOWS["weekly"]["jobs"]
    runs = [one.get("run", "") for job in weekly.values() for one in job["steps"]]
    assert any("make drift TORCH=newest CHECK=--check" in run for run in runs)
    assert {"make audit", "make coverage", "make shake"} <= set(runs)


def test_a_test_with_what_only_linux_has_is_said_to_be_for_linux_only() -> None:
    only_linux_has = re.compile(r"/proc/|os\.fork\(|os\.wait\(")
    found = {}
    for path in set((ROOT / "tests").rglob("test_*.py")) - {Path(__file__).resolve()}:
        source = path.read_text("utf-8")
        lines = source.splitlines()
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                whole = "\n".join(lines[node.lineno - 1 : node.end_lineno])
                marks = map(ast.unparse, node.decorator_list)
                if only_linux_has.search(whole):
                    name = f"{path.relative_to(ROOT)}::{node.name}"
                    found[name] = any(m.startswith("pytest.mark.linux(") for m in marks)
    assert len(found) > 5
    assert [name for name, marked in found.items() if not marked] == []


class _Item:
    """As much of pytest's as the hook uses."""

    def __init__(self, *marks: pytest.MarkDecorator, id: str = "t.py::t") -> None:  # noqa: A002
        self.nodeid = id
        self.marks = {mark.name for mark in marks}

    def get_closest_marker(self, name: str) -> bool:
        return name in self.marks


@pytest.mark.parametrize("changed", [range(0), range(250)])
def test_a_short_audit_is_of_more_of_what_changed_than_of_the_rest(
    changed: range,
) -> None:
    audit = pytest.mark.audit
    pages: Any = [_Item(audit, id=f"t.py::test[ja/p{n}/-390]") for n in range(500)]
    others: Any = [
        _Item(audit, id="t.py::few[1]"),
        *(_Item(id=f"t[{n}]") for n in range(50)),
    ]
    kept = short([*pages, *others], {f"ja/p{n}/" for n in changed})
    assert kept[-len(others) :] == others
    looked_at = {item.nodeid for item in kept} - {item.nodeid for item in others}
    of_changed = {item.nodeid for item in pages[: len(changed)]} & looked_at
    assert len(changed) / 5 <= len(of_changed) <= len(changed) / 3
    assert 12 < len(looked_at - of_changed) < 75


class _Config:
    """As much of pytest's as the hook uses: what it told of being left out."""

    def __init__(self) -> None:
        self.hook = self
        self.left_out: list[_Item] = []

    def pytest_deselected(self, items: list[_Item]) -> None:
        self.left_out += items


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_linux_runs_every_test_and_others_say_what_they_leave_out(
    monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    for_all = [_Item(), _Item(pytest.mark.audit)]
    for_linux = [_Item(pytest.mark.linux("why"))]
    items: Any = [*for_all, *for_linux]
    config: Any = _Config()
    monkeypatch.setattr(sys, "platform", system)
    linux_only.leave_out(config, items)
    header = linux_only.header()
    monkeypatch.undo()
    everything = system == "linux"
    assert items == [*for_all, *(for_linux if everything else [])]
    assert config.left_out == ([] if everything else for_linux)
    assert (header is None) == everything
