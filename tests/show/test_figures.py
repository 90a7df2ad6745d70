"""A figure stands in a page as part of it: its colors, its ids, and no script."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, Tag

from nn_or_f.show import figures
from tests.conftest import ROOT

STYLE = ROOT / "nn_or_f/show/templates/figure.mplstyle"
#: The settings of the style, without its comments.
SETTINGS = re.sub(r"(?m)^#.*", "", STYLE.read_text("utf-8"))


def fitted(inside: str, prefix: str = "run-1") -> Tag:
    """A drawing of this content, fitted into a page."""
    spaces = 'xmlns="http://www.w3.org/2000/svg"'
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    svg = f'<svg {spaces} version="1.1" viewBox="0 0 9 9">{inside}</svg>'
    (found,) = BeautifulSoup(figures.inline(svg, prefix), "xml").select("svg")
    return found


def test_every_marker_of_the_style_has_its_css_and_no_other_has() -> None:
    markers = {f"#{digits}" for digits in re.findall(r"\b0102\d\d\b", SETTINGS)}
    assert markers == figures.COLORS.keys()


@pytest.mark.parametrize(("marker", "css"), figures.COLORS.items())
def test_a_color_of_the_style_follows_the_page(marker: str, css: str) -> None:
    drawn = fitted(f'<path style="stroke: {marker}"/><path fill="#ff0000"/>')
    one, two = drawn.select("path")
    assert one["style"] == f"stroke: {css}"
    assert two["fill"] == "#ff0000"


def test_two_figures_of_a_page_share_no_id() -> None:
    inside = (
        '<defs><path id="m1"/><clipPath id="c1"/></defs>'
        '<use xlink:href="#m1"/><g clip-path="url(#c1)"/><use href="#m1"/>'
    )
    for prefix in ("run-1", "run-2"):
        drawn = fitted(inside, prefix)
        ids = [str(tag["id"]) for tag in drawn.select("[id]")]
        assert ids == [f"{prefix}-m1", f"{prefix}-c1"]
        assert [use["href"] for use in drawn.select("use")] == [f"#{prefix}-m1"] * 2
        assert drawn.select("g")[0]["clip-path"] == f"url(#{prefix}-c1)"


def test_an_id_that_nothing_refers_to_is_left_out() -> None:
    assert fitted('<g id="axes_1"><path id="line2d_1"/></g>').select("[id]") == []


def test_an_image_keeps_its_own_address() -> None:
    drawn = fitted('<image xlink:href="data:image/png;base64,AA=="/>')
    assert drawn.select("image")[0]["href"] == "data:image/png;base64,AA=="


def test_what_runs_and_what_says_who_drew_it_is_left_out() -> None:
    drawn = fitted(
        "<metadata>matplotlib</metadata><script>x()</script>"
        '<g onclick="x()"><script>y()</script><path d="M0 0"/></g>'
    )
    assert [tag.name for tag in drawn.find_all()] == ["g", "path"]
    assert drawn.select("g")[0].attrs == {}
    assert "version" not in drawn.attrs


def test_a_text_has_the_pages_font_in_its_own_size() -> None:
    drawn = fitted(
        "<text style=\"font: 12.5px 'DejaVu Sans'; text-anchor: end\">a</text>"
    )
    assert drawn.select("text")[0]["style"] == "font-size: 12.5px; text-anchor: end"
