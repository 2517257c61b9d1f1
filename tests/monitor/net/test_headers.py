"""Values of headers."""

from datetime import UTC, datetime

import pytest

from cwdnlp.errors import InputError
from cwdnlp.monitor.faults import SourceError
from cwdnlp.monitor.net.headers import (
    charset_of,
    check_headers,
    media_type,
    retry_after,
    user_agent,
    validator,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()


def test_the_user_agent_names_program_version_and_contact():
    assert user_agent(None).startswith("cwdnlp/")
    assert " " not in user_agent(None)
    assert user_agent("redakcja@monitor.example").endswith(" (+redakcja@monitor.example)")


@pytest.mark.parametrize("contact", ["a\r\nX: b", "a\x00", "a b", "a)", "ą@b.example", "a" * 201, "a\n"])
def test_a_contact_that_would_break_the_header_is_refused(contact):
    with pytest.raises(InputError, match="contact"):
        user_agent(contact)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("86401", 86_400.0),
        ("9" * 5000, 86_400.0),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Sun, 01 Mar 2036 11:00:00 GMT", 86_400.0),
        ("-5", None),
        ("1e9", None),
        ("١٢", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("Sun, 01 Mar 99999 11:00:00 GMT", None),
        ("Mon, 99 Foo 2026 99:99:99 GMT", None),
        ("1, 2", None),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize("value", ['"abc"', 'W/"abc"', "Sun, 01 Mar 2026 12:00:00 GMT", "bare", '"é"'])
def test_validators_stay_as_given(value):
    assert validator(value) == value


@pytest.mark.parametrize(
    "value", [None, "", '"a"\r\nX: b', '"a\x00"', '"' + "a" * 600 + '"', '"\u0105"', "\ud800", '"\x7f"']
)
def test_validators_that_are_not_sent_back(value):
    assert validator(value) is None


@pytest.mark.parametrize(
    ("value", "charset", "kind"),
    [
        ("text/html; charset=UTF-8", "utf-8", "text/html"),
        ('text/html;charset="iso-8859-2"', "iso-8859-2", "text/html"),
        ("text/html; boundary=x; Charset = windows-1250; x=y", "windows-1250", "text/html"),
        ("application/rss+xml", None, "application/rss+xml"),
        ("TEXT/HTML", None, "text/html"),
        ("charset=utf-8", None, None),
        ("text/html; charset=", None, "text/html"),
        ("text/html; charset=ą", None, "text/html"),
        ("<script>", None, None),
        ("a" * 100_000 + "/b", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_content_types(value, charset, kind):
    assert (charset_of(value), media_type(value)) == (charset, kind)


@pytest.mark.parametrize(
    "headers", [{"A": "tajne\r\nB: c"}, {"A": "tajne\x00"}, {"A": "tajneą"}, {"A: b": "tajne"}, {"": ""}]
)
def test_headers_that_would_become_others_are_refused_without_their_value(headers):
    with pytest.raises(SourceError, match="cannot be sent") as raised:
        check_headers(headers)
    assert "tajne" not in str(raised.value)
    check_headers({"Authorization": "Bearer abc", "Idempotency-Key": "0a"})
