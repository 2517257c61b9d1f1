"""The log: lines that programs can read, that do not harm a terminal, hold no secrets, and never end a run."""

import io
import json
import logging
import os

import pytest

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.watch.events import tell, tell_fault
from cwdnlp.monitor.watch.log import StreamHandler, hide_secrets, logging_to

EVIL = "umowa\n2026 fałsz\x1b[31m\u202e\x9b2J\u2028"


def lines(form, log, level=logging.INFO):
    stream = io.StringIO()
    with logging_to(stream, form=form, level=level):
        log()
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_event_is_a_line_without_control_characters(form):
    found = lines(form, lambda: tell("stored", EVIL, source=EVIL, url=EVIL))
    assert len(found) == 1
    assert found[0].isprintable()


def test_a_fault_has_its_fields():
    error = SourceError("answers 503", kind=FaultKind.throttled, where="https://a.example/", remedy="wait")
    [line] = lines("json", lambda: tell_fault("source_failed", error, source="Jodłów", failures=3))
    data = json.loads(line)
    del data["time"]
    assert data == {
        "level": "warning", "event": "source_failed", "source": "Jodłów", "url": "https://a.example/",
        "kind": "throttled", "remedy": "wait", "failures": 3, "message": "answers 503",
    }  # fmt: skip


def test_text_says_what_and_what_to_do():
    error = SourceError("answers 503", kind=FaultKind.throttled, where="https://a.example/", remedy="wait")
    [line] = lines("text", lambda: tell_fault("source_failed", error, source="Jodłów"))
    assert line.endswith("warning source_failed   Jodłów: https://a.example/: answers 503 (wait)")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("https://a.example/feed?token=s3cret&x=1", "s3cret"),
        ("https://a.example/feed?x=1&API_KEY=s3cret", "s3cret"),
        ("https://a.example/?password=s3cret;x", "s3cret"),
        ("see https://jan:s3cret@a.example/ for more", "s3cret"),
        ("https://a.example/?X-Amz-Signature=s3cret#a", "s3cret"),
    ],
)
def test_secrets_of_addresses_are_hidden(text, secret):
    assert secret not in hide_secrets(text)
    for form in ("text", "json"):
        assert secret not in "".join(lines(form, lambda: tell("x", text, url=text)))


def test_other_parts_of_addresses_stay():
    address = "https://a.example/aktualnosci?id=12&strona=2#dół"
    assert hide_secrets(address) == address


def test_tracebacks_stay_in_the_line_or_below_it():
    def log():
        try:
            raise ValueError("https://a.example/?token=s3cret")
        except ValueError as error:
            logging.getLogger("cwdnlp.monitor").debug("bug", exc_info=error)

    assert lines("json", log) == []
    [line] = lines("json", log, logging.DEBUG)
    assert "ValueError" in json.loads(line)["traceback"]
    assert "s3cret" not in line
    assert len(lines("text", log, logging.DEBUG)) > 2


def test_other_libraries_are_heard_only_where_everything_is_wanted(capsys):
    def log():
        logging.getLogger("trafilatura").error("wrong data type")

    assert lines("text", log) == []
    assert "wrong data type" in lines("text", log, logging.DEBUG)[0]
    assert capsys.readouterr().err == ""


def test_what_cannot_be_written_as_json_does_not_end_the_run():
    [line] = lines("json", lambda: tell("x", "y", path=object(), number=float("nan")))
    assert '"event": "x"' in line


def test_a_broken_record_does_not_end_the_run():
    handler = StreamHandler(stream := io.StringIO())
    handler.emit(logging.LogRecord("cwdnlp", logging.INFO, "x", 1, "%d", ("no number",), None))
    assert stream.getvalue() == ""


def test_a_closed_stream_does_not_end_the_run():
    stream = io.StringIO()
    with logging_to(stream):
        stream.close()
        tell("x", "y")
        tell("x", "y")
    assert lines("text", lambda: tell("x", "told again"))  # the log of a later run is none the worse


def test_a_reader_that_has_gone_does_not_end_the_run():
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream, logging_to(stream):
        tell("x", "y")
        tell("x", "y")
    assert lines("text", lambda: tell("x", "told again"))


def test_a_pipe_that_is_full_does_not_end_the_run(monkeypatch):
    monkeypatch.setattr("cwdnlp.monitor.watch.log._PAUSE", 0.001)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with os.fdopen(reader, "rb") as source, os.fdopen(writer, "w") as stream, logging_to(stream):
        for _ in range(40):
            tell("x", "y" * 4000)
        os.set_blocking(reader, False)
        assert len(source.read()) > 50_000


def test_the_level_is_as_before_afterwards():
    before = logging.getLogger("cwdnlp").level
    handlers = list(logging.getLogger().handlers)
    lines("text", lambda: None, logging.ERROR)
    assert logging.getLogger("cwdnlp").level == before
    assert logging.getLogger().handlers == handlers
