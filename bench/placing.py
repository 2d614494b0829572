"""Where the facts of a paper stand in one of its tables: cells by value, then rows and columns by what agrees in them.

A fact is placed where one cell alone prints its number, or where of several only one agrees with the row and the column
that others have settled. Which axis the models stand on is the one with fewer contradictions: along the other, numbers
share benchmark and metric; along it, they share a model. Where that does not decide, the words do: a model's name is
printed beside its numbers. What is not sure stays None.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from bench.labelled import NO_SCORE, NOBODY, Identity, Score
from extract.document import Table
from normalize.numbers import parse_count, parse_number

COUNTS = ("parameters", "operations")
FATES = ("placed", "ambiguous", "not found")
"""A fact has its cell; has too many or none that fits; has none that prints its number. The best comes first."""

FEW, MANY = 1, 4
"""So few facts of a line that contradict so many others of it stand elsewhere: equal by chance."""
SHORT = 3
"""A number of fewer digits is met by chance: the line must have another one."""
WORDS = 0.5
"""A line names a model where it prints more than this share of the words of its name."""

_CITED = re.compile(r"\[[\d, –-]+\]")
_PARTS = re.compile(r"\s*/\s*|\s+\(|\s*\)$")
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_CHANGES = re.compile(r"^\s*(?:[-+–−]|w/)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number that a person found in a paper. `own` is None where they could not tell."""

    kind: str
    value: Decimal
    printed: str | None
    score: Score
    identity: Identity
    own: bool | None


@dataclass(frozen=True, slots=True)
class Spot:
    """One number of a cell: `slot` 0 is the first, 1 the second of two (`88.5/81.5`, `24.0 (22.9)`)."""

    row: int
    column: int
    slot: int = 0

    def line(self, axis: str) -> int:
        """The row or the column that it stands in, as `axis` asks."""
        return self.row if axis == "rows" else self.column


@dataclass(frozen=True, slots=True)
class Told:
    """What the facts of one line agree on. `role` is `result` or `count`; `second` is the score of second numbers."""

    role: str | None = None
    quantity: str | None = None
    score: Score = NO_SCORE
    second: Score | None = None
    identity: Identity = NOBODY
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """What the facts of a table say of it; `models` is the axis, `rows` or `columns`, None where unsure.

    `fates` says of each fact, in their order, which of `FATES` it met.
    """

    models: str | None
    rows: Mapping[int, Told]
    columns: Mapping[int, Told]
    fates: tuple[str, ...]


def place(facts: Sequence[Fact], table: Table, others: Sequence[Table] = ()) -> Placed:
    """The facts of this table in its cells.

    `others` are those that the same words may mean (`Table 3` where there are 3a and 3b): a number that stands there
    too needs a column here that agrees.
    """
    numbers = _numbers(table)
    options = {index: list(_options(fact, numbers)) for index, fact in enumerate(facts)}
    elsewhere = [_numbers(other) for other in others]
    twice = {index for index, fact in enumerate(facts) if any(any(_options(fact, other)) for other in elsewhere)}
    found = _Placing(facts, table, options, numbers)
    found.alone(twice)
    found.axis = _axis(found) if min(len(table.rows), table.width) > 1 else None
    if found.axis is None:
        found.spots = {}
        return Placed(None, {}, {}, found.fates())
    found.strays()
    found.agreeing()
    found.by_chance()
    return Placed(found.axis, found.told("rows"), found.told("columns"), found.fates())


# Cells


def _numbers(table: Table) -> dict[Spot, str]:
    """The printed numbers of all rows: what was read as a row of headings may be one of numbers."""
    found = {}
    for row in table.rows:
        for cell in row:
            for slot, part in enumerate(_parts(cell.text)):
                found[Spot(cell.row, cell.column, slot)] = part
    return found


def _parts(text: str) -> list[str]:
    """The one number of a cell, or its two."""
    plain = _CITED.sub("", text).strip()
    if parse_number(plain):
        return [plain]
    parts = [part for part in _PARTS.split(plain) if part]
    return parts if len(parts) == 2 and all(map(parse_number, parts)) else []


def _options(fact: Fact, numbers: Mapping[Spot, str]) -> Iterator[Spot]:
    read = parse_count if fact.kind in COUNTS else parse_number
    wanted = read(fact.printed) if fact.printed else None
    values = {wanted.value} if wanted else {fact.value}
    if fact.kind not in COUNTS:
        values |= {fact.value, fact.value / 100}
    for spot, printed in numbers.items():
        quantity = read(printed)
        if quantity and quantity.value in values and (spot.slot == 0 or fact.kind not in COUNTS):
            yield spot


# Facts


