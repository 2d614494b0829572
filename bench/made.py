"""Libraries that were made up, of any size: papers, references, PDFs, readings, claims and decisions.

A paper has 100 claims, in the proportions of real ones (`bench.corpus`): 39 results of its authors' own on three
benchmarks, 16 quoted, the rest parameters, operations, hardware, time and the like; 15 of 100 are flagged. Author
names are as frequent as in life: the first names of the list stand on one paper in twenty. The same size gives the
same library. Rows are inserted many papers at a time, with the values that `Library.save_paper` and `save_reading`
write; a test compares the two. There are no PDFs behind the rows.
"""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from ingest.records import Paper, PaperState, PdfFile, Place, Reference
from normalize.claims import Box, Claim, Evidence, Kind, Status, identified
from normalize.decisions import Action, ReviewDecision, seen_of
from pipeline.version import extractor
from store import Entry, Reading, open_library, schema
from store.failures import digest
from store.rows import claim_values, decision_values, entry_values, paper_values, pdf_values

BATCH = 500
"""Papers a transaction."""

KINDS_OF_PAPER = 500
"""So many papers differ in their claims; the rest are like one of them, but for PDF, paper and ids."""

FLAGGED = 0.15
MODELS = 13
BENCHMARKS = (
    ("imagenet", "top-1 error", "val", "image-classification"),
    ("imagenet", "top-5 error", "val", "image-classification"),
    ("coco-detection", "box AP", "val", "object-detection"),
    ("squad-1.1", "EM", "val", "question-answering"),
    ("conll-2003-en", "F1", "test", "named-entity-recognition"),
    ("wmt14-en-de", "BLEU", "test", "machine-translation"),
)
DEVICES = ("nvidia-v100", "nvidia-a100", "nvidia-p100", "nvidia-titan-x", "google-tpu-v3")
FLAGS = ("model-unclear", "split-unclear", "metric-unclear", "owner-unclear", "low-confidence", "stage-unclear")
FIRST = (2012, 14)
"""The first year, and how many there are."""

AT = "2024-01-01T00:00:00+00:00"
"""When all of it was written."""


@dataclass(frozen=True, slots=True)
class Made:
    """A paper with all that the library holds of it."""

    paper: Paper
    reference: Reference
    pdf: PdfFile
    reading: Reading
    decision: ReviewDecision


def make_library(folder: Path, papers: int) -> None:
    """A library of so many papers in `folder`, by bulk inserts."""
    with open_library(folder, create=True) as library:
        for first in range(0, papers, BATCH):
            with library.writing() as connection:
                _insert(connection, range(first, min(first + BATCH, papers)))


def made(number: int) -> Made:
    """The paper of that number."""
    reference = _reference(number, _chance(number))
    sha256 = hashlib.sha256(f"pdf {number}".encode()).hexdigest()
    pdf = PdfFile(
        sha256=sha256, source_file=f"{number}.pdf", bytes=1_000_000, pages=12, title=reference.title,
        year=reference.year, arxiv_id=reference.arxiv_id, version="v1", identified_by="stamp",
    )  # fmt: skip
    paper = Paper(
        key=f"paper-{number:07}", state=PaperState.RESOLVED, title=reference.title, authors=reference.authors,
        year=reference.year, published=str(reference.year), arxiv_id=reference.arxiv_id, version="v1",
        reason=f"{number}.pdf is in hand, identified by its stamp",
    )  # fmt: skip
    claims, areas = claims_like(number % KINDS_OF_PAPER)
    placed = [replace(claim, evidence=replace(claim.evidence, pdf=sha256)) for claim in claims]
    named = tuple(identified(placed))
    reading = Reading(sha256=sha256, extractor=extractor(), claims=named, areas=areas)
    return Made(paper, reference, pdf, reading, _accepted(named[0]))


def references(papers: int) -> Iterator[str]:
    """BibTeX for a list of as many: half of it speaks of papers of the library, half of papers that are new to it."""
    for number in range(papers):
        there = number if number % 2 else papers + number
        one = _reference(there, _chance(there))
        yield one.raw.replace(f"made{one.place.entry}", f"list{number}")


