from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from normalize.claims import Status
from normalize.decisions import Action
from review.session import Session
from review.sheet import COLUMNS, BadSheet, form_of_file, import_sheet, sheet_lines
from tests.review.library import FakeLibrary, claim, library, stored

Rows = list[dict[str, str]]


def _session(kept: FakeLibrary) -> Session:
    return Session(kept, areas=None, reviewer="ada")


def _exported(kept: FakeLibrary, form: str = "csv") -> Rows:
    session = _session(kept)
    items = [item for ask in session.waiting if (item := session.item(ask.claim.id)) is not None]
    lines = list(sheet_lines(items, form))
    return [json.loads(line) for line in lines] if form == "jsonl" else list(csv.DictReader(lines))


def _written(path: Path, rows: Rows) -> Path:
    if path.suffix == ".jsonl":
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        return path
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(f"\ufeff{buffer.getvalue()}", encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_sheet_comes_back_as_decisions(tmp_path: Path, form: str) -> None:
    kept = library(*(claim(name, top=100.0 * ord(name)) for name in "abcde"))
    rows = {row["claim"]: row for row in _exported(kept, form)}
    rows["a"]["action"] = "accept"
    rows["b"] |= {"action": "edit", "value": "24.5", "model": "", "reason": "misread"}
    rows["c"] |= {"action": "reject", "reason": "a caption"}
    rows["d"]["action"] = "unsure"
    assert import_sheet(_session(kept), _written(tmp_path / f"s.{form}", list(rows.values()))) == 4
    assert {one.claim_id: (one.action, dict(one.changes), one.reason) for one in kept.kept} == {
        "a": (Action.ACCEPT, {}, ""),
        "b": (Action.EDIT, {"value": 24.5, "model": None}, "misread"),
        "c": (Action.REJECT, {}, "a caption"),
        "d": (Action.UNSURE, {}, ""),
    }
    assert kept.claim("e").status is Status.FLAGGED


def test_a_sheet_that_was_not_touched_decides_nothing(tmp_path: Path) -> None:
    kept = library(claim("a", value=0.1 + 0.2, printed="0.3"), claim("b", setting="=1+1", top=200))
    assert import_sheet(_session(kept), _written(tmp_path / "s.csv", _exported(kept))) == 0


def test_every_wrong_line_is_named_and_nothing_applied(tmp_path: Path) -> None:
    kept = library(*(claim(name, top=100.0 * ord(name)) for name in "abcdefg"))
    rows = _exported(kept)
    rows[0]["action"] = "accept"
    rows[1] |= {"action": "edit", "value": "high"}
    rows[2]["action"] = "reject"
    rows[3]["value"] = "11"
    rows[4]["action"] = "burn"
    rows[5] |= {"action": "accept", "claim": "nothing"}
    rows[6] |= {"action": "edit"}
    path = _written(tmp_path / "s.csv", [*rows, rows[0]])
    with pytest.raises(BadSheet) as told:
        import_sheet(_session(kept), path)
    lines = str(told.value).splitlines()
    assert [line.removeprefix(f"{path}, ").split(":")[0] for line in lines[:-1]] == [
        "line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9",
    ]  # fmt: skip
    for line, message in zip(
        lines,
        ("is no number", "needs a reason", "value changed, but the action is empty", "action 'burn'; choose one of",
         "no claim 'nothing' waits", "an edit that changes nothing", "stands in an earlier line",
         "nothing was applied"),
        strict=True,
    ):  # fmt: skip
        assert message in line
    assert kept.kept == []


def test_a_claim_that_was_decided_meanwhile_is_a_conflict(tmp_path: Path) -> None:
    kept = library(claim("a"), claim("b", top=200))
    rows = _exported(kept)
    for row in rows:
        row["action"] = "accept"
    Session(kept, areas=None, reviewer="ben").decide(Action.ACCEPT)
    with pytest.raises(BadSheet, match=r"line 2: 23\.4: since you opened it, ben decided on it"):
        import_sheet(_session(kept), _written(tmp_path / "s.csv", rows))
    assert len(kept.kept) == 1


def test_a_sheet_that_went_out_before_ids_had_a_letter_comes_back(tmp_path: Path) -> None:
    kept = library(claim("c0514697e55f3"))
    (row,) = _exported(kept)
    row |= {"claim": "0514697e55f3", "version": row["version"].rpartition("-")[0], "action": "accept"}
    del row["recipe"]
    assert import_sheet(_session(kept), _written(tmp_path / "s.jsonl", [row])) == 1
    assert kept.kept[0].claim_id == "c0514697e55f3"


def test_a_claim_that_is_named_otherwise_meanwhile_is_a_conflict(tmp_path: Path) -> None:
    kept = library(claim("a"))
    rows = [row | {"action": "accept"} for row in _exported(kept)]
    kept.extracted[0] = stored(claim("a", model="Net-101"))
    with pytest.raises(BadSheet, match="it was read anew"):
        import_sheet(_session(kept), _written(tmp_path / "s.csv", rows))


def test_both_readings_stand_in_the_sheet_and_the_kept_name_comes_back(tmp_path: Path) -> None:
    kept = library(claim("a"))
    _session(kept).decide(Action.ACCEPT)
    kept.extracted[0] = stored(claim("a", model="Net-101", recipe="300 epochs"))
    (row,) = _exported(kept)
    assert (row["model"], row["recipe"]) == ("Net-50", "")
    assert row["said"] == "ada accepted; model: Net-50 then, Net-101 now; recipe: nothing then, 300 epochs now"
    row |= {"action": "edit", "recipe": "300 epochs"}
    assert import_sheet(_session(kept), _written(tmp_path / "s.csv", [row])) == 1
    assert (kept.kept[-1].action, kept.kept[-1].changes) == (Action.EDIT, {"model": "Net-50"})
    assert (kept.claim("a").model, kept.claim("a").recipe) == ("Net-50", "300 epochs")


def test_no_cell_is_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    kept = library(claim("a", model="=HYPERLINK(1)", context="@cmd | 23.4", setting="-1 crop"))
    (row,) = _exported(kept)
    assert [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))] == []
    row |= {"action": "edit", "value": "24"}
    import_sheet(_session(kept), _written(tmp_path / "s.csv", [row]))
    assert kept.kept[0].changes == {"value": 24.0}


def test_what_is_no_sheet_is_said(tmp_path: Path) -> None:
    for name, content, message in (
        ("a.csv", b"x,y\n1,2\n", "line 1: no column action, claim, version"),
        ("b.jsonl", b"{}\n[1]\n", "line 2: a line is an object"),
        ("c.jsonl", b"{\n", "line 1: Expecting property name"),
        ("d.csv", b"\xff\xfe\x00", "the sheet cannot be read"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadSheet, match=message):
            import_sheet(_session(library(claim())), tmp_path / name)
    with pytest.raises(BadSheet, match="cannot be read"):
        import_sheet(_session(library(claim())), tmp_path / "absent.csv")
    with pytest.raises(Exception, match=r"a sheet is a \.csv or a \.jsonl"):
        form_of_file(Path("sheet.xlsx"))
