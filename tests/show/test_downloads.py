"""Readers download what they see, in each language."""

from __future__ import annotations

import json

from nn_or_f.read import snippet
from nn_or_f.show import downloads


def test_a_notebook_may_end_in_an_error_where_its_snippet_does() -> None:
    for text, tags in (("x = 1\n", None), ("# raises: E\nf()\n", ["raises-exception"])):
        files = downloads.of_snippet(snippet.parse("page/nn.py", text))
        (cell,) = json.loads(files["en/snippets/page/nn.ipynb"])["cells"]
        assert cell["metadata"].get("tags") == tags
