"""Sums of money: tables of styles, properties, hostile texts, and the component in real pipelines."""

from __future__ import annotations

import pickle
import time
import unicodedata

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from cwdnlp.pipes.amounts import factory, find_amounts
from cwdnlp.pipes.amounts.factory import amount_records
from cwdnlp.pipes.amounts.folding import fold
from cwdnlp.records import Amount as AmountRecord

NBSP, THIN, NARROW = "\u00a0", "\u2009", "\u202f"

# The sum stands between « and »; a text without them has none.
STYLES = [
    ("Koszt to «2,5 mln zł».", 2_500_000, "PLN"),
    ("Koszt to «2.5 mln zł».", 2_500_000, "PLN"),
    ("wartość: «729 834,00 zł» brutto", 729_834, "PLN"),
    ("wartość: «132.750 zł» netto", 132_750, "PLN"),
    ("umowa na «1.904.042 zł».", 1_904_042, "PLN"),
    ("umowa na «96.724,09 zł».", 96_724.09, "PLN"),
    ("umowa na «3 287 246,97 zł»,", 3_287_246.97, "PLN"),
    ("umowa na «2,737,866 zł»", 2_737_866, "PLN"),
    ("umowa na «2,737,866.50 zł»", 2_737_866.50, "PLN"),
    ("umowa na «2 500 000.50 zł»", 2_500_000.50, "PLN"),
    ("umowa na «1 904.042,50 zł»", 1_904_042.50, "PLN"),
    ("umowa na «1 150 000zł»", 1_150_000, "PLN"),
    ("umowa na «63538,25 zł»", 63_538.25, "PLN"),
    ("umowa na «1 029 915,00 PLN»", 1_029_915, "PLN"),
    ("umowa na «1 200 000, 00 zł»", 1_200_000, "PLN"),
    ("umowa na «1.200.000 ,00 zł»", 1_200_000, "PLN"),
    ("umowa na «500, 00 zł»", 500, "PLN"),
    ("kwoty 500, «100 zł»", 100, "PLN"),
    ("składka «2,737 zł»", 2737, "PLN"),
    ("stawka «0,350 zł»", 0.35, "PLN"),
    ("taryfa «4,350 zł»/m3", 4.35, "PLN"),
    ("bilet «3,50 zł»", 3.5, "PLN"),
    ("bilet «0 zł»", 0, "PLN"),
    ("wpisowe «500,- zł»", 500, "PLN"),
    ("wpisowe «1 500,-- zł»", 1500, "PLN"),
    ("wpisowe «500,-zł»", 500, "PLN"),
    ("wpisowe «500.- zł»", 500, "PLN"),
    ("«2,5mln zł»", 2_500_000, "PLN"),
    ("«2,5 mlnzł»", 2_500_000, "PLN"),
    ("«2,5 mln. zł»", 2_500_000, "PLN"),
    ("«412 tys.zł» rocznie", 412_000, "PLN"),
    ("«412 tys zł» rocznie", 412_000, "PLN"),
    ("«1,2 mld zł»", 1_200_000_000, "PLN"),
    ("«12 mln 546 tys. zł»", 12_546_000, "PLN"),
    ("«7 mln 748 tys. 151 zł»", 7_748_151, "PLN"),
    ("«1 mld 200 mln zł»", 1_200_000_000, "PLN"),
    ("«2 mln 300 zł»", 2_000_300, "PLN"),
    ("«5 tys. 500 zł»", 5_500, "PLN"),
    ("«1 014 tys. zł»", 1_014_000, "PLN"),
    ("«1.014 tys. zł»", 1_014_000, "PLN"),
    ("«1 014,125 tys. zł»", 1_014_125, "PLN"),
    ("«1,250 mln zł»", 1_250_000, "PLN"),
    ("«1.250 mln zł»", 1_250_000, "PLN"),
    ("«1,014 tys. zł»", 1_014, "PLN"),
    ("«2,5 miliona zł»", 2_500_000, "PLN"),
    ("«200 tysięcy złotych»", 200_000, "PLN"),
    ("«3 miliony 200 tysięcy złotych»", 3_200_000, "PLN"),
    ("«17 milionów euro»", 17_000_000, "EUR"),
    ("«2 i pół miliona złotych»", 2_500_000, "PLN"),
    ("«5 zł 50 gr»", 5.5, "PLN"),
    ("«5 zł i 50 groszy»", 5.5, "PLN"),
    ("za «50 groszy»", 0.5, "PLN"),
    ("«12 euro 50 centów»", 12.5, "EUR"),
    ("«500 złotych i 50 groszy»", 500.5, "PLN"),
    ("«4 949 865,00 zł» mln", 4_949_865, "PLN"),
    ("«500 000,00 tysięcy złotych»", 500_000_000, "PLN"),
    ("Kwota:«500 zł»", 500, "PLN"),
    ("«500 zł»brutto", 500, "PLN"),
    ("«500 złotówek»", 500, "PLN"),
    ("«500 złotych polskich»", 500, "PLN"),
]

