"""Whose number it is: the authors' own measurement, or quoted from other work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from extract.linking.citations import cites
from extract.linking.grid import Column, Grid, Record
from extract.linking.names import NAME_IN_TEXT, PaperNames
from extract.linking.naming import Named, residue

OURS = re.compile(
    r"\b(?:ours?|this (?:paper|work)|we (?:re)?train|proposed|re-?impl\w*|re-?produc\w*|re-?run|re-?train\w*)\b",
    re.IGNORECASE,
)
THEIRS = re.compile(
    r"\b(?:originals?|reported|published (?:results|systems|models|work)|previous(?:ly)?|prior|existing|literature|leaderboard|state[- ]of[- ]the[- ]art|sota|"
    r"other (?:works|methods)|related work|competitors?|(?:their|the original) paper|in competition)\b",
    re.IGNORECASE,
)
QUOTES = re.compile(
    r"\b(?:taken|quoted|copied|cited|borrowed|obtained|reported) (?:directly )?(?:from|in|by)\b|\bresults are from\b",
    re.IGNORECASE,
)
COMPARES = re.compile(
    r"\bstate[- ]of[- ]the[- ]art|\bprevious|\bprior\b|\bother (?:works|methods|models|systems)|\bleaderboard|\bpublished|\bcompetit",
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

    def of(self, record: Record, column: Column, named: Named) -> Owner:
        """Whose number stands in one cell."""
        cell = record.cells.get(column.index)
        note = self._note(named.text + (cell.text if cell else ""))
        said = self._said(f"{named.text} {column.header}", " ".join((*record.group, column.header)), note)
        if said is not None:
            return said
        variant = residue(column)
        if variant and self.names.owns(variant):
            return Owner(True, ("own-name",))
        owned = self.names.owns(record.text) or self.names.owns(named.model or "")
        if named.cited:
            return Owner(False, ("cited", "cited-but-own-name") if owned else ("cited",))
        return Owner(True, ("own-name",)) if owned else self._unnamed(record)

    @staticmethod
    def _said(near: str, around: str, note: str) -> Owner | None:
        """What the row, its group, its column or its note says in words."""
        if OURS.search(near) or OURS.search(note):
            return Owner(True, ("says-ours",))
        if THEIRS.search(around) or THEIRS.search(note) or QUOTES.search(note):
            return Owner(False, ("says-theirs",))
        return None

    def _unnamed(self, record: Record) -> Owner:
        """A row without citation that bears no own name: a baseline, a variant, or another's model named barely."""
        caption = self.grid.table.caption
        foreign = bool(NAME_IN_TEXT.search(record.text)) and self._shows_own
        if foreign and QUOTES.search(caption):
            return Owner(False, ("caption-quotes",))
        if foreign and COMPARES.search(caption):
            return Owner(False, ("compared-uncited",))
        if self._cites:
            return Owner(True, ("uncited-among-cited",))
        return Owner(True, ("foreign-name",) if foreign else ("nothing-cited",))
