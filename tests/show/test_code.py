"""Code is coloured once, and anew where what was kept cannot be used."""

from __future__ import annotations

from pathlib import Path

import pygments
import pytest

from nn_or_f.run.cache import Cache
from nn_or_f.show import code


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
