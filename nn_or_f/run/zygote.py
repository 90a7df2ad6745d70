"""One warm process: it has imported torch, and forks those who fork the runs.

In: over a control socket, orders, each with a connected socket; for runs, one `Job`
after another as a line of JSON over that one. Out: for each, its answer as a line of
JSON on the same socket. Started by ``zygote_client``, the builder's end, as
``python -m nn_or_f.run.zygote``.

What it forks for runs is a supervisor (``watch_forked``): that serves one run after
another, and forks the process of each.

What only some runs need is imported by a fork, a branch, while the others run: it
does the same over a control socket of its own.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
import traceback
from typing import NoReturn

from nn_or_f.run import child, watch_forked
from nn_or_f.run.end_processes import die_with_parent

#: What an order says of the socket that comes with it: it is a run's, or, followed by
#: the names of modules, the control socket of a branch that imports them.
RUN, BRANCH = "run", "branch"
_LONGEST_ORDER = 4096

_branches: set[int] = set()


def main(control_descriptor: int) -> None:
    """Import torch, then do as the control socket says until it is closed."""
    importlib.import_module("torch")
    importlib.import_module("numpy.random")  # or each run would, to seed it
    about = child.about()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, _reap)
    _serve(socket.socket(fileno=control_descriptor), about)
    _await_forks()
    os._exit(0)  # to tear down what was imported takes longer than all before


def _serve(control: socket.socket, about: dict[str, str]) -> None:
    """Fork a supervisor, or a branch, for each socket received."""
    gc.collect()
    gc.freeze()  # or a fork would look at, and so copy, all that was imported
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, _LONGEST_ORDER, 1)
        if not order:
            return
        what, *modules = order.decode().split()
        (descriptor,) = descriptors
        pid = os.fork()
        if pid == 0:
            control.close()
            connection = socket.socket(fileno=descriptor)
            if what == RUN:
                watch_forked.serve(connection, about)
            _branch(connection, modules, about)
        if what == BRANCH:
            _branches.add(pid)
        os.close(descriptor)


def _branch(
    control: socket.socket, modules: list[str], about: dict[str, str]
) -> NoReturn:
    """Import ``modules``, then do as ``control`` says; if that fails, say why."""
    status = 1
    try:
        die_with_parent()
        _branches.clear()
        for module in modules:
            importlib.import_module(module)
        _serve(control, about)
        _await_forks()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _await_forks() -> None:
    """Wait for the supervisors, which end when their sockets are closed."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _reap(*_: object) -> None:
    """Wait for the forks that have ended: only so is their CPU time accounted.

    A branch that failed ends it all: whoever waits for its runs hears why.
    """
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            pid, status = ended
            if pid in _branches and status:
                os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
