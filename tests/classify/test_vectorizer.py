"""The vectorizer: scikit-learn's manners, the weights, and that it agrees with where its terms stand."""

import copy
import math
import pickle
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks, get_tags
from sklearn.utils.validation import check_is_fitted

from cwdnlp.classify.model import STAGE_FAMILIES
from cwdnlp.classify.reading import Mark, Reading, Word
from cwdnlp.classify.terms import FAMILIES, find_terms
from cwdnlp.classify.vectorizer import TermVectorizer

TEXTS = [
    "podpisać list intencyjny . droga gminny",
    "podpisać umowa . droga droga droga . wykonawca",
    "promesa droga szkoła",
    "szkoła ankieta mieszkaniec . ankieta",
    "promesa promesa umowa list intencyjny szkoła",
]
SIGNALS = {"formation": ["list+intencyjny"], "funding": ["promesa"]}
WORDS = {"transport": ["droga"], "education": ["szkoła"]}


def read(*texts):
    return [Reading.from_lemmas(text.split()) for text in texts]


def everything(**parameters):
    """A vectorizer of all families, each with a weight of its own."""
    families = {family: 0.5 + number / 10 for number, family in enumerate(FAMILIES)}
    return TermVectorizer(families, signals=SIGNALS, words=WORDS, **{"min_df": 1} | parameters)


def dense(vectorizer, *texts):
    return vectorizer.transform(read(*texts)).toarray()


def same(one, other):
    return one.shape == other.shape and (one != other).nnz == 0


# It is fitted on readings, so that of scikit-learn's checks those without data apply.
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
    check("TermVectorizer", TermVectorizer())


def test_parameters_are_kept_as_given():
    families = {"lemma": 1.0, "signal": 0.2}
    vectorizer = TermVectorizer(families, signals=SIGNALS, min_df=3, max_terms=7)
    assert vectorizer.get_params() == {
        "families": families, "signals": SIGNALS, "words": None, "min_df": 3, "max_terms": 7,
    }  # fmt: skip
    assert vectorizer.families is families


def test_clone_keeps_parameters_and_forgets_what_was_learned():
    fitted = everything().fit(read(*TEXTS))
    copied = clone(fitted)
    assert copied.get_params() == fitted.get_params()
    with pytest.raises(NotFittedError):
        check_is_fitted(copied)
    assert same(copied.fit_transform(read(*TEXTS)), fitted.transform(read(*TEXTS)))


@pytest.mark.parametrize(
    "call",
    [
        lambda vectorizer: vectorizer.transform(read("umowa")),
        lambda vectorizer: vectorizer.occurrences(read("umowa")[0]),
        lambda vectorizer: vectorizer.get_feature_names_out(),
    ],
    ids=["transform", "occurrences", "names"],
)
def test_not_fitted(call):
    with pytest.raises(NotFittedError):
        call(TermVectorizer())


def test_fit_returns_itself_and_leaves_parameters():
    vectorizer = everything()
    before = copy.deepcopy(vectorizer.get_params())
    assert vectorizer.fit(read(*TEXTS)) is vectorizer
    assert vectorizer.get_params() == before


def test_tags_say_that_readings_are_no_table_of_numbers():
    tags = get_tags(TermVectorizer())
    assert not tags.input_tags.two_d_array
    assert tags.input_tags.string
    assert tags.no_validation
    assert tags.transformer_tags is not None


def test_it_works_in_a_pipeline_of_scikit_learns():
    readings, labels = read(*["promesa droga", "ankieta droga"] * 5), ["funding", "diagnosis"] * 5
    model = make_pipeline(TermVectorizer(), LogisticRegression()).fit(readings, labels)
    assert model.predict(read("promesa", "ankieta")).tolist() == ["funding", "diagnosis"]


def test_fitted_anew_it_forgets_the_terms_of_before():
    vectorizer = TermVectorizer(min_df=1).fit(read("umowa"))
    vectorizer.transform(read("umowa"))
    vectorizer.fit(read("droga most"))
    assert vectorizer.transform(read("umowa")).nnz == 0
    assert same(
        vectorizer.transform(read("most")), TermVectorizer(min_df=1).fit(read("droga most")).transform(read("most"))
    )


def test_parameters_set_later_count_at_the_next_fit():
    vectorizer = TermVectorizer(min_df=1).fit(read(*TEXTS))
    vectorizer.set_params(families={"stem": 2.0}, min_df=2).fit(read(*TEXTS))
    assert vectorizer.terms_.tolist() == TermVectorizer({"stem": 2.0}).fit(read(*TEXTS)).terms_.tolist()


