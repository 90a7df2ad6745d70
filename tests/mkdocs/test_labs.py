"""Labs: one source, two languages, executed once, shown as pages."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from nn_or_f.mkdocs import notebooks
from nn_or_f.read import labs
from tests.minisite import LAB, MiniSite, fetch_until, sleeper, wait_until

LANGS = ("ja", "en")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> MiniSite:
    site = MiniSite(tmp_path_factory.mktemp("lab"), lab=True)
    users = tmp_path_factory.mktemp("jupyter")
    settings = "c.ClearOutputPreprocessor.enabled = True\n"
    (users / "jupyter_nbconvert_config.py").write_text(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_CONFIG_DIR", str(users))
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
    site.write("labs/demo.py", LAB.replace("total = 1 + 1", sleeper(note)))
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
