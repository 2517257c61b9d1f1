"""Articles read: from their page, from what the source carried, and what is no article."""

import pytest

from cwdnlp.json_lines import MOST_CHARACTERS
from cwdnlp.monitor.candidates import Content
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.sources import read_article
from cwdnlp.monitor.sources.article import PATIENCE
from cwdnlp.pipeline import MAX_CHARS
from tests.monitor.sources.canned import SITE, Canned, attempt, pending, read, response

TEXT = (
    "Wójt Gminy Jodłów Jan Nowak podpisał we wtorek umowę na budowę drogi gminnej do Wierzbina. Prace ruszą w maju, "
    "a kosztować będą 2,5 mln zł, z czego połowę daje Rządowy Fundusz Rozwoju Dróg."
)
LONG = " ".join(f"Zdanie numer {n} opowiada o budowie drogi w gminie Jodłów." for n in range(40))


def html(text=TEXT, *, title="Umowa na drogę podpisana", more=""):
    body = f"<article><h1>{title}</h1><p>{text}</p></article>"
    return f"<html><head><title>{title}</title>{more}</head><body>{body}</body></html>"


def fault(*args, **kwargs):
    with pytest.raises(SourceError) as caught:
        read(*args, **kwargs)
    return caught.value


def test_a_page():
    found = read(html(more='<meta property="article:published_time" content="2026-06-30">'))
    article = found.article
    assert TEXT in article.text
    assert (article.id, article.url, article.source) == ("jodlow.example/umowa", f"{SITE}/umowa", "jodlow")
    assert (article.title, article.published) == ("Umowa na drogę podpisana", "2026-06-30")
    assert (found.etag, found.warnings) == ('"1"', ())


@pytest.mark.parametrize(
    ("of_page", "of_source", "chosen"),
    [
        ("Umowa na drogę podpisana", "Umowa na drogę …", "Umowa na drogę podpisana"),
        ("Gmina Jodłów", "Umowa podpisana", "Umowa podpisana"),
        ("Gmina Jodłów", None, "Gmina Jodłów"),
        ("", "Umowa podpisana", "Umowa podpisana"),
        ("UMOWA NA DROGĘ", "umowa na drogę", "UMOWA NA DROGĘ"),
    ],
)
def test_titles(of_page, of_source, chosen):
    assert read(html(title=of_page), title=of_source).article.title == chosen


def test_the_day_of_the_feed_goes_before_that_of_the_page():
    page = html(more='<meta property="article:published_time" content="2020-01-01">')
    assert read(page, published="2026-06-30").article.published == "2026-06-30"
    assert read(page).article.published == "2020-01-01"


@pytest.mark.parametrize("real", ["utf-8", "windows-1250", "iso-8859-2"])
@pytest.mark.parametrize("charset", [None, "utf-8", "windows-1250"])
def test_encodings(real, charset):
    assert "Wójt Gminy Jodłów" in read(html().encode(real), charset=charset).article.text


def test_what_only_the_header_tells():
    assert "Wójt Gminy Jodłów" in read(html().encode("utf-16-le"), charset="utf-16-le").article.text


def test_unchanged():
    answer = response(b"", url=f"{SITE}/umowa", status=304, etag='"8"', last_modified="Tue")
    fetcher = Canned({f"{SITE}/umowa": answer})
    found = read_article(pending(etag='"7"', last_modified="Mon"), fetcher=fetcher)
    assert (found.article, found.etag, found.last_modified) == (None, '"8"', "Tue")
    assert fetcher.asked == [(f"{SITE}/umowa", '"7"', "Mon", "page")]


# What the source carried


def test_content_without_an_address_is_the_article():
    candidate = pending(None, key="jodlow#7", content=Content(TEXT, "text"), title="Umowa", published="2026-06-30")
    article = read_article(candidate, fetcher=None).article
    assert (article.text, article.title, article.published, article.url) == (TEXT, "Umowa", "2026-06-30", None)
    assert (article.id, article.source) == ("jodlow#7", "jodlow")


