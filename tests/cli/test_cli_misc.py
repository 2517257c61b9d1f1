"""The smaller commands, the top of the command line, and the parts below `cwdnlp tag`."""

import json
import logging
import warnings

import pytest

from cwdnlp import __version__
from cwdnlp.cli import app as application
from cwdnlp.cli.info import _shown
from cwdnlp.cli.report import Reporter, error_line
from cwdnlp.cli.tagging import tag_all
from cwdnlp.errors import CwdnlpError, ModelError, TextLossWarning
from cwdnlp.labels import SCHEMA
from cwdnlp.records import Article, TaggedArticle


def test_version(cli):
    assert cli("--version").out == f"cwdnlp {__version__}\n"


def test_labels_as_json(cli):
    data = json.loads(cli("labels", "--format", "json").out)
    assert data["version"] == SCHEMA.version
    assert [label["id"] for label in data["entities"]] == [label.id for label in SCHEMA.entities]
    assert len(data["stages"]) == len(SCHEMA.stages)
    assert all(label["definition"] for group in ("entities", "stages", "topics") for label in data[group])


def test_labels_as_a_table(cli):
    out = cli("labels").out
    for label in (*SCHEMA.entities, *SCHEMA.stages, *SCHEMA.topics):
        assert label.id in out
        assert label.name.split()[0] in out


@pytest.fixture
def home(stub, monkeypatch, tmp_path):
    monkeypatch.setattr(stub, "model_home", lambda: tmp_path)
    return tmp_path


def test_info_with_model(cli, home):
    folder = home / "pl_cwd_news"
    folder.mkdir()
    (folder / "meta.json").write_text(
        json.dumps({"lang": "pl", "name": "cwd_news", "version": "0.1.0", "pipeline": ["ner"]})
    )
    (folder / "dane.bin").write_bytes(b"\0" * 2_000_000)
    (home / "metrics.json").write_text(json.dumps({"corpus": {"articles": 1200}, "ner": {"f1": 0.9312}}))
    data = json.loads(cli("info", "--format", "json").out)
    assert data["model"]["name"] == "pl_cwd_news"
    assert data["model"]["size"] > 2_000_000
    assert data["metrics"]["ner"]["f1"] == 0.9312
    assert data["versions"]["cwdnlp"] == __version__
    assert data["versions"]["dictionary"]
    table = cli("info").out
    for words in ("corpus.articles", "1,200", "0.931", "2.0 MB"):
        assert words in table


def test_info_without_model_and_metrics(cli, home):
    out = cli("info").out
    assert "there is no model here" in out
    assert "none: metrics.json beside the model is missing or empty" in out


def test_info_where_the_model_is_nowhere(cli, home, monkeypatch, stub):
    def nowhere():
        raise ModelError("no model was found", remedy="train one")

    monkeypatch.setattr(stub, "model_home", nowhere)
    outcome = cli("info")
    assert outcome.code == 0
    assert "no model was found" in outcome.out


def test_info_of_this_installation(cli, real_model):
    model = json.loads(cli("info", "--format", "json").out)["model"]
    assert model["name"] == "pl_cwd_news"
    assert model["size"] < 30_000_000


def test_shown_values():
    assert [_shown("n", value) for value in (1234, 0.5, True, ["a", "b"])] == ["1,234", "0.500", "True", "a, b"]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (CwdnlpError("nie tak", remedy="inaczej"), 1, "error: nie tak (inaczej)"),
        (ModelError("nie ma"), 2, "error: nie ma"),
        (ValueError("oj"), 1, "error: internal error: ValueError: oj"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_main_never_ends_in_a_traceback(monkeypatch, capsys, error, code, words):
    def fail(**options):
        raise error

    monkeypatch.setattr(application, "app", fail)
    with pytest.raises(SystemExit) as ended:
        application.main(["labels"])
    assert ended.value.code == code
    assert capsys.readouterr().err.strip() == words


def test_help_shows_the_extra_in_its_brackets(cli):
    assert '"cwdnlp[train]"' in cli("export", "--help").out  # not taken for markup


def test_corpus_check_is_still_there(cli, tmp_path):
    assert "check" in cli("corpus", "--help").out
    assert cli("corpus", "check", tmp_path).code == 2


def test_reporter_routes_logs_and_warnings(capsys):
    logger = logging.getLogger("cwdnlp.test")
    reporter = Reporter()
    with reporter.listening():
        logger.warning("strona %s", "pusta")
        logger.info("nieważne")
        warnings.simplefilter("always")
        warnings.warn("utracono akapit", TextLossWarning, stacklevel=1)
        warnings.warn("biblioteka", DeprecationWarning, stacklevel=1)
    logger.warning("po wszystkim", stacklevel=1)
    assert capsys.readouterr().err.splitlines()[:2] == [
        "warning: cwdnlp.test: strona pusta",
        "warning: cwdnlp: utracono akapit",
    ]
    with Reporter(verbose=True).listening():
        logger.info("ważne")
        logger.error("źle")
    assert capsys.readouterr().err.splitlines()[-2:] == ["info: cwdnlp.test: ważne", "error: źle"]


def test_bar(monkeypatch, capsys):
    monkeypatch.setenv("TERM", "xterm")
    reporter = Reporter(bar=True)
    with reporter.progress(100):
        reporter.item()
        reporter.advance(50)
        reporter.error("a [b].txt", ValueError("[red]x"))
    assert "error: a [b].txt: internal error: ValueError: [red]x" in capsys.readouterr().err


def test_error_line_does_not_name_an_item_twice():
    assert error_line("a.txt", CwdnlpError("jest puste", where="a.txt")) == "a.txt: jest puste"


def articles(count):
    return [Article(id=str(number), text="tekst") for number in range(count)]


def test_lost_articles_are_reported():
    def forgetful(articles, *, on_error):
        for article in articles:
            if article.id != "1":
                yield TaggedArticle(**article.to_dict())

    failed = []
    results = tag_all(articles(3), tag_many=forgetful, on_error=lambda article, error: failed.append(article.id))
    assert [tagged.id for tagged in results] == ["0", "2"]
    assert failed == ["1"]


def test_breakdown_of_a_batch_loses_nothing():
    def batches(articles, *, on_error):
        for_batch = []
        for article in articles:
            for_batch.append(article)
            if len(for_batch) == 4:
                assert "5" not in [member.id for member in for_batch]
                yield from [TaggedArticle(**member.to_dict()) for member in for_batch]
                for_batch = []
        assert "5" not in [member.id for member in for_batch]
        yield from [TaggedArticle(**member.to_dict()) for member in for_batch]

    failed = []
    results = tag_all(articles(11), tag_many=batches, on_error=lambda article, error: failed.append(article.id))
    assert [int(tagged.id) for tagged in results] == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10]
    assert failed == ["5"]


def test_breakdown_before_the_first_article_is_raised():
    def broken(articles, *, on_error):
        raise RuntimeError("nie rusza")
        yield

    with pytest.raises(RuntimeError, match="nie rusza"):
        list(tag_all(articles(2), tag_many=broken, on_error=print))
