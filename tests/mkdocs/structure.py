"""Files and pages as MkDocs knows them, without a build."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page


def files_at(config: MkDocsConfig, *src_uris: str) -> Files:
    return Files([File.generated(config, name, content="# T") for name in src_uris])


def page_at(config: MkDocsConfig, src_uri: str) -> Page:
    (file,) = files_at(config, src_uri)
    return Page(None, file, config)
