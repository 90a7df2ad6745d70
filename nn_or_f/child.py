"""Inside one run: execute a view as ``__main__`` and tell what it left.

In: a `Job` and the write ends of three pipes (stdout, stderr, report).
Out: what the view prints, and one JSON report. Called by ``zygote`` only, in a
process that was forked for this run and ends with it.
"""

from __future__ import annotations

import builtins
import ctypes
import io
import json
import linecache
import os
import random
import resource
import signal
import sys
import threading
import traceback
import types
import warnings
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from nn_or_f.limits import Limits

_PR_SET_PDEATHSIG = 1
_LONGEST_TEXT = 2_000
_LONGEST_LIST = 1_000

# Taken before a view can put something else in their place.
_dumps, _exit, _write, _own_id = json.dumps, os._exit, os.write, os.getpid


@dataclass(frozen=True)
class Job:
    """What a run needs: a file name for messages, the view, and limits.

    ``environment`` is all that the run sees in ``os.environ``.
    """

    filename: str
    view: str
    limits: Limits
    environment: dict[str, str]

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str | bytes) -> Job:
        """The opposite of `to_json`."""
        data = json.loads(line)
        return cls(**{**data, "limits": Limits(**data["limits"])})


def run(job: Job, folder: str, stdout: int, stderr: int, report: int) -> NoReturn:
    """Run ``job`` in ``folder`` and end this process, come what may."""
    try:
        run_id = _own_id()
        _settle(job, folder, stdout, stderr, report)
        answer = _execute(job)
        if _own_id() == run_id:  # a fork that the view made tells nothing
            _send(report, answer)
    finally:
        _exit(0)


def _settle(job: Job, folder: str, stdout: int, stderr: int, report: int) -> None:
    """Make this fork look like a fresh process of its own."""
    os.setsid()
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    os.closerange(3, report)
    os.closerange(report + 1, report + 256)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115  # as long as the run
    sys.stdout = _stream(1, "strict")
    sys.stderr = _stream(2, "backslashreplace")
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(job.environment, HOME=folder, TMPDIR=folder)
    sys.argv = [job.filename]
    random.seed()
    sys.modules["numpy"].random.seed()
    limits = job.limits
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(
        resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1)
    )
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _stream(descriptor: int, errors: str) -> io.TextIOWrapper:
    raw = io.FileIO(descriptor, "wb")
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding="utf-8", errors=errors, line_buffering=True
    )


def _execute(job: Job) -> dict[str, Any]:
    """Execute the view; say how it ended and what its names hold."""
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=job.filename, __builtins__=builtins)
    sys.modules["__main__"] = module
    lines = [f"{line}\n" for line in job.view.split("\n")]
    linecache.cache[job.filename] = (len(job.view), None, lines, job.filename)
    try:
        exec(compile(job.view, job.filename, "exec", dont_inherit=True), vars(module))
        for thread in threading.enumerate():
            if thread is not threading.main_thread() and not thread.daemon:
                thread.join()  # as Python does at its own end
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as error:
        line = _line(error, job.filename)
        return {"end": "exited", "what": f"sys.exit({error.code!r})", "line": line}
    except BaseException as error:
        line = _line(error, job.filename)
        _print_traceback(error)
        return {"end": "raised", "what": _words(error), "line": line}
    try:
        values, others = _values(vars(module))
        figures = _figures(job.filename)
    except BaseException as error:
        _print_traceback(error)
        return {"end": "untold", "what": _words(error)}
    return {"end": "reached", "values": values, "others": others, "figures": figures}


def _words(error: BaseException) -> str:
    """The type of ``error`` and the first words of its message, in one line."""
    told = traceback.TracebackException(type(error), error, None)
    told.__notes__ = None
    text = list(told.format_exception_only())[-1]
    kind, colon, message = text.strip().partition(":")
    first, *_ = message.strip().splitlines() or [""]
    return f"{kind}{colon} {first}".strip()


def _line(error: BaseException, filename: str) -> int | None:
    """The line of the view that was executed when ``error`` arose."""
    frames = traceback.walk_tb(error.__traceback__)
    lines = [n for frame, n in frames if frame.f_code.co_filename == filename]
    return lines[-1] if lines else None


def _print_traceback(error: BaseException) -> None:
    own_frame = error.__traceback__
    below = own_frame.tb_next if own_frame else None
    try:
        traceback.print_exception(error.with_traceback(below), file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        pass  # the view has closed its streams; the report says what happened


def _values(names: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Simple top-level values as JSON, and the types of all other names."""
    values: dict[str, Any] = {}
    others: dict[str, str] = {}
    for name, value in list(names.items()):
        if name.startswith("_"):
            continue
        try:
            simple = _simple(value)
            _dumps(simple)  # an integer of too many digits has no JSON
            values[name] = simple
        except Exception:
            others[name] = type(value).__name__
    return values, others


def _simple(value: Any) -> Any:
    """``value`` as JSON; a tuple becomes ``{"tuple": [...]}``.

    Raises:
        TypeError: it is not a simple value.
    """
    kind = type(value)
    torch = sys.modules["torch"]
    if value is None or kind in (bool, int, float):
        return value
    if kind is str and len(value) <= _LONGEST_TEXT:
        return value
    if kind in (list, tuple, torch.Size) and len(value) <= _LONGEST_LIST:
        items = [_simple(item) for item in value]
        return items if kind is list else {"tuple": items}
    if isinstance(value, torch.Tensor) and value.dim() == 0:
        return _simple(value.item())
    if isinstance(value, torch.dtype | torch.device):
        return str(value)
    if isinstance(value, sys.modules["numpy"].generic):
        return _simple(value.item())
    raise TypeError(kind.__name__)


def _figures(salt: str) -> list[str]:
    """Every open figure, drawn as SVG text, in the order of their numbers."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    pyplot.rcParams["svg.hashsalt"] = salt
    figures = []
    for number in pyplot.get_fignums():
        text = io.StringIO()
        figure = pyplot.figure(number)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            figure.savefig(text, format="svg", metadata={"Date": None})
        figures.append(text.getvalue())
    return figures


def _send(descriptor: int, report: dict[str, Any]) -> None:
    data = memoryview(_dumps(report).encode())
    while data:
        data = data[_write(descriptor, data) :]
