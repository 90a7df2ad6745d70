"""What the page about train(), eval(), and no_grad() claims, asked of its runs."""

import inspect

import torch
import torch.nn.functional as F
from torch import nn

from tests.conftest import RunSnippet


def test_table_has_one_row_in_which_nothing_happens(run: RunSnippet) -> None:
    result = run("pitfalls/train_and_eval/table.py")
    rows = {name: row for name, row in result.values.items() if isinstance(row, list)}
    assert rows == {  # dropout drops, the statistics move, gradients are recorded
        "nothing": [True, True, True],
        "no_grad_only": [True, True, False],
        "inference_only": [True, True, False],
        "eval_only": [False, False, True],
        "both": [False, False, False],
        "frozen_only": [True, True, False],
    }
    assert result.stderr == ""


def test_table_inference_mode_after_eval_does_as_well() -> None:
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Dropout()).eval()
    x = torch.randn(8, 4)
    with torch.inference_mode():
        y = model(x)
        assert torch.equal(y, model(x))
    assert not y.requires_grad
    assert not model[0].running_mean.any()


def test_train_does_nothing_to_the_weights(run: RunSnippet) -> None:
    symptom = run("pitfalls/train_and_eval/train_does_nothing.py")
    assert symptom.values["changed"] is False
    assert (symptom.error, symptom.stderr) == ("", "")
    assert (
        run("pitfalls/train_and_eval/train_does_nothing_cured.py").values["changed"]
        is True
    )


def test_train_and_eval_set_the_flags_and_return_the_model() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Dropout()))
    assert not hasattr(model, "fit")
    assert model.train(False) is model
    assert not any(one.training for one in model.modules())
    assert model.train() is model
    assert all(one.training for one in model.modules())
    assert model.eval() is model
    assert not any(one.training for one in model.modules())


def test_self_training_follows_eval_and_decides_for_dropout(run: RunSnippet) -> None:
    assert run("pitfalls/train_and_eval/self_training.py").stdout.splitlines() == [
        "self.training = False, 0 in y = False",
        "self.training = True, 0 in y = True",
    ]


def test_self_training_begins_true_and_an_assignment_stays_outside() -> None:
    model = nn.Sequential(nn.Dropout())
    assert [one.training for one in model.modules()] == [True, True]
    model.training = False
    assert [one.training for one in model.modules()] == [False, True]


def test_flags_have_different_defaults(run: RunSnippet) -> None:
    lines = run("pitfalls/train_and_eval/flags.py").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["dropout", "training:", "bool", "=", "True"],
        ["alpha_dropout", "training:", "bool", "=", "False"],
        ["rrelu", "training:", "bool", "=", "False"],
        ["batch_norm", "training:", "bool", "=", "False"],
    ]


def test_flags_left_out_drop_in_evaluation_or_not_even_in_training() -> None:
    class Net(nn.Module):  # type: ignore[misc]  # torch is not typed here
        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            return F.dropout(x), F.alpha_dropout(x)

    x = torch.ones(1000)
    dropped, _ = Net().eval()(x)
    _, kept = Net().train()(x)
    assert (dropped == 0).any()
    assert torch.equal(kept, x)


def test_flags_have_another_name_in_instance_norm_and_none_in_attention() -> None:
    names = inspect.signature(F.instance_norm).parameters
    assert "training" not in names
    assert "use_input_stats" in names
    text = F.scaled_dot_product_attention.__doc__ or ""
    head = text.partition(")")[0]
    assert "dropout_p" in head
    assert "train" not in head


def test_predict_eval_outlasts_the_block_and_no_grad_does_not(run: RunSnippet) -> None:
    assert run("pitfalls/train_and_eval/predict.py").values["flags"] == [False, True]
