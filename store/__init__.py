"""The library: what came in, what was read, what was claimed and what people decided, behind one door.

Promises: one transaction a paper, there or not there, never half; the same input twice changes nothing; a decision is
only ever appended and never lost; a PDF is kept under its SHA-256; trouble with the disk or the database is a
`MineError` that says what to do. In: the records of `ingest`, `normalize` and what `extract` found. Out: the same
records, with reviewers' decisions applied. Imports: `normalize`, `ingest` (records), `data`. The door is
`open_library` in `library.py`; tables stand in `schema.py`, and how an older library becomes a newer one in
`migrations.py`.
"""

from store.library import Library, open_library
from store.records import (
    Entry,
    Event,
    Failure,
    Holding,
    Merge,
    OrphanedDecision,
    Reading,
    SavedReading,
    Stage,
    StoredClaim,
)
from store.waiting import Conflict, Waiting

__all__ = [
    "Conflict",
    "Entry",
    "Event",
    "Failure",
    "Holding",
    "Library",
    "Merge",
    "OrphanedDecision",
    "Reading",
    "SavedReading",
    "Stage",
    "StoredClaim",
    "Waiting",
    "open_library",
]
