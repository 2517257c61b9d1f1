"""Words of topics: lemmas that speak for a topic (guidelines, section 3)."""

from __future__ import annotations

__all__ = ["TOPIC_WORDS"]

TOPIC_WORDS: dict[str, str] = {
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
        schronisko klimat deszczówka rzeka hydrofornia selektywny""",
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
