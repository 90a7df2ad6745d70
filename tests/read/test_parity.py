"""Each way in which two languages can be out of step is noticed, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_or_f.read import parity
from nn_or_f.read.scan_page import scan
from tests.conftest import ROOT

PAGE = """\
---
title: T
---
# A { #a }

[x](b.md) {= s/a.py:x =} {= s/a.py:y =}

/// run | s/a.py
    badge: works
///

```
code
```

| a |
| - |
| b |
"""


def compare(before: str, after: str) -> list[str]:
    assert before in PAGE
    ja = scan("docs/ja/p.md", PAGE)
    en = scan("docs/en/p.md", PAGE.replace(before, after))
    return [str(fault) for fault in parity.check({"ja/p.md": ja, "en/p.md": en})]


def test_pages_in_step_have_no_fault() -> None:
    assert compare("title: T", "title: U") == []


def test_values_may_stand_in_another_order() -> None:
    assert (
        compare("{= s/a.py:x =} {= s/a.py:y =}", "{= s/a.py:y =} {= s/a.py:x =}") == []
    )


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("{ #a }", "{ #b }", "ja/p.md:4, docs/en/p.md:4: the headings differ"),
        ("# A", "## A", "the headings differ: “# #a” here, “## #a” there"),
        ("b.md", "c.md", "docs/ja/p.md:6: docs/en/p.md lacks the link “b.md”"),
        (":y", ":z", "docs/ja/p.md:6: docs/en/p.md lacks the inline value “s/a.py:y”"),
        (
            "/// run | s/a.py",
            "/// run | s/b.py",
            "ja/p.md:8, docs/en/p.md:8: the block",
        ),
        ("badge: works", "badge: raises", "the blocks differ"),
        ("code", "kode", "docs/ja/p.md:12, docs/en/p.md:12: the code blocks differ"),
        ("| b |", "b", "docs/en/p.md has 2 table rows, this page has 3"),
        ("title: T", "titel: T", "docs/en/p.md lacks the front-matter key"),
    ],
)
def test_a_difference_is_told_with_its_line(before: str, after: str, what: str) -> None:
    assert any(what in fault for fault in compare(before, after))


def test_more_on_one_side_is_told() -> None:
    (fault,) = compare("# A { #a }\n", "# A { #a }\n\n## B { #b }\n")
    assert fault == "docs/en/p.md:6: docs/ja/p.md lacks the heading “## #b”"


def test_a_page_without_a_twin_is_told() -> None:
    page = scan("docs/en/p.md", PAGE)
    (fault,) = parity.check({"en/p.md": page})
    assert str(fault) == "docs/en/p.md: this page has no counterpart docs/ja/p.md"


def test_the_project_is_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert parity.main(ROOT) == 0
    assert "in step" in capsys.readouterr().out


def test_the_program_tells_of_pages_and_snippets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs/ja").mkdir(parents=True)
    (tmp_path / "docs/ja/p.md").write_text("# A\n", "utf-8")
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets/a.py").write_text("# ja: あ\nx = 1\n", "utf-8")
    assert parity.main(tmp_path) == 1
    said = capsys.readouterr().err
    assert "docs/ja/p.md:1: a heading needs an id of its own" in said
    assert "docs/ja/p.md: this page has no counterpart docs/en/p.md" in said
    assert "snippets/a.py:1: a comment needs as many" in said
