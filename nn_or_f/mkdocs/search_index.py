"""What readers' searches look in: one index for each language.

In: the index that the theme's plugin wrote for all pages. Out: ``search/ja.json``
and ``search/en.json``, which ``docs/assets/search-worker.js`` fetches with the
first query. The theme fetches its own index with every page, so that one is
left without documents. Called by ``plugin``.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs.structure.pages import Page

from nn_or_f import languages
from nn_or_f.mkdocs.rebuild import Memory

#: Elements that do not stand inside of each other in our pages.
_LEFT_OUT = re.compile(
    r"<(dl|details)\b[^>]*\bdata-search-exclude\b[^>]*>.*?</\1>", re.DOTALL
)


def index_once(plugins: Iterable[Any], memory: Memory) -> None:
    """Have the theme's search read only the words of a page, and only if new."""
    for plugin in plugins:
        if index := getattr(plugin, "search_index", None):
            _index_once(index, memory)


def _index_once(index: Any, memory: Memory) -> None:
    add = index.add_entry_from_context

    def sections_of(page: Page) -> list[dict[str, Any]]:
        known = len(index.entries)
        whole = page.content or ""
        page.content = words_of(whole)
        add(page)
        page.content = whole
        found = index.entries[known:]
        del index.entries[known:]
        return list(found)

    def add_once(page: Page) -> None:
        name = ("sections", page.file.src_uri)
        key = page.content, page.title, page.meta, page.url
        sections = memory.recall(name, key, lambda: sections_of(page))
        index.entries += [dict(entry) for entry in sections]

    # Patch on Material's search: it reads every tag of every page, in Python, in each
    # build. Needless once it does so as fast as `words_of`, and keeps it in ``serve``.
    index.add_entry_from_context = add_once


def split_by_language(folder: Path, names: Mapping[str, list[str]]) -> None:
    """Split the index below ``folder``, the site, by language.

    ``names`` holds, by URL, what else a page is called: its title in the
    navigation, its description.
    """
    whole = folder / "search/search_index.json"
    index = json.loads(whole.read_text("utf-8"))
    for lang in languages.LANGUAGES:
        docs = [
            _document(doc, names.get(doc["location"], []))
            for doc in index["docs"]
            if doc["location"].startswith(f"{lang}/")
        ]
        _write(whole.with_name(f"{lang}.json"), docs)
    _write(whole, {**index, "docs": []})


def words_of(markup: str) -> str:
    """A page as it is worth reading: without colours of code, drawings, and data.

    Lists and folded parts that are marked to be left out are left out here, not by the
    theme's plugin, which reads every tag in Python.
    """
    markup = re.sub(r"<(svg|script)\b.*?</\1>", "", markup, flags=re.DOTALL)
    markup = _LEFT_OUT.sub("", markup)
    return re.sub(r"</?span\b[^>]*>", "", markup)


def _document(doc: Mapping[str, str], names: list[str]) -> dict[str, str | list[str]]:
    """A section as text; that of a page's beginning has the page's names too."""
    title, text = _text(doc["title"]), _text(doc["text"])
    others = [name for name in map(_text, names) if name != title]
    return {"location": doc["location"], "names": [title, *others], "text": text}


def _text(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


def _write(path: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, "utf-8")
