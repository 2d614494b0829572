"""The stand-in itself: one local server for the three addresses, a log of what was asked, a plan of what goes wrong."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from ingest.client.clock import Clock, SystemClock
from ingest.client.config import ClientSettings
from tests.standin.corpus import Papers, invent
from tests.standin.faults import Asked, Fault, Plan, no_faults
from tests.standin.replies import ATOM, JSON, Reply, arxiv_api, arxiv_pdf, open_pdf, s2
from tests.standin.sending import send, spoiled

API, FILES, GRAPH, OPEN = "/api/query", "/pdf/", "/graph/v1/", "/open/"
SERVICES = {API: "arxiv", FILES: "pdf", GRAPH: "s2", OPEN: "open"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client may hang up whenever it likes."""


@dataclass(slots=True)
class Standin:
    """Use it as a context manager. `key`: the only one that is let in, None for all and none.

    `certificate`: the paths of a certificate and its key, for TLS.
    """

    papers: Papers = field(default_factory=lambda: invent(120))
    plan: Plan = no_faults
    clock: Clock = field(default_factory=SystemClock)
    old: bool = False
    key: str | None = None
    certificate: tuple[Path, Path] | None = None
    port: int = 0
    log: list[Asked] = field(default_factory=list)
    _server: _Server = field(init=False)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", self.port), _handler(self))
        if self.certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        """Scheme, address and port."""
        return f"http{'s' if self.certificate else ''}://127.0.0.1:{self._server.server_port}"

    @property
    def urls(self) -> dict[str, str]:
        """The three addresses, under the names of the environment."""
        return {
            "MINE_ARXIV_URL": self.host + API,
            "MINE_ARXIV_PDF_URL": self.host + FILES.rstrip("/"),
            "MINE_S2_URL": self.host + GRAPH.rstrip("/"),
        }

    def settings(self, folder: Path, **others: Any) -> ClientSettings:
        """A client's settings that lead here; its state and kept answers lie in `folder`."""
        urls = self.urls
        return replace(
            ClientSettings(
                version="0",
                state=folder / "lines",
                answers=folder / "answers.db",
                arxiv_url=urls["MINE_ARXIV_URL"],
                arxiv_pdf_url=urls["MINE_ARXIV_PDF_URL"],
                s2_url=urls["MINE_S2_URL"],
                contact="reader@example.org",
            ),
            **others,
        )

    def asked(self, service: str) -> list[Asked]:
        """What was asked of one service (`arxiv`, `s2`, `pdf`, `open`)."""
        return [one for one in self.log if one.service == service]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """One request: noted, answered, and spoiled if the plan says so."""
        parts = urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        service = next((name for start, name in SERVICES.items() if parts.path.startswith(start)), "nowhere")
        asked = Asked(self.clock.now(), service, handler.command, handler.path, dict(handler.headers), body)
        fault = self.plan(asked)
        self.log.append(replace(asked, fault=fault))
        reply = self._reply(asked, fault)
        send(handler, spoiled(reply, fault, asked, self.host + handler.path), fault, self.clock)

    def _reply(self, asked: Asked, fault: Fault | None) -> Reply:
        parts = urlsplit(asked.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        path = unquote(parts.path)
        if asked.service == "arxiv":
            return self._feed(asked, query, fault)
        if asked.service == "pdf":
            name = path.removeprefix(FILES)
            return self._wrong_file(name) if fault is Fault.WRONG_FILE else arxiv_pdf(self.papers, name, self.host)
        if asked.service == "s2":
            return self._graph(asked, "/" + path.removeprefix(GRAPH), query)
        return open_pdf(self.papers, path.removeprefix(OPEN)) if asked.service == "open" else Reply(404, ATOM, b"")

    def _feed(self, asked: Asked, query: dict[str, str], fault: Fault | None) -> Reply:
        if asked.method == "POST":
            query |= dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
        moment = datetime.fromtimestamp(asked.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if fault is Fault.EMPTY_FEED:
            query = {"id_list": "0000.0000"}
        return arxiv_api(self.papers, query, moment, old=self.old)

    def _graph(self, asked: Asked, path: str, query: dict[str, str]) -> Reply:
        if self.key is not None and asked.headers.get("x-api-key", self.key) != self.key:
            return Reply(403, JSON, b'{"message":"Forbidden"}')
        return s2(self.papers, asked.method, path, query, asked.body, self.host)

    def _wrong_file(self, name: str) -> Reply:
        """The file of another paper, under the name of the one asked for."""
        right = arxiv_pdf(self.papers, name, self.host)
        other = next(paper for paper in self.papers.all if paper.arxiv_id and not name.startswith(paper.arxiv_id))
        wrong = arxiv_pdf(self.papers, f"{other.arxiv_id}v1", self.host)
        return replace(wrong, headers=right.headers) if right.status == 200 else right


def _handler(standin: Standin) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            standin.answer(self)

        def do_POST(self) -> None:
            standin.answer(self)

        def log_message(self, *_: Any) -> None:
            """The log is the stand-in's own."""

    return Handler
