"""The words of page clutter: buttons, menus, labels of metadata, cookie bars, privacy notices.

All forms are lower-case; a phrase is compared with whole words, punctuation left out, and without the Polish
diacritics, since whole pages lack them: the lists are written with them and stripped when they are read.
"""

from __future__ import annotations

__all__ = [
    "ADDRESSING_SIGNS",
    "CAPTION_STARTS",
    "CLUTTER_STARTS",
    "COOKIE_SIGNS",
    "COOKIE_VERBS",
    "DATA_SIGNS",
    "FOOTER_SIGNS",
    "LANGUAGES",
    "LONE_MENU",
    "MENU",
    "METADATA_ANY",
    "METADATA_SHORT",
    "OFFICE_STARTS",
    "PHOTO_WORDS",
    "PLAIN_LETTERS",
    "RELATED_HEADINGS",
    "RIGHTS_STARTS",
    "TOPICS",
    "UI",
    "VALUE_WORDS",
    "WEAK_RELATED_HEADINGS",
]


PLAIN_LETTERS = str.maketrans("ąćęłńóśźż", "acelnoszz")
"""Polish letters and what clerks without them type."""


def _phrases(listed: str) -> frozenset[str]:
    """Read phrases separated by commas or line ends, without diacritics."""
    plain = listed.translate(PLAIN_LETTERS).replace("\n", ",")
    return frozenset(phrase.strip() for phrase in plain.split(",") if phrase.strip())


def _signs(*listed: str) -> tuple[str, ...]:
    """Read signs that may stand anywhere in a line, without diacritics."""
    return tuple(sign.translate(PLAIN_LETTERS) for sign in listed)


UI = _phrases("""
    drukuj, wydrukuj, drukuj stronę, drukuj artykuł, wersja do druku, wydrukuj stronę, druk, pdf, zapisz jako pdf
    pobierz pdf, generuj pdf, poleć znajomym, poleć znajomemu, wyślij znajomemu, wyślij e mail, wyślij link, email
    wyślij stronę, udostępnij, udostępnij na, udostępnij na facebooku, udostępnij na facebook, udostępnij artykuł
    udostępnij ten artykuł, udostępnij na twitterze, podziel się, tweet, tweetnij, lubię to, facebook, twitter
    instagram, youtube, linkedin, whatsapp, messenger, pinterest, skopiuj link, kopiuj link, rss, kanał rss, share
    przejdź do treści, przejdź do menu, przejdź do stopki, przejdź do wyszukiwarki, przejdź do głównej treści
    przejdź do nawigacji, przejdź do menu głównego, przejdź do treści głównej, przejdź do zawartości
    skip to content, skip to main content, skip to navigation, kontrast, wysoki kontrast, zmień kontrast
    zmiana kontrastu, wersja kontrastowa, wersja tekstowa, wielkość tekstu, wielkość czcionki, rozmiar czcionki
    rozmiar tekstu, powiększ czcionkę, pomniejsz czcionkę, zmniejsz tekst, zwiększ tekst, zmniejsz czcionkę
    zwiększ czcionkę, powiększ tekst, pomniejsz tekst, accessibility toolbar, accessibility tools, open toolbar
    narzędzia dostępności, otwórz pasek narzędzi, deklaracja dostępności, ułatwienia dostępu, skala szarości
    odwrócony kontrast, negatywny kontrast, podkreślone linki, podkreśl linki, czytelna czcionka, jasne tło, reset
    resetuj, wersja dla niedowidzących, wersja dla słabowidzących, domyślna czcionka, większa czcionka
    największa czcionka, czcionka domyślna, czcionka większa, czcionka największa, kontrast domyślny, font, font size
    czytaj więcej, czytaj dalej, czytaj całość, czytaj cały artykuł, więcej, zobacz więcej, pokaż więcej, mniej
    pokaż mniej, rozwiń, zwiń, read more, see more, zobacz całość, zobacz wszystkie, wszystkie aktualności
    powrót, wróć, wstecz, powrót do listy, wróć do listy, powrót do aktualności, wróć do aktualności, do góry, na górę
    powrót do góry, przewiń do góry, wróć na górę, poprzedni, następny, poprzednia, następna, poprzedni artykuł
    następny artykuł, poprzedni wpis, następny wpis, poprzednia strona, następna strona, previous, next, dalej
    strona główna, mapa strony, mapa serwisu, szukaj, wyszukaj, wyszukiwarka, szukaj w serwisie, zaloguj, zaloguj się
    logowanie, zarejestruj się, wyloguj, menu, menu główne, menu boczne, otwórz menu, zamknij, zamknij menu, search
    toggle navigation, zamknij okno, galeria, galeria zdjęć, fotogaleria, zobacz galerię, galeria foto, slider
    powiększ zdjęcie, pokaz slajdów, slajd, zdjęcie, dodaj komentarz, komentarze, brak komentarzy, skomentuj
    napisz komentarz, oceń artykuł, oceń, liczba ocen, komentarzy, zostaw komentarz, rozumiem, akceptuję
    zgadzam się, akceptuj, akceptuj wszystkie, akceptuję wszystkie, odrzuć, odrzuć wszystkie, ustawienia, dostosuj
    ustawienia cookies, polityka prywatności, polityka cookies, ok, zapisz ustawienia, niezbędne, analityczne
    marketingowe, pobierz, pobierz plik, pobierz załącznik, do pobrania, pliki do pobrania, załączniki, załącznik
    dokumenty do pobrania, materiały do pobrania, newsletter, zapisz się, subskrybuj, wypisz się, bądź na bieżąco
    wyświetleń, odsłon, liczba wyświetleń, liczba odsłon, wyświetlenia, odsłony, dołącz do nas, śledź nas
    obserwuj nas, znajdź nas na facebooku, wybierz język, select language, google translate, tłumacz google
    powered by google translate, wersja językowa, zmień język, play, pause, odtwórz, zatrzymaj, posłuchaj, odsłuchaj
    skocz do menu, skocz do treści, skocz do stopki, powiadom znajomego, zapisz do pdf, mail, e mail, zgłoś błąd
    nie pokazuj więcej, ikona, ikona facebook, ikona kalendarza, ikona drukarki, share on facebook, tweet this
""")
"""Buttons and controls: a line of nothing else is clutter."""

