"""What is wrong with a file of labels: `faults` names each with its place, `misfits` what fits no row or column.

The rules are those of `bench/labels/README.md`. A file that a program wrote may leave roles and segments open (null).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from bench.labelled import (
    AXES,
    ENTRIES,
    LAYOUT,
    OWNERS,
    PROPERTIES,
    QUANTITIES,
    SECONDS,
    Identity,
    LabelledTable,
    Raw,
    Score,
    fit,
    table_for,
)
from extract.document import Table
from normalize.benchmarks import benchmarks

LONGEST = 80
"""Characters of a label: a model's name or a short heading, never a sentence."""

OTHER = "other"
BY = ("reader", "program")
SCORE = tuple(one.name for one in fields(Score))
IDENTITY = tuple(one.name for one in fields(Identity))
LINE = {"at", "says", "role", "own", "is", "quantity", "second", "of", "missed", *SCORE}
HEADING = {"column", "row", "says", "role", "is", *SCORE}
SEGMENT = {"models", "all", "second", "headings", "columns", "rows", *SCORE}
TABLE = {"page", "number", "box", "segments"}
FILE = {"paper", "sha256", "by", "tables"}

ANY = tuple(dict.fromkeys((*PROPERTIES, *ENTRIES)))
COLUMN_ROLES: Mapping[str, tuple[str, ...]] = {"rows": PROPERTIES, "columns": ENTRIES, "crossed": ANY, "none": ANY}
ROW_ROLES: Mapping[str, tuple[str, ...]] = {
    "rows": ENTRIES,
    "columns": (*PROPERTIES, "group", "subheader"),
    "crossed": ANY,
    "none": ANY,
}
"""Which roles the lines of each axis may have, by the axis that models stand on."""

NAMED = ("model", "modifier-of")


def faults(raw: Any) -> Iterator[str]:
    """What is wrong with a file's object, each fault with its place."""
    if not isinstance(raw, dict) or not isinstance(raw.get("tables"), list):
        yield 'the file: is no object with "paper", "sha256", "by" and a list "tables"'
        return
    yield from _keys("the file", raw, FILE)
    yield from _among("the file", raw, "by", BY)
    for table in raw["tables"]:
        where = _name(table)
        if not isinstance(table, dict) or not _is_box(table.get("box")) or not isinstance(table.get("page"), int):
            yield f'{where}: has no "page" and "box" of four numbers'
        elif not isinstance(table.get("segments"), list) or not table["segments"]:
            yield f'{where}: has no "segments"; a table of one block has one'
        else:
            yield from _keys(where, table, TABLE)
            for number, segment in enumerate(table["segments"], start=1):
                yield from _Segment(f"{where}, segment {number}", segment, raw.get("by") == "program").faults()


def misfits(label: LabelledTable, tables: Iterable[Table]) -> Iterator[str]:
    """What of a labelled table fits no row or column of today's, and which of those have no label."""
    where = f"table {label.number} (page {label.page})"
    table = table_for(label, tables)
    if table is None:
        yield f"{where}: no table is read there"
        return
    fitted = fit(label, table)
    known = {
        f"segment {number}: {axis} at {line.at:g}"
        for number, segment in enumerate(label.segments, start=1)
        for axis, lines in (("row", segment.rows), ("column", segment.columns))
        for line in lines
        if line.missed
    }
    for place in fitted.unfit:
        if place not in known:
            yield f'{where}, {place}: fits nothing that is read there; say "missed": true if it stands on the page'
    for place in fitted.unnamed:
        yield f"{where}: the {place} has no label"


def _name(table: Any) -> str:
    known = isinstance(table, dict)
    return f"table {table.get('number')} (page {table.get('page')})" if known else "a table"


def _is_box(box: Any) -> bool:
    return isinstance(box, list) and len(box) == 4 and all(map(_is_number, box))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _keys(where: str, raw: Raw, known: Collection[str]) -> Iterator[str]:
    for key in sorted(set(raw) - set(known)):
        yield f'{where}: "{key}" is no field; known are {", ".join(sorted(known))}'


