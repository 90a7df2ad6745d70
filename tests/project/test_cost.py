"""What was measured is whole, and the pictures and the page say what it says."""

from __future__ import annotations

from statistics import median
from xml.etree import ElementTree

import pytest
import torch

from bench import cost, cost_layers, cost_pictures
from bench.cost import Cell, Costs
from bench.cost_layers import LAYERS, SIZES, WAYS
from nn_or_f.read import pictures
from tests.conftest import ROOT

COSTS = cost.read()
SMALL, LARGE = SIZES[0], SIZES[-1]
#: The layers that compute something in evaluation mode.
COMPUTING = [layer for layer in LAYERS if layer != "dropout"]


def words(name: str) -> list[str]:
    root = ElementTree.fromstring(pictures.read(ROOT, name).views["en"])
    return [e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}text")]


def width(cell: Cell, way: str) -> float:
    low, _, high = cell.more[way]
    return high - low


def test_ten_layers_at_four_sizes_from_eight_elements_to_millions() -> None:
    assert (len(LAYERS), len(SIZES)) == (10, 4)
    assert SMALL == 8
    assert LARGE > 2_000_000


@pytest.mark.parametrize("layer", LAYERS)
def test_all_ways_of_a_case_give_the_same(layer: str) -> None:
    with torch.no_grad():
        first, *others = cost_layers.case(layer, SIZES[1]).outputs()
    assert len(others) == len(WAYS) - 1
    for other in others:
        torch.testing.assert_close(first, other)


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("elements", SIZES)
def test_a_case_has_as_many_elements_as_it_says(layer: str, elements: int) -> None:
    case = cost_layers.case(layer, elements)
    x = case.names["x"]
    if layer == "embedding":
        x = torch.nn.functional.embedding(x, case.names["weight"])
    assert x.numel() == elements
    assert COSTS.cell(layer, elements).shape == case.shape()


def test_the_file_has_each_layer_at_each_size_in_all_ways() -> None:
    found = [(cell.layer, cell.elements) for cell in COSTS.cells]
    assert found == [(layer, size) for layer in LAYERS for size in SIZES]
    for cell in COSTS.cells:
        assert {"function", *cell.more} == WAYS.keys()
        for low, middle, high in (cell.function, *cell.more.values()):
            assert low <= middle <= high
        assert cell.function[0] > 0
        assert cell.calls > 0


def test_the_file_says_on_what_it_was_measured() -> None:
    keys = {"date", "system", "cpu", "cores", "capability", "threads", "versions"}
    assert COSTS.about.keys() == keys | {"load_before", "load_after"}
    assert COSTS.about["versions"].keys() == {"python", "torch"}
    assert all(COSTS.about["versions"].values())
    assert COSTS.about["threads"] == 1
    assert COSTS.rounds > 100


def test_the_file_is_read_as_it_was_written() -> None:
    assert cost.text(COSTS) == cost.FILE.read_text("utf-8")


def test_ways_are_compared_round_by_round() -> None:
    times = {"function": [1.0, 5.0, 2.0], "module": [2.0, 6.5, 3.0]}
    assert cost.compared(times) == {"module": (1.0, 1.0, 1.25)}


def test_each_way_goes_first_and_last_as_often_as_others() -> None:
    ways = [*WAYS]
    turns = [cost.order(ways, number) for number in range(2 * len(ways))]
    assert all(sorted(turn) == sorted(ways) for turn in turns)
    for place in (0, -1):
        assert sorted(turn[place] for turn in turns) == sorted(ways * 2)


def test_a_case_is_measured_in_every_way() -> None:
    with torch.no_grad():
        cell = cost.measured(cost_layers.case("relu", SMALL), rounds=2)
    assert (cell.layer, cell.elements, cell.shape) == ("relu", SMALL, [1, 8])
    assert {"function", *cell.more} == WAYS.keys()
    assert cell.function[0] > 0


@pytest.mark.parametrize("name", cost_pictures.PICTURES)
def test_a_picture_is_drawn_from_the_file(name: str) -> None:
    drawn = (ROOT / "pictures" / name).read_text("utf-8")
    assert cost_pictures.PICTURES[name](COSTS) == drawn, "python -m bench.cost_pictures"


