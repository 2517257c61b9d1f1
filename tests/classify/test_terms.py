"""Terms of the classifier, family by family: what is counted, where it stands, and what is kept out."""

import time
import unicodedata

import pytest
from helpers import gold_doc
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.classify import terms as module
from cwdnlp.classify.events import concepts_of
from cwdnlp.classify.hints import Hints
from cwdnlp.classify.model import STAGE_FAMILIES, TOPIC_FAMILIES
from cwdnlp.classify.reading import Mark, Reading, Word, read_document
from cwdnlp.classify.terms import FAMILIES, HINTED, find_terms
from cwdnlp.label_file import default_schema

SHIPPED = Hints.of(default_schema().signals, default_schema().words)


def reading_of(*rows, marks=()):
    """A reading of words given as lemma, or as lemma, tag and label, which stand in a text with blanks between."""
    words, start = [], 0
    for row in rows:
        lemma, tag, label = (*((row,) if isinstance(row, str) else row), "subst", "")[:3]
        if lemma in (".", "!", "?"):
            tag = "interp"
        words.append(Word(lemma, lemma, tag, start, start + len(lemma), label))
        start += len(lemma) + 1
    return Reading.from_words(words, marks)


def names(reading, *families, hints=SHIPPED):
    return [term.name for term in find_terms(reading, families, hints)]


def spans(reading, name, *families, hints=SHIPPED):
    return [(term.start, term.end) for term in find_terms(reading, families, hints) if term.name == name]


def filler(count):
    return ["zdanie"] * count


def test_the_table_of_the_module_names_every_family():
    rows = [line.split("`")[1] for line in module.__doc__.splitlines() if line.startswith("| `")]
    assert rows == list(FAMILIES)


def test_the_hinted_families_are_those_that_hints_change():
    reading = reading_of("list", "intencyjny", "droga")
    changed = {name for name in FAMILIES if names(reading, name, hints=Hints()) != names(reading, name)}
    assert changed == HINTED


@pytest.mark.parametrize("family", ["", "lemmas", "LEMMA"])
def test_an_unknown_family_is_refused(family):
    with pytest.raises(ValueError, match=r"none of the families lemma, stem"):
        find_terms(Reading(), ["lemma", family])


@pytest.mark.parametrize(
    "words",
    [[], [Word(" ", " ", "sp")], [Word(".", ".", "interp")], [Word("\n\n", "\n\n", "sp")], [Word("x", "", "ign")]],
)
def test_nothing_has_no_terms(words):
    assert find_terms(Reading.from_words(words), FAMILIES, SHIPPED) == []


def test_families_follow_in_the_order_asked_for():
    reading = reading_of("umowa")
    assert find_terms(reading, ["stem", "lemma"]) == find_terms(reading, ["stem"]) + find_terms(reading, ["lemma"])


def test_the_same_reading_gives_the_same_terms():
    reading = reading_of("podpisać", "umowa", ".", "wykonawca", "droga")
    assert find_terms(reading, FAMILIES, SHIPPED) == find_terms(reading, FAMILIES, SHIPPED)


def test_stage_and_topics_read_the_hints_that_are_theirs():
    reading = reading_of("list", "intencyjny", "droga")
    stage, topic = names(reading, *STAGE_FAMILIES), names(reading, *TOPIC_FAMILIES)
    assert "signal=formation" in stage
    assert not [term for term in stage if "hint=" in term or "sentence=" in term]
    assert "hint=transport" in topic
    assert not [term for term in topic if "signal=" in term]


# --- places


@pytest.mark.parametrize(
    ("before", "places"),
    [
        (0, ["head:", "lead:", ""]),
        (14, ["head:", "lead:", ""]),
        (15, ["lead:", ""]),
        (59, ["lead:", ""]),
        (60, [""]),
        (500, [""]),
    ],
)
@pytest.mark.parametrize(
    ("family", "words", "term"),
    [
        ("lemma", ["umowa"], "umowa"),
        ("stem", ["umowa"], "^umowa"),
        ("concept", ["umowa"], "@contract"),
        ("signal", ["list", "intencyjny"], "signal=formation"),
        ("form", [("umówić", "imps:perf")], "!past"),
    ],
)
def test_terms_of_the_headline_and_the_lead_occur_once_more(family, words, term, before, places):
    found = names(reading_of(*filler(before), *words), family)
    assert sorted(name for name in found if name.split(":")[-1] == term) == sorted(place + term for place in places)


