"""What no claim may hang on: threads, the instructions of a CPU, and seeds.

``make shake`` (``pytest --shake``) asks each test of a snippet's claim anew, of runs
made in each `Setting`. With NN_OR_F_SHAKE=tenth it asks those about snippets that
changed of late, and about a fixed tenth of the rest. A claim that is about the numbers
of one seed says so: ``@pytest.mark.follows_seed("why")``; that fails where it holds
with all other seeds.
"""

from __future__ import annotations

import functools
import inspect
import os
import platform
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest

from nn_or_f import tasks
from nn_or_f.read import snippet
from nn_or_f.read.snippet import Snippet, test_module
from nn_or_f.run.environment import KERNELS
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Result
from tests.audit import changed_of_late

ROOT = Path(__file__).resolve().parent.parent

#: What is added to the seeds.
SHIFTS = range(1, 11)

#: Instruction sets by the library that is held to them, each with what torch calls a
#: CPU that has more than that.
_INSTRUCTIONS = {
    "ATEN_CPU_CAPABILITY": {"default": "AVX2", "avx2": "AVX512"},
    "ONEDNN_MAX_CPU_ISA": {"SSE41": "AVX2", "AVX2": "AVX512", "AVX512_CORE": "AVX512"},
    "MKL_ENABLE_INSTRUCTIONS": {"SSE4_2": "AVX2", "AVX2": "AVX512"},
    "MKL_CBWR": {"COMPATIBLE": "AVX2"},
}
_ORDER = ("AVX2", "AVX512")

#: Tests that follow their seed, and were seen to.
_followed: set[str] = set()


@dataclass(frozen=True)
class Setting:
    """One way to run all snippets otherwise than a build does."""

    threads: int = 1
    shift: int = 0
    variable: str = ""
    value: str = ""

    def __str__(self) -> str:
        if self.variable:
            return f"{self.variable}={self.value}"
        return f"seeds+{self.shift}" if self.shift else f"{self.threads} threads"


def settings(cpu: str, machine: str) -> list[Setting]:
    """The settings that a CPU offers, by what torch calls it."""
    found = [Setting(shift=shift) for shift in SHIFTS]  # first: they take longest
    found += [Setting(threads=2), Setting(threads=4)]
    if machine.lower() in ("x86_64", "amd64") and cpu in _ORDER:
        has = _ORDER[: _ORDER.index(cpu) + 1]
        found += [
            Setting(variable=variable, value=value)
            for variable, values in _INSTRUCTIONS.items()
            for value, more in values.items()
            if more in has
        ]
    return found


@functools.cache
def offered() -> list[Setting]:
    """The settings that this CPU offers."""
    import torch  # only where something is shaken

    return settings(torch.backends.cpu.get_cpu_capability(), platform.machine())


@functools.cache
def _read() -> dict[str, Snippet]:
    return {name: snippet.read(ROOT, name) for name in snippet.find(ROOT)}


class _Shaker:
    """Runs snippets in settings; settings of the same kernels share a warm process."""

    def __init__(self) -> None:
        self._runner: Runner | None = None
        self._kernels = ("", "")
        self._found: dict[Setting, dict[str, Result]] = {}

    def results(self, setting: Setting, names: Iterable[str]) -> dict[str, Result]:
        """The runs of these snippets; without a seed, no shift changes them."""
        found = self._found.setdefault(setting, {})
        missing = {name: _read()[name] for name in names if name not in found}
        if setting.shift:
            same = {
                n for n, one in missing.items() if "manual_seed" not in one.run_view
            }
            known = self.results(Setting(), same)
            found.update({name: known[name] for name in same})
            missing = {n: one for n, one in missing.items() if n not in same}
        shaken = {
            tasks.shaken(one, setting.threads, setting.shift): name
            for name, one in missing.items()
        }
        with pytest.MonkeyPatch.context() as patch:
            for variable in KERNELS:
                patch.delenv(variable, raising=False)
            if setting.variable:
                patch.setenv(setting.variable, setting.value)
            ran = self._runner_of(setting).run_all(list(shaken))
        found.update({shaken[task]: result for task, result in ran.items()})
        return found

    def _runner_of(self, setting: Setting) -> Runner:
        kernels = setting.variable, setting.value
        if self._runner is None or self._kernels != kernels:
            self.close()
            self._runner, self._kernels = Runner(cache_folder=None), kernels
        return self._runner

    def close(self) -> None:
        """End the warm process."""
        if self._runner:
            self._runner.close()
            self._runner = None


