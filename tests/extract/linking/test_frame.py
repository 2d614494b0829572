"""On which axis the models stand, and tables that are turned so that they stand in rows."""

from __future__ import annotations

import pytest

from extract.document import Table
from extract.linking.axis import axis_features, models_in_columns
from extract.linking.frame import framed
from extract.linking.learnt import probability, weights
from extract.linking.names import names_of
from extract.linking.turning import turned
from normalize.claims import Kind
from tests.extract.linking.build import counts, document, results, table

TITLE = "KiteNet: Wide Networks"

IN_ROWS = table(
    "Comparison on ImageNet",
    [["Model", "Params", "top-1 error"]],
    [["HeronNet [3]", "12.1M", "24.1"], ["KiteNet-50", "9.0M", "22.9"], ["KiteNet-101", "18.2M", "21.8"]],
)
IN_COLUMNS = table(
    "Comparison on ImageNet",
    [["", "HeronNet [3]", "KiteNet-50", "KiteNet-101"]],
    [["Params", "12.1M", "9.0M", "18.2M"], ["top-1 error", "24.1", "22.9", "21.8"]],
)


def _texts(one: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in one.rows]


@pytest.mark.parametrize(("one", "in_columns"), [(IN_ROWS, False), (IN_COLUMNS, True)])
def test_the_axis_is_told_by_labels_and_numbers(one: Table, in_columns: bool) -> None:
    assert (models_in_columns(one, names_of(document(one, title=TITLE))) > 0.5) == in_columns


def test_rows_and_columns_are_looked_at_alike() -> None:
    names = names_of(document(IN_ROWS, title=TITLE))
    rows, columns = axis_features(IN_ROWS, names), axis_features(IN_COLUMNS, names)
    assert (rows["stubs name"], columns["heads name"]) == (1.0, 1.0)
    assert (rows["heads measure"], columns["stubs measure"]) == (1.0, 1.0)
    assert rows["rows are printed alike"] < 0 < columns["rows are printed alike"]
    assert (rows["corner names"], columns["corner names"]) == (1.0, 0.0)


def test_every_feature_has_a_weight_and_no_other_has() -> None:
    names = names_of(document(IN_ROWS, title=TITLE))
    assert weights("models-in-columns").keys() == axis_features(IN_ROWS, names).keys()


def test_a_feature_without_a_weight_is_an_error() -> None:
    with pytest.raises(KeyError):
        probability("models-in-columns", {"never fitted": 1.0})


def test_a_table_is_turned_and_its_cells_keep_their_places() -> None:
    one = turned(IN_COLUMNS)
    assert _texts(one) == [
        ["", "Params", "top-1 error"],
        ["HeronNet [3]", "12.1M", "24.1"],
        ["KiteNet-50", "9.0M", "22.9"],
        ["KiteNet-101", "18.2M", "21.8"],
    ]
    assert one.headers == 1
    assert one.rows[2][2].box == IN_COLUMNS.rows[2][2].box
    assert [cell.column for cell in one.rows[2]] == [0, 1, 2]


def test_heads_that_span_become_groups_of_stubs() -> None:
    one = table(
        "x",
        [["", ("Slow R-CNN", 2), "SPP"], ["", "S", "L", "L"]],
        [["hours", "22", "84", "25"], ["mAP", "58.5", "66.0", "63.1"]],
    )
    assert _texts(turned(one)) == [
        ["", "", "hours", "mAP"],
        ["Slow R-CNN", "S", "22", "58.5"],
        ["Slow R-CNN", "L", "84", "66.0"],
        ["SPP", "L", "25", "63.1"],
    ]


def test_labels_in_several_columns_become_levels_of_heads() -> None:
    one = table(
        "x",
        [["Data", "", "FooNet", "BarNet"]],
        [["CoNLL-2003", "P", "91.0", "90.0"], ["", "F1", "91.5", "90.5"], ["OntoNotes", "F1", "86.0", "85.0"]],
    )
    assert [cell.text for row in turned(one).header_rows for cell in row[1:]] == [
        *("CoNLL-2003", "CoNLL-2003", "OntoNotes"),
        *("P", "F1", "F1"),
    ]


def test_a_title_over_rows_heads_their_columns() -> None:
    one = table(
        "x",
        [["", "FooNet", "BarNet"]],
        [[("Accuracy", 3)], ["CIFAR-10", "93.1", "92.0"], [("Size", 3)], ["Params", "5M", "6M"]],
    )
    assert [turned(one).header_path(column) for column in (1, 2)] == [("Accuracy", "CIFAR-10"), ("Size", "Params")]


@pytest.mark.parametrize(("corner", "kept"), [("Method", "Method"), ("Benchmark", ""), ("", "")])
def test_the_corner_stays_where_it_heads_the_models(corner: str, kept: str) -> None:
    one = table("x", [[corner, "FooNet", "BarNet"]], [["Params", "5M", "6M"], ["top-1", "70.1", "71.0"]])
    assert _texts(turned(one))[0][0] == kept


def test_a_corner_over_numbers_is_what_they_are_values_of() -> None:
    one = table("Effect of k in KiteNet-50 on ImageNet", [["k", "3", "5"]], [["top-1 error", "24.1", "23.0"]])
    assert _texts(turned(one)) == [["k", "top-1 error"], ["3", "24.1"], ["5", "23.0"]]


def test_results_and_counts_of_models_in_columns_are_those_of_models_in_rows() -> None:
    for read in (results, counts):
        in_rows = {(claim.model, claim.kind, claim.value, claim.own) for claim in read(IN_ROWS, title=TITLE)}
        in_columns = {(claim.model, claim.kind, claim.value, claim.own) for claim in read(IN_COLUMNS, title=TITLE)}
        assert in_rows == in_columns
        assert len(in_rows) == 3


def test_classes_in_rows_below_their_benchmark_are_no_results() -> None:
    rows = [["CoNLL-2003", "Person", "95.0", "94.0"], ["", "Place", "92.0", "91.0"], ["", "Overall", "91.2", "90.3"]]
    rows += [["Tweets", "Person", "81.0", "80.0"], ["", "Place", "72.0", "71.0"], ["", "Overall", "71.2", "70.3"]]
    one = table("F1 by type of entity", [["Data", "Type", "FooTagger", "BarTagger [2]"]], rows)
    said = results(one, "We report F1 on the CoNLL-2003 test set in Table 1.", title="FooTagger: Tagging by Foo")
    assert {(claim.value, claim.benchmark) for claim in said if claim.status != "flagged"} <= {
        (91.2, "conll-2003-en"),
        (90.3, "conll-2003-en"),
        (71.2, "conll-2003-en"),
        (70.3, "conll-2003-en"),
    }


def test_hyperparameters_in_rows_are_the_facts_of_the_models_in_columns() -> None:
    rows = [["Layers", "12", "24"], ["Batch size", "256", "512"], ["Epochs", "90", "120"], ["Dropout", "0.1", "0.2"]]
    one = table("Hyperparameters of training", [["", "KiteNet-S", "KiteNet-L"]], rows)
    told = counts(one, title=TITLE, kind=Kind.EPOCHS)
    assert [(claim.model, claim.value) for claim in told] == [("KiteNet-S", 90), ("KiteNet-L", 120)]


def test_a_table_of_one_column_or_without_a_body_is_left_as_it_is() -> None:
    for one in (table("x", [["Params"]], [["5M"]]), table("x", [["", "FooNet"]], [])):
        assert framed(one, names_of(document(one))).table == one
