"""What is suggested for annotation: doubtful articles, unlike the others, none twice, all of them readable again."""

import itertools
import math
import re

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from spacy.language import Language

from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.reading import Reading
from cwdnlp.corpus.article import parse_article
from cwdnlp.errors import InputError, PipelineError
from cwdnlp.labels import SCHEMA, Label, Schema
from cwdnlp.pipes.classifier.classifier import Classifier
from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.records import Article, TaggedArticle
from cwdnlp.training.doubt import Committee, Doubt, Votes, find_doubts
from cwdnlp.training.preannotation import corpus_id, model_schema, preannotate, preannotate_all
from cwdnlp.training.resemblance import COPY, TermTable, common_lemmas, find_copies, lemmatized, shingles
from cwdnlp.training.suggest import choose, find_fresh, suggest, uncertainty

# doubt


def test_the_doubt_of_an_article_by_hand():
    doubt = Doubt(
        words=50,
        entities=(1.0, 0.7, 0.4),
        votes=Votes(3, 1),
        stages={"none": 0.5, "funding": 0.3, "projects": 0.2},
        topics={"zit": 0.5, "sport": 0.0, "energy": 1.0, "culture": 0.25},
    )
    assert doubt.error_rate == pytest.approx(0.9)  # (0 + 0.3 + 0.6) in (50 + 50) words
    assert doubt.dispute_rate == pytest.approx(3.0)
    assert doubt.stage_doubt == pytest.approx(0.8)
    quarter = -0.25 * math.log2(0.25) - 0.75 * math.log2(0.75)
    assert doubt.topic_doubt == pytest.approx((1 + 0 + 0 + quarter) / 4)


def test_what_a_pipeline_does_not_tell_is_none_and_what_it_did_not_find_is_no_doubt():
    silent = Doubt(words=10, stages={"none": 1.0})
    assert (silent.error_rate, silent.dispute_rate, silent.stage_doubt, silent.topic_doubt) == (None,) * 4
    empty = Doubt(words=0, entities=(), votes=Votes())
    assert (empty.error_rate, empty.dispute_rate) == (0, 0)


def test_a_long_article_is_not_doubtful_for_its_length_nor_a_short_line_for_one_name():
    twice = Doubt(words=200, entities=(0.5, 0.5))
    assert Doubt(words=1000, entities=(0.5,) * 2 + (1.0,) * 50).error_rate < twice.error_rate
    assert Doubt(words=3, entities=(0.5,)).error_rate < Doubt(words=100, entities=(0.5,) * 4).error_rate


@pytest.mark.parametrize(
    ("doubt", "by", "said"),
    [
        (Doubt(9, stages={"b": 0.41, "a": 0.38, "c": 0.21}), "both", "stage uncertain: b 0.41 or a 0.38"),
        (Doubt(9, stages={"funding": 0.9, "projects": 0.1}), "both", "little doubt"),
        (Doubt(9, topics={"zit": 0.3, "energy": 0.7, "sport": 0.9}), "both", "topics uncertain: energy 0.70, zit 0.30"),
        (Doubt(9, topics=dict.fromkeys("dcba", 0.5)), "both", "topics uncertain: a 0.50, b 0.50, c 0.50"),
        (Doubt(9, (0.75, 0.5, 0.749)), "both", "2 of 3 entities doubtful"),
        (Doubt(9, votes=Votes(1)), "both", "models disagree on 1 span"),
        (Doubt(9, votes=Votes(4, 2)), "both", "models disagree on 4 spans, 2 of them unmarked"),
        (Doubt(9, (0.1,), Votes(1), {"a": 0.5, "b": 0.5}), "classes", "stage uncertain: a 0.50 or b 0.50"),
        (Doubt(9, (0.1,), None, {"a": 0.5, "b": 0.5}), "entities", "1 of 1 entities doubtful"),
        (Doubt(9, (0.1,), None, {}, {"c": 0.5}), "both", "topics uncertain: c 0.50; 1 of 1 entities doubtful"),
        (Doubt(0), "both", "little doubt"),
    ],
)  # fmt: skip
def test_doubt_in_words(doubt, by, said):
    assert doubt.in_words(by) == said


