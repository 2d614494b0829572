"""Tables as grids: what names a row, what holds values, and what was printed once for several rows."""

from __future__ import annotations

from collections import Counter

import pytest

from extract.document import Table
from extract.linking.frame import framed
from extract.linking.grid import Grid, grid_of
from extract.linking.names import PaperNames
from extract.linking.results import A_PART, Dropped
from normalize.claims import Claim
from tests.extract.linking.build import found, results, stubs, table


def _read(one: Table) -> Grid:
    """The table put in order, as a grid."""
    return framed(one, PaperNames(Counter()))


def _headers(grid: Grid) -> tuple[list[str], list[str]]:
    return [column.header for column in grid.stubs], [column.header for column in grid.values]


def test_words_and_settings_left_of_the_results_name_the_row() -> None:
    grid = grid_of(
        table(
            "Accuracy on ImageNet",
            [["Model", "Resolution", "#Params", "Top-1"]],
            [["FooNet-S", "224", "5M", "76.1"], ["FooNet-M", "320", "12M", "79.9"]],
        )
    )
    assert _headers(grid) == (["Model", "Resolution"], ["#Params", "Top-1"])
    assert stubs(grid) == [["FooNet-S", "224"], ["FooNet-M", "320"]]


def test_a_first_column_of_numbers_under_a_name_still_names() -> None:
    grid = grid_of(table("Depths", [["layers", "top-1 error"]], [["18", "30.2"], ["34", "27.0"]]))
    assert _headers(grid) == (["layers"], ["top-1 error"])
    assert stubs(grid) == [["18"], ["34"]]


def test_numbers_are_yielded_row_by_row_without_dashes() -> None:
    grid = grid_of(table("x", [["Model", "Top-1", "Top-5"]], [["A-Net", "76.1", "-"], ["B-Net", "", "93.0"]]))
    assert [(record.text, column.header, cell.text) for record, column, cell in grid.numbers()] == [
        ("A-Net", "Top-1", "76.1"),
        ("B-Net", "Top-5", "93.0"),
    ]


def test_a_row_without_values_heads_the_rows_below_it() -> None:
    grid = grid_of(
        table(
            "x",
            [["Model", "EM", "F1"]],
            [
                [("Previous systems", 3)],
                ["BarNet", "70.1", "80.2"],
                ["Our systems", "", ""],
                ["FooNet", "75.0", "84.9"],
            ],
        )
    )
    assert [(record.group, record.text) for record in grid.records] == [
        (("Previous systems",), "BarNet"),
        (("Our systems",), "FooNet"),
    ]


def test_a_blank_stub_repeats_the_one_above_it() -> None:
    grid = grid_of(
        table(
            "x",
            [["Model", "Backbone", "AP"]],
            [["FooDet", "Tern-S", "38.0"], ["", "Tern-M", "40.0"], ["BarDet", "", "39.1"], ["", "Tern-L", "41.3"]],
        )
    )
    assert stubs(grid) == [["FooDet", "Tern-S"], ["FooDet", "Tern-M"], ["BarDet", ""], ["BarDet", "Tern-L"]]


def test_a_blank_is_not_filled_across_a_group() -> None:
    grid = grid_of(
        table("x", [["Model", "AP"]], [["FooDet", "38.0"], [("Larger input", 2)], ["", "39.0"], ["BarDet", "40.0"]])
    )
    assert stubs(grid)[1] == [""]


def test_labels_at_the_middle_of_their_rows_hold_for_all_of_them() -> None:
    grid = _read(
        table(
            "x",
            [["Model", "Size", "AP"]],
            [
                ["", "S", "31.0"],
                ["FooDet", "M", "33.0"],
                ["", "L", "35.0"],
                ["", "S", "36.0"],
                ["BarDet", "M", "37.0"],
                ["", "L", "39.0"],
            ],
        )
    )
    assert [row[0] for row in stubs(grid)] == ["FooDet"] * 3 + ["BarDet"] * 3


def test_labels_at_the_middle_of_their_rows_in_a_column_further_right() -> None:
    body = [
        ["FooNet", "Tern-50", "70"],
        ["BarNet", "Tern-50", "71"],
        ["FooNet", "", "72"],
        ["BarNet", "Tern-101", "73"],
    ]
    body += [["QuxNet", "", "74"], ["FooNet", "", "75"], ["BarNet", "Mobile", "76"], ["QuxNet", "", "77"]]
    grid = _read(table("x", [["Method", "Backbone", "Top-1"]], body))
    assert [row[1] for row in stubs(grid)] == ["Tern-50"] * 2 + ["Tern-101"] * 3 + ["Mobile"] * 3


