"""How the classifier is measured: altered texts, parts and intervals, the classifiers compared, the card's sections."""

import re
import unicodedata

import numpy as np
import pytest
from helpers import rules
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.classify.reading import Reading
from cwdnlp.evaluate.measure import measure
from cwdnlp.label_file import default_schema
from cwdnlp.records import Scored, Stage, TaggedArticle
from cwdnlp.training.card_classes import class_sections
from cwdnlp.training.classifier import Examples
from cwdnlp.training.robustness import ALTERATIONS, measure_losses
from training.candidates import CANDIDATES, Candidate
from training.compare_classifiers import FOLDS, interval, judge, parts

LONG = "Łódź podpisała list.\nTo krok pierwszy. Krok drugi będzie w maju. Źródło: urząd gminy. Ćwiczymy dalej."
GOLD = [
    TaggedArticle(id="a", text=LONG, title="List podpisany", stage=Stage(label="formation")),
    TaggedArticle(id="b", text="Dożynki.", title="Święto", stage=Stage(label="none"), topics=[Scored(label="culture")]),
    TaggedArticle(id="c", text="Wypełnij ankietę, prosimy. Każdy głos się liczy!", stage=Stage(label="diagnosis")),
]


# altered texts


def altered(kind, *texts):
    """The altered texts of articles, by default of those above."""
    gold = [TaggedArticle(id=str(n), text=text, title=f"Tytuł {n}") for n, text in enumerate(texts)] or GOLD
    return list(ALTERATIONS[kind](gold, rules()))


@pytest.mark.parametrize("kind", ALTERATIONS)
def test_every_article_has_one_altered_text(kind):
    found = altered(kind)
    assert len(found) == len(GOLD)
    assert altered(kind) == found
    assert (found == [article.text for article in GOLD]) == (kind == "as it is")


def test_a_teaser_is_the_beginning_alone():
    teaser, short, _ = altered("teaser of two sentences")
    beginning = teaser.removesuffix(" Czytaj więcej")
    assert beginning != teaser
    assert LONG.startswith(beginning)
    assert 0 < len(beginning) < len(LONG)
    assert "Łódź podpisała list" in beginning
    assert "Ćwiczymy" not in beginning
    assert short == "Dożynki. Czytaj więcej"


def test_capitals():
    assert altered("in capitals", LONG, "") == [LONG.upper(), ""]
    assert altered("in capitals", "ß ﬁ ŉ") == ["ß ﬁ ŉ"], "a letter whose capital is two letters stays"


def test_no_diacritics():
    assert altered("without diacritics", "Zażółć gęślą JAŹŃ, Łódź", "") == ["Zazolc gesla JAZN, Lodz", ""]
    assert all(text.isascii() for text in altered("without diacritics"))


@pytest.mark.parametrize("kind", ["without diacritics", "in capitals"])
@pytest.mark.parametrize("text", ["Łó\u00addź", unicodedata.normalize("NFD", "Łódź"), "🚒 Straż\x00\u2028", LONG * 50])
def test_letters_are_exchanged_one_for_one(kind, text):
    (found,) = altered(kind, text)
    assert len(found) == len(text)


def test_a_report_begins_with_the_article_and_goes_on_with_two_others():
    texts = [f"Wiadomość {number}." for number in range(30)]
    for number, report in enumerate(altered("two more news behind it", *texts)):
        first, *others = report.split("\n\n")
        assert first == texts[number]
        assert len(set(others) & set(texts) - {first}) == 2
        assert len(report) > 2 * len(first)


def test_clutter_stands_around_the_article():
    for article, page in zip(GOLD, altered("menu, related news, footer"), strict=True):
        before, _, after = page.partition(article.text)
        assert "Mapa strony" in before
        assert "Udostępnij" in after
        assert {"List podpisany", "Święto"} <= set(after.splitlines())


def test_losses_are_measured_against_the_labels_of_the_unaltered_texts(nlp):
    plain = [nlp(article.text) for article in GOLD]
    own = [
        article.model_copy(
            update={"stage": Stage(label=doc._.stage["label"]), "topics": [Scored(**t) for t in doc._.topics]}
        )
        for article, doc in zip(GOLD, plain, strict=True)
    ]
    losses = measure_losses(own, nlp)
    assert list(losses) == list(ALTERATIONS)
    assert losses["as it is"]["stage"] == losses["as it is"]["macro_f1"] == 1.0
    wrong = [article.model_copy(update={"stage": Stage(label="nowhere"), "topics": []}) for article in own]
    assert {each["stage"] for each in measure_losses(wrong[:1], nlp).values()} == {0.0}