TEXTS = [
    "Burmistrz Opoczna Michał Konecki i Starosta Opoczyński Anna Wrona podpisali w Łodzi umowę z PGE Obrót S.A.",
    "Partnerstwo Dolina Liwca, Zespół Szkół nr 2 im. Staszica i LGD Ziemia Mińska zapraszają do Kałuszyna.",
    "",
    "Ćmielów – Pęcław? Wójt: „Hej”. Stowarzyszenie ROF rozmawia z MFiPR o Strategii ZIT ROF 2030+",
]


def test_the_committee_answers_as_each_model_would_by_itself(nlp):
    docs = list(nlp.pipe(TEXTS))
    before = [(doc.to_json(), doc._.scores) for doc in docs]
    committee = Committee(nlp)
    opinions = committee.ask(docs)
    members = nlp.get_pipe("ner").members
    assert len(committee) == len(members) > 1
    upto = [name for name in nlp.pipe_names if nlp.pipe_names.index(name) < nlp.pipe_names.index("ner")]
    for text, voted in zip(TEXTS, opinions, strict=True):
        for member, found in zip(members, voted, strict=True):
            doc = nlp.make_doc(text)
            for name in upto:
                doc = nlp.get_pipe(name)(doc)
            member.set_annotations([doc], member.predict([doc]))
            assert {(entity.start, entity.end, entity.label_) for entity in doc.ents} == found
    assert any(opinions[0]), "otherwise nothing is compared"
    assert [(doc.to_json(), doc._.scores) for doc in docs] == before


def test_disputed_spans_are_counted_and_those_that_nothing_found_touches(nlp, monkeypatch):
    doc = nlp.make_doc("Ala ma kota i psa w Łodzi")
    doc.ents = [spacy.tokens.Span(doc, 0, 1, "PERSON"), spacy.tokens.Span(doc, 6, 7, "JST")]
    agreed, cut, other, unmarked = (6, 7, "JST"), (0, 2, "PERSON"), (0, 1, "ORG"), (2, 5, "ORG")
    committee = Committee(nlp)
    monkeypatch.setattr(
        committee, "ask", lambda docs: [[{agreed, cut}, {agreed, cut, other, unmarked}, {agreed, other}]]
    )
    (doubt,) = find_doubts([doc], committee)
    assert doubt.votes == Votes(disputed=3, missed=1)
    assert (doubt.words, doubt.entities) == (7, None)


def test_a_pipeline_without_models_that_could_disagree_has_no_votes():
    nlp = spacy.blank("pl")
    (doubt,) = find_doubts([nlp("Ala ma kota.")], Committee(nlp))
    assert doubt == Doubt(words=3)


def test_entities_without_a_confidence_are_passed_over():
    nlp = spacy.blank("pl")
    doc = nlp.make_doc("Ala ma kota.")
    doc._.scores = [0.5, None]
    (doubt,) = find_doubts([doc], Committee(nlp))
    assert doubt.entities == (0.5,)
    assert doubt.error_rate == pytest.approx(100 * 0.5 / 53)


# uncertainty

PROBABILITY = st.floats(0, 1)
DOUBTS = st.builds(
    Doubt,
    words=st.integers(0, 500),
    entities=st.lists(PROBABILITY, max_size=6).map(tuple),
    votes=st.builds(Votes, st.integers(0, 9)),
    stages=st.fixed_dictionaries({"a": PROBABILITY, "b": PROBABILITY}),
    topics=st.fixed_dictionaries({"c": PROBABILITY}),
)


@given(st.lists(DOUBTS, min_size=1, max_size=8), st.sampled_from(["both", "entities", "classes"]), st.randoms())
def test_uncertainty_is_a_rank_and_does_not_hang_on_the_order_of_articles(doubts, by, random):
    levels = uncertainty(doubts, by)
    assert all(0 < level < 1 for level in levels)
    assert sum(levels) == pytest.approx(len(doubts) / 2)
    order = random.sample(range(len(doubts)), len(doubts))
    assert uncertainty([doubts[place] for place in order], by) == pytest.approx([levels[place] for place in order])


