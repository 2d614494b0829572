from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.gathering import gather
from ingest.matching import Matcher, same_work, work_of
from ingest.records import PaperState, PdfFile, Place, Reference

TITLE = "Counting Grey Cats at Night with Lamps"


def reference(entry: str = "a", **parts: Any) -> Reference:
    known: dict[str, Any] = {"title": TITLE, "authors": ("Jane Doe", "Richard Roe"), "year": 2016} | parts
    return Reference(raw=f"raw {entry} {parts}", place=Place(source="x.bib", line=1, entry=entry), **known)


def pdf(sha256: str = "00", **parts: Any) -> PdfFile:
    known: dict[str, Any] = {"title": TITLE, "year": 2016, "identified_by": "title"} | parts
    return PdfFile(sha256=sha256, source_file=f"{sha256}.pdf", bytes=9, pages=8, **known)


def reason(one: Reference | PdfFile, other: Reference | PdfFile) -> str | None:
    there, back = same_work(work_of(one), work_of(other)), same_work(work_of(other), work_of(one))
    assert (there is None) == (back is None)
    return there


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({}, {"title": "counting grey-cats at night with lamps."}, "same title and author doe"),
        ({"arxiv_id": "1601.01234"}, {"arxiv_id": "1601.01234", "title": "Counting Cats with Lamps"},
         "same arXiv id 1601.01234"),
        ({"arxiv_id": "1601.01234"}, {"arxiv_id": "1601.01234", "title": None}, "same arXiv id 1601.01234"),
        ({"arxiv_id": "1601.01234"}, {"arxiv_id": "1601.01234", "title": "On Dogs"}, None),
        ({"arxiv_id": "1601.01234"}, {"arxiv_id": "1601.09999"}, None),
        ({"doi": "10.1000/1"}, {"doi": "10.1000/1", "title": TITLE + ": Erratum"}, "same DOI 10.1000/1"),
        ({"doi": "10.48550/arxiv.1"}, {"doi": "10.48550/arxiv.1", "title": "On Dogs"}, None),
        ({}, {"title": TITLE.replace("Counting", "Counting the")}, "titles alike (95 of 100) and author doe"),
        ({"authors": ()}, {"title": TITLE.replace("Grey", "Gray"), "year": 2017},
         "titles alike (97 of 100) and years 2016 and 2017"),
        ({"authors": ()}, {"title": TITLE.replace("Grey", "Gray"), "year": 2020}, None),
        ({"authors": (), "year": None}, {"title": TITLE.replace("Grey", "Gray")}, None),
        ({"title": TITLE + " 16x16"}, {"title": TITLE + " 32x32"}, None),
        ({"title": TITLE + " 16x16"}, {"title": TITLE}, None),
        ({}, {"authors": ("Other Person", "Third Person")}, None),
        ({}, {"authors": ("Other Person", "others")}, "same title and year 2016"),
        ({"title": "Grey Cats"}, {"title": "Grey Cats", "authors": (), "year": 1990}, None),
        ({"title": "Grey Cats"}, {"title": "Grey Cats", "authors": (), "year": 2015},
         "same title and years 2016 and 2015"),
        ({"title": "Grey Cats", "authors": (), "year": None}, {"title": "Grey Cats", "authors": (), "year": None},
         "same title, and no author or year on either side"),
        ({"year": None, "authors": ()}, {"year": None}, "same title"),
        ({"title": "Supervised Learning of Grey Cats in the Dark"},
         {"title": "Unsupervised Learning of Grey Cats in the Dark"}, None),
        ({"arxiv_id": "1601.01234", "title": "Counting Cats"},
         {"arxiv_id": "1601.01234", "title": "Counting Cats and Sundry Beasts at Dusk", "authors": ("Ann Poe",)},
         None),
        ({"title": "No Title", "junk": "x"}, {"title": "No Title", "junk": "x"}, None),
    ],
)  # fmt: skip
def test_when_two_mentions_are_one_work(one: dict[str, Any], other: dict[str, Any], why: str | None) -> None:
    assert reason(reference("a", **one), reference("b", **other)) == why


