"""The builder's end of a fresh process for each run, where none can be forked.

In: a `Job`. Out: the answer of its run, as ``answers`` makes it. Called by ``pool``
on systems other than Linux, and where NN_OR_F_FRESH is set. The other end is ``child``.
On Linux ``watch_forked`` forks runs instead.
It is slower than to fork, and the results are the same.

What the system offers is kept: on Windows there is no limit on CPU time and
memory, and only on Linux does a run end at once when the builder is killed.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from nn_or_f.faults import Fault, FaultError
from nn_or_f.run import answers, child
from nn_or_f.run.end_processes import end_marked
from nn_or_f.run.environment import environment, modules
from nn_or_f.run.folders import scratch
from nn_or_f.run.task import Job

#: Marks the processes of one run, so that those it left behind are found.
_MARK = "NN_OR_F_RUN"
#: Seconds until nobody waits any more for what a run that has ended still prints.
_GRACE = 5


class Fresh:
    """Starts a process for each run."""

    def __init__(self) -> None:
        self._running: set[_Run] = set()
        self._closed = False

    def prepare(self, texts: Iterable[str]) -> None:
        """Each run imports what it needs."""

    def run(self, job: Job) -> dict[str, Any]:
        """Run ``job`` and wait for the answer.

        Raises:
            FaultError: it was closed meanwhile.
        """
        with (
            scratch("snippet") as folder,
            scratch("report") as report_folder,
        ):
            report = Path(report_folder) / "report.json"
            run = _Run(job, folder, report, modules(job.text))
            self._running.add(run)
            try:
                if self._closed:
                    run.stop("closed")
                answer = run.answer()
            finally:
                self._running.discard(run)
        if self._closed:
            raise FaultError([Fault("the runner ended: it was closed")])
        return answer

    def ended(self) -> bool:
        """Whether it was closed: it can run nothing more."""
        return self._closed

    def close(self) -> None:
        """End whatever still runs."""
        self._closed = True
        for run in list(self._running):
            run.stop("closed")


class _Run:
    """One run: its process, what it writes, and the limits on it."""

    def __init__(self, job: Job, folder: str, report: Path, imports: list[str]) -> None:
        self.job = job
        self.folder = folder
        self.report = report
        self.stopped: str | None = None
        self.mark = uuid.uuid4().hex
        self.texts = {name: bytearray() for name in child.STREAMS}
        command = [
            sys.executable,
            "-P",
            "-m",
            "nn_or_f.run.child",
            str(report),
            *imports,
        ]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment(), _MARK: self.mark},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def answer(self) -> dict[str, Any]:
        """Give it its job, and wait until nothing of it is left."""
        pipes = (self.process.stdout, self.process.stderr)
        readers = [
            threading.Thread(target=self._read, args=(name, pipe), daemon=True)
            for name, pipe in zip(child.STREAMS, pipes, strict=True)
        ]
        for reader in readers:
            reader.start()
        assert self.process.stdin is not None
        environ = {**self.job.environment, _MARK: self.mark}
        job = replace(self.job, environment=environ)
        with contextlib.suppress(OSError), self.process.stdin as stdin:
            stdin.write(job.to_json().encode() + b"\n")
        try:
            self._watch()
        finally:
            end_marked(_MARK, self.mark, self.folder)
        for reader in readers:
            reader.join(_GRACE)  # not for ever: one that has hidden may hold the pipe
        code = self.process.wait()
        report = self.report.read_bytes() if self.report.exists() else b""
        streams = {name: bytes(text) for name, text in self.texts.items()}
        answer = answers.answer(report, code, self.stopped, streams, self.folder)
        return {"about": answer["report"].pop("about", {}), **answer}

    def _watch(self) -> None:
        try:
            self.process.wait(self.job.limits.wall_seconds)
        except subprocess.TimeoutExpired:
            self.stop("wall")
            self.process.wait()

    def stop(self, why: str) -> None:
        """End it, for a reason."""
        if self.stopped is None:
            self.stopped = why
            self.process.kill()

    def _read(self, name: str, stream: IO[bytes]) -> None:
        text = self.texts[name]
        while data := os.read(stream.fileno(), 65536):
            text += data
            if self.job.limits.cut(text):
                self.stop(name)
        stream.close()
