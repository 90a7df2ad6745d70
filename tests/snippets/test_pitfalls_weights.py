"""What the page about weights for F claims, asked of its runs."""

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.conftest import RunSnippet

LEAF = "a leaf Variable that requires grad is being used in an in-place operation."
MAT = "RuntimeError: mat1 and mat2 shapes cannot be multiplied"


def test_transposed_weight_is_silent_where_the_sizes_agree(run: RunSnippet) -> None:
    symptom = run("pitfalls/weights/transposed.py")
    assert symptom.stdout == "shape 2 4\nsame as x @ w + b False\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/weights/transposed_cured.py").stdout
    assert cure == "shape 2 4\nsame as x @ w + b True\n"


def test_transposed_is_what_nn_linear_does_not_hold() -> None:
    layer, x = nn.Linear(3, 5), torch.randn(2, 3)
    assert layer.weight.shape == (layer.out_features, layer.in_features) == (5, 3)
    assert torch.allclose(x @ layer.weight.T + layer.bias, layer(x), atol=1e-5)


def test_shapes_that_cannot_be_multiplied_are_those_of_input_and_w_t(
    run: RunSnippet,
) -> None:
    symptom = run("pitfalls/weights/shapes.py")
    assert symptom.stdout == f"{MAT} (2x3 and 5x3)\n"
    assert symptom.error == f"{MAT} (24x4 and 48x5)\n"
    assert run("pitfalls/weights/shapes_cured.py").stdout == "2 5\n2 5\n"


def test_explodes_with_normal_and_not_with_kaiming(run: RunSnippet) -> None:
    assert run("pitfalls/weights/explodes.py").values["spread"] > 1e9
    cure = run("pitfalls/weights/explodes_cured.py").values["spread"]
    assert 0.2 < cure < 5


def through(
    init: Callable[[torch.Tensor], object],
    act: Callable[[torch.Tensor], torch.Tensor],
) -> torch.Tensor:
    torch.manual_seed(0)
    x = torch.randn(64, 256)
    for _ in range(10):
        w = torch.empty(256, 256)
        init(w)
        x = act(F.linear(x, w))
    return x


def test_explodes_no_more_with_the_init_of_each_activation() -> None:
    def for_tanh(w: torch.Tensor) -> None:
        nn.init.xavier_normal_(w, gain=nn.init.calculate_gain("tanh"))

    assert 0.2 < through(nn.init.xavier_normal_, lambda x: x).std() < 5
    assert 0.2 < through(for_tanh, torch.tanh).std() < 0.9
    assert (through(nn.init.normal_, torch.tanh).abs() > 0.99).float().mean() > 0.8


def test_explodes_the_other_way_round_where_weights_are_small() -> None:
    def default(w: torch.Tensor) -> None:
        w.copy_(nn.Linear(256, 256, bias=False).weight.detach())

    def small(w: torch.Tensor) -> None:
        nn.init.normal_(w, std=0.01)

    assert through(default, F.relu).std() < 1e-3
    assert through(small, F.relu).std() < 1e-8


def test_explodes_not_because_the_default_of_kaiming_is_for_relu() -> None:
    torch.manual_seed(0)
    default = nn.init.kaiming_normal_(torch.empty(9, 9))
    torch.manual_seed(0)
    relu = nn.init.kaiming_normal_(torch.empty(9, 9), nonlinearity="relu")
    assert torch.equal(default, relu)


def test_fan_in_is_the_second_dimension(run: RunSnippet) -> None:
    symptom = run("pitfalls/weights/fan_in.py").values["spread"]
    assert symptom == pytest.approx(0.14, abs=0.02)
    cure = run("pitfalls/weights/fan_in_cured.py").values["spread"]
    assert cure == pytest.approx(2**0.5, abs=0.15)


@pytest.mark.parametrize(
    ("shape", "fan_in"),
    [((50, 30), 30), ((80, 3, 5, 5), 75), ((200, 4, 3), 12), ((20, 3, 2, 2, 2), 24)],
)
def test_fan_in_counts_the_kernel(shape: tuple[int, ...], fan_in: int) -> None:
    w = nn.init.kaiming_uniform_(torch.empty(shape))
    bound = (6 / fan_in) ** 0.5
    assert 0.95 * bound < w.abs().max() <= bound * 1.0001


