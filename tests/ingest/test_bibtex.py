from __future__ import annotations

import pytest

from ingest.parsing.bibtex import ParsedReferences, parse_bibtex
from ingest.records import FailedReference, Reference
from tests.ingest.faults import FAULTS, GOOD, NEXT, Fault


def read(text: str) -> ParsedReferences:
    return parse_bibtex(text.encode(), "list.bib")


def one(text: str) -> Reference:
    parsed = read(text)
    assert not parsed.failures
    (reference,) = parsed.references
    return reference


def test_a_sound_entry_is_read_whole() -> None:
    reference = one(GOOD)
    assert reference.title == "A Study of Grey Cats"
    assert reference.authors == ("Jane Doe", "Richard Roe")
    assert (reference.year, reference.venue, reference.kind) == (2019, "Journal of Cats", "article")
    assert (reference.place.source, reference.place.line, reference.place.entry) == ("list.bib", 1, "good1")
    assert reference.raw == GOOD.rstrip()
    assert reference.repairs == ()
    assert reference.junk is None


@pytest.mark.parametrize("after", ["", NEXT], ids=["last", "followed"])
@pytest.mark.parametrize("before", ["", GOOD], ids=["first", "preceded"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_mended_or_named_and_stays_alone(fault: Fault, before: str, after: str) -> None:
    parsed = read(f"{before}{fault.text}\n\n{after}")
    assert parsed.entries == bool(before) + 1 + bool(after)
    line = before.count("\n") + 1
    if fault.title is None:
        (failure,) = parsed.failures
        assert fault.said in failure.reason
        assert failure.place.line == line
        assert failure.raw == fault.text
    else:
        broken = next(reference for reference in parsed.references if reference.place.line == line)
        assert broken.title == fault.title
        assert broken.authors in {("Kim Loe",), ("K. Loe", "L. Moe", "M. Noe")}
        assert broken.year == 2001
        assert fault.said in "; ".join(broken.repairs)
    neighbours = [reference for reference in parsed.references if reference.place.line != line]
    assert [reference.title for reference in neighbours] == [
        *(["A Study of Grey Cats"] if before else []),
        *(["Dogs, and How to Count Them"] if after else []),
    ]
    assert all(reference.repairs == () for reference in neighbours)


def test_a_repair_names_the_line() -> None:
    reference = one(GOOD.replace("{2019},", "{2019}"))
    assert reference.repairs == ("year (line 4): a comma is missing before `journal`",)


def test_a_hidden_field_keeps_its_own_line() -> None:
    reference = one("@misc{k,\n title = {T one}\n journal = nojournal\n year = 2001\n}")
    assert "journal (line 3): the macro `nojournal` is not defined; the word itself was taken" not in reference.repairs
    assert reference.venue == "nojournal"
    assert reference.year == 2001


def test_the_second_of_two_equal_keys_is_kept_and_says_so() -> None:
    parsed = read(GOOD + NEXT.replace("good2", "Good1"))
    assert len(parsed.references) == 2
    assert parsed.references[1].repairs == ("the key `Good1` stands already in line 1; both entries were kept",)


def test_entries_on_one_line_are_told_apart() -> None:
    parsed = read("@misc{a, title={One thing}} @misc{b, title={Two things}}@misc{c, title={Three things}}")
    assert [reference.title for reference in parsed.references] == ["One thing", "Two things", "Three things"]


def test_a_broken_entry_does_not_swallow_the_next_on_its_line() -> None:
    parsed = read("@misc{a, title={One thing @misc{b, title={Two things}}")
    assert [reference.title for reference in parsed.references] == ["One thing", "Two things"]


def test_a_commented_entry_is_read_as_bibtex_does() -> None:
    parsed = read("% a remark\n%@misc{a, title={One thing}}\n@misc{b, title={Two things}}")
    assert [reference.place.entry for reference in parsed.references] == ["a", "b"]


def test_comments_and_preambles_are_no_entries() -> None:
    text = '@comment{jabref-meta: x}\n@preamble{"\\newcommand"}\nremark: mail me @home (evenings)\n' + GOOD
    parsed = read(text)
    assert parsed.entries == 1


def test_parentheses_enclose_an_entry() -> None:
    assert one("@article(key, title = {Blue (and other) Birds}, year = 2001)").title == "Blue (and other) Birds"


@pytest.mark.parametrize(
    ("definition", "value", "venue"),
    [
        ("@string{jb = {Journal of Birds}}", "jb", "Journal of Birds"),
        ('@STRING(JB = "Journal of Birds")', "jb", "Journal of Birds"),
        ("@string{jb = {Journal of Birds}}", 'jb # ", Series B"', "Journal of Birds, Series B"),
        ("@string{j = {Journal}}\n@string{jb = j # { of Birds}}", "jb", "Journal of Birds"),
    ],
)
def test_macros_are_put_in(definition: str, value: str, venue: str) -> None:
    reference = one(f"{definition}\n@article{{k, title = {{Blue Birds}}, journal = {value}}}")
    assert reference.venue == venue
    assert reference.repairs == ()


def test_a_macro_may_be_defined_after_its_use() -> None:
    assert one("@misc{k, title = {Blue Birds}, journal = jb}\n@string{jb = {Birds}}").venue == "Birds"


def test_month_macros_are_known() -> None:
    assert one("@misc{k, title = {Blue Birds}, month = jun # {~5}, year = 2001}").repairs == ()


def test_a_broken_macro_is_a_failure_and_the_entry_says_what_it_lacks() -> None:
    parsed = read("@string{jb {Birds}\n@misc{k, title = {Blue Birds}, journal = jb}")
    assert [type(item) for item in parsed.failures] == [FailedReference]
    assert "@string" in parsed.failures[0].reason
    assert "the macro `jb` is not defined" in parsed.references[0].repairs[0]


def test_crossref_gives_booktitle_and_year_and_nothing_else() -> None:
    text = (
        "@inproceedings{child, title = {Blue Birds}, crossref = {PARENT}}\n"
        "@proceedings{parent, title = {Proceedings of Birds}, year = {2003}, doi = {10.1000/parent}}"
    )
    child, parent = read(text).references
    assert (child.venue, child.year, child.doi) == ("Proceedings of Birds", 2003, None)
    assert parent.junk == "it is a volume of proceedings, not a paper"


def test_a_crossref_into_the_void_is_said() -> None:
    assert one("@misc{k, title = {Blue Birds}, crossref = {gone}}").repairs == (
        "crossref: there is no entry `gone` in this file",
    )


@pytest.mark.parametrize(
    ("fields", "year", "repairs"),
    [
        ("year = {c. 1999a}", 1999, ()),
        ("date = {2019-05-01}", 2019, ()),
        ("booktitle = {Proc. 2011 Conf.}", 2011, ("the entry has no year; 2011 was taken from its booktitle",)),
        ("booktitle = {From 2011 to 2013}", None, ()),
        ("year = {in press}", None, ()),
    ],
)
def test_years(fields: str, year: int | None, repairs: tuple[str, ...]) -> None:
    reference = one(f"@misc{{k, title = {{Blue Birds}}, {fields}}}")
    assert (reference.year, reference.repairs) == (year, repairs)


@pytest.mark.parametrize(
    ("fields", "arxiv_id", "version"),
    [
        ("eprint = {1901.01234v2}, archiveprefix = {arXiv}", "1901.01234", "v2"),
        ("eprint = {arXiv:1901.01234}", "1901.01234", None),
        ("eprint = {9901001}, archiveprefix = {jstor}", None, None),
        ("eprint = {1901.01234}, eprinttype = {jstor}", None, None),
        ("eprint = {1901.01234}, archiveprefix = {cs.LG}", "1901.01234", None),
        ("arxivid = {hep-lat/1901.01234}", "1901.01234", None),
        ("arxivid = {hep-ph/hep-ph/9901001}", "hep-ph/9901001", None),
        ("url = {https://arxiv.org/pdf/1901.01234v3.pdf}", "1901.01234", "v3"),
        ("journal = {arXiv preprint arXiv:1901.01234}", "1901.01234", None),
        ("booktitle = {arXiv preprint 1901.01234}", "1901.01234", None),
        ("journal = {CoRR}, volume = {abs/1901.01234}", "1901.01234", None),
        ("journal = {{arXiv}}, pages = {1901.01234}", "1901.01234", None),
        ("volume = {doi.org/10.48550/arXiv.1901.01234}", "1901.01234", None),
        ("doi = {10.48550/arXiv.1901.01234}", "1901.01234", None),
        ("note = {Available as arXiv:cs/0301001v1}", "cs/0301001", "v1"),
        ("howpublished = {\\url{http://arxiv.org/abs/1901.01234}}", "1901.01234", None),
        ("annote = {arXiv: 1901.01234}", "1901.01234", None),
        ("annote = {builds on arXiv:1901.01234 and others}", None, None),
        ("abstract = {We improve on arXiv:1901.01234.}", None, None),
        ("pages = {1901.01234}", None, None),
        ("journal = {PsyArXiv 1901.01234}", None, None),
    ],
)
def test_arxiv_ids_are_found_where_they_are_meant(fields: str, arxiv_id: str | None, version: str | None) -> None:
    reference = one(f"@misc{{k, title = {{Blue Birds}}, {fields}}}")
    assert (reference.arxiv_id, reference.version) == (arxiv_id, version)


def test_two_different_ids_in_one_entry_are_said() -> None:
    reference = one("@misc{k, title = {Blue Birds}, eprint = {1901.01234}, url = {http://arxiv.org/abs/1901.04321}}")
    assert reference.arxiv_id == "1901.01234"
    assert reference.repairs == ("url names arXiv:1901.04321, eprint arXiv:1901.01234; the latter was taken",)


def test_escaped_addresses_are_unwrapped() -> None:
    reference = one(
        "@misc{k, title = {Blue Birds}, howpublished = {$\\backslash$url{\\{}https://x.org/a{\\_}b/{\\~{}}me{\\}}}}"
    )
    assert reference.url == "https://x.org/a_b/~me"
    assert reference.venue is None


@pytest.mark.parametrize("title", ["No Title", "??", "Untitled", "Et al", "Linguistics Department", "Title"])
def test_placeholders_are_junk_and_kept(title: str) -> None:
    assert one(f"@misc{{k, title = {{{title}}}}}").junk


def test_an_entry_without_title_but_with_an_id_is_no_junk() -> None:
    assert one("@misc{k, doi = {10.1000/Ab.1}}").junk is None


def test_windows_line_ends_do_not_matter() -> None:
    unix, windows = read(GOOD + NEXT), parse_bibtex((GOOD + NEXT).replace("\n", "\r\n").encode(), "list.bib")
    assert unix == windows


def test_a_declared_encoding_is_obeyed() -> None:
    text = "% Encoding: Cp1251\n@misc{k, title = {О котах}, author = {Иван Петров}}"
    (reference,) = parse_bibtex(text.encode("cp1251"), "x").references
    assert (reference.title, reference.authors, reference.repairs) == ("О котах", ("Иван Петров",), ())


def test_a_guessed_encoding_is_said_by_the_entries_it_touches() -> None:
    data = GOOD.encode() + "@misc{k,\n title = {Über Vögel}}\n".encode("latin-1")
    good, guessed = parse_bibtex(data, "x").references
    assert good.repairs == ()
    assert guessed.title == "Über Vögel"
    assert guessed.repairs == ("line 8 is not UTF-8; it was read as cp1252",)


def test_any_number_of_commas_may_be_missing() -> None:
    fields = "\n".join(f"f{number} = {{x}}" for number in range(3000))
    reference = one(f"@misc{{k, title = {{Blue Birds}}\n{fields}}}")
    assert reference.title == "Blue Birds"
    assert len(reference.repairs) == 3000


def test_an_entry_quoted_in_a_value_is_text() -> None:
    parsed = read("@misc{k, title = {Blue Birds}, note = {cite as @misc{blue, title = {x}} please}}\n" + NEXT)
    assert [reference.place.entry for reference in parsed.references] == ["k", "good2"]
    assert parsed.references[0].repairs == ()
