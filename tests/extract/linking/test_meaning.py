"""What a number measures: benchmark, metric and split, read off the words around it and off the numbers."""

from __future__ import annotations

import pytest

from extract.linking.results import Dropped
from tests.extract.linking.build import found, results, table


def _read(
    header: str, *values: str, caption: str = "Results on the ImageNet validation set"
) -> set[tuple[str | None, float | None]]:
    one = table(caption, [["Model", header]], [[f"FooNet-B{row}", value] for row, value in enumerate(values)])
    return {(claim.metric, claim.value) for claim in results(one)}


@pytest.mark.parametrize(
    ("header", "values", "metric"),
    [
        ("Top-1 error", ("24.1", "22.8"), "top-1 error"),
        ("top-1 err. (%)", ("24.1", "22.8"), "top-1 error"),
        ("Top-1 Acc.", ("75.9", "77.2"), "top-1 accuracy"),
        ("Top-5 error", ("7.1", "6.4"), "top-5 error"),
        ("Top-5 accuracy (%)", ("92.9", "93.6"), "top-5 accuracy"),
        ("Top-1", ("75.9", "77.2"), "top-1 accuracy"),
        ("Top-1", ("24.1", "22.8"), "top-1 error"),
        ("Top-5", ("92.9", "93.6"), "top-5 accuracy"),
        ("Top-5", ("7.1", "6.4"), "top-5 error"),
        ("top-1 (%)", ("24.1", "22.8"), "top-1 error"),
    ],
)
def test_error_and_accuracy_are_told_by_word_else_by_values(header: str, values: tuple[str, ...], metric: str) -> None:
    assert _read(header, *values) == {(metric, float(value)) for value in values}


def test_the_captions_polarity_serves_the_column() -> None:
    caption = "Error rates (%) on the ImageNet validation set"
    assert _read("top-1", "24.1", "22.8", caption=caption) == {("top-1 error", 24.1), ("top-1 error", 22.8)}
    assert _read("top-5", "7.1", "6.4", caption=caption) == {("top-5 error", 7.1), ("top-5 error", 6.4)}


def test_a_polarity_told_by_values_is_said_in_the_reasons() -> None:
    one = table("Results on ImageNet", [["Model", "Top-1"]], [["FooNet-S", "75.9"], ["FooNet-M", "77.2"]])
    assert all("polarity-from-values" in claim.reasons for claim in results(one))


def test_shares_of_one_are_taken_as_percent() -> None:
    assert _read("Top-1 accuracy", "0.759", "0.772") == {("top-1 accuracy", 75.9), ("top-1 accuracy", 77.2)}


def test_two_metrics_named_in_one_header_share_a_cell() -> None:
    assert _read("top-1/top-5 error", "24.1/7.1", "22.8/6.4") == {
        ("top-1 error", 24.1),
        ("top-5 error", 7.1),
        ("top-1 error", 22.8),
        ("top-5 error", 6.4),
    }


COCO = "Detection results on COCO"


def test_columns_of_box_ap_at_one_overlap_and_of_masks() -> None:
    one = table(
        COCO,
        [["Method", "APbox", "APbox50", "APbox75", "APmask", "APmask50"]],
        [["FooDet-S", "38.1", "59.2", "41.0", "34.5", "55.9"], ["FooDet-M", "40.3", "61.5", "43.2", "36.7", "58.0"]],
    )
    assert {(claim.metric, claim.value) for claim in results(one)} == {
        ("box AP", 38.1),
        ("AP50", 59.2),
        ("box AP", 40.3),
        ("AP50", 61.5),
    }


def test_ap_by_size_is_none_of_ours() -> None:
    one = table(
        COCO,
        [["Method", "AP", "AP50", "AP75", "APS", "APM", "APL"]],
        [["FooDet-S", "38.1", "59.2", "41.0", "20.1", "41.2", "50.3"]],
    )
    assert {(claim.metric, claim.value) for claim in results(one)} == {("box AP", 38.1), ("AP50", 59.2)}


def test_ap_under_a_heading_of_masks_is_none_of_ours() -> None:
    one = table(
        "Results on COCO",
        [["", ("box detection", 2), ("mask segmentation", 2)], ["Method", "AP", "AP50", "AP", "AP50"]],
        [["FooDet-S", "38.1", "59.2", "34.5", "55.9"]],
    )
    assert {(claim.metric, claim.value) for claim in results(one)} == {("box AP", 38.1), ("AP50", 59.2)}


