"""The server goes on whatever is edited, and says where it cannot listen."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from nn_or_f.mkdocs import server
from tests.minisite import wait_until

PAGE = "<body><article class='a'><h1>T</h1></article></body>"
CONFIG = "site_name: N\ntheme: {name: null, custom_dir: docs}\nplugins: []\n"


@pytest.mark.parametrize("port", [-1, 65536, 80000])
def test_a_port_that_is_none_is_told_in_one_line(port: int) -> None:
    what = f"^127.0.0.1:{port} cannot be served on: {port} is no port: [^\n]+$"
    with pytest.raises(PluginError, match=what):
        server.check_address("127.0.0.1", port)


def has(family: socket.AddressFamily, host: str) -> bool:
    try:
        with socket.socket(family) as probe:
            probe.bind((host, 0))
    except OSError:
        return False
    return True


def test_an_address_of_ipv6_is_taken_where_the_system_has_it() -> None:
    if has(socket.AF_INET6, "::1"):
        server.check_address("::1", 0)
        with socket.socket(socket.AF_INET6) as taken:
            taken.bind(("::1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            what = rf"^\[::1\]:{port} cannot be served on: .*“-a \[::1\]:{port + 1}”"
            with pytest.raises(PluginError, match=what):
                server.check_address("::1", port)
    with pytest.raises(
        PluginError, match=r"^\[2001:db8::1\]:8000 cannot be served on: "
    ):
        server.check_address("2001:db8::1", 8000)  # kept for examples: nobody has it


def test_the_last_port_has_none_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def bind(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", bind, raising=False)
    with pytest.raises(PluginError, match="“-a localhost:65534”"):
        server.check_address("localhost", 65535)


def test_the_server_writes_its_own_address_so_that_it_can_be_opened(
    config: MkDocsConfig,
) -> None:
    config["dev_addr"] = ("::1", 8000)
    live = SimpleNamespace(url="http://::1:8000/x/", builder=None)
    live.watch = live.unwatch = lambda _: None
    server.watch(live, config, [])
    assert live.url == "http://[::1]:8000/x/"


def test_a_folder_that_was_away_is_watched_again(tmp_path: Path) -> None:
    folder, away = tmp_path / "snippets", tmp_path / "away"
    (folder / "page").mkdir(parents=True)
    (folder / "page/a.py").write_text("1")
    told: list[str] = []

    class Teller(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            told.append(f"{event.event_type} {Path(str(event.src_path)).name}")

    watcher = server.Watcher(0.01)
    watcher.schedule(Teller(), str(folder), recursive=True)
    watcher.start()
    try:
        for _ in range(2):
            folder.rename(away)
            wait_until(lambda: "deleted a.py" in told)
            away.rename(folder)
            wait_until(lambda: "created a.py" in told)
            told.clear()
        (folder / "page/b.py").write_text("2")
        wait_until(lambda: "created b.py" in told)
    finally:
        watcher.stop()
        watcher.join()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a configuration that can be read, and the site built of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    for name in ("en/index.html", "404.html"):
        page = tmp_path / "site" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE)
    return tmp_path / "site"


def lasting(site: Path, build: Callable[[], object] = load_config) -> server.Lasting:
    """A builder of that site; it does no more than to read the configuration."""
    config = MkDocsConfig(config_file_path=str(site.parent / "mkdocs.yml"))
    config["site_dir"] = str(site)
    return server.Lasting(build, config)


def told(page: Path) -> list[str]:
    """What is wrong, by a page; it stands before all that the page had."""
    soup = BeautifulSoup(page.read_text("utf-8"), "lxml")
    first = soup.select_one("article > *")
    faults = soup.select(".nnf-fault")
    assert faults == ([first] if faults else [])
    assert [one.get_text() for one in soup.select("article > h1")] == ["T"]
    return [one.get_text() for fault in faults for one in fault.select("pre")]


BROKEN: dict[str, tuple[bytes | None, str]] = {
    "no YAML": (
        b"site_name: N\nnav: [1\n",
        "mkdocs.yml:3: nothing was built: it is not",
    ),
    "no such plugin": (
        CONFIG.replace("[]", "[serch]").encode(),
        'mkdocs.yml:3: “plugins”: The "serch" plugin is not installed',
    ),
    "another type": (f"{CONFIG}nav: 3\n".encode(), "mkdocs.yml:4: “nav”: Expected nav"),
    "empty": (b"", "mkdocs.yml: “site_name”: Required configuration not provided."),
    "no mapping": (b"3\n", "mkdocs.yml: nothing was built: TypeError: "),
    "a list": (b"- a\n", "mkdocs.yml: nothing was built: The configuration is invalid"),
    "no text": (b"\xff\xfe\x00", "mkdocs.yml: nothing was built: MkDocs encountered"),
    "gone": (None, "mkdocs.yml: nothing was built: Config file 'mkdocs.yml' does not"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_configuration_that_cannot_be_read_is_told_in_the_last_pages(
    site: Path, kind: str
) -> None:
    text, message = BROKEN[kind]
    build, file = lasting(site), site.parent / "mkdocs.yml"
    build()
    assert told(site / "en/index.html") == []
    file.unlink()
    if text is not None:
        file.write_bytes(text)
    for _ in range(2):
        build()
        for name in ("en/index.html", "404.html"):
            (what,) = told(site / name)
            assert what.startswith(message)
            assert "\n" not in what


def test_pages_that_a_build_has_removed_come_back_until_one_is_built(
    site: Path,
) -> None:
    page = site / "en/index.html"
    errors: list[Exception] = [RuntimeError("on\npurpose"), Abort("3 warnings")]

    def break_off() -> None:
        page.unlink(missing_ok=True)
        page.parent.rmdir()
        if errors:
            raise errors.pop(0)
        page.parent.mkdir()
        page.write_text(PAGE)

    build = lasting(site, break_off)
    for what in ("RuntimeError: on purpose", "3 warnings"):
        build()
        assert told(page) == [f"nothing was built: {what}"]
    build()
    assert page.read_text() == PAGE


def test_what_a_plugin_says_is_told_each_time(site: Path) -> None:
    def break_off() -> None:
        try:
            raise PluginError("no words")
        except PluginError:
            raise Abort("Aborted with a BuildError!")  # noqa: B904  # as MkDocs does

    build = lasting(site, break_off)
    for _ in range(2):
        build()
        assert told(site / "404.html") == ["nothing was built: no words"]


def test_files_that_are_no_text_and_a_broken_template_cost_no_answer(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export in Shift_JIS beside the pages, and a template half saved."""
    (site / "old.html").write_bytes("古い".encode("cp932"))
    (site / "folder.html").mkdir()
    build = lasting(site, break_template)
    monkeypatch.setattr(server, "faults_of_site", break_template)
    for _ in range(2):
        build()
        (alert,) = BeautifulSoup(
            (site / "en/index.html").read_text("utf-8"), "lxml"
        ).select("article > pre[role=alert]")
        what = "nothing was built: ZeroDivisionError: <snippet_parts.html>"
        assert alert.get_text() == what
    assert (site / "old.html").read_bytes() == "古い".encode("cp932")


def break_template(*_: object) -> None:
    raise ZeroDivisionError("<snippet_parts.html>")
