import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.cleaning import Limits, clean, clean_items
from cwdnlp.errors import InputError, RecordError

from .samples import ARTICLE, LEADS, LISTING, page

BODY = (
    "<article><h1>Umowa podpisana</h1><p>Data publikacji: 12.05.2021</p><p>Wójt Gminy Jodłów podpisał we wtorek umowę "
    "na budowę drogi w Modrzewiu. Prace ruszą w czerwcu i potrwają do końca października.</p></article>"
)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_plain_text_is_unchanged(text):
    assert clean(text, id="a", kind="text").article.text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1250", "iso-8859-2"])
def test_plain_bytes_are_only_decoded(encoding):
    text = "  " + ARTICLE.replace("\n", "\r\n") + "\t\n\n"
    cleaned = clean(text.encode(encoding), id="a")
    assert cleaned.article.text == text
    assert cleaned.kind == "text"
    assert cleaned.warnings == ()
    assert cleaned.listing == 0


def test_offsets_of_decomposed_letters_and_soft_hyphens_stay():
    text = "Jodło\u0301w, pod\u00adpisano\u00a0umowę"
    assert clean(text.encode(), id="a").article.text == text


@pytest.mark.parametrize("encoding", ["windows-1250", "iso-8859-2", "utf-8"])
def test_page_from_bytes_to_article(encoding):
    html = page(BODY, head=f'<meta charset="{encoding}">')
    cleaned = clean(html.encode(encoding), id="a", url="https://jodlow.example/1", http_charset="iso-8859-1")
    article = cleaned.article
    assert "Wójt Gminy Jodłów podpisał we wtorek umowę" in article.text
    assert (article.id, article.title, article.published) == ("a", "Umowa podpisana", "2021-05-12")
    assert article.url == "https://jodlow.example/1"
    assert (cleaned.encoding, cleaned.rule, cleaned.kind) == (encoding, "meta", "html")


def test_what_the_caller_knows_goes_first():
    article = clean(page(BODY), id="a", title="Inny tytuł", published="2020-01-02", source="kanał").article
    assert (article.title, article.published, article.source) == ("Inny tytuł", "2020-01-02", "kanał")


def test_kind_is_the_callers_choice():
    html = page(BODY)
    assert clean(html, id="a", kind="text").article.text == html
    assert clean("Gmina Jodłów", id="a", kind="html").article.text == "Gmina Jodłów"


def test_warnings_of_decoding_and_extraction_are_joined():
    cleaned = clean(b"\xef\xbb\xbf<html><body><script>x</script>\xef\xbf\xbd</body></html>", id="a")
    assert any("U+FFFD" in warning for warning in cleaned.warnings)
    assert clean("<html><body></body></html>", id="a").warnings == (
        "the page shows no text: it may be filled in by a script",
    )


def test_text_given_has_no_encoding():
    cleaned = clean("Gmina Jodłów", id="a")
    assert (cleaned.encoding, cleaned.rule) == (None, None)


@pytest.mark.parametrize("data", [b"", "", b"%PDF-1.4", b"a\0b", "x\ud800y"])
def test_unreadable_input(data):
    with pytest.raises(InputError):
        clean(data, id="a")


@pytest.mark.parametrize("data", ["x" * 11, b"x" * 11])
def test_size_limit(data):
    with pytest.raises(InputError, match="limit is 10"):
        clean(data, id="a", limits=Limits(characters=10))


def test_feed_is_no_article():
    with pytest.raises(InputError, match="feed"):
        clean('<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel></channel></rss>', id="a")


def test_wrong_date_is_named():
    with pytest.raises(RecordError, match="published"):
        clean("Gmina Jodłów", id="a", published="wczoraj")


def test_deeply_nested_page():
    with pytest.raises(InputError, match="deeper"):
        clean("<html>" + "<div>" * 2_000, id="a")


def test_listing_is_counted_and_split():
    cleaned = clean(LISTING, id="lista")
    assert cleaned.listing == len(LEADS)
    assert cleaned.article.text == LISTING
    items = clean_items(LISTING.encode("cp1250"), id="lista", source="strona")
    assert [item.article.text for item in items] == list(LEADS)
    assert [item.article.id for item in items] == [f"lista#{n}" for n in range(1, len(LEADS) + 1)]
    assert {item.encoding for item in items} == {"windows-1250"}
    assert {item.article.source for item in items} == {"strona"}
    assert {item.listing for item in items} == {len(LEADS)}


def test_html_listing_is_counted_and_split():
    html = page(
        "".join(f'<li><h3><a href="/{n}">Wiadomość nr {n}</a></h3><p>{lead}</p></li>' for n, lead in enumerate(LEADS))
    )
    assert clean(html, id="lista").listing == len(LEADS)
    items = clean_items(html, id="lista", url="https://wierzbin.example/")
    assert [(item.article.title, item.article.url) for item in items][1] == (
        "Wiadomość nr 1",
        "https://wierzbin.example/1",
    )
    assert [item.article.text for item in items] == list(LEADS)


def test_an_article_is_its_only_item():
    assert clean_items(ARTICLE, id="a") == [clean(ARTICLE, id="a")]
    assert clean_items(page(BODY), id="a") == [clean(page(BODY), id="a")]


def test_mark_at_the_beginning_of_bytes_is_dropped():
    assert clean(codecs.BOM_UTF8 + b"Gmina", id="a").article.text == "Gmina"


def test_a_megabyte_of_text():
    text = ARTICLE * 2_500
    assert clean(text, id="a").article.text == text
