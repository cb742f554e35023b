"""Which addresses a crawl may reach, and a transport that reaches those and no other.

A name is looked up once. Every address it has is checked, and the connection goes to a checked address, not
to the name: an answer that changes between check and connection (DNS rebinding) changes nothing. The Host
header, the TLS server name and the certificate check keep the name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import httpx

from records.failures import Misuse, Unavailable, Unreadable

PORTS = frozenset((80, 443))
Endpoint = tuple[str, int]
Lookup = Callable[[str, int], list[str]]

# RFC 6052's prefix for IPv4 in IPv6: a NAT64 gateway would carry it to the IPv4 address inside.
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
# What the standard library of some releases takes for global: protocol assignments, the old 6to4 relays,
# documentation.
_SPECIAL = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))
_COMPATIBLE = ipaddress.ip_network("::/96")


def permitted(pairs: str) -> frozenset[Endpoint]:
    """Read the setting ``allow_private_addresses``: "127.0.0.1:8080,localhost:9000", "[::1]:8080".

    Raises Misuse where a part is no host:port pair.
    """
    found = set()
    for pair in filter(None, (p.strip() for p in pairs.split(","))):
        host, _, port = pair.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise Misuse(
                "bad_setting", "KITH_ALLOW_PRIVATE_ADDRESSES holds host:port pairs, comma-separated."
            )
        found.add((host.strip("[]").lower().rstrip("."), int(port)))
    return frozenset(found)


def look_up(host: str, port: int) -> list[str]:
    """Every address of a host, in the system's order of preference.

    Raises Unreadable where there is no such host, Unavailable where nobody could be asked.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as problem:
        if problem.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise Unreadable("no_such_host", "There is no such host. Check the address.") from None
        raise Unavailable(
            "name_lookup", "The host's name could not be looked up. It is tried again."
        ) from None
    except UnicodeError:
        raise Unreadable("bad_url", "The address's host is no valid name. Check the address.") from None
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def is_public(address: str) -> bool:
    """Whether an address is public. An IPv6 one that carries an IPv4 one is judged by both."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # a scope id ("fe80::1%eth0"), or no address at all
        return False
    inner: list[ipaddress.IPv4Address] = []
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None:
            inner.append(ip.sixtofour)
        if ip.teredo is not None:
            inner.extend(ip.teredo)
        if any(ip in network for network in _NAT64):
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip in _COMPATIBLE or ip.is_site_local:
            return False
    bad = (
        ip.is_multicast
        or ip.is_unspecified
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_reserved
        or ip.is_private
        or any(ip in network for network in _SPECIAL)
    )
    # is_global also leaves out the shared range of carriers (100.64.0.0/10), which is_private does not
    return not bad and ip.is_global and all(is_public(str(i)) for i in inner)


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """The certificate authorities that are trusted: loading them takes 20 ms, so once a process."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True, slots=True)
class AddressGuard:
    """What may be reached: the public internet on ports 80 and 443, and the ``allowed`` endpoints."""

    allowed: frozenset[Endpoint] = frozenset()
    look_up: Lookup = look_up

    def check(self, url: httpx.URL) -> list[str]:
        """The addresses that ``url`` may be fetched from.

        Raises Unreadable where it may not be fetched at all.
        """
        if url.scheme not in ("http", "https"):
            raise Unreadable("bad_scheme", "Only http and https addresses can be fetched.")
        if url.userinfo:
            raise Unreadable("url_credentials", "The address holds a name or password. Give it without.")
        host = url.raw_host.decode("ascii").strip("[]").lower().rstrip(".")
        if not host:
            raise Unreadable("bad_url", "The address has no host. Check the address.")
        port = url.port or (443 if url.scheme == "https" else 80)
        if (host, port) in self.allowed:
            return self.look_up(host, port)
        if port not in PORTS:
            raise Unreadable(
                "port_not_allowed",
                "Only ports 80 and 443 are fetched. "
                "Name another as host:port in KITH_ALLOW_PRIVATE_ADDRESSES.",
            )
        addresses = self.look_up(host, port)
        if not addresses or not all(map(is_public, addresses)):
            raise Unreadable(
                "private_address",
                "The host has an address that is not of the public internet. "
                "If that is meant, name it as host:port in KITH_ALLOW_PRIVATE_ADDRESSES.",
            )
        return addresses


class PinnedTransport(httpx.BaseTransport):
    """An httpx transport that connects to addresses that ``guard`` has checked.

    It keeps no connection for a second request, so that two hosts of one address never share one.
    """

    def __init__(self, guard: AddressGuard, verify: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        limits = httpx.Limits(max_keepalive_connections=0)
        self._inner = httpx.HTTPTransport(verify=verify or _trusted(), trust_env=False, limits=limits)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the first address that answers, of those that were checked."""
        addresses = self._guard.check(request.url)
        host = request.url.raw_host.decode("ascii")
        failure: httpx.ConnectError | httpx.ConnectTimeout | None = None
        for address in addresses[:4]:
            pinned = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,  # the Host header is in it already, with the name
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host.strip("[]").rstrip(".")},
            )
            try:
                response = self._inner.handle_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as problem:
                failure = problem
                continue
            response.request = request
            return response
        raise failure or httpx.ConnectError("no address to connect to")

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def causes(problem: BaseException | None) -> Iterator[BaseException]:
    """An exception, and those it came of."""
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        yield problem
        problem = problem.__cause__ or problem.__context__


def of_network(problem: httpx.HTTPError | httpx.StreamError) -> Unreadable | Unavailable:
    """A failed request as what to do about it. The message names no address: it may stand in a log."""
    chain: Iterable[BaseException] = list(causes(problem))
    if any(isinstance(c, ssl.SSLCertVerificationError) for c in chain):
        return Unreadable("bad_certificate", "The host's certificate does not prove that it is this host.")
    if isinstance(problem, httpx.TimeoutException):
        return Unavailable("timeout", "The host did not answer in time. It is tried again.")
    if isinstance(problem, httpx.ConnectError):
        return Unavailable("no_connection", "The host could not be connected to. It is tried again.")
    return Unavailable(
        "broken_connection", "The connection broke before the page was whole. It is tried again."
    )
