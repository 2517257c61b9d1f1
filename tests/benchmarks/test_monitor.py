"""The benchmark of a watch."""

import json

from benchmarks import monitor


def test_a_watch_is_measured(tmp_path):
    report = json.loads(json.dumps(monitor.measure(tmp_path, monitor.Sizes(articles=40, step=16))))
    assert report["articles"] == 40
    assert set(report["resident"]) == {"0", "16", "32"}
    assert 0 < report["nothing_new_seconds"] < report["seconds"]
    [(_, memory), (_, figures)] = monitor.tables(report)
    assert len(memory) == 5
    assert dict(figures)["articles stored"] == "40"


def test_articles_are_varied(tmp_path):
    monitor.write_articles(tmp_path / "a.jsonl", ["Umowę w Sieradzu i Jodłowie podpisał wójt 7 maja 2021 r."], 5)
    texts = {json.loads(line)["text"] for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()}
    assert len(texts) == 5
