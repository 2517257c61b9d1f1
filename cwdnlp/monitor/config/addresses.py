"""Addresses in a configuration: whether they can be asked at all, and whether they are the operator's own."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address

from cwdnlp.errors import InputError
from cwdnlp.monitor.config.errors import Faults
from cwdnlp.monitor.faults import SourceError
from cwdnlp.monitor.net.address import parse_address
from cwdnlp.monitor.net.public import AllowList

__all__ = ["Addresses"]

# Stands for whatever a name may lead to: only an entry that names the host, or every address, lets it pass.
_ANY = IPv4Address("0.0.0.0")  # noqa: S104 - nothing is bound to it


class Addresses:
    """Checks addresses against the hosts, addresses and networks of `allow_private`."""

    def __init__(self, allow_private: Iterable[str], faults: Faults) -> None:
        self._faults = faults
        entries = []
        for entry in allow_private:
            try:
                AllowList([entry])
            except InputError as error:
                faults.add("[network]: allow_private", error.message, error.remedy)
            else:
                entries.append(entry)
        self._own = AllowList(entries)

    def check(self, url: str, where: str) -> bool:
        """Note what is wrong with an address; tell whether it is right."""
        try:
            parse_address(url)
        except SourceError as error:
            # The address itself is left out: it may hold a password.
            self._faults.add(where, error.message, error.remedy or "write such as https://gmina.example/rss.xml")
            return False
        return True

    def is_own(self, url: str) -> bool:
        """Tell whether a right address is one of `allow_private`, where politeness is the operator's own affair."""
        address = parse_address(url)
        return self._own.allows(address, address.literal or _ANY)
