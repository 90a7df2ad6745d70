"""Each language has a navigation of its own, and each page knows its counterpart.

In: MkDocs' navigation and pages. Out: a navigation for each language, what the
theme's templates know as ``nnf``, and absolute URLs. Called by ``plugin`` and
``notebooks``.
"""

from __future__ import annotations

from posixpath import dirname, join, normpath, splitext
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from nn_or_f import languages
from nn_or_f.faults import Place


def check_words() -> None:
    """Tell in one line, before anything is built, that no page can be written.

    Raises:
        PluginError: the words of the interface cannot be read.
    """
    try:
        languages.words(languages.LANGUAGES[0])
    except languages.WordsError as error:
        place = Place(languages.WORDS, error.line)
        raise PluginError(f"{place}: {error}") from None


def by_language(nav: Navigation) -> dict[str, Navigation]:
    """A navigation for each language, made of its section of the whole one."""
    return {
        section.title: _of_section(section, nav)
        for section in nav.items
        if isinstance(section, Section) and section.title in languages.LANGUAGES
    }


def _of_section(section: Section, nav: Navigation) -> Navigation:
    pages = [
        p for p in nav.pages if languages.language_of(p.file.src_uri) == section.title
    ]
    for item in section.children:
        item.parent = None
    for before, page in zip([None, *pages], pages, strict=False):
        page.previous_page = before
        page.next_page = None
        if before:
            before.next_page = page
    own = Navigation(section.children, pages)
    own.homepage = pages[0] if pages else None
    return own


def of_page(page: Page, config: MkDocsConfig) -> dict[str, Any]:
    """The interface of a page: in its own language, with links to the other."""
    src_uri = page.file.src_uri
    lang = languages.language_of(src_uri)
    found = interface(lang or languages.LANGUAGES[0], page.url)
    if other := languages.counterpart(src_uri):
        found["other_url"] = get_relative_url(_url(other), page.url)
    if config.site_url:
        name = src_uri if lang else f"{languages.LANGUAGES[0]}/index.md"
        found["alternates"] = _alternates(name, config.site_url)
    return found


def interface(lang: str, url: str) -> dict[str, Any]:
    """The interface in a language, as seen from a URL."""
    other = languages.other(lang)
    return {
        "lang": lang,
        "other_lang": other,
        "other_name": languages.NAMES[other],
        "other_url": get_relative_url(f"{other}/", url),
        "w": languages.words(lang),
        "alternates": [],
        "roots": [
            {
                "lang": root,
                "href": get_relative_url(f"{root}/", url),
                "name": languages.NAMES[root],
                "promise": languages.words(root)["promise"],
            }
            for root in languages.LANGUAGES
        ],
    }


def _alternates(src_uri: str, site_url: str) -> list[dict[str, str]]:
    """Absolute URLs of a page in each language, for search engines.

    A reader of neither language gets the root's choice, or the English page.
    """
    base = site_url.rstrip("/")
    path = src_uri.partition("/")[2]
    urls = {lang: _url(f"{lang}/{path}") for lang in languages.LANGUAGES}
    urls["x-default"] = "" if path == "index.md" else urls["en"]
    return [{"lang": lang, "href": f"{base}/{url}"} for lang, url in urls.items()]


def absolute(target: str, src_uri: str, site_url: str | None) -> str | None:
    """A link of a page as an absolute URL, where the site has an address."""
    if "://" in target:
        return target
    path, hash_, anchor = target.partition("#")
    if not site_url or not path:
        return None
    url = _url(normpath(join(dirname(src_uri), path)))
    return f"{site_url.rstrip('/')}/{url}{hash_}{anchor}"


def _url(src_uri: str) -> str:
    """The URL of a page, as MkDocs makes it with directory URLs."""
    stem = splitext(src_uri)[0].removesuffix("index")
    return stem if stem.endswith("/") else f"{stem}/"
