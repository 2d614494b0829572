"""RIS, CSL-JSON and ids: what stands in an entry comes out, what cannot be read is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingest.parsing.csl import parse_csl
from ingest.parsing.ids import Named, parse_id
from ingest.parsing.ris import parse_ris
from ingest.records import Reference

SHA = "0123456789abcdef" * 2 + "01234567"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("1901.01234", Named(arxiv_id="1901.01234")),
        ("arXiv:1901.01234v3", Named(arxiv_id="1901.01234", version="v3")),
        ("https://arxiv.org/abs/1901.01234", Named(arxiv_id="1901.01234")),
        ("https://arxiv.org/pdf/1901.01234v2.pdf", Named(arxiv_id="1901.01234", version="v2")),
        ("http://export.arxiv.org/abs/cs/0301001v1", Named(arxiv_id="cs/0301001", version="v1")),
        ("math.GT/0309136", Named(arxiv_id="math/0309136")),
        ("10.48550/arXiv.1901.01234", Named(arxiv_id="1901.01234")),
        ("https://doi.org/10.48550/arXiv.1901.01234", Named(arxiv_id="1901.01234")),
        ("10.1000/ABC.1", Named(doi="10.1000/abc.1")),
        ("doi:10.1000/182", Named(doi="10.1000/182")),
        ("https://dx.doi.org/10.1000/182.", Named(doi="10.1000/182")),
        ("https://dl.press.org/doi/10.1000/182", Named(doi="10.1000/182")),
        ("https://doi.org/10.1000%2F182", Named(doi="10.1000/182")),
        ("CorpusId:1234", Named(corpus_id="1234")),
        ("CorpusID: 1234", Named(corpus_id="1234")),
        ("https://api.semanticscholar.org/CorpusID:1234", Named(corpus_id="1234")),
        (SHA.upper(), Named(s2_id=SHA)),
        (f"https://www.semanticscholar.org/paper/Grey-Cats/{SHA}", Named(s2_id=SHA)),
        (f"https://www.semanticscholar.org/paper/{SHA}?sort=year", Named(s2_id=SHA)),
        ("refs.bib", None),
        ("1913.01234", None),
        ("0808.05394", None),
        ("10.1000", None),
        ("see 1901.01234", None),
        ("https://press.org/cats.pdf", None),
        ("", None),
    ],
)
def test_what_an_id_names(text: str, named: Named | None) -> None:
    assert parse_id(text) == named


RIS = """TY  - CPAPER
AU  - Doe, Jane
AU  - Roe, Richard, Jr.
TI  - Counting grey cats
  at night
T2  - Proceedings of Cats
PY  - 2016/05/01/
UR  - https://arxiv.org/abs/1601.01234v2
DO  - https://doi.org/10.1000/182
AB  - This is not like arXiv:1501.00001.
ID  - doe16
ER  -
"""


def only(references: tuple[Reference, ...]) -> Reference:
    (reference,) = references
    return reference


def test_a_ris_record_is_read_whole() -> None:
    one = only(parse_ris(RIS.encode(), "x.ris").references)
    assert (one.title, one.authors, one.year) == ("Counting grey cats at night", ("Jane Doe", "Richard Roe Jr."), 2016)
    assert (one.arxiv_id, one.version, one.doi) == ("1601.01234", "v2", "10.1000/182")
    assert (one.venue, one.kind, str(one.place)) == (
        "Proceedings of Cats",
        "inproceedings",
        "x.ris, line 1, entry doe16",
    )
    assert one.repairs == ()


def test_faults_of_ris_are_mended_or_named_and_the_next_record_is_read() -> None:
    text = f"stray words\n{RIS.replace('ER  -', '')}TY  - JOUR\nER  - \n{RIS}"
    parsed = parse_ris(text.replace("\n", "\r\n").encode(), "x.ris")
    assert [one.title for one in parsed.references] == ["Counting grey cats at night"] * 2
    assert parsed.references[0].repairs == ("the record does not end with ER",)
    assert [(one.place.line, one.reason.partition(";")[0]) for one in parsed.failures] == [
        (1, "the text stands outside of a record"),
        (14, "the record has no fields"),
    ]


ITEM: dict[str, Any] = {
    "id": "doe16",
    "type": "paper-conference",
    "title": "Counting grey cats at night",
    "author": [{"family": "Doe", "given": "Jane"}, {"literal": "The Cat Group"}, "Roe, Richard"],
    "issued": {"date-parts": [["2016", 5]]},
    "container-title": ["Proceedings of Cats"],
    "DOI": "10.1000/182",
    "note": "arXiv: 1601.01234v2 [cs]",
    "abstract": "This is not like arXiv:1501.00001.",
}


def csl(*items: Any) -> bytes:
    return json.dumps(list(items)).encode()


def test_a_csl_item_is_read_whole() -> None:
    one = only(parse_csl(csl(ITEM), "x.json").references)
    assert (one.title, one.year, one.venue) == ("Counting grey cats at night", 2016, "Proceedings of Cats")
    assert one.authors == ("Jane Doe", "The Cat Group", "Richard Roe")
    assert (one.arxiv_id, one.version, one.doi, one.kind) == ("1601.01234", "v2", "10.1000/182", "inproceedings")
    assert str(one.place) == "x.json, entry doe16"


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[2016]]}, 2016),
        ({"raw": "May 2016"}, 2016),
        ({"literal": "2016"}, 2016),
        ("2016-05", 2016),
        (2016, 2016),
        ({"date-parts": []}, None),
        (None, None),
    ],
)
def test_years_of_csl(issued: Any, year: int | None) -> None:
    assert only(parse_csl(csl({**ITEM, "issued": issued}), "x.json").references).year == year


def test_faults_of_csl_are_named_and_the_next_item_is_read() -> None:
    parsed = parse_csl(csl(7, {"id": "a"}, {"id": "b", "author": "Jane Doe", "title": "x"}, ITEM), "x.json")
    assert [(one.place.entry, one.reason) for one in parsed.failures] == [
        ("1", "the item is no object; give it a title or a DOI"),
        ("a", "the item has no fields; give it a title or a DOI"),
        ("3", "its author cannot be read: Input should be a valid list"),
    ]
    assert len(parsed.references) == 1


def test_items_may_be_wrapped_and_a_broken_file_is_one_failure() -> None:
    wrapped = json.dumps({"items": [ITEM, ITEM]}).encode()
    assert len(parse_csl(wrapped, "x.json").references) == 2
    assert len(parse_csl(json.dumps(ITEM).encode(), "x.json").references) == 1
    (failure,) = parse_csl(b'[\n{"title": "x"\n', "x.json").failures
    assert (failure.place.line, failure.reason.partition(":")[0]) == (3, "the file is not JSON")
    assert len(parse_csl(b"[" * 100_000, "x.json").failures) == 1
