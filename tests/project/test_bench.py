"""The bench compares equals, and its tables hold what was measured."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bench import machine, measure, report, results, serve, sites, trace
from bench.content import CHANGES, DRAWS, Content
from bench.results import CASES, NAMES, Floor, Results, Sample
from bench.sites import CONTENDERS, Site
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import parity, snippet
from nn_or_f.read.scan_page import scan

KEYS = [contender.key for contender in CONTENDERS]
PEERS = [key for key in KEYS if key != "ours"]

SMALL = Content(pages=1, kinds=("conv", CHANGES, DRAWS))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    return sites.write_all(SMALL, tmp_path_factory.mktemp("bench") / "sites")


def cells(name: str) -> dict[str, list[str]]:
    """The rows of a report that lies in the repository, by their first cell."""
    text = (report.HERE / name).read_text("utf-8")
    rows = [line[2:-2].split(" | ") for line in text.splitlines() if line[:1] == "|"]
    return {first: rest for first, *rest in rows}


def pages(site: Site) -> dict[str, str]:
    docs = site.folder / "docs"
    return {
        path.relative_to(docs).as_posix(): path.read_text("utf-8")
        for path in docs.rglob("*.md")
    }


def prose(text: str) -> list[str]:
    """A page without what shows its snippets."""
    text = re.sub(r"(?ms)^/// run .*?^///$|^```python.*?^```$", "", text)
    return [line for line in text.splitlines() if line]


def shown(site: Site) -> dict[str, list[str]]:
    """The code of every view on every page, as a reader of the source finds it."""
    found: dict[str, list[str]] = {}
    for name, text in pages(site).items():
        if site.contender.ours:
            lang = name.partition("/")[0]
            names = re.findall(r"(?m)^/// run \| (.+)$", text)
            found[name] = [
                snippet.read(site.folder, name).views[lang] for name in names
            ]
        else:
            files = re.findall(r'(?m)^--8<-- "(.+)"$', text)
            found[name] = [(site.folder / f).read_text("utf-8") for f in files]
    return found


def test_a_hundred_snippets_on_ten_pages_a_tenth_of_them_drawing() -> None:
    examples = list(Content(pages=10).examples())
    assert len({example.page for example in examples}) == 10
    assert len({example.text() for example in examples}) == 100
    assert sum(example.draws for example in examples) == 10
    assert all("import torch" in example.text() for example in examples)


@pytest.mark.parametrize("peer", PEERS)
def test_every_contender_has_the_same_pages_and_shows_the_same_code(
    small: dict[str, Site], peer: str
) -> None:
    ours, theirs = small["ours"], small[peer]
    assert {n: prose(t) for n, t in pages(ours).items()} == {
        n: prose(t) for n, t in pages(theirs).items()
    }
    assert shown(ours) == shown(theirs)
    assert [len(views) for views in shown(ours).values() if views] == [3, 3]


def test_our_pages_have_no_fault(small: dict[str, Site]) -> None:
    scanned = {
        f"{lang}/page01.md": scan("p.md", small["ours"].page("page01", lang))
        for lang in LANGUAGES
    }
    assert [fault for found in scanned.values() for fault in found.faults] == []
    assert parity.check(scanned) == []


def test_each_contender_executes_what_it_says(small: dict[str, Site]) -> None:
    for key in PEERS:
        text = "".join(pages(small[key]).values())
        executed = len(re.findall(r'exec="on"', text))
        assert executed == small[key].contender.executions(count=3)
    assert small["ours"].contender.executions(count=3) == 3


def test_a_change_reaches_every_contender_and_is_always_another(
    tmp_path: Path,
) -> None:
    all_sites = sites.write_all(SMALL, tmp_path / "sites")
    before = {key: shown(site) for key, site in all_sites.items()}
    seen = [before["ours"]]
    for seed in (1001, 1002):
        for site in all_sites.values():
            site.change(seed)
        after = {key: shown(site) for key, site in all_sites.items()}
        assert all(after[key] == after["ours"] for key in PEERS)
        assert after["ours"] not in seen
        seen.append(after["ours"])


@pytest.mark.linux("only Linux counts the time of a process that nobody waited for")
def test_only_what_changed_is_run_and_the_builder_never_imports_torch(
    small: dict[str, Site],
) -> None:
    ours = small["ours"]
    cold = measure.build(ours.folder, watch=True)
    same = measure.build(ours.folder, watch=True)
    assert not cold.torch
    assert not same.torch
    assert cold.started
    assert same.started == 0  # so nothing else can have imported torch either
    assert max(cold.peak, same.peak) < results.AIM_PEAK * 1e6
    assert cold.cpu > same.cpu  # the runs' time is counted, too
    html = (ours.folder / "site/en/page01/index.html").read_text("utf-8")
    soup = BeautifulSoup(html, "lxml")
    assert len(soup.select("figure svg")) == 1


@pytest.mark.linux("only Linux counts the time of a process that nobody waited for")
def test_the_time_of_a_process_nobody_waited_for_is_counted(tmp_path: Path) -> None:
    spin = "import time\nwhile time.process_time() < 0.5: pass"
    leave = (
        f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {spin!r}])"
    )
    taken = measure.run(tmp_path, [*measure.python(), "-c", leave])
    assert taken["cpu"] > 0.5


def test_a_build_that_fails_says_why(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: [\n")
    with pytest.raises(measure.BuildError, match="was not built"):
        measure.build(tmp_path)


ABOUT = {
    "date": "2026-01-31",
    "cpu": "a CPU",
    "cores": 2,
    "load_before": 0.1,
    "load_after": 0.2,
    "versions": {"torch": "2", "python": "3"},
}


def test_the_table_is_made_of_medians_and_ratios() -> None:
    samples = [
        Sample(
            number, case, key, wall * number, 2 * wall * number, 10**6, key == "peer"
        )
        for number in (1, 2, 3)
        for case in CASES
        for key, wall in zip(KEYS, (1.0, 4.0, 2.0, 0.5), strict=True)
    ]
    floors = [Floor(number, imports=0.5, snippets=2.0) for number in (1, 2, 3)]
    started = {"cold": 1, "same": 0, "changed": 1}
    size = {"pages": 1, "snippets": 3, "drawing": 1}
    made = Results(ABOUT, size, 3, started, samples, floors)
    text = results.markdown(made)
    for row in (
        "| nn or F, seconds, wall / CPU | 2.0 / 4.0 | 2.0 / 4.0 | 2.0 / 4.0 |",
        "| nn or F against markdown-exec, wall / CPU | 0.25 / 0.25 |",
        "| nn or F against no execution, wall / CPU | 2.00 / 2.00 |",
        "| nn or F against the floor, wall | 0.80 |",
        "| processes that nn or F starts | 1 | 0 | 1 |",
        "at most 1 MB",
        "never imported torch",
        "Measured on 2026-01-31 with Python 3, torch 2, on 2 cores (a CPU).",
    ):
        assert row in " ".join(text.split("\n"))


def test_every_contender_is_in_the_table_that_was_measured() -> None:
    assert list(NAMES) == KEYS
    rows = cells("results.md")
    assert {f"{name}, seconds, wall / CPU" for name in NAMES.values()} <= rows.keys()
    assert all(len(row) == len(CASES) for row in rows.values())


def test_what_was_measured_kept_torch_and_memory_out_of_the_builder() -> None:
    text = " ".join((report.HERE / "results.md").read_text("utf-8").split())
    found = re.search(r"held at most (\d+) MB .* and never imported torch", text)
    assert found
    assert int(found[1]) < results.AIM_PEAK
    assert cells("results.md")["processes that nn or F starts"][1] == "0"


def test_the_table_of_serve_is_made_of_its_samples() -> None:
    seconds = {edit: [0.5, 1.0, 3.0 + n] for n, edit in enumerate(serve.EDITS)}
    text = serve.markdown(serve.Results(ABOUT, seconds))
    assert "| plain, prose | 1.00 | 0.50–4.00 |" in text
    assert "1.00 times as long as under plain MkDocs" in text
    assert set(serve.EDITS) <= cells("serve.md").keys()


def test_plain_mkdocs_serves_the_same_prose_and_code(tmp_path: Path) -> None:
    serve.write_plain(tmp_path)
    config = (tmp_path / "mkdocs.yml").read_text("utf-8")
    assert "nn_or_f" not in config
    ours = (serve.ROOT / f"docs/{serve.PAGE}.md").read_text("utf-8")
    plain = (tmp_path / f"docs/{serve.PAGE}.md").read_text("utf-8")
    assert "/// run" in ours
    assert "///" not in plain.replace("////", "")
    assert (serve.ROOT / serve.SNIPPET).read_text("utf-8") in plain
    headings = [line for line in ours.split("\n") if line.startswith("## ")]
    assert headings == [line for line in plain.split("\n") if line.startswith("## ")]


def test_a_package_that_is_not_installed_has_no_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(machine._PACKAGES, "peer", "no-such-package-as-this")
    versions = machine.about()["versions"]
    assert "peer" not in versions
    assert {"python", "torch", "mkdocs", "material"} <= versions.keys()


def test_the_table_of_trace_is_made_of_its_samples() -> None:
    case = trace.Case("one.py", 4, plain=[1.0, 2.0, 9.0], traced=[5.0, 6.0, 7.0])
    text = trace.markdown([case], "Here.")
    assert "| `one.py` | 4 | 2.00 | 6.00 | 3.0 | 1.000 |" in text
    assert text.endswith("\nHere.\n")


def test_what_pages_inspect_is_traced_and_a_small_network() -> None:
    names = [*trace.views()]
    assert "glossary/watch_buffers.py" in names
    assert names[-1] == "network"
    *_, network, _ = cells("trace.md")
    assert network == "`network`"


def test_who_traced_before_traces_afterwards() -> None:
    def quiet(*_: object) -> None:
        """Note nothing."""

    before = sys.gettrace()
    sys.settrace(quiet)
    try:
        trace.measured("one.py", "x = 1\n", 1)
        assert sys.gettrace() is quiet
    finally:
        sys.settrace(before)


def test_to_trace_a_small_network_costs_no_more_than_it_may() -> None:
    *_, ratio, per_step = cells("trace.md")["`network`"]
    assert float(ratio) <= trace.AIM_RATIO
    assert float(per_step) < trace.AIM_STEP


def test_both_runs_of_a_round_print_the_same_and_each_is_timed() -> None:
    case = trace.measured("one.py", "import time\ntime.sleep(0.01)\nprint(1)\n", 2)
    assert case.steps == 2
    assert len(case.plain) == len(case.traced) == 2
    assert min([*case.plain, *case.traced]) >= 10
    with pytest.raises(SystemExit, match=r"two\.py does not go as without"):
        trace.measured("two.py", "import sys\nprint(sys.gettrace())\n", 1)
