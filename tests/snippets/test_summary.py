"""What the page to print claims, asked of its runs."""

from tests.conftest import RunSnippet


def checked(run: RunSnippet, model: str) -> tuple[bool, bool, bool]:
    """What ``check`` answers for one of the models: repeats, owned, loads."""
    rows = run("summary/check.py").values["rows"]
    ((repeats, owned, loads),) = (row[:3] for row in rows if row[3] == model)
    return repeats, owned, loads


def test_check_passes_a_model_that_follows_the_rules(run: RunSnippet) -> None:
    assert checked(run, "Good") == (True, True, True)


def test_check_finds_dropout_that_ignores_eval(run: RunSnippet) -> None:
    repeats, owned, _ = checked(run, "FDropout")
    assert not repeats
    assert owned


def test_check_finds_a_weight_that_nobody_registered(run: RunSnippet) -> None:
    repeats, owned, loads = checked(run, "PlainWeight")
    assert repeats
    assert not owned
    assert not loads


def test_batch_statistics_in_eval_pass_the_check_and_are_wrong(
    run: RunSnippet,
) -> None:
    values = run("summary/batch_statistics.py").values
    assert values["repeats"]
    assert values["loads"]
    assert values["keys"] == ["conv.weight", "conv.bias"]
    assert values["alone"] is False
