"""Whether what stands above a figure's caption has the shape of a table, as some results do, and not of a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.reading.chunks import NUMERIC, Row
from extract.reading.rules import Rule
from normalize.claims import Box

_ROWS = 4  # a table has a header and three rows at least,
_CELLS = 3  # and three cells a row;
_ALIKE = 0.8  # this share of the rows has as many cells as is usual, or one fewer;
_LABELLED = 0.7  # this share of them begins with a label,
_VALUES = 0.5  # and this share of the other cells are values
_FULL = 0.8  # of the width: a rule that long stands below the header


def is_plainly_table(rows: Sequence[Row], rules: Sequence[Rule], box: Box) -> bool:
    """Whether rows, rules and cells are those of a table: a header of words above a rule, labels, values."""
    if len(rows) < _ROWS or not any(rule.length > _FULL * box.width for rule in rules) or len(rules) > len(rows) + 3:
        return False
    usual = Counter(len(row.chunks) for row in rows).most_common(1)[0][0]
    body = rows[1:]
    alike = sum(usual - 1 <= len(row.chunks) <= usual for row in rows)
    labels = sum(not NUMERIC.match(row.chunks[0].text) for row in body)
    cells = [chunk.text for row in body for chunk in row.chunks[1:]]
    values = sum(bool(NUMERIC.match(text)) for text in cells)
    headed = not any(NUMERIC.match(chunk.text) for chunk in rows[0].chunks)
    return (
        headed
        and usual >= _CELLS
        and alike >= _ALIKE * len(rows)
        and labels >= _LABELLED * len(body)
        and values >= _VALUES * len(cells)
    )
