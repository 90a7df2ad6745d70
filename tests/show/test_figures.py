"""A figure of a run takes the page's colors, and brings nothing that can run."""

from __future__ import annotations

import io

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from nn_or_f.read import drawing
from nn_or_f.run.environment import STYLE
from nn_or_f.show import figures
from tests.conftest import ROOT
from tests.read.test_drawing import HOSTILE, harmless, svg


def drawn(figure: Figure) -> str:
    text = io.StringIO()
    figure.savefig(text, format="svg")
    return text.getvalue()


@pytest.mark.parametrize("inside", [inside for inside, _ in HOSTILE])
def test_what_no_page_may_show_is_not_shown(inside: str) -> None:
    shown = figures.inline(svg(inside), "a")
    assert shown.startswith("<svg")
    harmless(shown)


def test_a_figure_that_is_not_xml_shows_nothing() -> None:
    assert figures.inline("<svg", "a") == ""


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
    shown = figures.inline(text, "a")
    assert 'href="data:image/png;base64,' in shown
    assert "<style" not in shown


def test_the_style_sheet_has_the_rule_that_matplotlib_writes() -> None:
    css = (ROOT / "docs/assets/nn-or-f.css").read_text("utf-8")
    assert ".nnf-figure svg * { stroke-linejoin: round; stroke-linecap: butt }" in css
    assert "*{stroke-linejoin: round; stroke-linecap: butt}" in drawn(Figure())
