"""Run every snippet that changed, in parallel and within limits.

In: snippets. Out: a `Run` for each, fresh or kept from an earlier build under
a key of all that it depends on. The process that builds never imports
torch; a build in which nothing changed does not start one that does.
``plugin``, ``build`` and the tests call `Runner`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any

from nn_or_f.faults import Fault, FaultError, Place
from nn_or_f.read.snippet import Snippet, raises
from nn_or_f.run import child
from nn_or_f.run.fresh import Fresh
from nn_or_f.run.kept import Kept
from nn_or_f.run.limits import Limits
from nn_or_f.run.warm import KERNELS, STYLE, Zygote, environment, wait

#: The packages whose versions a run depends on.
PACKAGES = ("torch", "numpy", "matplotlib")

#: Hears how many runs of how many are done.
Progress = Callable[[int, int], None]

_HERE = Path(__file__).parent
_ROOMS = ("answers", "child", "fresh", "limits", "processes", "warm", "zygote")
_SOURCES = [_HERE / f"{room}.py" for room in _ROOMS]


@dataclass(frozen=True)
class Failure:
    """Why a run did not reach its end; ``line`` is a line of the view."""

    what: str
    line: int | None = None

    def fault(self, snippet: Snippet, places: Sequence[Place] = ()) -> Fault:
        """A message to the author."""
        source = Place(snippet.path, snippet.file_line(self.line))
        return Fault(self.what, tuple(places), source)


@dataclass(frozen=True)
class Run:
    """What one run printed and left.

    ``values`` are the simple top-level values at its end, ``others`` the types
    of its other names, ``figures`` SVG text, ``about`` the versions of torch
    and Python and the CPU capability. ``error`` is what Python says of the error
    that it was to end in. ``failure`` is None when it ended as it was to end.
    """

    name: str
    stdout: str
    stderr: str
    values: dict[str, Any] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    figures: list[str] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    error: str = ""
    failure: Failure | None = None


class Runner:
    """Runs snippets; keeps one warm process and, on disk, what has been run.

    Use it as a context manager: leaving it ends the warm process and all runs.
    ``cache_folder=None`` keeps nothing. ``forks=False`` starts a fresh process
    for each run instead; by default, what `can_fork` says.
    """

    def __init__(
        self,
        cache_folder: Path | None,
        limits: Limits | None = None,
        forks: bool | None = None,
    ) -> None:
        self._kept = Kept(cache_folder)
        self.limits = limits or Limits()
        self.forks = can_fork() if forks is None else forks
        self._zygote: Zygote | Fresh | None = None

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process, and with it whatever still runs."""
        if self._zygote:
            self._zygote.close()
            self._zygote = None

    def warm_up(self, snippets: Iterable[Snippet]) -> None:
        """Start what the next runs of these snippets need, and do not wait for it."""
        with contextlib.suppress(FaultError):  # the next run says it again
            self._warm([s.run_view for s in snippets])

    def run_all(
        self,
        snippets: Iterable[Snippet],
        progress: Progress | None = None,
        meanwhile: Callable[[Snippet], None] | None = None,
    ) -> dict[str, Run]:
        """A run for each snippet, by name.

        ``progress`` hears how many of those not kept are done, from 0 on; it
        is not called when all were kept. ``meanwhile`` is called with each of
        them as soon as the runs have begun.
        """
        snippets = list(snippets)
        runs = {s.name: kept for s in snippets if (kept := self._load(s))}
        missing = [s for s in snippets if s.name not in runs]
        if missing:
            tell = progress or (lambda _done, _total: None)
            tell(0, len(missing))
            runs_of = self._run_missing(missing, meanwhile or (lambda _snippet: None))
            for done, run in enumerate(runs_of, start=1):
                runs[run.name] = run
                tell(done, len(missing))
        return {s.name: runs[s.name] for s in snippets}

    def run_view(self, name: str, view: str) -> Run:
        """Run one view now, whatever was kept."""
        filename, expected = PurePosixPath(name).name, raises(view)
        job = child.Job(filename, view, self.limits, environment(), expected)
        with _refusals():
            answer = self._warm([view]).run(job)
        return _to_run(name, answer, job)

    def _run_missing(
        self, missing: list[Snippet], meanwhile: Callable[[Snippet], None]
    ) -> Iterable[Run]:
        if self._zygote and self._zygote.ended():
            self.close()
        self._warm([s.run_view for s in missing])
        missing.sort(key=lambda s: wait(s.run_view))
        with ThreadPoolExecutor(_cores()) as pool:
            futures = {
                pool.submit(self.run_view, s.name, s.run_view): s for s in missing
            }
            try:
                for snippet in missing:
                    meanwhile(snippet)
                for future in as_completed(futures):
                    run = future.result()
                    self._save(futures[future], run)
                    yield run
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self.close()
                raise

    def _warm(self, views: Iterable[str]) -> Zygote | Fresh:
        """What can run these views without importing much for each."""
        with _refusals():
            if self._zygote is None:
                self._zygote = Zygote() if self.forks else Fresh()
            if isinstance(self._zygote, Zygote):
                self._zygote.prepare(views)
        return self._zygote

    def _key(self, snippet: Snippet) -> list[Any]:
        limits = asdict(self.limits)
        return [snippet.name, snippet.digest, runner_digest(), limits, self.forks]

    def _load(self, snippet: Snippet) -> Run | None:
        data = self._kept.load(self._key(snippet))
        try:
            return _run_of(data) if data else None
        except (TypeError, KeyError):
            return None  # damaged: it is run again

    def _save(self, snippet: Snippet, run: Run) -> None:
        if not run.failure:
            self._kept.save(self._key(snippet), _data_of(run))


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """Tell as a fault that there is no process, no temporary folder, no more files."""
    try:
        yield
    except OSError as error:
        raise FaultError([Fault(f"no snippet can be run here: {error}")]) from None


