"""Labels of tables: how they fit what is read, what is wrong with a file, and how facts find their cells."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bench import align, label
from bench.label_faults import faults, misfits
from bench.labelled import (
    ENTRIES,
    LAYOUT,
    PROPERTIES,
    QUANTITIES,
    SECONDS,
    Heading,
    Identity,
    LabelledTable,
    Line,
    Score,
    Segment,
    all_labels,
    cut_of,
    fit,
    labels_of,
    table_for,
)
from bench.placing import Fact, Placed, place
from extract.document import Cell, Table
from extract.reading import read_document
from normalize.claims import Box
from tests.typeset import pdf

LABELS = label.ROOT / "bench/labels"
RULES = (LABELS / "README.md").read_text(encoding="utf-8")

ROWS = [
    ["method", "top-1", "params"],
    ["HeronNet [4]", "24.1", "25M"],
    ["KiteNet-50", "22.3", "24.2M"],
    ["KiteNet-101", "21.0", "43M"],
]


def built(rows: Sequence[Sequence[str]], headers: int = 1, down: float = 0.0) -> Table:
    """A table of 60 by 12 points a cell from (100, 100), its words in the middle; the cell before a `>` spans it."""
    lines = []
    for number, texts in enumerate(rows):
        cells: list[Cell] = []
        for column, text in enumerate(texts):
            if text == ">":
                before = cells[-1]
                cells[-1] = replace(before, span=before.span + 1, box=before.box._replace(x1=160 + 60 * column - 10))
                continue
            half = min(3.0 * max(len(text), 1), 28.0)
            x, y = 130 + 60 * column, 106 + 12 * number + down
            cells.append(Cell(text, Box(x - half, y - 4, x + half, y + 4), number, column))
        lines.append(tuple(cells))
    box = Box(100, 100 + down, 100 + 60 * max(map(len, rows)), 100 + 12 * len(rows) + down)
    return Table(3, box, "2", "Table 2: Results.", None, tuple(lines), headers)


def labelled(rows: Sequence[Line], columns: Sequence[Line], headings: Sequence[Heading] = ()) -> LabelledTable:
    segment = Segment(models="rows", rows=tuple(rows), columns=tuple(columns), headings=tuple(headings))
    return LabelledTable(page=3, number="2", box=Box(100, 100, 280, 148), segments=(segment,))


def lines(*places: float) -> list[Line]:
    return [Line(at=at, role="unknown") for at in places]


# Fit


def test_rows_and_columns_have_the_centres_of_their_cells() -> None:
    cut = cut_of(built(ROWS))
    assert [span.centre for span in cut.rows] == [106, 118, 130, 142]
    assert [span.centre for span in cut.columns] == [130, 190, 250]
    assert not cut.sideways


def test_a_label_beside_several_rows_moves_none_of_them() -> None:
    table = built([["R-50", "a", "1.0"], ["", "b", "2.0"], ["", "c", "3.0"]], headers=0)
    tall = replace(table.rows[0][0], box=Box(112, 102, 148, 134))
    whole = replace(table, rows=((tall, *table.rows[0][1:]), *table.rows[1:]))
    assert [span.centre for span in cut_of(whole).rows] == [106, 118, 130]


def test_a_wide_heading_makes_no_column_wider() -> None:
    table = built([["method", "an accuracy that is wide"], ["a", "1.0"]])
    assert cut_of(table).columns[1].high < 205


def test_a_table_printed_sideways_has_its_rows_beside_each_other() -> None:
    table = built(ROWS)
    turned = [
        tuple(replace(c, box=Box(c.box.top, c.box.x0, c.box.bottom, c.box.x1)) for c in row) for row in table.rows
    ]
    cut = cut_of(replace(table, rows=tuple(turned)))
    assert cut.sideways
    assert [span.centre for span in cut.rows] == [106, 118, 130, 142]
    assert [span.centre for span in cut.columns] == [130, 190, 250]


def test_a_title_beside_the_middle_turns_no_table() -> None:
    table = built([["", "Length", ">"], ["A", "1", "2"]])
    assert not cut_of(table).sideways


def test_labels_fit_another_cut_of_the_same_table() -> None:
    fitted = fit(labelled(lines(106, 118, 130, 142), lines(112, 190, 250)), built(ROWS, down=2))
    assert list(fitted.segments[0].rows) == [0, 1, 2, 3]
    assert [line.at for line in fitted.segments[0].columns.values()] == [112, 190, 250]
    assert (fitted.fits, fitted.unfit, fitted.unnamed) == (7, (), ())


def test_what_was_labelled_and_is_not_there_any_more_is_counted() -> None:
    fitted = fit(labelled(lines(106, 118, 130, 142), lines(130, 190, 250)), built(ROWS[:3]))
    assert fitted.unfit == ("segment 1: row at 142",)
    assert fitted.unnamed == ()


def test_what_is_there_without_a_label_is_named() -> None:
    fitted = fit(labelled(lines(106, 118, 130), lines(130, 250)), built(ROWS))
    assert fitted.unfit == ()
    assert fitted.unnamed == ("row at 142.0", "column at 190.0")


def test_of_two_labels_at_one_row_the_nearer_has_it() -> None:
    fitted = fit(labelled(lines(106, 121, 118.5), lines(130, 190, 250)), built(ROWS[:2]))
    assert fitted.segments[0].rows[1].at == 118.5
    assert fitted.unfit == ("segment 1: row at 121",)


def test_two_rows_that_lie_on_each_other_need_one_label() -> None:
    table = built(ROWS)
    twin = replace(table, rows=(*table.rows, tuple(replace(cell, row=4) for cell in table.rows[3])))
    assert fit(labelled(lines(106, 118, 130, 142), lines(130, 190, 250)), twin).unnamed == ()


def test_a_heading_is_the_cell_that_its_place_lies_in() -> None:
    table = built([["", "ImageNet", ">"], ["method", "top-1", "top-5"], ["KiteNet", "1.0", "2.0"]], headers=2)
    one, none = (Heading(column=220, row=106, role="benchmark"), Heading(column=130, row=106, role="model"))
    fitted = fit(labelled(lines(106, 118, 130), lines(130, 190, 250), [one, none]), table)
    assert fitted.segments[0].headings == {(0, 1): one}
    assert fitted.unfit == ("segment 1: heading at column 130, row 106",)


def test_blocks_side_by_side_share_rows() -> None:
    left = Segment(models="rows", rows=tuple(lines(106, 118)), columns=tuple(lines(130)))
    right = Segment(models="rows", rows=tuple(lines(106, 118)), columns=tuple(lines(190)))
    whole = LabelledTable(page=3, number="2", box=Box(100, 100, 220, 124), segments=(left, right))
    fitted = fit(whole, built([["A", "B"], ["a", "b"]]))
    assert [list(one.columns) for one in fitted.segments] == [[0], [1]]
    assert [list(one.rows) for one in fitted.segments] == [[0, 1], [0, 1]]


def test_the_table_is_the_one_that_lies_there() -> None:
    table = built(ROWS)
    elsewhere, other_page = built(ROWS, down=300), replace(table, page=4)
    renumbered = replace(table, number="5")
    wanted = labelled(lines(106), lines(130))
    assert table_for(wanted, [elsewhere, other_page, renumbered, table]) is table
    assert table_for(wanted, [elsewhere, other_page, renumbered]) is renumbered
    assert table_for(wanted, [elsewhere, other_page]) is None
    assert table_for(wanted, [built(ROWS, down=30)]) is None
    assert table_for(wanted, [built(ROWS, down=30), built(ROWS[:3])]) is not None


# Faults


def example() -> dict[str, Any]:
    """The file that the rules show."""
    found = re.search(r"```json\n(.*?)```", RULES, re.DOTALL)
    assert found
    whole: dict[str, Any] = json.loads(found[1])
    return whole


def test_the_example_of_the_rules_is_without_fault_and_is_read() -> None:
    assert list(faults(example())) == []
    (table,) = labels_of(example()).tables
    segment = table.segments[0]
    assert segment.every == Identity(recipe="90 epochs")
    assert segment.columns[1].score == Score(benchmark="imagenet", metric="top-1 error", split="val")
    assert [line.own for line in segment.rows] == [None, "quoted", "own"]
    assert segment.rows[2].identity == Identity(model="KiteNet-50")


@pytest.mark.parametrize("word", [*PROPERTIES, *ENTRIES, *LAYOUT, *SECONDS, *QUANTITIES])
def test_the_rules_explain_every_word_of_the_closed_sets(word: str) -> None:
    assert f"`{word}`" in RULES or f'"{word}"' in RULES


def test_every_rule_has_an_example() -> None:
    numbered = re.split(r"^\d+\. ", RULES, flags=re.MULTILINE)[1:]
    assert len(numbered) == 22
    assert [rule[:60] for rule in numbered if "*" not in rule.replace("**", "")] == []


Change = Callable[[dict[str, Any]], object]


def segment_of(raw: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = raw["tables"][0]["segments"][0]
    return found


FAULTS: dict[str, tuple[Change, str]] = {
    "no axis": (lambda raw: segment_of(raw).pop("models"), '"models" is None'),
    "role of a row at a column": (
        lambda raw: segment_of(raw)["columns"][0].update(role="group"),
        "column at 100.1: \"role\" is 'group'",
    ),
    "role not filled in": (lambda raw: segment_of(raw)["rows"][0].update(role=""), "row at 95.2: \"role\" is ''"),
    "no owner": (lambda raw: segment_of(raw)["rows"][1].pop("own"), 'row at 107.2: a model is "own"'),
    "owner": (lambda raw: segment_of(raw)["rows"][1].update(own="mine"), "\"own\" is 'mine'"),
    "no identity": (lambda raw: segment_of(raw)["rows"][1].pop("is"), 'row at 107.2: a model says which, in "is"'),
    "identity's field": (lambda raw: segment_of(raw)["rows"][1]["is"].update(name="x"), '"name" is no field'),
    "modifiers": (lambda raw: segment_of(raw)["rows"][1]["is"].update(modifiers="x"), '"modifiers" is a list'),
    "benchmark": (lambda raw: segment_of(raw)["columns"][1].update(benchmark="imagenett"), "'imagenett'; it is"),
    "another's result": (
        lambda raw: segment_of(raw)["columns"][1].update(benchmark="other", split="dev"),
        'a score on another is an "other-result"',
    ),
    "metric": (lambda raw: segment_of(raw)["columns"][1].update(metric="mIoU"), "'mIoU' is no metric of imagenet"),
    "no metric": (lambda raw: segment_of(raw)["columns"][1].pop("metric"), 'a result says its "metric"'),
    "split": (lambda raw: segment_of(raw)["columns"][1].update(split="dev"), "imagenet has val, test"),
    "quantity": (lambda raw: segment_of(raw)["columns"][2].update(quantity="weights"), "\"quantity\" is 'weights'"),
    "second": (lambda raw: segment_of(raw).update(second={"means": "two"}), "\"means\" is 'two'"),
    "base": (lambda raw: segment_of(raw)["rows"][2].update(role="modifier-of", of=1.0), '"of" is 1.0'),
    "base of none": (lambda raw: segment_of(raw)["rows"][2].update(of=107.2), '"of" belongs to the role modifier-of'),
    "twice": (lambda raw: segment_of(raw)["rows"][2].update(at=107.2), "row at 107.2: is named twice"),
    "no place": (lambda raw: segment_of(raw)["rows"][2].pop("at"), 'a row without "at"'),
    "no rows": (lambda raw: segment_of(raw).update(rows=[]), "names no row"),
    "missed": (lambda raw: segment_of(raw)["rows"][2].update(missed="yes"), '"missed" is true'),
    "a sentence": (lambda raw: segment_of(raw)["rows"][2]["is"].update(recipe="so " * 30), "90 characters"),
    "heading": (lambda raw: segment_of(raw)["headings"][0].pop("row"), 'a heading without "column" and "row"'),
    "heading's role": (lambda raw: segment_of(raw)["headings"][0].update(role="x"), "heading at column 230, row 85"),
    "field": (lambda raw: segment_of(raw)["rows"][2].update(roll="x"), '"roll" is no field'),
    "box": (lambda raw: raw["tables"][0].update(box=[1, 2]), 'table 3 (page 6): has no "page" and "box"'),
    "segments": (lambda raw: raw["tables"][0].update(segments=[]), 'table 3 (page 6): has no "segments"'),
    "by": (lambda raw: raw.update(by="me"), "\"by\" is 'me'"),
    "tables": (lambda raw: raw.pop("tables"), "the file: is no object"),
    "a table": (lambda raw: raw.update(tables=["x"]), 'a table: has no "page"'),
    "a segment": (lambda raw: raw["tables"][0].update(segments=[3]), 'segment 1: has no lists "rows"'),
    "a line": (lambda raw: segment_of(raw)["rows"].append(7), 'a row without "at"'),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place(name: str) -> None:
    change, expected = FAULTS[name]
    raw = example()
    change(raw)
    found = list(faults(raw))
    assert any(expected in fault for fault in found), found


def test_a_program_may_leave_roles_open_and_a_reader_not() -> None:
    raw = example()
    segment_of(raw)["models"] = segment_of(raw)["rows"][1]["role"] = None
    assert list(faults({**raw, "by": "program"})) == []
    assert len(list(faults(raw))) == 2


def test_models_in_columns_turn_the_roles_round() -> None:
    raw = example()
    segment = segment_of(raw)
    segment["models"] = "columns"
    segment["columns"] = [
        {"at": 100.1, "role": "heading"},
        {"at": 200.1, "role": "model", "own": "own", "is": {"model": "KiteNet-50"}},
    ]
    segment["rows"] = [
        {"at": 95.2, "role": "model"},
        {"at": 107.2, "role": "recipe", "quantity": "epochs"},
        {"at": 119.2, "role": "group"},
    ]
    assert list(faults(raw)) == []
    segment["columns"][1].pop("own")
    assert ["column at 200.1" in fault for fault in faults(raw)] == [True]


def test_a_benchmark_may_stand_on_the_other_axis() -> None:
    raw = example()
    columns, rows = segment_of(raw)["columns"], segment_of(raw)["rows"]
    columns[1] = {"at": 210.4, "role": "result", "metric": "top-1 error"}
    segment_of(raw)["headings"] = []
    assert any('says its "benchmark"' in fault for fault in faults(raw))
    rows[0] = {"at": 95.2, "role": "task", "benchmark": "imagenet"}
    assert list(faults(raw)) == []


def test_what_fits_nothing_is_a_fault_unless_the_reader_missed_it() -> None:
    known = lines(106, 118, 130, 142)
    stray = Line(at=200, role="unknown")
    table = built(ROWS)
    assert list(misfits(labelled(known, lines(130, 190, 250)), [table])) == []
    assert [*misfits(labelled([*known, stray], lines(130, 190, 250)), [table])] == [
        'table 2 (page 3), segment 1: row at 200: fits nothing that is read there; say "missed": true if it stands on '
        "the page"
    ]
    missed = replace(stray, missed=True)
    assert list(misfits(labelled([*known, missed], lines(130, 190, 250)), [table])) == []
    assert list(misfits(labelled(known, lines(130, 190)), [table])) == [
        "table 2 (page 3): the column at 250.0 has no label"
    ]
    assert list(misfits(labelled(known, lines(130)), [])) == ["table 2 (page 3): no table is read there"]
    assert label.fit_counts(labelled([*known, stray], lines(130, 190)), [table]) == {"fit": 6, "unfit": 1, "unnamed": 1}
    assert label.fit_counts(labelled(known, lines(130)), []) == {"unfit": 5}


@pytest.mark.parametrize("path", sorted(LABELS.rglob("*.json")), ids=lambda path: str(path.relative_to(LABELS)))
def test_the_labels_of_this_project_are_without_fault(path: Path) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert list(faults(raw)) == []
    assert raw["paper"] == path.stem
    assert (raw["by"] == "program") == (path.parent.name == "aligned")


# For the labeller

TYPESET = """
= Kites over Lakes
We train all nets for 90 epochs. Table 1 shows that KiteNet is better than HeronNet. So it is.

