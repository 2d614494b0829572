"""Claims of one paper set against each other."""

from __future__ import annotations

from extract.linking.merge import folded, merged, told_apart, told_apart_from_earlier, top_checked, with_prose
from normalize.claims import Claim, Kind, Status
from tests.extract.linking.build import evidence, result


def _said(value: float, source: str = "abstract", model: str | None = "FooNet-S", **fields: object) -> Claim:
    return result(model, value, place=evidence(source=source, page=1), **fields)


def test_the_same_said_twice_is_one_claim_with_two_places() -> None:
    first = result(value=80.0, place=evidence(page=3))
    again = result(value=80.0, place=evidence(page=7, number="5"))
    (claim,) = merged([first, again])
    assert claim.evidence == first.evidence
    assert claim.also == (again.evidence,)
    assert "said-again" in claim.reasons


def test_the_same_said_twice_in_one_table_is_not_said_again() -> None:
    (claim,) = merged([result(), result(place=evidence(top=150.0))])
    assert "said-again" not in claim.reasons


def test_what_differs_in_one_respect_stays_two_claims() -> None:
    first = result()
    others = [
        result(value=81.0),
        result("FooNet-M"),
        result(split="test"),
        result(setting="10-crop"),
        result(training_data="WebText"),
        result(own=False),
        result(ensemble=True),
        result(metric="top-5 accuracy"),
    ]
    assert merged([first, *others]) == [first, *others]


def test_names_written_differently_are_one_name() -> None:
    (claim,) = merged([result("FooNet-S"), result("foonet S", place=evidence(page=9))])
    assert claim.model == "FooNet-S"


def test_a_longer_name_in_a_later_table_is_folded_into_the_first() -> None:
    first = result("FooNet-S")
    (claim,) = folded([first, result("FooNet-S (final model)", place=evidence(page=8, number="6"))])
    assert claim.model == "FooNet-S"
    assert len(claim.also) == 1


def test_names_that_only_share_a_part_are_not_folded() -> None:
    claims = [result("FooNet-S"), result("BarNet-S", place=evidence(page=8, number="6"))]
    assert folded(claims) == claims


def test_two_rows_of_one_table_are_not_folded() -> None:
    claims = [result("FooNet"), result("FooNet wide", place=evidence(top=150.0))]
    assert folded(claims) == claims


def test_another_split_or_owner_is_not_folded() -> None:
    elsewhere = evidence(page=8, number="6")
    for other in (
        result("FooNet-S x", place=elsewhere, split="test"),
        result("FooNet-S x", place=elsewhere, own=False),
    ):
        assert len(folded([result("FooNet-S"), other])) == 2


def test_a_sentence_that_repeats_a_table_is_another_place_of_the_same_claim() -> None:
    (claim,) = with_prose([result()], [_said(80.0)])
    assert claim.evidence.source == "table"
    assert [place.source for place in claim.also] == ["abstract"]
    assert "said-again" in claim.reasons


def test_an_abstract_that_contradicts_the_table_flags_both() -> None:
    kept, told = with_prose([result(value=80.0)], [_said(80.6)])
    assert "abstract-disagrees" in kept.reasons
    assert (told.status, told.flags[0]) == (Status.FLAGGED, "abstract-disagrees")


def test_an_abstract_that_agrees_with_one_of_several_rows_contradicts_none() -> None:
    table = [result(value=79.0), result(value=80.0, setting="10-crop")]
    kept = with_prose(table, [_said(80.0)])
    assert not any("abstract-disagrees" in claim.reasons for claim in kept)


def test_a_far_number_is_of_another_setting_and_no_contradiction() -> None:
    kept, told = with_prose([result(value=80.0)], [_said(62.0)])
    assert kept.reasons == ()
    assert "abstract-disagrees" not in told.flags


def test_a_sentence_of_running_text_does_not_contradict() -> None:
    kept, told = with_prose([result(value=80.0)], [_said(80.6, "prose")])
    assert kept.reasons == ()
    assert told.flags == ("only-in-prose",)


def test_a_result_that_no_table_holds_waits_for_a_person() -> None:
    _, told = with_prose([result(value=80.0)], [_said(70.0, "prose", "BarNet")])
    assert (told.status, told.flags) == (Status.FLAGGED, ("only-in-prose",))


def _count(model: str | None, value: float, source: str) -> Claim:
    return Claim(kind=Kind.PARAMETERS, printed=str(value), evidence=evidence(source=source), model=model, value=value)


def test_a_count_in_a_sentence_is_the_tables_where_the_names_go_together() -> None:
    table = [_count("FooNet-S", 5e6, "table")]
    assert len(with_prose(table, [_count("FooNet-S", 5e6, "prose")])) == 1
    assert len(with_prose(table, [_count("BarNet", 5e6, "prose")])) == 2
    assert len(with_prose(table, [_count("FooNet-S", 6e6, "prose")])) == 2


def test_top_1_above_top_5_is_doubted_in_both() -> None:
    pairs = [
        ([("top-1 accuracy", 80.0), ("top-5 accuracy", 95.0)], False),
        ([("top-1 accuracy", 95.0), ("top-5 accuracy", 80.0)], True),
        ([("top-1 error", 20.0), ("top-5 error", 5.0)], False),
        ([("top-1 error", 5.0), ("top-5 error", 20.0)], True),
        ([("top-1 error", 20.0), ("top-5 accuracy", 95.0)], False),
    ]
    for metrics, doubted in pairs:
        claims = top_checked([result(value=value, metric=metric) for metric, value in metrics])
        assert [("top1-above-top5" in claim.reasons) for claim in claims] == [doubted, doubted]


def test_top_1_and_top_5_of_two_rows_are_not_compared() -> None:
    claims = [
        result(value=95.0, metric="top-1 accuracy"),
        result(value=80.0, metric="top-5 accuracy", place=evidence(top=150.0)),
    ]
    assert top_checked(claims) == claims


def test_one_name_with_two_values_in_one_table_is_doubted_in_both() -> None:
    claims = told_apart([result(value=80.0), result(value=81.0, place=evidence(top=150.0)), result("FooNet-M")])
    assert ["named-alike" in claim.reasons for claim in claims] == [True, True, False]


def test_one_name_with_two_values_in_two_tables_is_not_doubted() -> None:
    claims = told_apart([result(value=80.0), result(value=81.0, place=evidence(number="5"))])
    assert not any("named-alike" in claim.reasons for claim in claims)


def test_another_value_for_the_same_name_in_a_later_table_is_doubted() -> None:
    later = evidence(page=8, number="6")
    first, same = result("FooNet-S", 80.0), result("FooNet-S", 81.0, place=later)
    others = [result("FooNet-M", 82.0, place=later), result("FooNet-S", 81.0, place=later, split="test")]
    doubted = ["named-alike-before" in claim.reasons for claim in told_apart_from_earlier([first, same, *others])]
    assert doubted == [False, True, False, False]
