"""Whatever bytes a server sends, an exchange ends in an answer or in a named break."""

from __future__ import annotations

import gzip
import io
import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.errors import MineError
from ingest.client.addresses import AddressBook, origin
from ingest.client.breaking import Bounds, Broken
from ingest.client.clock import SystemClock
from ingest.client.exchange import Answer, Exchange, Request
from ingest.client.records import Trouble

BOUNDS = Bounds(connect=2.0, read=2.0, total=5.0, size=10_000)
HEAD = b"HTTP/1.1 200 OK\r\n"


class RawServer:
    """Sends the same bytes to whoever connects, and hangs up."""

    def __init__(self) -> None:
        self.bytes = b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(self.bytes)

    def close(self) -> None:
        """Hang up for good."""
        self._socket.close()


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with closing(RawServer()) as made:
        yield made


def ask(server: RawServer, data: bytes, sink: io.BytesIO | None = None) -> Answer | Broken:
    server.bytes = data
    place = origin(server.url)
    with closing(Exchange(AddressBook(frozenset({place.place})), SystemClock())) as exchange:
        return exchange.ask(Request(method="GET", url=server.url), place, BOUNDS, sink)


PIECES = st.sampled_from(
    [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 500 No\r\n", b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"\r\n",
     b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n", b"0\r\n\r\n",
     b"hello", b"zz\r\n", b"Content-Encoding: gzip\r\n", b"Content-Encoding: br\r\n", gzip.compress(b"hello", mtime=0),
     b"X: \xff\r\n", b"Set-Cookie: a=b\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b": \r\n", b"\x00", b"Location: //[\r\n",
     b"HTTP/9.9 x\r\n"]
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=8).map(b"".join)))
@example(HEAD + b"Content-Length: 5\r\n\r\nhel")
@example(HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\nx")
def test_any_bytes_end_in_an_answer_or_a_named_break(server: RawServer, data: bytes) -> None:
    came = ask(server, data)
    assert isinstance(came, Answer) or (came.kind in Trouble and came.reason)


def packed(data: bytes, cut: int = 0) -> bytes:
    body = gzip.compress(data, mtime=0)
    return HEAD + b"Content-Encoding: gzip\r\n\r\n" + body[: len(body) - cut]


def test_a_packed_body_is_unpacked(server: RawServer) -> None:
    came = ask(server, packed(b"hello"))
    assert isinstance(came, Answer)
    assert came.body == b"hello"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (packed(b"hello", cut=9), Trouble.CUT_OFF),
        (packed(b" " * 10_001), Trouble.TOO_LARGE),
        (HEAD + b"\r\n" + b" " * 10_001, Trouble.TOO_LARGE),
        (HEAD + b"Content-Encoding: br\r\n\r\nhello", Trouble.MALFORMED),
        (HEAD + b"Content-Encoding: gzip, gzip\r\n\r\nhello", Trouble.MALFORMED),
        (HEAD + b"Content-Encoding: gzip\r\n\r\nhello", Trouble.MALFORMED),
        (HEAD + b"Content-Length: 9\r\n\r\nhello", Trouble.CUT_OFF),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\nhello", Trouble.CUT_OFF),
        (b"", Trouble.CUT_OFF),
        (b"hello", Trouble.CUT_OFF),
    ],
)
def test_each_break_has_its_name(server: RawServer, data: bytes, kind: Trouble) -> None:
    came = ask(server, data)
    assert isinstance(came, Broken)
    assert came.kind is kind


def test_only_a_good_body_goes_to_the_file(server: RawServer) -> None:
    sink = io.BytesIO()
    came = ask(server, b"HTTP/1.1 404 No\r\n\r\nnot here", sink)
    assert isinstance(came, Answer)
    assert (came.body, sink.getvalue()) == (b"not here", b"")
    came = ask(server, HEAD + b"\r\nhello", sink)
    assert isinstance(came, Answer)
    assert (came.body, sink.getvalue()) == (b"", b"hello")


def test_a_full_disk_is_no_trouble_of_the_network(server: RawServer) -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(MineError, match=r"cannot be written .No space left on device"):
        ask(server, HEAD + b"\r\nhello", Full())
