import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.cleaning import body as body_module
from cwdnlp.cleaning import html as html_module
from cwdnlp.cleaning.body import Body, BodyTimeoutError, read_body_within
from cwdnlp.cleaning.dates import find_date, find_published
from cwdnlp.cleaning.html import Limits, extract, looks_like_html
from cwdnlp.errors import InputError

from .samples import page

PROSE = (
    "<p>Wójt Gminy Jodłów Jan Lipka podpisał we wtorek umowę na budowę drogi w Modrzewiu. Prace ruszą w czerwcu.</p>"
    "<p>Koszt wyniesie 2,4 mln zł, z czego połowę pokryje dotacja. Droga będzie miała chodnik i oświetlenie.</p>"
)
NAV = "<nav><ul><li><a href='/'>Strona główna</a></li><li><a href='/k'>Kontakt</a></li></ul></nav>"
FOOTER = "<footer>Urząd Gminy Jodłów, ul. Rynek 1</footer>"


def test_article_without_menu_and_footer():
    found = extract(page(f"{NAV}<article><h1>Umowa podpisana</h1>{PROSE}</article>{FOOTER}"))
    assert "podpisał we wtorek umowę" in found.text
    assert "Koszt wyniesie 2,4 mln zł" in found.text
    assert "Strona główna" not in found.text
    assert "Rynek 1" not in found.text
    assert found.warnings == ()


def test_lists_and_tables_are_kept():
    body = (
        f"<article>{PROSE}<ul><li>gmina Modrzewie</li><li>gmina Brzeźno Leśne</li></ul>"
        "<table><tr><td>Wkład własny</td><td>800 tys. zł</td></tr></table></article>"
    )
    text = extract(page(body)).text
    assert "- gmina Modrzewie\n- gmina Brzeźno Leśne" in text
    assert "Wkład własny" in text
    assert "800 tys. zł" in text


def test_soft_hyphens_and_fixed_spaces():
    text = extract(
        page("<article><p>Wierz&shy;bin&nbsp;ma 5&nbsp;mln zł na wodo\u00adciągi i drogi.</p></article>")
    ).text
    assert "Wierzbin ma 5 mln zł na wodociągi i drogi." in text


@pytest.mark.parametrize(
    ("body", "title", "head", "expected"),
    [
        ("<h1>Umowa podpisana</h1>", "Umowa podpisana - Gmina Jodłów", "", "Umowa podpisana"),
        (
            "<h1>Gmina Jodłów</h1><article><h1>Żłobek gotowy</h1></article>",
            "Żłobek gotowy | Jodłów",
            "",
            "Żłobek gotowy",
        ),
        ("<h1>Gmina Jodłów</h1>", "Nowy żłobek otwarty - Gmina Jodłów", "", "Nowy żłobek otwarty"),
        ("", "x", '<meta property="og:title" content="Droga w budowie">', "Droga w budowie"),
        (
            "",
            "x",
            '<meta property="og:site_name" content="Powiat"><meta property="og:title" content="Sesja – Powiat">',
            "Sesja",
        ),
        ("<h1>Sesja rady</h1>", "", "", "Sesja rady"),
    ],
)
def test_title(body, title, head, expected):
    assert extract(page(body + PROSE, title=title, head=head)).title == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta property="article:published_time" content="2021-05-12T10:00:00+02:00">', "", "2021-05-12"),
        ('<script type="application/ld+json">{"datePublished": "2020-02-03T08:00"}</script>', "", "2020-02-03"),
        ("", '<time class="entry-date published" datetime="2019-11-30">wczoraj</time>', "2019-11-30"),
        ("", "<p>Data publikacji: 12.05.2021</p>", "2021-05-12"),
        ("", "<div>Opublikowano: piątek, 3 lutego 2023, 11:20</div>", "2023-02-03"),
        ("", "<div>Opublikowano 3 lutego 2023</div>", "2023-02-03"),
        ("", "<p>Umowę podpisano 12 maja 2021 r. w Jodłowie.</p>", None),
        ("", "", None),
    ],
)
def test_published(head, body, expected):
    assert extract(page(f"<article>{body}{PROSE}</article>", head=head)).published == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-06-18T10:00", "2021-06-18"),
        ("3.2.2022 r.", "2022-02-03"),
        ("30-11-2021", "2021-11-30"),
        ("25 Kwiecień 2022 r.", "2022-04-25"),
        ("02 wrz 2022 07:09", "2022-09-02"),
        ("Marzec 12, 2020", "2020-03-12"),
        ("7 PAŹDZIERNIKA 2018", "2018-10-07"),
        ("31.02.2021, potem 1.03.2021", "2021-03-01"),
        ("12.05.1890", None),
        ("nr 112.05.20213", None),
        ("", None),
    ],
)
def test_find_date(text, expected):
    assert find_date(text) == expected


def test_a_sentence_on_publishing_is_no_date_of_publication():
    sentence = (
        "Opublikowano 3 maja 2020 r. wyniki konkursu na stanowisko, o którym pisaliśmy wcześniej w aktualnościach."
    )
    assert find_published(sentence) is None
    assert find_published("x\nDodano: 3 maja 2020", lines=1) is None


def test_windows_1250_declaration_inside_text_does_not_matter():
    head = '<meta charset="windows-1250">'
    assert "Jodłów" in extract(page(f"<article>{PROSE}</article>", head=head)).text


@pytest.mark.parametrize(
    ("html", "warning"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("<html><head><title>Gmina</title></head></html>", "no text"),
        ("<frameset><frame src='a.html'></frameset>", "frames"),
        ("<body><script>document.write('Umowa')</script></body>", "script"),
        ("<!-- nic -->", "empty"),
    ],
)
def test_pages_without_text(html, warning):
    found = extract(html)
    assert found.text == ""
    assert len(found.warnings) == 1
    assert warning in found.warnings[0]


