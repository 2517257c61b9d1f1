"""Addresses in one form: what is connected to, compared and stored is the same text.

A parser that checks and another that connects can be played against each other, so an address is taken apart once,
here, and put together again from its parts. Parameters that only tell who clicked where are dropped from what
identifies an article, or one article would be several. The list is short on purpose: those of general cleaners
(courlan's among them) also match `cid`, `eid`, `source` or `session`, by which municipal sites tell one page from
another.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass, replace
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, urlsplit

from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.render.safe import one_line

__all__ = ["MAX_LENGTH", "Address", "IPAddress", "address_key", "canonical_url", "parse_address", "shown"]

MAX_LENGTH = 2000
"""Characters of an address; the longest that Polish sites write are a third of that."""

IPAddress = IPv4Address | IPv6Address

_SHOWN = 200
_DEFAULT_PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_USERINFO = re.compile(r"^([A-Za-z]*:/*)[^/?#]*@")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"%(?:2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Matomo, Google (Urchin), Facebook, Microsoft, Yandex, X, TikTok, Instagram, Mailchimp, HubSpot; sessions of servers.
_TRACKING = re.compile(
    r"(?:utm|mtm)_\w*|matomo_(?:campaign|keyword|source|medium|content|cid|group|placement)"
    r"|pk_(?:campaign|keyword|kwd|source|medium|content|cid)|(?:fb|g|dc|y|tw|tt)clid|gclsrc|msclkid"
    r"|[gw]braid|igsh(?:id)?|mc_[ce]id|_g[al]|_hs(?:enc|mi)|phpsessid|jsessionid|aspsessionid\w*|p_auth",
    re.IGNORECASE,
)
# A page whose links hold the session of who asks would give new articles at each visit: of Java in the path, of
# ASP.NET in brackets before it, else in a parameter, which a session of the council may also be (`session=12`): only
# with the long random value that servers give.
_SESSION = re.compile(r";jsessionid=[^/;]*|(?<=/)\((?:[A-Z]\([a-z0-9]{20,}\))+\)/", re.IGNORECASE)
_SESSION_FIELD = re.compile(
    r"(?:sid|s|zenid|osc?sid|cftoken|\w*sess(?:ion)?(?:[_-]?id)?)=(?=(?:[^0-9]*[0-9]){5})[0-9a-z]{24,}", re.IGNORECASE
)


@dataclass(frozen=True)
class Address:
    """An http or https address, taken apart: `host` in ASCII and small letters, `port` None for the scheme's own.

    >>> parse_address("HTTPS://Gmina.Example:443/a/../b?x=1#y")
    Address(scheme='https', host='gmina.example', port=None, path='/b', query='x=1')
    """

    scheme: str
    host: str
    port: int | None
    path: str
    query: str | None

    @cached_property
    def literal(self) -> IPAddress | None:
        """The address of the Internet protocol that stands in the place of a name."""
        return _literal(self.host)

    @property
    def number(self) -> int:
        """The port to connect to."""
        return self.port or _DEFAULT_PORTS[self.scheme]

    @property
    def netloc(self) -> str:
        """Host and port, as in the header `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, which share one robots.txt."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def target(self) -> str:
        """Path and query, as in the first line of a request."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.target

    def without_tracking(self) -> Address:
        """Drop what tells who follows a link and from where."""
        fields = [] if self.query is None else self.query.split("&")
        kept = [field for field in fields if field and not _is_tracking(field)]
        return replace(self, path=_SESSION.sub("", self.path) or "/", query="&".join(kept) or None)


def canonical_url(url: str) -> str:
    """Return an address in its normal form, without fragment and tracking parameters.

    The order of the other parameters stays, and so do capital letters and slashes of the path: servers tell them
    apart. Raises SourceError for what is no address of http or https, or names a user.

    >>> canonical_url(" HTTP://Brzeźnio.Example:80/./aktualności?utm_source=rss&id=7#top ")
    'http://xn--brzenio-jwb.example/aktualno%C5%9Bci?id=7'
    """
    return parse_address(url).without_tracking().url


def address_key(url: str) -> str:
    """Return what identifies the article at an address, whichever scheme and form of the host a link uses.

    Raises SourceError as `canonical_url` does.

    >>> address_key("https://www.jodlow.example/umowa/"), address_key("http://jodlow.example/umowa")
    ('jodlow.example/umowa', 'jodlow.example/umowa')
    """
    address = parse_address(url).without_tracking()
    bare = address.netloc.removeprefix("www.")
    host = bare if "." in bare else address.netloc
    return host + replace(address, path=address.path.rstrip("/")).target


def parse_address(url: str) -> Address:
    """Take an address apart; raises SourceError (`refused_address`) for one that must not be asked.

    >>> parse_address("http://0x7f.1/").host
    '127.0.0.1'
    """
    text = url.strip()
    if len(text) > MAX_LENGTH:
        raise _refusal(text, f"is longer than {MAX_LENGTH:,} characters")
    if _CONTROL.search(text):
        raise _refusal(text, "holds control characters")
    try:
        address = _assemble(text, urlsplit(text))
    except (ValueError, HTTPError):  # what urllib3 cannot take apart is a LocationParseError, an HTTPError
        raise _refusal(text, "is no address that can be read") from None
    if len(address.url) > MAX_LENGTH:
        raise _refusal(text, f"is longer than {MAX_LENGTH:,} characters")
    return address


def shown(url: str) -> str:
    r"""Return an address as messages name it: printable, without a password, cut where it is long.

    >>> shown("http://jan:tajne@gmina.example/\x1b[2J")
    'http://***@gmina.example/␛[2J'
    """
    text = one_line(_USERINFO.sub(r"\1***@", url.strip()[: 10 * _SHOWN]))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _assemble(text: str, parts: SplitResult) -> Address:
    """Make an address of what the standard library found in a text; raises ValueError too."""
    if parts.scheme not in _DEFAULT_PORTS:
        raise _refusal(text, "is no address of http or https")
    if "@" in parts.netloc:
        raise _refusal(text, "names a user", remedy="leave out user and password")
    if not parts.hostname:
        raise _refusal(text, "names no host")
    port = parts.port
    if port == 0:
        raise ValueError(port)
    path, query = _normal_target(parts)
    return Address(
        scheme=parts.scheme,
        host=_normal_host(parts.hostname),
        port=None if port == _DEFAULT_PORTS[parts.scheme] else port,
        path=path,
        query=query,
    )


def _is_tracking(field: str) -> bool:
    """Tell whether a field of a query only says who follows a link and from where."""
    return bool(_TRACKING.fullmatch(field.partition("=")[0]) or _SESSION_FIELD.fullmatch(field))


def _normal_host(host: str) -> str:
    """Return a host in ASCII and small letters; raises ValueError for what is none.

    Numbers are read as the resolver of the system reads them (`2130706433`, `0x7f.1`, `0177.0.0.1` are 127.0.0.1),
    since it would be asked for them otherwise.
    """
    if ":" in host:
        return IPv6Address(_without_scope(host)).compressed
    if len(host) > 253:
        raise ValueError(host)
    ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    name = ascii_host.lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError(host)
    if _NUMBER.fullmatch(labels[-1]):
        return _dotted(name)
    return name


def _without_scope(host: str) -> str:
    """Refuse an IPv6 address with a scope (`fe80::1%eth0`): it is meant for this machine's own network."""
    if "%" in host:
        raise ValueError(host)
    return host


def _dotted(name: str) -> str:
    """Return an IPv4 address of any notation in the usual one."""
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        raise ValueError(name) from None


def _normal_target(parts: SplitResult) -> tuple[str, str | None]:
    """Return path and query: escapes in one form, nothing unescaped that needs it, no dot segments."""
    path, query = (
        _UNRESERVED.sub(lambda match: chr(int(match[0][1:], 16)), _BARE_PERCENT.sub("%25", part))
        for part in (parts.path, parts.query)
    )
    # Encoded first: the standard library would raise for a lone surrogate, urllib3 lets it pass.
    query.encode(), path.encode()
    normal = parse_url(f"http://host{path or '/'}?{query}")
    return normal.path or "/", normal.query or None


def _literal(host: str) -> IPAddress | None:
    """Return a host that is an address of the Internet protocol."""
    if ":" in host:
        return IPv6Address(host)
    return IPv4Address(host) if host.rpartition(".")[2].isdigit() else None


def _refusal(url: str, message: str, *, remedy: str | None = None) -> SourceError:
    """Return the fault of an address that is not asked."""
    return SourceError(message, kind=FaultKind.refused_address, where=shown(url), remedy=remedy)