@pytest.mark.parametrize(
    ("better", "worse", "by"),
    [
        (Doubt(9, (0.5,)), Doubt(9, (0.6,)), "entities"),
        (Doubt(9, votes=Votes(2)), Doubt(9, votes=Votes(1)), "entities"),
        (Doubt(9, stages={"a": 0.6, "b": 0.4}), Doubt(9, stages={"a": 0.7, "b": 0.3}), "classes"),
        (Doubt(9, topics={"a": 0.4}), Doubt(9, topics={"a": 0.9}), "classes"),
    ],
)
def test_more_doubt_of_any_kind_is_more_uncertain(better, worse, by):
    for asked in (by, "both"):
        assert uncertainty([worse, better, worse], asked) == pytest.approx([1 / 3, 5 / 6, 1 / 3])
    other = {"entities": "classes", "classes": "entities"}[by]
    with pytest.raises(PipelineError, match="does not tell how sure it is"):
        uncertainty([worse, better], other)


def test_entities_and_classes_count_alike_however_many_measures_each_has():
    by_entities = Doubt(9, (0.1,), None, {"a": 1.0, "b": 0.0}, {"c": 0.0})
    by_classes = Doubt(9, (0.9,), None, {"a": 0.5, "b": 0.5}, {"c": 0.5})
    assert uncertainty([by_entities, by_classes]) == [0.5, 0.5]


def test_no_articles_are_not_uncertain():
    assert uncertainty([]) == []


# choice

VECTORS = st.lists(st.integers(0, 3), min_size=4, max_size=4)


def rows(vectors):
    table = np.array(vectors, dtype=float).reshape(-1, 4)
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    return csr_matrix(np.divide(table, lengths, out=np.zeros_like(table), where=lengths > 0))


@st.composite
def pools(draw):
    vectors = draw(st.lists(VECTORS, max_size=9))
    scores = draw(st.lists(st.sampled_from([0.1, 0.4, 0.5, 0.9]), min_size=len(vectors), max_size=len(vectors)))
    return scores, rows(vectors), rows(draw(st.lists(VECTORS, max_size=3)))


@given(pools(), st.integers(1, 12), st.sampled_from([0.0, 0.3, 0.5, 1.0]))
def test_candidates_are_chosen_once_and_always_the_same(pool, number, diversity):
    scores, table, known = pool
    chosen = choose(scores, table, number, diversity=diversity, known=known)
    picked = [choice.candidate for choice in chosen]
    assert len(set(picked)) == len(picked) == min(number, len(scores))
    for choice in chosen:
        assert 0 < choice.coverage <= 1
        mixed = (1 - diversity) * scores[choice.candidate] + diversity * choice.coverage
        assert choice.score == pytest.approx(mixed)
    assert choose(scores, table, number, diversity=diversity, known=known) == chosen


@given(pools())
def test_without_diversity_the_best_scores_come_first(pool):
    scores, table, known = pool
    chosen = choose(scores, table, 99, diversity=0, known=known)
    assert [choice.candidate for choice in chosen] == sorted(range(len(scores)), key=lambda n: (-scores[n], n))


@given(pools())
def test_with_nothing_but_diversity_each_adds_most_to_the_coverage_of_all(pool):
    scores, table, known = pool

    def coverage(rows):
        return (table.toarray() @ rows.T).max(axis=1, initial=0).sum()

    taken = known.toarray()
    left = set(range(len(scores)))
    for choice in choose(scores, table, 99, diversity=1, known=known):
        reached = {n: coverage(np.vstack([taken, table[n].toarray()])) for n in left}
        assert reached[choice.candidate] == pytest.approx(max(reached.values()))
        equal = [n for n in left if reached[n] == pytest.approx(reached[choice.candidate], abs=1e-8)]
        assert scores[choice.candidate] == max(scores[n] for n in equal)
        no_better = [n for n in left if reached[n] <= reached[choice.candidate] + 1e-8]
        assert choice.coverage == pytest.approx(len(no_better) / len(left))
        left.remove(choice.candidate)
        taken = np.vstack([taken, table[choice.candidate].toarray()])


def test_doubt_and_coverage_are_weighed_as_asked():
    table = rows([[1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]])
    first_two = {
        diversity: [choice.candidate for choice in choose([0.9, 0.8, 0.1], table, 2, diversity=diversity)]
        for diversity in (0.1, 0.9)
    }
    assert first_two == {0.1: [0, 1], 0.9: [0, 2]}
    known = rows([[1, 0, 0, 0]])
    assert choose([0.9, 0.8, 0.1], table, 1, diversity=0.9, known=known)[0].candidate == 2


