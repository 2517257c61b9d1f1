"""Corpus files are read with file and line of what is wrong, written back as they were, and give gold records."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.corpus.article import (
    CorpusArticle,
    FrontMatter,
    base_form,
    parse_article,
    read_article,
    read_corpus,
    readable,
)
from cwdnlp.corpus.markup import Marked, Mention, parse_markup
from cwdnlp.errors import CorpusError

PATH = Path("train/platerow-trzy-rzeki.txt")
FILE = """---
id: platerow-trzy-rzeki
title: Powstaje partnerstwo: „Trzy Rzeki”
date: 2021-06-18
place: 1410042
genre: signing
register: stiff
clutter: none
flaws: none
stage: formation
topics: transport, tourism
---
Powstaje partnerstwo

[[Wójt|ROLE #1]] [[Platerowa|JST 1410042 lemma="Platerów" #1 @trzy:leader]] [[Ewa Kalina|PERSON #1]] zaprasza
do „[[Trzech Rzek|PARTNERSHIP @trzy lemma="Trzy Rzeki"]]” [[gminę Olszanka|JST 1410032 @trzy lemma="gmina Olszanka"]].
Koszt to [[2,5 mln zł|AMOUNT 2500000.5 PLN]], umowa z [[27 maja 2021|DATE 2021-05-27]] r.
"""


def article(body, *, path=PATH, front="stage: none\ntopics:"):
    return parse_article(f"---\nid: {path.stem}\n{front}\n---\n{body}\n", path)


def test_front_matter_and_text():
    parsed = parse_article(FILE, PATH)
    assert parsed.meta.title == "Powstaje partnerstwo: „Trzy Rzeki”"
    assert parsed.meta.topics == ("transport", "tourism")
    assert parsed.meta.group == ""
    assert (parsed.meta.lines["id"], parsed.meta.lines["topics"]) == (2, 11)
    assert parsed.first_line == 13
    assert parsed.text.startswith("Powstaje partnerstwo\n\nWójt Platerowa Ewa Kalina")
    assert not parsed.text.endswith("\n")
    assert [parsed.where(m) for m in parsed.mentions if m.label in ("ROLE", "DATE")] == [f"{PATH}:15", f"{PATH}:17"]


def test_the_file_is_written_as_it_was_with_attributes_in_one_order():
    written = parse_article(FILE, PATH).to_file()
    expected = FILE.replace('@trzy lemma="Trzy Rzeki"', 'lemma="Trzy Rzeki" @trzy')
    assert written == expected.replace('@trzy lemma="gmina Olszanka"', 'lemma="gmina Olszanka" @trzy')
    assert parse_article(written, PATH).to_file() == written


def test_gold_record():
    record = parse_article(FILE, PATH).to_record()
    assert (record.id, record.published, record.source) == ("platerow-trzy-rzeki", "2021-06-18", None)
    assert [(e.label, e.text, e.lemma, e.kb_id) for e in record.entities] == [
        ("ROLE", "Wójt", "wójt", None),
        ("JST", "Platerowa", "Platerów", "1410042"),
        ("PERSON", "Ewa Kalina", "Ewa Kalina", None),
        ("PARTNERSHIP", "Trzech Rzek", "Trzy Rzeki", None),
        ("JST", "gminę Olszanka", "gmina Olszanka", "1410032"),
    ]
    (official,) = record.officials
    assert (official.role, official.person, official.unit, official.entities) == (
        "wójt",
        "Ewa Kalina",
        "1410042",
        [0, 2, 1],
    )
    (partnership,) = record.partnerships
    assert (partnership.name, partnership.leader, partnership.members) == ("Trzy Rzeki", "1410042", ["1410032"])
    assert [(a.text, a.value, a.currency) for a in record.amounts] == [("2,5 mln zł", 2500000.5, "PLN")]
    assert [(d.text, d.iso) for d in record.dates] == [("27 maja 2021", "2021-05-27")]
    assert record.stage.label == "formation"
    assert [topic.label for topic in record.topics] == ["transport", "tourism"]


def test_an_article_without_mentions_has_an_empty_record():
    record = article("Dyżur apteki bez zmian.").to_record()
    assert (record.entities, record.officials, record.partnerships, record.topics) == ([], [], [], [])


def test_incomplete_officials_are_left_out_and_repeated_ones_counted_once():
    record = article(
        "[[Wójt|ROLE #1 #2]] [[Ewa Kalina|PERSON #1]], [[Ewa Kalina|PERSON #2]] i [[Jan Dąb|PERSON #3]]"
    ).to_record()
    assert [(o.role, o.person) for o in record.officials] == [("wójt", "Ewa Kalina")]


def test_an_official_of_a_body():
    record = article("[[Prezes|ROLE #1]] [[LGD Bory|ORG #1]] [[Jan Dąb|PERSON #1]]").to_record()
    assert [(o.unit, o.org, o.entities) for o in record.officials] == [(None, "LGD Bory", [0, 2, 1])]


def test_the_leader_is_no_member_and_undecided_units_are_none():
    body = (
        "[[Bory|PARTNERSHIP @b]]: [[Łosice|JST 1410023 @b:leader]], [[Łosice|JST 1410023 @b]], [[Osiek|JST - @b]], "
        "[[Olszanka|JST 1410032 @b]], [[Olszanka|JST 1410032 @b]], [[Sarnaki|JST 1410052 @inny]]"
    )
    (partnership,) = article(body).to_record().partnerships
    assert (partnership.leader, partnership.members) == ("1410023", ["1410032"])


def test_a_partnership_named_twice_under_two_keys_is_one():
    body = "[[Bory|PARTNERSHIP @a]] [[Bory|PARTNERSHIP @b]] [[Łosice|JST 1410023 @a]] [[Olszanka|JST 1410032 @b]]"
    (partnership,) = article(body).to_record().partnerships
    assert partnership.members == ["1410023", "1410032"]


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("ROLE", "Zastępca Burmistrza", "zastępca burmistrza"),
        ("ROLE", "WÓJT", "wójt"),
        ("JST", "Powiat Łosicki", "powiat łosicki"),
        ("JST", "Województwo Mazowieckie", "województwo mazowieckie"),
        ("JST", "Gmina Olszanka", "gmina Olszanka"),
        ("JST", "Miasto i Gmina Łosice", "miasto i gmina Łosice"),
        ("JST", "Miasto Stołeczne Warszawa", "miasto stołeczne Warszawa"),
        ("JST", "Nowe Miasto", "Nowe Miasto"),
        ("JST", "Gmina Nowe Miasto nad Wartą", "gmina Nowe Miasto nad Wartą"),
        ("JST", "Gmina", "Gmina"),
        ("PERSON", "Ewa Kalina", "Ewa Kalina"),
        ("ORG", "Gmina Żydowska", "Gmina Żydowska"),
        ("PROGRAM", "", ""),
    ],
)
def test_base_form_of_a_mention_that_has_none_given(label, text, expected):
    assert base_form(Mention(0, len(text), label, text)) == expected


def test_a_given_base_form_wins():
    assert base_form(Mention(0, 5, "ROLE", "Wójta", lemma="Wójt")) == "Wójt"


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("", 1, "has no front matter"),
        ("\ufeff---\nid: a\n---\n", 1, "has no front matter"),
        ("Sam tekst", 1, "has no front matter"),
        ("---\nid: a\ntekst", 3, "not closed"),
        ("---\nid: a", 1, "not closed"),
        ("---\nautor: ja\n---\nx", 2, "not a known key"),
        ("---\nlines: 5\n---\nx", 2, "not a known key"),
        ("---\nid: a\n\n---\nx", 3, "not a known key"),
        ("---\nid:a\n---\nx", 2, "not a known key"),
        ("---\nid: a\nstage: none\nid: b\n---\nx", 4, "id is given twice"),
        ("---\nid: a\n---\nx\n\n[[y", 6, "no |"),
        ("---\nid: a\n---\n[[y|ORG z]]", 4, "no attribute"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(content, line, message):
    with pytest.raises(CorpusError) as caught:
        parse_article(content, Path("zly.txt"))
    assert caught.value.where == f"zly.txt:{line}"
    assert message in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("\ufeff---\nid: a\n---\nx", "a byte order mark stands before it"),
        ("---\r\nid: a\r\n---\r\nx", "its lines end with CR LF"),
    ],
)
def test_what_an_editor_adds_unseen_is_told(content, message):
    with pytest.raises(CorpusError, match=f"has no front matter: {message}") as caught:
        parse_article(content, Path("zly.txt"))
    assert "save it" in caught.value.remedy


def test_all_faults_of_a_file_are_gathered():
    faults = []
    content = "---\nid: a\nautor: ja\nid: b\nstage: none\n---\n[[x|ORG y]]\n\n[[z"
    parsed = parse_article(content, Path("zly.txt"), faults=faults)
    assert [fault.where for fault in faults] == [f"zly.txt:{line}" for line in (3, 4, 7, 9)]
    assert (parsed.meta.id, parsed.meta.stage, parsed.text) == ("a", "none", "x\n\n[[z")


@pytest.mark.parametrize("content", ["tekst", "---\nid: a\ntekst"])
def test_a_file_without_front_matter_is_no_article_even_so(content):
    with pytest.raises(CorpusError):
        parse_article(content, Path("zly.txt"), faults=[])


def test_readable_passes_over_what_is_none(tmp_path):
    for name, content in (("a", "---\nid: a\n---\nx [[y"), ("b", "nic"), ("c", "---\nid: c\n---\nx")):
        (tmp_path / f"{name}.txt").write_text(content, encoding="utf-8")
    paths = [tmp_path / f"{name}.txt" for name in "abcd"]
    assert [article.meta.id for article in readable(paths)] == ["a", "c"]


def test_an_empty_text_and_a_file_without_last_line_break():
    assert parse_article("---\nid: a\n---\n", Path("a.txt")).text == ""
    assert parse_article("---\nid: a\n---", Path("a.txt")).text == ""
    assert parse_article("---\nid: a\n---\nx", Path("a.txt")).text == "x"


def test_lines_of_dashes_in_the_text_are_text():
    assert article("---\nid: b\n---").text == "---\nid: b\n---"


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(CorpusError, match="cannot be read"):
        read_article(tmp_path / "brak.txt")
    with pytest.raises(CorpusError, match="cannot be read"):
        read_article(tmp_path)


def test_a_file_that_is_not_utf8(tmp_path):
    (tmp_path / "a.txt").write_bytes("---\nid: a\n---\nŁosice".encode("cp1250"))
    with pytest.raises(CorpusError, match=r"a\.txt:4: is not UTF-8 at byte 14"):
        read_article(tmp_path / "a.txt")


def test_a_corpus_is_read_in_order_of_splits_and_names(tmp_path):
    for split, name in (("dev", "a"), ("train", "c"), ("train", "b")):
        (tmp_path / split).mkdir(exist_ok=True)
        (tmp_path / split / f"{name}.txt").write_text(f"---\nid: {name}\n---\nx\n", encoding="utf-8")
    (tmp_path / "train" / "notatki.md").write_text("nie artykuł", encoding="utf-8")
    assert [(split, a.meta.id) for split, a in read_corpus(tmp_path)] == [("train", "b"), ("train", "c"), ("dev", "a")]
    assert [a.meta.id for _, a in read_corpus(tmp_path, ("dev",))] == ["a"]
    with pytest.raises(CorpusError, match="holds no articles"):
        list(read_corpus(tmp_path, ("test",)))


VALUE = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n"), max_size=20).map(str.strip)
WORD = st.from_regex(r"\A[a-z_]{1,10}\Z")


@st.composite
def corpus_articles(draw):
    meta = FrontMatter(
        id=draw(WORD),
        title=draw(VALUE),
        date=draw(VALUE),
        place=draw(WORD),
        flaws=tuple(draw(st.lists(WORD, max_size=2))),
        topics=tuple(draw(st.lists(WORD, max_size=3))),
        confirmed=tuple(draw(st.lists(WORD, max_size=2))),
        source=draw(VALUE),
    )
    text = draw(st.text(alphabet=st.one_of(st.sampled_from("[]|\\- \n"), st.characters(codec="utf-8")), max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    mentions = [Mention(*cuts, "ORG", text[slice(*cuts)], line=text.count("\n", 0, cuts[0]) + 1)]
    return CorpusArticle(PATH, meta, Marked(text, [] if "\n" in mentions[0].text else mentions), 0)


@given(corpus_articles())
def test_an_article_comes_back_from_its_file(written):
    content = written.to_file()
    parsed = parse_article(content, PATH)
    assert parsed.marked == written.marked
    parsed.meta.lines = {}
    assert parsed.meta == written.meta
    assert parsed.to_file() == content


def test_an_article_comes_back_from_disk(tmp_path):
    written = CorpusArticle(tmp_path / "a.txt", FrontMatter(id="a"), parse_markup("x\r\n[[y|ORG]]\r\n\n"), 5)
    written.path.write_bytes(written.to_file().encode())
    assert read_article(written.path).marked == written.marked