# parts and intervals

GROUPS = st.lists(st.sampled_from([f"gmina {n}" for n in range(12)]), max_size=40)


@given(GROUPS, st.integers(1, 3))
def test_parts_hold_every_row_out_once_a_repeat_and_keep_groups_whole(groups, repeats):
    found = parts(groups, repeats)
    assert len(found) == FOLDS * repeats
    rows = list(range(len(groups)))
    for repeat in range(repeats):
        mine = found[FOLDS * repeat : FOLDS * (repeat + 1)]
        assert sorted(row for _, held in mine for row in held) == rows
        for rest, held in mine:
            assert sorted(rest + held) == rows
            assert not {groups[row] for row in rest} & {groups[row] for row in held}


def test_repeats_part_in_other_ways_and_always_the_same():
    groups = [f"gmina {n % 20}" for n in range(60)]
    found = parts(groups, 2)
    assert found[:FOLDS] != found[FOLDS:]
    assert parts(groups, 2) == found
    assert parts(groups, 1) == found[:FOLDS]
    assert {len(held) for _, held in found} == {12}, "as many groups in each"


@pytest.mark.parametrize(
    ("values", "mean", "half_width"),
    [
        ([0.7, 0.8, 0.9], 0.8, 0.1497),  # 1.96 * sqrt(0.01 * (1/3 + 1/4))
        ([0.8, 0.9], 0.85, 0.12),  # 1.96 * sqrt(0.005 * (1/2 + 1/4))
        ([0.6] * 15, 0.6, 0.0),
        ([0.75], 0.75, 0.0),
    ],
)
def test_the_interval_by_hand(values, mean, half_width):
    assert interval(values) == {"mean": mean, "half_width": half_width}


def test_without_cross_validation_there_is_no_interval():
    assert interval([]) is None


def test_more_repeats_do_not_make_the_interval_as_narrow_as_independent_parts_would():
    once, often = ([0.7, 0.9] * count for count in (5, 500))
    assert interval(often)["half_width"] > 0.9 * 1.96 * 0.1 / (FOLDS - 1) ** 0.5
    assert interval(often)["half_width"] < interval(once)["half_width"]


# the classifiers compared

WORDS = {
    ("funding", "transport"): "promesa dotacja umowa droga chodnik most",
    ("funding", "education"): "promesa dotacja umowa szkoła przedszkole uczeń",
    ("diagnosis", "transport"): "ankieta potrzeba badanie droga chodnik most",
    ("diagnosis", "education"): "ankieta potrzeba badanie szkoła przedszkole uczeń",
}


def tiny(copies=3):
    """A dozen readings whose stage and topic can be told from their words."""
    rows = [
        (Reading.from_lemmas([*words.split(), ".", f"słowo{n}"]), stage, [topic], f"gmina {n}")
        for n in range(copies)
        for (stage, topic), words in WORDS.items()
    ]
    return Examples(*map(list, zip(*rows, strict=True)))


QUICK = [name for name, entry in CANDIDATES.items() if entry.is_quick]


def test_some_candidates_are_quick_and_the_shipped_one_is_among_them():
    assert len(QUICK) == 4
    assert "all families, logistic regression (shipped)" in QUICK


@pytest.mark.parametrize("name", QUICK)
def test_a_candidate_learns_and_tells(name):
    data = tiny()
    candidate = CANDIDATES[name].make(default_schema())
    candidate.fit(data)
    assert (candidate.stages, candidate.topics) == (["diagnosis", "funding"], ["education", "transport"])
    stages, topics = candidate.probabilities(data.readings)
    assert stages.shape == topics.shape == (12, 2)
    assert np.allclose(stages.sum(axis=1), 1)
    assert ((topics >= 0) & (topics <= 1)).all()
    found_stages, found_topics = candidate.predict(data.readings)
    assert found_stages == data.stages
    assert found_topics == data.topics
    for row, given_topics in zip(topics, found_topics, strict=True):
        assert {topic for topic, p in zip(candidate.topics, row, strict=True) if p >= 0.5} == set(given_topics)
    assert candidate.size() > 0


@pytest.mark.parametrize("name", QUICK)
def test_a_candidate_reads_what_has_no_known_words(name):
    candidate = CANDIDATES[name].make(default_schema())
    candidate.fit(tiny())
    empty = [Reading(), Reading.from_lemmas(["."]), Reading.from_lemmas(["PROMESA"]), Reading.from_lemmas("xyz" * 500)]
    stages, topics = candidate.predict(empty)
    assert set(stages) <= set(candidate.stages)
    assert len(topics) == 4
    assert stages[2] == "funding"


