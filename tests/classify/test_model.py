"""The classifier of articles: scikit-learn's manners, what it learns, what it holds out, what it refuses."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils import estimator_checks
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from cwdnlp.classify.model import STAGE_FAMILIES, TOPIC_FAMILIES, ArticleClassifier
from cwdnlp.classify.reading import Reading
from cwdnlp.classify.terms import FAMILIES

STAGES = {"funding": "promesa dotacja", "diagnosis": "ankieta potrzeba", "none": "dożynki wieniec"}
TOPICS = {"transport": "droga chodnik", "energy": "panel ciepło"}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """On tables this small the threads of BLAS only wait for each other."""
    with threadpool_limits(1):
        yield


def read(*texts):
    return [Reading.from_lemmas(text.split()) for text in texts]


def corpus(copies=4):
    """Articles whose stage and topics can be told from their words."""
    rows = [
        (*read(f"{words} {TOPICS[topic]} słowo{n % 3}"), stage, [topic], f"group{n}")
        for n in range(copies)
        for stage, words in STAGES.items()
        for topic in TOPICS
    ]
    return tuple(list(column) for column in zip(*rows, strict=True))


@pytest.fixture(scope="module")
def fitted():
    return ArticleClassifier().fit(*corpus())


def everything(classifier, readings):
    return np.hstack([classifier.stage_probabilities(readings), classifier.topic_probabilities(readings)])


def terms_of(vectorizer):
    return set(vectorizer.terms_.tolist())


# scikit-learn's manners


# It is fitted on readings, stages, topics and groups, so that of scikit-learn's checks those without data apply.
@pytest.mark.parametrize(
    "check",
    [
        estimator_checks.check_no_attributes_set_in_init,
        estimator_checks.check_parameters_default_constructible,
        estimator_checks.check_get_params_invariance,
        estimator_checks.check_set_params,
        estimator_checks.check_estimator_repr,
        estimator_checks.check_estimator_cloneable,
    ],
    ids=lambda check: check.__name__,
)
def test_scikit_learns_checks(check):
    check("ArticleClassifier", ArticleClassifier())


def test_clone_keeps_parameters_and_forgets_what_was_learned():
    original = ArticleClassifier(stage_c=7.0, words={"energy": ["panel"]}).fit(*corpus())
    copy = clone(original)
    assert copy.get_params() == original.get_params()
    with pytest.raises(NotFittedError):
        check_is_fitted(copy)


@pytest.mark.parametrize("method", ["stage_probabilities", "topic_probabilities"])
@pytest.mark.parametrize("readings", [[], [Reading()]], ids=["no-readings", "one"])
def test_not_fitted(method, readings):
    with pytest.raises(NotFittedError):
        getattr(ArticleClassifier(), method)(readings)


def test_fit_returns_itself_and_leaves_parameters_and_data():
    classifier, columns = ArticleClassifier(min_df=1, folds=2), corpus()
    before = classifier.get_params()
    assert classifier.fit(*columns) is classifier
    assert classifier.get_params() == before
    assert columns == corpus()


# what it learns


def test_labels_are_sorted_and_columns_follow(fitted):
    assert fitted.stages_ == sorted(STAGES)
    assert fitted.topics_ == sorted(TOPICS)
    assert fitted.stage_.classes_.tolist() == fitted.stages_
    assert len(fitted.thresholds_) == len(TOPICS)
    assert all(0.25 <= threshold <= 0.75 for threshold in fitted.thresholds_)


@pytest.mark.parametrize("change", [str, str.upper, str.title], ids=["plain", "capitals", "title"])
@pytest.mark.parametrize("stage", STAGES)
def test_it_learns_the_stage_that_words_tell(fitted, stage, change):
    row = fitted.stage_probabilities(read(change(STAGES[stage])))[0]
    assert fitted.stages_[int(row.argmax())] == stage


@pytest.mark.parametrize("topic", TOPICS)
def test_it_learns_the_topics_that_words_tell(fitted, topic):
    row = fitted.topic_probabilities(read(TOPICS[topic]))[0]
    given_ = [name for name, p, least in zip(fitted.topics_, row, fitted.thresholds_, strict=True) if p >= least]
    assert given_ == [topic]


def test_words_without_diacritics_are_known_by_their_stems(fitted):
    row = fitted.stage_probabilities(read("dozynki wieniec"))[0]
    assert fitted.stages_[int(row.argmax())] == "none"


def test_shapes_and_ranges(fitted):
    readings = [Reading(), *read("droga", "promesa panel")]
    stages, topics = fitted.stage_probabilities(readings), fitted.topic_probabilities(readings)
    assert stages.shape == (3, len(STAGES))
    assert topics.shape == (3, len(TOPICS))
    assert np.allclose(stages.sum(axis=1), 1)
    assert ((topics >= 0) & (topics <= 1)).all()
    assert stages.dtype == topics.dtype == np.float64


def test_no_readings_give_tables_without_rows(fitted):
    assert fitted.stage_probabilities([]).shape == (0, len(STAGES))
    assert fitted.topic_probabilities([]).shape == (0, len(TOPICS))


def test_words_never_seen_say_as_much_as_no_words(fitted):
    empty, *others = everything(fitted, [Reading(), *read("xyzzy", "xyzzy plugh . kwerty", ". . .")])
    assert all((other == empty).all() for other in others)


@given(st.lists(st.sampled_from(["promesa", "ANKIETA", "droga", ".", "\n", " ", "", "a\u0301", "x\u00ady", "🚒"])))
@settings(max_examples=60, deadline=None)
def test_any_reading_has_probabilities(fitted, lemmas):
    stages, topics = np.split(everything(fitted, [Reading.from_lemmas(lemmas)])[0], [len(STAGES)])
    assert stages.sum() == pytest.approx(1)
    assert ((topics >= 0) & (topics <= 1)).all()


def test_a_long_article_takes_no_time(fitted):
    reading = Reading.from_lemmas(["promesa", "dotacja", "droga", "chodnik", "słowo", "."] * 5000)
    started = time.perf_counter()
    rows = everything(fitted, [reading])
    assert time.perf_counter() - started < 5
    assert fitted.stages_[int(rows[0, : len(STAGES)].argmax())] == "funding"


def test_the_same_data_give_the_same_model(fitted):
    again = ArticleClassifier().fit(*corpus())
    readings = read("promesa droga", "dożynki")
    assert (everything(again, readings) == everything(fitted, readings)).all()
    assert (again.stage_.coef_ == fitted.stage_.coef_).all()
    assert again.thresholds_ == fitted.thresholds_


def test_the_order_of_articles_does_not_matter(fitted):
    columns = corpus()
    order = np.random.default_rng(0).permutation(len(columns[0]))
    shuffled = ArticleClassifier().fit(*([column[index] for index in order] for column in columns))
    readings = read("promesa droga", "dożynki", "ankieta panel")
    assert np.allclose(everything(shuffled, readings), everything(fitted, readings), atol=1e-3)
    assert shuffled.stage_.temperature_ == pytest.approx(fitted.stage_.temperature_, rel=1e-3)


def test_one_reading_gives_what_it_gives_among_others(fitted):
    readings = read("promesa droga", "dożynki", "") * 2
    singly = np.vstack([everything(fitted, [reading]) for reading in readings])
    assert np.allclose(everything(fitted, readings), singly, atol=1e-12)


# parts that are missing


def test_articles_without_stages_teach_topics_only():
    readings, _, topics, groups = corpus()
    classifier = ArticleClassifier(folds=0).fit(readings, [None] * len(readings), topics, groups)
    assert (classifier.stages_, classifier.stage_accuracy_) == ([], None)
    assert classifier.stage_probabilities(readings).shape == (len(readings), 0)
    assert classifier.topic_probabilities(readings).shape == (len(readings), len(TOPICS))


def test_articles_without_topics_teach_stages_only():
    readings, stages, _, groups = corpus()
    classifier = ArticleClassifier().fit(readings, stages, [[]] * len(readings), groups)
    assert (classifier.topics_, classifier.thresholds_) == ([], [])
    assert classifier.topic_probabilities(readings).shape == (len(readings), 0)
    assert classifier.stage_probabilities(readings).shape == (len(readings), len(STAGES))


def test_an_article_of_unknown_stage_teaches_its_topics():
    readings, stages, topics, groups = corpus()
    more = read("tramwaj pętla", "tramwaj pętla")
    classifier = ArticleClassifier().fit(
        readings + more, [*stages, None, None], [*topics, ["transport"], ["transport"]], [*groups, "x", "y"]
    )
    assert "tramwaj" not in terms_of(classifier.stage_terms_)
    assert "tramwaj" in terms_of(classifier.topic_terms_)
    assert classifier.stages_ == sorted(STAGES)
    plain = ArticleClassifier().fit(readings, stages, topics, groups)
    assert (classifier.stage_.coef_ == plain.stage_.coef_).all()


def test_one_topic_is_enough():
    readings, stages, topics, _ = corpus()
    classifier = ArticleClassifier().fit(readings, stages, [[t for t in each if t == "energy"] for each in topics])
    assert classifier.topics_ == ["energy"]
    low, high = classifier.topic_probabilities(read("droga", "panel"))[:, 0]
    assert low < 0.5 < high


# what it refuses


@pytest.mark.parametrize("short", range(4))
def test_columns_of_different_length_are_refused(short):
    columns = list(corpus())
    columns[short] = columns[short][:-1]
    with pytest.raises(ValueError, match="a value for each"):
        ArticleClassifier().fit(*columns)


@pytest.mark.parametrize("groups", [[], None])
def test_no_articles_are_refused(groups):
    with pytest.raises(ValueError, match="at least one article"):
        ArticleClassifier().fit([], [], [], groups)


def test_articles_without_any_label_are_refused():
    with pytest.raises(ValueError, match="nothing to learn"):
        ArticleClassifier().fit(read("umowa", "droga"), [None, None], [[], []])


def test_one_stage_only_is_refused():
    readings, _, topics, groups = corpus()
    with pytest.raises(ValueError, match=r"only one class.*funding"):
        ArticleClassifier().fit(readings, ["funding"] * len(readings), topics, groups)


def test_a_topic_that_every_article_has_is_refused_by_name():
    readings, stages, topics, groups = corpus()
    with pytest.raises(ValueError, match="every article has the topic 'zit'"):
        ArticleClassifier().fit(readings, stages, [[*each, "zit"] for each in topics], groups)


@pytest.mark.parametrize("parameter", ["stage_families", "topic_families"])
def test_a_family_that_does_not_exist_is_refused(parameter):
    with pytest.raises(ValueError, match="'lemmas' is none of the families lemma"):
        ArticleClassifier(**{parameter: {"lemmas": 1.0}}).fit(*corpus())


def test_a_broken_signal_is_refused():
    with pytest.raises(ValueError, match="empty word"):
        ArticleClassifier(signals={"funding": ["promesa+"]}).fit(*corpus())


# articles held out


def coins(seed=4):
    """Articles in pairs of twins whose stage and topic are a coin's."""
    random = np.random.default_rng(seed)
    texts = [" ".join(f"słowo{number}" for number in random.integers(0, 200, 12)) for _ in range(30)]
    readings = read(*(text for text in texts for _ in "ab"))
    stages = [stage for stage in random.choice(["funding", "none"], 30).tolist() for _ in "ab"]
    topics = [["zit"] if holds else [] for holds in random.integers(0, 2, 30) for _ in "ab"]
    return readings, stages, topics, [f"pair{number}" for number in range(30) for _ in "ab"]


