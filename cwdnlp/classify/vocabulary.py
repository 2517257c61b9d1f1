"""Signals of stages and topics: lemmas that speak for a label (guidelines, sections 2 and 3).

Each line of a stage is one signal; words joined by `+` must all stand in one sentence, alternatives are parted by `/`.
A topic has its words.
"""

from __future__ import annotations

__all__ = ["COMPANY_MARKS", "SIGNALS", "TOPIC_WORDS", "parse_signals"]

_SIGNALS: dict[str, str] = {
    "formation": """
        list+intencyjny
        porozumienie+podpisać/zawrzeć/przystąpić/podpisanie/zawarcie
        przystąpić/przystąpienie/akces+partnerstwo/związek/stowarzyszenie/porozumienie/klaster/pilotaż/projekt
        powołać/powołanie/utworzyć/utworzenie/stworzyć/zawiązać/zawiązanie/założyć+partnerstwo/związek/stowarzyszenie/klaster/spółdzielnia/rada
        zebranie/spotkanie/posiedzenie/zgromadzenie+założycielski/inauguracyjny/organizacyjny
        wybrać/wybór/wybrany/powołany+zarząd/przewodniczący/lider/władza/rada/prezes
        lider+partnerstwo
        statut
        sygnatariusz
        członek+założyciel
    """,
    "diagnosis": """
        ankieta/ankietowy/ankietować/ankietowanie/kwestionariusz
        diagnoza/diagnostyczny
        badanie+potrzeba/opinia/społeczny/mieszkaniec
        anonimowy
        raport+diagnostyczny/diagnoza
        mocny+słaby+strona
        problem+potencjał
        wywiad/zogniskowany
    """,
    "strategy": """
        strategia+przyjąć/przyjęcie/uchwalić/konsultacja/projekt/opracować/opracowanie/prace/praca/opiniować/opinia
        strategia+rozwój/terytorialny/zit
        konsultacja+społeczny+strategia/plan/program/gminny/dokument
        cel+kierunek
        wizja+misja
        cel+strategiczny
        plan+ogólny/rozwój
        program+rewitalizacja
        uwaga+formularz/zgłaszać/składać
    """,
    "projects": """
        fiszka
        lista+projekt/przedsięwzięcie
        pakiet/wiązka+projekt
        dokumentacja+projektowy/techniczny
        koncepcja+opracować/projektowy/wariant
        studium+wykonalność
        wniosek+złożyć/złożony/składać/aplikować/nabór
        nabór+wniosek/projekt/ogłosić
        pomysł+projekt
        projektant
        ocena+formalny/merytoryczny
        ubiegać/starać+dofinansowanie/środek/dotacja
        planować/planowany+inwestycja/budowa/przebudowa
        przebieg/wariant+trasa/droga/obwodnica
    """,
    "funding": """
        promesa
        czek
        umowa+dofinansowanie
        dotacja/dofinansowanie+przyznać/przyznany/otrzymać/pozyskać/pozyskany/uzyskać/trafić/podpisać/przyznanie
        lista+rankingowy
        wsparcie+finansowy+otrzymać/przyznać
        środek/pieniądz+przyznać/otrzymać/pozyskać/trafić
        wniosek+wybrany/rozpatrzyć/pozytywnie
        wojewoda/marszałek/ministerstwo+umowa+podpisać
    """,
    "implementation": """
        wykonawca
        plac+budowa
        robota+trwać/prowadzić/rozpocząć/budowlany/zakończyć/postępować/wykonywać
        prace/praca+trwać/rozpocząć/zakończyć/budowlany/postępować/wykonywać
        umowa+firma/wykonawca/przedsiębiorstwo/spółka/konsorcjum
        umowa+<COMPANY>
        ekipa+budowlany/wjechać
        otworzyć/otwarcie/otwarty+oficjalny/oficjalnie/uroczysty/uroczyście/nowy/uroczystość
        przecięcie/przeciąć+wstęga
        poświęcenie/poświęcić+obiekt/budynek/samochód/droga/pojazd
        odbiór+końcowy/techniczny/robota/dokonać
        oddać/oddany/oddanie+użytek
        zakończyć/zakończenie/zakończony+budowa/przebudowa/remont/inwestycja/zadanie/projekt/realizacja
        trwać+budowa/przebudowa/remont/modernizacja/realizacja/termomodernizacja
        rozpocząć/ruszyć/ruszać+budowa/przebudowa/remont/inwestycja/kurs/działalność/linia/zajęcia/realizacja
        przetarg+rozstrzygnąć/wygrać/wyłonić
        zmodernizować/wyremontować/przebudować/wybudować/zrealizować/zakupić/dostarczyć/zamontować
        przekazać/przekazany+sprzęt/laptop/samochód/klucz/komputer/pojazd
        realizować+projekt
    """,
    "exchange": """
        seminarium
        konferencja
        wizyta+studyjny
        forum
        kongres/konwent/zjazd/sympozjum
        szkolenie/warsztaty/warsztat
        dobry+praktyka
        wymiana+doświadczenie
        delegacja/gościć/rewizyta
        miasto+partnerski
        partner+zagraniczny
        prelegent/panel/dyskusja
    """,
    "none": """
        dożynki/dożynkowy
        złoty+gody
        jubileusz
        absolutorium
        wotum+zaufanie
        życzenie
        kondolencje
        przerwa/awaria+dostawa/woda/prąd
        harmonogram+odbiór
        dyżur
        święto/obchód/rocznica
        zawody/turniej/mecz
        koncert/festyn/piknik
        sesja+rada
        uprzejmie/informować+godzina/termin
        przypominać
        zbiórka
        konkurs
        podatek
    """,
}

