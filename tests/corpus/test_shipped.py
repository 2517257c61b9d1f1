"""The corpus of the repository: free of findings, and described truly."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from cwdnlp.corpus.article import SPLITS, read_corpus
from cwdnlp.corpus.validate import check_files, check_splits
from cwdnlp.labels import SCHEMA
from cwdnlp.records import read_jsonl

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "corpora"
README = (CORPORA / "README.md").read_text(encoding="utf-8")


def test_no_findings():
    files = [path for split in SPLITS for path in sorted((CORPORA / split).glob("*.txt"))]
    assert len(files) >= 120
    assert [str(finding) for finding in [*check_splits(CORPORA), *check_files(files)]] == []


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_readme_gives_the_number_of_articles(split):
    stated = re.search(rf"\| `{split}` \| (\d+) articles", README)
    assert stated
    assert int(stated[1]) == len(list((CORPORA / split).glob("*.txt")))


def test_changelog_gives_the_number_of_articles():
    stated = re.search(r"A corpus of (\d+) annotated articles", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert stated
    assert int(stated[1]) == sum(1 for _ in read_corpus(CORPORA))


def test_every_stage_and_topic_is_present_in_training():
    articles = [article for _, article in read_corpus(CORPORA, ("train",))]
    stages = Counter(article.meta.stage for article in articles)
    topics = Counter(topic for article in articles for topic in article.meta.topics)
    assert min(stages[label.id] for label in SCHEMA.stages) >= 10
    assert min(topics[label.id] for label in SCHEMA.topics) >= 5


def test_news_are_gold_records_of_their_own():
    with (CORPORA / "news.jsonl").open(encoding="utf-8") as lines:
        news = list(read_jsonl(lines, where="news.jsonl"))
    stated = re.search(r"\| `news.jsonl` \| (\d+) articles", README)
    assert stated
    assert len(news) == int(stated[1])
    assert {article.source for article in news} == {"retold"}
    assert {article.id for article in news}.isdisjoint(article.meta.id for _, article in read_corpus(CORPORA))
