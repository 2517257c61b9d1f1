"""Signals of stages: what speaks for a stage (guidelines, section 2; field guide, section 8).

Each line of a stage is one signal; lemmas joined by `+` must all stand in one sentence, alternatives are parted by `/`.
`<COMPANY>` stands for the name of a firm.
"""

from __future__ import annotations

__all__ = ["SIGNALS"]

SIGNALS: dict[str, str] = {
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
