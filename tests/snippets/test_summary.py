"""What the page to print claims, asked of its runs."""

from tests.conftest import RunSnippet


def test_which_is_nn_where_there_are_tensors_or_a_mode(run: RunSnippet) -> None:
    rows = run("summary/which.py").values["rows"]
    assert len(rows) == 14
    for tensors, mode, use, name in rows:
        assert (use == "nn") == (tensors > 0 or mode), name


def test_which_finds_what_the_table_says(run: RunSnippet) -> None:
    rows = run("summary/which.py").values["rows"]
    use = {name: use for _, _, use, name in rows}
    either = {name for name, use in use.items() if use == "either"}
    assert either == {"ReLU", "MaxPool2d", "Softmax", "Upsample"}
    losses = [use for _, _, use, name in rows if name == "CrossEntropyLoss"]
    assert losses == ["either", "nn"]
    with_a_mode = {name for _, mode, _, name in rows if mode}
    assert with_a_mode == {"BatchNorm2d", "Dropout", "MultiheadAttention"}
    tensors = {name: tensors for tensors, _, _, name in rows}
    assert tensors["PReLU"] == tensors["Embedding"] == 1
    assert tensors["Dropout"] == 0
    assert tensors["BatchNorm2d"] == 5  # weight, bias, mean, variance, counter


def test_check_passes_a_model_that_follows_the_rules(run: RunSnippet) -> None:
    assert run("summary/check.py").values["good"] == (True, True, True)


def test_check_finds_dropout_that_ignores_eval(run: RunSnippet) -> None:
    repeats, owned, _ = run("summary/check.py").values["f_dropout"]
    assert not repeats
    assert owned


def test_check_finds_a_weight_that_nobody_registered(run: RunSnippet) -> None:
    repeats, owned, loads = run("summary/check.py").values["plain_weight"]
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
