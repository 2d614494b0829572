"""What is kept of answers, for how long, and what is not kept because it may not be the truth."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from data.errors import MineError
from ingest.client.answers import KeptAnswers
from ingest.client.exchange import Answer, Request
from ingest.client.records import NotFound, ReferenceList, ServicePaper, Trouble, Unanswered
from tests.ingest.client.conftest import PAPERS, MakeWorld, on_arxiv
from tests.processes import PATIENCE
from tests.standin.faults import Always, Fault, Scripted

DAY = 24 * 3600.0
IDS = [str(paper.arxiv_id) for paper in on_arxiv(20)]


def rows(folder: Path, question: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(folder / "answers.db")
    try:
        return database.execute(question).fetchall()
    finally:
        database.close()


def test_an_answer_is_kept_with_its_request_and_its_time(world: MakeWorld) -> None:
    here = world()
    here.services.arxiv.by_ids(IDS)
    here.services.semantic_scholar.batch(["CorpusId:1", PAPERS.all[0].sha])
    kept = rows(here.folder, "SELECT method, url, sent, at, status, body FROM answer ORDER BY method")
    assert [(method, status) for method, _, _, _, status, _ in kept] == [("GET", 200), ("POST", 200)]
    assert str(kept[0][1]).startswith(here.settings.arxiv_url + "?id_list=")
    assert kept[1][2] == here.standin.log[1].body
    assert kept[0][3] == here.standin.log[0].at
    assert b"<feed" in zlib.decompress(kept[0][5])  # type: ignore[arg-type]


def test_what_was_asked_in_a_batch_is_not_asked_again_in_another(world: MakeWorld) -> None:
    here = world()
    first = here.services.arxiv.by_ids(IDS)
    again = here.services.arxiv.by_ids([*IDS[5:10], *IDS[:2]])
    assert len(here.standin.log) == 1
    assert all(again[name] == first[name] for name in again)
    more = here.services.arxiv.by_ids([*IDS, "1612.77777"])
    assert len(here.standin.log) == 3, "the new one alone, and once more because the feed was empty"
    assert isinstance(more["1612.77777"], NotFound)


def test_a_kept_batch_tells_the_same_as_the_fresh_one(world: MakeWorld) -> None:
    here = world(Scripted({"s2": [Fault.SHUFFLED, None, Fault.MISSING_ROWS]}))
    known = [paper for paper in PAPERS.all if paper.in_s2]
    for wanted in ([one.sha for one in known], [f"CorpusId:{one.corpus_id}" for one in PAPERS.all]):
        fresh = here.services.semantic_scholar.batch([*wanted, "CorpusId:1"])
        asked = len(here.standin.log)
        assert {name: fresh[name] for name in wanted} == here.services.semantic_scholar.batch(wanted)
        assert len(here.standin.log) == asked


def test_an_answer_ages(world: MakeWorld) -> None:
    here = world()
    for expected in (1, 1, 2):
        here.services.arxiv.by_ids(IDS)
        assert len(here.standin.asked("arxiv")) == expected
        here.clock.sleep(0.6 * DAY)
    here.services.semantic_scholar.match(PAPERS.all[0].title)
    here.clock.sleep(6 * DAY)
    here.services.semantic_scholar.match(PAPERS.all[0].title)
    assert len(here.standin.asked("s2")) == 1
    here.clock.sleep(2 * DAY)
    here.services.semantic_scholar.match(PAPERS.all[0].title)
    assert len(here.standin.asked("s2")) == 2


def test_refresh_asks_again_and_keeps_the_new_answer(world: MakeWorld) -> None:
    here = world()
    here.services.arxiv.by_ids(IDS)
    fresh = world(refresh=True, at=here.standin)
    fresh.services.arxiv.by_ids(IDS)
    fresh.services.semantic_scholar.match(PAPERS.all[0].title)
    fresh.services.semantic_scholar.match(PAPERS.all[0].title)
    assert (len(here.standin.asked("arxiv")), len(here.standin.asked("s2"))) == (2, 2)
    assert len(rows(here.folder, "SELECT key FROM answer")) == 2


def test_offline_only_kept_answers_are_told_however_old(world: MakeWorld) -> None:
    here = world()
    here.services.arxiv.by_ids(IDS)
    paper = next(one for one in PAPERS.all if one.in_s2 and one.references and not one.withheld)
    here.services.semantic_scholar.references(paper.sha)
    asked = len(here.standin.log)
    away = world(offline=True, at=here.standin)
    away.clock.sleep(400 * DAY)
    told = away.services.arxiv.by_ids([*IDS, "1612.77777"])
    assert sum(isinstance(one, ServicePaper) for one in told.values()) == len(IDS)
    lost = told["1612.77777"]
    assert isinstance(lost, Unanswered)
    assert (lost.kind, lost.retry) == (Trouble.OFFLINE, True)
    listed = away.services.semantic_scholar.references(paper.sha)
    assert isinstance(listed, ReferenceList)
    assert len(listed.items) == len(paper.references)
    assert isinstance(away.services.semantic_scholar.match("a title"), Unanswered)
    assert isinstance(away.services.arxiv.by_title("some telling title"), Unanswered)
    assert len(here.standin.log) == asked


@pytest.mark.parametrize(
    "fault",
    [Fault.TOO_MANY, Fault.SERVER_ERROR, Fault.UNAVAILABLE, Fault.FORBIDDEN, Fault.WEB_PAGE, Fault.CUT, Fault.ECHO],
)
def test_trouble_is_not_kept(world: MakeWorld, fault: Fault) -> None:
    here = world(Always(fault))
    here.services.arxiv.by_ids(IDS)
    here.services.semantic_scholar.batch([PAPERS.all[0].sha])
    here.services.semantic_scholar.match("a title")
    assert rows(here.folder, "SELECT key FROM answer") == []


def test_the_first_empty_feed_is_not_kept(world: MakeWorld) -> None:
    here = world(Scripted({"arxiv": [Fault.EMPTY_FEED, Fault.FORBIDDEN]}))
    assert isinstance(here.services.arxiv.by_ids(IDS)[IDS[0]], Unanswered)
    assert rows(here.folder, "SELECT key FROM answer") == []


def test_what_is_not_there_is_kept_for_its_time_as_well(world: MakeWorld) -> None:
    here = world()
    for _ in range(2):
        assert isinstance(here.services.semantic_scholar.match("zzzz qqqq"), NotFound)
    assert len(here.standin.log) == 1


def test_without_a_file_nothing_is_kept(world: MakeWorld) -> None:
    here = world(answers=None)
    for _ in range(2):
        here.services.arxiv.by_ids(IDS)
    assert len(here.standin.log) == 2


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "answers.db").write_bytes(b"not a database, by far " * 100)
    kept = KeptAnswers(tmp_path / "answers.db")
    with pytest.raises(MineError, match=r"answers.db: the kept answers cannot be used"):
        kept.find(Request(method="GET", url="http://x/"))


def test_a_kill_while_keeping_loses_no_other_answer(tmp_path: Path) -> None:
    script = f"""
