"""What the page about functions without a class claims, asked of its runs."""

import pytest
import torch
import torch.nn.functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

from tests.conftest import RunSnippet
from tests.versions import before

SEVEN = (
    "affine_grid",
    "grid_sample",
    "gumbel_softmax",
    "normalize",
    "one_hot",
    "pdist",
    "scaled_dot_product_attention",
)


def test_nothing_to_hold_in_any_of_the_seven(run: RunSnippet) -> None:
    result = run("without_class/nothing_to_hold.py")
    assert tuple(result.values["nothing"]) == SEVEN
    assert result.values["without_class"] == len(SEVEN)


def test_nothing_to_hold_finds_what_layers_do_hold(run: RunSnippet) -> None:
    lines = run("without_class/nothing_to_hold.py").stdout.splitlines()
    assert lines[0] == "linear weight bias"
    assert lines[1].split()[1:3] == ["running_mean", "running_var"]
    assert lines[2] == "dropout training"


def test_own_module_fits_in_sequential_and_saves_nothing(run: RunSnippet) -> None:
    result = run("without_class/own_module.py")
    assert result.values["unit"] is True
    assert list(result.values["state"]) == ["0.weight", "0.bias"]


def test_own_module_is_needed_since_a_lambda_is_refused(run: RunSnippet) -> None:
    result = run("without_class/own_module.py")
    assert result.error.startswith("TypeError: ")
    assert "<lambda> is not a Module subclass" in result.error


def test_affine_grid_has_a_pair_for_each_pixel(run: RunSnippet) -> None:
    result = run("without_class/affine_grid.py")
    assert result.stdout.startswith("(5, 2, 4, 2)\n")


def test_affine_grid_runs_x_along_the_width_inside_the_edges(run: RunSnippet) -> None:
    lines = run("without_class/affine_grid.py").stdout.splitlines()[1:5]
    pairs = [line.strip("tensor([]) ,").split(",") for line in lines]
    row = [(float(x), float(y)) for x, y in pairs]
    assert row == [(-0.75, -0.5), (-0.25, -0.5), (0.25, -0.5), (0.75, -0.5)]


def test_affine_grid_lets_the_gradient_reach_theta(run: RunSnippet) -> None:
    assert run("without_class/affine_grid.py").values["gradient"] is True


def test_grid_sample_of_a_grid_that_moves_nothing_is_the_image(run: RunSnippet) -> None:
    assert run("without_class/grid_sample.py").values["same"] is True


def test_grid_sample_takes_x_first_and_says_nothing(run: RunSnippet) -> None:
    result = run("without_class/grid_sample.py")
    assert result.values["transposed"] is True
    assert result.stderr == ""


def test_grid_sample_at_even_positions_is_upsample(run: RunSnippet) -> None:
    assert run("without_class/grid_sample.py").values["upsample"] is True


def test_align_corners_left_out_is_false_and_warns_in_both(run: RunSnippet) -> None:
    values = run("without_class/align_corners.py").values
    first, second = values["messages"]
    assert first == second
    assert first.startswith(
        "Default grid_sample and affine_grid behavior has changed to "
        "align_corners=False since 1.3.0. Please specify align_corners=True"
    )
    assert values["default"] is True


def test_align_corners_of_two_minds_moves_the_image_silently(run: RunSnippet) -> None:
    result = run("without_class/align_corners.py")
    assert result.values["unmoved"] is False
    assert result.stderr == ""


def test_gumbel_softmax_draws_in_eval_too(run: RunSnippet) -> None:
    result = run("without_class/gumbel_softmax.py")
    assert result.values["equal"] is False
    assert result.stderr == ""


def test_gumbel_softmax_is_one_hot_in_the_shares_of_p(run: RunSnippet) -> None:
    values = run("without_class/gumbel_softmax.py").values
    assert values["one_hot"] is True
    assert values["close"] is True


