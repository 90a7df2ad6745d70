"""What the documents say is so: their steps end green, and what they name exists."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nn_or_f import tasks
from nn_or_f.mkdocs import policy
from nn_or_f.read import snippet
from nn_or_f.read.scan_page import scan
from nn_or_f.run.runner import Runner
from tests.conftest import ROOT
from tests.minisite import MiniSite
from tools import bootstrap

HALVES = (ROOT / "README.md").read_text("utf-8").split("\n---\n\n# 日本語\n")
ENGINE = (ROOT / "nn_or_f/README.md").read_text("utf-8")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "nn_or_f/README.md")
both_halves = pytest.mark.parametrize("half", HALVES, ids=["English", "Japanese"])


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language, without the indent of a list."""
    fenced = re.findall(rf"(?ms)^( *)```{language}\n(.*?)^ *```$", text)
    return [re.sub(rf"(?m)^{indent}", "", block) for indent, block in fenced]


def section(half: str, number: int) -> str:
    """What stands below the second-level heading of this number."""
    return half.split("\n## ")[number]


def example(half: str) -> str:
    return section(half, 2)


def new_page(half: str) -> str:
    return section(half, 3)


def test_both_halves_are_of_equal_standing() -> None:
    assert len(HALVES) == 2
    for part in (r"^## ", r"^\d\. \*\*", r"^- ", r"^!\["):
        english, japanese = (re.findall(part, h, re.MULTILINE) for h in HALVES)
        assert english == japanese != []
    english, japanese = (
        sorted(set(re.findall(r"`([^`\n]+)`", re.sub(r"(?s)```.*?```", "", half))))
        for half in HALVES
    )
    assert english == japanese != []
    # What a command does, or a folder holds, is said in each half's language.
    english, japanese = (
        [re.sub(r" {2,}# .*", "", block) for block in blocks(half, r"\w+")]
        for half in HALVES
    )
    assert english == japanese != []


@both_halves
def test_a_half_is_read_in_one_sitting(half: str) -> None:
    assert len(half) <= 7000


@both_halves
def test_the_tree_names_every_folder_of_the_project(half: str) -> None:
    (tree,) = blocks(half, "text")
    named = {Path(word).parts[0] for word in re.findall(r"\S+/(?= )", tree)}
    tracked: list[str] = []
    if shutil.which("git"):  # which knows what is ours
        tracked = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.splitlines()
    folders = {Path(file).parts[0] for file in tracked if "/" in file}
    assert all((ROOT / name).is_dir() for name in named)
    assert folders - {".ci"} <= named


# ---------------------------------------------------------------- add an example


@pytest.fixture
def copy(tmp_path: Path) -> MiniSite:
    """A small copy of the project: a page `glossary`, records, tests, and a nav."""
    site = MiniSite(tmp_path, records=True)
    nav = "nav:\n"
    for lang in ("ja", "en"):
        nav += f"  - {lang}:\n    - {lang}/index.md\n    - {lang}/glossary.md\n"
        site.write(f"docs/{lang}/glossary.md", "# G { #g }\n\nText.\n")
    text, count = re.subn(r"(?m)^nav: .*\n", nav, site.read("mkdocs.yml"))
    assert count == 1
    site.write("mkdocs.yml", text)
    shutil.copytree(
        ROOT / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("test_*")
    )
    for name in ("pyproject.toml", "snippets/ruff.toml"):
        site.write(name, (ROOT / name).read_text("utf-8"))
    return site


