"""The theme's folders are listed without what no site needs, and with all it does."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader
from mkdocs.exceptions import PluginError
from mkdocs.structure.nav import Link, Section
from mkdocs.theme import Theme

from nn_or_f.mkdocs import theme


def listed(env: Environment) -> list[str]:
    return env.list_templates(
        filter_func=lambda name: not any(p.startswith(".") for p in name.split("/"))
    )


def test_what_is_listed_is_what_mkdocs_would_have_kept_but_the_search() -> None:
    known = Theme("material")
    before = listed(known.get_env())
    theme.list_shown(known)
    env = known.get_env()
    shown = env.list_templates()
    assert shown == listed(env)
    assert [name for name in before if name in shown] == shown
    assert "main.html" in shown
    unasked = {name.rpartition("/")[0] for name in set(before) - set(shown)}
    script = "assets/javascripts"
    assert unasked == {
        *(f"{script}/lunr", f"{script}/lunr/min"),
        f"{script}/workers",
    }


def test_hidden_files_can_still_be_read(tmp_path: Path) -> None:
    (tmp_path / ".icons").mkdir()
    (tmp_path / ".icons/a.svg").write_text("<svg/>")
    (tmp_path / ".hidden").write_text("")
    (tmp_path / "page.html").write_text("{% include '.icons/a.svg' %}")
    env = Environment(loader=theme.Shown(str(tmp_path)))
    assert env.list_templates() == ["page.html"]
    assert env.get_template("page.html").render() == "<svg/>"


def test_a_loader_of_another_kind_is_left_alone() -> None:
    class Known:
        def get_env(self) -> Environment:
            return Environment(loader=DictLoader({".a": ""}))

    known = Known()
    theme.list_shown(known)
    assert known.get_env().list_templates() == [".a"]
    assert not isinstance(known.get_env().loader, FileSystemLoader)


def test_an_empty_tabindex_is_taken_from_the_labels_of_sections_alone() -> None:
    label = '<label class="md-nav__link" for="a" tabindex="{}">'
    assert theme.mended(label.format("")) == '<label class="md-nav__link" for="a">'
    for kept in (label.format("0"), '<pre tabindex="">'):
        assert theme.mended(kept) == kept


def test_the_skip_link_goes_to_the_title() -> None:
    page = '<a href="#{}" class="md-skip">Skip</a><a href="#b">b</a>{}'
    title = '<h1 class="a" id="top">T</h1><h2 id="b">B</h2>'
    assert theme.mended(page.format("b", title)) == page.format("top", title)
    untitled = page.format("b", "<h2 id='b'>B</h2>")
    assert theme.mended(untitled) == untitled


@pytest.mark.parametrize("url", ["javascript:x", "JAVA\tSCRIPT:x", "data:text/html,x"])
def test_a_link_of_the_navigation_that_leads_to_code_is_told(url: str) -> None:
    links = [Link("a", "https://example.org/"), Section("b", [Link("c", url)])]
    with pytest.raises(PluginError, match=r"^mkdocs\.yml: “nav” leads to “"):
        theme.escape_titles(links)
    theme.escape_titles(links[:1])
    assert links[0].title == "a"
