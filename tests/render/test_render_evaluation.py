"""The page of an evaluation and its tables: what is shown, what is left out, and that nothing of a corpus is obeyed."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.evaluate import Confusion, Predictions, evaluate_predictions
from cwdnlp.records import TaggedArticle
from cwdnlp.render.curves import Point, draw_curve
from cwdnlp.render.evaluation import heat_table, render_evaluation
from cwdnlp.render.evaluation_tables import (
    NOTHING,
    calibration_table,
    confusion_table,
    entity_table,
    error_table,
    evaluation_tables,
    fact_table,
    headline_table,
    topic_table,
    uncertain_table,
)

TEXT = "Wójt gminy Platerów Ewa Kalina podpisała umowę na 5 zł dnia 7 maja."
HOSTILE = "<script>alert('x')</script>\x1b[31m\u202e\"' onload=x"
VOID = {"meta", "line", "polyline"}


def article(identifier="a", **fields):
    return TaggedArticle.from_dict({"id": identifier, "text": TEXT, **fields})


def entity(start, end, label, score=0.9):
    return {"start": start, "end": end, "label": label, "lemma": "x", "score": score}


GOLD = [
    article("a", entities=[entity(0, 4, "ROLE"), entity(5, 19, "JST")], stage="none", topics=["transport"]),
    article("b", entities=[entity(0, 4, "ROLE")], stage="funding", topics=["transport", "sport"]),
]
FOUND = [
    article("a", entities=[entity(0, 4, "ROLE"), entity(5, 19, "ORG", 0.3)], stage={"label": "none", "score": 0.8},
            topics=[{"label": "transport", "score": 0.7}]),
    article("b", entities=[entity(20, 30, "PERSON")], stage={"label": "none", "score": 0.5,
            "candidates": [{"label": "none", "score": 0.5}, {"label": "funding", "score": 0.4}]}),
]  # fmt: skip


def evaluation(gold=GOLD, found=FOUND):
    return evaluate_predictions(gold, Predictions(found))


class Tree(HTMLParser):
    """Checks that elements are closed in order; keeps tags with attributes, and the text of table cells."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.rows = [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data

    def ids(self):
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


def sections(page):
    return [identifier for tag, at in Tree(page).tags if tag == "section" and (identifier := at.get("id"))]


# tables


def rows(table):
    return {row[0]: row[1:] for row in table.rows}


def test_headlines_have_their_intervals_and_a_dash_for_what_was_not_measured():
    shown = rows(headline_table(evaluation()))
    assert shown["stage, accuracy"] == ("0.500", "0.000 to 1.000")
    assert shown["officials (role, person, unit), F1"] == ("–", "–")


def test_entities_strict_and_relaxed():
    gold, found = [article(entities=[entity(5, 19, "JST")])], [article(entities=[entity(11, 19, "JST")])]
    strict, relaxed = (rows(entity_table(evaluation(gold, found), kind)) for kind in ("strict", "relaxed"))
    assert strict["JST"] == ("0.000", "0.000", "0.000", "1", "1")
    assert relaxed["JST"] == relaxed["all"] == ("1.000", "1.000", "1.000", "1", "1")
    assert strict["ORG"] == ("–", "–", "–", "0", "0")


def test_errors_by_kind_and_label():
    table = error_table(evaluation())
    assert table.head == ("kind", "ROLE", "PERSON", "JST", "all")
    assert rows(table)["made up"] == ("0", "1", "0", "1")
    assert rows(table)["missed"] == ("1", "0", "0", "1")
    assert rows(table)["other label"] == ("0", "0", "1", "1")


def test_topics_with_their_four_counts():
    shown = rows(topic_table(evaluation()))
    assert shown["transport"] == ("1.000", "0.500", "0.667", "1", "1", "0", "0")
    assert shown["tourism"] == ("–", "–", "–", "0", "0", "0", "2")
    assert shown["all"] == ("1.000", "0.333", "0.500", "", "", "", "")


def test_facts_that_do_not_occur_are_left_out():
    assert fact_table(evaluation()).rows == ()
    gold = [article(entities=[{**entity(5, 19, "JST"), "kb_id": "1410042"}])]
    assert rows(fact_table(evaluation(gold, gold))) == {"units, TERYT code": ("–", "1.000", "–", "1", "–")}