def test_a_candidate_made_twice_gives_the_same():
    data = tiny()
    made = [CANDIDATES[QUICK[-1]].make(default_schema()) for _ in range(2)]
    for candidate in made:
        candidate.fit(data)
    one, two = (candidate.probabilities(data.readings) for candidate in made)
    assert (one[0] == two[0]).all()
    assert (one[1] == two[1]).all()


class Fixed(Candidate):
    """Gives what it was made with."""

    stages = ("funding", "none")
    topics = ("sport", "zit")

    def __init__(self, stage, topic):
        self.given = np.array(stage), np.array(topic)

    def fit(self, examples):
        self.seen = examples.stages

    def probabilities(self, readings):
        return self.given


def test_a_topic_is_given_from_one_half():
    found = Fixed([[0.4, 0.6], [0.5, 0.5]], [[0.5, 0.499], [0.0, 1.0]]).predict([None, None])
    assert found == (["none", "funding"], [["sport"], ["zit"]])


def test_a_candidate_is_judged_by_hand():
    gold = Examples([None] * 4, ["none", "none", "funding", "none"], [["zit"], [], ["sport"], ["zit", "sport"]], [])
    fixed = Fixed([[0.1, 0.9]] * 2 + [[0.8, 0.2]] * 2, [[0.1, 0.9], [0.6, 0.1], [0.9, 0.9], [0.1, 0.1]])
    train = Examples([None], [None], [[]], ["a"])
    (figures,) = judge(fixed, train, [gold])
    assert fixed.seen == ["none"]
    assert figures["stage"] == 0.75
    assert figures["macro_f1"] == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert figures["topics"] == pytest.approx(2 * 2 / (4 + 4))


# figures and the card


def tagged(identifier, stage, topics=(), candidates=()):
    scored = [Scored(label=label, score=score) for label, score in candidates]
    return TaggedArticle(
        id=identifier,
        text="x",
        stage=Stage(label=stage[0], score=stage[1], candidates=scored),
        topics=[Scored(label=label, score=score) for label, score in topics],
    )


def test_figures_of_classes_by_hand():
    wanted = {"a": "none", "b": "funding", "c": "none", "d": "funding"}
    gold = [tagged(name, (stage, None), [("zit", None)]) for name, stage in wanted.items()]
    predicted = [
        tagged("a", ("none", 0.9), [("zit", 0.8)]),
        tagged("b", ("none", 0.7), [("zit", 0.6), ("sport", 0.6)]),
        tagged("c", ("funding", 0.4), (), [("funding", 0.4), ("none", 0.3)]),
        tagged("d", ("none", 0.4), (), [("none", 0.4), ("exchange", 0.3)]),
    ]
    cats = {name: {"stage:none": 0.9, "topic:zit": 1.0, "topic:sport": 0.0} for name in wanted}
    classes = measure(gold, predicted, cats)["classes"]
    assert classes["uncertain"] == {"share": 0.5, "certain_right": 0.5, "among_two": 0.5}
    assert classes["stage"]["expected_calibration_error"] == pytest.approx((0.1 + 0.7 + 2 * 0.4) / 4)
    assert classes["stage"]["reliability"] == [[2, 0.4, 0.0], [1, 0.7, 0.0], [1, 0.9, 1.0]]
    assert classes["topics"]["expected_calibration_error"] == classes["topics"]["of_chance"] == 0.0
    assert [count for count, _, _ in classes["topics"]["reliability"]] == [4, 4]
    assert sum(count for count, _, _ in classes["given"]["reliability"]) == 3


def figures(seed=0.0):
    """Invented figures of one set."""

    def calibrated(error):
        return {
            "expected_calibration_error": error,
            "of_chance": error / 2,
            "coverage": [[0.5, 0.81, 0.97], [1.0, 0.21, 0.83]],
        }

    return {
        "classes": {
            "stage": calibrated(0.061 + seed),
            "topics": calibrated(0.012 + seed),
            "given": calibrated(0.033 + seed),
            "uncertain": {"share": 0.123, "certain_right": 0.876, "among_two": 0.654},
        },
        "robustness": {
            kind: {"stage": 0.5 + n / 100, "macro_f1": 0.4 + n / 100, "topics": 0.3 + n / 100}
            for n, kind in enumerate(ALTERATIONS)
        },
    }


