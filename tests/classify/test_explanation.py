"""Explanations: phrases that quote the words that decided, shares that add up to no more than there is."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from cwdnlp.classify.explanation import Phrase, explain, strongest_terms
from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.reading import Mark, Reading, Word

STAGES = {"funding": ["promesa", "dotacja"], "diagnosis": ["ankieta", "potrzeba"], "none": ["dożynki", "wieniec"]}
TOPICS = {"transport": ["droga", "chodnik"], "energy": ["panel", "ciepło"]}
LABELS = [*(f"stage:{name}" for name in STAGES), *(f"topic:{name}" for name in TOPICS)]
KNOWN = [word for words in (*STAGES.values(), *TOPICS.values()) for word in words]


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """On tables this small the threads of BLAS only wait for each other."""
    with threadpool_limits(1):
        yield


def read(text):
    return Reading.from_lemmas(text.split(" "))


@pytest.fixture(scope="module")
def classifier():
    rows = [
        (read(f"{stage_word} {topic_word}"), stage, [topic])
        for stage, stage_words in STAGES.items()
        for topic, topic_words in TOPICS.items()
        for stage_word in stage_words
        for topic_word in topic_words
    ]
    return ArticleClassifier().fit(*(list(column) for column in zip(*rows, strict=True)))


def quoted(classifier, text, label, **options):
    """The phrases for a label and those against it."""
    phrases = explain(classifier, read(text), label, **options)
    return (
        [text[phrase.start : phrase.end] for phrase in phrases if phrase.weight > 0],
        [text[phrase.start : phrase.end] for phrase in phrases if phrase.weight < 0],
    )


def log_odds(classifier, reading, label):
    """The log-odds of a label, those of a stage against the mean of all."""
    kind, name = label.split(":")
    if kind == "stage":
        logits = classifier.stage_.logits(classifier.stage_terms_.transform([reading]))[0]
        return logits[classifier.stages_.index(name)] - logits.mean()
    estimator = classifier.topic_estimators_[classifier.topics_.index(name)]
    return estimator.log_odds(classifier.topic_terms_.transform([reading]))[0]


# what is quoted


@pytest.mark.parametrize(("stage", "word"), [(stage, word) for stage, words in STAGES.items() for word in words])
def test_the_word_that_decided_the_stage(classifier, stage, word):
    assert quoted(classifier, f"wczoraj {word} przyszły", f"stage:{stage}") == ([word], [])


@pytest.mark.parametrize(("topic", "word"), [(topic, word) for topic, words in TOPICS.items() for word in words])
def test_the_word_that_decided_the_topic(classifier, topic, word):
    assert quoted(classifier, f"wczoraj {word} przyszły", f"topic:{topic}") == ([word], [])


def test_words_for_another_label_speak_against_this_one(classifier):
    text = "promesa . ankieta"
    assert quoted(classifier, text, "stage:funding") == (["promesa"], ["ankieta"])
    assert quoted(classifier, text, "stage:diagnosis") == (["ankieta"], ["promesa"])
    for_it, against = quoted(classifier, text, "stage:none")
    assert (for_it, sorted(against)) == ([], ["ankieta", "promesa"])


def test_stage_and_topic_have_reasons_of_their_own(classifier):
    text = "promesa . droga"
    assert quoted(classifier, text, "stage:funding")[0] == ["promesa"]
    assert quoted(classifier, text, "topic:transport")[0] == ["droga"]


def test_neighbours_that_speak_alike_are_one_phrase_with_the_words_between_them(classifier):
    assert quoted(classifier, "promesa dotacja", "stage:funding") == (["promesa dotacja"], [])
    assert quoted(classifier, "x promesa xyzzy dotacja x", "stage:funding") == (["promesa xyzzy dotacja"], [])


def test_no_phrase_goes_beyond_its_sentence(classifier):
    assert sorted(quoted(classifier, "promesa . dotacja", "stage:funding")[0]) == ["dotacja", "promesa"]


def test_a_word_against_ends_a_phrase(classifier):
    for_it, against = quoted(classifier, "promesa ankieta dotacja", "stage:funding")
    assert sorted(for_it) == ["dotacja", "promesa"]
    assert against == ["ankieta"]


@pytest.mark.parametrize(("share", "phrase"), [(0.1, "głośny"), (0.2, "głośny cichy"), (-0.2, "głośny")])
def test_a_faint_word_does_not_extend_a_phrase(share, phrase):
    text = "głośny cichy"
    classifier = ArticleClassifier(topic_families={"lemma": 1.0}, folds=0)
    classifier.fit([read(text), Reading()] * 6, [None] * 12, [["zit"], []] * 6)
    places = {"głośny": 1.0, "cichy": share}
    classifier.topic_estimators_[0].coef_ = np.array([places.get(term, 0) for term in classifier.topic_terms_.terms_])
    assert quoted(classifier, text, "topic:zit")[0] == [phrase]


def test_the_share_of_a_word_is_divided_among_its_places(classifier):
    first, second = explain(classifier, read("promesa . promesa"), "stage:funding")
    assert first.weight == pytest.approx(second.weight)
    once = explain(classifier, read("promesa"), "stage:funding")[0]
    assert first.weight < once.weight


@pytest.mark.parametrize("text", ["PROMESA", "Promesa", "xyzzy  PROMESA"])
def test_capitals_and_blanks_keep_their_place(classifier, text):
    assert [phrase.casefold() for phrase in quoted(classifier, text, "stage:funding")[0]] == ["promesa"]


def test_of_what_the_stage_is_not_read_from_nothing_is_quoted(classifier):
    text = "promesa " + "xyzzy " * classifier.stage_words + ". dotacja droga"
    assert quoted(classifier, text, "stage:funding")[0] == ["promesa"]
    assert quoted(classifier, text, "topic:transport")[0] == ["droga"]


def test_a_masked_name_is_quoted_whole():
    place = Word("Nowego Miasta", "", "subst", 4, 17, "JST")
    with_place = Reading.from_words([Word("dla", "dla", "prep", 0, 3), place])
    without = Reading.from_words([Word("dla", "dla", "prep", 0, 3), Word("szkół", "szkoła", "subst", 4, 9)])
    classifier = ArticleClassifier(topic_families={"lemma": 1.0}).fit(
        [with_place, without] * 6, [None] * 12, [["zit"], []] * 6
    )
    assert [phrase[:2] for phrase in explain(classifier, with_place, "topic:zit")] == [(4, 17)]


def test_a_sum_is_quoted_where_it_stands():
    words = read("rada da dwa milion złoty dziś").sentences[0]
    rich = Reading.from_words(words, [Mark("amount", words[2].start, words[4].end)])
    poor = Reading.from_words(words)
    classifier = ArticleClassifier(stage_families={"mark": 1.0})
    classifier.fit([rich, poor] * 6, ["funding", "none"] * 6, [[]] * 12)
    [phrase] = explain(classifier, rich, "stage:funding")
    assert (phrase.start, phrase.end) == (words[2].start, words[4].end)
    assert explain(classifier, poor, "stage:funding") == []


# what the shares add up to


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("word", KNOWN)
def test_the_share_of_an_only_word_is_what_it_changes(classifier, word, label):
    [phrase] = explain(classifier, read(word), label)
    changed = log_odds(classifier, read(word), label) - log_odds(classifier, Reading(), label)
    assert phrase.weight == pytest.approx(changed, rel=1e-6)


PIECES = [*KNOWN, "xyzzy", "rada", ".", "\n", "", "🚒", "S\u00adOS"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


@given(TEXTS, st.sampled_from(LABELS))
@settings(max_examples=150, deadline=None)
def test_phrases_are_runs_of_words_of_the_text_that_do_not_overlap(classifier, text, label):
    phrases = sorted(explain(classifier, read(text), label, limit=1000))
    for phrase in phrases:
        assert 0 <= phrase.start < phrase.end <= len(text)
        words = text[phrase.start : phrase.end].split(" ")
        assert words[0] in KNOWN
        assert words[-1] in KNOWN
        assert "." not in words
    assert all(one.end < two.start for one, two in pairwise(phrases))


@given(TEXTS, st.sampled_from(LABELS))
@settings(max_examples=150, deadline=None)
def test_phrases_say_no_more_than_the_terms(classifier, text, label):
    kind, name = label.split(":")
    if kind == "stage":
        terms, model = classifier.stage_terms_, classifier.stage_
        weights = (model.coef_ - model.coef_.mean(axis=0))[classifier.stages_.index(name)] / model.temperature_
    else:
        terms = classifier.topic_terms_
        weights = classifier.topic_estimators_[classifier.topics_.index(name)].coef_
    shares = terms.transform([read(text)]).toarray()[0] * weights
    spoken = np.array([phrase.weight for phrase in explain(classifier, read(text), label, limit=1000)])
    assert spoken[spoken > 0].sum() <= shares[shares > 0].sum() + 1e-6
    assert spoken[spoken < 0].sum() >= shares[shares < 0].sum() - 1e-6


@given(TEXTS, st.sampled_from(LABELS))
@settings(max_examples=80, deadline=None)
def test_the_loudest_come_first(classifier, text, label):
    loudness = [abs(phrase.weight) for phrase in explain(classifier, read(text), label)]
    assert loudness == sorted(loudness, reverse=True)


def test_of_two_stages_one_speaks_against_the_other():
    classifier = ArticleClassifier().fit([read("promesa"), read("ankieta")] * 4, ["funding", "diagnosis"] * 4, [[]] * 8)
    reading = read("promesa . ankieta . rada")
    one, two = (
        {phrase[:2]: phrase.weight for phrase in explain(classifier, reading, f"stage:{stage}")}
        for stage in ("funding", "diagnosis")
    )
    assert one.keys() == two.keys()
    assert all(one[place] == pytest.approx(-two[place]) for place in one)


# limits and refusals


@pytest.mark.parametrize("limit", [0, 1, 2, 5, 100])
def test_at_most_so_many_for_and_against(classifier, limit):
    text = " . ".join(["promesa", "ankieta", "dotacja", "potrzeba"] * 3)
    for_it, against = quoted(classifier, text, "stage:funding", limit=limit)
    assert (len(for_it), len(against)) == (min(limit, 6), min(limit, 6))


def test_the_limit_keeps_the_loudest(classifier):
    reading = read("promesa dotacja . promesa . ankieta")
    everything = explain(classifier, reading, "stage:funding")
    assert explain(classifier, reading, "stage:funding", limit=1) == [
        max(everything, key=lambda phrase: phrase.weight),
        min(everything, key=lambda phrase: phrase.weight),
    ]


@pytest.mark.parametrize(
    "label", ["stage:strategy", "topic:funding", "stage:transport", "funding", "stage", "stage:", "", "STAGE:funding"]
)
@pytest.mark.parametrize("ask", [lambda model, label: explain(model, Reading(), label), strongest_terms])
def test_an_unknown_label_is_refused_with_those_that_are_known(classifier, label, ask):
    with pytest.raises(KeyError, match=r"is none of stage:diagnosis, .*topic:transport") as caught:
        ask(classifier, label)
    assert repr(label) in str(caught.value)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("text", ["", ".", "xyzzy plugh", ". . ."])
def test_nothing_speaks_in_a_text_without_known_words(classifier, text, label):
    assert explain(classifier, read(text), label) == []


def test_a_phrase_is_a_plain_tuple_of_numbers(classifier):
    [phrase] = explain(classifier, read("promesa"), "stage:funding")
    assert isinstance(phrase, Phrase)
    assert [type(value) for value in phrase] == [int, int, float]


def test_explaining_twice_gives_the_same(classifier):
    reading = read("promesa droga . ankieta")
    assert explain(classifier, reading, "stage:none") == explain(classifier, reading, "stage:none")


# terms that speak everywhere


@pytest.mark.parametrize("label", LABELS)
def test_the_strongest_terms_are_those_of_the_labels_words(classifier, label):
    kind, name = label.split(":")
    own = (STAGES if kind == "stage" else TOPICS)[name]
    found = strongest_terms(classifier, label, limit=1000)
    assert all(weight > 0 for _, weight in found)
    assert set(own) <= {term for term, _ in found}
    best = [term.rpartition(":")[2] for term, _ in strongest_terms(classifier, label, limit=4)]
    assert all(term in own or (term[0] == "^" and any(w.startswith(term[1:4]) for w in own)) for term in best)


def test_the_strongest_terms_are_sorted_by_how_loud_and_how_rare_they_are():
    texts = ["promesa rzadki", "promesa rzadki", "promesa", "promesa", "rada", "rada", "rada", "rada"]
    classifier = ArticleClassifier(stage_families={"lemma": 1.0}, folds=0).fit(
        list(map(read, texts)), ["funding"] * 4 + ["none"] * 4, [[]] * 8
    )
    found = strongest_terms(classifier, "stage:funding")
    rarity = dict(zip(classifier.stage_terms_.terms_.tolist(), classifier.stage_terms_.idf_.tolist(), strict=True))
    loudness = [weight * rarity[term] for term, weight in found]
    assert loudness == sorted(loudness, reverse=True)
    assert {term.rpartition(":")[2] for term, _ in found} == {"promesa", "rzadki"}


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_so_many_of_the_strongest_terms(classifier, limit):
    everything = strongest_terms(classifier, "topic:energy")
    assert strongest_terms(classifier, "topic:energy", limit=limit) == everything[:limit]
    assert len(everything) > 3