#figure(kind: table, supplement: "Table", caption: figure.caption(position: bottom)[Errors on ImageNet (val).],
  table(columns: 3, stroke: none, inset: (x: 9pt, y: 3pt),
    table.hline(), [method], [top-1 err.], [params], table.hline(),
    [HeronNet @], [24.1], [25.1M], [KiteNet-50], [22.3], [24.2M], [KiteNet-101], [21.0], [43.3M], table.hline()))

#figure(kind: table, supplement: "Table", caption: figure.caption(position: bottom)[Speed.],
  table(columns: 2, stroke: none, inset: (x: 9pt, y: 3pt),
    table.hline(), [method], [ms], table.hline(), [HeronNet], [11], [KiteNet-50], [12], table.hline()))
""".replace("@", r"\[4\]")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus/pdf"
    folder.mkdir(parents=True)
    path = folder / "2001.00001.pdf"
    path.write_bytes(pdf(TYPESET))
    return path


def run(module: Any, monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr("sys.argv", ["bench", *map(str, words)])
    code: int = module.main()
    return code


def test_the_labeller_gets_picture_words_and_a_file_to_fill_in(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, corpus = tmp_path / "out", paper.parent.parent
    assert run(label, monkeypatch, "2001.00001", "--table", "1", "--out", out, "--corpus", corpus) == 0
    picture = Image.open(io.BytesIO((out / "table-1.png").read_bytes()))
    raw = json.loads((out / "2001.00001.json").read_text())
    rows = segment_of(raw)["rows"]
    assert picture.width > 3 * (raw["tables"][0]["box"][2] - raw["tables"][0]["box"][0])
    assert any(colour == (192, 0, 0) for _, colour in picture.getcolors(1 << 20) or ())
    assert [row["says"] for row in rows] == ["method", "HeronNet [4]", "KiteNet-50", "KiteNet-101"]
    assert [column["says"] for column in segment_of(raw)["columns"]] == ["method", "top-1 err.", "params"]
    text = (out / "table-1.txt").read_text()
    assert f"r2 at {rows[2]['at']}:" in text
    assert "22.3" in text
    assert "Table 1 shows that KiteNet is better than HeronNet." in text
    assert "90 epochs" not in text
    assert not (out / "table-2.png").exists()


def test_what_was_filled_in_stays_and_a_further_table_is_added(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(label, monkeypatch, paper, "--table", "1", "--out", out)
    file = out / "2001.00001.json"
    filled = json.loads(file.read_text())
    segment_of(filled)["rows"][0]["role"] = "heading"
    file.write_text(json.dumps(filled))
    run(label, monkeypatch, paper, "--out", out)
    again = json.loads(file.read_text())
    assert again["tables"][0] == filled["tables"][0]
    assert [table["number"] for table in again["tables"]] == ["1", "2"]


def test_one_row_is_one_line_of_the_file() -> None:
    raw = example()
    text = label.dumped(raw)
    assert json.loads(text) == raw
    assert sum('"at"' in line for line in text.splitlines()) == 6
    assert max(line.count('"at"') for line in text.splitlines()) == 1


def filled_in(path: Path) -> dict[str, Any]:
    table = next(table for table in read_document(path, "").tables if table.number == "1")
    raw = label.entry(table)
    (segment,) = raw["segments"]
    segment["models"] = "rows"
    heads = [
        {"role": "model"},
        {"role": "result", "benchmark": "imagenet", "metric": "top-1 error"},
        {"role": "count", "quantity": "parameters"},
    ]
    for column, more in zip(segment["columns"], heads, strict=True):
        column.update(more)
    segment["rows"][0]["role"] = "heading"
    for row in segment["rows"][1:]:
        row.update({"role": "model", "own": "own", "is": {"model": row["says"]}})
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"paper": path.stem, "sha256": sha256, "by": "reader", "tables": [raw]}


def test_a_whole_file_passes_the_check_and_a_faulty_one_does_not(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, raw = paper.parent.parent, filled_in(paper)
    good, bad, moved, other = (tmp_path / f"{name}.json" for name in ("good", "bad", "moved", "other"))
    good.write_text(label.dumped(raw))
    assert run(label, monkeypatch, "--check", good, "--corpus", corpus) == 0
    bad.write_text("{")
    elsewhere = deepcopy(raw)
    segment_of(elsewhere)["rows"][3]["at"] += 40
    moved.write_text(label.dumped(elsewhere))
    other.write_text(label.dumped({**raw, "sha256": "0" * 64}))
    capsys.readouterr()
    assert run(label, monkeypatch, "--check", good, bad, moved, other, "--corpus", corpus) == 1
    printed = capsys.readouterr().out
    assert f"{bad}: cannot be read" in printed
    assert f"{moved}: table 1 (page 1), segment 1: row at" in printed
    assert f"{other}: was made from another PDF" in printed
    assert "4 files, 4 faults; labels that fit 13, that do not 1, rows and columns without 1" in printed


def test_without_the_pdf_only_the_file_is_checked(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "labels.json"
    file.write_text(label.dumped(filled_in(paper)))
    assert run(label, monkeypatch, "--check", file, "--corpus", tmp_path / "none") == 0
    assert "places are not checked" in capsys.readouterr().err


def test_a_paper_that_is_not_there_is_named(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    assert run(label, monkeypatch, "2001.99999", "--corpus", tmp_path) == 1
    assert run(label, monkeypatch, broken, "--out", tmp_path / "out") == 1
    assert run(label, monkeypatch, paper, "--table", "9", "--out", tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert "2001.99999: is no PDF" in said
    assert "broken.pdf" in said
    assert "no such table is read; those read: 1, 2" in said
    assert not (tmp_path / "out").exists()


def test_an_unopened_batch_is_not_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for batch in ("1", "2"):
        folder = tmp_path / f"corpus/fresh/{batch}/pdf"
        folder.mkdir(parents=True)
        (folder / f"paper{batch}.pdf").write_bytes(b"x")
    monkeypatch.setattr(label, "OPENED", tmp_path / "opened")
    (tmp_path / "opened/1").mkdir(parents=True)
    assert label.find_pdf("paper1", tmp_path / "corpus") is not None
    assert label.find_pdf("paper2", tmp_path / "corpus") is None


# Facts in cells


def fact(model: str, value: str, metric: str = "top-1 error", **more: Any) -> Fact:
    """A fact of the authors' own on ImageNet, with what else it says."""
    identity = Identity(model=model, setting=more.pop("setting", None), data=more.pop("data", None))
    score = Score(benchmark="imagenet", metric=metric, split=more.pop("split", "val"))
    kind = more.pop("kind", "results")
    score = Score() if kind == "parameters" else score
    made = Fact(kind=kind, value=Decimal(value), printed=value, score=score, identity=identity, own=True)
    return replace(made, **more)


