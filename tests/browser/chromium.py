"""Find a Chromium for the browser tests; as a script, make sure that there is one.

First one that is there, then Playwright's own. As a script it also fetches one:
Playwright's, else, as root on Debian and its kin, the distribution's. A Chromium counts
only after it was started and showed a page. One without a window, the headless shell,
comes first: it needs a third of the time to open a page.
"""

import contextlib
import functools
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypedDict

VARIABLE = "NN_OR_F_CHROMIUM"
"""The environment variable that names a Chromium to use and no other."""

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
MAC_APPS = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
WINDOWS_APPS = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)

DRIVER_NEEDS = "libatomic1"
"""What Playwright's own Node.js needs, by its name in Debian."""

START_SECONDS = 60
INSTALL_SECONDS = 600

HOW = (
    "nn or F: the browser tests need Chromium. Install it (Debian: `apt install "
    "chromium`; elsewhere `.venv/bin/playwright install --with-deps chromium`), "
    f"or name one: {VARIABLE}=/path/to/chromium"
)

# Started by try_chromium in a process of its own, which a hanging browser cannot take
# down with it. Playwright's synchronous API also cannot be started twice in one.
PROBE = """
import json, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(**json.loads(sys.argv[1]), timeout=30_000)
    page = browser.new_page()
    page.goto("data:text/html,<title>ready</title>")
    assert page.title() == "ready"
    browser.close()
"""

OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class LaunchOptions(TypedDict):
    """What `playwright.chromium.launch` is given."""

    executable_path: str
    args: list[str]


class NoChromiumError(Exception):
    """There is no Chromium that starts; the message says how to get one."""


def arguments() -> list[str]:
    """Return Chromium's command line: quiet, and no request of its own."""
    options = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium refuses to start its sandbox as root.
        options.append("--no-sandbox")
    return options


def options_for(path: Path) -> LaunchOptions:
    """Return the options that start this Chromium."""
    return {"executable_path": str(path), "args": arguments()}


def run_limited(
    command: Sequence[str | Path], seconds: float, *, quiet: bool
) -> tuple[bool, str]:
    """Run a command, with an end to it; return whether it went well, and its output.

    The output is seen as it comes and not returned, unless `quiet`.
    """
    with tempfile.TemporaryFile() as output:
        # A file, not a pipe: a descendant that stays behind would keep a pipe open.
        stream = output if quiet else None
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
        try:
            status = process.wait(seconds)
        except (subprocess.TimeoutExpired, KeyboardInterrupt) as err:
            end_session(process)
            if isinstance(err, KeyboardInterrupt):
                raise
            return False, f"not done within {seconds:.0f} s"
        output.seek(0)
        return status == 0, output.read().decode(errors="replace")


def end_session(process: subprocess.Popen[bytes]) -> None:
    """End a process and its session, kindly first: Playwright then ends Chromium."""
    for name in ("SIGTERM", "SIGKILL"):
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, getattr(signal, name))
        else:
            process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)


def driver_fault() -> str | None:
    """Say why Playwright itself does not start, None where it does.

    It brings a Node.js of its own, which needs a library that small systems lack.
    """
    went_well, output = run_limited(
        [sys.executable, "-m", "playwright", "--version"], START_SECONDS, quiet=True
    )
    return None if went_well else (output.strip().splitlines() or ["no reason"])[-1]


@functools.cache
def fault_of(path: Path) -> str | None:
    """Start a Chromium and show a page in it; say what went wrong, None if nothing."""
    if not path.is_file():
        return "is not there"
    options = json.dumps(options_for(path))
    went_well, output = run_limited(
        [sys.executable, "-c", PROBE, options], START_SECONDS, quiet=True
    )
    if went_well:
        return None
    errors = [line for line in output.splitlines() if line.startswith("playwright.")]
    reason = errors[0] if errors else output.strip()[-200:]
    return f"does not start ({reason})"


def installed() -> Iterator[Path]:
    """Yield the places where a Chromium of this machine may be."""
    for name in NAMES:
        if found := shutil.which(name):
            yield Path(found)
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (folder / app for app in MAC_APPS)
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if program_files := os.environ.get(variable):
            yield from (Path(program_files) / app for app in WINDOWS_APPS)


