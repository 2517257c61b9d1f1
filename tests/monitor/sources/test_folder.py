"""Folders and standard input: files and lines as candidates, whatever their names and states."""

import io
import itertools
import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cwdnlp import json_lines
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FolderSource, StdinSource
from cwdnlp.monitor.sources import poll, read_article
from cwdnlp.monitor.sources.offer import MOST_FAULTS
from tests.monitor.sources.canned import pending

LATER = timedelta(hours=1)


def later():
    return datetime.now(UTC) + LATER


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def folder(path, *, etag=None, now=None):
    offer = poll(FolderSource(name="wpis", path=path), fetcher=None, etag=etag, now=now or later())
    offer.candidates = list(offer.candidates)
    return offer


def keys(offer):
    return [candidate.key for candidate in offer.candidates]


def lines(*records):
    return "".join(f"{record if isinstance(record, str) else json.dumps(record)}\n" for record in records)


def record(name="a", **fields):
    return {"id": name, "text": "Wójt podpisał umowę."} | fields


def stdin(data, name="stdin"):
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    offer = poll(StdinSource(name=name), fetcher=None, stdin=stream)
    offer.candidates = list(offer.candidates)
    return offer


# Folders


def test_files_in_the_order_of_their_names(tmp_path):
    write(tmp_path / "b.txt", "Umowa")
    write(tmp_path / "a" / "z.html", "<p>Żłobek</p>")
    write(tmp_path / "c.jsonl", lines(record("1"), record("2")))
    offer = folder(tmp_path)
    assert keys(offer) == ["wpis#a/z.html", "wpis#b.txt", "wpis#1", "wpis#2"]
    assert [each.content.kind for each in offer.candidates] == ["html", "text", "text", "text"]
    assert all(each.url is None and not each.fetch for each in offer.candidates)


def test_what_is_left_out(tmp_path):
    for name in (".hidden.txt", ".git/a.txt", "picture.png", "notes.doc", "noend"):
        write(tmp_path / name, "x")
    os.mkfifo(tmp_path / "pipe.txt")
    offer = folder(tmp_path)
    assert (keys(offer), offer.faults) == ([], [])


def test_a_link_is_followed_but_never_in_a_circle(tmp_path):
    write(tmp_path / "in" / "a.txt", "Umowa")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "self.txt").symlink_to("self.txt")
    (tmp_path / "in" / "gone.txt").symlink_to("nothing.txt")
    offer = folder(tmp_path / "in")
    assert keys(offer) == ["wpis#a.txt"]
    assert [fault.kind for fault in offer.faults] == [FaultKind.unreadable] * 3


def test_text_in_an_old_encoding(tmp_path):
    write(tmp_path / "a.txt", "Wójt wśród łąk".encode("cp1250"))
    assert folder(tmp_path).candidates[0].content.data == "Wójt wśród łąk"


def test_html_is_cleaned_when_it_is_read(tmp_path):
    text = "Wójt Gminy Jodłów podpisał we wtorek umowę na budowę drogi gminnej."
    write(tmp_path / "a.html", f"<html><body><article><p>{text}</p></article></body></html>")
    candidate = folder(tmp_path).candidates[0]
    article = read_article(pending(None, key=candidate.key, content=candidate.content), fetcher=None).article
    assert (article.text, article.id) == (text, "wpis#a.html")


def test_a_file_that_changed_has_another_fingerprint_and_the_same_key(tmp_path):
    first = folder(write(tmp_path / "a.txt", "Umowa").parent).candidates[0]
    again = folder(tmp_path).candidates[0]
    os.utime(tmp_path / "a.txt", ns=(1, 1))
    touched = folder(tmp_path).candidates[0]
    assert first.fingerprint == again.fingerprint != touched.fingerprint
    assert first.key == touched.key


def test_a_line_that_changed_has_another_fingerprint_and_the_others_keep_theirs(tmp_path):
    write(tmp_path / "a.jsonl", lines(record("1"), record("2")))
    before = {each.key: each.fingerprint for each in folder(tmp_path).candidates}
    write(tmp_path / "a.jsonl", lines(record("0"), record("1", title="Nowy"), record("2")))
    after = {each.key: each.fingerprint for each in folder(tmp_path).candidates}
    assert after["wpis#2"] == before["wpis#2"]
    assert after["wpis#1"] != before["wpis#1"]


def test_nothing_is_read_while_nothing_changes(tmp_path, monkeypatch):
    write(tmp_path / "a.txt", "Umowa")
    first = folder(tmp_path)
    assert first.etag
    monkeypatch.setattr(Path, "open", lambda *a, **k: pytest.fail("read"))
    again = folder(tmp_path, etag=first.etag)
    assert (again.unchanged, again.etag, again.candidates) == (True, first.etag, [])


