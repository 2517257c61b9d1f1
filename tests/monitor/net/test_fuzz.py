"""Whatever a server answers, a fetch ends with a response or a fault, in time and within its limits."""

import gzip

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net import Fetcher
from cwdnlp.monitor.settings import NetworkSettings
from tests.monitor.hostile import PAGE, Site

LIMIT = 5000
STATUSES = [
    b"HTTP/1.1 200 OK",
    b"HTTP/1.0 200",
    b"HTTP/1.1 302 Found",
    b"HTTP/1.1 304 X",
    b"HTTP/1.1 100 X",
    b"HTTP/2 200",
    b"HTTP/1.1 503 X",
    b"HTTP/1.1 999",
    b"HTTP/1.1 +200",
    b"HTTP/1.1 20\xb2",
    b"ICY 200 OK",
    b"",
    b"HTTP/1.1",
]
HEADERS = [
    b"Content-Length: 90",
    b"Content-Length: 0",
    b"Content-Length: -1",
    b"Content-Length: 1_0",
    b"Content-Length:",
    b"Content-Length: \xb2",
    b"Content-Length: 99999999999999999999",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding: x",
    b"Content-Encoding: gzip",
    b"no colon",
    b": x",
    b"Content-Encoding: deflate",
    b"Content-Encoding: gzip, gzip",
    b"Content-Encoding: \xff",
    b" folded",
    b"a\x00: b",
    b"Location: /a",
    b"Location: \xc5\x82",
    b"Location: http://[",
    b"Location:",
    b"Location: //",
    b"X: " + b"y" * 70_000,
    b"Retry-After: 99999999999999999999",
    b"Retry-After: Mon, 99",
    b"ETag: \xff\x00",
    b"Content-Type: \xff;charset",
    b"Content-Type: multipart/mixed; boundary=x",
    b"Content-Type: message/rfc822",
    b"Connection: close",
    b"\xff: \xfe",
]
BODIES = [
    PAGE,
    b"",
    b"5\r\nGmina\r\n0\r\n\r\n",
    b"-1\r\n",
    b"0x5\r\nGmina\r\n",
    b"ffffffffffffffff\r\n",
    b";\r\n",
    b"5\r\nGm",
    gzip.compress(PAGE, mtime=0),
    gzip.compress(PAGE, mtime=0)[:40],
    gzip.compress(gzip.compress(bytes(100_000))),
    b"a" * 9000,
]

_lines = st.one_of(st.sampled_from(HEADERS), st.binary(max_size=20))
_ends = st.sampled_from([b"\r\n", b"\n", b"\r", b""])
_answers = st.builds(
    lambda first, lines, end, body: end.join([first, *lines, b"", body]) if end else first + body,
    st.one_of(st.sampled_from(STATUSES), st.binary(max_size=20)),
    st.lists(_lines, max_size=5),
    _ends,
    st.one_of(st.sampled_from(BODIES), st.binary(max_size=60)),
)


@pytest.fixture(scope="module")
def fuzzed(server):
    """A site that answers what it is told to, and a fetcher for it."""
    site = server.add(Site())
    options = NetworkSettings(timeout=2.0, max_bytes=LIMIT, host_delay=0.0, allow_private=("127.0.0.1",))
    with Fetcher(options) as fetcher:
        yield site, fetcher


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(answer=st.one_of(_answers, st.binary(max_size=200)))
def test_any_answer_is_a_response_or_a_fault(fuzzed, answer):
    site, fetcher = fuzzed
    site.paths["/"] = lambda visit: visit.send(answer)
    try:
        response = fetcher.fetch(f"{site.url}/", etag='"1"')
    except SourceError as fault:
        kind, text = fault.kind, str(fault)
        assert kind not in (FaultKind.timeout, FaultKind.robots)
        assert text.isprintable()
    else:
        assert response.status in (200, 304)
        assert len(response.body) <= LIMIT


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(answer=_answers)
def test_any_robots_txt_is_read_or_a_fault(server, fuzzed, answer):
    fetcher = fuzzed[1]
    site = server.add(Site({"/robots.txt": lambda visit: visit.send(answer)}))
    with pytest.raises(SourceError):
        fetcher.fetch(f"{site.url}/")
    assert site.targets()[0] == "/robots.txt"
