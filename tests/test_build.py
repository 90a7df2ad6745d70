"""A build collects what is wrong, wherever it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from nn_or_f import build, languages
from nn_or_f.faults import Fault
from nn_or_f.read.snippet import Snippet
from nn_or_f.run.runner import Progress, Runner
from nn_or_f.run.task import Failure, Output, Result, Task
from nn_or_f.work import Work
from tests.conftest import ROOT
from tests.minisite import LAB, read_lab
from tests.work import FIGURE

NAME = "page/a.py"
TITLE = "# T { #t }\n"
RUN = f"{TITLE}\n/// run | {NAME}\n///\n"
WORDED = f"{TITLE}\n/// run | {NAME}\n    alt: A line\n///\n"
BOTH = "docs/ja/p.md:3, docs/en/p.md:3"


class Told(Runner):
    """Gives results that it was told: it runs nothing."""

    def __init__(self, *results: Result, kept: bool = False) -> None:
        super().__init__(cache_folder=None)
        self.results = {result.name: result for result in results}
        self.all_kept = kept

    def kept(self, task: Task) -> Result | None:
        return self.results.get(task.name) if self.all_kept else None

    def run_all(
        self,
        tasks: Iterable[Task],
        progress: Progress | None = None,  # noqa: ARG002
        meanwhile: Callable[[Task], None] | None = None,
    ) -> dict[Task, Result]:
        found = {}
        for task in tasks:
            if meanwhile:
                meanwhile(task)
            found[task] = self.results[task.name]
        return found


def make(
    root: Path, page: str, *results: Result, records: str = "", code: str = "x = 1\n"
) -> Work:
    """A build of the same page in both languages, and of one snippet."""
    (root / "snippets/page").mkdir(parents=True)
    (root / "snippets" / NAME).write_text(code, "utf-8")
    sources = {f"{lang}/p.md": page for lang in languages.LANGUAGES}
    return build.make(root, sources, Told(*results), records=records)


def told(found: Iterable[Fault]) -> list[str]:
    return [str(fault) for fault in found]


def test_serve_says_in_its_pages_what_is_wrong_with_the_words(
    own_words: Path, tmp_path: Path, runner: Runner
) -> None:
    good = (ROOT / languages.WORDS).read_text("utf-8")
    own_words.write_text(good, "utf-8")
    assert build.make(tmp_path, {}, runner).faults == []
    own_words.write_text(good.replace("code: {", "code: {{", 1), "utf-8")
    languages._words.cache_clear()
    (fault,) = build.make(tmp_path, {}, runner).faults
    assert str(fault).startswith("nn_or_f/show/templates/words.yml:")
    assert "it is not YAML" in str(fault)


def test_what_is_wrong_in_any_room_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/a.svg").write_text("<svg/>", "utf-8")
    failed = Result(NAME, failure=Failure("it raised E", line=1))
    page = RUN.replace(" { #t }", "") + "\n{= page/none.py:x =}\n"
    found = told(make(tmp_path, page, failed).faults)
    for fault, begins in zip(
        found,
        (
            "docs/ja/p.md:1: a heading needs an id",
            "docs/en/p.md:1: a heading needs an id",
            "docs/ja/p.md:6, docs/en/p.md:6: snippets/page/none.py: there is no such",
            "pictures/a.svg:1: it is not an <svg>",
            "pictures/a.svg:1: it has no <title>",
            "pictures/a.svg:1: <svg> is no part of a drawing",
            f"{BOTH}: snippets/page/a.py:1: it raised E",
        ),
        strict=True,
    ):
        assert fault.startswith(begins)


def test_a_page_that_one_language_lacks_is_a_fault_of_a_build(tmp_path: Path) -> None:
    (fault,) = build.make(tmp_path, {"ja/p.md": TITLE}, Told()).faults
    assert str(fault) == "docs/ja/p.md: this page has no counterpart docs/en/p.md"


def test_what_a_page_of_no_language_shows_is_a_fault_and_not_run(
    tmp_path: Path,
) -> None:
    found = build.make(tmp_path, {"index.md": RUN}, Told())
    (fault,) = found.faults
    assert str(fault).startswith("docs/index.md:3: only pages in docs/ja/ or docs/en/")
    assert (found.pages, found.runs) == ({}, {})


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("y", "at its end there is no top-level name “y”"),
        ("_x", "“_x” stays in its snippet, as its “_” says"),
        ("torch", "“torch” cannot be put into a sentence: of type module,"),
        ("x:q", "“x” as “q”: "),
        ("half", "“half”: it has control characters or half a character in it"),
    ],
)
def test_a_value_that_cannot_stand_in_a_sentence_is_told_where_it_stands(
    tmp_path: Path, value: str, what: str
) -> None:
    values = {"x": 1.5, "_x": 1, "half": "\ud800"}
    ran = Result(NAME, values=values, others={"torch": "module"})
    found = make(tmp_path, f"{TITLE}\n{{= {NAME}:{value} =}}\n", ran)
    for fault, lang in zip(found.faults, languages.LANGUAGES, strict=True):
        place = f"docs/{lang}/p.md:3: snippets/page/a.py: "
        assert str(fault).startswith(place + what)


ASKED = f"""\
{TITLE}
/// predict | {NAME}
    value: x
    asks: How many?
    why: So it is.
    wrong:
        "497": It is one more.