_shaker = _Shaker()


def close() -> None:
    """End what runs were forked from."""
    _shaker.close()


def results(setting: Setting) -> dict[str, Result]:
    """The run of each snippet that is shaken, in a setting."""
    return _shaker.results(setting, chosen())


def run(setting: Setting, name: str) -> Result:
    """The run of a snippet in a setting."""
    found = _shaker.results(setting, chosen() | {name})[name]
    assert found.failure is None, f"{name}: {found.failure}\n{found.stderr}"
    return found


def add_option(parser: pytest.Parser) -> None:
    """Add ``--shake``."""
    parser.addoption("--shake", action="store_true", help="ask claims in all settings")


def in_all_settings(metafunc: pytest.Metafunc) -> None:
    """Ask a test of runs once in each setting, where ``--shake`` is given."""
    if not metafunc.config.getoption("shake") or "run" not in metafunc.fixturenames:
        return
    params = [
        pytest.param(one, marks=pytest.mark.xdist_group(_group(one)), id=str(one))
        for one in offered()
    ]
    metafunc.parametrize("run", params, indirect=True, scope="session")


def _group(setting: Setting) -> str:
    """What one process has to see together: whether a claim ever follows its seed."""
    return "seeds" if setting.shift else str(setting)


@functools.cache
def chosen() -> frozenset[str]:
    """The snippets that are shaken, by name."""
    if os.environ.get("NN_OR_F_SHAKE") != "tenth":
        return frozenset(_read())
    paths = changed_of_late()
    changed = {n for n, one in _read().items() if {one.path, test_module(n)} & paths}
    return frozenset(changed | {n for n in _read() if crc32(n.encode()) % 10 == 0})


def named(item: pytest.Item) -> set[str]:
    """The snippets that a test asks about, as far as its parameters and source say."""
    function = item.function if isinstance(item, pytest.Function) else None
    callspec = getattr(item, "callspec", None)
    texts = [str(one) for one in callspec.params.values()] if callspec else []
    texts.append(inspect.getsource(function) if function else "")
    return {name for name in _read() if any(name in text for text in texts)}


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--shake`` ask of runs in its settings alone, without it of none."""
    shakes = config.getoption("shake")
    left_out = [item for item in items if shakes != _is_shaken(item, shakes=shakes)]
    if shakes and chosen() < _read().keys():
        known = [(item, named(item)) for item in items]
        left_out += [item for item, names in known if names and not names & chosen()]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _is_shaken(item: pytest.Item, *, shakes: bool) -> bool:
    if item.get_closest_marker("shake"):
        return True
    used = set(getattr(item, "fixturenames", ()))
    return shakes and "run" in used and not used & {"runner", "site"}


def follow(item: pytest.Function) -> Generator[None, object, object]:
    """Let a claim about one seed fail with others; that none fails is a fault."""
    mark = item.get_closest_marker("follows_seed")
    params = item.callspec.params if hasattr(item, "callspec") else {}
    setting = params.get("run")
    if mark is None or not isinstance(setting, Setting) or not setting.shift:
        return (yield)
    test = item.nodeid.replace(str(setting), "")
    try:
        answer = yield
    except AssertionError:
        _followed.add(test)
        pytest.xfail(mark.args[0])
    if setting.shift == SHIFTS[-1] and test not in _followed:
        pytest.fail("it holds with each seed: it needs no follows_seed")
    return answer
