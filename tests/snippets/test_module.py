"""What the page about nn.Module claims, asked of its runs."""

from tests.conftest import RunSnippet


def test_linear_makes_a_weight_and_a_bias_by_itself(run: RunSnippet) -> None:
    values = run("module/linear.py").values
    assert values["weight_shape"] == (5, 10)
    assert values["bias_shape"] == (5,)
    assert values["count"] == 5 * 10 + 5


def test_linear_computes_with_the_transposed_weight(run: RunSnippet) -> None:
    assert run("module/linear.py").values["same"] is True


def test_three_words_are_a_package_a_class_and_an_object(run: RunSnippet) -> None:
    values = run("module/three_words.py").values
    assert values["same_package"] is True
    assert values["is_module"] is True
    assert list(values["kinds"]) == ["module", "type", "Linear"]


def test_three_words_holds_for_a_loss_too(run: RunSnippet) -> None:
    values = run("module/three_words.py").values
    assert values["layer_too"] is True
    assert values["loss_too"] is True


def test_registration_saves_parameters_and_buffers(run: RunSnippet) -> None:
    values = run("module/registration.py").values
    assert list(values["params"]) == ["scale", "fc.weight", "fc.bias"]
    assert list(values["buffers"]) == ["mean"]
    assert sorted(values["saved"]) == sorted([*values["params"], *values["buffers"]])


def test_registration_prints_modules_and_no_tensors(run: RunSnippet) -> None:
    values = run("module/registration.py").values
    assert "(fc): Linear" in values["printed"]
    assert "(act): ReLU" in values["printed"]
    assert "scale" not in values["printed"]
    assert "mean" not in values["printed"]
    assert not any(name.startswith("act") for name in values["saved"])


def test_reaches_all_layers_and_the_model_with_hooks(run: RunSnippet) -> None:
    called = list(run("module/reaches_all.py").values["called"])
    assert called == ["Linear", "BatchNorm1d", "ReLU", "Sequential"]


def test_reaches_all_layers_with_eval_and_to(run: RunSnippet) -> None:
    result = run("module/reaches_all.py")
    assert list(result.values["modes"]) == [False] * 3
    # The weight and bias of two layers, and the three buffers of BatchNorm.
    assert result.values["moved"] == 2 + 2 + 3
    assert result.stdout.splitlines()[-1] == "to() 7 tensors meta"


def test_no_parameters_in_relu_dropout_flatten_and_pooling(run: RunSnippet) -> None:
    rows = [tuple(row) for row in run("module/no_parameters.py").values["table"]]
    for name in ("ReLU", "Dropout", "Flatten", "MaxPool2d"):
        assert (name, 0, 0) in rows


def test_no_parameters_is_not_true_of_every_activation(run: RunSnippet) -> None:
    rows = [tuple(row) for row in run("module/no_parameters.py").values["table"]]
    assert len(rows) == 8
    assert ("PReLU", 1, 0) in rows
    assert ("BatchNorm2d", 2, 3) in rows


def test_no_parameters_but_a_flag(run: RunSnippet) -> None:
    assert list(run("module/no_parameters.py").values["flags"]) == [True] * 8


def test_call_path_goes_through_hooks_to_f_linear(run: RunSnippet) -> None:
    called = list(run("module/call_path.py").values["called"])
    assert called == ["__call__", "pre-hook", "forward", "F.linear", "hook"]


def test_call_path_of_forward_skips_the_hooks(run: RunSnippet) -> None:
    direct = list(run("module/call_path.py").values["direct"])
    assert direct == ["forward", "F.linear"]


def test_same_graph_whether_called_or_forward(run: RunSnippet) -> None:
    values = run("module/same_graph.py").values
    called, direct = values["graph"]
    assert called == direct
    assert values["same_output"] is True
    assert values["same_gradient"] is True


def test_same_graph_but_forward_misses_a_hook_on_the_output(run: RunSnippet) -> None:
    assert run("module/same_graph.py").values["same_hooked"] is False


def test_same_graph_keeps_the_hook_of_a_layer_inside_a_model(run: RunSnippet) -> None:
    assert run("module/same_graph.py").values["same_inside"] is True


def test_own_module_equals_linear_and_is_saved(run: RunSnippet) -> None:
    values = run("module/own_module.py").values
    assert list(values["saved"]) == ["weight", "bias"]
    assert values["same"] is True


def test_made_in_forward_is_new_each_time_and_never_trained(run: RunSnippet) -> None:
    result = run("module/made_in_forward.py")
    assert result.values["same"] is False
    assert result.values["count"] == 0
    assert list(result.values["saved"]) == []
    assert result.stderr == ""


def test_made_in_init_is_kept_and_follows_eval(run: RunSnippet) -> None:
    values = run("module/made_in_init.py").values
    assert values["same"] is True
    assert values["count"] == 2
    assert values["zeros"] == 0


def test_constructor_relu_fails_only_in_the_next_layer(run: RunSnippet) -> None:
    result = run("module/constructor_relu.py")
    assert result.values["kind"] == "ReLU"
    assert "must be Tensor, not ReLU" in result.error


def test_constructor_then_call_equals_the_functions(run: RunSnippet) -> None:
    values = run("module/constructor_then_call.py").values
    assert values["same_loss"] is True
    assert values["same_relu"] is True


def test_optimizer_changes_what_it_was_given_and_only_that(run: RunSnippet) -> None:
    values = run("module/optimizer.py").values
    assert values["has_grad"] is True
    assert values["after_backward"] is False
    assert values["after_head"] is False
    assert values["after_model"] is True


def test_replaced_layer_gets_a_gradient_and_never_changes(run: RunSnippet) -> None:
    result = run("module/replaced_layer.py")
    assert result.values["body_changed"] is True
    assert result.values["new_changed"] is False
    assert result.values["has_grad"] is True
    assert result.stderr == ""
