"""The builder's end of the warm process: start it, hand it jobs, end it.

In: a `Job`. Out: the answer of a supervisor, as it came. Called by ``pool``. The other
end is ``zygote``, which forks a supervisor for each connection made here.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from typing import Any

from nn_or_f.faults import Fault, FaultError
from nn_or_f.run import answers, zygote
from nn_or_f.run.environment import IMPORTS, environment, words
from nn_or_f.run.task import Job

#: To fork is to copy the table of a process's pages: where glibc takes memory in
#: large ones, and Python all of its memory from glibc, that is a third of the time.
_LARGE_PAGES = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


class ZygoteClient:
    """The warm process, and its branches, seen from the builder."""

    def __init__(self) -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115  # as long as it
        ours, theirs = _control_pair()
        with theirs:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "nn_or_f.run.zygote"),
                    str(theirs.fileno()),
                ],
                env={**environment(), **_LARGE_PAGES},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._stderr,
                start_new_session=True,
            )
        #: The warm process, and its branches, by the words that each is ready for.
        self._controls = {frozenset[str](): ours}
        #: Each serves one run after another; those that wait, by who forked them.
        self._supervisors: set[socket.socket] = set()
        self._idle: dict[socket.socket, list[socket.socket]] = {}
        self._closed = False

    def prepare(self, texts: Iterable[str]) -> None:
        """Have imported, soon, what runs of these texts need."""
        wanted: frozenset[str] = frozenset()
        for word in words(texts):
            control = self._control(wanted)
            wanted |= {word}
            if any(wanted <= known for known in self._controls):
                continue
            ours, theirs = _control_pair()
            with theirs, contextlib.suppress(OSError):  # it is gone: a run says so
                order = " ".join([zygote.BRANCH, *IMPORTS[word]])
                socket.send_fds(control, [order.encode()], [theirs.fileno()])
            self._controls[wanted] = ours

    def _control(self, wanted: Iterable[str]) -> socket.socket:
        """Of the processes that know what these need, the first: it knows the least."""
        needed = frozenset(wanted)
        return next(c for known, c in self._controls.items() if needed <= known)

    def run(self, job: Job) -> dict[str, Any]:
        """Have ``job`` run, and wait for the answer.

        Raises:
            FaultError: the warm process is gone; the message has its last words.
        """
        control = self._control(words([job.text]))
        supervisor = self._idle_supervisor(control) or self._new_supervisor(control)
        answer = self._ask(supervisor, job)
        if answer is not None:
            self._idle.setdefault(control, []).append(supervisor)
        else:
            self._leave(supervisor)
        if answer is None and self.ended(seconds=1):
            raise FaultError([Fault(f"the runner ended: {self._lastwords()}")])
        return answer or answers.lost()

    def _idle_supervisor(self, control: socket.socket) -> socket.socket | None:
        """One that has answered, and has not been ended from outside since."""
        with contextlib.suppress(IndexError):
            while True:
                supervisor = self._idle.get(control, []).pop()
                try:
                    supervisor.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
                except BlockingIOError:  # it has nothing to say, so it is there
                    return supervisor
                except OSError:
                    pass
                self._leave(supervisor)
        return None

    def _new_supervisor(self, control: socket.socket) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs, contextlib.suppress(OSError):  # it is gone: the run says so
            socket.send_fds(control, [zygote.RUN.encode()], [theirs.fileno()])
        self._supervisors.add(ours)
        return ours

    def _leave(self, supervisor: socket.socket) -> None:
        self._supervisors.discard(supervisor)
        supervisor.close()

    @staticmethod
    def _ask(supervisor: socket.socket, job: Job) -> dict[str, Any] | None:
        """Its answer; None if it ended without one."""
        chunks = []
        with contextlib.suppress(OSError):
            supervisor.sendall(job.to_json().encode() + b"\n")
            while chunk := supervisor.recv(65536):
                chunks.append(chunk)
                if chunk.endswith(b"\n"):
                    answer: dict[str, Any] = json.loads(b"".join(chunks))
                    return answer
        return None

    def ended(self, seconds: float = 0) -> bool:
        """Whether it is gone, or goes within some seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
            return True
        return self._closed

    def close(self) -> None:
        """End it; its runs end when they see their sockets closed."""
        self._closed = True
        for supervisor in list(self._supervisors):
            with contextlib.suppress(OSError):
                supervisor.shutdown(socket.SHUT_RDWR)
        for control in self._controls.values():
            control.close()
        if self._idle:  # it has answered, so it hears; what its forks used is accounted
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(2)
        self._process.terminate()
        self._process.wait()
        for supervisors in self._idle.values():
            for supervisor in supervisors:
                supervisor.close()
        self._stderr.close()

    def _lastwords(self) -> str:
        try:
            self._stderr.seek(0)
            lines = self._stderr.read().decode(errors="replace").splitlines()
        except ValueError:
            return "it was closed"
        last = [line for line in lines if line.strip()]
        self.close()
        nothing = f"it said nothing, its status is {self._process.returncode}"
        return last[-1] if last else nothing


def _control_pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a socket that keeps what is sent at once together."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
