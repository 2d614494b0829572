"""Golden cases for the readers of single values: encodings, LaTeX, names, identifiers."""

from __future__ import annotations

import codecs

import pytest

from ingest.identifiers import (
    ArxivId,
    arxiv_id_in_name,
    arxiv_year,
    digits_of,
    find_arxiv_id,
    find_doi,
    parse_arxiv_id,
    title_key,
    title_words,
)
from ingest.names import bibtex_names, family_name, listed_names
from ingest.parsing.decoding import decode
from ingest.parsing.latex import latex_to_text, url_to_text


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"plain", "plain", "utf-8"),
        ("Köln".encode(), "Köln", "utf-8"),
        (codecs.BOM_UTF8 + "Köln".encode(), "Köln", "utf-8"),
        ("Köln".encode("utf-16"), "Köln", "utf-16-le"),
        (codecs.BOM_UTF16_BE + "Köln".encode("utf-16-be"), "Köln", "utf-16-be"),
        ("Entry ohne Marke".encode("utf-16-le"), "Entry ohne Marke", "utf-16-le"),
        ("% Encoding: Cp1251\nКот".encode("cp1251"), "% Encoding: Cp1251\nКот", "cp1251"),
        ("%% -*- coding: latin-1 -*-\nKöln".encode("latin-1"), "%% -*- coding: latin-1 -*-\nKöln", "iso8859-1"),
        ("@comment{ Encoding: GBK}\n猫".encode("gbk"), "@comment{ Encoding: GBK}\n猫", "gbk"),
        ("Котики и собаки".encode("cp1251"), "Котики и собаки", "cp1251"),
        ("Köln".encode("latin-1"), "Köln", "cp1252"),
        (b"% Encoding: nonsense-9\nx", "% Encoding: nonsense-9\nx", "utf-8"),
        (b"% Encoding: utf-7\nA+b-", "% Encoding: utf-7\nA+b-", "utf-8"),
    ],
)
def test_encodings(data: bytes, text: str, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_only_lines_that_are_not_utf_8_are_guessed() -> None:
    decoded = decode("Köln\r\n".encode() + "Bär\r".encode("latin-1") + b"end")
    assert decoded.text == "Köln\nBär\nend"
    assert decoded.guessed == {2}


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"m{\'e}thode", "méthode"),
        (r"Sch{\"{o}}n", "Schön"),
        (r"J\"urgen", "Jürgen"),
        (r"\v{S}koda and \v Cech", "Škoda and Čech"),
        (r"Na{\"\i}ve", "Naïve"),
        (r"{\'{\i}}", "í"),
        (r"{\c C}a\u{g}lar", "Çağlar"),
        (r"{\o}re {\L}ukasz \ss{}", "øre Łukasz ß"),
        (r"\AA ngstr\"om", "Ångström"),
        (r"A -- B --- C", "A – B — C"),
        ("``quoted''", "“quoted”"),
        (r"AT\&T 50\% \$5 a\_b", "AT&T 50% $5 a_b"),
        (r"\emph{Nice} \textbf{one}", "Nice one"),
        (r"$16\times16$ words", "16×16 words"),
        (r"$\beta$-model and $L^2$", "β-model and L^2"),
        (r"$O(n \log n)$", "O(n log n)"),
        (r"{\{}{\{}H{\}}{\}}idden", "Hidden"),
        ("The {BIG}~One\n\tHere", "The BIG One Here"),
        (r"{\$}pp{\$} collisions at {\$}s=7{\$}", "pp collisions at s=7"),
        ("nothing to do", "nothing to do"),
        ("100% plain & simple", "100% plain & simple"),
    ],
)
def test_latex(latex: str, text: str) -> None:
    assert latex_to_text(latex) == text


@pytest.mark.parametrize(
    ("latex", "address"),
    [
        (r"\url{http://x.org/a--b}", "http://x.org/a--b"),
        (r"http://x.org/{\~{}}a\_b", "http://x.org/~a_b"),
        (r"http://x.org/{\%}20a", "http://x.org/%20a"),
        (r"http://x.org/\textasciitilde{}me", "http://x.org/~me"),
        ("http://x.org/~me", "http://x.org/~me"),
    ],
)
def test_addresses(latex: str, address: str) -> None:
    assert url_to_text(latex) == address


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Doe, Jane and Roe, Richard", ("Jane Doe", "Richard Roe")),
        ("Jane Doe AND\n   Richard Roe", ("Jane Doe", "Richard Roe")),
        ("van der Berg, Anna and others", ("Anna van der Berg", "others")),
        ("Smith, Jr., John and King, Ann Mary", ("John Smith Jr.", "Ann Mary King")),
        ("{Cat and Dog Society} and {\\'E}mile Roe", ("Cat and Dog Society", "Émile Roe")),
        ("{Society, The}", ("Society, The",)),
        ("Doe, Jane and et al.", ("Jane Doe", "others")),
        ("Jane Doe et al.", ("Jane Doe", "others")),
        ("Andersen, Hans and Brandt, Ida", ("Hans Andersen", "Ida Brandt")),
        ("A. Doe, B. Roe, C. Poe", ("A. Doe", "B. Roe", "C. Poe")),
        ("Doe, A., Roe, B., et al.", ("A. Doe", "B. Roe", "others")),
        ("", ()),
    ],
)
def test_bibtex_names(field: str, names: tuple[str, ...]) -> None:
    assert bibtex_names(field) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Doe, J., Roe, R. K., & Poe, A.", ("J. Doe", "R. K. Roe", "A. Poe")),
        ("J. Doe, R. Roe, and A.-B. Poe", ("J. Doe", "R. Roe", "A.-B. Poe")),
        ("Doe J, Roe RK, Poe A.", ("J Doe", "RK Roe", "A Poe")),
        ("Doe, Jane; Roe, Richard", ("Jane Doe", "Richard Roe")),
        ("Doe, Jane, et al.", ("Jane Doe", "others")),
        ("Jane Doe,et al.", ("Jane Doe", "others")),
        ("King, M. L., Jr.", ("M. L. King Jr.",)),
        ("L. van der Berg and G. Roe", ("L. van der Berg", "G. Roe")),
        ("The Group", ("The Group",)),
    ],
)
def test_listed_names(text: str, names: tuple[str, ...]) -> None:
    assert listed_names(text) == names


