"""Rows of the compute-vs-performance table: the authors' own results, each joined with the facts of its own variant."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from normalize.benchmarks import area_of, benchmarks
from normalize.choosing import TRUST
from normalize.claims import Claim, Kind, Status
from normalize.concerns import MODEL_UNCLEAR, TIMED, Subject, operands_for
from normalize.datasets import corpus_in
from normalize.duplicates import Item, spelled_alike, without_duplicates
from normalize.likeness import Via, same_model, without_setting
from normalize.measures import Context
from normalize.members import members_of
from normalize.operands import CONFLICT, Operand
from normalize.row import Row, facts_columns, measure_columns, result_columns, seal_columns
from normalize.runs import Runs, runs_of
from normalize.scopes import Measured, measure
from normalize.stages import Facts, facts_of, table_of
from normalize.topics import Theme
from normalize.variants import Siblings, TablePlace, siblings_of

__all__ = ["Item", "Row", "build_rows"]

OUT_OF_RANGE = "out-of-range"
WIDE = "hardware-burden-wide"
COUNTS = frozenset({Kind.PARAMETERS, Kind.EPOCHS, Kind.STEPS, Kind.BATCH_SIZE, Kind.TRAINING_EXAMPLES})
WIDEST_RANGE = 3.0
"""A printed range of counts is of several models or data sets where its ends lie farther apart than by this factor."""

OF_ALL_MODELS = "training-of-all-models"

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
    rows = [row for group in papers.values() for row in _rows_of(spelled_alike(group))]
    return sorted(rows, key=_order)


def _order(row: Row) -> tuple[str, ...]:
    return (row.paper_key, row.benchmark or "", row.metric or "", row.model or "", row.row_id)


def _rows_of(items: Sequence[Item]) -> list[Row]:
    """The rows of one paper."""
    results = without_duplicates(_results(items))
    first = [group[0][2] for group in results]
    facts = [_of_model(claim) for _, _, claim in items if _stands(claim) and _is_fact(claim)]
    join = _Join(
        facts=facts,
        runs=runs_of(facts),
        siblings=siblings_of(claim for group in results for _, _, claim in group),
        main_areas=_main_areas(first),
        quoted=frozenset(claim.model for _, _, claim in items if claim.kind is Kind.RESULT and not claim.own),
    )
    return [join.row(group) for group in results]


def _of_model(claim: Claim) -> Claim:
    """A fact with the name of its model alone: the size of image stands in its setting."""
    bare = without_setting(claim.model, claim.setting)
    return claim if bare == claim.model else replace(claim, model=bare)


def _stands(claim: Claim) -> bool:
    return claim.own and claim.status is not Status.REJECTED


def _is_fact(claim: Claim) -> bool:
    """Whether a claim tells of a training; `14M to 300M images` are several things, of which no row is the middle."""
    counted = claim.kind in COUNTS and bool(claim.low and claim.high)
    return claim.kind is not Kind.RESULT and not (counted and (claim.high or 0) > WIDEST_RANGE * (claim.low or 0))


def _results(items: Iterable[Item]) -> list[list[Item]]:
    """The results that can be rows, those of one key together."""
    results: dict[tuple[object, ...], list[Item]] = {}
    for item in items:
        claim = item[2]
        whole = None not in (claim.benchmark, claim.metric) and claim.value is not None and math.isfinite(claim.value)
        if claim.kind is Kind.RESULT and whole and _stands(claim):
            results.setdefault(_key(item), []).append(item)
    return list(results.values())


@dataclass(frozen=True, slots=True)
class _Join:
    """What the rows of a paper share. `told`, `joined` and `measured` keep what was found for other rows."""

    facts: Sequence[Claim]
    runs: Runs
    siblings: Siblings
    main_areas: Collection[str | None]
    quoted: Collection[str | None]
    told: dict[tuple[Subject, float | None], list[Operand]] = field(default_factory=dict)
    joined: dict[object, Facts] = field(default_factory=dict)
    measured: dict[object, Measured] = field(default_factory=dict)

    def row(self, group: Sequence[Item]) -> Row:
        """The row of one key."""
        (paper, pdf, claim), doubts = _surest(group)
        row = Row(
            row_id=f"r{hashlib.sha256(repr(_key(group[0])).encode()).hexdigest()[:12]}",
            role=_role(claim.model, self.quoted),
            **result_columns(paper, pdf, claim),
        )
        facts = self._facts_of(row, table_of(group[0][2]))
        measured = self._measured(row, facts)
        also = tuple(other for _, _, other in group if other.id != claim.id)
        shown = {kind.value: fact for kind, fact in facts.shown.items()}
        flags = (*doubts, *_doubts_of(row), *facts.flags, *measured.flags, *_width(measured), *self._shared(facts))
        sealed = seal_columns(
            {"result": Operand(claim, Via.MODEL, also), **shown}, measured, flags, facts.notes, row.year
        )
        return replace(row, **facts_columns(facts), **measure_columns(measured), **sealed)

    def _shared(self, facts: Facts) -> tuple[str, ...]:
        """The flag of a training that was told once for all models, where they are not one architecture."""
        times = [facts.shown[kind] for kind in TIMED if kind in facts.shown]
        of_all = any(operand.via is Via.PAPER for operand in times)
        return (OF_ALL_MODELS,) if of_all and not self.siblings.is_one else ()

    def _facts_of(self, row: Row, table: TablePlace | None) -> Facts:
        page, number = (table[1], table[2]) if table else (None, None)
        theme = Theme(row.benchmark, row.area, page, row.area in self.main_areas, number)
        subject = Subject(row.model, row.training_data, row.ensemble, theme)
        batch = self.runs.batch_in(row.model, row.recipe, row.setting)
        about, key = (subject, batch), (subject, batch, row.setting, table)
        if about not in self.told:
            facts = [claim for claim in self.facts if not self.runs.is_of_another(claim, batch)]
            self.told[about] = operands_for(facts, subject, self.siblings)
        if key not in self.joined:
            self.joined[key] = facts_of(self.told[about], row.setting, table)
        return self.joined[key]

    def _measured(self, row: Row, facts: Facts) -> Measured:
        data = row.training_data or corpus_in(row.model or "")
        context = Context(benchmark=row.benchmark, area=row.area, model=row.model, training_data=data, year=row.year)
        members = members_of(row.model, row.setting) if row.ensemble else None
        key = (id(facts), context, row.ensemble, members)
        if key not in self.measured:
            self.measured[key] = measure(facts, context, ensemble=row.ensemble, members=members)
        return self.measured[key]


def _main_areas(results: Iterable[Claim]) -> frozenset[str | None]:
    """The areas of a paper's first results, in tables where it has any: what it is about comes first in it."""
    found = list(results)
    pool = [claim for claim in found if claim.evidence.source == "table"] or found
    first = min((claim.evidence.page for claim in pool), default=0)
    return frozenset(area_of(claim.benchmark) for claim in pool if claim.evidence.page == first)


