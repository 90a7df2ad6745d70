"""A source is text with plain line ends, or its author is told why it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_or_f.read import sources


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