@pytest.mark.parametrize(
    ("name", "family"), [("Jürgen Schön", "schon"), ("M. King Jr.", "king"), ("A. Berg-Roe", "bergroe"), ("Jr.", "")]
)
def test_family_names(name: str, family: str) -> None:
    assert family_name(name) == family


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1901.01234", ("1901.01234", None)),
        ("1901.01234v12", ("1901.01234", "v12")),
        ("0801.0123", ("0801.0123", None)),
        ("arXiv:1901.01234v2 [cs.CL]", ("1901.01234", "v2")),
        ("cs/0301001v2", ("cs/0301001", "v2")),
        ("math.GT/0309136", ("math/0309136", None)),
        ("https://arxiv.org/pdf/1901.01234v3.pdf", ("1901.01234", "v3")),
        ("1913.01234", None),
        ("1901.0123", None),
        ("0801.01234", None),
        ("0601.0123", None),
        ("1901.00000", None),
        ("nature/0301001", None),
        ("10.1000/182", None),
    ],
)
def test_a_field_made_for_an_id(text: str, found: tuple[str, str | None] | None) -> None:
    assert parse_arxiv_id(text) == (ArxivId(*found) if found else None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arXiv preprint arXiv:1901.01234, 2019", "1901.01234"),
        ("CoRR, abs/1901.01234", "1901.01234"),
        ("https://doi.org/10.48550/arXiv.1901.01234", "1901.01234"),
        ("see 1901.01234", None),
        ("arXiv, pages 1901.0123", None),
        ("bioRxiv 1901.01234", None),
    ],
)
def test_an_id_in_running_text(text: str, found: str | None) -> None:
    match = find_arxiv_id(text)
    assert (match.id if match else None) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("1901.01234.pdf", ("1901.01234", None)),
        ("1901.01234v5.PDF", ("1901.01234", "v5")),
        ("doe2019_1901.01234v1 (1).pdf", ("1901.01234", "v1")),
        ("cs0301001.pdf", ("cs/0301001", None)),
        ("hep-th_9901001v2.pdf", ("hep-th/9901001", "v2")),
        ("paper-2013.10001.pdf", None),
        ("v1.2015.1000.pdf", None),
    ],
)
def test_an_id_in_a_file_name(name: str, found: tuple[str, str | None] | None) -> None:
    assert arxiv_id_in_name(name) == (ArxivId(*found) if found else None)


@pytest.mark.parametrize(("arxiv_id", "year"), [("0704.0001", 2007), ("hep-th/9901001", 1999), ("cs/0301001", 2003)])
def test_the_year_of_an_id(arxiv_id: str, year: int) -> None:
    assert arxiv_year(arxiv_id) == year


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1000/ABC.1.", "10.1000/abc.1"),
        ("(10.1000/182)", "10.1000/182"),
        ("doi:10.1002/(SICI)1097(199)", "10.1002/(sici)1097(199)"),
        ("version 10.1/2", None),
    ],
)
def test_dois(text: str, doi: str | None) -> None:
    assert find_doi(text) == doi


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Auto-Encoding Birds", "Autoencoding birds"),
        ("Birds & Cats", "Birds and Cats"),
        ("Straße der Bären", "strasse der baren"),
        ("β-Birds", "Beta Birds"),
        ("16×16 Birds", "16 x 16 birds"),
        ("The Bird’s Eye", "The Birds Eye"),
        ("ﬁne birds", "Fine Birds"),
    ],
)
def test_equal_titles_share_a_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Birds 16x16", "Birds 32x32"), ("Bird++", "Bird"), ("Birds 2", "Birds"), ("Кот", "Код")]
)
def test_different_titles_do_not(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_words_and_digits_of_a_title() -> None:
    assert title_words("Don’t Count 16x16 – Birds!") == "dont count 16x16 birds"
    assert digits_of("From 16x16 to 1,000 birds") == ("16", "16", "1", "000")