TERMS = {"stage:funding": ["promesa", "lead:@signing+money"], "topic:water": ["studnia"], "topic:empty": []}
COMPARED = {
    "corpus": "digest",
    "candidates": {
        name: {
            "stage": {"mean": 0.8123, "half_width": 0.0211},
            "topics": {"mean": 0.7456, "half_width": 0.0199},
            "sets": {each: {"stage": 0.81, "macro_f1": 0.72, "topics": 0.63} for each in ("test", "news")},
            "seconds": 12.4,
            "kilobytes": 3712.3,
        }
        for name in ("first", "second")
    },
}


def card(names=("test", "news"), compared=COMPARED, digest="digest"):
    sets = {name: figures(number / 10) for number, name in enumerate(names)}
    return class_sections({"sets": sets, "terms": TERMS}, compared, digest)


def tables(sections):
    """The rows of each table as lists of cells."""
    found = [section.splitlines() for section in sections if section.startswith("|")]
    return [[[cell.strip() for cell in row.strip("|").split("|")] for row in rows] for rows in found]


@pytest.mark.parametrize("names", [("test",), ("test", "news")])
@pytest.mark.parametrize("compared", [{}, COMPARED])
def test_the_rows_of_a_table_have_the_same_columns(names, compared):
    found = tables(card(names, compared))
    assert len(found) == 4 + bool(compared)
    for rows in found:
        rule, body = rows[1], rows[2:]
        assert all(re.fullmatch(r"-+:?", cell) for cell in rule)
        assert body
        assert {len(row) for row in rows} == {len(rule)}


def test_the_card_quotes_the_figures():
    calibration, uncertain, robustness, comparison, terms = tables(card())
    assert calibration[2] == ["stage, the likeliest", "0.061", "0.030", "0.161", "0.081"]
    assert [row[1] for row in calibration[2:]] == ["0.061", "0.012", "0.033"]
    assert uncertain[2:] == [
        ["50%", "0.810", "0.970", "0.810", "0.970"],
        ["100%", "0.210", "0.830", "0.210", "0.830"],
    ]
    assert [row[0] for row in robustness[2:]] == list(ALTERATIONS)
    assert robustness[3][1:4] == ["0.510", "0.410", "0.310"]
    numbers = ["0.812 ± 0.021", "0.746 ± 0.020", *["0.810", "0.720", "0.630"] * 2, "12", "3,712"]
    assert comparison[2:] == [["first", *numbers], ["second", *numbers]]
    assert terms[2:] == [
        ["`stage:funding`", "`promesa`, `lead:@signing+money`"],
        ["`topic:water`", "`studnia`"],
        ["`topic:empty`", ""],
    ]


def test_the_card_says_how_many_stages_are_uncertain():
    text = "\n".join(card(("test",)))
    assert "on `test` 12.3% of the stages are uncertain" in text
    assert "87.6% are right" in text
    assert "in 65.4%" in text


def test_where_no_stage_is_uncertain_nothing_is_said_of_those():
    sets = {"test": figures(0)}
    sets["test"]["classes"]["uncertain"] = {"share": 0.0, "certain_right": 0.9, "among_two": None}
    text = "\n".join(class_sections({"sets": sets, "terms": TERMS}, {}, "digest"))
    assert "on `test` no stage is uncertain." in text
    sets["test"]["classes"]["uncertain"] = {"share": 1.0, "certain_right": None, "among_two": 0.5}
    text = "\n".join(class_sections({"sets": sets, "terms": TERMS}, {}, "digest"))
    assert (
        "100.0% of the stages are uncertain; of the uncertain the right one is among the two candidates in 50.0%"
        in text
    )


def test_what_gold_has_none_of_is_a_dash_and_not_0(nlp):
    bare = [article.model_copy(update={"stage": None, "topics": []}) for article in GOLD]
    losses = measure_losses(bare, nlp)
    assert all(value is None for each in losses.values() for value in each.values())
    sets = {"test": {**figures(0), "robustness": losses}}
    _, _, robustness, _ = tables(class_sections({"sets": sets, "terms": TERMS}, {}, "digest"))
    assert {cell for row in robustness[2:] for cell in row[1:]} == {"–"}


def test_a_comparison_of_another_corpus_is_said_to_be_old():
    assert "earlier state" not in "\n".join(card())
    assert "earlier state" in "\n".join(card(digest="other"))
    assert "Classifiers compared" not in "\n".join(card(compared={}))
