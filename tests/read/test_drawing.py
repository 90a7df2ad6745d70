"""A drawing is shapes, words, and colors; nothing in it runs or asks another host."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from nn_or_f.faults import FaultError
from nn_or_f.read import drawing, pictures

HOSTILE = [
    ("<desc><iframe srcdoc='x'/></desc>", "<iframe> is no part of a drawing"),
    ("<p><iframe srcdoc='x'/></p>", "<p> is no part of a drawing"),
    ("<SCRIPT>alert(1)</SCRIPT>", "<SCRIPT> is no part of a drawing"),
    ("<h:script xmlns:h='http://www.w3.org/1999/xhtml'/>", "<script> is no part"),
    ("<h:rect xmlns:h='http://www.w3.org/1999/xhtml'/>", "<rect> is no part"),
    ("<a><set attributeName='href' to='javascript:alert(1)'/></a>", "<set> is no"),
    ("<style>@import 'https://example.org/x.css'</style>", "<style> is no part"),
    ("<embed src='x'/>", "<embed> is no part"),
    ("<foreignObject/>", "<foreignObject> is no part"),
    ("<rect ONERROR='alert(1)'/>", "<rect ONERROR=…> runs code"),
    ("<rect onload='alert(1)'/>", "<rect onload=…> runs code"),
    ("<rect style='fill:url(https://example.org/x)'/>", "<rect style=…> runs"),
    ("<rect style='fill:u\\72l(https://example.org/x)'/>", "<rect style=…> runs"),
    ("<rect style='fill:url(\"//example.org/#a\")'/>", "<rect style=…> runs"),
    ("<rect style='position:fixed;inset:0'/>", "<rect style=…> runs"),
    ("<rect style='mask:image-set(\"https://x\" 1x)'/>", "<rect style=…> runs"),
    ("<rect fill='URL(https://example.org/x)'/>", "<rect fill=…> runs"),
    ("<use href='https://example.org/x.svg#a'/>", "<use href=…> runs"),
    ("<use href=' java&#115;cript:alert(1)'/>", "<use href=…> runs"),
    ("<use xlink:href='data:image/svg+xml;base64,AA'/>", "<use href=…> runs"),
    ("<image href='data:text/html;base64,AA'/>", "<image href=…> runs"),
    ("<image href='x.png'/>", "<image href=…> runs"),
]

HARMLESS = """\
<defs><linearGradient id="g-1"><stop offset="0" stop-color="#fff"/></linearGradient>
<clipPath id="c"><rect x="1" width="9"/></clipPath></defs>
<g clip-path="url(#c)" transform="translate(1 -2) scale(1e-3,.5)">
<path class="arrow" d="M 0 0 L 1 1 z" style="fill: url(#g-1); stroke: rgb(1,2,3)"/>
<text style="font: 12px 'DejaVu Sans', sans; text-anchor: middle">f(x) &lt; 1</text>
<image xlink:href="data:image/png;base64,iVBO\nRw0=" width="2"/>
<use href="#g-1" style="stroke: #010203; stroke-width: 0.8"/></g>
"""


def svg(inside: str) -> str:
    start = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'
    return f'{start} xmlns:xlink="http://www.w3.org/1999/xlink">\n{inside}</svg>'


def harmless(markup: str) -> None:
    for tag in BeautifulSoup(markup, "html.parser").find_all(True):
        assert tag.name in {name.lower() for name in drawing.ELEMENTS}
        assert not [name for name in tag.attrs if name.lower().startswith("on")]
    assert "alert" not in markup
    assert "example.org" not in markup


@pytest.mark.parametrize(("inside", "what"), HOSTILE)
def test_what_runs_or_reaches_out_is_named(inside: str, what: str) -> None:
    assert any(fault.startswith(what) for fault in drawing.faults_of_run(svg(inside)))


@pytest.mark.parametrize(("inside", "what"), HOSTILE)
def test_in_a_picture_it_has_its_line(inside: str, what: str) -> None:
    title = '<title ja="図" en="picture"/>'
    with pytest.raises(FaultError) as caught:
        pictures.parse("x.svg", svg(f"{title}\n<g>\n<rect/>{inside}</g>"))
    assert f"pictures/x.svg:4: {what}" in str(caught.value)


@pytest.mark.parametrize("inside", [inside for inside, _ in HOSTILE])
def test_without_it_a_drawing_is_harmless(inside: str) -> None:
    harmless(drawing.cleaned(svg(f"<circle r='1'/>{inside}")))


def test_shapes_words_and_colors_stay_as_they_are() -> None:
    assert drawing.faults_of_run(svg(HARMLESS)) == ()
    before = drawing.parse(svg(HARMLESS))
    after = drawing.parse(drawing.cleaned(ElementTree.tostring(before, "unicode")))
    assert [(e.tag, e.attrib) for e in after.iter()] == [
        (e.tag, e.attrib) for e in before.iter()
    ]


def test_a_drawing_that_is_not_xml_is_named() -> None:
    (what,) = drawing.faults_of_run("<svg>")
    assert what.startswith("it is not XML: no element found")


def test_what_matplotlib_says_of_itself_is_left_out_and_no_fault() -> None:
    rule = "<style>*{stroke-linejoin: round; stroke-linecap: butt}</style>"
    said = svg(f"<metadata><x/></metadata><defs>{rule}</defs>")
    assert drawing.faults_of_run(said) == ()
    assert [e.tag for e in drawing.of_run(said).iter()] == [
        f"{drawing.SVG}{tag}" for tag in ("svg", "defs")
    ]