def test_columns_are_results_and_rows_are_models() -> None:
    facts = [
        fact("HeronNet", "24.1", own=False, printed=None, split=None),
        fact("KiteNet-50", "22.3"),
        fact("KiteNet-101", "21.0"),
        fact("KiteNet-50", "24200000", kind="parameters", printed="24.2M"),
    ]
    placed = place(facts, built(ROWS))
    assert (placed.models, placed.fates) == ("rows", ("placed",) * 4)
    assert placed.columns[1].role == "result"
    assert placed.columns[1].score == Score(benchmark="imagenet", metric="top-1 error", split="val")
    assert (placed.columns[2].role, placed.columns[2].quantity) == ("count", "parameters")
    assert {row: (told.role, told.identity.model, told.own) for row, told in placed.rows.items()} == {
        1: ("model", "HeronNet", "quoted"),
        2: ("model", "KiteNet-50", "own"),
        3: ("model", "KiteNet-101", "own"),
    }


def test_one_value_in_two_cells_goes_where_row_and_column_agree() -> None:
    rows = [["method", "top-1", "top-5"], ["A-Net", "24.1", "7.3"], ["B-Net", "22.2", "7.3"], ["C-Net", "7.3", "5.5"]]
    facts = [
        fact("A-Net", "24.1"),
        fact("B-Net", "22.2"),
        fact("C-Net", "5.5", "top-5 error"),
        fact("C-Net", "7.3"),
        fact("A-Net", "7.3", "top-5 error"),
        fact("B-Net", "7.3", "top-5 error"),
    ]
    placed = place(facts, built(rows))
    assert placed.fates == ("placed",) * 6
    assert [told.identity.model for told in placed.rows.values()] == ["A-Net", "B-Net", "C-Net"]
    assert placed.columns[1].score.metric == "top-1 error"
    assert placed.columns[2].score.metric == "top-5 error"


