import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.cleaning.clutter import clutter_lines, mark_clutter

from .samples import ARTICLE, LISTING

SENTENCE = "Gmina Jodłów podpisała wczoraj umowę na budowę nowej drogi w Modrzewiu."


def marked(text):
    return [text[start:end] for start, end in clutter_lines(text)]


@pytest.mark.parametrize(
    "line",
    [
        "Drukuj",
        "Drukuj   Poleć znajomym",
        "drukuj | pdf | powrót",
        "Udostępnij na Facebooku",
        "Dodaj komentarz",
        "Komentarze (0)",
        "Czytaj więcej",
        "CZYTAJ WIĘCEJ »",
        "(więcej…)",
        "[…]",
        "A A A",
        "A+ A A-",
        "Przejdź do treści   Kontrast   A+ A-",
        "Skip to content",
        "Wielkość tekstu: mała / duża",
        "Strona główna/Urząd/Aktualności",
        "Strona główna » Aktualności » Umowa podpisana w Jodłowie",
        "Jesteś tutaj: Start / Gmina",
        "Start | Urząd | Kontakt | Turystyka",
        "AktualnościSołectwaSportKontakt",
        "Data publikacji: 12.05.2021",
        "Opublikował: Jan Lipka",
        "Ostatnia modyfikacja: 3 maja 2020, 12:40",
        "Dodano 12.05.2021",
        "Wyświetleń: 412",
        "412 odsłon",
        "Kategorie: Inwestycje, Drogi",
        "Redaktor: AK",
        "Opublikowano 12 maja 2021 przez admin",
        "Piątek, 11 Lipiec 2014 11:16",
        "2023-02-11 13:45:04",
        "Fot. Jan Lipka",
        "Na zdjęciu: wójt Jan Lipka i radni",
        "Fot. 3. Nowa świetlica w Modrzewiu",
        "DSC_0032",
        "DSC_0032 DSC_0033 IMG 7046",
        "20210512_103000.jpg",
        "Galeria (6 zdjęć): IMG_1.jpg IMG_2.jpg",
        "regulamin.pdf 564.03 KB",
        "Załącznik: formularz zgłoszenia.docx (41 KB)",
        "Do pobrania:",
        "Ten adres pocztowy jest chroniony przed spamowaniem. Włącz obsługę JavaScript.",
        "© 2021 Gmina Jodłów. Wszelkie prawa zastrzeżone.",
        "Ta strona używa ciasteczek. Rozumiem",
        "Serwis wykorzystuje pliki cookies. Korzystając z niego, wyrażasz zgodę na ich zapisywanie.",
        "Administratorem Pani/Pana danych osobowych jest Wójt Gminy Jodłów z siedzibą w Jodłowie przy ulicy Rynek 1.",
        "Zapisz się do newslettera!",
        "Wybierz język",
        "PL EN DE UA",
        "There is no translation available.",
        "Dziś jest piątek, 13 maja. Imieniny: Glorii, Roberta",
        "Zobacz także: Nowy żłobek w Brzeźnie Leśnym",
        "Drukuj | PDF | Powrot",
    ],
)
def test_lines_of_clutter(line):
    assert marked(f"{SENTENCE}\n{line}\n{SENTENCE} Dalej.") == [line]


@pytest.mark.parametrize(
    "line",
    [
        SENTENCE,
        "Wójt wydrukował i udostępnił regulamin.",
        "Czytaj więcej książek – nowa akcja biblioteki w Wierzbinie.",
        "Umowa podpisana",
        "Kontakt",
        "Szkoła Podstawowa nr 3",
        "Gmina Jodłów",
        "Gmina Modrzewie, Gmina Jodłów, Powiat Wierzbiński",
        "1 250 000 zł",
        "12 maja 2021 r.",
        "Sobota, 12 lipca, godz. 17:00 – koncert",
        "Wierzbin, dnia 13-09-2017 r.",
        "Termin: 12 maja 2021 r.",
        "Miejsce: świetlica w Modrzewiu",
        "Realizacja: wrzesień 2018 – czerwiec 2020",
        "Dodał: – Bardzo się cieszymy, że ta umowa została dziś podpisana.",
        "Aktualizacja: remont drogi w Modrzewiu przedłużono o dwa tygodnie z powodu deszczu.",
        "Opublikowano wyniki naboru na stanowisko sekretarza gminy.",
        "Zdjęcia z uroczystości można obejrzeć w holu urzędu do końca miesiąca.",
        "W urzędzie odbyło się szkolenie z ochrony danych osobowych, które poprowadził inspektor ochrony danych.",
        "Formularz należy złożyć w urzędzie, a plik regulamin.pdf znajduje się na stronie programu.",
        "Sport i turystyka w gminie Jodłów",
        "turystyka, sport, kultura, edukacja",
        "Na zdjęcie satelitarne gminy czekaliśmy dwa lata i wreszcie jest już ono dostępne w urzędzie.",
        "Autor nagrodzonej pracy, uczeń szkoły w Modrzewiu, odebrał dyplom z rąk wójta.",
        "Cookie, pies strażników miejskich, przeszedł na emeryturę.",
        "Prawo do świadczenia mają mieszkańcy zgodnie z ustawą.",
    ],
)
def test_lines_of_an_article(line):
    assert marked(f"Nagłówek wiadomości dnia\n{line}\n{SENTENCE}") == []