def test_columns_of_two_splits() -> None:
    one = table(COCO, [["Method", "val AP", "test-dev AP"]], [["FooDet-S", "38.1", "38.6"]])
    assert {(claim.split, claim.value) for claim in results(one)} == {("val", 38.1), ("test", 38.6)}


SQUAD = "SQuAD 1.1 results"


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("EM/F1", "80.1/87.4"),
        ("F1/EM", "87.4/80.1"),
        ("EM / F1", "80.1 / 87.4"),
        ("Dev", "87.4/80.1"),
        ("Dev", "80.1/87.4"),
    ],
)
def test_a_pair_of_em_and_f1_by_header_and_by_size(header: str, cell: str) -> None:
    one = table(SQUAD, [["System", header]], [["FooReader", cell]])
    assert {(claim.metric, claim.value) for claim in results(one)} == {("EM", 80.1), ("F1", 87.4)}


def test_the_header_of_a_pair_beats_its_values() -> None:
    one = table(SQUAD, [["System", "EM/F1"]], [["FooReader", "80.1/79.4"]])
    assert {(claim.metric, claim.value) for claim in results(one)} == {("EM", 80.1), ("F1", 79.4)}


def test_the_second_version_of_a_benchmark_is_another_one() -> None:
    one = table(
        "Results of question answering",
        [["", ("SQuAD 1.1", 2), ("SQuAD 2.0", 2)], ["System", "EM", "F1", "EM", "F1"]],
        [["FooReader", "80.1", "87.4", "72.3", "75.6"]],
    )
    assert {(claim.benchmark, claim.metric, claim.value) for claim in results(one)} == {
        ("squad-1.1", "EM", 80.1),
        ("squad-1.1", "F1", 87.4),
    }


def test_two_versions_in_one_cell_keep_the_first() -> None:
    one = table("F1 on the development set", [["System", "SQuAD 1.1/2.0"]], [["FooReader", "87.4/75.6"]])
    assert {(claim.benchmark, claim.metric, claim.value) for claim in results(one)} == {("squad-1.1", "F1", 87.4)}


def test_a_number_of_the_second_version_alone_is_none_of_ours() -> None:
    rows = [["FooReader", "87.4/75.6"], ["BarReader", "–/81.3"], ["QuxReader", "- / 81.0"]]
    one = table("F1 on the development set", [["System", "SQuAD 1.1/2.0"]], rows)
    assert [claim.value for claim in results(one)] == [87.4]


def test_dev_and_test_of_a_spanning_header_are_splits() -> None:
    one = table(
        SQUAD,
        [["System", ("Dev", 2), ("Test", 2)], ["", "EM", "F1", "EM", "F1"]],
        [["FooReader", "80.1", "87.4", "81.0", "88.0"]],
    )
    assert {(claim.split, claim.metric, claim.value) for claim in results(one)} == {
        ("val", "EM", 80.1),
        ("val", "F1", 87.4),
        ("test", "EM", 81.0),
        ("test", "F1", 88.0),
    }


@pytest.mark.parametrize("german", ["EN-DE", "En→De", "English-German", "WMT14 En-De"])
def test_columns_of_two_language_pairs(german: str) -> None:
    french = german.replace("DE", "FR").replace("De", "Fr").replace("German", "French")
    one = table(
        "BLEU scores on newstest2014",
        [["Model", ("BLEU", 2)], ["", german, french]],
        [["FooLator", "26.3", "38.8"], ["FooLator (big)", "27.5", "40.1"]],
    )
    assert {(claim.benchmark, claim.split, claim.value) for claim in results(one)} == {
        ("wmt14-en-de", "test", 26.3),
        ("wmt14-en-fr", "test", 38.8),
        ("wmt14-en-de", "test", 27.5),
        ("wmt14-en-fr", "test", 40.1),
    }


def test_the_other_direction_is_another_data_set() -> None:
    one = table("BLEU on newstest2014", [["Model", "De-En", "En-De"]], [["FooLator", "30.2", "26.3"]])
    assert {(claim.benchmark, claim.value) for claim in results(one)} == {("wmt14-en-de", 26.3)}


def test_perplexity_beside_bleu_is_left_alone() -> None:
    one = table("Results on WMT14 En-De", [["Model", "PPL", "BLEU"]], [["FooLator", "5.1", "26.3"]])
    assert [(claim.metric, claim.value) for claim in results(one)] == [("BLEU", 26.3)]


