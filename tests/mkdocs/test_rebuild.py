"""In ``mkdocs serve`` an edit costs what it touches, and whatever is edited shows."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from nn_or_f.atlas import evidence
from nn_or_f.mkdocs import rebuild
from nn_or_f.show import render
from tests.minisite import PAGE, SNIPPET, MiniSite, fetch_until, wait_until

TWIN = """\
import torch.nn.functional as F
from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return F.relu(x, layer.inplace)
"""
MADE = re.compile(r"Made anew: (.*)")


def made(site: MiniSite) -> set[str]:
    """What the last build had to make, as ``content ja/index.md``."""
    last = MADE.findall(site.read("serve.log"))[-1]
    return set(last.split(", ")) if last else set()


def two_pages(site: MiniSite) -> None:
    """A second page in each language, which shows no snippet."""
    for lang in ("ja", "en"):
        site.write(f"docs/{lang}/other.md", "# Other { #other }\n\nText\n")
    config = site.read("mkdocs.yml")
    assert "nav: [{ja: [ja/index.md]}" in config
    for lang in ("ja", "en"):
        config = config.replace(
            f"[{lang}/index.md]", f"[{lang}/index.md, {lang}/other.md]"
        )
    site.write("mkdocs.yml", config)


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_makes_anew_only_what_an_edit_touches(minisite: MiniSite) -> None:
    two_pages(minisite)
    with minisite.serve("--verbose") as address:
        page = fetch_until(f"{address}/ja/", "tensor(2)")
        assert "livereload(" in page  # which a policy would have to know
        assert "Content-Security-Policy" not in page
        minisite.write("docs/ja/other.md", "# Other { #other }\n\nEdited\n")
        fetch_until(f"{address}/ja/other/", "Edited")
        steps = ("content", "sections", "page")
        assert made(minisite) == {f"{step} ja/other.md" for step in steps}
        # The seen output of a snippet is on one page of each language.
        minisite.write("snippets/page/add.py", SNIPPET.replace("+ 1", "+ 41"))
        for lang in ("ja", "en"):
            fetch_until(f"{address}/{lang}/", "tensor(42)")
        assert made(minisite) == {
            f"{step} {lang}/index.md" for step in steps for lang in ("ja", "en")
        } | {"downloads page/add.py"}


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_shows_every_kind_of_edit(minisite: MiniSite) -> None:
    two_pages(minisite)
    (minisite.root / "docs/assets").unlink()  # a link to the project's own
    minisite.write("docs/assets/nn-or-f.css", "p { color: red }\n")
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        '<title ja="図" en="picture"/><text ja="前" en="first drawn"/></svg>\n'
    )
    minisite.write("pictures/a.svg", drawing)
    with minisite.serve() as address:
        fetch_until(f"{address}/ja/", "tensor(2)")
        page = PAGE.format(title="見出し") + "\n/// picture | a.svg\n///\n"
        minisite.write_pages(page)
        fetch_until(f"{address}/en/", "first drawn")
        # A picture shows again on a page that was not edited.
        minisite.write("pictures/a.svg", drawing.replace("first", "second"))
        fetch_until(f"{address}/en/", "second drawn", without="first drawn")
        # The title of one page stands in the navigation of the other.
        minisite.write("docs/ja/index.md", page.replace("title: 見出し", "title: 新題"))
        fetch_until(f"{address}/ja/other/", "新題", without="見出し")
        minisite.write("docs/assets/nn-or-f.css", "p { color: blue }\n")
        fetch_until(f"{address}/assets/nn-or-f.css", "blue")
        # A link that was dead finds its page once that is there.
        link = "# Other { #other }\n\n[third](third.md)\n"
        for lang in ("ja", "en"):
            minisite.write(f"docs/{lang}/other.md", link)
        fetch_until(f"{address}/ja/other/", 'href="third.md"')
        for lang in ("ja", "en"):
            minisite.write(f"docs/{lang}/third.md", "# Third { #third }\n")
        fetch_until(f"{address}/ja/other/", 'href="../third/"')
        config = minisite.read("mkdocs.yml")
        minisite.write(
            "mkdocs.yml", config.replace("site_name: nn or F", "site_name: N")
        )
        fetch_until(f"{address}/ja/other/", "N</title>", without="nn or F</title>")


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_says_again_what_is_wrong_with_a_page(minisite: MiniSite) -> None:
    two_pages(minisite)
    for lang in ("ja", "en"):
        minisite.write(f"docs/{lang}/other.md", "# Other { #other }\n\n[x](gone.md)\n")
    with minisite.serve() as address:
        fetch_until(f"{address}/ja/", "tensor(2)")
        first = minisite.read("serve.log").count("'ja/other.md' contains a link")
        minisite.write("docs/ja/index.md", PAGE.format(title="編集"))
        fetch_until(f"{address}/ja/", "編集")
        again = minisite.read("serve.log").count("'ja/other.md' contains a link")
    assert (first, again) == (1, 2)


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_sees_that_an_anchor_came_to_another_page(minisite: MiniSite) -> None:
    two_pages(minisite)
    link = "# Other { #other }\n\n[x](index.md#new)\n"
    for lang in ("ja", "en"):
        minisite.write(f"docs/{lang}/other.md", link)
    with minisite.serve() as address:
        fetch_until(f"{address}/ja/", "tensor(2)")
        said = "'ja/other.md' contains a link 'index.md#new'"
        assert minisite.read("serve.log").count(said) == 1
        minisite.write_pages(PAGE.format(title="x") + "\n## New { #new }\n")
        fetch_until(f"{address}/ja/", 'id="new"')
        assert minisite.read("serve.log").count(said) == 1


def test_a_thing_is_kept_under_its_key_alone() -> None:
    memory = rebuild.Memory()
    memory.keep(("page", "a.md"), ("a", 1), "made of a")
    assert memory.find(("page", "a.md"), ("a", 1)) == "made of a"
    assert memory.find(("page", "a.md"), ("a", 2)) is None
    assert memory.find(("page", "b.md"), ("a", 1)) is None
    memory.keep(("page", "a.md"), ("a", 2), "made of b")
    assert memory.find(("page", "a.md"), ("a", 1)) is None
    assert memory.made == [("page", "a.md")] * 2
    memory.begin()
    assert memory.made == []


def test_the_key_of_the_site_sees_templates_and_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template, config_file = tmp_path / "templates/a.html", tmp_path / "mkdocs.yml"
    template.parent.mkdir()
    monkeypatch.setattr(render, "TEMPLATES", template.parent)
    config = MkDocsConfig(config_file_path=str(config_file))
    files = Files([File("a.md", str(tmp_path), str(tmp_path), True)])
    keys = []
    for one, two in (("x", "x"), ("y", "x"), ("y", "y")):
        template.write_text(one)
        config_file.write_text(two)
        keys.append(rebuild.site_key(config, files))
    assert keys[0] != keys[1] != keys[2]
    assert keys[2] == rebuild.site_key(config, files)
    files.append(File("b.md", str(tmp_path), str(tmp_path), True))
    assert keys[2] != rebuild.site_key(config, files)


def test_warnings_are_heard_while_one_listens_and_not_after() -> None:
    log = logging.getLogger("mkdocs.tested")
    with rebuild.heard("mkdocs") as records:
        log.warning("dead link")
        log.info("a page")
    log.warning("later")
    assert [record.getMessage() for record in records] == ["dead link"]


def test_templates_are_compiled_once_and_again_when_their_source_changes() -> None:
    compiled = rebuild.Compiled()
    sources = {"a.html": "one"}
    theme = SimpleNamespace(get_env=lambda: Environment(loader=DictLoader(sources)))
    compiled.serve(theme)
    assert theme.get_env().get_template("a.html").render() == "one"
    known = dict(compiled._known)
    assert len(known) == 1
    assert theme.get_env().get_template("a.html").render() == "one"
    assert compiled._known == known
    sources["a.html"] = "two"
    assert theme.get_env().get_template("a.html").render() == "two"


def test_a_page_is_written_anew_for_another_key_only() -> None:
    memory = rebuild.Memory()
    env = Environment(loader=DictLoader({"a.html": "{{ text }}"}))
    rebuild.keep_pages(env, memory)
    template = env.get_template("a.html")
    assert template.render(text="one", page_key=(("page", "a.md"), 1)) == "one"
    assert template.render(text="two", page_key=(("page", "a.md"), 1)) == "one"
    assert template.render(text="two", page_key=(("page", "a.md"), 2)) == "two"
    assert template.render(text="three") == "three"


def written(site: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")


def built(
    shelf: rebuild.Shelf, site: Path, files: dict[str, str], *pages: str
) -> set[str]:
    """One build, as MkDocs makes it; gives what did not have to be copied."""
    shelf.put_aside(site)
    assert [entry for entry in site.iterdir() if entry.name[0] != "."] == []
    back = shelf.take_back(site, dict(files))
    written(site, {path: text for path, text in files.items() if path not in back})
    written(site, dict.fromkeys(pages, "page"))
    return back


def lies(site: Path) -> dict[str, str]:
    found = (path for path in site.rglob("*") if path.is_file())
    return {p.relative_to(site).as_posix(): p.read_text("utf-8") for p in found}


def test_files_that_stay_as_they_are_are_not_copied_again(tmp_path: Path) -> None:
    shelf = rebuild.Shelf()
    first = {"a.css": "1", "ja/deep/b.py": "1", "gone.py": "1"}
    assert built(shelf, tmp_path, first, "index.html", "old/index.html") == set()
    second = {"a.css": "1", "ja/deep/b.py": "2", "new.py": "1"}
    assert built(shelf, tmp_path, second, "index.html") == {"a.css"}
    assert lies(tmp_path) == {**second, "index.html": "page"}
    assert built(shelf, tmp_path, second) == set(second)


def test_a_file_may_come_where_a_folder_was_and_the_reverse(tmp_path: Path) -> None:
    shelf = rebuild.Shelf()
    for files in ({"a/b.css": "1", "c": "1"}, {"a": "1", "c/d/e": "1"}, {"c": "1"}):
        built(shelf, tmp_path, files)
        assert lies(tmp_path) == files


def test_after_a_build_that_did_not_end_all_is_copied_again(tmp_path: Path) -> None:
    shelf, files = rebuild.Shelf(), {"a.css": "1", "b.css": "1"}
    built(shelf, tmp_path, files)
    shelf.put_aside(tmp_path)  # and then the build broke off
    assert built(shelf, tmp_path, files) == set()
    assert lies(tmp_path) == files


def test_a_site_that_was_removed_meanwhile_is_copied_again(tmp_path: Path) -> None:
    shelf, files = rebuild.Shelf(), {"a.css": "1", "ja/b.css": "1"}
    site = tmp_path / "site"
    site.mkdir()
    built(shelf, site, files)
    shutil.rmtree(site / "ja")
    assert built(shelf, site, files) == {"a.css"}
    assert lies(site) == files
    shelf.put_aside(site)
    shutil.rmtree(site)
    assert shelf.take_back(site, dict(files)) == set()
    site.mkdir()
    assert built(shelf, site, files) == set()
    assert lies(site) == files


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_goes_on_where_a_folder_is_away_for_a_while(minisite: MiniSite) -> None:
    snippets, away = minisite.root / "snippets", minisite.root / "away"
    with minisite.serve() as address:
        fetch_until(f"{address}/ja/", "tensor(2)")
        snippets.rename(away)
        wait_until(lambda: "Config value 'watch'" in minisite.read("serve.log"))
        away.rename(snippets)
        minisite.write("snippets/page/add.py", SNIPPET.replace("+ 1", "+ 41"))
        fetch_until(f"{address}/ja/", "tensor(42)")


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_leaves_out_a_file_that_links_to_nothing(minisite: MiniSite) -> None:
    (minisite.root / "docs/assets").unlink()  # a link to the project's own
    minisite.write("docs/assets/a.css", "p { color: red }\n")
    with minisite.serve() as address:
        fetch_until(f"{address}/ja/", "tensor(2)")
        (minisite.root / "docs/assets/gone.css").symlink_to("nothing.css")
        minisite.write("docs/assets/a.css", "p { color: tan }\n")
        fetch_until(f"{address}/assets/a.css", "tan")
        assert "assets/gone.css is left out: " in minisite.read("serve.log")
        # One more of the same size and time is another file.
        minisite.write("b.css", "p { color: sky }\n")
        lies = (minisite.root / "docs/assets/a.css").stat()
        os.utime(minisite.root / "b.css", ns=(lies.st_atime_ns, lies.st_mtime_ns))
        (minisite.root / "b.css").replace(minisite.root / "docs/assets/a.css")
        minisite.write("docs/assets/c.css", "p { color: red }\n")
        fetch_until(f"{address}/assets/a.css", "sky")


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_sees_that_the_evidence_was_made_anew(minisite: MiniSite) -> None:
    file = evidence.path(evidence.ROOT, version("torch"), "cpu")
    written = json.loads(file.read_text("utf-8"))
    place = evidence.path(Path(), version("torch"), "cpu").as_posix()
    minisite.write("snippets/atlas/activation.py", TWIN)
    minisite.write_pages(PAGE.format(title="x") + "\n/// atlas | ReLU\n///\n")
    with minisite.serve() as address:
        fetch_until(f"{address}/ja/", "nn.ReLU")
        minisite.write(place, json.dumps({**written, "twins": {}}))
        fetch_until(f"{address}/ja/", "run “make evidence”")
        whole = {**written, "twins": evidence.digests(minisite.root)}
        minisite.write(place, json.dumps(whole))
        fetch_until(f"{address}/ja/", "nn.ReLU", without="run “make evidence”")


def test_what_a_build_that_broke_off_has_put_aside_comes_back(tmp_path: Path) -> None:
    shelf, files = rebuild.Shelf(), {"a.css": "1", "ja/b.css": "1"}
    built(shelf, tmp_path, files)
    shelf.put_aside(tmp_path)
    written(tmp_path, {"a.css": "2"})
    rebuild.give_back(tmp_path)
    assert (tmp_path / "a.css").read_text() == "2"
    assert (tmp_path / "ja/b.css").read_text() == "1"
