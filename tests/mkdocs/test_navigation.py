"""Each language has a navigation of its own, and each page knows its counterpart."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.nav import Navigation, Section, get_navigation

from nn_or_f import languages
from nn_or_f.mkdocs import navigation
from tests.mkdocs.structure import files_at, page_at


def test_that_the_words_cannot_be_read_is_said_in_one_line(own_words: Path) -> None:
    own_words.write_text("\ncode: {\n", "utf-8")
    place = "nn_or_f/show/templates/words.yml:3"
    with pytest.raises(PluginError, match=f"^{place}: it is not"):
        navigation.check_words()


def whole(config: MkDocsConfig) -> Navigation:
    """A navigation as mkdocs.yml has it: a section for each language."""
    names = ("index", "one", "deep/two")
    pages = {lang: [f"{lang}/{name}.md" for name in names] for lang in ("ja", "en")}
    files = files_at(config, "index.md", *pages["ja"], *pages["en"])
    config.nav = [
        {lang: [*first, {"Deep": [last]}]} for lang, (*first, last) in pages.items()
    ]
    return get_navigation(files, config)


def test_a_language_has_its_pages_alone_and_they_lead_to_each_other(
    config: MkDocsConfig,
) -> None:
    found = navigation.by_language(whole(config))
    assert list(found) == ["ja", "en"]
    for lang, nav in found.items():
        pages = [page.file.src_uri for page in nav.pages]
        assert pages == [f"{lang}/{n}.md" for n in ("index", "one", "deep/two")]
        assert nav.homepage is nav.pages[0]
        before = [page.previous_page for page in nav.pages]
        after = [page.next_page for page in nav.pages]
        assert before == [None, *nav.pages[:-1]]
        assert after == [*nav.pages[1:], None]


def test_the_section_of_a_language_is_no_part_of_its_navigation(
    config: MkDocsConfig,
) -> None:
    for nav in navigation.by_language(whole(config)).values():
        *pages, deep = nav.items
        assert [page.parent for page in pages] == [None, None]
        assert isinstance(deep, Section)
        assert (deep.title, deep.parent) == ("Deep", None)


def test_a_page_links_to_its_counterpart_from_where_it_is(
    config: MkDocsConfig,
) -> None:
    found = navigation.of_page(page_at(config, "en/deep/two.md"), config)
    assert (found["lang"], found["other_lang"]) == ("en", "ja")
    assert found["other_name"] == "日本語"
    assert found["other_url"] == "../../../ja/deep/two/"
    assert found["w"] == languages.words("en")
    assert found["alternates"] == []


def test_a_page_of_no_language_speaks_the_first_and_leads_to_both(
    config: MkDocsConfig,
) -> None:
    found = navigation.of_page(page_at(config, "index.md"), config)
    assert (found["lang"], found["other_url"]) == ("ja", "en/")
    roots = [(root["lang"], root["href"], root["name"]) for root in found["roots"]]
    assert roots == [("ja", "ja/", "日本語"), ("en", "en/", "English")]
    for root in found["roots"]:
        assert root["promise"] == languages.words(root["lang"])["promise"]


@pytest.mark.parametrize(
    ("src_uri", "ja", "en", "default"),
    [
        ("ja/one.md", "ja/one/", "en/one/", "en/one/"),
        ("en/labs/a-b.ipynb", "ja/labs/a-b/", "en/labs/a-b/", "en/labs/a-b/"),
        ("en/atlas/index.md", "ja/atlas/", "en/atlas/", "en/atlas/"),
        ("en/index.md", "ja/", "en/", ""),
        ("index.md", "ja/", "en/", ""),
    ],
)
def test_searches_are_told_of_each_language_where_the_site_has_an_address(
    config: MkDocsConfig, src_uri: str, ja: str, en: str, default: str
) -> None:
    config.site_url = "https://example.org/nn/"
    found = navigation.of_page(page_at(config, src_uri), config)
    urls = {one["lang"]: one["href"] for one in found["alternates"]}
    base = "https://example.org/nn"
    expected = {"ja": ja, "en": en, "x-default": default}
    assert urls == {lang: f"{base}/{url}" for lang, url in expected.items()}


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("../index.md#top", "https://example.org/nn/ja/#top"),
        ("two-b.ipynb", "https://example.org/nn/ja/labs/two-b/"),
        ("../../en/one.md", "https://example.org/nn/en/one/"),
        ("https://docs.pytorch.org/a.html#b", "https://docs.pytorch.org/a.html#b"),
        ("#here", None),
    ],
)
def test_a_link_of_a_page_is_absolute_in_what_is_taken_away(
    target: str, url: str | None
) -> None:
    for site_url in ("https://example.org/nn/", "https://example.org/nn"):
        assert navigation.absolute(target, "ja/labs/one.ipynb", site_url) == url


def test_without_an_address_only_links_out_of_the_site_are_absolute() -> None:
    for nowhere in (None, ""):
        assert navigation.absolute("../index.md", "ja/one.md", nowhere) is None
        away = "https://docs.pytorch.org/"
        assert navigation.absolute(away, "ja/one.md", nowhere) == away
