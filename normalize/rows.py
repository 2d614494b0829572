"""Rows of the compute-vs-performance table: the authors' own results, each joined with the facts of its own variant."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.records import Paper, PdfFile
from normalize.benchmarks import benchmarks, error_rate
from normalize.claims import Claim, Kind, Status
from normalize.concerns import MODEL_UNCLEAR, Subject, operands_for
from normalize.likeness import Via, same_model
from normalize.measures import Context
from normalize.operands import CONFLICT, TRUST, Operand
from normalize.row import Row, facts_columns, measure_columns, seal_columns
from normalize.scopes import Measured, measure
from normalize.stages import Facts, facts_of, table_of
from normalize.topics import Theme
from normalize.variants import siblings_of

__all__ = ["Item", "Row", "build_rows"]

Item = tuple[Paper, PdfFile, Claim]

OUT_OF_RANGE = "out-of-range"
WIDE = "hardware-burden-wide"

WIDEST_BURDEN = 1.5
"""A hardware burden whose ends lie farther apart than this factor is worth a person's look."""


def build_rows(items: Iterable[Item]) -> list[Row]:
    """The rows of all papers, sorted by paper, benchmark, metric and model.

    Only the authors' own results become rows. Rejected claims are left out, and results without a number, a benchmark
    or a metric: those are claims still. Equal results of one key are one row; where they differ, the surest counts and
    the row is flagged `conflicting-claims`.
    """
    papers: dict[str, list[Item]] = {}
    for item in items:
        papers.setdefault(item[0].key, []).append(item)
    rows = [row for group in papers.values() for row in _rows_of(group)]
    return sorted(rows, key=_order)


def _order(row: Row) -> tuple[str, ...]:
    return (row.paper_key, row.benchmark or "", row.metric or "", row.model or "", row.row_id)


def _rows_of(items: Sequence[Item]) -> list[Row]:
    """The rows of one paper."""
    standing = [item for item in items if item[2].own and item[2].status is not Status.REJECTED]
    facts = [claim for _, _, claim in standing if claim.kind is not Kind.RESULT]
    results: dict[tuple[object, ...], list[Item]] = {}
    for item in standing:
        claim = item[2]
        if claim.kind is Kind.RESULT and None not in (claim.value, claim.benchmark, claim.metric):
            results.setdefault(_key(item), []).append(item)
    siblings = siblings_of(item[2] for group in results.values() for item in group)
    main_areas = _main_areas(group[0][2] for group in results.values())
    quoted = {claim.model for _, _, claim in items if claim.kind is Kind.RESULT and not claim.own and claim.model}
    joined: dict[tuple[object, ...], Facts] = {}
    measured: dict[object, Measured] = {}
    rows = []
    for group in results.values():
        claim, table = group[0][2], table_of(group[0][2])
        area = _area_of(claim)
        theme = Theme(claim.benchmark, area, table[1] if table else None, area in main_areas)
        subject = Subject(claim.model, claim.training_data, bool(claim.ensemble), theme)
        key = (subject, claim.setting, table)
        if key not in joined:
            joined[key] = facts_of(operands_for(facts, subject, siblings), claim.setting, table)
        rows.append(_row(group, joined[key], quoted, measured))
    return rows


def _area_of(claim: Claim) -> str | None:
    benchmark = benchmarks().get(claim.benchmark or "")
    return benchmark.area if benchmark else None


def _main_areas(results: Iterable[Claim]) -> frozenset[str | None]:
    """The areas of a paper's first results, in tables where it has any: what it is about comes first in it."""
    found = list(results)
    pool = [claim for claim in found if claim.evidence.source == "table"] or found
    first = min((claim.evidence.page for claim in pool), default=0)
    return frozenset(_area_of(claim) for claim in pool if claim.evidence.page == first)


def _key(item: Item) -> tuple[object, ...]:
    paper, _, claim = item
    about = (claim.model, claim.setting, claim.training_data, claim.benchmark, claim.split, claim.metric)
    return (paper.key, *about, bool(claim.ensemble))


_RERUN = ("baseline", "reimpl", "re-impl", "our impl", "reproduc", "retrain", "re-train")


def _role(model: str | None, quoted: Iterable[str]) -> str:
    """`baseline` where the name says so, or where the paper quotes another's numbers for the same model."""
    name = (model or "").lower()
    rerun = any(word in name for word in _RERUN) or any(model and same_model(model, other) for other in quoted)
    return "baseline" if rerun else "proposed"


def _surest(group: Sequence[Item]) -> tuple[Item, tuple[str, ...]]:
    """The result that stands for the key: reviewed, else of a table, else the most confident; a flag if they differ."""
    ordered = sorted(
        group,
        key=lambda item: (
            TRUST[item[2].status],
            item[2].evidence.source != "table",
            -item[2].confidence,
            item[2].evidence.page,
            item[2].id,
        ),
    )
    best = ordered[0]
    rivals = [item for item in ordered if TRUST[item[2].status] == TRUST[best[2].status]]
    differ = len({item[2].value for item in rivals}) > 1
    return best, (CONFLICT,) if differ else ()


def _row(group: Sequence[Item], facts: Facts, quoted: Iterable[str], known: dict[object, Measured]) -> Row:
    """The row of one key. `known` keeps the measures of the same model for its other splits and metrics."""
    (paper, pdf, claim), doubts = _surest(group)
    benchmark = benchmarks().get(claim.benchmark or "")
    row = Row(
        row_id=hashlib.sha256(repr(_key((paper, pdf, claim))).encode()).hexdigest()[:12],
        paper_key=paper.key,
        arxiv_id=paper.arxiv_id or pdf.arxiv_id,
        version=pdf.version or paper.version,
        doi=paper.doi,
        title=paper.title or pdf.title,
        year=paper.year or pdf.year,
        published=paper.published,
        source_file=pdf.source_file,
        area=benchmark.area if benchmark else None,
        benchmark=claim.benchmark,
        split=claim.split,
        metric=claim.metric,
        value=claim.value,
        error_rate=error_rate(claim.metric or "", claim.value or 0.0),
        model=claim.model,
        setting=claim.setting,
        training_data=claim.training_data,
        ensemble=bool(claim.ensemble),
        role=_role(claim.model, quoted),
    )
    context = Context(
        benchmark=row.benchmark, area=row.area, model=row.model, training_data=row.training_data, year=row.year
    )
    subject = (id(facts), context, row.ensemble)
    measured = known[subject] = known.get(subject) or measure(facts, context, ensemble=row.ensemble)
    also = tuple(other for _, _, other in group if other.id != claim.id)
    operands = {"result": Operand(claim, Via.MODEL, also)} | {kind.value: fact for kind, fact in facts.shown.items()}
    flags = (*doubts, *_doubts_of(row), *facts.flags, *measured.flags, *_width(measured))
    sealed = seal_columns(operands, measured, flags, facts.notes)
    return replace(row, **facts_columns(facts), **measure_columns(measured), **sealed)


def _doubts_of(row: Row) -> list[str]:
    """What is doubtful about the result itself."""
    benchmark = benchmarks().get(row.benchmark or "")
    metric = benchmark.metric(row.metric or "") if benchmark else None
    doubts = [] if metric is None or metric.plausible(row.value or 0.0) else [OUT_OF_RANGE]
    return [*doubts, MODEL_UNCLEAR] if row.model is None else doubts


def _width(measured: Measured) -> tuple[str, ...]:
    burden = measured.burden
    return (WIDE,) if burden is not None and burden.high > WIDEST_BURDEN * burden.low else ()
