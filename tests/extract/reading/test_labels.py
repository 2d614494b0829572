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


def test_a_label_of_several_lines_between_rules_is_one_cell(read_table: ReadTable) -> None:
    rows = (
        "table.hline(), [Models], [Top-1], table.hline(), [Net-A with scale 256, \\ Net-B with scale 384, \\ Net-C],"
        "[24.7], table.hline(), [Net-D], [24.0], table.hline(), [Net-E], [23.9], table.hline(), [Net-F], [23.7],"
    )
    body = plain(2, rows + "table.hline()", "align: horizon, inset: (x: 5pt, y: 4pt),")
    table = read_table(figure(body))
    assert table.texts()[1:] == [
        ["Net-A with scale 256, Net-B with scale 384, Net-C", "24.7"],
        ["Net-D", "24.0"],
        ["Net-E", "23.9"],
        ["Net-F", "23.7"],
    ]


def test_a_number_below_a_label_is_a_part_of_it(read_table: ReadTable) -> None:
    rows = (
        "table.hline(), [Framework], [Net], [mAP], table.hline(), [SSD], [A], [21.1], [], [B], [22.0], [], [C], [19.3],"
        "table.hline(), [Detector], [A], [22.9], [300], [B], [15.4], [], [C], [16.4], table.hline()"
    )
    table = read_table(figure(plain(3, rows)))
    assert [row[0] for row in table.texts()[4:]] == ["Detector 300"] * 3


def test_a_heading_near_the_row_below_it_stays_a_heading(read_table: ReadTable) -> None:
    rows = (
        "table.hline(), [Masking], [F1], [Acc.], table.hline(), [reference], [76.3], [84.3], table.hline(),"
        "table.cell(colspan: 3)[_Our reimplementation:_], [static], [78.3], [84.2], [dynamic], [78.7], [84.0],"
    )
    table = read_table(figure(plain(3, rows + "table.hline()", "inset: (x: 6pt, y: 2.6pt),")))
    assert [row[0] for row in table.texts()] == ["Masking", "reference", "Our reimplementation:", "static", "dynamic"]


def test_words_across_a_broken_vertical_rule_are_of_both_columns(read_table: ReadTable) -> None:
    names = "".join(
        f"table.cell(colspan: 2, align: center)[Smith et al. ({year}) (Big)], [28.{year}]," for year in (4, 5, 6)
    )
    rows = "[Transformer], [27.5], [Deep], [28.8], [Wide], [28.9],"
    body = plain(
        3,
        f"table.hline(), table.cell(colspan: 2, align: center)[Model], [BLEU], table.hline(), {names} table.hline(),"
        f"table.vline(x: 1, start: 4, end: 7), table.cell(rowspan: 3, align: horizon)[post], {rows} table.hline()",
    )
    table = read_table(figure(body))
    assert [(cell.text, cell.span) for cell in table.rows[0]] == [("Model", 2), ("BLEU", 1)]
    assert [row[0].span for row in table.body] == [2, 2, 2, 1, 1, 1]
    assert [row[:2] for row in table.texts()[4:]] == [["post", "Transformer"], ["post", "Deep"], ["post", "Wide"]]


def test_labels_printed_upwards_beside_groups_of_rows(read_table: ReadTable) -> None:
    def group(label: str, names: str) -> str:
        turned = f"table.cell(rowspan: {len(names)}, align: horizon)[#rotate(-90deg, reflow: true)[{label}]],"
        return turned + "".join(f"[Net-{name}], [7{n}.1]," for n, name in enumerate(names)) + "table.hline(),"

    rows = "table.hline(), [], [Model], [Top-1], table.hline()," + group("Prior", "ABC") + group("Ours", "DEF")
    table = read_table(figure(plain(3, rows)))
    assert [row[0] for row in table.texts()] == ["", *["Prior"] * 3, *["Ours"] * 3]
    assert [row[1:] for row in table.texts()][:2] == [["Model", "Top-1"], ["Net-A", "70.1"]]


def test_labels_within_labels_are_spread_over_their_own_rows_beside_labels_over_both_columns(
    read_table: ReadTable,
) -> None:
    """A rule that leaves out the first column parts the groups of the second."""
    three = "table.cell(rowspan: 3, align: horizon)"
    rows = (
        "table.cell(colspan: 3)[Feature], [F1], table.hline(),"
        f"table.cell(rowspan: 6, align: horizon)[words], {three}[lower case],"
        "[before], [81.0], [behind], [82.0], [both], [83.0], table.hline(start: 1),"
        f"{three}[as they are], [before], [84.0], [behind], [85.0], [both], [86.0], table.hline(),"
        "table.cell(colspan: 3)[all features of words], [87.0], table.cell(colspan: 3)[all features], [88.0],"
        "table.vline(x: 1, start: 1, end: 7), table.vline(x: 2, start: 1, end: 7),"
    )
    table = read_table(figure(plain(4, rows, "align: left + horizon,")))
    assert [row[:2] for row in table.texts()[1:7]] == [["words", "lower case"]] * 3 + [["words", "as they are"]] * 3
    assert [row[0] for row in table.texts()[7:]] == ["all features of words", "all features"]