@pytest.mark.parametrize(("before", "is_lead"), [(0, True), (59, True), (60, False)])
@pytest.mark.parametrize(
    ("family", "words", "term"),
    [
        ("pair", ["podpisać", "umowa"], "@contract+signing"),
        ("hint", ["droga"], "hint=transport"),
    ],
)
def test_pairs_and_hints_of_the_lead_occur_once_more(family, words, term, before, is_lead):
    found = names(reading_of(*filler(before), *words), family)
    assert term in found
    assert (f"lead:{term}" in found) == is_lead


def test_places_are_counted_in_words_that_carry_meaning():
    found = names(reading_of(*[("w", "prep"), (",", "interp"), ("5", "dig")] * 30, *filler(14), "umowa"), "lemma")
    assert "head:umowa" in found


def test_places_run_on_across_sentences():
    assert "head:umowa" not in names(reading_of(*["zdanie", "."] * 15, "umowa"), "lemma")


def test_a_place_adds_a_term_and_moves_none():
    reading = reading_of("podpisać", "umowa", "droga", marks=[Mark("amount", 0, 4)])
    found = find_terms(reading, FAMILIES, SHIPPED)
    bare = {(term.name, term.start, term.end) for term in found}
    for name, start, end in found:
        for place in ("lead:", "head:"):
            assert not name.startswith(place) or (name.removeprefix(place), start, end) in bare


# --- lemma, stem, ngram, chars


def test_base_forms_are_in_lower_case_and_without_blanks():
    assert {"gok", "ł", "odgodziny"} <= set(names(reading_of("GOK", "Ł", "od godziny"), "lemma"))


def test_places_and_persons_are_masked_and_organisations_are_not():
    reading = reading_of(("Łosice", "subst", "JST"), ("Maj", "subst", "PERSON"), ("GOK", "subst", "ORG"))
    assert {"<JST>", "<PERSON>", "gok"} <= set(names(reading, "lemma"))
    for family in ("lemma", "stem", "ngram", "chars"):
        assert not [term for term in names(reading, family) if "łosice" in term or "losic" in term or "maj" in term]


def test_of_a_masked_mention_of_several_words_one_term_is_left():
    doc = gold_doc("Wita [[Anna Maj|PERSON]] z [[gminy Łosice|JST]].", upto="cwdnlp_linker")
    found = names(read_document(doc), "lemma")
    assert (found.count("<PERSON>"), found.count("<JST>")) == (1, 1)


def test_a_mask_is_one_stem():
    assert set(names(reading_of(("Łosice", "subst", "JST")), "stem")) == {"<JST>", "lead:<JST>", "head:<JST>"}


@pytest.mark.parametrize("pos", ["interp", "sp", "dig", "conj", "comp", "prep", "prep:loc:nwok", "brev:pun", "siebie"])
def test_words_that_carry_no_meaning_are_left_out(pos):
    reading = reading_of(("tak", pos), ("się", pos))
    assert names(reading, "lemma", "stem", "ngram", "chars") == []


@pytest.mark.parametrize("one", ["podpisać", "podpis", "podpisanie", "PODPISYWAĆ"])
def test_stems_join_derivations(one):
    assert "^podpi" in names(reading_of(one), "stem")


@pytest.mark.parametrize("lemma", ["źródło", "łącznik", "żłóbek", "gęś", "ŚWIĘTO", "rósł"])
def test_stems_survive_missing_diacritics(lemma):
    bare = lemma.translate(str.maketrans("ąćęłńóśźżŚĘ", "acelnoszzSE"))
    assert bare.isascii()
    assert names(reading_of(bare), "stem") == names(reading_of(lemma), "stem")
    assert names(reading_of(unicodedata.normalize("NFD", lemma)), "stem") == names(reading_of(lemma), "stem")


