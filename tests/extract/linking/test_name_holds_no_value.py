"""Whatever columns a table has beside its models' and its results: what they hold is no part of a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.linking.build import results, table

TITLE = "FooNet: Wide Networks"
STUBS = {"FooNet-50": "FooNet-50", "FooNet-101": "FooNet-101", "BarNet-S [3]": "BarNet-S", "QuxNet": "QuxNet"}
HEADINGS = ["Quark", "Zib", "Vendor", "Frobs", "Wobble (u)", "Tarn", "Gleam", "Sprocket rate", "Klim", "Year", "Device"]
"""Words that no vocabulary knows, and two that say what is never a part of a name."""

values = st.one_of(
    st.decimals(min_value=0, max_value=99, places=1).map(str),
    st.integers(2, 4000).map(str),
    st.integers(2012, 2026).map(str),
    st.builds("{} {}".format, st.integers(2, 900), st.sampled_from(["FPS", "ms", "W", "days"])),
    st.integers(2, 900).map("{}M".format),
    st.sampled_from(["V100", "TPUv3", "8 A100", "Titan X"]),
)
columns = st.lists(
    st.tuples(st.sampled_from(HEADINGS), st.booleans(), st.lists(values, min_size=len(STUBS), max_size=len(STUBS))),
    min_size=1,
    max_size=3,
    unique_by=lambda column: column[0],
)


@given(columns)
def test_no_value_of_a_column_that_nobody_knows_is_in_a_name(
    beside: list[tuple[str, bool, list[str]]],
) -> None:
    left, right = ([column for column in beside if column[1] is side] for side in (True, False))
    header = ["Model", *(name for name, *_ in left), "top-1 error", *(name for name, *_ in right)]
    body = [
        [stub, *(held[row] for *_, held in left), f"2{row}.5", *(held[row] for *_, held in right)]
        for row, stub in enumerate(STUBS)
    ]
    one = table("Comparison on ImageNet", [header], body)
    assert [claim.model for claim in results(one, title=TITLE)] == list(STUBS.values())


@pytest.mark.parametrize("made", [str.upper, str.lower])
def test_a_value_that_alone_tells_rows_apart_is_told(made: Callable[[str], str]) -> None:
    header = ["Model", made("gleam"), "top-1 error"]
    one = table("Comparison on ImageNet", [header], [["FooNet-50", "3", "24.0"], ["FooNet-50", "5", "23.0"]])
    first, second = (claim.model or "" for claim in results(one, title=TITLE))
    assert first != second
    assert first.startswith("FooNet-50")
