"""Which addresses a fetcher asks: what was checked, and nothing else."""

import socket
import threading
import time

import pytest

from cwdnlp.monitor.faults import FaultKind
from tests.monitor.hostile import PAGE, page
from tests.monitor.net.helpers import fault_of


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://2130706434/",
        "http://127.0.0.2/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.2]/",
        "http://169.254.169.254/latest",
        "http://0/",
        "http://localhost/",
        "file:///etc/passwd",
        "http://a:b@gmina.example/",
        "",
    ],
)
def test_addresses_that_are_not_asked(make_fetcher, url):
    fetcher = make_fetcher(resolve=lambda host, port: ["127.0.0.2", "::1"])
    assert fault_of(fetcher, url).kind is FaultKind.refused_address


def test_nothing_is_sent_to_an_address_that_is_refused(stand, make_fetcher):
    site = stand({"/": page()}, host="127.0.0.9")
    fault = fault_of(make_fetcher(), site.url)
    assert fault.kind is FaultKind.refused_address
    assert "allow_private" in str(fault)
    assert site.seen == []
    assert make_fetcher(allow_private=("127.0.0.0/8",)).fetch(site.url).body == PAGE


def test_a_port_that_is_allowed_allows_no_other(stand, make_fetcher):
    one, other = stand({"/": page()}), stand({"/": page()})
    fetcher = make_fetcher(allow_private=(one.url.removeprefix("http://"),))
    assert fetcher.fetch(one.url).status == 200
    assert fault_of(fetcher, other.url).kind is FaultKind.refused_address
    assert other.seen == []


def test_ports_of_other_services_are_not_asked(make_fetcher):
    fetcher = make_fetcher(resolve=lambda host, port: ["193.0.71.130"])
    for port in (22, 25, 6667, 10080):
        fault = fault_of(fetcher, f"http://gmina.example:{port}/")
        assert fault.kind is FaultKind.refused_address
        assert f"port {port} is that of another service" in str(fault)


@pytest.mark.parametrize(
    ("allowed", "asked"),
    [("127.0.0.1:10080", True), ("gmina.example:10080", True), ("127.0.0.1", False), ("127.0.0.1:6000", False)],
)
def test_ports_of_other_services_have_to_be_named(make_fetcher, allowed, asked):
    fetcher = make_fetcher(resolve=lambda host, port: ["127.0.0.1"], allow_private=(allowed,))
    refused = fault_of(fetcher, "http://gmina.example:10080/").kind is FaultKind.refused_address
    assert refused is not asked  # nobody listens: what is asked fails otherwise


def test_a_name_is_resolved_once_for_check_and_connection(stand, make_fetcher):
    """DNS rebinding: whatever the name means later, the address that was checked is asked."""
    site = stand({"/": page()})
    port = int(site.url.rpartition(":")[2])
    asked = []

    def resolve(host, number):
        asked.append((host, number))
        return ["127.0.0.1"] if len(asked) <= 2 else ["10.0.0.1"]

    fetcher = make_fetcher(resolve=resolve)
    assert fetcher.fetch(f"http://gmina.example:{port}/").body == PAGE
    assert asked == [("gmina.example", port)] * 2  # one for robots.txt, one for the page
    assert site.seen[-1].headers["host"] == f"gmina.example:{port}"
    assert fault_of(fetcher, f"http://gmina.example:{port}/").kind is FaultKind.refused_address


def test_of_several_addresses_those_that_may_be_asked_are_tried_in_turn(stand, make_fetcher):
    site = stand({"/": page()})
    port = site.url.rpartition(":")[2]
    resolve = {"addresses": ["10.0.0.1", "127.0.0.3", "127.0.0.1"]}
    fetcher = make_fetcher(allow_private=("127.0.0.0/29",), resolve=lambda host, number: resolve["addresses"])
    assert fetcher.fetch(f"http://gmina.example:{port}/").status == 200
    resolve["addresses"] = ["127.0.0.3", "127.0.0.4"]
    fault = fault_of(fetcher, f"http://gmina.example:{port}/")
    assert (fault.kind, fault.message) == (FaultKind.connection, "the connection fails: Connection refused")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "no address is known for gmina.example"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "no name server answers"),
        (UnicodeError("label too long"), "no address is known for gmina.example"),
    ],
)
def test_names_that_lead_nowhere(make_fetcher, error, message):
    def resolve(host, port):
        raise error

    fault = fault_of(make_fetcher(resolve=resolve), "http://gmina.example/")
    assert (fault.kind, fault.message) == (FaultKind.dns, message)
    assert fault_of(make_fetcher(resolve=lambda host, port: []), "http://gmina.example/").kind is FaultKind.dns


def test_a_name_server_that_never_answers_is_given_up(make_fetcher):
    ended = threading.Event()
    fetcher = make_fetcher(resolve=lambda host, port: ended.wait(20) and [])
    started = time.monotonic()
    fault = fault_of(fetcher, "http://gmina.example/")
    ended.set()
    assert fault.kind is FaultKind.timeout
    assert time.monotonic() - started < 5


def test_proxies_of_the_environment_are_not_used(stand, fetcher, monkeypatch):
    site, proxy = stand({"/": page()}), stand({})
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    assert fetcher.fetch(site.url).body == PAGE
    assert proxy.seen == []