import os, signal, threading
from pathlib import Path
from ingest.client.answers import KeptAnswers
from ingest.client.exchange import Answer, Request
kept = KeptAnswers(Path({str(tmp_path / "answers.db")!r}))
threading.Timer(0.15, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
for number in range(10**6):
    answer = Answer(url="u", status=200, headers={{}}, body=b"x" * 5000, at=float(number))
    kept.keep(Request(method="GET", url=f"http://x/{{number}}"), answer, "arxiv", [str(number)])
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[3], check=False, timeout=PATIENCE)
    assert done.returncode < 0
    kept = KeptAnswers(tmp_path / "answers.db")
    told = kept.told("arxiv", map(str, range(5000)))
    assert all(one.answer.at == float(name) and len(one.answer.body) == 5000 for name, one in told.items())
    assert sorted(map(int, told)) == list(range(len(told)))
    kept.close()


def test_two_requests_differ_by_method_address_or_body(tmp_path: Path) -> None:
    kept = KeptAnswers(tmp_path / "answers.db")
    requests = [
        Request(method="GET", url="http://x/a"),
        Request(method="GET", url="http://x/b"),
        Request(method="POST", url="http://x/a"),
        Request(method="POST", url="http://x/a", body=b"1"),
    ]
    for number, request in enumerate(requests):
        kept.keep(request, Answer(url=request.url, status=200, headers={}, body=b"%d" % number, at=1.0))
    found = [
        kept.find(Request(method=one.method, url=one.url, headers={"x-api-key": "k"}, body=one.body))
        for one in requests
    ]
    assert [one.body for one in found if one] == [b"0", b"1", b"2", b"3"]
    assert kept.find(requests[0], since=2.0) is None
    kept.close()
