"""What a labeller needs of a paper's tables, and whether what was labelled is whole.

    python -m bench.label PAPER [--table N]... [--out DIR]
    python -m bench.label --check FILE...

PAPER is a PDF, or the name of one in a corpus. For each table, DIR (`build/label/PAPER`) gets `table-N.png`, the table
on its page with ticks at its rows and columns; `table-N.txt`, the words as read, row by row, with what the paper says
of the table; and, in `PAPER.json`, an entry to be filled in. A file that is there already is never changed but for
tables that it lacks. `bench/labels/README.md` has the rules. `--check` prints each fault of label files with its place
and ends with 1 where there is any; what does not fit is only looked for where the PDF is at hand.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from bench.label_faults import faults, misfits
from bench.labelled import (
    APART,
    Cut,
    LabelledTable,
    Raw,
    Span,
    along_columns,
    along_rows,
    cut_of,
    fit,
    labels_of,
    middle,
    table_for,
)
from extract.document import Cell, Document, Table
from extract.errors import UnreadablePdf
from extract.reading import read_document
from extract.reading.draw import render_page
from normalize.claims import Box

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "../shared/corpus"
FOLDERS = ("pdf", "more/pdf", "none/pdf")
OPENED = ROOT / "tests/gold/fresh"
"""Facts of the fresh batches that were opened, by number; of no other batch is a PDF looked for."""

SCALE = 3.0
"""Pixels a point of the picture."""
ROUND = 8.0
"""Points of the page around the table."""
MARGIN = 150
"""Pixels beside and above the table for the ticks' labels."""
INK, FAINT = "#c00000", "#f0b0b0"
LONGEST_SAYS = 40
LONGEST_SENTENCE = 400