def _among(where: str, raw: Raw, key: str, known: Sequence[str]) -> Iterator[str]:
    if raw.get(key) not in known:
        yield f'{where}: "{key}" is {raw.get(key)!r}; it is one of {", ".join(known)}'


def _text(where: str, key: str, value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f'{where}: "{key}" is {value!r}; it is text, or left out'
    elif len(value) > LONGEST:
        yield f'{where}: "{key}" has {len(value)} characters; labels are names and short headings of at most {LONGEST}'


def identity_faults(where: str, raw: Any) -> Iterator[str]:
    """What is wrong with the fields of an identity."""
    if raw is None:
        return
    if not isinstance(raw, dict):
        yield f'{where}: "is" is an object such as {{"model": "Net-50"}}'
        return
    yield from _keys(f'{where}, "is"', raw, IDENTITY)
    for key, value in raw.items():
        if key == "ensemble":
            yield from [] if isinstance(value, bool) else [f'{where}: "ensemble" is true or false']
        elif key == "modifiers":
            whole = isinstance(value, list) and value
            yield from [] if whole else [f'{where}: "modifiers" is a list of texts, or left out']
            for one in value if whole else ():
                yield from _text(where, key, one)
        elif key in IDENTITY:
            yield from _text(where, key, value)


def score_faults(where: str, raw: Raw) -> Iterator[str]:
    """What is wrong with the benchmark, metric, split and task of a line."""
    told = {key: raw[key] for key in SCORE if raw.get(key) is not None}
    for key, value in told.items():
        yield from _text(where, key, value)
    name = told.get("benchmark")
    if name is None or name == OTHER:
        return
    known = benchmarks().get(name)
    if known is None:
        yield f'{where}: "benchmark" is {name!r}; it is "{OTHER}" or one of {", ".join(benchmarks())}'
    elif told.get("split") is not None and told["split"] not in known.splits:
        yield f'{where}: "split" is {told["split"]!r}; {name} has {", ".join(known.splits)}'


def second_faults(where: str, raw: Any) -> Iterator[str]:
    """What is wrong with what is said of a second number."""
    if raw is None:
        return
    if not isinstance(raw, dict):
        yield f'{where}: "second" is an object such as {{"means": "spread"}}'
        return
    yield from _keys(f'{where}, "second"', raw, {"means", *SCORE})
    yield from _among(f'{where}, "second"', raw, "means", SECONDS)
    yield from score_faults(f'{where}, "second"', raw)


@dataclass(frozen=True, slots=True)
class _Segment:
    """One segment under examination. `open_roles`: a program wrote it, which leaves open what it does not know."""

    where: str
    raw: Any
    open_roles: bool

    def faults(self) -> Iterator[str]:
        shaped = isinstance(self.raw, dict) and all(
            isinstance(self.raw.get(axis), list) for axis in ("rows", "columns")
        )
        if not shaped:
            yield f'{self.where}: has no lists "rows" and "columns"'
            return
        yield from _keys(self.where, self.raw, SEGMENT)
        models = self.raw.get("models")
        if models not in AXES:
            yield from [] if self.open_roles and models is None else _among(self.where, self.raw, "models", AXES)
        yield from identity_faults(f'{self.where}, "all"', self.raw.get("all"))
        yield from score_faults(self.where, self.raw)
        yield from second_faults(self.where, self.raw.get("second"))
        yield from self._axis("column", COLUMN_ROLES.get(str(models), ANY))
        yield from self._axis("row", ROW_ROLES.get(str(models), ANY))
        for heading in self.raw.get("headings", ()):
            yield from self._heading(heading)

    def _axis(self, axis: str, roles: Sequence[str]) -> Iterator[str]:
        lines = self.raw[f"{axis}s"]
        if not lines:
            yield f"{self.where}: names no {axis}"
        places = [line.get("at") for line in lines if isinstance(line, dict)]
        for line in lines:
            if not isinstance(line, dict) or not _is_number(line.get("at")):
                yield f'{self.where}: a {axis} without "at", its centre in points'
                continue
            where = f"{self.where}, {axis} at {line['at']:g}"
            if places.count(line["at"]) > 1:
                yield f"{where}: is named twice"
            yield from self._line(where, line, (*roles, *LAYOUT))
            if line.get("of") is not None and (line["of"] not in places or line["of"] == line["at"]):
                yield f'{where}: "of" is {line["of"]!r}; it is the "at" of another {axis} of this segment'

    def _line(self, where: str, line: Raw, roles: Sequence[str]) -> Iterator[str]:
        role = line.get("role")
        yield from _keys(where, line, LINE)
        if role not in roles:
            yield from [] if self.open_roles and role is None else _among(where, line, "role", roles)
        yield from identity_faults(where, line.get("is"))
        yield from score_faults(where, line)
        yield from second_faults(where, line.get("second"))
        for key, known in (("own", OWNERS), ("quantity", QUANTITIES)):
            yield from _among(where, line, key, known) if line.get(key) is not None else ()
        if "missed" in line and line["missed"] is not True:
            yield f'{where}: "missed" is true, or left out'
        if line.get("of") is not None and role != "modifier-of":
            yield f'{where}: "of" belongs to the role modifier-of'
        if "says" in line:
            yield from _text(where, "says", line["says"])
        yield from self._complete(where, line, roles)

    def _complete(self, where: str, line: Raw, roles: Sequence[str]) -> Iterator[str]:
        """What a role asks for: an owner and an identity of a model's line, benchmark and metric of a result's."""
        role = line.get("role")
        if self.open_roles or role not in roles:
            return
        if role in NAMED and self._stands(roles):
            yield from () if line.get("own") else [f'{where}: a {role} is "own": own, quoted or unknown']
            yield from () if line.get("is") else [f'{where}: a {role} says which, in "is"']
        if role in ("result", "other-result"):
            for key in ("benchmark", "metric"):
                yield from () if self._told(line, key) else [f'{where}: a {role} says its "{key}"']
        if role == "result" and (fault := _result_fault(self._value(line, "benchmark"), self._value(line, "metric"))):
            yield f"{where}: {fault}"

    def _stands(self, roles: Sequence[str]) -> bool:
        """Whether models stand on the axis that has these roles, each on a line of its own."""
        return "modifier-of" in roles and self.raw.get("models") in ("rows", "columns")

    def _value(self, line: Raw, key: str) -> Any:
        return line.get(key) or self.raw.get(key)

    def _told(self, line: Raw, key: str) -> bool:
        """Said by the line, by the segment, or by lines of the other axis, such as rows that are tasks."""
        others = [*self.raw["rows"], *self.raw["columns"], *self.raw.get("headings", ())]
        return bool(self._value(line, key)) or any(one.get(key) for one in others if isinstance(one, dict))

    def _heading(self, heading: Any) -> Iterator[str]:
        placed = isinstance(heading, dict) and _is_number(heading.get("column")) and _is_number(heading.get("row"))
        if not placed:
            yield f'{self.where}: a heading without "column" and "row", its centre in points'
            return
        where = f"{self.where}, heading at column {heading['column']:g}, row {heading['row']:g}"
        yield from _keys(where, heading, HEADING)
        if not (self.open_roles and heading.get("role") is None):
            yield from _among(where, heading, "role", (*ANY, *LAYOUT))
        yield from identity_faults(where, heading.get("is"))
        yield from score_faults(where, heading)


def _result_fault(name: Any, metric: Any) -> str | None:
    """Why this is no result: it is on a benchmark of ours and by one of its own metrics."""
    if name == OTHER:
        return 'a result is on a benchmark of ours; a score on another is an "other-result"'
    known = benchmarks().get(str(name))
    if known is None or metric is None or known.metric(str(metric)):
        return None
    return f'{metric!r} is no metric of {name} ({", ".join(one.name for one in known.metrics)}): "other-result"'