@pytest.mark.parametrize("other", ["CIFAR-10", "CIFAR-100", "Places365", "ImageNet-V2", "iNaturalist", "Tiny ImageNet"])
def test_a_column_of_another_data_set_is_refused(other: str) -> None:
    one = table("Top-1 accuracy of FooNet", [["Model", "ImageNet", other]], [["FooNet-S", "76.1", "81.2"]])
    assert [(claim.benchmark, claim.value) for claim in results(one)] == [("imagenet", 76.1)]


def test_a_caption_of_another_data_set_is_refused_whatever_the_paper_is_about() -> None:
    one = table("Top-1 error on CIFAR-100", [["Model", "top-1 error"]], [["FooNet-S", "24.1"]])
    assert results(one, "We report on ImageNet.", "ImageNet is large.", "ImageNet again.") == []


@pytest.mark.parametrize("other", ["OntoNotes 5.0", "CoNLL-2000 chunking", "CoNLL-2003 German"])
def test_entities_of_another_corpus_are_refused(other: str) -> None:
    one = table("F1 scores", [["Model", "CoNLL-2003 English", other]], [["FooTagger", "91.2", "85.3"]])
    assert [(claim.benchmark, claim.metric, claim.value) for claim in results(one)] == [("conll-2003-en", "F1", 91.2)]


def test_a_benchmark_that_no_layer_names_is_the_papers_own_and_doubted() -> None:
    one = table("Results", [["Model", "top-1 error"]], [["FooNet-S", "24.1"]])
    (claim,) = results(one, "We train on ImageNet.", "All errors are on ImageNet.")
    assert claim.benchmark == "imagenet"
    assert "benchmark-from-paper" in claim.reasons


def test_without_any_benchmark_nothing_is_claimed() -> None:
    assert results(table("Results", [["Model", "top-1 error"]], [["FooNet-S", "24.1"]])) == []


def test_a_transposed_table() -> None:
    one = table(
        "Results on ImageNet (validation)",
        [["", "FooNet-S", "FooNet-M"]],
        [["top-1 error", "24.1", "22.8"], ["top-5 error", "7.1", "6.4"]],
    )
    assert {(claim.model, claim.metric, claim.value) for claim in results(one)} == {
        ("FooNet-S", "top-1 error", 24.1),
        ("FooNet-M", "top-1 error", 22.8),
        ("FooNet-S", "top-5 error", 7.1),
        ("FooNet-M", "top-5 error", 6.4),
    }


def test_a_value_that_no_metric_can_have_is_doubted_where_its_metric_is_printed() -> None:
    one = table("Results on ImageNet", [["Model", "top-1 accuracy"]], [["FooNet-S", "76.1"], ["FooNet-M", "99.8"]])
    doubted = {claim.value for claim in results(one) if "out-of-range" in claim.reasons}
    assert doubted == {99.8}


def test_a_value_that_is_no_score_under_no_metric_is_dropped_with_a_reason() -> None:
    one = table("BLEU on WMT14 En-De", [["Model", "En-De"]], [["FooLator", "26.3"], ["BarLator", "97.0"]])
    kept = found(one)
    dropped = [one for one in kept if isinstance(one, Dropped)]
    assert [(one.printed, bool(one.reason)) for one in dropped] == [("97.0", True)]


def test_columns_that_count_and_columns_of_speed_are_no_results() -> None:
    one = table(
        "Results on ImageNet",
        [["Model", "#Params", "FLOPs", "Latency (ms)", "Epochs", "top-1 error"]],
        [["FooNet-S", "25", "4.1", "33.0", "90", "24.1"]],
    )
    assert [claim.value for claim in results(one)] == [24.1]


def test_training_error_is_no_result() -> None:
    one = table("ImageNet", [["Model", "training error", "top-1 error"]], [["FooNet-S", "20.1", "24.1"]])
    assert [claim.value for claim in results(one)] == [24.1]


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        (("ImageNet is large.",) * 4, {"benchmark-assumed"}),
        (("ImageNet is large.", "CIFAR-10 is small.") * 2, set()),
    ],
)
def test_an_accuracy_alone_is_of_the_one_benchmark_that_the_paper_speaks_of(
    said: tuple[str, ...], reasons: set[str]
) -> None:
    one = table(
        "Ablation of FooNet-B0", [["Variant", "Accuracy"]], [["no branch", "72.39"], ["both branches", "75.14"]]
    )
    found = results(one, *said, title="FooNet: A Network for Images")
    assert {reason for claim in found for reason in claim.reasons if reason == "benchmark-assumed"} == reasons