def test_of_many_candidates_some_stand_for_all():
    groups = [*[[1, 0, 0, 0]] * 1300, *[[0, 1, 0, 0]] * 700, *[[0, 0, 1, 0]] * 400]
    chosen = choose([0.5] * len(groups), rows(groups), 3, diversity=1)
    assert [choice.candidate for choice in chosen] == [0, 1300, 2000], "the largest group first"
    assert [choice.candidate for choice in choose([0.5] * 9, rows(groups[:9]), 9)] == list(range(9))


# resemblance

LONG = (
    "Gmina rozpoczęła przebudowę drogi do szkoły, a radni przyjęli budżet na przyszły rok i wybrali komisję. Uczniowie "
    "wrócą do klas w poniedziałek po feriach, choć ogrzewanie nadal naprawia firma z Radomia, której termin minął."
)


@pytest.mark.parametrize(
    ("one", "other", "copied"),
    [
        (LONG, LONG, True),
        (LONG, LONG.upper().replace(",", " –"), True),
        (LONG, LONG + "Odsłony: 418", True),
        (LONG, LONG.replace("szkoły", "przedszkola", 1), True),
        (LONG, LONG[:120], False),
        (LONG, " ".join(reversed(LONG.split())), False),
        ("Uwaga!", "Uwaga", True),
        ("Uwaga", "Zebranie", False),
        ("", "", True),
        ("", "Uwaga", False),
        ("!!!", "???", False),
        ("🚒", "🚒", True),
    ],
)
def test_copies(one, other, copied):
    assert find_copies([one, other]) == ({1: 0} if copied else {})
    assert find_copies([one, other], known=2) == {}


def test_a_copy_is_one_of_the_first_text_and_texts_in_between_do_not_matter():
    assert find_copies([LONG, "Co innego.", LONG + "!", LONG, "co innego"]) == {2: 0, 3: 0, 4: 1}
    assert find_copies([]) == {}


def test_what_is_like_a_copy_and_not_like_its_original_is_no_copy():
    words = [f"słowo{n}" for n in range(40)]
    first, second, third = (" ".join(words[start : start + 30]) for start in (0, 4, 8))
    assert find_copies([first, second, third]) == {1: 0}
    assert find_copies([second, third]) == {1: 0}


def test_copies_are_found_across_many_texts():
    texts = [f"Wiadomość numer {n} o sprawie {n} gminy {n}" for n in range(600)]
    assert find_copies([*texts, texts[3], texts[599]]) == {600: 3, 601: 599}


WORDS = st.lists(st.sampled_from(["umowa", "droga", "most"]), min_size=1, max_size=12).map(" ".join)


@given(st.lists(WORDS, max_size=9), st.integers(0, 4))
def test_every_text_is_a_copy_of_an_original_or_like_none(texts, known):
    def alike(one, other):
        first, second = set(shingles(texts[one])), set(shingles(texts[other]))
        return len(first & second) / len(first | second) >= COPY

    known = min(known, len(texts))
    copies = find_copies(texts, known=known)
    originals = [n for n in range(len(texts)) if n not in copies]
    assert all(copy >= known and original in originals and alike(copy, original) for copy, original in copies.items())
    assert not any(alike(one, other) for one, other in itertools.combinations(originals, 2) if other >= known)


def test_nearness_is_that_of_common_words_and_not_of_names(nlp):
    texts = [
        "Burmistrz Opoczna ogłasza przetarg na przebudowę drogi.",
        "Wójt Siedlec ogłosił przetargi na przebudowy dróg!",
        "Burmistrz Opoczna Michał Konecki zaśpiewał kolędę.",
    ]
    for docs in (list(nlp.pipe(texts)), list(lemmatized(texts, nlp))):
        lemmas = [common_lemmas(doc, nlp) for doc in docs]
        assert {"droga", "przetarg"} <= set(lemmas[0]) & set(lemmas[1])
        assert not {"Opoczno", "opoczno", "konecki", "Siedlce"} & {lemma for found in lemmas for lemma in found}
        table = TermTable()
        for found in lemmas:
            table.add(found)
        cosines = (table.weighed() @ table.weighed().T).toarray()
        assert cosines.diagonal() == pytest.approx(1)
        assert cosines[0, 1] > 0.5 > cosines[0, 2]


def test_a_pipeline_without_a_dictionary_compares_forms():
    nlp = spacy.blank("pl")
    (doc,) = lemmatized(["Gmina Opoczno ogłasza 3 przetargi."], nlp)
    assert common_lemmas(doc, nlp) == ["ogłasza", "przetargi"]


