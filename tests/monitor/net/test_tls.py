"""Encrypted connections: the name is verified, and a handshake has no more time than anything else."""

import ssl
import threading
import time
from pathlib import Path

import pytest

from cwdnlp.monitor.faults import FaultKind
from tests.monitor.hostile import BEHAVIOURS, PAGE, Site, page
from tests.monitor.net.helpers import fault_of

PEM = Path(__file__).with_name("gmina.pem")  # for gmina.example and www.gmina.example, until 2126


def _stays_open(visit):
    visit.send(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE)
    visit.pause(10)


@pytest.fixture
def site(server):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    paths = {"/": page(), "/open": _stays_open, "/drip": BEHAVIOURS["drip_body"], "/endless": BEHAVIOURS["endless"]}
    return server.add(Site(paths, tls=context))


@pytest.fixture
def trusting(make_fetcher, monkeypatch):
    """A fetcher for which every name is on this machine, and the certificate's maker trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    return make_fetcher(resolve=lambda host, port: ["127.0.0.1"])


def named(site, name):
    return f"https://{name}:{site.url.rpartition(':')[2]}"


def test_a_page_of_the_host_in_the_certificate(site, trusting):
    assert trusting.fetch(named(site, "gmina.example")).body == PAGE
    assert trusting.fetch(named(site, "www.gmina.example")).body == PAGE
    assert site.seen[-1].headers["host"].startswith("www.gmina.example:")


def test_another_host_is_a_fault(site, trusting):
    fault = fault_of(trusting, named(site, "other.example"))
    assert fault.kind is FaultKind.tls
    assert "other.example" in fault.message
    assert fault_of(trusting, named(site, "127.0.0.1")).kind is FaultKind.tls
    assert site.seen == []


def test_a_certificate_that_nobody_trusts_is_a_fault(site, make_fetcher):
    fault = fault_of(make_fetcher(resolve=lambda host, port: ["127.0.0.1"]), named(site, "gmina.example"))
    assert fault.kind is FaultKind.tls
    assert "self-signed" in fault.message
    assert site.seen == []


def test_limits_hold_under_encryption(site, trusting):
    started = time.monotonic()
    assert fault_of(trusting, named(site, "gmina.example") + "/drip").kind is FaultKind.timeout
    assert fault_of(trusting, named(site, "gmina.example") + "/endless").kind is FaultKind.too_large
    assert time.monotonic() - started < 5


def test_a_handshake_that_drips_is_ended(server, trusting):
    def drip(sock, ended):
        for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 16_384:  # a record that says it is long
            sock.sendall(bytes([byte]))
            if ended.wait(0.02):
                return

    started = time.monotonic()
    assert fault_of(trusting, named(server.add(Site(greet=drip)), "gmina.example")).kind is FaultKind.timeout
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"SSH-2.0\r\n"])
def test_a_server_without_encryption_is_a_fault(server, trusting, greeting):
    def greet(sock, ended):
        sock.recv(65_536)
        sock.sendall(greeting)

    fault = fault_of(trusting, named(server.add(Site(greet=greet)), "gmina.example"))
    assert fault.kind is FaultKind.tls


def test_a_page_that_closing_cuts_is_no_page(site, make_fetcher, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    fetcher = make_fetcher(timeout=30.0, resolve=lambda host, port: ["127.0.0.1"])
    faults = []
    thread = threading.Thread(target=lambda: faults.append(fault_of(fetcher, named(site, "gmina.example") + "/open")))
    thread.start()
    while len(site.seen) < 2:
        time.sleep(0.01)
    time.sleep(0.05)
    fetcher.close()
    thread.join(5)
    assert [fault.kind for fault in faults] == [FaultKind.connection]
