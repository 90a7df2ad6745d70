"""HTML for the blocks and values of one page.

In: the inputs of a page, and each block and value as its author wrote it. Out: HTML
from ``templates/``. Called by ``pages`` (the renderer of each page), ``markdown`` (each
block and value) and ``server``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from nn_or_f import languages
from nn_or_f.read import block_types
from nn_or_f.run.cache import Cache
from nn_or_f.show import values
from nn_or_f.show.contexts import Contexts, MissingError
from nn_or_f.show.inputs import PageInputs

#: Where all HTML comes from.
TEMPLATES = Path(__file__).parent / "templates"

_TEMPLATES = Environment(
    loader=PackageLoader("nn_or_f.show"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class PageRenderer:
    """Renders the blocks and values of one page, in the order they stand in.

    ``inputs`` are all that they show. ``url_of`` gives the URL of a file of the site (a
    path under ``docs/``) as seen from the page. Colored code is kept in ``cache``.
    ``rendered`` has the labels of what was rendered.
    """

    def __init__(
        self,
        inputs: PageInputs,
        url_of: Callable[[str], str],
        cache: Cache | None = None,
    ) -> None:
        self.inputs = inputs
        self.rendered: set[str] = set()
        self._contexts = Contexts(inputs, url_of, cache or Cache(None))

    def block(
        self, name: str, *arguments: str, **options: str | Mapping[str, str]
    ) -> str:
        """A block; of one that names what is not there, what is wrong."""
        type_ = block_types.BLOCKS[name]
        self.rendered.add(block_types.label(name, arguments))
        written = {k: options.get(k, o.left_out) for k, o in type_.options.items()}
        try:
            context = self._contexts.of(name, arguments, written)
        except MissingError as error:
            return self.page_faults(error.faults)
        return self._fragment(type_.template, **context)

    def value(self, file: str, name: str, spec: str) -> str:
        """One value of a run, in a sentence."""
        label = f"{file}:{name}"
        self.rendered.add(label)
        text = values.of_run(self.inputs.runs.get(file), name, spec)
        if text is None:
            text = "?"  # there is a fault that says why
        return self._fragment("value.html", text=text, name=label).strip()

    def page_faults(self, faults: Sequence[str]) -> str:
        """What an author has to mend in this page."""
        return self._fragment("fault.html", faults=faults)

    def page_notes(self, notes: Sequence[str]) -> str:
        """What an author has to know of this page."""
        return self._fragment("note.html", notes=notes)

    def _fragment(self, template: str, **context: object) -> str:
        inputs = self.inputs
        found = _TEMPLATES.get_template(template)
        return found.render(lang=inputs.lang, w=inputs.words, **context)


def faults_of_site(faults: Sequence[str], lang: str) -> str:
    """What an author has to mend before any page can be made anew."""
    words = languages.words(lang)
    return _TEMPLATES.get_template("fault.html").render(w=words, faults=faults)
