"""A run sees of our environment what it needs, and waits for what its text names."""

from __future__ import annotations

import sys

import pytest

from nn_or_f.run import environment as room
from nn_or_f.run.environment import IMPORTS, KERNELS, environment

PYPLOT = "import matplotlib.pyplot as plt\n"
MATPLOTLIB, DYNAMO = IMPORTS


def test_a_run_sees_nothing_of_ours_that_it_does_not_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NN_OR_F_SECRET", "seen")
    monkeypatch.setenv("PYTHONPATH", "/ours")
    monkeypatch.setenv("PYTHONHASHSEED", "random")
    seen = environment()
    assert not {"NN_OR_F_SECRET", "PYTHONPATH", "HOME"} & seen.keys()
    assert seen["PYTHONHASHSEED"] == "0"


@pytest.mark.parametrize("name", ["PATH", *KERNELS])
def test_what_changes_how_a_run_computes_is_handed_on(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "here")
    assert environment()[name] == "here"
    monkeypatch.delenv(name)
    assert name not in environment()


def test_a_run_waits_for_torch_and_what_its_text_names() -> None:
    assert room.modules("x = 1\n") == ["torch"]
    assert room.modules(PYPLOT) == ["torch", *IMPORTS[MATPLOTLIB]]
    both = f"{PYPLOT}torch.optim.SGD\n"
    assert room.modules(both) == ["torch", *IMPORTS[MATPLOTLIB], *IMPORTS[DYNAMO]]


def test_words_come_in_their_own_order_whatever_that_of_the_texts() -> None:
    assert room.words(["torch.optim", PYPLOT, "x = 1"]) == [MATPLOTLIB, DYNAMO]


def test_who_waits_longest_goes_last() -> None:
    texts = [f"{PYPLOT}torch.optim", "torch.optim", PYPLOT, "x = 1"]
    assert sorted(texts, key=room.wait)[:2] == ["x = 1", PYPLOT]


@pytest.mark.parametrize(
    ("system", "interface"), [("linux", "lo"), ("darwin", "lo0"), ("win32", None)]
)
def test_processes_of_a_run_meet_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, system: str, interface: str | None
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert environment().get("GLOO_SOCKET_IFNAME") == interface
