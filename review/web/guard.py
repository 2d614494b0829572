"""Who may ask, and what a page may do: checked before any handler sees a request."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Form = Mapping[str, str]

HOST = "127.0.0.1"
MOST_BYTES = 64_000
MOST_FIELDS = 2_000
FORM = "mine.form"
"""Under this name of the scope a handler finds the fields of a form that passed."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The secrets of one server: the token of its address, the cookie it becomes, and what every write must carry."""

    port: int
    token: str
    cookie: str
    csrf: str

    @classmethod
    def fresh(cls, port: int) -> Keys:
        """New secrets for the server on `port`."""
        return cls(port=port, **{name: secrets.token_urlsafe(32) for name in ("token", "cookie", "csrf")})

    @property
    def hosts(self) -> tuple[str, ...]:
        return (f"{HOST}:{self.port}", f"localhost:{self.port}")

    @property
    def address(self) -> str:
        """What is opened in a browser."""
        return f"http://{self.hosts[0]}/?token={self.token}"

    @property
    def cookie_name(self) -> str:
        return f"mine_review_{self.port}"

    def known(self, headers: Headers) -> bool:
        """Whether the request carries the cookie."""
        try:
            jar = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        given = jar.get(self.cookie_name)
        return given is not None and _same(given.value, self.cookie)


class Guard:
    """Lets through what comes from this server's own pages; answers the rest with a reason."""

    def __init__(self, app: App, keys: Keys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        answer = self._stopped(scope) or await self._stopped_write(scope, receive)
        await (answer or self._app)(scope, receive, send_guarded)

    def _stopped(self, scope: Scope) -> Response | None:
        """Why a request goes no further; None where it may."""
        headers, keys = Headers(scope=scope), self._keys
        if headers.get("host") not in keys.hosts:
            return _no(421, "This page answers only under the address that the command printed.")
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in keys.hosts}:
            return _no(403, "This request comes from another site. Nothing was done.")
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            return _no(405, "This page is read with GET and written with POST.")
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token")
        if token and scope["method"] != "POST" and _same(token[0], keys.token):
            return self._welcome()
        if not keys.known(headers):
            return _no(403, "The token is missing or wrong. Open the address that the command printed, whole.")
        return None

    def _welcome(self) -> Response:
        """The token becomes a cookie, and leaves the address."""
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self._keys.cookie_name, self._keys.cookie, httponly=True, samesite="strict", path="/")
        return answer

    async def _stopped_write(self, scope: Scope, receive: Receive) -> Response | None:
        if scope["method"] != "POST":
            return None
        headers = Headers(scope=scope)
        if headers.get("origin") is None and headers.get("sec-fetch-site") != "same-origin":
            return _no(403, "This request does not say which page it comes from. Nothing was done.")
        if headers.get("content-type", "").split(";")[0] != "application/x-www-form-urlencoded":
            return _no(415, "A write is a form.")
        body = await _body(receive)
        form = None if body is None else _fields(body)
        if form is None:
            return _no(413, "The form is too large. Nothing was done.")
        if not _same(form.get("csrf", ""), self._keys.csrf):
            return _no(403, "This form is of an earlier session. Load the page again. Nothing was done.")
        scope[FORM] = form
        return None


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None where it is too long."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _fields(body: bytes) -> Form | None:
    """The fields of a form, of those of one name the values joined by blanks; None where it has too many."""
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]} {value}" if name in found else value
    return found


def _same(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode(), wanted.encode())


def _no(status: int, why: str) -> Response:
    return PlainTextResponse(f"{why}\n", status_code=status)
