"""What the glossary claims, asked of its runs."""

import re

import pytest
import torch
from torch import nn

from tests.conftest import ROOT, RunSnippet

#: Each section's term, as the pages write it in prose.
TERMS = {
    "parameter": {"ja": "パラメータ", "en": r"\bparameters?\b"},
    "buffer": {"ja": "バッファ", "en": r"\bbuffers?\b"},
    "registration": {"ja": "登録", "en": r"\bregist(ers?|ered|ration)\b"},
    "state-dict": {"ja": "state_dict", "en": "state_dict"},
    "mode": {"ja": "モード", "en": r"\bmode\b"},
    "state": {"ja": "(?<!隠れ)状態", "en": r"(?<!hidden )\bstate\b"},
    "in-place": {"ja": "インプレース", "en": r"\bin-place\b"},
    "side-effect": {"ja": "副作用", "en": r"\bside effects?\b"},
    "pure": {"ja": "純粋関数", "en": r"\bpure functions?\b"},
    "leaf": {"ja": "葉", "en": r"\bleaf\b"},
    "hook": {"ja": "フック", "en": r"\bhooks?\b"},
    "functional-call": {"ja": "functional_call", "en": "functional_call"},
}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("term", TERMS)
def test_a_term_used_before_its_section_links_to_it(term: str, lang: str) -> None:
    page = (ROOT / f"docs/{lang}/glossary.md").read_text("utf-8")
    before, found, _ = page.partition(f" {{ #{term} }}")
    assert found
    # The introduction and the list of terms link to all of them.
    body = before.partition("{ #what-a-layer-owns }")[2]
    prose = re.sub(r"^(#|///| {4}).*$", "", body, flags=re.MULTILINE)
    first = re.search(TERMS[term][lang], prose, re.IGNORECASE)
    if first:
        assert prose[first.start() :].partition("]")[2].startswith(f"(#{term})")


def test_remembers_nothing_of_a_hundred_other_inputs(run: RunSnippet) -> None:
    result = run("glossary/remembers_nothing.py")
    assert result.values["same"] is True
    assert list(result.values["keys"]) == ["weight", "bias"]


def test_parameter_changes_in_step_and_not_in_backward(run: RunSnippet) -> None:
    result = run("glossary/parameter.py")
    assert result.values["count"] == 3 * 2 + 2
    assert result.values["after_backward"] is False
    assert result.values["after_step"] is True


def test_parameter_is_what_is_listed_and_not_what_is_updated() -> None:
    layer, plain = nn.Linear(3, 2), torch.ones(2, requires_grad=True)
    layer.weight.requires_grad_(False)
    assert [name for name, _ in layer.named_parameters()] == ["weight", "bias"]
    frozen = layer.weight.clone()
    optimizer = torch.optim.SGD([*layer.parameters(), plain], lr=0.1)
    (layer(torch.ones(1, 3)).sum() + plain.sum()).backward()
    optimizer.step()
    assert torch.equal(layer.weight, frozen)
    assert not torch.equal(plain, torch.ones(2))


def test_buffer_is_saved_but_not_trained(run: RunSnippet) -> None:
    result = run("glossary/buffer.py")
    assert list(result.values["params"]) == ["weight", "bias"]
    assert set(result.values["saved"]) == {
        *("weight", "bias"),
        *("running_mean", "running_var", "num_batches_tracked"),
    }


def test_watch_buffers_change_in_training_mode_alone(run: RunSnippet) -> None:
    values = run("glossary/watch_buffers.py").values
    assert "norm" not in values
    norm = nn.BatchNorm1d(2)
    x = torch.tensor([[1.0, 4.0], [3.0, 8.0]])
    seen = []
    for training in (True, True, False):
        before = {name: tensor.clone() for name, tensor in norm.state_dict().items()}
        norm.train(training)(x)
        after = norm.state_dict()
        seen.append({n for n, tensor in before.items() if not tensor.equal(after[n])})
    buffers = {"running_mean", "running_var", "num_batches_tracked"}
    assert seen == [buffers, buffers, set()]


def test_running_mean_goes_a_tenth_of_the_way_until_eval(run: RunSnippet) -> None:
    result = run("glossary/running_mean.py")
    means = list(result.values["batch_means"])
    running = list(result.values["running"])
    assert len(means) == 20
    assert means == pytest.approx([5] * 20, abs=0.6)
    before = 0.0
    for mean, now in zip(means[:15], running[:15], strict=True):
        assert now == pytest.approx(before + (mean - before) / 10, abs=1e-5)
        before = now
    assert running[15:] == [running[14]] * 5
    assert running[0] < 1
    assert 3.7 < running[14] < 4.3
    assert result.values["before_eval"] == result.values["last"] == running[14]
    assert len(result.figures) == 1