WORDS = [
    ("«pół miliona złotych»", 500_000, "PLN"),
    ("«Pół miliona złotych» na drogi", 500_000, "PLN"),
    ("«półtora miliona złotych»", 1_500_000, "PLN"),
    ("«ćwierć miliona złotych»", 250_000, "PLN"),
    ("ponad «milion złotych»", 1_000_000, "PLN"),
    ("blisko «miliona złotych»", 1_000_000, "PLN"),
    ("z «milionem złotych»", 1_000_000, "PLN"),
    ("«Tysiąc złotych»", 1000, "PLN"),
    ("«tysiąc dwieście złotych»", 1200, "PLN"),
    ("«milion dwieście tysięcy złotych»", 1_200_000, "PLN"),
    ("«miliard złotych»", 1_000_000_000, "PLN"),
    ("«dwa miliony złotych»", 2_000_000, "PLN"),
    ("z «dwoma milionami złotych»", 2_000_000, "PLN"),
    ("do «dwóch milionów złotych»", 2_000_000, "PLN"),
    ("«pięćset tysięcy złotych»", 500_000, "PLN"),
    ("«trzydzieści dwa tysiące zł»", 32_000, "PLN"),
    ("«Siedem tysięcy złotych» to niewiele", 7000, "PLN"),
    ("«sto dwadzieścia pięć tysięcy czterysta złotych»", 125_400, "PLN"),
    ("«dwa i pół miliona złotych»", 2_500_000, "PLN"),
    ("«piętnaście mln euro»", 15_000_000, "EUR"),
    ("«sto złotych»", 100, "PLN"),
    ("«dziewięćdziesiąt dziewięć złotych»", 99, "PLN"),
    ("«jeden złoty»", 1, "PLN"),
    ("«dwa złote»", 2, "PLN"),
    ("«dziewiętnastu tysięcy złotych»", 19_000, "PLN"),
    ("«pięćdziesiąt groszy»", 0.5, "PLN"),
]

CURRENCIES = [
    ("«15 mln euro»", 15_000_000, "EUR"),
    ("«500 EUR»", 500, "EUR"),
    ("«500 €»", 500, "EUR"),
    ("«500€»", 500, "EUR"),
    ("«€ 500» wpisowego", 500, "EUR"),
    ("«€500»", 500, "EUR"),
    ("«EUR 1 200 000».", 1_200_000, "EUR"),
    ("«PLN 500 000,00»", 500_000, "PLN"),
    ("«$ 3 mln»", 3_000_000, "USD"),
    ("«US$ 300»", 300, "USD"),
    ("«500 USD»", 500, "USD"),
    ("«500 dolarów»", 500, "USD"),
    ("«500 dolarów amerykańskich»", 500, "USD"),
    ("«500 dolarów kanadyjskich»", 500, "CAD"),
    ("«300 funtów szterlingów»", 300, "GBP"),
    ("«300 GBP»", 300, "GBP"),
    ("«300 franków szwajcarskich»", 300, "CHF"),
    ("«20 tys. koron»", 20_000, "CZK"),
    ("«20 tys. koron czeskich»", 20_000, "CZK"),
    ("«2 mln koron norweskich»", 2_000_000, "NOK"),
    ("«300 koron duńskich»", 300, "DKK"),
    ("«30 000 SEK»", 30_000, "SEK"),
    ("«1000 hrywien»", 1000, "UAH"),
    ("«1000 forintów»", 1000, "HUF"),
]

