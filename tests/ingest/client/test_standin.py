"""The stand-in as a process of its own, and the client with its eyes on every packet."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from ingest.client.opening import open_services
from ingest.client.records import Fetched, PdfWanted, ServicePaper
from tests.processes import PATIENCE
from tests.standin.clock import VirtualClock
from tests.standin.corpus import TRAPS, invent
from tests.standin.server import Standin

ROOT = Path(__file__).parents[3]

WATCHED = """
import json, sys
from dataclasses import replace
from pathlib import Path

def watch(event, arguments):
    if event == "socket.connect" and arguments[1][0] != "127.0.0.1":
        seen.append(str(arguments[1]))
    if event == "socket.getaddrinfo" and arguments[0] != "127.0.0.1":
        seen.append(str(arguments[0]))

seen = []
sys.addaudithook(watch)

from ingest.client.config import ClientSettings
from ingest.client.opening import open_services
from ingest.client.records import PdfWanted
from tests.standin.clock import VirtualClock
from tests.standin.corpus import TRAPS, invent

folder, urls = Path(sys.argv[1]), json.loads(sys.argv[2])
settings = ClientSettings(
    version="0", state=folder / "lines", answers=folder / "answers.db", arxiv_url=urls["MINE_ARXIV_URL"],
    arxiv_pdf_url=urls["MINE_ARXIV_PDF_URL"], s2_url=urls["MINE_S2_URL"], s2_key="k",
)
with open_services(settings, clock=VirtualClock()) as services:
    links = [*TRAPS, "https://example.org/a.pdf", "https://arxiv.org/pdf/1612.77777", "http://localhost:9/a.pdf"]
    for paper in invent(12).all:
        services.arxiv.by_title(paper.title)
        services.semantic_scholar.match(paper.title)
        services.semantic_scholar.references(paper.sha)
    for link in links:
        services.pdfs.fetch(PdfWanted(name="x", pdf_url=link), folder / "in")
    print(json.dumps({"foreign": seen, "requests": sum(services.tally.requests.values())}))
"""


def test_with_the_three_addresses_set_no_packet_goes_elsewhere(tmp_path: Path) -> None:
    with Standin(invent(12), clock=VirtualClock()) as standin:
        command = [sys.executable, "-c", WATCHED, str(tmp_path), json.dumps(standin.urls)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=PATIENCE)
        told = json.loads(done.stdout)
        assert told["foreign"] == []
        assert told["requests"] == len(standin.log) >= 36


def test_the_stand_in_runs_alone_and_says_where(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.standin", "--papers", "20", "--old"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            urls = dict(process.stdout.readline().strip().split("=", 1) for _ in range(3))
            here = Standin(invent(20))
            with here:
                settings = here.settings(
                    tmp_path,
                    arxiv_url=urls["MINE_ARXIV_URL"],
                    arxiv_pdf_url=urls["MINE_ARXIV_PDF_URL"],
                    s2_url=urls["MINE_S2_URL"],
                )
            with open_services(settings, clock=VirtualClock()) as services:
                paper = next(one for one in invent(20).all if one.arxiv_id and one.in_s2 and not one.withdrawn)
                assert isinstance(services.semantic_scholar.match(paper.title), ServicePaper)
                wanted = PdfWanted(name="x", arxiv_id=paper.arxiv_id)
                assert isinstance(services.pdfs.fetch(wanted, tmp_path / "in"), Fetched)
        finally:
            process.terminate()


def test_the_invented_papers_are_of_every_kind_and_the_same_each_time() -> None:
    papers = invent(400)
    assert papers.all == invent(400).all
    assert len({paper.title for paper in papers.all}) == len({paper.sha for paper in papers.all}) == 400
    assert len(papers.by_arxiv) == sum(paper.arxiv_id is not None for paper in papers.all)
    kinds = {
        "old ids": sum("/" in (paper.arxiv_id or "") for paper in papers.all),
        "not on arXiv": sum(paper.arxiv_id is None for paper in papers.all),
        "not in the graph": sum(not paper.in_s2 for paper in papers.all),
        "withdrawn": sum(paper.withdrawn for paper in papers.all),
        "withheld lists": sum(paper.withheld for paper in papers.all),
        "links astray": sum(paper.open_access in TRAPS for paper in papers.all),
    }
    assert min(kinds.values()) >= 3, kinds