def test_tables_of_many_articles_keep_their_order():
    table = TermTable()
    for number in range(600):
        table.add([f"słowo{number % 7}"])
    found = table.weighed()
    assert found.shape[0] == 600
    assert ((found @ found[5].T).toarray().ravel() > 0.9).nonzero()[0].tolist() == list(range(5, 600, 7))
    assert TermTable().weighed().shape[0] == 0


# what is new


def article(identifier, text=None):
    return Article(id=identifier, text=text or f"Wiadomość o tym, co się stało w sprawie {identifier}.")


def test_known_and_repeated_articles_are_told_with_the_reason():
    known = [article("losice-most"), article("b", LONG), article("http://x/Ń")]
    given = [
        article("Łosice/most.txt", "Zupełnie inny tekst."),
        article("b", "Jeszcze inny."),
        article("c", LONG),
        article("d"),
        article("e", article("d").text),
        article("d", "Ten sam identyfikator, a inna wiadomość."),
        article("http://x/Ń", "Adres znany, tekst nie."),
    ]
    fresh, skipped = find_fresh(given, known)
    assert fresh == [given[3], given[5]]
    assert skipped == [
        (given[0], "the id is known"),
        (given[1], "the id is known"),
        (given[2], "the text is that of b"),
        (given[4], "the text is that of d"),
        (given[6], "the id is known"),
    ]


def test_without_articles_nothing_is_new():
    assert find_fresh([], [article("a")]) == ([], [])
    assert find_fresh([article("a")]) == ([article("a")], [])


# identifiers in the corpus


@given(st.text(max_size=120))
def test_identifiers_are_names_of_files_and_the_same_each_time(name):
    found = corpus_id(name)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", found)
    assert len(found) <= 80
    assert corpus_id(name) == found


def test_identifiers_that_a_file_name_cannot_hold_stay_apart():
    address = "https://www.gmina.example/aktualnosci/" + "bardzo-dlugi-tytul-" * 5
    names = [f"{address}{n}" for n in range(50)] + ["新闻", "новости", "???", "!!!"]
    assert len({corpus_id(name) for name in names}) == len(names)


def test_articles_of_one_identifier_get_their_own():
    records = [TaggedArticle(id=name, text="Tekst.") for name in ("a.txt", "A", "a-2", "a")]
    assert [each.meta.id for each in preannotate_all(records, SCHEMA)] == ["a", "a-2", "a-2-2", "a-3"]


# pre-annotation


def found(text, **fields):
    return TaggedArticle.from_dict({"id": "x", "text": text, **fields})


def span(text, part, label=None, **fields):
    start = text.index(part)
    return {"start": start, "end": start + len(part), "text": part, **({"label": label} if label else {}), **fields}


def body(record, schema=SCHEMA):
    return preannotate(record, schema).to_file().split("---\n", 2)[2].removesuffix("\n")


def test_a_tagged_article_keeps_what_the_markup_can_say():
    text = "Burmistrz Łosic Jan Nowak podpisał 7 maja 2021 r. umowę na 2 mln zł.\nRazem: Dolina Bugu, lider Łosice."
    record = found(
        text,
        title="Umowa",
        published="2021-05-08",
        stage="funding",
        topics=["transport"],
        entities=[
            span(text, "Burmistrz", "ROLE", lemma="burmistrz", score=0.9),
            span(text, "Łosic", "JST", lemma="Łosice", kb_id="1410023", score=0.2),
            span(text, "Jan Nowak", "PERSON", lemma="Jan Nowak"),
            span(text, "Dolina Bugu", "PARTNERSHIP", lemma="Dolina Bugu", kb_id="dolina-bugu"),
        ],
        officials=[{"role": "burmistrz", "person": "Jan Nowak", "unit": "1410023", "entities": [0, 1, 2]}],
        partnerships=[{"name": "Dolina Bugu", "leader": "1410023", "members": []}],
        amounts=[span(text, "2 mln zł", value=2e6, currency="PLN")],
        dates=[span(text, "7 maja 2021", iso="2021-05-07")],
    )
    kept = preannotate(record, SCHEMA)
    assert kept.to_file() == (
        "---\nid: x\ntitle: Umowa\ndate: 2021-05-08\nstage: funding\ntopics: transport\n---\n"
        '[[Burmistrz|ROLE #1]] [[Łosic|JST 1410023 lemma="Łosice" #1 @db:leader]] [[Jan Nowak|PERSON #1]] podpisał '
        "[[7 maja 2021|DATE 2021-05-07]] r. umowę na [[2 mln zł|AMOUNT 2000000 PLN]].\n"
        "Razem: [[Dolina Bugu|PARTNERSHIP @db]], lider Łosice.\n"
    )


