"""A snippet has two views with the same code on the same lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_or_f.faults import FaultError
from nn_or_f.read import snippet

TEXT = """\
import torch

# ja: 一行目
# ja: 二行目
# en: First line
# en: Second line
x = torch.zeros(2)
if True:
    # ja: 字下げ
    # en: Indented
    print("# ja: not a comment")
"""


def test_each_view_keeps_its_own_comments_without_their_tag() -> None:
    views = snippet.parse("page/a.py", TEXT).views
    assert views["ja"] == (
        "import torch\n\n# 一行目\n# 二行目\nx = torch.zeros(2)\n"
        'if True:\n    # 字下げ\n    print("# ja: not a comment")\n'
    )
    assert views["en"] == (
        "import torch\n\n# First line\n# Second line\nx = torch.zeros(2)\n"
        'if True:\n    # Indented\n    print("# ja: not a comment")\n'
    )


def test_both_views_have_the_same_code_on_the_same_lines() -> None:
    views = snippet.parse("page/a.py", TEXT).views
    ja, en = (view.splitlines() for view in views.values())
    assert len(ja) == len(en)
    for one, two in zip(ja, en, strict=True):
        assert one == two or (one.lstrip()[0], two.lstrip()[0]) == ("#", "#")


def test_a_line_of_a_view_is_found_in_the_file() -> None:
    example = snippet.parse("page/a.py", TEXT)
    file = TEXT.splitlines()
    for number, line in enumerate(example.views["ja"].splitlines(), start=1):
        found = example.file_line(number)
        assert found is not None
        assert file[found - 1].replace("# ja: ", "# ") == line.replace("# ja: ", "# ")
    assert example.file_line(99) is None
    assert example.file_line(None) is None


def test_the_line_that_says_in_which_error_it_ends_is_in_both_views() -> None:
    found = snippet.parse("page/a.py", f"{TEXT}# raises: ValueError\nint('a')\n")
    assert found.raises == "ValueError"
    for view in found.views.values():
        assert view.splitlines()[-2:] == ["# raises: ValueError", "int('a')"]
    assert snippet.parse("page/a.py", TEXT).raises == ""


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", None, "it is empty"),
        ("# ja: x\n# en: x\n", None, "it has comments and no code"),
        ("x = " + "-" * 9000 + "1\n", None, "it is nested too deeply for Python"),
        ("x = (\n", 1, "SyntaxError"),
        ("x = 1\ny = = 2\n", 2, "SyntaxError"),
        ("x = 1\ny = '\x02a\x03'\n", 2, "here is a control character, U+0002"),
        ("x = 1  # one\n", 1, "a comment must be a line of its own"),
        ("# one\nx = 1\n", 1, "a comment must be a line of its own"),
        ("# fr: un\nx = 1\n", 1, "a comment must be a line of its own"),
        ("# ja: 一\nx = 1\n", 1, "here are 1 and 0"),
        ("x = 1\n# en: one\ny = 2\n", 2, "here are 0 and 1"),
        ("# en: one\n# ja: 一\nx = 1\n", 1, "here are 0 and 1"),
        ("# ja: 一\n# ja: 二\n# en: one\nx = 1\n", 1, "here are 2 and 1"),
        ("# raises: ValueError\n\nint('a')\n", 1, "above the last statement"),
        ("# raises: ValueError\nint('a')\nx = 1\n", 1, "above the last statement"),
        ("x = 1  # raises: ValueError\n", 1, "a comment must be a line of its own"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    text: str, line: int | None, what: str
) -> None:
    with pytest.raises(FaultError) as caught:
        snippet.parse("page/a.py", text)
    fault = caught.value.faults[0]
    assert what in fault.what
    assert fault.source is not None
    assert (fault.source.path, fault.source.line) == ("snippets/page/a.py", line)


def test_a_snippet_outside_its_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "snippets").mkdir()
    (tmp_path / "x.py").write_text("x = 1\n")
    with pytest.raises(FaultError, match="must lie in snippets/"):
        snippet.read(tmp_path, "../x.py")
