"""Altered copies of training articles: names in the right form, spans where they belong, the same for the same seed."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.corpus.article import read_corpus
from cwdnlp.corpus.markup import parse_markup
from cwdnlp.records import Entity, TaggedArticle
from cwdnlp.training.augment import Augmenter, noise
from cwdnlp.training.augment.edits import Edit, Sample, apply_edits
from cwdnlp.training.augment.forms import exchange_phrase, exchange_word, phrase_cases
from cwdnlp.training.augment.pools import Pools, gather, gender_of, phrase_kind
from cwdnlp.training.augment.swaps import swap_names

ROOT = Path(__file__).resolve().parents[2]


def sample(marked):
    parsed = parse_markup(marked)
    entities = (
        Entity(start=m.start, end=m.end, label=m.label, text=m.text, lemma=m.lemma or m.text, kb_id=m.kb_id)
        for m in parsed.mentions
    )
    return Sample("a", parsed.text, tuple(entities))


def swapped(marked, **pools):
    return swap_names(sample(marked), Pools(**pools), Random(1), share=1.0)


@pytest.fixture(scope="module")
def records():
    return [article.to_record() for _, article in read_corpus(ROOT / "corpora", ("dev",))]


@pytest.mark.parametrize(
    ("mention", "base", "new", "form"),
    [
        ("Związku Miast Polskich", "Związek Miast Polskich", "Zespół Szkół w Łomży", None),  # genitive or locative
        ("Związkiem Miast Polskich", "Związek Miast Polskich", "Zespół Szkół w Łomży", "Zespołem Szkół w Łomży"),
        ("URZĘDEM GMINY", "Urząd Gminy", "Dom Kultury", "DOMEM KULTURY"),
        ("ZIT", "ZIT", "RPO", "RPO"),
        ("ZIT", "ZIT", "Czyste Powietrze", None),
        ("nie to", "Urząd Gminy", "Dom Kultury", None),
    ],
)
def test_a_phrase_takes_the_case_of_the_one_before(mention, base, new, form):
    assert exchange_phrase(mention, base, new) == form


def test_cases_of_a_phrase():
    assert phrase_cases("Opocznem", "Opoczno", place=True) == ("inst",)
    assert phrase_cases("Kutnem", "Opoczno", place=True) == ()


@pytest.mark.parametrize(
    ("word", "gender", "base", "new", "form"),
    [
        ("Koneckiego", "m1", "Konecki", "Nowak", "Nowaka"),
        ("Koneckiej", "f", "Konecka", "Zając", "Zając"),
        ("Nowakowi", "m1", "Nowak", "Maj", "Majowi"),
    ],
)
def test_a_surname_takes_the_case_of_the_one_before(word, gender, base, new, form):
    assert exchange_word(word, "surname", gender, base, new) == form


def test_a_person_is_the_same_everywhere():
    persons = {("given", "m1"): ["Piotr"], ("surname", "m1"): ["Maj"]}
    edited = swapped(
        '[[Janem Nowakiem|PERSON lemma="Jan Nowak"]] i [[Nowaka|PERSON lemma="Nowak"]], [[J. Nowak|PERSON]]',
        persons=persons,
    )
    assert edited.text == "Piotrem Majem i Maja, J. Maj"
    assert [edited.mention(e) for e in edited.entities] == ["Piotrem Majem", "Maja", "J. Maj"]


def test_men_stay_men_and_women_women():
    persons = {
        ("given", "f"): ["Ewa"],
        ("surname", "f"): ["Bury"],
        ("given", "m1"): ["Jan"],
        ("surname", "m1"): ["Kot"],
    }
    edited = swapped('[[Annie Kowalskiej|PERSON lemma="Anna Kowalska"]]', persons=persons)
    assert edited.text in ("Ewie Bury", "Annie Kowalskiej")


def test_units_keep_their_noun_and_their_kind():
    units = {"place n sg": ["Kutno"], "powiat": ["sieradzki"]}
    marked = (
        'w [[gminie Opoczno|JST 1007053 lemma="gmina Opoczno"]], z [[Opoczna|JST 1007053 lemma="Opoczno"]] do '
        '[[powiatu łosickiego|JST 1410 lemma="powiat łosicki"]], [[Starosta|ROLE]] [[Łosicki|JST 1410 lemma="łosicki"]]'
    )
    assert swapped(marked, units=units).text == "w gminie Kutno, z Kutna do powiatu sieradzkiego, Starosta Sieradzki"


def test_a_name_stays_where_no_other_is_certain():
    marked = 'o [[Łodzi|JST 1061011 lemma="Łódź"]]'  # genitive, dative or locative
    assert swapped(marked, units={"place f sg": ["Warszawa"]}).text == "o Łodzi"
    assert swapped(marked, units={"place f sg": ["Łomża"]}).text == "o Łomży"
    assert swapped('[[Xyzem|PERSON lemma="Xyz"]]').text == "Xyzem"


def test_edits_move_the_spans():
    edited = apply_edits(sample("a [[b|ORG]] c [[d|JST]]"), [Edit(0, 1, "aaa"), Edit(2, 3, "bb"), Edit(6, 6, "__")])
    assert (edited.text, [edited.mention(e) for e in edited.entities]) == ("aaa bb c __d", ["bb", "d"])


def test_an_edit_over_a_border_drops_the_entity():
    assert apply_edits(sample("a [[bb cc|ORG]] d"), [Edit(0, 4, "x")]).entities == ()


def test_flaws():
    text = sample("Wójt [[„Złoty” Dąb|ORG]] mówi: „Dzień dobry”.\nDrugi wiersz [[Łosic|JST 1410023]] tutaj.")
    assert noise.drop_diacritics(text).text.startswith("Wojt „Zloty” Dab mowi")
    changed = noise.change_quotes(text, Random(3)).text
    assert "„Złoty”" in changed  # within a name they stay
    cut = noise.cut_off(text, Random(1))
    assert len(cut.text) < len(text.text) + 7
    assert any(line.isupper() for line in noise.capitalise_line(text, Random(0)).text.split("\n"))
    cluttered = noise.add_clutter(text, ["Drukuj"], Random(0))
    assert "Drukuj" in cluttered.text
    for each in (noise.drop_diacritics(text), cluttered, cut):
        assert all(each.mention(e) == e.text for e in each.entities)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_spans_of_copies_are_whole(seed, records):
    augmenter = Augmenter.of(records, seed=seed)
    for record in records[seed % len(records) :][:3]:
        for copy in augmenter.copies(record, 2):
            TaggedArticle.from_dict(copy.to_dict())  # raises where a span is not what stands at its offsets
            assert [e.text for e in copy.entities if e.text != e.text.strip()] == []


def test_copies_depend_on_seed_and_id_alone(records):
    one, two = (Augmenter.of(records, seed=5) for _ in range(2))
    assert list(one.copies(records[0], 2)) == list(two.copies(records[0], 2))
    other = Augmenter.of(records, seed=6)
    assert [c.text for c in other.copies(records[0], 2)] != [c.text for c in one.copies(records[0], 2)]


def test_most_names_find_another(records):
    swaps = Augmenter.of(records, flaws=False)
    changed = total = 0
    for record in records:
        (copy,) = swaps.copies(record, 1)
        assert len(copy.entities) == len(record.entities)
        pairs = zip(record.entities, copy.entities, strict=True)
        names = [(one.text, two.text) for one, two in pairs if one.label in ("PERSON", "JST", "ORG")]
        changed += sum(one != two for one, two in names)
        total += len(names)
    assert changed > 0.3 * total


def test_nothing_of_what_is_held_out_is_made(records):
    pools = gather(records[:5], held_out=records[5:])
    kept = {name.casefold() for (label, _), names in pools.phrases.items() if label == "PARTNERSHIP" for name in names}
    held = {(e.lemma or "").casefold() for r in records[5:] for e in r.entities if e.label == "PARTNERSHIP"}
    assert held
    assert kept.isdisjoint(held)


def test_kinds():
    assert gender_of("Suwałki") == "n pl" or gender_of("Suwałki").endswith("pl")
    assert [phrase_kind(name) for name in ("PFRON", "Szkoła Podstawowa", "Trzy Rzeki")] == [
        "acronym",
        "szkoła",
        "other",
    ]
