"""The tolerances of this reader, named. Lengths in `em` are multiples of the font size at hand, others are points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WordSettings:
    """When pieces of text are one word, and when a piece is a superscript or subscript."""

    join_gap: float = 0.22  # em; pieces printed without a space between them are one word up to this gap
    seam: float = 0.05  # em; and may be two cells of a table from this gap
    overlap: float = 0.6  # em; a piece may start this far before the end of the one it follows
    script_gap: float = 0.15  # em; a script may stand this far from its base though a break was reported
    script_size: float = 0.92  # of the base's size; scripts are smaller than that
    smallest_script: float = 0.45  # of the base's size; what is smaller is no script but text beside a drop cap
    script_shift: float = 0.06  # em of the base; scripts are raised or lowered by more than that
    script_reach: float = 0.85  # em of the base; and by less than that
    same_line: float = 0.1  # em; baselines this close are one baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSettings:
    """When words are one line of text, and lines one block."""

    same_line: float = 0.35  # em; baselines this close are one line
    script_shift: float = 0.65  # em; a footnote's mark is raised by less than that
    script_size: float = 0.85  # of the text's size; such marks are smaller than that
    script_gap: float = 0.6  # em; and stand this close to the text
    split_gap: float = 2.2  # em; a gap wider than that ends the line
    leading: float = 1.75  # em; lines further apart than that are not one block
    caption_leading: float = 1.6  # em; the same within a caption
    margin: float = 0.075  # of the page's height; headers, footers and page numbers stand in it


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """What counts as a rule of a table."""

    thin: float = 2.5  # points; a path or an image lower (narrower) than that is a rule
    shortest: float = 6.0  # points
    join_gap: float = 4.0  # points; pieces of one rule stand this close
    same_y: float = 1.2  # points; rules this close are one (a double rule)
    most_objects: int = 20_000  # a page with more drawing objects is a picture, its rules are not looked for
    most_segments: int = 400  # a path with more segments is a drawing
    deepest_form: int = 6  # forms within forms


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSettings:
    """How a table's region, columns and rows are told."""

    caption_reach: float = 6.0  # em; a table starts this close to its caption
    row_reach: float = 2.2  # em; rows of a table without rules stand this close
    rule_reach: float = 3.0  # em; and so much further apart with a rule between them
    narrowest: float = 60.0  # points; a table beside another is wider than that
    edge: float = 6.0  # points; rules of one table end this close to each other
    same_row: float = 0.32  # em; baselines this close are one row
    same_baseline: float = 0.5  # points; what stands further from a row's baseline is not on it
    base_size: float = 0.85  # of a row's largest words; smaller ones do not tell its baseline
    raised_mark: float = 0.6  # em; a note's mark is raised by less than that
    chunk_gap: float = 0.62  # em; words further apart than that are two chunks
    number_gap: float = 0.24  # em; two numbers further apart than that are two chunks
    header_leading: float = 1.9  # em; header lines this close are one wrapped header
    wrapped_step: float = 0.85  # em; header lines closer than that cannot be rows
    label_leading: float = 1.4  # em; lines of a wrapped cell stand this close
    between_leading: float = 1.75  # em; and this close where both stand between rows
    tighter: float = 0.9  # points; a wrapped line stands nearer to its row than the next row by that
    loose: float = 0.8  # of the rows' distance; a line nearer to a row than that is no row
    full_line: float = 0.95  # em; lines of their own stand at least this far apart
    half_way: float = 0.42  # of the rows' distance; a line further from every row than that stands between two
    off_centre: float = 0.35  # rows; a label stands that near the middle of the rows it labels
    clearly: float = 0.6  # of the distance to the next row; a line nearer than that to a row is that row's
    off_middle: float = 0.3  # em; a label of several lines stands that near the middle of its one row
    usual_space: float = 0.28  # em; the space between words, where no other can be seen
    wide_space: float = 1.3  # of the usual space; a gap wider than that is between cells
    least_gap: float = 0.33  # em; cells stand at least this far apart
    lone_rows: int = 4  # in a table of so many rows, a column with the text of one is none
    valley_rows: int = 3  # white space that runs down through so many rows divides columns
    aligned: float = 1.0  # points; edges that close are one edge
    centred: float = 2.5  # em; a text this near the middle of the table is centred over it
    mostly: float = 0.6  # of a chunk's width; with so much over one column
    barely: float = 0.25  # of another column's width; covering less of that one, it belongs to the first
    overlap: float = 0.12  # of the narrower; chunks overlapping less are beside each other
    note_words: int = 5  # a line of so many words across the table, below its rows, is a note
    note_reach: float = 2.0  # em; notes stand this close below a table


WORDS = WordSettings()
LINES = LineSettings()
RULES = RuleSettings()
TABLES = TableSettings()