def test_fan_in_fits_f_linear_with_out_in() -> None:
    x, w = torch.randn(4096, 10), nn.init.kaiming_normal_(torch.empty(1000, 10))
    assert F.linear(x, w).std().item() == pytest.approx(2**0.5, abs=0.15)


def test_fan_in_1d_raises_for_a_bias(run: RunSnippet) -> None:
    symptom = run("pitfalls/weights/fan_in_1d.py")
    what = "Fan in and fan out can not be computed for tensor with fewer than 2"
    assert symptom.stdout == "weight 5 3\nbias 5\n"
    assert symptom.error == f"ValueError: {what} dimensions\n"
    assert run("pitfalls/weights/fan_in_1d_cured.py").error == ""


@pytest.mark.parametrize(
    "init",
    [
        nn.init.xavier_uniform_,
        nn.init.xavier_normal_,
        nn.init.kaiming_uniform_,
        nn.init.kaiming_normal_,
    ],
)
def test_fan_in_1d_raises_for_xavier_and_kaiming(
    init: Callable[[torch.Tensor], object],
) -> None:
    with pytest.raises(ValueError, match="Fan in and fan out can not be computed"):
        init(nn.BatchNorm1d(3).weight)


def test_fan_in_1d_weight_of_batch_norm_is_not_to_be_zeroed() -> None:
    norm = nn.BatchNorm1d(3)
    nn.init.zeros_(norm.weight)
    assert norm(torch.randn(4, 3)).abs().max() == 0


def test_transpose_cost_is_no_copy(run: RunSnippet) -> None:
    result = run("pitfalls/weights/transpose_cost.py")
    assert result.values["same_memory"] is True
    assert result.stdout.splitlines()[1:] == [
        "w   1000 500 stride 500 1",
        "w.T 500 1000 stride 1 500",
    ]
    w = torch.randn(3, 5)
    assert w.T.contiguous().data_ptr() != w.data_ptr()


def test_set_values_raises_outside_no_grad(run: RunSnippet) -> None:
    symptom = run("pitfalls/weights/set_values.py")
    view = LEAF.replace("a leaf", "a view of a leaf")
    assert symptom.stdout == f"RuntimeError: {view}\n"
    assert symptom.error == f"RuntimeError: {LEAF}\n"
    assert run("pitfalls/weights/set_values_cured.py").stdout == "sum 9.0\n"


@pytest.mark.parametrize("name", ["fill_", "add_", "mul_", "zero_", "normal_"])
def test_set_values_raises_for_methods_that_end_in_an_underscore(name: str) -> None:
    weight = nn.Linear(2, 2).weight
    values = (2.0,) if name in ("fill_", "add_", "mul_") else ()
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        getattr(weight, name)(*values)


def test_set_values_is_what_nn_init_does_by_itself() -> None:
    conv = nn.Conv2d(1, 1, 3)
    nn.init.ones_(conv.weight)
    assert conv.weight.sum() == 9
    with torch.no_grad():
        conv.weight.copy_(torch.zeros(1, 1, 3, 3))
    assert conv.weight.requires_grad


def test_set_values_of_another_dtype_and_shape_are_converted() -> None:
    conv = nn.Conv2d(1, 2, 3)
    with torch.no_grad():
        conv.weight.copy_(torch.ones(3, 3, dtype=torch.int64))
    assert (conv.weight.dtype, conv.weight.sum()) == (torch.float32, 18)


def test_assign_takes_a_parameter_and_no_tensor(run: RunSnippet) -> None:
    what = "cannot assign 'torch.FloatTensor' as parameter 'weight'"
    ending = "(torch.nn.Parameter or None expected)"
    error = run("pitfalls/weights/assign.py").error
    assert error == f"TypeError: {what} {ending}\n"
    assert run("pitfalls/weights/assign_cured.py").values["trained"] is False


def test_assign_leaves_the_optimizer_with_the_old_parameter() -> None:
    conv = nn.Conv2d(1, 1, 3)
    optimizer = torch.optim.SGD(conv.parameters(), lr=1.0)
    conv.weight = nn.Parameter(torch.ones(1, 1, 3, 3))
    held = [id(p) for group in optimizer.param_groups for p in group["params"]]
    assert id(conv.weight) not in held


def test_padding_idx_only_stops_the_gradient_of_its_row(run: RunSnippet) -> None:
    grad = [[0.0, 0.0], [0.0, 0.0], [1.0, 1.0]]
    symptom = run("pitfalls/weights/padding_idx.py").values
    assert (symptom["padding"], symptom["grad"]) == ([1.0, 1.0], grad)
    cure = run("pitfalls/weights/padding_idx_cured.py").values
    assert (cure["padding"], cure["grad"]) == ([0.0, 0.0], grad)