@dataclass(slots=True)
class _Placing:
    facts: Sequence[Fact]
    table: Table
    options: Mapping[int, Sequence[Spot]]
    numbers: Mapping[Spot, str]
    spots: dict[int, Spot] = field(default_factory=dict)
    axis: str | None = None

    @property
    def across(self) -> str:
        """The axis along which numbers of one line share benchmark and metric."""
        return "columns" if self.axis == "rows" else "rows"

    def alone(self, twice: Collection[int]) -> None:
        """Place the facts that have one cell, which is no other fact's, but for those that are found `twice`."""
        single = {index: spots[0] for index, spots in self.options.items() if len(spots) == 1}
        wanted = Counter(single.values())
        self.spots = {index: spot for index, spot in single.items() if wanted[spot] == 1 and index not in twice}

    def fates(self) -> tuple[str, ...]:
        """What became of each fact."""
        placed, ambiguous, missing = FATES
        open_facts = (ambiguous if spots else missing for spots in self.options.values())
        return tuple(placed if index in self.spots else fate for index, fate in enumerate(open_facts))

    def lines(self, axis: str) -> dict[tuple[int, int], list[int]]:
        """The placed facts of each row or column, first and second numbers apart."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, spot in sorted(self.spots.items()):
            found[spot.line(axis), spot.slot].append(index)
        return found

    def strays(self) -> None:
        """Take back the few of a line that contradict its many."""
        for members in self.lines(self.across).values():
            groups = _groups(members, self._same_score)
            most = max(groups, key=len)
            if len(most) >= MANY and len(members) - len(most) <= FEW:
                for index in set(members) - set(most):
                    del self.spots[index]

    def agreeing(self) -> None:
        """Place those of several cells where one alone agrees with what is settled, until nothing moves."""
        moved = True
        while moved:
            open_facts = [index for index in self.options if index not in self.spots]
            choice = {}
            for index in open_facts:
                fitting = [spot for spot in self.options[index] if self._agrees(index, spot)]
                if len(fitting) == 1:
                    choice[index] = fitting[0]
            wanted = Counter(choice.values())
            settled = {index: spot for index, spot in choice.items() if wanted[spot] == 1}
            self.spots |= settled
            moved = bool(settled)

    def _agrees(self, index: int, spot: Spot) -> bool:
        """The spot's column, say, has this score and no other; its row this model, if it has any."""
        along = [
            i for i, s in self.spots.items() if s.line(self.across) == spot.line(self.across) and s.slot == spot.slot
        ]
        named = [i for i, s in self.spots.items() if s.line(str(self.axis)) == spot.line(str(self.axis))]
        scored = bool(along) and all(self._same_score(index, other) for other in along)
        return scored and all(self._same_model(index, other) for other in named)

    def by_chance(self) -> None:
        """Take back a short number that stands alone of its kind in its line."""
        for members in self.lines(self.across).values():
            digits = [len(re.sub(r"\D", "", self.facts[i].printed or str(self.facts[i].value))) for i in members]
            if len(members) == 1 and digits[0] < SHORT:
                del self.spots[members[0]]

    def _same_score(self, one: int, other: int) -> bool:
        first, second = self.facts[one], self.facts[other]
        kinds = {fact.kind if fact.kind in COUNTS else "result" for fact in (first, second)}
        return len(kinds) == 1 and all(
            getattr(first.score, key) in (None, getattr(second.score, key)) or getattr(second.score, key) is None
            for key in ("benchmark", "metric", "split")
        )

    def _same_model(self, one: int, other: int) -> bool:
        return self.facts[one].identity.model == self.facts[other].identity.model

    def told(self, axis: str) -> dict[int, Told]:
        """What the placed facts say of each row, or of each column."""
        whole: dict[int, list[int]] = defaultdict(list)
        for (line, _), members in self.lines(axis).items():
            whole[line] += members
        of = self._entry if axis == self.axis else self._property
        return {line: of(line, members) for line, members in sorted(whole.items())}

    def _property(self, line: int, members: Sequence[int]) -> Told:
        first = [self.facts[i] for i in members if self.spots[i].slot == 0]
        second = [self.facts[i] for i in members if self.spots[i].slot == 1]
        kinds = {fact.kind if fact.kind in COUNTS else "result" for fact in first}
        if len(kinds) != 1:
            return Told()
        kind = kinds.pop()
        if self.axis == "columns" and 2 * len(first) < self._printed(line):
            return Told()  # such as a row of scores and speeds by turns
        told = Told("count" if kind in COUNTS else "result", kind if kind in COUNTS else None, _agreed_score(first))
        if second:
            told = replace(told, second=_agreed_score(second))
        return replace(told, identity=self._only_here(members), own=self._only_own(members))

    def _printed(self, line: int) -> int:
        """How many first numbers stand in a line across."""
        return sum(spot.slot == 0 and spot.line(self.across) == line for spot in self.numbers)

    def _only_here(self, members: Sequence[int]) -> Identity:
        """What tells the numbers of this line apart from others of the same model: `setting` of a column."""
        identity = _agreed(self.facts[i].identity for i in members)
        apart = set()
        for others in self._rows_of(members):
            whole = _agreed(self.facts[i].identity for i in others)
            apart |= {one.name for one in fields(Identity) if getattr(whole, one.name) is None}
        return Identity(**{key: getattr(identity, key) for key in apart if key not in ("model", "modifiers")})

    def _only_own(self, members: Sequence[int]) -> str | None:
        mixed = any(_owner(self.facts[i] for i in others) is None for others in self._rows_of(members))
        return _owner(self.facts[i] for i in members) if mixed else None

    def _rows_of(self, members: Sequence[int]) -> Iterator[list[int]]:
        lines = {self.spots[i].line(str(self.axis)) for i in members}
        yield from ([i for i, spot in self.spots.items() if spot.line(str(self.axis)) == line] for line in lines)

    def _entry(self, line: int, members: Sequence[int]) -> Told:
        identity = _agreed(self.facts[i].identity for i in members)
        own = _owner(self.facts[i] for i in members)
        if identity.model is None:
            return Told(own=own)
        text = " ".join(_texts(self.table, str(self.axis), line))
        named = _share(identity.model, text) > WORDS and not _CHANGES.match(text)
        return Told("model" if named else None, None, identity=identity, own=own)


