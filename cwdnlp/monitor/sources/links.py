"""Addresses that sources give: which of them lead to a page, and under which key."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from cwdnlp.errors import CwdnlpError

__all__ = ["MOST_CHARACTERS", "Address", "join", "web_address"]

MOST_CHARACTERS = 2_000
"""The longest address that is looked at: servers refuse longer ones, and regular expressions are tried on them."""

_NO_PAGE = ("#", "javascript:", "mailto:", "tel:", "data:")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its normal form, with the key of the article behind it."""

    url: str
    key: str


def web_address(url: str) -> Address | None:
    """Return the normal form of an absolute http(s) address, None for anything else.

    >>> web_address("HTTPS://www.Jodlow.example:443/umowa#tresc")
    Address(url='https://www.jodlow.example/umowa', key='jodlow.example/umowa')
    >>> web_address("javascript:void(0)")
    """
    from cwdnlp.monitor.net import address_key, canonical_url

    url = url.strip().replace("&amp;", "&")  # escaped twice, as some systems do; no address means that
    if len(url) > MOST_CHARACTERS or not url[:8].lower().startswith(("http://", "https://")):
        return None
    try:
        canonical = canonical_url(url)
        return Address(canonical, address_key(canonical))
    except CwdnlpError:
        return None


def join(base: str, link: str) -> Address | None:
    """Resolve a link against the address of its document; None where it leads to no page.

    >>> join("https://jodlow.example/aktualnosci/", "../umowa").url
    'https://jodlow.example/umowa'
    >>> join("https://jodlow.example/", "#tresc")
    """
    link = link.strip()
    if not link or len(link) > MOST_CHARACTERS or link[:11].lower().startswith(_NO_PAGE):
        return None
    path, mark, rest = link.partition("?")
    try:
        return web_address(urljoin(base, path.replace("\\", "/") + mark + rest))  # slashes to browsers
    except ValueError:  # brackets that hold no IPv6 address
        return None
