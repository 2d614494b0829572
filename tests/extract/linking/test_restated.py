"""Rows that tables of variants repeat under the variant's own words."""

from dataclasses import replace

from extract.linking.restated import restated
from normalize.claims import Claim
from tests.extract.linking.build import evidence, result

LATER = evidence(page=8, number="6")


def row(model: str, *values: tuple[str, float], later: bool = False) -> list[Claim]:
    """The results of one row: metric and value of each cell."""
    claims = [replace(result(model), metric=metric, value=value, printed=str(value)) for metric, value in values]
    return [replace(claim, evidence=LATER) for claim in claims] if later else claims


def test_a_row_of_variants_with_the_same_two_numbers_is_folded() -> None:
    first = row("FooNet-50", ("top-1 error", 22.3), ("top-5 error", 6.1))
    again = row("FooNet-50 depth=12", ("top-1 error", 22.3), ("top-5 error", 6.1), later=True)
    kept = restated([*first, *again])
    assert [(claim.model, claim.value) for claim in kept] == [("FooNet-50", 22.3), ("FooNet-50", 6.1)]
    assert all(LATER in claim.also for claim in kept)


def test_one_number_alone_needs_the_second_decimal() -> None:
    for value, left in ((22.31, 1), (22.3, 2)):
        claims = row("FooNet-50", ("top-1 error", value)) + row("FooNet-50 x=2", ("top-1 error", value), later=True)
        assert len(restated(claims)) == left


def test_other_models_and_detectors_stay_apart() -> None:
    values = (("top-1 error", 22.3), ("top-5 error", 6.1))
    for one, other in (
        ("FooNet-50", "FooNet-101"),
        ("Fast R-CNN FooNet-50", "Faster R-CNN FooNet-50"),
    ):
        claims = row(one, *values) + row(other, *values, later=True)
        assert restated(claims) == claims


def test_a_row_that_differs_in_one_number_stays() -> None:
    claims = row("FooNet-50", ("top-1 error", 22.3), ("top-5 error", 6.1))
    claims += row("FooNet-50 x=2", ("top-1 error", 22.3), ("top-5 error", 6.2), later=True)
    assert restated(claims) == claims


def test_rows_of_one_table_stay() -> None:
    values = (("top-1 error", 22.3), ("top-5 error", 6.1))
    claims = row("FooNet-50", *values) + row("FooNet-50 x=2", *values)
    assert restated(claims) == claims
