"""How many rows of a table are its header, and what each header covers."""

from __future__ import annotations

from tests.extract.reading.conftest import Read, ReadTable
from tests.extract.reading.test_tables import ROWS, figure, paths, plain


def test_a_rule_below_every_row_makes_no_header_of_the_first(read_table: ReadTable) -> None:
    rows = "table.hline(), [Dataset], [Trained with likelihood], [Refined], table.hline(), "
    rows += "[En-Fr], [38.95], [39.92], table.hline(), [En-De], [24.67], [24.60], table.hline()"
    table = read_table(figure(plain(3, rows)))
    assert table.headers == 1
    assert table.texts()[1] == ["En-Fr", "38.95", "39.92"]


def test_a_short_rule_below_spanning_headers_does_not_end_the_header(read_table: ReadTable) -> None:
    head = (
        "table.hline(), table.cell(rowspan: 2, align: center + horizon)[DP],"
        "table.cell(colspan: 2, align: center)[7B Model], table.cell(colspan: 2, align: center)[1T Model],"
        "table.hline(start: 1), [Small], [Large], [Small], [Large], table.hline(),"
    )
    rows = "[1], [120], [121], [130], [131], [16], [21], [22], [23], [24], table.hline()"
    table = read_table(figure(plain(5, head + rows, "align: center,")))
    assert paths(table)[1:] == [(f"{size} Model", kind) for size in ("7B", "1T") for kind in ("Small", "Large")]
    assert table.texts()[table.headers] == ["1", "120", "121", "130", "131"]


def test_a_number_in_a_spanning_header_is_no_value(read_table: ReadTable) -> None:
    head = (
        "table.hline(), table.cell(colspan: 2, align: center)[Figure #h(9pt) 2],"
        "table.cell(colspan: 2, align: center)[Figures #h(9pt) 3, 4], table.hline(),"
        "[], [Layers], [], [Layers], table.hline(),"
    )
    rows = "[1.5B], [48], [4B], [64], table.hline(), [8B], [72], [60B], [75], table.hline()"
    table = read_table(figure(plain(4, head + rows, "inset: (x: 12pt, y: 3pt),")))
    assert table.headers == 2
    assert table.texts()[2] == ["1.5B", "48", "4B", "64"]


def test_a_first_row_that_two_pages_share_is_no_running_header(read: Read) -> None:
    rows = "[7], [Net-A], [76.3], [93.1], [8], [Net-B], [78.8], [94.4],"
    body = plain(4, f"table.hline(), [No.], [Model], [Top-1], [Top-5], table.hline(), {rows} table.hline()")
    page = f"#place(top)[{figure(body)}]\n#v(200pt)\n#lorem(60)\n"
    tables = read(
        "#set page(margin: (top: 40pt))\n" + "#pagebreak()\n".join([page, page, "#lorem(60)", "#lorem(60)"])
    ).tables
    assert [table.texts()[0] for table in tables] == [["No.", "Model", "Top-1", "Top-5"]] * 2


def test_a_heading_above_a_table_is_not_its_header(read_table: ReadTable) -> None:
    head = "table.hline(), [Model], [Top-1], [Top-5], table.hline(),"
    body = f"table(columns: (1fr, 1fr, 1fr), stroke: none, {head} {ROWS} table.hline())"
    top = '#line(length: 100%)\n#v(10pt)\n#text(size: 12pt, weight: "bold")[A. Further results]\n\n'
    table = read_table(top + figure(body, side="bottom"))
    assert table.texts()[0] == ["Model", "Top-1", "Top-5"]


def test_a_header_above_the_first_rule_is_held_by_the_vertical_one(read_table: ReadTable) -> None:
    rows = (
        "[], table.vline(start: 0, stroke: 0.5pt), table.cell(colspan: 2, align: center)[Net-300], table.hline(),"
        "[more data?], [no], [yes], [use tricks?], [yes], [yes], table.hline(), [mAP], [65.5], [71.6],"
    )
    table = read_table(figure(plain(3, rows), side="bottom"))
    assert table.texts()[0] == ["", "Net-300", ""]
    assert table.header_path(2)[0] == "Net-300"


def test_a_header_of_two_lines_over_one_group_stays_there(read_table: ReadTable) -> None:
    head = (
        "table.hline(), [], table.cell(colspan: 2, align: center)[224 px],"
        "table.cell(colspan: 2, align: center)[320 px / \\ 299 px], table.hline(start: 1),"
        "[Model], [top-1], [top-5], [top-1], [top-5], table.hline(),"
    )
    rows = "[A], [23.0], [6.7], [21.3], [5.5], [B], [21.7], [5.8], [20.1], [4.8], table.hline()"
    table = read_table(figure(plain(5, head + rows, "align: center + horizon,")))
    assert paths(table)[1:] == [
        ("224 px", "top-1"),
        ("224 px", "top-5"),
        ("320 px / 299 px", "top-1"),
        ("320 px / 299 px", "top-5"),
    ]


def test_headers_set_so_tight_that_they_touch_are_parted_by_their_columns(read_table: ReadTable) -> None:
    up = "#super(typographic: false)"
    tight = "".join(f"#box(width: 21pt)[#align(center)[AP{up}[{kind}]]]" for kind in ("box", "bat"))
    head = f"table.hline(), [Model#h(14pt)], table.cell(colspan: 2)[{tight}], table.hline(),"
    cells = "".join(
        f"[Net-{name}#h(14pt)], [{a}], [{b}]," for name, a, b in (("A", "31.0", "28.0"), ("B", "32.0", "29.0"))
    )
    body = f"table(columns: (auto, 21pt, 21pt), inset: (x: 0pt, y: 2pt), stroke: none, align: center, {head} {cells})"
    table = read_table("#set text(size: 9pt)\n" + figure(body))
    assert table.texts()[0] == ["Model", "APbox", "APbat"]


def test_a_label_that_stands_lower_than_the_header_is_of_it(read_table: ReadTable) -> None:
    head = "table.hline(), [#move(dy: 5pt)[Model]], [Params], [Steps], table.hline(start: 1),"
    rows = "[Net-A], [35M], [1.9M], [Net-B], [34M], [1.8M], [Net-C], [33M], [1.7M],"
    table = read_table(figure(plain(3, head + rows + "table.hline()")))
    assert table.texts()[:2] == [["Model", "Params", "Steps"], ["Net-A", "35M", "1.9M"]]
    assert table.headers == 1


def test_upright_headers_reach_above_the_first_line_of_text(read_table: ReadTable) -> None:
    upright = "".join(f"rotate(-90deg, reflow: true)[{name}]," for name in ("Fine-tuning", "Mixup", "Erasing"))
    rows = "table.hline(), [none], [1.0], [2.0], [3.0], [mixup], [4.0], [5.0], [6.0], table.hline()"
    body = plain(4, f"[Ablation], {upright} {rows}", "align: center + bottom,")
    table = read_table(figure(body, side="bottom"))
    assert [path[-1] for path in paths(table)] == ["Ablation", "Fine-tuning", "Mixup", "Erasing"]
    assert table.box.top < min(cell.box.top for row in table.rows for cell in row if cell.text == "Ablation") - 10
