"""What the page about functional_call claims, asked of its runs."""

import pytest
import torch
from torch import Tensor, nn
from torch.autograd.functional import jacobian
from torch.func import (
    functional_call,
    grad,
    jacrev,
    replace_all_batch_norm_modules_,
    stack_module_state,
    vmap,
)

from tests.conftest import RunSnippet


def weights(net: nn.Module) -> dict[str, Tensor]:
    return {name: p.detach().clone() for name, p in net.named_parameters()}


def test_jacobian_is_zero_without_an_error(run: RunSnippet) -> None:
    symptom = run("pitfalls/functional_call/jacobian_zero.py")
    assert (symptom.error, symptom.stderr) == ("", "")
    assert symptom.values["nonzero"] == 0
    cure = run("pitfalls/functional_call/jacobian_zero_cured.py")
    assert cure.values["nonzero"] == 6
    assert symptom.stdout[:11] == cure.stdout[:11] == "shape 3 3 2"


def test_jacobian_is_what_backward_gives_and_strict_tells() -> None:
    net, x = nn.Linear(2, 3), torch.randn(2)
    rows = jacrev(lambda p: functional_call(net, p, x))(weights(net))["weight"]
    for row, y in zip(rows, net(x), strict=True):
        (expected,) = torch.autograd.grad(y, net.weight, retain_graph=True)
        torch.testing.assert_close(row, expected)
    text = "Output 0 of the user-provided function is independent of input 0."
    with pytest.raises(RuntimeError, match=text):
        jacobian(lambda *_: net(x), tuple(net.parameters()), strict=True)


def test_jacobians_of_samples_come_from_vmap() -> None:
    net, x = nn.Linear(2, 3), torch.randn(5, 2)
    rows = jacrev(lambda p, x: functional_call(net, p, x))
    assert vmap(rows, (None, 0))(weights(net), x)["weight"].shape == (5, 3, 3, 2)


def test_make_functional_warns_and_copies(run: RunSnippet) -> None:
    symptom = run("pitfalls/functional_call/make_functional.py")
    assert symptom.values["same"] is False
    assert "`functorch.make_functional` is deprecated" in symptom.stderr
    assert "`torch.nn.utils.stateless.functional_call` is deprecated" in symptom.stderr
    cure = run("pitfalls/functional_call/make_functional_cured.py")
    assert (cure.stderr, cure.values["same"]) == ("", True)


def test_batchnorm_raises_in_vmap_unless_it_keeps_nothing(run: RunSnippet) -> None:
    error = run("pitfalls/functional_call/batchnorm.py").error
    assert error.startswith(
        "RuntimeError: Batch norm got a batched tensor as input while the running_mean"
        " or running_var, which will be updated in place, were not batched."
    )
    assert run("pitfalls/functional_call/batchnorm_cured.py").stdout == "y 3 4 2\n"


def test_batchnorm_raises_in_grad_unless_its_statistics_are_passed(
    run: RunSnippet,
) -> None:
    error = run("pitfalls/functional_call/batchnorm_grad.py").error
    assert "that would mutate a captured Tensor." in error
    cure = run("pitfalls/functional_call/batchnorm_grad_cured.py")
    assert cure.stdout == "gradient 2\nbatches 1\n"


def test_passed_statistics_are_those_of_the_module_or_a_clone() -> None:
    net, x = nn.BatchNorm1d(2), torch.randn(4, 2)

    def loss(params: dict[str, Tensor], buffers: dict[str, Tensor]) -> Tensor:
        return functional_call(net, (params, buffers), x).sum()

    cloned = {name: b.clone() for name, b in net.named_buffers()}
    grad(loss)(weights(net), cloned)
    assert net.num_batches_tracked.item() == 0
    assert cloned["num_batches_tracked"].item() == 1
    grad(loss)(weights(net), dict(net.named_buffers()))
    assert net.num_batches_tracked.item() == 1


@pytest.mark.parametrize("cure", ["eval", "untracked", "replaced"])
def test_three_cures_of_batchnorm_in_vmap_and_in_grad(cure: str) -> None:
    net = nn.BatchNorm1d(2, track_running_stats=cure != "untracked")
    if cure == "replaced":
        model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
        replace_all_batch_norm_modules_(model)
        [_, net] = model
        assert (net.track_running_stats, net.running_mean) == (False, None)
    net.train(cure != "eval")
    assert vmap(net)(torch.randn(3, 4, 2)).shape == (3, 4, 2)
    x = torch.randn(4, 2)
    assert grad(lambda p: functional_call(net, p, x).sum())(weights(net)).keys()


def test_per_sample_gradients_of_two_norms(run: RunSnippet) -> None:
    result = run("pitfalls/functional_call/per_sample.py").stdout
    assert result == "BatchNorm1d 5 4 2\nGroupNorm 5 4 2\n"


def test_per_sample_needs_more_than_one_value_without_statistics() -> None:
    net = nn.BatchNorm1d(4, track_running_stats=False)

    def loss(params: dict[str, Tensor], x: Tensor) -> Tensor:
        return functional_call(net, params, x[None]).sum()

    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        vmap(grad(loss), (None, 0))(weights(net), torch.ones(5, 4))


