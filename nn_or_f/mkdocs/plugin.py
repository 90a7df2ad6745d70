"""What MkDocs asks for at each step of a build, and which room answers.

In: MkDocs' events. Out: pages with their runs in two languages, and a site
that replaces the earlier one only when all went well. ``hooks`` makes one plugin for
each process.

In a build every fault is an error, with or without ``--strict``. In
``mkdocs serve`` nothing is ever raised: a fault is shown in its page and goes
when its file is mended.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from nn_or_f import atlas, build, languages, tasks
from nn_or_f.check import against_record
from nn_or_f.mkdocs import navigation, pages, publish, rebuild, settings, theme
from nn_or_f.mkdocs.search_index import index_once, split_by_language
from nn_or_f.mkdocs.server import check_address, watch
from nn_or_f.mkdocs.settings import Settings
from nn_or_f.read.snippet import Snippet
from nn_or_f.run.cache import Cache
from nn_or_f.run.progress import Bar
from nn_or_f.run.runner import Runner
from nn_or_f.show.code import highlighted
from nn_or_f.show.markdown import Blocks
from nn_or_f.work import Work

if TYPE_CHECKING:
    from nn_or_f.mkdocs.notebooks import Notebooks

CODE_CACHE = ".cache/code"

log = logging.getLogger("mkdocs.plugins.nn_or_f")


class NnOrF(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """One for a site, which MkDocs keeps from one build of ``serve`` to the next."""

    def __init__(self) -> None:
        self.command, self.serves = "build", False
        self.failed = False
        self.publication: publish.Publication | None = None
        self.runner: Runner | None = None
        self.work, self.blocks = Work(), Blocks()
        self.lost: list[str] = []
        self.code_cache = Cache(None)
        self.navs: dict[str, Navigation] = {}
        self.memory, self.compiled = rebuild.Memory(), rebuild.Compiled()
        self.shelf = rebuild.Shelf()
        self.site_key: Any = None
        self._at_end = contextlib.ExitStack()

    @cached_property
    def notebooks(self) -> Notebooks:
        """The notebooks of the labs, where there are labs."""
        from nn_or_f.mkdocs.notebooks import Notebooks  # late: nbformat takes long

        notebooks = Notebooks(self.memory)
        self._at_end.callback(notebooks.close)
        return notebooks

    def on_startup(self, *, command: str, **_: Any) -> None:
        """Note what MkDocs was started for; let every signal end it as Ctrl-C does."""
        self.command, self.serves = command, command == "serve"
        publish.end_by_signals()

    @event_priority(100)  # before the search asks for templates
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Build beside the earlier site, and teach Markdown our blocks."""
        if self.serves and self.runner is None:  # the first build
            check_address(*config.dev_addr)
        navigation.check_words()
        self.failed, self.lost = False, []
        self.blocks = Blocks()
        config.markdown_extensions.append(self.blocks)
        theme.prepare(config)
        if "mkdocs-jupyter" in config.plugins:
            self.notebooks.teach(config.plugins["mkdocs-jupyter"])
        if self.serves:
            self.memory.begin()
            self.compiled.serve(config.theme)
        else:
            self.publication = publish.Publication(config)
            self.publication.begin()
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Keep the files of the last build from being removed."""
        if self.serves:
            self.shelf.put_aside(Path(config.site_dir))

    @event_priority(100)  # before mkdocs-jupyter looks for notebooks
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Run every snippet and lab, look at every page, and offer the downloads."""
        root = Path(config.config_file_path).parent
        self.config, wrong = settings.read(config)
        if self.runner is None:
            self.runner = Runner(root / build.CACHE)
            self._at_end.callback(self.runner.close)
            self.code_cache = Cache(root / CODE_CACHE)
            self._at_end.callback(self.code_cache.prune)
        self.runner.limits = self.config.limits
        sources, unread = pages.sources(files)
        records = "note" if self.serves else "bind"
        tell = partial(log.info, "Executing %s")
        with contextlib.closing(Bar()) as bar:
            self.work = build.make(
                *(root, sources, self.runner, bar, tell, self._highlight),
                records=records if self.config.records else "",
            )
        self.work.faults[:0] = wrong + unread
        if not self.serves:
            self.runner.close()
        self._tell(self.work.faults, self.work.notes)
        for src_uri, text in pages.downloads(self.work, self.memory).items():
            files.append(File.generated(config, src_uri, content=text))
        if self.work.labs:
            self.notebooks.add(self.work.labs, self.work.executions, files, config)
        return files

    def _highlight(self, snippet: Snippet) -> None:
        """Keep a snippet's highlighted code, which its pages will ask for."""
        for view in snippet.views.values():
            highlighted(view, self.code_cache)

    def _tell(self, faults: Sequence[object], notes: Sequence[object] = ()) -> None:
        """Log what is wrong, which ends a build, and what is to be known."""
        for note in notes:
            log.info("%s", note)  # not a warning: in a strict build that would stop it
        for fault in faults:
            log.error("%s", fault)
        if not self.serves:
            publish.refuse(faults)

    def on_nav(
        self, nav: Navigation, /, *, config: MkDocsConfig, files: Files
    ) -> Navigation:
        """Give each language a navigation of its own."""
        self.site_key = rebuild.site_key(config, files) if self.serves else None
        theme.escape_titles(nav.items)
        self.navs = navigation.by_language(nav)
        return nav

    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Set the renderer of the page that is converted next."""
        renderer = pages.renderer(self.work, self.code_cache, page, files)
        self.blocks.renderer = renderer
        if self.work.labs:
            markdown = self.notebooks.markdown(markdown, page, config, files)
        theme.escape_words(page)
        if self.serves:
            key = self.site_key, markdown, renderer.inputs
            rebuild.convert_once(page, key, renderer.rendered, self.memory)
        return markdown

    def on_page_content(self, html: str, /, *, page: Page, **_: Any) -> str:
        """In ``serve``, say at the top of a page what is wrong with it."""
        src_uri, renderer = page.file.src_uri, self.blocks.renderer
        faults = self.work.faults_of_page(src_uri)
        if not faults:
            faults = pages.lost(self.work, page, html, renderer.rendered)
            if not self.serves:
                self.lost += faults
        if notes := self.work.notes_of_page(src_uri):
            html = renderer.page_notes(notes) + html
        return renderer.page_faults(faults) + html if faults else html

    def on_env(
        self, env: Environment, /, *, config: MkDocsConfig, files: Files
    ) -> Environment:
        """Index, and in ``serve`` write, only what is new."""
        if self.serves:
            rebuild.keep_pages(env, self.memory)
            rebuild.copy_once(files, Path(config.site_dir), self.shelf)
        elif self.publication:
            self.publication.expect(files)
        index_once(config.plugins.values(), self.memory)
        return env

    def on_page_context(
        self, context: Any, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Render a page with its own language's interface, navigation and twin."""
        lang = languages.language_of(page.file.src_uri)
        config.theme["language"] = lang or languages.LANGUAGES[0]
        context["nav"] = self.navs.get(lang or "", nav)
        context["nnf"] = navigation.of_page(page, config)
        if self.serves:
            context["page_key"] = rebuild.page_key(page, context["nav"], self.site_key)
        return context

    def on_template_context(
        self, context: Any, /, *, template_name: str, config: MkDocsConfig
    ) -> Any:
        """Give pages without a source (404.html) both languages' home pages."""
        lang = config.theme["language"] = languages.LANGUAGES[0]
        if template_name.endswith(".html"):
            context["nav"] = self.navs.get(lang, context["nav"])
            context["nnf"] = navigation.interface(lang, "")
        return context

    def on_post_page(self, output: str, /, **_: Any) -> str:
        """Mend what the theme writes."""
        return theme.mended(output)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """End a build that lost a block; let readers search their language's pages."""
        self._tell(self.lost)
        titles = {p.url: [p.title] for nav in self.navs.values() for p in nav.pages}
        split_by_language(Path(config.site_dir), titles)
        if self.serves:
            log.debug("Made anew: %s", ", ".join(map(" ".join, self.memory.made)))

    def on_serve(self, server: Any, /, *, config: MkDocsConfig, **_: Any) -> Any:
        """Notice an edit soon, and have a process ready for the first snippet."""
        watch(server, config, [atlas.EVIDENCE, against_record.FOLDER])
        if self.runner:
            self.runner.warm_up(map(tasks.of_snippet, self.work.snippets.values()))
        return server

    def on_build_error(self, *, error: Exception) -> None:
        """Note that what was built must not be kept; a full disk needs no stack."""
        self.failed = True
        if isinstance(error, OSError) and not self.serves:
            raise PluginError(f"nothing was built and the earlier site stays: {error}")

    def on_shutdown(self) -> None:
        """End all runs; let a site that is whole take the place of the earlier one."""
        self._at_end.close()
        if self.publication:
            whole = not self.failed and sys.exc_info()[0] is None
            self.publication.end(whole=whole, last=self.command == "build")
