"""Code is coloured once, and anew where what was kept cannot be used."""

from __future__ import annotations

from pathlib import Path

import pygments
import pytest
from bs4 import BeautifulSoup

from nn_or_f.run.cache import Cache
from nn_or_f.show import code


def test_colored_code_is_the_code_in_spans_and_nothing_around() -> None:
    written = "x = '<b>' if 1 < 2 else None  # 日本語\n"
    colored = code.highlighted(written, Cache(None))
    shown = BeautifulSoup(f"<pre>{colored}</pre>", "html.parser").pre
    assert shown is not None
    assert {tag.name for tag in shown.find_all()} == {"span"}
    assert shown.get_text() == written


def test_code_is_colored_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    colored = code.highlighted("x = 1\n", Cache(tmp_path))
    monkeypatch.setattr(code, "highlight", lambda *_: "colored again")
    assert code.highlighted("x = 1\n", Cache(tmp_path)) == colored
    assert code.highlighted("x = 2\n", Cache(tmp_path)) == "colored again"


@pytest.mark.parametrize("damaged", [{}, {"html": 1}])
def test_code_whose_colours_were_kept_in_another_form_is_coloured_again(
    tmp_path: Path, damaged: dict[str, object]
) -> None:
    kept = Cache(tmp_path)
    coloured = code.highlighted("x = 1\n", kept)
    (entry,) = tmp_path.iterdir()
    whole = entry.read_bytes()
    kept.save(["pygments", pygments.__version__, "x = 1\n"], damaged)
    assert code.highlighted("x = 1\n", kept) == coloured
    assert entry.read_bytes() == whole
