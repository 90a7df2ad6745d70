"""What the template of each block gets.

In: the inputs of a page, and what its author wrote in one of its blocks. Out: the
context of the block's template. `Contexts` has a method for each block whose template
needs more than arguments, options and snippets. Called by ``render``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup

from nn_or_f import atlas
from nn_or_f.read import block_types
from nn_or_f.read.page import Options
from nn_or_f.read.snippet import FOLDER as SNIPPETS
from nn_or_f.read.snippet import test_module
from nn_or_f.run.cache import Cache
from nn_or_f.show import downloads, moments, values
from nn_or_f.show.code import highlighted
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.snippet_data import Shown, Side
from nn_or_f.show.symptoms import grouped
from nn_or_f.show.versions import VERSIONS_PAGE, Version

#: What a template gets, by name.
Context = dict[str, Any]

#: Words that the inspector's script needs: see ``inspect_…`` in words.yml.
_INSPECTOR = (
    *("step", "train", "eval", "parameters", "buffers", "modules", "variables"),
    *("changed", "gradient", "shares", "same", "hooks"),
    *("waits", "before", "drawn", "not_drawn"),
)


class MissingError(Exception):
    """There is nothing to show; ``faults`` say why."""

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        self.faults = faults


def anchor(name: str) -> str:
    """The id of a snippet's first block on a page."""
    stem = PurePosixPath(name).with_suffix("").as_posix()
    return f"run-{stem.replace('/', '-').replace('_', '-')}"


