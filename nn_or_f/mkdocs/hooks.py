"""The only door to MkDocs.

In: MkDocs' events. Out: pages with their runs in two languages, and a site
that replaces the earlier one only when all went well. MkDocs (or ProperDocs)
loads this file by its path, as mkdocs.yml says; nothing else calls it.

In a build every fault is an error, with or without ``--strict``. In
``mkdocs serve`` nothing is ever raised: a fault is shown in its page and goes
when its file is mended.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from posixpath import dirname, join, normpath, splitext
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from nn_or_f import atlas, build, languages, tasks
from nn_or_f.check import outputs
from nn_or_f.faults import Fault, FaultError, Place
from nn_or_f.mkdocs import search, serving, theme
from nn_or_f.read import parity
from nn_or_f.read.labs import Lab
from nn_or_f.read.snippet import Snippet
from nn_or_f.run.cache import Cache
from nn_or_f.run.limits import Limits, configured
from nn_or_f.run.progress import Bar
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Result
from nn_or_f.show import render
from nn_or_f.show.blocks import Blocks

CODE_CACHE = ".cache/code"

#: How long an edit may go unnoticed in ``serve``; MkDocs' own is 0.5.
_POLL_SECONDS = 0.1

#: What may end a build before its time: Ctrl-C, a polite kill, a closed terminal.
_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
]

_EMPTY_TABINDEX = re.compile(r'(<label class="md-nav__link[^>]*?) tabindex=""')

log = logging.getLogger("mkdocs.hooks.nn_or_f")


class _State:
    """What has to live from one event to the next."""

    command = "build"
    failed = False
    site: Path | None = None
    building: Path | None = None
    config: MkDocsConfig | None = None
    runner: Runner | None = None
    blocks = Blocks()
    code = Cache(None)
    work = build.Work()
    notebooks: tempfile.TemporaryDirectory[str] | None = None
    navs: dict[str, Navigation]
    memory = serving.Memory()
    compiled = serving.Compiled()
    shelf = serving.Shelf()
    site_key: Any = None


_state = _State()


def on_startup(command: str, dirty: bool) -> None:  # noqa: ARG001
    """Note what MkDocs was started for; let every signal end it as Ctrl-C does."""
    _state.command = command
    for number in _SIGNALS[1:]:
        signal.signal(number, lambda number, _: sys.exit(128 + number))


@event_priority(100)  # before the search asks for templates
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Build beside the earlier site, and teach Markdown our blocks."""
    if _state.command == "serve" and _state.config is None:
        _check_address(*config.dev_addr)
    _state.config = config
    _state.failed = False
    _check_words()
    _state.blocks = Blocks()
    config.markdown_extensions.append(_state.blocks)
    theme.change(config.theme, theme.list_shown)
    if _state.command == "serve":
        _state.memory.begin()
        theme.change(config.theme, _state.compiled.serve)
    if "mkdocs-jupyter" in config.plugins:
        _teach_notebooks(config)
    if _state.command != "serve":
        site = Path(os.path.realpath(config.site_dir))  # a link stays a link
        _sweep(site)
        building = site.with_name(f".{site.name}-{os.getpid()}")
        _check_place(site, building)
        _state.site, _state.building = site, building
        config.site_dir = str(building)
    return config


def _teach_notebooks(config: MkDocsConfig) -> None:
    """Have mkdocs-jupyter use our template, and read nothing but labs.

    It has no option for either: it parses each page to see if it is a notebook.
    """
    from mkdocs_jupyter.config import settings

    from nn_or_f.mkdocs import notebooks  # late: nbformat takes long to import

    settings.templates_dir = str(notebooks.TEMPLATES)
    logging.getLogger("mkdocs.mkdocs-jupyter").setLevel(logging.WARNING)
    vars(config.plugins["mkdocs-jupyter"])["should_include"] = _is_lab


def _is_lab(file: File) -> bool:
    return _lab_of(file) is not None