def test_two_models_of_one_value_alone_are_ambiguous() -> None:
    rows = [["method", "top-1"], ["A-Net", "24.1"], ["B-Net", "24.1"], ["C-Net", "22.0"]]
    placed = place(
        [fact("A-Net", "24.1"), fact("B-Net", "24.1"), fact("C-Net", "22.0"), fact("D", "9.99")], built(rows)
    )
    assert placed.fates == ("ambiguous", "ambiguous", "placed", "not found")
    assert 1 not in placed.rows


def test_two_facts_that_want_one_cell_have_none() -> None:
    rows = [["method", "top-1", "top-5"], ["A-Net", "24.1", "7.35"], ["C-Net", "30.5", "6"], ["B-Net", "21", "30.5"]]
    facts = [fact("A-Net", "24.1"), fact("A-Net", "7.35", "top-5 error"), fact("C-Net", "30.5"), fact("D-Net", "30.5")]
    assert place(facts, built(rows)).fates == ("placed", "placed", "ambiguous", "ambiguous")


def test_models_in_columns_are_told_by_what_contradicts() -> None:
    rows = [["", "A-Net", "B-Net"], ["top-1", "24.1", "22.2"], ["top-5", "7.3", "6.2"]]
    facts = [fact("A-Net", "24.1"), fact("B-Net", "22.2"), fact("A-Net", "7.3", "top-5 error")]
    placed = place([*facts, fact("B-Net", "6.2", "top-5 error")], built(rows))
    assert placed.models == "columns"
    assert [told.score.metric for told in placed.rows.values()] == ["top-1 error", "top-5 error"]
    assert {column: told.identity.model for column, told in placed.columns.items()} == {1: "A-Net", 2: "B-Net"}
    assert {told.role for told in placed.columns.values()} == {"model"}


