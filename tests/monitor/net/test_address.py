"""Addresses in one form."""

import string
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net.address import MAX_LENGTH, address_key, canonical_url, parse_address, shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://WWW.Gmina.Example", "http://www.gmina.example/"),
        ("https://gmina.example:443/a", "https://gmina.example/a"),
        ("http://gmina.example:80/a", "http://gmina.example/a"),
        ("http://gmina.example:443/a", "http://gmina.example:443/a"),
        ("http://gmina.example:/a", "http://gmina.example/a"),
        ("http://gmina.example./a", "http://gmina.example/a"),
        ("http://bip_gmina.example/a", "http://bip_gmina.example/a"),
        ("http://Łódź.example/Ćma", "http://xn--d-uga0v4h.example/%C4%86ma"),
        ("http://xn--D-uga0v4h.example/", "http://xn--d-uga0v4h.example/"),
        ("http://gmina.example/%c4%87ma", "http://gmina.example/%C4%87ma"),
        ("http://gmina.example/%41%7e", "http://gmina.example/A~"),
        ("http://gmina.example/100%/%C4%87", "http://gmina.example/100%25/%C4%87"),
        ("http://gmina.example/uchwała nr 5.html", "http://gmina.example/uchwa%C5%82a%20nr%205.html"),
        ("http://gmina.example/a/./b/../c", "http://gmina.example/a/c"),
        ("http://gmina.example/../../etc", "http://gmina.example/etc"),
        ("http://gmina.example/%2e%2e/etc", "http://gmina.example/etc"),
        ("http://gmina.example/a//b/", "http://gmina.example/a//b/"),
        ("http://gmina.example/?tx_news[news]=7", "http://gmina.example/?tx_news%5Bnews%5D=7"),
        ("http://gmina.example/?b=2&a=1", "http://gmina.example/?b=2&a=1"),
        ("http://gmina.example/?", "http://gmina.example/"),
        ("http://gmina.example/a#top", "http://gmina.example/a"),
        ("http://gmina.example/a?utm_source=rss&utm_Medium=x&id=7&fbclid=y", "http://gmina.example/a?id=7"),
        ("http://gmina.example/a?fbclid=y", "http://gmina.example/a"),
        ("http://gmina.example/a;jsessionid=A1B2?x=1", "http://gmina.example/a?x=1"),
        ("http://gmina.example/a?PHPSESSID=0aa1&id=7", "http://gmina.example/a?id=7"),
        ("http://[2A00:0:0::1]:8080/", "http://[2a00::1]:8080/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.01/", "http://127.0.0.1/"),
        ("http://１２７.０.０.１/", "http://127.0.0.1/"),
        ("http://127.0.0.1./", "http://127.0.0.1/"),
        ("\n  http://gmina.example/a \t", "http://gmina.example/a"),
    ],
)
def test_normal_form(url, expected):
    assert canonical_url(url) == expected