def test_a_key_used_twice_is_one_work_where_the_titles_allow_it() -> None:
    assert reason(reference("k"), reference("K", title="Counting Grey Cats", authors=())) == "same key k"
    assert reason(reference("k"), reference("k", title="Counting Dogs by Day", authors=())) is None
    elsewhere = replace(reference("k", title=None), place=Place(source="y.bib", entry="k"))
    assert reason(reference("k"), elsewhere) is None


def test_the_matcher_finds_what_the_comparison_allows() -> None:
    matcher = Matcher()
    mentions: list[Reference | PdfFile] = [
        reference("a", arxiv_id="1601.01234"),
        pdf("aa", title="On Dogs and Their Owners in Town"),
        reference("b", title="Birds"),
    ]
    for mention in mentions:
        matcher.add(work_of(mention))
    assert [match.index for match in matcher.find_all(work_of(pdf("bb", title=TITLE.upper())))] == [0]
    assert [match.index for match in matcher.find_all(work_of(reference("c", arxiv_id="1601.01234", title=None)))] == [
        0
    ]
    assert [
        match.index for match in matcher.find_all(work_of(reference("d", title="On Dogs and their Owner in Town")))
    ] == [1]
    assert list(matcher.find_all(work_of(reference("e", title="Fish")))) == []


def test_a_reference_and_its_pdf_are_one_paper() -> None:
    (gathered,) = gather([reference("a")], [pdf("aa", arxiv_id="1501.01234", version="v2", identified_by="stamp")])
    paper = gathered.paper
    assert (paper.state, paper.arxiv_id, paper.version, paper.year) == (PaperState.RESOLVED, "1501.01234", "v2", 2015)
    assert (paper.title, paper.authors, paper.published) == (TITLE, ("Jane Doe", "Richard Roe"), "2015-01")
    assert paper.key == "doe2015counting"
    assert gathered.reasons == ("x.bib, line 1, entry a: same title and year 2016",)
    assert "aa.pdf is in hand, identified by its stamp" in paper.reason


def test_states_say_what_a_paper_waits_for() -> None:
    found = gather(
        [
            reference("a", arxiv_id="1601.01234"),
            reference("b", title="Dogs of the Old Town and Their Owners"),
            reference("c", title="Et al", junk="its title is a placeholder"),
        ]
    )
    assert [(one.paper.state, one.paper.reason) for one in found] == [
        (PaperState.RESOLVED, "named by arXiv id 1601.01234"),
        (PaperState.PENDING, "no id and no PDF: it waits for a look-up by title"),
        (PaperState.UNRESOLVED, "its title is a placeholder"),
    ]


def test_papers_with_different_arxiv_ids_stay_apart_though_a_third_mention_fits_both() -> None:
    mentions = [reference("a", arxiv_id="1601.01234"), reference("b"), reference("c", arxiv_id="1602.04321")]
    assert [len(one.references) for one in gather(mentions)] == [2, 1]


def test_counts_in_are_counts_out_and_keys_are_unique() -> None:
    mentions = [reference(f"k{number}", title=f"Cats {number}", authors=("Jane Doe",)) for number in range(20)] * 2
    found = gather(mentions, [pdf("aa"), pdf("bb", title=None, year=None, identified_by="nothing")])
    assert sum(len(one.references) for one in found) == 40
    assert sum(len(one.pdfs) for one in found) == 2
    keys = [one.paper.key for one in found]
    assert len(keys) == len(set(keys))


def test_the_same_input_a_second_time_changes_nothing() -> None:
    mentions = [
        reference("a"),
        reference("a"),
        reference("b", title="Dogs", authors=(), year=None),
        reference("c", junk="x"),
    ]
    files = [pdf("aa"), pdf("bb", title="Fish of the River", year=None)]
    first = gather(mentions, files)
    assert gather(mentions, files, known=first) == first
    assert gather([], [], known=first) == ()


def test_what_comes_later_adds_to_the_known_paper() -> None:
    (first,) = gather([reference("a", authors=("J. Doe", "others"), year=None)])
    (second,) = gather([], [pdf("aa", arxiv_id="1601.01234", identified_by="file name")], known=[first])
    assert second.paper.key == first.paper.key
    assert (first.paper.state, second.paper.state) == (PaperState.PENDING, PaperState.RESOLVED)
    assert second.paper.arxiv_id == "1601.01234"
    assert len(second.references) == len(second.pdfs) == 1