def test_unclosed_tags():
    text = extract("<div><p>Gmina Jodłów <b>podpisała<p>umowę na drogę<ul><li>etap pierwszy<li>etap drugi").text
    for word in ("Jodłów", "podpisała", "umowę na drogę", "etap pierwszy", "etap drugi"):
        assert word in text


def test_entity_bomb_does_not_grow():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "gmina"}">' for n in range(12))
    found = extract(f'<?xml version="1.0"?><!DOCTYPE b [{entities}]><b>&e11; Jodłów</b>')
    assert len(found.text) < 5_000


@pytest.mark.parametrize("tag", ["div", "b", "span", "ul><li", "blockquote", "table><tr><td"])
def test_deep_nesting_is_refused(tag):
    with pytest.raises(InputError, match="deeper than 200"):
        extract(f"<{tag}>" * 2000 + "Jodłów")


def test_depth_counts_real_nesting_only():
    assert "Jodłów 999" in extract("".join(f"<p>Gmina Jodłów {n}" for n in range(1000))).text
    assert extract("<div>" * 150 + "Gmina Jodłów" + "</div>" * 150).text == "Gmina Jodłów"


def test_depth_limit_is_an_option():
    with pytest.raises(InputError, match="deeper than 5"):
        extract("<div>" * 10 + "x", limits=Limits(depth=5))


def test_size_limit():
    with pytest.raises(InputError, match="the limit is 10"):
        extract("x" * 11, limits=Limits(characters=10))


@pytest.mark.parametrize(
    "html", ["gmina " * 830_000, "<p>" + "gmina " * 830_000 + "</p>", "<p>" * 100_000, "<" * 1_000_000]
)
def test_huge_pages_end_in_time(html):
    start = time.perf_counter()
    extract(html)
    assert time.perf_counter() - start < 15


def test_time_budget_is_kept_and_the_text_is_not_lost():
    html = page("<article>" + "".join(f"<p>Zdanie numer {n} o gminie Jodłów.</p>" for n in range(8_000)) + "</article>")
    start = time.perf_counter()
    found = extract(html, limits=Limits(seconds=0.01))
    assert time.perf_counter() - start < 5
    assert "Zdanie numer 7999 o gminie" in found.text
    assert any("stopped" in warning for warning in found.warnings)


def test_the_child_process_gives_the_same_text():
    html = page(f"<article>{PROSE}</article>")
    assert read_body_within(html, seconds=60).text == body_module.read_body(html).text


def test_the_child_process_is_stopped():
    with pytest.raises(BodyTimeoutError):
        read_body_within(page(PROSE), seconds=0.001)


def test_a_failing_child_gives_nothing(monkeypatch):
    monkeypatch.setattr(body_module.sys, "executable", "/bin/false")
    assert read_body_within(page(PROSE), seconds=60) == Body()


def test_visible_text_stands_in_when_nothing_is_extracted(monkeypatch):
    monkeypatch.setattr(html_module, "read_body", lambda *_, **__: Body())
    found = extract(page(f"{NAV}{PROSE}{FOOTER}"))
    assert "podpisał we wtorek" in found.text
    assert "Strona główna" not in found.text
    assert "no article was extracted" in found.warnings[0]


def test_loss_is_counted(monkeypatch):
    monkeypatch.setattr(html_module, "read_body", lambda *_, **__: Body(text="Tylko pięć słów z wielu"))
    body = "".join(f"<p>Zdanie {n} o gminie.</p>" for n in range(100))
    assert extract(page(body)).warnings == (
        "395 of 400 visible words outside menus and links are missing from the text",
    )


def test_menus_are_no_loss(monkeypatch):
    monkeypatch.setattr(html_module, "read_body", lambda *_, **__: Body(text="Tylko pięć słów z wielu"))
    links = "".join(f"<a href='/{n}'>Dział numer {n} menu</a>" for n in range(200))
    assert extract(page(f"<div>{links}</div><nav>{'słowo ' * 300}</nav>")).warnings == ()


def test_repeated_text_is_not_taken(monkeypatch):
    monkeypatch.setattr(html_module, "read_body", lambda *_, **__: Body(text="gmina Jodłów " * 500))
    found = extract(page(PROSE))
    assert "repeated" in found.warnings[0]
    assert found.text.count("Jodłów") == 1


def test_hidden_text_is_not_visible(monkeypatch):
    monkeypatch.setattr(html_module, "read_body", lambda *_, **__: Body())
    text = extract(page(f'<div style="display: none">tajne</div><p hidden>ukryte</p>{PROSE}')).text
    assert "tajne" not in text
    assert "ukryte" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html><p>x", True),
        ("\ufeff  <HTML lang=pl>", True),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">', True),
        ("<!-- a --><html>", True),
        ("<p>a</p><p>b</p><p>c</p>", True),
        ("Gmina Jodłów zaprasza.", False),
        ("Wpisz <b> w edytorze, by pogrubić. Znaki < i > są zakazane.", False),
        ("", False),
        ("<" * 100_000, False),
    ],
)
def test_looks_like_html(text, expected):
    assert looks_like_html(text) is expected


@given(st.text(alphabet="<>/pdivb =\"'!-&;a ąó\n", max_size=300))
def test_no_html_makes_extraction_fail(html):
    assert isinstance(extract(html).text, str)


def test_an_element_of_thousands_of_attributes_is_refused_at_once():
    page = "<p " + " ".join(f"a{number}='1'" for number in range(20_000)) + ">Wójt podpisał umowę.</p>"
    with pytest.raises(InputError, match="20,000 attributes, the limit is 1,000"):
        extract(page)
