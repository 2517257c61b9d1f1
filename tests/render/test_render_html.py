"""The page: well formed, self-contained, escaped, with the text as it is."""

import re
from html.parser import HTMLParser

import pytest

from cwdnlp.labels import SCHEMA
from cwdnlp.records import TaggedArticle
from cwdnlp.render import render_article, render_page
from cwdnlp.render.palette import BACKGROUNDS, BORDERS, INK, TERMINAL
from cwdnlp.render.safe import one_line, visible

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Collects tags, attributes and the text of the marks; refuses tags that do not close."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.attributes = []
        self.open = []
        self.text = []
        self.marks = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self.open.append(tag)
        if tag == "mark":
            self.marks.append("")
        if tag == "br":
            self.text.append("\n")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" in self.open or "span" in self.open:
            return
        self.text.append(data)
        if "mark" in self.open:
            self.marks[-1] += data


def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def test_page_is_well_formed_and_self_contained(article):
    page = render_page([article, article])
    reader = read(page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="pl">')
    assert reader.tags.count("article") == 2
    assert not {"script", "link", "img", "iframe", "object", "base"} & set(reader.tags)
    assert not {name for name, _ in reader.attributes} & {"src", "srcset", "onclick", "onerror"}
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page


def test_text_and_marks_are_those_of_the_article(article):
    reader = read(render_article(article))
    shown = "".join(reader.text)
    assert visible(article.text) in shown
    assert reader.marks == [article.text[entity.start : entity.end] for entity in article.entities]


@pytest.mark.parametrize(
    "found",
    [
        "Gminy &lt;b&gt;podpisały&lt;/b&gt; list [wideo]",
        'href="https://wierzbin.example/a?b=1&amp;c=2"',
        '<time datetime="2021-06-18">',
        'title="Etap: formation">zawiązanie <small>0,91</small>',
        "turystyka",
        "<strong>Jan Dróżdż</strong> <small>1410023 gmina miejsko-wiejska Łosice, mazowieckie</small>",
        "<small>Stowarzyszenie Wierzbin</small>",
        "lider: <span",
        "Fundusz Szlaków &amp; Dróg",
        "2 500 000 PLN",
        "2021-05-27",
    ],
)
def test_facts(article, found):
    assert found in render_article(article)


def test_everything_is_escaped():
    nasty = "\"'><script>alert(1)</script>&{bg}{0}\x1b\u202e"
    record = {
        "id": nasty,
        "text": nasty,
        "title": nasty,
        "url": "javascript:alert(1)",
        "source": nasty,
        "entities": [{"start": 0, "end": 5, "label": nasty, "lemma": nasty, "kb_id": nasty}],
        "officials": [{"role": nasty, "person": nasty, "org": nasty}],
        "partnerships": [{"name": nasty, "kb_id": nasty, "leader": nasty, "members": [nasty]}],
        "programs": [{"name": nasty, "kb_id": nasty}],
        "amounts": [{"start": 0, "end": 5, "text": nasty[:5], "value": 1.5, "currency": nasty}],
        "stage": {"label": nasty, "candidates": [{"label": nasty}, {"label": nasty}]},
        "topics": [{"label": nasty}],
        "explanations": [{"label": nasty, "phrases": [{"start": 0, "end": len(nasty), "weight": 1.0}]}],
    }
    page = render_page([TaggedArticle.from_dict(record)], title=nasty)
    reader = read(page)
    assert "script" not in reader.tags
    assert "javascript:" not in "".join(value or "" for name, value in reader.attributes if name == "href")
    assert "\x1b" not in page
    assert "\u202e" not in page


def doubtful(**more):
    candidates = [{"label": "funding", "score": 0.404}, {"label": "formation", "score": 0.31}]
    stage = {**candidates[0], "candidates": candidates}
    return TaggedArticle.from_dict({"id": "a", "text": "Podpisano promesę & <list>.", "stage": stage, **more})


def explanation(label, *phrases):
    found = [{"start": start, "end": end, "weight": weight} for start, end, weight in phrases]
    return {"label": label, "phrases": found}


def test_an_uncertain_stage_has_a_chip_for_each_candidate(article):
    page = render_article(doubtful())
    read(page)
    assert "etap niepewny" in page
    chips = re.findall(r'<span class="chip stage" title="([^"]*)">([^<]*) <small>([^<]*)</small>', page)
    assert chips == [("Etap: funding", "dofinansowanie", "0,40"), ("Etap: formation", "zawiązanie", "0,31")]
    assert "niepewny" not in render_article(article)


def test_reasons_are_quoted_with_sign_and_side():
    page = render_article(
        doubtful(
            explanations=[
                explanation("stage:funding", (0, 17, 1.26), (18, 26, -0.74)),
                explanation("topic:transport", (10, 17, 0.5)),
            ]
        )
    )
    read(page)
    quotes = re.findall(r'<li><q class="(\w+)">([^<]*)</q> <small>([^<]*)</small></li>', page)
    assert quotes == [
        ("for", "Podpisano promesę", "+1,3"),
        ("against", "&amp; &lt;list&gt;", "−0,7"),
        ("for", "promesę", "+0,5"),
    ]
    assert [head for head in re.findall("<dt>([^<]*)</dt>", page) if head.startswith("Dlaczego")] == [
        "Dlaczego: dofinansowanie",
        "Dlaczego: transport",
    ]


def test_a_label_without_reasons_is_left_out(article):
    assert "Dlaczego" not in render_article(doubtful(explanations=[explanation("stage:funding")]))
    assert "Dlaczego" not in render_article(article)


def test_reasons_of_an_own_label_have_its_identifier():
    assert "<dt>Dlaczego: water</dt>" in render_article(
        doubtful(explanations=[explanation("topic:water", (0, 9, 1.0))])
    )


def test_overlapping_entities_show_the_first():
    entities = [{"start": 0, "end": 8, "label": "JST"}, {"start": 4, "end": 12, "label": "ORG"}]
    article = TaggedArticle.from_dict({"id": "a", "text": "Wierzbin nad Wartą", "entities": entities})
    reader = read(render_article(article))
    assert reader.marks == ["Wierzbin"]
    assert "Wierzbin nad Wartą" in "".join(reader.text)


def test_article_without_anything():
    reader = read(render_page([TaggedArticle(id="a", text="")]))
    assert reader.tags.count("article") == 1


def luminance(color):
    parts = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("label", [label.id for label in SCHEMA.entities])
def test_every_label_has_readable_colours(label):
    assert contrast(BACKGROUNDS[label], INK) >= 7
    assert contrast(BORDERS[label], "#ffffff") >= 3
    assert label in TERMINAL


def test_visible_keeps_the_length():
    text = "".join(map(chr, range(0x3000)))
    assert len(visible(text)) == len(text)
    assert re.sub(r"[\n\t]", "", visible(text[:0xA0])).isprintable()
    assert one_line(text[:0xA0]).isprintable()
