"""Sites on loopback that behave as the web does: well, badly, or with intent.

A `Site` says what each of its paths does; a `Server` lets any number of them stand on addresses of 127.0.0.0/8, each
on a port of its own, with one thread for all listeners and one for each connection. What a path does is a function
that takes a `Visit`; those of general use have names in `BEHAVIOURS`.
"""

import gzip
import selectors
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

PAGE = "<html><body><h1>Umowa podpisana</h1><p>Gmina Jodłów podpisała umowę.</p></body></html>".encode()
ENDLESS = b"<p>Gmina</p>" * 5000


@dataclass
class Seen:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    at: float
    done: float = 0.0


@dataclass
class Visit:
    """A request that waits for its answer."""

    sock: socket.socket
    seen: Seen
    site: "Site"
    ended: threading.Event

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.sock.sendall(data)

    def answer(self, status: int = 200, body: bytes = b"", *, length: int | None = None, **headers: str) -> None:
        """Send a whole answer; `content_type="text/html"` becomes a header, `length` is a lie."""
        self.site.leave(self)  # first: whoever has the answer may ask again before this thread goes on
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}"]
        lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than the server stands."""
        if self.ended.wait(seconds):
            raise ConnectionAbortedError

    def drip(self, data: bytes, seconds: float = 0.05) -> None:
        """Send bytes one by one, so that no read of a client ever waits long."""
        for position in range(len(data)):
            self.send(data[position : position + 1])
            self.pause(seconds)


Behaviour = Callable[[Visit], None]
HTML = "text/html; charset=utf-8"


def page(body: bytes = PAGE, **headers: str) -> Behaviour:
    """Answer with a page, as a good site does."""
    return lambda visit: visit.answer(200, body, **{"content_type": HTML, **headers})


def status(code: int, **headers: str) -> Behaviour:
    """Answer with a status."""
    return lambda visit: visit.answer(code, b"<h1>?</h1>", **headers)


def redirect(target: str, code: int = 302) -> Behaviour:
    """Lead elsewhere."""
    return lambda visit: visit.answer(code, location=target)


def raw(data: bytes) -> Behaviour:
    """Answer with these bytes and nothing else."""
    return lambda visit: visit.send(data)


def unchanged(etag: str, body: bytes = PAGE) -> Behaviour:
    """Answer 304 to those who have the page already."""

    def behave(visit: Visit) -> None:
        known = visit.seen.headers.get("if-none-match") == etag
        visit.answer(304 if known else 200, b"" if known else body, etag=etag, content_type=HTML)

    return behave


def gzip_bomb(size: int = 50_000_000, layers: int = 1) -> bytes:
    """Return a body of a few kilobytes that unfolds to so many bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()
    for _ in range(layers - 1):
        data = gzip.compress(data)
    return data


def _never(visit: Visit) -> None:
    visit.pause(60)


