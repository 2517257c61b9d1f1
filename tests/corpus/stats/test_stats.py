"""What is counted and measured of a corpus."""

from pathlib import Path

import pytest

from cwdnlp.corpus.article import parse_article
from cwdnlp.corpus.stats import Prose, Variety, measure_composition, measure_variety, shared_phrases
from cwdnlp.corpus.stats.collect import prose_of, read_variety
from cwdnlp.corpus.stats.tables import composition_tables, fill_blocks, markdown, variety_table
from cwdnlp.errors import CorpusError

WORDS = "raz dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście"


def article(name, body, place="1410023", **meta):
    front = {"date": "2021-05-05", "place": place, "stage": "none", "topics": "", **meta}
    lines = "\n".join(f"{key}: {value}" for key, value in front.items())
    return parse_article(f"---\nid: {name}\n{lines}\n---\n{body}\n", Path(f"{name}.txt"))


def test_articles_and_names_are_counted():
    first = article(
        "a",
        "[[Wójt|ROLE #1]] [[Olszanki|JST 1410032 #1 @tr:leader]] [[Jan Maj|PERSON #1]], [[Trzy Rzeki|PARTNERSHIP @tr]] "
        "i [[Łosice|JST 1410023 @tr]]",
        stage="formation",
        topics="transport, zit",
        flaws="typos, capitals",
    )
    second = article("b", "[[Olszanka|JST 1410032]]", place="3062011", topics="zit", group="g", date="")
    found = measure_composition([("train", first), ("test", second)])
    assert found.splits == {"train": 1, "test": 1}
    assert found.topics["zit"] == {"train": 1, "test": 1}
    assert found.voivodeships == {"mazowieckie": {"train": 1}, "wielkopolskie": {"test": 1}}
    assert found.flaws == {"typos": 1, "capitals": 1, "unknown": 1}
    assert found.years == {"2021": 1, "unknown": 1}
    units = found.labels["JST"]
    assert (units.mentions, units.different, units.articles) == (3, 2, 2)
    assert (found.gminas_mentioned, found.powiats_mentioned) == (2, 0)
    assert (found.officials, found.members, found.leaders, found.groups) == (1, 1, 1, 1)
    assert found.partnership_kinds == {"slogan or name of an area": 1}


def test_every_table_has_its_total():
    tables = {t.name: t for t in composition_tables(measure_composition([("train", article("a", "x"))]))}
    assert tables["articles"].rows == (("train", "1"), ("all", "1"))
    assert tables["stages"].rows == (("none", "1", "1"),)


def test_shared_phrases_without_names():
    name = "Ministerstwo Funduszy i Polityki Regionalnej"
    texts = [f"{WORDS} {name} alfa", f"{WORDS} {name} beta"]
    one, other = (Prose(i, t, ((t.index(name), t.index(name) + len(name)),)) for i, t in zip("ab", texts, strict=True))
    (overlap,) = shared_phrases([one, other])
    assert (overlap.first, overlap.second, overlap.share) == ("a", "b", 1.0)
    assert overlap.phrase in WORDS


def test_re_posts_are_not_compared_and_count_once():
    posts = [Prose(i, WORDS, group="g") for i in "ab"]
    assert shared_phrases(posts) == []
    assert measure_variety(posts).articles == 1
    assert measure_variety([Prose(i, WORDS) for i in "ab"]).largest_overlap == 1.0


def test_texts_too_short_to_compare():
    assert shared_phrases([Prose("a", "raz dwa trzy cztery pięć"), Prose("b", "raz dwa trzy cztery pięć")]) == []


def test_variety_of_a_collection():
    found = measure_variety([Prose("a", "ala ma kota ala ma"), Prose("b", "")])
    assert (found.articles, found.words) == (2, 5)
    assert found.vocabulary == {5: 3}
    assert found.distinct == {5: 1.0}
    assert found.lengths["0%"] == 0
    assert found.lengths["100%"] == 5
    assert measure_variety([]) == Variety()
    assert Variety.from_dict(__import__("json").loads(__import__("json").dumps(found.to_dict()))) == found


def test_letter_case_and_punctuation_do_not_make_words_different():
    assert measure_variety([Prose("a", "Gmina, gmina. GMINA!")]).vocabulary == {3: 1}


def test_figures_can_be_read_again(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"id": "a", "text": "Wójt Olszanki"}\n', encoding="utf-8")
    assert read_variety(tmp_path / "x.jsonl").words == 2
    for content in ("", "[]", '{"variety": {}}', '{"variety": {"a": {"words": 2}}}'):
        (tmp_path / "x.json").write_text(content, encoding="utf-8")
        with pytest.raises(CorpusError, match=r"x\.json: holds no figures"):
            read_variety(tmp_path / "x.json")
    (tmp_path / "y.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"y\.jsonl:1"):
        read_variety(tmp_path / "y.jsonl")
    with pytest.raises(CorpusError, match="cannot be read"):
        read_variety(tmp_path / "z.jsonl")


def test_collections_stand_side_by_side():
    table = variety_table({"one": measure_variety([Prose("a", WORDS)]), "two": measure_variety([])})
    assert table.head == ("figure", "one", "two")
    assert ("running words", "14", "0") in table.rows
    assert "| running words | 14 | 0 |" in markdown(table)


def test_a_mention_breaks_a_sequence():
    prose = prose_of(article("a", "raz dwa trzy cztery [[pięć|ORG]] sześć siedem"))
    assert list(prose.sequences(4)) == [("raz", "dwa", "trzy", "cztery")]


def test_marks_in_a_document():
    text = "a\n<!-- stats:x -->\nold\n<!-- /stats -->\n<!-- stats:y --><!-- /stats -->"
    assert fill_blocks(text, {"x": "new"}) == text.replace("\nold\n", "\nnew\n")
    with pytest.raises(CorpusError, match=r"doc\.md: has no marks"):
        fill_blocks(text, {"z": "new"}, where="doc.md")
