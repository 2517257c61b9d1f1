"""A corpus with labels of its own: checked, read and learned by them, without a change of code."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cwdnlp.classify.hints import Hints
from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.persistence import make_manifest
from cwdnlp.classify.reading import Reading
from cwdnlp.cli.app import app
from cwdnlp.corpus.article import parse_article, read_corpus
from cwdnlp.corpus.consistency.signals import check_signals
from cwdnlp.label_file import default_schema, find_schema, load_schema

LABELS = """
version = "gmina-1"
drop = ["international", "exchange"]

[rename]
sport = "recreation"
tourism = "recreation"

[[topics]]
id = "water"
name = "woda"
definition = "wells, waterworks"
words = ["studnia", "hydrant"]

[[stages]]
id = "protest"
name = "protest"
signals = ["protest/sprzeciw", "skarga+mieszkaniec"]
"""
TOPICS_ALONE = 'base = "none"\n[[topics]]\nid = "water"\nname = "woda"\nwords = ["studnia"]\n'
FILE = """---
id: {id}
title: {title}
date: 2021-06-18
place: 1410042
genre: visit_report
register: stiff
clutter: none
flaws: none
stage: {stage}
topics: {topics}
---
{body}
"""
# Stage and topics as the corpus has them, and what its texts say.
KINDS = {
    "protest": ("protest", "water", "Mieszkańcy zgłosili sprzeciw: studnia przy ulicy ma zostać."),
    "match": ("none", "tourism", "Turniej na boisku wygrała drużyna z sąsiedniej wsi."),
    "walk": ("none", "tourism, international", "Turyści z zagranicy przeszli nowy szlak nad jeziorem."),
    "visit": ("exchange", "", "Delegacja oglądała urząd."),
}


@pytest.fixture
def corpus(tmp_path):
    """A folder of four articles of each kind with its file of labels."""
    (tmp_path / "train").mkdir()
    (tmp_path / "labels.toml").write_text(LABELS, encoding="utf-8")
    for kind, (stage, topics, body) in KINDS.items():
        for number in range(4):
            name = f"{kind}-{number}"
            content = FILE.format(id=name, title=f"Wydanie {number}", stage=stage, topics=topics, body=body)
            (tmp_path / "train" / f"{name}.txt").write_text(content.replace("topics: \n", "topics:\n"), "utf-8")
    return tmp_path


def check(*arguments):
    return CliRunner().invoke(app, ["corpus", "check", *map(str, arguments)])


def test_a_corpus_passes_by_its_own_labels(corpus):
    outcome = check(corpus)
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert outcome.stderr == "16 articles, 0 findings\n"


def test_without_its_labels_it_is_refused_with_file_and_line(corpus):
    (corpus / "labels.toml").unlink()
    outcome = check(corpus)
    assert outcome.exit_code == 1
    path = corpus / "train" / "protest-0.txt"
    found = [line for line in outcome.stdout.splitlines() if line.startswith(f"{path}:")]
    assert [line.split(" should be one of ")[0] for line in found[:2]] == [
        f"{path}:10: [stage] stage 'protest'",
        f"{path}:11: [topics] topics 'water'",
    ]
    assert "match-0.txt:11: [topic-signal]" in outcome.stdout, "its words are those of sport, which tourism has joined"
    assert "visit-0.txt" not in outcome.stdout, "what cwdnlp knows is not refused"


def test_labels_of_another_file(corpus, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("labels") / "own.toml"
    (corpus / "labels.toml").rename(elsewhere)
    assert check(corpus, "--labels", elsewhere).exit_code == 0
    (corpus / "labels.toml").write_text(LABELS, encoding="utf-8")
    elsewhere.write_text("", encoding="utf-8")
    assert "[stage] stage 'protest'" in check(corpus, "--labels", elsewhere).stdout


BROKEN = ["drop = [", "colour = 1", 'drop = ["sports"]']


@pytest.mark.parametrize("content", BROKEN)
def test_labels_that_cannot_be_read_are_a_finding_of_their_corpus(corpus, content):
    (corpus / "labels.toml").write_text(content, encoding="utf-8")
    outcome = check(corpus)
    (line,) = outcome.stdout.splitlines()
    assert outcome.exit_code == 1
    assert line.startswith(f"{corpus / 'labels.toml'}:1: [labels] ")


@pytest.mark.parametrize("content", BROKEN)
def test_labels_that_are_named_and_cannot_be_read_are_wrong_usage(corpus, content):
    (corpus / "own.toml").write_text(content, encoding="utf-8")
    outcome = check(corpus, "--labels", corpus / "own.toml")
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith(f"error: {corpus / 'own.toml'}: ")


def test_a_split_and_an_article_have_the_labels_of_their_corpus(corpus, monkeypatch):
    assert check(corpus / "train").exit_code == 0
    monkeypatch.chdir(corpus / "train")
    assert check("protest-0.txt").exit_code == 0


def test_corpora_with_different_labels_are_taken_one_by_one(corpus, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "labels.toml").write_text(TOPICS_ALONE, encoding="utf-8")
    outcome = check(corpus, other)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert f"{corpus} and {other} have different labels (give --labels" in outcome.stderr


def test_labels_that_are_missing_are_wrong_usage(corpus):
    outcome = check(corpus, "--labels", corpus / "none.toml")
    assert outcome.exit_code == 2
    assert f"{corpus / 'none.toml'}: cannot be read" in outcome.stderr


@pytest.mark.parametrize(("stage", "code"), [("", 0), ("none", 1), ("protest", 1)])
def test_a_set_without_stages(tmp_path, stage, code):
    (tmp_path / "labels.toml").write_text(TOPICS_ALONE, encoding="utf-8")
    content = FILE.format(id="a", title="Studnia", stage=stage, topics="water", body="Nowa studnia działa.")
    (tmp_path / "a.txt").write_text(content, encoding="utf-8")
    outcome = check(tmp_path)
    assert outcome.exit_code == code
    assert ("[stage]" in outcome.stdout) == bool(code)


# learned by them


def examples(corpus):
    """Readings of the corpus with what its schema makes of the labels."""
    schema = find_schema(corpus)
    records = [article.to_record() for _, article in read_corpus(corpus)]
    readings = [Reading.from_lemmas(record.text.lower().replace(".", " .").split()) for record in records]
    stages = [schema.resolve(record.stage.label) for record in records]
    topics = [sorted({schema.resolve(topic.label) for topic in record.topics} - {None}) for record in records]
    return schema, (readings, stages, topics, [record.id[-1] for record in records])


def reading(text):
    return Reading.from_lemmas(text.split())


def given(classifier, text):
    """The stage and the topics of a text."""
    stage = classifier.stages_[int(classifier.stage_probabilities([reading(text)])[0].argmax())]
    row = classifier.topic_probabilities([reading(text)])[0]
    limits = zip(classifier.topics_, row, classifier.thresholds_, strict=True)
    return stage, [topic for topic, probability, threshold in limits if probability >= threshold]


def test_renamed_joined_and_dropped_labels_are_what_is_learned(corpus):
    _, (_, stages, topics, _) = examples(corpus)
    assert stages == [*["none"] * 4, *["protest"] * 4, *[None] * 4, *["none"] * 4]
    assert topics == [*[["recreation"]] * 4, *[["water"]] * 4, *[[]] * 4, *[["recreation"]] * 4]


def test_a_classifier_gives_the_own_labels_back(corpus):
    schema, columns = examples(corpus)
    classifier = ArticleClassifier(signals=schema.signals, words=schema.words).fit(*columns)
    assert (classifier.stages_, classifier.topics_) == (["none", "protest"], ["recreation", "water"])
    assert given(classifier, "mieszkańcy zgłosili sprzeciw : studnia ma zostać .") == ("protest", ["water"])
    assert given(classifier, "turniej na boisku wygrała drużyna .") == ("none", ["recreation"])
    assert given(classifier, "turyści przeszli szlak nad jeziorem .") == ("none", ["recreation"])


def test_own_words_speak_for_what_no_article_named(corpus):
    schema, columns = examples(corpus)
    with_words = ArticleClassifier(words={"water": schema.words["water"]}).fit(*columns)
    without = ArticleClassifier().fit(*columns)
    column = with_words.topics_.index("water")
    hydrant = [reading("gmina kupiła hydrant .")]
    assert with_words.topic_probabilities(hydrant)[0, column] > without.topic_probabilities(hydrant)[0, column]


def test_the_model_tells_its_own_labels(corpus):
    schema, columns = examples(corpus)
    manifest = make_manifest(ArticleClassifier().fit(*columns), schema=schema)
    assert manifest["schema"] == "gmina-1"
    assert {"id": "water", "name": "woda", "definition": "wells, waterworks"} in manifest["topics"]
    assert [label["id"] for label in manifest["stages"]] == ["none", "protest"]


# checked by their hints


@pytest.fixture
def doubts(tmp_path):
    """The codes of what the signals of a schema say against an article."""

    def find(labels, body, *, stage="none", topics="", title="Wydanie"):
        path = tmp_path / "labels.toml"
        path.write_text(labels, encoding="utf-8")
        schema = load_schema(path) if labels else default_schema()
        content = FILE.format(id="a", title=title, stage=stage, topics=topics, body=body)
        article = parse_article(content, Path("a.txt"))
        return [(f.where, f.code) for f in check_signals(article, schema, Hints.of(schema.signals))]

    return find


OPENING = "Powołano partnerstwo. Podpisano list intencyjny."


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (OPENING, [("a.txt:10", "stage-signal")]),
        (f"{OPENING} Sprzeciw był głośny.", []),
        (f"{OPENING} Wpłynęła skarga mieszkańców.", []),
        (f"{OPENING} Wpłynęła skarga. Mieszkańcy czekają.", [("a.txt:10", "stage-signal")]),
        (f"{OPENING} SPRZECIW BYŁ GŁOŚNY.", []),
        ("Zebranie odwołano.", []),
    ],
)
def test_an_own_stage_is_held_against_its_own_signals(doubts, body, found):
    assert doubts(LABELS, body, stage="protest") == found


def test_an_opening_may_speak_for_an_own_stage(doubts):
    body = "Mieszkańcy piszą: protest trwa. Sprzeciw jest głośny."
    assert doubts(LABELS, body, stage="formation") == [("a.txt:10", "stage-signal")]
    assert doubts("", body, stage="formation") == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Zapraszamy.", [("a.txt:11", "topic-signal")]),
        ("Otwarto studnię.", []),
        ("OTWARTO STUDNIĘ.", []),
        ("Otwarto rondo.", [("a.txt:11", "topic-signal")]),
    ],
)
def test_an_own_topic_is_held_against_its_own_words(doubts, body, found):
    assert doubts(LABELS, body, topics="water") == found


def test_a_renamed_stage_is_held_against_the_signals_that_it_had(doubts):
    renamed = '[rename]\nfunding = "money"\n'
    for stage in ("funding", "money"):
        assert doubts(renamed, OPENING, stage=stage) == [("a.txt:10", "stage-signal")]
        assert doubts(renamed, f"{OPENING} Otrzymaliśmy promesę.", stage=stage) == []


def test_a_renamed_topic_is_held_against_the_words_of_both_names(doubts):
    assert doubts(LABELS, "Turniej na boisku.", topics="tourism") == []
    assert doubts("", "Turniej na boisku.", topics="tourism") == [("a.txt:11", "topic-signal")]
    assert doubts(LABELS, "Zapraszamy.", topics="sport") == [("a.txt:11", "topic-signal")]


def test_nothing_is_held_against_a_dropped_label_or_one_without_hints(doubts):
    assert doubts(LABELS, "Zapraszamy.", topics="international") == []
    assert doubts("", "Zapraszamy.", topics="international") == [("a.txt:11", "topic-signal")]
    bare = '[[topics]]\nid = "wind"\nname = "wiatr"\n[[stages]]\nid = "rest"\nname = "inne"\n'
    assert doubts(bare, OPENING, stage="rest", topics="wind") == []


def test_hints_speak_for_labels_of_their_own_kind_only(tmp_path):
    (tmp_path / "labels.toml").write_text(
        '[[topics]]\nid = "water"\nname = "woda"\nwords = ["Studnia"]\nsignals = ["studnia", "hydrant"]\n'
        '[[stages]]\nid = "protest"\nname = "protest"\nwords = ["studnia", "hydrant"]\nsignals = ["sprzeciw"]\n',
        encoding="utf-8",
    )
    schema = load_schema(tmp_path / "labels.toml")
    text = "Studnia i hydrant\n\nStudnia i hydrant. Studnia oraz hydrant. Hydrant i studnia. Hydrant, studnia."
    content = f"---\nid: a\ntitle: Studnia i hydrant\nstage: exchange\ntopics: water\n---\n{text}\n"
    article = parse_article(content, tmp_path / "a.txt")
    assert list(check_signals(article, schema, Hints.of(schema.signals))) == []