class Contexts:
    """The contexts of the blocks of one page, in the order they stand in.

    The method of a block is named after it (``_for_atlas_index``). It gets the
    block's arguments, and its options by name.
    """

    def __init__(
        self, inputs: PageInputs, url_of: Callable[[str], str], cache: Cache
    ) -> None:
        self._inputs = inputs
        self._url_of = url_of
        self._cache = cache
        self._anchors: set[str] = set()

    def of(self, name: str, arguments: tuple[str, ...], options: Options) -> Context:
        """The context of a block.

        Raises:
            MissingError: what the block names is not there.
        """
        method = getattr(self, f"_for_{name.replace('-', '_')}", None)
        if method is None:
            return self._default(name, arguments, options)
        found: Context = method(arguments, **options)
        return found

    def _default(
        self, name: str, arguments: tuple[str, ...], options: Options
    ) -> Context:
        """Arguments and options as they were written, and its snippets."""
        snippets = arguments if block_types.BLOCKS[name].of == SNIPPETS else ()
        alt = str(options.get("alt", ""))
        all_shown = [self._shown(one, alt) for one in snippets]
        return {"arguments": arguments, "options": options, "all_shown": all_shown}

    def _for_run(self, arguments: tuple[str, ...], badge: str, alt: str) -> Context:
        return {"shown": self._shown(arguments[0], alt, badge)}

    def _for_pair(self, arguments: tuple[str, ...], alt: str) -> Context:
        left, right = (self._shown(name, alt) for name in arguments)
        return {
            "left": left.compared_to(right),
            "right": right.compared_to(left),
            "same": left.ends_as(right),
        }

    def _for_cure(self, arguments: tuple[str, ...], badge: str, alt: str) -> Context:
        symptom, cure = arguments
        one, other = self._shown(symptom, alt, badge), self._shown(cure, alt, "works")
        both = (one.with_code_compared_to(other), other.with_code_compared_to(one))
        return {"all_shown": both}

    def _for_symptoms(self, arguments: tuple[str, ...]) -> Context:  # noqa: ARG002
        symptoms = self._inputs.symptoms
        pages = {one.page for one in symptoms if one.page}
        return {
            "symptoms": symptoms,
            "groups": grouped(symptoms) if pages else {},
            "urls": {"": "", **{page: self._url_of(page) for page in pages}},
        }

    def _for_inspect(self, arguments: tuple[str, ...], alt: str) -> Context:
        all_shown = [self._shown(name, alt) for name in arguments]
        traces = self._inputs.traces
        sides = [
            Side(shown, traces[shown.name])
            for shown in all_shown
            if shown.name in traces and not shown.faults
        ]
        if len(sides) < len(arguments) or not any(side.trace.steps for side in sides):
            sides = []  # the template shows the snippets as they are
        words = {key: self._inputs.words[f"inspect_{key}"] for key in _INSPECTOR}
        first = all_shown[0]
        return {
            "all_shown": all_shown,
            "anchor": first.anchor if len(sides) == 1 else f"steps-{first.anchor[4:]}",
            "sides": sides,
            "moments": moments.in_step([side.deeds for side in sides]) if sides else [],
            "same": all(shown.ends_as(first) for shown in all_shown),
            "words": json.dumps(words, ensure_ascii=False),
        }

    def _for_predict(
        self,
        arguments: tuple[str, ...],
        value: str,
        asks: str,
        why: str,
        wrong: Mapping[str, str],
        alt: str,
    ) -> Context:
        shown = self._shown(arguments[0], alt)
        name, _, spec = value.partition(":")
        run = self._inputs.runs.get(arguments[0])
        right = (values.of_run(run, name.strip(), spec.strip()) or "").strip()
        # Where it is not known, the template shows the snippet as it ran.
        explained: dict[str, str] = {**wrong, right: why} if right else {}
        return {
            "shown": shown,
            "anchor": f"predict-{shown.anchor.removeprefix('run-')}",
            "asks": asks,
            "right": right,
            "answers": values.in_order(explained),
            "explained": explained,
        }

    def _for_picture(self, arguments: tuple[str, ...]) -> Context:
        (name,) = arguments
        if name not in self._inputs.pictures:
            raise MissingError(*self._inputs.faults.get(name, ()))
        return {"svg": Markup(self._inputs.pictures[name].views[self._inputs.lang])}

    def _for_atlas(self, arguments: tuple[str, ...]) -> Context:
        (cls,) = arguments
        entry = next((e for e in self._inputs.layers if e.twin.cls == cls), None)
        if entry is None:
            raise MissingError(f"there is no twin of nn.{cls}")
        lang = self._inputs.lang
        return {
            "anchor": self._unique(f"layer-{entry.anchor}"),
            "entry": entry,
            "code": highlighted(entry.twin.views[lang], self._cache),
            "short": entry.short and highlighted(entry.short.text, self._cache),
            "download": self._url_of(downloads.twin_path(lang, entry.twin)),
            "glossary": self._url_of(f"{lang}/glossary.md"),
            "differences": self._url_of(f"{lang}/differences.md"),
        }

    def _for_atlas_index(self, arguments: tuple[str, ...]) -> Context:  # noqa: ARG002
        return {
            "entries": {entry.twin.cls: entry for entry in self._inputs.layers},
            "urls": self._layer_urls(),
            "json": self._url_of("atlas.json"),
            "csv": self._url_of("atlas.csv"),
        }

    def _for_atlas_functions(self, arguments: tuple[str, ...]) -> Context:  # noqa: ARG002
        page = f"{self._inputs.lang}/{atlas.WITHOUT_CLASS_PAGE}"
        return {
            "functions": self._inputs.functions,
            "urls": self._layer_urls(),
            "without_class": self._url_of(page),
        }

    def _for_version(self, arguments: tuple[str, ...]) -> Context:
        (torch,) = arguments
        known = [one for one in self._inputs.versions if one.torch == torch]
        if not known:
            raise MissingError(f"nothing is known of torch {torch}: run “make drift”")
        shown_on = self._inputs.shown_on.items()
        return {
            "version": Version(known[0]),
            "urls": {n: f"{self._url_of(page)}#{anchor(n)}" for n, page in shown_on},
        }

    def _layer_urls(self) -> dict[str, str]:
        lang = self._inputs.lang
        layers = self._inputs.layers
        return {e.twin.cls: self._url_of(f"{lang}/{e.page}") for e in layers}

    def _shown(self, name: str, alt: str, badge: str = "") -> Shown:
        own_anchor = self._unique(anchor(name))
        inputs = self._inputs
        snippet, run = inputs.snippets.get(name), inputs.runs.get(name)
        faults = inputs.faults.get(name, ())
        if snippet is None:
            faults = faults or (f"there is no run of {name}",)
            return Shown(name, own_anchor, badge=badge, faults=faults)
        shown = Shown(
            name=name,
            anchor=own_anchor,
            code=highlighted(snippet.views[inputs.lang], self._cache),
            alt=alt,
            badge=badge,
            test=test_module(name),
            py_url=self._url_of(downloads.path(inputs.lang, name, ".py")),
            ipynb_url=self._url_of(downloads.path(inputs.lang, name, ".ipynb")),
            faults=faults,
            notes=inputs.notes.get(name, ()),
            tried=inputs.tried.get(name, ()),
            versions_url=self._url_of(f"{inputs.lang}/{VERSIONS_PAGE}"),
        )
        return shown.with_run(run) if run else shown

    def _unique(self, base: str) -> str:
        """An id that nothing on the page has yet."""
        anchor, number = base, 1
        while anchor in self._anchors:
            number += 1
            anchor = f"{base}-{number}"
        self._anchors.add(anchor)
        return anchor
