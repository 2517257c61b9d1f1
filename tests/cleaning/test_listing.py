import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.cleaning.html import Limits
from cwdnlp.cleaning.listing import is_listing, split_listing
from cwdnlp.cleaning.listing_html import html_items
from cwdnlp.errors import InputError

from .samples import ARTICLE, LEADS, LISTING, LISTING_TAIL, page


def texts(text):
    return [item.text for item in split_listing(text)]


def cut(lead, words=18):
    return " ".join(lead.split()[:words]) + "…"


def test_leads_come_out_and_nothing_else():
    assert texts(LISTING) == list(LEADS)


def test_offsets_index_into_the_text():
    assert [LISTING[item.start : item.end] for item in split_listing(LISTING)] == list(LEADS)


def test_carriage_returns_do_not_disturb():
    text = LISTING.replace("\n", "\r\n")
    assert [text[item.start : item.end] for item in split_listing(text)] == list(LEADS)


def test_cut_leads_need_no_heading():
    assert texts("\n".join(cut(lead) for lead in LEADS)) == [cut(lead) for lead in LEADS]


def test_titles_with_read_more():
    text = "".join(f"Tytuł wiadomości nr {n}\n{lead}\nCzytaj więcej\n\n" for n, lead in enumerate(LEADS, 1))
    assert texts(text) == list(LEADS)


def test_days_and_a_heading():
    text = "Aktualności – archiwum 2024\n" + "".join(f"{n + 1}.02.2024\n{lead}\n" for n, lead in enumerate(LEADS))
    assert texts(text) == list(LEADS)


def test_blank_lines_between_leads():
    assert texts(LISTING.replace("\n", "\n\n")) == list(LEADS)


