"""The queue as a sheet, CSV or JSON Lines, to be filled in elsewhere and read back: all of it, or nothing.

A row is a claim that waits. `action` (accept, edit, reject, unsure) decides it, an empty one leaves it; the fields of
an edit are changed in their columns, a cleared cell empties its field; `reason` is kept with the decision. `claim` and
`version` say which reading the row was made from: where somebody decided meanwhile, the row is a conflict.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from data.errors import MineError, NotFound, UsageError
from normalize.claims import lettered
from normalize.decisions import Action
from review.fields import FIELDS, Value
from review.form import field_text, read_form
from review.queue import Item
from review.session import Session
from review.text import neutral
from store.waiting import Conflict

FIELD_NAMES = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))
ABOUT = ("claim", "version", "source_file", "page", "table", "kind", "printed", "question", "words", "flags", "said")
COLUMNS = (*ABOUT, "confidence", "action", "reason", *FIELD_NAMES)
ACTIONS = {action.value: action for action in (Action.ACCEPT, Action.EDIT, Action.REJECT, Action.UNSURE)}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet; an apostrophe before it makes it text."""

Line = Mapping[str, str]
Meant = tuple[Item, Action, Mapping[str, Value], str]


class BadSheet(UsageError):
    """Lines of a sheet that cannot be; nothing was applied."""


def sheet_lines(items: Iterable[Item], form: str) -> Iterator[str]:
    """The items as lines of a `csv` or `jsonl` sheet, without line ends."""
    rows = (_row(item) for item in items)
    if form == "jsonl":
        yield from (json.dumps(row, ensure_ascii=False) for row in rows)
        return
    yield _csv_line(COLUMNS)
    yield from (_csv_line([_text_cell(row[name]) for name in COLUMNS]) for row in rows)


def form_of_file(path: Path) -> str:
    """`csv` or `jsonl`, by the name's ending. Raises `UsageError` for another."""
    form = path.suffix.lower().lstrip(".")
    if form not in {"csv", "jsonl"}:
        raise UsageError(f"{path}: a sheet is a .csv or a .jsonl; name it so")
    return form


def import_sheet(session: Session, path: Path) -> int:
    """Makes the decisions of a sheet, all in one transaction; returns how many. Raises `BadSheet` that names lines."""
    meant: dict[str, Meant] = {}
    problems = []
    try:
        for number, line in _lines(path):
            try:
                found = _meant(session, line)
                if found is not None and found[0].claim.id in meant:
                    raise UsageError("the same claim stands in an earlier line; delete one of them")
            except MineError as error:
                problems.append(f"{path}, line {number}: {error}")
                continue
            if found is not None:
                meant[found[0].claim.id] = found
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadSheet(f"{path}: the sheet cannot be read: {error}") from error
    if problems:
        raise BadSheet("\n".join([*problems, f"nothing was applied; mend these {len(problems)} lines"]))
    return len(session.decide_all(list(meant.values())))


def _row(item: Item) -> dict[str, str]:
    claim, evidence = item.claim, item.claim.evidence
    row = dict.fromkeys(COLUMNS, "") | {
        "claim": claim.id,
        "version": item.version,
        "source_file": neutral(item.stored.pdf.source_file),
        "page": str(evidence.page),
        "table": neutral(evidence.table or ""),
        "kind": claim.kind.value,
        "printed": neutral(claim.printed),
        "question": neutral(item.question),
        "words": neutral(evidence.context or evidence.text),
        "flags": " ".join(claim.flags),
        "said": "; ".join((*item.said, *item.anew)),
        "confidence": f"{claim.confidence:.2f}",
    }
    fields = {name: field_text(claim, name) for name in FIELDS[claim.kind]}
    return row | {name: "" if text == "-" else text for name, text in fields.items()}


def _csv_line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()


def _text_cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _lines(path: Path) -> Iterator[tuple[int, Line]]:
    """The rows with the numbers of their lines, cells as text."""
    if form_of_file(path) == "jsonl":
        yield from _json_lines(path)
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = sorted({"claim", "version", "action"} - set(reader.fieldnames or ()))
        if missing:
            raise BadSheet(f"{path}, line 1: no column {', '.join(missing)}; export a sheet anew")
        for row in reader:
            cells = {name: text for name, text in row.items() if isinstance(name, str) and isinstance(text, str)}
            yield reader.line_num, {name: _plain(text) for name, text in cells.items()}


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _json_lines(path: Path) -> Iterator[tuple[int, Line]]:
    for number, text in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:  # brackets in brackets without end; a number of 5,000 digits
            raise BadSheet(f"{path}, line {number}: {error}; nothing was applied") from error
        if not isinstance(row, dict):
            raise BadSheet(f"{path}, line {number}: a line is an object; nothing was applied")
        yield number, {name: "" if value is None else str(value) for name, value in row.items()}


def _meant(session: Session, line: Line) -> Meant | None:
    """What a line decides; None where it decides nothing. Raises a `MineError` that says what is wrong."""
    word, reason = line.get("action", "").strip().lower(), neutral(line.get("reason", ""))
    if word not in {"", *ACTIONS}:
        raise UsageError(f"action {word!r}; choose one of {', '.join(ACTIONS)}, or leave it empty")
    item = _item(session, line)
    if item is None:
        if word:
            raise NotFound(f"no claim {line.get('claim', '')!r} waits; export the sheet anew")
        return None
    changes = read_form(item.claim, line)
    if changes and word != Action.EDIT:
        raise UsageError(f"{', '.join(changes)} changed, but the action is {word or 'empty'}, not edit")
    if not word:
        return None
    if word == Action.EDIT and not changes:
        raise UsageError("an edit that changes nothing; write accept, or change a field")
    if word == Action.REJECT and not reason:
        raise UsageError("a rejection needs a reason; write it into that column")
    return item, ACTIONS[word], changes, reason


def _item(session: Session, line: Line) -> Item | None:
    """The claim of a line as it was exported. Raises `Conflict` where a line that decides is not of today's claim.

    A sheet may have gone out before ids began with a letter: it comes back all the same.
    """
    claim_id = lettered(line.get("claim", ""))
    try:
        return session.seen(claim_id, line.get("version", ""))
    except NotFound:
        return None
    except Conflict:
        if line.get("action", "").strip():
            raise
        return None