def test_gumbel_softmax_lets_the_gradient_through(run: RunSnippet) -> None:
    assert run("without_class/gumbel_softmax.py").values["gradient"] is True


def test_normalize_divides_by_the_length_and_leaves_zero(run: RunSnippet) -> None:
    result = run("without_class/normalize.py")
    assert result.stdout.startswith("tensor([[0.6000, 0.8000],")
    assert result.values["zero_stays"] is True


def test_normalize_takes_dim_1_of_three_silently(run: RunSnippet) -> None:
    result = run("without_class/normalize.py")
    assert result.values["default"] is False
    assert result.values["last"] is True
    assert result.stderr == ""


def test_normalize_then_dot_is_cosine_similarity(run: RunSnippet) -> None:
    assert run("without_class/normalize.py").values["cosine"] is True


def test_one_hot_guesses_the_classes_from_the_batch_silently(run: RunSnippet) -> None:
    result = run("without_class/one_hot.py")
    assert result.values["guessed"] == (3, 3)
    assert result.values["shape"] == (3, 4)
    assert result.stderr == ""


def test_one_hot_is_int64_which_linear_refuses(run: RunSnippet) -> None:
    result = run("without_class/one_hot.py")
    assert "torch.int64" in result.stdout
    assert "must have the same dtype, but got Long and Float" in result.error


def test_one_hot_is_an_embedding_with_the_identity_matrix(run: RunSnippet) -> None:
    assert run("without_class/one_hot.py").values["embedding"] is True


def test_one_hot_is_not_needed_for_cross_entropy(run: RunSnippet) -> None:
    assert run("without_class/one_hot.py").values["same_loss"] is True


def test_pdist_is_the_upper_triangle_of_all_distances(run: RunSnippet) -> None:
    values = run("without_class/pdist.py").values
    assert values["n_pairs"] == 4 * 3 / 2
    assert values["upper"] is True


def test_pdist_is_not_pairwise_distance_which_goes_row_by_row(run: RunSnippet) -> None:
    values = run("without_class/pdist.py").values
    assert values["n_rows"] == 4
    assert values["row_by_row"] is True


def test_attention_heart_is_the_layer_without_its_projections(run: RunSnippet) -> None:
    result = run("without_class/attention_heart.py")
    assert result.stdout.startswith("(3, 2, 5, 4)\n")
    assert result.values["reverse"] is True


def test_attention_heart_reads_a_mask_the_other_way_silently(run: RunSnippet) -> None:
    result = run("without_class/attention_heart.py")
    assert result.values["same"] is False
    assert result.stderr == ""


def test_attention_module_drops_in_eval_unless_told(run: RunSnippet) -> None:
    result = run("without_class/attention_module.py")
    assert result.values["looked"] is True
    assert result.values["always"] is False
    assert result.stderr == ""


def test_attention_causal_joins_the_masks_or_refuses_both(run: RunSnippet) -> None:
    without = run("without_class/attention_causal.py").values["without"]
    assert without == ("like mask.tril() True" if before("2.14") else "RuntimeError")


def test_attention_causal_refuses_a_mask_with_dropout(run: RunSnippet) -> None:
    result = run("without_class/attention_causal.py")
    assert result.error.startswith("RuntimeError: ")
    assert "Explicit attn_mask should not be set when is_causal=True" in result.error


def test_attention_causal_may_refuse_a_mask_without_dropout_too() -> None:
    q, look = torch.ones(1, 1, 2, 4), torch.ones(2, 2, dtype=torch.bool)
    with (
        sdpa_kernel(SDPBackend.MATH),
        pytest.raises(RuntimeError, match="Explicit attn_mask should not be set"),
    ):
        F.scaled_dot_product_attention(q, q, q, look, is_causal=True)


def test_others_compute_what_a_layer_computes(run: RunSnippet) -> None:
    values = run("without_class/others.py").values
    assert values["shuffle"] is True
    assert values["same"] is True
