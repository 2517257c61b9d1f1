"""Which addresses may be asked: those of the public Internet, and what the configuration lists.

`ipaddress.is_global` is not enough: it differs between releases of Python (CVE-2024-4032), and lets addresses pass
that hold another one (IPv4-mapped, 6to4), through which a machine's own network can be reached.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from cwdnlp.errors import InputError
from cwdnlp.monitor.faults import SourceError
from cwdnlp.monitor.net.address import Address, IPAddress, parse_address
from cwdnlp.render.safe import one_line

__all__ = ["AllowList", "is_public", "is_web_port"]

# The registries of special-purpose addresses of IANA (RFC 6890 and later), and multicast. 168.63.129.16 is public by
# number, but within one cloud it is the host of the machine itself.
_REFUSED_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        ),
    )
)
# Of IPv6 only 2000::/3 has been given out; in it these are special: Teredo and others, documentation, 6to4.
_UNICAST_6 = IPv6Network("2000::/3")
_REFUSED_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# Translation to IPv4 by the network (RFC 6052), for machines that have IPv6 only.
_TRANSLATED = IPv6Network("64:ff9b::/96")
# Ports of other services, "bad ports" of the Fetch standard (https://fetch.spec.whatwg.org/#port-blocking): a line of a
# request may be taken for a command of mail, IRC or printing there. No browser could read a site on one of them.
# fmt: off
_OTHER_SERVICES = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
))
# fmt: on
_ENTRY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]\\]+)(?::(?P<port>[0-9]{1,5}))?")


def is_public(address: IPAddress) -> bool:
    """Tell whether an address belongs to the public Internet.

    >>> is_public(IPv4Address("193.0.71.130")), is_public(IPv6Address("::ffff:10.0.0.1"))
    (True, False)
    """
    if isinstance(address, IPv6Address):
        held = _held(address)
        if held is None:
            return address in _UNICAST_6 and not any(address in network for network in _REFUSED_6)
        address = held
    return not any(address in network for network in _REFUSED_4)


def is_web_port(number: int) -> bool:
    """Tell whether a port may be that of a web server.

    >>> is_web_port(8080), is_web_port(25)
    (True, False)
    """
    return number not in _OTHER_SERVICES


@dataclass(frozen=True)
class _Entry:
    """One entry of the list: a host or a network, with a port or for all of them."""

    host: str | None
    network: IPv4Network | IPv6Network | None
    port: int | None


class AllowList:
    """What may be asked although it is not public: hosts, addresses and networks, each with a port or for all ports.

    Raises InputError for an entry that is none of these.

    >>> allowed = AllowList(["10.20.0.0/16", "intranet.example:8080"])
    >>> allowed.allows(parse_address("http://a.example/"), IPv4Address("10.20.3.4"))
    True
    >>> allowed.allows(parse_address("http://intranet.example/"), IPv4Address("192.168.0.1"))
    False
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._entries = tuple(_read_entry(entry) for entry in entries)

    def allows(self, address: Address, ip: IPAddress, *, by_port: bool = False) -> bool:
        """Tell whether a host may be asked at an address that it has; `by_port` by an entry that names its port."""
        held = _held(ip) if isinstance(ip, IPv6Address) else None
        ips = (ip,) if held is None else (ip, held)
        return any(
            entry.port in ((address.number,) if by_port else (None, address.number))
            and (entry.host == address.host if entry.network is None else any(each in entry.network for each in ips))
            for entry in self._entries
        )


def _held(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that is reached through an IPv6 address."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else None


def _read_entry(entry: str) -> _Entry:
    """Read an entry of the list."""
    text = entry.strip()
    with suppress(ValueError):
        return _Entry(None, ip_network(text, strict=False), None)
    match = _ENTRY.fullmatch(text)
    port = int(match["port"]) if match and match["port"] else None
    if match is None or (port is not None and not 0 < port < 65536):
        raise _bad_entry(entry)
    try:
        address = parse_address(f"http://{match['host']}/")
    except SourceError:
        raise _bad_entry(entry) from None
    return _Entry(address.host, None if address.literal is None else ip_network(address.literal), port)


def _bad_entry(entry: str) -> InputError:
    """Return the error of an entry that is none."""
    return InputError(
        f"{one_line(entry)!r} is no host, address or network",
        where="allow_private",
        remedy="write 127.0.0.1, 10.20.0.0/16, intranet.example or intranet.example:8080",
    )
