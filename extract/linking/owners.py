"""Whose number it is: the authors' own measurement, or quoted from other work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from data import read_pattern
from extract.linking.citations import cites
from extract.linking.grid import Column, Grid, Record
from extract.linking.leads import MARKED_OURS
from extract.linking.marks import LEADING, SENTENCE, explanations
from extract.linking.names import NAME_IN_TEXT, PaperNames
from extract.linking.naming import Named
from extract.linking.pieces import clean, describes_only, names_a_class, residue

BASELINE = re.compile(r"\s*\(?\bbaseline\b\)?", re.IGNORECASE)
TITLE = 4
"""Words from which on a heading that cites is the title of a paper."""


def says(kind: str, text: str) -> bool:
    """Whether a text holds words of one list of `owners.toml`."""
    return bool(read_pattern("owners.toml", kind, "patterns").search(text))


def _heads_a_paper(text: str) -> bool:
    """Whether a group of rows is headed by the title of another paper: whatever it holds is that paper's."""
    return cites(text) and len(clean(text).split()) >= TITLE


@dataclass(frozen=True, slots=True)
class Owner:
    """`own` and the reasons, ids of reasons.toml."""

    own: bool
    reasons: tuple[str, ...]


class Owners:
    """Decides for the rows of one table: by their words, citations, groups and columns, and the paper's own names."""

    def __init__(self, grid: Grid, names: PaperNames) -> None:
        self.grid = grid
        self.names = names

    @cached_property
    def _cites(self) -> bool:
        return any(cites(record.text) or any(map(cites, record.group)) for record in self.grid.records)

    @cached_property
    def _shows_own(self) -> bool:
        """Whether some rows bear the paper's own names or say `ours`: the others may then be other people's."""
        return any(says("ours", record.text) or self.names.owns(record.text) for record in self.grid.records)

    def _note(self, text: str) -> str:
        """What the notes say of the marks in a text; one note may explain several: `* ensembles, † our runs`."""
        return " ".join(told for mark, told in explanations(self.grid.table) if mark in text)

    @cached_property
    def _own_bases(self) -> frozenset[str]:
        """What the authors add their own part to: `FooNet-50` of a row `FooNet-50 + OurPart`."""
        parted = (clean(record.text).partition(" + ") for record in self.grid.records)
        return frozenset(base.strip() for base, _, added in parted if added and self.names.owns(added))

    def _adds_to_own_base(self, words: str) -> bool:
        """Whether a row adds another's part to a base that the authors add theirs to, or is that base alone."""
        base, _, added = clean(words).partition(" + ")
        base = BASELINE.sub("", base) if not added else base
        return base.strip() in self._own_bases and bool(added or BASELINE.search(clean(words)))

    @cached_property
    def _groups_ours(self) -> bool:
        """Whether one group of rows is headed `ours`: the other groups are then other people's."""
        return any(says("ours", text) for record in self.grid.records for text in record.group)

    @cached_property
    def _marks_ours(self) -> bool:
        """Whether rows of the authors are marked so: a row without the mark is then another's."""
        return any(MARKED_OURS.search(record.text) for record in self.grid.records)

    def _by_caption(self, kind: str, record: Record) -> bool:
        """Whether a sentence of the caption says whose the row's model is: `FooNet-16 is based on our test`."""
        named = set(NAME_IN_TEXT.findall(clean(" ".join((*record.group, record.text)))))
        return bool(named & self._told_in_caption[kind])

    @cached_property
    def _told_in_caption(self) -> dict[str, frozenset[str]]:
        """The names in the caption's sentences that tell whose a model is."""
        sentences = [part for part in SENTENCE.split(self.grid.table.caption) if not LEADING.match(part)]
        return {
            kind: frozenset(
                name for text in sentences if says(kind, text) for name in NAME_IN_TEXT.findall(clean(text))
            )
            for kind in ("caption_ours", "caption_theirs")
        }

    def of(self, record: Record, column: Column, named: Named) -> Owner:
        """Whose number stands in one cell."""
        return self._said(record, column, named) or self._of_column(column) or self._of_row(record, named)

    def _said(self, record: Record, column: Column, named: Named) -> Owner | None:
        """What the row, its group, its column or its note says in words."""
        cell = record.cells.get(column.index)
        note = self._note(named.text + (cell.text if cell else ""))
        if any(says("ours", text) for text in (named.text, column.header, note)):
            return Owner(True, ("says-ours",))
        if says("quoted_column", column.header) or says("theirs", note) or says("quotes", note):
            return Owner(False, ("says-theirs",))
        return None

    def _of_column(self, column: Column) -> Owner | None:
        """Whose the model is that the column itself names."""
        return Owner(True, ("own-name",)) if self.names.owns(residue(column)) else None

    def _told(self, record: Record) -> Owner | None:
        """What the caption says of the row's model."""
        if self._by_caption("caption_ours", record):
            return Owner(True, ("caption-ours",))
        if self._by_caption("caption_theirs", record):
            return Owner(False, ("caption-quotes",))
        return None

    def _cited(self, named: Named, *, owned: bool) -> Owner:
        """Whose a cited model is: another's, unless the authors ran it as the base of their own."""
        if self._adds_to_own_base(named.words):
            return Owner(True, ("adds-to-own-base",))
        return Owner(False, ("cited", "cited-but-own-name") if owned else ("cited",))

    def _of_row(self, record: Record, named: Named) -> Owner:
        """Whose the model is that the row names, by its citation and the paper's own names."""
        if told := self._told(record):
            return told
        owned = any(map(self.names.owns, (named.words, *NAME_IN_TEXT.findall(named.words))))
        owned = owned or (not self._marks_ours and self.names.owns(named.model or ""))
        beside = any(
            self.names.owns(text) and not cites(text) and not names_a_class(text)
            for _, text in record.stub
            if text in named.words
        )
        if named.cited and (not beside or any(map(_heads_a_paper, record.group))):
            return self._cited(named, owned=owned)
        if owned:
            return Owner(True, ("own-name", "cited-beside") if named.cited else ("own-name",))
        group = " ".join(record.group)
        if group and (says("theirs", group) or self._groups_ours):
            return Owner(False, ("says-theirs",))
        return self._unnamed(named.words)

    def _unnamed(self, words: str) -> Owner:
        """A row without citation that bears no own name: a baseline, a variant, or another's model named barely."""
        if self._marks_ours:
            return Owner(False, ("not-marked-ours",))
        caption = self.grid.table.caption
        if self._shows_own and not describes_only(clean(words)) and says("quotes", caption):
            return Owner(False, ("caption-quotes",))
        foreign = bool(NAME_IN_TEXT.search(words)) and self._shows_own
        compared = foreign and (self._cites or says("compares", caption))
        if compared:
            return Owner(False, ("compared-uncited",))
        if self._cites:
            return Owner(True, ("uncited-among-cited",))
        if not self._shows_own and says("compares_others", caption) and not describes_only(clean(words)):
            return Owner(True, ("compared-ownerless",))
        return Owner(True, ("foreign-name",) if foreign else ("nothing-cited",))
