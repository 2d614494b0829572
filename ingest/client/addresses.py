"""Which addresses may be asked: the configured services, and public hosts; nothing of this machine or its network.

Links and redirects come from outside. One that leads to a file, to this machine or to a private network is refused, in
its text and in what its name resolves to; the connection is then made to the very address that was checked.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

SocketAddress = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]

PORTS = {"http": 80, "https": 443}

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Origin(NamedTuple):
    """Scheme, host and port of an address."""

    scheme: str
    host: str
    port: int

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        return (self.host, self.port)


class Refused(Exception):
    """An address that must not be asked; the message says why."""


def origin(url: str) -> Origin:
    """The origin of an address. Raises `Refused` where it is none of the web."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused(f"{_shown(url)} is no address ({error})") from error
    if parts.scheme not in PORTS:
        raise Refused(f"{_shown(url)} is not an address of the web (http or https)")
    if not host:
        raise Refused(f"{_shown(url)} names no host")
    if parts.username is not None or parts.password is not None:
        raise Refused(f"{host}: an address with a user's name in it is not followed")
    return Origin(parts.scheme, host.lower().rstrip("."), port or PORTS[parts.scheme])


def _shown(url: str) -> str:
    """An address as a message may show it: short, printable, without what stands before an `@`."""
    text = "".join(char if char.isprintable() else "?" for char in url.rpartition("@")[2])
    return f"{text[:97]}..." if len(text) > 100 else text or "(nothing)"


@dataclass(frozen=True, slots=True)
class AddressBook:
    """Who may be asked. `configured` are the services' own hosts and ports: these alone where the book is `closed`."""

    configured: frozenset[tuple[str, int]]
    closed: bool = False

    def check(self, url: str) -> Origin:
        """The origin of `url`, where it may be asked. Raises `Refused` with the reason. Asks no name server."""
        found = origin(url)
        if found.place in self.configured:
            return found
        if self.closed:
            raise Refused(_outside(found.host, found.port))
        literal = _literal(found.host)
        if literal is not None and not is_public(literal):
            raise Refused(f"{found.host} is an address of this machine or of a private network")
        return found

    def is_near(self, place: Origin) -> bool:
        """Whether a place is not to be asked through a proxy: all are local, or this one is this machine or a private
        address."""
        literal = _literal(place.host)
        local = place.host == "localhost" or place.host.endswith(".localhost")
        return self.closed or local or (literal is not None and not is_public(literal))

    def resolve(self, host: str, port: int, *, trusted: bool = False) -> list[tuple[int, SocketAddress]]:
        """Family and socket address of each address of the host, all of them checked.

        `trusted`: a proxy that the user named. Raises `Refused`, or OSError where the name is not known.
        """
        foreign = not trusted and (host.lower().rstrip("."), port) not in self.configured
        if foreign and self.closed:
            raise Refused(_outside(host, port))
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if foreign:
            for _, _, _, _, address in found:
                if not is_public(ipaddress.ip_address(str(address[0]).partition("%")[0])):
                    raise Refused(f"{host} is an address of this machine or of a private network ({address[0]})")
        return [(int(family), address) for family, _, _, _, address in found]


def _outside(host: str, port: int) -> str:
    return f"{host}:{port} is not one of the configured services; no other host is asked"


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is of the public internet; of one that wraps another, whether the inner one is."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