def test_the_accuracy_is_that_of_articles_held_out(fitted):
    assert fitted.stage_accuracy_ == 1
    assert ArticleClassifier().fit(*coins()).stage_accuracy_ < 0.75


def test_articles_of_one_group_are_held_out_together():
    readings, stages, topics, groups = coins()
    mixed = [f"pair{number % 30}" for number in range(60)]
    leaking = ArticleClassifier().fit(readings, stages, topics, mixed)
    together = ArticleClassifier().fit(readings, stages, topics, groups)
    assert leaking.stage_accuracy_ > together.stage_accuracy_ + 0.2
    assert leaking.stage_.temperature_ < together.stage_.temperature_
    assert leaking.topic_estimators_[0].held_out_f1_ > together.topic_estimators_[0].held_out_f1_


@pytest.mark.parametrize(("folds", "group"), [(5, "same"), (0, None), (1, None)], ids=["one-group", "none", "one"])
def test_where_nothing_is_held_out_nothing_is_calibrated(folds, group):
    readings, stages, topics, groups = corpus()
    groups = [group] * len(readings) if group else groups
    classifier = ArticleClassifier(folds=folds).fit(readings, stages, topics, groups)
    assert classifier.thresholds_ == [0.5, 0.5]
    assert classifier.stage_.temperature_ == 1
    assert classifier.stage_accuracy_ is None


