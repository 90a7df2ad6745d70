"""The inspector in a browser: a run step by step, with what each object holds."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from nn_or_f.read import snippet
from tests.browser.conftest import OpenPage
from tests.conftest import ROOT
from tests.site import EITHER_LANGUAGE

ID = "run-glossary-watch-buffers"
NOTHING = {"ja": "変わったものはありません", "en": "Nothing changed"}
BUFFERS = ["running_mean", "running_var", "num_batches_tracked"]


def inspector(page: Page) -> Locator:
    found = page.locator(f"nnf-inspect#{ID}")
    found.scroll_into_view_if_needed()
    return found


def changed(found: Locator) -> list[str]:
    return found.locator(".nnf-inspect__changed dt").all_inner_texts()


def forward(found: Locator) -> None:
    found.locator("[data-go=forward]").click()


@EITHER_LANGUAGE
def test_on_a_phone_a_buffer_is_seen_to_change_until_eval(
    open_page: OpenPage, lang: str
) -> None:
    found = inspector(open_page(f"{lang}/glossary/", width=390))
    expect(found.locator("[aria-current=step]")).to_contain_text("nn.BatchNorm1d")
    forward(found)
    for _call in range(2):
        forward(found)
        assert changed(found) == BUFFERS
        expect(found.locator(".nnf-inspect__said")).to_contain_text("norm.running_mean")
    expect(found.locator("[data-mode=train]")).to_be_visible()
    forward(found)
    expect(found.locator("[data-mode=eval]")).to_be_visible()
    forward(found)
    assert changed(found) == []
    expect(found.locator(".nnf-inspect__said")).to_have_text(
        f"norm(x): {NOTHING[lang]}"
    )


def test_keys_take_steps_and_the_address_keeps_the_step(open_page: OpenPage) -> None:
    page = open_page("en/glossary/")
    found = inspector(page)
    found.locator("[data-go=forward]").focus()
    for key, place in (
        ("ArrowRight", "2 of 7"),
        ("ArrowRight", "3 of 7"),
        ("ArrowLeft", "2 of 7"),
        ("End", "7 of 7"),
        ("ArrowRight", "7 of 7"),
        ("Home", "1 of 7"),
        ("ArrowLeft", "1 of 7"),
    ):
        page.keyboard.press(key)
        expect(found.locator("output")).to_have_text(place)
    slider = found.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "2 of 7")
    page.reload()
    found = inspector(page)
    expect(found.locator("output")).to_have_text("2 of 7")
    expect(found.locator("[aria-current=step]")).to_contain_text("torch.tensor")
    found.locator("[data-go=last]").click()
    assert page.url.endswith(f"?{ID}=7")
    expect(found.locator("[data-go=forward]")).to_have_attribute(
        "aria-disabled", "true"
    )


def test_what_is_not_printed_yet_is_not_shown(open_page: OpenPage) -> None:
    found = inspector(open_page("en/glossary/"))
    expect(found.locator("samp .nnf-inspect__later")).to_contain_text("tensor(")
    found.locator("[data-go=last]").click()
    expect(found.locator("samp .nnf-inspect__later")).to_have_text("")
    expect(found.locator("samp")).to_contain_text("tensor([0.3800, 1.1400])")


def test_a_step_that_is_not_there_is_the_first_or_the_last(open_page: OpenPage) -> None:
    for asked, place in (("99", "7 of 7"), ("0", "1 of 7"), ("x", "1 of 7")):
        found = inspector(open_page(f"en/glossary/?{ID}={asked}"))
        expect(found.locator("output")).to_have_text(place)


def test_without_a_script_the_steps_are_a_table(open_page: OpenPage) -> None:
    page = open_page("en/glossary/", width=390, java_script_enabled=False)
    found = inspector(page)
    expect(found.locator("samp")).to_have_text("tensor([0.3800, 1.1400])")
    expect(found.locator(".nnf-inspect__controls")).to_be_hidden()
    found.locator(".nnf-inspect__steps summary").click()
    rows = found.locator(".nnf-inspect__steps tbody tr")
    expect(rows).to_have_count(7)
    expect(rows.nth(2)).to_contain_text("Buffer changed: norm.running_mean")
    expect(rows.nth(5)).to_contain_text("Nothing changed")


def test_a_second_name_of_a_module_and_long_code_can_be_read(
    open_page: OpenPage,
) -> None:
    page = open_page("ja/glossary/", width=390)
    found = page.locator("nnf-inspect#run-glossary-mode")
    found.locator("[data-go=last]").click()
    expect(found.get_by_text("drop と同じもの")).to_be_visible()
    inside = """line => {
        const code = line.closest("pre").getBoundingClientRect();
        const at = line.getBoundingClientRect();
        return at.top >= code.top - 1 && at.bottom <= code.bottom + 1;
    }"""
    assert found.locator("[aria-current=step]").evaluate(inside)
    found.locator("[data-go=first]").click()
    assert found.locator("[aria-current=step]").evaluate(inside)


PAIR = "steps-glossary-batch-norm-module"


def sides(page: Page) -> tuple[Locator, Locator]:
    found = page.locator(f"nnf-inspect#{PAIR}")
    found.scroll_into_view_if_needed()
    return found.locator(".nnf-side--nn"), found.locator(".nnf-side--f")


@EITHER_LANGUAGE
def test_nn_and_f_go_on_together_and_one_waits(open_page: OpenPage, lang: str) -> None:
    page = open_page(f"{lang}/glossary/?{PAIR}=5")
    nn, f = sides(page)
    expect(nn.locator("[aria-current=step]")).to_have_text("norm(x)")
    expect(f.locator("[aria-current=step]")).to_contain_text("F.batch_norm(x, m, v,")
    assert changed(nn) == BUFFERS
    assert changed(f) == ["m", "v"]
    expect(nn.locator(".nnf-inspect__card").first).to_contain_text("running_mean")
    expect(f.locator(".nnf-inspect__card")).to_have_count(1)
    for _ in range(3):
        forward(page.locator(f"#{PAIR}"))
    expect(nn.locator("[aria-current=step]")).to_have_text("norm.eval()")
    waits = {
        "ja": "ほかが進むのを待っています",
        "en": "Waits here while another goes on",
    }
    expect(f.locator(".nnf-inspect__said")).to_contain_text(waits[lang])
    assert changed(f) == []
    assert page.url.endswith(f"?{PAIR}=8")


def test_on_a_phone_the_sides_are_tabs_and_the_step_stays(open_page: OpenPage) -> None:
    page = open_page(f"en/glossary/?{PAIR}=5", width=390)
    nn, f = sides(page)
    expect(nn).to_be_visible()
    expect(f).to_be_hidden()
    page.locator(f"#{PAIR} .nnf-tab--f").click()
    expect(nn).to_be_hidden()
    expect(f.locator("[aria-current=step]")).to_contain_text("F.batch_norm(x, m, v,")
    assert changed(f) == ["m", "v"]


@EITHER_LANGUAGE
def test_the_die_says_whether_random_numbers_were_drawn(
    open_page: OpenPage, lang: str
) -> None:
    page = open_page(f"{lang}/glossary/")
    nn, _ = sides(page)
    die = nn.locator(".nnf-inspect__now svg")
    drawn = {"ja": "乱数を使いました", "en": "Random numbers were drawn"}
    quiet = {"ja": "乱数は使っていません", "en": "No random numbers were drawn"}
    expect(die).to_have_attribute("aria-label", quiet[lang])  # a seed is no draw
    forward(page.locator(f"#{PAIR}"))
    expect(die).to_have_attribute("aria-label", drawn[lang])
    assert die.evaluate("svg => getComputedStyle(svg).transform") != "none"
    forward(page.locator(f"#{PAIR}"))
    expect(die).to_have_attribute("aria-label", quiet[lang])


def test_an_inspected_snippet_is_copied_as_it_ran(open_page: OpenPage) -> None:
    page = open_page("en/glossary/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    found = inspector(page)
    forward(found)
    found.locator("pre[id$=-code]").hover()
    found.locator(".md-code__button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    view = snippet.read(ROOT, "glossary/watch_buffers.py").views["en"]
    assert copied.rstrip("\n") == view.rstrip("\n")


def test_what_moves_stays_still_for_those_who_ask(open_page: OpenPage) -> None:
    page = open_page("en/glossary/", reduced_motion="reduce")
    found = inspector(page)
    for _ in range(4):
        forward(found)
    flipped = found.locator(".nnf-inspect__flipped")
    duration = "mode => getComputedStyle(mode, '::before').animationDuration"
    assert float(flipped.evaluate(duration).removesuffix("s")) < 0.001


def test_a_key_with_a_dot_is_shown_whole_where_its_tensor_is_lent(
    open_page: OpenPage,
) -> None:
    page = open_page("en/three-ways/")
    side = page.locator("nnf-inspect").get_by_role("group", name="functional_call.py")
    page.locator("nnf-inspect input[type=range]").fill("15")
    row = side.locator("dl > div", has_text="t['fc1.weight']")
    expect(row).to_contain_text("the same as net.fc1.weight")


@pytest.mark.parametrize("width", [390, 1280])
def test_without_a_script_no_side_lies_over_another(
    open_page: OpenPage, width: int
) -> None:
    page = open_page("en/glossary/", width, java_script_enabled=False)
    nn, f = (side.bounding_box() for side in sides(page))
    assert nn
    assert f
    beside = f["x"] >= nn["x"] + nn["width"]
    assert beside == (width > 390)
    assert beside or f["y"] >= nn["y"] + nn["height"]


def test_what_is_printed_has_all_the_output_and_no_step(open_page: OpenPage) -> None:
    page = open_page("en/glossary/")
    found = inspector(page)
    page.emulate_media(media="print")
    expect(found.locator("samp .nnf-inspect__later")).to_be_visible()
    expect(found.locator(".nnf-inspect__controls")).to_be_hidden()
    expect(found.locator(".nnf-inspect__cards")).to_be_hidden()
    marked = found.locator("[aria-current=step]")
    colour = "line => getComputedStyle(line).backgroundColor"
    assert marked.evaluate(colour) == "rgba(0, 0, 0, 0)"


@EITHER_LANGUAGE
def test_by_ear_a_step_is_its_line_what_changed_and_what_was_printed(
    open_page: OpenPage, lang: str
) -> None:
    page = open_page(f"{lang}/glossary/", width=390)
    found = inspector(page)
    said = found.locator(".nnf-inspect__said")
    expect(said).to_have_attribute("aria-atomic", "true")
    found.get_by_role("button").nth(2).focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    mode = {"ja": "評価モードになりました：", "en": "Now in evaluation mode: "}
    expect(said).to_have_text(f"norm.eval(): {mode[lang]}norm")
    page.keyboard.press("End")
    printed = {"ja": "出力しました", "en": "Something was printed"}
    told = f"{printed[lang]}: tensor([0.3800, 1.1400])"
    expect(said).to_have_text(f"print(norm.running_mean): {told}")


def test_by_ear_the_side_that_goes_on_is_named(open_page: OpenPage) -> None:
    page = open_page("en/three-ways/")
    page.locator("nnf-inspect input[type=range]").fill("21")
    said = page.locator("nnf-inspect .nnf-inspect__said")
    names = ("module.py", "dictionary.py", "functional_call.py")
    assert [text.partition(":")[0] for text in said.all_inner_texts()] == [*names]


def test_a_gradient_marks_itself_and_not_the_value_beside_it(
    open_page: OpenPage,
) -> None:
    page = open_page("en/glossary/")
    found = page.locator("nnf-inspect#run-glossary-parameter")
    row = found.locator(".nnf-inspect__changed", has_text="weight")
    marked = ".nnf-inspect__note .nnf-inspect__mark"
    found.locator("input[type=range]").fill("16")
    expect(row.locator(".nnf-inspect__mark")).to_have_count(1)
    expect(row.locator(marked)).to_have_count(1)
    found.locator("input[type=range]").fill("19")
    expect(row.locator(".nnf-inspect__mark")).to_have_count(1)
    expect(row.locator(marked)).to_have_count(0)


def test_what_is_in_sight_again_after_a_call_is_not_marked(open_page: OpenPage) -> None:
    page = open_page("en/three-ways/")
    side = page.locator("nnf-inspect").get_by_role("group", name="module.py")
    page.locator("nnf-inspect input[type=range]").fill("14")
    assert changed(side) == ["x"]
    page.locator("nnf-inspect input[type=range]").fill("17")
    assert changed(side) == []


def test_on_a_phone_each_of_three_sides_says_which_it_is(open_page: OpenPage) -> None:
    page = open_page("ja/three-ways/", width=390)
    heads = page.locator("nnf-inspect .nnf-head")
    expect(heads).to_have_text(["module.py", "dictionary.py", "functional_call.py"])
    for head in heads.all():
        expect(head).to_be_visible()
    for step in ("14", "17"):
        page.locator("nnf-inspect input[type=range]").fill(step)
        assert page.evaluate("document.documentElement.scrollWidth") == 390


@EITHER_LANGUAGE
def test_by_keyboard_on_a_phone_what_changes_is_in_view(
    open_page: OpenPage, lang: str
) -> None:
    page = open_page(f"{lang}/glossary/#buffer", width=390)
    found = page.locator(f"nnf-inspect#{ID}")
    for _ in range(12):
        page.keyboard.press("Tab")
        if found.locator("[data-go=forward]:focus").count():
            break
    for _ in range(2):
        page.keyboard.press("Enter")
    row = found.locator(".nnf-inspect__changed", has_text="running_mean")
    expect(row).to_be_in_viewport(ratio=1)
    expect(found.locator("[data-go=forward]")).to_be_in_viewport(ratio=1)
    expect(found.locator("[aria-current=step]")).to_be_in_viewport(ratio=1)


def test_a_module_that_has_its_mode_alone_is_seen_to_change_it(
    open_page: OpenPage,
) -> None:
    page = open_page("en/glossary/?steps-glossary-dropout-module=9")
    found = page.locator("nnf-inspect#steps-glossary-dropout-module")
    side = found.locator(".nnf-side--nn")
    card = side.locator(".nnf-inspect__card", has_text="net.drop")
    expect(card).to_contain_text("Dropout evaluation mode changed")


def test_long_code_is_read_from_its_top_until_a_step_is_taken(
    open_page: OpenPage,
) -> None:
    page = open_page("en/three-ways/")
    found = page.locator("#steps-three-ways-module")
    code = found.locator("pre[id$=-code]").first
    assert code.evaluate("code => code.scrollTop") == 0
    found.locator("[data-go=last]").click()
    assert code.evaluate("code => code.scrollTop") > 0
