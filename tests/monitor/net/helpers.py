"""What the tests of the network share."""

import pytest

from cwdnlp.monitor.faults import SourceError


def fault_of(fetcher, url, **options):
    """Return the fault that fetching an address ends with."""
    with pytest.raises(SourceError) as raised:
        fetcher.fetch(url, **options)
    return raised.value
