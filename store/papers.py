"""The library's papers, the references that speak of them, their PDFs, and what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, insert, select

from data.errors import MineError, NotFound
from ingest.records import Paper, PdfFile, Reference
from ingest.resolving.records import Resolution
from store import schema
from store.door import now, record, upsert
from store.failures import Failures, digest, replace_failures
from store.files import PdfFolder
from store.holdings import Holdings
from store.merging import Merging, save_resolution
from store.records import Entry, Event, Stage
from store.rows import entry_of, entry_values, paper_of, paper_values, pdf_of, pdf_values

T = TypeVar("T")


class KeyTaken(MineError):
    """Another process keeps a paper under the key of a new one, or has merged a known one away."""


class Papers(Holdings, Merging, Failures):
    """The part of the library that `ingest` fills."""

    @property
    def files(self) -> PdfFolder:
        """The folder in which PDFs are kept."""
        return PdfFolder(self.folder / "pdf")

    def papers(self, *, areas: Collection[str] | None = None) -> list[Paper]:
        """All papers by key, or those that belong to one of `areas`."""
        query = select(schema.papers).order_by(schema.papers.c.key)
        if areas is not None:
            query = query.where(schema.papers.c.key.in_(keys_in(areas)))
        return [paper_of(row) for row in self.rows(query)]

    def paper(self, name: str) -> Paper:
        """The paper of that key, arXiv id, DOI, corpus id, file name, start of a PDF's SHA-256, or key in a list.

        The key of a paper that was merged into another finds that one. Raises `NotFound`.
        """
        for query in (*_ways_to_find(name), *_ways_to_find(self.kept_as(name))):
            found = [paper_of(row) for row in self.rows(query)]
            if len(found) == 1:
                return found[0]
        raise NotFound(f"no paper is called {name!r} in {self.name}; {self._advice(name)}")

    def _advice(self, name: str) -> str:
        keys = [row["key"] for row in self.rows(select(schema.papers.c.key))]
        names = keys + [row["source_file"] for row in self.rows(select(schema.pdfs.c.source_file))]
        near = get_close_matches(name, names, n=3, cutoff=0.6)
        return f"did you mean {', '.join(near)}?" if near else "`mine show` without a name lists them"

    def paper_areas(self, key: str) -> dict[str, str]:
        """The areas of a paper and the reason for each."""
        query = (
            select(schema.areas.c.area, schema.areas.c.reason)
            .join(schema.pdfs, schema.pdfs.c.sha256 == schema.areas.c.sha256)
            .where(schema.pdfs.c.paper_key == key)
            .order_by(schema.areas.c.area)
        )
        return {row["area"]: row["reason"] for row in self.rows(query)}

    def pdfs(self, paper: str | None = None) -> list[tuple[str, PdfFile]]:
        """The PDFs, each with its paper's key, in order of key and file name; of one paper's key, or of all."""
        order = (schema.pdfs.c.paper_key, schema.pdfs.c.source_file, schema.pdfs.c.sha256)
        query = select(schema.pdfs).order_by(*order)
        if paper is not None:
            query = query.where(schema.pdfs.c.paper_key == paper)
        return [(row["paper_key"], pdf_of(row)) for row in self.rows(query)]

    def owner_of(self, sha256: str) -> str | None:
        """The key of the paper that has this PDF."""
        found = self.rows(select(schema.pdfs.c.paper_key).where(schema.pdfs.c.sha256 == sha256))
        return str(found[0]["paper_key"]) if found else None

    def pdf_path(self, sha256: str) -> Path:
        """Where a PDF is kept. Raises `NotFound` where it is not."""
        return self.files.find(sha256)

    def entries(self, paper: str | None = None) -> list[Entry]:
        """The references as they came in, of one paper's key or of all."""
        query = select(schema.entries).order_by(schema.entries.c.id)
        if paper is not None:
            query = query.where(schema.entries.c.paper_key == paper)
        return [entry_of(row) for row in self.rows(query)]

    def save_paper(
        self,
        paper: Paper,
        *,
        references: Sequence[Reference] = (),
        pdfs: Sequence[PdfFile] = (),
        ties: Sequence[str] = (),
        is_new: bool | None = None,
        resolution: Resolution | None = None,
    ) -> bool:
        """Keep a paper with references and PDFs that are tied to it, in one transaction; whether anything changed.

        A reference or PDF that is there already is tied to this paper from now on. The PDFs' bytes come first:
        `files.keep`. `resolution` is what the services said of it, where they were asked just now. Raises `KeyTaken`
        where the paper is said to be new and another has its key by now, or to be known and is gone: merged away.
        """
        with self.writing() as connection:
            if is_new is not None:
                _refuse_other(connection, paper.key, is_new=is_new)
            states = _keep(connection, paper, references, pdfs, ties)
            if resolution is not None:
                states.append(save_resolution(connection, paper.key, resolution))
                if states[-1] != "same":
                    record(connection, [_asked_event(paper.key, resolution)])
        return any(state != "same" for state in states)

    def save_fetched(self, paper: Paper, pdf: PdfFile, *, url: str, ties: Sequence[str] = ()) -> None:
        """Keep a paper with the PDF that was fetched from `url`, in one transaction.

        Raises `KeyTaken` where the paper was merged away.
        """
        with self.writing() as connection:
            _refuse_other(connection, paper.key, is_new=False)
            _keep(connection, paper, (), [pdf], ties)
            what = f"fetched {pdf.source_file}"
            record(connection, [Event(item=paper.key, at=now(), who="ingest", what=what, why=url)])


