"""Pages are read, shown from where they are, and offer what readers download."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from nn_or_f.mkdocs import pages
from nn_or_f.mkdocs.rebuild import Memory
from nn_or_f.run.cache import Cache
from tests.mkdocs.structure import files_at, page_at
from tests.work import work


def on_disk(docs: Path, *src_uris: str) -> Files:
    return Files([File(name, str(docs), str(docs), True) for name in src_uris])


def test_a_page_that_cannot_be_read_is_a_fault_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "ja").mkdir()
    (tmp_path / "ja/good.md").write_text("# 題 { #t }\n", "utf-8")
    (tmp_path / "ja/bad.md").write_bytes(b"# T\n\xff\n")
    files = on_disk(tmp_path, "ja/good.md", "ja/bad.md", "ja/gone.md", "ja/a.css")
    sources, (bad, gone) = pages.sources(files)
    assert sources == {"ja/good.md": "# 題 { #t }\n", "ja/bad.md": "", "ja/gone.md": ""}
    assert str(bad) == "docs/ja/bad.md: it is not UTF-8 (byte 4)"
    assert str(gone).startswith("docs/ja/gone.md: it cannot be read: No such file")


def test_every_snippet_and_the_atlas_can_be_downloaded_and_are_made_once() -> None:
    memory = Memory()
    found = pages.downloads(work(), memory)
    for name in ("page/a", "page/b", "page/c"):
        for suffix in ("py", "ipynb"):
            assert f"ja/snippets/{name}.{suffix}" in found
    assert "en/snippets/atlas/activation/gelu.py" in found
    assert pages.downloads(work(), memory) == found
    names = [*work().snippets, "atlas"]
    assert memory.made == [("downloads", name) for name in names]


def test_a_page_links_to_files_from_where_it_is(config: MkDocsConfig) -> None:
    page = page_at(config, "en/p.md")
    files = files_at(config, "en/snippets/page/a.py", "en/atlas/activation.md")
    one = work()
    one.faults = []  # of a snippet that has one there is no download
    renderer = pages.renderer(one, Cache(None), page, files)
    shown = BeautifulSoup(renderer.block("run", "page/a.py"), "lxml")
    py, ipynb = (link["href"] for link in shown.select("a[download]"))
    assert py == "../snippets/page/a.py"
    assert ipynb == "en/snippets/page/a.ipynb"  # which the site does not have


@pytest.mark.parametrize("src_uri", ["en/p.md", "index.md"])
def test_a_page_is_rendered_from_its_own_inputs(
    config: MkDocsConfig, src_uri: str
) -> None:
    page = page_at(config, src_uri)
    renderer = pages.renderer(work(), Cache(None), page, Files([]))
    assert renderer.inputs == work().page(src_uri)
