"""Everything that can go wrong at a service, one after the other: what passes is asked again, what stays is named."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ingest.client.config import Limits
from ingest.client.records import Fetched, PdfWanted, ServicePaper, Trouble, Unanswered
from tests.ingest.client.conftest import MakeWorld, on_arxiv
from tests.standin.faults import PASSING, Always, ByChance, Fault, Scripted
from tests.standin.sending import WAIT

PAPER = on_arxiv(1)[0]
TIGHT = Limits(total=20.0, total_pdf=20.0, metadata=1 << 20, pdf=1 << 20)


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_is_asked_again(world: MakeWorld, fault: Fault) -> None:
    here = world(Scripted({name: [fault, fault] for name in ("arxiv", "s2", "pdf")}))
    assert PAPER.arxiv_id is not None
    assert isinstance(here.services.arxiv.by_ids([PAPER.arxiv_id])[PAPER.arxiv_id], ServicePaper)
    assert isinstance(here.services.semantic_scholar.batch([PAPER.sha])[PAPER.sha], ServicePaper)
    wanted = PdfWanted(name="x", arxiv_id=PAPER.arxiv_id)
    assert isinstance(here.services.pdfs.fetch(wanted, here.folder / "in"), Fetched)
    for service in ("arxiv", "s2", "pdf"):
        assert here.statuses(service) == [fault.value, fault.value, "ok"]
    assert here.services.tally.stopped == {}


@pytest.mark.parametrize(
    ("fault", "kind", "tries"),
    [
        (Fault.TOO_MANY, Trouble.QUOTA, 8),
        (Fault.TOO_MANY_HOUR, Trouble.QUOTA, 1),
        (Fault.SERVER_ERROR, Trouble.BUSY, 4),
        (Fault.UNAVAILABLE, Trouble.BUSY, 8),
        (Fault.FORBIDDEN, Trouble.FORBIDDEN, 1),
        (Fault.WEB_PAGE, Trouble.MALFORMED, 3),
        (Fault.CUT, Trouble.MALFORMED, 3),
        (Fault.LIE, Trouble.MALFORMED, 3),
        (Fault.TRUNCATED, Trouble.CUT_OFF, 5),
        (Fault.RESET, Trouble.CUT_OFF, 5),
        (Fault.SLOW, Trouble.TOO_SLOW, 3),
        (Fault.LOOP, Trouble.ADDRESS, 9),
        (Fault.TO_FILE, Trouble.ADDRESS, 1),
        (Fault.TO_LOOPBACK, Trouble.ADDRESS, 1),
        (Fault.TO_PRIVATE, Trouble.ADDRESS, 1),
        (Fault.TO_METADATA, Trouble.ADDRESS, 1),
        (Fault.BOMB, Trouble.TOO_LARGE, 1),
        (Fault.ENDLESS, Trouble.TOO_LARGE, 1),
    ],
)
@pytest.mark.parametrize("service", ["arxiv", "s2"])
def test_what_stays_is_named(world: MakeWorld, service: str, fault: Fault, kind: Trouble, tries: int) -> None:
    here = world(Always(fault), limits=TIGHT)
    assert PAPER.arxiv_id is not None
    asked = PAPER.arxiv_id if service == "arxiv" else PAPER.sha
    ask = here.services.arxiv.by_ids if service == "arxiv" else here.services.semantic_scholar.batch
    outcome = ask([asked])[asked]
    assert isinstance(outcome, Unanswered)
    assert (outcome.asked, outcome.kind, outcome.retry) == (asked, kind, kind.may_pass)
    assert len(here.standin.asked(service)) == tries
    assert len(here.standin.log) == tries


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.WEB_PAGE, Trouble.NOT_A_PDF),
        (Fault.CUT, Trouble.NOT_A_PDF),
        (Fault.TRUNCATED, Trouble.CUT_OFF),
        (Fault.SLOW, Trouble.TOO_SLOW),
        (Fault.BOMB, Trouble.TOO_LARGE),
        (Fault.ENDLESS, Trouble.TOO_LARGE),
        (Fault.TO_FILE, Trouble.ADDRESS),
        (Fault.LOOP, Trouble.ADDRESS),
        (Fault.FORBIDDEN, Trouble.FORBIDDEN),
    ],
)
def test_no_broken_file_is_left(world: MakeWorld, fault: Fault, kind: Trouble) -> None:
    here = world(Always(fault), limits=TIGHT)
    came = here.services.pdfs.fetch(PdfWanted(name="x", arxiv_id=PAPER.arxiv_id), here.folder / "in")
    assert not isinstance(came, Fetched)
    assert came.kind is kind
    assert list((here.folder / "in").iterdir()) == []


@pytest.mark.parametrize("fault", [Fault.TOO_MANY_SECONDS, Fault.TOO_MANY_DATE, Fault.UNAVAILABLE_SECONDS])
def test_retry_after_is_obeyed(world: MakeWorld, fault: Fault) -> None:
    here = world(Scripted({"s2": [fault]}))
    here.services.semantic_scholar.batch([PAPER.sha])
    first, second = (one.at for one in here.standin.asked("s2"))
    assert WAIT - 1 <= second - first <= WAIT + 1


def test_a_burst_passes_and_a_quota_stops_the_host(world: MakeWorld) -> None:
    burst = world(Scripted({"s2": [Fault.TOO_MANY] * 4}))
    assert isinstance(burst.services.semantic_scholar.match(PAPER.title), ServicePaper)
    assert burst.services.tally.stopped == {}
    quota = world(Always(Fault.TOO_MANY, ["s2"]))
    first = quota.services.semantic_scholar.match(PAPER.title)
    assert isinstance(first, Unanswered)
    assert "too many requests (429), 8 times" in first.reason
    asked = len(quota.standin.log)
    second = quota.services.semantic_scholar.match("another title")
    assert isinstance(second, Unanswered)
    assert second.reason.endswith("it was not asked again in this run")
    assert len(quota.standin.log) == asked
    assert isinstance(quota.services.arxiv.by_title(PAPER.title), tuple), "the other service is asked as before"


def test_waits_double_up_to_the_ceiling(world: MakeWorld) -> None:
    here = world(Always(Fault.UNAVAILABLE))
    here.services.semantic_scholar.match(PAPER.title)
    times = [one.at for one in here.standin.asked("s2")]
    waits = [later - earlier for earlier, later in pairwise(times)]
    for number, wait in enumerate(waits):
        middle = 1.1 * 2**number
        assert max(1.1, min(60.0, 0.75 * middle)) - 0.01 <= wait <= min(60.0, 1.25 * middle) + 0.01


def test_403_stops_the_host_for_the_run(world: MakeWorld) -> None:
    here = world(Scripted({"pdf": [Fault.FORBIDDEN]}))
    wanted = [PdfWanted(name="x", arxiv_id=paper.arxiv_id) for paper in on_arxiv(3)]
    outcomes = [here.services.pdfs.fetch(one, here.folder / "in") for one in wanted]
    assert [getattr(one, "kind", None) for one in outcomes] == [Trouble.FORBIDDEN] * 3
    assert len(here.standin.asked("pdf")) == 1


def test_a_service_that_is_down_is_left_alone_after_three_questions(world: MakeWorld) -> None:
    here = world(Always(Fault.SERVER_ERROR, ["s2"]))
    for paper in on_arxiv(6):
        assert isinstance(here.services.semantic_scholar.match(paper.title), Unanswered)
    assert len(here.standin.asked("s2")) == 3 * 4


def test_nobody_there_is_named_and_not_asked_for_ever(world: MakeWorld) -> None:
    here = world(s2_url="http://127.0.0.1:9/graph/v1")
    outcome = here.services.semantic_scholar.match(PAPER.title)
    assert isinstance(outcome, Unanswered)
    assert outcome.kind is Trouble.UNREACHABLE
    assert outcome.reason == "127.0.0.1: Connection refused, 3 times"
    again = here.services.semantic_scholar.match("another")
    assert isinstance(again, Unanswered)
    assert "not asked again" in again.reason


def test_a_head_that_drips_is_cut_in_real_time(world: MakeWorld) -> None:
    here = world(Always(Fault.SLOW_HEAD), limits=Limits(total=0.4, tries=1))
    outcome = here.services.semantic_scholar.match(PAPER.title)
    assert isinstance(outcome, Unanswered)
    assert outcome.kind is Trouble.TOO_SLOW


def test_every_question_is_answered_through_a_fifth_of_faults(world: MakeWorld) -> None:
    here = world(ByChance(0.2, seed=3))
    for paper in on_arxiv(40):
        matched = here.services.semantic_scholar.match(paper.title)
        assert not isinstance(matched, Unanswered)
        assert not paper.in_s2 or (isinstance(matched, ServicePaper) and matched.title == paper.title)
        titled = here.services.arxiv.by_title(paper.title)
        assert not isinstance(titled, Unanswered)
        assert paper.arxiv_id in {one.arxiv_id for one in titled}
    floor = 1.1 * len(here.standin.asked("s2")) + 3.0 * len(here.standin.asked("arxiv"))
    assert here.clock.passed < 1.25 * floor
