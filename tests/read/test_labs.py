"""A lab is one source for two notebooks, and says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_or_f.faults import FaultError
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import labs
from tests.conftest import ROOT
from tests.minisite import LAB, read_lab

LONGEST = 46  # columns of code

#: For each fault: what to put in the place of what, and the message expected.
FAULTS = {
    "no header": ("# ---\n# title", "# title", ":1: it begins with a header"),
    "a header that is no YAML": ("ja: 直線", "ja: x: y", ":5: the header is YAML"),
    "no title": (
        "# title: {ja: 試し, en",
        "# title: {en",
        ":1: its header needs “title”",
    ),
    "a cell one language lacks": (
        LAB[LAB.index('# %% [markdown] lang="en"') : LAB.index("# %%\n")],
        "",
        ":13: before this cell a Markdown cell lang=“en” is due",
    ),
    "the other language first": (
        '[markdown] lang="ja"',
        '[markdown] lang="en"',
        ":8: here a Markdown cell lang=“ja” is due",
    ),
    "a cell without a language": (
        '[markdown] lang="en"',
        "[markdown]",
        ":13: before this cell a Markdown cell lang=“en” is due",
    ),
    "a heading without an id": (
        "# # Add and draw { #try }",
        "# # Add and draw",
        ":14: a heading needs an id of its own",
    ),
    "a comment in one language": (
        "# en: Add two numbers\n",
        "",
        ":19: cell 1: a comment needs as many “# ja:” lines",
    ),
    "a syntax error": ("total = 1 + 1", "total = (", ":21: cell 1: SyntaxError"),
    "a figure without words": (
        'figure="line"',
        'figure="lines"',
        ":24: the header's “figures” does not say what “lines” shows",
    ),
    "words without a figure": (' figure="line"', "", ":1: no cell draws"),
    "a block in its prose": (
        "# [The first page](../index.md#top)",
        "# /// note\n# x\n# ///",
        ":16: a notebook knows neither blocks nor inline values",
    ),
    "no code": (LAB[LAB.index("# %%\n") :], "", ": it has no code cell"),
    "figures without names": (
        "# figures:\n#   line: {ja: 直線, en: a line}",
        "# figures: [line]",
        ":1: “figures” says of each name what it shows, by language",
    ),
    "a header that names nothing": (
        LAB[: LAB.index("# %%")],
        "# ---\n# words\n# ---\n\n",
        ":1: its header needs “title”",
    ),
    "a last cell without its twin": (
        LAB[LAB.index('# %% [markdown] lang="en"') :],
        "",
        ":8: the last cell needs its counterpart lang=“en”",
    ),
    "a mark within a text": (
        "total = 1 + 1",
        'total = """\n# %%\n"""',
        ":8: 5 marks “# %%” make 4 cells",
    ),
    "a cell that is to end in an error": (
        'print(total, "<b>&")',
        "# raises: ValueError\nint('a')",
        ":19: cell 1: a lab goes on: a cell catches the error, and prints it",
    ),
    "text before the first cell": (
        '# %% [markdown] lang="ja"',
        'x = 1\n# %% [markdown] lang="ja"',
        ":7: what stands before the first mark",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_in_the_source_has_its_line(tmp_path: Path, kind: str) -> None:
    old, new, message = FAULTS[kind]
    assert old in LAB
    with pytest.raises(FaultError) as caught:
        read_lab(tmp_path, LAB.replace(old, new, 1))
    assert f"labs/demo.py{message}" in str(caught.value)


def test_a_lab_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs/demo.py").write_bytes(b"# \xff\n")
    with pytest.raises(
        FaultError, match=r"^labs/demo\.py: it is not UTF-8 \(byte 2\)$"
    ):
        labs.read(tmp_path, "demo")


@pytest.mark.parametrize("name", list(labs.find(ROOT)))
def test_code_fits_where_snippets_fit(name: str) -> None:
    for cell in labs.read(ROOT, name).code:
        for lang in LANGUAGES:
            lines = cell.snippet.views[lang].split("\n")
            assert [line for line in lines if len(line) > LONGEST] == []
