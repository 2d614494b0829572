"""How an answer goes over the wire, and how it goes wrong there."""

from __future__ import annotations

import json
import random
import socket
import struct
import time
import zlib
from contextlib import suppress
from dataclasses import replace
from email.utils import formatdate
from functools import cache
from http.server import BaseHTTPRequestHandler

from ingest.client.clock import Clock
from tests.standin.faults import REDIRECTS, Asked, Fault
from tests.standin.replies import HTML, JSON, Reply

WAIT = 7
"""Seconds that `Retry-After` asks for."""

PAGE = b"<!DOCTYPE html><html><head><title>One moment</title></head><body>Are you a robot?</body></html>"

_TOO_MANY = (
    b'{"message": "Too Many Requests. Please wait and try again or apply for a key for higher rate limits. '
    b'https://www.semanticscholar.org/product/api#api-key-form", "code": "429"}'
)
_GATEWAY = {
    403: b'{"message":"Forbidden"}',
    429: _TOO_MANY,
    500: b'{"message": "Internal Server Error"}',
    503: b'{"message": "Service Unavailable"}',
    504: b'{"message": "Endpoint request timed out"}',
}
_STATUS = {
    Fault.TOO_MANY: 429, Fault.TOO_MANY_SECONDS: 429, Fault.TOO_MANY_DATE: 429, Fault.TOO_MANY_HOUR: 429,
    Fault.SERVER_ERROR: 500, Fault.BAD_GATEWAY: 502, Fault.UNAVAILABLE: 503, Fault.UNAVAILABLE_SECONDS: 503,
    Fault.TIMEOUT: 504, Fault.FORBIDDEN: 403,
}  # fmt: skip


def spoiled(reply: Reply, fault: Fault | None, asked: Asked, here: str) -> Reply:
    """The reply as the fault has it, as far as it is one of content."""
    if fault in _STATUS:
        return _refusal(_STATUS[fault], fault, asked)
    if fault is Fault.WEB_PAGE:
        return Reply(200, HTML, PAGE)
    if fault is Fault.LOOP or fault in REDIRECTS:
        return Reply(302, HTML, b"", {"Location": REDIRECTS.get(fault, here)})
    if fault is Fault.ECHO:
        return Reply(400, JSON, json.dumps({"error": f"cannot read this: {asked.headers}"}).encode())
    if fault in {Fault.SHUFFLED, Fault.MISSING_ROWS} and reply.status == 200 and reply.body.startswith(b"["):
        return replace(reply, body=_other_rows(json.loads(reply.body), fault))
    return reply


def _refusal(status: int, fault: Fault, asked: Asked) -> Reply:
    headers = {}
    if fault in {Fault.TOO_MANY_SECONDS, Fault.UNAVAILABLE_SECONDS}:
        headers["Retry-After"] = str(WAIT)
    if fault is Fault.TOO_MANY_DATE:
        headers["Retry-After"] = formatdate(asked.at + WAIT, usegmt=True)
    if fault is Fault.TOO_MANY_HOUR:
        headers["Retry-After"] = "3600"
    if asked.service == "s2" and status in _GATEWAY:
        return Reply(status, JSON, _GATEWAY[status], headers)
    return (
        Reply(status, "text/plain", b"Rate exceeded.", headers) if status == 429 else Reply(status, HTML, PAGE, headers)
    )


def _other_rows(rows: list[object], fault: Fault) -> bytes:
    chance = random.Random(len(rows))  # noqa: S311  # nothing to guess here
    if fault is Fault.SHUFFLED:
        chance.shuffle(rows)
    else:
        rows = rows[: len(rows) // 2]
    return json.dumps(rows).encode()


def send(handler: BaseHTTPRequestHandler, reply: Reply, fault: Fault | None, clock: Clock) -> None:
    """Write the answer, or what the fault leaves of it. A client that hangs up has had enough."""
    with suppress(BrokenPipeError, ConnectionResetError):
        if fault is Fault.SLOW_HEAD:
            _drip_head(handler)
        elif fault is Fault.BOMB:
            _head(handler, reply, {"Content-Encoding": "gzip"})
            handler.wfile.write(bomb())
        elif fault is Fault.ENDLESS:
            _head(handler, reply, {})
            while True:
                handler.wfile.write(b" " * (1 << 16))
        else:
            _send_body(handler, reply, fault, clock)


def _send_body(handler: BaseHTTPRequestHandler, reply: Reply, fault: Fault | None, clock: Clock) -> None:
    half = reply.body[: len(reply.body) // 2]
    if fault is Fault.LIE:
        _head(handler, reply, {"Content-Length": str(len(reply.body)), "Content-Encoding": "gzip"})
        handler.wfile.write(reply.body)
    elif fault in {Fault.TRUNCATED, Fault.RESET}:
        _head(handler, reply, {"Content-Length": str(len(reply.body))})
        handler.wfile.write(half)
        if fault is Fault.RESET:
            handler.wfile.flush()
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
    elif fault is Fault.CUT:
        _head(handler, reply, {})
        handler.wfile.write(half)
    elif fault is Fault.SLOW:
        _head(handler, reply, {"Content-Length": str(len(reply.body))})
        for byte in reply.body:
            clock.sleep(1.0)
            handler.wfile.write(bytes([byte]))
    elif reply.sized:
        _head(handler, reply, {"Content-Length": str(len(reply.body))})
        handler.wfile.write(reply.body)
    else:
        _head(handler, reply, {"Transfer-Encoding": "chunked"})
        for start in range(0, len(reply.body), 4096):
            piece = reply.body[start : start + 4096]
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")


def _head(handler: BaseHTTPRequestHandler, reply: Reply, more: dict[str, str]) -> None:
    handler.send_response(reply.status)
    for name, value in {"Content-Type": reply.type, "Connection": "close", **reply.headers, **more}.items():
        handler.send_header(name, value)
    handler.end_headers()


def _drip_head(handler: BaseHTTPRequestHandler) -> None:
    """In real time, for the head comes before anybody looks at a virtual clock."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(2000):
        time.sleep(0.02)
        handler.wfile.write(f"X-{number}: ".encode())
        handler.wfile.write(b"y\r\n")


@cache
def bomb() -> bytes:
    """Half a gigabyte of blanks, packed into half a megabyte: one block, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + block * 512