def test_what_the_markup_cannot_say_is_left_out_and_nothing_else():
    text = "Gmina Kutno\ni CWD. W maju 1 mln zł dla Kutna; Partnerstwo Kutno, Partnerstwo Kutno."
    partnership = span(text, "Partnerstwo Kutno", "PARTNERSHIP", lemma="Partnerstwo Kutno")
    record = found(
        text,
        entities=[
            span(text, "Gmina Kutno\ni CWD", "ORG"),
            span(text, "CWD", "PROGRAM", kb_id="cwd"),
            span(text, "Kutna", "JST", lemma="Kutno", kb_id="1002011"),
            partnership,
            {**partnership, "end": partnership["end"] - 6, "text": "Partnerstwo", "label": "ORG"},
            span(text, "zł dla", "WYMYSŁ"),
        ],
        officials=[{"role": "wójt", "person": "Nikt", "entities": [0, 2]}, {"role": "wójt", "person": "Nikt"}],
        partnerships=[
            {"name": "Partnerstwo Kutno", "leader": "0201", "members": ["1002011", "9999999"]},
            {"name": "Nigdzie", "members": ["1002011"]},
        ],
        amounts=[span(text, "1 mln zł", value=1e6, currency="PLN"), span(text, "maju 1", value=1.0, currency="PLN")],
        dates=[span(text, "maju", iso=None), span(text, "mln", iso="2021-05-01")],
    )
    assert body(record) == (
        "Gmina Kutno\ni [[CWD|PROGRAM]]. W maju [[1 mln zł|AMOUNT 1000000 PLN]] dla "
        '[[Kutna|JST 1002011 lemma="Kutno" @pk]]; [[Partnerstwo Kutno|PARTNERSHIP @pk]], Partnerstwo Kutno.'
    )


def test_what_nobody_foresaw_costs_the_marks_and_never_the_article():
    text = "Wójt Jan Nowak, Gmina Kutno"
    entities = [span(text, "Wójt", "ROLE"), span(text, "Gmina Kutno", "JST", kb_id="not a code")]
    assert body(found(text, entities=entities[:1])) == "[[Wójt|ROLE]] Jan Nowak, Gmina Kutno"
    assert body(found(text, entities=entities, stage="none")) == text
    assert preannotate(found(text, entities=entities, stage="none"), SCHEMA).meta.stage == "none"


OWN = Schema(
    version="own",
    entities=SCHEMA.entities,
    stages=(Label("voting", "głosowanie", ""), Label("results", "wyniki", "")),
    topics=(Label("recreation", "rekreacja", ""),),
    renamed={"sport": "recreation"},
    dropped=frozenset(["zit"]),
)


@pytest.mark.parametrize(
    ("stage", "topics", "kept"),
    [
        ("voting", ["recreation"], ("voting", ("recreation",))),
        ("funding", ["sport", "zit", "energy"], ("", ("recreation",))),
        (None, ["sport", "recreation"], ("", ("recreation",))),
    ],
)
def test_labels_are_those_of_the_schema(stage, topics, kept):
    meta = preannotate(found("Tekst.", stage=stage, topics=topics), OWN).meta
    assert (meta.stage, meta.topics) == kept


