"""In which settings claims are asked, and which may follow their seed."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import Any

import pytest

from tests import shaking
from tests.shaking import Setting


def test_the_settings_are_those_that_a_cpu_offers() -> None:
    def told(cpu: str, machine: str) -> list[str]:
        return [str(one) for one in shaking.settings(cpu, machine)]

    assert told("DEFAULT", "aarch64") == told("DEFAULT", "x86_64")
    small, large = told("AVX2", "AMD64"), told("AVX512", "x86_64")
    assert set(told("DEFAULT", "x86_64")) < set(small) < set(large)
    assert "ATEN_CPU_CAPABILITY=avx2" not in small
    assert {"2 threads", "4 threads", "MKL_CBWR=COMPATIBLE", "seeds+10"} < set(small)


def test_a_test_is_about_the_snippets_that_it_names() -> None:
    def source() -> None:
        print("glossary/buffer.py", "glossary/other_name.py")

    function: Any = pytest.Function.__new__(pytest.Function)
    function._obj = source
    function.callspec = SimpleNamespace(params={"name": "module/optimizer.py"})
    assert shaking.named(function) == {"glossary/buffer.py", "module/optimizer.py"}


def test_a_tenth_and_what_changed_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    every = set(shaking.chosen())
    changed = {"snippets/glossary/buffer.py", "tests/snippets/test_module.py"}
    monkeypatch.setenv("NN_OR_F_SHAKE", "tenth")
    for paths in (set[str](), changed):
        shaking.chosen.cache_clear()
        monkeypatch.setattr(shaking, "changed_of_late", lambda paths=paths: paths)
        found = shaking.chosen()
        assert found < every
        assert {"glossary/buffer.py", "module/optimizer.py"} <= found or not paths
        assert 0.05 < len(found) / len(every) < 0.5
    shaking.chosen.cache_clear()


def ask(shift: int, *, holds: bool) -> None:
    """Ask a claim that says that it follows its seed, in one of the settings."""
    mark = SimpleNamespace(args=("its numbers are shown",))
    item: Any = SimpleNamespace(
        nodeid=f"test_a[seeds+{shift}]",
        get_closest_marker=lambda _: mark,
        callspec=SimpleNamespace(params={"run": Setting(shift=shift)}),
    )
    asked = shaking.follow(item)
    next(asked)
    with contextlib.suppress(StopIteration):
        if holds:
            asked.send(None)
        else:
            asked.throw(AssertionError())


def test_a_claim_that_follows_its_seed_has_to_be_seen_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, *_, last = shaking.SHIFTS
    monkeypatch.setattr(shaking, "_followed", set())
    ask(first, holds=True)
    with pytest.raises(pytest.fail.Exception, match="needs no follows_seed"):
        ask(last, holds=True)
    with pytest.raises(pytest.xfail.Exception, match="its numbers are shown"):
        ask(first, holds=False)
    ask(last, holds=True)