def test_a_short_word_is_its_own_stem():
    assert "^zit" in names(reading_of("zit"), "stem")


def test_two_and_three_base_forms_in_a_row():
    reading = reading_of("podpisać", "list", "intencyjny")
    assert set(names(reading, "ngram")) == {"podpisać list", "list intencyjny", "podpisać list intencyjny"}
    assert spans(reading, "list intencyjny", "ngram") == [(9, 24)]
    assert spans(reading, "podpisać list intencyjny", "ngram") == [(0, 24)]


def test_a_row_of_base_forms_passes_over_function_words_and_ends_with_its_sentence():
    reading = reading_of("umowa", ("na", "prep"), "droga", ".", "most")
    assert names(reading, "ngram") == ["umowa droga"]
    assert spans(reading, "umowa droga", "ngram") == [(0, 14)]


def test_pieces_of_words_that_the_dictionary_lacks():
    reading = reading_of("droga", ("Łąka", "ign"))
    assert names(reading, "chars") == ["#_lak", "#laka", "#aka_"]
    assert set(spans(reading, "#laka", "chars")) == {(6, 10)}


@pytest.mark.parametrize("lemma", ["x", "🚒"])
def test_of_a_very_short_word_there_are_no_pieces(lemma):
    assert names(reading_of((lemma, "ign")), "chars") == []


# --- concept, pair


@pytest.mark.parametrize(
    ("lemma", "concept"),
    [
        ("podpisać", "signing"),
        ("PODPISANIE", "signing"),
        ("umowa", "contract"),
        ("porozumienie", "accord"),
        ("przetarg", "tender"),
        ("wykonawca", "contractor"),
    ],
)
def test_concepts(lemma, concept):
    assert f"@{concept}" in names(reading_of(lemma), "concept")


@pytest.mark.parametrize("lemma", ["umowami", "celować", "plant"])
def test_a_whole_word_of_a_concept_stands_for_itself_only(lemma):
    assert not {"contract", "goal", "document"} & set(concepts_of(lemma))


@pytest.mark.parametrize("lemma", ["", "xyz", "<JST>", "<PERSON>"])
def test_a_word_without_a_concept(lemma):
    assert concepts_of(lemma) == ()


@pytest.mark.parametrize(
    ("tag", "tense"),
    [
        ("praet:pl:m1:perf", "past"),
        ("imps:perf", "past"),
        ("ppas:sg:nom:f:perf:aff", "past"),
        ("pant:perf", "past"),
        ("fin:sg:ter:imperf", "present"),
        ("fin:sg:ter:perf", "future"),
        ("bedzie:sg:ter:imperf", "future"),
        ("impt:pl:pri:perf", "imperative"),
    ],
)
def test_tenses(tag, tense):
    reading = reading_of("umowa", ("zrobić", tag))
    assert f"@contract/{tense}" in names(reading, "concept")
    assert names(reading, "form")[:1] == [f"!{tense}"]


@pytest.mark.parametrize("tag", ["inf:perf", "subst:sg:nom:f", "ger:sg:nom:n:perf:aff", "adj:sg:nom:f:pos", "ign", ""])
def test_what_has_no_tense(tag):
    reading = reading_of("umowa", ("zrobić", tag))
    assert not [term for term in names(reading, "concept") if "/" in term]
    assert names(reading, "form") == []


PAST, FUTURE = ("być", "praet:sg:f:imperf"), ("być", "bedzie:sg:ter:imperf")


