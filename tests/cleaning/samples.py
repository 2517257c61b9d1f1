"""Texts that several test files share. All names and events are invented."""

POLISH_LETTERS = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
PANGRAM = "Zażółć gęślą jaźń. ZAŻÓŁĆ GĘŚLĄ JAŹŃ."

ARTICLE = (
    "Wierzbin z umową na żłobek\n"
    "Burmistrz Wierzbina Zofia Kłos podpisała w poniedziałek umowę na budowę żłobka przy ulicy Łąkowej. "
    "Placówka przyjmie sześćdziesięcioro dzieci.\n"
    "Prace potrwają do jesieni przyszłego roku, a ich koszt wyniesie 4,2 mln zł. Połowę pokryje dotacja.\n"
    "W uroczystości wzięli udział radni, rodzice oraz dyrektor przedszkola Paweł Źrebiec.\n"
)

LEADS = (
    "Radni gminy Jodłów przyjęli w środę plan adaptacji do suszy. Dokument zakłada budowę dwunastu zbiorników "
    "i zalesienie nieużytków nad Strugą.",
    "Biblioteka w Modrzewiu zaprasza seniorów na kurs obsługi telefonu. Zajęcia poprowadzą licealiści, a zapisy "
    "ruszą w pierwszym tygodniu marca.",
    "Ponad dwieście osób pobiegło wokół jeziora Głębokie podczas ósmej Wierzbińskiej Dychy. Zwyciężył strażak "
    "z Brzeźna Leśnego, a puchar wręczyła st",
    "Od poniedziałku autobusy linii 4 pojadą objazdem przez osiedle Zielone. Powodem jest wymiana wodociągu, która "
    "potrwa do końca lipca.",
    "Szpital powiatowy otworzył oddział rehabilitacji kardiologicznej z osiemnastoma łóżkami. Pierwsi pacjenci trafią "
    "tam po Wielkanocy.",
    "Rolnicy z trzech sołectw mogą składać wnioski o szacowanie strat po przymrozkach. Komisja zacznie objazd sadów "
    "w najbliższy czwartek.",
    "Muzeum Wikliny kupiło na aukcji rękopis kroniki cechu koszykarzy z 1788 roku. Będzie go można oglądać przez "
    "całe lato.",
)

LISTING_TAIL = (
    "\nMultimedia\n\nKalendarz imprez\n\nLuty 2024\n"
    + "".join(f"{day}\n" for day in range(1, 30))
    + "Zapisz się do newslettera!\nPolityka prywatności\nCzytaj więcej\n"
)
LISTING = "Wiadomości w kategorii „Nasza okolica”\n" + "\n".join(LEADS) + "\n" + LISTING_TAIL


def page(body: str, *, title: str = "Umowa podpisana - Gmina Jodłów", head: str = "") -> str:
    """Put a body into a whole HTML page."""
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