def test_capitals_and_no_diacritics():
    plain = LISTING.translate(str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ"))
    assert len(texts(plain)) == len(LEADS)


PARAGRAPHS = [
    "Powiat wierzbiński zakończył przebudowę mostu na Strudze. Przeprawa była zamknięta przez jedenaście miesięcy.",
    "Nowy most ma trzydzieści metrów długości i dwa chodniki. Może po nim przejechać ciężarówka o masie 40 ton.",
    "Starosta Lech Bober przypomniał, że stary most pamiętał czasy przedwojenne. Jego remont nie miał już sensu.",
    "Pieniądze na budowę pochodzą z rządowego funduszu oraz z budżetów powiatu i gminy. Każda strona dała swoje.",
    "Wykonawcą była firma z Brzeźna Leśnego, która wygrała przetarg z sześcioma innymi. Gwarancja obejmie osiem lat.",
    "Kierowcy przejechali mostem już w poniedziałek rano. Wcześniej wstęgę przecięli uczniowie szkoły w Modrzewiu.",
    "Kolejną inwestycją będzie przebudowa ronda w Jodłowie. Przetarg starostwo ogłosi jesienią tego roku.",
]

NOT_LISTINGS = {
    "article": ARTICLE,
    "many paragraphs": "Most na Strudze gotowy\n" + "\n".join(PARAGRAPHS),
    "many paragraphs with a page around": (
        "Aktualności\nMost na Strudze gotowy\nDodano: 3 maja 2022\n" + "\n".join(PARAGRAPHS) + "\n" + LISTING_TAIL
    ),
    "report with a list": (
        "Sesja rady gminy\nRadni gminy Jodłów obradowali w środę nad budżetem. Przyjęli jedenaście uchwał:\n"
        + "".join(f"– w sprawie zmiany numer {n} w planie zagospodarowania obrębu Modrzewie,\n" for n in range(11))
        + "Następna sesja odbędzie się w czerwcu.\n"
    ),
    "bulletin with headings": "\n".join(
        f"Wieści z wydziału nr {n}\n{lead}" for n, lead in enumerate([*LEADS[:2], *LEADS[3:]], 1)
    ),
    "notice with bullets": "Ogłoszenie\nWójt zaprasza mieszkańców na spotkania w sołectwach gminy Jodłów.\n"
    + "".join(f"• {lead}\n" for lead in LEADS),
    "numbered notice": "Regulamin\n" + "".join(f"{n}. {lead}\n" for n, lead in enumerate(LEADS, 1)),
    "interview": "Rozmowa z wójtem\n"
    + "".join(
        f"– Co dalej z inwestycją numer {n} w gminie, o którą pytają nasi czytelnicy?\n– {lead}\n"
        for n, lead in enumerate(LEADS)
    ),
    "one cut paragraph": "Most na Strudze gotowy\n" + "\n".join(PARAGRAPHS)[:-8],
    "continuing paragraphs": "Wiadomości z kategorii mosty\n"
    + "\n".join(
        f"{word} {paragraph[0].lower()}{paragraph[1:]}"
        for word, paragraph in zip(
            ["Wczoraj", "Ponadto", "Dodatkowo", "Natomiast", "Również", "Następnie", "Także"], PARAGRAPHS, strict=True
        )
    ),
    "article with teasers": "Most na Strudze gotowy\n"
    + "\n".join(PARAGRAPHS)
    + "\nZobacz także:\n"
    + "\n".join(cut(lead) for lead in LEADS[:5]),
    "four leads": "Wiadomości z kategorii Nasza okolica\n" + "\n".join(cut(lead) for lead in LEADS[:4]),
    "gallery": "Dzień w obiektywie\n" + "".join(f"Fot. {n}. {cut(lead, 12)}\n" for n, lead in enumerate(LEADS)),
    "table": "\n".join(f"Sołectwo nr {n} otrzyma na remont świetlicy {n} tys. zł" for n in range(30)),
    "schedule": "Harmonogram spotkań\n"
    + "".join(f"{n} marca, godz. 17.00, świetlica wiejska w sołectwie numer {n} gminy Jodłów\n" for n in range(1, 20)),
    "empty": "",
    "one line": "gmina Jodłów " * 1000,
    "wishes": "Szanowni Państwo,\nżyczę zdrowych, spokojnych i radosnych świąt.\nWójt Gminy Jan Lipka",
}


@pytest.mark.parametrize("name", NOT_LISTINGS)
def test_an_article_is_no_listing(name):
    assert texts(NOT_LISTINGS[name]) == []
    assert is_listing(NOT_LISTINGS[name]) is False


def test_a_listing_is_recognised():
    assert is_listing(LISTING) is True


def test_a_megabyte_ends_in_time():
    text = "Aktualności – archiwum\n" + "\n".join(f"{n} {lead}" for n in range(1_000) for lead in LEADS)
    start = time.perf_counter()
    is_listing(text)
    assert time.perf_counter() - start < 4


@given(
    st.lists(st.sampled_from([*LEADS, *map(cut, LEADS), "Aktualności", "Czytaj więcej", "", "1", "• a"]), max_size=30)
)
def test_items_are_lines_in_order(lines):
    text = "\n".join(lines)
    last = 0
    for item in split_listing(text):
        assert last <= item.start < item.end
        assert text[item.start : item.end] == item.text
        assert item.text in lines
        last = item.end


def block(n, lead, kind="article"):
    inner = (
        f'<h2><a href="/news/{n}">Wiadomość numer {n}</a></h2><span class="date">{n}.02.2024</span>'
        f'<p>{lead}</p><a href="/news/{n}">Czytaj więcej</a>'
    )
    return f"<{kind}>{inner}</{kind}>"


@pytest.mark.parametrize("kind", ["article", "li", "div", "section"])
def test_html_blocks(kind):
    html = page("<h1>Aktualności</h1>" + "".join(block(n, lead, kind) for n, lead in enumerate(LEADS, 1)))
    items = html_items(html, url="https://wierzbin.example/aktualnosci")
    assert [item.text for item in items] == list(LEADS)
    assert [item.title for item in items] == [f"Wiadomość numer {n}" for n in range(1, 8)]
    assert items[2].url == "https://wierzbin.example/news/3"
    assert items[2].published == "2024-02-03"
    assert [(item.start, item.end) for item in items] == [(0, len(lead)) for lead in LEADS]


def test_html_cards_inside_a_link():
    cards = "".join(f'<a href="/n{n}"><h3>Wiadomość nr {n}</h3><p>{lead}</p></a>' for n, lead in enumerate(LEADS))
    assert [item.text for item in html_items(page(f"<div>{cards}</div>"))] == list(LEADS)


def test_html_links_without_headings():
    rows = "".join(f'<li><a href="n{n}">Wiadomość dnia nr {n}</a><br>{lead}</li>' for n, lead in enumerate(LEADS))
    items = html_items(page(f"<ul>{rows}</ul>"))
    assert [item.text for item in items] == list(LEADS)
    assert items[0].url == "n0"


def test_html_headings_followed_by_paragraphs():
    flat = "".join(f'<h3><a href="/n{n}">Wiadomość nr {n}</a></h3><p>{lead}</p>' for n, lead in enumerate(LEADS))
    assert [item.text for item in html_items(page(f"<div>{flat}</div>"))] == list(LEADS)


SECTIONS = "".join(f"<section><h2>Etap numer {n}</h2><p>{text}</p></section>" for n, text in enumerate(PARAGRAPHS))
TEASERS = "".join(block(n, cut(lead), "div") for n, lead in enumerate(LEADS[:5], 1))


@pytest.mark.parametrize(
    "html",
    [
        page(f"<article>{SECTIONS}</article>"),
        page(SECTIONS.replace("<h2>", '<h2><a href="#etap">').replace("</h2>", "</a></h2>")),
        page("".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) + TEASERS),
        page(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p>{TEASERS}"),
        page(f"<p>{PARAGRAPHS[0]}</p><aside>{TEASERS}</aside>"),
        page(f"<nav>{TEASERS}</nav><p>{PARAGRAPHS[0]}</p>"),
        page("<ul>" + "".join(f"<li><a href='/{n}'>Dział numer {n} menu</a></li>" for n in range(30)) + "</ul>"),
        page("".join(f"<p>{text} <a href='/p{n}'>Plik nr {n} tutaj</a></p>" for n, text in enumerate(PARAGRAPHS))),
        page("".join(block(1, lead) for lead in LEADS)),
        page(TEASERS.split("</div>")[0] + "</div>"),
        "",
        "Gmina Jodłów",
    ],
    ids=[
        "sections", "anchors", "teasers", "short article", "side column", "menu", "links", "attachments", "one link",
        "one item", "empty", "text",
    ],
)  # fmt: skip
def test_html_articles_are_no_listings(html):
    assert html_items(html) == []


def test_html_depth_is_limited():
    with pytest.raises(InputError, match="deeper"):
        html_items("<div>" * 300 + "x", limits=Limits(depth=100))


def test_html_of_many_blocks_ends_in_time():
    html = page("".join(block(n, LEADS[n % 7]) for n in range(5_000)))
    start = time.perf_counter()
    html_items(html)
    assert time.perf_counter() - start < 6
