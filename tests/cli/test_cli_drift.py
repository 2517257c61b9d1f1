"""`cwdnlp drift`: what goes in, what comes out, exit codes; on the stub of the pipeline and profiles made here."""

import json
import re
from dataclasses import replace
from unittest.mock import Mock

import pytest

from cwdnlp import pipeline
from cwdnlp.cli import drifting
from cwdnlp.cli.drifting import MOST, draw_articles
from cwdnlp.errors import ModelError
from cwdnlp.evaluate.observation import WordReader, observe, read_lexicon
from cwdnlp.evaluate.profile import Profile
from cwdnlp.evaluate.sample import collect
from cwdnlp.records import Article, ModelInfo, TaggedArticle

MODEL = {"name": "pl_stub", "version": "1.0"}
WORDS = [
    "umowa",
    "droga",
    "most",
    "szkoła",
    "wójt",
    "burmistrz",
    "rada",
    "sesja",
    "projekt",
    "wniosek",
    "ścieżka",
    "park",
    "rynek",
    "szpital",
    "woda",
]
READER = WordReader()


def tagged(number, *, words=WORDS, score=0.95, label="JST", stage="none", text=None, **more):
    """A tagged article of ten words, other ones for each number, with the town of Wierzbin as its entity."""
    text = text or "Wierzbin " + " ".join(words[(number * 7 + k) % len(words)] for k in range(10)) + "."
    entity = {
        "start": 0,
        "end": 8,
        "label": label,
        "lemma": "Wierzbin",
        "score": score - number % 3 / 100,
        "kb_id": "14",
    }
    labels = {
        "stage": {"label": stage, "score": score - number % 5 / 100},
        "topics": [{"label": "sport", "score": 0.9}],
    }
    return {"id": f"a{number}", "text": text, "entities": [entity], **labels, "model": MODEL, **more}


