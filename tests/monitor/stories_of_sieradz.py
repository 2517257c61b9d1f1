"""A small store to read from: some thirty articles of seven sources around Sieradz, all invented.

`build_store` writes them through `Store.store`, as the monitor does. What stands in them is chosen for what reading has
to cope with: one story on three sites, a partnership on its way through the stages with a step back and a stage
left out, offices that change hands, names in variants, a corrected article, an undated one, one of no site, labels of
another model, titles that attack whoever shows them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cwdnlp.monitor.candidates import Candidate
from cwdnlp.monitor.settings import FeedSource, FolderSource, PageSource, SourceSettings, StdinSource
from cwdnlp.monitor.store import Store, Tagged
from cwdnlp.records import TaggedArticle

PARTNERSHIP = "Partnerstwo Nad Wartą i Żegliną"
HOSTILE_TITLE = '=HYPERLINK("http://zle.example") <script>alert(1)</script> \x1b[31m\u202eumowa'
NOW = "2026-03-02T06:00:00Z"
MODEL = {"name": "pl_cwd_news", "version": "0.1.0"}

SOURCES: tuple[SourceSettings, ...] = (
    FeedSource(name="Sieradz", url="https://sieradz.example/rss.xml", unit="1014011"),
    FeedSource(name="Powiat sieradzki", url="https://powiat-sieradz.example/feed", unit="1014"),
    PageSource(name="Brzeźnio", url="https://brzeznio.example/aktualnosci", links=r"/a/\d+", unit="1014042"),
    FeedSource(name="Warta", url="https://warta.example/rss", unit="1014093"),
    FeedSource(name="Łódź", url="https://lodz.example/rss", unit="1061011"),
    FeedSource(name="Łosice", url="https://losice.example/rss", unit="1410023"),
    FolderSource(name="skrzynka", path=Path("incoming")),
    StdinSource(),
)

UNITS = {
    "powiat sieradzki": "1014",
    "Sieradz": "1014011",
    "Brzeźnio": "1014042",
    "Warta": "1014093",
    "Łódź": "1061011",
    "Łosice": "1410023",
    "powiat łosicki": "1410",
    "Dolina Wisły": "dolina-wisly",
}
_JOINED = (
    "Wójtowie i burmistrzowie czterech gmin oraz starosta sieradzki Anna Wrona podpisali w sali starostwa list "
    "intencyjny "
    "o współpracy. Powołane tym samym Partnerstwo Nad Wartą i Żegliną ma przygotować wspólne inwestycje w "
    "transport zbiorowy "
    "i turystykę wodną. Liderem został powiat sieradzki, członkami są też Sieradz, Brzeźnio i Warta. Burmistrz "
    "Warty Jan Nowak "
    "przypomniał, że rozmowy trwały od jesieni, a pierwsze spotkanie zespołu roboczego odbędzie się jeszcze w "
    "kwietniu "
    "w wareckim ratuszu. Samorządy będą dzielić koszty według liczby mieszkańców."
)
_ALL = ("1014", "1014011", "1014042", "1014093")


def article(
    source: str,
    number: int,
    published: str | None,
    title: str | None,
    text: str,
    *,
    stage: tuple[str, float] | tuple[str, float, str] | None = ("none", 0.97),
    topics: tuple[str, ...] = (),
    officials: tuple[tuple[str, str, str | None], ...] = (),
    partnership: tuple[str, str | None, str | None, tuple[str, ...]] | None = None,
    programmes: tuple[tuple[str, str | None], ...] = (),
    amounts: tuple[tuple[str, float], ...] = (),
    persons: tuple[str, ...] = (),
) -> tuple[str, TaggedArticle]:
    """Make an article with the name of its source; what it names is found in the text by its words.

    A stage with a second label is uncertain between the two.
    """
    host = {s.name: s.url.split("/")[2] for s in SOURCES if isinstance(s, FeedSource | PageSource)}.get(source)
    record: dict[str, Any] = {
        "id": f"{host}/a/{number}" if host else f"{source}:{number}",
        "url": f"https://{host}/a/{number}" if host else None,
        "title": title,
        "published": published,
        "text": text,
        "source": source,
        "entities": [
            *(_span(text, name, "JST", code) for name, code in UNITS.items() if name in text and code.isdigit()),
            *(_span(text, name, "PERSON", None) for name in persons),
        ],
        "officials": [{"role": role, "person": person, "unit": unit} for role, person, unit in officials],
        "topics": [{"label": topic, "score": 0.9 - place / 50} for place, topic in enumerate(topics)],
        "programs": [{"name": name, "kb_id": kb_id} for name, kb_id in programmes],
        "amounts": [{**_place(text, words), "value": value, "currency": "PLN"} for words, value in amounts],
        "model": MODEL,
    }
    if partnership is not None:
        name, kb_id, leader, members = partnership
        record["partnerships"] = [{"name": name, "kb_id": kb_id, "leader": leader, "members": list(members)}]
    if stage is not None:
        record["stage"] = {"label": stage[0], "score": stage[1]}
    if stage is not None and len(stage) == 3:
        record["stage"]["candidates"] = [record["stage"].copy(), {"label": stage[2], "score": stage[1] - 0.05}]
    return source, TaggedArticle.from_dict(record)


def _place(text: str, words: str) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def _span(text: str, words: str, label: str, code: str | None) -> dict[str, Any]:
    return {**_place(text, words), "label": label, "lemma": words, "kb_id": code, "score": 0.95}


def _with_warta(leader: str | None = None, *members: str) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    return PARTNERSHIP, None, leader, members


ARTICLES: tuple[tuple[str, TaggedArticle], ...] = (
    # One story on three sites: the powiat's, the town's with another headline, and cut short in Warta.
    article(
        "Powiat sieradzki", 1, "2024-03-12", "Powstało Partnerstwo Nad Wartą i Żegliną", _JOINED,
        stage=("formation", 0.98), topics=("transport", "tourism"), partnership=_with_warta("1014", *_ALL[1:]),
        officials=(("starosta", "Anna Wrona", "1014"), ("burmistrz", "Jan Nowak", "1014093")), persons=("Anna Wrona",),
    ),
    article(
        "Sieradz", 2, "2024-03-12", "List intencyjny podpisany", _JOINED,
        stage=("formation", 0.97), topics=("transport", "tourism"), partnership=_with_warta("1014", *_ALL[1:]),
        officials=(("starosta", "Anna Wrona", "1014"), ("burmistrz", "Jan Nowak", "1014093")), persons=("Anna Wrona",),
    ),
    article(
        "Warta", 3, "2024-03-14", "Powstało Partnerstwo Nad Wartą i Żegliną", _JOINED.rsplit(". ", 1)[0] + ".",
        stage=("formation", 0.96), topics=("transport",), partnership=_with_warta("1014", *_ALL[1:]),
        officials=(("burmistrz", "Jan Nowak", "1014093"),), persons=("Anna Wrona",),
    ),
    article(
        "Powiat sieradzki", 4, "2024-06-05", "Wizyta studyjna w Dolinie Baryczy",
        "Przedstawiciele gmin, które tworzą Partnerstwo Nad Wartą i Żegliną, pojechali do Milicza. Gospodarze "
        "pokazali im "
        "stawy, wypożyczalnię kajaków i opowiedzieli o znaku lokalnym.",
        stage=("exchange", 0.91), topics=("tourism",), partnership=_with_warta(),
    ),
    article(
        "Sieradz", 5, "2024-09-20", "Radni przyjęli strategię rozwoju ponadlokalnego",
        "Rada Miejska w Sieradzu jednogłośnie przyjęła strategię, którą opracowało Partnerstwo Nad Wartą i "
        "Żegliną. Dokument "
        "wyznacza trzy cele do 2030 roku: kolej aglomeracyjną, retencję i szlak wodny. Sieradz jest liderem "
        "partnerstwa.",
        stage=("strategy", 0.95), topics=("transport", "environment"), partnership=_with_warta("1014011", "1014011"),
        officials=(("prezydent", "Paweł Osika", "1014011"),),
    ),
    article(
        "Brzeźnio", 6, "2025-01-17", "Złożyliśmy wniosek o pieniądze na drogę",
        "Gmina Brzeźnio złożyła w Urzędzie Marszałkowskim wniosek na przebudowę drogi do Kliczkowa za 12 mln zł. "
        "Projekt "
        "przygotowało Partnerstwo Nad Wartą i Żegliną.",
        stage=("projects", 0.9), topics=("transport",), partnership=_with_warta("1014", "1014042"),
        amounts=(("12 mln zł", 12_000_000.0),), officials=(("wójt", "Dorota Kubiak", "1014042"),),
        programmes=(("Fundusze Europejskie dla Łódzkiego 2021-2027", "fundusze-europejskie-dla-lodzkiego"),),
    ),
    article(
        "Brzeźnio", 7, "2025-02-03", "Rozmowy o autobusach",
        "W urzędzie spotkali się przewoźnicy oraz Partnerstwo Nad Wartą i Żegliną. Mówiono o liniach do Złoczewa "
        "i o tym, kto "
        "za nie zapłaci, ale także o projektach.",
        stage=("projects", 0.44, "exchange"), topics=("transport",), partnership=_with_warta(),
    ),
    article(
        "Powiat sieradzki", 8, "2025-05-28", "Umowa na 10,2 mln zł podpisana",
        "Starosta Anna Wrona podpisała z zarządem województwa umowę o dofinansowanie w kwocie 10,2 mln zł. "
        "Pieniądze dostanie "
        "Partnerstwo Nad Wartą i Żegliną na przystanki i parkingi przy kolei; wkład własny to 1,8 mln zł.",
        stage=("funding", 0.99), topics=("transport", "zit"), partnership=_with_warta("1014", "1014011", "1014093"),
        amounts=(("10,2 mln zł", 10_200_000.0), ("1,8 mln zł", 1_800_000.0)),
        officials=(("starosta", "Anna Wrona", "1014"),), persons=("Anna Wrona",),
        programmes=(("Fundusze Europejskie dla Łódzkiego 2021-2027", "fundusze-europejskie-dla-lodzkiego"),),
    ),
    article(
        "Warta", 9, "2025-11-04", "Ruszyła budowa parkingu przy stacji",
        "Wykonawca wszedł na plac budowy przy dworcu. Inwestycję za 2,4 mln zł prowadzi Warta, a współfinansuje "
        "Partnerstwo Nad "
        "Wartą i Żegliną. Burmistrz Ewa Lis liczy, że kierowcy wjadą tu w czerwcu.",
        stage=("implementation", 0.97), topics=("transport",), partnership=_with_warta(None, "1014093"),
        amounts=(("2,4 mln zł", 2_400_000.0),), officials=(("burmistrz", "Ewa Lis", "1014093"),), persons=("Ewa Lis",),
    ),
    article(
        "Powiat sieradzki", 10, "2026-01-30", "Aktualizujemy strategię – zapraszamy na konsultacje",
        "Do końca lutego mieszkańcy mogą zgłaszać uwagi do zmienionych celów. Partnerstwo Nad Wartą i Żegliną "
        "dopisało do nich "
        "magazyny energii oraz ochronę ludności.",
        stage=("strategy", 0.93), topics=("energy", "safety"), partnership=_with_warta("1014"),
    ),
    # A partnership that the tables know, in another voivodeship.
    article(
        "skrzynka", 11, "2025-04-02", "Dolina Wisły zaprasza do ankiety",
        "Badanie potrzeb mieszkańców potrwa trzy tygodnie. Wyniki posłużą diagnozie, którą zamawia Dolina Wisły.",
        stage=("diagnosis", 0.94), topics=("social",),
        partnership=("Dolina Wisły", "dolina-wisly", "2609", ("2609022",)),
    ),
    article(
        "skrzynka", 12, "2025-10-11", "Dolina Wisły policzyła przystanie",
        "Raport diagnostyczny liczy sto dwadzieścia stron. Dolina Wisły ma według niego dziewięć przystani i ani "
        "jednej "
        "stacji ładowania łodzi.",
        stage=("diagnosis", 0.88), topics=("tourism", "energy"), partnership=("Dolina Wisły", "dolina-wisly", None, ()),
    ),
    # Offices: the burmistrz of Warta changed, and is named in variants.
    article(
        "Warta", 13, "2023-05-03", "Święto Konstytucji",
        "Kwiaty pod pomnikiem złożył burmistrz Jan Krystian Nowak z delegacją szkół. Potem orkiestra strażacka "
        "zagrała w parku.",
        topics=("culture",), officials=(("burmistrz", "Jan Krystian Nowak", "1014093"),),
        persons=("Jan Krystian Nowak",),
    ),
    article(
        "Warta", 14, "2024-01-22", "Budżet uchwalony",
        "Radni poparli plan wydatków, za co dziękował im burmistrz J. Nowak. Najwięcej pochłonie oczyszczalnia.",
        topics=("environment",),
        officials=(("burmistrz", "J. Nowak", "1014093"), ("skarbnik", "Maria Nowak", "1014093")),
    ),
    article(
        "Warta", 15, "2024-05-07", "Ślubowanie nowej burmistrz",
        "Ewa Lis złożyła ślubowanie przed radą i odebrała klucze do miasta. Wybory wygrała w pierwszej turze.",
        officials=(("burmistrz", "Ewa Lis", "1014093"),), persons=("Ewa Lis",),
    ),
    article(
        "Brzeźnio", 16, "2025-08-15", "Dożynki gminne",
        "Wieniec z Ostrowa wygrał konkurs, a chleb dzieliła wójt Dorota Kubiak. Wieczorem zagrały dwie kapele.",
        topics=("culture", "economy"), officials=(("wójt", "Dorota Kubiak", "1014042"),), persons=("Dorota Kubiak",),
    ),
    article(
        "Sieradz", 17, "2025-12-12", "Nagrody dla sportowców",
        "Prezydent Paweł Osika i jego zastępca Iwona Dudek wręczyli stypendia trzydziestu zawodnikom klubów "
        "pływackich.",
        topics=("sport",),
        officials=(("prezydent", "Paweł Osika", "1014011"), ("zastępca prezydenta", "Iwona Dudek", "1014011")),
        persons=("Paweł Osika", "Iwona Dudek"),
    ),
    # Other places.
    article(
        "Łódź", 18, "2026-02-10", "Tramwaj na Teofilów wraca",
        "Po dwóch latach remontu na tory wyjechały wagony linii osiem. Łódź zapłaciła za nie 64 mln zł.",
        stage=("implementation", 0.94), topics=("transport",), amounts=(("64 mln zł", 64_000_000.0),),
    ),
    article(
        "Łódź", 19, "2025-03-08", "Dotacja na termomodernizację przedszkoli",
        "Sześć budynków zyska nowe okna oraz pompy ciepła. Łódź dostała na to promesę z funduszu.",
        stage=("funding", 0.92), topics=("energy", "education"), programmes=(("Czyste Powietrze", "czyste-powietrze"),),
    ),
    article(
        "Łosice", 20, "2025-05-28", "Promesa dla powiatu",
        "Dwa mosty na Tocznej będą jak nowe. Na przebudowę powiat łosicki i Łosice otrzymały promesę.",
        stage=("funding", 0.96), topics=("transport",), programmes=(("Polski Ład", "polski-lad"),),
    ),
    article(
        "Łosice", 21, "2026-02-28", "Awaria wodociągu",
        "Z powodu pęknięcia rury nie ma wody przy ulicy Bialskiej. Łosice podstawiły beczkowóz.",
        topics=("environment",),
    ),
    # What is hard to show.
    article(
        "skrzynka", 22, "2026-02-01", HOSTILE_TITLE,
        "Treść <b>nie</b>bezpieczna: ```drop table item;``` ale tylko dla nieuważnych.",
    ),
    article(
        "skrzynka", 23, None, None,
        "Notatka bez tytułu i bez daty, za to z przecinkiem; średnikiem i \"cudzysłowem\".",
        stage=None,
    ),
    article(
        "stdin", 24, "2026-02-14", "+48 43 000 00 00 – nowy numer urzędu",
        "Centrala ma od poniedziałku inny numer, stary milknie po kwartale.",
        stage=("protest", 0.6), topics=("own-topic",),
    ),
    article(
        "skrzynka", 25, "2019-06-30", "@Sieradz: " + "bardzo długi tytuł " * 12,
        "Archiwalny wpis z kroniki, słowo po słowie. " * 3,
        topics=("culture",),
    ),
    # Corrected after it was published: see CORRECTED.
    article(
        "Brzeźnio", 26, "2026-02-20", "Remont szkoły za 3 mln zł",
        "Szkoła w Brzeźniu doczeka się sali. Przetarg wygrała firma z Wielunia, która zażądała 3 mln zł.",
        stage=("implementation", 0.7), topics=("education",), amounts=(("3 mln zł", 3_000_000.0),),
    ),
    *(
        article(
            "Sieradz", 30 + week, f"2026-02-{1 + 7 * week:02d}", f"Repertuar kina na {week + 6}. tydzień",
            f"W programie {film}, a dla najmłodszych poranek z {hero}. Kasa czynna od szesnastej.", topics=("culture",),
        )
        for week, (film, hero) in enumerate(
            [
                ("dramat o latarniku", "Bolkiem"),
                ("komedia Piwowskiego", "Reksiem"),
                ("western po śląsku", "Misiem Uszatkiem"),
                ("kino drogi", "Plastusiem"),
            ]
        )
    ),
)  # fmt: skip

CORRECTED = article(
    "Brzeźnio", 26, "2026-02-20", "Remont szkoły za 3,3 mln zł",
    "Szkoła w Brzeźniu doczeka się sali. Przetarg wygrała firma z Wielunia, która zażądała 3,3 mln zł. W "
    "poprzedniej wersji "
    "podaliśmy błędną kwotę, za co przepraszamy.",
    stage=("implementation", 0.93), topics=("education",), amounts=(("3,3 mln zł", 3_300_000.0),),
)  # fmt: skip
"""The second version of an article that is among `ARTICLES`."""


def build_store(path: Path, articles: tuple[tuple[str, TaggedArticle], ...] = ARTICLES) -> Path:
    """Write a store of the articles, and of the corrected version; return its path."""
    with Store.open(path, create=True) as store:
        store.sync_sources(SOURCES)
        for source, record in articles:
            add(store, source, record)
        if articles is ARTICLES:
            add(store, *CORRECTED, now="2026-03-02T07:00:00Z")
    return path


def add(store: Store, source: str, record: TaggedArticle, *, now: str = NOW) -> None:
    """Offer an article, take it from the queue, and store it."""
    offer = Candidate(record.id, f"{record.title} {len(record.text)}", record.url, record.title, record.published)
    store.record_offer(source, [offer], etag=None, last_modified=None, next_at=now, now=now)
    (pending,) = [each for each in store.due_candidates(now, limit=100) if each.key == record.id]
    store.store([Tagged(pending, record, etag=None, last_modified=None, recheck_at=None)], now=now)
