"""Watch over one run after another: read, mind the limits, end what is left of each.

In: a connected socket, and over it one `Job` after another as a line of JSON. Out: for
each, its answer as a line of JSON on the same socket. Called by ``zygote``, in a fork.

Each run is a ``child``, forked here, with a folder and pipes of its own. Every
descendant of the run ends with it, also those that have left its session. Whoever holds
the other end of the socket cancels the run by closing it: then nothing of it is left.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import time
import traceback
from typing import Any, NoReturn

from nn_or_f.run import answers, child
from nn_or_f.run.end_processes import adopt_orphans, end_descendants, kill
from nn_or_f.run.folders import scratch
from nn_or_f.run.task import Job

#: Seconds: the system counts milliseconds, and not far.
_LONGEST_POLL = 3600


def serve(connection: socket.socket, about: dict[str, str]) -> NoReturn:
    """Serve the runs of one connection and end this process, come what may."""
    try:
        signal.signal(signal.SIGCHLD, lambda *_: None)
        adopt_orphans()
        with connection.makefile("rb") as lines, contextlib.suppress(OSError):
            while line := lines.readline():
                answer = {**_answer(line, connection), "about": about}
                connection.sendall(json.dumps(answer).encode() + b"\n")
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _answer(line: bytes, connection: socket.socket) -> dict[str, Any]:
    """Run one job; what became of it."""
    try:
        with scratch("snippet") as folder:
            return _Run(Job.from_json(line), folder, connection).answer()
    except Exception as error:  # no process, no folder, no memory
        end_descendants()
        return answers.lost(f"{type(error).__name__}: {error}")


class _Run:
    """One run as its supervisor sees it."""

    def __init__(self, job: Job, folder: str, connection: socket.socket) -> None:
        self.job = job
        self.folder = folder
        self.connection = connection
        self.texts: dict[str, bytearray] = {}
        self.readers: dict[int, str] = {}
        self.stopped: str | None = None
        self.pid = 0
        self.used = 0.0  # seconds of CPU time

    def answer(self) -> dict[str, Any]:
        """Run the job to its end; what it printed, reported, and how it ended."""
        self._start()
        status = self._watch()
        end_descendants()
        self._drain()
        signal.set_wakeup_fd(-1)
        for descriptor in self.wakeup:
            os.close(descriptor)
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGKILL and self.used >= self.job.limits.cpu_seconds:
            self.stopped = self.stopped or "cpu"  # the system's last word on that
        streams = {name: bytes(self.texts[name]) for name in child.STREAMS}
        report = bytes(self.texts["report"])
        return answers.answer(report, code, self.stopped, streams, self.folder)

    def _start(self) -> None:
        self.wakeup = os.pipe()
        os.set_blocking(self.wakeup[1], False)
        signal.set_wakeup_fd(self.wakeup[1], warn_on_full_buffer=False)
        writers: list[int] = []
        for name in (*child.STREAMS, "report"):
            reader, writer = os.pipe()
            self.texts[name] = bytearray()
            self.readers[reader] = name
            writers.append(writer)
        self.pid = os.fork()
        if self.pid == 0:
            child.run(self.job, self.folder, *writers)
        for writer in writers:
            os.close(writer)

    def _watch(self) -> int:
        """Read until the child has ended; end it when it oversteps a limit."""
        deadline = time.monotonic() + self.job.limits.wall_seconds
        poll = select.poll()
        poll.register(self.wakeup[0], select.POLLIN)
        poll.register(self.connection, 0)  # only to hear of a hang-up
        for reader in self.readers:
            poll.register(reader, select.POLLIN)
        while True:
            left = deadline - time.monotonic()
            for descriptor, _ in poll.poll(min(max(0, left), _LONGEST_POLL) * 1000):
                if descriptor == self.connection.fileno():
                    self._stop("cancelled")
                    poll.unregister(descriptor)
                elif descriptor == self.wakeup[0]:
                    os.read(descriptor, 512)
                elif not self._read(descriptor):
                    poll.unregister(descriptor)
            if left <= 0 and not self.stopped:
                self._stop("wall")
            ended, status, used = os.wait4(self.pid, os.WNOHANG)
            if ended:
                self.used = used.ru_utime + used.ru_stime
                return status

    def _stop(self, why: str) -> None:
        if self.stopped is None:
            self.stopped = why
            kill(self.pid)

    def _read(self, descriptor: int) -> bool:
        """Read what there is; whether there may be more."""
        data = os.read(descriptor, 65536)
        name = self.readers[descriptor]
        text = self.texts[name]
        text += data
        if name != "report" and self.job.limits.cut(text):
            self._stop(name)
        return bool(data)

    def _drain(self) -> None:
        """Read what is left in the pipes; nobody writes to them any more."""
        for reader in self.readers:
            os.set_blocking(reader, False)
            with contextlib.suppress(BlockingIOError):
                while self._read(reader):
                    pass
            os.close(reader)
