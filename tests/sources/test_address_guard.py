"""The guard lets a crawl reach the public internet, what is permitted by name, and nothing else."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from records.failures import Misuse, Unavailable, Unreadable
from sources.address_guard import AddressGuard, PinnedTransport, is_public, look_up, permitted
from tests.support.served import served

# A key and a certificate of its own for "pinned.example", a name that cannot exist. It protects nothing.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg2exDjjloj1Uhaj1K
VPGUXV3sRZ4+zXFMNFGMU0vHdpahRANCAARMqUTTpq2w8bB35ivNYw/jQCxpHrE6
DDG8FuB9CjPVcJrQ2lFBdCsueatG8+cJ11UvL2uMKXVsFIcZZSoX3LPq
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBgDCCASagAwIBAgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5waW5uZWQu
ZXhhbXBsZTAgFw0wMDAxMDEwMDAwMDBaGA8yMTk5MDEwMTAwMDAwMFowGTEXMBUG
A1UEAwwOcGlubmVkLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARM
qUTTpq2w8bB35ivNYw/jQCxpHrE6DDG8FuB9CjPVcJrQ2lFBdCsueatG8+cJ11Uv
L2uMKXVsFIcZZSoX3LPqo10wWzAZBgNVHREEEjAQgg5waW5uZWQuZXhhbXBsZTAP
BgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBSMR6Hjzwyw0Zkk8XuWWi27EwNjnjAO
BgNVHQ8BAf8EBAMCAYYwCgYIKoZIzj0EAwIDSAAwRQIgGH9dM81vTVUtbGMOHaB/
df+GsUAuoI/XM4iuA37+AOUCIQClBK5lZBRcAhrsMw+oDvtf8NPHiQXQchHW/cds
Fra04g==
-----END CERTIFICATE-----
"""


class Host(ThreadingHTTPServer):
    """A host on loopback that notes the Host header and the path of what it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.server_names: list[str | None] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Host)
        self.server.asked.append((self.headers["Host"], self.path))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def host() -> Iterator[Host]:
    with served(Host()) as server:
        yield server


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
)
def test_public_addresses_may_be_reached(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0",  # noqa: S104
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "100.100.100.200", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.1", "198.18.0.1", "192.0.2.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "2002:7f00:1::", "2002:0a00:0001::",
        "64:ff9b::7f00:1", "64:ff9b::169.254.169.254", "192.0.0.9", "192.88.99.1", "3fff::1", "3fff:fff::1", "not an address", "",
    ],
)  # fmt: skip
def test_no_other_address_may(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.com/", "bad_scheme"),
        ("file:///etc/passwd", "bad_scheme"),
        ("http://user:secret@example.com/", "url_credentials"),
        ("http://example.com:22/", "port_not_allowed"),
        ("http://localhost/", "private_address"),
        ("http://127.1/", "private_address"),
        ("http://2130706433/", "private_address"),
        ("http://0x7f.0.0.1/", "private_address"),
        ("http://[::1]/", "private_address"),
        ("http://[::ffff:127.0.0.1]/", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
    ],
)
def test_an_address_that_must_not_be_fetched_is_refused_with_a_reason(url: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        AddressGuard().check(httpx.URL(url))
    assert refused.value.code == code
    assert "secret" not in refused.value.message


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    guard = AddressGuard(look_up=lambda host, port: ["93.184.215.14", "10.0.0.7"])
    with pytest.raises(Unreadable, match="private_address"):
        guard.check(httpx.URL("http://mixed.example/"))


def test_a_permission_is_for_one_host_and_port_only() -> None:
    guard = AddressGuard(permitted(" 127.0.0.1:8080 , localhost:9000,[::1]:81,"))
    assert guard.check(httpx.URL("http://127.0.0.1:8080/x")) == ["127.0.0.1"]
    assert guard.check(httpx.URL("http://[::1]:81/")) == ["::1"]
    for url in (
        "http://127.0.0.1:9000/",
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://127.0.0.2:8080/",
    ):
        with pytest.raises(Unreadable):
            guard.check(httpx.URL(url))


@pytest.mark.parametrize(
    "setting", ["localhost", "localhost:", ":80", "localhost:http", "localhost:99999", "localhost:0"]
)
def test_a_permission_that_is_no_pair_is_wrong_usage(setting: str) -> None:
    with pytest.raises(Misuse):
        permitted(setting)


def test_a_host_that_does_not_exist_says_so() -> None:
    with pytest.raises((Unreadable, Unavailable)):  # without a resolver, nobody could be asked
        look_up("no-such-host.invalid", 80)


def test_the_connection_goes_to_the_checked_address_and_keeps_the_name(host: Host) -> None:
    guard = AddressGuard(frozenset({("pinned.example", host.port)}), lambda name, port: ["127.0.0.1"])
    with httpx.Client(transport=PinnedTransport(guard), trust_env=False) as client:
        response = client.get(f"http://pinned.example:{host.port}/a?b=c")
    assert response.text == "ok"
    assert str(response.url) == f"http://pinned.example:{host.port}/a?b=c"
    assert host.asked == [(f"pinned.example:{host.port}", "/a?b=c")]


def test_a_name_that_changes_its_address_after_the_check_reaches_nothing(host: Host) -> None:
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    guard = AddressGuard(look_up=lambda name, port: next(answers))
    url = httpx.URL("http://rebinding.example/")
    assert guard.check(url) == ["93.184.215.14"]
    with (
        httpx.Client(transport=PinnedTransport(guard), trust_env=False) as client,
        pytest.raises(Unreadable, match="private_address"),
    ):
        client.get(url)
    assert host.asked == []


def test_the_next_address_is_tried_when_one_does_not_answer(host: Host) -> None:
    guard = AddressGuard(
        frozenset({("two.example", host.port)}), lambda name, port: ["127.0.0.9", "127.0.0.1"]
    )
    with httpx.Client(transport=PinnedTransport(guard), trust_env=False) as client:
        assert client.get(f"http://two.example:{host.port}/").text == "ok"


def test_a_proxy_of_the_environment_is_not_used(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    guard = AddressGuard(frozenset({("pinned.example", host.port)}), lambda name, port: ["127.0.0.1"])
    with httpx.Client(transport=PinnedTransport(guard), trust_env=False) as client:
        assert client.get(f"http://pinned.example:{host.port}/").text == "ok"


@pytest.fixture
def tls(host: Host, tmp_path: Path) -> ssl.SSLContext:
    """Turns ``host`` into an https host of the name pinned.example; gives the context that trusts it."""
    pem = tmp_path / "certificate.pem"
    pem.write_text(CERTIFICATE)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    server.sni_callback = lambda connection, name, context: host.server_names.append(name)
    host.socket = server.wrap_socket(host.socket, server_side=True)
    return ssl.create_default_context(cadata=CERTIFICATE[CERTIFICATE.index("-----BEGIN CERTIFICATE") :])


def test_tls_asks_for_and_checks_the_name_not_the_address(host: Host, tls: ssl.SSLContext) -> None:
    names = frozenset({("pinned.example", host.port), ("other.example", host.port)})
    guard = AddressGuard(names, lambda name, port: ["127.0.0.1"])
    with httpx.Client(transport=PinnedTransport(guard, tls), trust_env=False) as client:
        assert client.get(f"https://pinned.example:{host.port}/").text == "ok"
        assert host.server_names == ["pinned.example"]
        with pytest.raises(httpx.ConnectError):
            client.get(f"https://other.example:{host.port}/")