MENU = _phrases("""
    aktualności, wiadomości, wydarzenia, kalendarz wydarzeń, kalendarz imprez, kalendarz, ogłoszenia, komunikaty
    kontakt, bip, biuletyn informacji publicznej, o gminie, o mieście, o powiecie, o nas, urząd, urząd gminy
    urząd miasta, urząd miejski, starostwo, samorząd, rada gminy, rada miasta, rada miejska, rada powiatu, sołectwa
    jednostki organizacyjne, e urząd, epuap, załatw sprawę, jak załatwić sprawę, przetargi, zamówienia publiczne
    dla mieszkańca, dla mieszkańców, dla rolnika, dla rolników, dla turysty, dla turystów, dla inwestora
    dla inwestorów, dla przedsiębiorcy
    mieszkaniec, turysta, inwestor, strefa mieszkańca, strefa inwestora, gospodarka odpadami, multimedia, dokumenty
    dla mediów, linki, ważne linki, przydatne linki, projekty unijne, fundusze europejskie, start, home, główna
    archiwum, archiwum aktualności, władze, władze gminy, władze powiatu, rodo, transmisje obrad, e usługi
    galerie, budżet obywatelski, formularze, sesje rady, oferty pracy, organizacje pozarządowe, praca, projekty
""")
"""Entries of menus: several of them make a menu, one alone may be a heading."""

TOPICS = _phrases("""
    turystyka, sport, kultura, oświata, edukacja, zdrowie, rekreacja, historia, środowisko, ekologia, bezpieczeństwo
    rolnictwo, gospodarka, inwestycje, gmina, miasto, powiat, położenie, zabytki, szkoły, parafie, biblioteka, herb
    symbole, noclegi, atrakcje, osp, gops, mgops, mops, gok, informacje, mapa, odpady, i
""")
"""Entries of menus that an article may list as its topics: they support a menu, they never make one."""

LONE_MENU = _phrases("""
    aktualności, wiadomości, kalendarz, kalendarz wydarzeń, bip, start, home, multimedia, ogłoszenia, archiwum
    biuletyn informacji publicznej, ważne linki, przydatne linki, dokumenty
""")
"""Entries that are clutter even alone, when they stand before or after all prose."""

