"""Calendar days: tables of styles, years, ranges and look-alikes, properties, hostile texts, and the component."""

from __future__ import annotations

import datetime
import pickle
import time
import unicodedata

import pytest
import spacy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from cwdnlp.errors import InputError
from cwdnlp.pipes.dates import factory, find_dates
from cwdnlp.pipes.dates.factory import date_records
from cwdnlp.records import Date as DateRecord

PUBLISHED = datetime.date(2022, 6, 15)

# The days stand between « and »; the values follow in their order. A text without marks has none.
WITH_YEAR = [
    ("«27 maja 2021» r.", "2021-05-27"),
    ("«27 maja 2021» roku", "2021-05-27"),
    ("«27 maja roku 2021»", "2021-05-27"),
    ("«14 listopada 2023»r. podpisano", "2023-11-14"),
    ("«14 listopada 2023»roku", "2023-11-14"),
    ("«03 września 2021»", "2021-09-03"),
    ("«1 stycznia 2000»", "2000-01-01"),
    ("«29 lutego 2020»", "2020-02-29"),
    ("«31 grudnia 1999»", "1999-12-31"),
    ("«3 maja 1791» r. uchwalono", "1791-05-03"),
    ("ustawa z dnia «8 marca 1990» r.", "1990-03-08"),
    ("«15.07.2016»r.", "2016-07-15"),
    ("«03.03.2022».", "2022-03-03"),
    ("«3.3.2022»", "2022-03-03"),
    ("«15. 07. 2016» r.", "2016-07-15"),
    ("«15.07.16» r.", "2016-07-15"),
    ("«30-11-2021»", "2021-11-30"),
    ("Wierzbin, dnia «13-09-2017» r.", "2017-09-13"),
    ("«15/07/2021»", "2021-07-15"),
    ("«2023-02-11» 13:45:04", "2023-02-11"),
    ("«2023-02-11»T13:45:04Z", "2023-02-11"),
    ("data:«2023-02-11»", "2023-02-11"),
    ("«2023.02.11»", "2023-02-11"),
    ("Dodano «2023/02/11»", "2023-02-11"),
    ("«dziewiątego lipca 2021»", "2021-07-09"),
    ("Piątek, «11 Lipiec 2014» 11:16", "2014-07-11"),
    ("«25 Kwiecień 2022» r.", "2022-04-25"),
    ("«02 wrz 2022» 07:09", "2022-09-02"),
    ("«2 wrz. 2022»", "2022-09-02"),
    ("«7 paź 2022»", "2022-10-07"),
    ("«5 maj 2022»", "2022-05-05"),
    ("«Marzec 12, 2020»", "2020-03-12"),
    ("«Maj 1 2020»", "2020-05-01"),
    ("«15 VII 2021» r.", "2021-07-15"),
    ("«15.VII.2021»", "2021-07-15"),
    ("«5 I 2021»", "2021-01-05"),
    ("do «30.06.2022» 500 zł", "2022-06-30"),
    ("«30 czerwca 2022» 500 zł", "2022-06-30"),
    ("do «30 czerwca 2022», 2 000 zł", "2022-06-30"),
    ("(«30.06.2022»)", "2022-06-30"),
    ("dnia«15.07.2016» r.", "2016-07-15"),
    ("dnia«27 maja 2021»", "2021-05-27"),
    ("«27maja 2021»", "2021-05-27"),
    ("«3.maja 2021»", "2021-05-03"),
    ("Święto «3 Maja 2021»", "2021-05-03"),
    ("«20 Maja 2021» r.", "2021-05-20"),
]

