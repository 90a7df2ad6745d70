"""A drawing has the words of both languages, and says what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from nn_or_f import tasks
from nn_or_f.faults import FaultError
from nn_or_f.read import pictures, snippet
from nn_or_f.read.scan_page import scan
from nn_or_f.run import steps
from nn_or_f.run.runner import Runner
from tests.conftest import ROOT, RunSnippet

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
  <title ja="重み" en="weights"/>
  <rect class="box" width="9" height="9"/>
  <text ja="層が持つ" en="the layer owns it"/>
  <text>F.linear</text>
</svg>
"""


def test_a_view_has_one_language_and_the_names_of_code() -> None:
    views = pictures.parse("x.svg", SVG).views
    assert "層が持つ" in views["ja"]
    assert "the layer" not in views["ja"]
    assert "the layer owns it" in views["en"]
    assert "層" not in views["en"]
    for view in views.values():
        assert "F.linear" in view
        assert " ja=" not in view


def test_a_view_has_its_title_for_those_who_do_not_see_it() -> None:
    views = pictures.parse("x.svg", SVG).views
    assert 'role="img" aria-label="重み"' in views["ja"]
    assert 'role="img" aria-label="weights"' in views["en"]
    assert "<title" not in views["en"]


@pytest.mark.parametrize(
    ("earlier", "now", "line", "what"),
    [
        (' en="the layer owns it"', "", 4, "<text> “層が持つ” has no en=“…”"),
        (
            ">F.linear",
            ">関数",
            5,
            "<text> “関数” is text of one language: use ja and en",
        ),
        ("weights", "", 2, "<title> “重み” has no en=“…”"),
        ("<title ja", "<desc ja", 1, "it has no <title>, which says in words"),
        ("viewBox", "box", 1, "it is not an <svg> with the SVG namespace"),
        ("</svg>", "", 7, "it is not XML: no element found"),
        ("<text>F.linear</text>", "<script>1</script>", 5, "<script> is no part of"),
        (
            "<text>F.linear</text>",
            '<image href="https://example.org/x.png"/>',
            5,
            "<image href=…> runs code, comes from elsewhere",
        ),
        ("<rect", '<rect onload="x()"', 3, "<rect onload=…> runs code, comes"),
        (
            'owns it"/>',
            'owns it">F</text>',
            4,
            "<text> “F” stands beside the texts of its languages",
        ),
    ],
)
def test_a_fault_names_its_line(earlier: str, now: str, line: int, what: str) -> None:
    assert earlier in SVG
    with pytest.raises(FaultError) as caught:
        pictures.parse("x.svg", SVG.replace(earlier, now, 1))
    assert str(caught.value).startswith(f"pictures/x.svg:{line}: {what}")


@pytest.mark.parametrize("name", ["none.svg", "../pyproject.toml", "x/y.svg"])
def test_a_picture_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FaultError, match="there is no such picture"):
        pictures.read(tmp_path, name)


@pytest.mark.parametrize("name", list(pictures.find(ROOT)))
def test_a_picture_is_shown(name: str) -> None:
    sources = (ROOT / "docs").glob("*/**/*.md")
    pages = [scan(str(path), path.read_text("utf-8")) for path in sources]
    assert sum(name in page.pictures() for page in pages) >= 2


def words(name: str) -> list[tuple[float, float, str]]:
    """What stands in the English view of a drawing, from top to bottom: x, y, text."""
    root = ElementTree.fromstring(pictures.read(ROOT, name).views["en"])
    texts = root.iter("{http://www.w3.org/2000/svg}text")
    found = [(float(t.get("x", 0)), float(t.get("y", 0)), t.text or "") for t in texts]
    return sorted(found, key=lambda one: one[1])


def test_where_the_state_lives_is_drawn_as_the_runs_have_it(runner: Runner) -> None:
    names = ("overview/linear_module.py", "overview/linear_functional.py")
    views = [snippet.read(ROOT, name) for name in names]
    plain, traced = map(tasks.of_snippet, views), map(tasks.traced, views)
    pairs = list(zip(plain, traced, strict=True))
    results = runner.run_all(task for pair in pairs for task in pair)
    traces = [steps.read(results[two], results[one])[0] for one, two in pairs]
    drawn = words("where-the-state-lives.svg")
    for found, left in zip(traces, (True, False), strict=True):
        assert found is not None
        here = {text for x, _, text in drawn if (x < 170) == left}
        held = {p: h for step in found.steps for p, h in step.held.items()}
        assert {path.removeprefix("layer.") for path in held} <= here
        kinds = {path: one["kind"] for path, one in held.items()}
        owned = {path for path, kind in kinds.items() if kind == "parameter"}
        assert owned == ({"layer.weight", "layer.bias"} if left else set())
        assert {p for p, k in kinds.items() if k == "tensor"} == (
            {"x"} if left else {"w", "b", "x"}
        )


def test_the_call_path_is_drawn_as_the_run_goes(run: RunSnippet) -> None:
    events = {
        "__call__": "__call__",
        "forward pre-hooks": "pre-hook",
        "forward(x)": "forward",
        "F.linear": "F.linear",
        "forward hooks": "hook",
    }
    drawn = [events[text] for _, _, text in words("call-path.svg") if text in events]
    assert drawn == list(run("module/call_path.py").values["called"])