@pytest.mark.parametrize(
    ("words", "tense"),
    [
        ([PAST, "umowa", "zdanie", FUTURE], "past"),
        ([PAST, "zdanie", "umowa", FUTURE], "future"),
        ([PAST, "umowa", FUTURE], "past"),
        ([FUTURE, "umowa", PAST], "future"),
        ([PAST, FUTURE, "zdanie", "zdanie", "umowa"], "future"),
        (["umowa", "zdanie", PAST, FUTURE], "past"),
        ([PAST, ".", "umowa", "zdanie", FUTURE], "future"),
    ],
)
def test_the_tense_is_that_of_the_nearest_verb_of_the_sentence_the_earlier_of_two(words, tense):
    found = [term for term in names(reading_of(*words), "concept") if term.startswith("@contract/")]
    assert found == [f"@contract/{tense}"]


def test_without_a_verb_in_the_sentence_there_is_no_tense():
    assert not [term for term in names(reading_of("umowa", ".", PAST), "concept") if "/" in term]


def test_a_verb_that_is_a_concept_has_its_own_tense():
    assert "@signing/past" in names(reading_of(("podpisać", "imps:perf")), "concept")


def test_a_company_is_a_contractor():
    company, office = (reading_of(("Budrem", "subst", label), "umowa") for label in ("COMPANY", "ORG"))
    assert "@contractor" in names(company, "concept")
    assert "@contract+contractor" in names(company, "pair")
    assert "@contractor" not in names(office, "concept")


def test_a_company_that_is_called_contractor_counts_once():
    assert names(reading_of(("wykonawca", "subst", "COMPANY")), "concept").count("@contractor") == 1


@pytest.mark.parametrize(("between", "found"), [(0, 1), (7, 1), (8, 0), (40, 0)])
def test_a_pair_stands_within_eight_words(between, found):
    assert names(reading_of("podpisać", *filler(between), "umowa"), "pair").count("@contract+signing") == found


def test_a_pair_does_not_ask_for_the_order():
    one, other = reading_of("podpisać", "umowa"), reading_of("umowa", "podpisać")
    assert names(one, "pair") == names(other, "pair") == ["@contract+signing", "lead:@contract+signing"]


def test_a_pair_counts_once_a_sentence():
    sentence = ["podpisać", "umowa", "umowa", "podpisać", "."]
    assert names(reading_of(*sentence), "pair").count("@contract+signing") == 1
    assert names(reading_of(*sentence, *sentence), "pair").count("@contract+signing") == 2


def test_a_pair_does_not_reach_into_the_next_sentence():
    assert names(reading_of("podpisać", ".", "umowa"), "pair") == []


def test_a_pair_has_two_concepts_and_two_words():
    assert names(reading_of("umowa", "umowa"), "pair") == []
    assert len(concepts_of("potrzebujący")) == 2
    assert names(reading_of("potrzebujący"), "pair") == []


def test_a_pair_stands_from_its_first_word_to_its_last():
    assert spans(reading_of("zdanie", "podpisać", "zdanie", "umowa"), "@contract+signing", "pair") == [(7, 28)]


# --- signal, hint

HINTS = Hints.of(
    {"a": ["list+intencyjny", "umowa/kontrakt+firma/<COMPANY>"], "b": ["promesa", "umowa"]},
    {"water": ["studnia", "Wodociąg"], "energy": ["studnia"]},
)


def bare(reading, family):
    return [term for term in names(reading, family, hints=HINTS) if not term.startswith(("lead:", "head:"))]


@pytest.mark.parametrize(
    ("words", "signals"),
    [
        ("list intencyjny", ["signal=a", "signal=a:0"]),
        ("intencyjny zdanie list", ["signal=a", "signal=a:0"]),
        ("LIST Intencyjny", ["signal=a", "signal=a:0"]),
        ("list", []),
        ("intencyjny", []),
        ("list . intencyjny", []),
        ("list list", []),
        ("list list intencyjny", ["signal=a", "signal=a:0"]),
        ("list intencyjny . list intencyjny", ["signal=a", "signal=a:0"] * 2),
        ("promesa", ["signal=b", "signal=b:2"]),
        ("kontrakt firma", ["signal=a", "signal=a:1"]),
        ("umowa firma", ["signal=a", "signal=a:1", "signal=b", "signal=b:3"]),
        ("promesa umowa", ["signal=b", "signal=b:2", "signal=b", "signal=b:3"]),
    ],
)
def test_a_signal_needs_a_word_of_all_its_groups_in_one_sentence(words, signals):
    assert bare(reading_of(*words.split()), "signal") == signals