@st.composite
def tagged(draw):
    text = draw(st.text(st.sampled_from('ab \n\r\t[]|\\"#@-:<>&🚒\x1b\u2028Łé\u0301'), min_size=1, max_size=40))

    def any_span():
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        return {"start": start, "end": end, "text": text[start:end]}

    names = st.none() | st.text(st.sampled_from('aŁ "\\]|\n@#'), min_size=1, max_size=6)
    labels = st.sampled_from([*(label.id for label in SCHEMA.entities), "OTHER"])
    codes = st.sampled_from([None, "14", "1410", "1410023"])
    entities = [
        {**any_span(), "label": draw(labels), "lemma": draw(names), "kb_id": draw(codes | names)}
        for _ in range(draw(st.integers(0, 5)))
    ]
    pointers = st.lists(st.integers(0, max(0, len(entities) - 1)), max_size=3) if entities else st.just([])
    lemmas = st.sampled_from([entity["lemma"] or "a" for entity in entities] or ["a"])
    return found(
        text,
        title=draw(names),
        source=draw(names),
        stage=draw(st.sampled_from([None, "none", "funding", "unheard"])),
        topics=draw(st.lists(st.sampled_from(["zit", "sport", "unheard"]), max_size=3)),
        entities=entities,
        officials=[
            {"role": "wójt", "person": "Jan", "unit": draw(codes), "entities": draw(pointers)}
            for _ in range(draw(st.integers(0, 2)))
        ],
        partnerships=[
            {"name": draw(lemmas), "leader": draw(codes), "members": [draw(codes) or "02"]}
            for _ in range(draw(st.integers(0, 2)))
        ],
        amounts=[{**any_span(), "value": 1.5, "currency": draw(st.sampled_from(["PLN", "zł", "a b"]))}],
        dates=[{**any_span(), "iso": draw(st.sampled_from([None, "2021-05-07"]))}],
    )


@settings(max_examples=300, deadline=None)
@given(tagged())
def test_every_tagged_article_can_be_corrected_and_read_again(record):
    article = preannotate(record, SCHEMA)
    assert article.text == record.text
    again = parse_article(article.to_file(), article.path)
    assert (again.text, again.mentions, again.meta.topics) == (article.text, article.mentions, article.meta.topics)
    assert {mention.label for mention in again.mentions} <= {e.label for e in record.entities} | {"AMOUNT", "DATE"}


def test_the_schema_of_a_pipeline_is_that_of_its_classifier(nlp):
    assert model_schema(nlp) == SCHEMA
    own = spacy.blank("pl")
    assert model_schema(own) == SCHEMA
    component = own.add_pipe("cwdnlp_classifier")
    assert isinstance(component, Classifier)
    assert model_schema(own) == SCHEMA
    readings = [Reading.from_lemmas(words.split()) for words in ("głos urna", "wynik suma")] * 6
    component.use(ArticleClassifier().fit(readings, ["voting", "results"] * 6, [["park"], []] * 6))
    schema = model_schema(own)
    assert {label.id for label in schema.stages} == {"voting", "results"}
    assert [label.id for label in schema.topics] == ["park"]
    assert schema.entities == SCHEMA.entities


# all together, on a pipeline whose doubt stands in the text

register_extensions()


@Language.component("suggest_test_stub")
def stub(doc):
    """Give the stage `funding` the probability that the text names, one half if it has a day; break down at BUG."""
    if "BUG" in doc.text:
        raise ZeroDivisionError("a fault of the pipeline")
    sure = 0.5 if doc._.published else next((float(word) for word in re.findall(r"0\.\d+", doc.text)), 1.0)
    doc.cats = {"stage:funding": sure, "stage:none": 1 - sure}
    doc._.stage = {"label": "funding", "score": sure}
    return doc


@pytest.fixture(scope="module")
def doubter():
    nlp = spacy.blank("pl")
    nlp.add_pipe("suggest_test_stub")
    return nlp


POOL = [
    article("sure", "Promesa w ręku wójta, 0.99 pewne."),
    article("open", "Czy wniosek przejdzie, okaże się w środę: 0.55 szans."),
    article("near", "Czy wniosek przejdzie, okaże się może w środę albo w piątek: 0.56 szans."),
    article("other", "Zmarł emerytowany nauczyciel śpiewu, 0.9 lat."),
]


def ids(suggestions):
    return [each.record.id for each in suggestions]


def test_the_most_doubtful_come_first_with_scores_and_reasons(doubter):
    found = suggest(POOL, doubter, diversity=0)
    assert ids(found) == ["open", "near", "other", "sure"]
    assert [each.rank for each in found] == [1, 2, 3, 4]
    assert [each.score for each in found] == [each.uncertainty for each in found] == [0.875, 0.625, 0.375, 0.125]
    assert found[0].why == "stage uncertain: funding 0.55 or none 0.45"
    assert found[3].why == "little doubt"
    assert found[0].record.stage.label == "funding"
    assert found[0].to_dict() == {
        "rank": 1,
        "id": "open",
        "score": 0.875,
        "uncertainty": 0.875,
        "coverage": 0.75,
        "error_rate": None,
        "dispute_rate": None,
        "stage_doubt": 0.9,
        "topic_doubt": None,
        "why": "stage uncertain: funding 0.55 or none 0.45",
    }


