"""Labs: one source, two languages, executed once, shown as pages."""

from __future__ import annotations

import json
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import psutil
import pytest
from bs4 import BeautifulSoup

from nn_or_f import tasks
from nn_or_f.faults import FaultError
from nn_or_f.mkdocs import notebooks
from nn_or_f.read import labs
from nn_or_f.read.labs import Lab
from nn_or_f.run.jupyter import Kernels
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Result
from tests.conftest import ROOT
from tests.minisite import LAB, MiniSite, fetch_until, read_lab, wait_until
from tests.site import Site

LANGS = ("ja", "en")
NAMES = list(labs.find(ROOT))
LARGEST = 250_000  # bytes of HTML


# ---------- the execution ----------


def execute(lab: Lab, limits: Limits | None = None) -> Result:
    with Runner(cache_folder=None, limits=limits) as runner:
        return runner.run(tasks.of_lab(lab))


def only_fault(lab: Lab, limits: Limits | None = None) -> str:
    (fault,) = tasks.lab_faults(lab, execute(lab, limits))
    return str(fault)


def test_a_failing_cell_is_named_with_its_line(tmp_path: Path) -> None:
    source = LAB.replace("total = 1 + 1", "def f():\n    1 / 0\n\n\ntotal = 1")
    lab = read_lab(tmp_path, source.replace("plt.show()", "f()\nplt.show()"))
    fault = only_fault(lab)
    message = "labs/demo.py:22: cell 2: ZeroDivisionError: division by zero"
    assert fault == message


def test_a_cell_that_hangs_is_ended(tmp_path: Path) -> None:
    lab = read_lab(tmp_path, LAB.replace("total = 1 + 1", "while True:\n    pass"))
    fault = only_fault(lab, Limits(wall_seconds=4))
    assert fault == "labs/demo.py:19: cell 1: it took longer than 4 s"


def test_a_kernel_that_dies_is_a_fault(tmp_path: Path) -> None:
    source = LAB.replace("total = 1 + 1", "import os\n\nos._exit(0)\ntotal = 1")
    lab = read_lab(tmp_path, source)
    fault = only_fault(lab)
    assert fault == "labs/demo.py:19: cell 1: its kernel died"


def test_a_lab_that_is_left_says_where(tmp_path: Path) -> None:
    lab = read_lab(tmp_path, LAB.replace("total = 1 + 1", "total = 1\nexit()"))
    fault = only_fault(lab)
    what = "it left with exit() before the lab's end"
    assert fault == f"labs/demo.py:19: cell 1: {what}"


def test_what_only_a_terminal_understands_is_no_text_of_a_lab(tmp_path: Path) -> None:
    source = LAB.replace("total = 1 + 1", "total = 2\nprint('1%\\r2%\\x02')")
    found = execute(read_lab(tmp_path, source))
    assert found.failure is None
    assert found.cells[0].stdout == "2%\u2402\n2 <b>&\n"


def test_a_long_message_is_cut(tmp_path: Path) -> None:
    source = LAB.replace("total = 1 + 1", "raise ValueError('x' * 10**5)")
    lab = read_lab(tmp_path, source)
    fault = only_fault(lab)
    assert fault == f"labs/demo.py:21: cell 1: ValueError: {'x' * 300} …"


def printed(text: str) -> dict[str, str]:
    return {"output_type": "stream", "name": "stdout", "text": text}


#: For each end of an execution: what its process reports, and the message expected.
ENDS: dict[str, tuple[dict[str, Any], str]] = {
    "a cell that floods": (
        {
            "end": "reached",
            "cells": [[printed("x")], [printed("x" * 51)]],
        },
        ":25: cell 2: it wrote more than 50 bytes",
    ),
    "an error that no cell is named in": (
        {"end": "raised", "cell": 1, "line_cell": 1, "line": None, "what": "E: x"},
        ":19: cell 1: E: x",
    ),
    "an error after the last cell": (
        {"end": "raised", "cell": 3, "line_cell": 3, "line": 1, "what": "E: x"},
        ":25: cell 2: E: x",
    ),
}


@pytest.mark.parametrize("kind", ENDS)
def test_an_execution_that_is_not_whole_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    report, message = ENDS[kind]
    monkeypatch.setattr(Kernels, "_report", lambda *_: dict(report))
    fault = only_fault(read_lab(tmp_path, LAB), Limits(output_bytes=50))
    assert fault == f"labs/demo.py{message}"


