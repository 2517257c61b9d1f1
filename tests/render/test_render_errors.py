"""The page of disagreements: complete without a script, escaped, with every link leading somewhere."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.evaluate.disagreements import find_disagreements
from cwdnlp.label_file import load_schema
from cwdnlp.records import TaggedArticle
from cwdnlp.render.errors import render_errors
from cwdnlp.render.errors_articles import article_marks
from cwdnlp.render.errors_table import errors_table
from cwdnlp.render.marks import Mark, mark_text
from cwdnlp.render.safe import visible

VOID = {"meta", "br", "input"}
NASTY = "<script>alert('x')</script> \"&amp; \x1b[31mczerwone\x9b0m \u202eabc"


class Reader(HTMLParser):
    """Collects tags with their attributes, and the text by the tag that it stands in; refuses what does not close."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.open = []
        self.text = {}

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in set(self.open):
            self.text.setdefault(tag, []).append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def said(reader, tag):
    return "".join(reader.text.get(tag, []))


def record(name="a", text="Gmina Kutno i Wójt Jan Maj.", **fields):
    return TaggedArticle.from_dict({"id": name, "text": text, **fields})


def draw(gold, predicted, **options):
    return render_errors(find_disagreements(gold, predicted), gold, predicted, **options)


@pytest.fixture
def some():
    """Gold and predictions with disagreements of several kinds in two of three articles."""
    gold = [
        record("a", entities=[{"start": 0, "end": 11, "label": "JST"}], stage="funding", topics=["zit"]),
        record("b", entities=[{"start": 6, "end": 11, "label": "JST", "kb_id": "1002011"}]),
        record("c"),
    ]
    reasons = [{"label": "stage:none", "phrases": [{"start": 6, "end": 11, "text": "Kutno", "weight": -1.26}]}]
    predicted = [
        record(
            "a",
            entities=[{"start": 6, "end": 11, "label": "ORG", "score": 0.8}],
            stage={"label": "none", "score": 0.6},
            explanations=reasons,
        ),
        record("b", entities=[{"start": 6, "end": 11, "label": "JST", "kb_id": "1002"}]),
        record("c"),
    ]
    return gold, predicted


def test_nothing_wrong():
    page = draw([record()], [record()])
    reader = read(page)
    assert "No disagreement" in said(reader, "main")
    assert reader.all("form") == reader.all("script") == []


def test_no_article():
    assert "No disagreement" in draw([], [])


