"""A question before its run: answers to choose from, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import foreign
from tests.minisite import MiniSite
from tests.site import EITHER_LANGUAGE, ROOT, serve

CODE = """\
ones = [1] * 4
kept = sum(ones[1:])
print("kept", kept)
"""
#: In each language: the question, why, a wrong answer's text, right, and not so.
WORDS = {
    "ja": ("何個", "1 個だけ除きました", "何も除かないとき", "正解です", "違います"),
    "en": ("How many", "One was left out", "Nothing left out", "Right", "Not so"),
}
PAGE = """\
# T {{ #top }}

/// predict | page/kept.py
    value: kept
    asks: "`kept`: {}?"
    why: "{}: `ones[1:]`."
    wrong:
        "10": "-"
        "4": "{}, {{}}: `ones`."
///

Text
"""
CONTRAST = (ROOT / "tests/browser/contrast.js").read_text("utf-8")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a small site is served that asks one question."""
    site = MiniSite(tmp_path_factory.mktemp("asks"))
    site.clear()
    site.write("snippets/page/kept.py", CODE)
    for lang, words in WORDS.items():
        site.write(f"docs/{lang}/index.md", PAGE.format(*words[:3]))
    answer = site.build()
    assert answer.returncode == 0, answer.stderr
    server = serve(site.root / "site")
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page in which nothing may go wrong, and of no choice anyone is told."""
    wrong: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 844})
    page.on("console", lambda m: wrong.append(f"console {m.type}: {m.text}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("request", lambda r: wrong.extend(foreign(r.url, address)))
    yield page
    page.context.close()
    assert wrong == []


def question(page: Page, address: str, lang: str = "en", width: int = 1280) -> Locator:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{address}/{lang}/")
    found = page.locator("nnf-predict#predict-page-kept")
    expect(found.locator("button.nnf-predict__answer")).to_have_count(3)
    return found


def answers(found: Locator) -> Locator:
    return found.get_by_role("group").first.get_by_role("button")


@EITHER_LANGUAGE
def test_an_answer_is_told_right_or_wrong_and_opens_the_run(
    page: Page, address: str, lang: str
) -> None:
    asks, why, text, right, not_so = WORDS[lang]
    found = question(page, address, lang)
    group = found.get_by_role("group", name=f"kept: {asks}?")
    assert group.get_by_role("button").all_inner_texts() == ["3", "4", "10"]
    said, run = found.get_by_role("status"), found.locator(".nnf-run")
    expect(said).to_be_empty()
    expect(run).to_be_hidden()
    group.get_by_role("button", name="4").click()
    expect(said).to_have_text(f"{not_so} {text}, {{}}: ones.")
    expect(said.locator("code")).to_have_text("ones")
    expect(run).to_be_visible()
    expect(run.locator("samp")).to_have_text("kept 3")
    group.get_by_role("button", name="3").click()
    expect(said).to_have_text(f"{right} {why}: ones[1:].")
    expect(run).to_be_visible()


def test_what_was_chosen_is_marked_by_a_word_and_an_icon(
    page: Page, address: str
) -> None:
    found = question(page, address)
    three, four, ten = answers(found).all()
    for chosen, word in ((four, "Not so"), (three, "Right")):
        chosen.click()
        for one in (three, four, ten):
            pressed = str(one == chosen).lower()
            expect(one).to_have_attribute("aria-pressed", pressed)
            mark = one.locator(".nnf-predict__mark")
            expect(mark).to_be_visible(visible=one == chosen)
        expect(chosen).to_contain_text(word)
        expect(chosen.locator("svg")).to_be_visible()


def test_what_is_said_of_the_chosen_answer_is_not_said_twice(
    page: Page, address: str
) -> None:
    found = question(page, address)
    entries = found.locator("dl.nnf-predict__explained > div")
    for chosen, others in (("4", ["3", "10"]), ("3", ["4", "10"])):
        answers(found).get_by_text(chosen, exact=True).click()
        shown = [one for one in entries.all() if one.is_visible()]
        codes = {one.locator("dt code").inner_text() for one in shown}
        assert codes == set(others)


def test_all_works_by_keyboard(page: Page, address: str) -> None:
    found = question(page, address)
    first, second, _ = answers(found).all()
    first.focus()
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    outline = "(button) => getComputedStyle(button).outlineStyle"
    assert second.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    expect(found.get_by_role("status")).to_contain_text("Not so")
    expect(second).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(found.get_by_role("status")).to_contain_text("Right")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(found.locator("summary").first).to_be_focused()


def test_a_choice_is_sent_nowhere_and_is_not_kept(page: Page, address: str) -> None:
    found = question(page, address)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    stored = "JSON.stringify([localStorage, document.cookie, location.href])"
    before = page.evaluate(stored)
    for answer in answers(found).all():
        answer.click()
    page.wait_for_timeout(200)
    assert asked == []
    assert page.evaluate(stored) == before


def test_without_javascript_all_is_there_to_be_unfolded(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/en/")
    found = page.locator("nnf-predict")
    expect(found.locator(".nnf-predict__asks")).to_have_text("kept: How many?")
    listed = found.get_by_role("list").get_by_role("listitem")
    assert listed.all_inner_texts() == ["3", "4", "10"]
    assert found.get_by_role("button").count() == 0
    expect(found.locator(".nnf-run")).to_be_hidden()
    found.get_by_text("Run it and see").click()
    expect(found.locator(".nnf-run samp")).to_have_text("kept 3")
    first = found.locator("dl.nnf-predict__explained > div").first
    expect(first).to_contain_text("Right")
    expect(first).to_contain_text("One was left out: ones[1:].")
    page.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_can_be_read_and_can_be_touched(
    page: Page, address: str, width: int, dark: bool
) -> None:
    page.emulate_media(color_scheme="dark" if dark else "light")
    found = question(page, address, "ja", width)
    heights = "(all) => all.map((one) => one.getBoundingClientRect().height)"
    pressed = found.locator("button.nnf-predict__answer, summary:visible")
    assert min(pressed.evaluate_all(heights)) >= 44
    for chosen in (0, 1):
        answers(found).nth(chosen).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CONTRAST) == []
        assert violations(page) == []


def test_printed_it_has_its_answers_and_what_is_folded(
    page: Page, address: str
) -> None:
    found = question(page, address)
    run = found.locator(".nnf-run samp")
    seen = "(one) => one.checkVisibility({ contentVisibilityAuto: true })"
    assert not run.evaluate(seen)
    page.emulate_media(media="print")
    assert run.evaluate(seen)
    expect(found.locator("dl.nnf-predict__explained")).to_contain_text("One was left")
    expect(answers(found)).to_have_count(3)
    expect(found.get_by_text("Run it and see")).to_be_hidden()