@pytest.mark.parametrize("family", ["", "lemmas", "LEMMA"])
def test_an_unknown_family_is_refused(family):
    with pytest.raises(ValueError, match="none of the families lemma, stem"):
        TermVectorizer({"lemma": 1.0, family: 1.0}).fit(read(*TEXTS))


def test_a_broken_signal_is_refused():
    with pytest.raises(ValueError, match="empty word"):
        TermVectorizer({"signal": 1.0}, signals={"funding": ["promesa+"]}).fit(read(*TEXTS))


def test_no_readings_are_refused():
    with pytest.raises(ValueError, match="no reading"):
        TermVectorizer().fit([])


def test_without_families_it_counts_base_forms():
    assert TermVectorizer().fit(read(*TEXTS)).terms_.tolist() == (
        TermVectorizer({"lemma": 1.0}).fit(read(*TEXTS)).terms_.tolist()
    )


def test_terms_stand_family_by_family_in_alphabetical_order():
    vectorizer = everything().fit(read(*TEXTS))
    assert len(vectorizer.blocks_) == len(FAMILIES)
    assert vectorizer.blocks_.sum() == len(vectorizer.terms_) == len(vectorizer.idf_)
    ends = np.cumsum(vectorizer.blocks_)
    for family, start, end in zip(FAMILIES, ends - vectorizer.blocks_, ends, strict=True):
        block = vectorizer.terms_[start:end].tolist()
        alone = TermVectorizer({family: 1.0}, signals=SIGNALS, words=WORDS, min_df=1).fit(read(*TEXTS))
        assert block == sorted(block) == alone.terms_.tolist()


def test_the_order_of_readings_does_not_change_the_terms():
    one, other = everything().fit(read(*TEXTS)), everything().fit(read(*TEXTS[::-1]))
    assert one.terms_.tolist() == other.terms_.tolist()
    assert one.idf_.tolist() == other.idf_.tolist()


def test_the_table_is_sparse_with_a_column_for_each_term():
    vectorizer = everything().fit(read(*TEXTS))
    table = vectorizer.transform(read(*TEXTS))
    assert table.format == "csr"
    assert table.dtype == np.float64
    assert table.shape == (len(TEXTS), len(vectorizer.terms_))
    assert table.has_sorted_indices
    assert (table.data > 0).all()


def test_names_of_columns():
    vectorizer = everything().fit(read(*TEXTS))
    assert vectorizer.get_feature_names_out().tolist() == vectorizer.terms_.tolist()


def test_fit_and_transform_take_any_iterable():
    vectorizer = everything().fit(iter(read(*TEXTS)))
    assert same(vectorizer.transform(iter(read(*TEXTS))), everything().fit_transform(read(*TEXTS)))


# --- weights


def test_values_by_hand():
    table = dense(
        TermVectorizer({"ngram": 3.0}, min_df=1).fit(read("a b", "a b . a b . b c", "b c", "d e")), "a b . a b . b c"
    )
    one = (1 + math.log(2)) * (1 + math.log(5 / 3))
    two = 1 + math.log(5 / 3)
    length = math.hypot(one, two)
    assert table[0] == pytest.approx([3 * one / length, 3 * two / length, 0], rel=1e-6)


def test_rarity_by_hand():
    vectorizer = TermVectorizer({"ngram": 1.0}, min_df=1).fit(read("a b", "a b . a b . b c", "a b", "d e"))
    expected = {"a b": 1 + math.log(5 / 4), "b c": 1 + math.log(5 / 2), "d e": 1 + math.log(5 / 2)}
    assert dict(zip(vectorizer.terms_.tolist(), vectorizer.idf_.tolist(), strict=True)) == pytest.approx(expected)


@pytest.mark.parametrize("min_df", [1, 2, 3])
def test_it_agrees_with_scikit_learn(min_df):
    readings = read(*TEXTS)
    reference = TfidfVectorizer(
        analyzer=lambda reading: [term.name for term in find_terms(reading, ["lemma"])],
        sublinear_tf=True,
        min_df=min_df,
    ).fit(readings)
    vectorizer = TermVectorizer({"lemma": 1.0}, min_df=min_df).fit(readings)
    assert vectorizer.terms_.tolist() == reference.get_feature_names_out().tolist()
    assert vectorizer.idf_ == pytest.approx(reference.idf_, rel=1e-6)
    unseen = read(*TEXTS, "droga droga nieznany umowa", "")
    assert vectorizer.transform(unseen).toarray() == pytest.approx(reference.transform(unseen).toarray(), rel=1e-5)


