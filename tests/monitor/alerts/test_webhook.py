"""Webhooks by the fetcher itself, on loopback."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from cwdnlp.monitor.net import Fetcher
from cwdnlp.monitor.settings import NetworkSettings, WebhookTarget
from tests.monitor.alerts.newsroom import rule


class Receiver(BaseHTTPRequestHandler):
    """A receiver that knows alerts by their key, as docs/alerts.md advises."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers), json.loads(body)))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        if status in (301, 307):
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.seen, server.statuses = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


def fetcher(*own):
    return Fetcher(NetworkSettings(contact="mailto:a@b.example", host_delay=0.0, allow_private=own))


def room_for(newsroom, receiver, **options):
    url = f"http://127.0.0.1:{receiver.server_port}/hook?id=1"
    room = newsroom(rule(target=WebhookTarget(url=url, timeout=3.0, **options)))
    room.put("a.example/1")
    return room


def test_an_alert_is_posted_with_key_and_token(newsroom, receiver, monkeypatch):
    monkeypatch.setenv("HOOK_TOKEN", "t0psecret")
    room = room_for(newsroom, receiver, token_env="HOOK_TOKEN")  # noqa: S106
    (alert,) = room.due()
    with fetcher("127.0.0.1") as network:
        assert room.deliver(fetcher=network) == (1, 0)
    ((path, headers, body),) = receiver.seen
    assert path == "/hook?id=1"
    assert headers["Idempotency-Key"] == alert.key == body["key"]
    assert headers["Authorization"] == "Bearer t0psecret"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert body == alert.payload


def test_a_receiver_in_trouble_gets_it_later_with_the_same_key(newsroom, receiver):
    receiver.statuses[:] = [503]
    room = room_for(newsroom, receiver)
    with fetcher("127.0.0.1") as network:
        assert room.deliver(fetcher=network) == (0, 1)
        assert room.deliver(now="2026-03-01T08:01:00Z", fetcher=network) == (1, 0)
    assert len({headers["Idempotency-Key"] for _, headers, _ in receiver.seen}) == 1
    assert len(receiver.seen) == 2


def test_a_redirect_is_not_followed(newsroom, receiver):
    receiver.statuses[:] = [307]
    room = room_for(newsroom, receiver)
    with fetcher("127.0.0.1") as network:
        assert room.deliver(fetcher=network) == (0, 1)
    assert len(receiver.seen) == 1
    assert room.states()[0][0] == "failed"


def test_a_private_address_is_refused_unless_it_is_allowed(newsroom, receiver):
    room = room_for(newsroom, receiver)
    with fetcher() as network:
        assert room.deliver(fetcher=network) == (0, 1)
    assert receiver.seen == []


def test_nobody_there(newsroom, receiver):
    room = room_for(newsroom, receiver)
    receiver.shutdown()
    receiver.server_close()
    with fetcher("127.0.0.1") as network:
        assert room.deliver(fetcher=network) == (0, 1)
    state, _, error, _ = room.states()[0]
    assert state == "pending"
    assert "hook" not in error.removeprefix("webhook ")
