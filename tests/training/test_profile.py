"""The profile of a model: how it is made, its file, and what it says of streams with the shipped pipeline."""

import base64
import json
import logging
import random
from dataclasses import replace
from pathlib import Path

import pytest

import cwdnlp
from cwdnlp.corpus.article import read_article
from cwdnlp.errors import CorpusError, ModelError
from cwdnlp.evaluate.observation import Lexicon
from cwdnlp.evaluate.profile import read_profile
from cwdnlp.evaluate.verdict import find_drift
from cwdnlp.pipeline import model_info, tag_many
from cwdnlp.records import Article, TaggedArticle, write_jsonl
from cwdnlp.training import profile as stage
from cwdnlp.training.parameters import Workspace, default_parameters, with_settings
from cwdnlp.training.profile import make_profile, write_profile

CORPUS = Path(cwdnlp.__file__).parents[1] / "corpora"


def gold(split, number):
    """Every so manieth article of a split, so that all parts of the alphabet are among them."""
    files = sorted((CORPUS / split).glob("*.txt"))
    return [read_article(file).to_record() for file in files[:: max(1, len(files) // number)][:number]]


@pytest.fixture(scope="module")
def train():
    return gold("train", 160)


@pytest.fixture(scope="module")
def made(train, nlp):
    return make_profile(train, gold("test", 60), nlp)


def test_it_knows_what_it_is_of(made, train, nlp):
    assert made.model == model_info(nlp)
    assert made.articles == len(train)
    assert made.held_out.articles == 60
    assert made.words == sum(made.lexicon.lemmas.values())
    assert made.lexicon.lemmas["w"] > made.lexicon.lemmas["umowa"] > 0
    assert set(made.lexicon.names) >= {"JST", "PERSON", "ROLE"}


def test_it_is_the_same_whatever_the_held_out_articles_say(train, nlp):
    """What is gold in them plays no part."""
    articles = gold("test", 5)
    bare = [TaggedArticle(id=each.id, text=each.text, published=each.published) for each in articles]
    assert make_profile(train[:5], articles, nlp).to_json() == make_profile(train[:5], bare, nlp).to_json()


def test_round_trip(made, tmp_path):
    file = tmp_path / "profile.json"
    file.write_text(made.to_json(), encoding="utf-8")
    again = read_profile(file)
    assert again.to_json() == made.to_json()
    assert again.lexicon.frequent == made.lexicon.frequent
    assert again.lexicon.names == made.lexicon.names
    for name, table in made.held_out.tables.items():
        assert again.held_out.tables[name].columns == table.columns
        assert (again.held_out.tables[name].counts == table.counts).all()


def test_the_order_of_what_was_learned_is_not_told(made):
    turned = Lexicon(dict(reversed(made.lexicon.lemmas.items())), made.lexicon.names)
    assert replace(made, lexicon=turned).to_json() == made.to_json()


def test_it_is_small(made):
    assert len(made.to_json().encode()) < 100_000


def test_names_are_not_readable(made, train):
    person = next(
        entity for article in train for entity in article.entities if entity.label == "PERSON" and entity.lemma
    )
    assert person.lemma not in made.to_json()


@pytest.fixture
def workspace(tmp_path, monkeypatch, nlp, train):
    """A folder after the stage `data`, with the shipped pipeline as its model."""
    space = Workspace(tmp_path, with_settings(default_parameters(), {"evaluate.split": "held"}))
    for folder in (space.data, space.model):
        folder.mkdir(parents=True)
    (space.data / "train.jsonl").write_text("".join(write_jsonl(train[:10])), encoding="utf-8")
    (space.data / "held.jsonl").write_text("".join(write_jsonl(gold("test", 4))), encoding="utf-8")
    monkeypatch.setattr(stage, "load", lambda path: nlp if path == space.model else pytest.fail(str(path)))
    return space


def test_the_stage_writes_it_beside_the_model(workspace, caplog):
    with caplog.at_level(logging.INFO, logger="cwdnlp.training"):
        write_profile(workspace)
    file = workspace.model / "profile.json"
    found = read_profile(file)
    assert (found.articles, found.held_out.articles) == (10, 4)
    assert found.held_out.tables["lemmas"].counts.shape == (4, min(1_000, len(found.lexicon.lemmas)) + 1)
    assert len(found.lexicon.lemmas) < 1_000
    assert f"({file.stat().st_size} bytes, 4 held-out articles)" in caplog.text
    first = file.read_bytes()
    write_profile(workspace)
    assert file.read_bytes() == first


def test_the_stage_needs_the_data(workspace):
    (workspace.data / "held.jsonl").unlink()
    with pytest.raises(CorpusError, match="run the stage data first"):
        write_profile(workspace)


# The file


def edited(made, change):
    data = json.loads(made.to_json())
    change(data)
    return json.dumps(data)


def pack(*numbers):
    return base64.b64encode(b"".join(number.to_bytes(2, "little") for number in numbers)).decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(format=2), "format: Input should be 1"),
        (lambda d: d.pop("names"), "names: Field required"),
        (lambda d: d.update(more=1), "more: Extra inputs"),
        (lambda d: d["lemmas"].update(many="umowa"), "lemmas"),
        (lambda d: d["names"].update(JST="!"), "names.JST"),
        (lambda d: d["names"].update(JST="AAA="), "multiple of element size"),
        (lambda d: d["names"].update(MORE=""), "one for the names of each label"),
        (lambda d: d["held_out"]["ratios"]["unknown"][0].pop(), "a number for each of 60 articles"),
        (lambda d: d["held_out"]["ratios"]["unknown"].pop(), "held_out.ratios.unknown"),
        (lambda d: d["held_out"]["ratios"].pop("clutter"), "lacks a figure"),
        (lambda d: d["held_out"]["distributions"].pop("stages"), "lacks a figure"),
        (lambda d: d["held_out"]["distributions"]["stages"].update(x=[-1] * 60), "greater than or equal to 0"),
        (lambda d: d["held_out"]["lemmas"].__setitem__(3, pack(65_000)), "article 3 has a lemma that is not listed"),
        (lambda d: d["held_out"]["lemmas"].pop(), "a number for each of 60 articles"),
    ],
)
def test_a_file_that_is_no_profile(made, tmp_path, change, words):
    file = tmp_path / "profile.json"
    file.write_text(edited(made, change), encoding="utf-8")
    with pytest.raises(ModelError, match="profile") as error:
        read_profile(file)
    assert words in str(error.value)
    assert str(file) in str(error.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"null"])
