"""Every room says what comes in, what goes out and who calls it, and that is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

ROOMS = {path.stem: path for path in (ROOT / "nn_or_f").glob("[!_]*.py")}
SOURCES = {name: path.read_text("utf-8") for name, path in ROOMS.items()}
#: Who may call it is said as a rule, not by names.
OPEN_TO_ALL = {"bilingual": "every room may ask it", "faults": "Any room may raise"}


def said(room: str) -> str:
    return " ".join((ast.get_docstring(ast.parse(SOURCES[room])) or "").split())


def imports(room: str) -> set[str]:
    """The rooms that a room imports, or starts as a program."""
    found = set(re.findall(r'"nn_or_f\.(\w+)"|_HERE / "(\w+)\.py"', SOURCES[room]))
    names = {name for pair in found for name in pair}
    for node in ast.walk(ast.parse(SOURCES[room])):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        package, _, module = node.module.partition(".")
        if package == "nn_or_f":
            names |= {module} if module else {alias.name for alias in node.names}
    return (names & ROOMS.keys()) - {room}


def callers(room: str) -> set[str]:
    return {other for other in ROOMS if room in imports(other)}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_comes_in_and_what_goes_out(room: str) -> None:
    assert re.search(r"\. In: .+\. Out: .+\.", said(room))


@pytest.mark.parametrize("room", sorted(ROOMS.keys() - OPEN_TO_ALL - {"hooks"}))
def test_a_room_names_who_calls_it(room: str) -> None:
    named = set(re.findall(r"``(\w+)``", said(room))) & ROOMS.keys()
    assert named & callers(room)
    calling = re.findall(r"(?:Called|Started) by ([^.(]*)", said(room))
    assert set(re.findall(r"``(\w+)``", " ".join(calling))) <= callers(room)


@pytest.mark.parametrize(("room", "rule"), OPEN_TO_ALL.items())
def test_a_room_that_all_may_call_says_so(room: str, rule: str) -> None:
    assert rule in said(room)
    assert len(callers(room)) > 5


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "nn_or_f/atlas").glob("[!_]*.py")),
    ids=lambda path: path.stem,
)
def test_a_room_of_the_atlas_says_what_comes_in_and_out(path: Path) -> None:
    text = path.read_text("utf-8")
    told = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
    assert re.search(r"\. In: .+\. Out: .+\.", told)
    imports_torch = bool(re.search(r"(?m)^(import|from) torch\b", text))
    assert imports_torch == ("imports torch" in told and "no torch" not in told)


def test_only_one_room_knows_mkdocs_and_no_room_calls_it() -> None:
    assert callers("hooks") == set()
    assert [
        r for r in ROOMS if re.search(r"(?m)^(from|import) mkdocs", SOURCES[r])
    ] == ["hooks"]


def test_no_room_that_builds_reads_the_tests() -> None:
    for room, source in SOURCES.items():
        assert not re.search(r"\b(from|import) tests\b", source), room


def test_no_file_holds_the_marks_of_a_merge() -> None:
    """They can hide in a docstring, where no other check sees them."""
    marks = re.compile(r"(?m)^(<{7} |={7}$|>{7} )")
    for folder in ("nn_or_f", "bench", "docs", "labs", "snippets", "tests", "tools"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".md", ".yml", ".html", ".css", ".js", ".j2"):
                assert not marks.search(path.read_text("utf-8")), path
