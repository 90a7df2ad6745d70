"""Python code in colors.

In: code, and where to keep what was colored. Out: HTML. Called by ``contexts``, and by
``plugin`` while snippets run.
"""

from __future__ import annotations

from markupsafe import Markup
from pygments import __version__, highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from nn_or_f.run.cache import Cache


def highlighted(code: str, cache: Cache) -> Markup:
    """Python as ``<span>`` elements, without a wrapper."""
    key = ["pygments", __version__, code]
    found = cache.load(key)
    if not isinstance(found, str):
        formatter: HtmlFormatter[str] = HtmlFormatter(nowrap=True)
        found = highlight(code, PythonLexer(), formatter)
        cache.save(key, found)
    return Markup(found)