def _chance(number: int) -> random.Random:
    return random.Random(f"paper {number}")  # noqa: S311  # made up, and the same each time


def _reference(number: int, chance: random.Random) -> Reference:
    """An entry of a list; seven of ten name an arXiv id."""
    weights, families = _families()
    authors = [
        f"{chance.choice('ABCDEFGHJKLMNPRSTW')}. {name}"
        for name in chance.choices(families, cum_weights=weights, k=chance.randint(2, 6))
    ]
    title = " ".join(chance.choices(_words(), k=chance.randint(5, 11))).capitalize()
    year = FIRST[0] + number % FIRST[1]
    arxiv_id = f"{year % 100:02}{1 + number % 12:02}.{number // 84:05}" if chance.random() < 0.7 else None
    eprint = f"  eprint = {{{arxiv_id}}},\n  archivePrefix = {{arXiv}},\n" if arxiv_id else ""
    entry = f"{number:07}"
    raw = (
        f"@article{{made{entry},\n  title = {{{title}}},\n  author = {{{' and '.join(authors)}}},\n"
        f"  journal = {{Journal of Made-Up Results}},\n{eprint}  year = {{{year}}}\n}}"
    )
    return Reference(
        raw=raw, place=Place(source="made.bib", line=1 + 8 * number, entry=entry), title=title, authors=tuple(authors),
        year=year, venue="Journal of Made-Up Results", arxiv_id=arxiv_id, kind="article",
    )  # fmt: skip


@cache
def _families() -> tuple[list[float], list[str]]:
    """Family names, with the sums of their weights: few are borne by many, many by few."""
    chance, total = random.Random("families"), 0.0  # noqa: S311
    names, weights = [], []
    for rank in range(20_000):
        total += 1 / (rank + 10)
        weights.append(total)
        names.append("".join(chance.choice(_SYLLABLES) for _ in range(3)).capitalize())
    return weights, names


@cache
def _words() -> list[str]:
    chance = random.Random("words")  # noqa: S311
    return ["".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))) for _ in range(5000)]


_SYLLABLES = [first + vowel + last for first in "bdfgklmnprstvz" for vowel in "aeiou" for last in ("", "n", "r", "s")]


@cache
def claims_like(number: int) -> tuple[tuple[Claim, ...], dict[str, str]]:
    """The claims of one kind of paper, and the areas that they put it in."""
    chance = random.Random(f"claims {number}")  # noqa: S311
    page = _Page(chance)
    own = chance.sample(BENCHMARKS, 3)
    skill = chance.gauss(0, 0.1)
    for model in range(MODELS):
        operations = 10 ** chance.uniform(8, 11)
        for benchmark, metric, split, _ in own:
            page.result(f"Net-{model}", benchmark, metric, split, 30 * (operations / 1e9) ** -0.1 * 10**skill)
        page.fact(Kind.PARAMETERS, f"Net-{model}", round(operations / 50, -3))
        if model < 10:
            page.fact(Kind.OPERATIONS, f"Net-{model}", operations, convention="multiply-adds")
    benchmark, metric, split, _ = own[0]
    for other in range(16):
        page.result(f"Rival-{other}", benchmark, metric, split, chance.uniform(5, 40), own=False)
    for place in range(10):
        kind, value = (Kind.STEPS, 1e5 * (1 + place)) if place < 7 else (Kind.EPOCHS, 30.0 * (1 + place))
        page.fact(kind, f"Net-{place}", value)
    for place in range(6):
        page.fact(Kind.BATCH_SIZE, f"Net-{place}", 256.0, unit="examples")
    device, hours = chance.choice(DEVICES), round(chance.uniform(4, 400), 1)
    count = 2 ** chance.randint(0, 7)
    page.fact(Kind.HARDWARE, None, float(count), device=device, count=count, unit="devices")
    page.fact(Kind.TRAINING_TIME, None, hours, hours=hours, of="run")
    page.fact(Kind.TRAINING_TIME, "Net-1", 2 * hours, hours=2 * hours, of="run")
    page.fact(Kind.PRECISION, None, None)
    page.fact(Kind.TRAINING_EXAMPLES, None, 1_281_167.0, unit="examples")
    page.fact(Kind.TRAINING_COMPUTE, "Net-2", 10 ** chance.uniform(16, 22))
    return tuple(page.claims), {area: f"reports {benchmark}" for benchmark, _, _, area in own}