def test_page_loads_nothing_and_allows_its_script_only(some):
    page = draw(*some)
    reader = read(page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert not any("src" in attributes for _, attributes in reader.tags)
    assert reader.all("link") == []
    digest = base64.b64encode(hashlib.sha256(said(reader, "script").encode()).digest()).decode()
    (policy,) = [m["content"] for m in reader.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none'")
    assert not any(name.startswith("on") for _, attributes in reader.tags for name in attributes)


def test_all_is_open_and_the_filter_hidden_without_a_script(some):
    reader = read(draw(*some))
    assert reader.all("details")
    assert all("open" in attributes for attributes in reader.all("details"))
    hidden = [tag for tag, attributes in reader.tags if "hidden" in attributes]
    assert hidden == ["form"]


def test_links_lead_to_what_is_there_once(some):
    reader = read(draw(*some))
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {a["href"].removeprefix("#") for a in reader.all("a")}
    assert targets <= set(ids)
    assert {name for name in ids if name != "filter"} == targets


def test_counts_and_headings(some):
    reader = read(draw(*some, about="this against that"))
    assert "this against that: 4 in 2 of 3 articles." in said(reader, "header")
    assert "".join(reader.text["h2"]) == "other label and cut 1link 1stage 1topic missed 1articles 2"
    assert [section["data-kind"] for section in reader.all("section") if "data-kind" in section] == [
        "other label and cut", "link", "stage", "topic missed",
    ]  # fmt: skip
    assert "".join(reader.text["caption"]) == "Disagreements by kind"
    assert {cell["scope"] for cell in reader.all("th")} == {"col", "row"}


def test_the_filter_names_kinds_and_labels_that_there_are(some):
    values = [option["value"] for option in read(draw(*some)).all("option")]
    assert values == ["", "other label and cut", "link", "stage", "topic missed", "", "JST", "funding", "zit"]


def test_both_sides_are_told_in_words(some):
    words = " ".join(said(read(draw(*some)), "li").split())
    assert "gold" in words
    for part in (
        "Gmina Kutno JST",
        "Kutno ORG confidence 0.80",
        "1002011 gmina miejska Kutno, łódzkie",
        "1002 powiat kutnowski, łódzkie",
        "−1.3 Gmina Kutno i Wójt Jan Maj.",
        "predictednothing",
    ):
        assert part in words


def test_what_is_left_open_is_said():
    entity = {"start": 0, "end": 11, "label": "JST"}
    official = {"role": "wójt", "person": "Jan Maj"}
    gold = record(
        entities=[{**entity, "kb_id": "1002", "lemma": "gmina Kutno"}], officials=[{**official, "unit": "14"}]
    )
    page = draw([gold], [record(entities=[entity], officials=[official])])
    assert "no code" in page
    assert "no unit" in page
    assert "left open" in page


def test_the_passage_marks_both_sides(some):
    page = draw(*some)
    assert '<mark class="g">Gmina </mark><mark class="g p">Kutno</mark> i' in page


def test_each_article_stands_there_once_with_all_its_marks():
    entities = [{"start": 0, "end": 11, "label": "JST"}, {"start": 14, "end": 18, "label": "ROLE"}]
    gold = record(entities=entities, dates=[{"start": 23, "end": 26, "text": "Maj", "iso": "2021-05-01"}])
    page = draw([gold], [record(entities=entities[1:], topics=["zit"])])
    assert page.count('class="article"') == 1
    body = page.partition('class="body"')[2]
    assert '<mark class="g">Gmina Kutno</mark><small class="t g"> gold JST</small>' in body
    assert '<mark data-label="ROLE">Wójt</mark><small class="t"> ROLE</small>' in body
    assert '<mark class="g">Maj</mark><small class="t g"> gold 2021-05-01</small>' in body


def test_sums_and_days_that_agree_are_not_marked():
    article = record(dates=[{"start": 23, "end": 26, "text": "Maj", "iso": None}])
    assert article_marks(article, article) == []


def test_everything_from_articles_is_escaped():
    text = f"{NASTY} koniec"
    explanations = [{"label": f"stage:{NASTY}", "phrases": [{"start": 0, "end": 8, "text": text[:8], "weight": 1.0}]}]
    fields = {"title": NASTY, "source": NASTY, "url": "javascript:alert(1)"}
    official = {"role": NASTY, "person": NASTY, "unit": "14"}
    gold = record(
        NASTY,
        text,
        entities=[{"start": 0, "end": 20, "label": NASTY, "lemma": NASTY, "kb_id": NASTY}],
        officials=[official],
        partnerships=[{"name": NASTY, "leader": NASTY}],
        stage=NASTY,
        topics=[NASTY],
        **fields,
    )
    found = record(
        NASTY,
        text,
        entities=[{"start": 0, "end": 25, "label": NASTY, "lemma": "y", "kb_id": NASTY * 2}],
        stage={"label": "b" + NASTY, "score": 0.5},
        topics=[{"label": "c" + NASTY, "score": 0.5}],
        explanations=explanations,
    )
    page = draw([gold], [found], title=NASTY, about=NASTY)
    reader = read(page)
    assert len(reader.all("script")) == 1
    assert "alert" not in said(reader, "script")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", page)
    assert not any(a["href"].startswith("javascript") for a in reader.all("a"))
    assert len(find_disagreements([gold], [found])) == page.count('<li id="d')


def test_web_addresses_are_linked():
    page = draw([record(stage="funding", url="https://a.example/?x=1&y=2")], [record(url="https://a.example")])
    assert '<a href="https://a.example/?x=1&amp;y=2" rel="noopener' in page


def test_names_of_labels_are_those_of_the_corpus(tmp_path):
    file = tmp_path / "labels.toml"
    file.write_text('[[topics]]\nid = "water"\nname = "woda"\n', encoding="utf-8")
    gold, found = [record(topics=["water"])], [record()]
    assert "woda" in draw(gold, found, schema=load_schema(file))
    assert "woda" not in draw(gold, found)


def test_dots_where_a_sentence_was_cut():
    text = "słowo " * 60 + "Kutno" + " słowo" * 60
    gold = record("a", text, entities=[{"start": 360, "end": 365, "label": "JST"}])
    passage = draw([gold], [record("a", text)]).partition('class="passage"')[2].partition("</p>")[0]
    assert re.search(r'lang="pl">… słowo', passage)
    assert passage.endswith("słowo …")
    sentences = "Zdanie bez końca. " * 30
    gold = record("a", sentences, entities=[{"start": 270, "end": 276, "label": "JST"}])
    passage = draw([gold], [record("a", sentences)]).partition('class="passage"')[2].partition("</p>")[0]
    assert "…" not in passage
    whole = draw([record(stage="funding")], [record()]).partition('class="passage"')[2].partition("</p>")[0]
    assert "…" not in whole


def test_the_same_twice(some):
    assert draw(*some) == draw(*some)


def test_table(some):
    table = errors_table(find_disagreements(*some))
    assert table.rows == (
        ("other label and cut", "1", "1"),
        ("  JST", "1", "1"),
        ("link", "1", "1"),
        ("  JST", "1", "1"),
        ("stage", "1", "1"),
        ("  funding", "1", "1"),
        ("topic missed", "1", "1"),
        ("  zit", "1", "1"),
        ("all", "4", "2"),
    )


MARKS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 15), st.sampled_from(["gold", "predicted", "both", "reason"])),
    max_size=8,
)