def with_everything():
    """A reading in which every family finds something."""
    words = [Word("Łąkotex", "łąkotex", "ign", 0, 7), Word("podpisano", "podpisać", "imps:perf", 8, 17)]
    words += [Word("umowę", "umowa", "subst:sg:acc:f", 18, 23), Word("promesa", "promesa", "subst:sg:nom:f", 24, 31)]
    words += [Word("droga", "droga", "subst:sg:nom:f", 32, 37)]
    return Reading.from_words(words, [Mark("amount", 24, 31), Mark("program:state_fund", 32, 37)])


def test_the_row_of_a_family_is_as_long_as_the_family_weighs():
    vectorizer = everything().fit([with_everything()])
    row = vectorizer.transform([with_everything()]).toarray()[0]
    lengths = [float(np.linalg.norm(part)) for part in np.split(row, np.cumsum(vectorizer.blocks_)[:-1])]
    assert lengths == pytest.approx(list(vectorizer.families.values()))


def test_a_family_without_terms_has_no_length_and_takes_none_from_the_others():
    vectorizer = TermVectorizer({"lemma": 1.0, "signal": 0.5}, signals=SIGNALS, min_df=1).fit(read(*TEXTS))
    row = vectorizer.transform(read("droga")).toarray()[0]
    lengths = [float(np.linalg.norm(part)) for part in np.split(row, np.cumsum(vectorizer.blocks_)[:-1])]
    assert lengths == pytest.approx([1.0, 0.0])


def test_a_term_must_stand_in_enough_readings_not_often_in_one():
    readings = read("promesa promesa promesa umowa", "umowa droga", "umowa")
    assert {"promesa", "droga"} & set(TermVectorizer(min_df=2).fit(readings).terms_.tolist()) == set()
    assert {"promesa", "droga"} <= set(TermVectorizer(min_df=1).fit(readings).terms_.tolist())


def test_of_each_family_the_commonest_terms_are_kept():
    readings = read("c d", "c d . a b", "c d . b c", "a b")
    vectorizer = TermVectorizer({"ngram": 1.0, "chars": 1.0, "lemma": 1.0}, min_df=1, max_terms=2).fit(readings)
    assert vectorizer.blocks_.tolist() == [2, 0, 2]
    assert vectorizer.terms_[:2].tolist() == ["a b", "c d"]


def test_of_terms_that_are_equally_common_the_first_in_the_alphabet_are_kept():
    vectorizer = TermVectorizer({"ngram": 1.0}, min_df=1, max_terms=2).fit(read("c d", "b c", "a b"))
    assert vectorizer.terms_.tolist() == ["a b", "b c"]


def test_unknown_terms_are_passed_over():
    vectorizer = everything().fit(read("umowa droga"))
    assert vectorizer.transform(read("kot pies")).nnz == 0


def test_unknown_terms_do_not_shorten_the_known():
    vectorizer = TermVectorizer({"ngram": 1.0}, min_df=1).fit(read("a b", "b c"))
    assert dense(vectorizer, "a b . x y . y z").tolist() == dense(vectorizer, "a b").tolist()


@pytest.mark.parametrize("text", ["", ". . .", "! ?"])
def test_an_empty_reading_has_an_empty_row(text):
    table = everything().fit(read(*TEXTS)).transform(read("umowa", text, "droga"))
    assert table.getnnz(axis=1).tolist()[1] == 0
    assert min(table.getnnz(axis=1).tolist()[::2]) > 0


def test_no_readings_make_a_table_without_rows():
    vectorizer = everything().fit(read(*TEXTS))
    assert vectorizer.transform([]).shape == (0, len(vectorizer.terms_))


def test_terms_learned_from_empty_readings_are_none():
    vectorizer = everything().fit(read("", ""))
    assert vectorizer.blocks_.tolist() == [0] * len(FAMILIES)
    assert vectorizer.transform(read("umowa")).shape == (1, 0)


def test_letter_case_and_decomposed_stems():
    vectorizer = TermVectorizer({"stem": 1.0}, min_df=1).fit(read("źródło"))
    expected = dense(vectorizer, "źródło").tolist()
    assert dense(vectorizer, "ŹRÓDŁO").tolist() == dense(vectorizer, "z\u0301ro\u0301dło").tolist() == expected
    assert dense(vectorizer, "zrodlo").tolist() == expected


# --- occurrences


def counted(vectorizer, reading):
    """The row of a reading, made from the occurrences of its terms."""
    row = np.zeros(len(vectorizer.terms_))
    for column, count in Counter(column for column, _ in vectorizer.occurrences(reading)).items():
        row[column] = (1 + math.log(count)) * vectorizer.idf_[column]
    parts = np.split(row, np.cumsum(vectorizer.blocks_)[:-1])
    weights = vectorizer.families.values()
    return np.concatenate([p * (w / (np.linalg.norm(p) or 1)) for p, w in zip(parts, weights, strict=True)])