def test_a_row_of_scores_and_speeds_by_turns_is_no_result() -> None:
    rows = [["", "A-Net", "ms", "B-Net", "ms", "fps"], ["256", "24.1", "3.1", "22.2", "4.1", "9.1"]]
    rows.append(["320", "23.1", "3.3", "21.2", "4.4", "9.3"])
    facts = [
        fact(model, value, setting=size) for model, value, size in (("A-Net", "24.1", "256"), ("B-Net", "22.2", "256"))
    ]
    facts += [fact("A-Net", "23.1", setting="320"), fact("B-Net", "21.2", setting="320")]
    placed = place(facts, built(rows))
    assert placed.models == "columns"
    assert {told.role for told in placed.rows.values()} == {None}


def test_words_decide_where_numbers_do_not() -> None:
    one = place([fact("A-Net", "24.1")], built([["method", "top-1", "B-Net"], ["A-Net", "24.1", "x"], ["x", "y", "z"]]))
    assert one.models == "rows"
    two = place([fact("B-Net", "24.1")], built([["method", "A", "B-Net"], ["top-1", "1.0", "24.1"], ["x", "y", "z"]]))
    assert two.models == "columns"
    none = place([fact("C-Net", "24.1")], built([["method", "top-1"], ["A-Net", "24.1"]]))
    assert (none.models, none.fates) == (None, ("ambiguous",))


