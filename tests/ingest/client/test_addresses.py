"""Which addresses may be asked, in their text and in what their names resolve to."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.client.addresses import AddressBook, Origin, Refused, is_public, origin

BOOK = AddressBook(frozenset({("127.0.0.1", 8000), ("api.example.org", 443)}))


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://Example.ORG./a?b#c", Origin("http", "example.org", 80)),
        ("https://example.org:8443/", Origin("https", "example.org", 8443)),
        ("http://[2001:db8::1]:81/", Origin("http", "2001:db8::1", 81)),
    ],
)
def test_the_origin_of_an_address(url: str, found: Origin) -> None:
    assert origin(url) == found


def origin_or_reason(url: str) -> Origin | str:
    try:
        return origin(url)
    except Refused as error:
        return str(error)


@given(st.text(max_size=60))
def test_any_text_has_an_origin_or_is_refused(text: str) -> None:
    for url in (text, f"http://{text}"):
        found = origin_or_reason(url)
        assert found
        assert isinstance(found, str) or (found.host and found.scheme in {"http", "https"})


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/x", "https://api.example.org/", "http://93.184.216.34/", "https://example.net/"]
)
def test_configured_and_public_places_may_be_asked(url: str) -> None:
    assert BOOK.check(url) == origin(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1",
        "ff02::1",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_and_its_network_are_not_public(address: str) -> None:
    parsed = ipaddress.ip_address(address)
    assert not is_public(parsed)
    with pytest.raises(Refused, match="of this machine or of a private network"):
        BOOK.check(f"http://[{address}]/" if parsed.version == 6 else f"http://{address}/")


def test_public_addresses_are_public() -> None:
    assert all(is_public(ipaddress.ip_address(one)) for one in ("93.184.216.34", "2606:2800::1", "::ffff:8.8.8.8"))


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]
    monkeypatch.setattr("ingest.client.addresses.socket.getaddrinfo", lambda *_, **__: found)


def test_a_name_is_refused_when_one_of_its_addresses_is_private(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(Refused, match=r"rebound.example is an address of this machine .* \(10.0.0.1\)"):
        BOOK.resolve("rebound.example", 80)
    assert len(BOOK.resolve("proxy.example", 3128, trusted=True)) == 2
    assert len(BOOK.resolve("api.example.org", 443)) == 2
    with pytest.raises(Refused, match="private network"):
        BOOK.resolve("api.example.org", 444)


def test_a_closed_book_resolves_no_other_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.client.addresses.socket.getaddrinfo", lambda *_, **__: pytest.fail("a question to DNS"))
    closed = AddressBook(BOOK.configured, closed=True)
    for ask in (lambda: closed.check("https://example.net/"), lambda: closed.resolve("example.net", 443)):
        with pytest.raises(Refused, match=r"example.net:443 is not one of the configured services"):
            ask()


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://localhost:1/", True),
        ("http://10.1.1.1/", True),
        ("http://a.localhost/", True),
        ("http://example.org/", False),
    ],
)
def test_near_places_need_no_proxy(url: str, near: bool) -> None:
    assert BOOK.is_near(origin(url)) is near
    assert AddressBook(BOOK.configured, closed=True).is_near(origin(url))
