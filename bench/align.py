"""Labels of tables by program, from facts that a person found in the papers: `python -m bench.align [PAPER...]`.

The facts are those of a corpus (`gold` beside `pdf`) and of `tests/gold`; each says in which table it stands. Where
its number is found there, the column is a result on its benchmark, by its metric, and the row is its model's, own or
quoted. Only what is sure is labelled, all else is null. Writes `bench/labels/aligned/PAPER.json` and prints how many
tables and facts were aligned, what was ambiguous and what was not found. Without a corpus it says so and passes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.label import CORPUS, OPENED, ROOT, dumped, entry, find_pdf
from bench.labelled import Identity, Score, cut_of
from bench.placing import COUNTS, FATES, Fact, Placed, Told, place
from extract.document import Table
from extract.errors import UnreadablePdf
from extract.reading import read_document

ALIGNED = Path(__file__).with_name("labels") / "aligned"
GOLD = ROOT / "tests/gold"
OWN = {"results": True, "quoted": False, "undecided": None}
LETTERS = "abcdefgh"
UNREAD = "in no table that was read"

_TABLE = re.compile(r"\bTables?\s+((?:[A-Z]\.?)?\d+(?:\.\d+)?|[IVX]+)\s*(?:\(?([a-h])\)?(?![\w]))?(.*)", re.IGNORECASE)
_PAGES = re.compile(r"\bp\.\s*(\d+)(?:\s*[-–]\s*(\d+))?")

Raw = Mapping[str, Any]


def main() -> int:
    """Align, write, print; 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="*", help="only these; all of which there are facts")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--out", type=Path, default=ALIGNED, metavar="DIR")
    asked = parser.parse_args()
    if not (asked.corpus / "pdf").is_dir():
        print(f"skipped: there is no corpus at {asked.corpus}")
        return 0
    total: Counter[str] = Counter()
    for paper, gold in golds(asked.corpus).items():
        path = find_pdf(paper, asked.corpus)
        if asked.papers and paper not in asked.papers:
            continue
        if path is None:
            print(f"{paper}: there are facts and no PDF; left out", file=sys.stderr)
            continue
        try:
            labels, counts = aligned(gold, path)
        except UnreadablePdf as error:
            print(error, file=sys.stderr)
            continue
        total += counts
        if labels["tables"]:
            total["papers"] += 1
            asked.out.mkdir(parents=True, exist_ok=True)
            (asked.out / f"{paper}.json").write_text(dumped(labels), encoding="utf-8")
        print(f"{paper}: {report(counts)}")
    print(f"{total['papers']} papers: {report(total)}")
    return 0


def report(counts: Mapping[str, int]) -> str:
    """One line of counts."""
    tables = f"{counts.get('tables', 0)} tables aligned, {counts.get('tables left', 0)} not"
    cells = ", ".join(
        f"{counts.get(key, 0)} {key}" for key in ("placed", "ambiguous", "not found", "in no table that was read")
    )
    return f"{tables}; facts: {cells}"


