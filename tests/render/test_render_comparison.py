"""The comparison as a page and in the terminal: all that changed, escaped, in plain words."""

import re

import pytest

from cwdnlp.evaluate.comparison import ArticleChanges, Change, compare
from cwdnlp.evaluate.significance import Difference
from cwdnlp.records import TaggedArticle
from cwdnlp.render.comparison import change_lines, comparison_page, figure_cells, p_text, signed, tally
from cwdnlp.render.comparison_table import ARTICLES, LINES, comparison_table

from .test_render_html import read

NASTY = "\"'><script>alert(1)</script>&{bg}[bold red]x[/]\x1b[31m\x9b2J\u202e"


def record(identifier="a", text="Wójt gminy Platerów podpisał umowę.", **fields):
    return TaggedArticle.from_dict({"id": identifier, "text": text, **fields})


def found(gold, a, b, **options):
    return compare(gold, a, b, **{"names": ("stary model", "nowy model"), "samples": 99, **options})


@pytest.fixture
def example():
    """An entity got better, a stage worse, members were made up, one article did not change."""
    unit = [{"start": 5, "end": 19, "label": "JST", "kb_id": "1410042"}]
    gold = [
        record(title="Umowa", entities=unit, stage="funding"),
        record("b", stage="none", partnerships=[{"name": "Inne", "members": ["1410042"]}]),
        record("c", stage="none"),
    ]
    one = [gold[0].model_copy(update={"entities": []}), gold[1], gold[2]]
    made_up = [{"name": "Razem", "leader": "1410023", "members": ["1410042", "9999999"]}]
    other = [record(title="Umowa", entities=unit, stage="none", partnerships=made_up), gold[1], record("c")]
    return found(gold, one, other)


def test_page_is_well_formed_and_self_contained(example):
    page = comparison_page(example, gold="corpora")
    reader = read(page.replace("<br>", ""))
    assert not {"script", "link", "img", "iframe", "object", "base"} & set(reader.tags)
    assert "default-src 'none'" in page
    assert "url(" not in page
    assert page == comparison_page(example, gold="corpora")
    targets = {value for name, value in reader.attributes if name == "href"}
    assert {target.removeprefix("#") for target in targets} <= {v for name, v in reader.attributes if name == "id"}


def test_page_tells_what_was_compared_and_each_change(example):
    page = comparison_page(example, gold="corpora/test", notes=["B did not tag x: it is empty"])
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    for words in (
        "A stary modelB nowy model",
        "3 gold articles of corpora/test, 99 samples",
        "B did not tag x: it is empty",
        "A alone has 2 articles right, B alone 0; p 0.5000.",
        "2 of 3 articles changed",
        "Umowa +2 −4 a",
        "better entity: JST gminy Platerów; A: –Wójt gminy Platerów podpisał umowę.",
        "better TERYT code: gminy Platerów = 1410042 gmina wiejska Platerów, mazowieckie; A: –",
        "worse member: made up; B: Razem: Łosice 1410023, Platerów 1410042, 9999999",
        "worse stage: funding; B: none",
        "c −1",
    ):
        assert words in plain, words
    assert '<mark data-label="JST">gminy Platerów</mark>' in page
    assert page.count("<details>") == 2


def test_figures_have_a_verdict_and_those_without_gold_none(example):
    page = comparison_page(example)
    rows = {
        row[0]: row[1:]
        for row in (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in page.splitlines() if "<tr>" in line)
    }
    assert rows["stage, accuracy"][:4] == ['<span class="soft">no difference shown</span>', "3", "1.000", "0.333"]
    assert rows["officials (role, person, unit), F1"] == ['<span class="soft">no gold</span>', "0", *["–"] * 6 + []]


def test_better_and_worse_have_their_colours():
    gold = [record(str(n), stage="none") for n in range(40)]
    page = comparison_page(found(gold, gold, [], samples=999))
    assert '<span class="bad">worse</span>' in page.split("</section>")[0]
    assert (
        '<span class="good">better</span>' in comparison_page(found(gold, [], gold, samples=999)).split("</section>")[0]
    )
    assert "\x1b[1;31mworse" in comparison_table(found(gold, gold, [], samples=999), color=True)


def hostile():
    """Hostile words in gold, then in what a system made up."""
    bare = record(NASTY, NASTY, title=NASTY)
    full = record(
        NASTY,
        NASTY,
        title=NASTY,
        entities=[{"start": 0, "end": len(NASTY), "label": NASTY}],
        officials=[{"role": NASTY, "person": NASTY, "unit": "1410042"}],
        partnerships=[{"name": NASTY, "leader": NASTY}],
        stage=NASTY,
        topics=[NASTY],
    )
    return [found([gold], [full], [bare], names=(NASTY, NASTY)) for gold in (full, bare)]


@pytest.mark.parametrize("number", [0, 1])
def test_page_escapes_everything(number):
    page = comparison_page(hostile()[number], gold=NASTY, notes=[NASTY])
    reader = read(page.replace("<br>", ""))
    assert "script" not in reader.tags
    assert not {"\x1b", "\x9b", "\u202e"} & set(page)