def test_a_line_break_parts_the_words_of_a_signal():
    words = [Word("list", "list"), Word("\n", "\n", "sp"), Word("intencyjny", "intencyjny", "adj")]
    assert names(Reading.from_words(words), "signal") == []


def test_a_company_may_be_part_of_a_signal():
    company, office = (reading_of("umowa", ("Budrem", "subst", label)) for label in ("COMPANY", "ORG"))
    assert "signal=a:1" in bare(company, "signal")
    assert "signal=a:1" not in bare(office, "signal")
    assert spans(company, "signal=a:1", "signal", hints=HINTS) == [(0, 12)]


def test_a_company_in_a_document_is_a_signal():
    company, office = (
        read_document(gold_doc(f"Podpisano umowę z [[{name}|ORG]].", upto="cwdnlp_linker"))
        for name in ("Budremem Spółka Jawna", "Biblioteką Gminną")
    )
    assert "signal=implementation" in names(company, "signal")
    assert "signal=implementation" not in names(office, "signal")


def test_a_signal_stands_from_its_first_word_to_its_last():
    reading = reading_of("zdanie", "intencyjny", "list", "list", "zdanie")
    assert spans(reading, "signal=a", "signal", hints=HINTS) == [(7, 22)]


def test_words_of_labels_and_sentences_with_one():
    found = bare(reading_of("studnia", "wodociąg", ".", "Studnia", ".", "zdanie"), "hint")
    assert (found.count("hint=water"), found.count("sentence=water")) == (3, 2)
    assert (found.count("hint=energy"), found.count("sentence=energy")) == (2, 2)


def test_a_sentence_with_a_word_of_a_label_is_shown_by_the_first():
    reading = reading_of("zdanie", "wodociąg", "studnia")
    assert spans(reading, "sentence=water", "hint", hints=HINTS) == [(7, 15)]


def test_without_hints_there_are_no_hinted_terms():
    assert find_terms(reading_of("list", "intencyjny", "droga"), HINTED) == []


# --- mark, kind, form

MARKS = [Mark("amount", 0, 6), Mark("date:future", 7, 13), Mark("program:state_fund", 14, 20), Mark("date", 0, 3)]


def test_sums_and_days():
    found = names(reading_of(*filler(3), marks=MARKS), "mark")
    assert set(found) == {
        "$amount", "lead:$amount", "$date:future", "lead:$date:future", "$date", "lead:$date",
    }  # fmt: skip


def test_kinds():
    assert set(names(reading_of(*filler(3), marks=MARKS), "kind")) == {
        "$program:state_fund",
        "lead:$program:state_fund",
    }


@pytest.mark.parametrize("kind", ["amount", "date", "date:past", "program:unknown", "partnership:zit"])
def test_a_mark_is_of_one_family(kind):
    reading = reading_of("zdanie", marks=[Mark(kind, 0, 6)])
    assert sorted(names(reading, "mark", "kind")) == [f"${kind}", f"lead:${kind}"]
    assert spans(reading, f"${kind}", "mark", "kind") == [(0, 6)]


@pytest.mark.parametrize(("before", "is_lead"), [(59, True), (60, False)])
def test_a_mark_behind_the_lead(before, is_lead):
    start = 7 * before
    found = names(reading_of(*filler(before + 5), marks=[Mark("amount", start, start + 6)]), "mark")
    assert ("lead:$amount" in found) == is_lead


def test_marks_of_a_text_without_words_have_no_place():
    assert names(Reading(marks=(Mark("amount", 0, 4),)), "mark") == ["$amount"]


