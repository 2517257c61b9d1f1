"""What the classifier sees of an article: words by sentences, masks, marks, and what is left out."""

import pickle
import unicodedata
from itertools import pairwise

import pytest
from helpers import gold_doc, rules
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from cwdnlp.classify.reading import Mark, Reading, Word, read_document
from cwdnlp.pipes.amounts.factory import AmountFinder
from cwdnlp.pipes.dates.factory import DateFinder

ARTICLE = "Wójtowie trzech gmin podpisali wczoraj umowę na budowę drogi, która połączy wszystkie wsie od Pilicy po las."
LEMMAS = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=8)


def document(marked, published=None):
    """A marked text with sums and days found."""
    return DateFinder()(AmountFinder()(gold_doc(marked, upto="cwdnlp_linker", published=published)))


def read(marked, published=None):
    return read_document(document(marked, published))


def words(reading):
    return [word for sentence in reading.sentences for word in sentence]


def lemmas(text):
    return Reading.from_lemmas(text.split())


def kinds(reading):
    return [mark.kind for mark in reading.marks]


def test_a_bare_word_is_a_noun_outside_of_entities():
    assert Word("drogi", "droga") == Word("drogi", "droga", "subst", 0, 0, "")


@pytest.mark.parametrize(
    "given_words", [[], [Word(" ", "sp", "sp")], [Word(".", ".", "interp")], [Word("\n\n", "\n\n")]]
)
def test_without_words_there_is_no_sentence(given_words):
    assert Reading.from_words(given_words) == Reading()
    assert len(Reading.from_words(given_words)) == 0


@pytest.mark.parametrize("end", [".", "!", "?", "\n", "\n\n", " \n "])
def test_what_ends_a_sentence(end):
    one, two = Word("umowa", "umowa"), Word("droga", "droga")
    assert Reading.from_words([one, Word(end, end, "interp"), two]).sentences == ((one,), (two,))


@pytest.mark.parametrize("mark", [",", ";", ":", "–", "„", "…"])
def test_what_ends_no_sentence(mark):
    found = Reading.from_words([Word("umowa", "umowa"), Word(mark, mark, "interp"), Word("droga", "droga")])
    assert [len(sentence) for sentence in found.sentences] == [3]


def test_several_ends_in_a_row_make_no_empty_sentence():
    assert [len(sentence) for sentence in lemmas("umowa ! ! ? . droga .").sentences] == [1, 1]


def test_marks_are_kept_as_given():
    marks = [Mark("amount", 0, 5), Mark("date", 6, 9)]
    assert Reading.from_words([Word("umowa", "umowa")], iter(marks)).marks == tuple(marks)


@given(st.lists(LEMMAS | st.sampled_from([".", "!", "?"]), max_size=30))
@settings(max_examples=150, deadline=None)
def test_lemmas_stand_in_the_text_that_they_make(given_lemmas):
    text = " ".join(given_lemmas)
    reading = Reading.from_lemmas(given_lemmas)
    assert [text[word.start : word.end] for word in words(reading)] == [
        lemma for lemma in given_lemmas if lemma not in (".", "!", "?")
    ]
    assert all(reading.sentences)
    assert len(reading) == len(words(reading))


def test_what_vectorizers_counted_does_not_tell_readings_apart():
    one, other = Reading.from_lemmas(["umowa"]), Reading.from_lemmas(["umowa"])
    one.memo["lemma"] = {"umowa": 1}
    assert one == other
    assert hash(one) == hash(other)
    assert other.memo == {}


def test_a_reading_survives_pickling():
    reading = read("Wójt [[Jan Maj|PERSON]] podpisał umowę na 5 mln zł.")
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301


@pytest.mark.parametrize(("sentences", "kept"), [(0, ""), (1, "umowa"), (2, "umowa droga"), (9, "umowa droga most")])
def test_a_teaser_has_the_first_sentences(sentences, kept):
    teaser = lemmas("umowa . droga . most .").teaser(sentences)
    assert [word.lemma for word in words(teaser)] == kept.split()


