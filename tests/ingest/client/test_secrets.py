"""The key: in a header to one host, and nowhere else. Certificates: good ones, or no conversation."""

from __future__ import annotations

import logging
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

from data.errors import MineError
from ingest.client.exchange import CERTIFICATES, Request
from ingest.client.records import FailedFetch, NotFound, PdfWanted, ServicePaper, Trouble, Unanswered
from tests.ingest.client.conftest import PAPERS, MakeWorld, on_arxiv
from tests.standin.clock import VirtualClock
from tests.standin.faults import Always, Fault, Scripted
from tests.standin.server import Standin

KEY = "s3cret-Key_0123456789"


def has_key(headers: dict[str, str]) -> bool:
    return any(KEY in value for value in headers.values())


def test_the_key_goes_to_semantic_scholar_alone(world: MakeWorld) -> None:
    here = world(s2_key=KEY, key=KEY)
    paper = on_arxiv(1)[0]
    here.services.arxiv.by_title(paper.title)
    here.services.semantic_scholar.match(paper.title)
    here.services.semantic_scholar.batch([paper.sha])
    here.services.pdfs.fetch(PdfWanted(name="x", arxiv_id=paper.arxiv_id), here.folder / "in")
    other = next(one for one in PAPERS.all if (one.open_access or "").startswith("/"))
    here.services.pdfs.fetch(PdfWanted(name="x", pdf_url=f"{here.standin.host}{other.open_access}"), here.folder / "in")
    assert {one.service for one in here.standin.log} == {"arxiv", "s2", "pdf", "open"}
    for one in here.standin.log:
        assert has_key(one.headers) == (one.service == "s2")
        assert KEY not in one.path
        assert KEY not in one.body.decode()


def test_a_redirect_does_not_take_the_key_along(world: MakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    here = world(Scripted({"s2": [Fault.LOOP]}), s2_key=KEY)
    monkeypatch.setattr(
        "tests.standin.sending.REDIRECTS", {Fault.LOOP: f"{here.standin.host}/api/query?id_list=1612.90001"}
    )
    here.services.semantic_scholar.match("some title")
    assert [(one.service, has_key(one.headers)) for one in here.standin.log][:2] == [("s2", True), ("arxiv", False)]


def test_a_wrong_key_is_refused_and_not_shown(world: MakeWorld) -> None:
    here = world(s2_key=KEY, key="another")
    outcome = here.services.semantic_scholar.match("some title")
    assert isinstance(outcome, Unanswered)
    assert outcome.kind is Trouble.FORBIDDEN
    assert "the key was refused" in outcome.reason
    assert KEY not in outcome.reason


@pytest.mark.parametrize("fault", sorted({*Fault} - {Fault.SLOW_HEAD, Fault.ENDLESS, Fault.BOMB}))
def test_the_key_is_in_no_message_log_file_or_record(
    world: MakeWorld, fault: Fault, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    here = world(Always(fault), s2_key=KEY)
    outcomes = [
        here.services.semantic_scholar.match("some title"),
        here.services.semantic_scholar.references(PAPERS.all[0].sha),
        *here.services.semantic_scholar.batch([PAPERS.all[0].sha]).values(),
    ]
    said = [repr(outcomes), repr(here.services), repr(here.settings), repr(here.waits), caplog.text]
    assert not any(KEY in text for text in said)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes()


def test_an_answer_that_gives_the_key_back_is_cleaned(world: MakeWorld) -> None:
    here = world(Always(Fault.ECHO), s2_key=KEY)
    outcome = here.services.semantic_scholar.match("some title")
    assert isinstance(outcome, Unanswered)
    assert KEY not in outcome.reason
    assert "(key)" in outcome.reason, "the stand-in did give it back"


def test_a_request_does_not_show_its_headers() -> None:
    request = Request(method="GET", url="http://x/", headers={"x-api-key": KEY})
    assert KEY not in repr(request)
    assert asdict(request)["headers"] == {"x-api-key": KEY}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that signs itself, good for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "made.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl is not here to make a certificate")
    return made, key


def test_a_certificate_that_nobody_vouches_for_ends_the_conversation(
    world: MakeWorld, certificate: tuple[Path, Path]
) -> None:
    with Standin(papers=PAPERS, clock=VirtualClock(), certificate=certificate) as standin:
        here = world(at=standin, s2_key=KEY)
        outcome = here.services.semantic_scholar.match(PAPERS.all[0].title)
        assert isinstance(outcome, Unanswered)
        assert outcome.kind is Trouble.CERTIFICATE
        assert "its certificate is not good" in outcome.reason
        assert standin.log == [], "nothing was said, least of all the key"


def test_a_certificate_that_the_user_vouches_for_is_good(
    world: MakeWorld, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in CERTIFICATES:
        monkeypatch.setenv(name, str(certificate[0]))
    with Standin(papers=PAPERS, clock=VirtualClock(), certificate=certificate) as standin:
        here = world(at=standin)
        assert isinstance(here.services.semantic_scholar.match(PAPERS.all[0].title), ServicePaper)
        assert isinstance(here.services.semantic_scholar.match("zzzz qqqq"), NotFound)


def test_no_netrc_is_read(world: MakeWorld, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password hidden\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    here = world()
    here.services.arxiv.by_title(on_arxiv(1)[0].title)
    assert "Authorization" not in here.standin.log[0].headers


def test_a_configured_local_service_is_not_asked_through_a_proxy(
    world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    here = world()
    assert isinstance(here.services.arxiv.by_title(on_arxiv(1)[0].title), tuple)


def test_a_public_service_is_asked_through_the_proxy(world: MakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    here = world(arxiv_url="http://export.arxiv.org/api/query")
    monkeypatch.setenv("http_proxy", here.standin.host)
    monkeypatch.setenv("no_proxy", "")
    assert isinstance(here.services.arxiv.by_title(on_arxiv(1)[0].title), tuple)
    assert here.standin.log[0].path.startswith("http://export.arxiv.org/api/query?search_query=ti")
    inside = here.services.pdfs.fetch(PdfWanted(name="x", pdf_url="http://10.0.0.1/a.pdf"), here.folder / "in")
    assert isinstance(inside, FailedFetch)
    assert inside.kind is Trouble.ADDRESS


def test_a_bundle_of_certificates_that_is_not_there_is_named(world: MakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(MineError, match=r"REQUESTS_CA_BUNDLE: there is no /nowhere/ca.pem"):
        world().services.arxiv.by_title("Some Title")