def test_row_and_column_that_make_the_model_together_are_left_open() -> None:
    rows = [["", "Box", "Point"], ["overlap", "37.0", "36.9"], ["scale", "37.8", "37.8"]]
    facts = [fact("A-Net", "37.0"), fact("B-Net, overlap", "36.9"), fact("A-Net, scale", "37.8"), fact("B-Net", "37.8")]
    assert place(facts, built(rows)).models is None


def test_a_number_that_another_part_has_too_needs_a_column_that_agrees() -> None:
    part = built([["method", "top-1", "x"], ["A-Net", "24.1", "30.5"], ["B-Net", "22.1", "9.1"]])
    other = built([["method", "top-1", "x"], ["A-Net", "30.5", "1.0"], ["B-Net", "22.1", "1.0"]])
    facts = [fact("A-Net", "24.1"), fact("B-Net", "22.1"), fact("A-Net", "30.5", split="test")]
    assert place(facts, part, [other]).fates == ("placed", "placed", "ambiguous")
    assert place(facts, part).fates == ("placed", "placed", "placed")


def test_a_table_of_one_column_was_not_read() -> None:
    assert place([fact("A-Net", "24.1")], built([["A-Net"], ["24.1"]])).models is None


def test_settings_and_owners_are_the_columns_where_rows_have_several() -> None:
    rows = [["method", "1-crop", "10-crop"], ["A-Net", "24.1", "22.1"], ["B-Net", "23.2", "21.2"]]
    facts = [
        fact("A-Net", "24.1", setting="1-crop", own=False),
        fact("A-Net", "22.1", setting="10-crop"),
        fact("B-Net", "23.2", setting="1-crop", own=False),
        fact("B-Net", "21.2", setting="10-crop"),
    ]
    placed = place(facts, built(rows))
    assert [(placed.columns[c].identity.setting, placed.columns[c].own) for c in (1, 2)] == [
        ("1-crop", "quoted"),
        ("10-crop", "own"),
    ]
    assert {(told.identity, told.own) for told in placed.rows.values()} == {
        (Identity(model="A-Net"), None),
        (Identity(model="B-Net"), None),
    }


