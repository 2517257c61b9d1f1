"""The tokenizer: nothing of the text is lost, mentions are runs of tokens, abbreviations stay whole."""

import time
import unicodedata
from pathlib import Path

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st

import cwdnlp
from cwdnlp.corpus.article import VALUE_LABELS, read_corpus
from cwdnlp.pipes.tokenizer import create_tokenizer
from cwdnlp.pipes.tokenizer.vocabulary import ABBREVIATIONS, FINAL_ABBREVIATIONS

CORPORA = Path(cwdnlp.__file__).parents[1] / "corpora"
# Mentions that cut a token in two, each looked at: `RPO WK-P.` ends in what is read as the abbreviation `p.`, and of
# two marks between glued words (`awans!).Sołtysi`) only the first parts them.
NO_RUNS = {
    *("MOF TM-O", "RPO WK-P", "Sołtysi", "PT", "UMWK-P", "Olek", "Krysia", "Rychu", "Beata Okoń"),
    *("SGD", "AQUARES S.A.", "Stawy Milickie S.A.", "TVP3 Lublin", "Zarząd Dróg Powiatowych w Krotoszynie"),
    *("Starostwo Powiatowe w Tomaszowie Lubelskim", "Senior+", "Beata", "jadzia", "Brunon Budzisz"),
}
# As clerks write: words, marks, glued lines, characters that nobody sees.
POLISH = st.text(
    alphabet=st.one_of(
        st.sampled_from("aąbcćeęłnńoósśzźżAĄŁŻ 0123456789.,;:-–—()„”\"'/\n\t\u00a0\u00ad\u200b\u200f+🚒"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
)


@pytest.fixture(scope="module")
def tokenizer():
    return create_tokenizer(spacy.blank("pl"))


def split(tokenizer, text):
    return [token.text for token in tokenizer(text)]


@given(POLISH)
@example("")
@example(" ")
@example("\n\n")
@example("Ło\u0301dź")
@example("gm.Koczała,woj.pomorskie.Wójt")
@example("a\u2028b\x00c")
@settings(max_examples=300, deadline=None)
def test_no_character_is_lost(text):
    doc = create_tokenizer_once()(text)
    assert "".join(token.text_with_ws for token in doc) == text
    assert all(token.text for token in doc)


def create_tokenizer_once(cache=[]):  # noqa: B006 - hypothesis wants no fixture of narrower scope
    if not cache:
        cache.append(create_tokenizer(spacy.blank("pl")))
    return cache[0]


def test_every_mention_of_the_corpus_is_a_run_of_tokens(tokenizer):
    lost = set()
    count = 0
    for _, article in read_corpus(CORPORA):
        doc = tokenizer(article.text)
        for mention in article.mentions:
            count += 1
            # Sums and days are found in the text itself and may end inside a token.
            if mention.label not in VALUE_LABELS and doc.char_span(mention.start, mention.end) is None:
                lost.add(mention.text)
    assert count > 3000
    assert lost <= NO_RUNS


@pytest.mark.parametrize("abbreviation", sorted(ABBREVIATIONS | FINAL_ABBREVIATIONS))
def test_an_abbreviation_is_one_token_in_any_letter_case(tokenizer, abbreviation):
    for form in (abbreviation, abbreviation.capitalize(), abbreviation.upper()):
        assert split(tokenizer, f"słowo {form} Słowo") == ["słowo", form, "Słowo"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("Wójt Jan Maj.", ["Wójt", "Jan", "Maj", "."]),
        ("(Lipno)", ["(", "Lipno", ")"]),
        ("„Trzy Doliny”", ["„", "Trzy", "Doliny", "”"]),
        (",,Trzy Doliny''", [",", ",", "Trzy", "Doliny", "''"]),
        ("Jan Maj-Wójt", ["Jan", "Maj", "-", "Wójt"]),
        ("Jan Maj –Wójt", ["Jan", "Maj", "–", "Wójt"]),
        ("-wójt Lipna", ["-", "wójt", "Lipna"]),
        ("•Lipno", ["•", "Lipno"]),
        ("Anna Bąk-Lis", ["Anna", "Bąk", "-", "Lis"]),
        ("Golub-Dobrzyń,Rypin", ["Golub", "-", "Dobrzyń", ",", "Rypin"]),
        ("remizie.Wójt podziękował", ["remizie", ".", "Wójt", "podziękował"]),
        ("WójtGminy Lipno", ["Wójt", "Gminy", "Lipno"]),
        ("FEŁ2027", ["FEŁ", "2027"]),
        ("lata 2021–2027", ["lata", "2021", "–", "2027"]),
        ("Budowa|Lipno", ["Budowa", "|", "Lipno"]),
        ("McDonald", ["McDonald"]),
    ],
)
def test_tokens(tokenizer, text, tokens):
    assert split(tokenizer, text) == tokens


@pytest.mark.parametrize(
    "address", ["https://www.lipno.example/aktualnosci?id=7", "sekretariat@lipno.example", "www.lipno.example"]
)
def test_addresses_stay_whole(tokenizer, address):
    assert address in split(tokenizer, f"Szczegóły: {address} oraz w urzędzie")


def test_decomposed_letters_split_like_composed_ones(tokenizer):
    text = "Wójt gm. Łosice,pow. łosicki: „Święto Żniw”"
    composed = split(tokenizer, text)
    decomposed = split(tokenizer, unicodedata.normalize("NFD", text))
    assert [unicodedata.normalize("NFC", word) for word in decomposed] == composed


def test_a_soft_hyphen_splits_no_word(tokenizer):
    assert split(tokenizer, "dofinan\u00adsowanie Łosic") == ["dofinan\u00adsowanie", "Łosic"]


@pytest.mark.parametrize("mark", ["-", "–", "_", "=", "*", ".", "•", "~", "#", "…", "!", "-=", "*-*"])
@pytest.mark.parametrize("place", ["{}", "słowo{}", "{}słowo", "sło{}wo", "słowo {} słowo"])
def test_a_long_ruler_is_one_token_and_costs_no_time(tokenizer, mark, place):
    text = place.format(mark * 20_000)
    started = time.perf_counter()
    doc = tokenizer(text)
    # One by one the marks took 40 seconds.
    assert time.perf_counter() - started < 2
    assert doc.text == text
    assert len(doc) <= 3 or place == "sło{}wo"


def test_short_rulers_are_as_before(tokenizer):
    assert split(tokenizer, "--- *** Lipno") == ["-", "-", "-", "*", "*", "*", "Lipno"]
    assert split(tokenizer, "tak... nie") == ["tak", ".", ".", ".", "nie"]


def test_a_very_long_word_does_not_hang(tokenizer):
    text = "a" * 50_000 + " " + "1,2" * 10_000
    assert "".join(token.text_with_ws for token in tokenizer(text)) == text