def test_a_stage_and_a_topic_of_one_article_are_learned():
    readings, stages, topics, groups = corpus()
    classifier = ArticleClassifier(min_df=1).fit(
        [*readings, *read("strategia cyfrowy")], [*stages, "strategy"], [*topics, ["digital"]], [*groups, "alone"]
    )
    assert classifier.thresholds_[classifier.topics_.index("digital")] == 0.5
    assert classifier.stage_accuracy_ == 1, "the part that has the only article is left out"
    row = classifier.stage_probabilities(read("strategia cyfrowy"))[0]
    assert classifier.stages_[int(row.argmax())] == "strategy"


# families, hints, teasers


def test_by_default_every_family_is_read_by_one_of_the_two(fitted):
    assert set(STAGE_FAMILIES) | set(TOPIC_FAMILIES) == set(FAMILIES)
    assert len(fitted.stage_terms_.blocks_) == len(STAGE_FAMILIES)
    assert len(fitted.topic_terms_.blocks_) == len(TOPIC_FAMILIES)


def test_families_of_ones_own():
    classifier = ArticleClassifier(folds=0, stage_families={"stem": 1.0}, topic_families={"lemma": 1.0}).fit(*corpus())
    assert {"^prome", "lead:^prome"} <= terms_of(classifier.stage_terms_)
    assert "promesa" not in terms_of(classifier.stage_terms_)
    assert "panel" in terms_of(classifier.topic_terms_)
    assert "^panel" not in terms_of(classifier.topic_terms_)