@pytest.mark.parametrize(("tag", "count"), [("fin:pl:pri:imperf", 1), ("impt:pl:pri:perf", 1), ("fin:sg:pri:perf", 0)])
def test_a_text_that_says_we(tag, count):
    assert names(reading_of(("zapraszać", tag)), "form").count("!plural-1st") == count


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Zapraszamy mieszkańców na zebranie.", "!plural-1st"),
        ("PODPISANO UMOWĘ.", "!past"),
        ("Remont rozpocznie się wiosną.", "!future"),
        ("Trwa remont szkoły.", "!present"),
    ],
)
def test_the_form_of_real_sentences(text, term):
    assert term in names(read_document(gold_doc(text, upto="cwdnlp_linker")), "form")


# --- properties

TELLING = (
    "podpisać umowa list intencyjny wykonawca droga szkoła . ! studnia potrzebujący źródło z\u0301ro\u0301dło PROMESA "
    "pod\u00adpisać <jst>"
)
LEMMAS = st.text(max_size=6) | st.sampled_from(TELLING.split())
TAGS = st.sampled_from(
    ["subst:sg:nom:f", "ign", "imps:perf", "fin:pl:pri:perf", "adj", "sp", "interp", "prep", "dig", ""]
)
LABELS = st.sampled_from(["", "", "JST", "PERSON", "ORG", "COMPANY"])


@st.composite
def readings(draw):
    """A reading with marks, and the length of the text that it stands in."""
    words, end = [], 0
    for lemma, tag, label, gap in draw(
        st.lists(st.tuples(LEMMAS, TAGS, LABELS, st.integers(0, 2)), max_size=draw(st.sampled_from([5, 90])))
    ):
        start = end + gap
        end = start + max(1, len(lemma))
        words.append(Word(lemma or "x", lemma, tag, start, end, label))
    marks = [
        Mark(draw(st.sampled_from(["amount", "date:past", "program:unknown"])), word.start, word.end)
        for word in draw(st.lists(st.sampled_from(words), max_size=4))
    ] if words else []  # fmt: skip
    return Reading.from_words(words, marks), end


@given(readings())
@settings(max_examples=150, deadline=None)
def test_terms_lie_within_the_text_from_the_start_of_a_word_to_the_end_of_one(drawn):
    reading, length = drawn
    pieces = [*(word for sentence in reading.sentences for word in sentence), *reading.marks]
    starts, ends = {piece.start for piece in pieces}, {piece.end for piece in pieces}
    for term in find_terms(reading, FAMILIES, SHIPPED):
        assert 0 <= term.start < term.end <= length
        assert term.start in starts
        assert term.end in ends


@given(readings())
@settings(max_examples=100, deadline=None)
def test_terms_have_names_without_white_space_but_for_rows_of_base_forms(drawn):
    reading, _ = drawn
    for family in FAMILIES:
        for name in names(reading, family):
            assert name
            assert len(name.split()) == 1 or (family == "ngram" and name == " ".join(name.split()))


def test_terms_of_a_document_stand_where_their_words_do():
    doc = gold_doc(
        "Umowa podpisana\n[[Gmina Łosice|JST]] podpisała li\u00adst intencyjny z [[Budremem Sp. z o.o.|ORG]]. W "
        "programie [[Czyste Powietrze|PROGRAM]] będzie ZRODLO.",
        upto="cwdnlp_linker",
    )
    found = {term.name: doc.text[term.start : term.end] for term in find_terms(read_document(doc), FAMILIES, SHIPPED)}
    assert found["<JST>"] == "Gmina Łosice"
    assert found["signal=formation"].endswith("li\u00adst intencyjny")
    assert found["list intencyjny"] == "li\u00adst intencyjny"
    assert found["@contractor"] == "Budremem"
    assert found["$program:environment_programme"] == "Czyste Powietrze"
    assert found["^zrodl"] == "ZRODLO"


def test_time_is_linear_in_a_sentence_without_an_end():
    words = ["podpisać", ("być", "imps:perf"), "umowa", ("w", "prep"), "droga", ("Budrem", "ign", "COMPANY")]
    reading = reading_of(*words * 3000)
    started = time.perf_counter()
    find_terms(reading, FAMILIES, SHIPPED)
    assert time.perf_counter() - started < 5