def test_content_that_is_not_to_be_fetched_keeps_its_address():
    candidate = pending(content=Content(f"<p>{TEXT}</p>", "html"), fetch=False)
    article = read_article(candidate, fetcher=None).article
    assert (article.text, article.url) == (TEXT, f"{SITE}/umowa")


def test_plain_text_stays_as_it_is():
    text = TEXT + "\r\n\n  <b>nie HTML</b> & dalej " + TEXT
    assert read_article(pending(None, content=Content(text, "text")), fetcher=None).article.text == text


def test_content_stands_in_for_a_page_without_an_article():
    found = read("%PDF-1.7", content=Content(TEXT, "text"))
    assert found.article.text == TEXT
    assert found.warnings == ("taken from what the source carries, since the page seems to be a PDF document",)
    assert found.etag is None


@pytest.mark.parametrize("kind", [FaultKind.status, FaultKind.gone, FaultKind.timeout])
def test_content_stands_in_for_a_page_that_cannot_be_had_after_a_while(kind):
    down = SourceError("answers 500", kind=kind)
    assert fault(down, content=Content(TEXT, "text"), attempts=PATIENCE - 1).kind is kind
    assert read(down, content=Content(TEXT, "text"), attempts=PATIENCE).article.text == TEXT
    assert fault(down, attempts=PATIENCE).kind is kind


def test_content_that_is_no_article_does_not_stand_in():
    error = fault("<p>x</p>", content=Content("Czytaj więcej", "text"))
    assert (error.kind, error.message) == (FaultKind.no_article, "holds only 1 letters, too few for an article")


def test_content_does_not_stand_in_for_what_the_page_has():
    assert LONG[:60] in read(html(LONG), content=Content(TEXT, "text")).article.text


# What is no article


@pytest.mark.parametrize(
    ("body", "content_type", "message"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "PDF"),
        (b"\x89PNG\r\n...", "image/png", "PNG"),
        (b"\xff\xd8\xff....", "text/html", "JPEG"),
        (b"PK\x03\x04...", "application/zip", "ZIP"),
        (b"\0\0\0" * 50, "video/mp4", "NUL"),
        (b"<html><body><script>x()</script></body></html>", "text/html", "empty"),
        (b"<rss version='2.0'><channel><item><title>a</title></item></channel></rss>", "application/xml", "feed"),
        (("<div>" * 1000 + "x").encode(), "text/html", "nests elements deeper"),
        (b"<p>Zdj\xc4\x99cie</p>", "text/html", "holds only 7 letters"),
    ],
)
def test_what_is_no_article(body, content_type, message):
    error = fault(body, content_type=content_type)
    assert error.kind is FaultKind.no_article
    assert error.where == f"{SITE}/umowa"
    assert message in error.message


def test_a_text_too_long_for_the_pipeline():
    assert MOST_CHARACTERS == MAX_CHARS
    with pytest.raises(SourceError, match="the limit is 1,000,000") as caught:
        read_article(pending(None, content=Content("a" * (MAX_CHARS + 1), "text")), fetcher=None)
    assert caught.value.kind is FaultKind.no_article


@pytest.mark.parametrize("bad", ["\ud800", "\0"])
@pytest.mark.parametrize("kind", ["text", "html"])
def test_what_the_store_cannot_hold(bad, kind):
    candidate = pending(None, content=Content(TEXT + bad, kind))
    outcome = attempt(read_article, candidate, fetcher=None)
    if isinstance(outcome, SourceError):
        assert outcome.kind is FaultKind.no_article
    else:
        assert bad not in outcome.article.text


def test_a_title_with_half_a_character():
    with pytest.raises(SourceError, match="half a character"):
        read_article(pending(None, content=Content(TEXT, "text"), title="\ud800"), fetcher=None)


def test_neither_address_nor_text():
    with pytest.raises(SourceError, match="neither an address nor a text"):
        read_article(pending(None), fetcher=None)


# Stand-ins