def test_an_article_has_no_clutter():
    assert marked(ARTICLE) == []


def test_topic_list_is_no_menu():
    topics = "Strategia obejmuje obszary:\nTurystyka\nSport\nKultura\nEdukacja\nZdrowie\n" + SENTENCE
    assert marked(topics) == []


def test_menu_of_one_entry_a_line():
    menu = ["Aktualności", "Urząd", "Gmina Jodłów", "Turystyka", "Przetargi", "Kontakt"]
    assert marked("\n".join([*menu, "Umowa na drogę podpisana", SENTENCE])) == menu


def test_calendar():
    days = [str(day) for day in range(1, 31)]
    text = f"{SENTENCE}\nKalendarz imprez\nMaj 2023\nPn Wt Śr Cz Pt So Nd\n" + "\n".join(days)
    assert marked(text) == ["Kalendarz imprez", "Maj 2023", "Pn Wt Śr Cz Pt So Nd", *days]
    assert marked(f"{SENTENCE}\n1 2 3 4 5 6 7 8 9 10") == ["1 2 3 4 5 6 7 8 9 10"]


def test_numbers_of_a_table_are_no_calendar():
    assert marked(f"{SENTENCE}\nJodłów\n12\nModrzewie\n7\n{SENTENCE}") == []
    assert marked(f"{SENTENCE}\n4 17 3 28 9 11 30\n{SENTENCE}") == []


def test_counters_next_to_buttons():
    assert marked(f"{SENTENCE}\nLubię to!\n143\n0") == ["Lubię to!", "143", "0"]


def test_repeated_heading_keeps_its_first():
    heading = "Umowa na drogę podpisana"
    spans = clutter_lines(f"{heading}\n{heading}\n{SENTENCE}")
    assert spans == [(len(heading) + 1, 2 * len(heading) + 1)]


def test_alternative_texts_with_counters():
    alts = [f"Podpisanie umowy w Jodłowie {n}" for n in range(1, 5)]
    assert marked("\n".join(["Podpisanie umowy w Jodłowie", SENTENCE, *alts])) == alts
    assert marked(f"{SENTENCE}\nObraz 1 z 3\nObraz 2 z 3\nObraz 3 z 3") == [f"Obraz {n} z 3" for n in (1, 2, 3)]


def test_numbered_items_are_no_photos():
    schools = "\n".join(f"Szkoła Podstawowa nr {n}" for n in range(1, 6))
    assert marked(f"Nowe boiska w mieście\nSzkoła Podstawowa\n{schools}\n{SENTENCE}") == []


def test_related_news_until_the_end():
    related = ["Podobne wiadomości", "Nowy żłobek w Brzeźnie Leśnym", "Wójt Modrzewia Ewa Sosna na dożynkach"]
    assert marked("\n".join(["Umowa podpisana", SENTENCE, *related])) == related


def test_related_news_inside_an_article():
    related = ["Zobacz także:", "» Nowy żłobek w Brzeźnie Leśnym", "» Dożynki w Modrzewiu"]
    text = "\n".join([SENTENCE, *related, "Drugi etap prac", SENTENCE + " Potem."])
    assert marked(text) == related
    spaced = "\n".join([SENTENCE, "", *related, "", "Drugi etap prac", "", SENTENCE + " Potem."])
    assert marked(spaced) == related


def test_section_name_above_an_article_is_no_list_of_other_news():
    assert marked(f"Aktualności\nUmowa na drogę podpisana\n{SENTENCE}") == ["Aktualności"]