def lines(records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def make_profile(records):
    articles = [TaggedArticle.from_dict(record) for record in records]
    lexicon = read_lexicon(articles, READER)
    held_out = collect([observe(article, READER(article), lexicon) for article in articles], lexicon)
    return Profile(ModelInfo(**MODEL), len(articles), 500, lexicon, held_out)


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    path = tmp_path_factory.mktemp("profile") / "profile.json"
    path.write_text(make_profile(tagged(n) for n in range(60)).to_json(), encoding="utf-8")
    return path


@pytest.fixture
def drift(cli, stub, profile):
    def run(*arguments, stdin=None):
        return cli("drift", "--profile", profile, *arguments, stdin=stdin)

    return run


SAME = lines(tagged(n) for n in range(100, 160))
UNSURE = lines(tagged(n, score=0.6) for n in range(60))


def test_articles_like_those_held_out(drift):
    outcome = drift(stdin=SAME)
    found = json.loads(outcome.out)
    assert (outcome.code, outcome.err, found["verdict"]) == (0, "", "none")
    assert found["articles"] == {"training": 60, "reference": 60, "new": 60, "stream": 60}
    assert found["model"] == MODEL
    assert {figure["grade"] for figure in found["figures"]} <= {"not shown", "not tested"}


def test_a_model_that_has_become_less_sure(drift):
    found = json.loads(drift(stdin=UNSURE).out)
    assert found["verdict"] == "due"
    assert found["sentence"].startswith("Retraining is due: confidence of entities (0.940 → 0.590)")
    assert found["due"] == ["entity_score", "stage_score"]


def test_other_words_are_named(drift):
    words = ["linarium", "tyrolka", "zjeżdżalnia", "umowa", "droga", "most"]
    found = json.loads(drift(stdin=lines(tagged(n, words=words) for n in range(40))).out)
    assert found["due"] == ["lemmas", "unknown"]
    assert set(found["unknown"]) == {"linarium", "tyrolka", "zjeżdżalnia"}
    assert found["advice"][0].startswith("Check the input first")


def test_other_labels_are_looked_at(drift):
    found = json.loads(drift(stdin=lines(tagged(n, label="ORG", stage="protest") for n in range(40))).out)
    assert found["verdict"] == "look"
    assert set(found["look"]) == {"labels", "stages"}


def test_the_same_input_gives_the_same_bytes(drift, tmp_path):
    runs = [drift("--html", tmp_path / f"{n}.html", stdin=UNSURE).out for n in range(2)]
    assert runs[0] == runs[1]
    assert (tmp_path / "0.html").read_bytes() == (tmp_path / "1.html").read_bytes()


@pytest.mark.parametrize(("stdin", "code"), [(UNSURE, 1), (SAME, 0), (lines([tagged(1)]), 0)])
def test_fail_on_drift(drift, stdin, code):
    assert drift("--fail-on-drift", stdin=stdin).code == code
    assert drift(stdin=stdin).code == 0


def test_what_is_only_to_be_looked_at_is_drift_too(drift):
    assert drift("--fail-on-drift", stdin=lines(tagged(n, stage="protest") for n in range(40))).code == 1


def test_too_few_articles(drift):
    found = json.loads(drift(stdin=lines(tagged(n) for n in range(5))).out)
    assert (found["verdict"], found["sentence"][:36]) == ("few", "Too few articles to tell: 5 new ones")


def test_no_article_at_all(drift, tmp_path):
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n\n", encoding="utf-8")
    outcome = drift(empty)
    assert (outcome.code, json.loads(outcome.out)["articles"]["new"]) == (0, 0)
    assert outcome.about("holds no records")


def test_texts_are_tagged_first(drift, tmp_path):
    for n in range(40):
        (tmp_path / f"{n}.txt").write_text(tagged(n)["text"], encoding="utf-8")
    found = json.loads(drift(tmp_path).out)
    assert found["articles"]["new"] == 40
    labels = next(figure for figure in found["figures"] if figure["name"] == "names:JST")
    assert labels["new"] == 0.0  # the stub finds Wierzbin


def test_gold_records_are_tagged_first(drift):
    """Gold articles name no model: what they say is not what it finds."""
    gold = [{**tagged(n, label="ORG", stage="protest"), "model": None} for n in range(40)]
    assert "labels" not in json.loads(drift(stdin=lines(gold)).out)["look"]


def test_tagged_articles_need_no_pipeline(drift, stub, monkeypatch):
    def load(*arguments, **options):
        raise AssertionError("loaded")

    monkeypatch.setattr(stub, "load", load)
    assert drift(stdin=SAME).code == 0


def test_bad_items_are_named_and_the_good_ones_compared(drift, tmp_path):
    wrong = {**tagged(1), "entities": [{"start": 0, "end": 999, "label": "JST"}]}
    bad = '{"id": 1\n' + lines([wrong]) + lines([{"id": "b", "text": "BAD"}, {"id": "c", "text": "BUG"}])
    outcome = drift(tmp_path / "none.txt", "-", stdin=bad + SAME)
    assert outcome.code == 1
    assert json.loads(outcome.out)["verdict"] == "none"
    for words in (
        "none.txt: no such file",
        "stdin:1: not valid JSON",
        "stdin:2: entities.0",
        "b: refused",
        "c: internal",
    ):
        assert outcome.about(words), words
    assert outcome.lines[-1] == "5 of 65 items failed"


def test_nothing_good(drift, tmp_path):
    page = tmp_path / "page.html"
    outcome = drift("--html", page, stdin='{"id": 1\n')
    assert (outcome.code, outcome.out) == (1, "")
    assert not page.exists()


def test_another_model_is_warned_about(drift):
    other = lines(tagged(n, model={"name": "pl_\x1b[31mother", "version": "2"}) for n in range(40))
    outcome = drift(stdin=other)
    (line,) = outcome.lines
    assert "other 2 tagged some articles, the profile is of pl_stub 1.0" in line
    assert "\x1b" not in line
    assert drift("--quiet", stdin=other).err == ""


# Usage


def test_a_model_without_a_profile(cli, stub, monkeypatch, tmp_path):
    monkeypatch.setattr(stub, "model_home", lambda: tmp_path)
    outcome = cli("drift", stdin=SAME)
    assert outcome.code == 2
    assert re.search(r"the model has no profile.json \(make one: python -m cwdnlp.training profile", outcome.err)
    (tmp_path / "mine").mkdir()
    assert str(tmp_path / "mine") in cli("drift", "--model", tmp_path / "mine", stdin=SAME).err


def test_the_profile_of_the_model_is_the_default(cli, stub, monkeypatch, tmp_path, profile):
    folder = tmp_path / "pl_cwd_news"
    folder.mkdir()
    (folder / "profile.json").write_bytes(profile.read_bytes())
    monkeypatch.setattr(stub, "model_home", lambda: tmp_path)
    assert cli("drift", stdin=SAME).code == 0
    assert cli("drift", "--model", folder, stdin=SAME).code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--profile", "none.json"), "none.json: there is no such profile"),
        (("--model", "no-such"), "no-such: there is no such model"),
        (("--quiet", "--verbose"), "exclude each other"),
        (("--html", "no/such/page.html", "--profile", "PROFILE"), "there is no folder no/such"),
        (("-", "-", "--profile", "PROFILE"), "only once"),
        (("--format", "xml"), "xml"),
    ],
)
def test_wrong_usage(cli, stub, profile, arguments, words):
    outcome = cli("drift", *(str(profile) if each == "PROFILE" else each for each in arguments), stdin=SAME)
    assert outcome.code == 2
    assert words in outcome.err
    assert "Traceback" not in outcome.err


