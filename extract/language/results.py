"""The component that finds results told in sentences: `achieves 84.4% top-1 accuracy on ImageNet`.

In: numbers, cues, and the labels of the vocabularies. Out: `doc._.results`, each with its benchmark and metric. A
number is a result only where a metric stands near it and a benchmark in its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.language.clauses import clauses_of
from extract.language.facts import Fact, base, weighed
from extract.language.pairs import terms_of_pair
from extract.vocabulary import Label, label, split_of
from normalize.benchmarks import Benchmark, Metric, benchmarks
from normalize.claims import Kind

NAME = "mine_results"

FARTHEST_METRIC = 45
"""Characters between a number and the metric that it is of."""

BEHIND_COSTS = 8
"""A metric in front of a number counts as so many characters farther: `84.4% accuracy` is the rule."""

LEADS_TO = re.compile(r"(?:\s(?:error|accuracy|rate|score|result)s?)*\s(?:of|is|was|at|to)(?:\s(?:only|just|about))?\s")
"""What stands between a metric and its number in `a top-1 error of 20.7%`, however near the next metric is."""

TOGETHER = 14
"""Characters between the words of one metric: `top-1` and `accuracy`."""

METRIC_ALONE = -1.0
"""What it costs, in log-odds, where only `error` or `accuracy` is said and a benchmark has several."""

NO_SCORE_BEFORE = re.compile(
    r"(?:@\s?\[?|\b(?:[Tt]ables?|[Ff]ig(?:ure)?s?\.?|[Ss]ections?|[Aa]ppendix|[Vv]ersion|Jan\w*|Feb\w*|Mar(?:ch)?|Apr(?:il)?|"
    r"May|June?|July?|Aug\w*|Sept?\w*|Oct\w*|Nov\w*|Dec\w*)\s)$"
)
"""What stands before a number that is part of a name, a reference or a date: `AP@[.5`, `Table 5`, `Apr 23`."""
OTHER_TASKS = frozenset({"few-shot", "localisation"})
"""Terms that make the numbers of a sentence none of ours, however near they stand."""
PART_OF_THE_DATA = re.compile(
    r"\b\d[\d.]*%? (?:of (?:the )?)?(?:labels|labelled|labeled|examples? (?:per|for each) class)|\d-shot\b",
    re.IGNORECASE,
)
"""Training on a part of the data alone: `1% of the labels`, `10 examples per class`."""

_NAMES_A_METRIC = frozenset({"metric", "polarity", "other"})
_FRACTIONS_BELOW = 1.0
_SEVERAL = frozenset({"ensemble", "ensembles", "ensembling", "ensembled", "multi-model"})
_SINGLE = frozenset({"single", "single-model"})


@dataclass(frozen=True, slots=True)
class Result:
    """What a number is a result of."""

    benchmark: str
    metric: str
    split: str | None
    ensemble: bool
    value: float
    split_said: bool = True


def find_results(doc: Doc) -> Iterator[tuple[Fact, Result]]:
    """The numbers of `doc` that are results, and of what."""
    made = {hit.target for hit in doc._.cues if hit.cue.makes and Kind.RESULT in hit.cue.kinds}
    numbers = [
        ent
        for ent in doc._.found
        if ent.label_ in {"NUMBER", "PERCENT"} and ent.start in made and _could_be_a_score(ent)
    ]
    if not numbers:
        return
    labels = label(doc._.written)
    if not any(hit.kind == "benchmark" for hit in labels) or not any(hit.kind in _NAMES_A_METRIC for hit in labels):
        return
    if any(hit.id in OTHER_TASKS for hit in labels) or PART_OF_THE_DATA.search(doc._.written):
        return
    clauses = clauses_of(doc)
    for ent in numbers:
        result = _result(doc, ent, labels, numbers)
        if result is not None:
            told, sure = result
            yield weighed(_fact(ent, told, sure), doc, clauses), told


def _could_be_a_score(ent: Span) -> bool:
    """Whether a number is printed in figures and is no part of a word, a reference or a date."""
    text = ent.doc._.written
    in_figures = ent.text[:1].isdigit() or ent.text[:1] == "."
    alone = not text.startswith("-", ent.end_char) and not NO_SCORE_BEFORE.search(text[: ent.start_char])
    return in_figures and alone


def _fact(ent: Span, result: Result, sure: bool) -> Fact:
    return Fact(
        kind=Kind.RESULT,
        start=ent.start,
        end=ent.end,
        printed=ent._.measure.printed,
        value=result.value,
        score=base(Kind.RESULT) + (0.0 if sure else METRIC_ALONE),
        flags=(*["metric-assumed"] * (not sure), *["split-assumed"] * (not result.split_said)),
    )


def _result(doc: Doc, ent: Span, labels: Sequence[Label], numbers: Sequence[Span]) -> tuple[Result, bool] | None:
    """The result that the number is, and whether its metric is said in full; None where it is none."""
    benchmark = _benchmark(ent, labels, numbers)
    terms = tuple(terms_of_pair(doc._.written, ent.start_char, labels)) or _terms(ent, labels)
    if benchmark is None or not terms:
        return None
    metric, way = _metric(benchmark, terms)
    if metric is None:
        return None
    value = ent._.measure.value
    value = value * 100 if 0 < value < _FRACTIONS_BELOW and ent.label_ == "NUMBER" and metric.low > 1 else value
    if not metric.plausible(value):
        return None
    split = _split(benchmark, ent, labels)
    result = Result(
        benchmark=benchmark.id,
        metric=metric.name,
        split=split or benchmark.default_split,
        ensemble=_is_ensemble(doc, ent),
        value=value,
        split_said=split is not None,
    )
    return result, way > 1 or _is_plain(benchmark)


def _is_ensemble(doc: Doc, ent: Span) -> bool:
    """Whether several models were combined: where a sentence tells of both, what is said next behind the number."""
    told = [token for token in doc if token.lower_ in _SEVERAL | _SINGLE]
    both = {token.lower_ in _SEVERAL for token in told}
    if len(both) < 2:
        return True in both
    behind = next((token for token in told if token.i >= ent.end), None)
    return behind is not None and behind.lower_ in _SEVERAL


def _is_plain(benchmark: Benchmark) -> bool:
    """Whether one word names each metric of the benchmark."""
    return all(min(len(way) for way in metric.terms) == 1 and len(metric.terms) == 1 for metric in benchmark.metrics)


def _benchmark(ent: Span, labels: Sequence[Label], numbers: Sequence[Span]) -> Benchmark | None:
    """The data set nearest to the number that no other number stands before; None where it is none of ours."""
    sets = [hit for hit in labels if hit.kind in {"benchmark", "data-set"}]
    following = [hit for hit in sets if hit.start >= ent.end_char]
    others = [number for number in numbers if number.start > ent.start]
    until = others[0].start_char if others else len(ent.doc._.written)
    near = [hit for hit in following if hit.start < until]
    preceding = [hit for hit in sets if hit.end <= ent.start_char]
    chosen = near[0] if near else preceding[-1] if preceding else following[0] if following else None
    return benchmarks()[chosen.id] if chosen is not None and chosen.kind == "benchmark" else None


def _terms(ent: Span, labels: Sequence[Label]) -> tuple[str, ...]:
    """The ids of the terms that name the number's metric, the nearest first; none where another quantity's name stands
    nearer."""
    named = [hit for hit in labels if hit.kind in _NAMES_A_METRIC]
    near = sorted(((_distance(ent, hit), hit.start, hit) for hit in named), key=lambda item: item[:2])
    if not near or near[0][0] > FARTHEST_METRIC or near[0][2].kind == "other":
        return ()
    first = near[0][2]
    together = [
        hit for hit in named if max(hit.start - first.end, first.start - hit.end) <= TOGETHER and hit.kind != "other"
    ]
    return tuple(dict.fromkeys((first.id, *(hit.id for hit in together))))


def _distance(ent: Span, hit: Label) -> int:
    """Characters between a number and a metric; none where `METRIC of` leads to the number."""
    if LEADS_TO.fullmatch(ent.doc._.written, hit.end, max(hit.end, ent.start_char)):
        return 0
    return hit.start - ent.end_char if hit.start >= ent.end_char else ent.start_char - hit.end + BEHIND_COSTS


def _metric(benchmark: Benchmark, terms: Sequence[str]) -> tuple[Metric | None, int]:
    """The metric that `terms` name, by the most of them, and by how many; of several, that of the first term."""
    ways = [(way, metric) for metric in benchmark.metrics for way in metric.terms if way <= set(terms)]
    if not ways:
        return None, 0
    way, metric = max(ways, key=lambda found: (len(found[0]), terms[0] in found[0]))
    return metric, len(way)


def _split(benchmark: Benchmark, ent: Span, labels: Sequence[Label]) -> str | None:
    """The split named nearest to the number; None where none is."""
    named = [hit for hit in labels if hit.kind == "split" and split_of(benchmark.id, hit.id)]
    if not named:
        return None
    return split_of(benchmark.id, min(named, key=lambda hit: _distance(ent, hit)).id)


if not Doc.has_extension("results"):
    Doc.set_extension("results", default=())


@Language.component(NAME, assigns=["doc._.results"], requires=["doc._.found", "span._.measure", "doc._.cues"])
def mark_results(doc: Doc) -> Doc:
    """Results told in words."""
    doc._.results = tuple(find_results(doc))
    return doc
