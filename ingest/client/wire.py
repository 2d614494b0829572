"""The connection itself: made only to a checked address, and cut when its time is up, whatever it is doing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from ingest.client.addresses import AddressBook, Refused, SocketAddress


@dataclass(slots=True)
class Wire:
    """One connection in the making. `refusal`: why its address was refused; `late`: it was cut at its deadline.

    `proxy` is the host and port of the user's own proxy, which may lie in his own network.
    """

    book: AddressBook
    proxy: tuple[str, int] | None = None
    connected: bool = False
    late: bool = False
    refusal: str | None = None
    _handle: socket.socket | None = field(default=None, repr=False)

    @contextmanager
    def in_use(self, seconds: float) -> Iterator[None]:
        """Within, this is the wire that connections are made on; after so many seconds it is cut."""
        timer = threading.Timer(seconds, self.cut)
        timer.daemon = True
        token = _WIRE.set(self)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            _WIRE.reset(token)
            if self._handle is not None:
                self._handle.close()

    def connect(self, host: str, port: int, timeout: Any, options: Any) -> socket.socket:
        """A socket to the first address of the host that answers. Raises OSError; a refusal is noted as well."""
        try:
            found = self.book.resolve(host, port, trusted=(host.lower(), port) == self.proxy)
        except Refused as error:
            self.refusal = str(error)
            raise OSError(self.refusal) from error
        failure = OSError(f"{host} has no address")
        for family, address in found:
            try:
                made = _opened(family, address, timeout, options)
            except OSError as error:
                failure = error
                continue
            self.connected = True
            self._handle = made.dup()
            return made
        raise failure

    def cut(self) -> None:
        """The time is up: whoever reads from the connection or writes to it gets its end. TLS has its own socket by
        then, so the end is put to a second handle of the same connection."""
        self.late = True
        if self._handle is not None:
            with suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)


_WIRE: ContextVar[Wire] = ContextVar("wire")


def _opened(family: int, address: SocketAddress, timeout: Any, options: Any) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        for option in options or ():
            made.setsockopt(*option)
        if isinstance(timeout, int | float):
            made.settimeout(timeout)
        made.connect(address)
    except OSError:
        made.close()
        raise
    return made


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _WIRE.get().connect(self.host, self.port, self.timeout, self.socket_options)


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _WIRE.get().connect(self.host, self.port, self.timeout, self.socket_options)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class WireAdapter(HTTPAdapter):
    """The transport of `requests` over the wire in use, with or without a proxy."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Pools whose connections are made on the wire."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """The same for what goes through a proxy."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
        return manager