def test_a_broken_profile(cli, stub, tmp_path):
    broken = tmp_path / "profile.json"
    broken.write_text('{"format": 1}', encoding="utf-8")
    outcome = cli("drift", "--profile", broken, stdin=SAME)
    assert outcome.code == 2
    assert outcome.about("is no profile: model: Field required")


def test_a_folder_with_nothing_to_read(drift, tmp_path):
    assert drift(tmp_path).code == 2


# Output


def test_a_table(drift):
    out = drift("--format", "table", stdin=UNSURE).out
    assert "Retraining is due: confidence of entities" in out
    assert re.search(r"confidence of entities +0\.940 +0\.590 +0\.9\d\d–0\.9\d\d +> 10 +large", out)
    assert "60 new articles, 60 held-out ones of pl_stub 1.0" in out
    assert "unknown, with" not in out  # no words where the words are as before
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


HOSTILE = '<script>alert(1)</script>\x1b[31m\u202e"&'


@pytest.fixture
def hostile(drift):
    """Labels, stages and models that are none, words that are not Polish."""
    names = {"label": HOSTILE, "stage": HOSTILE, "words": ["żółć", "ﬁ", "𝒜𝒷𝒸", "umowa"]}
    records = lines(tagged(n, model={"name": HOSTILE, "version": "1"}, **names) for n in range(40))

    def run(*arguments):
        return drift(*arguments, stdin=records)

    return run


def test_hostile_labels_do_no_harm_on_a_terminal(hostile):
    outcome = hostile("--format", "table")
    assert outcome.code == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", outcome.out + outcome.err)