def _lab_of(file: File) -> tuple[Lab, str] | None:
    """The lab, and the language, that a page is of."""
    for lab in _state.work.labs.values():
        for lang in languages.LANGUAGES:
            if file.src_uri == lab.src_uri(lang):
                return lab, lang
    return None


def _check_address(host: str, port: int) -> None:
    """Tell in one line, before anything is built, that the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            what = f"{host}:{port} cannot be served on: {error.strerror}. "
            what += f"Choose another address, such as “-a {host}:{port + 1}”"
            raise PluginError(
                f"{what} (make serve ADDRESS={host}:{port + 1})"
            ) from None


def _check_words() -> None:
    """Tell in one line, before anything is built, that no page can be written."""
    try:
        languages.words(languages.LANGUAGES[0])
    except languages.WordsError as error:
        place = Place(languages.WORDS, error.line)
        raise PluginError(f"{place}: {error}") from None


def _check_place(site: Path, building: Path) -> None:
    """Tell in one line, before anything is built, that there is no place for it."""
    if os.path.lexists(site) and not site.is_dir():
        raise PluginError(f"{site} is not a folder: a site cannot take its place")
    try:
        building.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"a site cannot be built beside {site}: {error.strerror}"
        raise PluginError(what) from None


def on_pre_build(config: MkDocsConfig) -> None:
    """Keep the files of the last build from being removed."""
    if _state.command == "serve":
        _state.shelf.put_aside(Path(config.site_dir))


@event_priority(100)  # before mkdocs-jupyter looks for notebooks
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Run every snippet and lab, look at every page, and offer the downloads."""
    root = Path(config.config_file_path).parent
    limits, faults = _limits(config)
    if _state.runner is None:
        _state.runner = Runner(root / build.CACHE)
        _state.code = Cache(root / CODE_CACHE)
    _state.runner.limits = limits
    sources = _sources(files, faults)
    records = "note" if _state.command == "serve" else "bind"
    with contextlib.closing(Bar()) as bar:
        _state.work = build.make(
            *(root, sources, _state.runner, bar, _tell, _colour),
            records=records if config.extra.get("records", True) else "",
        )
    _state.work.faults[:0] = faults
    if _state.command != "serve":
        _state.runner.close()
    _report(_state.work)
    for snippet in _state.work.snippets.values():
        for src_uri, text in render.downloads(snippet).items():
            files.append(File.generated(config, src_uri, content=text))
    for src_uri, text in _layer_downloads().items():
        files.append(File.generated(config, src_uri, content=text))
    for lab in _state.work.labs.values():
        _add_lab(lab, files, config)
    return files


def _layer_downloads() -> dict[str, str]:
    layers, functions = _state.work.layers, _state.work.functions
    found: dict[str, str] = _state.memory.recall(
        ("downloads", "atlas"),
        (layers, functions),
        lambda: render.layer_downloads(layers, functions),
    )
    return found


def _limits(config: MkDocsConfig) -> tuple[Limits, list[Fault]]:
    try:
        place = Place(Path(config.config_file_path).name)
        return configured(config.extra.get("limits", {}), place), []
    except FaultError as error:
        return Limits(), [*error.faults]


def _sources(files: Files, faults: list[Fault]) -> dict[str, str]:
    """The text of each page; one that cannot be read is a fault, and empty."""
    for file in files.documentation_pages():
        try:
            file.content_string  # noqa: B018  # reads it
        except UnicodeDecodeError as error:
            what = f"it is not UTF-8 (byte {error.start})"
        except OSError as error:
            what = f"it cannot be read: {error.strerror}"
        else:
            continue
        file.content_string = ""
        faults.append(Fault(what, (Place(f"{parity.DOCS}/{file.src_uri}"),)))
    return {f.src_uri: f.content_string for f in files.documentation_pages()}


def _colour(snippet: Snippet) -> None:
    """Keep a snippet's coloured code, which its pages will ask for."""
    for view in snippet.views.values():
        render.highlighted(view, _state.code)


