"""The README's example is a snippet, and its test passes, in both halves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from nn_or_f import tasks
from nn_or_f.read import page, snippet
from nn_or_f.run.runner import Runner
from tests.conftest import ROOT, RunSnippet
from tests.minisite import MiniSite

README = (ROOT / "README.md").read_text("utf-8")
HALVES = README.split("\n# 日本語\n")


def blocks(text: str, language: str) -> list[str]:
    fenced = re.findall(rf"(?ms)^ *```{language}\n(.*?)^ *```$", text)
    return [re.sub(r"(?m)^   ", "", block) for block in fenced]


def test_both_halves_have_the_same_blocks() -> None:
    english, japanese = HALVES
    for language in ("python", "text"):
        assert blocks(english, language) == blocks(japanese, language) != []


@pytest.mark.parametrize("half", HALVES, ids=["English", "Japanese"])
def test_the_example_works_as_it_stands(half: str, runner: Runner) -> None:
    code, test, _ = blocks(half, "python")
    assert max(map(len, code.splitlines())) <= 60
    example = snippet.parse("glossary/frozen.py", code)
    result = runner.run(tasks.of_snippet(example))
    assert result.failure is None
    names: dict[str, Any] = {"RunSnippet": RunSnippet}
    exec(test, names)
    (check,) = (value for name, value in names.items() if name.startswith("test_"))
    check(lambda name: {example.name: result}[name])
    (value,) = re.findall(r"\{=.*?=\}", half)
    (shown,) = page.scan("p.md", value).values
    assert shown.name in result.values


@pytest.mark.parametrize("half", HALVES, ids=["English", "Japanese"])
def test_the_example_of_an_error_ends_in_it(half: str, runner: Runner) -> None:
    *_, code = blocks(half, "python")
    example = snippet.parse("glossary/shapes.py", code)
    result = runner.run(tasks.of_snippet(example))
    assert result.failure is None
    assert result.error.startswith(f"{example.raises}: ")


def test_the_steps_end_in_a_build_that_is_right(tmp_path: Path) -> None:
    code, *_ = blocks(HALVES[0], "python")
    block, *_ = blocks(HALVES[0], "text")
    (value,) = re.findall(r"\{=.*?=\}", HALVES[0])
    site = MiniSite(tmp_path, records=True)
    site.write("snippets/glossary/frozen.py", code)
    site.write_pages(
        f"# A {{ #a }}\n\n{block}\n{value}\n\n/// run | page/add.py\n///\n"
    )
    assert site.build().returncode == 1
    assert "outputs/glossary/frozen.txt: recorded" in site.record().stdout
    answer = site.build()
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("block", blocks(HALVES[0], "text"))
def test_the_blocks_are_blocks(block: str) -> None:
    scanned = page.scan("p.md", block)
    assert scanned.faults == []
    assert len(scanned.blocks) == 1


def engine(half: str) -> str:
    """The section on the engine, of either half."""
    heading = r"(?ms)^## (?:How the engine works|サイトを作る仕組み)\n(.*?)(?=^## |\Z)"
    (section,) = re.findall(heading, half)
    assert isinstance(section, str)
    return section


@pytest.mark.parametrize("half", HALVES, ids=["English", "Japanese"])
def test_the_engines_section_leads_to_every_room(half: str) -> None:
    rooms = {
        path.name
        for path in (ROOT / "nn_or_f").rglob("[!_]*.py")
        if "atlas" not in path.parts
    }
    assert len(rooms) > 20
    assert rooms <= set(re.findall(r"`(\w+\.py)`", engine(half)))


def test_both_halves_name_the_same_rooms_and_commands() -> None:
    english, japanese = (re.findall(r"`([^`\n]+)`", engine(half)) for half in HALVES)
    assert set(english) == set(japanese)