LANGUAGES = _phrases("""
    polski, english, deutsch, українська, français, español, italiano, русский, angielski, niemiecki, ukraiński, pl
    en, de, ua, uk, fr, es, ru, cs, čeština, slovenčina, polish, german, ukrainian, rosyjski, francuski, pol, eng
""")

METADATA_ANY = _phrases("""
    data publikacji, data dodania, data utworzenia, data wytworzenia, data modyfikacji, data ostatniej modyfikacji
    data opublikowania, data wpisu, data aktualizacji, data ostatniej aktualizacji, opublikował
    opublikowała, opublikował a
    opublikowane przez, opublikowano, publikujący, wprowadził, wprowadziła, wytworzył, wytworzyła, wytworzono
    zmodyfikował, zmodyfikowała, zmodyfikowano, ostatnia modyfikacja, ostatnia aktualizacja, ostatnia zmiana
    ostatnio zmodyfikował, zaktualizowano, dodano, dodał, dodała, dodane przez, utworzono, utworzył, utworzyła, autor
    autorka, autor zdjęć, autor tekstu, redaktor, redaktor strony, opracował, opracowała, oprac, opr, sporządził
    sporządziła, przygotował, przygotowała, źródło, źródła, kategoria, kategorie, tagi, tag, słowa kluczowe, etykiety
    wyświetleń, wyświetlenia, odsłon, odsłony, liczba wyświetleń, liczba odsłon, liczba odwiedzin, odwiedzin, czytano
    przeczytano, liczba ocen, osoba odpowiedzialna, odpowiedzialny za treść, odpowiedzialny, podmiot udostępniający
    rejestr zmian, czas czytania, informację wprowadził, informację wytworzył, artykuł czytano, autor artykułu
    fot i oprac, tekst i zdjęcia, tekst i fot, zdjęcia i tekst, fot i tekst, imieniny, imieniny obchodzą
    liczba wejść, licznik odwiedzin, liczba gości, gości on line, gości online, poprzednie, następne, pliki
""")
"""Labels before a colon that make the whole line metadata; without a colon only before a date or a number."""

METADATA_SHORT = _phrases(
    "tekst, redakcja, aktualizacja, wersja, ocena, dział, publikacja, opracowanie, udostępnień, wykonanie"
)
"""Labels that also begin sentences: metadata only before a name, a date or a number."""

VALUE_WORDS = _phrases("""
    stycznia, lutego, marca, kwietnia, maja, czerwca, lipca, sierpnia, września, października, listopada, grudnia
    styczeń, luty, marzec, kwiecień, maj, czerwiec, lipiec, sierpień, wrzesień, październik, listopad, grudzień
    sty, lut, mar, kwi, cze, lip, sie, wrz, paź, lis, gru, poniedziałek, wtorek, środa, czwartek, piątek, sobota
    niedziela, pon, wt, śr, czw, pt, sob, nd, r, rok, roku, godz, godzina, godzinie, dnia, w, dniu, o, razy, raz
    dzisiaj, wczoraj, dziś, temu, min, minut, minuty, minuta, dni, osób, brak
""")

CAPTION_STARTS = _phrases("""
    fot, foto, fotografia, fotografie, zdjęcie, zdjęcia, na zdjęciu, na zdjęciach, na fot, na fotografii
    autor fotografii, na foto, autorzy zdjęć
""")

PHOTO_WORDS = _phrases(
    "zdjęcie, fotografia, fot, foto, obrazek, obraz, grafika, slajd, galeria, miniatura, image, photo"
)

