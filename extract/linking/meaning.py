"""What a value cell measures: benchmark, metric and split, read off the layers around it, with the reasons."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.linking.layers import NEAR, Layer, PaperContext, layer
from extract.linking.marks import SENTENCE
from extract.linking.settings import settings_in
from extract.vocabulary import label, split_of
from normalize.benchmarks import Benchmark, Metric, benchmarks

ELSEWHERE = frozenset(
    {"mask-AP", "recall", "AP75", "AP-by-size", "sacreBLEU", "perplexity", "other-score", "localisation", "subset"}
)
"""Terms that make a column none of ours wherever in its header they stand."""
ANOTHER_TASK = frozenset({"localisation", "few-shot", "class-by-class"})
"""Terms that make a whole table none of ours."""
EQUIVOCAL = 55.0
"""Between accuracy and error in percent: a top-1 column is taken for accuracy when most of it lies above."""
BARE_TEST = "test"
CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")
"""How scores that no list knows are printed."""
SET_OF_NOBODY = re.compile(
    r"\b(?:on|from|of|for|in)\s+(?:the\s+)?(?P<name>[A-Z][\w.&/-]+(?:\s+(?:[A-Z][\w.&/-]+|\d+))*)\s+"
    r"(?i:(?:(?:test|dev|development|validation|val|official|public|held-out|full)[\s-]*)*"
    r"(?:data\s?-?sets?|sets?|corpus|corpora|benchmarks?|test|dev|development|validation)\b)"
)
"""How a caption names the data that its numbers are on, whatever their name: `on the HERON05 development set`."""
TRANSLATION = "machine-translation"
LANGUAGE_MODELLING = "language-modelling"
"""The area whose metric is of any text at all."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a cell measures: one metric for each number in it; `reasons` are ids of `data/reasons.toml`."""

    benchmark: Benchmark
    metrics: tuple[Metric, ...]
    split: str
    reasons: tuple[str, ...]
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell is no result of ours; `speaks` tells whether it looked like one, so that `--why` lists it."""

    reason: str
    speaks: bool = False


def _first(layers: Iterable[Layer], kind: str) -> tuple[tuple[str, ...], str]:
    """The ids of the nearest layer that has any of a kind, and that layer's name."""
    for one in layers:
        ids = one.ids(kind)
        if ids:
            return ids, one.name
    return (), ""


def _near(layers: tuple[Layer, ...]) -> list[Layer]:
    return [one for one in layers if one.name in NEAR]


def terms_around(layers: tuple[Layer, ...]) -> tuple[frozenset[str], frozenset[str], str, str]:
    """The metric terms and polarity of a cell, with the layers they stand in."""
    metrics, where = _first(_near(layers), "metric")
    polarity, whence = _first(_near(layers), "polarity")
    return frozenset(metrics), frozenset(polarity[:1] if len(polarity) == 1 else ()), where, whence


def ways(benchmark: Benchmark, metrics: frozenset[str], polarity: frozenset[str]) -> list[Metric]:
    """The metrics of a benchmark that the terms name: every printed metric term must be accounted for."""
    said = metrics | polarity
    named = [(metric, way) for metric in benchmark.metrics for way in metric.terms if way <= said and metrics <= way]
    most = max((len(way) for _, way in named), default=0)
    return list(dict.fromkeys(metric for metric, way in named if len(way) == most))


def _fits(benchmark: Benchmark, metrics: frozenset[str]) -> bool:
    """Whether the benchmark could report what the terms say."""
    known = frozenset().union(*(way for metric in benchmark.metrics for way in metric.terms))
    return bool(metrics & known) or not metrics


def _excluded(benchmark: str, text: str) -> bool:
    return any(re.search(rf"\b{word}\b", text) for word in benchmarks()[benchmark].excludes)


def _first_named(caption: str) -> str | None:
    """The data set of the first sentence of a caption that names any, where it is none of ours."""
    for part in SENTENCE.split(caption):
        names = layer("caption", part)
        if names.ids("benchmark"):
            return None
        if foreign := names.ids("data-set"):
            return foreign[0]
    return None