def test_the_second_number_has_a_score_of_its_own() -> None:
    rows = [["method", "EM/F1"], ["A-Net", "80.1/88.2"], ["B-Net", "81.1/89.2"]]
    facts = [fact(model, value, metric) for model, value, metric in (("A-Net", "80.1", "EM"), ("B-Net", "89.2", "F1"))]
    told = place([*facts, fact("A-Net", "88.2", "F1")], built(rows)).columns[1]
    assert told.score.metric == "EM"
    assert told.second
    assert told.second.metric == "F1"


def test_a_number_met_by_chance_is_taken_back() -> None:
    values = ["24.1", "23.2", "22.3", "21.4"]
    rows = [["method", "top-1"], *([f"{letter}-Net", value] for letter, value in zip("ABCD", values, strict=True))]
    facts = [fact(f"{letter}-Net", value) for letter, value in zip("ABCD", values, strict=True)]
    placed = place([*facts, fact("E-Net", "20.9", "top-5 error")], built([*rows, ["F-Net", "20.9"]]))
    assert placed.fates == ("placed",) * 4 + ("ambiguous",)
    assert placed.columns[1].score.metric == "top-1 error"
    assert 5 not in placed.rows


def test_of_few_that_contradict_each_other_none_is_taken_back() -> None:
    rows = [["method", "score"], ["A-Net", "24.1"], ["B-Net", "23.2"], ["C-Net", "22.3"]]
    facts = [fact("A-Net", "24.1"), fact("B-Net", "23.2"), fact("C-Net", "22.3", "top-5 error")]
    placed = place(facts, built(rows))
    assert placed.fates == ("placed",) * 3
    assert (placed.columns[1].role, placed.columns[1].score.metric) == ("result", None)


def test_a_short_number_alone_in_its_column_is_taken_back() -> None:
    rows = [["method", "depth", "top-1"], ["A-Net", "25", "24.1"], ["B-Net", "7", "23.1"]]
    facts = [fact("A-Net", "24.1"), fact("B-Net", "23.1"), fact("B-Net", "7", "top-5 error")]
    placed = place(facts, built(rows))
    assert sorted(placed.columns) == [2]
    assert placed.fates == ("placed", "placed", "ambiguous")


def test_a_row_that_prints_only_what_changes_has_no_role() -> None:
    rows = [["method", "top-1"], ["A-Net", "24.1"], ["+ dropout norm", "23.1"], ["(c)", "22.1"]]
    facts = [fact("A-Net", "24.1"), fact("A + dropout norm", "23.1"), fact("A-Net wide", "22.1")]
    told = place(facts, built(rows)).rows
    assert [(told[row].role, told[row].identity.model) for row in (1, 2, 3)] == [
        ("model", "A-Net"),
        (None, "A + dropout norm"),
        (None, "A-Net wide"),
    ]


