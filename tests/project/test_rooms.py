"""Every room says what comes in, what goes out and who calls it, and that is so.

And who changes a room finds its test under its name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "nn_or_f"
#: The folders whose rooms say who calls them; those of the atlas have their own test.
FOLDERS = ("read", "run", "check", "show", "mkdocs")
FILES = [*PACKAGE.glob("[!_]*.py")]
FILES += [path for name in FOLDERS for path in (PACKAGE / name).glob("[!_]*.py")]
ROOMS = {path.stem: path for path in FILES}
SOURCES = {name: path.read_text("utf-8") for name, path in ROOMS.items()}
#: No room calls these, and who starts them is said.
STARTED = {
    "hooks": "MkDocs and ProperDocs load this file",
    "record_anew": "``make outputs``",
    "drift": "``make drift``",
}
#: Who may call it is said as a rule, not by names.
OPEN_TO_ALL = {"languages": "every room may ask it", "faults": "Any room may raise"}


def said(room: str) -> str:
    return " ".join((ast.get_docstring(ast.parse(SOURCES[room])) or "").split())


@cache
def imports(room: str) -> set[str]:
    """The rooms that a room imports, or starts as a program."""
    started = r'"nn_or_f\.run\.(\w+)"|_HERE / "(\w+)\.py"'
    found = set(re.findall(started, SOURCES[room]))
    names = {name for pair in found for name in pair}
    for node in ast.walk(ast.parse(SOURCES[room])):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        package, *inside = node.module.split(".")
        if package == "nn_or_f":
            names |= {*inside, *(alias.name for alias in node.names)}
    return (names & ROOMS.keys()) - {room}


def callers(room: str) -> set[str]:
    return {other for other in ROOMS if room in imports(other)}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_comes_in_and_what_goes_out(room: str) -> None:
    assert re.search(r"\. In: .+\. Out: .+\.", said(room))


@pytest.mark.parametrize("room", sorted(ROOMS.keys() - OPEN_TO_ALL - STARTED.keys()))
def test_a_room_names_who_calls_it(room: str) -> None:
    named = set(re.findall(r"``(\w+)``", said(room))) & ROOMS.keys()
    assert named & callers(room)
    calling = re.findall(r"(?:Called|Started) by ([^.(]*)", said(room))
    assert set(re.findall(r"``(\w+)``", " ".join(calling))) <= callers(room)


@pytest.mark.parametrize(("room", "how"), STARTED.items())
def test_a_room_that_is_started_from_outside_says_how(room: str, how: str) -> None:
    assert how in said(room)
    assert callers(room) == set()


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


def folder_of(path: Path) -> str:
    """The folder of a room; its own name where it lies in none."""
    inside = path.relative_to(PACKAGE).parts
    return inside[0].removesuffix(".py")


def packages(path: Path) -> set[str]:
    """What a room imports: whole packages, and of our own the folder."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = node.module.split(".")
            inside = names[1:2] or [alias.name for alias in node.names]
            found |= set(inside) if names[0] == "nn_or_f" else {names[0]}
    return found


#: What the rooms of a folder must not import: all arrows go one way.
FORBIDDEN = {
    "faults": {"read", "run", "atlas", "check", "show", "mkdocs", "build", "torch"},
    "languages": {"read", "run", "atlas", "check", "show", "mkdocs", "build", "torch"},
    "tasks": {"atlas", "check", "show", "mkdocs", "build", "torch"},
    "read": {"run", "tasks", "atlas", "check", "show", "mkdocs", "build", "torch"},
    "run": {
        *("read", "languages", "tasks", "atlas", "check", "show", "mkdocs", "build")
    },
    "atlas": {"tasks", "check", "show", "mkdocs", "build"},
    "check": {"show", "mkdocs", "torch"},
    "show": {"check", "mkdocs", "build", "torch"},
    "work": {"check", "mkdocs", "build", "torch"},
    "build": {"mkdocs", "torch"},
    "mkdocs": {"torch"},
}
EVERY_FILE = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_all_arrows_go_one_way(path: Path) -> None:
    folder = folder_of(path)
    if folder != "__init__":
        assert packages(path) & FORBIDDEN[folder] == set()