@pytest.mark.parametrize(
    ("final", "kind"),
    [
        (f"{SITE}/", FaultKind.gone),
        (f"{SITE}/index.php", FaultKind.gone),
        ("https://www.jodlow.example/pl/", FaultKind.gone),
        (f"{SITE}/wp-login.php?redirect_to=x", FaultKind.gone),
        (f"{SITE}/user/login", FaultKind.gone),
        (f"{SITE}/logowanie", FaultKind.gone),
        (f"{SITE}/nowa-umowa", None),
        (f"{SITE}/?p=12", None),
        (f"{SITE}/logo-gminy", None),
    ],
)
def test_redirects(final, kind):
    if kind is None:
        assert read(html(LONG), final=final).warnings == (f"redirected to {final}",)
    else:
        error = fault(html(LONG), final=final)
        assert (error.kind, error.where) == (kind, f"{SITE}/umowa")


def test_a_redirect_within_the_site_to_its_other_name_needs_no_word():
    assert read(html(), final="https://www.jodlow.example/umowa/").warnings == ()


def test_an_article_on_the_start_page_may_lead_there():
    assert read(html(), url=f"{SITE}/", final=f"{SITE}/index.php").article is not None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404", "Wróć do strony głównej albo skorzystaj z wyszukiwarki na górze."),
        ("Błąd 404", "Coś poszło nie tak, spróbuj ponownie albo wróć do strony głównej."),
        ("404 - Gmina Jodłów", "Przepraszamy, coś poszło nie tak. Wróć do strony głównej gminy."),
        ("Gmina Jodłów", "Nie znaleziono strony. Sprawdź, czy adres został wpisany poprawnie."),
        ("Gmina Jodłów", "Strona nie istnieje lub została przeniesiona pod inny adres w serwisie."),
        ("Gmina Jodłów", "Przepraszamy, strona, której szukasz, nie istnieje. Wróć do początku."),
        ("Nie znaleziono artykułu", "Wróć do strony głównej albo skorzystaj z wyszukiwarki na górze."),
        ("Gmina Jodłów", "Podana strona nie została odnaleziona. Możesz wrócić do aktualności gminy."),
        ("Jodłów", "Żądanej strony nie znaleziono. Możesz wrócić do strony głównej serwisu."),
        ("Page not found", "It looks like nothing was found at this location. Maybe try a search?"),
    ],
)
def test_soft_not_found(title, text):
    error = fault(html(text, title=title))
    assert (error.kind, error.where) == (FaultKind.gone, f"{SITE}/umowa")


@pytest.mark.parametrize("title", ["404", "Nie znaleziono strony", "404 - Gmina Jodłów"])
def test_the_title_of_the_source_does_not_hide_that_a_page_is_not_there(title):
    text = "Przepraszamy, coś poszło nie tak. Wróć do strony głównej gminy."
    assert fault(html(text, title=title), title="Umowa na drogę podpisana").kind is FaultKind.gone


CLOSED = [
    ("Przerwa techniczna", "Szanowni Państwo, trwają prace modernizacyjne. Strona będzie dostępna jutro o 8:00."),
    ("Gmina Jodłów", "Serwis jest chwilowo niedostępny z powodu prac konserwacyjnych. Zapraszamy później."),
    ("Prace konserwacyjne", "Witryna jest chwilowo niedostępna z powodu zaplanowanej konserwacji."),
    ("Błąd", "Błąd nawiązywania połączenia z bazą danych"),
    ("WordPress › Błąd", "W witrynie wystąpił błąd krytyczny. Dowiedz się więcej na temat rozwiązywania problemów."),
    ("Just a moment...", "Verifying you are human. This may take a few seconds, please wait for the page."),
    ("Request Rejected", "The requested URL was rejected. Please consult with your administrator."),
    ("Zanim przejdziesz do serwisu", "Prosimy o zapoznanie się z informacją o przetwarzaniu danych osobowych."),
    ("Gmina Jodłów", "Nasza strona używa plików cookies. Dalsze korzystanie z niej oznacza zgodę na ich użycie."),
    ("Konto zawieszone", "To konto zostało zawieszone. Skontaktuj się z dostawcą usług hostingowych."),
    ("Brak dostępu", "Nie masz uprawnień do przeglądania tego zasobu. Zaloguj się, aby zobaczyć treść."),
]