@given(st.text(alphabet='ab<&" \u202e\x1b', max_size=40), MARKS)
def test_marks_change_nothing_in_the_text(text, drawn):
    marks = [Mark(start, start + length, side, "JST") for start, length, side in drawn]
    reader = read(f"<p>{mark_text(text, marks)}</p>")
    assert said(reader, "p") == visible(text)


@given(MARKS)
def test_every_character_has_the_marks_that_cover_it(drawn):
    text = "abcdefghijklmnopqrstuvwxyz" * 2
    marks = [Mark(start, start + length, side, "JST") for start, length, side in drawn]
    pieces = re.findall(r"<mark([^>]*)>([^<]*)</mark>|([^<]+)", mark_text(text, marks))
    place = 0
    for attributes, marked, bare in pieces:
        for _ in marked or bare:
            sides = {mark.side for mark in marks if mark.start <= place < mark.end}
            assert ("data-label" in attributes) == ("both" in sides)
            for css, side in (("g", "gold"), ("p", "predicted"), ("r", "reason")):
                assert bool(re.search(rf'class="[^"]*\b{css}\b', attributes)) == (side in sides)
            assert bool(marked) == bool(sides)
            place += 1
    assert place == len(text)


def test_the_part_between_two_offsets():
    assert mark_text("Gmina Kutno i Łosice", [Mark(0, 8, "gold")], start=6, end=13) == '<mark class="g">Ku</mark>tno i'
    assert mark_text("", []) == ""


def test_the_small_print_stands_once_behind_the_span():
    marks = [Mark(0, 11, "gold", tag="gold JST"), Mark(6, 11, "predicted", tag="predicted ORG")]
    html = mark_text("Gmina Kutno i", marks)
    assert html.count("gold JST") == html.count("predicted ORG") == 1
    assert re.sub("<[^>]+>", "", html) == "Gmina Kutno gold JST predicted ORG i"


def test_blank_lines_are_joined():
    assert mark_text("a\n\n \n\nb\nc", []) == "a\nb\nc"