def test_per_sample_gradients_are_those_of_each_sample_alone() -> None:
    net = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4).eval())
    x = torch.randn(5, 2)

    def loss(params: dict[str, Tensor], x: Tensor) -> Tensor:
        return functional_call(net, params, x[None]).square().sum()

    rows = vmap(grad(loss), (None, 0))(weights(net), x)["0.weight"]
    for row, one in zip(rows, x, strict=True):
        torch.testing.assert_close(row, grad(loss)(weights(net), one)["0.weight"])


def test_tied_keys_raise_and_one_of_them_is_enough(run: RunSnippet) -> None:
    error = run("pitfalls/functional_call/tied.py").error
    assert error == (
        "ValueError: functional_call got multiple values for keys"
        " ['0.weight', '1.weight'], which are tied. Consider using tie_weights=False\n"
    )
    cure = run("pitfalls/functional_call/tied_cured.py")
    assert cure.values["values"] == [2, 2, 2]


def test_tied_weights_have_one_name_or_two_and_may_be_parted() -> None:
    emb, out = nn.Embedding(3, 2), nn.Linear(2, 3, bias=False)
    out.weight = emb.weight
    net, i = nn.Sequential(emb, out), torch.tensor([0])
    assert list(weights(net)) == ["0.weight"]
    assert list(net.state_dict()) == ["0.weight", "1.weight"]
    with pytest.raises(ValueError, match="multiple values for keys"):
        functional_call(net, net.state_dict(), i)
    ones = torch.ones(3, 2)
    both = {"0.weight": ones, "1.weight": ones * 2}
    parted = functional_call(net, both, i, tie_weights=False)
    assert parted.flatten().tolist() == [4, 4, 4]


def test_lstm_gradients_arrive_and_its_own_stay_none(run: RunSnippet) -> None:
    result = run("pitfalls/functional_call/lstm.py")
    assert result.values["none"] is True
    assert result.stdout.splitlines()[:-1] == [
        "weight_ih_l0 12 2",
        "weight_hh_l0 12 3",
        "bias_ih_l0 12",
        "bias_hh_l0 12",
    ]


def test_lstm_gradients_are_those_of_backward() -> None:
    lstm, x = nn.LSTM(2, 3), torch.randn(4, 1, 2)
    grads = grad(lambda w: functional_call(lstm, w, x)[0].sum())(weights(lstm))
    lstm(x)[0].sum().backward()
    for name, own in lstm.named_parameters():
        torch.testing.assert_close(grads[name], own.grad)
    hc = (torch.zeros(1, 1, 3), torch.zeros(1, 1, 3))
    y, _ = functional_call(lstm, weights(lstm), (x, hc))
    torch.testing.assert_close(y, lstm(x)[0])


def test_vmap_over_the_weights_of_an_lstm_raises() -> None:
    stacked, _ = stack_module_state([nn.LSTM(2, 3) for _ in range(2)])
    lstm, x = nn.LSTM(2, 3), torch.randn(4, 1, 2)
    with pytest.raises(RuntimeError, match="lstm"):
        vmap(lambda w: functional_call(lstm, w, x)[0])(stacked)


def test_model_is_unchanged_until_the_dictionary_is_loaded(run: RunSnippet) -> None:
    symptom = run("pitfalls/functional_call/model_unchanged.py")
    assert (symptom.error, symptom.values["changed"]) == ("", False)
    cure = run("pitfalls/functional_call/model_unchanged_cured.py")
    assert cure.values["changed"] is True
    net = nn.Linear(2, 1)
    dict(net.named_parameters())["weight"].data.zero_()
    assert not net.weight.any()


def test_typo_is_ignored_unless_strict(run: RunSnippet) -> None:
    symptom = run("pitfalls/functional_call/typo.py")
    assert (symptom.error, symptom.stderr) == ("", "")
    assert symptom.values["zero"] is False
    assert run("pitfalls/functional_call/typo_cured.py").values["zero"] is True
    net, x = nn.Linear(2, 1, bias=False), torch.ones(2)
    w = {"weigth": torch.zeros(1, 2)}
    with pytest.raises(RuntimeError) as caught:
        functional_call(net, w, x, strict=True)
    assert [line.strip() for line in str(caught.value).splitlines()] == [
        "Error(s) in reparametrizing for Linear:",
        "Unexpected key(s): 'weigth'.",
        "Missing key(s): 'weight'.",
    ]


def test_mode_is_the_modules_own(run: RunSnippet) -> None:
    assert run("pitfalls/functional_call/mode.py").stdout == (
        "training True zeros True\ntraining False zeros False\n"
    )
    assert nn.Dropout().training is True


def test_predict_what_is_left_out_is_the_modules(run: RunSnippet) -> None:
    assert run("pitfalls/functional_call/predict.py").values["y"] == 3
    net, w = nn.Linear(1, 1), {"weight": torch.zeros(1, 1)}
    with pytest.raises(RuntimeError, match="Missing key"):
        functional_call(net, w, torch.ones(1), strict=True)