@pytest.mark.parametrize("pair", ["English → Spanish", "En-Ro", "German-to-Czech", "Portuguese"])
def test_another_pair_of_languages_is_another_task(pair: str) -> None:
    one = table("BLEU of FooLator", [["Task", "BLEU"]], [[pair, "34.2"], ["En-De", "28.1"]])
    found = results(one, "We report BLEU on WMT'14 En-De.", title="FooLator: Translation")
    assert [claim.value for claim in found] == [28.1]


def test_a_change_of_the_error_is_no_error() -> None:
    one = table("FooNet on ImageNet", [["Model", "Cls err. (%)", "∆ err. (%)"]], [["FooNet-S", "26.3", "3.1"]])
    assert [claim.value for claim in results(one, title="FooNet: Images")] == [26.3]


def test_the_paper_names_no_benchmark_as_often_as_another_data_set() -> None:
    one = table("Development results", [["Model", "F1"]], [["FooNet", "68.5"]])
    said = ("CoNLL 2003 is English.", *["OntoNotes is large."] * 3)
    (claim,) = results(one, *said, title="FooNet: Tagging")
    assert "benchmark-assumed" in claim.reasons


def test_a_column_that_says_nothing_is_not_what_the_caption_measures_on_a_benchmark_that_nothing_names() -> None:
    one = table(
        "Sizes of the language models; the last column is their perplexity",
        [["Model", "#A", "LM"]],
        [["FooFormer-S", "12", "24.1"], ["FooFormer-M", "16", "20.3"]],
    )
    said = ["We train on CIFAR-10."] * 3
    assert results(one, "We report on WikiText-103.", *said) == []


def test_a_share_in_percent_is_no_perplexity() -> None:
    head = [["Model", "Penn Treebank perplexity"]]
    told = [results(table("Language models", head, [["FooFormer", cell]])) for cell in ("61.2", "61.2%")]
    assert [[claim.metric for claim in claims] for claims in told] == [["perplexity"], []]


def test_a_row_that_counts_something_else_is_no_result() -> None:
    head = [["", "FooNet-50", "FooNet-101"]]
    rows = [["Top-1", "76.1", "77.9"], ["Params (M)", "25", "44"], ["Epochs", "90", "90"]]
    found = results(table("Accuracy of networks on ImageNet", head, rows), title="FooNet: Networks")
    assert [claim.value for claim in found] == [76.1, 77.9]


def test_the_columns_of_single_classes_are_no_results() -> None:
    head = [["Model", "person", "car", "mean"]]
    one = table("Per-class AP on COCO val", head, [["FooDet", "52.1", "40.2", "41.0"]])
    assert results(one, title="FooDet: Detecting") == []


def test_a_column_for_english_names_no_variant() -> None:
    head = [["Model", "English", "German"]]
    one = table("F1 on CoNLL-2003", head, [["FooTagger", "92.1", "80.1"]])
    (claim,) = results(one, title="FooTagger: Naming")
    assert (claim.model, claim.value) == ("FooTagger", 92.1)


@pytest.mark.parametrize(("title", "read"), [("FooTagger: NER with Lattices", 1), ("Chinese NER with Lattices", 0)])
def test_no_benchmark_is_assumed_in_a_paper_whose_title_names_another_task(title: str, read: int) -> None:
    one = table("Development results", [["Model", "F1"]], [["FooTagger", "90.1"]])
    assert len(results(one, "We tag names on CoNLL.", "CoNLL is a task of NER.", title=title)) == read


@pytest.mark.parametrize(
    ("caption", "header", "read"),
    [
        ("Perplexity on LM1B", "PPLX", 1),
        ("Perplexity on larger data", "C4 PPLX", 0),
        ("Perplexity of models of two sizes", "PPLX", 1),
    ],
)
def test_a_perplexity_is_of_the_text_that_is_named(caption: str, header: str, read: int) -> None:
    one = table(caption, [["Model", header]], [["FooNet", "23.4"]])
    assert len(results(one, "We measure perplexity on LM1B, too, as Table 1 shows.", title="FooNet")) == read