@pytest.mark.parametrize("name", ["id", "cid", "eid", "source", "session", "ref", "keyword", "sid", "s", "p", "pk_id"])
def test_parameters_that_name_a_page_stay(name):
    assert canonical_url(f"http://gmina.example/?{name}=7") == f"http://gmina.example/?{name}=7"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "gmina.example/a",
        "//gmina.example/a",
        "/a",
        "ftp://gmina.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,<p>",
        "mailto:a@gmina.example",
        "http:",
        "http://",
        "http:///a",
        "http://?a",
        "http:\\\\gmina.example\\a",
        "http://jan@gmina.example/",
        "http://jan:tajne@gmina.example/",
        "http://gmina.example\\@10.0.0.1/",
        "http://gmina.example@10.0.0.1/",
        "http://gmina.example:0/",
        "http://gmina.example:65536/",
        "http://gmina.example:80:80/",
        "http://gmina.example:8o/",
        "http://gmina..example/",
        "http://-gmina.example/",
        "http://gmina example/",
        "http://gmina%2eexample/",
        "http://%31%32%37.0.0.1/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
        "http://" + "ą" * 80 + ".example/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://gmina.123/",
        "http://[::1/",
        "http://[::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[gmina.example]/",
        "http://gmina.example/\x00",
        "http://gmina.example/a\r\nHost: b",
        "http://gmina.example/a\nb",
        "http://gmina.example\t/",
        "http://gmina.example/\x85a",
        "http://gmina.example/\ud800",
        "http://gmina\ud800.example/",
        "http://gmina.example/" + "a" * MAX_LENGTH,
        "http://gmina.example/" + "ą" * (MAX_LENGTH // 2),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url):
    with pytest.raises(SourceError) as raised:
        canonical_url(url)
    assert raised.value.kind is FaultKind.refused_address
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


def test_passwords_do_not_get_into_messages():
    for url in ("http://jan:tajne@gmina.example/", "http:jan:tajne@gmina.example/", "jan:tajne@gmina.example"):
        with pytest.raises(SourceError) as raised:
            canonical_url(url)
        assert "tajne" not in str(raised.value)


def test_what_is_shown_is_printable_and_short():
    text = shown("http://gmina.example/@nowak/\x1b]0;x\x07\u202e" + "a" * 5000)
    assert text.startswith("http://gmina.example/@nowak/␛]0;x␇�")
    assert len(text) == 200


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://jodlow.example/umowa", "https://www.jodlow.example/umowa/"),
        ("http://jodlow.example", "https://www.jodlow.example/?utm_source=rss"),
        ("http://jodlow.example/a/?id=7", "http://jodlow.example/a?id=7"),
        ("https://jodlow.example:443/a", "http://jodlow.example:80/a"),
        ("http://jodlow.example/a;jsessionid=0F3A.node1?id=7", "http://jodlow.example/a?id=7"),
        ("http://jodlow.example/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "http://jodlow.example/a.aspx"),
        ("http://jodlow.example/a?sid=0123456789abcdef0123456789abcdef", "http://jodlow.example/a"),
        ("http://jodlow.example/a?session_id=v9u2k1q8r7t0m3n4b5c6x7z8a9&id=7", "http://jodlow.example/a?id=7"),
        ("http://jodlow.example/-/content/umowa?p_auth=aB3dE6fG", "http://jodlow.example/-/content/umowa"),
    ],
)
def test_forms_of_one_address_have_one_key(one, other):
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://jodlow.example/a", "http://jodlow.example/A"),
        ("http://jodlow.example/a?id=7", "http://jodlow.example/a?id=8"),
        ("http://jodlow.example:8080/a", "http://jodlow.example/a"),
        ("http://jodlow.example/a?sid=12", "http://jodlow.example/a?sid=13"),
        ("http://jodlow.example/a?session=nadzwyczajna-28-2024-07-11-000", "http://jodlow.example/a"),
        ("http://jodlow.example/a?id=0123456789abcdef0123456789abcdef", "http://jodlow.example/a"),
        ("http://jodlow.example/a/(stare)/1", "http://jodlow.example/a/1"),
        ("http://bip.jodlow.example/a", "http://jodlow.example/a"),
        ("http://jodlow.example/?x=a/", "http://jodlow.example/?x=a"),
        ("http://www.example/", "http://example.www.example/"),
    ],
)
def test_different_addresses_have_different_keys(one, other):
    assert address_key(one) != address_key(other)


def test_parts_are_what_a_request_needs():
    address = parse_address("https://Gmina.Example:8443/a?b=1&utm_source=x")
    assert (address.host, address.number, address.netloc) == ("gmina.example", 8443, "gmina.example:8443")
    assert (address.origin, address.target) == ("https://gmina.example:8443", "/a?b=1&utm_source=x")
    assert address.literal is None
    assert str(parse_address("http://[::1]/").literal) == "::1"
    assert parse_address("http://[::1]/").netloc == "[::1]"


_TAILS = st.text(st.one_of(st.characters(), st.sampled_from("%/.?&=;#ąĆ@:\\[] +~")), max_size=60)


@given(tail=_TAILS)
@example(tail="a%/%C4%87/%2E./x;jsessionid=1?utm_source=1&&a=%20%zz")
@example(tail="//..//a/..")
@example(tail="a/..//b")
@example(tail=";jsessionid=a/../b")
def test_the_normal_form_is_ascii_and_its_own(tail):
    try:
        url = canonical_url("http://gmina.example/" + tail)
    except SourceError:
        return
    assert set(url) <= set(string.ascii_letters + string.digits + "-._~:/?#[]@!$&'()*+,;=%")
    assert canonical_url(url) == url
    assert parse_address(url).host == "gmina.example"
    assert address_key(url) == address_key("http://gmina.example/" + tail)


@given(url=st.one_of(st.text(max_size=80), _TAILS.map("http://{}".format), _TAILS.map("http://a{0}@b:{0}/".format)))
@example(url="http://℀.example/")
@example(url="http://[v1.a]/")
def test_no_text_raises_anything_else(url):
    with suppress(SourceError):
        assert canonical_url(url).startswith(("http://", "https://"))
    shown(url)