# What tells a contractor from an office among organisations.
COMPANY_MARKS = (
    "sp.", "sp ", "s.a", "spółka", "firm", "przedsiębiorstw", "zakład", "konsorcjum", "phu", "ppuh", "fhu",
    "usług", "p.h.u", "budow", "-bud", "bud ", "drog", "trans", "s.c.", "s.j.", "gmbh",
)  # fmt: skip


def parse_signals() -> list[tuple[str, tuple[frozenset[str], ...]]]:
    """Return each signal as its stage and the groups of lemmas of which one each must stand in the sentence."""
    return [
        (stage, tuple(frozenset(group.split("/")) for group in line.strip().split("+")))
        for stage, lines in _SIGNALS.items()
        for line in lines.strip().splitlines()
    ]


SIGNALS = parse_signals()


_TOPICS: dict[str, str] = {
    "zit": "zit zintegrowany",
    "transport": """droga drogowy ulica chodnik most wiadukt rondo skrzyżowanie nawierzchnia asfalt obwodnica autobus
        autobusowy kolej kolejowy pociąg przystanek komunikacja transport przewóz przewoźnik parking jezdnia ścieżka
        rowerowy linia dworzec dojazd kierowca przejście""",
    "tourism": """turysta turystyczny turystyka szlak uzdrowisko uzdrowiskowy kąpielisko plaża marina kajak kajakowy
        spływ odwiedzający zwiedzać atrakcja tężnia schronisko wypoczynek przystań przewodnik produkt""",
    "energy": """energia energetyczny oze fotowoltaika fotowoltaiczny panel termomodernizacja ogrzewanie ciepło kocioł
        oświetlenie lampa prosument odnawialny ciepłownia pompa biogazownia docieplenie klaster""",
    "environment": """woda wodociąg wodociągowy kanalizacja kanalizacyjny ściek oczyszczalnia odpad śmieci azbest
        powietrze smog zieleń drzewo przyroda retencja powódź przeciwpowodziowy susza środowisko pszok zwierzę bezdomny
        schronisko klimat deszczówka rzeka hydroforni selektywny""",
    "education": """szkoła szkolny uczeń nauczyciel przedszkole przedszkolny żłobek edukacja oświata stypendium liceum
        technikum klasa lekcja zawodowy dydaktyczny nauka""",
    "health": """szpital zdrowie zdrowotny lekarz przychodnia pacjent szczepienie profilaktyka profilaktyczny badanie
        medyczny ratownik ratowniczy mammografia rehabilitacja pielęgniarka poradnia""",
    "social": """senior opieka opiekuńczy niepełnosprawność niepełnosprawny rodzina gops mops pomoc społeczny świetlica
        organizacja pozarządowy wolontariusz podopieczny asystent kombatant bezdomność mieszkaniowy świadczenie""",
    "culture": """kultura kulturalny biblioteka muzeum zabytek zabytkowy koncert festiwal zespół teatr wystawa święto
        obchód rocznica dożynki kościół konserwatorski artysta chór orkiestra folklor występ tradycja""",
    "sport": """sport sportowy boisko stadion turniej mecz zawody klub piłka piłkarski hala basen zawodnik trener bieg
        orlik siłownia lekkoatletyczny drużyna""",
    "economy": """przedsiębiorca przedsiębiorstwo inwestor inwestycyjny gospodarczy gospodarka firma strefa rolnik
        rolnictwo rolniczy rolny targi bezrobotny praca zatrudnienie rynek izba produkt pszczelarz ryba rybacki""",
    "digital": """cyfrowy cyfryzacja cyberbezpieczeństwo informatyczny komputer laptop serwer internet światłowód
        e-usługa oprogramowanie szerokopasmowy system portal aplikacja dane""",
    "spatial": """rewitalizacja przestrzenny zagospodarowanie rynek park plac mieszkanie komunalny budynek lokal
        śródmieście planistyczny zabudowa działka przestrzeń""",
    "safety": """policja policjant strażak straż osp pożar pożarniczy kryzysowy bezpieczeństwo obrona obronny
        ratownictwo alarm ewakuacja monitoring ochrona wojsko""",
    "international": """partnerski zagraniczny ukraina ukraiński uchodźca niemiecki czeski słowacki węgierski litewski
        delegacja europejski międzynarodowy zagranica francuski włoski transgraniczny""",
}

TOPIC_WORDS: dict[str, frozenset[str]] = {topic: frozenset(words.split()) for topic, words in _TOPICS.items()}
