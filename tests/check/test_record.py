"""A command records what is new unasked, and what changed where it is named."""

from __future__ import annotations

from tests.check.conftest import RECORD, SNIPPET, change
from tests.minisite import MiniSite


def test_the_command_records_words_of_what_is_named_only(recorded: MiniSite) -> None:
    change(recorded, "True", "False")
    before = recorded.read(RECORD)
    answer = recorded.record()
    assert answer.returncode == 1
    assert "    -    same False\n    +    same True\n" in answer.stdout
    assert "make outputs SNIPPETS=page/same.py" in answer.stdout
    assert recorded.read(RECORD) == before
    answer = recorded.record("page/same.py")
    assert answer.returncode == 0
    assert f"{RECORD}: recorded\n    -    same False" in answer.stdout
    assert "same True" in recorded.read(RECORD)
    assert recorded.record().stdout == ""


def test_the_command_records_rounded_numbers_unasked(recorded: MiniSite) -> None:
    change(recorded, "half = 0.5", "half = 0.6")
    answer = recorded.record()
    assert answer.returncode == 0
    assert "    -    half = 0.6\n    +    half = 0.5" in answer.stdout
    assert recorded.build().returncode == 0


def test_the_command_takes_no_other_names_and_records_no_faults(
    recorded: MiniSite,
) -> None:
    answer = recorded.record("page/none.py")
    assert answer.returncode == 2
    assert answer.stderr == "there is no snippet and no lab page/none.py\n"
    recorded.write("snippets/page/same.py", f"{SNIPPET}int('a')\n")
    answer = recorded.record()
    assert answer.returncode == 1
    assert "snippets/page/same.py:13: it raised ValueError" in answer.stderr
    assert "Mend this first" in answer.stderr
    (recorded.root / "docs/en/index.md").write_bytes(b"\xff")
    answer = recorded.record()
    assert answer.returncode == 1
    said = "docs/en/index.md: it is not UTF-8 (byte 0)\nMend this first\n"
    assert answer.stderr == said
