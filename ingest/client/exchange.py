"""One request and its answer, within limits of time and size. It follows no redirect and tries once."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

import requests
from requests.utils import get_environ_proxies, select_proxy
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from data.errors import MineError
from ingest.client.addresses import AddressBook, Origin
from ingest.client.breaking import Bounds, Broken, GivenUp, why_broken
from ingest.client.clock import Clock
from ingest.client.records import Trouble
from ingest.client.wire import Wire, WireAdapter

BLOCK = 1 << 16
"""Bytes taken from the wire at a time, and unpacked at a time."""

ERROR_BODY = 1 << 20
"""Bytes of body that any answer but a good one may have."""

CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Where a user may name certificates of his own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent. `headers` may hold the key: they are shown nowhere and kept nowhere."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back at `at` (seconds since 1970). `headers` have lower-case names; `body` is unpacked, and empty where
    it was written to a file instead."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    at: float


@dataclass(slots=True)
class Exchange:
    """A conversation with one host after another, as one visitor: cookies set on the way are given back."""

    book: AddressBook
    clock: Clock
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False  # no .netrc: what stands there is for other programs
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, WireAdapter())

    def close(self) -> None:
        """Hang up."""
        self.session.close()

    def ask(self, request: Request, place: Origin, bounds: Bounds, sink: BinaryIO | None = None) -> Answer | Broken:
        """The answer to one request. The body of a good one (200) goes to `sink` where there is one."""
        proxies = {} if self.book.is_near(place) else get_environ_proxies(request.url, no_proxy=None)
        proxy = select_proxy(request.url, proxies)
        wire = Wire(self.book, _place_of(proxy) if proxy else None)
        try:
            with wire.in_use(bounds.total):
                answer = self._ask(request, bounds, proxies, sink)
        except (GivenUp, requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
            return why_broken(error, wire, bounds)
        return why_broken(None, wire, bounds) if wire.late else answer

    def _ask(self, request: Request, bounds: Bounds, proxies: Mapping[str, str], sink: BinaryIO | None) -> Answer:
        started = self.clock.now()
        headers = {"Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close", **request.headers}
        prepared = self.session.prepare_request(
            requests.Request(request.method, request.url, headers=headers, data=request.body)
        )
        with closing(
            self.session.send(
                prepared,
                stream=True,
                allow_redirects=False,
                timeout=(bounds.connect, bounds.read),
                verify=_certificates(),
                proxies=dict(proxies),
            )
        ) as response:
            memory = io.BytesIO()
            body = sink if sink is not None and response.status_code == 200 else memory
            size = bounds.size if response.status_code == 200 else min(bounds.size, ERROR_BODY)
            given = {name.lower(): value for name, value in response.headers.items()}
            for block in _unpacked(response.raw, given.get("content-encoding", ""), size):
                _write(body, block)
                if self.clock.now() - started > bounds.total:
                    raise GivenUp(Trouble.TOO_SLOW, f"the answer was not whole after {bounds.total:.0f} s")
            return Answer(
                url=request.url,
                status=response.status_code,
                headers=given,
                body=memory.getvalue(),
                at=self.clock.now(),
            )


class Unpacker(Protocol):
    """What zlib gives to unpack with; its class has no name of its own."""

    @property
    def unconsumed_tail(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _write(body: BinaryIO, block: bytes) -> None:
    """Trouble with the disk is none of the network's: it ends the run, and says so."""
    try:
        body.write(block)
    except OSError as error:
        raise MineError(
            f"what was fetched cannot be written ({error.strerror}); make room, then run it again"
        ) from error


def _unpacked(raw: HTTPResponse, encoding: str, size: int) -> Iterator[bytes]:
    """The body in blocks, unpacked, until it ends. An empty block is a sign of life."""
    packing = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in {"", "identity"}]
    if packing not in ([], ["gzip"], ["x-gzip"], ["deflate"]):
        raise GivenUp(Trouble.MALFORMED, f"the answer is packed as {', '.join(packing)[:60]}, which was not asked for")
    unpacker = zlib.decompressobj(wbits=47) if packing else None
    came = 0
    while data := raw.read1(BLOCK, decode_content=False):
        waiting = data
        while waiting:
            block, waiting = (waiting, b"") if unpacker is None else _unpack(unpacker, waiting)
            came += len(block)
            if came > size:
                raise GivenUp(Trouble.TOO_LARGE, f"the answer is larger than {size >> 20} MB; the rest was not read")
            yield block
    if unpacker is not None and came and not unpacker.eof:
        raise GivenUp(Trouble.CUT_OFF, "the packed answer ended early")


def _unpack(unpacker: Unpacker, data: bytes) -> tuple[bytes, bytes]:
    """A block of what was packed, and the data that are still to be unpacked."""
    try:
        return unpacker.decompress(data, BLOCK), unpacker.unconsumed_tail
    except zlib.error as error:
        raise GivenUp(Trouble.MALFORMED, "the answer is not packed as it says") from error


def _certificates() -> bool | str:
    name = next((name for name in CERTIFICATES if os.environ.get(name)), None)
    if name is not None and not os.path.exists(os.environ[name]):  # it may be a folder or a link
        raise MineError(f"{name}: there is no {os.environ[name]}; correct it, or unset it")
    return os.environ[name] if name is not None else True


def _place_of(proxy: str) -> tuple[str, int]:
    parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    return ((parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80))
