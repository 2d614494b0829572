"""PDFs broken by chance, and what becomes of them when they are read."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

from extract.errors import UnreadablePdf
from extract.reading import read_document
from pipeline.workers import Limits, work
from tests.extract.reading.hostile import WORDS, page_of, text
from tests.extract.reading.styles import make_style
from tests.pdfs import simple_pdf
from tests.typeset import pdf

PART = 100
"""Mutants read by one process in one go."""


def fates_of(count: int, folder: Path, *, jobs: int = 2, first: int = 0) -> tuple[dict[int, str], list[str]]:
    """What became of each of so many mutants, `read` or the reason; and why parts of them were not answered at all."""
    end = first + count
    parts = [range(start, min(start + PART, end)) for start in range(first, end, PART)]
    outcomes = list(work(partial(_read_mutants, folder=folder), parts, jobs=jobs, limits=Limits(seconds=300.0)))
    fates = {number: fate for outcome in outcomes for number, fate in (outcome.value or {}).items()}
    return fates, [outcome.reason for outcome in outcomes if outcome.value is None and outcome.reason]


def _mutant(number: int) -> bytes:
    """One of endless files: a whole one with bytes changed, cut out, doubled, or its end cut off."""
    chance = random.Random(number)  # noqa: S311  # mutations, not secrets
    mutant = bytearray(_wholes()[number % len(_wholes())])
    for _ in range(chance.randint(1, 20)):
        place = chance.randrange(len(mutant))
        match chance.randrange(4):
            case 0:
                mutant[place] = chance.randrange(256)
            case 1:
                del mutant[place : place + chance.randint(1, 30)]
            case 2:
                mutant[place:place] = mutant[place : place + chance.randint(1, 30)]
            case _:
                mutant[place : place + 2] = chance.choice((b"-9", b"99", b"00", b"<<", b"]>"))
    return bytes(mutant[: chance.randrange(len(mutant))] if chance.random() < 0.1 else mutant)


def _wholes(made: list[bytes] = []) -> list[bytes]:  # noqa: B006  # made once a process
    if not made:
        made += [pdf(make_style(5).source()), pdf(make_style(8).source())]
        made += [simple_pdf(["A Network", WORDS, "76.3 78.1"], pages=3), page_of(text())]
    return made


def _read_mutants(numbers: range, folder: Path) -> dict[int, str]:
    """What became of some mutants: `read`, or the reason."""
    fates = {}
    path = folder / f"mutants-{numbers.start}.pdf"
    for number in numbers:
        path.write_bytes(_mutant(number))
        try:
            read_document(path, "")
            fates[number] = "read"
        except UnreadablePdf as error:
            fates[number] = error.reason
    return fates