WITHOUT_YEAR = [
    ("W dniu «7 maja»", "2022-05-07"),
    ("«07 maja»", "2022-05-07"),
    ("«2-go lutego»", "2022-02-02"),
    ("«2go lutego»", "2022-02-02"),
    ("«1-szego lipca»", "2022-07-01"),
    ("«1 -go lipca»", "2022-07-01"),
    ("«Siedemnastego maja»", "2022-05-17"),
    ("«dwudziestego pierwszego maja»", "2022-05-21"),
    ("«trzydziestego maja»", "2022-05-30"),
    ("«trzeci maja»", "2022-05-03"),
    ("«drugiego września»", "2022-09-02"),
    ("«8 września» br.", "2022-09-08"),
    ("«8 września» b.r.", "2022-09-08"),
    ("«8 września» b. r.", "2022-09-08"),
    ("«8 września»br.", "2022-09-08"),
    ("«27 kwietnia»r. Trzymajcie kciuki", "2022-04-27"),
    ("«8 września» bieżącego roku", "2022-09-08"),
    ("«8 września» bież. roku", "2022-09-08"),
    ("«8 stycznia» tego roku", "2022-01-08"),
    ("«8 stycznia» ub. roku", "2021-01-08"),
    ("«8 grudnia» ubiegłego roku", "2021-12-08"),
    ("«8 czerwca» ub.r.", "2021-06-08"),
    ("«8 czerwca» przyszłego roku", "2023-06-08"),
    ("«11 Lipiec» br.", "2022-07-11"),
    ("w dniu «14.03»", "2022-03-14"),
    ("w dniu «14.03». o godz. 10.10", "2022-03-14"),
    ("we wtorek («14.03»)", "2022-03-14"),
    ("do «14.03» br.", "2022-03-14"),
    ("do «14.03». br.", "2022-03-14"),
    ("do «15 maja» 2000 zł", "2022-05-15"),
    ("«3 maja» 1500 osób", "2022-05-03"),
    ("«3 maja» 2021,50 zł", "2022-05-03"),
    ("«7 maja»\n2021", "2022-05-07"),
    ("«29 lutego»", None),
    ("W DNIU «7 MAJA» ODBYŁO SIĘ", "2022-05-07"),
    ("«9 czerwca», podpisana została", "2022-06-09"),
    ("Rynek 12 i «5 maja»", "2022-05-05"),
    ("o 10:00 «5 maja»", "2022-05-05"),
    ("dnia«7 maja»", "2022-05-07"),
    ("«14 Czerwca», w szkole", "2022-06-14"),
    ("W szkole «14 Czerwca» gościli", "2022-06-14"),
    ("Na placu «3 maja» odbył się", "2022-05-03"),
]

SERIES = [
    ("«19-20 czerwca 2021»", "2021-06-19"),
    ("W dniach «28–29 września»", "2022-09-28"),
    ("«24-25 sierpnia»", "2022-08-24"),
    ("«24 - 25 sierpnia»", "2022-08-24"),
    ("«24/25 sierpnia»", "2022-08-24"),
    ("«24 i 25 sierpnia»", "2022-08-24"),
    ("«24 oraz 25 sierpnia»", "2022-08-24"),
    ("«24, 25 i 26 sierpnia»", "2022-08-24"),
    ("«1-go i 2-go lipca»", "2022-07-01"),
    ("od «3 do 7 lipca»", "2022-07-03"),
    ("między «3 a 7 lipca»", "2022-07-03"),
    ("godz. 3 do «7 lipca»", "2022-07-07"),
    ("12-«5 maja»", "2022-05-05"),
    ("«14-18.04.2023» r.", "2023-04-14"),
    ("«1.-3.09.2023»", "2023-09-01"),
    ("«1–3.IX.2023»", "2023-09-01"),
    ("w dniach «3, 10, 17, 24 i 31 lipca»", "2022-07-03"),
    ("«6 i 13 maja» oraz «3 czerwca 2019»", "2019-05-06", "2019-06-03"),
    ("«5 sierpnia» (sobota)-«6 sierpnia» (niedziela)", "2022-08-05", "2022-08-06"),
    ("«14, 15 i 18.04.2023» r.", "2023-04-14"),
    ("od «19 sierpnia» do «26 września 2022» r.", "2022-08-19", "2022-09-26"),
    ("od «19 sierpnia» do «26 września 2019»r.", "2019-08-19", "2019-09-26"),
    ("od «19 sierpnia 2019» r. do «26 września»", "2019-08-19", "2019-09-26"),
    ("«19 sierpnia» - «26 września 2019»", "2019-08-19", "2019-09-26"),
    ("«19 sierpnia»-«26 września 2019»", "2019-08-19", "2019-09-26"),
    ("od «28 grudnia» do «5 stycznia 2019»", "2018-12-28", "2019-01-05"),
    ("od «28 grudnia 2018» do «5 stycznia»", "2018-12-28", "2019-01-05"),
    ("«5 maja», «7 czerwca» i «9 lipca 2019»", "2019-05-05", "2019-06-07", "2019-07-09"),
    ("od «19 sierpnia» godz. 8:00 do «26 września 2019»", "2019-08-19", "2019-09-26"),
    ("od «19 sierpnia» (piątek) do «26 września 2019»", "2019-08-19", "2019-09-26"),
    ("od «8 września» do «1 października» ub. roku", "2021-09-08", "2021-10-01"),
    ("«14.03»–«18.04.2023» r.", "2023-03-14", "2023-04-18"),
    ("od «14.03» do «18.04.2023»", "2023-03-14", "2023-04-18"),
    ("«30.09».-«02.10.2019»", "2019-09-30", "2019-10-02"),
    ("«14.03»-«18.04» br.", "2022-03-14", "2022-04-18"),
    ("w dniach «14.03» - «18.04»", "2022-03-14", "2022-04-18"),
    ("«28.12» - «05.01.2019»", "2018-12-28", "2019-01-05"),
    ("«14.03.2023»-«18.04.2023»", "2023-03-14", "2023-04-18"),
    ("«2021-05-27» - «2021-06-01»", "2021-05-27", "2021-06-01"),
    ("«27 maja 2021» i «28 maja 2021»", "2021-05-27", "2021-05-28"),
    ("«5 maja». «7 czerwca 2019» r.", "2022-05-05", "2019-06-07"),
    ("«5 maja 2019», a «7 czerwca»", "2019-05-05", "2022-06-07"),
]