def can_fork() -> bool:
    """Whether runs are forked from one warm process: on Linux, unless told otherwise.

    Elsewhere there is no fork, or one that system libraries do not survive. Set
    NN_OR_F_FRESH to try the other way here.
    """
    return sys.platform == "linux" and not os.environ.get("NN_OR_F_FRESH")


def _cores() -> int:
    """How many runs go side by side: more would gain nothing."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))  # of this container
    return os.cpu_count() or 1


@cache
def runner_digest() -> str:
    """A hash of all that a run depends on, except the snippet itself.

    The CPU's maker, model and flags stand for the kernels that torch and MKL choose:
    to ask torch itself would be to import it.
    """
    parts = [platform.python_version(), platform.machine(), _cpu()]
    parts += [f"{package} {version(package)}" for package in PACKAGES]
    parts += [os.environ.get(name, "") for name in KERNELS]
    parts += [path.read_text("utf-8") for path in [*_SOURCES, STYLE]]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    told = (
        "vendor_id",
        "model name",
        "flags",
        "CPU implementer",
        "CPU part",
        "Features",
    )
    return "\n".join(sorted({line for line in lines if line.startswith(told)}))


def _to_run(name: str, answer: dict[str, Any], job: child.Job) -> Run:
    report = answer["report"]
    reached = report["end"] == "reached"
    return Run(
        name=name,
        stdout=answer["stdout"],
        stderr=answer["stderr"],
        values=_values(report["values"]) if reached else {},
        others=report["others"] if reached else {},
        figures=report["figures"] if reached else [],
        about=answer["about"],
        error=report["error"] if reached else "",
        failure=None if reached else _failure(answer, job),
    )


def _failure(answer: dict[str, Any], job: child.Job) -> Failure:
    report, limits = answer["report"], job.limits
    line = report.get("line")
    match report["end"]:
        case "raised":
            what = f", but was to end in {job.raises}, in its last statement"
            expected = what if job.raises else ""
            return Failure(f"it raised {report['what']}{expected}", line)
        case "unraised":
            return Failure(f"its last statement was to raise {job.raises}", line)
        case "exited":
            return Failure(f"it left with {report['what']} before its end", line)
        case "left":
            code = report["code"]
            return Failure(f"its process left with status {code} before its end")
        case "killed":
            return Failure(f"its process was killed by {_signal(report['signal'])}")
        case "untold":
            return Failure(f"what it left cannot be shown: {report['what']}")
        case "untellable":
            what = "it cannot tell how it ended: did it change builtins,"
            return Failure(f"{what} or close files that it had not opened?")
        case "lost":
            what = "the process that watched over it"
            why = report["what"]
            return Failure(f"{what} failed: {why}" if why else f"{what} was killed")
    match report["what"]:
        case "wall":
            return Failure(f"it took longer than {limits.wall_seconds:g} s")
        case "cpu":
            return Failure(f"it used more than {limits.cpu_seconds} s of CPU time")
        case stream:
            what = f"it wrote more than {limits.output_bytes} bytes to {stream}"
            return Failure(what + _example(answer[stream]))


def _example(text: str) -> str:
    """The last whole line of a flood: it often says why."""
    *whole, _ = [line.strip() for line in text.split("\n")]
    last = next((line for line in reversed(whole) if line), "")
    return f", such as “{last[:100]}”" if last else ""


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal has no name
        return f"signal {number}"


def _decoded(value: Any) -> Any:
    """A value from a report's JSON, in which a tuple is ``{"tuple": [...]}``."""
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if isinstance(value, dict):
        return tuple(_decoded(item) for item in value["tuple"])
    return value


def _encoded(value: Any) -> Any:
    """The opposite of `_decoded`."""
    if isinstance(value, tuple):
        return {"tuple": [_encoded(item) for item in value]}
    if isinstance(value, list):
        return [_encoded(item) for item in value]
    return value


def _data_of(run: Run) -> dict[str, Any]:
    values = {name: _encoded(value) for name, value in run.values.items()}
    return {**vars(run), "values": values}


def _run_of(data: dict[str, Any]) -> Run:
    return Run(**{**data, "values": _values(data["values"])})


def _values(encoded: dict[str, Any]) -> dict[str, Any]:
    return {name: _decoded(value) for name, value in encoded.items()}
