from __future__ import annotations

import pytest

from ingest.parsing.bibtex import ParsedReferences
from ingest.parsing.reflist import parse_reflist
from ingest.records import Reference

TITLE = "Counting grey cats at night"


def read(text: str) -> ParsedReferences:
    return parse_reflist(text.encode(), "list.txt")


def one(text: str) -> Reference:
    (reference,) = read(text).references
    return reference


@pytest.mark.parametrize(
    ("entry", "authors", "year"),
    [
        (f"J. Doe, R. Roe, and A. Poe. {TITLE}. In CATS, 2016.", ("J. Doe", "R. Roe", "A. Poe"), 2016),
        (f'J. Doe and R. Roe, "{TITLE}," in Proc. Cats, 2016, pp. 7-8.', ("J. Doe", "R. Roe"), 2016),
        (f"Doe, J., & Roe, R. (2016). {TITLE}. In Proceedings of Cats (pp. 7–8).", ("J. Doe", "R. Roe"), 2016),
        (f"Jane Doe and Richard Roe. 2016. {TITLE}. In Proceedings of Cats.", ("Jane Doe", "Richard Roe"), 2016),
        (f"Doe, J., Roe, R.: {TITLE}. In: Cats (2016)", ("J. Doe", "R. Roe"), 2016),
        (f"Jane Doe, Richard Roe. {TITLE}. Cats 2016.", ("Jane Doe", "Richard Roe"), 2016),
        (f"J. Doe et al. {TITLE}. arXiv preprint arXiv:1601.01234, 2016.", ("J. Doe", "others"), 2016),
        (f"Doe, J. et al. {TITLE}. Cats 30 (2016).", ("J. Doe", "others"), 2016),
        (f"Doe J, Roe R. {TITLE}. Proc Cats. 2016;77-8.", ("J Doe", "R Roe"), 2016),
        (f"Doe, Jane, et al. “{TITLE}.” Journal of Cats (2016).", ("Jane Doe", "others"), 2016),
        (f"Doe J et al. 2016 {TITLE}. Cats 529, 484–489.", ("J Doe", "others"), 2016),
        (f"Jane Doe,et al.  {TITLE} , 2016, 2017 IEEE Conference on Cats.", ("Jane Doe", "others"), 2016),
        (f"J. Doe {TITLE} , 2016 .", ("J. Doe",), 2016),
        (f"{TITLE}. Jane Doe, Richard Roe. Cats 2016.", ("Jane Doe", "Richard Roe"), 2016),
        (f"Openmind. {TITLE}. 2016.", ("Openmind",), 2016),
        (f"L. van der Berg and G. Roe. {TITLE}, 2016.", ("L. van der Berg", "G. Roe"), 2016),
        (f"{TITLE} (2016)", (), 2016),
        (f"{TITLE}, 2016", (), 2016),
        (TITLE, (), None),
    ],
)
def test_citation_styles(entry: str, authors: tuple[str, ...], year: int | None) -> None:
    reference = one(f"[1] {entry}")
    assert (reference.title, reference.authors, reference.year) == (TITLE, authors, year)
    assert reference.raw == f"[1] {entry}"


@pytest.mark.parametrize("mark", ["?", "!"])
def test_the_mark_of_a_question_stays(mark: str) -> None:
    assert one(f"J. Doe. Do cats count{mark} In CATS, 2016.").title == f"Do cats count{mark}"


def test_an_unseparated_author_is_said_to_be_a_guess() -> None:
    reference = one(f"[1] Jane Doe {TITLE} , 2016, CATS.")
    assert (reference.authors, reference.title) == (("Jane Doe",), TITLE)
    assert reference.repairs == ("author and title are not separated; the first two words were taken for the author",)


