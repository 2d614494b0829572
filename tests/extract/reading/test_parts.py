"""Tables in parts, one below the other and side by side, and tables beside their captions."""

from __future__ import annotations

from tests.extract.reading.conftest import Read, ReadTable
from tests.extract.reading.test_tables import ROWS, figure, plain

HEAD = "table.hline(), [Model], [Top-1], [Top-5], table.hline(),"


def test_a_header_that_begins_anew_begins_a_table(read: Read) -> None:
    again = "table.hline(), [Model], [Epochs], [Hours], table.hline(),"
    body = plain(3, HEAD + ROWS + again + "[Net-A], [90], [12.5], [Net-B], [120], [18.0], table.hline()")
    tables = read(figure(body, side="bottom")).tables
    assert [table.number for table in tables] == ["1", "1"]
    assert [table.texts()[0] for table in tables] == [["Model", "Top-1", "Top-5"], ["Model", "Epochs", "Hours"]]
    assert [len(table.body) for table in tables] == [3, 2]
    assert tables[0].box.bottom <= tables[1].box.top + 1


def test_a_row_of_words_between_rules_is_no_new_header(read_table: ReadTable) -> None:
    rows = (
        "table.hline(), [Setting], [A], [B], table.hline(), [Batch size], [256], [512], table.hline(),"
        "[Optimizer], [SGD], [Adam], table.hline(), [Epochs], [90], [300], table.hline()"
    )
    table = read_table(figure(plain(3, rows)))
    assert [row[0] for row in table.texts()] == ["Setting", "Batch size", "Optimizer", "Epochs"]


def test_a_header_of_a_part_is_no_caption_and_gives_it_its_letter(read: Read) -> None:
    parts = "".join(
        f"table(columns: 3, stroke: none, table.hline(), [({letter}) {name}], [Top-1], [Top-5], table.hline(),"
        f"{ROWS} table.hline()),"
        for letter, name in (("a", "Single networks"), ("b", "Ensembles"))
    )
    tables = read(figure(f"grid(columns: 2, column-gutter: 30pt, {parts})", side="bottom")).tables
    assert [table.number for table in tables] == ["1a", "1b"]
    assert [table.texts()[0] for table in tables] == [["", "Top-1", "Top-5"]] * 2
    assert [table.caption for table in tables] == [
        "Table 1: Results. (a) Single networks",
        "Table 1: Results. (b) Ensembles",
    ]


def test_a_table_on_the_left_of_its_caption(read_table: ReadTable) -> None:
    body = f"#table(columns: 3, stroke: none, {HEAD} {ROWS} table.hline())"
    caption = "Table 1: The nets that we trained, each with its errors on the images that were held out, and no others."
    beside = f"#grid(columns: (200pt, 180pt), gutter: 20pt, [{body}], [#set par(justify: false)\n{caption}])"
    table = read_table(f"#lorem(40)\n\n#v(8pt)\n{beside}\n#v(8pt)\n#lorem(60)")
    assert table.number == "1"
    assert table.texts()[:2] == [["Model", "Top-1", "Top-5"], ["Net-A", "76.3", "93.1"]]


def test_text_beside_a_caption_is_no_table(read: Read) -> None:
    caption = "Table 1: The nets that we trained, each with its errors on the images that were held out."
    beside = f"#grid(columns: (200pt, 180pt), gutter: 20pt, [#lorem(40)], [#set par(justify: false)\n{caption}])"
    assert read(f"#lorem(40)\n\n#v(8pt)\n{beside}\n#v(8pt)\n#lorem(60)").tables == ()


def test_a_part_without_a_header_has_that_of_the_part_above(read: Read) -> None:
    def part(title: str, rows: str) -> str:
        return f"table.cell(colspan: 3, align: center)[*{title}*], table.hline(), {rows} table.hline(),"

    head = "[Model], [Top-1], [Top-5], table.hline(),"
    body = plain(3, "table.hline()," + part("(a) val", head + ROWS) + part("(b) test", ROWS.replace("76.3", "75.1")))
    tables = read(figure(body, side="bottom")).tables
    assert [table.number for table in tables] == ["1a", "1b"]
    assert [table.texts()[0] for table in tables] == [["Model", "Top-1", "Top-5"]] * 2
    assert [table.texts()[1][1] for table in tables] == ["76.3", "75.1"]
    assert [[cell.row for cell in row] for row in tables[1].rows] == [[index] * 3 for index in range(4)]