def _tell(path: str) -> None:
    log.info("Executing %s", path)


def _add_lab(lab: Lab, files: Files, config: MkDocsConfig) -> None:
    """Add a lab's pages and downloads; mkdocs-jupyter wants real files."""
    if _state.notebooks is None:
        _state.notebooks = tempfile.TemporaryDirectory(prefix="nn-or-f-labs-")
    folder = Path(_state.notebooks.name)
    for lang in languages.LANGUAGES:
        src_uri = lab.src_uri(lang)
        execution = _state.work.executions.get(lab.name)
        key = lab, execution, config.site_url
        shown, download = _state.memory.recall(
            ("lab", src_uri),
            key,
            partial(_lab_texts, lab, lang, execution, _absolute(src_uri, config)),
        )
        path = folder / src_uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, "utf-8")
        urls = config.use_directory_urls
        files.append(File(src_uri, str(folder), config.site_dir, urls))
        src_uri = join(dirname(src_uri), lab.download)
        files.append(File.generated(config, src_uri, content=download))


def _lab_texts(
    lab: Lab,
    lang: str,
    execution: Result | None,
    url_of: Callable[[str], str | None],
) -> tuple[str, str]:
    """The notebook that a lab's page is made of, and the one to download."""
    from nn_or_f.mkdocs import notebooks

    shown = notebooks.shown(lab, lang, execution)
    return shown, notebooks.download(lab, lang, url_of)


def _absolute(src_uri: str, config: MkDocsConfig) -> Callable[[str], str | None]:
    """Gives a link of a page as an absolute URL, where the site has an address."""

    def url_of(target: str) -> str | None:
        if "://" in target:
            return target
        path, hash_, anchor = target.partition("#")
        if not config.site_url or not path:
            return None
        url = _url(normpath(join(dirname(src_uri), path)))
        return f"{config.site_url.rstrip('/')}/{url}{hash_}{anchor}"

    return url_of


