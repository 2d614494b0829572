"""Papers with all that is tied to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, Text, cast, or_, select

from ingest.records import PaperState
from store import schema
from store.door import Door
from store.records import Holding
from store.rows import entry_of, paper_of, pdf_of, resolution_of

T = TypeVar("T")


class Holdings(Door):
    """The part of the library that gives papers whole."""

    def holdings(self, key: str | None = None) -> list[Holding]:
        """Every paper with all that is tied to it, or the one of that key: all of one moment."""
        return self._held(None if key is None else schema.papers.c.key == key)

    def doubtful(self) -> list[Holding]:
        """The papers of which a person may have to say which they are: ambiguous ones, and those of several mentions.

        The rest, most of a large library, is not read.
        """
        papers = schema.papers.c
        return self._held(or_(papers.state == PaperState.AMBIGUOUS.value, cast(papers.ties, Text) != "[]"))

    def _held(self, which: ColumnElement[bool] | None) -> list[Holding]:
        def tied(table: Table) -> Select[Any]:
            keys = select(schema.papers.c.key)
            return select(table) if which is None else select(table).where(table.c.paper_key.in_(keys.where(which)))

        entries = tied(schema.entries).order_by(schema.entries.c.id)
        pdfs = tied(schema.pdfs).order_by(schema.pdfs.c.source_file, schema.pdfs.c.sha256)
        papers = select(schema.papers).order_by(schema.papers.c.key)
        papers = papers if which is None else papers.where(which)
        with self.reading() as connection:
            references = _by_paper(connection, entries, lambda row: entry_of(row).reference)
            files = _by_paper(connection, pdfs, pdf_of)
            resolutions = _by_paper(connection, tied(schema.resolutions), resolution_of)
            return [
                Holding(
                    paper=paper_of(row),
                    ties=tuple(row["ties"]),
                    references=tuple(references[row["key"]]),
                    pdfs=tuple(files[row["key"]]),
                    resolution=next(iter(resolutions[row["key"]]), None),
                )
                for row in map(dict, connection.execute(papers).mappings())
            ]


def _by_paper(connection: Connection, query: Select[Any], make: Callable[[dict[str, Any]], T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["paper_key"]].append(make(dict(row)))
    return found