def test_shares_are_percent_and_citations_no_part_of_a_number() -> None:
    rows = [["method", "top-1"], ["A-Net", "0.241"], ["B-Net", "23.1 [12]"]]
    placed = place([fact("A-Net", "24.1", printed=None), fact("B-Net", "23.1")], built(rows))
    assert placed.fates == ("placed", "placed")


# Where facts say they stand


@pytest.mark.parametrize(
    ("where", "number", "page", "told"),
    [
        ("Table 2, p.6", "2", 6, True),
        ("Table 2, p.6", "2", 7, False),
        ("Table 2, p.6", "12", 6, False),
        ("Table 2, p.6", "2a", 6, True),
        ("Table 2(a), p.6", "2a", 6, True),
        ("Table 2(a), p.6", "2b", 6, False),
        ("Table 2(a), p.6", "2", 6, True),
        ("Table 2(a) and (b), p.6", "2b", 6, True),
        ("Table 3b, p.10", "3b", 10, True),
        ("section 4, p.5; Table 7, p.16 (test-dev)", "7", 16, True),
        ("Tables 3-6, p.4-5", "5", 5, True),
        ("Tables 3-6, p.4-5", "7", 5, False),
        ("Table 5 and Table 6, p.15", "6", 15, True),
        ("TABLE II, p.3", "II", 3, True),
        ("Table 4.7", "4.7", 3, True),
        ("Figure 2, p.6", "2", 6, False),
        ("Table 2, p.6", None, 6, False),
    ],
)
def test_a_fact_says_in_which_table_it_stands(where: str, number: str | None, page: int, told: bool) -> None:
    assert align.is_told(where, replace(built(ROWS), number=number, page=page)) is told


GOLD = {
    "paper": "2001.00001",
    "results": [
        {"model": "KiteNet-50", "benchmark": "imagenet", "metric": "top-1 error", "split": "val", "value": 22.3}
        | {"printed": "22.3", "where": "Table 1, p.1; Table 2, p.1", "recipe": "90 epochs", "ensemble": False},
        {"model": "KiteNet-101", "benchmark": "imagenet", "metric": "top-1 error", "split": "val", "value": 21}
        | {"printed": "21.0", "where": "Table 1, p.1", "recipe": "90 epochs", "setting": "10-crop"},
        {"model": "KiteNet-9", "benchmark": "imagenet", "metric": "top-1 error", "value": 30.0, "where": "section 2"},
    ],
    "quoted": [
        {"model": "HeronNet", "benchmark": "imagenet", "metric": "top-1 error", "value": 24.1, "where": "Table 1, p.1"}
    ],
    "parameters": [
        {"model": "KiteNet-50", "value": 24.2e6, "printed": "24.2M", "own": True, "where": "Table 1, p.1"},
        {"model": "KiteNet-101", "value": 43.3e6, "printed": "43.3M", "own": True, "where": "Table 8, p.1"},
    ],
}


def test_facts_become_labels(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, out = paper.parent.parent, tmp_path / "aligned"
    (corpus / "gold").mkdir()
    (corpus / "gold/2001.00001.json").write_text(json.dumps(GOLD))
    (corpus / "gold/2001.00002.json").write_text(json.dumps({**GOLD, "paper": "2001.00002"}))
    monkeypatch.setattr(align, "GOLD", tmp_path / "none")
    monkeypatch.setattr(align, "OPENED", tmp_path / "none")
    assert run(align, monkeypatch, "--corpus", corpus, "--out", out) == 0
    said = capsys.readouterr()
    assert "2001.00002: there are facts and no PDF" in said.err
    assert "1 papers: 1 tables aligned, 1 not; facts: 4 placed, 0 ambiguous, 0 not found, 1 in no table" in said.out
    (labels,) = all_labels(out)
    (segment,) = labels.tables[0].segments
    assert (labels.by, segment.models) == ("program", "rows")
    assert [line.role for line in segment.columns] == [None, "result", "count"]
    assert [line.role for line in segment.rows] == [None, "model", "model", "model"]
    assert [line.own for line in segment.rows] == [None, "quoted", "own", "own"]
    assert segment.rows[3].identity == Identity(model="KiteNet-101", recipe="90 epochs", setting="10-crop")
    assert list(faults(json.loads((out / "2001.00001.json").read_text()))) == []
    assert run(label, monkeypatch, "--check", out / "2001.00001.json", "--corpus", corpus) == 0


def test_without_a_corpus_nothing_is_aligned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(align, monkeypatch, "--corpus", tmp_path, "--out", tmp_path / "out") == 0
    assert "skipped: there is no corpus" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_nothing_placed_says_nothing() -> None:
    assert place([], built(ROWS)) == Placed(None, {}, {}, ())