def _key(item: Item) -> tuple[object, ...]:
    paper, _, claim = item
    about = (claim.model, claim.setting, claim.training_data, claim.benchmark, claim.split, claim.metric)
    return (paper.key, *about, bool(claim.ensemble), *([claim.recipe] if claim.recipe else []))


_RERUN = ("baseline", "reimpl", "re-impl", "our impl", "reproduc", "retrain", "re-train")


def _role(model: str | None, quoted: Iterable[str | None]) -> str:
    """`baseline` where the name says so, or where the paper quotes another's numbers for the same model."""
    name = (model or "").lower()
    rerun = any(word in name for word in _RERUN) or any(
        model and other and same_model(model, other) for other in quoted
    )
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


def _doubts_of(row: Row) -> list[str]:
    """What is doubtful about the result itself."""
    benchmark = benchmarks().get(row.benchmark or "")
    metric = benchmark.metric(row.metric or "") if benchmark else None
    doubts = [] if metric is None or metric.plausible(row.value or 0.0) else [OUT_OF_RANGE]
    return [*doubts, MODEL_UNCLEAR] if row.model is None else doubts


def _width(measured: Measured) -> tuple[str, ...]:
    burden = measured.burden
    return (WIDE,) if burden is not None and burden.high > WIDEST_BURDEN * burden.low else ()
