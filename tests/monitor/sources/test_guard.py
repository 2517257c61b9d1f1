"""No page takes long: what is refused, and what the dearest of the others cost."""

import pytest

from cwdnlp.errors import InputError
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.sources.guard import MOST_ATTRIBUTES, MOST_ELEMENTS, PAGE_LIMITS, decoded, lightened, refuse_costly
from tests.monitor.sources.canned import attempt, read
from tests.monitor.sources.canned import page as listing
from tests.monitor.sources.edge_pages import PAGES, PROSE, seconds


@pytest.mark.parametrize("name", ["attributes", "long blocks", "comments", "unseen", "structured data"])
def test_pages_at_the_edge(name):
    refuse_costly(PAGES[name])  # else it would be cheap for another reason
    assert seconds(PAGES[name]) < 15  # 3 s on one free core; this machine may be busy


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<p>x" * (MOST_ELEMENTS + 1), "more than 40,000 elements"),
        ("<p " + " ".join(f"a{n}='>'" for n in range(MOST_ATTRIBUTES + 1)) + ">", "more than 300 attributes"),
        ("<p x=a' " + " ".join(f"<a{n}" for n in range(40_000)) + ">", "more than 300 attributes"),
        ("<p>" + "słowo " * 170_000, "shows more than 1,000,000 characters"),
        ("<div>" * 201 + "x", "nests elements deeper than 200"),
        ("<!--" + "x" * PAGE_LIMITS.characters + "-->", "characters besides pictures"),
    ],
    ids=lambda value: value[:10],
)
def test_what_is_refused(page, message):
    with pytest.raises(InputError, match=message):
        refuse_costly(page)
    with pytest.raises(SourceError, match=message) as caught:
        read(page)
    assert caught.value.kind is FaultKind.no_article


def test_what_is_too_long_in_an_old_code_page_is_refused_without_finding_out_which(monkeypatch):
    page = "<p>Zażółć gęślą jaźń".encode("cp1250")
    body = page * (PAGE_LIMITS.characters // len(page) + 1)
    pictures = b"<img src='data:image/png;base64," + b"iVBO" * 800_000 + b"'>"
    assert "gęślą" in decoded(pictures + page, http_charset=None)
    monkeypatch.setattr("cwdnlp.monitor.sources.guard.decode", None)
    with pytest.raises(InputError, match="bytes besides pictures"):
        decoded(body, http_charset="utf-8")
    assert attempt(read, body).kind is FaultKind.no_article
    assert attempt(listing, body).kind is FaultKind.no_links


def test_scripts_and_styles_are_no_text():
    unseen = "<script>" + "x " * 600_000 + "</script><style>" + "y " * 600_000 + "</style>"
    assert refuse_costly(unseen) is None
    with pytest.raises(InputError, match="shows more than"):
        refuse_costly(unseen.replace("script", "p").replace("style", "p"))


def test_pictures_are_taken_out():
    picture = f"<img src='data:image/png;base64,{'A' * 4_000_000}' alt='Droga'>"
    assert lightened(PROSE + picture) == f"{PROSE}<img src='data:' alt='Droga'>"
    assert "podpisał we wtorek" in read(PROSE + picture).article.text


@pytest.mark.parametrize("text", ["data: 12 maja; base64, x", "database64,abc", "data:text/plain,umowa"])
def test_what_only_looks_like_a_picture_stays(text):
    assert lightened(text) == text


@pytest.mark.parametrize("page", ["", " ", "\0", "<", "text"])
def test_small_pages_pass(page):
    assert refuse_costly(page) is None
