"""Whose number it is: the authors' own, or quoted from other work."""

from __future__ import annotations

import pytest

from tests.extract.linking.build import results, table

IMAGENET = "Top-1 error on the ImageNet validation set"
TITLE = "FooNet: A Network for Images"


def _owned(*rows: list[str], caption: str = IMAGENET, notes: tuple[str, ...] = ()) -> list[bool]:
    one = table(caption, [["Model", "top-1 error"]], rows, notes=notes)
    return [claim.own for claim in results(one, title=TITLE)]


@pytest.mark.parametrize("stub", ["BarNet-50 [41]", "BarNet-50 (Miller et al., 2017)", "Miller et al. (2017)"])
def test_a_cited_row_is_quoted(stub: str) -> None:
    assert _owned([stub, "25.0"], ["FooNet-S", "24.1"]) == [False, True]


@pytest.mark.parametrize(
    "stub", ["BarNet-50 [41] (our re-implementation)", "BarNet-50 [41], reproduced by us", "BarNet-50 (ours)"]
)
def test_a_row_that_says_ours_is_the_authors_own(stub: str) -> None:
    assert _owned([stub, "25.0"], ["QuxNet-2 [7]", "24.1"]) == [True, False]


def test_the_papers_own_family_is_its_own_in_all_sizes() -> None:
    assert (
        _owned(["FooNet", "24.1"], ["FooNet-S", "25.0"], ["FooNet-B7", "22.0"], ["FooNet (wide)", "23.0"]) == [True] * 4
    )


def test_a_citation_beside_an_own_name_does_not_take_it_away() -> None:
    one = table(
        "Detection results on COCO",
        [["Method", "Backbone", "AP"]],
        [["BarDet [3]", "ResNet-50 [4]", "36.0"], ["BarDet [3]", "FooNet-S", "38.0"]],
    )
    assert [claim.own for claim in results(one, title=TITLE)] == [False, True]


def test_an_uncited_foreign_name_among_cited_and_own_rows_is_anothers() -> None:
    one = table(
        IMAGENET,
        [["Model", "top-1 error"]],
        [["BarNet-50 [41]", "25.0"], ["QuxNet-18", "26.0"], ["FooNet-S", "24.1"]],
    )
    claims = results(one, title=TITLE)
    assert [claim.own for claim in claims] == [False, False, True]
    assert "compared-uncited" in claims[1].reasons


def test_where_nothing_is_cited_all_rows_are_the_authors_own() -> None:
    assert _owned(["plain-18", "28.0"], ["plain-34", "28.5"]) == [True, True]


def test_a_group_that_is_marked_as_published_elsewhere_is_quoted() -> None:
    one = table(
        "SQuAD 1.1 test results",
        [["System", "EM", "F1"]],
        [[("Published", 3)], ["BarReader [3]", "78.0", "85.1"], [("Ours", 3)], ["FooReader", "80.1", "87.4"]],
    )
    assert [claim.own for claim in results(one, title="FooReader: Answers")] == [False, False, True, True]


def test_where_one_group_is_ours_the_others_are_not() -> None:
    one = table(
        IMAGENET,
        [["Model", "top-1 error"]],
        [[("Hand-made", 2)], ["BarNet-50", "25.0"], [("Ours", 2)], ["wide variant", "24.1"]],
    )
    assert [claim.own for claim in results(one)] == [False, True]


def test_a_column_marked_original_is_quoted_beside_ours() -> None:
    one = table(
        "Top-1 error on ImageNet",
        [["", "original", "our re-implementation", "FooNet"]],
        [["BarNet-50", "24.7", "24.8", "23.3"], ["BarNet-101", "23.6", "23.2", "22.4"]],
    )
    owned = {claim.value: claim.own for claim in results(one, title=TITLE)}
    assert owned == {24.7: False, 23.6: False, 24.8: True, 23.2: True, 23.3: True, 22.4: True}


def test_where_rows_are_marked_ours_a_row_without_the_mark_is_anothers() -> None:
    assert _owned(["BarNet-50", "25.0"], ["FooNet-S (ours)", "24.1"]) == [False, True]


def test_a_note_that_says_where_numbers_come_from() -> None:
    notes = ("† Results are taken from the original paper.",)
    assert _owned(["BarNet-50†", "25.0"], ["BarNet-50", "24.8"], notes=notes) == [False, True]