def test_a_line_that_moved_is_no_new_mention() -> None:
    (first,) = gather([reference("a")])
    moved = replace(reference("a"), place=Place(source="x.bib", line=9, entry="a"))
    (second,) = gather([moved], known=[first])
    assert len(second.references) == 1


def test_an_id_that_belongs_to_another_title_is_not_believed() -> None:
    files = [pdf("aa", arxiv_id="1601.01234", identified_by="stamp")]
    mentions = [reference("wrong", title="Dogs of the Old Town", arxiv_id="1601.01234"), reference("right")]
    first = gather(mentions, files)
    right, wrong = first
    assert (right.paper.arxiv_id, len(right.references)) == ("1601.01234", 1)
    assert (wrong.paper.arxiv_id, wrong.paper.state) == (None, PaperState.PENDING)
    assert "the arXiv id 1601.01234 that it names belongs to another title" in wrong.paper.reason
    assert set(gather(mentions, files, known=(wrong, right))) == {right, wrong}


MENTIONS = st.lists(
    st.builds(
        reference,
        st.sampled_from(["a", "b", "c"]),
        title=st.sampled_from([TITLE, TITLE.upper(), "Grey Cats", "Grey Cats 2", "Dogs of the Old Town", None]),
        authors=st.sampled_from([(), ("Jane Doe",), ("Jane Doe", "others"), ("Ann Poe",)]),
        year=st.sampled_from([None, 2015, 2016, 2020]),
        arxiv_id=st.sampled_from([None, "1601.01234", "1602.04321"]),
        doi=st.sampled_from([None, "10.1000/1"]),
        junk=st.sampled_from([None, None, None, "its title is a placeholder"]),
    ),
    max_size=10,
)
FILES = st.lists(
    st.builds(
        pdf,
        st.sampled_from(["aa", "bb", "cc"]),
        title=st.sampled_from([TITLE, "Grey Cats", None]),
        arxiv_id=st.sampled_from([None, "1601.01234"]),
    ),
    max_size=3,
    unique_by=lambda one: one.sha256,
)


@given(MENTIONS, FILES)
def test_gathering_loses_nothing_and_is_done_once(mentions: list[Reference], files: list[PdfFile]) -> None:
    first = gather(mentions, files)
    assert sum(len(one.references) for one in first) == len(mentions)
    assert sum(len(one.pdfs) for one in first) == len(files)
    ids = [one.paper.arxiv_id for one in first if one.paper.arxiv_id]
    assert len(ids) == len(set(ids))
    by_key = sorted(first, key=lambda one: one.paper.key)
    assert set(gather(mentions, files, known=by_key)) == set(first)


def test_a_number_in_a_list_is_no_key_that_ties() -> None:
    first = reference("1", title="Counting Grey Cats")
    other = reference("1", title="Counting Grey Cats in Seven Towns", authors=("Ann Poe",))
    assert reason(first, other) is None
    assert reason(replace(first, place=Place(source="x.bib", entry="k")), other) is None


@pytest.mark.parametrize(
    ("names", "key"),
    [
        ({"doi": "10.1000/a(b)"}, "10.1000-a-b-"),
        ({"corpus_id": "77"}, "corpus77"),
        ({"s2_id": "ab" * 20}, "s2-abababababab"),
        ({"arxiv_id": "cs/0301001"}, "cs-0301001"),
    ],
)
def test_a_paper_known_by_an_id_alone_is_called_by_it(names: dict[str, str], key: str) -> None:
    (gathered,) = gather([reference("typed", title=None, authors=(), year=None, **names)])
    assert gathered.paper.key == key
    assert gathered.paper.state is PaperState.RESOLVED


def test_mentions_meet_by_the_ids_of_semantic_scholar() -> None:
    one = reference("a", title=None, authors=(), corpus_id="77")
    assert reason(one, reference("b", corpus_id="77")) == "same Semantic Scholar id CorpusId:77"
    assert reason(one, reference("b", corpus_id="78")) is None
