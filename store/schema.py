"""The tables as they are now. How a library gets there stands in `migrations.py`; a test holds the two together.

papers     one work each; `key` is the library's name for it; `ties`: what tied each further mention to it
entries    the references as they came in, each tied to a paper
pdfs       files by SHA-256, each tied to a paper
failures   what could not be read: references, files, documents; PDFs that could not be fetched
resolutions  one a paper: what the services were asked about it, step by step, and what came of it
merges     which paper was taken for another; `undone_at`: not after all, and the two are held apart from then on
readings   one a PDF: which extractor read it, what it dropped and why
areas      which areas a PDF belongs to, and the benchmark that says so
claims     what a PDF states; `gone`: a decision speaks of it but the last reading did not find it again; `vouched`:
           nor did it find this one, and a person who was asked about that says that it is there
decisions  what reviewers said, only ever appended; `seen`: what the claim was of when they said it
events     what changed: the history that `mine log` tells
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Double, ForeignKey, Index, MetaData, Table

from store.columns import Text, Whole

metadata = MetaData()

migrations = Table(
    "migrations",
    metadata,
    Column("number", Whole, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("applied_at", Text, nullable=False),
)

papers = Table(
    "papers",
    metadata,
    Column("key", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("title", Text),
    Column("authors", JSON, nullable=False),
    Column("year", Whole),
    Column("published", Text),
    Column("arxiv_id", Text),
    Column("version", Text),
    Column("doi", Text),
    Column("corpus_id", Text),
    Column("s2_id", Text),
    Column("reason", Text, nullable=False),
    Column("ties", JSON, nullable=False),
    Index("papers_arxiv_id", "arxiv_id"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("fingerprint", Text, nullable=False, unique=True),
    Column("paper_key", Text, ForeignKey("papers.key"), nullable=False),
    Column("source", Text, nullable=False),
    Column("line", Whole),
    Column("entry", Text),
    Column("raw", Text, nullable=False),
    Column("title", Text),
    Column("authors", JSON, nullable=False),
    Column("year", Whole),
    Column("venue", Text),
    Column("arxiv_id", Text),
    Column("version", Text),
    Column("doi", Text),
    Column("url", Text),
    Column("kind", Text, nullable=False),
    Column("repairs", JSON, nullable=False),
    Column("junk", Text),
    Column("corpus_id", Text),
    Column("s2_id", Text),
    Index("entries_paper_key", "paper_key"),
)

pdfs = Table(
    "pdfs",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("paper_key", Text, ForeignKey("papers.key"), nullable=False),
    Column("source_file", Text, nullable=False),
    Column("bytes", Whole, nullable=False),
    Column("pages", Whole, nullable=False),
    Column("title", Text),
    Column("year", Whole),
    Column("arxiv_id", Text),
    Column("version", Text),
    Column("identified_by", Text, nullable=False),
    Index("pdfs_paper_key", "paper_key"),
)

failures = Table(
    "failures",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("line", Whole),
    Column("entry", Text),
    Column("sha256", Text),
    Column("extractor", Text),
    Column("raw", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("retry", Boolean, nullable=False),
    Column("cause", Text),
    Column("seconds", Double),
    Column("megabytes", Double),
    Index("failures_origin", "stage", "origin"),
)

resolutions = Table(
    "resolutions",
    metadata,
    Column("paper_key", Text, ForeignKey("papers.key"), primary_key=True),
    Column("question", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("found", JSON),
    Column("score", Double),
    Column("candidates", JSON, nullable=False),
    Column("steps", JSON, nullable=False),
    Column("retry", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
)

merges = Table(
    "merges",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("gone", Text, nullable=False),
    Column("kept", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("entries", JSON, nullable=False),
    Column("pdfs", JSON, nullable=False),
    Column("resolution", JSON),
    Column("undone_at", Text),
    Index("merges_gone", "gone"),
    Index("merges_kept", "kept"),
)

readings = Table(
    "readings",
    metadata,
    Column("sha256", Text, ForeignKey("pdfs.sha256"), primary_key=True),
    Column("extractor", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("dropped", JSON, nullable=False),
)

areas = Table(
    "areas",
    metadata,
    Column("sha256", Text, ForeignKey("pdfs.sha256"), primary_key=True),
    Column("area", Text, primary_key=True),
    Column("reason", Text, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, ForeignKey("pdfs.sha256"), nullable=False),
    Column("position", Whole, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("first_seen", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("model", Text),
    Column("setting", Text),
    Column("training_data", Text),
    Column("own", Boolean, nullable=False),
    Column("value", Double),
    Column("printed", Text, nullable=False),
    Column("low", Double),
    Column("high", Double),
    Column("unit", Text),
    Column("benchmark", Text),
    Column("split", Text),
    Column("metric", Text),
    Column("ensemble", Boolean),
    Column("convention", Text),
    Column("device", Text),
    Column("count", Whole),
    Column("hours", Double),
    Column("of", Text),
    Column("stage", Text),
    Column("confidence", Double, nullable=False),
    Column("status", Text, nullable=False),
    Column("flags", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("also", JSON, nullable=False),
    Column("recipe", Text),
    Column("confidence_value", Double),
    Column("confidence_benchmark", Double),
    Column("confidence_split", Double),
    Column("confidence_metric", Double),
    Column("confidence_owner", Double),
    Column("confidence_model", Double),
    Column("confidence_run", Double),
    Column("vouched", Boolean, nullable=False),
    Index("claims_counted", "sha256", "kind", "own", "gone", "status", "benchmark", "model", "id"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("claim_id", Text, ForeignKey("claims.id"), nullable=False),
    Column("action", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("printed", Text, nullable=False),
    Column("value", Double),
    Column("changes", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seconds", Double),
    Column("undoes", Whole, ForeignKey("decisions.id")),
    Column("seen", JSON, nullable=False),
    Index("decisions_claim_id", "claim_id"),
)

events = Table(
    "events",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("item", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("why", Text, nullable=False),
    Index("events_item", "item"),
)