def test_a_broken_file(tmp_path, content):
    file = tmp_path / "profile.json"
    file.write_bytes(content)
    with pytest.raises(ModelError, match="is no profile"):
        read_profile(file)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(ModelError, match="there is no such profile"):
        read_profile(tmp_path / "none.json")
    with pytest.raises(ModelError, match="cannot be read"):
        read_profile(tmp_path)


# What it says of streams


def verdict(made, nlp, texts):
    return find_drift(made, tag_many((Article(id=str(n), text=text) for n, text in enumerate(texts)), nlp=nlp))


@pytest.fixture(scope="module")
def stream():
    return [article.text for article in gold("dev", 40)]


def scanned(text, number):
    """Let a scanner misread one letter in twelve."""
    chance = random.Random(number)
    return "".join(chance.choice("il1rnocek") if c.isalpha() and chance.random() < 1 / 12 else c for c in text)


ENGLISH = (
    "The council met on Tuesday to discuss the budget for the coming year. Councillors asked why the bridge over the "
    "river is still closed, and when the school number {0} will have its new roof. The mayor said that {0} bids came."
)


def test_another_split_of_the_corpus_is_no_drift(made, nlp, stream):
    found = verdict(made, nlp, stream)
    assert found.verdict.kind == "none", found.verdict.sentence


@pytest.mark.parametrize(
    "garble",
    [
        lambda text, number: text.translate(str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")),
        scanned,
        lambda text, number: text.encode().decode("cp1250", "replace"),
        lambda text, number: ENGLISH.format(number),
    ],
    ids=["no diacritics", "scanned", "wrong encoding", "English"],
)
def test_a_garbled_stream_is_drift(made, nlp, stream, garble):
    found = verdict(made, nlp, [garble(text, number) for number, text in enumerate(stream)])
    assert found.verdict.kind == "due"
    assert "unknown" in {shift.figure.name for shift in found.verdict.due}
    assert "Check the input first" in found.verdict.advice[0]


def test_a_stream_of_one_kind_is_a_shift_of_labels(made, nlp):
    """Articles of one stage, chosen by what the annotators say."""
    chosen = [article.text for article in gold("train", 500) if article.stage and article.stage.label == "funding"][:40]
    found = verdict(made, nlp, chosen)
    assert {"stages"} <= {shift.figure.name for shift in found.verdict.look}