TYPOGRAPHY = [
    (f"«729{NBSP}834,00{NBSP}zł»", 729_834, "PLN"),
    (f"«1{THIN}150{THIN}000{NBSP}zł»", 1_150_000, "PLN"),
    (f"«1{NARROW}150{NARROW}000 zł»", 1_150_000, "PLN"),
    ("«2,5  mln  zł»", 2_500_000, "PLN"),
    ("«1  150  000 zł»", 1_150_000, "PLN"),
    ("«500\tPLN»", 500, "PLN"),
    ("12\t«300 zł»", 300, "PLN"),
    ("«2,5 MLN ZŁ» NA DROGI", 2_500_000, "PLN"),
    ("PÓŁ ROKU I «PÓŁ MILIONA ZŁOTYCH»", 500_000, "PLN"),
    ("«2,5 mln zl» dotacji", 2_500_000, "PLN"),
    ("«pol miliona zlotych»", 500_000, "PLN"),
    ("«piec tysiecy zlotych»", 5000, "PLN"),
    ("«5 tyś. zł»", 5000, "PLN"),
    ("«500 zło\u00adtych»", 500, "PLN"),
    ("«2 mi\u00adliony zł»\u00ad", 2_000_000, "PLN"),
    ("«500\u200b zł»", 500, "PLN"),
    ("kwotę«500 zł»", 500, "PLN"),
    ("po 2x«500 zł»", 500, "PLN"),
    ("ok.«2,5 mln zł»", 2_500_000, "PLN"),
    ("umowę.«500 zł» dopłaty", 500, "PLN"),
    ("strata -«500 zł»", 500, "PLN"),
    ("(«500 zł»)", 500, "PLN"),
    ("„«500 zł»”", 500, "PLN"),
]

SURROUNDINGS = [
    ("od 2 do «5 mln zł»", 5_000_000, "PLN"),
    ("2-«5 mln zł»", 5_000_000, "PLN"),
    ("100–«200 zł»", 200, "PLN"),
    ("dwa, «trzy miliony złotych»", 3_000_000, "PLN"),
    ("2 mln i «300 tys. zł»", 300_000, "PLN"),
    ("200 tys. «5000 zł»", 5000, "PLN"),
    ("1. «500 zł»", 500, "PLN"),
    ("1) «500 zł»", 500, "PLN"),
    ("2022 «500 000 zł»", 500_000, "PLN"),
    ("w 2022 «500 zł»", 500, "PLN"),
    ("w 2022 r. «500 zł»", 500, "PLN"),
    ("w 2022 roku «500 zł»", 500, "PLN"),
    ("w km «12 300 000 zł»", 12_300_000, "PLN"),
    ("do 30.06.2022 «500 zł»", 500, "PLN"),
    ("do 2022-06-30 «500 zł»", 500, "PLN"),
    ("do 30-06-2022 «500 zł»", 500, "PLN"),
    ("do 27 maja «500 zł»", 500, "PLN"),
    ("o 10:00 «200 zł»", 200, "PLN"),
    ("o 12.30 «200 zł»", 200, "PLN"),
    ("za 30 m2 «500 zł»", 500, "PLN"),
    ("odcinek A-4 «500 zł»", 500, "PLN"),
    ("tel. 600 123 456, «500 zł»", 500, "PLN"),
    ("500+ «300 zł»", 300, "PLN"),
    ("umowa 12/2020 «500 zł»", 500, "PLN"),
    ("PLN «500 zł»", 500, "PLN"),
    ("EUR «500 000 zł»", 500_000, "PLN"),
    ("12\n«300 zł»", 300, "PLN"),
    ("«2023 zł»", 2023, "PLN"),
    ("za «2000 złotych» medale", 2000, "PLN"),
    ("wpłata «500 złotych» ul. Polna", 500, "PLN"),
    ("Paliwo i «300 euro» 6 osobom", 300, "EUR"),
]

