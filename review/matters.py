"""Questions about papers: which paper a reference means, and whether two mentions that were taken for one are one.

A matter is asked before the claims are: what a number is worth depends on whose it is. Every answer is kept at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from data.errors import NotFound, UsageError
from ingest.papers import paper_of
from ingest.records import Paper, PaperState
from ingest.resolving.records import Resolution
from review.matter import APART, DISPUTED, NONE, ONE, Matter, one_or_two, which
from store.records import Holding
from store.waiting import Conflict


class MatterLibrary(Protocol):
    """The part of `store.Library` that a matter uses."""

    def holdings(self, key: str | None = None) -> list[Holding]:
        """Every paper with all that is tied to it, or the one of that key."""
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


@dataclass(frozen=True, slots=True)
class Knots:
    """How papers are taken apart and brought together again, by whoever knows how: keys in, (kept, apart) out.

    `split(key or gone key, mentions, who=...)` and `merge(kept, gone, who=...)`.
    """

    split: Callable[..., tuple[str, str]]
    merge: Callable[..., tuple[str, str]]


@dataclass(slots=True, kw_only=True)
class Answered:
    """What a session came to: matters settled, and what is left."""

    settled: int = 0
    left: int = 0

    def __str__(self) -> str:
        return f"papers: {self.settled} questions settled, {self.left} left"


class Matters:
    """The questions about papers, and what one reviewer answers."""

    def __init__(self, library: MatterLibrary, *, reviewer: str, knots: Knots | None = None) -> None:
        self.reviewer = reviewer
        self._library = library
        self._knots = knots
        self._skipped: set[str] = set()
        self._undo: list[tuple[str, Callable[[], None]]] = []
        self._open: dict[str, Matter] = {}
        self.answered = Answered()
        self.reload()

    def reload(self) -> None:
        """Asks the library what is open now; what was skipped stays skipped."""
        found = (matter for held in self._library.holdings() for matter in self._matters_of(held))
        self._open = {matter.id: matter for matter in found}
        self.answered.left = len(self._open)

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
        held = self._still(seen)
        undo = self._settle_tie(held, seen.tie, key) if seen.tie else self._settle_reference(held, key)
        self._undo.append((name, undo))
        self._open.pop(name)
        self.answered.settled += 1
        self.answered.left = len(self._open)

    def undo(self) -> str | None:
        """Takes back the last answer of this session; the id of its matter, open again. None where there is none."""
        if not self._undo:
            return None
        name, take_back = self._undo.pop()
        take_back()
        self.reload()
        self.answered.settled -= 1
        return name

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
        if self._knots:
            yield from (one_or_two(held, found) for tie in held.ties if (found := DISPUTED.fullmatch(tie)))

    def _settle_reference(self, held: Holding, key: str) -> Callable[[], None]:
        before = (held.paper, held.resolution)
        resolution = chosen(held, key, self.reviewer)
        paper = paper_of(held.references, held.pdfs, known=held.paper, ties=held.ties, resolution=resolution)
        self._library.save_paper(paper, ties=held.ties, resolution=resolution, is_new=False)

        def take_back() -> None:
            self._library.save_paper(before[0], ties=held.ties, resolution=before[1], is_new=False)

        return take_back

    def _settle_tie(self, held: Holding, tie: str, key: str) -> Callable[[], None]:
        found = DISPUTED.fullmatch(tie)
        if found is None or self._knots is None:
            raise Conflict("this question is asked no more")
        if key == ONE:
            sure = f"{found['mention']}: {self.reviewer} says that they are one"
            self._library.save_paper(held.paper, ties=[sure if one == tie else one for one in held.ties], is_new=False)
        else:
            kept, apart = _split(self._knots, held.paper.key, found["mention"], self.reviewer)

        def take_back() -> None:
            if key == APART and self._knots is not None:
                self._knots.merge(kept, apart, who=self.reviewer)
            self._library.save_paper(held.paper, ties=held.ties, resolution=held.resolution, is_new=False)

        return take_back


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


def knots_of(split: Callable[..., tuple[str, str]], merge: Callable[..., tuple[str, str]], library: object) -> Knots:
    """The knots of one library: functions that take the library first."""

    def parted(key: str, mentions: Sequence[str], *, who: str) -> tuple[str, str]:
        return split(library, key, mentions, who=who)

    def joined(kept: str, gone: str, *, who: str) -> tuple[str, str]:
        return merge(library, kept, gone, who=who)

    return Knots(split=parted, merge=joined)


KEYS: Mapping[str, str] = {"s": "skip", "u": "undo", "q": "end"}
"""What may be answered to every matter."""