def _groups(members: Iterable[int], same: Callable[[int, int], bool]) -> list[list[int]]:
    groups: list[list[int]] = []
    for index in members:
        home = next((group for group in groups if all(same(index, other) for other in group)), None)
        if home is None:
            groups.append([index])
        else:
            home.append(index)
    return groups


def _agreed_score(facts: Iterable[Fact]) -> Score:
    """The fields on which those that say anything say the same."""
    scores = [fact.score for fact in facts]
    return Score(**{one.name: _one({getattr(score, one.name) for score in scores} - {None}) for one in fields(Score)})


def _agreed(identities: Iterable[Identity]) -> Identity:
    """The fields that all share."""
    listed = list(identities)
    shared: dict[str, Any] = {
        one.name: _one({getattr(identity, one.name) for identity in listed}) for one in fields(Identity)
    }
    return Identity(**{**shared, "modifiers": shared["modifiers"] or ()})


def _owner(facts: Iterable[Fact]) -> str | None:
    owners = {fact.own for fact in facts}
    return {True: "own", False: "quoted", None: "unknown"}[owners.pop()] if len(owners) == 1 else None


def _one(values: set[Any]) -> Any:
    return next(iter(values)) if len(values) == 1 else None


# The axis


def _axis(found: _Placing) -> str | None:
    """Columns, which are rare, must print the names too: row and column may make the model together."""
    wrong = {axis: _contradictions(found, axis) for axis in ("rows", "columns")}
    if wrong["rows"] != wrong["columns"]:
        fewer = min(wrong, key=lambda axis: wrong[axis])
        printed = fewer == "rows" or _named(found, "columns") > _named(found, "rows")
        return fewer if printed else None
    named = {axis: _named(found, axis) for axis in ("rows", "columns")}
    return None if named["rows"] == named["columns"] else max(named, key=lambda axis: named[axis])


def _contradictions(found: _Placing, axis: str) -> int:
    """How many facts contradict the most of their line, if the models stood on this axis."""
    found.axis = axis
    total = 0
    for lines, same in ((found.lines(found.across), found._same_score), (found.lines(axis), found._same_model)):
        for members in lines.values():
            total += len(members) - max(map(len, _groups(members, same)))
    return total


def _named(found: _Placing, axis: str) -> int:
    """How many of the placed facts stand in a line of this axis that prints their model's name."""
    texts = {line: " ".join(_texts(found.table, axis, line)) for line, _ in found.lines(axis)}
    return sum(
        _share(found.facts[index].identity.model or "", texts[spot.line(axis)]) > WORDS
        for index, spot in found.spots.items()
    )


def _texts(table: Table, axis: str, line: int) -> Iterator[str]:
    """The cells of a row or a column that are no numbers."""
    for row in table.rows:
        for cell in row:
            inside = cell.row == line if axis == "rows" else cell.column <= line < cell.column + cell.span
            if inside and cell.text and not _parts(cell.text):
                yield cell.text


def _share(name: str, text: str) -> float:
    """The share of a name's words that a text prints."""
    words = _WORD.findall(name.lower())
    printed = set(_WORD.findall(text.lower()))
    return sum(word in printed for word in words) / len(words) if words else 0.0
