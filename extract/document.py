"""What a PDF is once it has been read: words with their places, and what they form.

All boxes are in points from the page's top left corner, after the page's own rotation. Text is normalised: ligatures
are letters, the minus is `-`, an exponent is `^18`, a subscript is joined to its word, end-of-line hyphens are mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from normalize.claims import Box


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a space between them. `size` is the font size in points, `baseline` the y of its foot."""

    text: str
    box: Box
    size: float
    baseline: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline within one column of the page, from left to right."""

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def size(self) -> float:
        return max((word.size for word in self.words), default=0.0)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `number` counts from 1; `lines` stand in reading order, headers, footers and stamps taken out."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `column` and `row` count from 0; `span` is the number of columns that it covers.

    `marks` are the daggers and stars that refer to notes; they stay in `text`. An empty cell has no words and its
    box is where it would stand.
    """

    text: str
    box: Box
    row: int
    column: int
    span: int = 1
    bold: bool = False
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: a grid of `rows` (each a tuple of `width` cells; a spanning cell stands once, in its first column).

    `headers` is the number of header rows; they come first. `number` is as printed (`2`, `1a`, `A.3`), None where the
    table has no caption. `notes` are lines below it that its marks refer to. `unreadable` says why no number of it can
    be trusted; empty where they can.
    """

    page: int
    box: Box
    number: str | None
    caption: str
    caption_box: Box | None
    rows: tuple[tuple[Cell, ...], ...]
    headers: int
    notes: tuple[str, ...] = ()
    section: str = ""
    unreadable: str = ""

    @property
    def width(self) -> int:
        return max((cell.column + cell.span for row in self.rows for cell in row), default=0)

    @property
    def header_rows(self) -> tuple[tuple[Cell, ...], ...]:
        return self.rows[: self.headers]

    @property
    def body(self) -> tuple[tuple[Cell, ...], ...]:
        return self.rows[self.headers :]

    def header_path(self, column: int) -> tuple[str, ...]:
        """The header texts above `column`, from the top; a spanning header counts for every column it covers."""
        return tuple(
            cell.text
            for row in self.header_rows
            for cell in row
            if cell.text and cell.column <= column < cell.column + cell.span
        )

    def texts(self) -> list[list[str]]:
        """The rows as a plain grid of `width` strings; a spanning cell's text stands in its first column."""
        grid = [[""] * self.width for _ in self.rows]
        for number, row in enumerate(self.rows):
            for cell in row:
                grid[number][cell.column] = cell.text
        return grid


@dataclass(frozen=True, slots=True)
class Caption:
    """The caption of a table or a figure: `kind` is `table` or `figure`, `number` as printed."""

    kind: str
    number: str
    text: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of running text. `spans` tie character offsets of `text` to places: (start, end, page, box) a word.

    `section` is the heading it stands under; `source` is `abstract`, `prose`, `caption` or `footnote`.
    """

    text: str
    section: str
    source: str
    spans: tuple[tuple[int, int, int, Box], ...]

    @property
    def page(self) -> int:
        return self.spans[0][2]

    def place(self, start: int, end: int) -> tuple[int, Box]:
        """Page and box of the characters from `start` to `end`: of the part that stands on the first page touched."""
        touched = [(page, box) for begin, stop, page, box in self.spans if begin < end and start < stop]
        first = touched[0][0] if touched else self.page
        boxes = [box for page, box in touched if page == first] or [self.spans[0][3]]
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.union(box)
        return first, whole


@dataclass(frozen=True, slots=True)
class Document:
    """A paper as read. `sha256` names the PDF; `reader` is the name and version of what read it.

    `sentences` leave out tables and the reference list. `warnings` say what was hard to read.
    """

    sha256: str
    title: str | None
    pages: tuple[Page, ...]
    tables: tuple[Table, ...]
    captions: tuple[Caption, ...]
    sentences: tuple[Sentence, ...]
    reader: str
    warnings: tuple[str, ...] = ()

    def lines(self) -> Iterator[tuple[Page, Line]]:
        """All lines with their pages, in reading order."""
        for page in self.pages:
            for line in page.lines:
                yield page, line
