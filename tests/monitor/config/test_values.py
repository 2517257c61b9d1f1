import pytest

from cwdnlp.monitor.config.values import parse_duration, parse_size


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("15m", 900), ("6h", 21_600), ("2d", 172_800), ("0s", 0), ("1.5h", 5400), ("3 s", 3)],
)
def test_durations(text, seconds):
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "90", "s", "1w", "-1s", "1e3s", "1,5h", "1.s", " 1s", "1s ", "1  s", "1M", "٣s", "9" * 12 + "d", 90, None],
)
def test_durations_that_are_none(text):
    with pytest.raises(ValueError, match="should be"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "size"), [("10 MB", 10_000_000), ("500kB", 500_000), ("1gb", 1_000_000_000), ("7 B", 7)]
)
def test_sizes(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "10", "MB", "1.5 MB", "-1 MB", "10 MiB", "10  MB", 10, None])
def test_sizes_that_are_none(text):
    with pytest.raises(ValueError, match="should be a size"):
        parse_size(text)
