"""Each language has a navigation of its own; without words there is no page."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from nn_or_f.mkdocs import navigation


def test_that_the_words_cannot_be_read_is_said_in_one_line(own_words: Path) -> None:
    own_words.write_text("\ncode: {\n", "utf-8")
    place = "nn_or_f/show/templates/words.yml:3"
    with pytest.raises(PluginError, match=f"^{place}: it is not"):
        navigation.check_words()