@pytest.mark.parametrize(
    "text",
    [
        f"[1] A. Doe. {TITLE}. 2001.\n[2] B. Doe. Dogs\n  by day. 2002.\n",
        f"[1] A. Doe. {TITLE}. 2001.\n\n[2] B. Doe. Dogs\nby day. 2002.\n\n",
        f"1. A. Doe. {TITLE}. 2001.\n2. B. Doe. Dogs by\n   day. 2002.\n",
        f"(1) A. Doe. {TITLE}. 2001.\n(2) B. Doe. Dogs by day. 2002.\n",
        f"- A. Doe. {TITLE}. 2001.\n- B. Doe. Dogs by day. 2002.\n",
        f"[Doe01] A. Doe. {TITLE}. 2001.\n[Doe02] B. Doe. Dogs by day. 2002.\n",
        f"\\bibitem{{a}} A. Doe. {TITLE}. 2001.\n\\bibitem[Doe, 2002]{{b}}\nB. Doe. Dogs by day. 2002.\n",
        f"A. Doe. {TITLE}. 2001.\n\nB. Doe. Dogs by\nday. 2002.\n",
        f"A. Doe. {TITLE}. 2001.\n  \n\n\nB. Doe. Dogs by day. 2002.\n",
        f"A. Doe. {TITLE}.\n    2001.\nB. Doe. Dogs by day.\n    2002.\n",
        f"A. Doe. {TITLE}. 2001.\nB. Doe. Dogs by day. 2002.\n",
        f"References\n\n[1] A. Doe. {TITLE}. 2001.\n[2] B. Doe. Dogs by day. 2002.\n",
        f"# my list\n[1] A. Doe. {TITLE}. 2001.\r\n[2] B. Doe. Dogs by day. 2002.\r\n",
    ],
)
def test_entries_are_told_apart(text: str) -> None:
    parsed = read(text)
    assert [reference.title for reference in parsed.references] == [TITLE, "Dogs by day"]
    assert [reference.year for reference in parsed.references] == [2001, 2002]
    assert not parsed.failures


def test_a_year_at_the_start_of_a_line_is_no_label() -> None:
    text = "1. A. Doe. Cats.\n2. B. Doe and C. Roe.\n2016. Dogs by day. In DOGS.\n3. D. Poe. Birds.\n"
    assert [reference.title for reference in read(text).references] == ["Cats", "Dogs by day", "Birds"]


def test_places_name_line_and_number() -> None:
    first, second = read("\n[7] A. Doe. Cats.\n\n[8] B. Doe. Dogs.\n").references
    assert (str(first.place), str(second.place)) == ("list.txt, line 2, entry 7", "list.txt, line 4, entry 8")


def test_words_divided_at_a_line_end_are_mended() -> None:
    assert one("[1] A. Doe. Recog-\nnition of cats. 2001.").title == "Recognition of cats"


@pytest.mark.parametrize(
    ("entry", "arxiv_id", "doi", "url"),
    [
        (f"A. Doe. {TITLE}. arXiv:1601.01234v2, 2016.", "1601.01234", None, None),
        (f"A. Doe,et al.  {TITLE} , 2008, 0801.0123.", "0801.0123", None, None),
        (f"A. Doe. {TITLE}. CoRR, abs/1601.01234, 2016. URL http://arxiv.org/abs/1601.01234.", "1601.01234", None,
         "http://arxiv.org/abs/1601.01234"),
        (f"A. Doe. {TITLE}. Cats 3 (2016). https://doi.org/10.1000/c.3", None, "10.1000/c.3",
         "https://doi.org/10.1000/c.3"),
    ],
)  # fmt: skip
def test_identifiers(entry: str, arxiv_id: str | None, doi: str | None, url: str | None) -> None:
    reference = one(f"[1] {entry}")
    assert (reference.title, reference.arxiv_id, reference.doi, reference.url) == (TITLE, arxiv_id, doi, url)


@pytest.mark.parametrize(
    "entry",
    [
        "P. Doe,et al.  Et al , 2008, Archives of Cats.",
        "Cat Bank,et al.  Cat Data Consortium , 1999 .",
        "A. Doe,et al.  School of Cats, University of Catford , 2022 .",
    ],
)
def test_slips_of_list_makers_are_kept_and_marked(entry: str) -> None:
    reference = one(f"[1] {entry}")
    assert reference.junk
    assert reference.raw.endswith(entry)


@pytest.mark.parametrize("title", ["The University of Catford norms of free association", "Schools of fish in motion"])
def test_titles_about_bodies_are_no_junk(title: str) -> None:
    assert one(f"[1] A. Doe. {title}. 2001.").junk is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[1]\n[2] A. Doe. Cats.\n", "empty"),
        ("[1] 1234, 56-78.\n[2] A. Doe. Cats.\n", "no letters"),
        ("[1] " + "word " * 600 + "\n[2] A. Doe. Cats.\n", "more than one reference"),
    ],
)
def test_what_names_no_work_is_a_failure_and_stays_alone(text: str, reason: str) -> None:
    parsed = read(text)
    (failure,) = parsed.failures
    assert reason in failure.reason
    assert (failure.place.line, failure.place.entry) == (1, "1")
    assert [reference.title for reference in parsed.references] == ["Cats"]


def test_an_empty_list_holds_nothing() -> None:
    assert read("\n \n").entries == 0
