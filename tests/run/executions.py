"""What tests of labs share: execute one, and see how that ended."""

from __future__ import annotations

from nn_or_f import tasks
from nn_or_f.read.labs import Lab
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Result


def execute(lab: Lab, limits: Limits | None = None) -> Result:
    with Runner(cache_folder=None, limits=limits) as runner:
        return runner.run(tasks.of_lab(lab))


def only_fault(lab: Lab, limits: Limits | None = None) -> str:
    (fault,) = tasks.lab_faults(lab, execute(lab, limits))
    return str(fault)
