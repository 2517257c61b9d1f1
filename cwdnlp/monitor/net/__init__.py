"""The network: every request is guarded, bounded and polite, and every failure is a fault of a known kind.

What a feed or a page names is fetched, and anybody may write a feed: an address may lead into the network of the
machine that reads, a server may never end, a page may unfold to gigabytes. `docs/watch-network.md` says what is
refused, and what a site can rely on.
"""

from cwdnlp.monitor.net.address import address_key, canonical_url
from cwdnlp.monitor.net.fetcher import Fetcher
from cwdnlp.monitor.net.response import Response

__all__ = ["Fetcher", "Response", "address_key", "canonical_url"]