def _report(work: build.Work) -> None:
    for note in work.notes:
        log.info("%s", note)  # not a warning: in a strict build that would be a fault
    for fault in work.faults:
        log.error("%s", fault)
    if work.faults and _state.command != "serve":
        count = len(work.faults)
        what = "1 fault" if count == 1 else f"{count} faults"
        raise PluginError(f"{what}; nothing was built and the earlier site stays")


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Give each language a navigation of its own."""
    _state.site_key = _site_key(config, files)
    _state.navs = {}
    for section in nav.items:
        if isinstance(section, Section) and section.title in languages.LANGUAGES:
            _state.navs[section.title] = _language_nav(section, nav)
    return nav


def _site_key(config: MkDocsConfig, files: Files) -> Any:
    """All that every page of the site is made with."""
    if _state.command != "serve":
        return None
    templates = [path for path in render.TEMPLATES.rglob("*") if path.is_file()]
    made_with = serving.digest([Path(config.config_file_path), *templates])
    return made_with, sorted((file.src_uri, file.url) for file in files)


def _language_nav(section: Section, nav: Navigation) -> Navigation:
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


def on_page_markdown(
    markdown: str, page: Page, config: MkDocsConfig, files: Files
) -> str:
    """Set the renderer of the page that is converted next."""

    def url_of(src_uri: str) -> str:
        file = files.get_file_from_path(src_uri)
        return get_relative_url(file.url, page.url) if file else src_uri

    _state.blocks.renderer = render.PageRenderer(
        lang=languages.language_of(page.file.src_uri) or config.theme["language"],
        snippets=_state.work.snippets,
        runs=_state.work.runs,
        pictures=_state.work.pictures,
        faults=_state.work.faults_by_name(),
        notes=_state.work.notes_by_name(),
        url_of=url_of,
        kept=_state.code,
        layers=_state.work.layers,
        functions=_state.work.functions,
        traces=_state.work.traces,
    )
    if found := _lab_of(page.file):
        lab, lang = found
        page.meta = {**lab.meta[lang]}
        markdown = _from_notebook(page, config, files)
    if _state.command == "serve":
        _convert_once(page, markdown)
    return markdown


def _from_notebook(page: Page, config: MkDocsConfig, files: Files) -> str:
    """A notebook as Markdown, for MkDocs to go on with as with every page."""
    from nn_or_f.mkdocs import notebooks

    def convert() -> str:
        page.render(config, files)  # as mkdocs-jupyter does it, by our template
        return str(page.content).partition(notebooks.END)[0]

    name, key = ("notebook", page.file.src_uri), page.file.content_string
    markdown: str = _state.memory.recall(name, key, convert)
    del vars(page)["render"]
    return markdown


def _convert_once(page: Page, markdown: str) -> None:
    """Have MkDocs convert a page again only if something that it shows changed."""
    name, key = ("content", page.file.src_uri), _content_key(page, markdown)
    convert, renderer = page.render, _state.blocks.renderer

    def render_page(config: MkDocsConfig, files: Files) -> None:
        found = _state.memory.find(name, key)
        if found is None:
            before = dict(vars(page))
            with serving.heard("mkdocs") as warnings:
                convert(config, files)
            changed = {
                k: v
                for k, v in vars(page).items()
                if k not in before or before[k] is not v
            }
            found = changed, frozenset(renderer.rendered)
            if not warnings:  # they are to be said again
                _state.memory.keep(name, key, found)
        attributes, rendered = found
        vars(page).update(attributes)
        page.links_to_anchors = {  # among the files of this build, not of an earlier
            files.get_file_from_path(file.src_uri) or file: links
            for file, links in (page.links_to_anchors or {}).items()
        }
        renderer.rendered |= rendered
        del vars(page)["render"]

    vars(page)["render"] = render_page


def _content_key(page: Page, markdown: str) -> Any:
    """All that a page's content is made of: its source, and what that names."""
    work = _state.work
    scanned = work.pages.get(page.file.src_uri)
    snippets = sorted(scanned.snippets()) if scanned else []
    pictures = sorted(scanned.pictures()) if scanned else []
    layers = sorted(scanned.layers()) if scanned else []
    if scanned and scanned.has("atlas-index", "atlas-functions"):
        layers = list(work.layers)
    faults, notes = work.faults_by_name(), work.notes_by_name()
    return (
        _state.site_key,
        markdown,
        [(work.snippets.get(n), work.runs.get(n), faults.get(n)) for n in snippets],
        [(work.traces.get(n), notes.get(n)) for n in snippets],
        [(work.pictures.get(n), faults.get(n)) for n in pictures],
        [work.layers.get(n) for n in layers],
        work.functions if scanned and scanned.has("atlas-functions") else [],
    )