class _Page:
    """Claims as they are written down, each in a place of its own."""

    def __init__(self, chance: random.Random) -> None:
        self.claims: list[Claim] = []
        self._chance = chance

    def result(self, model: str, benchmark: str, metric: str, split: str, value: float, *, own: bool = True) -> None:
        """A result in a table."""
        rounded = round(min(95.0, max(1.0, value)), 1)
        self._add(
            Kind.RESULT, f"{rounded}", "table", model=model, value=rounded, benchmark=benchmark, metric=metric,
            split=split, own=own, ensemble=False,
        )  # fmt: skip

    def fact(self, kind: Kind, model: str | None, value: float | None, **more: Any) -> None:
        """A fact in a sentence."""
        printed = "mixed precision" if value is None else f"{value:,.10g}"
        self._add(kind, printed, "prose", model=model, value=value, **more)

    def _add(self, kind: Kind, printed: str, source: str, **more: Any) -> None:
        number, chance = len(self.claims), self._chance
        page, line = 1 + number // 25, number % 25
        flagged = chance.random() < FLAGGED
        place = Evidence(
            pdf="", page=page, bbox=Box(72.0, 90.0 + 20 * line, 102.0, 100.0 + 20 * line), text=printed, source=source,
            table=str(page) if source == "table" else None, extractor=extractor(),
            context=" ".join(chance.choices(_words(), k=12)), section="Experiments",
        )  # fmt: skip
        claim = Claim(
            kind=kind, printed=printed, evidence=place,
            confidence=round(chance.uniform(0.3, 0.7) if flagged else chance.uniform(0.8, 0.99), 3),
            status=Status.FLAGGED if flagged else Status.ACCEPTED,
            flags=(chance.choice(FLAGS),) if flagged else (),
            reasons=("the row says which model", "the column says which benchmark"), **more,
        )  # fmt: skip
        self.claims.append(claim)


def _accepted(claim: Claim) -> ReviewDecision:
    return ReviewDecision(
        claim_id=claim.id, action=Action.ACCEPT, reviewer="ada", at=AT, printed=claim.printed, value=claim.value,
        seconds=5.0, seen=seen_of(claim),
    )  # fmt: skip


def _insert(connection: Connection, numbers: range) -> None:
    """The rows of these papers."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number in numbers:
        one = made(number)
        place = one.reference.place
        name = f"{digest(place.source, place.entry or '', one.reference.raw)}-1"
        rows["papers"].append(paper_values(one.paper) | {"ties": []})
        rows["entries"].append(entry_values(Entry(reference=one.reference, paper_key=one.paper.key), name))
        rows["pdfs"].append(pdf_values(one.pdf, one.paper.key))
        event = {"item": one.paper.key, "at": AT, "who": "ingest", "what": "new: resolved", "why": one.paper.reason}
        rows["events"].append(event)
        reading = one.reading
        header = {"sha256": reading.sha256, "extractor": reading.extractor, "at": AT, "warnings": [], "dropped": []}
        rows["readings"].append(header)
        rows["areas"] += [
            {"sha256": reading.sha256, "area": area, "reason": why} for area, why in reading.areas.items()
        ]
        seen = {"gone": False, "vouched": False, "first_seen": f"{AT} {reading.extractor}"}
        rows["claims"] += [
            claim_values(claim) | {"position": position} | seen for position, claim in enumerate(reading.claims)
        ]
        rows["decisions"].append(decision_values(one.decision))
    for table in schema.metadata.sorted_tables:
        if rows[table.name]:
            connection.execute(insert(table), rows[table.name])
