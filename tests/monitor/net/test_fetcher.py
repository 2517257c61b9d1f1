"""Fetching from sites that behave, and from those that do not."""

import gzip
import logging
import threading
import time
import tracemalloc
import zlib

import pytest

from cwdnlp.errors import InputError
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net import Fetcher
from cwdnlp.monitor.settings import NetworkSettings
from tests.monitor.hostile import BEHAVIOURS, PAGE, page, raw, redirect, status, unchanged
from tests.monitor.net.helpers import fault_of

EXPECTED = {
    "never": FaultKind.timeout,
    "slow_headers": FaultKind.timeout,
    "drip_status": FaultKind.timeout,
    "drip_body": FaultKind.timeout,
    "drip_chunks": FaultKind.timeout,
    "endless": FaultKind.too_large,
    "endless_chunks": FaultKind.too_large,
    "endless_headers": FaultKind.too_large,
    "flood_1xx": FaultKind.too_large,
    "gzip_bomb": FaultKind.too_large,
    "gzip_bomb_twice": FaultKind.too_large,
    "huge_length": FaultKind.too_large,
    "big_page": FaultKind.too_large,
    "gzip_truncated": FaultKind.protocol,
    "gzip_broken": FaultKind.protocol,
    "gzip_lie": FaultKind.protocol,
    "unknown_coding": FaultKind.protocol,
    "truncated": FaultKind.protocol,
    "truncated_chunks": FaultKind.protocol,
    "broken_chunks": FaultKind.protocol,
    "negative_chunk": FaultKind.protocol,
    "wrong_length": FaultKind.protocol,
    "two_lengths": FaultKind.protocol,
    "broken_headers": FaultKind.protocol,
    "not_http": FaultKind.protocol,
    "http_09": FaultKind.protocol,
    "redirect_nowhere": FaultKind.protocol,
    "204": FaultKind.protocol,
    "206": FaultKind.protocol,
    "304": FaultKind.protocol,
    "closes_at_once": FaultKind.connection,
    "resets": FaultKind.connection,
    "redirect_loop": FaultKind.redirects,
    "redirect_endless": FaultKind.redirects,
    "redirect_private": FaultKind.refused_address,
    "redirect_metadata": FaultKind.refused_address,
    "redirect_file": FaultKind.refused_address,
    "404": FaultKind.gone,
    "410": FaultKind.gone,
    "500": FaultKind.status,
    "403": FaultKind.status,
    "429": FaultKind.throttled,
    "503_retry": FaultKind.throttled,
}


def test_every_behaviour_has_its_kind():
    assert set(EXPECTED) == set(BEHAVIOURS) - {"good"}


