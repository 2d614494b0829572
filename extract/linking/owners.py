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
LEAVES_OUT = re.compile(r"\s*(?:[-–−]|no\b|without\b|w/o\b)", re.IGNORECASE)
"""How a row starts that is the authors' model without a part, whatever the part's name looks like."""
TITLE = 4
"""Words from which on a heading that cites is the title of a paper."""
LEADERBOARD = re.compile(r"(?:team|year|place|rank|entry|participant|submission|competition)s?", re.IGNORECASE)


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
    def _is_leaderboard(self) -> bool:
        """Whether a column tells the team, the year or the place of an entry: the others' are then theirs."""
        leaves = (column.path[-1].strip() for column in self.grid.columns if column.path)
        return any(LEADERBOARD.fullmatch(leaf) for leaf in leaves)

    @cached_property
    def _shows_own(self) -> bool:
        """Whether some rows bear the paper's own names or say `ours`: the others may then be other people's."""
        return any(says("ours", record.text) or self.names.owns(record.text) for record in self.grid.records)

    def _note(self, text: str) -> str:
        """What the notes say of the marks in a text; one note may explain several: `* ensembles, † our runs`."""
        return " ".join(told for mark, told in explanations(self.grid.table) if mark in text)

    @cached_property
    def _marks_originals(self) -> frozenset[str]:
        """The marks that tell numbers of the original papers, so that rows without them were run by the authors.

        A mark for numbers that a third paper tells (`* taken from [3]`) says nothing of the others.
        """
        return frozenset(mark for mark, told in explanations(self.grid.table) if says("originals", told))

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

    @cached_property
    def _heads(self) -> tuple[Column, ...]:
        """The stub columns that head models."""
        return tuple(column for column in self.grid.stubs if column.has("name"))

    @cached_property
    def _heads_ours(self) -> frozenset[int]:
        """Those of several columns of models that are headed `Our Model`: the models of the others are theirs."""
        ours = frozenset(column.index for column in self._heads if says("ours", column.header))
        return ours if len(ours) < len(self._heads) else frozenset()

    @cached_property
    def _column_ours(self) -> bool:
        """Whether one value column is headed `ours`: the other named columns are then other people's."""
        return any(says("ours", column.header) for column in self.grid.values)

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
        if self._heads_ours:
            head = max((one.index for one in self._heads if one.index < column.index), default=-1)
            return Owner(True, ("says-ours",)) if head in self._heads_ours else Owner(False, ("not-marked-ours",))
        variant = residue(column)
        if self.names.owns(variant):
            return Owner(True, ("own-name",))
        return Owner(False, ("not-marked-ours",)) if self._column_ours and variant else None

    def _told(self, record: Record, words: str) -> Owner | None:
        """What the caption says of the row's model, or of its mark."""
        if self._by_caption("caption_ours", record):
            return Owner(True, ("caption-ours",))
        if self._by_caption("caption_theirs", record):
            return Owner(False, ("caption-quotes",))
        if self._marks_originals:
            marked = bool(self._marks_originals & set(words))
            return Owner(False, ("says-theirs",)) if marked else Owner(True, ("unmarked-among-originals",))
        return None

    def _cited(self, named: Named, *, owned: bool) -> Owner:
        """Whose a cited model is: another's, unless the authors ran it as the base of their own."""
        if self._adds_to_own_base(named.words):
            return Owner(True, ("adds-to-own-base",))
        return Owner(False, ("cited", "cited-but-own-name") if owned else ("cited",))

    def _of_row(self, record: Record, named: Named) -> Owner:
        """Whose the model is that the row names, by its citation and the paper's own names."""
        if told := self._told(record, named.words):
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
        foreign = bool(NAME_IN_TEXT.search(words)) and self._shows_own and not LEAVES_OUT.match(words)
        compared = foreign and (self._cites or says("compares", caption))
        if compared or (self._is_leaderboard and self._shows_own):
            return Owner(False, ("compared-uncited",))
        if self._cites:
            return Owner(True, ("uncited-among-cited",))
        if not self._shows_own and says("compares_others", caption) and not describes_only(clean(words)):
            return Owner(True, ("compared-ownerless",))
        return Owner(True, ("foreign-name",) if foreign else ("nothing-cited",))