def _keep(
    connection: Connection,
    paper: Paper,
    references: Sequence[Reference],
    pdfs: Sequence[PdfFile],
    ties: Sequence[str],
) -> list[str]:
    """Write a paper with its mentions and its history; what became of each row. A PDF ends the failure to fetch one."""
    states = [upsert(connection, schema.papers, paper_values(paper) | {"ties": list(ties)})]
    states += _save_entries(connection, [Entry(reference=one, paper_key=paper.key) for one in references])
    states += [upsert(connection, schema.pdfs, pdf_values(pdf, paper.key)) for pdf in pdfs]
    if pdfs:
        replace_failures(connection, Stage.FETCH, paper.key, ())
    if states[0] != "same":
        what = f"{states[0]}: {paper.state.value}"
        record(connection, [Event(item=paper.key, at=now(), who="ingest", what=what, why=paper.reason)])
    return states


def _asked_event(key: str, resolution: Resolution) -> Event:
    """What the services were asked about a paper and said, as a line of history."""
    steps = "; ".join(f"{step.service}, {step.asked}: {step.outcome}" for step in resolution.steps)
    what = f"asked: {resolution.state.value}" if resolution.by == "ingest" else f"chosen: {resolution.state.value}"
    return Event(item=key, at=now(), who=resolution.by, what=what, why=steps or resolution.reason)


def keys_in(areas: Collection[str]) -> Select[Any]:
    """The keys of the papers that belong to one of `areas`, as a query."""
    return (
        select(schema.pdfs.c.paper_key)
        .join(schema.areas, schema.areas.c.sha256 == schema.pdfs.c.sha256)
        .where(schema.areas.c.area.in_(sorted(areas)))
    )


def _refuse_other(connection: Connection, key: str, *, is_new: bool) -> None:
    found = connection.execute(select(schema.papers.c.key).where(schema.papers.c.key == key)).first()
    if is_new and found is not None:
        raise KeyTaken(f"another process took the key {key} for a paper just now; run the command again")
    if not is_new and found is None:
        raise KeyTaken(f"another process merged the paper {key} into another just now; run the command again")


def _ways_to_find(name: str) -> tuple[Select[Any], ...]:
    papers, pdfs, entries = schema.papers.c, schema.pdfs.c, schema.entries.c
    return (
        select(schema.papers).where(papers.key == name),
        select(schema.papers).where(papers.arxiv_id == name.removeprefix("arXiv:")),
        select(schema.papers).where(papers.doi == name.lower()),
        select(schema.papers).where(papers.corpus_id == name.lower().removeprefix("corpusid:")),
        _with_key(select(pdfs.paper_key).where(pdfs.source_file.in_([name, f"{name}.pdf"]))),
        _with_key(select(pdfs.paper_key).where(pdfs.sha256.startswith(name.lower(), autoescape=True))),
        _with_key(select(entries.paper_key).where(entries.entry == name)),
    )


def _with_key(keys: Select[Any]) -> Select[Any]:
    return select(schema.papers).where(schema.papers.c.key.in_(keys))


def _save_entries(connection: Connection, entries: Sequence[Entry]) -> list[str]:
    """A reference is known again by its source, key and text, and the how-manieth of these it is; not by its line."""
    twins: Counter[str] = Counter()
    states = []
    for entry in entries:
        place = entry.reference.place
        text = digest(place.source, place.entry or "", entry.reference.raw)
        twins[text] += 1
        states.append(_save_entry(connection, entry, f"{text}-{twins[text]}"))
    return states


def _save_entry(connection: Connection, entry: Entry, name: str) -> str:
    table = schema.entries
    values = entry_values(entry, name)
    found = connection.execute(select(table).where(table.c.fingerprint == name)).mappings().one_or_none()
    if found is None:
        connection.execute(insert(table).values(**values))
        return "new"
    if all(found[column] == value for column, value in values.items()):
        return "same"
    connection.execute(table.update().where(table.c.fingerprint == name).values(**values))
    return "changed"