def main() -> int:
    """Write what the labeller needs, or check what was labelled; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paper", nargs="?", help="a PDF, or the name of one in the corpus")
    parser.add_argument("--table", action="append", metavar="N", help="only the table of that number; may be repeated")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write; build/label/PAPER")
    parser.add_argument("--check", nargs="+", type=Path, metavar="FILE", help="label files to check")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    asked = parser.parse_args()
    if bool(asked.paper) == bool(asked.check):
        parser.error("name a paper, or files to --check")
    if asked.check:
        return check(asked.check, asked.corpus)
    path = find_pdf(asked.paper, asked.corpus)
    if path is None:
        print(f"{asked.paper}: is no PDF, and none of that name is in {asked.corpus}", file=sys.stderr)
        return 1
    try:
        return write(path, asked.table, asked.out or ROOT / "build/label" / path.stem)
    except UnreadablePdf as error:
        print(error, file=sys.stderr)
        return 1


def find_pdf(paper: str, corpus: Path = CORPUS) -> Path | None:
    """The PDF at that path, else the one of that name in a corpus; None where there is none."""
    if paper.endswith(".pdf"):
        return Path(paper) if Path(paper).is_file() else None
    opened = [f"fresh/{folder.name}/pdf" for folder in sorted(OPENED.glob("[0-9]*"))]
    places = (corpus / folder / f"{paper}.pdf" for folder in (*FOLDERS, *opened))
    return next((path for path in places if path.is_file()), None)


# For the labeller


def write(path: Path, numbers: Sequence[str] | None, folder: Path) -> int:
    """Pictures, words and an entry to fill in for the tables of a PDF; 1 where it has none of these numbers."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    document = read_document(path, sha256)
    chosen = [table for table in document.tables if not numbers or table.number in numbers]
    if not chosen:
        known = ", ".join(str(table.number) for table in document.tables) or "none"
        print(f"{path}: no such table is read; those read: {known}", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for table, name in zip(chosen, _names(chosen), strict=True):
        (folder / f"{name}.png").write_bytes(picture(path, table))
        (folder / f"{name}.txt").write_text("\n".join(words(document, table)) + "\n", encoding="utf-8")
    file = folder / f"{path.stem}.json"
    labels: dict[str, Any] = {"paper": path.stem, "sha256": sha256, "by": "reader", "tables": []}
    if file.exists():
        labels = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(dumped(_with_missing(labels, map(entry, chosen))), encoding="utf-8")
    print(f"{folder}: {', '.join(_names(chosen))} (.png and .txt); fill in {file.name}")
    return 0


def _names(tables: Sequence[Table]) -> list[str]:
    names: list[str] = []
    for table in tables:
        name = "table-" + re.sub(r"[^\w.]+", "-", table.number or f"page{table.page}")
        names.append(name if name not in names else f"{name}-page{table.page}-{len(names)}")
    return names


def _with_missing(old: dict[str, Any], tables: Iterable[Raw]) -> dict[str, Any]:
    known = {(table["page"], table["number"]) for table in old["tables"]}
    return {**old, "tables": [*old["tables"], *(new for new in tables if (new["page"], new["number"]) not in known)]}


def entry(table: Table) -> dict[str, Any]:
    """A table to be labelled: one segment with all centres and no roles."""
    cut = cut_of(table)
    headings = [_heading(cell, cut) for cell in upper_headings(table)]
    segment = {
        "models": "",
        **({"headings": headings} if headings else {}),
        "columns": _lines((span, _head_of(table, number)) for number, span in enumerate(cut.columns)),
        "rows": _lines((span, _stub_of(row)) for span, row in zip(cut.rows, table.rows, strict=True)),
    }
    box = [round(edge, 1) for edge in table.box]
    return {"page": table.page, "number": table.number, "box": box, "segments": [segment]}


def upper_headings(table: Table) -> list[Cell]:
    """The header cells that stand over others or over several columns; the lowest of a column is the column's own."""
    below: dict[int, int] = {}
    for row in table.header_rows:
        for cell in row:
            if cell.text and cell.span == 1:
                below[cell.column] = cell.row
    return [
        cell
        for row in table.header_rows
        for cell in row
        if cell.text and (cell.span > 1 or cell.row < below.get(cell.column, cell.row))
    ]


def _heading(cell: Cell, cut: Cut) -> dict[str, Any]:
    column, row = middle(along_columns(cell.box, cut.sideways)), middle(along_rows(cell.box, cut.sideways))
    return {"column": round(column, 1), "row": round(row, 1), "says": _short(cell.text), "role": ""}


def _lines(spans: Iterable[tuple[Span, str]]) -> list[dict[str, Any]]:
    """A line for each; none for one that lies on another."""
    lines: list[dict[str, Any]] = []
    for span, says in spans:
        at = round(span.centre, 1)
        if all(abs(at - line["at"]) >= APART for line in lines):
            lines.append({"at": at, **({"says": _short(says)} if says else {}), "role": ""})
    return lines


def _head_of(table: Table, column: int) -> str:
    return " / ".join(table.header_path(column)[-1:])


def _stub_of(row: Sequence[Cell]) -> str:
    """What a row begins with."""
    return next((cell.text for cell in row if cell.text), "")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SAYS else text[: LONGEST_SAYS - 1].rstrip() + "…"


def dumped(labels: Raw) -> str:
    """A file of labels as text: one row, column or heading a line."""
    lines = [f'{{"paper": {_json(labels["paper"])}, "sha256": {_json(labels["sha256"])}, "by": {_json(labels["by"])},']
    lines.append(' "tables": [')
    tables = [_dumped_table(table) for table in labels["tables"]]
    return "\n".join([*lines, ",\n".join(tables), " ]}"]) + "\n"


def _dumped_table(table: Raw) -> str:
    head = f'  {{"page": {_json(table["page"])}, "number": {_json(table["number"])}, "box": {_json(table["box"])},'
    return "\n".join([head, '   "segments": [', ",\n".join(map(_dumped_segment, table["segments"])), "   ]}"])


def _dumped_segment(segment: Raw) -> str:
    lists = [key for key in ("headings", "columns", "rows") if key in segment]
    head = ", ".join(f"{_json(key)}: {_json(value)}" for key, value in segment.items() if key not in lists)
    parts = [f"    {{{head}"]
    for key in lists:
        lines = ",\n".join(f"      {_json(line)}" for line in segment[key])
        parts.append(f"     {_json(key)}: [\n{lines}]")
    return ",\n".join(parts) + "}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# Words


def words(document: Document, table: Table) -> Iterator[str]:
    """What is read of a table, row by row with centres, and what the paper says of it."""
    cut = cut_of(table)
    yield f"paper: {document.title}"
    yield f"table {table.number}, page {table.page}, section {table.section!r}; header rows as read: {table.headers}"
    yield f"caption: {table.caption}"
    yield from (f"note: {note}" for note in table.notes)
    if cut.sideways:
        yield "printed sideways: rows stand beside each other, so a row's place is an x and a column's a y"
    yield "columns: " + "  ".join(f"c{number}={span.centre:.1f}" for number, span in enumerate(cut.columns))
    for number, row in enumerate(table.rows):
        yield f"r{number} at {cut.rows[number].centre:.1f}: " + " | ".join(
            _cell(cell, cut) for cell in row if cell.text
        )
    yield "what the paper says of it:"
    yield from (f"- {sentence}" for sentence in mentions(document, table.number))


def _cell(cell: Cell, cut: Cut) -> str:
    span = f"-c{cell.column + cell.span - 1}" if cell.span > 1 else ""
    bold = " (bold)" if cell.bold else ""
    return f"c{cell.column}{span}={middle(along_columns(cell.box, cut.sideways)):.1f} {cell.text}{bold}"


def mentions(document: Document, number: str | None) -> list[str]:
    """The sentences that name the table, cut where they are long."""
    if number is None:
        return []
    named = re.compile(rf"\bTab(?:le|\.)s?\s*{re.escape(number)}(?![\w.]*\w)", re.IGNORECASE)
    found = (sentence for sentence in document.sentences if sentence.source != "caption")
    return [sentence.text[:LONGEST_SENTENCE] for sentence in found if named.search(sentence.text)]


# Pictures


def picture(path: Path, table: Table) -> bytes:
    """The table and its caption on the page, as PNG, with a tick and the centre at each row and column as read."""
    page = Image.open(io.BytesIO(render_page(path, table.page, scale=SCALE))).convert("RGB")
    whole = table.box.union(table.caption_box) if table.caption_box else table.box
    for row in table.rows:
        for cell in row:
            whole = whole.union(cell.box)
    edges = Box(whole.x0 - ROUND, whole.top - ROUND, whole.x1 + ROUND, whole.bottom + ROUND)
    left, top = max(round(edges.x0 * SCALE), 0), max(round(edges.top * SCALE), 0)
    right, bottom = min(round(edges.x1 * SCALE), page.width), min(round(edges.bottom * SCALE), page.height)
    sheet = Image.new("RGB", (right - left + MARGIN, bottom - top + MARGIN), "white")
    sheet.paste(page.crop((left, top, right, bottom)), (MARGIN, MARGIN))
    pen = ImageDraw.Draw(sheet)
    cut = cut_of(table)
    across, down = (cut.rows, cut.columns) if cut.sideways else (cut.columns, cut.rows)
    letters = ("r", "c") if cut.sideways else ("c", "r")
    _ticks_above(pen, [(letters[0], span.centre * SCALE - left + MARGIN, span) for span in across], sheet.height)
    _ticks_beside(pen, [(letters[1], span.centre * SCALE - top + MARGIN, span) for span in down])
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return buffer.getvalue()


Tick = tuple[str, float, Span]


def _ticks_above(pen: ImageDraw.ImageDraw, ticks: Iterable[Tick], height: int) -> None:
    """Names in three lines by turns, so that narrow columns keep theirs apart."""
    font = ImageFont.load_default(20)
    for number, (letter, x, span) in enumerate(ticks):
        y = 8 + 40 * (number % 3)
        pen.text((x, y), f"{letter}{number} {span.centre:.1f}", fill=INK, font=font, anchor="ma")
        pen.line((x, y + 24, x, MARGIN), fill=INK)
        pen.line((x, height - 8, x, height), fill=INK)


def _ticks_beside(pen: ImageDraw.ImageDraw, ticks: Iterable[Tick]) -> None:
    font = ImageFont.load_default(20)
    for number, (letter, y, span) in enumerate(ticks):
        pen.text((MARGIN - 20, y), f"{letter}{number} {span.centre:.1f}", fill=INK, font=font, anchor="rm")
        pen.line((MARGIN - 16, y, MARGIN, y), fill=INK)


# Checks


def check(files: Sequence[Path], corpus: Path) -> int:
    """Print the faults of label files and how many labels fit the tables of today; 1 where there is any fault."""
    faulty = 0
    tally: Counter[str] = Counter()
    for file in files:
        for fault in file_faults(file, corpus, tally):
            print(f"{file}: {fault}")
            faulty += 1
    places = (
        f"labels that fit {tally['fit']}, that do not {tally['unfit']}, rows and columns without {tally['unnamed']}"
    )
    print(f"{len(files)} files, {faulty} faults; {places}")
    return int(faulty > 0)


def file_faults(file: Path, corpus: Path = CORPUS, tally: Counter[str] | None = None) -> Iterator[str]:
    """What is wrong with one file, and what of it fits nothing on the page; `tally` adds up `fit_counts`."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield f"cannot be read: {error}"
        return
    found = list(faults(raw))
    yield from found
    if found:
        return
    path = find_pdf(raw["paper"], corpus)
    if path is None:
        print(f"{file}: the PDF of {raw['paper']} is not at hand; places are not checked", file=sys.stderr)
        return
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if sha256 != raw["sha256"]:
        yield f"was made from another PDF than {path}"
        return
    document = read_document(path, sha256)
    for table in labels_of(raw).tables:
        yield from misfits(table, document.tables)
        if tally is not None:
            tally.update(fit_counts(table, document.tables))


def fit_counts(label: LabelledTable, tables: Iterable[Table]) -> Counter[str]:
    """How many labels of a table are `fit`, how many `unfit`, and how many rows and columns are `unnamed`."""
    table = table_for(label, tables)
    if table is None:
        return Counter(unfit=sum(len(one.rows) + len(one.columns) + len(one.headings) for one in label.segments))
    fitted = fit(label, table)
    return Counter(fit=fitted.fits, unfit=len(fitted.unfit), unnamed=len(fitted.unnamed))


if __name__ == "__main__":
    sys.exit(main())
