"""What `mine ingest` does from end to end: read, tie, ask the services, fetch; and how it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any, BinaryIO

from data.errors import MineError, NetworkError, UsageError
from ingest.client.services import Services
from ingest.gathering import gather
from pipeline.access import limits, perhaps
from pipeline.asking import Effort, Plan, plan_asking
from pipeline.fetching import NOWHERE
from pipeline.ingest import Found, IngestSummary, ingest_found, known_papers, read_sources
from pipeline.listing import lists_of
from pipeline.render import Tell
from pipeline.reports import failure_lines
from pipeline.resolving import AskedSummary, Manner, ask_services, failed_fetches, plan
from pipeline.services import ANSWERS, doors, floors_of
from pipeline.settings import Settings
from pipeline.terminal import progress
from pipeline.workers import Limits
from store import Library

__all__ = ["Effort", "Ingested", "Wish", "carry_out", "ending"]


NOTABLE = 5.0
"""Seconds from which on a wait is told of."""


MOST_NAMED = 30
"""References that are named at the end where they were not settled; of more, the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the command was asked for. `lists`: ids of papers whose reference lists are wanted."""

    sources: Sequence[str] = ()
    lists: Sequence[str] = ()
    effort: Effort = field(default_factory=Effort)
    offline: bool = False
    dry_run: bool = False

    @property
    def is_again(self) -> bool:
        """Whether it is about the whole library, for want of a source."""
        return not self.sources and not self.lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What came of it: what was read and tied, what the services said (None: none was asked), what would be asked."""

    done: IngestSummary
    asked: AskedSummary | None = None
    plan: Plan | None = None
    refused: tuple[MineError, ...] = ()
    offline: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As a JSON object; without the keys and questions that `mine show` has."""
        said = asdict(self.done)
        said.pop("keys")
        said["asked"] = asdict(self.asked) if self.asked else None
        if self.plan:
            said["plan"] = {name: value for name, value in asdict(self.plan).items() if name != "questions"}
            said["plan"]["questions"] = len(self.plan.questions)
        return said


@dataclass(slots=True)
class Ticker:
    """The progress line, and on it the waits that are worth a word."""

    tell: Tell | None = None
    _last: tuple[int, int, float] = (0, 0, 0.0)

    def step(self, done: int, total: int, last: str, left: float) -> None:
        """So many are done, and it will take about so many seconds."""
        self._last = (done, total, left)
        if self.tell:
            self.tell(done, total, last, left)

    def wait(self, line: str, seconds: float, why: str) -> None:
        """Nothing is asked on this line for so many seconds."""
        done, total, left = self._last
        if self.tell and seconds >= NOTABLE:
            self.tell(done, total, f"waiting {seconds:.0f} s for {line}: {why}", max(left, seconds))


def carry_out(wish: Wish, settings: Settings, *, standard_input: BinaryIO) -> tuple[Ingested, str]:
    """Do it; what came of it, and the next command. Raises `UsageError` where there is nothing to do."""
    if wish.is_again and not (wish.effort.retry_failed or wish.effort.refresh):
        raise UsageError("name a source: a .bib, .ris, .json or .txt list, an id, a PDF, a folder, or -")
    with progress("looking at") as told:
        found = read_sources(
            wish.sources, jobs=settings.jobs, limits=limits(settings), standard_input=standard_input, progress=told
        )
    if found.is_empty and found.refused and not wish.lists:
        return Ingested(done=ingest_found(None, Found(), dry_run=True), refused=found.refused), ""
    offline = wish.offline or settings.offline
    with perhaps(settings, dry_run=wish.dry_run) as library:
        if wish.dry_run or library is None:
            return _planned(library, found, wish, settings), "next: the same without --dry-run"
        ticker = Ticker()
        with _perhaps_doors(library, settings, wish, offline=offline, ticker=ticker) as services:
            ingested = _ingested(library, services, found, wish, settings, ticker=ticker)
        return ingested, "\n".join([*_rest(ingested), *_note(ingested), _next(library, limits(settings))])


def _ingested(
    library: Library, services: Services | None, found: Found, wish: Wish, settings: Settings, *, ticker: Ticker
) -> Ingested:
    if wish.lists:
        if services is None:
            raise NetworkError("a reference list must be asked for; run the command again without --offline")
        found = found.with_lists(lists_of(services.semantic_scholar, wish.lists))
    done = ingest_found(library, found)
    if services is None:
        return Ingested(done=done, refused=found.refused)
    with progress("asking") as told:
        ticker.tell = told
        allowed, floors = limits(settings), floors_of(settings)
        offline = wish.offline or settings.offline
        manner = Manner(effort=wish.effort, floors=floors, limits=allowed, told=ticker.step, offline=offline)
        asked = ask_services(library, services, None if wish.is_again else done.keys, manner)
    done = replace(done, states=_states(library, done.keys))
    return Ingested(done=done, asked=asked, refused=found.refused, offline=offline)


def _states(library: Library, keys: Sequence[str]) -> dict[str, int]:
    """How many of the papers are in which state by now; those that became one count once."""
    states = {paper.key: paper.state.value for paper in library.papers()}
    now = {key if key in states else library.kept_as(key) for key in keys}
    return dict(Counter(states[key] for key in now if key in states))


@contextmanager
def _perhaps_doors(
    library: Library, settings: Settings, wish: Wish, *, offline: bool, ticker: Ticker
) -> Iterator[Services | None]:
    """The services; offline those that answer from what is kept, or None where nothing is."""
    if offline and not (library.folder / ANSWERS).is_file():
        yield None
        return
    anew = wish.effort.refresh or wish.effort.retry_failed
    with doors(settings, library.folder, offline=offline, refresh=anew, told=ticker.wait) as services:
        yield services


def _planned(library: Library | None, found: Found, wish: Wish, settings: Settings) -> Ingested:
    done = ingest_found(library, found, dry_run=True)
    if library is not None and wish.is_again:
        planned = plan(library, wish.effort, floors_of(settings), limits(settings))
    else:
        gathered = gather(found.references, found.pdfs, known=known_papers(library, found.references))
        failed = failed_fetches(library, limits(settings)) if library else {}
        planned = plan_asking(gathered, failed, wish.effort, floors_of(settings))
    return Ingested(done=done, plan=planned, refused=found.refused)


def _next(library: Library, allowed: Limits) -> str:
    from pipeline.status import status  # noqa: PLC0415  # the funnel loads what a dry run does not need

    return f"next: {status(library, allowed).next}"


def ending(ingested: Ingested) -> tuple[list[str], int, tuple[MineError, ...], MineError | None]:
    """How the command ends, as `terminal.finish` wants it: what failed by name, and how many did not.

    What the network refused is told in one line, and a paper that is nowhere to be had is no failure of ours.
    """
    asked, done = ingested.asked, ingested.done
    untold = {*asked.unreachable} if asked else set[str]()
    failed = asked.failures if asked else ()
    fetches = [one for one in failed if one.reason != NOWHERE and one.origin not in untold]
    lines = failure_lines([*done.failures, *fetches], ingested.refused)
    return (
        lines,
        done.references + done.pdfs,
        ingested.refused,
        _network_trouble(asked) if asked and not ingested.offline else None,
    )


def _rest(ingested: Ingested) -> list[str]:
    """The references that this run did not settle, by name."""
    rest = ingested.asked.rest if ingested.asked else ()
    more = [f"  and {len(rest) - MOST_NAMED} more: `mine show` lists them"] if len(rest) > MOST_NAMED else []
    return [*(f"  {line}" for line in rest[:MOST_NAMED]), *more]


def _note(ingested: Ingested) -> list[str]:
    """A word on services that did not answer, where nothing waits for them: the PDFs are in hand."""
    asked = ingested.asked
    if asked is None or ingested.offline or asked.waiting or asked.unreachable or not asked.reasons:
        return []
    return [f"no service could be asked ({_why(asked)}); what they know of the papers in hand can be added later"]


def _why(asked: AskedSummary) -> str:
    return "; ".join(dict.fromkeys(asked.stopped.values())) or "; ".join(list(asked.reasons)[:2]) or "no answer came"


def _network_trouble(asked: AskedSummary) -> NetworkError | None:
    """The one line on what the network or a service refused, or None."""
    if not (asked.waiting or asked.unreachable):
        return None
    counts = {"papers": asked.waiting, "PDFs": len(asked.unreachable)}
    waiting = " and ".join(f"{count} {what}" for what, count in counts.items() if count)
    return NetworkError(
        f"{waiting} wait for a service: {_why(asked)}. What came is kept; run the same command again later"
    )
