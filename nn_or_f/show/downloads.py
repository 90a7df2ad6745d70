"""The files that readers can download.

In: snippets and layers. Out: their texts, by their path under ``docs/``. Called by
``pages``, which adds the files to the site, and ``contexts``, which links to them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any

from nn_or_f import atlas
from nn_or_f.atlas import Entry, FunctionEntry, Twin
from nn_or_f.read.snippet import Snippet


def path(lang: str, name: str, suffix: str) -> str:
    """Where one language's view of a snippet is."""
    return f"{lang}/snippets/{PurePosixPath(name).with_suffix(suffix)}"


def twin_path(lang: str, twin: Twin) -> str:
    """Where one twin, made whole, is."""
    return f"{lang}/snippets/atlas/{twin.category}/{twin.function}.py"


def of_snippet(snippet: Snippet) -> dict[str, str]:
    """Its views, as Python files and as notebooks."""
    found: dict[str, str] = {}
    for lang, view in snippet.views.items():
        found[path(lang, snippet.name, ".py")] = view
        notebook = _notebook(view, bool(snippet.raises))
        found[path(lang, snippet.name, ".ipynb")] = notebook
    return found


def of_atlas(
    layers: Mapping[str, Entry], functions: Sequence[FunctionEntry] = ()
) -> dict[str, str]:
    """The twins, and the tables for programs."""
    found = {
        twin_path(lang, entry.twin): view
        for entry in layers.values()
        for lang, view in entry.twin.views.items()
    }
    if layers:
        found["atlas.json"] = atlas.as_json(layers, functions, version("torch"))
        found["atlas.csv"] = atlas.as_csv(layers)
    return found


def _notebook(view: str, ends_in_error: bool) -> str:
    """A notebook of one cell, to the byte as nbformat writes it.

    To import nbformat and have it check each takes as long as to color the code.
    """
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "snippet",
        "metadata": {"tags": ["raises-exception"]} if ends_in_error else {},
        "outputs": [],
        "source": view.rstrip("\n").splitlines(keepends=True),
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": [cell],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