WRITING = [
    ("«7 wrzesnia 2021»", "2021-09-07"),
    ("«7 pazdziernika 2021»", "2021-10-07"),
    ("«dziewiatego pazdziernika 2021»", "2021-10-09"),
    ("«27\u00a0maja\u00a02021»", "2021-05-27"),
    ("«27\u2009maja  2021»", "2021-05-27"),
    ("«27 ma\u00adja 2021»\u00ad r.", "2021-05-27"),
    ("«2\u20113 maja»", "2022-05-02"),
    ("«27 MAJA 2021» R.", "2021-05-27"),
    ("«PIĄTEGO PAŹDZIERNIKA 2021»", "2021-10-05"),
    ("«14.03.2023»,10:00", "2023-03-14"),
    ("😀 «14.03.2023»", "2023-03-14"),
]

LOOK_ALIKES = [
    "",
    "31 lutego",
    "30 lutego 2020",
    "29 lutego 2021",
    "31.04.2021",
    "2021-02-30",
    "45 maja",
    "0 maja",
    "maj 2021",
    "w maju",
    "maja",
    "2021 r.",
    "05.2021",
    "wczoraj",
    "art. 5.10.2",
    "wersja 5.10.2021",
    "v5.10.2021",
    "192.168.1.10",
    "10.12.2020.1",
    "km 12+300",
    "14.03",
    "wtorek 9.10-15.10",
    "wtorek 10.10 - 15.10",
    "wtorek 9.10",
    "ul. Bohaterów 9 Maja",
    "o godz. 10.10",
    "w godz. 8.10-15.12",
    "12.05.202 zł",
    "12.05.2022 zł",
    "1.12.2020/45",
    "nr 5/12/2020",
    "Uchwała Nr 5/12/2020",
    "RG.271.3.12.2021",
    "ZP.5.10.2021",
    "znak: 5.10.2021",
    "22-30-11-2021",
    "raport-2021-05-27.pdf",
    "ogłoszenie 27.05.2021.pdf",
    "https://example.org/2021/05/27/tytul",
    "ul. 3 Maja",
    "ul. 3 maja",
    "ulicy 11 Listopada",
    "ul. 3-go Maja 12",
    "ulic 3 Maja i 11 Listopada",
    "al. 3 Maja",
    "Plac 1 Maja",
    "na placu 3 Maja",
    "pl. 23 Stycznia",
    "rondo 11 Listopada",
    "os. 1 Maja",
    "Święto 3 Maja",
    "Święta Niepodległości 11 Listopada",
    "Konstytucji 3 maja",
    "im. 11 Listopada",
    "przy 3 Maja 12",
    "12. Maja Nowak",
    "3 Maja Nowak z klasy IV",
    "aleja Trzeciego Maja",
    "11 listopad",
    "2 maj",
    "sierpień 2021",
    "5 i 2021",
    "w latach 5 x 2020",
    "dwudziestego trzydziestego maja",
    "pierwszego trzeciego maja",
    "7\nmaja",
    "7 maj\na",
    "A20.05.2021",
    "2021-05-27-28",
    "5 majątków",
    "7 marcowych dni",
]