///
"""


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"x": 498}, ""),
        ({"x": 497}, "“497” is what the run gives: a wrong answer must differ"),
        ({"x": " "}, "“x” is empty: an answer has something to be read"),
        ({}, "at its end there is no top-level name “x”"),
    ],
)
def test_the_answer_to_a_question_is_one_that_the_run_gives(
    tmp_path: Path, values: dict[str, object], what: str
) -> None:
    found = make(tmp_path, ASKED, Result(NAME, values=values))
    place = "docs/{}/p.md:3: snippets/page/a.py: "
    expected = [place.format(lang) + what for lang in languages.LANGUAGES]
    assert told(found.faults) == (expected if what else [])


def test_a_question_of_a_run_that_failed_is_no_further_fault(tmp_path: Path) -> None:
    failed = Result(NAME, failure=Failure("it was killed"))
    found = make(tmp_path, ASKED, failed)
    assert told(found.faults) == [f"{BOTH}: snippets/page/a.py: it was killed"]


def test_values_and_figures_of_a_run_that_failed_are_no_further_faults(
    tmp_path: Path,
) -> None:
    failed = Result(NAME, failure=Failure("it was killed"))
    found = make(tmp_path, f"{WORDED}\n{{= {NAME}:x =}}\n", failed)
    assert told(found.faults) == [f"{BOTH}: snippets/page/a.py: it was killed"]


@pytest.mark.parametrize(
    ("page", "figures", "what"),
    [
        (RUN, [FIGURE], "it draws: the block needs “alt: …”, what the figure shows"),
        (WORDED, [], "the block has “alt”, but nothing is drawn"),
        (WORDED, [FIGURE], ""),
        (RUN, [], ""),
    ],
)
def test_a_figure_needs_words_and_words_a_figure(
    tmp_path: Path, page: str, figures: list[str], what: str
) -> None:
    found = make(tmp_path, page, Result(NAME, figures=figures))
    expected = [f"docs/{lang}/p.md:3: {what}" for lang in languages.LANGUAGES]
    assert told(found.faults) == (expected if what else [])


@pytest.mark.parametrize(
    ("records", "faults", "notes"), [("bind", 1, 0), ("note", 0, 1), ("", 0, 0)]
)
def test_what_is_not_recorded_binds_is_noted_or_is_left_alone(
    tmp_path: Path, records: str, faults: int, notes: int
) -> None:
    about = {"torch": "2.13.0", "python": "3.11", "cpu": "AVX2"}
    found = make(tmp_path, RUN, Result(NAME, "1\n", about=about), records=records)
    assert (len(found.faults), len(found.notes)) == (faults, notes)
    said = f"{BOTH}: snippets/page/a.py: nothing is recorded of what it prints"
    assert all(one.startswith(said) for one in told(found.faults + found.notes))


def test_a_build_tells_of_each_snippet_and_of_each_lab_that_is_not_kept(
    tmp_path: Path,
) -> None:
    lab = read_lab(tmp_path)
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets/b.py").write_text("x = 1\n", "utf-8")
    cells = (Output("2 <b>&\n"), Output(figures=(FIGURE,)))
    results = (Result("b.py"), Result(lab.path, cells=cells))
    for kept in (False, True):
        executed: list[str] = []
        changed: list[Snippet] = []
        found = build.make(
            tmp_path,
            {},
            Told(*results, kept=kept),
            on_lab=executed.append,
            on_run=changed.append,
            records="",
        )
        assert found.faults == []
        assert executed == ([] if kept else ["labs/demo.py"])
        assert [one.name for one in changed] == ["b.py"]
        assert found.executions == {"demo": results[1]}


def test_a_lab_that_cannot_be_read_keeps_its_pages_and_is_not_run(
    tmp_path: Path,
) -> None:
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs/demo.py").write_text(LAB.replace("# ---\n", ""), "utf-8")
    found = build.make(tmp_path, {}, Told())
    assert all("labs/demo.py" in fault for fault in told(found.faults))
    assert found.faults
    assert {*found.pages} == {"ja/labs/demo.ipynb", "en/labs/demo.ipynb"}
    assert found.executions == {}
    assert found.faults_of_page("en/labs/demo.ipynb") == told(found.faults)


ENDS = "it ends in an error, and its badge says “{}”"
PRINTS = "its badge says “{}”, and it prints no error or warning"


@pytest.mark.parametrize(
    ("block", "badge", "error", "what"),
    [
        ("run", "works", "E: e\n", ENDS.format("works")),
        ("run", "fine", "E: e\n", ENDS.format("fine")),
        ("run", "silent", "E: e\n", ""),
        ("run", "raises", "KeyError: k\n", ""),
        ("run", "raises", "", PRINTS.format("raises")),
        ("run", "warns", "KeyError: k\n", ENDS.format("warns")),
        ("run", "warns", "", PRINTS.format("warns")),
        ("cure", "silent", "E: e\n", ENDS.format("silent")),
        ("cure", "raises", "", PRINTS.format("raises")),
        ("cure", "raises", "KeyError: k\n", ENDS.format("works")),
    ],
)
def test_a_run_that_ends_otherwise_than_its_badge_says_is_a_fault(
    tmp_path: Path, block: str, badge: str, error: str, what: str
) -> None:
    names = f"{NAME} {NAME}" if block == "cure" else NAME
    page = f"{TITLE}\n/// {block} | {names}\n    badge: {badge}\n///\n"
    work = make(tmp_path, page, Result(NAME, "1\n", "", error=error))
    told = {fault.what for fault in work.faults}
    assert what in told if what else told == set()