def on_page_content(
    html: str,
    page: Page,
    config: MkDocsConfig,  # noqa: ARG001
    files: Files,  # noqa: ARG001
) -> str:
    """In ``serve``, say at the top of a page what is wrong with it."""
    faults = _state.work.faults_of_page(page.file.src_uri)
    scanned = _state.work.pages.get(page.file.src_uri)
    if scanned and not faults:
        lost = scanned.lost(html, _state.blocks.renderer.rendered)
        faults = [str(fault) for fault in lost]
        if faults and _state.command != "serve":
            raise PluginError("\n".join(faults))
    renderer, notes = _state.blocks.renderer, _state.work.notes_of_page
    if told := notes(page.file.src_uri):
        html = renderer.page_notes(told) + html
    return renderer.page_faults(faults) + html if faults else html


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Render a page with its own language's interface, navigation and twin."""
    lang = languages.language_of(page.file.src_uri)
    config.theme["language"] = lang or languages.LANGUAGES[0]
    context["nav"] = _state.navs.get(lang or "", nav)
    context["nnf"] = _interface(lang or languages.LANGUAGES[0], page.url)
    other = languages.counterpart(page.file.src_uri)
    if other:
        context["nnf"]["other_url"] = get_relative_url(_url(other), page.url)
    if config.site_url:
        src_uri = page.file.src_uri if lang else f"{languages.LANGUAGES[0]}/index.md"
        context["nnf"]["alternates"] = _alternates(src_uri, config)
    if _state.command == "serve":
        pages = [(p.title, p.url) for p in context["nav"].pages]
        known = _state.site_key, pages, page.title, page.meta, page.content
        context["page_key"] = ("page", page.file.src_uri), known
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001
    """Drop an attribute that the theme leaves empty on the label of a section."""
    return _EMPTY_TABINDEX.sub(r"\1", output)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Index, and in ``serve`` write, only what is new."""
    if _state.command == "serve":
        serving.keep_pages(env, _state.memory)
        _copy_once(files, Path(config.site_dir))
    for plugin in config.plugins.values():
        if index := getattr(plugin, "search_index", None):
            _index_once(index)
    return env


def _copy_once(files: Files, site: Path) -> None:
    """Have MkDocs copy only the files that are not as they were."""
    others = {f.dest_uri: f for f in files if not f.is_documentation_page()}
    keys: dict[str, Any] = {}
    for path, file in others.items():
        try:
            keys[path] = _file_key(file)
        except OSError as error:  # it was removed meanwhile, or links to nothing
            log.warning("%s is left out: %s", file.src_uri, error.strerror)
            files.remove(file)
    for path in _state.shelf.take_back(site, keys):
        vars(others[path])["copy_file"] = lambda dirty=False: None  # noqa: ARG005


def _file_key(file: File) -> Any:
    """What a file of the site is made of: its text, or a file as it lies."""
    if file.abs_src_path is None:
        return file.content_bytes
    lies = Path(file.abs_src_path).stat()
    # Of another file that was copied here with its time, the last is another.
    return file.abs_src_path, lies.st_mtime_ns, lies.st_size, lies.st_ctime_ns


def _index_once(index: Any) -> None:
    """Have the theme's search read only the words of a page, and only if new."""
    add = index.add_entry_from_context

    def sections_of(page: Page) -> list[dict[str, Any]]:
        known = len(index.entries)
        whole = page.content or ""
        page.content = search.words_of(whole)
        add(page)
        page.content = whole
        found = index.entries[known:]
        del index.entries[known:]
        return list(found)

    def add_once(page: Page) -> None:
        name = ("sections", page.file.src_uri)
        key = page.content, page.title, page.meta, page.url
        sections = _state.memory.recall(name, key, lambda: sections_of(page))
        index.entries += [dict(entry) for entry in sections]

    index.add_entry_from_context = add_once


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:  # noqa: ARG001
    """Notice an edit soon, and have a process ready for the first edited snippet."""
    paths = [config.docs_dir, config.config_file_path]
    for path in paths:
        server.unwatch(path)
    server.observer = serving.Watcher(_POLL_SECONDS)
    # These may not be there yet: what the others are is said in mkdocs.yml.
    root = Path(config.config_file_path).parent
    for path in [*paths, str(root / atlas.EVIDENCE), str(root / outputs.FOLDER)]:
        server.watch(path)
    if _state.runner:
        _state.runner.warm_up(map(tasks.of_snippet, _state.work.snippets.values()))
    return server


def on_template_context(
    context: dict[str, Any], template_name: str, config: MkDocsConfig
) -> dict[str, Any]:
    """Give pages without a source (404.html) both languages' home pages."""
    config.theme["language"] = languages.LANGUAGES[0]
    if template_name.endswith(".html"):
        context["nav"] = _state.navs.get(languages.LANGUAGES[0], context["nav"])
        context["nnf"] = _interface(languages.LANGUAGES[0], "")
    return context


def _interface(lang: str, url: str) -> dict[str, Any]:
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