def test_what_a_cells_last_line_gives_is_shown_like_what_it_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = {"output_type": "execute_result", "data": {"text/plain": "3"}}
    other = {"output_type": "display_data", "data": {"text/html": "<b>4</b>"}}
    cells = [[printed("2\n"), result, other], []]
    report = {"end": "reached", "cells": cells}
    monkeypatch.setattr(Kernels, "_report", lambda *_: report)
    assert execute(read_lab(tmp_path, LAB)).cells[0].stdout == "2\n3\n"


def test_a_process_that_ends_before_it_answers_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, nowhere = read_lab(tmp_path, LAB), {"PYTHONHOME": str(tmp_path)}
    monkeypatch.setattr("nn_or_f.run.jupyter.environment", lambda: nowhere)
    fault = only_fault(lab)
    lost = "labs/demo.py:19: cell 1: its kernel was lost: "
    assert fault == f"{lost}<no Python frame>"

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nn_or_f.run.folders.Folder", full)
    fault = only_fault(lab)
    assert fault == f"{lost}[Errno 28] No space left on device"


def test_what_was_executed_is_kept_until_its_code_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NN_OR_F_SECRET", "seen")
    secret = 'import os\n\nprint(os.environ.get("NN_OR_F_SECRET"))\ntotal = 2'
    source = LAB.replace("total = 1 + 1", secret)
    task, cache = tasks.of_lab(read_lab(tmp_path, source)), tmp_path / "cache"
    with Runner(cache) as runner:
        first = runner.run_all([task])[task]
        assert first.failure is None
        assert first.cells[0].stdout == "None\n2 <b>&\n"
        assert len(first.cells[1].figures) == 1
        assert first.about["torch"].startswith("2.")
        other_prose = read_lab(tmp_path, source.replace("Add and draw", "Draw"))
        assert runner.kept(tasks.of_lab(other_prose)) == first
        (kept,) = cache.iterdir()
        known = json.loads(kept.read_text())
        broken: dict[str, Any]
        for broken in ({"cells": known["cells"][1:]}, {"cells": 1}, {"about": {}}):
            kept.write_text(json.dumps(known | broken))
            assert runner.kept(task) is None
        # Figures too: the same code draws the same text.
        assert runner.run_all([task])[task] == first
        other_code = read_lab(tmp_path, source.replace("[total, 3]", "[total, 4]"))
        assert runner.kept(tasks.of_lab(other_code)) is None
        assert runner.kept(task) == first


def test_closing_the_runner_ends_a_kernel(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    sleeper = f"""\
import os
import time
with open({str(note)!r}, "w") as file:
    file.write(str(os.getpid()))
time.sleep(99)
total = 1"""
    task = tasks.of_lab(read_lab(tmp_path, LAB.replace("total = 1 + 1", sleeper)))
    with Runner(cache_folder=None) as runner, ThreadPoolExecutor(1) as pool:
        future = pool.submit(runner.run, task)
        wait_until(lambda: note.exists() and note.read_text() != "", seconds=60)
        runner.close()
        with pytest.raises(FaultError):
            future.result()
    wait_until(lambda: not psutil.pid_exists(int(note.read_text())))


# ---------- the build ----------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> MiniSite:
    site = MiniSite(tmp_path_factory.mktemp("lab"), lab=True)
    answer = site.build()
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr.count("Executing labs/demo.py") == 1
    return site


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_shows_code_outputs_and_figure(built: MiniSite, lang: str) -> None:
    page = BeautifulSoup(built.read(f"site/{lang}/labs/demo/index.html"), "lxml")
    lab = labs.read(built.root, "demo")
    shown = [code.get_text() for code in page.select(".nnf-code code")]
    assert shown == [cell.snippet.views[lang] for cell in lab.code]
    assert [s.get_text() for s in page.select("samp")] == ["2 <b>&"]
    (figure,) = page.select("figure")
    assert figure["aria-label"] == {"ja": "直線", "en": "a line"}[lang]
    assert "var(--nnf-f)" in str(figure)
    assert "#0102" not in str(figure)
    title = page.select_one("title")
    assert title is not None
    assert title.get_text().startswith({"ja": "試し", "en": "A try"}[lang])
    assert [h["id"] for h in page.select("h1, h2")] == ["try"]
    proof = page.select_one(".nnf-proof")
    assert proof is not None
    for part in ("labs/demo.py", "2.13.0", "tests/pages/test_labs.py"):
        assert part in proof.get_text()
    switcher = page.select_one("a.nnf-language")
    assert switcher is not None
    other = {"ja": "en", "en": "ja"}[lang]
    assert switcher["href"] == f"../../../{other}/labs/demo/"
    (download,) = page.select("article a[download]")
    text = built.read(f"site/{lang}/labs/demo/{download['href']}")
    assert text == notebooks.download(lab, lang, lambda _target: None)
    assert "/tmp" not in text


def test_a_second_build_executes_nothing(built: MiniSite) -> None:
    answer = built.build()
    assert answer.returncode == 0, answer.stderr
    assert "Executing" not in answer.stderr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "total = 1 + 1",
            "total = 1 / 0",
            "labs/demo.py:21: cell 1: ZeroDivisionError",
        ),
        (
            "{ #try }\n#\n# [The",
            "{ #trial }\n#\n# [The",
            "labs/demo.py:9, labs/demo.py:14: the headings differ",
        ),
        (
            "index.md#top)",
            "nowhere.md)",
            "'ja/labs/demo.ipynb' contains a link '../nowhere.md'",
        ),
    ],
    ids=["a failing cell", "an id of one language", "a dead link"],
)
def test_a_fault_fails_the_build_and_the_earlier_site_stays(
    built: MiniSite, old: str, new: str, message: str
) -> None:
    assert old in LAB
    before = built.read("site/ja/labs/demo/index.html")
    try:
        built.write("labs/demo.py", LAB.replace(old, new))
        answer = built.build()
    finally:
        built.write("labs/demo.py", LAB)
    assert answer.returncode == 1
    assert answer.stderr.count(message) == 1, answer.stderr
    assert "Traceback" not in answer.stderr
    assert built.read("site/ja/labs/demo/index.html") == before


