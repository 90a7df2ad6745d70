"""A drawing has the words of both languages, and says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_or_f import page, pictures
from nn_or_f.faults import FaultError
from tests.conftest import ROOT

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
        ("<text>F.linear</text>", "<script>1</script>", 5, "<script> runs code or"),
        (
            "<text>F.linear</text>",
            '<image href="https://example.org/x.png"/>',
            5,
            "<image> runs code or comes from elsewhere",
        ),
        ("<rect", '<rect onload="x()"', 3, "<rect> runs code or comes from elsewhere"),
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
    pages = [page.scan(str(path), path.read_text("utf-8")) for path in sources]
    assert sum(name in page.pictures() for page in pages) >= 2