NEAREST = [
    ("2022-06-15", "7 maja", "2022-05-07"),
    ("2022-06-15", "1 stycznia", "2022-01-01"),
    ("2022-06-15", "14 grudnia", "2022-12-14"),
    ("2022-12-20", "7 stycznia", "2023-01-07"),
    ("2022-12-20", "20 czerwca", "2022-06-20"),
    ("2022-12-20", "19 czerwca", "2023-06-19"),
    ("2022-01-05", "20 grudnia", "2021-12-20"),
    ("2022-01-05", "30 czerwca", "2022-06-30"),
    ("2023-12-20", "29 lutego", "2024-02-29"),
    ("2020-03-01", "29 lutego", "2020-02-29"),
    ("2022-03-01", "29 lutego", None),
    ("2022-12-31", "1 stycznia", "2023-01-01"),
    ("2022-10-22", "Umowę podpisaliśmy 7 lutego", "2022-02-07"),
    ("2022-10-22", "Partnerstwo zawarto 7 lutego", "2022-02-07"),
    ("2022-10-22", "Nabór trwa do 7 lutego", "2023-02-07"),
    ("2022-10-22", "Zawarto umowę. Prace potrwają do 7 lutego", "2023-02-07"),
    ("9999-12-31", "1 stycznia", "9999-01-01"),
    ("0001-01-01", "31 grudnia", "0001-12-31"),
    (None, "7 maja", None),
    (None, "7 maja br.", None),
    (None, "od 7 maja do 9 czerwca 2021", "2021-05-07"),
]


def split_marks(marked: str) -> tuple[str, list[str]]:
    """Return the text without its marks, and the marked parts."""
    parts = [piece.split("»")[0] for piece in marked.split("«")[1:]]
    assert marked.count("«") == marked.count("»") == len(parts), f"unbalanced marks in {marked!r}"
    return marked.replace("«", "").replace("»", ""), parts


@pytest.mark.parametrize("row", [*WITH_YEAR, *WITHOUT_YEAR, *SERIES, *WRITING], ids=lambda row: row[0])
def test_finds_the_days_with_their_values(row):
    marked, *values = row
    text, spans = split_marks(marked)
    assert len(spans) == len(values) > 0
    found = find_dates(text, published=PUBLISHED)
    assert [text[d.start : d.end] for d in found] == spans
    assert [d.iso for d in found] == values


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_finds_nothing(text):
    assert find_dates(text, published=PUBLISHED) == []


@pytest.mark.parametrize(("published", "text", "iso"), NEAREST)
def test_takes_the_nearest_year(published, text, iso):
    day = datetime.date.fromisoformat(published) if published else None
    assert find_dates(text, published=day)[0].iso == iso


@pytest.mark.parametrize("marked", [row[0] for row in [*WITH_YEAR, *WITHOUT_YEAR, *SERIES, *WRITING]])
def test_decomposed_text_has_the_same_days(marked):
    text, spans = split_marks(marked)
    decomposed = unicodedata.normalize("NFD", text)
    found = [decomposed[d.start : d.end] for d in find_dates(decomposed, published=PUBLISHED)]
    assert found == [unicodedata.normalize("NFD", span) for span in spans]


def test_a_day_is_frozen_and_slotted():
    (found,) = find_dates("7 maja 2021")
    with pytest.raises(AttributeError):
        found.iso = None  # type: ignore[misc]
    assert not hasattr(found, "__dict__")


# --- properties

GENITIVES = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
]
NOMINATIVES = [
    "styczeń",
    "luty",
    "marzec",
    "kwiecień",
    "maj",
    "czerwiec",
    "lipiec",
    "sierpień",
    "wrzesień",
    "październik",
    "listopad",
    "grudzień",
]
SHORTS = ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"]
ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
UNITS = ["pierwszego", "drugiego", "trzeciego", "czwartego", "piątego", "szóstego", "siódmego", "ósmego", "dziewiątego"]
TEENS = [
    "dziesiątego",
    "jedenastego",
    "dwunastego",
    "trzynastego",
    "czternastego",
    "piętnastego",
    "szesnastego",
    "siedemnastego",
    "osiemnastego",
    "dziewiętnastego",
]


