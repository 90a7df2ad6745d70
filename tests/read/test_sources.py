"""A source is text with plain line ends, or its author is told why it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_or_f.faults import FaultError
from nn_or_f.read import parity, sources


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a\nb\n", "a\nb\n"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        ("日本語\u2028 \x0c".encode(), "日本語\u2028 \x0c"),
        (b"", ""),
    ],
)
def test_a_file_is_read_as_it_is_but_for_its_line_ends(
    tmp_path: Path, content: bytes, text: str
) -> None:
    (tmp_path / "a.py").write_bytes(content)
    assert sources.read(tmp_path / "a.py", "snippet") == text


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"ab\xff", "it is not UTF-8 (byte 2)"),
        (b"\xef\xbb\xbfa\n", "it begins with a byte-order mark: save it as UTF-8"),
        ("あ".encode("shift_jis"), "it is not UTF-8 (byte 0)"),
    ],
)
def test_a_file_in_another_encoding_is_told(
    tmp_path: Path, content: bytes, what: str
) -> None:
    (tmp_path / "a.py").write_bytes(content)
    with pytest.raises(sources.UnreadableError) as caught:
        sources.read(tmp_path / "a.py", "snippet")
    assert str(caught.value).startswith(what)


@pytest.mark.parametrize("kind", ["snippet", "picture"])
def test_what_is_not_there_is_named_by_its_kind(tmp_path: Path, kind: str) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "none", tmp_path / "file/none"):
        with pytest.raises(sources.UnreadableError, match=f"no such {kind}$"):
            sources.read(path, kind)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(sources.UnreadableError, match=r"^it is not a file$"):
        sources.read(tmp_path, "snippet")


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
