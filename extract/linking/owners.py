"""Whose number it is: the authors' own measurement, or quoted from other work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from extract.linking.citations import cites
from extract.linking.grid import Column, Grid, Record
from extract.linking.names import NAME_IN_TEXT, PaperNames
from extract.linking.naming import MARKED_OURS, Named, residue

OURS = re.compile(
    r"\b(?:ours?|this (?:paper|work)|we (?:re)?train|proposed|re-?impl\w*|re-?produc\w*|re-?run|re-?train\w*)\b",
    re.IGNORECASE,
)
THEIRS = re.compile(
    r"\b(?:originals?|reported|published (?:results|systems|models|work)|previous(?:ly)?|prior|existing|literature|leaderboard|state[- ]of[- ]the[- ]art|sota|"
    r"other (?:works|methods)|related work|competitors?|(?:their|the original) paper|in competition)\b",
    re.IGNORECASE,
)
QUOTED_COLUMN = re.compile(r"\b(?:originals?|reported|as published|previous(?:ly)?)\b", re.IGNORECASE)
QUOTES = re.compile(
    r"\b(?:taken|quoted|copied|cited|borrowed|obtained|reported) (?:directly )?(?:from|in|by)\b|\bresults are from\b",
    re.IGNORECASE,
)
COMPARES = re.compile(
    r"\bcompar\w+ (?:to|with|against)\b|\bpopular|\bstate[- ]of[- ]the[- ]art|\bprevious|\bprior\b|\bother (?:works|methods|models|systems)|\bleaderboard|\bpublished|\bcompetit",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """`own` and the reasons, ids of reasons.toml."""

    own: bool
    reasons: tuple[str, ...]


class Owners:
    """Decides for the rows of one table: by the row's words, its citation, group and column, and the paper's own names."""

    def __init__(self, grid: Grid, names: PaperNames) -> None:
        self.grid = grid
        self.names = names

    @cached_property
    def _cites(self) -> bool:
        return any(cites(record.text) or any(map(cites, record.group)) for record in self.grid.records)

    @cached_property
    def _shows_own(self) -> bool:
        """Whether some rows bear the paper's own names or say `ours`: the others may then be other people's."""
        return any(OURS.search(record.text) or self.names.owns(record.text) for record in self.grid.records)

    def _note(self, text: str) -> str:
        marks = set(re.findall(r"[†‡§¶⋆★*]", text))
        return " ".join(note for note in self.grid.table.notes if marks & set(note[:3]))

    @cached_property
    def _groups_ours(self) -> bool:
        """Whether one group of rows is headed `ours`: the other groups are then other people's."""
        return any(OURS.search(text) for record in self.grid.records for text in record.group)

    @cached_property
    def _marks_ours(self) -> bool:
        """Whether rows of the authors are marked so: a row without the mark is then another's."""
        return any(MARKED_OURS.search(record.text) for record in self.grid.records)

    @cached_property
    def _column_ours(self) -> bool:
        """Whether one value column is headed `ours`: the other named columns are then other people's."""
        return any(OURS.search(column.header) for column in self.grid.values)

    def of(self, record: Record, column: Column, named: Named) -> Owner:
        """Whose number stands in one cell."""
        cell = record.cells.get(column.index)
        note = self._note(named.text + (cell.text if cell else ""))
        group = " ".join(record.group)
        if any(OURS.search(text) for text in (named.text, column.header, note)):
            return Owner(True, ("says-ours",))
        if QUOTED_COLUMN.search(column.header) or THEIRS.search(note) or QUOTES.search(note):
            return Owner(False, ("says-theirs",))
        if self.names.owns(residue(column)):
            return Owner(True, ("own-name",))
        if self._column_ours and residue(column):
            return Owner(False, ("not-marked-ours",))
        owned = self.names.owns(record.text) or (not self._marks_ours and self.names.owns(named.model or ""))
        if named.cited and any(self.names.owns(text) and not cites(text) for _, text in record.stub):
            return Owner(True, ("own-name", "cited-beside"))
        if named.cited:
            return Owner(False, ("cited", "cited-but-own-name") if owned else ("cited",))
        if owned:
            return Owner(True, ("own-name",))
        if THEIRS.search(group) or (self._groups_ours and group):
            return Owner(False, ("says-theirs",))
        return self._unnamed(record)

    def _unnamed(self, record: Record) -> Owner:
        """A row without citation that bears no own name: a baseline, a variant, or another's model named barely."""
        if self._marks_ours:
            return Owner(False, ("not-marked-ours",))
        caption = self.grid.table.caption
        foreign = bool(NAME_IN_TEXT.search(record.text)) and self._shows_own
        if foreign and QUOTES.search(caption):
            return Owner(False, ("caption-quotes",))
        if foreign and COMPARES.search(caption):
            return Owner(False, ("compared-uncited",))
        if foreign and self._cites:
            return Owner(False, ("compared-uncited",))
        if self._cites:
            return Owner(True, ("uncited-among-cited",))
        return Owner(True, ("foreign-name",) if foreign else ("nothing-cited",))
