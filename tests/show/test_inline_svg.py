"""A figure stands in a page as part of it: its colors, its ids, and no script."""

from __future__ import annotations

import io
import re

import matplotlib as mpl
import pytest
from bs4 import BeautifulSoup, Tag
from matplotlib.figure import Figure

from nn_or_f.read import drawing
from nn_or_f.run.environment import STYLE
from nn_or_f.show import inline_svg
from tests.conftest import ROOT
from tests.read.test_drawing import HOSTILE, harmless, svg

#: The settings of the style, without its comments.
SETTINGS = re.sub(r"(?m)^#.*", "", STYLE.read_text("utf-8"))


def fitted(inside: str, prefix: str = "run-1") -> Tag:
    """A drawing of this content, fitted into a page."""
    spaces = 'xmlns="http://www.w3.org/2000/svg"'
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    svg = f'<svg {spaces} version="1.1" viewBox="0 0 9 9">{inside}</svg>'
    (found,) = BeautifulSoup(inline_svg.inline(svg, prefix), "xml").select("svg")
    return found


def test_every_marker_of_the_style_has_its_css_and_no_other_has() -> None:
    markers = {f"#{digits}" for digits in re.findall(r"\b0102\d\d\b", SETTINGS)}
    assert markers == inline_svg.COLORS.keys()


@pytest.mark.parametrize(("marker", "css"), inline_svg.COLORS.items())
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


def drawn(figure: Figure) -> str:
    text = io.StringIO()
    figure.savefig(text, format="svg")
    return text.getvalue()


@pytest.mark.parametrize("inside", [inside for inside, _ in HOSTILE])
def test_what_no_page_may_show_is_not_shown(inside: str) -> None:
    shown = inline_svg.inline(svg(inside), "a")
    assert shown.startswith("<svg")
    harmless(shown)


def test_a_figure_that_is_not_xml_shows_nothing() -> None:
    assert inline_svg.inline("<svg", "a") == ""


def test_all_that_matplotlib_draws_is_on_the_list() -> None:
    with mpl.rc_context(fname=STYLE):
        figure = Figure()
        one, two = figure.subplots(1, 2)
        one.bar(["a", "b"], [1, 2], hatch="/", label="c")
        one.scatter([0, 1], [0, 1], c=[0, 1], alpha=0.5)
        one.plot([0, 1], "o--", label="$x^2$")
        one.fill_between([0, 1], [1, 2])
        one.annotate("here", (0, 0), (1, 1), arrowprops={"arrowstyle": "->"})
        one.set_title("a\u00a0b", style="italic", rotation=10)
        one.legend()
        figure.colorbar(two.imshow([[0, 1], [2, 3]]))
        two.pcolormesh([[0, 1], [2, 3]], shading="gouraud")
        text = drawn(figure)
    assert drawing.faults_of_run(text) == ()
    shown = inline_svg.inline(text, "a")
    assert 'href="data:image/png;base64,' in shown
    assert "<style" not in shown


def test_the_style_sheet_has_the_rule_that_matplotlib_writes() -> None:
    css = (ROOT / "docs/assets/nn-or-f.css").read_text("utf-8")
    assert ".nnf-figure svg * { stroke-linejoin: round; stroke-linecap: butt }" in css
    assert "*{stroke-linejoin: round; stroke-linecap: butt}" in drawn(Figure())
