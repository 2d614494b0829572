"""Speed and memory of the room `normalize`: `python -m bench.normalize [CLAIMS]`.

Makes synthetic claims (100,000 unless told) of papers with 40 results and 20 facts each, builds their rows and writes
them in each format; reads numbers, times and devices in a long text.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Box, Claim, Evidence, Kind
from normalize.devices import find_devices
from normalize.export import FORMATS, table_bytes
from normalize.numbers import find_numbers
from normalize.rows import Item, build_rows
from normalize.times import find_times

T = TypeVar("T")

RESULTS, FACTS = 40, 20
TEXT = "Net-50 has 25.5M parameters and 4.1 GFLOPs at 224x224; it was trained on eight P100 GPUs for 3.5 days. " * 2000


def items(claims: int) -> Iterator[Item]:
    """Claims of as many papers as it takes."""
    for number in range(claims // (RESULTS + FACTS)):
        paper = Paper(key=f"paper{number}", state=PaperState.RESOLVED, title=f"Paper {number}", year=2018)
        pdf = PdfFile(sha256=f"{number:064}", source_file=f"{number}.pdf", bytes=1, pages=9)
        for claim in _claims(pdf.sha256):
            yield paper, pdf, claim


def _claims(sha256: str) -> Iterator[Claim]:
    def place(row: int) -> Evidence:
        return Evidence(pdf=sha256, page=3, bbox=Box(0, row, 9, row + 1), text="", source="table", extractor="bench")

    base = Claim(
        kind=Kind.RESULT, printed="25", evidence=place(0), benchmark="imagenet", metric="top-1 error", value=25.0
    )
    for number in range(RESULTS):
        model, setting = f"Net-{number // 4}", f"crop {number % 4}"
        yield replace(base, id=f"r{number}", evidence=place(number), model=model, setting=setting, split="val")
    for number in range(FACTS // 2 - 1):
        place_of, model = place(number), f"Net-{number}"
        yield Claim(kind=Kind.PARAMETERS, printed="25M", evidence=place_of, id=f"p{number}", model=model, value=2.5e7)
        yield Claim(kind=Kind.TRAINING_TIME, printed="84", evidence=place_of, id=f"t{number}", model=model, hours=84.0)
    yield Claim(kind=Kind.HARDWARE, printed="8 V100", evidence=place(1), id="h", device="nvidia-v100", count=8)
    yield Claim(kind=Kind.EPOCHS, printed="90", evidence=place(1), id="e", value=90.0)


def _timed(name: str, work: Callable[[], T]) -> T:
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    print(f"{name:28} {time.perf_counter() - start:8.2f} s, {time.process_time() - busy:8.2f} s of a processor")
    return result


def main() -> None:
    """Prints seconds for each step, and the peak memory of the process."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    made = list(items(claims))
    rows = _timed(f"{len(made)} claims to rows", lambda: build_rows(made))
    for form in FORMATS:
        _timed(f"{len(rows)} rows as {form}", partial(table_bytes, rows, form))
    print(f"text of {len(TEXT)} characters")
    finders: dict[str, Callable[[str], object]] = {
        "numbers": find_numbers,
        "times": find_times,
        "devices": find_devices,
    }
    for name, finder in finders.items():
        _timed(f"  {name}", partial(finder, TEXT))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