def _alternates(src_uri: str, config: MkDocsConfig) -> list[dict[str, str]]:
    """Absolute URLs of a page in each language, for search engines.

    A reader of neither language gets the root's choice, or the English page.
    """
    base = (config.site_url or "").rstrip("/")
    path = src_uri.partition("/")[2]
    urls = {lang: _url(f"{lang}/{path}") for lang in languages.LANGUAGES}
    urls["x-default"] = "" if path == "index.md" else urls["en"]
    return [{"lang": lang, "href": f"{base}/{url}"} for lang, url in urls.items()]


def _url(src_uri: str) -> str:
    """The URL of a page, as MkDocs makes it with directory URLs."""
    stem = splitext(src_uri)[0].removesuffix("index")
    return stem if stem.endswith("/") else f"{stem}/"


def on_post_build(config: MkDocsConfig) -> None:
    """Let readers search the pages of their own language."""
    pages = [page for nav in _state.navs.values() for page in nav.pages]
    search.split(Path(config.site_dir), {page.url: [page.title] for page in pages})
    if _state.command == "serve":
        log.debug("Made anew: %s", ", ".join(" ".join(n) for n in _state.memory.made))


def on_build_error(error: Exception) -> None:
    """Note that what was built must not be kept; a full disk needs no stack."""
    _state.failed = True
    if isinstance(error, OSError) and _state.command != "serve":
        raise PluginError(f"nothing was built and the earlier site stays: {error}")


def on_shutdown() -> None:
    """End all runs; let the new site take the earlier one's place if it is whole."""
    if _state.runner:
        _state.runner.close()
        _state.runner = None
    if _state.notebooks:
        _state.notebooks.cleanup()
        _state.notebooks = None
    site, building = _state.site, _state.building
    if site is None or building is None:
        return
    with _undisturbed() as handlers:
        if _state.failed or sys.exc_info()[0] is not None:
            shutil.rmtree(building, ignore_errors=True)
            return
        if building.is_dir():
            try:
                _replace(building, site)
            except OSError as error:
                shutil.rmtree(building, ignore_errors=True)
                what = f"the new site cannot take the earlier one's place: {error}"
                raise PluginError(what) from None
            if _state.command == "build":
                handlers.clear()  # the site is there: no signal may say that it failed
    if _state.config:
        _state.config.site_dir = str(site)  # where gh-deploy looks for it


@contextlib.contextmanager
def _undisturbed() -> Iterator[dict[Any, Any]]:
    """Let no signal come between the steps of what must be done whole.

    It gives the handlers that come back afterwards.
    """
    handlers = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
    try:
        yield handlers
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _replace(building: Path, site: Path) -> None:
    """Let ``building`` take the place of ``site``; if it cannot, nothing changes.

    Another build may do the same at the same time: the last one stays.
    """
    earlier = site.with_name(f"{building.name}-earlier")
    while True:
        with contextlib.suppress(FileNotFoundError):
            site.rename(earlier)
        try:
            building.rename(site)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                if earlier.exists():
                    earlier.rename(site)
                raise
        else:
            _keep_hidden(earlier, site)
            break
        finally:
            if site.exists():
                shutil.rmtree(earlier, ignore_errors=True)


def _keep_hidden(earlier: Path, site: Path) -> None:
    """Leave what MkDocs leaves when it cleans a site: hidden files, such as .git."""
    for hidden in earlier.glob(".*"):
        if not os.path.lexists(site / hidden.name):
            hidden.rename(site / hidden.name)


def _sweep(site: Path) -> None:
    """Remove what builds that were killed have left beside the site."""
    for left in site.parent.glob(f".{site.name}-*"):
        pid, _, rest = left.name.removeprefix(f".{site.name}-").partition("-")
        if pid.isdecimal() and rest in ("", "earlier") and not _lives(int(pid)):
            if rest and not site.exists():
                left.rename(site)  # it was killed between two steps
            else:
                shutil.rmtree(left, ignore_errors=True)


def _lives(pid: int) -> bool:
    import psutil

    return bool(psutil.pid_exists(pid))
