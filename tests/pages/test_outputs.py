"""What is recorded of the project's own runs holds, and in both languages."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from nn_or_f import atlas, tasks
from nn_or_f.check import against_record, transcript
from nn_or_f.check.differences import differences
from nn_or_f.check.transcript import Transcript
from nn_or_f.read import snippet
from nn_or_f.read.snippet import Snippet
from nn_or_f.run.runner import Runner
from tests.conftest import ROOT, RunSnippet

NAMES = list(snippet.find(ROOT))
RECORDED = sorted((ROOT / against_record.FOLDER).rglob("*.txt"))
EXEMPT = against_record.exemptions(ROOT)
OTHERS, _ = atlas.all_evidence(ROOT)


def record_of(name: str) -> Transcript | None:
    """What is recorded of a snippet; None where it prints nothing."""
    file = ROOT / against_record.FOLDER / Path(name).with_suffix(".txt")
    return transcript.read(file.read_text("utf-8")) if file.exists() else None


@pytest.mark.parametrize("name", NAMES)
def test_a_snippet_prints_what_is_recorded(name: str, run: RunSnippet) -> None:
    then = record_of(name)
    now = transcript.of_run(run(name), then.values if then else ())
    view = atlas.view_hash(snippet.read(ROOT, name).run_view)
    source = replace(against_record.of_snippet(name), view=view)
    found, faults = against_record.compare(ROOT, {source: now}, OTHERS)
    assert [drift for drift in found if drift.binds] == []
    assert faults == []


@pytest.mark.parametrize("name", NAMES)
def test_no_truth_value_of_a_record_can_change_unnoticed(
    name: str, run: RunSnippet
) -> None:
    then = record_of(name)
    lines = then.text().split("\n") if then else []
    for number, line in enumerate(lines):
        if then and re.search(r"\b(True|False)\b", line):
            other = re.sub(r"\bTrue\b|\bFalse\b", _flipped, line, count=1)
            changed = "\n".join([*lines[:number], other, *lines[number + 1 :]])
            now = transcript.of_run(run(name), then.values)
            found = list(differences(transcript.read(changed), now))
            assert "words" in {d.kind for d in found}, line


def _flipped(found: re.Match[str]) -> str:
    return str(found[0] != "True")


@pytest.mark.parametrize("file", RECORDED, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_a_record_is_of_the_torch_that_the_site_is_about(file: Path) -> None:
    """Else no build would compare its numbers: “make outputs SNIPPETS=all”."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    (pinned,) = groups["torch"]
    version = pinned.removeprefix("torch==")
    assert transcript.read(file.read_text("utf-8")).on.startswith(f"torch {version}, ")


@pytest.mark.parametrize("name", EXEMPT)
def test_what_may_differ_still_tells_on_what_it_ran(name: str, run: RunSnippet) -> None:
    """The one reason there is for a difference; when it is gone, so is the entry."""
    result, then = run(name), record_of(name)
    assert then is not None
    assert EXEMPT[name].why
    for value in EXEMPT[name].values:
        assert value in then.values
        assert any(
            told.startswith(str(result.values[value])) for told in result.about.values()
        )


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_views_do_the_same(
    name: str, run: RunSnippet, runner: Runner, snippets: dict[str, Snippet]
) -> None:
    ja = run(name)
    en = runner.run(tasks.of_view(name, snippets[name].views["en"]))
    assert en == ja