def test_padding_idx_of_the_layer_zeroes_once() -> None:
    emb = nn.Embedding(3, 2, padding_idx=0)
    assert emb.weight[0].tolist() == [0, 0]
    nn.init.normal_(emb.weight)
    assert emb(torch.tensor(0)).abs().min() > 0
    kept = nn.Embedding.from_pretrained(torch.ones(3, 2), padding_idx=0)
    assert kept(torch.tensor(0)).tolist() == [1, 1]


def test_padding_idx_does_not_stop_the_gradient_of_a_tied_weight() -> None:
    emb = nn.Embedding(3, 2, padding_idx=0)
    F.linear(emb(torch.tensor([1])), emb.weight).sum().backward()
    assert emb.weight.grad[0].abs().sum() > 0


def test_max_norm_rewrites_the_weight_in_eval_too(run: RunSnippet) -> None:
    symptom = run("pitfalls/weights/max_norm.py")
    assert symptom.stdout == "output 1.0\nweight 1.0 4.2 4.2\n"
    assert (symptom.error, symptom.stderr) == ("", "")
    cure = run("pitfalls/weights/max_norm_cured.py").stdout
    assert cure == "output 1.0\nweight 4.2 4.2 4.2\n"


@pytest.mark.parametrize("context", [torch.no_grad, torch.inference_mode])
def test_max_norm_rewrites_without_gradients_too(context: type) -> None:
    w, ids = torch.full((3, 2), 3.0), torch.tensor([0])
    emb = nn.Embedding.from_pretrained(w.clone(), max_norm=1.0).eval()
    out = nn.Linear(2, 3, bias=False)
    out.weight = emb.weight
    before = out(torch.ones(2)).tolist()
    with context():
        emb(ids)
        F.embedding(ids, w, max_norm=1.0)
    assert w[0].norm().item() == pytest.approx(1, abs=1e-3)
    after = out(torch.ones(2)).tolist()
    assert after[0] < before[0] / 2
    assert after[1:] == before[1:]


def test_max_norm_rewrites_the_rows_of_embedding_bag_as_well() -> None:
    bag = nn.EmbeddingBag.from_pretrained(torch.full((3, 2), 3.0), max_norm=1.0)
    bag(torch.tensor([[0]]))
    assert bag.weight[0].norm().item() == pytest.approx(1, abs=1e-3)
    assert bag.weight[1].tolist() == [3, 3]


def test_max_norm_is_no_part_of_the_gradient() -> None:
    emb = nn.Embedding(3, 2, max_norm=1.0)
    nn.init.constant_(emb.weight, 3.0)
    y = emb(torch.tensor([0]))
    (y**2).sum().backward()
    assert torch.allclose(emb.weight.grad[0], 2 * y.detach()[0])


def test_max_norm_error_comes_where_the_weight_was_used_before(
    run: RunSnippet,
) -> None:
    error = run("pitfalls/weights/max_norm_error.py").error
    what = "one of the variables needed for gradient computation has been modified by"
    assert error.startswith(f"RuntimeError: {what} an inplace operation: ")
    assert run("pitfalls/weights/max_norm_error_cured.py").stdout == "gradient 3 2\n"


def test_max_norm_error_does_not_come_where_all_lookups_are_first() -> None:
    emb, h = nn.Embedding(3, 2, max_norm=1.0), torch.ones(1, 2, requires_grad=True)
    y = emb(torch.tensor([0])) + emb(torch.tensor([1]))
    (F.linear(h, emb.weight).sum() + y.sum()).backward()
    assert emb.weight.grad.shape == (3, 2)


def test_max_norm_error_comes_even_if_no_row_is_too_long() -> None:
    emb, h = nn.Embedding(3, 2, max_norm=1.0), torch.ones(1, 2, requires_grad=True)
    nn.init.constant_(emb.weight, 0.1)
    scores = F.linear(h, emb.weight)
    y = emb(torch.tensor([0]))
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        (scores.sum() + y.sum()).backward()
    assert emb.weight.min().item() == pytest.approx(0.1)


def test_predict_w_t_is_a_view(run: RunSnippet) -> None:
    assert run("pitfalls/weights/predict.py").values["total"] == 0
