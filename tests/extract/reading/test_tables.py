"""Tables of every kind, typeset with known cells."""

from __future__ import annotations

import re
from collections import Counter

from extract.document import Table
from tests.extract.reading.conftest import Read, ReadTable

FIGURE = '#figure(kind: table, supplement: "Table", caption: figure.caption(position: {side})[{caption}], {body})\n'
ROWS = "[Net-A], [76.3], [93.1], [Net-B], [78.8], [94.4], [Net-C], [-], [95.0],"


def figure(body: str, *, caption: str = "Results.", side: str = "top") -> str:
    return FIGURE.format(side=side, caption=caption, body=body)


def plain(columns: int, body: str, more: str = "") -> str:
    return f"table(columns: {columns}, stroke: none, {more} {body})"


def paths(table: Table) -> list[tuple[str, ...]]:
    return [table.header_path(column) for column in range(table.width)]


def test_spanning_header_counts_for_each_of_its_columns(read_table: ReadTable) -> None:
    head = (
        "table.hline(), [], table.cell(colspan: 2)[BLEU], table.cell(colspan: 2)[Cost], "
        "table.hline(start: 1, end: 3), table.hline(start: 3, end: 5), [Model], [de], [fr], [de], [fr], table.hline(),"
    )
    rows = "[A], [27.3], [38.1], [1.0], [2.0], [B], [28.4], [41.8], [3.0], [4.0], table.hline()"
    table = read_table(figure(plain(5, head + rows, "align: center,")))
    assert paths(table) == [("Model",), ("BLEU", "de"), ("BLEU", "fr"), ("Cost", "de"), ("Cost", "fr")]
    assert [cell.span for cell in table.rows[0]] == [1, 2, 2]


def test_a_value_over_two_columns_stays_whole(read_table: ReadTable) -> None:
    head = "[Model], [de], [fr], [cost de], [cost fr], table.hline(),"
    rows = "[A], [27.3], [38.1], [1.0], [2.0], [C], [24.6], [39.9], [2.0], [4.0],"
    last = "[B], [28.4], [41.8], table.cell(colspan: 2, align: center)[$3.3 dot 10^18$],"
    table = read_table(figure(plain(5, head + rows + last)))
    cell = table.rows[-1][-1]
    assert (cell.text, cell.column, cell.span) == ("3.3 · 10^18", 3, 2)


def test_wrapped_headers_become_one_row(read_table: ReadTable) -> None:
    head = "table.hline(), [Model], [Number of\\ heads], [Top-1\\ error\\ (%)], table.hline(),"
    table = read_table(figure(plain(3, head + ROWS, "align: center + horizon,")))
    assert paths(table) == [("Model",), ("Number of heads",), ("Top-1 error (%)",)]
    assert table.texts()[1:] == [["Net-A", "76.3", "93.1"], ["Net-B", "78.8", "94.4"], ["Net-C", "-", "95.0"]]


def test_a_wrapped_cell_becomes_one_row(read_table: ReadTable) -> None:
    rows = "[Model], [Top-1], table.hline(), [Net-A with a\\ longer name], [76.3], [Net-B], [78.8],"
    table = read_table(figure(plain(2, rows, "inset: 6pt,")))
    assert table.texts() == [["Model", "Top-1"], ["Net-A with a longer name", "76.3"], ["Net-B", "78.8"]]


def test_a_label_centred_beside_rows_is_given_to_each(read_table: ReadTable) -> None:
    rows = (
        "[Model], [Size], [F1], table.hline(),"
        "table.cell(rowspan: 3, align: horizon)[BERT], [base], [88.5], [large], [90.9], [huge], [91.0], table.hline(),"
        "table.cell(rowspan: 2, align: horizon)[XL], [base], [89.5], [large], [91.9],"
    )
    table = read_table(figure(plain(3, rows)))
    assert [row[0] for row in table.texts()[1:]] == ["BERT", "BERT", "BERT", "XL", "XL"]
    assert [row[1] for row in table.texts()[1:]] == ["base", "large", "huge", "base", "large"]


def test_a_heading_within_the_body_stays_a_row(read_table: ReadTable) -> None:
    rows = "[Model], [Top-1], [Top-5], table.hline(), table.cell(colspan: 3, align: center)[_Single models_],"
    table = read_table(figure(plain(3, rows + ROWS)))
    assert table.headers == 1
    heading = table.body[0][0]
    assert (heading.text, heading.span) == ("Single models", 3)
    assert len(table.body) == 4