def playwrights_own() -> Iterator[Path]:
    """Yield the places where Playwright puts the Chromium that it downloads."""
    went_well, output = run_limited(
        [sys.executable, "-c", OWN], START_SECONDS, quiet=True
    )
    if went_well and output.strip():
        whole = Path(output.strip())
        yield from headless_shells(whole)
        yield whole


def headless_shells(chromium: Path) -> Iterator[Path]:
    """Yield the headless shell that Playwright keeps beside this Chromium of its own.

    Playwright tells only the other's path: `chromium-1255/…/chrome`. The shell is
    `chromium_headless_shell-1255/<system>/<chrome-headless-shell or headless_shell>`.
    """
    for folder in chromium.parents:
        if folder.name.startswith("chromium-"):
            name = folder.name.replace("chromium-", "chromium_headless_shell-")
            shells = folder.with_name(name).glob("*/*headless?shell*")
            yield from sorted(path for path in shells if path.suffix in {"", ".exe"})


@functools.cache
def find_chromium() -> Path:
    """Return a Chromium that starts. Raises NoChromiumError where there is none."""
    if named := os.environ.get(VARIABLE):
        if fault := fault_of(Path(named)):
            raise NoChromiumError(f"nn or F: {VARIABLE}: {named} {fault}")
        return Path(named)
    for candidates in (installed, playwrights_own):
        for path in candidates():
            if fault_of(path) is None:
                return path
    raise NoChromiumError(HOW)


def launch_options() -> LaunchOptions:
    """Return what `playwright.chromium.launch` needs to start the Chromium found."""
    return options_for(find_chromium())


def is_debian_root() -> bool:
    """Say whether we may install packages of Debian or its kin."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return root and shutil.which("apt-get") is not None


APT = ("apt-get", "-y", "-o", "DPkg::Lock::Timeout=120")


def ensure_driver() -> None:
    """Make sure that Playwright itself starts.

    Raises NoChromiumError where it does not.
    """
    fault = driver_fault()
    if fault and is_debian_root():
        print(f"nn or F: fetching {DRIVER_NEEDS} for Playwright …", flush=True)
        for command in ([*APT, "update"], [*APT, "install", DRIVER_NEEDS]):
            run_limited(command, INSTALL_SECONDS, quiet=False)
        fault = driver_fault()
    if fault:
        raise NoChromiumError(
            f"nn or F: Playwright does not start ({fault}). "
            f"Install what it needs (Debian: `apt install {DRIVER_NEEDS}`)"
        )


def ways_to_install() -> Iterator[tuple[str, list[list[str]]]]:
    """Yield what each way is called and its commands, the better way first."""
    playwright = [sys.executable, "-m", "playwright"]
    libraries = [[*playwright, "install-deps", "chromium"]]
    yield (
        "Playwright's Chromium",
        [
            [*playwright, "install", "--only-shell", "chromium"],
            *(libraries if is_debian_root() else []),
        ],
    )
    if is_debian_root():
        system = platform.freedesktop_os_release().get("NAME", "Debian")
        for package in ("chromium-headless-shell", "chromium"):
            yield (
                f"{package} of {system}",
                [
                    [*APT, "update"],
                    [*APT, "install", "--no-install-recommends", package],
                ],
            )


def ensure_chromium() -> Path:
    """Return a Chromium that starts, fetched where need be.

    Raises NoChromiumError where none can be had.
    """
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    ensure_driver()
    if os.environ.get(VARIABLE):
        return find_chromium()
    with contextlib.suppress(NoChromiumError):
        return find_chromium()
    for name, commands in ways_to_install():
        print(f"nn or F: fetching {name} for the browser tests …", flush=True)
        for command in commands:
            went_well, reason = run_limited(command, INSTALL_SECONDS, quiet=False)
            if not went_well:
                print(f"nn or F: that failed. {reason}".rstrip(), flush=True)
                break
            find_chromium.cache_clear()
            fault_of.cache_clear()
            with contextlib.suppress(NoChromiumError):
                return find_chromium()
    raise NoChromiumError(HOW)


if __name__ == "__main__":
    try:
        print(f"nn or F: testing in {ensure_chromium()}", flush=True)
    except NoChromiumError as err:
        sys.exit(str(err))
    except KeyboardInterrupt:
        sys.exit(130)