@pytest.mark.parametrize("name", cost_pictures.PICTURES)
def test_a_picture_says_on_what_it_was_measured(name: str) -> None:
    said = " ".join(words(name))
    for key in ("date", "cpu", "cores", "capability"):
        assert str(COSTS.about[key]) in said
    assert all(one in said for one in COSTS.about["versions"].values())


def row(name: str, layer: str) -> list[str]:
    """A row of a picture, as its alternative text has it."""
    root = ElementTree.fromstring(pictures.read(ROOT, name).views["en"])
    table = root.attrib["aria-label"].rpartition(". ")[2].split("; ")
    rows = dict(one.split(" ", 1) for one in table)
    assert [*rows] == [*LAYERS]
    return rows[layer].split(", ")


@pytest.mark.parametrize("layer", LAYERS)
def test_a_row_has_the_medians_of_the_file(layer: str) -> None:
    cell = COSTS.cell(layer, SMALL)
    shown = [float(one) for one in row("cost-ways.svg", layer)]
    ways = [w for w in WAYS if w not in ("function", "again")]
    wanted = [cell.function[1], *(cell.more[way][1] for way in ways)]
    assert shown == pytest.approx(wanted, abs=0.51, rel=0.05)
    said = words("cost-ways.svg")
    assert set(row("cost-ways.svg", layer)) <= set(said)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_row_has_the_shares_of_the_file(layer: str) -> None:
    for text, size in zip(row("cost-share.svg", layer), SIZES, strict=True):
        cell = COSTS.cell(layer, size)
        shown = float(text.replace("−", "-").rstrip("%")) / 100
        assert shown == pytest.approx(
            cell.more["module"][1] / cell.function[1], abs=0.006
        )
        assert text in words("cost-share.svg")


def test_the_spread_is_that_of_the_middle_layer() -> None:
    for way in ("module", "hook", "functional_call", "compiled"):
        found = median(width(COSTS.cell(layer, SMALL), way) for layer in LAYERS)
        assert cost_pictures.number(found) in words("cost-ways.svg")


def test_numbers_are_as_short_as_they_can_be_told_apart() -> None:
    assert [*map(cost_pictures.number, (0.25, 1.26, 99.9, 100.4))] == [
        *("0.25", "1.3", "99.9", "100")
    ]
    assert [*map(cost_pictures.percent, (1.04, 0.0996, 0.024, -0.013))] == [
        *("+104%", "+10%", "+2.4%", "−1.3%")
    ]


def test_a_difference_whose_middle_half_holds_0_is_none() -> None:
    def cell(low: float, high: float) -> Cell:
        return Cell("relu", 8, [8], 1, (1, 2, 3), {"module": (low, 1, high)})

    assert cost_pictures.share(cell(0.5, 2)) == (0.5, True)
    assert cost_pictures.share(cell(-0.5, 2)) == (0.5, False)


def test_a_module_adds_a_few_microseconds() -> None:
    for layer in LAYERS:
        for elements in SIZES[:2]:
            low, middle, _ = COSTS.cell(layer, elements).more["module"]
            assert low > 0
            assert middle < 10


def test_a_hook_functional_call_and_compile_add_more_to_a_small_layer() -> None:
    for layer in LAYERS:
        more = COSTS.cell(layer, SMALL).more
        module, others = more["module"][1], (*("hook", "functional_call", "compiled"),)
        assert all(more[way][1] > module for way in others)


def test_with_the_largest_input_a_module_adds_noise_or_a_few_percent() -> None:
    for layer in COMPUTING:
        part, told = cost_pictures.share(COSTS.cell(layer, LARGE))
        assert not told or abs(part) < 0.05, layer


def test_the_share_of_all_but_dropout_falls() -> None:
    for layer in LAYERS:
        small, large = (COSTS.cell(layer, size) for size in (SMALL, LARGE))
        (before, _), (after, _) = map(cost_pictures.share, (small, large))
        assert (after < before / 4) == (layer != "dropout")
    function = [COSTS.cell("dropout", size).function[1] for size in SIZES]
    assert max(function) < 2 * min(function)


def test_costs_are_found_by_layer_and_size() -> None:
    one = Cell("relu", 8, [1, 8], 1, (1, 2, 3), {})
    assert Costs({}, 1, [one]).cell("relu", 8) is one