NO_SUMS = [
    "",
    "zł",
    "500",
    "500 tys. mieszkańców",
    "w tys. zł",
    "kwoty w mln zł",
    "kilka milionów złotych",
    "kilkaset złotych",
    "kilkadziesiąt tysięcy złotych",
    "setki tysięcy złotych",
    "sto kilkadziesiąt tysięcy złotych",
    "parę złotych",
    "miliony złotych",
    "połowę miliona złotych",
    "trzy czwarte miliona złotych",
    "ani złotówki",
    "12.05.202 zł",
    "1/2 mln zł",
    "słownie złotych 00/100 zł",
    "500\nzł",
    "500 tys.\nzł",
    "500\r\nzł",
    "500\u2028zł",
    "(500) zł",
    "500% zł",
    "000 zł",
    "3 złote medale",
    "dwa złote krążki",
    "50 złotych par małżeńskich",
    "5 złotych medali i 3 srebrne",
    "10 złotych zasad bezpieczeństwa",
    "Sto złotych gwizdków",
    "5 złotych goli",
    "km 12 Złoty Stok",
    "2 zloty motocykli",
    "Trzy Korony",
    "autobusów 12 Euro 6",
    "20 pojazdów z normą 5 EURO VI",
    "bieg: 30 sek. na okrążenie",
    "500 złowionych ryb",
    "miasto złotych jabłek",
    "5 neuronów",
    "EUR 6.10.2021",
    "12 eurowybory",
]


def split_marks(marked: str) -> tuple[str, list[str]]:
    """Return the text without its marks, and the marked parts."""
    parts = [piece.split("»")[0] for piece in marked.split("«")[1:]]
    assert marked.count("«") == marked.count("»") == len(parts), f"unbalanced marks in {marked!r}"
    return marked.replace("«", "").replace("»", ""), parts


@pytest.mark.parametrize(
    ("marked", "value", "currency"), [*STYLES, *WORDS, *CURRENCIES, *TYPOGRAPHY, *SURROUNDINGS], ids=lambda x: repr(x)
)
def test_finds_the_sum_with_its_value(marked, value, currency):
    text, spans = split_marks(marked)
    assert spans
    found = find_amounts(text)
    assert [text[a.start : a.end] for a in found] == spans
    assert [(a.value, a.currency) for a in found] == [(value, currency)]
    assert marked.index("«") == found[0].start


@pytest.mark.parametrize("text", NO_SUMS)
def test_finds_nothing(text):
    assert find_amounts(text) == []


def test_finds_several_sums_in_order():
    text = "Całość 1,2 mln zł: 800 tys. zł z funduszu, 400 tys. zł z gminy, 50 000 EUR od partnera i $ 300."
    assert [a.value for a in find_amounts(text)] == [1_200_000, 800_000, 400_000, 50_000, 300]


def test_adjacent_sums_do_not_share_digits():
    assert [a.value for a in find_amounts("100 zł 200 zł 300 zł 50 gr")] == [100, 200, 300.5]


def test_values_have_no_binary_noise():
    assert find_amounts("2,3 mln zł")[0].value == 2_300_000
    assert find_amounts("1,1 tys. zł")[0].value == 1100
    assert find_amounts("0,07 mln zł")[0].value == 70_000


