"""Questions about papers: which paper a reference means, and whether two mentions that were taken for one are one.

A matter is asked before the claims are: what a number is worth depends on whose it is. Every answer is kept at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from data.errors import NotFound, UsageError
from ingest.papers import paper_of
from ingest.records import Paper, PaperState
from ingest.resolving.records import Resolution
from review.matter import DISPUTED, NONE, ONE, Matter, one_or_two, which
from store.records import Holding
from store.waiting import Conflict


class MatterLibrary(Protocol):
    """The part of `store.Library` that a matter uses."""

    def holdings(self, key: str | None = None) -> list[Holding]:
        """Every paper with all that is tied to it, or the one of that key."""
        ...

    def doubtful(self) -> list[Holding]:
        """The papers of which a person may have to say which they are."""
        ...

    def save_paper(
        self,
        paper: Paper,
        *,
        ties: Sequence[str] = (),
        resolution: Resolution | None = None,
        is_new: bool | None = None,
    ) -> bool:
        """Keep a paper and what came of the question about it."""
        ...


class Knots(Protocol):
    """How papers are taken apart and brought together again, by whoever knows how."""

    def split(self, name: str, mentions: Sequence[str], *, who: str) -> tuple[str, str]:
        """Take mentions off a paper, or undo its last merge; the keys of what stays and of what is apart."""
        ...

    def merge(self, one: str, other: str, *, who: str) -> tuple[str, str]:
        """Make two papers one; the keys kept and gone."""
        ...


class _Done(NamedTuple):
    """An answer of this session: the id of its matter, the paper before it, and the keys of what it took apart."""

    matter: str
    before: Holding
    parted: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a session came to: matters settled, and what is left."""

    settled: int
    left: int

    def __str__(self) -> str:
        return f"papers: {self.settled} questions settled, {self.left} left"


class Matters:
    """The questions about papers, and what one reviewer answers."""

    def __init__(self, library: MatterLibrary, *, reviewer: str, knots: Knots) -> None:
        self.reviewer = reviewer
        self._library = library
        self._knots = knots
        self._skipped: set[str] = set()
        self._done: list[_Done] = []
        self._open: dict[str, Matter] = {}
        self.reload()

    def reload(self) -> None:
        """Asks the library what is open now; what was skipped stays skipped."""
        found = (matter for held in self._library.doubtful() for matter in self._matters_of(held))
        self._open = {matter.id: matter for matter in found}

    @property
    def answered(self) -> Answered:
        """What this session came to so far."""
        return Answered(settled=len(self._done), left=len(self._open))

    @property
    def waiting(self) -> list[Matter]:
        """What is still to come."""
        return [matter for name, matter in self._open.items() if name not in self._skipped]

    def matter(self, name: str) -> Matter:
        """The open matter of that id. Raises `NotFound`."""
        if name not in self._open:
            raise NotFound("there is no such question about a paper, or it was settled meanwhile")
        return self._open[name]

    def skip(self, name: str) -> None:
        """Leaves a matter for another session."""
        self._skipped.add(self.matter(name).id)

    def settle(self, name: str, key: str) -> None:
        """Keeps an answer. Raises `UsageError` for none of the options, `Conflict` where the paper is another now."""
        seen = self.matter(name)
        if key not in {option.key for option in seen.options}:
            raise UsageError(f"answer with one of {', '.join(option.key for option in seen.options)}")
        held, parted = self._still(seen), None
        if not seen.tie:
            self._settle_reference(held, key)
        elif key == ONE:
            self._confirm(held, seen)
        else:
            parted = _split(self._knots, held.paper.key, seen.mention, self.reviewer)
        self._done.append(_Done(name, held, parted))
        self._open.pop(name)

    def undo(self) -> str | None:
        """Takes back the last answer of this session; the id of its matter, open again. None where there is none."""
        if not self._done:
            return None
        done = self._done.pop()
        if done.parted:
            self._knots.merge(*done.parted, who=self.reviewer)
        before = done.before
        self._library.save_paper(before.paper, ties=before.ties, resolution=before.resolution, is_new=False)
        self.reload()
        return done.matter

    def _still(self, seen: Matter) -> Holding:
        """The paper as it is now, if the question about it is still the same."""
        now = {matter.id: held for held in self._library.holdings(seen.paper) for matter in self._matters_of(held)}
        if seen.id not in now:
            self._open.pop(seen.id, None)
            raise Conflict("somebody settled this meanwhile, or the paper is another one by now. Nothing was decided")
        return now[seen.id]

    def _matters_of(self, held: Holding) -> Iterator[Matter]:
        if held.paper.state is PaperState.AMBIGUOUS and held.resolution and held.resolution.candidates:
            yield which(held, held.resolution.candidates)
        yield from (one_or_two(held, found) for tie in held.ties if (found := DISPUTED.fullmatch(tie)))

    def _settle_reference(self, held: Holding, key: str) -> None:
        resolution = chosen(held, key, self.reviewer)
        paper = paper_of(held.references, held.pdfs, known=held.paper, ties=held.ties, resolution=resolution)
        self._library.save_paper(paper, ties=held.ties, resolution=resolution, is_new=False)

    def _confirm(self, held: Holding, matter: Matter) -> None:
        sure = f"{matter.mention}: {self.reviewer} says that they are one"
        ties = [sure if tie == matter.tie else tie for tie in held.ties]
        self._library.save_paper(held.paper, ties=ties, is_new=False)


def _split(knots: Knots, key: str, mention: str, who: str) -> tuple[str, str]:
    """Take a mention off its paper: the name of a paper that was merged into it, or one reference or file."""
    try:
        return knots.split(key, [mention], who=who)
    except NotFound:
        return knots.split(mention, [], who=who)


def chosen(held: Holding, key: str, reviewer: str) -> Resolution:
    """What an answer makes of the question which paper is meant: the candidate of that number, or none of them."""
    if held.resolution is None:
        raise UsageError(f"{held.paper.key} was not asked about yet")
    if key == NONE:
        reason = f"{reviewer} says that it is none of the candidates"
        return replace(held.resolution, state=PaperState.UNRESOLVED, reason=reason, by=reviewer, retry=False)
    one = held.resolution.candidates[int(key) - 1]
    reason = f"{reviewer} chose it among {len(held.resolution.candidates)}: {', '.join(one.reasons)}"
    return replace(
        held.resolution,
        state=PaperState.RESOLVED,
        reason=reason,
        found=one.paper,
        score=one.score,
        by=reviewer,
        retry=False,
    )
