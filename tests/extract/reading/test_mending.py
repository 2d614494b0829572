"""Numbers that fell apart at a space, labels that run into numbers, and points that were lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.document import Table
from extract.reading.mending import DIGITS_LOST, POINTS_AS_SPACES, mended_cells
from extract.reading.reader import _unreadable
from extract.reading.words import LOST, normalise
from extract.recipe import extract
from normalize.claims import Box
from tests.extract.linking.build import Text, document, table

NARROW, WIDE = 3.0, 14.0


def _table(header: Sequence[Text], *body: Sequence[str], gap: float = NARROW, parts: Sequence[int] = (1,)) -> Table:
    """A table in which the columns of `parts` end `gap` points before the next begin; other columns stand far apart."""
    one = table("Sizes", [header], body)
    far = 100.0

    def boxed(cell: object, column: int, box: Box) -> Box:
        start = column * far
        if column - 1 in parts:
            start = (column - 1) * far + 40 + gap
        return Box(start, box.top, start + 40, box.bottom)

    rows = tuple(tuple(replace(cell, box=boxed(cell, cell.column, cell.box)) for cell in row) for row in one.rows)
    return replace(one, rows=rows)


THOUSANDS = (["FooNet-S", "19", "300", "82.9"], ["FooNet-M", "", "496", "83.4"], ["FooNet-L", "137", "200", "84.4"])


def test_thousands_parted_by_a_space_are_one_number() -> None:
    made = mended_cells(_table(["Model", ("Params (K)", 2), "Top-1"], *THOUSANDS))
    assert made.texts() == [
        ["Model", "Params (K)", "Top-1"],
        ["FooNet-S", "19 300", "82.9"],
        ["FooNet-M", "496", "83.4"],
        ["FooNet-L", "137 200", "84.4"],
    ]
    assert made.unreadable == ""
    assert [cell.column for cell in made.rows[1]] == [0, 1, 2]


def test_a_unit_over_the_second_part_is_a_part_of_the_heading() -> None:
    made = mended_cells(_table(["Model", "FLOPs", "(M)", "Top-1"], *THOUSANDS))
    assert made.texts()[0] == ["Model", "FLOPs (M)", "Top-1"]


@pytest.mark.parametrize(
    ("header", "body", "gap"),
    [
        (["Model", ("Params (K)", 2), "Top-1"], THOUSANDS, WIDE),  # columns of their own
        (["Model", "Layers", "Width", "Top-1"], THOUSANDS, NARROW),  # each has a heading
        (["Model", ("x", 2), "Top-1"], [*THOUSANDS, ["BarNet", "12", "64", "80.1"]], NARROW),  # no group of three
        (["Model", ("x", 2), "Top-1"], [*THOUSANDS, ["BarNet", "1000", "200", "80.1"]], NARROW),  # no thousands before
        (["Model", ("x", 2), "Top-1"], [["FooNet-S", "19", "300", "82.9"], ["FooNet-M", "", "496", "83.4"]], NARROW),
    ],
)
def test_other_columns_stay_apart(header: Sequence[Text], body: Sequence[Sequence[str]], gap: float) -> None:
    one = _table(header, *body, gap=gap)
    assert mended_cells(one) == one


def test_points_that_came_off_as_spaces_make_a_table_unreadable() -> None:
    body = (["FooNet-S", "25", "6", "82"], ["FooNet-M", "44", "5", "83"], ["FooNet-L", "60", "2", "84"])
    assert mended_cells(_table(["Model", ("Params (M)", 2), "x"], *body)).unreadable == POINTS_AS_SPACES
    assert mended_cells(_table(["Model", ("Params (M)", 2), "x"], *body, gap=WIDE)).unreadable == ""
    pointed = (*body, ["BarNet", "7", "1", "82.5"])
    assert mended_cells(_table(["Model", ("Params (M)", 2), "x"], *pointed)).unreadable == ""


def test_digits_that_were_lost_make_a_table_unreadable() -> None:
    one = table("Sizes", [["Model", "Params"]], [["FooNet-S", f"25{LOST}6"], ["FooNet-M", "44.5"]])
    assert mended_cells(one).unreadable == DIGITS_LOST


@pytest.mark.parametrize(
    ("label", "reaches", "texts"),
    [
        ("FooNet with long names19.3", True, ["FooNet with long names", "19.3", "82.9"]),
        ("FooNet with long names19.3M", True, ["FooNet with long names", "19.3M", "82.9"]),
        ("FooNet50", False, ["FooNet50", "", "82.9"]),  # a name that ends before the numbers do
        ("FooNet with long names", True, ["FooNet with long names", "", "82.9"]),
        ("FooNet with a name-121", True, ["FooNet with a name-121", "", "82.9"]),
    ],
)
def test_a_number_that_a_label_runs_into_stands_in_its_column(label: str, reaches: bool, texts: list[str]) -> None:
    body = [["FooNet-S", "5.3", "77.1"], [label, "", "82.9"], ["FooNet-L", "66.1", "84.4"]]
    one = table("Sizes", [["Model", "Params", "Top-1"]], body)
    edge = one.rows[1][1].box.x1 if reaches else 40.0
    long = tuple(replace(cell, box=cell.box._replace(x1=edge)) if cell.column == 0 else cell for cell in one.rows[2])
    made = mended_cells(replace(one, rows=(*one.rows[:2], long, *one.rows[3:])))
    assert made.texts()[2] == texts
    if made.texts()[2][1]:
        name, number = made.rows[2][0].box, made.rows[2][1].box
        assert name.x0 < name.x1 == number.x0 < number.x1 == edge


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("25\uf02e6", "25.6"),  # a point of a symbol font
        ("\uf031\uf039\uf02e\uf033", "19.3"),
        ("\uf02d3", "-3"),
        ("25\ue0126", f"25{LOST}6"),  # something stood there
        ("\uf0b7", ""),  # a bullet
        ("\uf061", ""),  # an alpha of a symbol font is no letter
    ],
)
def test_digits_and_points_of_symbol_fonts(printed: str, text: str) -> None:
    assert normalise(printed) == text


def test_a_document_says_which_tables_give_nothing_and_why() -> None:
    one = replace(table("Sizes", [["Model", "Params"]], [["FooNet", "25"]]), unreadable=POINTS_AS_SPACES)
    (said,) = _unreadable([one, table("Other", [["Model"]], [["BarNet"]])])
    assert said.startswith("table 1 on page 3: decimal points come off the page as spaces; ")


def test_nothing_of_an_unreadable_table_is_taken_and_that_is_told() -> None:
    body = [["FooNet-S", "25M", "76.1"], ["FooNet-L", "60M", "79.3"]]
    one = table("Top-1 error on ImageNet", [["Model", "Params", "top-1 error"]], body)
    assert len(extract(document(one, title="FooNet: Wide")).claims) == 4
    read = extract(document(replace(one, unreadable=DIGITS_LOST), title="FooNet: Wide"))
    assert read.claims == ()
    assert [(told.printed, told.reason) for told in read.dropped] == [("table 1", DIGITS_LOST)]