def _slow_headers(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n")
    visit.drip(b"X-Wait: aaaaaaaaaa\r\n" * 1000)


def _drip_status(visit: Visit) -> None:
    visit.drip(b"HTTP/1.1 200 " + b"O" * 10_000)


def _drip_body(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
    visit.drip(b"a" * 10_000)


def _drip_chunks(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    visit.drip(b"1;" + b"a" * 10_000)


def _endless(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not visit.ended.is_set():
        visit.send(ENDLESS)


def _endless_chunks(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not visit.ended.is_set():
        visit.send(b"%x\r\n%s\r\n" % (len(ENDLESS), ENDLESS))


def _endless_headers(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n")
    while not visit.ended.is_set():
        visit.send(b"X-Header: " + b"a" * 60_000 + b"\r\n")


def _flood(visit: Visit) -> None:
    while not visit.ended.is_set():
        visit.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


def _closes_at_once(visit: Visit) -> None:
    """Send nothing."""


def _resets(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\nabc")
    visit.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


BEHAVIOURS: dict[str, Behaviour] = {
    "good": page(),
    "never": _never,
    "slow_headers": _slow_headers,
    "drip_status": _drip_status,
    "drip_body": _drip_body,
    "drip_chunks": _drip_chunks,
    "endless": _endless,
    "endless_chunks": _endless_chunks,
    "endless_headers": _endless_headers,
    "flood_1xx": _flood,
    "gzip_bomb": page(gzip_bomb(), content_encoding="gzip"),
    "gzip_bomb_twice": page(gzip_bomb(layers=2), content_encoding="gzip, gzip"),
    "gzip_truncated": page(gzip.compress(PAGE * 20)[:-12], content_encoding="gzip"),
    "gzip_broken": page(gzip.compress(PAGE)[:12] + b"\xff" * 40, content_encoding="gzip"),
    "gzip_lie": page(PAGE, content_encoding="gzip"),
    "unknown_coding": page(PAGE, content_encoding="br"),
    "truncated": lambda visit: visit.answer(200, PAGE[:-20], length=len(PAGE)),
    "truncated_chunks": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGmina\r\n"),
    "broken_chunks": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nGmina\r\n0\r\n\r\n"),
    "negative_chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nGmina\r\n0\r\n\r\n"),
    "wrong_length": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5 or so\r\n\r\nGmina"),
    "two_lengths": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 3\r\n\r\nGmina"),
    "huge_length": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nGmina"),
    "broken_headers": raw(b"HTTP/1.1 200 OK\r\nno header at all\r\nContent-Encoding: gzip\r\n\r\nGmina"),
    "not_http": raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "http_09": raw(PAGE),
    "closes_at_once": _closes_at_once,
    "resets": _resets,
    "redirect_loop": lambda visit: visit.answer(302, location=visit.seen.target),
    "redirect_endless": lambda visit: visit.answer(302, location=f"{visit.seen.target}?x"),
    "redirect_private": redirect("http://10.0.0.1/admin"),
    "redirect_metadata": redirect("http://169.254.169.254/latest/meta-data/"),
    "redirect_file": redirect("file:///etc/passwd", 301),
    "redirect_nowhere": raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
    "big_page": page(PAGE * 200_000),
    "204": status(204),
    "206": status(206),
    "304": raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "404": status(404),
    "410": status(410),
    "500": status(500),
    "403": status(403),
    "429": status(429, retry_after="120"),
    "503_retry": status(503, retry_after="120"),
}


@dataclass
class Site:
    """A site: `paths` and what they do; all others answer 404, and robots.txt allows everything.

    With `greet`, it speaks as soon as somebody connects, and reads nothing.
    After it was added to a server, `url` is its address; `seen` are the requests, and `most_at_once` tells how many
    of them there were at the same time.
    """

    paths: dict[str, Behaviour] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    greet: Callable[[socket.socket, threading.Event], None] | None = None
    url: str = ""
    seen: list[Seen] = field(default_factory=list)
    most_at_once: int = 0
    _now: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def targets(self) -> list[str]:
        """Return what was asked for, in order."""
        return [seen.target for seen in self.seen]

    def visit(self, visit: Visit) -> None:
        """Answer a request."""
        with self._lock:
            self.seen.append(visit.seen)
            self._now.add(id(visit))
            self.most_at_once = max(self.most_at_once, len(self._now))
        try:
            with suppress(OSError):
                self.paths.get(visit.seen.target.partition("?")[0], BEHAVIOURS["404"])(visit)
        finally:
            self.leave(visit)
            visit.seen.done = time.monotonic()

    def leave(self, visit: Visit) -> None:
        """Count a request no longer."""
        with self._lock:
            self._now.discard(id(visit))


class Server:
    """Lets sites stand while it is entered."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self._selector = selectors.DefaultSelector()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self._thread.join(5)
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._selector.close()

    def add(self, site: Site, host: str = "127.0.0.1") -> Site:
        """Let a site stand at an address of loopback; its name in `url` is that address."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, 0), family=family, backlog=64)
        listener.setblocking(False)
        name = f"[{host}]" if ":" in host else host
        site.url = f"{'https' if site.tls else 'http'}://{name}:{listener.getsockname()[1]}"
        self._selector.register(listener, selectors.EVENT_READ, site)
        return site

    def _accept(self) -> None:
        while not self.ended.is_set():
            for key, _ in self._selector.select(0.05):
                with suppress(OSError):
                    sock, _ = key.fileobj.accept()
                    threading.Thread(target=self._serve, args=(sock, key.data), daemon=True).start()

    def _serve(self, sock: socket.socket, site: Site) -> None:
        with suppress(OSError, ValueError), sock:
            sock.settimeout(10)
            if site.greet:
                site.greet(sock, self.ended)
                return
            stream = site.tls.wrap_socket(sock, server_side=True) if site.tls else sock
            with stream:
                seen = _read_request(stream)
                if seen is not None:
                    site.visit(Visit(stream, seen, site, self.ended))


def _read_request(sock: socket.socket) -> Seen | None:
    with sock.makefile("rb") as stream:
        method, target, _ = stream.readline(65_536).decode("latin-1").split(" ")
        headers = {}
        while (line := stream.readline(65_536)) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", "0")))
    return Seen(method, target, headers, body, time.monotonic())
