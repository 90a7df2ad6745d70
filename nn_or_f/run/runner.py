"""Run every task that changed, in parallel and within limits.

In: tasks. Out: a `Result` for each, fresh or kept from an earlier build under
the ``key`` of all that it depends on. The process that builds never imports
torch; a build in which nothing changed does not start one that does.
``plugin``, ``build``, ``record_anew`` and the tests call `Runner`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from types import TracebackType
from typing import Any

from nn_or_f.faults import Fault, FaultError
from nn_or_f.run import folders, key, pool, results
from nn_or_f.run.cache import Cache
from nn_or_f.run.environment import environment, wait
from nn_or_f.run.limits import Limits
from nn_or_f.run.pool import Pool
from nn_or_f.run.task import NOTEBOOK, Job, Result, Task

#: Hears how many tasks of how many are done.
Progress = Callable[[int, int], None]


class Runner:
    """Runs tasks; keeps processes warm and, on disk, what has been run.

    Use it as a context manager: leaving it ends the processes and all runs.
    ``cache_folder=None`` keeps nothing. ``forks=False`` starts a fresh process
    for each run instead; by default, what `can_fork` says.
    """

    def __init__(
        self,
        cache_folder: Path | None,
        limits: Limits | None = None,
        forks: bool | None = None,
    ) -> None:
        self._cache = Cache(cache_folder)
        self.limits = limits or Limits()
        self.forks = can_fork() if forks is None else forks
        self._pools: dict[str, Pool] = {}

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
        """End the processes, and with them whatever still runs."""
        pools, self._pools = self._pools, {}
        for one in pools.values():
            one.close()
        self._cache.prune()

    @property
    def unwritable(self) -> str:
        """Why nothing is kept on disk, though it should be; "" where it is."""
        return self._cache.unwritable

    def warm_up(self, tasks: Iterable[Task]) -> None:
        """Start what the next runs of these tasks need, and do not wait for it."""
        with contextlib.suppress(FaultError):  # the next run says it again
            self._prepare(tasks)

    def run_all(
        self,
        tasks: Iterable[Task],
        progress: Progress | None = None,
        meanwhile: Callable[[Task], None] | None = None,
    ) -> dict[Task, Result]:
        """Return the result of each task.

        ``progress`` hears how many of those not kept are done, from 0 on; it
        is not called when all were kept. ``meanwhile`` is called with each of
        them as soon as the runs have begun.
        """
        tasks = list(tasks)
        found = {task: kept for task in tasks if (kept := self.kept(task))}
        missing = [task for task in tasks if task not in found]
        if missing:
            hear = progress or (lambda _done, _total: None)
            hear(0, len(missing))
            fresh = self._run_missing(missing, meanwhile or (lambda _task: None))
            for done, (task, result) in enumerate(fresh, start=1):
                found[task] = result
                hear(done, len(missing))
        return {task: found[task] for task in tasks}

    def run(self, task: Task) -> Result:
        """Run one task now, whatever was kept."""
        job = Job.of(task, task.limits or self.limits, environment())
        with _refusals():
            answer = self._prepare([task])[self._road(task)].run(job)
        return results.of_answer(answer, task, job.limits)

    def kept(self, task: Task) -> Result | None:
        """What an earlier build kept of a task; None where it has to be run."""
        return results.of_json(self._cache.load(self._key(task)), task)

    def _run_missing(
        self, missing: list[Task], meanwhile: Callable[[Task], None]
    ) -> Iterable[tuple[Task, Result]]:
        if any(one.ended() for one in self._pools.values()):
            self.close()
        folders.sweep()
        self._prepare(missing)
        # A notebook takes longest, and waits for nothing that others need.
        missing.sort(key=lambda t: -1 if t.how == NOTEBOOK else wait(t.text))
        with ThreadPoolExecutor(_cores()) as threads:
            futures = {threads.submit(self.run, task): task for task in missing}
            try:
                for task in missing:
                    meanwhile(task)
                for future in as_completed(futures):
                    task, result = futures[future], future.result()
                    if not result.failure:
                        self._cache.save(self._key(task), results.to_json(result))
                    yield task, result
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                self.close()
                raise

    def _prepare(self, tasks: Iterable[Task]) -> dict[str, Pool]:
        """The pools by road, with those that these tasks need."""
        pools = self._pools  # also when another thread closes them meanwhile
        texts: dict[str, list[str]] = {}
        for task in tasks:
            texts.setdefault(self._road(task), []).append(task.text)
        with _refusals():
            for road, some in texts.items():
                if road not in pools:
                    pools[road] = pool.start(road)
                pools[road].prepare(some)
        return pools

    def _road(self, task: Task) -> str:
        if task.how == NOTEBOOK:
            return pool.KERNELS
        return pool.ZYGOTE if self.forks else pool.FRESH

    def _key(self, task: Task) -> list[Any]:
        return key.of(task, task.limits or self.limits, forks=self.forks)


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
