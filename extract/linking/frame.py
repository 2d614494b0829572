"""The frame in which a table is read: put in order, and turned where its models stand in columns."""

from __future__ import annotations

from extract.document import Table
from extract.linking.axis import models_in_columns
from extract.linking.grid import Grid, grid_of
from extract.linking.names import PaperNames
from extract.linking.repairs import repaired
from extract.linking.turning import turned

LIKELY = 0.5


def framed(table: Table, names: PaperNames) -> Grid:
    """The table as a grid of records, its models in rows whichever way it is printed."""
    table = repaired(table)
    turns = table.width > 1 and bool(table.body) and models_in_columns(table, names) > LIKELY
    return grid_of(turned(table) if turns else table)