@pytest.mark.linux("it looks into /proc for what is left of a run")
def test_a_build_that_is_stopped_leaves_no_kernel(tmp_path: Path) -> None:
    site = MiniSite(tmp_path, lab=True)
    note = tmp_path / "pid"
    sleeper = f"""\
import os
import time
with open({str(note)!r}, "w") as file:
    file.write(str(os.getpid()))
time.sleep(99)
total = 1"""
    site.write("labs/demo.py", LAB.replace("total = 1 + 1", sleeper))
    build = site.start_build()
    wait_until(lambda: note.exists() and note.read_text() != "", seconds=60)
    build.send_signal(signal.SIGTERM)
    build.communicate(timeout=30)
    assert build.returncode != 0
    wait_until(lambda: not Path(f"/proc/{note.read_text()}").exists())
    assert not (tmp_path / "site").exists()


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_shows_a_fault_in_the_labs_page_and_heals(tmp_path: Path) -> None:
    site = MiniSite(tmp_path, lab=True)
    site.write("labs/demo.py", LAB.replace("total = 1 + 1", "total = 1 / 0"))
    with site.serve() as address:
        page = f"{address}/ja/labs/demo/"
        text = fetch_until(page, "labs/demo.py:21: cell 1: ZeroDivisionError")
        assert "nnf-fault" in text
        site.write("labs/demo.py", LAB.replace("# %%\n", "# %% [raw]\n", 1))
        fetch_until(page, "labs/demo.py:18: this cell is neither code nor Markdown")
        site.write("labs/demo.py", LAB)
        assert "nnf-fault" not in fetch_until(page, "2 &lt;b&gt;&amp;")


# ---------- the labs of this site ----------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_small_and_brings_nothing_along(
    site: Site, name: str, lang: str
) -> None:
    folder = f"{lang}/labs/{name.replace('_', '-')}"
    html = (site.folder / folder / "index.html").read_bytes()
    assert len(html) <= LARGEST
    page = BeautifulSoup(html, "lxml")
    article = page.select_one("article")
    assert article is not None
    assert not article.select("style:not(svg style), script, link")
    assert "jp-" not in str(article)
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for code in article.select("code, pre, samp, svg"):
        code.decompose()
    for mark in ("**", "///", "{=", "](", "{ #", "# %%", "<div"):
        assert mark not in article.get_text()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_links_of_a_lab_lead_somewhere(site: Site, name: str, lang: str) -> None:
    base = f"{lang}/labs/{name.replace('_', '-')}/"
    page = BeautifulSoup((site.folder / base / "index.html").read_bytes(), "lxml")
    links = [str(a["href"]) for a in page.select("article a[href]")]
    assert len(links) > 5
    for link in links:
        path, anchor = urldefrag(urljoin(f"/{base}", link))
        file = site.folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        assert file.is_file(), link
        if anchor:
            assert f'id="{anchor}"' in file.read_text("utf-8"), link


def test_only_labs_are_made_of_notebooks() -> None:
    uris = {labs.read(ROOT, name).src_uri(lang) for name in NAMES for lang in LANGS}
    named = re.findall(
        r"^ +- (\S+\.ipynb)", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE
    )
    assert set(named) == uris
    assert json.dumps(sorted(named)) == json.dumps(sorted(uris))
