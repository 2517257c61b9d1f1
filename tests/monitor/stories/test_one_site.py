"""Forms with long clauses, which an office fills in again on its own site: all but a few words are the same."""

from itertools import combinations

import pytest

from cwdnlp.monitor.stories.match import same_story, site_of
from cwdnlp.monitor.stories.shingles import read_words
from tests.monitor.store.helpers import due, new_store, offer, tagged
from tests.monitor.stories.labelled import COPIES, releases

CLAUSE = (
    "Obrady i czynności komisji są transmitowane i utrwalane za pomocą urządzeń rejestrujących obraz i dźwięk, a "
    "nagrania są udostępniane w biuletynie oraz na stronie internetowej gminy. Szczegółowe informacje można uzyskać w "
    "pokoju na piętrze w godzinach pracy urzędu albo telefonicznie u pracownika prowadzącego sprawę. Osoby ze "
    "szczególnymi potrzebami mogą wejść od strony parkingu, gdzie znajduje się podjazd oraz dzwonek przywołujący "
    "pracownika. Zgłoszenia, które wpłyną po terminie, są niekompletne albo nie zostały podpisane, nie będą "
    "rozpatrywane, a złożone dokumenty można odebrać w ciągu trzydziestu dni od ogłoszenia wyników. O wynikach "
    "zainteresowani zostaną powiadomieni na piśmie, a ogłoszenie zawiśnie na tablicy w budynku urzędu na okres dwóch "
    "tygodni. Od rozstrzygnięcia nie przysługuje odwołanie, można jednak złożyć skargę na czynności komisji w terminie "
    "siedmiu dni. Komisja może wezwać do uzupełnienia braków formalnych, wyznaczając termin nie krótszy niż trzy dni "
    "robocze. Koszty udziału ponosi każdy uczestnik we własnym zakresie i nie podlegają one zwrotowi. W sprawach "
    "nieuregulowanych stosuje się przepisy ustawy o samorządzie gminnym, ustawy o gospodarce nieruchomościami oraz "
    "kodeksu cywilnego, a spory rozstrzyga sąd właściwy dla siedziby gminy. Niniejsze obwieszczenie wchodzi w życie z "
    "dniem podania do publicznej wiadomości w sposób zwyczajowo przyjęty w sołectwach. Wójt zastrzega sobie prawo "
    "odwołania postępowania z ważnych powodów bez podania przyczyny."
)
FORMS = {
    "vacancies": [
        f"Wójt ogłasza nabór na wolne stanowisko urzędnicze do spraw {what} w urzędzie gminy. Wymagania niezbędne: "
        f"obywatelstwo polskie, pełna zdolność do czynności prawnych, nieposzlakowana opinia. Zakres zadań: {duties}. "
        f"Dokumenty należy składać w sekretariacie w zamkniętej kopercie z dopiskiem. {CLAUSE}"
        for what, duties in (
            ("księgowości", "prowadzenie ewidencji, sporządzanie sprawozdań, naliczanie podatku, uzgadnianie kont"),
            ("drogownictwa", "utrzymanie dróg i mostów, zezwolenia na zajęcie pasa, nadzór nad oznakowaniem ulic"),
            ("promocji", "redagowanie strony, organizacja wydarzeń kulturalnych, kontakty z mediami i szkołami"),
        )
    ],
    "orders with a passage of their own": [
        f"Wójt zaprasza do składania ofert na zadanie, które obejmuje {task}. {CLAUSE}"
        for task in (
            "remont dachu świetlicy wiejskiej razem z wymianą rynien, ociepleniem poddasza i malowaniem ścian",
            "dostawę pomocy dydaktycznych dla przedszkola, czyli klocków, instrumentów, tablic oraz mebli do sali",
        )
    ],
    "sessions": [
        f"Zwołuję {number} sesję Rady Gminy, która odbędzie się w dniu {day} o godzinie 10:00 w sali narad. Porządek "
        "obrad: otwarcie, przyjęcie protokołu, sprawozdanie wójta, interpelacje i zapytania radnych, podjęcie uchwały "
        f"w sprawie zmiany uchwały budżetowej, wolne wnioski, zakończenie obrad. {CLAUSE}"
        for number, day in (("XXV", "27 marca 2026 r."), ("XXVI", "24 kwietnia 2026 r."))
    ],
    "parcels": [
        f"Wójt ogłasza przetarg na sprzedaż działki nr {plot} o powierzchni 0,1200 ha w obrębie Jodłów. {CLAUSE}"
        for plot in ("112/3", "112/4")
    ],
}


@pytest.mark.parametrize("kind", FORMS)
def test_forms_of_one_site_are_not_one_story(tmp_path, kind):
    for one, other in combinations(map(read_words, FORMS[kind]), 2):
        assert not same_story(one, other, same_site=True)
    names = ("jodlow.example/1", "jodlow.example/2", "bip.jodlow.example/3")
    with new_store(tmp_path) as store:
        offer(store, *names)
        texts = dict(zip(names, FORMS[kind] + FORMS[kind][:1], strict=False))
        waiting = [each for each in due(store) if each.key in texts]
        stored = store.store([tagged(each, texts[each.key]) for each in waiting], now="2026-03-01T07:30:00Z")
        assert len({each.story_id for each in stored}) == len(set(texts.values()))


def test_a_corrected_form_of_one_site_stays_apart_when_it_is_changed(tmp_path):
    first, second = FORMS["parcels"]
    with new_store(tmp_path) as store:
        offer(store, "jodlow.example/1", "jodlow.example/2")
        one, two = due(store)
        store.store([tagged(one, first), tagged(two, "Treść pojawi się wkrótce.")], now="2026-03-01T07:30:00Z")
        (stored,) = store.store([tagged(two, second)], now="2026-03-01T07:30:00Z")
        assert (stored.number, stored.story_id) == (2, 2)


@pytest.mark.parametrize(
    "kind",
    ["as it is", "other headline", "a footer", "last paragraph left out", "a paragraph inserted", "the first 70 %"],
)
def test_what_a_site_prints_twice_is_one_story(kind):
    base = releases("test")[::8]
    assert len(base) > 5
    for title, text in base:
        other_title, other = COPIES[kind](title, text)
        one, two = read_words(text, title=title), read_words(other, title=other_title)
        assert same_story(one, two, same_site=True)


def test_articles_without_an_address_may_be_of_any_site():
    assert site_of("skrzynka#umowy/1.txt") is None
    assert site_of("jodlow.example/1") != site_of("jodla.example/1")
