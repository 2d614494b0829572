"""Tables as data and for a person."""

from __future__ import annotations

import csv
import html
import io
import json
import re

from extract.document import Cell, Table
from normalize.claims import Box
from pipeline.render import Screen
from pipeline.reports import tables_report
from pipeline.tables import TablesOf, as_csv, as_html, as_jsonl

HERE = Box(10.004, 20, 200, 80)


def cell(text: str, row: int, column: int, *, span: int = 1) -> Cell:
    return Cell(text=text, box=HERE, row=row, column=column, span=span)


TABLE = Table(
    page=5,
    box=HERE,
    number="2",
    caption="Table 2: Errors, with a <tag>",
    caption_box=None,
    headers=2,
    rows=(
        (cell("", 0, 0), cell("error", 0, 1, span=2)),
        (cell("model", 1, 0), cell("top-1", 1, 1), cell("top-5", 1, 2)),
        (cell("Net, 50", 2, 0), cell("23.7", 2, 1), cell("6.7", 2, 2)),
    ),
)
FOUND = [TablesOf("nets.pdf", (TABLE,)), TablesOf("bad.pdf", (), "the file is empty")]


def test_jsonl_is_as_the_contract_says() -> None:
    (line,) = as_jsonl(FOUND)
    assert json.loads(line) == {
        "source_file": "nets.pdf",
        "page": 5,
        "number": "2",
        "caption": "Table 2: Errors, with a <tag>",
        "bbox": [10.0, 20, 200, 80],
        "rows": [["", "error", ""], ["model", "top-1", "top-5"], ["Net, 50", "23.7", "6.7"]],
    }


def test_csv_stands_under_a_line_that_names_the_table() -> None:
    (text,) = as_csv(FOUND)
    head, _, body = text.partition("\n")
    assert head.startswith("# nets.pdf, page 5, table 2: ")
    assert list(csv.reader(io.StringIO(body)))[2] == ["Net, 50", "23.7", "6.7"]


def test_html_keeps_headers_and_spans_and_lets_no_tag_through() -> None:
    page = "\n".join(as_html(FOUND))
    assert '<th colspan="2">error</th>' in page
    assert '<td colspan="1">23.7</td>' in page
    assert "<tag>" not in page
    assert "with a <tag>" in html.unescape(page)


def test_a_person_sees_the_caption_and_the_levels_of_the_header() -> None:
    lines = tables_report(FOUND, screen=Screen()).splitlines()
    assert lines[0] == "nets.pdf, page 5: Table 2: Errors, with a <tag>"
    assert re.split(r"\s{2,}", lines[1]) == ["model", "error top-1", "error top-5"]