def test_a_teaser_of_nothing():
    assert Reading().teaser(3) == Reading()


def test_a_teaser_keeps_the_marks_of_its_sentences_only():
    reading = read("Gmina dostała promesę na 5 mln zł. Remont potrwa do 7 maja 2022 r. i pochłonie 2 mln zł.")
    assert kinds(reading) == ["amount", "date", "amount"]
    assert kinds(reading.teaser(1)) == ["amount"]
    assert kinds(reading.teaser(0)) == []


def test_a_teaser_does_not_share_what_was_counted():
    reading = lemmas("umowa . droga")
    reading.memo["lemma"] = {"umowa": 1, "droga": 1}
    assert reading.teaser(1).memo == {}


@pytest.mark.parametrize(("count", "kept"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 3), (5, 3), (99, 3)])
def test_the_beginning_has_the_sentences_that_begin_within_so_many_words(count, kept):
    reading = lemmas("umowa gmina . droga . most gotowy .")
    assert reading.beginning(count).sentences == reading.sentences[:kept]


def test_a_reading_that_is_no_longer_than_its_beginning_is_the_same():
    reading = lemmas("umowa gmina . droga")
    assert reading.beginning(3) is reading
    assert Reading().beginning(3) == Reading()


def test_the_beginning_keeps_the_marks_of_its_sentences_only():
    reading = read("Gmina dostała promesę na 5 mln zł. Remont potrwa do 7 maja 2022 r. i pochłonie 2 mln zł.")
    assert kinds(reading.beginning(3)) == ["amount"]
    assert kinds(reading.beginning(99)) == ["amount", "date", "amount"]


@pytest.mark.parametrize("text", ["", " ", "\n", "\n \n", "...", "\t\n!"])
def test_a_text_without_words(text):
    assert read(text).sentences == ()


@pytest.mark.parametrize("text", ["!!!", "🚒", "\u00ad", "–"])
def test_a_text_of_marks_only_can_be_read(text):
    assert read(text).marks == ()


def test_words_carry_base_form_tag_and_place():
    marked = "Podpisano umowę."
    first, second = words(read(marked))
    assert (first.lemma, first.tag, first.start, first.end) == ("podpisać", "imps:perf", 0, 9)
    assert (second.text, second.lemma, second.start, second.end) == ("umowę", "umowa", 10, 15)


@pytest.mark.parametrize(
    "text",
    [
        "PODPISANO UMOWĘ NA BUDOWĘ ŚCIEŻKI",
        unicodedata.normalize("NFD", "Podpisano umowę na budowę ścieżki"),
        "Pod\u00adpisano umo\u00adwę na budo\u00adwę ścież\u00adki",
    ],
    ids=["capitals", "NFD", "soft hyphens"],
)
def test_however_it_is_typed_the_base_forms_are_the_same_and_the_places_are_those_of_the_text(text):
    found = words(read(text))
    assert [word.lemma for word in found] == ["podpisać", "umowa", "na", "budowa", "ścieżka"]
    assert [text[word.start : word.end] for word in found] == text.split()


PIECES = st.sampled_from(
    [
        "Podpisano", "umowę", "z", "gminą", "Łosice", "500", "zł", "12.07.2022", ".", "!", ",", "\n", "\n\n", " ", "  ",
        "Drukuj", "Aktualności", "Start > Gmina", "ŹRÓDŁO", "umowe", "z\u0301ro\u0301dło", "umo\u00adwa", "🚒",
        "\u00a0", "[fot. archiwum]", "„Dobra Woda”", "Wyświetleń: 412", "ul.", "\r\n", "\u2028",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25), st.sampled_from(["", " "]))
