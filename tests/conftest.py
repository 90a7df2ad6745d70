"""What all tests share: fresh runs of the snippets, and small sites of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from nn_or_f import languages, tasks
from nn_or_f.read import snippet
from nn_or_f.read.snippet import Snippet
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Result
from tests import audit, linux_only, shaking
from tests.minisite import MiniSite
from tests.site import Site, build, serve

ROOT = Path(__file__).resolve().parent.parent


RunSnippet = Callable[[str], Result]


def pytest_report_header() -> str | None:
    """Say at the top of the report what is left out."""
    return linux_only.header()


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what this system cannot test, and what a short audit does without."""
    linux_only.leave_out(config, items)
    audit.leave_out(config, items)
    shaking.leave_out(config, items)


def pytest_addoption(parser: pytest.Parser) -> None:
    shaking.add_option(parser)


def pytest_sessionfinish() -> None:
    shaking.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    shaking.in_all_settings(metafunc)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    return (yield from shaking.follow(pyfuncitem))


@pytest.fixture(scope="session", autouse=True)
def counted() -> Iterator[None]:
    """Under ``make coverage``, count what our processes do: they see no environment."""
    name = "COVERAGE_PROCESS_CONFIG"
    if name not in os.environ:
        yield
        return
    start = subprocess.Popen.__init__

    def start_counted(self: Any, *args: Any, **options: Any) -> None:
        if options.get("env") is not None:
            options["env"] = {**options["env"], name: os.environ[name]}
        start(self, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess.Popen, "__init__", start_counted)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of this test run, the same for all processes that take part in it."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """A runner that keeps nothing: what tests see was run by them."""
    with Runner(cache_folder=None) as runner:
        yield runner


@pytest.fixture(scope="session")
def snippets() -> dict[str, Snippet]:
    return {name: snippet.read(ROOT, name) for name in snippet.find(ROOT)}


@pytest.fixture(scope="session")
def run(
    request: pytest.FixtureRequest, shared: Path, snippets: dict[str, Snippet]
) -> Iterator[RunSnippet]:
    """The run of a snippet that reached its end, made once in this test run."""
    if setting := getattr(request, "param", None):
        yield partial(shaking.run, setting)
        return
    with Runner(shared / "runs") as runner:

        def get(name: str) -> Result:
            task = tasks.of_snippet(snippets[name])
            found = runner.run_all([task])[task]
            assert found.failure is None, f"{name}: {found.failure}\n{found.stderr}"
            return found

        yield get


@pytest.fixture(scope="session")
def ran(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build of a small site as it is keeps of its run, made once."""
    kept = shared / "ran"
    with FileLock(shared / "ran.lock"):
        if not kept.is_dir():
            site = MiniSite(tmp_path_factory.mktemp("ran"))
            answer = site.build()
            assert answer.returncode == 0, answer.stderr
            shutil.copytree(site.root / ".cache", kept)
    return kept


@pytest.fixture
def minisite(tmp_path: Path, ran: Path) -> MiniSite:
    """A small site that was never built; its snippet as it is need not run again."""
    site = MiniSite(tmp_path)
    shutil.copytree(ran, tmp_path / ".cache")
    return site


@pytest.fixture
def own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Words of the interface that are a test's own, which nobody has read yet."""
    path = tmp_path / "words.yml"
    monkeypatch.setattr(languages, "_WORDS", path)
    monkeypatch.setattr(languages, "_good", {})
    languages._words.cache_clear()
    return path


@pytest.fixture(scope="session")
def site(shared: Path) -> Iterator[Site]:
    """The project's own site, built once in this test run, and served."""
    folder = shared / "whole" / "site"
    with FileLock(shared / "site.lock"):
        if not folder.is_dir():
            build(folder)
    server = serve(folder)
    yield Site(folder, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