def modules(path: Path) -> set[str]:
    """The modules of our own that a room imports."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        name
        for node in nodes
        for name in (node.module, *(f"{node.module}.{one.name}" for one in node.names))
        if name and name.startswith("nn_or_f")
    }


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_the_atlas_is_behind_its_door(path: Path) -> None:
    rooms = {f"nn_or_f.atlas.{one.stem}" for one in (PACKAGE / "atlas").glob("*.py")}
    if folder_of(path) != "atlas":
        assert modules(path) & rooms == set()


#: The roads on which tasks run, and the room of each at its other end.
ROADS = {"zygote_client": "zygote", "watch_fresh": "child", "kernel_client": "kernel"}


@pytest.mark.parametrize("road", ROADS)
def test_no_road_knows_another(road: str) -> None:
    others = {*ROADS, "zygote", "watch_forked", "kernel"} - {road, ROADS[road]}
    known = modules(PACKAGE / "run" / f"{road}.py")
    assert known & {f"nn_or_f.run.{other}" for other in others} == set()


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


#: Where each room has its test under its name; "" is what lies in no folder.
TESTED = ("", "read", "run", "atlas", "check", "show", "mkdocs")
#: Rooms there that need none ("run/limits"), and why.
UNTESTED: dict[str, str] = {}
#: Folders of data, and what holds each file there.
DATA = {"atlas/samples": "tests/snippets/test_atlas.py calls each, and its twin"}


def name_of(room: Path) -> str:
    """The name of a room with its folder: "read/scan_page"."""
    return room.relative_to(PACKAGE).with_suffix("").as_posix()


def has_its_test(room: Path) -> bool:
    """Whether what bears a room's name in ``tests/`` tests something, and that room."""
    *folders, name = name_of(room).split("/")
    module = ROOT.joinpath("tests", *folders, f"test_{name}.py")
    if not module.is_file() or "\ndef test_" not in module.read_text("utf-8"):
        return False
    return ".".join(("nn_or_f", *folders, name)) in modules(module)


@pytest.mark.parametrize("folder", TESTED)
def test_each_room_has_its_test_under_its_name(folder: str) -> None:
    rooms = [*(PACKAGE / folder).glob("[!_]*.py")]
    assert rooms
    lacking = {name_of(room) for room in rooms if not has_its_test(room)}
    assert lacking == {n for n in UNTESTED if n.rpartition("/")[0] == folder}


def folder_below(path: Path) -> str:
    """The folder of a room, by its whole path: "atlas/samples"; "" for none."""
    return path.parent.relative_to(PACKAGE).as_posix().replace(".", "")


def test_no_folder_of_rooms_is_left_out() -> None:
    assert {folder_below(path) for path in EVERY_FILE} == {*TESTED, *DATA}


LINES, LINES_OF_FUNCTION = 400, 45
ROOMS_WITH_CODE = [path for path in EVERY_FILE if folder_below(path) not in DATA]


def lines_of(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", ROOMS_WITH_CODE, ids=name_of)
def test_a_room_and_each_of_its_functions_can_be_read_at_once(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LINES
    long = [f.name for f in functions(path) if lines_of(f) > LINES_OF_FUNCTION]
    assert long == []


@pytest.mark.parametrize("folder", DATA)
def test_a_folder_of_data_is_one_of_long_files_that_import_no_room(folder: str) -> None:
    own = f"nn_or_f.{folder.replace('/', '.')}"
    files = [*(PACKAGE / folder).glob("[!_]*.py")]
    assert any(len(one.read_text("utf-8").splitlines()) > LINES for one in files)
    for one in files:
        assert modules(one) <= {f"{own}{name}" for name in ("", ".Sample", ".Short")}
