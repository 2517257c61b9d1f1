"""The page of a report: its numbers, its structure, both languages, contrast, and nothing that articles smuggle in."""

import base64
import hashlib
import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from itertools import pairwise
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.labels import SCHEMA
from cwdnlp.monitor.report.results import Shown
from cwdnlp.records import TaggedArticle
from cwdnlp.render.palette import BACKGROUNDS, INK
from cwdnlp.render.report import render_report
from cwdnlp.render.report.regions import TILES
from cwdnlp.render.report.style import DARK_SHADES, LIGHT_SHADES, style_sheet
from cwdnlp.render.report.words import load_words
from render.reports import EMPTY, LINE, LONG, NASTY, RECORD, REPORT, attacked

VOID = {"meta", "br", "input"}
BREAKS = {"br", "dd", "dt", "li", "td", "th", "p", "ul", "span"}
METRICS = {
    "model": {"name": "pl_cwd_news", "version": "0.1.0"},
    "sets": {
        "test": {
            "articles": 160, "strict": 0.9646, "teryt": 0.9728, "stage": 0.9187, "topics": 0.882,
            "calibration_error": {"stage": 0.0459},
        }
    },
}  # fmt: skip


class Reader(HTMLParser):
    """Collects tags with their attributes and text; refuses what does not close."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.open, self.said, self.texts = [], [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        if tag in BREAKS:
            self.handle_data(" ")
        self.tags.append((tag, dict(attributes)))
        self.texts.append([])
        if tag not in VOID:
            self.open.append((tag, len(self.texts) - 1))

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.texts.append([])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for _, place in self.open:
            self.texts[place].append(data)
        if not any(tag in ("style", "script") for tag, _ in self.open):
            self.said.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    def text(self, tag):
        return [" ".join("".join(self.texts[n]).split()) for n, (name, _) in enumerate(self.tags) if name == tag]

    @property
    def words(self):
        return " ".join("".join(self.said).split())


@pytest.fixture(scope="module", params=["pl", "en"])
def read(request):
    return Reader(render_report(REPORT, language=request.param, figures=METRICS))


@pytest.fixture(scope="module")
def polish():
    return Reader(render_report(REPORT, figures=METRICS))


def test_numbers_stand_on_the_page_with_their_change(polish):
    assert polish.text("dl")[0] == (
        "wiadomości 80 bez zmian (przedtem 80) artykuły 1 234 +234 (przedtem 1 000) wiadomości o kroku partnerstwa lub "
        "projektu 30 −3 (przedtem 33) wymienione partnerstwa 2 +1 (przedtem 1) gminy, których dotyczą 15 bez zmian "
        "(przedtem 15) artykuły poprawione na stronach 1 +1 (przedtem 0)"
    )
    stages = polish.text("table")[0]
    assert "dofinansowanie 30 33 −3 protest 1 0 +1 bez kroku 49 47 +2" in stages
    assert "dopiero od 20 stycznia 2026" in polish.words  # the period before begins on 4 January
    assert "1 lutego 2026 – 28 lutego 2026 · 28 dni · tylko: powiat sieradzki, łódzkie" in polish.words


def test_structure(read):
    assert len(read.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [tag for tag, _ in read.tags if tag in ("header", "nav", "main")] == ["header", "nav", "main"]
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {link["href"][1:] for link in read.all("a") if link["href"].startswith("#")}
    assert targets <= set(ids)
    assert {
        "main",
        "course-0",
        "a7",
        "news",
        "board",
        "courses",
        "regions",
        "topics",
        "articles",
        "sources",
        "making",
    } <= targets
    references = " ".join(a.get("aria-labelledby", "") for _, a in read.tags).split()
    assert references
    assert set(references) <= set(ids)


def test_tables_have_captions_and_scopes_and_drawings_have_words(read):
    assert len(read.all("caption")) == len(read.all("table")) >= 5
    assert all(head["scope"] in ("col", "row") for head in read.all("th"))
    for drawing in read.all("svg"):
        assert drawing["role"] == "img"
        assert drawing.get("aria-label") or drawing["aria-labelledby"]
    assert all(field.get("name") for field in (*read.all("select"), *read.all("input")))
    assert len(read.all("label")) == len(read.all("select")) + len(read.all("input"))


def test_the_course_reads_the_same_without_eyes(polish):
    assert "dofinansowanie: 2 wiadomości, 5 stycznia 2026 – 20 lutego 2026" in polish.text("desc")
    assert "zawiązanie, diagnoza, strategia, projekty" in polish.words  # what nobody reports


def test_map_and_table_tell_the_same(polish):
    (drawn,) = (a["aria-label"] for _, a in polish.tags if "tiles" in a.get("class", ""))
    assert "łódzkie: 8" in drawn
    rows = next(table for table in polish.text("table") if table.startswith("Wiadomości według województw"))
    assert "łódzkie LD 8 mazowieckie MZ 2" in rows
    shades = {a["title"]: a["class"] for _, a in polish.tags if a.get("class", "").startswith("tile ")}
    assert (shades["łódzkie"], shades["mazowieckie"], shades["śląskie"]) == (
        "tile shade4",
        "tile shade1",
        "tile shade0",
    )


# The borders of voivodeships, by their letters.
BORDERS = (
    "ZP-PM ZP-WP ZP-LB PM-WN PM-KP PM-WP WN-KP WN-MZ WN-PD PD-MZ PD-LU LB-WP LB-DS WP-KP WP-LD WP-OP WP-DS KP-MZ KP-LD "
    "MZ-LU MZ-SK MZ-LD LD-SK LD-SL LD-OP DS-OP OP-SL SL-SK SL-MA SK-LU SK-PK SK-MA LU-PK MA-PK"
)


def test_neighbours_on_the_map_are_neighbours():
    places = {letters: (row, column) for letters, row, column in TILES.values()}
    assert len(set(places.values())) == 16
    for one, other in (pair.split("-") for pair in BORDERS.split()):
        (row, column), (down, across) = places[one], places[other]
        assert max(abs(row - down), abs(column - across)) == 1, (one, other)


def test_marks_can_be_told_apart_without_colours(polish):
    marks = polish.all("mark")
    assert [mark["data-label"] for mark in marks[-3:]] == ["ROLE", "JST", "PERSON"]
    assert "Burmistrz funkcja Warty JST 1014093 Jan Nowak osoba" in polish.words
    assert {label.name for label in SCHEMA.entities} <= set(polish.text("mark"))


def test_labels_of_another_model_are_shown_with_their_identifiers(polish):
    assert "protest 1 Iks 1 wiadomość" in polish.words  # a column of the board
    assert "own-topic 1" in polish.words
    assert "own-topic 0,50" in polish.words


def test_failing_sources_have_their_reason(polish):
    assert "Nie udaje się odczytać 2 z 8 źródeł" in polish.words
    assert "answers 503 (wait)" in polish.words
    assert "Dalsze źródła, pominięte tutaj: 1" in polish.words


def test_figures_are_told_of_the_model_that_read_the_articles_only(polish):
    assert "etap trafny w 91,9 % artykułów, kody TERYT trafne w 97,3 %" in polish.words
    other = replace(REPORT, making=replace(REPORT.making, models=(("pl_cwd_news 0.1.0", 79), ("own 2", 1))))
    for report, figures in ((other, METRICS), (REPORT, None), (REPORT, {"model": {}, "sets": {}})):
        words = Reader(render_report(report, figures=figures)).words
        assert "nie ma tu wyników" in words
        assert "91,9" not in words


def test_both_vocabularies_have_the_same_blanks():
    one, other = load_words("pl"), load_words("en")
    for field in fields(one):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(mine, str) and field.name != "short_order":
            blanks = [{name for _, name, _, _ in Formatter().parse(words) if name} for words in (mine, theirs)]
            assert blanks[0] == blanks[1], field.name
        if isinstance(mine, dict):
            assert list(mine) == list(theirs), field.name


def test_language_and_title():
    page = render_report(REPORT, language="en", title="A <b>title</b>")
    assert '<html lang="en">' in page
    assert Reader(page).text("h1") == ["A <b>title</b>"]
    assert "March" not in render_report(REPORT)


def test_an_empty_store_makes_a_page():
    read = Reader(render_report(EMPTY, figures=METRICS))
    for words in (
        "nie ma jeszcze żadnych artykułów",
        "Żaden artykuł nie wymienia partnerstwa",
        "nie ma żadnych źródeł",
    ):
        assert words in read.words
    assert read.all("script") == []
    assert read.all("svg") == []


def test_the_same_report_gives_the_same_bytes():
    assert render_report(REPORT, figures=METRICS) == render_report(REPORT, figures=METRICS)


def check_harmless(page):
    read = Reader(page)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(read.all("script")) == len(scripts) <= 1
    policy = read.all("meta")[1]["content"]
    assert policy.startswith("default-src 'none'")
    for script in scripts:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    for tag, attributes in read.tags:
        assert tag not in {"img", "iframe", "object", "embed", "link", "base", "audio", "video", "image", "use"}
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcset", "action")]
        if "href" in attributes:
            assert re.match(r"(https?://|#)", attributes["href"], re.IGNORECASE)
            assert attributes["href"].startswith("#") or attributes["rel"] == "noopener noreferrer"
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    assert "url(" not in page.split("<main", 1)[0]
    return read


@pytest.mark.parametrize("words", [NASTY, LONG, "]]>", "{shown} {0} %s", "\x00", "--><!--", "&lt;script&gt;"])
@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", 'https://a.example/"onclick="x', "data:text/html,x", "HTTP://a.example/ok"]
)
def test_hostile_words_stay_words(words, url):
    page = render_report(attacked(words, url))
    read = check_harmless(page)
    assert len(page) < 200_000
    assert all(len(word) < 5100 for word in read.words.split())
    if words == NASTY:
        assert "<img src=x onerror=alert(1)>" in read.words
    outside = [link["href"] for link in read.all("a") if not link["href"].startswith("#")]
    assert outside == ([url] * len(outside) if url.lower().startswith("http") else [])


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60), st.text(max_size=40))
def test_any_words_are_harmless(words, url):
    check_harmless(render_report(attacked(words, url)))


def test_a_page_of_the_longest_articles_stays_small():
    text = "Ąż & " * 20_000
    entities = [{"start": n, "end": n + 1, "label": "PARTNERSHIP"} for n in range(0, 20_000)]
    record = TaggedArticle.from_dict({**RECORD.to_dict(), "text": text, "entities": entities})
    page = render_report(replace(REPORT, articles=tuple(Shown(replace(LINE, item=n), record) for n in range(50))))
    assert len(page.encode()) < 3_000_000
    assert "Pokazano początek tekstu (5 000 z 100 000 znaków)" in Reader(page).words
    assert "Pokazano najnowsze: 50 z 80 wiadomości" in Reader(page).words


def test_colours_have_contrast():
    sheet = style_sheet()
    page = render_report(REPORT)
    light = dict(re.findall(r"--(\w+): (#\w+)", page.split("@media (prefers-color-scheme: dark)")[0]))
    dark = dict(re.findall(r"--(\w+): (#\w+)", page.split("@media (prefers-color-scheme: dark)")[1].split("}\n")[0]))
    light["stage"], dark["stage"] = re.findall(r"--stage: (#\w+)", sheet)[:2]
    for colors in (light, dark):
        for ground in ("ground", "card"):
            for ink in ("ink", "soft", "accent"):
                assert contrast(colors[ink], colors[ground]) >= 4.5, (ink, ground)
        for ink in ("#fff", re.search(r"\.chip\.stage small { color: (#\w+)", sheet)[1]):
            assert contrast(ink, colors["stage"]) >= 4.5
    for ground, ink in (*LIGHT_SHADES, *DARK_SHADES, *((color, INK) for color in BACKGROUNDS.values())):
        assert contrast(ink, ground) >= 4.5
    for shades in (LIGHT_SHADES, DARK_SHADES):  # each shade differs from the next
        assert all(contrast(a, b) > 1.1 for (a, _), (b, _) in pairwise(shades))


def contrast(one, other):
    """Return the contrast ratio of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color):
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