def test_buffer_that_is_not_persistent_is_converted_but_not_saved(
    run: RunSnippet,
) -> None:
    result = run("glossary/buffer.py")
    assert "scratch" in result.values["buffers"]
    assert "scratch" not in result.values["saved"]
    assert result.values["moved"] == "torch.float64"


@pytest.mark.parametrize("persistent", [True, False])
def test_buffer_is_made_by_assignment_as_by_register_buffer(persistent: bool) -> None:
    assigned, registered = nn.Module(), nn.Module()
    assigned.b = nn.Buffer(torch.zeros(3), persistent=persistent)
    registered.register_buffer("b", torch.zeros(3), persistent=persistent)
    for module in (assigned, registered):
        module.b = torch.ones(3)
        assert [name for name, _ in module.named_buffers()] == ["b"]
        assert list(module.state_dict()) == (["b"] if persistent else [])


def test_registration_finds_two_of_four_attributes(run: RunSnippet) -> None:
    result = run("glossary/registration.py")
    owners = {name.split(".")[0] for name in result.values["params"]}
    assert owners == {"param", "module_list"}
    assert list(result.values["saved"]) == list(result.values["params"])


def test_registration_decides_what_double_and_eval_reach(
    run: RunSnippet,
) -> None:
    result = run("glossary/registration.py")
    assert result.values["dtypes"] == ("torch.float64", "torch.float32")
    assert result.values["modes"] == (True, False)
    assert result.stderr == ""


def test_state_dict_carries_the_values_over(run: RunSnippet) -> None:
    result = run("glossary/state_dict.py")
    assert result.values["before"] is False
    assert result.values["after"] is True
    assert list(result.values["keys"]) == ["weight", "bias"]


def test_state_dict_is_not_a_copy(run: RunSnippet) -> None:
    assert run("glossary/state_dict.py").values["total"] == 0


def test_dropout_module_and_dropout_functional_agree_in_training(
    run: RunSnippet,
) -> None:
    module = run("glossary/dropout_module.py").values["in_train"]
    functional = run("glossary/dropout_functional.py").values["in_train"]
    assert module == functional
    assert set(module) == {0.0, 2.0}


def test_dropout_module_follows_eval(run: RunSnippet) -> None:
    in_eval = run("glossary/dropout_module.py").values["in_eval"]
    assert set(in_eval) == {1.0}


def test_dropout_functional_ignores_eval(run: RunSnippet) -> None:
    in_eval = run("glossary/dropout_functional.py").values["in_eval"]
    assert set(in_eval) == {0.0, 2.0}


def test_mode_eval_flips_every_flag_and_still_records_gradients(
    run: RunSnippet,
) -> None:
    result = run("glossary/mode.py")
    assert list(result.values["flags"]) == [False, False, False]
    assert result.values["eval_records"] is True


def test_mode_can_be_handed_to_f_dropout(run: RunSnippet) -> None:
    assert run("glossary/mode.py").values["follows_flag"] is True


def test_mode_is_not_changed_by_no_grad(run: RunSnippet) -> None:
    result = run("glossary/mode.py")
    assert result.values["no_grad_drops"] is True


def test_state_of_every_layer_has_the_flag_but_not_every_one_has_tensors(
    run: RunSnippet,
) -> None:
    result = run("glossary/state.py")
    assert list(result.values["flags"]) == [True, True, True]
    assert list(result.values["counts"]) == [(2, 3), (2, 0), (0, 0)]


def test_state_that_is_loaded_lacks_the_mode(run: RunSnippet) -> None:
    assert run("glossary/state.py").values["modes"] == (False, True)


def test_changes_in_forward_only_in_batch_norm_and_max_norm(
    run: RunSnippet,
) -> None:
    result = run("glossary/changes_in_forward.py")
    rows = result.values["rows"]
    assert len(rows) == 5
    in_train = {name for trained, _, name in rows if trained}
    in_eval = {name for _, evaluated, name in rows if evaluated}
    assert in_train == {"Embedding, max_norm", "BatchNorm1d"}
    assert in_eval == {"Embedding, max_norm"}


def test_lstm_keeps_no_hidden_state_between_calls(run: RunSnippet) -> None:
    result = run("glossary/lstm.py")
    assert result.values["same"] is True
    assert result.values["same_with_hidden"] is False
    assert all(key.startswith(("weight", "bias")) for key in result.values["keys"])


