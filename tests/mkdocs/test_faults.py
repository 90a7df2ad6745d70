"""A fault has one message, which says where; it costs nothing, and `serve` heals."""

from __future__ import annotations

import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import markupsafe
import pytest

from tests.minisite import MiniSite, fetch_until
from tests.mkdocs.faults import (
    BOTH,
    FAULTS,
    LANGS,
    LATE,
    LINUX,
    SHARED,
    Files,
    apart,
    page,
    put_apart,
)


def test_a_twin_that_cannot_be_read_is_one_fault(minisite: MiniSite) -> None:
    minisite.write("snippets/atlas/activation.py", "def (:\n")
    for lang in LANGS:
        minisite.write(f"docs/{lang}/index.md", page("/// atlas | ReLU\n///"))
    answer = minisite.build()
    assert answer.returncode == 1
    assert "snippets/atlas/activation.py:1: " in answer.stderr
    assert "1 fault;" in answer.stderr


KINDS = [
    pytest.param(kind, marks=LINUX.get(kind, ()))
    for kind in FAULTS
    if kind not in set().union(*SHARED)
]


@dataclass(frozen=True)
class Told:
    """What builds of one site with many faults said, and what became of the site."""

    early: str
    late: str
    untouched: bool


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Two builds of a site with each fault that can stand beside others."""
    site = MiniSite(tmp_path_factory.mktemp("faulty"))
    assert site.build().returncode == 0
    before = site.published()
    here = [k for k in FAULTS if sys.platform == "linux" or k not in LINUX]
    said: list[str] = []
    for kinds in (set(here) - LATE - set().union(*SHARED), LATE):
        site.clear()
        for kind in kinds:
            put_apart(site, kind)
        site.show_all_pages()
        said.append(refused(site))
    untouched = site.published() == before and site.strays() == set()
    early, late = said
    return Told(early, late, untouched)


def refused(site: MiniSite) -> str:
    """What a build says that ends in faults."""
    answer = site.build()
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    return answer.stderr


@pytest.fixture(scope="module", params=SHARED, ids=" and ".join)
def shared_faults(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[str, ...], str]:
    """Faults of one site that share its files, and what its build says."""
    site = MiniSite(tmp_path_factory.mktemp("shared"))
    for kind in request.param:
        for path, content in FAULTS[kind][0].items():
            site.put(path, content)
    return request.param, refused(site)


def test_faults_that_share_a_file_have_each_its_message(
    shared_faults: tuple[tuple[str, ...], str],
) -> None:
    kinds, said = shared_faults
    for kind in kinds:
        assert said.count(FAULTS[kind][1]) == 1, said


def test_faults_cost_the_earlier_site_nothing(told: Told) -> None:
    assert told.untouched


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_has_its_message(told: Told, kind: str) -> None:
    said = told.late if kind in LATE else told.early
    assert said.count(apart(kind, FAULTS[kind][1])) == 1, said


def test_a_snippet_that_sleeps_for_ever_is_a_fault(minisite: MiniSite) -> None:
    config = minisite.read("mkdocs.yml")
    assert "wall_seconds: 20" in config
    minisite.write("mkdocs.yml", config.replace("wall_seconds: 20", "wall_seconds: 1"))
    minisite.write("snippets/page/add.py", "import time\n\ntime.sleep(10**6)\n")
    answer = minisite.build()
    assert answer.returncode == 1
    assert answer.stderr.count(f"{BOTH}: it took longer than 1 s") == 1
    assert not (minisite.root / "site").exists()


def test_quiet_hides_no_fault(minisite: MiniSite) -> None:
    minisite.write("snippets/page/add.py", "raise ValueError('boom')\n")
    answer = minisite.build("--quiet")
    assert answer.returncode == 1
    assert "it raised ValueError: boom" in answer.stderr


#: For each kind of fault in ``serve``: the files, and what the page says then.
SERVED: dict[str, tuple[Files, str]] = {
    kind: FAULTS[kind]
    for kind in (
        "missing",
        "raises",
        "is killed",
        "no such value",
        "a page that is not UTF-8",
        "unclosed block",
        "unknown block",
        "missing picture",
        "an id that one language lacks",
        "a page that one language lacks",
    )
}
SERVED["a broken configuration"] = {"mkdocs.yml": "nav: ["}, "mkdocs.yml:1: nothing"


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_stays_up_and_heals_after_each_kind_of_fault(
    tmp_path: Path,
) -> None:
    site = MiniSite(tmp_path)
    with site.serve() as address:
        fetch_until(f"{address}/ja/", "tensor(2)")
        for files, message in SERVED.values():
            earlier = {
                path: (site.root / path).read_bytes()
                for path in files
                if (site.root / path).exists()
            }
            for path, content in files.items():
                site.put(path, content)
            said = str(markupsafe.escape(message))
            where = "en/other" if "docs/en/other.md" in files else "ja"
            fetch_until(f"{address}/{where}/", said)
            for path in files:
                site.put(path, earlier.get(path))
            fetch_until(f"{address}/ja/", "tensor(2)", without="nnf-fault")


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_tells_in_one_line_that_its_address_is_taken(minisite: MiniSite) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        host, port = taken.getsockname()
        answer = minisite.mkdocs("serve", "--dev-addr", f"{host}:{port}")
    assert answer.returncode == 1
    assert f"{host}:{port} cannot be served on: " in answer.stderr
    assert "Traceback" not in answer.stderr
