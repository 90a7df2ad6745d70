"""Every page as a reader's browser shows it."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from nn_or_f.read import snippet
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage
from tests.conftest import ROOT, RunSnippet
from tests.site import EITHER_LANGUAGE, SAMPLE, Site, each, paths

PAGES = paths()
SIZES = [(width, dark) for width in (390, 1280) for dark in (False, True)]
#: Pages that one template makes of blocks: two of them stand for all in most views.
ALIKE = re.compile(r"\w+/atlas/(?!convolution/|transformer/|unequal/)\w+/")
#: Of each kind of page one view: by turns on a phone by day and on a desk by night.
SEEN = {
    (path, *((1280, True) if number % 2 else (390, False)))
    for number, path in enumerate(SAMPLE)
}
VIEWS = [
    pytest.param(
        *(path, width, dark),
        id=f"{path}-{width}-{'dark' if dark else 'light'}",
        marks=() if (path, width, dark) in SEEN else pytest.mark.audit,
    )
    for path in PAGES
    for width, dark in (SIZES[:1] if ALIKE.fullmatch(path) else SIZES)
]

#: Gives the texts that stand out less than 4.5 : 1 from what is behind them.
CONTRAST = (ROOT / "tests/browser/contrast.js").read_text("utf-8")


@pytest.mark.parametrize(("path", "width", "dark"), VIEWS)
def test_a_page_fits_can_be_read_and_has_no_error(
    open_page: OpenPage, path: str, width: int, dark: bool
) -> None:
    page = open_page(path, width, dark)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []
    assert violations(page, contrast=width > 390) == []  # the colours are the same
    scheme = page.locator("body").get_attribute("data-md-color-scheme")
    assert scheme == ("slate" if dark else "default")


@pytest.mark.parametrize("path", each(PAGES))
def test_a_page_is_whole_without_javascript(open_page: OpenPage, path: str) -> None:
    page = open_page(path, 390, java_script_enabled=False)
    codes = page.locator(".nnf-code").all()
    assert (
        codes
        or page.locator("nnf-atlas tbody tr, .nnf-version, .nnf-symptoms li").count()
    )
    for code in codes:
        if not code.locator("xpath=ancestor::details").count():
            expect(code).to_be_visible()


def test_the_scheme_can_be_switched_and_is_kept(open_page: OpenPage) -> None:
    page = open_page("ja/glossary/")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.locator("[data-md-component=palette] label:visible").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


@pytest.mark.parametrize(
    ("lang", "other", "width"), [("ja", "en", 390), ("en", "ja", 1280)]
)
def test_the_switcher_keeps_page_and_anchor(
    open_page: OpenPage, site: Site, lang: str, other: str, width: int
) -> None:
    page = open_page(f"{lang}/glossary/#buffer", width)
    page.locator("a.nnf-language").click()
    page.wait_for_url(f"{site.address}/{other}/glossary/#buffer")
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.locator("#buffer")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "hash_"), [(390, ""), (1280, "#decision")])
def test_the_switcher_keeps_what_is_being_read(
    open_page: OpenPage, site: Site, hash_: str, width: int
) -> None:
    page = open_page(f"en/choosing/{hash_}", width)
    page.evaluate("document.querySelector('#checkpoint').scrollIntoView()")
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(200)
    page.locator("a.nnf-language").click()
    page.wait_for_url(f"{site.address}/ja/choosing/#checkpoint")
    expect(page.locator("#checkpoint")).to_be_in_viewport()


#: Goes to every heading of a page, and says where the switcher leads from there.
SWITCHED = """async () => {
  const link = document.querySelector("a.nnf-language");
  link.addEventListener("click", (event) => event.preventDefault());
  const found = [];
  for (const { id } of document.querySelectorAll("article :is(h1, h2, h3)[id]")) {
    location.hash = id;
    await new Promise(requestAnimationFrame);
    link.click();
    found.push([id, link.href]);
  }
  return found;
}"""

#: Goes to these places of a page, and says which of them cannot be seen then.
UNSEEN = """async (ids) => {
  const unseen = [];
  for (const id of ids) {
    location.hash = id;
    await new Promise(requestAnimationFrame);
    const box = document.getElementById(id)?.getBoundingClientRect();
    if (!box || box.top < 0 || box.bottom > innerHeight) unseen.push(id);
  }
  return unseen;
}"""


@pytest.mark.parametrize(
    "path", each(PAGES, sample=("en/glossary/", "ja/labs/three-styles/"))
)
def test_a_link_to_any_heading_works_after_switching_the_language(
    open_page: OpenPage, site: Site, path: str
) -> None:
    lang, _, rest = path.partition("/")
    other = f"{site.address}/{'en' if lang == 'ja' else 'ja'}/{rest}"
    page = open_page(path, 390)
    switched = page.evaluate(SWITCHED)
    ids = [id_ for id_, _ in switched]
    assert ids
    assert switched == [[id_, f"{other}#{id_}"] for id_ in ids]
    page.goto(other)
    expect(page.locator("html")).not_to_have_attribute("lang", lang)
    assert page.evaluate(UNSEEN, ids) == []
    assert page.evaluate(UNSEEN, ["nowhere"]) == ["nowhere"]


@EITHER_LANGUAGE
@pytest.mark.parametrize("width", [1220, 1280])
def test_the_groups_stay_in_sight_in_one_row(
    open_page: OpenPage, lang: str, width: int
) -> None:
    page = open_page(f"{lang}/glossary/", width)
    tabs = page.locator(".md-tabs__link").all()
    assert 5 <= len(tabs) <= 8
    page.evaluate("window.scrollTo(0, 5000)")
    for tab in tabs:
        expect(tab).to_be_in_viewport(ratio=1)
    tops = {box["y"] for tab in tabs if (box := tab.bounding_box())}
    assert len(tops) == 1


@EITHER_LANGUAGE
def test_a_page_is_named_with_its_group_once_its_title_has_left(
    open_page: OpenPage, lang: str
) -> None:
    page = open_page(f"{lang}/atlas/normalization/", 390)
    where, topics = page.locator(".nnf-where"), page.locator(".md-header__title")
    expect(topics).not_to_have_class(re.compile("--active"))
    page.evaluate("window.scrollTo(0, 5000)")
    expect(topics).to_have_class(re.compile("--active"))
    expect(where).to_be_in_viewport(ratio=1)
    group = page.locator(".md-nav--primary > .md-nav__list > .md-nav__item--active")
    label = group.locator("> label, > .md-nav__link").first.text_content() or ""
    assert where.text_content() == label.strip()


@EITHER_LANGUAGE
def test_a_page_leads_up_to_its_group_but_for_the_first(
    open_page: OpenPage, site: Site, lang: str
) -> None:
    page = open_page(f"{lang}/atlas/normalization/", 390)
    home, group = page.locator(".md-path__link").all()
    assert group.bounding_box() != home.bounding_box()
    group.click()
    page.wait_for_url(f"{site.address}/{lang}/atlas/")
    expect(open_page(f"{lang}/", 390).locator(".md-path")).to_have_count(0)


@EITHER_LANGUAGE
def test_the_sidebar_follows_in_the_atlas(open_page: OpenPage, lang: str) -> None:
    page = open_page(f"{lang}/atlas/loss/", 1280)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    active = page.locator(".md-sidebar--primary .md-nav--secondary a")
    last = active.and_(page.locator(".md-nav__link--active")).last
    expect(last).to_be_in_viewport(ratio=1)


@EITHER_LANGUAGE
def test_the_keyboard_skips_to_the_title(open_page: OpenPage, lang: str) -> None:
    page = open_page(f"{lang}/differences/")
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip")
    expect(skip).to_be_focused()
    assert page.locator("h1").get_attribute("id") == (
        skip.get_attribute("href") or ""
    ).removeprefix("#")


def test_the_switcher_goes_to_the_top_from_the_top(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page("ja/choosing/")
    page.locator("a.nnf-language").click()
    page.wait_for_url(f"{site.address}/en/choosing/")


@EITHER_LANGUAGE
def test_the_answer_is_in_the_first_screen_of_a_phone(
    open_page: OpenPage, lang: str
) -> None:
    page = open_page(f"{lang}/", 390)
    pair = page.locator("nnf-pair").first
    for part in (
        page.locator("article > p strong").first,
        pair.locator(".nnf-code:visible"),
        pair.locator("samp:visible"),
        page.locator("article table").first,
    ):
        expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("wishes", "stored", "expected"),
    [
        ("ja-JP", None, "ja"),
        ("en-GB", None, "en"),
        ("fr-FR", None, "en"),
        ("ja-JP", "en", "en"),
    ],
)
def test_the_root_leads_to_the_readers_language(
    open_page: OpenPage, site: Site, wishes: str, stored: str | None, expected: str
) -> None:
    page = open_page("en/", locale=wishes)
    if stored:
        page.evaluate(f"localStorage.setItem('nn-or-f.language', '{stored}')")
    page.goto(f"{site.address}/")
    page.wait_for_url(f"{site.address}/{expected}/")


def test_a_choice_of_language_is_remembered(open_page: OpenPage, site: Site) -> None:
    page = open_page("ja/", locale="ja-JP")
    page.locator("a.nnf-language").click()
    page.wait_for_url(f"{site.address}/en/")
    page.goto(f"{site.address}/")
    page.wait_for_url(f"{site.address}/en/")


@EITHER_LANGUAGE
def test_copy_gives_the_file_that_was_run_and_nothing_else(
    open_page: OpenPage, lang: str
) -> None:
    page = open_page(
        f"{lang}/glossary/", permissions=["clipboard-read", "clipboard-write"]
    )
    block = page.locator("#run-glossary-buffer")
    block.locator("pre").first.hover()
    block.locator("button[data-clipboard-target]").click()
    page.wait_for_function("navigator.clipboard.readText().then((t) => t.length > 0)")
    copied = page.evaluate("navigator.clipboard.readText()")
    view = snippet.read(ROOT, "glossary/buffer.py").views[lang]
    assert copied.strip() == view.strip()


def test_the_copied_code_prints_what_the_page_shows(
    open_page: OpenPage, run: RunSnippet
) -> None:
    page = open_page("en/glossary/")
    shown = page.locator("#run-glossary-buffer samp").inner_text()
    assert shown.strip() == run("glossary/buffer.py").stdout.strip()


def test_downloads_are_the_view(open_page: OpenPage) -> None:
    page = open_page("ja/glossary/")
    block = page.locator("#run-glossary-buffer")
    block.locator(".nnf-proof summary").click()
    view = snippet.read(ROOT, "glossary/buffer.py").views["ja"]
    texts = []
    for link in block.locator("a[download]").all():
        with page.expect_download() as download:
            link.click()
        texts.append(download.value.path().read_text("utf-8"))
    assert texts[0] == view
    (cell,) = json.loads(texts[1])["cells"]
    assert "".join(cell["source"]) == view.rstrip("\n")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", ["", "404.html"])
def test_the_bare_pages_fit_and_can_be_read(
    open_page: OpenPage, path: str, dark: bool
) -> None:
    page = open_page(path, 390, dark, java_script_enabled=False)
    assert page.locator("a[hreflang], a[data-language]").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(CONTRAST) == []
    still = re.sub(r"(?s)<script.*?</script>", "", page.content())
    page = open_page("404.html", 390, dark)  # axe needs JavaScript
    page.set_content(still)
    assert violations(page) == []


@pytest.mark.parametrize(
    ("lang", "dark"),
    [
        ("ja", True),
        *(
            pytest.param(*view, marks=pytest.mark.audit)
            for view in (("ja", False), ("en", True), ("en", False))
        ),
    ],
)
def test_what_opens_over_a_page_is_for_everyone(
    open_page: OpenPage, lang: str, dark: bool
) -> None:
    page = open_page(f"{lang}/about/", 390, dark)
    page.locator("button[data-opens=__drawer]").click()
    drawer = page.locator(".md-sidebar--primary")
    expect(drawer).to_be_in_viewport(ratio=1)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_in_viewport()
    page.locator("button[data-opens=__search]").click()
    page.locator(".md-search__input").press_sequentially("dropout")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate(CONTRAST) == []


def test_axe_names_the_rule_and_the_element(open_page: OpenPage) -> None:
    page = open_page("en/about/")
    page.evaluate(
        "document.querySelector('article').append(document.createElement('button'))"
    )
    (found,) = violations(page)
    assert re.match(r"button-name \(.+\): .*button", found)


@EITHER_LANGUAGE
def test_the_summary_is_printed_on_two_sheets(open_page: OpenPage, lang: str) -> None:
    pdf = open_page(f"{lang}/summary/").pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2
