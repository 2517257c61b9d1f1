"""The corpus of the repository: free of findings, as varied as it was planned, and described truly."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from cwdnlp.corpus.agreement import measure_agreement
from cwdnlp.corpus.article import SPLITS, read_article, read_corpus
from cwdnlp.corpus.consistency import check_articles
from cwdnlp.corpus.stats import measure_composition, measure_variety, shared_phrases
from cwdnlp.corpus.stats.collect import prose_of, read_variety
from cwdnlp.corpus.stats.tables import agreement_table, composition_tables, markdown, variety_table
from cwdnlp.corpus.unseen import check_unseen
from cwdnlp.corpus.validate import check_files, check_splits
from cwdnlp.corpus.vocabulary import CLUTTERS, FLAWS, GENRES, REGISTERS
from cwdnlp.gazetteers.register import load_register
from cwdnlp.labels import SCHEMA
from cwdnlp.records import read_jsonl

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "corpora"
README = (CORPORA / "README.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"<!-- stats:([a-z-]+) -->\n(.*?)\n<!-- /stats -->", README, re.DOTALL))


@cache
def articles():
    return list(read_corpus(CORPORA))


@cache
def composition():
    return measure_composition(articles())


@cache
def prose():
    return [prose_of(article) for _, article in articles()]


def test_no_findings():
    files = [path for split in SPLITS for path in sorted((CORPORA / split).glob("*.txt"))]
    findings = [*check_splits(CORPORA), *check_files(files), *check_articles([a for _, a in articles()])]
    assert [str(finding) for finding in findings] == []


def test_the_test_split_names_nothing_that_training_names():
    assert [str(finding) for finding in check_unseen(CORPORA, "test")] == []


def test_what_describes_the_texts_is_complete():
    for _, article in articles():
        meta = article.meta
        assert meta.genre in GENRES
        assert meta.register in REGISTERS
        assert meta.clutter in CLUTTERS
        assert set(meta.flaws) <= FLAWS
        assert meta.flaws
        assert meta.place
        assert meta.date
        assert meta.stage


def test_the_grid_is_covered():
    found = composition()
    assert found.splits.total() >= 900
    assert found.splits["test"] >= 150
    assert min(found.stages[label.id].total() for label in SCHEMA.stages) >= 70
    assert found.stages["none"].total() >= 150
    assert min(found.topics[label.id].total() for label in SCHEMA.topics) >= 50
    regions = [unit.name for unit in load_register() if unit.kind == "voivodeship"]
    assert min(found.voivodeships[name].total() for name in regions) >= 40
    assert found.gminas_mentioned >= 300
    assert found.labels["PARTNERSHIP"].different >= 150
    assert found.labels["PROGRAM"].different >= 120


def test_every_stage_and_topic_is_present_in_each_split():
    for split in ("train", "dev", "test"):
        assert min(composition().stages[label.id][split] for label in SCHEMA.stages) >= 5
        assert min(composition().topics[label.id][split] for label in SCHEMA.topics) >= 3


def test_no_two_articles_are_alike():
    assert [(pair.first, pair.second, pair.phrase) for pair in shared_phrases(prose(), above=0.05)] == []


@pytest.mark.parametrize("table", composition_tables(composition()), ids=lambda table: table.name)
def test_the_datasheet_quotes_the_composition(table):
    assert BLOCKS[table.name] == markdown(table)


def test_the_datasheet_quotes_the_variety():
    beside = {path.stem: read_variety(path) for path in (CORPORA / "news.jsonl", CORPORA / "held-out.json")}
    assert BLOCKS["variety"] == markdown(variety_table({"corpus": measure_variety(prose()), **beside}))


def test_the_datasheet_quotes_the_agreement():
    first, second = (
        [read_article(path) for path in sorted((CORPORA / "agreement" / name).glob("*.txt"))]
        for name in ("first", "second")
    )
    assert len(first) == 90
    assert {article.meta.id for article in first} <= {article.meta.id for _, article in articles()}
    assert BLOCKS["agreement"] == markdown(agreement_table(measure_agreement(first, second)))


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_readme_gives_the_number_of_articles(split):
    stated = re.search(rf"\| `{split}` \| (\d+) articles", README)
    assert stated
    assert int(stated[1]) == composition().splits[split]


def test_changelog_gives_the_number_of_articles():
    stated = re.search(r"A corpus of (\d+) annotated articles", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert stated
    assert int(stated[1]) == len(articles())


def test_news_are_gold_records_of_their_own():
    with (CORPORA / "news.jsonl").open(encoding="utf-8") as lines:
        news = list(read_jsonl(lines, where="news.jsonl"))
    stated = re.search(r"\| `news.jsonl` \| (\d+) articles", README)
    assert stated
    assert len(news) == int(stated[1])
    assert Counter(article.source for article in news) == {"retold": len(news)}
    assert {article.id for article in news}.isdisjoint(article.meta.id for _, article in articles())
