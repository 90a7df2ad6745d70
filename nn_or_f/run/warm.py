"""The builder's end of the warm process: start it, hand it jobs, end it.

In: a `child.Job`. Out: the answer of a supervisor, which ``zygote`` forked, as it
came. Called by ``runs``; ``fresh`` and ``executions`` take from here what their
processes see of our environment.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nn_or_f.faults import Fault, FaultError
from nn_or_f.run import answers, child, zygote

#: The style that every figure is drawn in.
STYLE = Path(__file__).parents[1] / "show" / "templates" / "figure.mplstyle"

#: What is imported before a run whose view has this word, the quickest first. What an
#: optimizer imports when the first is made takes as long as torch itself.
_IMPORTS = {
    "matplotlib": ("matplotlib.pyplot", "matplotlib.backends.backend_svg"),
    "optim": ("torch._dynamo",),
}

#: To fork is to copy the table of a process's pages: where glibc takes memory in
#: large ones, and Python all of its memory from glibc, that is a third of the time.
_LARGE_PAGES = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}

#: Hold torch's own kernels, oneDNN's and MKL's to fewer instructions than there are.
KERNELS = (
    *("ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA"),
    *("MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR"),
)

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Zygote:
    """The warm process, and its branches, seen from the builder."""

    def __init__(self) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  # as long as it
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
                stderr=self._said,
                start_new_session=True,
            )
        #: The warm process, and its branches, by the words that each is ready for.
        self._controls = {frozenset[str](): ours}
        #: Each serves one run after another; those that wait, by who forked them.
        self._supervisors: set[socket.socket] = set()
        self._idle: dict[socket.socket, list[socket.socket]] = {}
        self._closed = False

    def prepare(self, views: Iterable[str]) -> None:
        """Have imported, soon, what runs of these views need."""
        wanted: frozenset[str] = frozenset()
        for word in _words(views):
            control = self._control(wanted)
            wanted |= {word}
            if any(wanted <= known for known in self._controls):
                continue
            ours, theirs = _control_pair()
            with theirs, contextlib.suppress(OSError):  # it is gone: a run says so
                order = " ".join([zygote.BRANCH, *_IMPORTS[word]])
                socket.send_fds(control, [order.encode()], [theirs.fileno()])
            self._controls[wanted] = ours

    def _control(self, words: Iterable[str]) -> socket.socket:
        """Of the processes that know what these need, the first: it knows the least."""
        needed = frozenset(words)
        return next(c for known, c in self._controls.items() if needed <= known)

    def run(self, job: child.Job) -> dict[str, Any]:
        """Have ``job`` run, and wait for the answer.

        Raises:
            FaultError: the warm process is gone; the message has its last words.
        """
        control = self._control(_words([job.view]))
        supervisor = self._idle_supervisor(control) or self._new_supervisor(control)
        told = self._ask(supervisor, job)
        if told is not None:
            self._idle.setdefault(control, []).append(supervisor)
        else:
            self._leave(supervisor)
        if told is None and self.ended(seconds=1):
            raise FaultError([Fault(f"the runner ended: {self._last_words()}")])
        return told or {**answers.lost(), "about": {}}

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
    def _ask(supervisor: socket.socket, job: child.Job) -> dict[str, Any] | None:
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
        self._said.close()

    def _last_words(self) -> str:
        try:
            self._said.seek(0)
            lines = self._said.read().decode(errors="replace").splitlines()
        except ValueError:
            return "it was closed"
        said = [line for line in lines if line.strip()]
        self.close()
        nothing = f"it said nothing, its status is {self._process.returncode}"
        return said[-1] if said else nothing


def modules(view: str) -> list[str]:
    """What is imported before a run of this view begins."""
    return ["torch", *(m for word in _words([view]) for m in _IMPORTS[word])]


def wait(view: str) -> int:
    """How long a run waits for what it needs, to be compared: others go first."""
    return max((n for n, word in enumerate(_IMPORTS, 1) if word in view), default=0)


def _words(views: Iterable[str]) -> list[str]:
    """The words of `_IMPORTS` that are in some of these views, in their order there."""
    views = list(views)
    return [word for word in _IMPORTS if any(word in view for view in views)]


def _control_pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a socket that keeps what is sent at once together."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def environment() -> dict[str, str]:
    """All that a run, and the process it is forked from, see of ours."""
    kept = ["PATH", "LD_LIBRARY_PATH", *KERNELS]
    if os.name == "nt":
        kept += ["SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT"]
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        **dict.fromkeys(_THREADS, "1"),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "agg",
        "MATPLOTLIBRC": str(STYLE),
        "MPLCONFIGDIR": str(_matplotlib_folder()),
    }


def _matplotlib_folder() -> Path:
    """Where matplotlib keeps its list of fonts between runs."""
    user = os.getuid() if sys.platform != "win32" else "user"  # a folder of the user's
    return Path(tempfile.gettempdir()) / f"nn-or-f-matplotlib-{user}"
