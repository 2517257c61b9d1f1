"""The estimator: scikit-learn's manners, what it learns, what it refuses."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils import estimator_checks
from sklearn.utils.validation import check_is_fitted

from cwdnlp.classify.model import ArticleClassifier, _best_threshold

STAGES = {"funding": "promesa dotacja", "diagnosis": "ankieta potrzeba", "none": "dożynki wieniec"}
TOPICS = {"transport": "droga chodnik", "energy": "panel ciepło"}


def corpus(copies=6):
    """Articles whose stage and topics can be told from their words."""
    rows = [
        (f"{words} {TOPICS[topic]} słowo{n % 3}", stage, [topic], f"group{n}")
        for n in range(copies)
        for stage, words in STAGES.items()
        for topic in TOPICS
    ]
    return tuple(list(column) for column in zip(*rows, strict=True))


@pytest.fixture(scope="module")
def fitted():
    return ArticleClassifier().fit(*corpus())


# It is fitted on terms, stages, topics and groups, so that of scikit-learn's checks those without data apply.
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


def test_clone_keeps_parameters_and_forgets_what_was_learned(fitted):
    copy = clone(fitted.set_params(stage_c=20.0))
    assert copy.get_params() == fitted.get_params()
    with pytest.raises(NotFittedError):
        check_is_fitted(copy)


@pytest.mark.parametrize("method", ["stage_probabilities", "topic_probabilities"])
def test_not_fitted(method):
    with pytest.raises(NotFittedError):
        getattr(ArticleClassifier(), method)(["umowa"])


def test_fit_returns_itself_and_leaves_parameters():
    classifier = ArticleClassifier(min_df=1)
    before = classifier.get_params()
    assert classifier.fit(*corpus()) is classifier
    assert classifier.get_params() == before


def test_labels_are_sorted_and_columns_follow(fitted):
    assert fitted.stages_ == sorted(STAGES)
    assert fitted.topics_ == sorted(TOPICS)
    assert len(fitted.thresholds_) == len(TOPICS)
    assert all(0.2 <= threshold <= 0.8 for threshold in fitted.thresholds_)


@pytest.mark.parametrize("stage", STAGES)
def test_it_learns_what_the_words_tell(fitted, stage):
    row = fitted.stage_probabilities([STAGES[stage]])[0]
    assert fitted.stages_[int(row.argmax())] == stage


def test_shapes_and_ranges(fitted):
    stages, topics = fitted.stage_probabilities(["", "droga"]), fitted.topic_probabilities(["", "droga"])
    assert stages.shape == (2, len(STAGES))
    assert topics.shape == (2, len(TOPICS))
    assert np.allclose(stages.sum(axis=1), 1)
    assert ((topics >= 0) & (topics <= 1)).all()
    assert stages.dtype == np.float64


def test_the_same_data_give_the_same_model(fitted):
    again = ArticleClassifier().fit(*corpus())
    texts = ["promesa droga", "dożynki"]
    assert (again.stage_probabilities(texts) == fitted.stage_probabilities(texts)).all()
    assert again.thresholds_ == fitted.thresholds_


@pytest.mark.parametrize("short", range(4))
def test_columns_of_different_length_are_refused(short):
    columns = list(corpus())
    columns[short] = columns[short][:-1]
    with pytest.raises(ValueError, match="one value for each"):
        ArticleClassifier().fit(*columns)


def test_no_articles_are_refused():
    with pytest.raises(ValueError, match="at least one article"):
        ArticleClassifier().fit([], [], [], [])


def test_one_group_gives_thresholds_of_one_half():
    terms, stages, topics, _ = corpus()
    classifier = ArticleClassifier().fit(terms, stages, topics, ["same"] * len(terms))
    assert classifier.thresholds_ == [0.5, 0.5]


def test_rare_terms_and_terms_beyond_the_limit_are_dropped():
    terms, stages, topics, groups = corpus()
    classifier = ArticleClassifier(min_df=2, max_terms=4).fit(
        [*terms[:-1], terms[-1] + " jedyne"], stages, topics, groups
    )
    assert "jedyne" not in classifier.stage_terms_.vocabulary_
    assert len(classifier.stage_terms_.vocabulary_) == 4


@pytest.mark.parametrize(
    ("probabilities", "target", "expected"),
    [
        ([0.9, 0.8, 0.1], [1, 1, 0], 0.5),
        ([0.3, 0.3, 0.1], [1, 1, 0], 0.3),
        ([0.75, 0.65, 0.1], [1, 0, 0], 0.7),
        ([0.1, 0.1], [0, 0], 0.5),
    ],
)
def test_the_threshold_with_the_best_f1_nearest_to_one_half(probabilities, target, expected):
    assert _best_threshold(np.array(probabilities), np.array(target)) == expected