@settings(max_examples=120, deadline=None)
def test_words_are_pieces_of_the_text_in_its_order(pieces, glue):
    text = glue.join(pieces)
    reading = read(text)
    found = words(reading)
    assert all(text[word.start : word.end] == word.text for word in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(0 <= mark.start < mark.end <= len(text) for mark in reading.marks)
    assert list(reading.marks) == sorted(reading.marks, key=lambda mark: mark.start)
    assert not any("\n" in word.text for word in found)


def test_places_and_persons_are_one_word_without_a_base_form():
    found = words(read("Wita [[Anna Maj|PERSON]] z [[gminy Łosice|JST]]."))
    assert [(word.text, word.lemma, word.label) for word in found[1::2]] == [
        ("Anna Maj", "", "PERSON"),
        ("gminy Łosice", "", "JST"),
    ]


def test_other_entities_keep_their_words():
    found = words(read("[[Biblioteka Gminna|ORG]] i [[Czyste Powietrze|PROGRAM]]"))
    assert [(word.text, word.label) for word in found if word.label] == [
        ("Biblioteka", "ORG"),
        ("Gminna", "ORG"),
        ("Czyste", "PROGRAM"),
        ("Powietrze", "PROGRAM"),
    ]
    assert found[0].lemma == "biblioteka"


@pytest.mark.parametrize(
    "name", ["Budrem Sp. z o.o.", "BUDREM SPÓŁKA AKCYJNA", "Zakład Usług Leśnych", "PHU Kowalski", "firma Drogpol"]
)
def test_the_first_word_of_a_company_says_so(name):
    labels = [word.label for word in words(read(f"Umowę na remont podpisano z [[{name}|ORG]]."))]
    assert labels.count("COMPANY") == 1
    assert next(label for label in labels if label) == "COMPANY"


@pytest.mark.parametrize("name", ["Biblioteka Gminna", "Ochotnicza Straż Pożarna", "Gminny Ośrodek Kultury"])
def test_an_office_is_no_company(name):
    assert "COMPANY" not in [word.label for word in words(read(f"Umowę na remont podpisano z [[{name}|ORG]]."))]


def test_only_an_organisation_is_a_company():
    found = words(read("Wita [[Anna Firmowska|PERSON]] z [[gminy Budowo|JST]] przy [[Zakład Drogowy|PROGRAM]]."))
    assert "COMPANY" not in [word.label for word in found]


@pytest.mark.parametrize("clutter", ["Drukuj", "Wyświetleń: 412", "Udostępnij na Facebooku\nCzytaj więcej"])
def test_clutter_is_left_out(clutter):
    assert read(f"{ARTICLE}\n{clutter}") == read(ARTICLE)


def test_without_the_clutter_component_clutter_is_read():
    nlp = rules()
    doc = nlp.get_pipe("cwdnlp_morphology")(nlp.make_doc(f"{ARTICLE}\nDrukuj"))
    assert [word.text for word in words(read_document(doc))][-1] == "Drukuj"


def test_a_name_in_clutter_is_left_out_whole():
    assert read(f"{ARTICLE}\nOpublikował: [[Jan Lipka|PERSON]]") == read(ARTICLE)


def test_lines_above_the_headline_are_left_out():
    headline = "Umowa na przebudowę drogi podpisana"
    found = words(read(f"Inwestycje > Drogi\n[fot. archiwum]\n{headline}\n{ARTICLE}"))
    assert [word.text for word in found[:5]] == headline.split()


def test_a_headline_is_a_sentence_without_a_full_stop():
    assert [word.text for word in read(f"Umowa na przebudowę drogi podpisana\n{ARTICLE}").sentences[0]][
        -1
    ] == "podpisana"


def test_sums_are_marks_of_the_text():
    text = "Gmina otrzyma 5 mln zł, a wkład własny to 500 000 zł."
    reading = read(text)
    assert [(mark.kind, text[mark.start : mark.end]) for mark in reading.marks] == [
        ("amount", "5 mln zł"),
        ("amount", "500 000 zł"),
    ]


@pytest.mark.parametrize(
    ("published", "kind"),
    [
        ("2022-07-11", "date:future"),
        ("2022-07-12", "date:past"),
        ("2022-07-13", "date:past"),
        ("1999-12-31", "date:future"),
        (None, "date"),
    ],
)
def test_days_before_and_after_the_publication(published, kind):
    assert kinds(read("Otwarcie mostu nastąpi 12 lipca 2022 r.", published)) == [kind]


def test_a_day_of_an_unknown_year_is_neither_past_nor_future():
    assert kinds(read("Otwarcie mostu nastąpi 12 lipca.")) == ["date"]


def test_a_day_without_a_year_takes_that_of_the_publication():
    assert kinds(read("Otwarcie mostu nastąpi 12 lipca.", "2022-07-01")) == ["date:future"]


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("[[Czyste Powietrze|PROGRAM]]", "program:environment_programme"),
        ("[[Czystego Powietrza|PROGRAM]]", "program:environment_programme"),
        ("[[Cyfrowa Gmina|PROGRAM]]", "program:digital_programme"),
        ("[[Dolina Wisły|PARTNERSHIP]]", "partnership:cwd"),
        ("[[Doliny Wisły|PARTNERSHIP]]", "partnership:cwd"),
        ("[[Krośnieński Obszar Funkcjonalny|PARTNERSHIP]]", "partnership:cwd"),
        ("[[Program Zupełnie Nieznany|PROGRAM]]", "program:unknown"),
        ("[[Partnerstwo Siedmiu Wiatraków|PARTNERSHIP]]", "partnership:unknown"),
    ],
)
def test_kinds_of_programmes_and_partnerships(marked, kind):
    reading = read(f"Wczoraj radni omawiali sprawę {marked} na sesji.")
    (mark,) = reading.marks
    assert mark.kind == kind
    assert (mark.start, mark.end) == (30, 30 + marked.index("|") - 2)


