"""Rows that speak of rows that are not there, as a salvaged database may have them: found, and let go."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from ingest.records import PdfFile, Reference
from store import schema
from store.library import Library
from store.rows import entry_of, pdf_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """References and PDFs whose paper is not there. Tied to papers again, they are as good as before."""

    references: tuple[Reference, ...]
    pdfs: tuple[PdfFile, ...]


def loose_ends(library: Library) -> Loose:
    """The references and PDFs without a paper."""
    keys = select(schema.papers.c.key)
    entries = select(schema.entries).where(schema.entries.c.paper_key.not_in(keys)).order_by(schema.entries.c.id)
    pdfs = select(schema.pdfs).where(schema.pdfs.c.paper_key.not_in(keys)).order_by(schema.pdfs.c.sha256)
    return Loose(
        references=tuple(entry_of(row).reference for row in library.rows(entries)),
        pdfs=tuple(pdf_of(row) for row in library.rows(pdfs)),
    )


def let_go(library: Library) -> dict[str, int]:
    """Delete what hangs on a PDF or paper that is not there: how many rows by table.

    Decisions stay, with or without their claims: a new extraction gives a claim that reads the same the same id.
    """
    keys, files = select(schema.papers.c.key), select(schema.pdfs.c.sha256)
    doomed = {table: table.c.sha256.not_in(files) for table in (schema.claims, schema.readings, schema.areas)}
    doomed |= {table: table.c.paper_key.not_in(keys) for table in (schema.resolutions, schema.entries)}
    with library.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        return {table.name: connection.execute(delete(table).where(which)).rowcount for table, which in doomed.items()}
