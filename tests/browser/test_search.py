"""What readers type, and the place that answers it, among the first results."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage
from tests.site import EITHER_LANGUAGE, Site

#: What to type, and what answers it: a section, or any of a page (without #). It
#: has to be the best place of one of the first three pages that are found.
EITHER = {
    "nn.Module": ["module/"],
    "torch.nn.Module": ["module/"],
    "nn.functional": ["functional/"],
    "torch.nn.functional": ["functional/"],
    "Conv2d": ["differences/"],
    "nn.Conv2d": ["differences/"],
    "torch.nn.functional.conv2d": ["differences/"],
    "F.dropout": ["pitfalls/still-random/#f-dropout"],
    "nn.functional.dropout": ["pitfalls/still-random/#f-dropout"],
    "nn.Dropout": ["pitfalls/still-random/"],
    "F.batch_norm": ["differences/#buffers"],
    "batchnorm": ["differences/#buffers", "glossary/#buffer"],
    "functional_call": ["glossary/#functional-call", "three-ways/"],
    "vmap": ["three-ways/#vmap"],
    "torch.func.grad": ["three-ways/#grad"],
    "stack_module_state": ["three-ways/#vmap"],
    "randomness": ["three-ways/#vmap"],
    "state_dict": ["glossary/#state-dict"],
    "state dict": ["glossary/#state-dict"],
    "padding_mode": ["differences/#padding-mode"],
    "register_buffer": ["pitfalls/buffers/#which", "glossary/#buffer"],
    "nn.Sequential": ["differences/#sequential"],
    "name 'F' is not defined": ["#what-is-f", "functional/"],
    "NameError: name 'F' is not defined": ["#what-is-f", "functional/"],
    "element 0 of tensors does not require grad": ["differences/#no-gradient"],
    "is not a Module subclass": ["differences/#sequential"],
    "unexpected keyword argument padding_mode": ["differences/#padding-mode"],
    "one of the variables needed for gradient computation": ["glossary/#in-place"],
    "torch.FloatTensor is not a Module subclass": ["differences/#sequential"],
    "Boolean value of Tensor with more than one value is ambiguous": [
        "pitfalls/loss-errors/#constructor"
    ],
    "ValueError: optimizer got an empty parameter list": [
        "pitfalls/not-trained/#local-variable"
    ],
    "cannot assign module before Module.__init__() call": ["module/"],
    "Implicit dimension choice for softmax": ["pitfalls/loss-errors/#implicit-dim"],
    "nested tensors is in prototype stage": ["atlas/unequal/#padding"],
    "set_fastpath_enabled": ["atlas/unequal/"],
    "one_hot": ["atlas/without-class/#one-hot"],
    "2.15": ["versions/"],
    "CUDA": ["pitfalls/devices/#wrong-device"],
    "grid_sample": ["atlas/without-class/#grid-sample"],
    "gumbel": ["atlas/without-class/#gumbel-softmax"],
    "pdist": ["atlas/without-class/#pdist"],
    "scaled_dot_product_attention": [
        "atlas/without-class/#scaled-dot-product-attention"
    ],
    "Default grid_sample and affine_grid behavior has changed": [
        "atlas/without-class/#align-corners"
    ],
}
JAPANESE = {
    "評価モード": ["glossary/#mode"],
    "推論モード": ["glossary/#mode"],
    "学習モード": ["glossary/#mode"],
    "バッチ正規化": ["glossary/#buffer", "glossary/#stateless", "differences/#buffers"],
    "どちらを使う": ["choosing/", "#which"],
    "学習可能なパラメータ": ["glossary/#parameter", "module/#what-a-layer-makes"],
    "ステートフル": ["glossary/#stateful"],
    "バッファ": ["glossary/#buffer"],
    "学習されない": ["differences/#no-gradient"],
    "functional 重み 更新されない": ["differences/#no-gradient"],
    "F とは": ["#what-is-f", "functional/"],
    "nn.ReLU F.relu 違い": ["functional/#relu"],
    "nn F 速度": ["pitfalls/cost/"],
    "eval ドロップアウト 効いたまま": ["pitfalls/still-random/"],
    "フック 中間層 出力": ["differences/#invisible", "glossary/#hook"],
    "デフォルト 初期化 functional": ["differences/#weight-scale"],
    "隠れ状態": ["glossary/#stateful"],
    "引数の順番": ["differences/#argument-order"],
    "結果が一致しない": ["atlas/unequal/"],
    "丸め誤差": ["atlas/unequal/#measure"],
    "no_grad 結果 変わる transformer": [
        "atlas/unequal/#fused",
        "atlas/unequal/#padding",
    ],
    "F.normalize クラス": ["atlas/without-class/"],
}
ENGLISH = {
    "evaluation mode": ["glossary/#mode", "pitfalls/train-and-eval/#table"],
    "inference mode": ["glossary/#mode"],
    "batch normalization": ["glossary/#stateless", "differences/#buffers"],
    "stateful stateless": ["glossary/"],
    "which one to use": ["choosing/", "#which"],
    "which to use nn functional": ["choosing/", "#which"],
    "what is F pytorch": ["#what-is-f", "functional/"],
    "nn.ReLU vs F.relu": ["functional/#relu"],
    "default weight init functional": ["differences/#weight-scale"],
    "nn slower than F": ["pitfalls/cost/"],
    "dropout active after eval": ["pitfalls/still-random/#f-dropout"],
    "output differs each run eval": ["pitfalls/still-random/#f-dropout"],
    "functional counterpart of nn": ["atlas/"],
    "forward hook intermediate output": ["differences/#invisible", "glossary/#hook"],
    "attribute not in state_dict": ["differences/#registration"],
    "functional weights not updated": ["differences/#no-gradient"],
    "not equal": ["atlas/unequal/"],
    "rounding": ["atlas/unequal/#measure"],
    "eval no_grad different transformer": ["atlas/unequal/"],
    "F.normalize class": ["atlas/without-class/"],
}
QUERIES = [
    (lang, query, places)
    for lang, own in (("ja", JAPANESE), ("en", ENGLISH))
    for query, places in (EITHER | own).items()
]

#: Puts a query into the dialog. It is emptied first, so that what comes then are the
#: results of this query.
TYPE = """async ([query, results]) => {
  const field = document.querySelector(".md-search__input");
  const list = document.querySelector(results);
  const type = (value, done) => new Promise((resolve) => {
    const watch = () => (done() ? resolve() : setTimeout(watch, 1));
    field.value = value;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    watch();
  });
  await type("", () => !list.children.length);
  await type(query, () => list.children.length);
}"""

#: Of each page that is found: its best place, relative to the site.
FOUND = """([results, base]) => {
  const score = (link) => Number(link.firstElementChild.dataset.mdScore);
  return [...document.querySelectorAll(`${results} > li`)].map((page) => {
    const links = [...page.querySelectorAll("a")];
    const best = Math.max(...links.map(score));
    return links.find((link) => score(link) === best).href.replace(base, "");
  });
}"""
RESULTS = ".md-search-result__list"


class Dialog:
    """The search dialog of one page, for one query after another."""

    def __init__(self, page: Page, address: str, lang: str) -> None:
        self.page, self.base, self.lang = page, f"{address}/", lang
        page.goto(f"{self.base}{lang}/")
        page.keyboard.press("/")

    def find(self, query: str) -> list[str]:
        """The best place of each page that is found, the best page first."""
        self.page.evaluate(TYPE, [query, RESULTS])
        found: list[str] = self.page.evaluate(FOUND, [RESULTS, self.base])
        return found


@pytest.fixture(scope="module")
def dialogs(browser: Browser, site: Site) -> Iterator[dict[str, Dialog]]:
    context = browser.new_context()
    yield {
        lang: Dialog(context.new_page(), site.address, lang) for lang in ("ja", "en")
    }
    context.close()


@pytest.mark.parametrize(("lang", "query", "places"), QUERIES)
def test_a_query_finds_its_place_in_the_readers_language(
    dialogs: dict[str, Dialog], lang: str, query: str, places: list[str]
) -> None:
    found = dialogs[lang].find(query)
    first = found[:3] + [place.partition("#")[0] for place in found[:3]]
    assert {f"{lang}/{place}" for place in places} & set(first), found
    assert [place for place in found if not place.startswith(f"{lang}/")] == []


@EITHER_LANGUAGE
def test_a_title_and_a_heading_find_their_place_first(
    dialogs: dict[str, Dialog], site: Site, lang: str
) -> None:
    docs = json.loads((site.folder / f"search/{lang}.json").read_text("utf-8"))
    owners: dict[str, set[str]] = {}
    for doc in docs:
        for name in doc["names"]:  # モード（mode）is モード as well
            for one in {name, name.partition("（")[0]}:
                owners.setdefault(one, set()).add(doc["location"])
    assert len(owners) > 50
    wrong = {
        name: found
        for name, places in owners.items()
        if not places & set((found := dialogs[lang].find(name))[:1])
    }
    assert wrong == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_search_is_opened_used_and_left_by_keyboard(
    open_page: OpenPage, site: Site, width: int
) -> None:
    page = open_page("en/", width)
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.insert_text("state_dict")  # as pasting does: no key is pressed
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", f"{site.address}/en/glossary/")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()
    # The field lets go of the keys a moment after it is gone.
    expect(page.locator(".md-search__input")).not_to_be_focused()
    page.wait_for_timeout(400)
    page.keyboard.press("/")
    expect(first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}/en/glossary/#state-dict")


def test_the_index_is_fetched_with_the_first_query_and_of_one_language(
    open_page: OpenPage,
) -> None:
    page = open_page("ja/")
    fetched: list[str] = []
    page.context.on("request", lambda r: fetched.append(r.url.partition("/search/")[2]))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.wait_for_timeout(300)
    assert "ja.json" not in fetched
    page.keyboard.type("nn")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert [name for name in fetched if name] == ["ja.json"]


def test_found_words_are_marked_and_what_is_typed_stays_text(
    open_page: OpenPage,
) -> None:
    page = open_page("en/")
    page.keyboard.press("/")
    page.keyboard.type("F.dropout")
    marks = page.locator(".md-search-result__link mark")
    expect(marks.first).to_have_text("F.dropout")
    field = page.locator(".md-search__input")
    for odd in ("<b>(", "'", "。", "[a-"):
        field.fill(odd)
        expect(page.locator(".md-search-result__link b")).to_have_count(0)
    field.fill("buffer")
    expect(marks.first).to_have_text("Buffer")