def test_labels_at_the_top_of_their_rows_stay_there() -> None:
    body = [["Tern-50", "FooNet", "70"], ["", "BarNet", "71"], ["Tern-101", "FooNet", "72"], ["", "BarNet", "73"]]
    grid = _read(table("x", [["Backbone", "Method", "Top-1"]], body))
    assert [row[0] for row in stubs(grid)] == ["Tern-50"] * 2 + ["Tern-101"] * 2


def test_labels_between_their_two_rows_hold_for_both() -> None:
    grid = _read(
        table(
            "x",
            [["Model", "Size", "AP"]],
            [
                [("FooDet", 1, 0.5), "S", "31.0"],
                ["", "M", "33.0"],
                [("BarDet", 1, 0.5), "S", "36.0"],
                ["", "M", "37.0"],
            ],
        )
    )
    assert [row[0] for row in stubs(grid)] == ["FooDet", "FooDet", "BarDet", "BarDet"]


def test_a_label_on_a_row_of_its_own_between_two_rows_is_theirs() -> None:
    grid = _read(
        table(
            "x",
            [["Model", "#Params", "Test size", "Top-1"]],
            [
                ["", "", "224", "81.0"],
                ["FooNet-S", "5M", "", ""],
                ["", "", "320", "82.0"],
                ["", "", "224", "83.0"],
                ["FooNet-M", "12M", "", ""],
                ["", "", "320", "84.0"],
            ],
        )
    )
    assert [row[0] for row in stubs(grid)] == ["FooNet-S", "FooNet-S", "FooNet-M", "FooNet-M"]
    params = next(column for column in grid.columns if column.has("quantity"))
    assert [record.cells[params.index].text for record in grid.records] == ["5M", "5M", "12M", "12M"]


def test_values_that_were_taken_for_a_header_are_given_back() -> None:
    one = table("x", [["Model", "Top-1"], ["FooNet-S", "76.1"]], [["FooNet-M", "79.9"], ["FooNet-L", "81.0"]])
    grid = _read(one)
    assert stubs(grid) == [["FooNet-S"], ["FooNet-M"], ["FooNet-L"]]
    assert [column.header for column in grid.columns] == ["Model", "Top-1"]


def test_a_header_of_years_and_sizes_stays_a_header() -> None:
    one = table("x", [["Model", ("Top-1", 2)], ["", "224", "320"]], [["FooNet-S", "76.1", "77.0"]])
    assert [column.header for column in grid_of(one).values] == ["Top-1 224", "Top-1 320"]


def test_a_heading_over_several_columns_holds_for_each() -> None:
    one = table(
        "x",
        [["", ("Dev", 2), ("Test", 2)], ["System", "EM", "F1", "EM", "F1"]],
        [["FooReader", "80.1", "87.0", "81.0", "88.2"]],
    )
    assert [column.path for column in grid_of(one).values] == [
        ("Dev", "EM"),
        ("Dev", "F1"),
        ("Test", "EM"),
        ("Test", "F1"),
    ]


@pytest.mark.parametrize(
    ("heads", "parts"),
    [
        (["Person", "Place", "Company", "Overall"], {1, 2, 3}),
        (["Person", "Place", "Company", "Other"], set()),  # nothing is the whole
        (["Person", "Overall"], set()),  # one alone makes no whole
        (["CoNLL-2003", "OntoNotes", "Average"], set()),  # data sets are no parts of one another
        (["Precision", "Recall", "F1", "All"], set()),  # nor are metrics
    ],
)
def test_columns_are_parts_of_the_whole_beside_them(heads: list[str], parts: set[int]) -> None:
    body = [["FooTagger", *("90.1" for _ in heads)], ["BarTagger", *("91.2" for _ in heads)]]
    assert grid_of(table("F1 on CoNLL-2003", [["Model", *heads]], body)).parts == parts


def test_a_part_is_no_result_and_the_whole_is() -> None:
    heads, row = ["Model", "Person", "Place", "Overall"], ["FooTagger", "95.0", "92.0", "91.2"]
    told = found(table("Results on the CoNLL-2003 test set (F1)", [heads], [row]), title="FooTagger: Tagging")
    assert [claim.value for claim in told if isinstance(claim, Claim)] == [91.2]
    assert [(one.printed, one.reason) for one in told if isinstance(one, Dropped)] == [
        ("95.0", A_PART),
        ("92.0", A_PART),
    ]


def test_a_heading_that_prints_its_number_tells_a_value() -> None:
    one = table("Top-1 error on ImageNet", [["Model", "18 layers", "34 layers"]], [["FooNet", "30.1", "27.2"]])
    assert [claim.model for claim in results(one, title="FooNet: Deep")] == ["18 layers FooNet", "34 layers FooNet"]