def golds(corpus: Path) -> dict[str, Raw]:
    """The facts of each paper that has any, by its name."""
    folders = [corpus / "gold", GOLD, GOLD / "third", *sorted(OPENED.glob("[0-9]*"))]
    files = [path for folder in folders for path in sorted(folder.glob("*.json"))]
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def aligned(gold: Raw, path: Path) -> tuple[dict[str, Any], Counter[str]]:
    """The labels of one paper's tables, and what became of its facts."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    tables = read_document(path, sha256).tables
    counts: Counter[str] = Counter()
    told = list(facts(gold))
    fates: list[list[str]] = [[] for _ in told]
    labelled = []
    for table in tables:
        here = [number for number, (raw, _) in enumerate(told) if is_told(raw["where"], table)]
        placed = place([told[number][1] for number in here], table, _parts_beside(table, tables))
        for number, fate in zip(here, placed.fates, strict=True):
            fates[number].append(fate)
        if FATES[0] in placed.fates:
            labelled.append(label(table, placed))
        counts["tables left"] += bool(here) and FATES[0] not in placed.fates
    counts.update(min(met, key=FATES.index) if met else UNREAD for met in fates)
    counts["tables"] = len(labelled)
    return {"paper": gold["paper"], "sha256": sha256, "by": "program", "tables": labelled}, counts


def _parts_beside(table: Table, tables: Iterable[Table]) -> list[Table]:
    """The other parts of a lettered table, on its page."""
    base = (table.number or "").rstrip(LETTERS)
    return [
        other
        for other in tables
        if other is not table and other.page == table.page and (other.number or "").rstrip(LETTERS) == base != ""
    ]


# Facts


def facts(gold: Raw) -> Iterator[tuple[Raw, Fact]]:
    """Each number that stands in a table, as written down and as a fact."""
    for kind in (*OWN, *COUNTS):
        for raw in gold.get(kind) or ():
            if raw.get("value") is not None and _TABLE.search(raw.get("where") or ""):
                yield raw, _fact(kind, raw)


def _fact(kind: str, raw: Raw) -> Fact:
    score = Score(benchmark=raw.get("benchmark"), metric=raw.get("metric"), split=raw.get("split"))
    identity = Identity(
        model=raw["model"],
        recipe=raw.get("recipe"),
        data=raw.get("training_data"),
        setting=raw.get("setting"),
        ensemble=True if raw.get("ensemble") else None,
    )
    own = raw.get("own") if kind in COUNTS else OWN[kind]
    return Fact(
        kind=kind,
        value=Decimal(str(raw["value"])),
        printed=raw.get("printed"),
        score=score,
        identity=identity,
        own=own,
    )


def is_told(where: str, table: Table) -> bool:
    """Whether `where` (`Table 2(a), p.6; section 3, p.7`) names the table: its number, and its page if it says one."""
    return any(_is_named(part, table) for part in where.split(";"))


def _is_named(part: str, table: Table) -> bool:
    found = _TABLE.search(part)
    if found is None or table.number is None:
        return False
    number, letter, rest = found[1], found[2] or "", found[3]
    pages = [range(int(first), int(last or first) + 1) for first, last in _PAGES.findall(part)]
    if pages and not any(table.page in spread for spread in pages):
        return False
    base = table.number.rstrip(LETTERS)
    if base != number:
        return base in _further(number, rest)
    return not letter or table.number in (base, base + letter) or " and " in rest.split(",", maxsplit=1)[0]


def _further(first: str, rest: str) -> list[str]:
    """The other numbers of `Tables 3-6`, `Table 5 and Table 6`."""
    words = rest.split("p.", maxsplit=1)[0]
    through = re.match(r"\s*[-–]\s*(\d+)", words)
    if through and first.isdigit():
        return [str(number) for number in range(int(first), int(through[1]) + 1)]
    return re.findall(r"(?:,|and)\s+(?:Tables?\s+)?(\d+)\b", words)


# Labels


def label(table: Table, placed: Placed) -> dict[str, Any]:
    """A table's entry with what was placed filled in and null for all else."""
    raw = entry(table)
    cut = cut_of(table)
    segment = raw["segments"][0]
    segment["models"] = placed.models
    for heading in segment.get("headings", ()):
        heading["role"] = None
    for axis, spans, told in (("columns", cut.columns, placed.columns), ("rows", cut.rows, placed.rows)):
        known = {round(spans[line].centre, 1): found for line, found in told.items()}
        segment[axis] = [_line(line, known.get(line["at"], Told())) for line in segment[axis]]
    return raw


def _line(line: Raw, told: Told) -> dict[str, Any]:
    new = {**line, "role": told.role, "own": told.own, "is": _given(told.identity), "quantity": told.quantity}
    new |= _given(told.score)
    means = _means(told.score, told.second) if told.second else None
    if told.second and means:
        new["second"] = {"means": means, **_given(told.second)}
    return {key: value for key, value in new.items() if key == "role" or value}


def _given(record: Identity | Score) -> dict[str, Any]:
    values = {one.name: getattr(record, one.name) for one in fields(record)}
    return {key: value for key, value in values.items() if value}


def _means(first: Score, second: Score) -> str | None:
    """The one thing in which the second number's score differs from the first's; None where it is not one."""
    both = {key: (getattr(first, key), getattr(second, key)) for key in ("benchmark", "metric", "split")}
    apart = [key for key, (one, other) in both.items() if one and other and one != other]
    return apart[0] if len(apart) == 1 else None


if __name__ == "__main__":
    sys.exit(main())