def find_benchmark(
    layers: tuple[Layer, ...], metrics: frozenset[str], polarity: frozenset[str], context: PaperContext
) -> tuple[Benchmark, tuple[str, ...]] | Refused:
    """The benchmark that the nearest speaking layer names, among those that the metric fits.

    Where none names one, it is the one that the paper speaks of most, of those with such a metric; a mere `accuracy` is
    that of a benchmark only where the paper speaks of no other data set nearly as often.
    """
    found = _named_benchmark(layers, metrics, context)
    found = found or _of_nobody(layers) or _benchmark_of_paper(metrics, polarity, context)
    if isinstance(found, Refused):
        return found
    benchmark, (how, *_) = found
    at_table = how in {f"benchmark-in-{name}" for name in NEAR}
    corpus = None if at_table else _other_text(benchmark, layers)
    return Refused(f"a perplexity is of the text that is named: {corpus}") if corpus else found


def _named_benchmark(
    layers: tuple[Layer, ...], metrics: frozenset[str], context: PaperContext
) -> tuple[Benchmark, tuple[str, ...]] | Refused | None:
    """The benchmark that a layer names; refused where a near one names another data set; None where none speaks."""
    for one in layers:
        if one.name not in NEAR and (nobody := _of_nobody(layers)):
            return nobody
        named = [
            name
            for name in one.ids("benchmark")
            if _fits(benchmarks()[name], metrics) and not _excluded(name, one.text)
        ]
        foreign = one.ids("data-set")
        if named:
            if foreign and one.name == "caption" and (first := _first_named(one.text)):
                return Refused(f"the caption begins with another data set: {first}")
            chosen = named[0] if len(named) == 1 or one.name == "column" else context.main(named)
            if chosen is None:
                continue
            doubts = ["several-benchmarks"] * (len(named) > 1) + ["data-set-beside"] * bool(foreign)
            if benchmarks()[chosen].area == TRANSLATION and one.name != "caption" and _caption_is_of_another(layers):
                doubts.append("data-set-in-caption")
            return benchmarks()[chosen], (f"benchmark-in-{one.name}", *doubts)
        if one.name in NEAR and (other := foreign or _excluded_in(one)):
            return Refused(f"another data set is named in the {one.name}: {other[0]}")
    return None


def _of_nobody(layers: tuple[Layer, ...]) -> Refused | None:
    """Refused where the caption says on which data the table is, and these are none that any list knows."""
    for one in layers:
        if one.name == "caption" and (found := SET_OF_NOBODY.search(one.text)):
            return Refused(f"the caption names other data: {found['name']}", speaks=True)
    return None


def _caption_is_of_another(layers: tuple[Layer, ...]) -> bool:
    """Whether the caption names data that are none of ours: a pair of languages at a column tells the task alone."""
    return any(_first_named(one.text) for one in layers if one.name == "caption")


def _excluded_in(one: Layer) -> list[str]:
    """What the layer names that is only a part or a cousin of a benchmark: the German part of CoNLL."""
    return [name for name in one.ids("benchmark") if _excluded(name, one.text)]


def _benchmark_of_paper(
    metrics: frozenset[str], polarity: frozenset[str], context: PaperContext
) -> tuple[Benchmark, tuple[str, ...]] | Refused:
    """The benchmark that the paper speaks of most, of those that the metric fits."""
    if context.elsewhere:
        return Refused(f"no benchmark is named, and the paper is about another one: {context.elsewhere}")
    fitting = [name for name, benchmark in benchmarks().items() if metrics and _fits(benchmark, metrics)]
    chosen = context.main(fitting)
    if chosen is not None:
        return benchmarks()[chosen], ("benchmark-from-paper" if context.leads(chosen) else "benchmark-assumed",)
    alone = [name for name, benchmark in benchmarks().items() if not metrics and ways(benchmark, metrics, polarity)]
    chosen = context.main(alone)
    if chosen is None or not context.is_only(chosen):
        return Refused("no benchmark is named")
    return benchmarks()[chosen], ("benchmark-assumed",)


def _other_text(benchmark: Benchmark, layers: tuple[Layer, ...]) -> str | None:
    """The corpus that the table names beside a perplexity: elsewhere it is trained on, here it is measured."""
    if benchmark.area != LANGUAGE_MODELLING:
        return None
    return next((name for one in _near(layers) for name in one.trained), None)


