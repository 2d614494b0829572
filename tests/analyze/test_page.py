from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analyze import Origin, Wanted, analyze_rows
from analyze.factors import Bill
from analyze.markup import Html, link, safe, table
from analyze.observations import Observation
from analyze.page_targets import money, weight
from tests.analyze.rows import law_rows, row

HOSTILE = "<script>alert(1)</script>\" onload='x' \x00\x1b[31m ]]>"
OPEN = {"meta", "br", "link", "img", "path", "circle", "rect", "use"}


class Reader(HTMLParser):
    """What a browser would see: text, tags with their attributes, and tags that were not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.stack: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in OPEN:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in OPEN:
            return
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def _rows() -> list[Observation]:
    found = []
    for number, one in enumerate(law_rows(40)):
        date = 2012 + number / 5
        found.append(
            replace(
                one,
                title=f"A title of {one.paper}",
                date=date,
                year=int(date),
                arxiv=f"20{number:02d}.00001",
                page=number + 1,
                utilisation=0.2 + number / 100,
                status="flagged" if number < 5 else "accepted",
            )
        )
    return [*found, row(row_id="x", error_rate=None), row(row_id="y", paper_key="q", hardware_burden_flop=None)]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    wanted = Wanted(origin=Origin(source="the library of a test", software="mine 1", settings={"Area": "vision"}))
    report = analyze_rows(_rows(), "hardware_burden", tmp_path_factory.mktemp("page"), wanted)
    assert report.report is not None
    return report.report.read_text(encoding="utf-8")


def test_the_report_is_whole_and_well_formed(written: str) -> None:
    seen = Reader(written)
    assert seen.wrong == []
    assert seen.stack == []
    for said in (
        "What the table says",
        "Halving the error takes",
        "What an error to come would take",
        "Who reports compute",
        "What hangs on single papers and rows",
        "the library of a test",
        "mine 1",
        "Area: vision",
        "What to be careful about",
        "Cook's distance",
        "not checked in its own document",
    ):
        assert said in seen.text, said
    ids = [values["id"] for _, values in seen.tags if values.get("id")]
    assert len(ids) == len(set(ids))


def test_the_report_loads_nothing_from_elsewhere(written: str) -> None:
    for tag, values in Reader(written).tags:
        assert tag not in {"img", "iframe", "object", "embed"}
        assert not (tag == "link" and values.get("rel") == "stylesheet")
        assert not (tag == "script" and "src" in values)
        reference = values.get("xlink:href") or (values.get("href") if tag == "use" else None)
        assert reference is None or reference.startswith(("#", "data:"))
    assert not re.search(r"@import|url\((?!#)", written)


def test_references_within_the_figures_lead_somewhere(written: str) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', written))
    named = set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', written))
    assert {one or other for one, other in named} <= ids


def test_a_point_says_what_it_is_and_leads_to_its_paper(written: str) -> None:
    spots = [values for tag, values in Reader(written).tags if tag == "g" and values.get("class") == "spot"]
    first = next(values["data-says"] for values in spots if "Net-7" in (values["data-says"] or ""))
    assert first is not None
    for said in ("Net-7", "A title of p3 (2013)", "page 8", "FLOP"):
        assert said in first
    assert 'href="https://arxiv.org/abs/2007.00001"' in written
    assert len(spots) == 3 * 40


def test_what_lies_beyond_the_data_is_grey_and_said_to_be(written: str) -> None:
    lines = re.findall(r"<tr class=\"beyond\">(.*?)</tr>", written)
    assert lines
    assert all("powers of ten" in line or "not reached" in line for line in lines)
    assert "beyond the data" in written


def test_the_reports_size_is_small(written: str) -> None:
    assert len(written.encode()) < 600_000


def test_the_report_of_very_many_rows_is_cut_and_says_so(tmp_path: Path) -> None:
    rows = [replace(one, paper=f"p{number}") for number, one in enumerate(law_rows(3000))]
    report = analyze_rows(rows, "hardware_burden", tmp_path)
    assert report.report is not None
    text = report.report.read_text(encoding="utf-8")
    assert "The first 500 of 3000" in text
    assert "The first 1500 of 3000" in text
    assert len(text.encode()) < 3_000_000


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    rows = [replace(one, model=HOSTILE, title=HOSTILE, paper=HOSTILE) for one in _rows()[:12]]
    report = analyze_rows(rows, "hardware_burden", tmp_path, Wanted(origin=Origin(source=HOSTILE)))
    assert report.report is not None
    text = report.report.read_text(encoding="utf-8")
    seen = Reader(text)
    assert seen.wrong == []
    assert [tag for tag, _ in seen.tags].count("script") == 1
    assert not any("onload" in values for _, values in seen.tags)
    assert "\x00" not in text
    assert "\x1b" not in text


def test_a_table_without_errors_is_set_against_time(tmp_path: Path) -> None:
    rows = [replace(one, error=None, benchmark=None, metric=None) for one in _rows()[:20]]
    report = analyze_rows(rows, "hardware_burden", tmp_path)
    assert report.points == 0
    assert report.growth is not None
    assert [path.name for path in report.files if path.suffix == ".svg"] == [
        "compute-time-hardware_burden.svg",
        "utilisation-hardware_burden.svg",
    ]
    assert " a year (" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_an_interval_that_makes_no_sense_is_named_and_the_row_used(tmp_path: Path) -> None:
    rows = law_rows(8)
    odd = row(row_id="odd", hardware_burden_low=5e18, hardware_burden_high=float("inf"))
    report = analyze_rows([*rows, odd], "hardware_burden", tmp_path)
    assert report.points == 9
    assert "row odd: columns hardware_burden_low and hardware_burden_high: 5e+18 to inf" in report.summary()
    assert "Row odd" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_finding_says_how_it_fares_without_flagged_rows_and_by_papers(tmp_path: Path) -> None:
    rows = [replace(one, status="flagged" if number % 2 else "accepted") for number, one in enumerate(law_rows(40))]
    analyze_rows(rows, "hardware_burden", tmp_path)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert re.search(r"\(95 %\), [\d.]+ to [\d.]+ where rows of a paper err together; ", text)
    assert re.search(r"; [\d.]+ \([\d.]+-[\d.]+\) for the 20 models that are not flagged\.", text)


@pytest.mark.parametrize(("papers", "said"), [(4, True), (6, False)])
def test_a_trend_of_few_papers_says_that_its_interval_takes_rows_as_independent(
    tmp_path: Path, papers: int, said: bool
) -> None:
    rows = [replace(one, paper=f"p{number % papers}") for number, one in enumerate(law_rows(24))]
    analyze_rows(rows, "hardware_burden", tmp_path)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert (f"{papers} papers are too few to allow for rows of a paper that err together." in text) is said


def test_little_data_is_said_beside_a_trend(tmp_path: Path) -> None:
    rows = [replace(one, paper="one") for one in law_rows(12)]
    narrow = [
        replace(one, compute={"hardware_burden_flop": 1e18 * 1.1**number}, error=0.5 / 1.01**number)
        for number, one in enumerate(rows)
    ]
    analyze_rows(narrow, "hardware_burden", tmp_path)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "All are of one paper." in text
    assert "Their compute varies by a factor of 2.9 only." in text
    assert not (tmp_path / "projections-hardware_burden.svg").exists()


def test_a_bill_reads_as_people_write_it() -> None:
    bill = Bill(hours=1, usd=894.2, kwh=1, kg_co2=136_000)
    assert money(bill) == "894 US$"
    assert weight(bill) == "136 t CO2"


def test_cells_are_made_safe_and_markup_is_left() -> None:
    made = table("a & b", ("x", "y"), [("<i>", Html("<b>1</b>"))], right=("y",))
    assert "a &amp; b" in made
    assert "&lt;i&gt;" in made
    assert '<td class="n"><b>1</b></td>' in made
    assert safe(None) == ""
    assert link("a", None) == "a"
    assert link('"', 'x"y') == '<a href="x&quot;y" rel="noopener">&quot;</a>'