def ends_green(site: MiniSite, example: str, module: str) -> None:
    """Record, build, lint and test the copy, as the last steps say."""
    name = Path(example).relative_to("snippets")
    record = Path("outputs", name).with_suffix(".txt").as_posix()
    assert f"{record}: recorded" in site.record().stdout
    answer = site.build()
    assert answer.returncode == 0, answer.stderr
    for check in (
        ("nn_or_f.read.parity",),
        ("ruff", "check", example, module),
        ("ruff", "format", "--check", example, module),
        ("pytest", "-q", "-p", "no:cacheprovider", module),
    ):
        command = [sys.executable, "-m", *check]
        done = subprocess.run(
            command, cwd=site.root, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{check}: {done.stdout}{done.stderr}"
    assert "1 passed" in done.stdout


def path_in(text: str, pattern: str) -> str:
    """The one path that a section names and that looks like this."""
    (found,) = set(re.findall(rf"`({pattern})`", text))
    return str(found)


def test_the_steps_of_add_an_example_end_green(copy: MiniSite) -> None:
    steps = example(HALVES[0])
    code, test, _ = blocks(steps, "python")
    (block,) = blocks(steps, "markdown")
    (value,) = re.findall(r"\{=.*?=\}", steps)
    file = path_in(steps, r"snippets/\S+\.py")
    copy.write(file, code)
    for lang in ("ja", "en"):
        docs = path_in(steps, rf"docs/{lang}/\S+\.md")
        copy.write(docs, f"{copy.read(docs)}\n{block}\n{value}\n")
    module = path_in(steps, r"tests/\S+\.py")
    copy.write(module, f"from tests.conftest import RunSnippet\n\n\n{test}")
    assert path_in(steps, r"outputs/\S+").split("/")[1:] == ["glossary", "frozen.txt"]
    ends_green(copy, file, module)


def test_the_steps_of_add_a_page_end_green(copy: MiniSite) -> None:
    steps = new_page(HALVES[0])
    code, test, _ = blocks(example(HALVES[0]), "python")
    (old,) = set(re.findall(r"run \| (\S+)", example(HALVES[0])))
    (new,) = set(re.findall(r"run \| (\S+)", steps))
    for lang, text in zip(("ja", "en"), blocks(steps, "markdown"), strict=True):
        copy.write(path_in(steps, rf"docs/{lang}/\S+\.md"), text)
    put_into_nav(copy, *blocks(steps, "yaml"))
    file = path_in(steps, r"snippets/\S+\.py")
    assert file == f"snippets/{new}"
    copy.write(file, code)
    module = path_in(steps, r"tests/\S+\.py")
    assert module == snippet.test_module(new)
    imported = path_in(steps, "from .+?")
    copy.write(module, f"{imported}\n\n\n{test.replace(old, new)}")
    ends_green(copy, file, module)


def put_into_nav(site: MiniSite, lines: str) -> None:
    """Insert each page of ``lines`` below the last one of its language."""
    nav = site.read("mkdocs.yml")
    for lang in ("ja", "en"):
        (line,) = re.findall(rf"(?m)^ +- {lang}/.+\n", lines)
        *_, last = re.findall(rf"(?m)^ +- {lang}/.+\n", nav)
        nav = nav.replace(last, last + line)
    assert lines.splitlines()[0] in nav.splitlines()
    site.write("mkdocs.yml", nav)


@both_halves
def test_the_example_of_an_error_ends_in_it(half: str, runner: Runner) -> None:
    *_, code = blocks(half, "python")
    ends = snippet.parse("glossary/shapes.py", code)
    result = runner.run(tasks.of_snippet(ends))
    assert result.failure is None
    assert result.error.startswith(f"{ends.raises}: ")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_block_that_is_named_is_one_and_its_files_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    inline = [f"{block}\n///\n" for block in re.findall(r"`(/// [^`]+)`", text)]
    for block in [*blocks(text, "markdown"), *inline]:
        scanned = scan("p.md", block)
        assert scanned.faults == []
        assert len(scanned.blocks) == 1
        files = [a for a in scanned.blocks[0].arguments if a.endswith(".py")]
        new = {path.stem for path in map(Path, files)} == {"frozen"}
        assert new or all((ROOT / "snippets" / file).is_file() for file in files)


# -------------------------------------------------------------------- the engine


def test_the_engine_is_told_on_one_page() -> None:
    assert len(ENGINE) <= 8000


def test_every_room_of_the_engine_is_described() -> None:
    inside = (ROOT / "nn_or_f").iterdir()
    rooms = {
        f"{folder.name}/" for folder in inside if (folder / "__init__.py").exists()
    }
    assert len(rooms) >= 6
    table = ENGINE.split("\n## ")[1]
    described = re.findall(r"(?m)^\| (.+?) \| .{20,} \|$", table)
    assert rooms <= set(re.findall(r"`([\w/.]+)`", " ".join(described)))


def test_every_file_and_folder_that_the_engines_page_names_exists() -> None:
    named = set(re.findall(r"`([\w./-]+(?:/|\.(?:py|yml|html|js)))`", ENGINE))
    assert {"build.py", "read/", "run/limits.py", "mkdocs.yml"} <= named
    made = {"site/", ".cache/"}
    lost = [
        name
        for name in named - made
        if not (ROOT / "nn_or_f" / name).exists() and not (ROOT / name).exists()
    ]
    assert lost == []


# ------------------------------------------------------------ commands and links


def targets() -> set[str]:
    text = (ROOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z-]+):[^=\n]*##", text, re.MULTILINE))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_is_named_exists(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    assert {"serve", "test"} <= named or name == "nn_or_f/README.md"
    assert named <= targets()


@pytest.mark.parametrize("name", [*DOCUMENTS, "SECURITY.md"])
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for target, anchor in re.findall(r"\]\(([^):#]*)(?:#([^)]+))?\)", text):
        path = (ROOT / name).parent / target if target else ROOT / name
        assert path.is_file(), target
        if anchor:
            there = path.read_text("utf-8")
            headings = re.findall(r"(?m)^#+ (.+)$", there)
            ids = {
                re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings
            }
            assert anchor in ids | set(re.findall(r'<a id="(.+?)">', there)), anchor


def test_the_readme_says_how_much_is_downloaded_as_the_set_up_does() -> None:
    for_site, *more = (
        bootstrap.PARTS[name].download for name in ("site", "dev", "npm")
    )
    for_tests = sum(more)
    english, japanese = HALVES
    assert f"about {for_site} MB of packages" in english
    assert f"about {for_tests} MB more for the tests" in english
    assert f"約 {for_site} MB のパッケージ" in japanese
    assert f"テストにはさらに約 {for_tests} MB" in japanese


def test_what_is_said_of_a_policy_is_in_it() -> None:
    said = (ROOT / "SECURITY.md").read_text("utf-8")
    rules = policy.rules([])
    assert "from its own host only" in said
    assert re.findall(r"https?:|\*|unsafe-eval", rules) == []
    assert "Styles may stand in the page" in said
    assert re.findall(r"([\w-]+) [^;]*'unsafe-inline'", rules) == ["style-src"]
    assert f"`{policy.HEADERS}`" in said
    assert policy.REFERRER == "no-referrer"