def test_section_name_below_an_article_is():
    text = f"Umowa na drogę podpisana\n{SENTENCE}\nAktualności\nNowy żłobek w Modrzewiu\nDożynki w sobotę"
    assert marked(text) == ["Aktualności", "Nowy żłobek w Modrzewiu", "Dożynki w sobotę"]


def test_footer_needs_a_sign():
    address = ["Urząd Gminy Jodłów", "ul. Rynek 1, 11-222 Jodłów", "tel. 11 222 33 44"]
    assert marked("\n".join([SENTENCE, *address])) == []
    footer = [*address, "© Gmina Jodłów"]
    assert marked("\n".join([SENTENCE, *footer])) == footer


def test_privacy_notice_with_its_lists():
    notice = [
        "Administratorem Pani/Pana danych osobowych jest Gmina Jodłów z siedzibą przy ulicy Rynek 1 w Jodłowie.",
        "Kontakt z inspektorem:",
        "a) listownie na adres urzędu",
        "Ma Pani/Pan prawo do:",
        "1. dostępu do danych,",
        "2. wniesienia skargi do organu nadzorczego,",
        "Podanie danych jest dobrowolne, lecz potrzebne do wysyłania wiadomości o sprawach gminy.",
    ]
    assert marked("\n".join([SENTENCE, *notice])) == notice


def test_capitals_decomposed_letters_and_soft_hyphens():
    assert marked(f"{SENTENCE}\nPRZEJDŹ DO TREŚCI") == ["PRZEJDŹ DO TREŚCI"]
    decomposed = unicodedata.normalize("NFD", "Udostępnij na Facebooku")
    assert marked(f"{SENTENCE}\n{decomposed}") == [decomposed]
    assert marked(f"{SENTENCE}\nUdo\u00adstępnij") == ["Udo\u00adstępnij"]
    assert marked(f"{SENTENCE}\nCzytaj\u00a0więcej") == ["Czytaj\u00a0więcej"]


def test_line_ends_and_blanks():
    text = f"{SENTENCE}\r\n  Drukuj \t\r\n\r\n\tPowrót\r{SENTENCE}"
    assert marked(text) == ["Drukuj", "Powrót"]


@pytest.mark.parametrize("text", ["", "\n", " \r\n \n", "\u00ad"])
def test_nothing_to_mark(text):
    assert clutter_lines(text) == []


def test_the_tail_of_a_listing_is_clutter_and_its_leads_are_not():
    kinds = {line.text: line.kind for line in mark_clutter(LISTING)}
    assert kinds["Luty 2024"] == "calendar"
    assert kinds["Zapisz się do newslettera!"] is not None
    assert kinds["Polityka prywatności"] is not None
    assert not any(line.kind for line in mark_clutter(LISTING) if line.prose)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"Gmina Jodłów podpisała umowę nr {n} na budowę drogi w Modrzewiu.\n" for n in range(14_000)),
        "gmina " * 850_000,
        " " * 1_000_000,
        "A " * 500_000,
        ("_" * 390 + "\n") * 2_500,
        ("A a " * 95 + "\n") * 2_500,
        ("> " * 150 + "\n") * 3_000,
        ("1" * 390 + "\n") * 2_500,
        ("a." * 190 + "pdf x\n") * 2_500,
    ],
    ids=["article", "line", "blanks", "letters", "underscores", "sizes", "crumbs", "digits", "files"],
)
def test_time_is_linear(text):
    start = time.perf_counter()
    clutter_lines(text)
    assert time.perf_counter() - start < 4


LINES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["Drukuj", "Czytaj więcej", "Aktualności", "Kontakt", "1", "2", SENTENCE, "Zobacz także", "© Gmina"]
    ),
)


@given(st.lists(LINES, max_size=40), st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
def test_spans_lie_inside_lines_and_never_overlap(lines, end):
    text = end.join(lines)
    last = 0
    for start, stop in clutter_lines(text):
        assert last <= start < stop <= len(text)
        assert "\n" not in text[start:stop]
        assert "\r" not in text[start:stop]
        assert text[start:stop] == text[start:stop].strip()
        before = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        assert text[before:start].strip(" \t\x1c\x1d\x1e\x1f\x85\xa0\x0b\x0c\u2028\u2029\u3000").strip() == ""
        last = stop


def test_teasers_of_other_news_that_are_cut_off():
    teasers = ["Zobacz także", "Radni gminy Modrzewie przyjęli w środę plan ochrony przed suszą na kolejne…"]
    assert marked("\n".join([SENTENCE, *teasers])) == teasers
