"""A command records what is new unasked, and what changed where it is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from nn_or_f.check import against_record, record_anew
from nn_or_f.check.transcript import Transcript
from nn_or_f.faults import FaultError
from tests.check.conftest import RECORD, SNIPPET, change, wrong
from tests.check.test_transcript import of
from tests.minisite import MiniSite

ONE = against_record.of_snippet("page/one.py")


def anew(
    root: Path, now: Transcript, *named: str, then: Transcript | None = None
) -> Sequence[tuple[str, bool]]:
    """What is told of a run that says this now, and that was recorded so, if at all."""
    if then:
        (root / ONE.recorded).parent.mkdir(parents=True)
        (root / ONE.recorded).write_text(then.text())
    return [*record_anew.record_anew(root, {ONE: now}, named)]


def test_what_is_new_is_recorded_unasked(tmp_path: Path) -> None:
    ((told, refused),) = anew(tmp_path, of("a\n", n=1))
    assert told.startswith("outputs/page/one.txt: recorded\n    +torch 2.13.0,")
    assert not refused
    assert (tmp_path / ONE.recorded).read_text() == of("a\n", n=1).text()


def test_of_what_says_nothing_there_is_no_file(tmp_path: Path) -> None:
    assert anew(tmp_path, of("")) == []
    assert not (tmp_path / ONE.recorded).exists()


@pytest.mark.parametrize(
    ("named", "refused"), [((), True), (("page/one.py",), False), (("all",), False)]
)
def test_other_words_are_recorded_where_they_are_asked_for(
    tmp_path: Path, named: tuple[str, ...], refused: bool
) -> None:
    ((told, done),) = anew(tmp_path, of("True\n"), *named, then=of("False\n"))
    assert done is refused
    assert ("left as it is" in told) is refused
    assert ("make outputs SNIPPETS=page/one.py" in told) is refused
    kept = "False" if refused else "True"
    assert kept in (tmp_path / ONE.recorded).read_text()


def test_what_says_the_same_is_written_again_for_another_torch_alone(
    tmp_path: Path,
) -> None:
    other = Transcript("torch 2.14.0, Python 3.11, x86_64", of("a\n").parts)
    assert anew(tmp_path, other, then=of("a\n")) == []
    ((told, _),) = anew(tmp_path, other, "all")
    assert "+torch 2.14.0" in told


def test_of_very_many_lines_the_first_are_told(tmp_path: Path) -> None:
    long = "".join(f"line {n}\n" for n in range(60))
    ((told, _),) = anew(tmp_path, of(long))
    assert told.endswith("\n    … 22 more")
    assert len(told.splitlines()) == 42


def test_a_record_that_is_none_is_left_for_its_author(tmp_path: Path) -> None:
    (tmp_path / ONE.recorded).parent.mkdir(parents=True)
    (tmp_path / ONE.recorded).write_text("on\nvalues\n    n: 1\n")
    with pytest.raises(FaultError, match="“n: 1” is no value: remove it"):
        anew(tmp_path, of("a"), "all")
    assert "n: 1" in (tmp_path / ONE.recorded).read_text()


def test_the_command_records_words_of_what_is_named_only(
    recorded: MiniSite, capsys: pytest.CaptureFixture[str]
) -> None:
    change(recorded, "True", "False")
    before = recorded.read(RECORD)
    assert record_anew.main(recorded.root, []) == 1
    told = capsys.readouterr().out
    assert "    -    same False\n    +    same True\n" in told
    assert "make outputs SNIPPETS=page/same.py" in told
    assert recorded.read(RECORD) == before
    assert record_anew.main(recorded.root, ["snippets/page/same.py"]) == 0
    assert f"{RECORD}: recorded\n    -    same False" in capsys.readouterr().out
    assert "same True" in recorded.read(RECORD)
    assert record_anew.main(recorded.root, []) == 0
    assert capsys.readouterr().out == ""


def test_the_command_records_rounded_numbers_unasked(
    recorded: MiniSite, capsys: pytest.CaptureFixture[str]
) -> None:
    change(recorded, "half = 0.5", "half = 0.6")
    assert record_anew.main(recorded.root, []) == 0
    told = "    -    half = 0.6\n    +    half = 0.5"
    assert told in capsys.readouterr().out
    assert wrong(recorded) == []


def test_the_command_takes_no_other_names_and_records_no_faults(
    recorded: MiniSite, capsys: pytest.CaptureFixture[str]
) -> None:
    assert record_anew.main(recorded.root, ["page/none.py"]) == 2
    told = "there is no snippet and no lab page/none.py\n"
    assert capsys.readouterr().err == told
    recorded.write("snippets/page/same.py", f"{SNIPPET}int('a')\n")
    assert record_anew.main(recorded.root, []) == 1
    told = capsys.readouterr().err
    assert "snippets/page/same.py:13: it raised ValueError" in told
    assert "Mend this first" in told
    (recorded.root / "docs/en/index.md").write_bytes(b"\xff")
    assert record_anew.main(recorded.root, []) == 1
    told = "docs/en/index.md: it is not UTF-8 (byte 0)\nMend this first\n"
    assert capsys.readouterr().err == told


def test_the_command_runs_within_the_site_s_own_limits(minisite: MiniSite) -> None:
    settings = minisite.read("mkdocs.yml")
    minisite.write("snippets/page/same.py", f"{SNIPPET}print('x' * 200_000)\n")
    answer = minisite.record()
    assert answer.returncode == 1
    assert "wrote more than 100000 bytes to stdout" in answer.stderr
    minisite.write("mkdocs.yml", settings.replace("100000", "none"))
    answer = minisite.record()
    assert answer.returncode == 1
    told = "mkdocs.yml: the limit “output_bytes” is a whole number above 0, not “none”"
    assert answer.stderr == f"{told}\nMend this first\n"
    minisite.write("mkdocs.yml", settings.replace("docs_dir: docs", "docs_dir: none"))
    answer = minisite.record()
    assert answer.returncode == 1
    assert "docs_dir" in answer.stderr
    assert "Traceback" not in answer.stderr
