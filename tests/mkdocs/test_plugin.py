"""Each event of MkDocs is answered: in a build by an error, in serve in the page."""

from __future__ import annotations

import errno
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from nn_or_f.faults import Fault, Place
from nn_or_f.mkdocs.plugin import NnOrF
from tests.mkdocs.structure import page_at
from tests.work import work

RUN = "# T { #t }\n\n/// run | page/a.py\n///\n"


def test_a_full_disk_is_told_in_one_line() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "site/index.html")
    plugin = NnOrF()
    plugin.on_startup(command="build", dirty=False)
    with pytest.raises(PluginError, match=r"earlier site stays: .*No space left"):
        plugin.on_build_error(error=full)
    assert plugin.failed
    plugin.on_startup(command="serve", dirty=False)
    plugin.on_build_error(error=full)  # there MkDocs goes on


def plugin_with(source: str, *, serves: bool) -> NnOrF:
    """A plugin that has read one English page, which nothing is wrong with."""
    plugin = NnOrF()
    plugin.serves, plugin.work = serves, work(source)
    plugin.work.faults, plugin.work.notes = [], []
    return plugin


def content(
    plugin: NnOrF, html: str, config: MkDocsConfig, *, rendered: bool = True
) -> BeautifulSoup:
    """What MkDocs gets of the HTML of the page, whose block was rendered or not."""
    page = page_at(config, "en/p.md")
    plugin.on_page_markdown("", page=page, config=config, files=Files([]))
    if rendered:
        plugin.blocks.renderer.block("run", "page/a.py")
    return BeautifulSoup(plugin.on_page_content(html, page=page), "lxml")


@pytest.mark.parametrize("serves", [False, True])
def test_a_page_that_all_is_well_with_is_left_as_it_is(
    config: MkDocsConfig, serves: bool
) -> None:
    plugin = plugin_with(RUN, serves=serves)
    html = '<h1 id="t">T</h1>'
    assert str(content(plugin, html, config).h1) == html
    assert plugin.lost == []


def test_a_lost_block_is_said_in_its_page_and_ends_only_a_build(
    config: MkDocsConfig,
) -> None:
    for serves in (True, False):
        plugin = plugin_with(RUN, serves=serves)
        page = content(plugin, '<h1 id="t">T</h1>', config, rendered=False)
        (said,) = page.select(".nnf-fault pre")
        assert "“run page/a.py” does not reach the page" in said.get_text()
        assert plugin.lost == ([] if serves else [said.get_text()])


def test_a_page_that_has_faults_is_not_searched_for_more(config: MkDocsConfig) -> None:
    plugin = plugin_with(RUN, serves=True)
    plugin.work.faults = [Fault("it is odd", (Place("docs/en/p.md", 3),))]
    page = content(plugin, "<h2>T</h2>", config, rendered=False)
    (said,) = page.select(".nnf-fault pre")
    assert said.get_text() == "docs/en/p.md:3: it is odd"
    assert page.h2 is not None


def test_what_an_author_has_to_know_stands_at_the_top(config: MkDocsConfig) -> None:
    plugin = plugin_with(RUN, serves=True)
    plugin.work.notes = [Fault("it differs", (Place("docs/en/p.md", 3),))]
    page = content(plugin, '<h1 id="t">T</h1>', config)
    (note,) = page.select(".nnf-note")
    assert "it differs" in note.get_text()
    assert note.find_next("h1") is not None


def test_every_lost_block_is_told_before_a_build_ends(
    config: MkDocsConfig, caplog: pytest.LogCaptureFixture
) -> None:
    plugin = NnOrF()
    plugin.lost = ["a is lost", "b is lost"]
    with pytest.raises(PluginError, match=r"^2 faults; nothing was built"):
        plugin.on_post_build(config=config)
    told = [(record.levelno, record.getMessage()) for record in caplog.records]
    assert told == [(logging.ERROR, "a is lost"), (logging.ERROR, "b is lost")]


def test_a_page_gets_the_interface_and_the_navigation_of_its_language(
    config: MkDocsConfig,
) -> None:
    plugin = NnOrF()
    whole, plugin.navs = Navigation([], []), {"en": Navigation([], [])}
    for src_uri, lang, nav in (
        ("en/p.md", "en", plugin.navs["en"]),
        ("index.md", "ja", whole),
    ):
        context: dict[str, Any] = {}
        page = page_at(config, src_uri)
        plugin.on_page_context(context, page=page, config=config, nav=whole)
        assert config.theme["language"] == context["nnf"]["lang"] == lang
        assert context["nav"] is nav
        assert "page_key" not in context  # only serve keeps pages


def test_a_template_of_no_page_speaks_the_first_language(config: MkDocsConfig) -> None:
    plugin = NnOrF()
    plugin.navs = {"ja": Navigation([], [])}
    found: dict[str, dict[str, Any]] = {}
    for name in ("404.html", "sitemap.xml"):
        found[name] = {"nav": None}
        plugin.on_template_context(found[name], template_name=name, config=config)
    assert found["404.html"]["nav"] is plugin.navs["ja"]
    assert found["404.html"]["nnf"]["lang"] == config.theme["language"] == "ja"
    assert found["sitemap.xml"] == {"nav": None}


def test_only_a_build_that_went_well_takes_the_place_of_the_earlier_site() -> None:
    def ended(plugin: NnOrF) -> dict[str, bool]:
        found: dict[str, bool] = {}
        publication: Any = SimpleNamespace(end=lambda **how: found.update(how))
        plugin.publication = publication
        plugin.on_shutdown()
        return found

    assert ended(NnOrF()) == {"whole": True, "last": True}
    failed, deploys = NnOrF(), NnOrF()
    failed.failed, deploys.command = True, "gh-deploy"
    assert ended(failed) == {"whole": False, "last": True}
    assert ended(deploys) == {"whole": True, "last": False}
    try:
        raise SystemExit(1)  # a signal, or a strict build that warned
    except SystemExit:
        assert ended(NnOrF())["whole"] is False
