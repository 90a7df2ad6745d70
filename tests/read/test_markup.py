"""Nothing that Markdown lets into a page can run, or bring in what is not ours."""

from __future__ import annotations

import pytest

from nn_or_f.read import markup
from nn_or_f.read.page import Page

JSON = "<script type='application/json'>"


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<a href='javascript:alert(1)'>x</a>", "<a href=…> leads to “javascript:"),
        ("<a href='java&#115;cript:x'>x</a>", "<a href=…> leads to “javascript:x”"),
        ("<a href='javascript&colon;x'>x</a>", "<a href=…> leads to “javascript:x”"),
        ("<A HREF=' jAva\tscript:x'>x</A>", "<a href=…> leads to “ jAva\tscript:x”"),
        ("<a href='\x01javascript:x'>x</a>", "<a href=…> leads to “\x01javascript:"),
        ("<a href='java&Tab;script:x'>x</a>", "<a href=…> leads to “java\tscript:x”"),
        ("<a href=vbscript:x>x</a>", "<a href=…> leads to “vbscript:x”"),
        ("<a href='data:text/html,x'>x</a>", "<a href=…> leads to “data:text/html,x”"),
        ("<image href='data:image/svg+xml,x'/>", "<image href=…> leads to “data:"),
        ("<img src=x onerror=alert(1)>", "<img onerror=…> is not among"),
        ("<img src='x'ONERROR=alert(1)>", "<img onerror=…> is not among"),
        ("<img src=https://example.org/a.png>", "<img src=…> loads “https://"),
        ("<img src=' //example.org/a.png'>", "<img src=…> loads “"),
        ("<img src='\\\\example.org/a.png'>", "<img src=…> loads “"),
        ("<svg/onload=alert(1)>", "<svg onload=…> is not among"),
        ("<p title='>' onclick=x>", "<p onclick=…> is not among"),
        ('<img """><script>alert(1)</script>', "<script> can run"),
        ('<img ="><script>alert(1)</script>"', "<script> can run"),
        ("<script type=module></script>", "<script> can run"),
        ("<iframe srcdoc=x></iframe>", "<iframe> can run"),
        ("<embed src=x>", "<embed> can run"),
        ("<style>@import 'x'</style>", "<style> can run"),
        ("<meta http-equiv=refresh>", "<meta> can run"),
        ("<base href=x>", "<base> can run"),
        ("<button formaction=javascript:x>", "<button formaction=…> is not among"),
        ("<p style='position: fixed'>", "<p style=…> is “position: fixed”"),
        ("<p style='color: u\\72l(x)'>", "<p style=…> is “color: u\\72l(x)”"),
        ("<img src=x onerror=alert(1) ", "<img onerror=…> is not among"),
        ("<svg><use href='https://example.org/a.svg#b'/></svg>", "<use href=…> leads"),
        ("<svg><use href='a.svg#b'/></svg>", "<use href=…> leads to “a.svg#b”"),
        ("<pre class='a mermaid'></pre>", "<pre class=…> is “a mermaid”: the theme's"),
        ("<b id=__config>x</b>", "<b id=…> is “__config”: the theme's"),
        ("<img name=querySelector>", "<img name=…> is not among"),
        ("<a data-md-component=source>x</a>", "<a data-md-component=…> is not among"),
    ],
)
def test_what_can_run_is_named(html: str, what: str) -> None:
    said = [one for one, _ in markup.strangers(f"<p>a</p>{html}")]
    assert any(one.startswith(what) for one in said)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='https://example.org/a:b?c#d' title='x:y'>x</a>",
        "<a href='&#109;ailto:a@example.org'>x</a>",
        "<a href='../a.md#b:c'>x</a><a href='#x:y'>y</a>",
        "<td style='text-align: right;' colspan=2 data-x aria-label='&lt;script>'>",
        "<img src='../assets/a.png' alt='a:b'>",
        "<pre><code>&lt;script&gt; on = 1</code></pre>",
        "<span class='k'>on</span><br/><hr /><clippath viewbox='0'>",
        "<script type='application/json'>{}</script>",
        "<script type='application/json' type=module></script>",
        "1 < 2 <3 </script> <!-- x --> &lt;img onerror=x>",
    ],
)
def test_what_prose_is_made_of_stays(html: str) -> None:
    assert markup.strangers(html) == ()


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<details><summary>a</summary>b", "<details> is not closed"),
        ("<details><p>a</details><div hidden>b", "<div> is not closed"),
        ("<div><details>a</div>", "<details> is not closed"),
        ("</div></article>", "</div> closes nothing"),
        ("<div/>a", "<div> is not closed"),
        ("<table><tr><td>a", "<table> is not closed"),
        ("<script type='application/json'>{} <b>a</b>", "<script> is not closed"),
        ("<a title='</a>'>a", "<a> is not closed"),
        ("<li hidden>a", "<li> stands outside of <menu> or <ol> or <ul>"),
        ("<ul></ul><li>a", "<li> stands outside of <menu> or <ol> or <ul>"),
        ("<!--><div hidden>-->", "<div> is not closed"),
        ("<!---><div hidden>-->", "<div> is not closed"),
        ("<!-- a --!><div hidden>", "<div> is not closed"),
        ("<div><svg><div/></svg></div>", "<div> is not closed"),
        ('<div hidden></div "><div hidden>">', "<div> is not closed"),
        (
            f"{JSON}<!--{JSON}</script></script>",
            "<script> holds “<!--”: its end may not be seen",
        ),
    ],
)
def test_what_would_swallow_the_rest_is_named(html: str, what: str) -> None:
    assert markup.strangers(html) == ()
    first, *_ = markup.unbalanced(f"<p>a</p>{html}")
    assert first[0] == what


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<p>b<ul><li>a<li>b</ul><br><hr/><img src='a.png'>",
        "<table><tr><td>a<td>b<tr><th>c</table>",
        "<!-- <div> --><p title='<div>'>a",
        '<script type=\'application/json\'>{"a": "<div>"}</script>',
        "<svg><path d='M0 0'/><use href='#a'/></svg><span class=k>a",
        "<DIV><Details>a</details></div>",
        "<svg viewBox='0 0 9 9'/><span title=\"it's <b>\">a</span>",
    ],
)
def test_what_is_closed_or_closes_itself_swallows_nothing(html: str) -> None:
    assert markup.unbalanced(html) == ()


def test_it_has_the_line_on_which_it_was_written() -> None:
    lines = ["# T", "a", "[x](JAVA&#115;cript: alert(1))", "<IFRAME>", "{ OnClick=x }"]
    page = Page("docs/ja/index.md", lines=lines)
    html = "<a href='JAVAscript: alert(1)'>x</a><iframe></iframe><p onclick=x>"
    places = [fault.places[0].line for fault in page.harmful(html)]
    assert places == [3, 4, 5]
