"""A task is a job for its process, and both are what they were on the other side."""

from __future__ import annotations

from nn_or_f.run.limits import Limits
from nn_or_f.run.task import CALLED, NOTEBOOK, Job, Task

LIMITS = Limits(cpu_seconds=3, wall_seconds=1.5)


def test_a_job_arrives_as_it_was_sent_in_one_line() -> None:
    task = Task("page/a.py", ("x = '\n数'\n",), raises="ValueError")
    job = Job.of(task, LIMITS, {"LANG": "C.UTF-8"})
    line = job.to_json()
    assert "\n" not in line
    again = Job.from_json(line)
    assert again.limits == LIMITS
    assert again.text == task.text
    assert again.to_json() == line


def test_a_job_is_known_by_the_file_that_readers_see() -> None:
    assert Job.of(Task("page/below/a.py"), LIMITS, {}).filename == "a.py"


def test_the_text_of_a_notebook_is_that_of_all_its_cells() -> None:
    task = Task("labs/a.py", ("x = 1", "y = 2"), how=NOTEBOOK)
    assert task.text == Job.of(task, LIMITS, {}).text == "x = 1\ny = 2"


def test_a_call_is_a_key_whatever_its_arguments_are() -> None:
    one, two = (
        Task("a", how=CALLED, function="m:f", arguments={"n": [n]}) for n in (1, 2)
    )
    assert {one: 1, two: 2}[two] == 2
    assert one != two
