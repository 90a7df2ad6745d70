"""`make drift`: what it asks pip, what it makes once, and what it then runs."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tools import bootstrap, drift

ROOT = Path(__file__).resolve().parents[2]
PINNED = bootstrap.torch_requirement(ROOT).partition("==")[2]
VENV = ".cache/drift/torch-2.15.0"

# What pip says, in its own words.
LISTED = """\
torch (2.15.0)
Available versions: 2.15.0, 2.14.1, 2.13.0+cpu, 2.13.0
  INSTALLED: 2.13.0+cpu
  LATEST:    2.15.0
"""
ON_CPU_INDEX = "torch (2.15.0+cpu)\nAvailable versions: 2.15.0+cpu, 2.14.1+cpu\n"
EXPERIMENTAL = (
    "WARNING: pip index is currently an experimental command. It may be "
    "removed/changed in a future release without prior warning.\n"
)
BROKEN = (
    "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, "
    "status=None)) after connection broken by 'NewConnectionError(\"HTTPSConnection("
    "host='127.0.0.1', port=9): Failed to establish a new connection: [Errno 111] "
    "Connection refused\")': /simple/torch/\n"
)
NOTHING = "ERROR: No matching distribution found for torch\n"
REFUSED = """\
ERROR: Cannot install torch==2.15.0 because these package versions have conflicting \
dependencies.
ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/\
dependency-resolution/#dealing-with-dependency-conflicts
"""
HELD = """\

The conflict is caused by:
    The user requested torch==2.15.0
    The user requested (constraint) torch<=2.14.1

To fix this you could try to:
"""
Answer = tuple[int, str, str]


class Machine:
    """A copy of what the tool reads, and programs that only note what they get."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.calls: list[list[str]] = []
        self.asked: list[list[str]] = []
        self.listed: Answer = (0, LISTED, EXPERIMENTAL)
        self.consent: Answer = (0, "Would install torch-2.15.0\n", "")
        self.fails = self.stops = ""
        for name in (bootstrap.SITE, bootstrap.DEV, bootstrap.PROJECT):
            (root / name).write_bytes((ROOT / name).read_bytes())

    def run(
        self, command: list[str], **options: object
    ) -> subprocess.CompletedProcess[str]:
        """Stand in for `subprocess.run`."""
        if "import pip" in command:
            return subprocess.CompletedProcess(command, 0)
        variables = options["env"]
        assert isinstance(variables, dict)
        assert options["cwd"] == self.root
        assert "PYTHONPATH" not in variables
        if options.get("capture_output"):
            return subprocess.CompletedProcess(command, *self.answer(command))
        self.calls.append(command)
        if "venv" in command:
            base = dict.fromkeys(("base", "platbase"), str(self.root / command[-1]))
            Path(sysconfig.get_path("purelib", "venv", base)).mkdir(parents=True)
        if self.stops and self.stops in " ".join(command):
            raise KeyboardInterrupt
        failed = bool(self.fails) and self.fails in " ".join(command)
        return subprocess.CompletedProcess(command, 3 * failed)

    def answer(self, command: list[str]) -> Answer:
        """What pip says to a question."""
        self.asked.append(command)
        if "index" not in command:
            return self.consent
        return (0, ON_CPU_INDEX, "") if bootstrap.CPU_INDEX in command else self.listed

    def drift(self, *words: str) -> int:
        """Call the tool, with nothing noted yet."""
        self.calls.clear()
        self.asked.clear()
        return drift.main(list(words))

    def steps(self) -> list[str]:
        """What was run, in a word each, and a star for the site's own Python."""
        site = bootstrap.venv_python(self.root)
        return [step(call) + "*" * (call[0] == site) for call in self.calls]


def step(call: list[str]) -> str:
    words = ("venv", "--require-hashes", "torch==2.15.0", "collect", "compare")
    names = ("venv", "packages", "torch", "collect", "compare")
    found = (name for word, name in zip(words, names, strict=True) if word in call)
    return next(found, "prove")