@pytest.mark.parametrize(("name", "kind"), EXPECTED.items())
def test_misbehaviour_is_a_fault_of_its_kind_in_time(stand, fetcher, name, kind, caplog):
    site = stand({f"/{name}": BEHAVIOURS[name]})
    started = time.monotonic()
    fault = fault_of(fetcher, f"{site.url}/{name}")
    assert fault.kind is kind
    assert time.monotonic() - started < 5
    assert str(fault).startswith(f"{site.url}/{name}: ")
    assert "\n" not in str(fault)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize(
    ("behaviour", "body"),
    [
        (page(), PAGE),
        (page(gzip.compress(PAGE, mtime=0), content_encoding="gzip"), PAGE),
        (page(zlib.compress(PAGE), content_encoding="deflate"), PAGE),
        (page(b""), b""),
        (raw(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE), PAGE),
        (raw(b"HTTP/1.0 200\r\n\r\n" + PAGE), PAGE),
        (
            raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGmina\r\n1;x=y\r\n!\r\n0\r\nX: y\r\n\r\n"),
            b"Gmina!",
        ),
        (
            raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGmina\r\n0\r\n\r\n"),
            b"Gmina",
        ),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nGmina and more"), b"Gmina"),
        (raw(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nGmina"), b"Gmina"),
        (
            raw(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed; boundary=x\r\nContent-Length: 5\r\n\r\nGmina"),
            b"Gmina",
        ),
    ],
)
def test_bodies_that_are_whole(stand, fetcher, behaviour, body, caplog):
    assert fetcher.fetch(stand({"/": behaviour}).url).body == body
    assert caplog.records == []


def test_what_a_response_tells(stand, fetcher):
    site = stand(
        {"/a": page(content_type="Text/HTML; charset=ISO-8859-2", etag='"1"', last_modified="Sun, 01 Mar 2026")}
    )
    response = fetcher.fetch(f"{site.url}/./a?utm_source=rss#x")
    assert (response.url, response.status) == (f"{site.url}/a", 200)
    assert (response.content_type, response.charset) == ("text/html", "iso-8859-2")
    assert (response.etag, response.last_modified) == ('"1"', "Sun, 01 Mar 2026")


def test_what_a_request_tells(stand, make_fetcher):
    site = stand({"/a": page(), "/b": page(set_cookie="a=b")})
    fetcher = make_fetcher(contact="redakcja@monitor.example")
    fetcher.fetch(f"{site.url}/b", accept="feed")
    fetcher.fetch(f"{site.url}/a?x=ą")
    robots, feed, seen = site.seen
    assert robots.target == "/robots.txt"
    assert "rss" in feed.headers["accept"]
    assert seen.target == "/a?x=%C4%85"
    assert seen.headers["host"] == site.url.removeprefix("http://")
    assert seen.headers["user-agent"].endswith(" (+redakcja@monitor.example)")
    assert "cookie" not in seen.headers
    assert "if-none-match" not in seen.headers


def test_settings_that_cannot_be_used_are_refused():
    with pytest.raises(InputError, match="contact"):
        Fetcher(NetworkSettings(contact="a\r\nb"))
    with pytest.raises(InputError, match="allow_private"):
        Fetcher(NetworkSettings(allow_private=("*",)))


def test_what_did_not_change_is_not_sent_again(stand, fetcher):
    site = stand({"/a": unchanged('"1"'), "/to": redirect("/a")})
    first = fetcher.fetch(f"{site.url}/a")
    again = fetcher.fetch(f"{site.url}/a", etag=first.etag, last_modified="Sun, 01 Mar 2026 12:00:00 GMT")
    assert (again.status, again.body, again.etag) == (304, b"", '"1"')
    assert again.last_modified == "Sun, 01 Mar 2026 12:00:00 GMT"
    assert site.seen[-1].headers["if-modified-since"] == "Sun, 01 Mar 2026 12:00:00 GMT"
    assert fetcher.fetch(f"{site.url}/a", etag='"0"').status == 200
    assert fetcher.fetch(f"{site.url}/to", etag='"1"').status == 304


def test_validators_that_an_answer_leaves_out_stay_what_they_were(stand, fetcher):
    site = stand({"/": raw(b"HTTP/1.1 304 Not Modified\r\n\r\n")})
    response = fetcher.fetch(site.url, etag='"1"', last_modified="Sun, 01 Mar 2026 12:00:00 GMT")
    assert (response.etag, response.last_modified) == ('"1"', "Sun, 01 Mar 2026 12:00:00 GMT")


def test_validators_that_would_inject_headers_are_not_sent(stand, fetcher):
    site = stand({"/a": page()})
    fetcher.fetch(f"{site.url}/a", etag='"1"\r\nX-Evil: 1', last_modified="\x00")
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(site.seen[-1].headers)


@pytest.mark.parametrize(
    ("code", "header", "kind", "seconds"),
    [
        (503, {"retry_after": "120"}, FaultKind.throttled, 120.0),
        (429, {"retry_after": "Thu, 01 Jan 1970 00:10:00 GMT"}, FaultKind.throttled, 500.0),
        (503, {"retry_after": "99999999"}, FaultKind.throttled, 86_400.0),
        (503, {"retry_after": "bald"}, FaultKind.throttled, None),
        (503, {}, FaultKind.throttled, None),
        (500, {"retry_after": "120"}, FaultKind.status, None),
    ],
)
def test_when_to_come_again(stand, make_fetcher, code, header, kind, seconds):
    site = stand({"/": status(code, **header)})
    fault = fault_of(make_fetcher(now=lambda: 100.0), site.url)
    assert (fault.kind, fault.retry_after) == (kind, seconds)


def test_a_bomb_costs_no_more_memory_than_the_limit(stand, fetcher):
    site = stand({"/a": page(), "/": BEHAVIOURS["gzip_bomb"]})
    fetcher.fetch(f"{site.url}/a")
    tracemalloc.start()
    try:
        fault_of(fetcher, site.url)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def test_closing_ends_what_is_under_way(stand, make_fetcher):
    site = stand({"/": BEHAVIOURS["never"]})
    fetcher = make_fetcher(timeout=30.0)
    faults = []

    def work():
        faults.append(fault_of(fetcher, site.url))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    while len(site.seen) < 2:
        time.sleep(0.01)
    started = time.monotonic()
    fetcher.close()
    for thread in threads:
        thread.join(5)
    assert time.monotonic() - started < 5
    assert {fault.kind for fault in faults} == {FaultKind.connection}
    assert len(faults) == 3


def test_a_page_that_closing_cuts_is_no_page(stand, make_fetcher):
    """Its server does not say how long it is, so that its end looks like any other."""

    def behave(visit):
        visit.send(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE)
        visit.pause(10)

    site = stand({"/": behave})
    fetcher = make_fetcher(timeout=30.0)
    faults = []
    thread = threading.Thread(target=lambda: faults.append(fault_of(fetcher, site.url)))
    thread.start()
    while len(site.seen) < 2:
        time.sleep(0.01)
    time.sleep(0.05)
    fetcher.close()
    thread.join(5)
    assert [fault.kind for fault in faults] == [FaultKind.connection]


def test_post(stand, fetcher):
    site = stand({"/hook": status(204), "/moved": redirect("/hook"), "/no": status(500)})
    assert fetcher.post(f"{site.url}/hook", b'{"a": 1}', headers={"Idempotency-Key": "k"}, timeout=1.0) == 204
    seen = site.seen[0]
    assert (seen.method, seen.body, seen.headers["idempotency-key"]) == ("POST", b'{"a": 1}', "k")
    assert seen.headers["user-agent"].startswith("cwdnlp/")
    assert fetcher.post(f"{site.url}/moved", b"", headers={}, timeout=1.0) == 302
    assert fetcher.post(f"{site.url}/no", b"", headers={}, timeout=1.0) == 500
    assert site.targets() == ["/hook", "/moved", "/no"]


def test_post_reads_no_body_and_keeps_to_its_time(stand, fetcher):
    site = stand({"/endless": BEHAVIOURS["endless"], "/never": BEHAVIOURS["never"]})
    assert fetcher.post(f"{site.url}/endless", b"", headers={}, timeout=1.0) == 200
    with pytest.raises(SourceError) as raised:
        fetcher.post(f"{site.url}/never", b"", headers={}, timeout=0.1)
    assert raised.value.kind is FaultKind.timeout


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://10.0.0.1/tajne", {}),
        ("http://jan:tajne@127.0.0.1/", {}),
        ("tajne", {}),
        ("http://127.0.0.1:1/tajne", {}),
        ("http://127.0.0.1/", {"Authorization": "Bearer tajne\n"}),
    ],
)
def test_faults_of_post_hold_no_secrets(fetcher, url, headers):
    with pytest.raises(SourceError) as raised:
        fetcher.post(url, b"", headers=headers, timeout=0.3)
    assert "tajne" not in str(raised.value)
    assert ("cannot be sent" in str(raised.value)) is bool(headers)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (b"Content-Length: 5\r\nContent-Length: 6", "the length it states is none"),
        (b"Content-Length: 5, 6", "the length it states is none"),
        (b"Content-Length: -5", "the length it states is none"),
        (b"Content-Length: 1_0", "the length it states is none"),
        (b"Content-Length:", "the length it states is none"),
        (b"Transfer-Encoding: gzip, chunked", "it codes the transfer in a way that was not asked for"),
        (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "it codes the transfer in a way that was"),
        (b"Transfer-Encoding: identity", "it codes the transfer in a way that was not asked for"),
        (b"no colon\r\nContent-Length: 5", "its headers are broken"),
        (b"Content-Length : 5", "its headers are broken"),
        (b"\r\n".join(b"X-%d: y" % number for number in range(200)), "got more than 100 headers"),
    ],
)
def test_heads_that_leave_doubt(stand, fetcher, head, message):
    site = stand({"/": raw(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\nGmina")})
    fault = fault_of(fetcher, site.url)
    assert fault.kind is FaultKind.protocol
    assert message in fault.message


@pytest.mark.parametrize(
    ("head", "begin", "more"),
    [
        (b"Content-Encoding: gzip", gzip.compress(b"", mtime=0)[:10], b"\x00\x00\x00\xff\xff" * 5000),
        (b"Transfer-Encoding: chunked", b"", b"1;" + b"x" * 10_000 + b"\r\na\r\n"),
    ],
)
def test_much_on_the_wire_that_holds_little(stand, fetcher, head, begin, more):
    """Empty blocks of deflate, and chunks of one byte with a long comment."""

    def behave(visit):
        visit.send(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + begin)
        while not visit.ended.is_set():
            visit.send(more)

    site = stand({"/a": page(), "/": behave})
    fetcher.fetch(f"{site.url}/a")
    assert fault_of(fetcher, site.url).kind is FaultKind.too_large


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("closes_at_once", "closes the connection without an answer"),
        ("not_http", "answers with something that is not HTTP"),
        ("truncated", "its answer is cut short or broken"),
        ("resets", "the connection fails: Connection reset by peer"),
        ("drip_body", "takes longer than 0.3 s"),
        ("404", "answers 404: there is no such page"),
    ],
)
def test_messages_say_what_happened(stand, fetcher, name, message):
    assert fault_of(fetcher, stand({"/": BEHAVIOURS[name]}).url).message == message
