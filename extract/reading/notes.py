"""The notes below a table: lines of text that its marks refer to."""

from __future__ import annotations

from collections.abc import Sequence

from extract.document import Word
from extract.reading.chunks import NUMERIC, Row
from extract.reading.pages import RawPage
from extract.reading.settings import TABLES
from extract.reading.words import NOTE_MARKS
from normalize.claims import Box

Note = Sequence[Word]


def take_notes(rows: Sequence[Row]) -> tuple[list[Row], list[Note]]:
    """The rows without the lines of text at their end, and those lines, from the top down."""
    last = len(rows)
    while last > 2 and _is_note(rows[last - 1], [row for row in rows[: last - 1] if len(row.chunks) > 1]):
        last -= 1
    return list(rows[:last]), [row.words for row in rows[last:]]


def _is_note(row: Row, above: Sequence[Row]) -> bool:
    words = row.words
    if all(letter in NOTE_MARKS for word in words for letter in word.text):
        return True
    if any(NUMERIC.match(chunk.text) for chunk in row.chunks) or not above:
        return False
    marked = words[0].text[0] in NOTE_MARKS and words[0].box.x0 < above[-1].chunks[0].x0 + row.size
    if marked and (len(row.chunks) == 1 or len(words) >= TABLES.note_words):
        return True
    width = max(r.chunks[-1].x1 for r in above) - min(r.chunks[0].x0 for r in above)
    wide = words[-1].box.x1 - words[0].box.x0 > width / 2 or words[-1].text.endswith(".")
    return wide and len(words) >= TABLES.note_words and len(row.chunks) == 1


def notes_below(page: RawPage, box: Box, marks: str) -> list[Note]:
    """The lines right below a table that begin with one of its marks."""
    if not marks:
        return []
    found: list[Note] = []
    foot = box.bottom
    for line in sorted(page.lines, key=lambda line: line.box.top):
        near = foot - line.size / 2 <= line.box.top <= foot + TABLES.note_reach * line.size
        if near and line.box.x1 > box.x0 and line.box.x0 < box.x1 and line.text[0] in marks:
            found.append(line.words)
            foot = line.box.bottom
    return found