def test_full_grid_with_narrow_gaps(read_table: ReadTable) -> None:
    source = f"table(columns: 3, stroke: 0.4pt, inset: (x: 1.6pt, y: 2pt), [Model], [Top-1], [Top-5], {ROWS})"
    table = read_table(figure(source))
    assert table.texts()[0] == ["Model", "Top-1", "Top-5"]
    assert table.texts()[1] == ["Net-A", "76.3", "93.1"]


def test_side_by_side_tables_keep_to_themselves(read: Read) -> None:
    one = figure(plain(2, "table.hline(), [Net], [F1], table.hline(), [A], [71.0], [B], [72.0], table.hline()"))
    other = figure(plain(2, "table.hline(), [Model], [EM], table.hline(), [C], [83.0], [D], [84.0], table.hline()"))
    tables = read(f"#grid(columns: (1fr, 1fr), [{one}], [{other}])\n#lorem(80)").tables
    assert [table.number for table in tables] == ["1", "2"]
    assert [table.texts()[1] for table in tables] == [["A", "71.0"], ["C", "83.0"]]


def test_parts_under_one_caption_have_letters(read: Read) -> None:
    part = "#table(columns: 2, stroke: none, table.hline(), [{head}], [AP], table.hline(), [1], [{value}], [2], [30.1])"
    blocks = "".join(
        f"[#align(center)[{part.format(head=head, value=value)}\n({letter}) Varying {head}.]],"
        for head, value, letter in (("alpha", "28.1", "a"), ("gamma", "29.2", "b"))
    )
    source = f"#grid(columns: (1fr, 1fr), {blocks})\n#v(4pt)\nTable 1: Ablations of our model on the validation set.\n"
    tables = read(source + "#v(20pt)\n#lorem(80)").tables
    assert [table.number for table in tables] == ["1a", "1b"]
    assert [table.rows[1][1].text for table in tables] == ["28.1", "29.2"]
    assert all("Ablations" in table.caption and "Varying" in table.caption for table in tables)


def test_tables_above_and_below_their_captions(read: Read) -> None:
    body = plain(3, f"table.hline(), [Model], [Top-1], [Top-5], table.hline(), {ROWS} table.hline()")
    for side in ("top", "bottom"):
        blocks = [figure(body, caption=f"Caption number {n} with some words.", side=side) for n in range(3)]
        tables = read("#lorem(30)\n".join(blocks)).tables
        assert [table.number for table in tables] == ["1", "2", "3"]
        assert [table.caption for table in tables] == [
            f"Table {n + 1}: Caption number {n} with some words." for n in range(3)
        ]
        tops = [table.box.top < table.caption_box.top for table in tables if table.caption_box]
        assert tops == [side == "bottom"] * 3


def test_a_table_across_both_columns(read: Read) -> None:
    body = plain(
        4,
        "table.hline(), [M], [P], [Q], [R], table.hline(), [Net], [1.0], [2.0], [3.0], table.hline()",
        "inset: (x: 30pt, y: 3pt),",
    )
    placed = f'#set page(columns: 2)\n#place(top, scope: "parent", float: true)[{figure(body)}]\n#lorem(500)'
    (table,) = read(placed).tables
    assert table.texts() == [["M", "P", "Q", "R"], ["Net", "1.0", "2.0", "3.0"]]


def test_marks_stay_in_the_cell_and_notes_below_are_kept(read_table: ReadTable) -> None:
    up = "#super(typographic: false)"
    body = plain(2, f"table.hline(), [Net], [F1], table.hline(), [A], [91.0{up}[†]], [B], [92.0\\*], table.hline()")
    table = read_table(figure(f"[#{body}\n#align(center)[{up}[†] trained with extra data]]"))
    assert [row[1] for row in table.texts()[1:]] == ["91.0†", "92.0*"]
    assert table.rows[1][1].marks == "†"
    assert [note.replace(" ", "") for note in table.notes] == ["†trainedwithextradata"]


def test_a_chart_without_a_table_caption_is_no_table(read: Read) -> None:
    lines = "".join(f"#place(line(start: (0pt, {y}pt), length: 200pt))" for y in range(0, 100, 20))
    ticks = "".join(f"#place(dx: -20pt, dy: {y}pt)[{y}.0 5.0]" for y in range(0, 100, 20))
    document = read(f"#box(width: 200pt, height: 110pt)[{lines}{ticks}]\n\nFigure 1: A chart.\n\n#lorem(60)")
    assert document.tables == ()
    assert [caption.kind for caption in document.captions] == ["figure"]


