"""Every format gives back the text, the offsets and everything else that it keeps, of any article."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwdnlp.corpus.article import CorpusArticle, parse_article, read_corpus
from cwdnlp.corpus.formats import FORMATS, export_articles, import_articles

ROOT = Path(__file__).resolve().parents[3]
SUFFIX = {"docbin": "x.spacy", "iob": "x.iob", "label-studio": "x.json", "brat": "x"}
ARTICLE = """---
id: wierzbin-most
title: Most w Wierzbinie
date: 2021-06-18
place: 1410023
genre: signing
register: stiff
clutter: light
flaws: typos, capitals
stage: formation
topics: transport, digital
group: most
source: wierzbin.example
---
😀 [[Burmistrz|ROLE #1]] [[Łosic|JST 1410023 lemma="Łosice" #1 @trzy:leader]] [[Jan Nowak|PERSON #1]]\u00a0zaprosił
do „[[Trzech Rzek|PARTNERSHIP @trzy lemma="Trzy Rzeki"]]” (a [[TR|PARTNERSHIP @trzy]])
[[gminę Olszanka|JST 1410032 @trzy lemma="gmina Olszanka"]]
za [[2,5 mln zł|AMOUNT 2500000 PLN]]ze środków dnia [[27 maja 2021|DATE 2021-05-27]]r.
Pisze [["Głos" \\| Wieści|ORG lemma="\\"Głos\\""]] o [[Wsi|JST -]].

\tKoniec.  Naprawdę \\[[koniec]] #5 - O
"""


def article(content=ARTICLE):
    return parse_article(content, Path("wierzbin-most.txt"))


def trip(articles, name, folder):
    """Write articles in a format and read them again."""
    target = folder / SUFFIX.get(name, "x.jsonl")
    assert export_articles(articles, target, name) == []
    back = list(import_articles(target, name))
    assert all(isinstance(item, CorpusArticle) for item in back), [str(item) for item in back]
    return back


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"jsonl"}))
def test_everything_comes_back(name, tmp_path):
    (back,) = trip([article()], name, tmp_path)
    assert back.to_file() == article().to_file()


def test_records_keep_all_but_the_description_of_the_text(tmp_path):
    (back,) = trip([article()], "jsonl", tmp_path)
    assert back.to_record() == article().to_record()
    assert (back.meta.title, back.meta.date, back.meta.source) == (
        "Most w Wierzbinie",
        "2021-06-18",
        "wierzbin.example",
    )
    assert (back.meta.place, back.meta.genre, back.meta.flaws) == ("", "", ())


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_shipped_corpus_comes_back(name, tmp_path):
    articles = [a for _, a in read_corpus(ROOT / "corpora", ("dev",))]
    for former, back in zip(articles, trip(articles, name, tmp_path), strict=True):
        assert back.text == former.text
        assert [(m.start, m.end, m.label, m.text) for m in back.mentions] == [
            (m.start, m.end, m.label, m.text) for m in former.mentions
        ]
        one, two = back.to_record(), former.to_record()
        for record in (one, two):
            for partnership in record.partnerships:
                partnership.members.sort()  # a record does not tell which of two mentions of a member counts
        assert one == two


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("body", ["", "\n", "a", "\n\n[[A|ORG]]\n\n", "[[A|ORG]][[B|ORG]]", "x [[😀|ORG]] y\n"])
def test_odd_texts_come_back(name, body, tmp_path):
    odd = article(f"---\nid: a\ntitle: t\nstage: none\ntopics:\n---\n{body}\n")
    if name == "iob" and not body.strip():
        return  # a file of tokens has nothing to say of an article without any
    (back,) = trip([odd], name, tmp_path)
    assert (back.text, back.mentions) == (odd.text, odd.mentions)


pieces = st.lists(
    st.tuples(
        st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\n\r[]|\\"), max_size=8),
        st.text(st.characters(categories=("L", "N", "So")), min_size=1, max_size=6),
        st.sampled_from(["ORG", "PERSON", "PROGRAM"]),
        st.sampled_from([" ", "\n", "\n\n", ", "]),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=pieces)
def test_offsets_come_back_for_any_text(name, pieces, tmp_path):
    body = "".join(f"{before}[[{mention}|{label}]]{after}" for before, mention, label, after in pieces)
    any_article = article(f"---\nid: a\ntitle: t\nstage: none\ntopics:\n---\n{body}\n")
    (back,) = trip([any_article], name, tmp_path)
    assert back.text == any_article.text
    assert [(m.start, m.end, m.label, m.text) for m in back.mentions] == [
        (m.start, m.end, m.label, m.text) for m in any_article.mentions
    ]
