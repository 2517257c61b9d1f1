import io
import json
import logging
import os
import sys

import pytest

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import CommandTarget, FileTarget, WebhookTarget
from tests.monitor.alerts.newsroom import NOW, rule

HOOK = "https://hook.example/services/T0KEN"
FALSE = CommandTarget(command=(sys.executable, "-S", "-c", "raise SystemExit(3)"))


class Poster:
    """Answers with what it is told to, the last again and again."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.posts = []

    def post(self, url, body, *, headers, timeout):
        self.posts.append((url, body, headers, timeout))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def articles(room, count):
    for number in range(count):
        room.put(f"a.example/{number}", text=f"Artykuł {number}.", now=NOW)


def test_each_alert_is_a_line_on_standard_output(newsroom):
    stream = io.BytesIO()
    room = newsroom(rule(), stdout=stream)
    articles(room, 3)
    assert room.deliver() == (3, 0)
    lines = [json.loads(line) for line in stream.getvalue().decode().splitlines()]
    assert [line["item"]["url"] for line in lines] == [f"https://a.example/{n}" for n in range(3)]
    assert room.deliver() == (0, 0)
    assert {state for state, *_ in room.states()} == {"delivered"}


def test_standard_output_is_that_of_the_process(newsroom, capfdbinary):
    room = newsroom(rule())
    articles(room, 1)
    assert room.deliver() == (1, 0)
    assert json.loads(capfdbinary.readouterr().out)["rule"] == "rule"


def test_a_closed_standard_output_is_a_failure(newsroom, monkeypatch):
    monkeypatch.setattr("sys.stdout", None)
    room = newsroom(rule())
    articles(room, 1)
    assert room.deliver() == (0, 1)
    assert room.states()[0][2] == "standard output: is closed (write alerts to a file)"


def test_a_reader_that_has_gone_ends_the_run_and_the_alert_stays(newsroom):
    class Gone(io.BytesIO):
        def write(self, data):
            raise BrokenPipeError

    room = newsroom(rule(), stdout=Gone())
    articles(room, 1)
    with pytest.raises(BrokenPipeError):
        room.deliver()
    assert room.states() == [("pending", 0, None, NOW)]


def test_at_most_so_many_are_delivered_at_once(newsroom):
    room = newsroom(rule(), stdout=io.BytesIO())
    articles(room, 5)
    assert [room.deliver(limit=2) for _ in range(4)] == [(2, 0), (2, 0), (1, 0), (0, 0)]


def test_a_run_that_stops_leaves_the_rest(newsroom):
    stream = io.BytesIO()
    room = newsroom(rule(), stdout=stream)
    articles(room, 5)
    assert room.deliver(stopped=lambda: stream.getvalue().count(b"\n") == 2) == (2, 0)


def test_a_run_that_dies_between_delivery_and_note_delivers_again_with_the_same_key(newsroom, tmp_path, monkeypatch):
    path = tmp_path / "alerts.jsonl"
    room = newsroom(rule(target=FileTarget(path)))
    articles(room, 1)
    with monkeypatch.context() as patch:
        patch.setattr(room.store, "alert_delivered", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            room.deliver()
    room.alerts = newsroom(rule(target=FileTarget(path))).alerts
    assert room.deliver() == (1, 0)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 2
    assert lines[0] == lines[1]


def test_a_store_that_cannot_be_written_does_not_make_alerts_come_again(newsroom, tmp_path, monkeypatch):
    path = tmp_path / "alerts.jsonl"
    room = newsroom(rule(target=FileTarget(path)))
    articles(room, 2)
    with monkeypatch.context() as patch:
        patch.setattr(room.store, "alert_delivered", lambda *_, **__: (_ for _ in ()).throw(OSError))
        for _ in range(3):
            with pytest.raises(OSError):  # noqa: PT011 - whatever the store raises
                room.deliver()
    assert room.deliver() == (2, 0)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2


def test_an_alert_is_tried_six_times_with_growing_pauses(newsroom, caplog):
    room = newsroom(rule(target=FALSE))
    articles(room, 1)
    waits, now = [], NOW
    with caplog.at_level(logging.WARNING, "cwdnlp.monitor.alerts"):
        for _ in range(5):
            assert room.deliver(now=now) == (0, 1)
            assert room.deliver(now=now) == (0, 0)
            state, _, error, next_at = room.states()[0]
            assert state == "pending"
            assert "ends with code 3" in error
            waits.append((now, next_at))
            now = next_at
        assert room.deliver(now=now) == (0, 1)
    assert [after[11:19] for _, after in waits] == ["08:01:00", "08:06:00", "08:36:00", "10:36:00", "22:36:00"]
    assert room.states()[0][:2] == ("failed", 6)
    assert room.deliver(now="2027-01-01T00:00:00Z") == (0, 0)
    assert len(caplog.records) == 6
    assert caplog.records[0].event == "alert_failed"
    assert caplog.records[0].fields["rule"] == "rule"


def test_a_failing_target_keeps_only_its_own_waiting(newsroom, tmp_path):
    path = tmp_path / "alerts.jsonl"
    room = newsroom(rule("bad", target=FALSE), rule("good", target=FileTarget(path)), rule("bad too", target=FALSE))
    articles(room, 4)
    assert room.deliver() == (4, 1)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 4
    assert [attempts for _, attempts, *_ in room.states()].count(1) == 5


def test_new_alerts_for_a_failing_target_wait_too(newsroom):
    room = newsroom(rule(target=FALSE))
    articles(room, 1)
    assert room.deliver() == (0, 1)
    later = "2026-03-01T08:00:30Z"
    room.put("b.example/1", now=later)
    assert room.deliver(now=later) == (0, 0)
    assert [next_at for *_, next_at in room.states()] == ["2026-03-01T08:01:00Z"] * 2
    assert room.store.connection.execute("SELECT min(next_at) FROM alert").fetchone()[0] > later


def test_a_target_that_fails_again_and_again_is_asked_seldom(newsroom):
    room = newsroom(rule(target=FALSE))
    articles(room, 30)
    for minute, expected in ((0, 1), (1, 1), (2, 0), (5, 0), (6, 1), (7, 0), (35, 0), (36, 1), (65, 0), (66, 1)):
        now = f"2026-03-01T{8 + minute // 60:02}:{minute % 60:02}:00Z"
        assert room.deliver(now=now) == (0, expected), minute


def test_a_target_that_recovers_gets_everything(newsroom, tmp_path):
    path = tmp_path / "later" / "alerts.jsonl"
    room = newsroom(rule(target=FileTarget(path)))
    articles(room, 5)
    assert room.deliver() == (0, 1)
    path.parent.mkdir()
    assert room.deliver(now="2026-03-01T08:01:00Z") == (5, 0)


def test_a_slow_target_leaves_time_for_others(newsroom, tmp_path):
    seconds = [0.0]

    class Slow(io.BytesIO):
        def write(self, data):
            seconds[0] += 15
            return super().write(data)

    path = tmp_path / "alerts.jsonl"
    slow = Slow()
    room = newsroom(rule("slow"), rule("quick", target=FileTarget(path)), stdout=slow, clock=lambda: seconds[0])
    articles(room, 6)
    assert room.deliver() == (8, 0)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 6
    assert room.deliver(now="2026-03-01T08:00:20Z") == (0, 0)
    assert room.deliver(now="2026-03-01T08:00:30Z") == (2, 0)


def test_a_clock_that_was_wrong_keeps_no_target_waiting(newsroom, tmp_path):
    path = tmp_path / "later" / "alerts.jsonl"
    room = newsroom(rule(target=FileTarget(path)))
    room.put("a.example/0", now="2036-01-01T00:00:00Z")
    assert room.deliver(now="2036-01-01T00:00:00Z") == (0, 1)
    path.parent.mkdir()
    room.put("a.example/1", now=NOW)
    assert room.deliver() == (1, 0)


def test_an_alert_whose_rule_is_gone_is_kept_and_shown(newsroom):
    room = newsroom(rule("old"))
    articles(room, 1)
    room.alerts = newsroom(rule("new")).alerts
    assert room.deliver() == (0, 1)
    assert room.states()[0][:3] == ("failed", 1, "the configuration has no alert 'old' any more")


def webhook(newsroom, **options):
    room = newsroom(rule("hook", target=WebhookTarget(url=HOOK, **options)))
    articles(room, 2)
    return room


def test_a_webhook_gets_json_and_the_key(newsroom):
    room = webhook(newsroom, timeout=7.0)
    keys = [alert.key for alert in room.due()]
    poster = Poster(200, 204)
    assert room.deliver(fetcher=poster) == (2, 0)
    url, body, headers, timeout = poster.posts[0]
    assert (url, timeout) == (HOOK, 7.0)
    assert json.loads(body)["key"] == keys[0]
    assert headers == {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": keys[0]}


def test_the_token_is_read_when_it_is_needed_and_never_told(newsroom, monkeypatch, caplog):
    room = webhook(newsroom, token_env="HOOK_TOKEN")  # noqa: S106
    poster = Poster(500)
    with caplog.at_level(logging.DEBUG):
        assert room.deliver(fetcher=poster) == (0, 1)
        assert poster.posts == []
        assert "HOOK_TOKEN is not set" in room.states()[0][2]
        monkeypatch.setenv("HOOK_TOKEN", "t0psecret")
        assert room.deliver(now="2026-03-01T08:01:00Z", fetcher=poster) == (0, 1)
    assert poster.posts[0][2]["Authorization"] == "Bearer t0psecret"
    told = caplog.text + repr([vars(record) for record in caplog.records]) + repr(room.states())
    assert "t0psecret" not in told
    assert "T0KEN" not in told
    assert "hook.example: answers 500" in told


@pytest.mark.parametrize("token", ["a\r\nX-Evil: 1", "ż", "a\x00b"])
def test_a_token_that_no_header_can_hold_is_refused(newsroom, monkeypatch, token):
    monkeypatch.setattr("os.environ", {**os.environ, "HOOK_TOKEN": token})
    room = webhook(newsroom, token_env="HOOK_TOKEN")  # noqa: S106
    poster = Poster(200)
    assert room.deliver(fetcher=poster) == (0, 1)
    assert poster.posts == []


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (400, "failed"),
        (401, "failed"),
        (404, "failed"),
        (301, "failed"),
        (100, "failed"),
        (408, "pending"),
        (425, "pending"),
        (429, "pending"),
        (500, "pending"),
        (503, "pending"),
        (SourceError("takes too long", kind=FaultKind.timeout, where=HOOK), "pending"),
        (SourceError("is not public", kind=FaultKind.refused_address, where=HOOK), "pending"),
    ],
)
def test_what_is_final_and_what_is_tried_again(newsroom, answer, state):
    room = webhook(newsroom)
    poster = Poster(answer, 200)
    done = room.deliver(fetcher=poster)
    # A refusal is about one alert, all else about the target, whose other alerts wait.
    assert done == ((1, 1) if state == "failed" else (0, 1))
    assert room.states()[0][0] == state
    assert "T0KEN" not in room.states()[0][2]


def test_a_target_may_ask_for_patience(newsroom):
    room = webhook(newsroom)
    poster = Poster(SourceError("busy", kind=FaultKind.throttled, retry_after=7200.0), 200)
    assert room.deliver(fetcher=poster) == (0, 1)
    assert {next_at for *_, next_at in room.states()} == {"2026-03-01T10:00:00Z"}
    room = webhook(newsroom)
    poster = Poster(SourceError("busy", kind=FaultKind.throttled, retry_after=1e12), 200)
    assert room.deliver(fetcher=poster) == (0, 1)
    assert {next_at for *_, next_at in room.states()} == {"2026-03-02T08:00:00Z"}


def test_without_a_network_webhooks_wait(newsroom):
    room = webhook(newsroom)
    assert room.deliver() == (0, 1)
    assert room.states()[0][0] == "pending"