def in_words(day: int) -> str:
    """Return the ordinal of a day of the month in the genitive."""
    ten = {2: "dwudziestego", 3: "trzydziestego"}.get(day // 10)
    simple = ["", *UNITS, *TEENS]
    return f"{ten} {simple[day % 10]}".strip() if ten else simple[day]


def formats(day: datetime.date) -> list[str]:
    """Return the spellings of a day with its year."""
    d, m, y = day.day, day.month, day.year
    genitive, nominative = GENITIVES[m - 1], NOMINATIVES[m - 1]
    return [
        f"{d} {genitive} {y}",
        f"{d:02d} {genitive} {y}",
        f"{d}-go {genitive} {y}",
        f"{d} {genitive.upper()} {y}",
        f"{d}\u00a0{genitive}\u00a0{y}",
        f"{in_words(d)} {genitive} {y}",
        f"{in_words(d).capitalize()} {genitive} {y}",
        f"{d} {nominative.capitalize()} {y}",
        f"{d:02d} {SHORTS[m - 1]} {y}",
        f"{nominative.capitalize()} {d}, {y}",
        f"{d} {ROMANS[m - 1]} {y}",
        f"{d:02d}.{m:02d}.{y}",
        f"{d}.{m}.{y}",
        f"{d:02d}-{m:02d}-{y}",
        f"{d:02d}/{m:02d}/{y}",
        day.isoformat(),
    ]


DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


@given(
    DAYS,
    st.sampled_from(["", "dnia ", "Wierzbin, ", "(", "\n", "w środę, "]),
    st.sampled_from(["", " r.", "r.", ",", " roku", ")"]),
)
def test_every_day_is_found_in_every_style(day, before, after):
    for written in formats(day):
        text = f"{before}{written}{after} i dalej"
        (found,) = find_dates(text)
        assert text[found.start : found.end] == written
        assert found.iso == day.isoformat()


@given(DAYS, DAYS)
def test_a_day_without_year_is_near_its_publication(day, published):
    assume((day.month, day.day) != (2, 29))
    (found,) = find_dates(f"do {day.day} {GENITIVES[day.month - 1]}.", published=published)
    value = datetime.date.fromisoformat(found.iso)
    assert (value.month, value.day) == (day.month, day.day)
    assert abs(value - published).days <= 183


@given(DAYS, st.integers(1, 300))
def test_a_range_shares_its_year(day, length):
    other = day + datetime.timedelta(days=length)
    assume((day.month, day.day) != (other.month, other.day) and other.month != day.month)
    assume(other.year < 2100)
    text = f"od {day.day} {GENITIVES[day.month - 1]} do {other.day} {GENITIVES[other.month - 1]} {other.year} r."
    if (day.month, day.day) == (2, 29) and day.year != other.year:
        return
    assert [d.iso for d in find_dates(text)] == [day.isoformat(), other.isoformat()]


PIECES = st.sampled_from(
    ["1", "12", "31", "2021", "22", ".", "-", "/", " ", "\u00a0", "\n", ",", "i", "do", "od", "maja", "Maja", "maj",
    "lut", "wrzesień",
     "trzeciego", "dwudziestego", "r.", "br.", "ul.", "go", "III", "05", "\u00ad", "e\u0301", "zł", "dnia", "T", ":",
     "ubiegłego roku"]
)  # fmt: skip


@settings(max_examples=400)
@given(
    st.one_of(
        st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=30).map(" ".join)
    ),
    st.one_of(st.none(), st.dates()),
)
def test_spans_are_sound(text, published):
    end = 0
    for found in find_dates(text, published=published):
        assert end <= found.start < found.end <= len(text)
        part = text[found.start : found.end]
        assert part == part.strip()
        assert len(part.splitlines()) == 1
        assert found.iso is None or datetime.date.fromisoformat(found.iso).isoformat() == found.iso
        end = found.end