def test_the_weight_of_a_family_counts():
    loud = ArticleClassifier(folds=0, topic_families={"lemma": 1.0, "stem": 5.0}).fit(*corpus())
    soft = ArticleClassifier(folds=0, topic_families={"lemma": 1.0, "stem": 0.1}).fit(*corpus())
    forms = read("panelowy")
    assert loud.topic_probabilities(forms)[0, 0] > soft.topic_probabilities(forms)[0, 0] + 0.05


def test_a_word_that_only_a_hint_knows_tells_its_topic():
    plain = ArticleClassifier(folds=0).fit(*corpus())
    hinted = ArticleClassifier(words={"energy": ["panel", "wiatrak"]}, folds=0).fit(*corpus())
    assert "hint=energy" in terms_of(hinted.topic_terms_)
    assert "hint=energy" not in terms_of(hinted.stage_terms_)
    unseen, nothing = hinted.topic_probabilities([*read("wiatrak"), Reading()])[:, hinted.topics_.index("energy")]
    assert unseen > nothing + 0.05
    assert (plain.topic_probabilities(read("wiatrak")) == plain.topic_probabilities([Reading()])).all()


def test_a_signal_that_only_a_hint_knows_tells_its_stage():
    hinted = ArticleClassifier(signals={"funding": ["promesa/xyzzy+dotacja/plugh"]}, folds=0).fit(*corpus())
    assert "signal=funding" in terms_of(hinted.stage_terms_)
    assert "signal=funding" not in terms_of(hinted.topic_terms_)
    met, apart = hinted.stage_probabilities(read("xyzzy plugh", "xyzzy . plugh"))[:, hinted.stages_.index("funding")]
    assert met > apart + 0.02