@pytest.mark.parametrize(("title", "text"), CLOSED)
@pytest.mark.parametrize("told", ["Umowa na drogę podpisana", "Gmina Jodłów podpisała umowę na drogę"])
def test_a_closed_site_is_no_article_and_is_tried_again(title, text, told):
    error = fault(html(text, title=title), title=told)
    assert (error.kind, error.where) == (FaultKind.throttled, f"{SITE}/umowa")
    assert not error.kind.permanent


@pytest.mark.parametrize("title", ["Przerwa techniczna", "Gmina Jodłów - przerwa techniczna", "Just a moment..."])
def test_without_a_title_of_the_source_the_page_s_own_tells(title):
    assert fault(html(title=title)).kind is FaultKind.throttled


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Przerwa techniczna w kasie urzędu", "W piątek kasa urzędu będzie nieczynna: przerwa techniczna od 8 do 12."),
        ("Awaria strony internetowej", "W piątek strona internetowa gminy była niedostępna z powodu awarii serwera."),
        ("Prace techniczne na wodociągu", "W piątek prace techniczne na wodociągu w Wierzbinie, wody nie będzie."),
        ("Umowa na drogę podpisana", f"Nasza strona używa plików cookies. {TEXT}"),
    ],
)
@pytest.mark.parametrize("item", [None, 7])
def test_news_about_repairs_is_news(title, text, item):
    assert read(html(text, title=title), title=title, item_id=item).article.title == title
    assert read(html(text, title=title)).article.title == title


def test_a_short_page_without_a_word_of_the_article_does_not_replace_it():
    other = html("Zapraszamy ponownie, pracujemy nad nowym wyglądem dla Państwa.", title="Ups")
    error = fault(other, title="Umowa na drogę podpisana", item_id=7)
    assert (error.kind, error.kind.permanent) == (FaultKind.gone, False)
    assert read(other, title="Umowa na drogę podpisana").article is not None
    assert read(html(LONG, title="Ups"), title="Umowa podpisana", item_id=7).article is not None
    assert read(html(TEXT, title="Ups"), title="Umowa na drogę podpisana", item_id=7).article is not None


@pytest.mark.parametrize("body", [b"", b" \r\n "])
def test_an_empty_page_is_tried_again(body):
    assert fault(body).kind is FaultKind.protocol


@pytest.mark.parametrize(
    "text",
    [
        "Strona wymaga włączonej obsługi JavaScript. Proszę zmienić ustawienia przeglądarki.",
        "Aby korzystać z serwisu, włącz obsługę JavaScriptu w swojej przeglądarce internetowej.",
        "You need to enable JavaScript to run this app, please change your settings.",
        "Twoja przeglądarka ma JavaScript wyłączony, a bez niego strona gminy nie działa.",
    ],
)
def test_pages_that_need_a_script(text):
    error = fault(html(text, title="Gmina Jodłów"))
    assert (error.kind, error.message) == (FaultKind.no_article, "holds no text: a script has to fill it in")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Droga wojewódzka nr 404 zamknięta", TEXT),
        ("404 mieszkania dla młodych rodzin", TEXT),
        ("Nowa strona internetowa gminy", f"Dotychczasowa strona gminy już działa. {TEXT}"),
        ("Warsztaty", f"Na warsztatach z programowania uczono JavaScriptu. {TEXT}"),
        ("Konkurs", f"Wniosków nie znaleziono dotąd wiele, nabór trwa. {TEXT}"),
        ("Raport", f"Nie znaleziono strony z umową w archiwum urzędu. {LONG}"),
        ("Raport", f"{LONG} Nie znaleziono strony, o której mowa. {LONG}"),
    ],
)
def test_articles_that_only_sound_like_it(title, text):
    assert text[:50] in read(html(text, title=title)).article.text