LEMMAS = "podpisać list intencyjny droga umowa wykonawca promesa szkoła ankieta kot źródło ."


@given(st.lists(st.sampled_from(LEMMAS.split()), max_size=80))
@settings(max_examples=80, deadline=None)
def test_occurrences_agree_with_the_table(lemmas):
    vectorizer = everything().fit([*read(*TEXTS), with_everything()])
    for reading in (Reading.from_lemmas(lemmas), with_everything()):
        row = vectorizer.transform([reading]).toarray()[0]
        assert row == pytest.approx(counted(vectorizer, reading), rel=1e-5)
        for column, term in vectorizer.occurrences(reading):
            assert vectorizer.terms_[column] == term.name


def test_occurrences_stand_where_the_words_do():
    vectorizer = TermVectorizer(min_df=1).fit(read("umowa droga"))
    found = {(term.name, term.start, term.end) for _, term in vectorizer.occurrences(read("kot umowa")[0])}
    assert found == {("umowa", 4, 9), ("lead:umowa", 4, 9), ("head:umowa", 4, 9)}


def test_an_empty_reading_has_no_occurrences():
    assert everything().fit(read(*TEXTS)).occurrences(Reading()) == []


# --- copies, and readings that several vectorizers share


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda vectorizer: pickle.loads(pickle.dumps(vectorizer))])  # noqa: S301
@pytest.mark.parametrize("is_used", [False, True])
def test_a_copy_gives_the_same_table(copied, is_used):
    vectorizer = everything().fit(read(*TEXTS))
    if is_used:
        vectorizer.transform(read(*TEXTS))
    other = copied(vectorizer)
    assert other.get_params() == vectorizer.get_params()
    assert same(other.transform(read(*TEXTS)), vectorizer.transform(read(*TEXTS)))
    assert other.occurrences(read(TEXTS[0])[0]) == vectorizer.occurrences(read(TEXTS[0])[0])


def test_a_copy_is_fitted_by_itself():
    vectorizer = everything().fit(read(*TEXTS))
    before = vectorizer.transform(read(*TEXTS))
    copy.deepcopy(vectorizer).fit(read("kot pies"))
    assert same(vectorizer.transform(read(*TEXTS)), before)


def test_use_leaves_nothing_in_what_is_stored():
    vectorizer = everything().fit(read(*TEXTS))
    before = set(vectorizer.__getstate__())
    vectorizer.transform(read(*TEXTS))
    vectorizer.occurrences(read(*TEXTS)[0])
    assert set(vectorizer.__getstate__()) == before == {*vectorizer.get_params(), "terms_", "blocks_", "idf_"}


def test_a_copy_before_fitting():
    assert same(
        pickle.loads(pickle.dumps(everything())).fit_transform(read(*TEXTS)),  # noqa: S301
        everything().fit_transform(read(*TEXTS)),
    )


def test_vectorizers_that_share_readings_count_their_own_hints():
    shared = read(*TEXTS)
    one = TermVectorizer({"signal": 1.0, "hint": 1.0}, signals=SIGNALS, words=WORDS, min_df=1).fit(shared)
    other = TermVectorizer({"signal": 1.0, "hint": 1.0}, signals={"x": ["ankieta"]}, words={"y": ["umowa"]}, min_df=1)
    found = set(other.fit(shared).terms_.tolist())
    assert {"signal=x", "hint=y"} <= found
    assert not found & set(one.terms_.tolist())
    assert same(one.transform(shared), one.transform(read(*TEXTS)))


def test_readings_that_were_counted_before_give_the_same_table():
    shared = read(*TEXTS)
    TermVectorizer({"lemma": 1.0, "stem": 1.0}).fit(shared)
    TermVectorizer(STAGE_FAMILIES, signals={"x": ["umowa"]}).fit_transform(shared)
    assert same(everything().fit_transform(shared), everything().fit_transform(read(*TEXTS)))


def test_a_teaser_of_a_counted_reading_is_counted_by_itself():
    whole = read("umowa . droga")[0]
    vectorizer = TermVectorizer(min_df=1).fit([whole])
    assert same(vectorizer.transform([whole.teaser(1)]), vectorizer.transform(read("umowa")))


def test_a_long_reading():
    vectorizer = everything().fit(read(*TEXTS))
    row = vectorizer.transform([Reading.from_lemmas((" . ".join(TEXTS) + " . ").split() * 500)])
    assert np.isfinite(row.data).all()
    assert row.nnz > vectorizer.transform(read(TEXTS[0])).nnz