def test_rare_terms_and_terms_beyond_the_limit_are_dropped():
    readings, stages, topics, _ = corpus()
    classifier = ArticleClassifier(max_terms=4, folds=0).fit(
        readings + read("jedyne"), [*stages, "none"], [*topics, []]
    )
    for vectorizer in (classifier.stage_terms_, classifier.topic_terms_):
        assert "jedyne" not in terms_of(vectorizer)
        assert vectorizer.blocks_.max() == 4


def with_late_words():
    """Articles that tell their stage in the first sentence, and mislead in the fourth."""
    late = {"funding": "potrzeba", "diagnosis": "wieniec", "none": "dotacja"}
    rows = [
        (*read(f"{words} . sesja{n % 2} . rada{n % 3} . {late[stage]} ."), stage, [])
        for n in range(6)
        for stage, words in STAGES.items()
    ]
    return tuple(list(column) for column in zip(*rows, strict=True))


@pytest.mark.parametrize("other", [{"teaser_weight": 0.0}, {"teaser_sentences": 1}, {"teaser_weight": 2.0}])
def test_teasers_are_learned_beside_whole_articles(other):
    usual, changed = ArticleClassifier(folds=0), ArticleClassifier(folds=0, **other)
    usual.fit(*with_late_words()), changed.fit(*with_late_words())
    assert (usual.stage_terms_.terms_ == changed.stage_terms_.terms_).all()
    assert not np.allclose(usual.stage_.coef_, changed.stage_.coef_, atol=1e-2)


def test_teasers_make_the_beginning_count():
    sure = {}
    for weight in (0.0, 1.0):
        classifier = ArticleClassifier(teaser_weight=weight, teaser_sentences=1, folds=0).fit(*with_late_words())
        sure[weight] = classifier.stage_probabilities(read("promesa"))[0, classifier.stages_.index("funding")]
    assert sure[1.0] > sure[0.0]


def test_the_stage_is_read_from_the_beginning_and_topics_from_the_whole():
    classifier = ArticleClassifier(stage_words=8, folds=0).fit(*corpus())
    short, long = read("promesa " + "słowo " * 7, "promesa " + "słowo " * 7 + ". ankieta ankieta droga")
    (stage, same), (topics, other) = (
        ask([short, long]) for ask in (classifier.stage_probabilities, classifier.topic_probabilities)
    )
    assert (stage == same).all()
    assert not np.allclose(topics, other, atol=0.01)


def test_words_after_the_beginning_teach_no_stage():
    readings, stages, topics, groups = corpus()
    for reading, is_learned in zip(read("słowo " * 12 + ". późno", "słowo . późno"), [False, True], strict=True):
        classifier = ArticleClassifier(stage_words=8, folds=0)
        classifier.fit([*readings, reading, reading], [*stages, "none", "none"], [*topics, [], []], [*groups, "x", "y"])
        assert ("późno" in terms_of(classifier.stage_terms_)) == is_learned
        assert "późno" in terms_of(classifier.topic_terms_)


def test_an_article_without_words_among_others_is_no_hindrance():
    readings, stages, topics, groups = corpus()
    classifier = ArticleClassifier(folds=0).fit(
        [*readings, Reading()], [*stages, "none"], [*topics, []], [*groups, "empty"]
    )
    row = classifier.stage_probabilities([Reading()])[0]
    assert classifier.stages_[int(row.argmax())] == "none"