def test_diversity_prefers_what_stands_for_others_and_is_not_known(doubter):
    found = suggest(POOL, doubter, number=2, diversity=1)
    assert ids(found)[0] in ("open", "near"), "which resemble each other"
    assert ids(found)[1] in ("sure", "other")
    assert found[1].why.endswith("little doubt, but typical of others")
    known = [article("k", "W piątek albo może w środę okaże się, czy wniosek przejdzie; szans")]
    assert ids(suggest(POOL, doubter, number=1, diversity=1, known=known))[0] in ("sure", "other")


def test_known_and_repeated_articles_are_not_suggested(doubter):
    skipped = []
    pool = [*POOL, article("again", POOL[1].text)]
    found = suggest(
        pool, doubter, known=[POOL[2]], on_skip=lambda each, reason: skipped.append((each.id, reason)), diversity=0
    )
    assert ids(found) == ["open", "other", "sure"]
    assert skipped == [("near", "the id is known"), ("again", "the text is that of open")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n", "the text is empty"),
        ("BUG", "the pipeline failed: ZeroDivisionError"),
        ("a" * 1_000_001, "the text has more than 1,000,000 characters"),
    ],
)
def test_a_bad_article_is_told_and_loses_no_other(doubter, text, message):
    errors = []
    pool = [*POOL, article("bad", text)]
    found = suggest(pool, doubter, diversity=0, on_error=lambda each, error: errors.append((each.id, error)))
    assert ids(found) == ["open", "near", "other", "sure"]
    ((identifier, error),) = errors
    assert identifier == "bad"
    assert message in str(error)
    with pytest.raises(InputError, match="bad: "):
        suggest(pool, doubter)


def test_the_day_of_publication_is_told_to_the_pipeline(doubter):
    dated = Article(id="dated", text="Bez wątpienia, 0.99 pewne.", published="2021-05-07")
    assert ids(suggest([*POOL, dated], doubter, diversity=0))[0] == "dated"


def test_the_number_and_every_step_are_kept(doubter):
    steps = []
    pool = [*POOL, article("bad", "BUG"), article("again", POOL[0].text)]
    known = [article("k")]
    found = suggest(
        pool, doubter, number=1, known=known, on_error=lambda *_: None, advance=lambda: steps.append(1)
    )  # fmt: skip
    assert len(found) == 1
    assert len(steps) == len(pool) + len(known)
    assert suggest([], doubter) == []
    assert suggest(known, doubter, known=known) == []
    assert ids(suggest([POOL[0]], doubter)) == ["sure"]


def test_a_pipeline_that_is_sure_of_nothing_it_was_asked_for_is_refused(doubter):
    with pytest.raises(PipelineError, match="entities"):
        suggest(POOL, doubter, by="entities")
    with pytest.raises(PipelineError, match="anything"):
        suggest(POOL, spacy.blank("pl"))


def test_the_shipped_pipeline_suggests_the_same_twice_and_by_what_is_asked(nlp):
    pool = [
        article("clear", "Wójt gminy Kutno podpisał umowę. Gmina Kutno wyremontuje drogę za 2 mln zł."),
        article("names", "Hydro-Bór Sp. j. Melbud Z. Pająk PVC-U lite Panek Sadki RPO-Lubuskie DBI i ROF z Mor."),
        article("stage", "Spotkanie. Rozmawiano o tym, co dalej, i o pieniądzach, i o wnioskach, i o planach."),
        article("none", "Życzenia zdrowych i spokojnych świąt składa burmistrz."),
    ]  # fmt: skip
    names = list(nlp.pipe_names)
    for by in ("both", "entities", "classes"):
        found = suggest(pool, nlp, by=by, diversity=0)
        assert [each.to_dict() for each in found] == [each.to_dict() for each in suggest(pool, nlp, by=by, diversity=0)]
        assert all(each.doubt.error_rate is not None and each.doubt.votes for each in found)
        assert all(each.doubt.stage_doubt is not None and each.doubt.topic_doubt is not None for each in found)
        assert [each.uncertainty for each in found] == uncertainty([each.doubt for each in found], by)
    assert nlp.pipe_names == names
