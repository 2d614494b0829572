"""The web face: a local page for one reviewer, the PDF on the left and the question on the right.

Safe by `guard.py`: bound to 127.0.0.1, a token that becomes a cookie, Host and Origin checked, a CSRF token on writes,
a strict Content-Security-Policy. Every template escapes. No path from a request touches the file system: a request
names claims and pages, and the library knows the files.
"""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable

import uvicorn

from data.errors import UsageError
from review.library import WebLibrary
from review.matters import Matters
from review.session import Session
from review.summary import ReviewSummary
from review.web.app import make_app
from review.web.desk import Desk
from review.web.guard import HOST, Keys

BACKLOG = 64


def listening(port: int = 0) -> socket.socket:
    """A socket on 127.0.0.1 and `port`, or a free one for 0. Raises `UsageError` where the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise UsageError(f"port {port} is taken ({error.strerror}); name another with --port, or none") from error
    listener.listen(BACKLOG)
    return listener


def open_browser(address: str) -> bool:
    """Opens a browser that has a window of its own; one that would take over this terminal is left alone."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return False
    in_terminal = isinstance(found, webbrowser.GenericBrowser) and not isinstance(found, webbrowser.BackgroundBrowser)
    return False if in_terminal else found.open(address)


def serve(
    library: WebLibrary,
    session: Session,
    matters: Matters,
    *,
    say: Callable[[str], None],
    listener: socket.socket | None = None,
    browser: bool = True,
) -> ReviewSummary:
    """Serves the page until Ctrl-C; tells its address by `say` and opens a browser there."""
    door = listener or listening()
    keys = Keys.fresh(door.getsockname()[1])
    desk = Desk(library, session, matters)
    config = uvicorn.Config(make_app(desk, keys), log_level="error", access_log=False, server_header=False, ws="none")
    say(f"review at {keys.address}\nonly this machine can open it; Ctrl-C ends, and everything decided is kept")
    if browser:
        open_browser(keys.address)
    try:
        uvicorn.Server(config).run(sockets=[door])
    except KeyboardInterrupt:
        say("")
    finally:
        desk.close()
    return session.summary
