"""The benchmarks at tiny sizes: what they report is there, adds up, and fails where it must."""

import json
import os

import pytest

from benchmarks import memory, speed, startup
from benchmarks.common import Options, count_words, finish, pin, read_texts, repeat_to, run_child, spread
from benchmarks.first_article import PARTS, steps
from benchmarks.peers import default_ner, gold_articles, plain_tokenizer
from benchmarks.vary import vary

TEXT = "Umowę na 2,5 mln zł podpisał w Łosicach wójt Janusz Kowalczuk. Prace ruszą 15.07.2021 r.\nDrukuj"


@pytest.fixture(scope="module")
def nlp():
    import cwdnlp

    return cwdnlp.load()


def test_words_are_parted_by_any_white_space():
    assert count_words([TEXT, "", " \n\t", "a\u00a0b"]) == 18


def test_texts_are_repeated_whole_until_they_suffice():
    assert repeat_to(["raz dwa", "trzy"], 4) == ["raz dwa", "trzy"] * 2
    assert repeat_to(["raz dwa"], 2) == ["raz dwa"]
    with pytest.raises(ValueError, match="at least one word"):
        repeat_to(["", "\n"], 5)


def test_spread_names_the_middle():
    assert spread([5.0, 1.0, 2.0, 9.0]) == {"min": 1.0, "median": 3.5, "max": 9.0}


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the system pins no processes")
def test_a_pinned_process_has_one_core():
    before = os.sched_getaffinity(0)
    try:
        assert pin() in before
        assert len(os.sched_getaffinity(0)) == 1
    finally:
        os.sched_setaffinity(0, before)


def test_a_failing_child_is_reported():
    with pytest.raises(RuntimeError, match="first_article failed"):
        run_child("benchmarks.first_article", "no number", "no file")


def test_varied_texts_differ_by_seed_and_keep_their_shape():
    texts = {vary(TEXT, str(seed)) for seed in range(20)}
    assert len(texts) == 20
    assert vary(TEXT, "3") == vary(TEXT, "3")
    for text in texts:
        assert count_words([text]) == count_words([TEXT])
        assert text.count("\n") == 1
        assert "mln zł podpisał w" in text, "words in lower case stay"
        assert text.startswith("Umowę"), "the first word of a sentence stays"
    assert any("Kowalczuk" not in text for text in texts)
    assert any("Kowalczuk" in text for text in texts)


@pytest.mark.parametrize("text", ["", " ", "bez nazw", "wójt żeni się w maju"])
def test_nothing_to_vary(text):
    assert vary(text, "a") == text


def test_speed_reports_every_system_and_component(nlp):
    texts = read_texts()[:2]
    peers = {"tokenizer": plain_tokenizer(), "ner": default_ner(gold_articles(3), epochs=1)}
    report = speed.measure(nlp, peers, texts, rounds=2)
    assert report["words"] == count_words(texts)
    assert report["tokens"] > report["words"], "punctuation is parted from words"
    assert set(report["seconds"]) == {"cwdnlp", "cwdnlp, new names", "tokenizer", "ner"}
    assert all(len(times) == 2 and min(times) > 0 for times in report["seconds"].values())
    assert set(report["components"]) == {"tokenizer", *nlp.pipe_names, "(records)"}
    ratios = report["time_ratios"]
    assert ratios["tokenizer"]["min"] > 1, "the whole pipeline takes longer than a tokenizer"
    assert all(found["min"] <= found["median"] <= found["max"] for found in ratios.values())
    speeds = report["words_per_second"]["cwdnlp"]
    assert speeds["best"] >= speeds["median"]
    (_, rows), (_, shares) = speed.tables(json.loads(json.dumps(report)))
    assert len(rows) == 1 + len(report["seconds"])
    parts = [float(share.rstrip("%")) for name, share, _ in shares[1:] if name != "(records)"]
    assert sum(parts) == pytest.approx(100, abs=1)


class Recorder:
    """A system that notes the batch size that it is given."""

    def __init__(self, nlp):
        self.nlp, self.sizes = nlp, set()

    def pipe(self, texts, batch_size=None):
        self.sizes.add(batch_size)
        return self.nlp.pipe(texts)


def test_every_system_gets_batches_of_one_size(nlp):
    peer = Recorder(plain_tokenizer())
    report = speed.measure(nlp, {"peer": peer}, read_texts()[:1], rounds=1)
    assert peer.sizes == {nlp.batch_size} == {report["batch_size"]}
    assert plain_tokenizer().batch_size != nlp.batch_size, "spaCy's default would differ"


def test_the_default_recogniser_is_spacys_own_and_knows_our_labels():
    nlp = default_ner(gold_articles(2), epochs=1)
    assert nlp.pipe_names == ["ner"]
    assert {"JST", "PERSON", "ROLE"} <= set(nlp.get_pipe("ner").labels)
    with pytest.raises(ValueError, match="at least one article"):
        default_ner([])


def test_startup_times_commands_and_refuses_failing_ones():
    report = startup.measure({"nothing": ["-c", "pass"], "sleep": ["-c", "import time; time.sleep(0.2)"]}, 1)
    assert report["sleep"]["median"] > 0.2 > report["nothing"]["median"] > 0
    with pytest.raises(RuntimeError, match="no_such_module"):
        startup.measure({"broken": ["-c", "import no_such_module"]}, 1)


def test_steps_to_the_first_article_add_up():
    import time

    started = time.time()
    found = steps(started, TEXT)
    assert tuple(found) == PARTS
    assert sum(found.values()) == pytest.approx(time.time() - started, abs=0.05)
    report = {"rounds": 1, "seconds": {"import spacy": spread([2.0]), "x": spread([1.0])}, "first_article": found}
    (_, starts), (_, rows) = startup.tables(report)
    assert starts[2] == ("x", "1.00", "1.00–1.00", "0.50")
    assert len(rows) == 1 + len(PARTS)


def test_memory_is_read_at_every_step():
    report = memory.measure_articles([TEXT], memory.Sizes(articles=6, step=2))
    assert list(report["resident"]) == [0, 2, 4, 6]
    assert 30 < min(report["resident"].values()) <= max(report["resident"].values()) <= report["highest"]
    assert report["growth"] == pytest.approx((report["resident"][6] - report["resident"][2]) / 4 * 1000)


def test_memory_of_a_long_text():
    text = memory.long_text([TEXT], 1_000)
    assert 990 <= len(text.encode()) <= 1_000
    report = memory.measure_long(text)
    assert report["highest"] >= max(report["before"], report["after"]) > 30
    many = json.loads(json.dumps(memory.measure_articles([TEXT], memory.Sizes(articles=2, step=1))))
    [(_, rows)] = memory.tables({"articles": many, "long": report})
    assert [row[0] for row in rows[1:4]] == ["pipeline loaded", "after 1 articles", "after 2 articles"]


def test_tables_and_json_are_written(tmp_path, capsys):
    target = tmp_path / "figures.json"
    finish({"wójt": 1}, [("Tabela", [("co", "ile"), ("słowa", "7")])], Options(json=target))
    assert json.loads(target.read_text(encoding="utf-8")) == {"wójt": 1}
    shown = capsys.readouterr().out
    assert "Tabela" in shown
    assert "słowa" in shown
