"""All pages are read, in order, or all that cannot be read are told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_or_f.faults import FaultError
from nn_or_f.read import parity, sources


def pages_at(root: Path, pages: dict[str, bytes]) -> None:
    for name, text in pages.items():
        file = root / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)


def test_pages_are_read_by_their_path_under_docs(tmp_path: Path) -> None:
    text = {"ja/b/c.md": b"# C\r\n", "index.md": b"", "ja/a.md": b"a\rb", "a.txt": b"x"}
    pages_at(tmp_path, text)
    found = sources.pages(tmp_path)
    assert list(found.items()) == [
        ("index.md", ""),
        ("ja/a.md", "a\nb"),
        ("ja/b/c.md", "# C\n"),
    ]


def test_a_project_without_pages_has_none(tmp_path: Path) -> None:
    assert sources.pages(tmp_path) == {}


UNREADABLE = {"en/a.md": b"\xff", "en/b.md": b"ok", "ja/a.md": b"\xef\xbb\xbfa"}
TOLD = """\
docs/en/a.md: it is not UTF-8 (byte 0)
docs/ja/a.md: it begins with a byte-order mark: save it as UTF-8 without one"""


def test_every_page_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    pages_at(tmp_path, UNREADABLE)
    with pytest.raises(FaultError) as error:
        sources.pages(tmp_path)
    assert str(error.value) == TOLD


def test_such_a_page_ends_the_check_of_both_languages_in_no_stack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages_at(tmp_path, UNREADABLE)
    assert parity.main(tmp_path) == 1
    assert capsys.readouterr().err == f"{TOLD}\n"
