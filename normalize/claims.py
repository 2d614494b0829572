"""What a claim is: one fact that a paper states, with the place where it stands.

The fields are those of the published contract (`docs/claims.md`); the units are:
`result` in percent or BLEU points; counts absolute; compute in FLOP; times in hours.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a page, in points from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )

    def overlaps(self, other: Box) -> bool:
        """Whether the two share a point."""
        return self.x0 <= other.x1 and other.x0 <= self.x1 and self.top <= other.bottom and other.top <= self.bottom


class Kind(StrEnum):
    """What a claim speaks of."""

    RESULT = "result"
    PARAMETERS = "parameters"
    OPERATIONS = "operations"
    HARDWARE = "hardware"
    TRAINING_TIME = "training_time"
    TRAINING_COMPUTE = "training_compute"
    EPOCHS = "epochs"
    STEPS = "steps"
    BATCH_SIZE = "batch_size"
    TRAINING_EXAMPLES = "training_examples"
    PRECISION = "precision"


class Status(StrEnum):
    """Where a claim stands: the tool's own verdict, or a person's."""

    ACCEPTED = "accepted"
    FLAGGED = "flagged"
    REVIEWED = "reviewed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The place of a claim: the PDF by its SHA-256, the page from 1, the box in points, and the words there.

    `source` is `prose`, `table`, `caption` or `abstract`; `table` is the number that the paper gives it.
    `context` is the sentence or the table row around the words, for a person to read; `section` is the heading that a
    sentence stands under.
    """

    pdf: str
    page: int
    bbox: Box
    text: str
    source: str
    extractor: str
    table: str | None = None
    context: str = ""
    section: str = ""


SUBJECT = ("model", "benchmark", "metric", "split", "setting", "stage", "recipe")
"""The fields that say what a claim is of."""

OLD_ID = re.compile(r"[0-9a-f]{12}(?:-\d+)?")
"""How an id looked before all of them began with a letter of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One fact. `model` None: said of all models of the paper. `id` is given by `identified` and kept by the library.

    `recipe` tells this run from the authors' other runs of the same model: schedule, augmentation, distillation.
    `confidence_value` and its like are of one field each; None where it does not apply, or was not measured.
    `reasons` are for `mine show --why`: what spoke for this reading, and what against.
    `also` are further places that say the same.
    """

    kind: Kind
    printed: str
    evidence: Evidence
    id: str = ""
    model: str | None = None
    setting: str | None = None
    training_data: str | None = None
    recipe: str | None = None
    own: bool = True
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    benchmark: str | None = None
    split: str | None = None
    metric: str | None = None
    ensemble: bool | None = None
    convention: str | None = None
    device: str | None = None
    count: int | None = None
    hours: float | None = None
    of: str | None = None
    stage: str | None = None
    confidence: float = 0.5
    confidence_value: float | None = None
    confidence_benchmark: float | None = None
    confidence_split: float | None = None
    confidence_metric: float | None = None
    confidence_owner: float | None = None
    confidence_model: float | None = None
    confidence_run: float | None = None
    status: Status = Status.ACCEPTED
    flags: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    also: tuple[Evidence, ...] = ()
    extracted_value: float | None = None
    reviewer: str | None = None

    @property
    def subject(self) -> tuple[str | None, ...]:
        """What the claim says something about, which chooses among the claims of one kind and place.

        A recipe stands last and only where there is one: what has none is named as it was before there were any.
        """
        said = tuple(getattr(self, name) for name in SUBJECT)
        return (self.kind, *said) if self.recipe else (self.kind, *said[:-1])


def identified(claims: list[Claim]) -> list[Claim]:
    """The claims with ids: `c` and a hash of PDF, subject and place, so that the same reading gives the same ids."""
    taken: dict[str, int] = {}
    named = []
    for claim in claims:
        place = (claim.evidence.pdf, claim.evidence.page, *(round(edge) for edge in claim.evidence.bbox))
        name = f"c{hashlib.sha256(repr((place, claim.subject, claim.printed)).encode()).hexdigest()[:12]}"
        taken[name] = taken.get(name, 0) + 1
        named.append(replace(claim, id=name if taken[name] == 1 else f"{name}-{taken[name]}"))
    return named


def lettered(name: str) -> str:
    """A claim's id as it is now, also of one that was written down before ids began with a letter.

    >>> lettered("0514697e55f3"), lettered("c0514697e55f3")
    ('c0514697e55f3', 'c0514697e55f3')
    """
    return f"c{name}" if OLD_ID.fullmatch(name) else name