MADE = ["venv", "packages", "torch"]
COMPARED = ["collect*", "collect", "prove", "compare*"]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path)
    monkeypatch.setattr(drift, "ROOT", tmp_path)
    monkeypatch.setattr(subprocess, "run", machine.run)
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(bootstrap, "cpu_index_answers", lambda: False)
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    leave_free(monkeypatch, 100)
    return machine


def leave_free(monkeypatch: pytest.MonkeyPatch, room: float) -> None:
    usage = type("Usage", (), {"free": room * bootstrap.GIB})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)


def failure(
    machine: Machine, capsys: pytest.CaptureFixture[str], *words: str, status: int = 1
) -> str:
    """The one line in which the tool ends, before it has made anything."""
    capsys.readouterr()
    assert machine.drift(*words) == status
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert machine.calls == []
    assert not (machine.root / drift.FOLDER).exists()
    return said.err.removeprefix("nn or F: ").strip()


# -------------------------------------------------------------------- the version


def test_without_a_version_one_line_says_how_it_is_called(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    said = failure(machine, capsys, status=2)
    assert "make drift TORCH=2.15.0" in said
    assert failure(machine, capsys, "--check", status=2) == said


@pytest.mark.parametrize("version", ["2.15", "v2.15.0", "2.15.0rc1", "../2.15.0", "x"])
def test_what_is_no_version_is_asked_of_no_index(
    machine: Machine, capsys: pytest.CaptureFixture[str], version: str
) -> None:
    said = failure(machine, capsys, version)
    assert said == f"{version} is not a version like 2.15.0, nor the word newest."
    assert machine.asked == []


def test_an_unknown_version_is_one_line_that_names_the_newest(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    said = failure(machine, capsys, "9.9.9")
    assert said.startswith("there is no torch 9.9.9 for Python 3.")
    assert said.endswith("; 2.15.0 is newest.")


@pytest.mark.parametrize(
    "listed",
    [
        (1, "", EXPERIMENTAL + BROKEN + NOTHING),
        (1, "", NOTHING),
        # What lies on the disk does not tell what an index has.
        (0, "torch (2.14.1)\nAvailable versions: 2.14.1\n", EXPERIMENTAL + BROKEN),
    ],
    ids=["broken", "nothing", "disk"],
)
def test_no_network_is_another_line(
    machine: Machine, capsys: pytest.CaptureFixture[str], listed: Answer
) -> None:
    machine.listed = listed
    said = failure(machine, capsys, "9.9.9")
    assert said == "pip reaches no index that has torch 9.9.9: no network?"
    said = failure(machine, capsys, "newest")
    assert said == "pip reaches no index of the newest torch: no network?"


def test_what_lies_on_the_disk_needs_no_network(machine: Machine) -> None:
    machine.listed = (0, LISTED, EXPERIMENTAL + BROKEN)
    assert machine.drift("2.15.0") == 0


def test_a_refusal_of_pip_is_passed_on_in_one_line(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    conflict = "Cannot install torch==2.15.0 because these package versions have "
    conflict += "conflicting dependencies."
    machine.consent = (1, HELD, REFUSED)
    said = failure(machine, capsys, "2.15.0")
    assert said == f"pip is held to torch<=2.14.1: {conflict}"
    machine.consent = (1, "", REFUSED)
    assert failure(machine, capsys, "2.15.0").startswith("pip refuses torch 2.15.0: ")
    machine.consent = (1, "", "")
    assert failure(machine, capsys, "2.15.0").endswith(": pip does not say why.")


def test_a_pip_that_cannot_ask_is_one_line(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "an error occurred during configuration: no such option"
    machine.listed = (2, "", f"\nUsage:\n  pip index\n\n{wrong}\n")
    said = failure(machine, capsys, "newest")
    assert said == f"pip cannot list the versions of torch: {wrong}"


def test_pip_is_asked_for_a_short_time_and_asks_nothing_back(machine: Machine) -> None:
    machine.drift("2.15.0")
    assert len(machine.asked) == 2
    for question in machine.asked:
        assert question[0] == bootstrap.venv_python(machine.root)
        assert question[-5:] == ["--no-input", "--retries", "1", "--timeout", "10"]


def test_newest_is_the_first_that_pip_lists(machine: Machine) -> None:
    assert machine.drift("newest", "--check") == 0
    assert machine.steps() == MADE + COMPARED
    assert machine.calls[-1][-2:] == [".cache/drift/proofs-2.15.0.json", "--check"]


# ---------------------------------------------------------------- the environment


def test_the_room_is_said_before_anything_is_made(
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    leave_free(monkeypatch, 7.9)
    said = failure(machine, capsys, "2.15.0")
    assert said.startswith(f"torch 2.15.0 in {VENV} takes about 7 GB (the CUDA build")
    assert said.endswith(": 8.0 GB must be free, 7.9 GB are.")
    leave_free(monkeypatch, 8)
    machine.stops = " venv "
    assert machine.drift("2.15.0") == 130
    assert "takes about 7 GB" in capsys.readouterr().out
    monkeypatch.setattr(platform, "system", lambda: "Darwin")  # has no CUDA
    leave_free(monkeypatch, 2.6)
    assert machine.drift("2.15.0") == 130
    assert "takes about 1.5 GB (the build from" in capsys.readouterr().out


def test_what_an_earlier_try_has_installed_counts_as_room(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.stops = "torch=="
    assert machine.drift("2.15.0") == 130
    with (machine.root / VENV / "large").open("wb") as file:
        file.truncate(bootstrap.GIB // 16)
    machine.stops = ""
    leave_free(monkeypatch, 8 - 1 / 8)
    assert machine.drift("2.15.0") == 1
    leave_free(monkeypatch, 8 - 1 / 16)
    assert machine.drift("2.15.0") == 0


def test_the_cpu_build_is_taken_where_pytorchs_index_has_it(
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bootstrap, "cpu_index_answers", lambda: True)
    leave_free(monkeypatch, 2.6)
    assert machine.drift("2.15.0") == 0
    assert "takes about 1.5 GB (the CPU build)" in capsys.readouterr().out
    assert machine.calls[2][-2:] == ["--index-url", bootstrap.CPU_INDEX]
    assert bootstrap.CPU_INDEX in machine.asked[-1]
    leave_free(monkeypatch, 100)
    machine.listed = (0, "Available versions: 2.12.0\n", "")
    assert machine.drift("2.12.0") == 0  # which that index does not have
    assert "takes about 7 GB" in capsys.readouterr().out
    assert not [call for call in machine.calls if bootstrap.CPU_INDEX in call]


def test_the_environment_holds_what_is_locked_and_the_project(machine: Machine) -> None:
    assert machine.drift("2.15.0") == 0
    python = bootstrap.venv_python(machine.root, VENV)
    _, packages, torch, *_ = machine.calls
    assert packages[0] == torch[0] == python
    locks = [str(machine.root / name) for name in (bootstrap.SITE, bootstrap.DEV)]
    wanted = ["--requirement", locks[0], "--requirement", locks[1]]
    assert packages[5:] == ["--require-hashes", *wanted]
    constraints = machine.root / VENV / "constraints.txt"
    assert torch[5:] == ["torch==2.15.0", "--constraint", str(constraints)]
    pins = constraints.read_text("utf-8")
    assert "--hash" not in pins
    assert {"mkdocs", "pytest"} <= {pin.partition("==")[0] for pin in pins.splitlines()}
    [link] = (machine.root / VENV).rglob("*.pth")
    assert link.read_text("locale") == f"{machine.root}\n"
    assert not (machine.root / ".venv").exists()


def test_what_is_complete_is_neither_made_again_nor_asked_for(machine: Machine) -> None:
    assert machine.drift("2.15.0") == 0
    assert machine.steps() == MADE + COMPARED
    assert machine.drift("2.15.0") == 0
    assert machine.steps() == COMPARED
    assert machine.asked == []


@pytest.mark.parametrize(
    ("stops", "left"),
    [
        (" venv ", MADE),
        ("--require-hashes", MADE[1:]),
        ("torch==", MADE[2:]),
    ],
    ids=MADE,
)
def test_after_ctrl_c_the_same_command_goes_on_with_the_step_it_was_in(
    machine: Machine, capsys: pytest.CaptureFixture[str], stops: str, left: list[str]
) -> None:
    machine.stops = stops
    assert machine.drift("2.15.0") == 130
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.endswith(
        "\n\nnn or F: stopped. The same command goes on from here.\n"
    )
    machine.stops = ""
    assert machine.drift("2.15.0") == 0
    assert machine.steps() == left + COMPARED


def test_the_last_step_needs_no_network(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(drift, "link_project", stop)
        assert machine.drift("2.15.0") == 130
    assert machine.drift("2.15.0") == 0
    assert machine.steps() == COMPARED
    assert machine.asked == []
    assert list((machine.root / VENV).rglob("*.pth"))


def test_a_failed_step_is_one_line_below_what_pip_said(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.fails = "torch=="
    assert machine.drift("2.15.0") == 1
    said = capsys.readouterr().err
    assert said.startswith("nn or F: pip could not install torch 2.15.0; the reason is")
    assert said.count("\n") == 1
    machine.fails = ""
    assert machine.drift("2.15.0") == 0
    assert machine.steps() == MADE[2:] + COMPARED


def test_a_changed_lock_is_installed_again(machine: Machine) -> None:
    machine.drift("2.15.0")
    with (machine.root / bootstrap.DEV).open("a", encoding="utf-8") as lock:
        lock.write("\n")
    assert machine.drift("2.15.0") == 0
    assert machine.steps() == MADE[1:] + COMPARED


def test_an_environment_of_another_folder_is_made_again(machine: Machine) -> None:
    machine.drift("2.15.0")
    stamp = machine.root / VENV / "nn-or-f.json"
    moved = json.loads(stamp.read_text("utf-8")) | {"root": "elsewhere"}
    stamp.write_text(json.dumps(moved), "utf-8")
    assert machine.drift("2.15.0") == 0
    assert machine.steps() == MADE + COMPARED


def test_a_second_at_once_is_told_in_one_line(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    with bootstrap.take_lock(machine.root, "drift"):
        assert failure(machine, capsys, "2.15.0").startswith("another one is at work")
        bootstrap.take_lock(machine.root).close()  # a set-up is not in its way
    assert machine.drift("2.15.0") == 0


# ------------------------------------------------------------------ the comparison


def test_both_are_asked_then_compared(machine: Machine) -> None:
    machine.drift("2.15.0")
    site = bootstrap.venv_python(machine.root)
    other = bootstrap.venv_python(machine.root, VENV)
    command = ["-m", "nn_or_f.check.drift"]
    ours, theirs = ".cache/drift/site.json", ".cache/drift/torch-2.15.0.json"
    proofs = ".cache/drift/proofs-2.15.0.json"
    assert machine.calls[3:] == [
        [site, *command, "collect", ours],
        [other, *command, "collect", theirs],
        [other, "-m", "nn_or_f.atlas.prove", "--to", proofs],
        [site, *command, "compare", ours, theirs, proofs],
    ]


def test_the_sites_own_version_needs_no_environment(machine: Machine) -> None:
    assert machine.drift(PINNED) == 0
    assert machine.steps() == [f"{name.strip('*')}*" for name in COMPARED]
    assert machine.asked == []
    assert list((machine.root / drift.FOLDER).iterdir()) == []


@pytest.mark.parametrize(
    ("fails", "ran"), [("site.json", 1), ("prove", 3), ("compare", 4)]
)
def test_the_status_is_that_of_the_first_that_fails(
    machine: Machine, fails: str, ran: int
) -> None:
    machine.fails = f"compare {drift.FOLDER}" if fails == "compare" else fails
    assert machine.drift(PINNED) == 3
    assert len(machine.calls) == ran


def test_ctrl_c_ends_a_comparison_in_one_line(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.stops = "nn_or_f.atlas.prove"
    assert machine.drift(PINNED) == 130
    said = "\nnn or F: stopped. The same command goes on from here.\n"
    assert capsys.readouterr().out == said


@pytest.mark.linux("Windows has no make, and another shell")
def test_make_hands_both_words_on() -> None:
    # On its own, not as a part of the `make test` that started us.
    alone = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    told = subprocess.run(
        ["make", "-n", "drift", "TORCH=newest", "CHECK=--check"],
        cwd=ROOT,
        env=alone,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.splitlines()[-1].endswith("python tools/drift.py newest --check")