def test_upright_headers_are_read(read_table: ReadTable) -> None:
    upright = "".join(f"rotate(-90deg, reflow: true)[{name}]," for name in ("Flowers", "Pets", "Cars"))
    rows = "table.hline(), [A], [91.0], [92.0], [93.0], [B], [81.0], [82.0], [83.0], table.hline()"
    table = read_table(figure(plain(4, f"table.hline(), [], {upright} {rows}")))
    assert paths(table)[1:] == [("Flowers",), ("Pets",), ("Cars",)]
    assert table.texts()[table.headers] == ["A", "91.0", "92.0", "93.0"]


def test_a_table_on_a_turned_page(read: Read) -> None:
    body = plain(3, f"table.hline(), [Model], [Top-1], [Top-5], table.hline(), {ROWS} table.hline()")
    source = f"#rotate(-90deg, reflow: true)[#box(width: 600pt)[{figure(body)} #lorem(60)]]"
    (table,) = read(source).tables
    assert table.texts()[:2] == [["Model", "Top-1", "Top-5"], ["Net-A", "76.3", "93.1"]]
    assert table.box.height > table.box.width  # as the page is seen, the table stands on its side


def test_cells_know_their_boxes(read_table: ReadTable) -> None:
    table = read_table(figure(plain(3, f"[Model], [Top-1], [Top-5], table.hline(), {ROWS}")))
    for row in table.rows:
        for cell in row:
            assert table.box.x0 - 1 <= cell.box.x0 <= cell.box.x1 <= table.box.x1 + 1
            assert table.box.top - 1 <= cell.box.top <= cell.box.bottom <= table.box.bottom + 1


def test_two_tables_beside_each_other_under_one_caption(read: Read) -> None:
    one = f"#table(columns: 3, stroke: none, table.hline(), [Net], [EM], [F1], table.hline(), {ROWS} table.hline())"
    other = one.replace("[EM]", "[AP]").replace("76.3", "11.1")
    tables = read(f"#grid(columns: (1fr, 1fr), [{one}], [{other}])\nTable 4: (Left) reading. (Right) seeing.\n").tables
    assert [table.number for table in tables] == ["4", "4"]
    assert [table.rows[0][1].text for table in tables] == ["EM", "AP"]
    assert [table.rows[1][1].text for table in tables] == ["76.3", "11.1"]


def test_results_printed_as_a_figure(read: Read) -> None:
    body = plain(3, f"table.hline(), [Model], [Top-1], [Top-5], table.hline(), {ROWS} table.hline()")
    (table,) = read(f"#align(center)[#{body}]\nFigure 4: Our nets compared with the best of others.\n#lorem(50)").tables
    assert table.number == "Figure 4"
    assert table.texts()[1] == ["Net-A", "76.3", "93.1"]


def test_no_word_of_a_table_is_lost(read_table: ReadTable) -> None:
    head = "[], table.cell(colspan: 2)[One long heading], [Other], [Model], [a], [b], [c], table.hline(),"
    rows = "[A], [1.0], [2.0], [3.0], table.cell(colspan: 4, align: center)[middle], [B], [4.0], [], [5.0],"
    texts = " ".join(text for row in read_table(figure(plain(4, head + rows))).texts() for text in row)
    assert Counter(texts.split()) == Counter(
        re.findall(r"[\w.]+", "One long heading Other Model a b c middle A B")
    ) + Counter(["1.0", "2.0", "3.0", "4.0", "5.0"])


def test_headings_between_few_rows_stay_rows(read_table: ReadTable) -> None:
    rows = "[_Large_], [], [], [A], [1.0], [2.0], [_Small_], [], [], [B], [3.0], [4.0],"
    table = read_table(figure(plain(3, "[Model], [a], [b], table.hline()," + rows)))
    assert [row[0] for row in table.texts()] == ["Model", "Large", "A", "Small", "B"]


def test_a_table_beside_text(read_table: ReadTable) -> None:
    body = plain(3, f"table.hline(), [Model], [Top-1], [Top-5], table.hline(), {ROWS} table.hline()")
    table = read_table(f"#grid(columns: (1fr, 1fr), gutter: 12pt, [#lorem(90)], [{figure(body, side='bottom')}])")
    assert table.texts()[0] == ["Model", "Top-1", "Top-5"]
    assert len(table.texts()) == 4


def test_a_value_in_the_middle_of_two_columns_is_of_both(read_table: ReadTable) -> None:
    rows = ROWS + "[Net-D], table.cell(colspan: 2, align: center)[7.9],"
    table = read_table(
        figure(plain(3, f"[Model], [top-1 test], [top-5 test], table.hline(), {rows}", "align: center,"))
    )
    assert [(cell.text, cell.column, cell.span) for cell in table.rows[-1]] == [("Net-D", 0, 1), ("7.9", 1, 2)]