@pytest.mark.parametrize("change", ["new", "gone", "grown", "renamed", "mode"])
def test_any_change_shows(tmp_path, change):
    file = write(tmp_path / "a.txt", "Umowa")
    etag = folder(tmp_path).etag
    time.sleep(0.02)  # the clock of the file system may be coarse
    if change == "new":
        write(tmp_path / "b.txt", "x")
    elif change == "gone":
        file.unlink()
    elif change == "grown":
        write(file, "Umowa i aneks")
    elif change == "renamed":
        file.rename(tmp_path / "c.txt")
    else:
        file.chmod(0o600)
    assert not folder(tmp_path, etag=etag).unchanged


def test_a_file_that_is_being_written_waits(tmp_path):
    write(tmp_path / "a.txt", "Umowa")
    now = datetime.now(UTC)
    early = folder(tmp_path, now=now)
    assert early.candidates == []
    late = folder(tmp_path, etag=early.etag, now=now + timedelta(seconds=3))
    assert (keys(late), late.unchanged) == (["wpis#a.txt"], False)


def test_a_file_from_the_future_does_not_wait_for_ever(tmp_path):
    file = write(tmp_path / "a.txt", "Umowa")
    os.utime(file, (4e9, 4e9))
    assert keys(folder(tmp_path, now=datetime.now(UTC))) == ["wpis#a.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_tried_at_each_poll(tmp_path):
    write(tmp_path / "a.txt", "Umowa").chmod(0)
    write(tmp_path / "b.txt", "Umowa")
    offer = folder(tmp_path)
    assert (keys(offer), offer.etag) == (["wpis#b.txt"], None)
    assert [fault.kind for fault in offer.faults] == [FaultKind.unreadable]


def test_a_file_that_cannot_be_opened_is_one_fault(tmp_path, monkeypatch):
    for name in "abc":
        write(tmp_path / f"{name}.txt", "Umowa")
    real = Path.open

    def broken(self, *args, **kwargs):
        if self.name == "b.txt":
            raise OSError(5, "Input/output error")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", broken)
    offer = folder(tmp_path)
    assert (keys(offer), offer.etag) == (["wpis#a.txt", "wpis#c.txt"], None)
    assert [(fault.kind, fault.where) for fault in offer.faults] == [
        (FaultKind.unreadable, (tmp_path / "b.txt").as_posix())
    ]


def test_access_that_is_refused_leaves_no_state(tmp_path, monkeypatch):
    write(tmp_path / "a.txt", "Umowa")
    monkeypatch.setattr(os, "access", lambda *a: False)
    offer = folder(tmp_path)
    assert (offer.etag, [fault.kind for fault in offer.faults]) == (None, [FaultKind.unreadable])


@pytest.mark.parametrize(
    "data", [b"", b"\0\0\0\0", b"%PDF-1.7", b"x" * 10_000_001], ids=["empty", "nul", "pdf", "large"]
)
def test_a_file_that_is_no_text_is_one_fault(tmp_path, data):
    write(tmp_path / "a.txt", data)
    write(tmp_path / "b.txt", "Umowa")
    offer = folder(tmp_path)
    assert keys(offer) == ["wpis#b.txt"]
    assert [fault.kind for fault in offer.faults] == [FaultKind.no_article]


def test_names_that_are_no_unicode_stay_apart(tmp_path):
    try:
        for byte in (b"\xb3", b"\xb9"):
            write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + byte + b".txt")), "Umowa")
    except OSError:
        pytest.skip("the file system refuses such names")
    offer = folder(tmp_path)
    assert len(set(keys(offer))) == 2
    "".join(keys(offer)).encode()  # what the store and a terminal need


@pytest.mark.parametrize("path", ["missing", "file.txt"])
def test_a_folder_that_is_none(tmp_path, path):
    write(tmp_path / "file.txt", "x")
    with pytest.raises(SourceError) as caught:
        folder(tmp_path / path)
    assert caught.value.kind is FaultKind.unreadable


def test_files_are_read_one_after_the_other(tmp_path, monkeypatch):
    for number in range(20):
        write(tmp_path / f"{number:02}.txt", "Umowa")
    opened = []
    real = Path.open
    monkeypatch.setattr(Path, "open", lambda self, *a, **k: opened.append(self.name) or real(self, *a, **k))
    offer = poll(FolderSource(name="wpis", path=tmp_path), fetcher=None, now=later())
    assert opened == []
    assert len(list(itertools.islice(offer.candidates, 3))) == 3
    assert opened == ["00.txt", "01.txt", "02.txt"]


