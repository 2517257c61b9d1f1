"""Which addresses are public, and what the configuration adds."""

from ipaddress import ip_address

import pytest

from cwdnlp.errors import InputError
from cwdnlp.monitor.net.address import parse_address
from cwdnlp.monitor.net.public import AllowList, is_public

PRIVATE = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.255 168.63.129.16 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1
    198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1
    64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:db8::1 2002:7f00:1::
    2002:c1a4:1::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 4000::1
"""
PUBLIC = """
    1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 128.0.0.1 172.15.255.255 172.32.0.0 193.0.71.130
    198.17.255.255 223.255.255.255 2a02:a310::1 2001:200::1 2606:4700::1 ::ffff:193.0.71.130 64:ff9b::193.0.71.130
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("entry", "url", "ip", "allowed"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080/", "127.0.0.1", True),
        ("127.0.0.1", "http://gmina.example/", "127.0.0.1", True),
        ("127.0.0.1", "http://127.0.0.2/", "127.0.0.2", False),
        ("127.0.0.1", "http://a.example/", "::ffff:127.0.0.1", True),
        ("127.0.0.1:8080", "http://127.0.0.1:8080/", "127.0.0.1", True),
        ("127.0.0.1:8080", "http://127.0.0.1:8081/", "127.0.0.1", False),
        ("127.0.0.1:443", "https://127.0.0.1/", "127.0.0.1", True),
        ("10.20.0.0/16", "http://a.example/", "10.20.255.1", True),
        ("10.20.0.0/16", "http://a.example/", "10.21.0.1", False),
        ("10.20.7.7/16", "http://a.example/", "10.20.0.1", True),
        ("::1", "http://[::1]/", "::1", True),
        ("[::1]:8080", "http://[::1]:8080/", "::1", True),
        ("[::1]:8080", "http://[::1]:80/", "::1", False),
        ("fd00::/8", "http://a.example/", "fd12::1", True),
        ("Intranet.Example", "http://intranet.example/", "192.168.1.1", True),
        ("intranet.example", "http://a.intranet.example/", "192.168.1.1", False),
        ("intranet.example:8080", "http://intranet.example:8080/", "192.168.1.1", True),
        ("intranet.example:8080", "http://intranet.example/", "192.168.1.1", False),
        ("żółw.example", "http://xn--w-uga1v8h.example/", "10.0.0.1", True),
    ],
)
def test_what_the_list_allows(entry, url, ip, allowed):
    assert AllowList([entry]).allows(parse_address(url), ip_address(ip)) is allowed


@pytest.mark.parametrize(
    "entry",
    [
        "",
        " ",
        "http://a.example/",
        "a.example/b",
        "a@b.example",
        "a.example:0",
        "a.example:70000",
        "*.example",
        "::1]:80",
        "10.0.0.0/33",
        "a b",
        "a?b",
        "a#b",
    ],
)
def test_what_is_no_entry_is_refused_by_name(entry):
    with pytest.raises(InputError, match="allow_private") as raised:
        AllowList(["127.0.0.1", entry])
    assert repr(" ".join(entry.split())) in str(raised.value)
