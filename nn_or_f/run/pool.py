"""Where tasks run: one protocol, and the roads that follow it.

In: the name of a road. Out: a `Pool`. ``zygote_client`` has a process forked for each
task from a warm one, ``watch_fresh`` starts a fresh one, ``kernel_client`` a kernel;
none of them knows another. Called by ``runner``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from nn_or_f.run.task import Job

#: The roads, each a room.
ZYGOTE, FRESH, KERNELS = "zygote_client", "watch_fresh", "kernel_client"


class Pool(Protocol):
    """Runs jobs, several at the same time."""

    def prepare(self, texts: Iterable[str]) -> None:
        """Have ready, soon, what runs of these texts need."""

    def run(self, job: Job) -> dict[str, Any]:
        """Run a job and wait for its answer, as ``answers`` makes it.

        Raises:
            FaultError: the pool has ended, or was closed meanwhile.
            OSError: there is no process, no temporary folder, no more files.
        """

    def ended(self) -> bool:
        """Whether it can run nothing more."""

    def close(self) -> None:
        """End it, and whatever still runs in it."""


def start(road: str) -> Pool:
    """A pool of one road; those that are not taken are not imported."""
    if road == KERNELS:
        from nn_or_f.run.kernel_client import Kernels

        return Kernels()
    if road == ZYGOTE:
        from nn_or_f.run.zygote_client import ZygoteClient

        return ZygoteClient()
    from nn_or_f.run.watch_fresh import Fresh

    return Fresh()