CLUTTER_STARTS = _phrases("""
    ten adres pocztowy jest chroniony, ten adres email jest chroniony, ten adres e mail jest chroniony
    this email address is being protected, there is no translation available, jesteś tutaj, jesteś w, tu jesteś
    znajdujesz się w, you are here, zapisz się do newslettera, zapisz się do naszego newslettera
    zapisz się na newsletter, zapisując się do naszego newslettera, zapisując się do newslettera
    podaj swój adres e mail, podaj adres e mail, wpisz swój adres e mail, wszelkie prawa zastrzeżone, copyright
    projekt i wykonanie, projekt i realizacja, powered by, created by, strona wykonana
    kliknij aby powiększyć, kliknij aby zobaczyć, kliknij w zdjęcie, musisz mieć włączoną obsługę
    bądź na bieżąco, administratorem pani pana danych, klauzula informacyjna, polityka prywatności
    korzystając z naszej strony wyrażasz, korzystając ze strony wyrażasz, all rights reserved, brak komentarzy
    zaloguj się aby, aby dodać komentarz, otwórz w nowym oknie, plik do pobrania, liczba pobrań
    twoja przeglądarka nie, zostaw swój adres
""")
"""Beginnings that make the whole line clutter."""

COOKIE_SIGNS = _signs("ciasteczek", "ciasteczka", "cookie")
COOKIE_VERBS = _signs(
    "używ", "korzyst", "stosuj", "wykorzyst", "akcept", "polity", "zapisuj", "zapisywan", "przeglądark", "zgod"
)

ADDRESSING_SIGNS = _signs(
    "pani/pana",
    "pana/pani",
    "pani/panu",
    "panu/pani",
    "pani/ pana",
    "państwa dan",
    "państwa danych",
    "moich danych",
    "twoje dane",
    "twoich danych",
    "swoich danych",
    "masz prawo",
    "wyrażam zgodę",
    "wyraża pani",
    "2016/679",
    "ma pani",
    "posiada pani",
    "przysługuje prawo",
    "przysługuje państwu",
    "podanie danych",
    "podane dane",
)
DATA_SIGNS = _signs(
    "danych osobowych",
    "dane osobowe",
    "danymi osobowymi",
    "przetwarza",
    "administratorem",
    "inspektorem ochrony",
    "inspektora ochrony",
    "ochrony danych",
    "podanie danych",
    "podane dane",
    "organu nadzorczego",
)
RIGHTS_STARTS = _phrases("""
    żądania, dostępu do, wycofania, cofnięcia, wniesienia skargi, wniesienia sprzeciwu, sprostowania, usunięcia
    przenoszenia, ograniczenia przetwarzania, wyrażenia sprzeciwu, prawo wycofania, prawo wniesienia
    prawo dostępu, prawo żądania, prawo do przenoszenia, prawo do usunięcia, prawo do sprostowania
""")

FOOTER_SIGNS = _signs(
    "©", "copyright", "wszelkie prawa zastrzeżone", "regon", "projekt i wykonanie", "projekt i realizacja"
)
OFFICE_STARTS = _signs("urząd", "starostwo", "gmina", "miasto", "powiat", "godziny", "biuro", "sekretariat")

RELATED_HEADINGS = _phrases("""
    zobacz także, zobacz też, zobacz również, czytaj także, czytaj też, czytaj również, przeczytaj także
    przeczytaj również, przeczytaj też, podobne wiadomości, podobne artykuły, podobne wpisy, podobne aktualności
    powiązane artykuły, powiązane wiadomości, powiązane wpisy, powiązane aktualności, powiązane, inne aktualności
    inne wiadomości, inne artykuły, pozostałe aktualności, pozostałe wiadomości, ostatnie wiadomości, ostatnie wpisy
    ostatnie aktualności, najnowsze wiadomości, najnowsze aktualności, najnowsze artykuły, najnowsze wpisy, najnowsze
    warto przeczytać, najczęściej czytane, najpopularniejsze, polecane artykuły, polecane, sprawdź także
    sprawdź również, więcej z kategorii, więcej aktualności, może cię zainteresować, to może cię zainteresować
    related posts, related news, z ostatniej chwili, inne z tej kategorii, więcej w tej kategorii, pozostałe newsy
    popularne, popularne w tym tygodniu, popularne artykuły, wybrane dla ciebie, ostatnio dodane, inne newsy
    inne komunikaty, inne ogłoszenia, pozostałe komunikaty, pozostałe ogłoszenia
""")
WEAK_RELATED_HEADINGS = _phrases(
    "aktualności, wiadomości, wydarzenia, polecamy, ogłoszenia, komunikaty, newsy, archiwum"
)
"""Headings of lists of other news only where no prose follows: they also stand above the article itself."""