def test_a_hostile_profile_does_no_harm(cli, stub, tmp_path):
    made = make_profile([tagged(n, label=HOSTILE, stage=HOSTILE) for n in range(40)])
    file, page = tmp_path / "profile.json", tmp_path / "page.html"
    file.write_text(replace(made, model=ModelInfo(name=HOSTILE, version=HOSTILE)).to_json(), encoding="utf-8")
    outcome = cli("drift", "--profile", file, "--format", "table", "--html", page, stdin=SAME)
    assert outcome.code == 0
    assert "<script" not in page.read_text(encoding="utf-8")
    for text in (outcome.out, outcome.err, page.read_text(encoding="utf-8")):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_hostile_labels_are_escaped_on_the_page(hostile, tmp_path):
    hostile("--html", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_hostile_labels_stay_themselves_in_json(hostile):
    out = hostile().out
    assert "\x1b" not in out
    stages = next(figure for figure in json.loads(out)["figures"] if figure["name"] == "stages")
    assert HOSTILE in stages["shares"]


def test_the_page(drift, tmp_path):
    drift("--html", tmp_path / "page.html", stdin=lines(tagged(n, stage="protest", score=0.5) for n in range(40)))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert (
        page.index("Retraining is due: confidence") < page.index("<h2>Figures</h2>") < page.index("<h2>Distributions")
    )
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=", page)
    assert page.count("<svg") == page.count("</svg>") == 2  # of two stages; there is one label only, and one topic
    assert '<th scope="row">protest</th><td>0.000</td><td>1.000</td>' in page
    assert 'class="due"' in page


def test_a_page_of_too_few_articles(drift, tmp_path):
    assert drift("--html", tmp_path / "page.html", stdin=lines([tagged(1)])).code == 0
    assert "Too few articles to tell: 1 new ones" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_page_is_no_input_of_its_run(drift, tmp_path):
    (tmp_path / "page.html").write_text("<p>" + "Wierzbin " * 50, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(SAME, encoding="utf-8")
    assert json.loads(drift("--html", tmp_path / "page.html", tmp_path).out)["articles"]["new"] == 60


# Long streams


def articles(number):
    return (Article(id=str(n), text="x") for n in range(number))


def test_a_short_stream_is_taken_whole():
    assert [each.id for each in draw_articles(articles(5), 5)[0]] == list("01234")
    assert draw_articles(articles(0), 5) == ([], 0)


def test_of_a_long_stream_every_article_has_the_same_chance():
    hits = [0] * 20
    for seed in range(2_000):
        drawn, number = draw_articles(articles(20), 5, seed=seed)
        ids = [int(each.id) for each in drawn]
        assert (len(set(ids)), ids, number) == (5, sorted(ids), 20)
        for each in ids:
            hits[each] += 1
    assert max(abs(hit - 500) for hit in hits) < 5 * (2_000 * 0.25 * 0.75) ** 0.5


def test_a_longer_stream_is_told(drift, monkeypatch):
    monkeypatch.setattr(drifting.draw_articles, "__defaults__", (40,))
    assert MOST > 40
    outcome = drift("--format", "table", stdin=SAME)
    assert "40 new articles (drawn at random from 60)" in outcome.out


def test_the_profile_is_not_written_over(cli, stub, tmp_path, profile):
    own = tmp_path / "profile.json"
    own.write_bytes(profile.read_bytes())
    for named in (("--profile", own), ("--model", tmp_path)):
        outcome = cli("drift", *named, "--html", own, stdin=SAME)
        assert (outcome.code, own.read_bytes()) == (2, profile.read_bytes())


@pytest.mark.parametrize("option", ["--output", "--html"])
def test_a_full_disk_ends_with_one(drift, option):
    outcome = drift(option, "/dev/full", stdin=SAME)
    assert outcome.code == 1
    assert "/dev/full: cannot be written: no space left on device" in outcome.err


def test_the_result_in_a_file(drift, tmp_path):
    outcome = drift("--output", tmp_path / "drift.json", stdin=SAME)
    assert (outcome.code, outcome.out) == (0, "")
    assert json.loads((tmp_path / "drift.json").read_text(encoding="utf-8"))["verdict"] == "none"


def test_a_page_is_kept_where_the_run_fails(cli, stub, monkeypatch, tmp_path, profile):
    (tmp_path / "page.html").write_text("before", encoding="utf-8")
    monkeypatch.setattr(pipeline, "load", Mock(side_effect=ModelError("is broken")))
    arguments = ("--profile", profile, "--html", tmp_path / "page.html", "--input", "text")
    assert cli("drift", *arguments, stdin="Umowa podpisana.").code == 2
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "before"
