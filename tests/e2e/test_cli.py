"""The commands: data to stdout, words to stderr, the right exit code, and never a traceback."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from cli import app
from normalize.claims import Status
from normalize.decisions import Action
from store import open_library
from tests.pdfs import BAD, NETS, SCAN
from tests.store import makers

pytestmark = pytest.mark.usefixtures("here")

CLAIM_FIELDS = [
    *("id", "paper", "kind", "model", "setting", "training_data", "recipe", "own", "value", "printed", "low", "high"),
    *("unit", "benchmark", "split", "metric", "ensemble", "convention", "device", "count", "hours", "of", "stage"),
    *("confidence", "confidence_value", "confidence_benchmark", "confidence_split", "confidence_metric"),
    *("confidence_owner", "confidence_model", "confidence_run"),
    *("status", "flags", "evidence", "extracted_value", "reviewer"),
]
COMMANDS = [
    *("init", "ingest", "extract", "review", "tables", "claims", "table", "analyze"),
    *("status", "show", "log", "doctor", "demo"),
]


class Said(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def mine(*arguments: str | Path, stdin: str | None = None) -> Said:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, catch_exceptions=False)
    assert "Traceback" not in result.output
    return Said(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def shelf(here: Path) -> Path:
    """A library with one paper and three claims, one of them flagged and one reviewed."""
    flagged = makers.claim(23.7, model="Net-101", status=Status.FLAGGED, flags=("own-or-quoted",))
    with open_library(here / "mine-library", create=True) as library:
        makers.filled(library, makers.claim(), makers.hardware(), flagged)
        first = library.claims()[0].claim
        library.decide(makers.decision(first, Action.EDIT, changes={"value": 76.4}, reason="blurred"))
    return here / "mine-library"


def test_help_tells_of_every_command() -> None:
    said = mine("--help")
    assert said.code == 0
    assert all(f"\n  {name}" in said.out for name in COMMANDS)
    for name in COMMANDS:
        assert mine(name, "--help").code == 0


def test_init_writes_both_files_and_leaves_what_is_there(here: Path) -> None:
    assert mine("init").code == 0
    assert (here / "refs.bib").read_text(encoding="utf-8").count("\n@") > 50
    (here / "mine.toml").write_text('library = "mine"\n')
    said = mine("init")
    assert (said.code, (here / "mine.toml").read_text()) == (0, 'library = "mine"\n')
    assert "already there, left as it is" in said.err


def test_what_init_writes_can_be_ingested_as_typed() -> None:
    mine("init")
    said = mine("ingest", "refs.bib")
    assert said.code == 0, said.err
    assert "next: mine ingest FOLDER_OF_PDFS" in said.err
    funnel = json.loads(mine("status", "--json").out)
    assert funnel["references"] == funnel["resolved"] + funnel["pending"] + funnel["unresolved"] > 80
    assert funnel["pending"] > 0


def test_claims_are_the_fields_of_the_contract_and_no_others(shelf: Path) -> None:
    said = mine("claims", "--format", "jsonl")
    found = [json.loads(line) for line in said.out.splitlines()]
    assert len(found) == 3
    for one in found:
        assert list(one) == CLAIM_FIELDS
        assert list(one["paper"]) == ["key", "arxiv_id", "version", "doi", "title", "year", "source_file"]
        assert sorted(one["evidence"]) == ["bbox", "extractor", "page", "source", "table", "text"]
    assert (found[0]["value"], found[0]["extracted_value"]) == (76.4, 76.3)
    assert (found[0]["status"], found[0]["reviewer"]) == ("reviewed", "ann")
    assert found[1]["device"] == "nvidia-p100"


def test_claims_as_csv_hold_the_same(shelf: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(mine("claims", "--format", "csv").out)))
    objects = json.loads(mine("claims", "--json").out)
    assert [row["id"] for row in rows] == [one["id"] for one in objects]
    assert json.loads(rows[0]["evidence"]) == objects[0]["evidence"]
    assert (rows[0]["model"], rows[1]["model"], rows[1]["own"]) == ("Net-50", "", "true")


def test_claims_of_an_area(shelf: Path) -> None:
    assert len(mine("claims", "--area", "vision", "--format", "jsonl").out.splitlines()) == 3
    assert mine("claims", "--area", "language", "--format", "jsonl").out == ""


def test_data_goes_whole_into_a_file(shelf: Path, here: Path) -> None:
    said = mine("claims", "--format", "jsonl", "-o", "claims.jsonl")
    assert (said.code, said.out) == (0, "")
    assert (here / "claims.jsonl").read_text(encoding="utf-8") == mine("claims", "--format", "jsonl").out
    assert mine("claims", "--format", "csv", "-o", "nowhere/claims.csv").code == 1


def test_a_person_reads_a_table(shelf: Path) -> None:
    said = mine("claims")
    assert "Net-101 imagenet val top-1 accuracy: 23.7" in said.out
    assert "own-or-quoted" in said.out
    assert "\x1b" not in said.out


def test_status_is_a_funnel_and_names_the_next_command(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.status.extractor", lambda: makers.READER)
    funnel = json.loads(mine("status", "--json").out)
    assert (funnel["references"], funnel["pdfs"], funnel["parsed"], funnel["claims"]) == (1, 1, 1, 3)
    assert (funnel["flagged"], funnel["reviewed"], funnel["accepted"]) == (1, 1, 1)
    assert (funnel["with_results"], funnel["with_compute"]) == (1, 1)
    assert mine("status").err == "next: mine review\n"


def test_the_table_in_every_format(shelf: Path, here: Path) -> None:
    rows = json.loads(mine("table", "--format", "json").out)
    assert [row["value"] for row in rows] == [23.7, 76.4]
    assert mine("table", "--area", "language", "--json").out.strip() == "[]"
    assert len(list(csv.DictReader(io.StringIO(mine("table", "--format", "csv").out)))) == 2
    for name in ("rows.csv", "rows.json", "rows.parquet"):
        said = mine("table", "-o", name)
        assert said.code == 0
        assert (here / name).stat().st_size > 0
    assert (here / "datapackage.json").is_file()
    assert "Net-101" in mine("table").out
    assert mine("table", "-o", "rows.xyz").code == 2


def test_show_tells_what_was_left_out_of_a_paper(here: Path) -> None:
    why = "table 2 on page 4: decimal points come off the page as spaces"
    with open_library(here / "mine-library", create=True) as library:
        makers.filled(library, makers.claim())
        library.save_reading(makers.reading(makers.claim(), warnings=(why,)))
    assert f"unread     {why}" in mine("show", "smith2020nets").out


def test_show_log_and_row_tell_where_a_number_comes_from(shelf: Path) -> None:
    claim = json.loads(mine("claims", "--format", "jsonl").out.splitlines()[0])
    about = json.loads(mine("show", "nets.pdf", "--json").out)
    assert (about["key"], len(about["claims"]), len(about["references"])) == ("smith2020nets", 3, 1)
    assert "Nets That Learn" in mine("show", "smith2020nets").out
    assert "own-or-quoted" in mine("show", "smith2020nets", "--why").out
    events = json.loads(mine("log", claim["id"], "--json").out)
    assert [event["who"] for event in events] == [makers.READER, "ann"]
    assert "value is 76.4" in events[1]["what"]
    assert events[1]["why"] == "blurred"
    assert "resolved" in mine("log", "smith2020nets").out
    row = json.loads(mine("table", "--json").out)[0]
    of_row = json.loads(mine("log", row["row_id"], "--json").out)
    assert {event["item"] for event in of_row} == {
        row["evidence"]["result"]["claim"],
        row["evidence"]["hardware"]["claim"],
    }
    shown = mine("show", "smith2020nets", "--row", row["row_id"])
    assert (shown.code, "hardware" in shown.out) == (0, True)
    assert json.loads(mine("show", "--json").out)[0]["key"] == "smith2020nets"


def test_a_decision_without_its_claim_is_shown(shelf: Path) -> None:
    with open_library(shelf) as library:
        library.save_reading(makers.reading(makers.hardware()))
    assert "has lost its claim" in mine("show", "smith2020nets").out
    assert json.loads(mine("status", "--json").out)["orphaned"] == 1


def test_doctor_finds_a_pdf_that_is_gone(shelf: Path) -> None:
    said = mine("doctor")
    assert said.code == 1
    assert "ingest again: nets.pdf" in said.out
    assert "checks found a fault" in said.err


def test_doctor_is_content_without_a_library() -> None:
    said = mine("doctor", "--json")
    assert said.code == 0, said.out
    assert all(one["ok"] for one in json.loads(said.out))


def test_a_scripted_review_decides(shelf: Path, here: Path) -> None:
    (here / "rules.toml").write_text('[[rule]]\nmatch = {model = "Net-101"}\naction = "accept"\n')
    said = mine("review", "--script", "rules.toml", "--reviewer", "bo")
    assert said.code == 0
    assert json.loads(mine("status", "--json").out)["flagged"] == 0
    assert mine("review").code == 2


def test_the_whole_line_on_a_pdf(here: Path) -> None:
    (here / "nets.pdf").write_bytes(NETS)
    took = json.loads(mine("ingest", "nets.pdf", "--jobs", "1", "--json").out)
    assert (took["pdfs"], took["states"]) == (1, {"resolved": 1})
    dry = mine("extract", "--dry-run")
    assert (dry.code, "would read nets.pdf" in dry.out) == (0, True)
    said = mine("extract", "--area", "vision", "--jobs", "1", "--json")
    assert (said.code, json.loads(said.out)["read"]) == (0, 1)
    again = json.loads(mine("extract", "--json").out)
    assert (again["read"], again["plan"]["done"]) == (0, 1)
    drawn = mine("show", "nets.pdf", "--page", "1", "--draw", "page.png")
    assert (drawn.code, (here / "page.png").read_bytes()[:4]) == (0, b"\x89PNG")
    assert mine("show", "nets.pdf", "--page", "9", "--draw", "page.png").code == 5
    assert mine("show", "nets.pdf", "--page", "9").code == 2


def test_a_dry_run_makes_no_library(here: Path) -> None:
    (here / "nets.pdf").write_bytes(NETS)
    said = mine("ingest", "nets.pdf", "--dry-run")
    assert said.code == 0
    assert "nothing was kept" in said.out
    assert [path.name for path in here.iterdir()] == ["nets.pdf"]


def test_tables_need_no_library(here: Path) -> None:
    (here / "nets.pdf").write_bytes(NETS)
    assert mine("tables", "nets.pdf", "--format", "jsonl") == Said(0, "", "")
    assert mine("tables", "nets.pdf", "--format", "html").out.startswith("<!doctype html>")
    said = mine("tables", "nowhere.pdf", "nets.pdf")
    assert said.code == 3
    assert "nowhere.pdf" in said.err
    assert not (here / "mine-library").exists()


class TestBadInput:
    """Each: one clear line, the right exit code, nothing lost, the rest done."""

    @pytest.mark.parametrize(
        ("source", "code", "words"),
        [
            ("nowhere.bib", 1, "there is no such file"),
            ("empty.bib", 1, "is empty"),
            ("hollow", 1, "no PDF"),
            ("list.enw", 2, "export the list as RIS (.ris) or BibTeX"),
            ("https://example.org/a.pdf", 2, "there is no id in this address"),
        ],
    )
    def test_a_source_of_which_nothing_can_be_read(self, here: Path, source: str, code: int, words: str) -> None:
        (here / "empty.bib").touch()
        (here / "list.enw").write_text("%0 Book\n")
        (here / "hollow").mkdir()
        said = mine("ingest", source)
        assert (said.code, said.out) == (code, "")
        assert words in said.err
        assert said.err.count("\n") == 1
        assert not (here / "mine-library").exists()

    @pytest.mark.parametrize("name", BAD)
    def test_a_file_that_is_no_paper(self, here: Path, name: str) -> None:
        (here / name).write_bytes(BAD[name])
        alone = mine("ingest", name)
        assert (alone.code, alone.err.count(name)) == (1, 1)
        (here / "nets.pdf").write_bytes(NETS)
        said = mine("ingest", here)
        assert said.code == 3
        assert f"  {name}: " in said.err
        assert json.loads(mine("status", "--json").out)["pdfs"] == 1
        assert mine("tables", name).code == 1

    def test_a_pdf_without_text(self, here: Path) -> None:
        (here / "scan.pdf").write_bytes(SCAN)
        (here / "nets.pdf").write_bytes(NETS)
        mine("ingest", here)
        said = mine("extract", "--jobs", "1")
        assert said.code == 3
        assert "scan.pdf: the PDF has no text layer" in said.err
        funnel = json.loads(mine("status", "--json").out)
        assert (funnel["pdfs"], funnel["parsed"], funnel["failed_documents"]) == (2, 1, 1)
        assert "no text layer" in mine("show", "scan.pdf", "--why").out

    @pytest.mark.parametrize("command", ["extract", "claims", "table", "review", "analyze"])
    def test_an_unknown_area(self, shelf: Path, command: str) -> None:
        said = mine(command, "--area", "astrology")
        assert (said.code, said.out) == (5, "")
        assert "astrology" in said.err
        assert said.err.count("\n") == 1

    @pytest.mark.parametrize(
        "command", [("extract",), ("claims",), ("table",), ("status",), ("show", "x"), ("log", "x")]
    )
    def test_no_library(self, here: Path, command: tuple[str, ...]) -> None:
        said = mine(*command)
        assert (said.code, said.out) == (5, "")
        assert "`mine ingest SOURCE` makes one" in said.err
        assert list(here.iterdir()) == []

    def test_an_unknown_paper_or_claim(self, shelf: Path) -> None:
        assert mine("show", "nobody1900").code == 5
        assert mine("log", "nobody1900").code == 5
        assert mine("show", "smith2020nets", "--row", "zzz").code == 5

    @pytest.mark.parametrize(
        "arguments", [("ingest",), ("claims", "--format", "xml"), ("extract", "--jobs", "0"), ("fly",)]
    )
    def test_wrong_usage(self, arguments: tuple[str, ...]) -> None:
        assert mine(*arguments).code == 2

    def test_a_library_that_is_a_file(self, here: Path) -> None:
        (here / "nets.pdf").write_bytes(NETS)
        said = mine("ingest", "nets.pdf", "--library", "nets.pdf")
        assert said.code == 2
        assert "is a file; a library is a folder" in said.err

    def test_a_library_that_is_broken(self, here: Path) -> None:
        (here / "mine-library").mkdir()
        (here / "mine-library" / "library.db").write_bytes(b"no database" * 100)
        for command in (["status"], ["extract"], ["doctor"]):
            said = mine(*command)
            assert said.code == 1
            assert "restore library.db" in said.err + said.out

    def test_a_wrong_setting(self, here: Path) -> None:
        (here / "mine.toml").write_text("jobs = 0\n")
        said = mine("status")
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert "mine.toml: jobs is 0" in said.err


def test_a_message_steers_no_terminal() -> None:
    said = mine("ingest", "no\x1b[2J\u202ewhere.bib")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "\x1b" not in said.err
    assert "\u202e" not in said.err


def test_names_that_would_steer_a_terminal_are_shown_harmless(here: Path) -> None:
    with open_library(here / "mine-library", create=True) as library:
        library.save_paper(
            makers.paper(title="Red \x1b[31mAlert\u202e\nNets"), pdfs=[makers.pdf(source_file="a\x1bb.pdf")]
        )
    said = mine("show", "smith2020nets")
    assert "\x1b" not in said.out
    assert "\u202e" not in said.out
    assert json.loads(mine("show", "smith2020nets", "--json").out)["title"] == "Red \x1b[31mAlert\u202e\nNets"
