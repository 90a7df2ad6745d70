"""Inside one run: do what a job says as ``__main__``, and report what came of it.

In: a `Job` and where its report goes. Out: what the view prints, and one JSON
report. The process is the run's own and ends with it: ``watch_forked`` forks one and
calls `run`; ``watch_fresh``, the builder's end, starts one, as
``python -m nn_or_f.run.child``.
"""

from __future__ import annotations

import ast
import atexit
import contextlib
import importlib
import io
import json
import os
import platform
import random
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from nn_or_f.run import script, values_and_figures
from nn_or_f.run.end_processes import die_with_parent
from nn_or_f.run.limits import limit_memory, limit_time
from nn_or_f.run.task import PLAIN, SHAKEN, TRACED, Job

#: What a run may print to.
STREAMS = ("stdout", "stderr")
_LONGEST_WORDS = 300
_LONGEST_ERROR = 10_000

#: The status of a run that reached an end and cannot report which.
UNREPORTED = 113

#: What a report holds of a run that reached its end.
_NOTHING_LEFT: dict[str, Any] = {
    "end": "reached",
    "values": {},
    "others": {},
    "figures": [],
    "error": "",
    "value": None,
}

_WINDOWS_HOMES = ("USERPROFILE", "TEMP", "TMP") if os.name == "nt" else ()


def about() -> dict[str, str]:
    """On what the runs run: versions, and what torch makes of the CPU."""
    torch = sys.modules["torch"]
    return {
        "torch": torch.__version__,
        "python": platform.python_version(),
        "cpu": torch.backends.cpu.get_cpu_capability(),
    }


def run(job: Job, folder: str, stdout: int, stderr: int, report: int) -> NoReturn:
    """Run ``job`` in this fork, in ``folder``, and end it, come what may."""
    status = UNREPORTED
    try:
        run_id = os.getpid()
        _settle_fork(folder, stdout, stderr, report)
        _settle(job, folder)
        answer = _execute(job)
        if os.getpid() == run_id:  # a fork that the view made reports nothing
            _send(report, answer)
        status = 0
    finally:
        os._exit(status)


def main(report: str, modules: list[str]) -> NoReturn:
    """Run the job on stdin in this process, in its folder; then end it.

    ``report`` is the file that the report goes to.
    """
    die_with_parent()  # first: to import takes seconds, and nobody would end it
    run_id = os.getpid()
    job = Job.from_json(sys.stdin.buffer.readline())
    with _unheard():  # it is of this machine, not of the run
        for module in modules:
            importlib.import_module(module)
    on = about()
    descriptor = os.open(report, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0))
    status = UNREPORTED
    try:
        _settle(job, str(Path.cwd()))
        answer = {**_execute(job), "about": on}
        if os.getpid() == run_id:
            _send(descriptor, answer)
        status = 0
    finally:
        os._exit(status)


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Let nothing be written to stderr, by libraries in C either."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _settle_fork(folder: str, stdout: int, stderr: int, report: int) -> None:
    """Make this fork look like a fresh process of its own."""
    os.setsid()
    die_with_parent()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    os.closerange(3, report)
    os.closerange(report + 1, report + 256)
    os.chdir(folder)
    random.seed()
    sys.modules["numpy"].random.seed()


