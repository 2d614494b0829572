"""The smallest papers and claims that a test needs."""

from __future__ import annotations

import itertools
from typing import Any

from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Box, Claim, Evidence, Kind
from normalize.rows import Item, Row, build_rows

PAPER = Paper(key="one", state=PaperState.RESOLVED, title="A paper", year=2018, arxiv_id="1801.00001")
PDF = PdfFile(sha256="a" * 64, source_file="one.pdf", bytes=1, pages=9, version="2")

_NUMBERS = itertools.count(1)


def claim(kind: Kind, *, page: int = 3, source: str = "prose", table: str | None = None, **fields: Any) -> Claim:
    """A claim with an id and a place of its own; `printed` is the value where it is not given."""
    number = next(_NUMBERS)
    place = Evidence(
        pdf=PDF.sha256,
        page=page,
        bbox=Box(1, number, 2, number + 1),
        text="",
        source=source,
        extractor="t",
        table=table,
    )
    fields.setdefault("printed", str(fields.get("value", fields.get("hours", fields.get("device", "")))))
    fields.setdefault("confidence", 0.9)
    return Claim(kind=kind, evidence=place, id=f"c{number}", **fields)


def result(model: str | None = "Net-50", value: float = 25.0, **fields: Any) -> Claim:
    """A result on ImageNet, top-1 error, validation."""
    about: dict[str, Any] = {
        "benchmark": "imagenet",
        "split": "val",
        "metric": "top-1 error",
        "ensemble": False,
    } | fields
    return claim(Kind.RESULT, model=model, value=value, **about)


def hardware(device: str = "nvidia-titan-xp", count: int | None = 8, unit: str = "devices", **fields: Any) -> Claim:
    return claim(Kind.HARDWARE, device=device, count=count, unit=unit, **fields)


def hours(number: float, of: str = "run", **fields: Any) -> Claim:
    return claim(Kind.TRAINING_TIME, hours=number, of=of, **fields)


def rows(*claims: Claim, paper: Paper = PAPER) -> list[Row]:
    """The rows of one paper that makes these claims."""
    items: list[Item] = [(paper, PDF, one) for one in claims]
    return build_rows(items)


def row(*claims: Claim, paper: Paper = PAPER) -> Row:
    """The one row of these claims."""
    (only,) = rows(*claims, paper=paper)
    return only