@pytest.mark.parametrize("marked", [row[0] for row in [*STYLES, *WORDS, *TYPOGRAPHY]])
def test_decomposed_text_has_the_same_sums(marked):
    # zł has no combining form, but półtora, pięć and złotówką do; the accents belong to the letters' spans
    text, spans = split_marks(marked)
    decomposed = unicodedata.normalize("NFD", text)
    assert [decomposed[a.start : a.end] for a in find_amounts(decomposed)] == [
        unicodedata.normalize("NFD", s) for s in spans
    ]


def test_a_decomposed_last_letter_keeps_its_accent():
    text = unicodedata.normalize("NFD", "z jedną złotówką w kieszeni")
    (found,) = find_amounts(text)
    assert unicodedata.normalize("NFC", text[found.start : found.end]) == "jedną złotówką"


def test_a_sum_is_frozen_and_slotted():
    (found,) = find_amounts("5 zł")
    with pytest.raises(AttributeError):
        found.value = 6.0  # type: ignore[misc]
    assert not hasattr(found, "__dict__")


# --- folding


@given(st.text(alphabet="aąŁé\u00ad\u0301\u200bZ z\n–", max_size=40))
def test_folding_maps_every_character_back(text):
    folded = fold(text)
    assert len(folded.text) == len(text) - sum(c in "\u00ad\u0301\u200b" for c in text)
    for index, char in enumerate(folded.text):
        start, end = folded.span(index, index + 1)
        assert fold(text[start:end]).text == char
        assert text[start] not in "\u00ad\u0301\u200b"


def test_folding_of_nothing():
    assert fold("").text == ""
    assert fold("ab").original(1, 1) == ""


# --- properties


def formats(value: int, cents: int) -> list[tuple[str, float]]:
    """Return Polish spellings of a number with the value that each of them keeps."""
    spaced, dotted = f"{value:,}".replace(",", " "), f"{value:,}".replace(",", ".")
    full = value + cents / 100
    return [
        (f"{value} zł", value),
        (f"{spaced} zł", value),
        (f"{dotted} zł", value),
        (f"{dotted} złotych", value),
        (f"{spaced.replace(' ', NBSP)}{NBSP}zł", value),
        (f"{value},{cents:02d} zł", full),
        (f"{spaced},{cents:02d} zł", full),
        (f"{dotted},{cents:02d} PLN", full),
        (f"{spaced}zł", value),
        (f"{spaced},- zł", value),
        (f"{spaced} tys. zł", value * 1000),
        (f"{value} zł {cents} gr", full) if cents else (f"{value} zł", value),
        (f"€ {spaced}", value),
    ]


@given(st.integers(0, 10**12), st.integers(0, 99), st.sampled_from(["", "ok. ", "kwota: ", "2021 r. ", "\n", "("]))
def test_every_number_is_found_in_every_style(value, cents, before):
    for written, kept in formats(value, cents):
        text = f"{before}{written}, a potem"
        (found,) = find_amounts(text)
        assert text[found.start : found.end] == written
        assert found.value == pytest.approx(kept, rel=1e-12)


@given(st.integers(1, 999), st.integers(1, 999), st.integers(1, 999))
def test_compounds_add_up(millions, thousands, rest):
    text = f"Razem {millions} mln {thousands} tys. {rest} zł."
    (found,) = find_amounts(text)
    assert found.value == millions * 10**6 + thousands * 1000 + rest
    assert text[found.start : found.end] == text[6:-1]


PIECES = st.sampled_from(
    ["1", "22", "300", "1.", ",", " ", NBSP, "  ", "\n", "\t", "-", "/", "mln", "tys.", "zł", "złotych", "€", "EUR",
    "euro", "i",
     "pół", "dwa", "milion", "sto", "gr", "groszy", "x", "\u00ad", "e\u0301", "Złoty", "medale", "(", "r.", "2021",
     "\u2028"]
)  # fmt: skip


@settings(max_examples=400)
@given(
    st.one_of(
        st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=30).map(" ".join)
    )
)
def test_spans_are_sound(text):
    end = 0
    for found in find_amounts(text):
        assert end <= found.start < found.end <= len(text)
        part = text[found.start : found.end]
        assert part == part.strip()
        assert len(part.splitlines()) == 1
        assert found.value >= 0
        assert len(found.currency) == 3
        end = found.end


