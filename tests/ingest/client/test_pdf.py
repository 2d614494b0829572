"""Files: whole and of the right paper, or a named failure and nothing on disk."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.client.records import FailedFetch, Fetched, PdfWanted, Trouble
from tests.ingest.client.conftest import PAPERS, MakeWorld, on_arxiv
from tests.standin.corpus import Known, Papers
from tests.standin.faults import Always, Fault, Scripted
from tests.standin.replies import arxiv_pdf


def wanted(paper: Known, host: str = "", **others: object) -> PdfWanted:
    link = (
        f"{host}{paper.open_access}" if paper.open_access and paper.open_access.startswith("/") else paper.open_access
    )
    made = PdfWanted(name=paper.title, arxiv_id=paper.arxiv_id, pdf_url=link)
    return replace(made, **others)  # type: ignore[arg-type]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_file_is_named_after_its_bytes_and_its_version_is_known(world: MakeWorld) -> None:
    here = world()
    paper = next(one for one in on_arxiv(60) if one.versions == 7)
    newest = here.services.pdfs.fetch(wanted(paper), here.folder / "in")
    assert isinstance(newest, Fetched)
    data = newest.path.read_bytes()
    assert newest.path.name == f"{hashlib.sha256(data).hexdigest()}.pdf" == f"{newest.sha256}.pdf"
    assert (newest.bytes, newest.version) == (len(data), "v7")
    assert newest.url == f"{here.standin.host}/pdf/{paper.arxiv_id}"
    third = here.services.pdfs.fetch(wanted(paper, version="v3"), here.folder / "in")
    assert isinstance(third, Fetched)
    assert third.version == "v3"
    assert len(files(here.folder / "in")) == 2


def test_old_ids_have_files_as_well(world: MakeWorld) -> None:
    here = world()
    paper = next(one for one in on_arxiv(100) if "/" in str(one.arxiv_id))
    assert isinstance(here.services.pdfs.fetch(wanted(paper), here.folder / "in"), Fetched)


def test_the_version_before_a_withdrawn_one(world: MakeWorld) -> None:
    paper = replace(next(one for one in on_arxiv(60) if one.versions == 3), withdrawn=True)
    papers = Papers(tuple(paper if one.number == paper.number else one for one in PAPERS.all))
    here = world(papers=papers)
    for asked in (wanted(paper, version="v3"), wanted(paper, version="v3", withdrawn=True)):
        came = here.services.pdfs.fetch(asked, here.folder / "in")
        assert isinstance(came, Fetched)
        assert came.version == "v2"
    assert len(here.standin.log) == 3
    gone = here.services.pdfs.fetch(wanted(paper), here.folder / "in")
    assert isinstance(gone, FailedFetch)
    assert (gone.kind, gone.retry) == (Trouble.MISSING, False)


def test_the_open_access_link_comes_second(world: MakeWorld) -> None:
    here = world()
    paper = next(one for one in PAPERS.all if not one.arxiv_id and (one.open_access or "").startswith("/"))
    came = here.services.pdfs.fetch(wanted(paper, here.standin.host), here.folder / "in")
    assert isinstance(came, Fetched)
    assert (came.url, came.version) == (f"{here.standin.host}{paper.open_access}", None)
    missing = wanted(paper, here.standin.host, arxiv_id="1612.77777")
    assert isinstance(here.services.pdfs.fetch(missing, here.folder / "in"), Fetched)
    assert [one.service for one in here.standin.log] == ["open", "pdf", "open"]


def test_a_link_to_arxiv_goes_to_where_arxiv_is_configured(world: MakeWorld) -> None:
    here = world()
    paper = on_arxiv(1)[0]
    link = f"https://arxiv.org/pdf/{paper.arxiv_id}"
    came = here.services.pdfs.fetch(PdfWanted(name="x", pdf_url=link), here.folder / "in")
    assert isinstance(came, Fetched)
    assert came.url.startswith(here.standin.host)


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd", "ftp://127.0.0.1/a.pdf", "http://127.0.0.1:9/a.pdf", "http://localhost:9/a.pdf",
        "http://[::1]:9/a.pdf", "http://10.0.0.8/a.pdf", "http://192.168.1.1/a.pdf", "http://169.254.169.254/a",
        "http://2130706433/a.pdf", "http://0x7f.1/a.pdf", "http://[::ffff:127.0.0.1]/a.pdf", "http://0.0.0.0/a.pdf",
        "http://user:word@example.org/a.pdf", "http:///a.pdf", "http://[/a.pdf", "javascript:alert(1)", "a.pdf", "http://x:99999/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("closed", [True, False])
def test_a_link_that_leads_astray_is_not_followed(world: MakeWorld, link: str, closed: bool) -> None:
    here = world(**({} if closed else {"arxiv_url": "https://export.arxiv.org/api/query"}))
    came = here.services.pdfs.fetch(PdfWanted(name="x", pdf_url=link), here.folder / "in")
    assert isinstance(came, FailedFetch)
    assert (came.kind, came.retry) == (Trouble.ADDRESS, False)
    assert "word" not in came.reason.partition(": ")[2]
    assert here.standin.log == []


def test_with_all_addresses_local_no_other_host_is_asked(world: MakeWorld) -> None:
    here = world()
    came = here.services.pdfs.fetch(PdfWanted(name="x", pdf_url="https://example.org/a.pdf"), here.folder / "in")
    assert isinstance(came, FailedFetch)
    assert "not one of the configured services" in came.reason


def test_the_file_of_another_paper_is_refused_by_the_caller_s_look(world: MakeWorld) -> None:
    here = world(Always(Fault.WRONG_FILE, ["pdf"]))
    paper = next(one for one in PAPERS.all if one.arxiv_id and (one.open_access or "").startswith("/"))

    def check(path: Path) -> str | None:
        return None if paper.title.encode() in path.read_bytes() else "page one shows another title"

    came = here.services.pdfs.fetch(wanted(paper, here.standin.host), here.folder / "in", check)
    assert isinstance(came, Fetched), "the publisher's file is the right one"
    assert came.url.endswith(str(paper.open_access))
    lost = here.services.pdfs.fetch(wanted(paper, pdf_url=None), here.folder / "in", check)
    assert isinstance(lost, FailedFetch)
    assert (lost.kind, lost.retry) == (Trouble.WRONG_FILE, False)
    assert "page one shows another title" in lost.reason
    assert files(here.folder / "in") == [came.path.name]


def test_a_file_that_arxiv_names_after_another_paper_is_refused(
    world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world()
    one, other = on_arxiv(2)
    served = str(other.arxiv_id)
    monkeypatch.setattr("tests.standin.server.arxiv_pdf", lambda papers, path, host: arxiv_pdf(papers, served, host))
    came = here.services.pdfs.fetch(wanted(one), here.folder / "in")
    assert isinstance(came, FailedFetch)
    assert came.kind is Trouble.WRONG_FILE


def test_what_passes_and_what_stays_on_the_way_to_one_file(world: MakeWorld) -> None:
    here = world(Scripted({"pdf": [Fault.WEB_PAGE, Fault.CUT, Fault.RESET]}))
    paper = on_arxiv(1)[0]
    assert isinstance(here.services.pdfs.fetch(wanted(paper), here.folder / "in"), Fetched)
    assert len(here.standin.log) == 4


def test_a_publisher_s_web_page_is_not_asked_for_again(world: MakeWorld) -> None:
    here = world(Always(Fault.WEB_PAGE, ["open"]))
    came = here.services.pdfs.fetch(PdfWanted(name="x", pdf_url=f"{here.standin.host}/open/1.pdf"), here.folder / "in")
    assert isinstance(came, FailedFetch)
    assert (came.kind, len(here.standin.log)) == (Trouble.NOT_A_PDF, 1)
    assert "a web page came in place of the PDF" in came.reason
    assert files(here.folder / "in") == []


def test_nothing_to_go_by(world: MakeWorld) -> None:
    here = world()
    came = here.services.pdfs.fetch(PdfWanted(name="x"), here.folder / "in")
    assert came == FailedFetch(
        reason="there is no arXiv id and no open-access link to fetch it by", kind=Trouble.MISSING, retry=False
    )


def test_offline_nothing_is_fetched(world: MakeWorld) -> None:
    here = world(offline=True)
    came = here.services.pdfs.fetch(wanted(on_arxiv(1)[0]), here.folder / "in")
    assert isinstance(came, FailedFetch)
    assert (came.kind, came.retry) == (Trouble.OFFLINE, True)
    assert here.standin.log == []


def test_what_a_killed_process_left_is_swept_away(world: MakeWorld) -> None:
    here = world()
    folder = here.folder / "in"
    folder.mkdir()
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    (folder / f".fetch-{int(gone.stdout)}-abc.part").write_bytes(b"%PDF-1.4 half")
    (folder / f".fetch-{os.getpid()}-abc.part").write_bytes(b"%PDF-1.4 half")
    came = here.services.pdfs.fetch(wanted(on_arxiv(1)[0]), folder)
    assert isinstance(came, Fetched)
    assert files(folder) == sorted([f".fetch-{os.getpid()}-abc.part", came.path.name])