def test_calibration_names_how_many_were_judged():
    shown = rows(calibration_table(evaluation()))
    assert shown["stage"][2] == "2"
    assert (shown["entities"][0], shown["entities"][2]) == ("0.367", "3")  # (0.3 + 2 * 0.4) / 3


def test_uncertain_stages():
    assert rows(uncertain_table(evaluation()))["of the uncertain ones, right among two"] == ("1.000",)
    assert uncertain_table(evaluation(GOLD, GOLD)).rows == ()


def test_a_matrix_in_the_terminal_has_numbers_for_columns():
    table = confusion_table(evaluation().entities, "m", "M")
    assert table.head == ("gold", "1", "2", "3", "4", NOTHING, "all")
    assert table.rows == (
        ("1 ROLE", "1", "0", "0", "0", "1", "2"),
        ("2 PERSON", "0", "0", "0", "0", "0", "0"),
        ("3 JST", "0", "0", "0", "1", "0", "1"),
        ("4 ORG", "0", "0", "0", "0", "0", "0"),
        (NOTHING, "0", "1", "0", "0", "", "1"),
    )


def test_tables_without_rows_are_left_out_and_all_have_as_many_cells_as_heads():
    assert [table.name for table in evaluation_tables(evaluation([], []))] == ["headlines"]
    tables = evaluation_tables(evaluation())
    assert len({table.name for table in tables}) == 11
    assert "facts" not in {table.name for table in tables}
    assert all(len(row) == len(table.head) for table in tables for row in table.rows)


# the page


def test_the_page_is_well_formed_and_its_links_lead_somewhere():
    page = render_evaluation(evaluation(), gold="corpora, test", model="runs/a")
    tree = Tree(page)
    assert len(tree.ids()) == len(set(tree.ids()))
    links = [attributes["href"] for tag, attributes in tree.tags if tag == "a"]
    assert links == ["#figures", "#entities", "#stages", "#topics", "#calibration"]
    assert {link[1:] for link in links} <= set(tree.ids())
    assert "2 articles · gold: corpora, test · predictions: runs/a" in page


def test_nothing_is_loaded_from_elsewhere_and_no_script_runs():
    page = render_evaluation(evaluation())
    assert not re.search(r"""(src|href)=["'](?!#)""", page)
    assert "<script" not in page
    assert "default-src 'none'; style-src 'unsafe-inline'; base-uri" in page


def test_every_figure_of_the_tables_stands_on_the_page():
    done = evaluation()
    shown = {tuple(row) for row in Tree(render_evaluation(done)).rows}
    for table in evaluation_tables(done):
        if not table.name.endswith("confusion"):
            assert {tuple(row) for row in table.rows} <= shown, table.name


def test_what_there_is_nothing_of_has_no_section():
    assert sections(render_evaluation(evaluation([], []))) == ["figures"]
    only_stages = [article("a", stage="none"), article("b", stage="none")]
    assert sections(render_evaluation(evaluation(only_stages, only_stages))) == ["figures", "stages"]


def test_notes_stand_above():
    page = render_evaluation(evaluation([article()], [article()]))
    assert "<li>one article: there are no intervals</li>" in page
    full = [article(identifier, stage=stage) for identifier, stage in (("a", "none"), ("b", "none"))]
    assert "one article:" not in render_evaluation(evaluation(full, full))


def test_hostile_labels_are_shown_and_not_obeyed():
    gold = [
        article("a", entities=[entity(0, 4, HOSTILE)], stage=HOSTILE, topics=[HOSTILE]),
        article("b", stage="none", topics=["transport"]),
    ]
    page = render_evaluation(evaluation(gold, [gold[1], gold[0].model_copy(update={"id": "b"})]), gold=HOSTILE)
    page += render_evaluation(evaluation(gold[:1], [article("a", stage="none")]))
    assert "stages of gold that the model never gives: &lt;script" in page
    assert "<script" not in page
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)
    assert all("onload" not in attributes for _, attributes in Tree(page).tags)
    assert any("alert" in cell for row in Tree(page).rows for cell in row)