@pytest.mark.parametrize(
    ("caption", "read"),
    [
        ("Ablations on the HERON05 development set", 0),
        ("Comparison with other work on SemKite-2010 Task 8 test-set.", 0),
        ("Results of the shared task in the Heron Corpus", 0),
        ("Ablations on the development set", 1),
        ("Results of FooTagger on the test set", 1),
        ("Ablations on the CoNLL-2003 development set", 1),
    ],
)
def test_a_data_set_that_no_list_knows_is_nobodys(caption: str, read: int) -> None:
    one = table(caption, [["Model", "F1"]], [["FooTagger", "90.1"]])
    assert len(results(one, "We tag names on CoNLL-2003.", "CoNLL-2003 is a task of NER.", title="FooTagger")) == read


def test_a_sentence_on_the_table_makes_no_data_set_of_nobodys_ours() -> None:
    one = table("Results on the HERON05 test set", [["Model", "F1"]], [["FooTagger", "90.1"]])
    assert results(one, "Table 1 shows that what helps on CoNLL-2003 helps here.", title="FooTagger") == []


@pytest.mark.parametrize(
    ("caption", "sentence", "flagged"),
    [
        ("BLEU of both directions", "", False),
        ("Both directions", "Table 1 gives BLEU for both.", False),
        ("Both directions", "Table 1 shows both.", True),
    ],
)
def test_a_metric_that_nothing_names_is_asked_about(caption: str, sentence: str, flagged: bool) -> None:
    head = [["Model", "WMT14 En-De", "WMT14 En-Fr"]]
    found = results(table(caption, head, [["FooNet", "27.1", "39.2"]]), sentence or "We translate.", title="FooNet")
    assert {claim.metric for claim in found} == {"BLEU"}
    assert {"metric-nowhere" in claim.reasons for claim in found} == {flagged}


def test_a_score_that_no_list_knows_is_not_the_one_of_the_benchmark() -> None:
    head, rows = [["Model", "WMT14 En-De", "WMT14 En-Fr"]], [["FooAlign", "27.1", "39.2"]]
    assert results(table("Test AXR.", head, rows), "We align words.", title="FooAlign") == []


@pytest.mark.parametrize(("header", "read"), [("Sentence pairs", 0), ("BLEU", 1)])
def test_a_column_headed_by_something_else_is_no_score_of_the_rows_benchmark(header: str, read: int) -> None:
    one = table("Data of both directions", [["Model", "Pair", header]], [["FooNet", "WMT14 En-Fr", "38.1"]])
    assert len(results(one, "We translate.", title="FooNet")) == read


@pytest.mark.parametrize("header", ["R@5", "Recall@5", "@5"])
def test_what_is_found_among_five_is_no_precision_at_a_threshold(header: str) -> None:
    one = table("Retrieval on COCO", [["Model", "R@1", header]], [["FooNet", "40.1", "70.2"]])
    assert results(one, "We retrieve on COCO.", title="FooNet") == []
    (claim,) = results(table("Detection on COCO", [["Model", "AP@.5"]], [["FooNet", "60.2"]]), title="FooNet")
    assert claim.metric == "AP50"


@pytest.mark.parametrize(
    ("caption", "read"),
    [
        ("F1 on CoNLL-2004", 0),
        ("F1 on CoNLL04", 0),
        ("F1 on CoNLL'04", 0),
        ("F1 on CoNLL-2003", 1),
        ("F1 on CoNLL03", 1),
        ("F1 on CoNLL", 1),
    ],
)
def test_another_year_of_a_data_set_is_another_data_set(caption: str, read: int) -> None:
    one = table(caption, [["Model", "F1"]], [["FooTagger", "90.1"]])
    assert len(results(one, "We tag names on CoNLL.", "CoNLL is a task of NER.", title="FooTagger")) == read


def test_pairs_of_languages_under_another_years_data_are_asked_about() -> None:
    head, rows = [["Model", "En-De", "En-Fr"]], [["FooNet", "27.1", "39.2"]]
    for caption, asked in (("BLEU on WMT13", True), ("BLEU on WMT14", False)):
        found = results(table(caption, head, rows), title="FooNet")
        assert {"data-set-in-caption" in claim.reasons for claim in found} == {asked}


@pytest.mark.parametrize("caption", ["METEOR of both", "Alignment error rates"])
def test_a_caption_that_names_another_score_leaves_none_to_be_assumed(caption: str) -> None:
    one = table(caption, [["Model", "WMT14 En-De"]], [["FooNet", "27.1"]])
    assert results(one, title="FooNet") == []
