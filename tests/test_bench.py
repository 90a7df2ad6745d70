"""The bench compares equals, and its table is what was measured."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bench import machine, measure, record, results, serve, sites
from bench.content import CHANGES, DRAWS, Content
from bench.results import CASES, Results
from bench.sites import CONTENDERS, Site
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import parity, snippet
from nn_or_f.read.scan import scan

BENCH = Path(results.__file__).parent
KEYS = [contender.key for contender in CONTENDERS]
PEERS = [key for key in KEYS if key != "ours"]

SMALL = Content(pages=1, kinds=("conv", CHANGES, DRAWS))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    return sites.write_all(SMALL, tmp_path_factory.mktemp("bench") / "sites")


@pytest.fixture(scope="module")
def kept() -> Results:
    return Results.from_json((BENCH / "results.json").read_text("utf-8"))


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


def test_the_results_are_complete(kept: Results) -> None:
    rounds = range(1, kept.rounds + 1)
    wanted = {(n, case, key) for n in rounds for case in CASES for key in KEYS}
    got = [(s.round, s.case, s.contender) for s in kept.samples]
    assert len(got) == len(wanted)
    assert set(got) == wanted
    assert [limit.round for limit in kept.limits] == list(rounds)
    assert kept.size == {"pages": 10, "snippets": 100, "drawing": 10}
    assert set(kept.started) == set(CASES)
    assert kept.executions["ours"] == {"cold": 100, "same": 0, "changed": 1}
    assert set(kept.executions["peer"].values()) == {200}
    assert set(kept.executions["peer_once"].values()) == {100}
    assert {"date", "cpu", "cores", "load_before", "load_after"} <= set(kept.about)
    assert {"python", "torch", "mkdocs", "material", "markdown_exec"} <= set(
        kept.about["versions"]
    )
    assert all(min(s.wall, s.cpu, s.peak) > 0 for s in kept.samples)


def test_what_was_measured_kept_torch_and_memory_out_of_the_builder(
    kept: Results,
) -> None:
    assert not kept.imports_torch()
    assert kept.started["same"] == 0
    assert kept.peak() < results.AIM_PEAK
    peer = [s for s in kept.samples if s.contender == "peer"]
    assert all(s.torch for s in peer)  # what is looked for can be found


def test_the_table_is_made_of_the_results(kept: Results) -> None:
    text = (BENCH / "results.md").read_text("utf-8")
    assert text == results.markdown(kept)
    english, japanese = (
        re.findall(r"\d+\.\d+", half) for half in text.split("## 日本語")
    )
    assert english == japanese


def test_results_survive_the_file(kept: Results) -> None:
    assert Results.from_json(kept.to_json()) == kept


def test_the_table_of_serve_is_made_of_its_samples() -> None:
    data = json.loads((serve.HERE / "serve.json").read_text("utf-8"))
    found = serve.Results(**data)
    assert set(found.seconds) == set(serve.EDITS)
    assert len({len(seconds) for seconds in found.seconds.values()}) == 1
    assert (serve.HERE / "serve.md").read_text("utf-8") == serve.markdown(found)


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


@pytest.fixture(scope="module")
def recorded() -> record.Results:
    data = json.loads((record.HERE / "record.json").read_text("utf-8"))
    cases = [record.Case(**case) for case in data["cases"]]
    return record.Results(data["about"], cases)


def test_the_table_of_record_is_made_of_its_samples(recorded: record.Results) -> None:
    text = (record.HERE / "record.md").read_text("utf-8")
    assert text == record.markdown(recorded)
    english, japanese = (
        re.findall(r"\d+\.\d+", half) for half in text.split("## 日本語")
    )
    assert english == japanese


def test_what_pages_inspect_is_recorded_and_a_small_network(
    recorded: record.Results,
) -> None:
    names = [*record.views()]
    assert "glossary/watch_buffers.py" in names
    assert recorded.cases[-1].name == names[-1] == "network"
    assert len(recorded.cases) > 1
    assert len({len(s) for c in recorded.cases for s in (c.plain, c.recorded)}) == 1


def test_who_traced_before_a_record_traces_after_it() -> None:
    def quiet(*_: object) -> None:
        """Trace nothing."""

    before = sys.gettrace()
    sys.settrace(quiet)
    try:
        record.measured("one.py", "x = 1\n", 1)
        assert sys.gettrace() is quiet
    finally:
        sys.settrace(before)


def test_to_record_a_small_network_costs_no_more_than_it_may(
    recorded: record.Results,
) -> None:
    network = recorded.cases[-1]
    assert network.ratio() <= record.AIM_RATIO
    assert network.per_step() < record.AIM_STEP


def test_both_runs_of_a_round_print_the_same_and_each_is_timed() -> None:
    case = record.measured("one.py", "import time\ntime.sleep(0.01)\nprint(1)\n", 2)
    assert case.steps == 2
    assert len(case.plain) == len(case.recorded) == 2
    assert min([*case.plain, *case.recorded]) >= 10
    with pytest.raises(SystemExit, match=r"two\.py does not go as without"):
        record.measured("two.py", "import sys\nprint(sys.gettrace())\n", 1)
