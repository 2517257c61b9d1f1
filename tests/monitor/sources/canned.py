"""Canned answers in place of the network, and short ways to poll and to read."""

from datetime import UTC, datetime

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net import Response
from cwdnlp.monitor.settings import FeedSource, PageSource
from cwdnlp.monitor.sources import poll, read_article
from cwdnlp.monitor.store.records import Pending

NOW = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
SITE = "https://jodlow.example"


class Canned:
    """Answers each address with what it is given for it: bytes, a response, or a fault to raise."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []

    def fetch(self, url, *, etag=None, last_modified=None, accept="page"):
        self.asked.append((url, etag, last_modified, accept))
        answer = self.answers.get(url)
        if answer is None:
            raise SourceError("answers 404", kind=FaultKind.gone, where=url)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Response) else Response(url=url, status=200, body=answer)


def response(body, *, url, charset=None, content_type=None, etag=None, last_modified=None, status=200):
    return Response(
        url=url,
        status=status,
        body=body,
        charset=charset,
        content_type=content_type,
        etag=etag,
        last_modified=last_modified,
    )


def encoded(body, encoding="utf-8"):
    return body if isinstance(body, bytes) else body.encode(encoding)


def feed(body, *, charset=None, url=f"{SITE}/feed", final=None, now=NOW, name="jodlow", full_text=False):
    """Poll a feed with this body; the candidates are consumed."""
    source = FeedSource(name=name, url=url, full_text=full_text)
    answer = response(encoded(body), url=final or url, charset=charset)
    offer = poll(source, fetcher=Canned({url: answer}), now=now)
    offer.candidates = list(offer.candidates)
    return offer


def rss(*items, head=""):
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel>{body}</channel></rss>'


def page(body, *, links=r"/aktualnosci/\d+", url=f"{SITE}/aktualnosci", final=None, charset=None, **options):
    """Poll a page that lists news."""
    source = PageSource(name="jodlow", url=url, links=links, **options)
    answer = response(encoded(body), url=final or url, charset=charset)
    offer = poll(source, fetcher=Canned({url: answer}), now=NOW)
    offer.candidates = list(offer.candidates)
    return offer


def pending(url=f"{SITE}/umowa", *, key="jodlow.example/umowa", **fields):
    values = {"id": 1, "source": "jodlow", "unit": None, "title": None, "published": None, "fingerprint": "1"}
    values |= {"content": None, "attempts": 0, "found_at": "2026-07-10T12:00:00Z"} | fields
    return Pending(key=key, url=url, **values)


def read(body, *, final=None, charset=None, content_type="text/html", url=f"{SITE}/umowa", **fields):
    """Read the article behind an address that answers with this body."""
    answer = body
    if not isinstance(body, Exception):
        answer = response(encoded(body), url=final or url, charset=charset, content_type=content_type, etag='"1"')
    return read_article(pending(url, **fields), fetcher=Canned({url: answer}))


def attempt(call, *args, **options):
    """What a call gives, or the fault that it raises."""
    try:
        return call(*args, **options)
    except SourceError as error:
        return error