def _settle(job: Job, folder: str) -> None:
    """Give the run its streams, its environment, and its limits."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115  # as long as the run
    sys.stdout = _stream(1, "strict")
    sys.stderr = _stream(2, "backslashreplace")
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[misc]
    atexit._clear()  # what our imports would have done at the end
    homes = dict.fromkeys(("HOME", "TMPDIR", *_WINDOWS_HOMES), folder)
    os.environ.clear()
    os.environ.update(job.environment, **homes)
    used = round(time.process_time())  # by imports, where this is no fork
    limit_time(used + job.limits.cpu_seconds)
    limit_memory(job.limits.memory_bytes)


def _stream(descriptor: int, errors: str) -> io.TextIOWrapper:
    raw = io.FileIO(descriptor, "wb")
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(
        buffer, encoding="utf-8", errors=errors, newline="\n", line_buffering=True
    )


def _execute(job: Job) -> dict[str, Any]:
    """Do the job; say how it ended, and what came of it."""
    if job.how == PLAIN:
        return _run_view(job)
    if job.how == SHAKEN:
        return _shake(job)
    try:
        value = _trace(job) if job.how == TRACED else _call(job)
    except BaseException as error:
        _print_traceback(error)
        return {"end": "raised", "what": _words(error), "line": None}
    return {**_NOTHING_LEFT, "value": value}


def _call(job: Job) -> Any:
    """What a function of ours returns."""
    module, _, name = job.function.partition(":")
    return getattr(importlib.import_module(module), name)(**job.arguments)


def _trace(job: Job) -> Any:
    """The steps of a view."""
    from nn_or_f.run import tracer  # which imports more of torch than a run needs

    return tracer.trace(job.filename, job.text)


def _shake(job: Job) -> dict[str, Any]:
    """What a view leaves with other threads and seeds."""
    from nn_or_f.run.shaken import shaken

    with shaken(job.filename, **job.arguments) as found:
        answer = _run_view(job)
    return {**answer, "value": found} if answer["end"] == "reached" else answer


def _run_view(job: Job) -> dict[str, Any]:
    """Execute a view; say how it ended and what its names hold."""
    ended = ""
    names: dict[str, Any] = {}
    try:
        try:
            code, names = script.main_module(job.filename, job.text)
            exec(code, names)
        except Exception as error:
            if not _is_expected(error, job):
                raise
            ended = "".join(traceback.format_exception_only(error))
        script.await_threads()
        script.flush()
    except SystemExit as error:
        line = _line(error, job.filename)
        return {"end": "exited", "what": f"sys.exit({error.code!r})", "line": line}
    except BaseException as error:
        line = _line(error, job.filename)
        _print_traceback(error)
        return {"end": "raised", "what": _words(error), "line": line}
    if job.raises and not ended:
        return {"end": "unraised", "line": _last(job.text).lineno}
    return _left(names, job.filename, ended)


def _left(names: dict[str, Any], filename: str, error: str) -> dict[str, Any]:
    """What a view left when it ended as it was to end, in ``error`` or without."""
    try:
        if len(error) > _LONGEST_ERROR:
            raise ValueError(f"its error has {len(error)} characters")
        values, others = values_and_figures.values(names)
        figures = values_and_figures.figures(filename)
        atexit._run_exitfuncs()  # only now: matplotlib closes its figures there
        script.flush()
    except BaseException as error:
        _print_traceback(error)
        return {"end": "unshowable", "what": _words(error)}
    left = {"values": values, "others": others, "figures": figures, "error": error}
    return {**_NOTHING_LEFT, **left}


def _is_expected(error: Exception, job: Job) -> bool:
    """Whether it is the error that the view's last statement was to end in."""
    frames = traceback.walk_tb(error.__traceback__)
    lines = (n for frame, n in frames if frame.f_code.co_filename == job.filename)
    last = _last(job.text)
    where = range(last.lineno, (last.end_lineno or last.lineno) + 1)
    return type(error).__name__ == job.raises and next(lines, 0) in where


def _last(view: str) -> ast.stmt:
    return ast.parse(view).body[-1]


def _words(error: BaseException) -> str:
    """The type of ``error`` and the first words of its message, in one line."""
    shown = traceback.TracebackException(type(error), error, None)
    shown.__notes__ = None
    text = list(shown.format_exception_only())[-1]
    kind, colon, message = text.strip().partition(":")
    first, *_ = message.strip().splitlines() or [""]
    return shortened(f"{kind}{colon} {first}".strip())


def shortened(words: str) -> str:
    """The beginning of a message that may be endless."""
    longer = len(words) > _LONGEST_WORDS
    return f"{words[:_LONGEST_WORDS]} …" if longer else words


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
    except Exception:
        pass  # the view has closed its streams; the report says what happened


def _send(descriptor: int, report: dict[str, Any]) -> None:
    data = memoryview(json.dumps(report).encode())
    while data:
        data = data[os.write(descriptor, data) :]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
