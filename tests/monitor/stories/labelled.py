"""Pairs of texts of which it is known whether they tell one story: copies as sites make them, and filled-in forms.

`python -m tests.monitor.stories.labelled` prints how many of each kind are recognised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations, count
from pathlib import Path

from cwdnlp.corpus.article import read_corpus
from cwdnlp.monitor.stories.match import same_story
from cwdnlp.monitor.stories.minhash import bands
from cwdnlp.monitor.stories.shingles import read_words

CORPORA = Path(__file__).resolve().parents[3] / "corpora"
DAY = "2026-03-02"


def releases(split: str, least: int = 60) -> list[tuple[str, str]]:
    """Title and text of the releases of a split that have at least so many words."""
    found = []
    for name, article in read_corpus(CORPORA, (split,)):
        record = article.to_record()
        if name == split and len(record.text.split()) >= least:
            found.append((record.title or "", record.text))
    return found


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n") if part.strip()]


def _body(title: str, text: str) -> str:
    return text.removeprefix(title).strip()


def _without_diacritics(text: str) -> str:
    return text.translate(str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ"))


def _first_words(text: str, count: int) -> str:
    """The beginning of a text, its line breaks as they are."""
    found = re.match(rf"\s*(?:\S+\s+){{0,{count - 1}}}\S*", text)
    return found[0] if found else text


def _teaser(words: int) -> Callable[[str, str], tuple[str, str]]:
    def cut(title: str, text: str) -> tuple[str, str]:
        return title, _first_words(_body(title, text), words) + " [...]"

    return cut


def _share(part: float) -> Callable[[str, str], tuple[str, str]]:
    def cut(title: str, text: str) -> tuple[str, str]:
        return title, _first_words(text, max(50, int(len(text.split()) * part)))

    return cut


def _own_lead(title: str, text: str) -> tuple[str, str]:
    lead = "Miło nam poinformować mieszkańców naszej gminy o ważnym wydarzeniu, w którym wzięliśmy udział. "
    return "Ważne wydarzenie w naszej gminie", lead + _body(title, text)


def _footer(title: str, text: str) -> tuple[str, str]:
    tail = (
        "\nData publikacji: 12.03.2026 godz. 14:35\nWyświetleń: 1873\nUrząd Miejski, ul. Rynek 4, tel. 44 711 22 33\n"
        "Czytaj także: Harmonogram odbioru odpadów\nDrukuj Udostępnij"
    )
    return title, text + tail


def _both_footers(title: str, text: str) -> tuple[str, str]:
    return title, text + "\nAutor: Biuro Prasowe\nOpublikowano 3 marca 2026, odsłon: 41\nTagi: gmina, aktualności"


def _unit(title: str, text: str) -> tuple[str, str]:
    return title, re.sub(r"\b(Burmistrz|Wójt|Starosta|Prezydent)\b", r"Pan \1", text, count=1) + " – gmina partnerska"


def _without_last(title: str, text: str) -> tuple[str, str]:
    parts = _paragraphs(text)
    return title, "\n".join(parts[:-1]) if len(parts) > 2 else text


def _without_first(title: str, text: str) -> tuple[str, str]:
    parts = _paragraphs(_body(title, text))
    return "", "\n".join(parts[1:]) if len(parts) > 2 else text


def _upper_head(title: str, text: str) -> tuple[str, str]:
    return title.upper(), title.upper() + "\n" + _body(title, text)


def _middle(title: str, text: str) -> tuple[str, str]:
    parts = _paragraphs(text)
    half = len(parts) // 2 or 1
    extra = "Jak podkreślają przedstawiciele urzędu, to kolejny krok w rozwoju całego regionu i szansa dla mieszkańców."
    return title, "\n".join([*parts[:half], extra, *parts[half:]])


def _every(step: int) -> Callable[[str, str], tuple[str, str]]:
    def edit(title: str, text: str) -> tuple[str, str]:
        place = count(1)
        return title, re.sub(r"\S+", lambda word: word[0] if next(place) % step else "ponadto", _body(title, text))

    return edit


def _number(title: str, text: str) -> tuple[str, str]:
    return title, re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), text, count=1)


def _case(title: str, text: str) -> tuple[str, str]:
    """Names of units stand in other cases, as in a sentence turned around."""
    return title, re.sub(r"\b([A-ZŁŚŻ]\w{4,})a\b", r"\1ie", text, count=3)


def _own_lead_half(title: str, text: str) -> tuple[str, str]:
    return _own_lead(*_share(0.5)(title, text))


COPIES: dict[str, Callable[[str, str], tuple[str, str]]] = {
    "as it is": lambda title, text: (title, text),
    "other headline": lambda title, text: ("Dobra wiadomość dla regionu", _body(title, text)),
    "headline in capitals": _upper_head,
    "a lead of its own": _own_lead,
    "a footer": _footer,
    "no diacritics": lambda title, text: (_without_diacritics(title), _without_diacritics(text)),
    "other spaces and dashes": lambda title, text: (title, text.replace(" – ", "  - ").replace("\n", "\r\n\r\n")),
    "a word inserted": _unit,
    "last paragraph left out": _without_last,
    "first paragraph left out": _without_first,
    "a paragraph inserted": _middle,
    "every 20th word edited": _every(20),
    "every 10th word edited": _every(10),
    "names in other cases": _case,
    "a number corrected": _number,
    "the first half behind a lead of its own": _own_lead_half,
    "the first 70 %": _share(0.7),
    "the first half": _share(0.5),
    "teaser of 50 words": _teaser(50),
    "teaser of 45 words": _teaser(45),
}
"""What sites do to a release that they take over."""

_POWIATS = ("opoczyński", "sieradzki", "łosicki", "wieluński", "kutnowski")
_PLACES = ("Opocznie", "Sieradzu", "Łosicach", "Warcie", "Kutnie")
_DAYS = (("12", "marca"), ("13", "marca"), ("19", "marca"), ("26", "marca"), ("2", "kwietnia"))
_HOURS = ("8:00", "9:30", "10:00", "12:15", "14:00")
_STREETS = ("Leśna", "Polna", "Ogrodowa", "Kościuszki", "Słowackiego")
_PROJECTS = (
    "Przebudowa drogi gminnej w miejscowości Wielka Wola",
    "Budowa sali gimnastycznej przy szkole w Kraszewicach",
    "Modernizacja oczyszczalni ścieków w Brzeźniu",
    "Termomodernizacja budynku urzędu w Drzewicy",
    "Budowa sieci wodociągowej w Mroczkowie",
)
_NAMES = ("Anna Wrona", "Jan Maj", "Piotr Lis", "Ewa Zając", "Marek Dudek")

_JOBS = (
    "referent do spraw gospodarki odpadami",
    "podinspektor do spraw księgowości budżetowej",
    "inspektor do spraw inwestycji i dróg",
    "młodszy referent w urzędzie stanu cywilnego",
    "informatyk",
)
_LONG = (
    "Z pomocy może skorzystać każda osoba, która złoży oświadczenie, że nie jest w stanie ponieść kosztów "
    "odpłatnej porady, "
    "w tym osoba prowadząca jednoosobową działalność gospodarczą niezatrudniająca pracowników. Osobom ze znaczną "
    "niepełnosprawnością ruchową porada może być udzielona przez telefon lub internet. W ramach pomocy można także "
    "skorzystać z poradnictwa obywatelskiego oraz z mediacji. Zapisy przyjmowane są w dni robocze w "
    "godzinach pracy urzędu. "
)

FORMS: dict[str, Callable[[int], str]] = {
    "weather warning": lambda n: (
        f"OSTRZEŻENIE METEOROLOGICZNE NR {n + 21} Zjawisko/stopień zagrożenia: silny wiatr/1. Obszar: powiat "
        f"{_POWIATS[n]}. Ważność: od godz. {_HOURS[n]} dnia {_DAYS[n][0]} {_DAYS[n][1]} 2026 r. Przebieg: "
        "Prognozuje się "
        f"wystąpienie silnego wiatru o średniej prędkości do {30 + n} km/h, w porywach do {70 + 2 * n} km/h, "
        "z południowego "
        "zachodu. Prawdopodobieństwo wystąpienia zjawiska wynosi 80 procent. Skutki: uszkodzenia budynków, "
        "dachów, szkody "
        "w drzewostanie, utrudnienia w komunikacji. Zaleca się ostrożność i śledzenie komunikatów służb. "
        "Dyżurny synoptyk "
        f"IMGW-PIB: {_NAMES[n]}."
    ),
    "the same warning for another powiat": lambda n: (
        "OSTRZEŻENIE METEOROLOGICZNE Zjawisko: gęsta mgła, stopień zagrożenia pierwszy. Obszar, którego "
        "dotyczy: powiat "
        f"{_POWIATS[n].title()}. Prognozuje się gęste mgły ograniczające widzialność do dwustu metrów, lokalnie mniej. "
        "Prawdopodobieństwo wystąpienia zjawiska jest wysokie. Kierowców prosimy o zachowanie szczególnej ostrożności."
    ),
    "office hours": lambda n: (
        f"Urząd Gminy informuje, że w dniu {_DAYS[n][0]} {_DAYS[n][1]} 2026 r. będzie nieczynny. Za utrudnienia "
        "przepraszamy. Sprawy pilne z zakresu urzędu stanu cywilnego można załatwić telefonicznie. Kasa urzędu czynna "
        "będzie następnego dnia roboczego w zwykłych godzinach. Dziękujemy za wyrozumiałość."
    ),
    "weekly duty": lambda n: (
        "Przewodniczący Rady Gminy zaprasza mieszkańców na dyżur radnych, który odbędzie się w budynku "
        "urzędu. Dyżur pełnić "
        f"będzie radna {_NAMES[n]} w godzinach popołudniowych. Każdy mieszkaniec może przyjść bez zapowiedzi i zgłosić "
        "swoją sprawę, wniosek lub uwagę dotyczącą działania gminy i jej jednostek organizacyjnych."
    ),
    "power cut": lambda n: (
        f"PGE Dystrybucja informuje o planowanych wyłączeniach prądu w {_PLACES[n]}. Przerwa w dostawie energii "
        f"elektrycznej nastąpi w godzinach od {_HOURS[n]} do 16:00 i obejmie ulicę {_STREETS[n]} oraz przyległe. "
        "Wyłączenie jest konieczne ze względu na prace eksploatacyjne na sieci. Za niedogodności "
        "przepraszamy wszystkich "
        "odbiorców i prosimy o zabezpieczenie urządzeń wrażliwych na zanik napięcia."
    ),
    "tender": lambda n: (
        f"OGŁOSZENIE O ZAMÓWIENIU {n + 3}/2026. Gmina zaprasza do złożenia oferty w postępowaniu pod nazwą: "
        f"„{_PROJECTS[n]}”. Postępowanie prowadzone jest w trybie podstawowym bez negocjacji. Specyfikacja warunków "
        "zamówienia dostępna jest na stronie internetowej prowadzonego postępowania. Oferty należy składać "
        "za pośrednictwem "
        f"platformy zakupowej do dnia {_DAYS[n][0]} {_DAYS[n][1]} 2026 r. do godz. {_HOURS[n]}. Otwarcie "
        "ofert nastąpi tego "
        "samego dnia. Wadium nie jest wymagane. Wykonawca związany jest ofertą trzydzieści dni. Osobą do kontaktu jest "
        f"{_NAMES[n]}. Zamawiający zastrzega sobie prawo do unieważnienia postępowania bez podania przyczyny, "
        "w granicach "
        "określonych w ustawie Prawo zamówień publicznych, oraz do prowadzenia wyjaśnień treści złożonych ofert."
    ),
    "job opening": lambda n: (
        f"Wójt Gminy ogłasza nabór na wolne stanowisko urzędnicze: {_JOBS[n]}. Wymagania niezbędne: "
        "obywatelstwo polskie, "
        "wykształcenie wyższe, pełna zdolność do czynności prawnych, brak skazania prawomocnym wyrokiem sądu "
        "za umyślne "
        "przestępstwo ścigane z oskarżenia publicznego, nieposzlakowana opinia. Dokumenty należy składać w "
        "sekretariacie "
        f"urzędu w zamkniętej kopercie do {_DAYS[n][0]} {_DAYS[n][1]} 2026 r. Aplikacje, które wpłyną po "
        "terminie, nie będą "
        "rozpatrywane. Informacja o wyniku naboru będzie umieszczona na stronie Biuletynu Informacji Publicznej."
    ),
    "legal aid": lambda n: (
        "Starostwo informuje o punktach nieodpłatnej pomocy prawnej. " + _LONG + f"Harmonogram obowiązuje od "
        f"{_DAYS[n][0]} {_DAYS[n][1]}, a porady w {_PLACES[n]} udzielane są od godziny {_HOURS[n]}. " + _LONG
    ),
    "council session": lambda n: (
        "Na podstawie art. 20 ust. 1 ustawy o samorządzie gminnym zwołuję "
        f"{('XL', 'XLI', 'XLII', 'XLIII', 'XLIV')[n]} sesję "
        f"Rady Miejskiej w {_PLACES[n]}, która odbędzie się w sali narad urzędu. Porządek obrad: otwarcie "
        "sesji, stwierdzenie "
        "quorum, przyjęcie protokołu z poprzedniej sesji, sprawozdanie z działalności między sesjami, "
        "rozpatrzenie projektów "
        "uchwał, interpelacje i zapytania radnych, wolne wnioski, zakończenie obrad."
    ),
    "waste collection": lambda n: (
        "Przypominamy o odbiorze odpadów wielkogabarytowych oraz zużytego sprzętu elektrycznego. Zbiórka w sołectwie "
        f"{('Januszewice', 'Kraśnica', 'Modrzew', 'Libiszów', 'Wygnanów')[n]} odbędzie się w najbliższą sobotę. Odpady "
        "prosimy wystawić przed posesję do godziny szóstej rano. Nie będą odbierane części samochodowe, opony z maszyn "
        "rolniczych, gruz, papa ani odpady zmieszane w workach."
    ),
}
"""Notices that are written anew from the same words: no two of them are one story."""


def pairs(every: int = 1) -> Iterator[tuple[str, bool, str, str, str, str]]:
    """Give, of each so-many-th release, kind, whether it is one story, and title and text of both sides."""
    base = releases("test")[::every]
    for kind, edit in COPIES.items():
        for title, text in base:
            other_title, other = edit(title, text)
            if kind == "a footer":
                title, text = _both_footers(title, text)
            if len(other.split()) >= 40:
                yield kind, True, title, text, other_title, other
    for kind, form in FORMS.items():
        for one, other in combinations(range(5), 2):
            yield f"form: {kind}", False, "", form(one), "", form(other)


def judge(title: str, text: str, other_title: str, other: str) -> tuple[bool, bool]:
    """Whether two texts are found by their signatures, and whether they are then taken for one story."""
    one, two = read_words(text, title=title), read_words(other, title=other_title)
    found = bool(set(bands(one, DAY)) & set(bands(two, DAY)))
    return found, found and same_story(one, two) > 0


def measure(every: int = 1) -> dict[str, tuple[int, int, int]]:
    """For each kind: pairs, found by signature, taken for one story."""
    counts: dict[str, tuple[int, int, int]] = {}
    for kind, _, *texts in pairs(every):
        found, same = judge(*texts)
        before = counts.get(kind, (0, 0, 0))
        counts[kind] = (before[0] + 1, before[1] + found, before[2] + same)
    return counts


if __name__ == "__main__":
    for kind, (total, found, same) in measure().items():
        print(f"{kind:42} {total:5} pairs {found:5} found {same:5} one story {same / total:7.3f}")  # noqa: T201