@pytest.mark.parametrize("number", [0, 1])
def test_terminal_gets_no_control_characters(number):
    drawn = comparison_table(hostile()[number], width=200)
    assert not {"\x1b", "\x9b", "\u202e"} & set(drawn)
    assert "[bold red]x[/]" in drawn


def test_a_mark_stands_on_its_entity_also_far_in_the_text():
    text = "Zdanie o niczym, które niczego nie mówi. " * 20 + "Wójt gminy Platerów podpisał umowę."
    start = text.index("gminy")
    gold = record(text=text, entities=[{"start": start, "end": start + 14, "label": "JST"}])
    page = comparison_page(found([gold], [gold], []))
    assert read(page.replace("<br>", "")).marks == ["gminy Platerów"]
    assert len(page) < 12_000


def test_terminal_tells_figures_and_changes(example):
    lines = comparison_table(example, width=140).splitlines()
    assert lines[:3] == ["A: stary model", "B: nowy model", "3 gold articles, 99 samples"]
    cells = next(re.split(r"  +", line.strip()) for line in lines if "stage, accuracy" in line)
    assert cells[:4] == ["stage, accuracy", "1.000", "0.333", "−0.667"]
    assert cells[-1] == "no difference shown"
    assert "stage, McNemar: 2 that A alone has right, 0 that B alone has, p 0.5000" in lines
    assert "changes: entity +1 −0, TERYT code +1 −0, member +0 −3, stage +0 −2" in lines
    assert "Umowa  a  +2 −4" in lines
    assert [" ".join(line.split()) for line in lines if line.startswith(("+", "−"))] == [
        "+ entity JST gminy Platerów A: –",
        "+ TERYT code gminy Platerów = 1410042 gmina wiejska Platerów, mazowieckie A: –",
        "− member made up B: Razem: Łosice 1410023, Platerów 1410042, 9999999",
        "− stage funding B: none",
        "− stage none B: –",
    ]


@pytest.mark.parametrize("width", [20, 40, 80, 119, 120, 300])
def test_terminal_keeps_its_width(example, width):
    lines = comparison_table(example, width=width).splitlines()
    assert max(map(len, lines)) <= max(width, 40)


def test_a_narrow_terminal_has_every_word_of_the_verdict(example):
    drawn = comparison_table(example, width=80)
    assert "no difference" in drawn
    assert "…" not in drawn
    assert "strict F1" in drawn


def test_terminal_shows_what_changed_most_and_says_what_it_leaves_out():
    topics = [f"t{n}" for n in range(LINES + 3)]
    gold = [record(str(n), topics=topics) for n in range(ARTICLES + 2)]
    drawn = comparison_table(found(gold, gold, []))
    assert drawn.count("… 3 more") == ARTICLES
    assert "… and 2 articles more" in drawn
    assert drawn.count("B: –") == ARTICLES * LINES
    long = [record(topics=["x" * 500])]
    assert "x" * 101 not in comparison_table(found(long, long, []), width=1_000)


def test_nothing_compared():
    empty = found([], [], [])
    assert "No article changed." in comparison_page(empty)
    assert "changes: none" in comparison_table(empty)


def member(better, code, label="Razem", gold=True):
    right = code if gold else None
    a, b = (None, right) if better else (right, None)
    if not gold:
        a, b = (code, None) if better else (None, code)
    return Change("member", better, right, a, b, label=label)


def test_members_of_a_partnership_that_changed_alike_share_a_line():
    changes = [
        member(True, "1410"),
        member(False, "1410023"),
        member(True, "1410042"),
        member(True, "1410", label="Osobno"),
        member(True, "14", gold=False),
    ]
    assert [(line.system, line.right, line.wrong) for line in change_lines(changes)] == [
        ("A", "Razem: powiat łosicki 1410, Platerów 1410042", None),
        ("B", "Razem: Łosice 1410023", None),
        ("A", "Osobno: powiat łosicki 1410", None),
        ("A", None, "Razem: województwo mazowieckie 14"),
    ]


def test_other_changes_have_lines_of_their_own():
    twice = [Change("topic", True, "zit", None, "zit")] * 2
    assert len(list(change_lines(twice))) == 2
    assert tally(ArticleChanges("a", None, (*twice, Change("stage", False, "none", "none", None)))) == [
        ("+", 2),
        ("−", 1),
    ]


@pytest.mark.parametrize(
    ("value", "written"), [(0.0004, "0.000"), (-0.0004, "0.000"), (-0.0006, "−0.001"), (0.25, "+0.250"), (-1, "−1.000")]
)
def test_differences_have_a_sign(value, written):
    assert signed(value) == written


@pytest.mark.parametrize(("p", "written"), [(0.0001, "0.0001"), (0.00009, "<0.0001"), (0.99999, "1.0000"), (1.0, "1")])
def test_p_values_are_never_written_as_nothing(p, written):
    assert p_text(p) == written


def test_figures_in_digits():
    figure = Difference(0.8, 0.9, 0.1, (-0.02, 0.18), 0.001, 0.008, gold=50)
    assert figure_cells(figure) == ("0.800", "0.900", "+0.100", "−0.020 to +0.180", "0.0010", "0.0080")