# JSON lines and standard input


def test_records(tmp_path):
    tagged = record("b", title="Umowa", published="2026-06-30", entities=[], stage="none", source="inny")
    offer = stdin(lines(record("a", url="https://www.jodlow.example/umowa/#x"), tagged))
    first, second = offer.candidates
    assert (first.key, first.url) == ("jodlow.example/umowa", "https://www.jodlow.example/umowa/")
    assert (second.key, second.url, second.title, second.published) == ("stdin#b", None, "Umowa", "2026-06-30")
    assert second.content.data == "Wójt podpisał umowę."
    assert not first.fetch
    assert not second.fetch


@pytest.mark.parametrize("url", ["brak", "", "ftp://jodlow.example/a", f"https://jodlow.example/{'a' * 2_000}"])
def test_an_address_that_is_none_does_not_identify(url):
    offer = stdin(lines(record("a", url=url), record("b", url=url)))
    assert (keys(offer), [each.url for each in offer.candidates]) == (["stdin#a", "stdin#b"], [None, None])


def test_blank_lines_and_marks_are_passed_over():
    offer = stdin(b"\xef\xbb\xbf" + lines("", record("a"), "  ", record("b")).encode())
    assert (keys(offer), offer.faults) == (["stdin#a", "stdin#b"], [])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not valid JSON"),
        ("7", "not a JSON object"),
        ('{"id": "x"}', "text: Field required"),
        ('{"id": "x", "text": " "}', "the text is empty"),
        ('{"id": "x", "text": "a\\ud800"}', "half a character"),
        ('{"id": "x", "text": "a", "published": "wczoraj"}', "published"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_a_broken_line_is_a_fault_with_its_number(line, message):
    offer = stdin(lines(record("a"), line, record("b")))
    assert keys(offer) == ["stdin#a", "stdin#b"]
    assert [(fault.kind, fault.where) for fault in offer.faults] == [(FaultKind.bad_record, "stdin:2")]
    assert message in offer.faults[0].message


def test_bytes_that_are_no_utf_8():
    offer = stdin(b'{"id": "a", "text": "\xb3"}\n' + lines(record("b")).encode())
    assert keys(offer) == ["stdin#b"]
    assert str(offer.faults[0]) == "stdin:1: is not valid utf-8 at byte 21 (write it as UTF-8)"


def test_an_overlong_line_is_a_fault(monkeypatch):
    monkeypatch.setattr(json_lines, "MAX_LINE_BYTES", 100)
    offer = stdin(lines(record("a" * 500), record("b")))
    assert (keys(offer), [fault.where for fault in offer.faults]) == (["stdin#b"], ["stdin:1"])
    assert offer.faults[0].message == "the line is longer than 100 bytes"


def test_a_document_of_several_lines_is_one_fault():
    offer = stdin('{\n"id": "a",\n"text": "x"\n}\n')
    assert (keys(offer), len(offer.faults)) == ([], 1)
    assert "jq -c" in str(offer.faults[0])


def test_many_broken_lines_are_a_bounded_number_of_faults():
    offer = stdin("x\n" * 5_000 + lines(record("a")))
    assert keys(offer) == ["stdin#a"]
    assert len(offer.faults) == MOST_FAULTS
    assert str(offer.faults[-1]).endswith("and more like it")


def test_no_line_is_waited_for_that_is_not_asked_for():
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as stream, os.fdopen(writer, "wb", buffering=0) as pipe:
        candidates = iter(poll(StdinSource(), fetcher=None, stdin=stream).candidates)
        pipe.write(lines(record("a")).encode())
        assert next(candidates).key == "stdin#a"
        pipe.write(lines(record("b")).encode())
        assert next(candidates).key == "stdin#b"


def test_a_stream_that_breaks_off_keeps_what_came():
    class Broken(io.BytesIO):
        def readline(self, size=-1):
            return super().readline(size) or self._fail()

        def _fail(self):
            raise OSError(5, "Input/output error")

    offer = poll(StdinSource(), fetcher=None, stdin=Broken(lines(record("a")).encode()))
    assert [each.key for each in offer.candidates] == ["stdin#a"]
    assert [fault.kind for fault in offer.faults] == [FaultKind.unreadable]


@pytest.mark.parametrize("stream", [None, "closed"])
def test_no_standard_input(stream):
    if stream:
        stream = io.BytesIO()
        stream.close()
    with pytest.raises(SourceError, match="standard input is closed"):
        poll(StdinSource(), fetcher=None, stdin=stream)


def test_empty_input():
    offer = stdin("")
    assert (offer.candidates, offer.faults) == ([], [])