HOSTILE = [
    "1", "1 ", "100 ", "1.", "1,", "12.", "zł ", "złotych ", "euro ", "€", "sto ", "milion ", "pół ", "tysięcy ",
    "1 mln ", " ", "\n", "\u00ad", "e\u0301", "a", "Ł", "dwadzieścia ", "1-", "1/", "0", "\t",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_hostile_text_takes_no_time(unit):
    text = (unit * (500_000 // len(unit)))[:500_000]
    start = time.process_time()
    find_amounts(text)
    assert time.process_time() - start < 4  # a quadratic rule would need minutes; usual is a tenth of a second


@pytest.mark.parametrize("unit", ["1", "1 ", "1.", "zł ", "sto ", "euro "], ids=repr)
def test_five_megabytes_of_one_word(unit):
    text = unit * (5_000_000 // len(unit))
    start = time.process_time()
    find_amounts(text)
    assert time.process_time() - start < 15  # usual is a second or two; slow and busy machines get their share


@pytest.mark.parametrize(
    "unit", ["1 " * 100 + "zł ", "100 100 100 100 100 100 zł ", "sto " * 50 + "zł ", "1 mln 1 tys. "], ids=repr
)
def test_doubling_the_length_doubles_the_time(unit):
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        find_amounts(text)
        return time.process_time() - start

    seconds(10_000)
    assert seconds(800_000) < 8 * max(seconds(200_000), 0.05)


# --- the component


@pytest.fixture
def nlp():
    pipeline = spacy.blank("pl")
    pipeline.add_pipe("cwdnlp_amounts")
    return pipeline


def test_component_writes_records(nlp):
    doc = nlp("Koszt: 2,5 mln zł.")
    assert doc._.amounts == [{"start": 7, "end": 17, "text": "2,5 mln zł", "value": 2_500_000.0, "currency": "PLN"}]
    assert [AmountRecord.from_dict(a).to_dict() for a in doc._.amounts] == doc._.amounts


def test_component_on_empty_text(nlp):
    assert nlp("")._.amounts == []
    assert nlp.make_doc("5 zł")._.amounts is None


def test_component_declares_what_it_assigns(nlp):
    assert nlp.get_pipe_meta("cwdnlp_amounts").assigns == ["doc._.amounts"]
    assert isinstance(nlp.get_pipe("cwdnlp_amounts"), factory.AmountFinder)


def test_pipeline_survives_disk_and_bytes(nlp, tmp_path):
    expected = nlp("Razem 5 zł")._.amounts
    nlp.to_disk(tmp_path / "pipeline")
    assert spacy.load(tmp_path / "pipeline")("Razem 5 zł")._.amounts == expected
    assert spacy.blank("pl", config=nlp.config).from_bytes(nlp.to_bytes())("Razem 5 zł")._.amounts == expected


def test_docs_survive_pickling_bytes_and_docbin(nlp):
    doc = nlp("Razem 5 zł i 10 mln euro")
    expected = amount_records(doc.text)
    assert len(expected) == 2
    assert pickle.loads(pickle.dumps(doc))._.amounts == expected  # noqa: S301 - made right here
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.amounts == expected
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab)
    assert list(again._.amounts) == expected  # DocBin reads every list back as a tuple


def test_pipeline_runs_in_several_processes(nlp):
    texts = [f"Razem {n} zł" for n in range(1, 9)]
    assert [doc._.amounts[0]["value"] for doc in nlp.pipe(texts, n_process=2, batch_size=2)] == list(range(1, 9))


def test_offsets_index_into_the_text_of_the_doc(nlp):
    text = "  A  \n\n2,5 mln zł\u00ad, 😀 5 zł "
    doc = nlp(text)
    assert doc.text == text
    assert [text[a["start"] : a["end"]] for a in doc._.amounts] == ["2,5 mln zł", "5 zł"]
