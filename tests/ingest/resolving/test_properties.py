"""Whatever the services say: every question is settled once, and no answer is taken that was not judged to be it."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from ingest.client.records import NotFound, ReferenceList, ServicePaper, Unanswered
from ingest.records import PaperState
from ingest.resolving.judging import Verdict, judge
from ingest.resolving.records import Question
from ingest.resolving.resolver import Resolver
from store.rows import resolution_of, resolution_values
from tests.ingest.resolving.services import silent, told

TITLES = st.sampled_from(["Counting Grey Cats at Night", "Counting Grey Cats", "Cats 16x16", "Cats 32x32", "Et al", ""])
AUTHORS = st.sampled_from([(), ("Jane Doe",), ("Ann Poe", "Jane Doe"), ("J. Doe", "others")])
IDS = st.sampled_from(["1601.01234", "1602.04321"])
PAPERS = st.builds(
    told,
    title=st.one_of(st.none(), TITLES),
    authors=AUTHORS,
    year=st.sampled_from([None, 1999, 2016, 2017]),
    arxiv_id=st.one_of(st.none(), IDS),
    doi=st.sampled_from([None, "10.1000/1", "10.48550/arxiv.1601.01234"]),
    s2_id=st.sampled_from([None, "ab" * 20, "cd" * 20]),
)
NOTHING = st.builds(NotFound, asked=st.just("x"), reason=st.just("nothing"))
SILENCE = st.builds(silent, st.just("x"), retry=st.booleans())
QUESTIONS = st.lists(
    st.builds(
        Question,
        key=st.uuids().map(str),
        titles=st.lists(TITLES.filter(bool), max_size=2, unique=True).map(tuple),
        authors=AUTHORS,
        years=st.lists(st.sampled_from([1999, 2016]), max_size=2, unique=True).map(tuple),
        arxiv_ids=st.lists(IDS, max_size=2, unique=True).map(tuple),
        dois=st.lists(st.just("10.1000/1"), max_size=1).map(tuple),
        ids_only=st.booleans(),
    ),
    max_size=4,
)


class Anything:
    """Both services at once, saying whatever is drawn."""

    def __init__(self, data: st.DataObject) -> None:
        self.draw = data.draw

    def _by_id(self, ids: Iterable[str]) -> dict[str, ServicePaper | NotFound | Unanswered]:
        return {name: self.draw(st.one_of(PAPERS, NOTHING, SILENCE)) for name in ids}

    batch = by_ids = _by_id

    def match(self, title: str) -> ServicePaper | NotFound | Unanswered:
        return self.draw(st.one_of(PAPERS, NOTHING, SILENCE))

    def search(self, title: str) -> tuple[ServicePaper, ...] | Unanswered:
        return self.draw(st.one_of(st.lists(PAPERS, max_size=3).map(tuple), SILENCE))

    by_title = search

    def references(self, paper_id: str) -> ReferenceList | NotFound | Unanswered:
        return self.draw(SILENCE)


@given(QUESTIONS, st.data())
def test_every_question_is_settled_once_and_nothing_is_taken_unjudged(
    questions: list[Question], data: st.DataObject
) -> None:
    services = Anything(data)
    settled = list(Resolver(questions, arxiv=services, semantic_scholar=services).run())
    assert sorted(one.question.key for one in settled) == sorted(question.key for question in questions)
    for one in settled:
        resolution = one.resolution
        assert (resolution.found is not None) == (resolution.state is PaperState.RESOLVED)
        assert resolution.reason
        if resolution.found is not None:
            verdicts = [judge(one.question, resolution.found, by_id=by_id)[0] for by_id in (True, False)]
            assert Verdict.MATCH in verdicts
        assert resolution_of(resolution_values(resolution)) == resolution
