"""Labels beside several rows, labels of several lines, and what stands between rows."""

from __future__ import annotations

from tests.extract.reading.conftest import ReadTable
from tests.extract.reading.test_tables import figure, plain


def labelled(label: str, rows: str) -> str:
    return f"table.cell(rowspan: {rows.count('|') + 1}, align: horizon)[{label}], {rows.replace('|', ',')},"


def test_one_label_between_rules_is_each_rows_own_where_it_is_off_the_middle(read_table: ReadTable) -> None:
    lowered = "#move(dy: 3pt)[English]"
    rows = (
        "[], [Task], [F1], table.hline(),"
        + labelled(lowered, "[MMLU], [1.0]| [BBH], [2.0]| [DROP], [3.0]| [ARC], [4.0]")
        + "table.hline(),"
        + labelled("Code", "[Eval], [5.0]| [MBPP], [6.0]")
    )
    table = read_table(figure(plain(3, rows)))
    assert [row[0] for row in table.texts()[1:]] == ["English"] * 4 + ["Code"] * 2


def test_a_further_label_within_a_group_is_spread_with_the_first(read_table: ReadTable) -> None:
    rows = (
        "[Method], [Backbone], [M], [AP], table.hline(), [Net-A], [Base], [], [31.0], table.hline(),"
        "table.cell(rowspan: 3, align: horizon)[Net-B], table.cell(rowspan: 3, align: horizon)[Aligned], [], [32.0],"
        "[yes], [33.0], [yes], [34.0], table.hline(),"
    )
    table = read_table(figure(plain(4, rows)))
    assert [row[:2] for row in table.texts()[2:]] == [["Net-B", "Aligned"]] * 3


def test_labels_of_two_lines_stand_around_their_own_row(read_table: ReadTable) -> None:
    two = "#set par(leading: 2.5pt)\n"
    rows = "".join(
        f"[*Net-{name}-Large* \\ (with tricks {name})], [{value}]," + ("table.hline()," if name in "BD" else "")
        for name, value in (("A", "41.0"), ("B", "42.0"), ("C", "43.0"), ("D", "44.0"))
    )
    body = plain(2, "[Model], [AP], table.hline()," + rows, "align: left + horizon, inset: (x: 6pt, y: 1.6pt),")
    table = read_table(two + figure(body))
    assert table.texts()[1:] == [
        [f"Net-{name}-Large (with tricks {name})", value]
        for name, value in (("A", "41.0"), ("B", "42.0"), ("C", "43.0"), ("D", "44.0"))
    ]


def test_a_line_wedged_between_two_rows_is_no_row(read_table: ReadTable) -> None:
    rows = (
        "[Method], [Sync], [Depth], [AP], table.hline(),"
        "table.cell(rowspan: 4, align: horizon)[Net-A], table.cell(rowspan: 4, align: horizon)[yes],"
        "[18], [31.0], [34], [32.0], [50], [33.0], [101], [34.0], table.hline(),"
        "table.cell(rowspan: 2, align: horizon)[Net-B], table.cell(rowspan: 2, align: horizon)[no],"
        "[18], [41.0], [34], [42.0],"
    )
    table = read_table(figure(plain(4, rows, "inset: (x: 5pt, y: 2.2pt),")))
    assert table.texts()[1:] == [
        ["Net-A", "yes", depth, value]
        for depth, value in (("18", "31.0"), ("34", "32.0"), ("50", "33.0"), ("101", "34.0"))
    ] + [["Net-B", "no", "18", "41.0"], ["Net-B", "no", "34", "42.0"]]