HOSTILE = [
    "1", "1 ", "1.", "1,", "1, ", "1-", "1/", "12.", "12.12.", "2021-", "maja ", "maj ", "dwudziestego ",
    "pierwszego ", "od ", " ", "\n", "\t", "\u00ad", "e\u0301", "a", "Ł", "ul. ", "III ", "1 i ", "maj 1 ", "12.12 i ",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_hostile_text_takes_no_time(unit):
    text = (unit * (500_000 // len(unit)))[:500_000]
    start = time.process_time()
    find_dates(text, published=PUBLISHED)
    assert time.process_time() - start < 4  # a quadratic rule would need minutes; usual is a tenth of a second


@pytest.mark.parametrize("unit", ["1", "1 ", "1.", "maja ", "dwudziestego ", "a"], ids=repr)
def test_five_megabytes_of_one_word(unit):
    text = unit * (5_000_000 // len(unit))
    start = time.process_time()
    find_dates(text, published=PUBLISHED)
    assert time.process_time() - start < 15  # usual is a second or two; slow and busy machines get their share


@pytest.mark.parametrize(
    "unit",
    [
        "1 maja ",
        "3 Maja i ",
        "1 maja - ",
        "12.12 - ",
        "dnia 12.12, ",
        "1, 2, 3, 4 i 5 maja, ",
        "byli " * 30 + "7 lutego ",
    ],
)
def test_doubling_the_length_doubles_the_time(unit):
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        find_dates(text, published=PUBLISHED)
        return time.process_time() - start

    def least(size: int) -> float:
        return min(seconds(size) for _ in range(3))  # a busy machine or the garbage collector may disturb one

    seconds(10_000)
    assert least(800_000) < 8 * max(least(200_000), 0.05)


# --- the component


@pytest.fixture
def nlp():
    pipeline = spacy.blank("pl")
    pipeline.add_pipe("cwdnlp_dates")
    return pipeline


def make_doc(nlp, text: str, published: str | None = "2022-06-15") -> Doc:
    """Return a doc that knows its day of publication."""
    doc = nlp.make_doc(text)
    doc._.published = published
    return doc


def test_component_writes_records(nlp):
    doc = nlp(make_doc(nlp, "Sesja 7 maja br."))
    assert doc._.dates == [{"start": 6, "end": 12, "text": "7 maja", "iso": "2022-05-07"}]
    assert [DateRecord.from_dict(d).to_dict() for d in doc._.dates] == doc._.dates


def test_component_without_day_of_publication(nlp):
    assert nlp("7 maja i 8 maja 2021")._.dates == date_records("7 maja i 8 maja 2021")
    assert nlp("Zapisy 7 maja")._.dates == [{"start": 7, "end": 13, "text": "7 maja", "iso": None}]


def test_component_on_empty_text(nlp):
    assert nlp("")._.dates == []
    assert nlp.make_doc("7 maja")._.dates is None


@pytest.mark.parametrize("published", ["", "wczoraj", "2021-13-01", "7 maja 2021", "2021-05-07T10:00", 20210507])
def test_component_refuses_what_is_no_day(nlp, published):
    with pytest.raises(InputError, match="published"):
        nlp(make_doc(nlp, "7 maja", published))


def test_component_declares_what_it_assigns(nlp):
    assert nlp.get_pipe_meta("cwdnlp_dates").assigns == ["doc._.dates"]
    assert isinstance(nlp.get_pipe("cwdnlp_dates"), factory.DateFinder)


def test_pipeline_survives_disk_and_bytes(nlp, tmp_path):
    expected = nlp("Od 7 maja 2021")._.dates
    nlp.to_disk(tmp_path / "pipeline")
    assert spacy.load(tmp_path / "pipeline")("Od 7 maja 2021")._.dates == expected
    assert spacy.blank("pl", config=nlp.config).from_bytes(nlp.to_bytes())("Od 7 maja 2021")._.dates == expected


def test_docs_survive_pickling_bytes_and_docbin(nlp):
    doc = nlp(make_doc(nlp, "Od 7 maja do 9 czerwca"))
    expected = date_records(doc.text, published="2022-06-15")
    assert len(expected) == 2
    assert pickle.loads(pickle.dumps(doc))._.dates == expected  # noqa: S301 - made right here
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.dates == expected
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab)
    assert list(again._.dates) == expected  # DocBin reads every list back as a tuple
    assert again._.published == "2022-06-15"


def test_pipeline_runs_in_several_processes(nlp):
    docs = [make_doc(nlp, f"Sesja {n} maja") for n in range(1, 9)]
    values = [doc._.dates[0]["iso"] for doc in nlp.pipe(docs, n_process=2, batch_size=2)]
    assert values == [f"2022-05-0{n}" for n in range(1, 9)]


def test_components_work_together():
    nlp = spacy.blank("pl")
    nlp.add_pipe("cwdnlp_dates")
    nlp.add_pipe("cwdnlp_amounts")
    doc = nlp("Do 30.06.2022 500 zł, do 7 maja 2021 2 000 zł.")
    assert [d["text"] for d in doc._.dates] == ["30.06.2022", "7 maja 2021"]
    assert [a["value"] for a in doc._.amounts] == [500, 2000]
