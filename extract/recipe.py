"""The order in which a document becomes claims. The only module that knows all components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from extract.calibration import calibrated
from extract.document import Document
from extract.language import flops_mean_multiply_adds, read_prose
from extract.language.mentions import ProseNames
from extract.linking.confidence import judged, weights
from extract.linking.counts import counts_of
from extract.linking.frame import framed
from extract.linking.grid import Grid
from extract.linking.layers import PaperContext, context_of
from extract.linking.merge import folded, merged, told_apart, told_apart_from_earlier, top_checked, with_prose
from extract.linking.names import PaperNames, names_of
from extract.linking.naming import backbones_beside
from extract.linking.pieces import is_spoken_for
from extract.linking.restated import restated
from extract.linking.results import EXTRACTOR, Dropped, Reading, results_of
from normalize.benchmarks import benchmarks
from normalize.claims import Claim, Kind, Status, identified

UNNAMED = 0.5
"""The most that a result without a model's name is sure of, before a person names it."""
MENTIONS_FOR_AN_AREA = 2
"""A paper that names a benchmark this often may report on it; a result on it makes the area certain."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one paper says: claims with ids, its areas with the reason for each, and what was dropped and why."""

    claims: tuple[Claim, ...]
    areas: Mapping[str, str]
    dropped: tuple[Dropped, ...]


def _areas_named(context: PaperContext) -> dict[str, str]:
    areas: dict[str, str] = {}
    for name, count in context.counts.most_common():
        if count >= MENTIONS_FOR_AN_AREA:
            areas.setdefault(benchmarks()[name].area, f"names {name} in {count} places")
    return areas


def _areas_reported(claims: list[Claim], named: dict[str, str]) -> dict[str, str]:
    """The areas of the paper's own results, else those that it names."""
    found: dict[str, str] = {}
    for claim in claims:
        if claim.kind is Kind.RESULT and claim.own and claim.benchmark:
            found.setdefault(benchmarks()[claim.benchmark].area, f"reports {claim.metric} on {claim.benchmark}")
    return found or named


def _from_tables(grids: list[Grid], reading: Reading) -> tuple[list[Claim], list[Dropped]]:
    """The claims of all tables, each with its confidence, and what was dropped."""
    claims: list[Claim] = []
    dropped: list[Dropped] = []
    for grid in grids:
        claims += counts_of(grid, reading)
        for found in results_of(grid, reading):
            if isinstance(found, Claim):
                claims.append(found)
            else:
                dropped.append(found)
    once = restated(folded(merged(told_apart(claims))))
    return top_checked(told_apart_from_earlier(once)), dropped


def _models_named(grids: list[Grid], reading: Reading) -> list[str]:
    """The models that the rows of all tables name, for the sentences to speak of."""
    namers = [reading.namer(grid) for grid in grids if grid.values]
    named = [namer.name(record, namer.grid.values[0]) for namer in namers for record in namer.grid.records]
    return list(dict.fromkeys(one.model for one in named if one.model and not is_spoken_for(one.model)))


def extract(document: Document, flag_below: float | None = None) -> Extraction:
    """Everything that one paper claims. `flag_below`: claims less likely to be right wait for a person."""
    found = scored(document)
    return replace(found, claims=tuple(calibrated(found.claims, document, flag_below)))


def scored(document: Document) -> Extraction:
    """Everything that one paper claims, with confidences that rank the claims and are no probabilities yet."""
    context = context_of(document)
    names = names_of(document)
    grids = [framed(table, names) for table in document.tables if not table.unreadable]
    reading = Reading(document, context, names, flops_mean_multiply_adds(document), backbones_beside(grids))
    tables, dropped = _from_tables(grids, reading)
    prose = read_prose(document, ProseNames(_models_named(grids, reading), names.main))
    told = [_of_main_model(claim, names) for claim in prose.claims if claim.kind is Kind.RESULT]
    counted = [claim for claim in prose.claims if claim.kind is not Kind.RESULT]
    seen = with_prose(tables, [*told, *counted])
    checked = [judged(claim) if claim.evidence.extractor == EXTRACTOR else claim for claim in seen]
    claims = [claim for claim in checked if claim.confidence >= weights().drop_below]
    dropped += [_too_doubtful(claim) for claim in checked if claim.confidence < weights().drop_below]
    dropped += [
        Dropped(table.page, f"table {table.number}", table.caption, table.unreadable)
        for table in document.tables
        if table.unreadable
    ]
    dropped += [Dropped(fact.page, fact.printed, fact.context, fact.reason) for fact in prose.dropped]
    return Extraction(tuple(identified(claims)), _areas_reported(claims, _areas_named(context)), tuple(dropped))


def _of_main_model(claim: Claim, names: PaperNames) -> Claim:
    """A result told without a model's name, given to the model that the paper is about, and flagged."""
    if claim.model is not None or not claim.own:
        return claim
    flags = tuple(dict.fromkeys(("model-unclear", *claim.flags)))
    return replace(
        claim, model=names.main, status=Status.FLAGGED, flags=flags, confidence=min(claim.confidence, UNNAMED)
    )


def _too_doubtful(claim: Claim) -> Dropped:
    place = claim.evidence
    return Dropped(
        place.page, claim.printed, place.context, f"too doubtful ({claim.confidence}): {', '.join(claim.reasons)}"
    )