def test_other_entities_are_no_marks():
    assert read("Wita [[Anna Maj|PERSON]] z [[gminy Łosice|JST]] i [[Biblioteka Gminna|ORG]].").marks == ()


def test_marks_stand_in_the_order_of_the_text():
    reading = read("Do 7 maja 2022 r. program [[Czyste Powietrze|PROGRAM]] da 5 mln zł.", "2022-01-01")
    assert kinds(reading) == ["date:future", "program:environment_programme", "amount"]


@pytest.mark.parametrize(
    "line", ["Opublikowano 12 maja 2021 przez admin", "Dodano 12.05.2021", "Data publikacji: 12.05.2021"]
)
def test_marks_in_clutter_are_left_out(line):
    doc = document(f"{ARTICLE} Koszt to 5 mln zł.\n{line}\nDrukuj", "2022-01-01")
    assert doc._.dates
    assert doc.spans["clutter"]
    assert kinds(read_document(doc)) == ["amount"]


def test_marks_behind_clutter_are_kept():
    marked = f"{ARTICLE}\nDrukuj\n{ARTICLE} Koszt przebudowy to 5 mln zł."
    doc = document(marked)
    assert [span.text for span in doc.spans["clutter"]] == ["Drukuj"]
    assert kinds(read_document(doc)) == ["amount"]


def test_without_the_components_there_are_no_sums_and_days():
    assert read_document(gold_doc("Do 7 maja 2022 r. damy 5 mln zł.", upto="cwdnlp_linker")).marks == ()


def test_a_document_that_was_stored_is_read_alike():
    doc = document("Do 7 maja [[Jan Maj|PERSON]] da 5 mln zł na [[Czyste Powietrze|PROGRAM]].", "2022-01-01")
    restored = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert read_document(restored) == read_document(doc)
    assert len(read_document(restored).marks) == 3


def test_a_long_text_is_read_to_its_end():
    reading = read(f"{ARTICLE}\n" * 200)
    assert len(reading.sentences) == 200
    assert len(set(map(len, reading.sentences))) == 1