def test_batch_norm_module_and_batch_norm_functional_agree_to_the_bit(
    run: RunSnippet,
) -> None:
    module = run("glossary/batch_norm_module.py")
    functional = run("glossary/batch_norm_functional.py")
    assert module.values["mean"] == functional.values["mean"]
    assert module.values["row"] == functional.values["row"]
    assert module.stdout == functional.stdout


def test_batch_norm_functional_writes_the_statistics_it_is_given(
    run: RunSnippet,
) -> None:
    mean = run("glossary/batch_norm_functional.py").values["mean"]
    assert mean == pytest.approx([0.5, 0.5], abs=0.1)


def test_no_optimizer_and_yet_eval_gives_something_else(
    run: RunSnippet,
) -> None:
    result = run("glossary/no_optimizer.py")
    assert result.values["weight_changed"] is False
    assert result.values["calls"] == 40
    assert result.values["first"] == pytest.approx(5, abs=0.01)
    assert abs(result.values["last"]) < 0.3
    assert len(result.figures) == 1


def test_in_place_or_not_decides_what_becomes_of_the_input(run: RunSnippet) -> None:
    kept, overwritten = run("glossary/in_place.py").stdout.splitlines()[:2]
    assert kept == "tensor([-1.,  2.]) 0"
    assert overwritten == "tensor([0., 2.]) 1"


def test_in_place_returns_the_same_object_and_moves_the_counter(
    run: RunSnippet,
) -> None:
    result = run("glossary/in_place.py")
    assert result.values["same_object"] is True
    assert result.values["version"] == 1


def test_in_place_breaks_backward_with_the_words_in_the_page(
    run: RunSnippet,
) -> None:
    error = run("glossary/in_place.py").error
    assert error.startswith(
        "RuntimeError: one of the variables needed for gradient computation "
        "has been modified by an inplace operation"
    )
    assert "is at version 1; expected version 0" in error


def test_side_effect_of_batch_norm_leaves_the_counter_alone(
    run: RunSnippet,
) -> None:
    result = run("glossary/side_effect.py")
    assert result.values["written"] is True
    assert result.values["mean_version"] == 0


def test_side_effect_of_embedding_shrinks_the_row_it_looks_up(
    run: RunSnippet,
) -> None:
    result = run("glossary/side_effect.py")
    looked_up, *others = result.values["norms"]
    assert looked_up == pytest.approx(1, abs=1e-4)
    assert others == pytest.approx([200**0.5] * 2)
    assert result.values["weight_version"] == 1


def test_side_effect_of_dropout_moves_the_generator(run: RunSnippet) -> None:
    assert run("glossary/side_effect.py").values["rng_moved"] is True


@pytest.mark.parametrize(
    ("name", "same_output", "same_args"),
    [
        ("linear", True, True),
        ("relu", True, True),
        ("dropout", False, True),
        ("bn", True, False),
        ("emb", True, False),
        ("relu_in_place", True, False),
    ],
)
def test_pure_is_decided_by_the_call(
    run: RunSnippet, name: str, same_output: bool, same_args: bool
) -> None:
    assert run("glossary/pure.py").values[name] == (same_output, same_args)


def test_leaf_made_by_wrapping_shares_memory_but_not_gradients(
    run: RunSnippet,
) -> None:
    result = run("glossary/leaf.py")
    assert result.values["shares_memory"] is True
    assert result.values["reaches_wrapped"] is True
    assert result.values["reaches_w"] is False
    assert result.values["unwrapped_reaches_w"] is True


def test_leaf_is_what_no_recorded_operation_made(run: RunSnippet) -> None:
    result = run("glossary/leaf.py")
    assert result.values["leaves"] == (True, False, True)
    assert result.values["reaches_ones"] is False
    assert (torch.ones(2) * 2).is_leaf


def test_leaf_is_lost_when_to_converts(run: RunSnippet) -> None:
    result = run("glossary/leaf.py")
    assert result.values["kind"] == "Tensor"
    assert result.values["still_leaf"] is False


def test_hook_sees_layers_not_functions_and_not_forward(
    run: RunSnippet,
) -> None:
    result = run("glossary/hook.py")
    assert list(result.values["called"]) == ["Linear", "Tanh"]
    first, second = result.stdout.splitlines()
    assert first == second


def test_functional_call_leaves_the_layer_alone(run: RunSnippet) -> None:
    result = run("glossary/functional_call.py")
    assert result.values["all_zero"] is True
    assert list(result.values["own_weight"]) == [1.0, 1.0]
    assert list(result.values["own_mean"]) == [0.0, 0.0]


def test_functional_call_writes_buffers_into_the_dict_in_training_only(
    run: RunSnippet,
) -> None:
    result = run("glossary/functional_call.py")
    assert all(value > 0 for value in result.values["my_mean"])
    assert result.values["same_in_eval"] is True
