"""What robots.txt allows, and what a hostile one costs."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net import robots as module
from cwdnlp.monitor.net.robots import MAX_BYTES, RobotsCache, read_rules

SITE = "https://jodlow.example"


def allows(text, path):
    return read_rules(text.encode()).allows(SITE + path)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\nUser-agent: cwdnlp\nDisallow: /admin", "/a", True),
        ("User-agent: cwdnlp\nDisallow: /\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: CWDNLP\nDisallow: /a", "/a/b", False),
        ("useragent cwdnlp/0.1\nDisallow: /a", "/a/b", False),
        ("User-agent: cwdnlp*\nDisallow: /a", "/a/b", False),
        ("User-agent: cwd\nDisallow: /a", "/a/b", True),
        ("User-agent: other\nDisallow: /a", "/a/b", True),
        ("User-agent: a\nUser-agent: *\nUser-agent: b\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a\nUser-agent:\nDisallow: /b", "/b", True),
        ("User-agent: googlebot\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdfx", True),
        ("User-agent: *\nDisallow: /aktualności", "/aktualno%C5%9Bci", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a # nie\r\n", "/a", False),
        ("User-agent: *\nDisallow: /?s=", "/?s=a", False),
    ],
)
def test_rules(text, path, allowed):
    assert allows(text, path) is allowed


@pytest.mark.parametrize(
    ("text", "delay"), [("5", 5.0), ("0.5", 0.5), ("86400", 60.0), ("-1", 0.0), ("nan", 0.0), ("x", 0.0)]
)
def test_crawl_delay(text, delay):
    assert read_rules(f"User-agent: *\nCrawl-delay: {text}".encode()).delay == delay


def test_a_rule_with_many_wildcards_forbids_more_not_less():
    many = "User-agent: *\nDisallow: /a*b*c*d*e"
    assert not allows(many, "/axbxcxdxe")
    assert not allows(many, "/axbxc")
    assert allows(many, "/ax")
    assert not allows("User-agent: *\nDisallow: /\nAllow: /a*b*c*d", "/abcd")
    assert not allows("User-agent: *\nDisallow: /a****b", "/axxb")


def test_an_allow_that_is_dropped_still_ends_its_group():
    text = "User-agent: cwdnlp\nAllow: /*a*b*c*d\nUser-agent: other\nDisallow: /"
    assert allows(text, "/a")


def test_an_attack_by_wildcards_takes_no_time():
    rules = (f"{field}: /{'*a' * 200}{n}\n" for n in range(300) for field in ("Disallow", "Allow"))
    attack = "User-agent: *\n" + "".join(rules)
    started = time.process_time()
    read_rules(attack.encode()).allows(f"{SITE}/{'a' * 1900}")
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "line",
    [
        "Disallow: /a\n",
        "User-agent: a\n",
        "User-agent:*a*\n",
        "x\n",
        ":\n",
        "*",
        "#",
        "\x00\n",
        "Disallow: /*a*\n",
        "%",
    ],
)
def test_the_largest_robots_txt_is_read_in_bounded_time(line):
    body = b"User-agent: *\n" + line.encode() * (MAX_BYTES // len(line))
    started = time.process_time()
    read_rules(body).allows(f"{SITE}/{'a' * 1900}")
    assert time.process_time() - started < 3


def test_what_is_beyond_the_limit_is_not_read():
    body = b"User-agent: *\nDisallow: /a\n" + b"#" * MAX_BYTES + b"\nDisallow: /b\n"
    rules = read_rules(body)
    assert not rules.allows(f"{SITE}/a")
    assert rules.allows(f"{SITE}/b")


@given(
    body=st.one_of(
        st.binary(max_size=300), st.text("User-agent:*\nDisallow: /$%41#Crawl-delay Host", max_size=300).map(str.encode)
    )
)
def test_no_body_raises(body):
    rules = read_rules(body)
    rules.allows(f"{SITE}/a?b=%C4")
    assert 0 <= rules.delay <= 60


class Origin:
    """Something that loads rules and counts how often."""

    def __init__(self, outcome=b"User-agent: *\nDisallow: /x"):
        self.outcome = outcome
        self.loads = 0

    def __call__(self):
        self.loads += 1
        if isinstance(self.outcome, SourceError):
            raise self.outcome
        return read_rules(self.outcome)


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def cache(clock):
    return RobotsCache(3600.0, clock=lambda: clock[0])


def test_rules_are_kept_until_they_are_too_old(cache, clock):
    origin = Origin()
    assert [cache.get("a", origin)[1] for _ in range(3)] == [True, False, False]
    clock[0] += 3599
    cache.get("a", origin)
    assert origin.loads == 1
    clock[0] += 1
    assert cache.get("a", origin)[1]
    assert origin.loads == 2


@pytest.mark.parametrize(("asked", "kept"), [(None, 60), (600.0, 600), (86_400.0, 3600)])
def test_a_failure_is_remembered_for_a_while(cache, clock, asked, kept):
    origin = Origin(SourceError("answers 503", kind=FaultKind.throttled, retry_after=asked))
    for _ in range(3):
        with pytest.raises(SourceError, match="answers 503"):
            cache.get("a", origin)
    assert origin.loads == 1
    clock[0] += kept - 1
    with pytest.raises(SourceError):
        cache.get("a", origin)
    assert origin.loads == 1
    clock[0] += 1
    origin.outcome = b""
    assert cache.get("a", origin)[1]


def test_what_was_not_asked_for_longest_is_dropped(cache, monkeypatch):
    monkeypatch.setattr(module, "_MAX_ENTRIES", 3)
    origins = {name: Origin() for name in "abcd"}
    for name in "abcad":
        cache.get(name, origins[name])
    for name in "acd":
        cache.get(name, origins[name])
    assert [origins[name].loads for name in "abcd"] == [1, 1, 1, 1]
    cache.get("b", origins["b"])
    assert origins["b"].loads == 2


def test_large_ones_do_not_add_up(cache, monkeypatch):
    monkeypatch.setattr(module, "_MAX_COST", 3000)
    large = Origin(b"User-agent: *\nDisallow: /" + b"a" * 1000)
    for number in range(50):
        cache.get(str(number), large)
        cache.get(str(number), large)
    assert large.loads == 50
    assert len(cache._entries) == 2
    assert cache._cost == sum(entry.cost for entry in cache._entries.values())


def test_one_thread_loads_for_all():
    cache = RobotsCache(60.0)
    origin = Origin()

    def slowly():
        time.sleep(0.05)
        return origin()

    outcomes = []
    threads = [threading.Thread(target=lambda: outcomes.append(cache.get("a", slowly)[1])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert (origin.loads, sorted(outcomes)) == (1, [False] * 7 + [True])


def test_an_error_that_is_no_fault_lets_others_go_on(cache):
    def fail():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.get("a", fail)
    assert cache.get("a", Origin())[1]