def test_a_note_that_says_that_the_authors_ran_it() -> None:
    notes = ("* Our implementation.",)
    assert _owned(["BarNet-50 [3] *", "25.0"], ["QuxNet-2 [4]", "24.8"], notes=notes) == [True, False]


def test_a_caption_that_compares_makes_foreign_rows_anothers() -> None:
    caption = "Comparison with the state of the art: top-1 error on ImageNet"
    assert _owned(["BarNet-50", "25.0"], ["FooNet-S", "24.1"], caption=caption) == [False, True]


@pytest.mark.parametrize(
    ("said", "own"),
    [("Results for BarNet-50 are from Miller et al. (2017).", False), ("BarNet-50 is based on our test.", True)],
)
def test_a_caption_tells_whose_a_model_is(said: str, own: bool) -> None:
    assert _owned(["BarNet-50", "25.0"], ["FooNet-S", "24.1"], caption=f"{IMAGENET}. {said}")[0] is own


def test_a_mark_for_what_a_third_paper_tells_says_nothing_of_the_others() -> None:
    rows = ["BarNet-50* [41]", "25.0"], ["QuxNet-18 [7]", "24.5"], ["FooNet-S", "24.1"]
    assert _owned(*rows, caption=f"{IMAGENET}. * denotes results taken from [3].") == [False, False, True]


def test_what_is_added_to_the_base_of_the_authors_was_run_by_them() -> None:
    rows = (
        ["BarNet-50 (Baseline) [41]", "25.0"],
        ["BarNet-50 + Qux [7]", "24.5"],
        ["BarNet-50 + FooNet", "24.1"],
        ["QuxNet-18 [7]", "24.0"],
    )
    assert _owned(*rows) == [True, True, True, False]


def test_names_that_the_caption_says_denote_the_methods_of_others_are_theirs() -> None:
    caption = f"{IMAGENET}. BarNet and QuxNet denote the baseline methods in (Miller et al. 2018) and [3] respectively."
    assert _owned(["BarNet (10 steps)", "25.0"], ["FooNet (10 steps)", "24.5"], caption=caption) == [False, True]


def test_an_own_name_in_brackets_is_the_authors() -> None:
    rows = ["Teacher (FooNet-X)", "25.0"], ["BarNet-50 [41]", "24.5"], ["FooNet-S", "24.1"]
    assert _owned(*rows) == [True, False, True]


def test_where_the_caption_says_that_numbers_were_taken_over_all_rows_but_the_own_are_quoted() -> None:
    caption = f"{IMAGENET}. Previous results were taken from [3]."
    assert _owned(["Colouring (Col)", "53.1"], ["FooNet", "48.7"], caption=caption) == [False, True]


def test_a_part_that_is_left_out_is_left_out_of_the_authors_model() -> None:
    caption = f"{IMAGENET} compared with other methods"
    assert (
        _owned(["No A2B attention", "25.0"], ["w/o BarNet", "25.2"], ["FooNet", "24.1"], caption=caption) == [True] * 3
    )


def test_what_kind_a_cited_model_is_makes_it_nobodys_own() -> None:
    one = table(
        IMAGENET,
        [["Type", "Network", "top-1 error"]],
        [["Foo Networks", "BarNet-50 [4]", "24.8"], ["Convolutional networks", "BarNet-50 [4]", "25.0"]],
    )
    owned = [claim.own for claim in results(one, title="Convolutional: A Network for Images")]
    assert owned == [False, False]


def test_in_a_comparison_with_earlier_work_nobody_is_taken_for_the_owner_where_nothing_tells() -> None:
    rows = [["Deep Foo high-res", "24.9"], ["BarNet-50", "25.0"]]
    header = [["Model", "top-1 error"]]
    told = [
        [
            "compared-ownerless" in claim.reasons
            for claim in results(table(caption, header, rows), title="Quick Training")
        ]
        for caption in ("ImageNet, compared with previous state of the art", IMAGENET)
    ]
    assert told == [[True, True], [False, False]]


def test_what_stands_under_the_title_of_another_paper_is_that_papers() -> None:
    one = table(
        "Detectors on COCO test-dev",
        [["Method", "Backbone", "AP"]],
        [
            [("FooDet: A Detector", 3)],
            ["FooDet2", "Bar-53", "41.2"],
            [("Learning Spatial Fusion for Detection [48]", 3)],
            ["FooDet + Fuse", "Bar-53", "38.1"],
        ],
    )
    owned = {claim.value: claim.own for claim in results(one, title="FooDet2: A Faster Detector")}
    assert owned == {41.2: True, 38.1: False}