def test_hostile_labels_are_harmless_in_the_terminal():
    gold = [article("a", entities=[entity(0, 4, HOSTILE)], stage=HOSTILE, topics=[HOSTILE])]
    tables = [*evaluation_tables(evaluation(gold, gold)), *evaluation_tables(evaluation(gold, []))]
    cells = [cell for table in tables for row in (table.head, *table.rows) for cell in row]
    assert sum("alert" in cell for cell in cells) > 10
    assert not any(re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", cell) for cell in cells)


def test_the_page_is_the_same_again():
    assert render_evaluation(evaluation()) == render_evaluation(evaluation())


# heat


def cell_styles(html):
    return [
        (float(attributes["style"].removeprefix("--warmth: ")) if "style" in attributes else None)
        for tag, attributes in Tree(html).tags
        if tag == "td"
    ]


def test_the_larger_the_share_of_the_row_the_warmer_and_nothing_has_no_colour():
    matrix = Confusion.of([*[("a", "a")] * 6, *[("a", "b")] * 2, ("a", None), ("b", "b")])
    a_a, a_b, a_nothing, a_all, b_a, b_b, *_ = cell_styles(heat_table("C", matrix))
    assert a_a > a_b > a_nothing > 0
    assert b_b > a_a  # one of one
    assert a_all is None
    assert b_a is None
    assert b_b <= 0.45  # above, the figures could not be read any more


def test_every_count_is_written_and_only_the_diagonal_is_framed():
    matrix = Confusion.of([("a", "a"), ("a", "b"), (None, "b"), (None, "b")])
    tree = Tree(heat_table("C", matrix))
    assert tree.rows == [
        ["gold", "a", "b", NOTHING, "all"],
        ["a", "1", "1", "0", "2"],
        ["b", "0", "0", "0", "0"],
        [NOTHING, "0", "2", "", "2"],
    ]
    framed = [
        number for number, (_, at) in enumerate(t for t in tree.tags if t[0] == "td") if "right" in at.get("class", "")
    ]
    assert framed == [0, 5]
    assert [attributes["scope"] for tag, attributes in tree.tags if tag == "th"] == ["col"] * 5 + ["row"] * 3


def test_a_label_that_is_called_like_nothing_breaks_no_row():
    tree = Tree(heat_table("C", Confusion.of([(NOTHING, NOTHING), (NOTHING, None), (None, NOTHING)])))
    assert tree.rows == [["gold", NOTHING, NOTHING, "all"], [NOTHING, "1", "1", "2"], [NOTHING, "1", "", "1"]]
    assert [attributes.get("class") for tag, attributes in tree.tags if tag == "td"] == ["right", *[None] * 5]


# curves


def numbers(svg, tag, *names):
    return [tuple(float(attributes[name]) for name in names) for each, attributes in Tree(svg).tags if each == tag]


def test_a_curve_goes_from_corner_to_corner():
    svg = draw_curve("T", [Point(0, 0), Point(1, 1)], across="x", up="y", whole=True, promise=True)
    (left, bottom), (right, top) = numbers(svg, "circle", "cx", "cy")
    assert left < right
    assert top < bottom
    diagonal = numbers(svg, "line", "x1", "y1", "x2", "y2")[-1]
    assert diagonal == (left, bottom, right, top)


def test_a_curve_is_told_to_those_who_cannot_see_it():
    svg = draw_curve("Stage: <b>", [Point(0.5, 0.25, hint="3 & 4")], across="given", up="right")
    assert 'role="img" aria-label="Stage: &lt;b&gt;: right by given: 50%: 25.0%"' in svg
    assert "<title>3 &amp; 4</title>" in svg


@pytest.mark.parametrize(("least", "floor"), [(1.0, "90%"), (0.9, "90%"), (0.89, "80%"), (0.6, "50%"), (0.49, "0%")])
def test_an_axis_begins_at_a_round_figure_below_the_values(least, floor):
    svg = draw_curve("T", [Point(0.5, least), Point(1, 1)], across="x", up="y")
    assert re.search(r'text-anchor="end">(\d+%)<', svg)[1] == floor


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=12), st.booleans())
def test_every_point_lies_within_the_axes(points, whole):
    svg = draw_curve("T", [Point(*each) for each in points], across="x", up="y", whole=whole)
    dots = numbers(svg, "circle", "cx", "cy")
    assert len(dots) == len(points)
    assert all(44 <= x <= 326 and 10 <= y <= 206 for x, y in dots)


def test_topics_are_kept_or_not_only_where_they_are_given():
    page = render_evaluation(
        evaluate_predictions(GOLD, Predictions(FOUND, {"a": {"topic:transport": 0.7, "topic:sport": 0.2}}))
    )
    titles = re.findall("<figcaption>(.*?)</figcaption>", page)
    assert titles[-2:] == ["Topics, all: reliability", "Topics, given ones: the surest first"]
