"""The options and arguments of the commands, each as a type with its help, so that one means the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

DATA = typer.Option("--format", help="Write data of this kind instead of a view.")

LibraryDir = Annotated[
    Path | None, typer.Option("--library", metavar="DIR", help="The library's folder, instead of mine-library here.")
]
Area = Annotated[str, typer.Option("--area", metavar="AREA", help="vision, language, speech, all, or one area.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table for a person.")]
DryRun = Annotated[bool, typer.Option("-n", "--dry-run", help="Say what would be done, and do nothing.")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, metavar="N", help="PDFs read at once; one a processor.")]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="URL", help="Read on the cluster of this Dask scheduler, tcp://host:port."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, metavar="N", help="Read with N Dask workers, started for this.")
]
Force = Annotated[bool, typer.Option("--force", help="Read again what was read before.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here, not to stdout.")]
Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="SOURCE...", help="A .bib, .ris, .json or .txt list, an id, a PDF, a folder, or -."),
]
ReferencesOf = Annotated[
    list[str] | None, typer.Option("--references-of", metavar="ID", help="The reference list of this paper, too.")
]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="Ask again about what failed or was not found.")]
Refresh = Annotated[bool, typer.Option("--refresh", help="Ask again about everything, whatever is kept.")]
PdfDir = Annotated[Path | None, typer.Option("--pdf-dir", metavar="DIR", help="A folder of PDFs in hand.")]
Offline = Annotated[bool, typer.Option("--offline", help="Ask no service; use what they said before.")]
PdfNames = Annotated[list[Path], typer.Argument(metavar="PDF...", help="PDFs, or folders of them.")]
PaperName = Annotated[str | None, typer.Argument(metavar="PAPER", help="A key, arXiv id, file name or SHA-256.")]
OnePaper = Annotated[str, typer.Argument(metavar="PAPER", help="A key, arXiv id, file name or SHA-256.")]
Mentions = Annotated[
    list[str] | None, typer.Argument(metavar="MENTION...", help="Keys of references or names of PDFs to split off.")
]
Online = Annotated[bool, typer.Option("--online", help="Ask both services one question each, and fetch one PDF.")]
Repair = Annotated[
    bool, typer.Option("--repair", help="Make a damaged database anew from what can be read; the old one is kept.")
]
Item = Annotated[str, typer.Argument(metavar="ITEM", help="A claim's id, a row's, or what names a paper.")]
Why = Annotated[bool, typer.Option("--why", help="Say why each claim reads so, and what was dropped.")]
TablesAs = Annotated[Literal["jsonl", "csv", "html"] | None, DATA]
ClaimsAs = Annotated[Literal["jsonl", "csv"] | None, DATA]
TableAs = Annotated[Literal["csv", "parquet", "json", "epoch"] | None, DATA]
Reviewer = Annotated[str | None, typer.Option("--reviewer", metavar="NAME", help="Who reviews.")]
Script = Annotated[Path | None, typer.Option("--script", metavar="FILE", help="Rules that decide, not a person.")]
Web = Annotated[bool, typer.Option("--web", help="A local page: the PDF on the left, the question on the right.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, metavar="N", help="With --web; 0 takes a free one.")]
SheetOut = Annotated[
    Path | None, typer.Option("--export", metavar="FILE", help="Write the queue as a sheet: .csv or .jsonl.")
]
SheetIn = Annotated[
    Path | None,
    typer.Option("--import", metavar="FILE", help="Decide as a filled-in sheet says, all or nothing."),
]
Order = Annotated[str, typer.Option("--order", metavar="NAME", help="What comes first: impact, paper, doubt.")]
OfPaper = Annotated[str | None, typer.Option("--paper", metavar="PAPER", help="One paper alone, by key or file name.")]
OfKind = Annotated[str | None, typer.Option("--kind", metavar="KIND", help="One kind of claim alone.")]
OfFlag = Annotated[str | None, typer.Option("--flag", metavar="CODE", help="One flag alone.")]
Second = Annotated[
    float, typer.Option("--second", min=0, max=1, metavar="SHARE", help="Also this share of what others decided.")
]
Calibration = Annotated[
    bool, typer.Option("--calibration", help="Precision by flag, kind, extractor and confidence; Cohen's kappa.")
]
TableFile = Annotated[Path | None, typer.Option("--table", metavar="FILE", help="Read rows from a file.")]
Measure = Annotated[str, typer.Option("--measure", metavar="NAME", help="Which column of compute.")]
Benchmark = Annotated[str | None, typer.Option("--benchmark", metavar="ID", help="One benchmark alone.")]
Targets = Annotated[
    list[float] | None,
    typer.Option("--target", metavar="ERROR", help="An error rate to ask the compute for; 0.05, 0.01."),
]
Factors = Annotated[Path | None, typer.Option("--factors", metavar="FILE", help="Prices, power, CO2 of your own.")]
FigureFile = Annotated[
    Path | None,
    typer.Option("--figure", metavar="FILE", help="Draw what papers report: .svg, .png or .pdf."),
]
Folder = Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Write the files here.")]
PageNumber = Annotated[int | None, typer.Option("--page", min=1, metavar="N", help="With --draw: which page.")]
Draw = Annotated[Path | None, typer.Option("--draw", metavar="FILE.png", help="Draw tables, cells and claims.")]
RowId = Annotated[str | None, typer.Option("--row", metavar="ROW", help="One row, and where each number stands.")]