def find_split(
    benchmark: Benchmark, layers: tuple[Layer, ...], context: PaperContext, *, compares: bool
) -> tuple[str, str]:
    """The split and the reason. A bare `test` in running text is mostly a verb, so it counts in the table alone."""
    for one in layers[:-1]:
        names = one.ids("split")
        if one.name in {"caption", "mention"} and benchmark.default_split != BARE_TEST:
            names = tuple(name for name in names if name != BARE_TEST)
        found = {split for name in names if (split := split_of(benchmark.id, name))}
        if len(found) == 1:
            return found.pop(), f"split-in-{one.name}"
    if (
        compares
        and benchmark.compared_split
        and any(
            split_of(benchmark.id, name) == benchmark.compared_split
            for name in context.splits
            if len(name) > len(BARE_TEST)
        )
    ):
        return benchmark.compared_split, "split-of-comparisons"
    return benchmark.default_split, "split-by-default"


def _rank_by_values(metrics: list[Metric], values: Sequence[float]) -> Metric | None:
    """Of error and accuracy, the one that most of the column's values look like."""
    seen = sorted(values)
    if not seen:
        return None
    high = seen[len(seen) // 2] > EQUIVOCAL
    return next((metric for metric in metrics if metric.higher_is_better == high), None)


def find_metric(
    benchmark: Benchmark, layers: tuple[Layer, ...], values: Sequence[float]
) -> tuple[Metric, tuple[str, ...]] | Refused:
    """The metric of a cell on a known benchmark. `values`: its column, to tell error from accuracy."""
    metrics, polarity, where, whence = terms_around(layers)
    named = ways(benchmark, metrics, polarity)
    if len(named) == 1 and (metrics or whence in NEAR):
        return named[0], (
            f"metric-in-{where or whence}",
            *(["polarity-far"] if where and whence not in ("", *NEAR) else []),
        )
    if metrics and not named:
        either = [metric for sign in ("error", "accuracy") for metric in ways(benchmark, metrics, frozenset((sign,)))]
        chosen = _rank_by_values(either, values)
        return (
            (chosen, (f"metric-in-{where}", "polarity-from-values")) if chosen else Refused("the metric is another one")
        )
    alone = [metric for metric in benchmark.metrics if metric.alone]
    if not metrics and len(alone) == 1 and any(benchmark.id in one.ids("benchmark") for one in layers[:2]):
        return _metric_alone(benchmark, alone[0], layers)
    if not metrics and not polarity and benchmark.metrics[0].terms[-1] == frozenset(("error",)):
        chosen = _rank_by_values([metric for metric in benchmark.metrics if len(metric.terms) > 1], values)
        return (chosen, ("metric-assumed",)) if chosen else Refused("no metric is named")
    return Refused("the metric is not clear", speaks=bool(metrics))


def _metric_alone(
    benchmark: Benchmark, metric: Metric, layers: tuple[Layer, ...]
) -> tuple[Metric, tuple[str, ...]] | Refused:
    """The one metric of a benchmark that papers report without a word; asked about where nothing around names it.

    A column that is headed by other words than the benchmark's is one of these, and not of the metric.
    """
    column = layers[0]
    if benchmark.id not in column.ids("benchmark") and re.search(r"[^\W\d_]{3}", column.text):
        return Refused(f"the column speaks of {column.text}, and no metric is named", speaks=True)
    if any(ways(benchmark, frozenset(one.ids("metric")), frozenset()) for one in layers if one.ids("metric")):
        return metric, ("metric-alone",)
    for one in layers:
        if one.name == "caption" and (other := _other_score(one)):
            return Refused(f"no metric of the benchmark is named, and the caption speaks of {other}", speaks=True)
    return metric, ("metric-alone", "metric-nowhere")


def _other_score(caption: Layer) -> str | None:
    """What a caption says that may be a score: one that counts something else, or one that no list knows."""
    told = (caption.text[hit.start : hit.end] for hit in caption.labels if hit.kind in {"other", "polarity"})
    unknown = (word for word in CAPITALS.findall(caption.text) if not label(word))
    return next(itertools.chain(told, unknown), None)


def _each_by_name(benchmark: Benchmark, layers: tuple[Layer, ...], pair: tuple[float, ...]) -> tuple[Metric, ...]:
    """The metrics of a pair whose header names both, in the order of the header: `top-1/top-5`, `EM/F1`."""
    terms, _ = _first(_near(layers), "metric")
    _, polarity, _, _ = terms_around(layers)
    if len(terms) != len(pair):
        return ()
    found = []
    for term, value in zip(terms, pair, strict=True):
        either = ways(benchmark, frozenset((term,)), polarity) or [
            metric
            for sign in ("error", "accuracy")
            for metric in ways(benchmark, frozenset((term,)), frozenset((sign,)))
        ]
        chosen = either[0] if len(either) == 1 else _rank_by_values(either, [value])
        found += [chosen] if chosen else []
    return tuple(found)


TWO_VERSIONS = re.compile(r"1\.1\s*/\s*v?2\.0")
"""A header whose two numbers are of two versions of a benchmark, the first of which is ours."""


def find_pair(
    benchmark: Benchmark, layers: tuple[Layer, ...], pair: tuple[float, ...]
) -> tuple[tuple[Metric, ...], tuple[str, ...]] | Refused:
    """The metrics of a cell with two numbers: by the header's order, or F1 for the larger and EM for the smaller."""
    if TWO_VERSIONS.search(layers[0].text):
        terms, _, _, _ = terms_around(layers)
        first = ways(benchmark, terms, frozenset()) or [benchmark.metrics[-1]]
        return (first[0],), ("metric-in-caption" if terms else "metric-assumed",)
    named = _each_by_name(benchmark, layers, pair)
    if len(named) == len(pair):
        return named, ("pair-by-header",)
    by_name = {metric.name: metric for metric in benchmark.metrics}
    if set(by_name) == {"EM", "F1"}:
        ordered = ("F1", "EM") if pair[0] >= pair[1] else ("EM", "F1")
        return tuple(by_name[name] for name in ordered), ("pair-by-values",)
    return Refused("two numbers in one cell whose metrics are not clear", speaks=True)


def settings_apart(layers: tuple[Layer, ...]) -> tuple[str, ...]:
    """The two settings that the numbers of a cell were measured in: `single-crop / 10-crop testing`."""
    for one in _near(layers):
        spans = sorted(settings_in(one.text))
        for (start, end), (start_next, end_next) in itertools.pairwise(spans):
            if re.fullmatch(r"\s*/\s*", one.text[end:start_next]):
                return one.text[start:end], one.text[start_next:end_next]
    return ()


def _counts_alone(row: Layer) -> bool:
    """Whether a row's words say what it counts and nothing else: `Epochs`, `Params (M)`."""
    counted = (hit for hit in row.labels if hit.kind == "quantity")
    return any(not re.search(r"\w", row.text[: hit.start] + row.text[hit.end :]) for hit in counted)


def _other_thing(layers: tuple[Layer, ...]) -> Refused | None:
    """Why the column's own words make a cell no result of ours, or None."""
    column = layers[0]
    others = set(column.ids("other"))
    if others & ELSEWHERE and "AP50" not in column.ids("metric"):
        return Refused(f"the column speaks of {min(others & ELSEWHERE)}")
    if (others or column.ids("quantity")) and not column.ids("metric"):
        return Refused("the column counts something else")
    if any(one.name == "row" and _counts_alone(one) for one in layers) and not column.ids("metric"):
        return Refused("the row counts something else")
    if any(ANOTHER_TASK & set(one.ids("other")) for one in _near(layers)):
        return Refused("the table speaks of localisation, of training on few examples, or of one class after another")
    return None


def meaning_of(
    layers: tuple[Layer, ...],
    context: PaperContext,
    numbers: tuple[float, ...],
    column_values: Sequence[float],
    *,
    compares: bool,
) -> Meaning | Refused:
    """What a cell with these numbers measures, or why it is none of ours."""
    metrics, polarity, _, _ = terms_around(layers)
    found = _other_thing(layers) or find_benchmark(layers, metrics, polarity, context)
    if isinstance(found, Refused):
        return found
    benchmark, reasons = found
    told = settings_apart(layers) if len(numbers) == 2 else ()
    measured: tuple[tuple[Metric, ...], tuple[str, ...]] | Refused
    if len(numbers) == 2 and not told:
        measured = find_pair(benchmark, layers, numbers)
    else:
        one = find_metric(benchmark, layers, column_values)
        measured = one if isinstance(one, Refused) else ((one[0],) * len(numbers), one[1])
    if isinstance(measured, Refused):
        return measured
    split, split_reason = find_split(benchmark, layers, context, compares=compares)
    return Meaning(benchmark, measured[0], split, (*reasons, *measured[1], split_reason), told)
