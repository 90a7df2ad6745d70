"""A build holds each run against what is recorded of it."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from nn_or_f import build
from nn_or_f.atlas import Atlas
from nn_or_f.check import against_record, record_anew, transcript
from nn_or_f.check.transcript import Transcript
from nn_or_f.faults import Place
from nn_or_f.read import snippet
from nn_or_f.run.task import Output, Result
from nn_or_f.work import Work
from tests.check.conftest import RECORD, SNIPPET, change, wrong
from tests.check.test_transcript import ABOUT, of
from tests.minisite import LAB, MiniSite, fetch_until, read_lab
from tests.test_build import Told
from tests.work import FIGURE


def shown(site: MiniSite) -> BeautifulSoup:
    return BeautifulSoup(site.read("site/en/index.html"), "lxml")


def test_a_record_has_what_was_printed_and_the_values_that_pages_take(
    recorded: MiniSite,
) -> None:
    on, *lines = recorded.read(RECORD).splitlines()
    assert platform.python_version().startswith(on.split("Python ")[1].split(",")[0])
    told = [
        "stdout",
        "    mean tensor(1.)",
        "    same True",
        "values",
        "    half = 0.5",
    ]
    assert lines == told
    assert not shown(recorded).select(".nnf-note")


def test_a_record_has_the_answer_to_a_question(recorded: MiniSite) -> None:
    asks = "    value: half\n    asks: a\n    why: b\n    wrong:\n        c: d\n"
    asked = f"# A page {{ #top }}\n\n/// predict | page/same.py\n{asks}///\n"
    recorded.write_pages(asked)
    recorded.put(RECORD, None)
    assert recorded.record("page/same.py").returncode == 0
    assert recorded.read(RECORD).endswith("values\n    half = 0.5\n")


def test_a_run_that_prints_something_else_stops_the_build(recorded: MiniSite) -> None:
    change(recorded, "True", "False")
    before = recorded.read("site/en/index.html")
    answer = recorded.build()
    assert answer.returncode == 1
    (line,) = [one for one in answer.stderr.splitlines() if RECORD in one]
    where = "docs/ja/index.md:6, docs/en/index.md:6: snippets/page/same.py:12: "
    what = f"it prints “same True”, where {RECORD}:4 has “same False”. "
    what += "If the pages are right with that: “make outputs SNIPPETS=page/same.py”"
    assert line == f"ERROR   -  {where}{what}"
    assert recorded.read("site/en/index.html") == before


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("half = 0.5", "half = 0.6", ":10: it leaves “half = 0.5”, where"),
        ("    half = 0.5\n", "", ":10: nothing is recorded of “values half”"),
        ("mean tensor(1.)", "mean tensor(2.)", ":11: it prints “mean tensor(1.)”"),
        ("    half = 0.5", "    half", "“half” is no value: remove it, and run"),
    ],
)
def test_a_value_a_number_and_a_broken_record_stop_it_too(
    recorded: MiniSite, old: str, new: str, what: str
) -> None:
    change(recorded, old, new)
    (fault,) = wrong(recorded)
    assert what in fault


def test_a_broken_record_hides_no_other_difference(tmp_path: Path) -> None:
    one, two = (against_record.of_snippet(f"page/{name}.py") for name in ("one", "two"))
    spoken = {one: of("True"), two: of("True")}
    (tmp_path / "outputs/page").mkdir(parents=True)
    (tmp_path / one.recorded).write_text("on\nvalues\n    n: 1\n")
    (tmp_path / two.recorded).write_text(of("False").text())
    (drift,), (fault,) = against_record.compare(tmp_path, spoken)
    assert drift.source == two
    assert str(fault).startswith("outputs/page/one.txt: “n: 1” is no value")


def test_last_digits_do_not_stop_it(recorded: MiniSite) -> None:
    change(recorded, "half = 0.5", "half = 0.50001")
    assert wrong(recorded) == []


def test_a_run_of_which_nothing_is_recorded_stops_it(recorded: MiniSite) -> None:
    (recorded.root / RECORD).unlink()
    (fault,) = wrong(recorded)
    what = "snippets/page/same.py: nothing is recorded of what it prints"
    assert f"{what}: run “make outputs”" in fault


def test_what_is_recorded_of_nothing_stops_it(
    recorded: MiniSite, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded.write("outputs/page/gone.txt", "on\nstdout\n    1\n")
    (fault,) = wrong(recorded)
    what = "outputs/page/gone.txt: nothing runs that this is recorded of"
    assert fault.startswith(what)
    assert record_anew.main(recorded.root, []) == 0
    assert "outputs/page/gone.txt: removed" in capsys.readouterr().out
    assert wrong(recorded) == []


def test_numbers_of_another_processor_are_a_note_in_sight(recorded: MiniSite) -> None:
    machine = recorded.read(RECORD).split(",")[2].split()[0]
    change(recorded, machine, "another")
    change(recorded, "tensor(1.)", "tensor(2.)")
    answer = recorded.build()
    assert answer.returncode == 0
    assert "it prints “mean tensor(1.)”" in answer.stderr
    page = shown(recorded)
    (note,) = page.select(".nnf-run .nnf-note")
    assert "has “mean tensor(2.)”" in note.get_text()
    assert page.select(".nnf-run samp")[0].get_text().endswith("same True")
    change(recorded, "True", "False")
    (fault,) = wrong(recorded)
    assert "it prints “same True”" in fault


def test_what_may_differ_is_said_once(recorded: MiniSite) -> None:
    change(recorded, "half = 0.5", "half = 0.7")
    entry = "page/same.py: {values: [half], why: it may}\n"
    recorded.write(against_record.EXEMPTIONS, entry)
    assert wrong(recorded) == []
    for text in ("page/same.py: half\n", "page/same.py: 2001-99-99\n"):
        recorded.write(against_record.EXEMPTIONS, text)
        (fault,) = wrong(recorded)
        assert fault.startswith(
            f"{against_record.EXEMPTIONS}: it says of each snippet which"
        )


def test_serve_notes_it_at_the_run_and_the_page_stays_readable(
    recorded: MiniSite,
) -> None:
    with recorded.serve() as address:
        recorded.write("snippets/page/same.py", SNIPPET.replace("(x, x)", "(x, -x)"))
        text = fetch_until(f"{address}/en/", "nnf-note")
    page = BeautifulSoup(text, "lxml")
    (note,) = page.select(".nnf-run .nnf-note")
    assert "it prints “same False”" in note.get_text()
    assert page.select(".nnf-run samp")[0].get_text().endswith("same False")
    assert not page.select(".nnf-fault")


def test_serve_notices_that_a_record_was_written(recorded: MiniSite) -> None:
    change(recorded, "True", "False")
    with recorded.serve() as address:
        fetch_until(f"{address}/en/", "nnf-note")
        assert recorded.record("page/same.py").returncode == 0
        fetch_until(f"{address}/en/", "same True", without="nnf-note")


def test_a_lab_is_compared_cell_by_cell(tmp_path: Path) -> None:
    lab = read_lab(tmp_path)
    cells = (Output("2 <b>&\n"), Output(figures=(FIGURE,)))
    execution = Result(lab.path, about=ABOUT, cells=cells)
    recorded = transcript.of_lab(execution).text()
    (tmp_path / "outputs/labs").mkdir(parents=True)
    file = tmp_path / "outputs/labs/demo.txt"
    file.write_text(recorded)
    assert build.make(tmp_path, {}, Told(execution)).faults == []
    file.write_text(recorded.replace("2 <b>", "1 <b>"))
    (fault,) = build.make(tmp_path, {}, Told(execution)).faults
    what = "labs/demo.py:19: cell 1 prints “2 <b>&”, where outputs/labs/demo.txt:3"
    assert str(fault).startswith(f"{what} has “1 <b>&”.")


def test_what_was_measured_of_layers_is_compared_line_by_line(tmp_path: Path) -> None:
    on = {"torch": "2.13.0", "python": "3.11.2"}
    texts = {"functions": "F.a.arguments = x\nF.b.arguments = x\n"}
    work = Work(atlas=Atlas(texts=texts, about=on))
    spoken = against_record.collect(work)
    ((source, now),) = spoken.items()
    then = Transcript(
        now.on, {"facts": now.parts["facts"].replace("b.arguments = x", "y")}
    )
    (tmp_path / source.recorded).parent.mkdir(parents=True)
    (tmp_path / source.recorded).write_text(then.text())
    (drift,), faults = against_record.compare(tmp_path, spoken)
    assert faults == []
    told = against_record.fault(drift)
    assert "torch says “F.b.arguments = x”, where" in told.what
    assert told.source == Place("snippets/atlas")


def test_what_a_run_warns_of_and_its_record_lacks_is_a_fault(tmp_path: Path) -> None:
    about = {"torch": "2.13.0", "python": "3.11.2"}
    code = "import warnings\n\nwarnings.warn('boom')\n"
    one = snippet.parse("page/add.py", code)
    lab = read_lab(tmp_path, LAB.replace("total = 1 + 1\n", f"total = 1 + 1\n{code}"))
    warns = "cell 1:5: UserWarning: boom\n  warnings.warn('boom')\n"
    cells = Output("2\n", warns), Output("", "torch/nn/a.py:9: UserWarning: old\n")
    run = Result(one.name, "2\n", "add.py:3: UserWarning: boom\n", about=about)
    work = Work(
        snippets={one.name: one},
        runs={one.name: run},
        labs={lab.name: lab},
        executions={lab.name: Result(lab.path, cells=cells, about=about)},
    )
    spoken = against_record.collect(work)
    for source, now in spoken.items():
        printed = {name: p for name, p in now.parts.items() if "stderr" not in name}
        (tmp_path / source.recorded).parent.mkdir(parents=True, exist_ok=True)
        record = Transcript("another machine", printed)
        (tmp_path / source.recorded).write_text(record.text())
    found, faults = against_record.compare(tmp_path, spoken)
    assert faults == []
    told = []
    for drift in found:
        assert drift.binds
        assert drift.difference
        line = against_record.line_of(one, drift.difference, None)
        if drift.source.path == lab.path:
            line = against_record.line_of_cell(lab, drift.difference)
        told.append(str(against_record.fault(drift, line)).partition("”")[0])
    assert told == [
        "snippets/page/add.py:3: it warns “add.py:3: UserWarning: boom",
        "labs/demo.py:24: cell 1 warns “cell 1:5: UserWarning: boom",
        "labs/demo.py:28: cell 2 warns “torch/…: UserWarning: old",
    ]
