"""What the page about the site claims, asked of its runs."""

import pytest

from nn_or_f import tasks
from nn_or_f.read.snippet import Snippet
from nn_or_f.run.runner import Runner
from tests.conftest import RunSnippet


def test_clean_start_leaves_nothing_to_the_next_run(
    run: RunSnippet, runner: Runner, snippets: dict[str, Snippet]
) -> None:
    first = run("about/clean_start.py")
    assert first.values == {"dtype": "torch.float32", "records": True}
    view = snippets[first.name].run_view
    assert "set_default_dtype(torch.float64)" in view
    assert "set_grad_enabled(False)" in view
    # The same warm process runs it again, after it has left both changed.
    assert runner.run(tasks.of_view(first.name, view)) == first
    assert runner.run(tasks.of_view(first.name, view)) == first


def test_versions_are_those_that_ran_the_examples(run: RunSnippet) -> None:
    result = run("about/versions.py")
    about = result.about
    assert about["torch"].partition("+")[0] == result.values["torch_version"]
    assert about["python"].startswith(result.values["python"] + ".")
    assert about["cpu"] == result.values["cpu"]


@pytest.mark.follows_seed("it shows the first numbers of one")
def test_versions_prints_nothing_that_another_machine_would_not(
    run: RunSnippet,
) -> None:
    result = run("about/versions.py")
    version, numbers = result.stdout.splitlines()
    assert version == f"torch {result.values['torch_version']}"
    assert numbers == "[0.4963, 0.7682, 0.0885, 0.132]"
    assert len(result.values["numbers"]) == 4


def test_last_digits_depend_on_the_order_of_a_sum(run: RunSnippet) -> None:
    values = run("about/last_digits.py").values
    assert values["left"] != values["right"]
    assert abs(values["left"] - values["right"]) < 1e-6
