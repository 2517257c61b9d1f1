"""The table: everything found, in any width, harmless to the terminal."""

import re

import pytest

from cwdnlp.records import TaggedArticle
from cwdnlp.render.table import render_table
from cwdnlp.render.terminal import MAX_WIDTH

FOUND = [
    "aktualnosci/umowa.txt · 2021-06-18",
    "Gminy <b>podpisały</b> list [wideo]",
    "zawiązanie",
    "formation",
    "0.91",
    "turystyka",
    "tourism",
    "0.61",
    "PARTNERSHIP",
    "partnerstwo",
    "Zielone Pogranicze",
    "zielone-pogranicze",
    "burmistrz Jan Dróżdż",
    "prezes Ewa Lis",
    "Łosice ×2",
    "1410023 gmina miejsko-wiejska Łosice",
    "powiat łosicki 1410",
    "9999999",
    "Fundusz Szlaków & Dróg",
    "2 500 000 PLN",
    "27 maja 2021",
    "2021-05-27",
    "year unknown",
    "pl_cwd_news 0.1.0",
]


def words(table):
    return re.sub(r"[\s│]+", " ", table)


@pytest.mark.parametrize("width", [80, 120, 300])
def test_everything_found_is_shown(article, width):
    table = words(render_table(article, width=width))
    for found in FOUND:
        assert found in table


@pytest.mark.parametrize("width", [0, 40, 79, 80, 120, 500])
def test_no_line_is_wider_than_asked(article, width):
    lines = render_table(article, width=width).splitlines()
    assert {len(line) for line in lines} == {max(40, min(width, MAX_WIDTH))}


UNCERTAIN = {
    "label": "funding",
    "score": 0.4,
    "candidates": [{"label": "funding", "score": 0.404}, {"label": "formation", "score": 0.31}],
}


def explained(text, *explanations, **more):
    found = [
        {"label": label, "phrases": [{"start": start, "end": end, "weight": weight} for start, end, weight in phrases]}
        for label, phrases in explanations
    ]
    return TaggedArticle.from_dict({"id": "a", "text": text, "explanations": found, **more})


def lines(tagged, width=80):
    return [" ".join(line.strip("│ ").split()) for line in render_table(tagged, width=width).splitlines()[1:-1]]


def test_an_uncertain_stage_shows_both_candidates():
    shown = lines(TaggedArticle.from_dict({"id": "a", "text": "x", "stage": UNCERTAIN, "topics": ["zit"]}))
    assert shown == ["stage dofinansowanie funding 0.40", "uncertain zawiązanie formation 0.31", "topics ZIT zit"]


def test_a_certain_stage_is_shown_alone(article):
    table = render_table(article)
    assert "uncertain" not in table
    assert "why" not in table


def test_reasons_for_and_against():
    text = "Podpisano promesę. Trwa spór o drogę."
    tagged = explained(
        text,
        ("stage:funding", [(0, 17, 1.26), (19, 23, -0.74), (24, 28, 0.3)]),
        ("topic:transport", [(31, 36, 2.0)]),
        stage=UNCERTAIN,
        topics=["transport"],
    )
    assert lines(tagged)[3:] == [
        "why dofinansowanie",
        "+ Podpisano promesę 1.3 · spór 0.3",
        "– Trwa 0.7",
        "why transport",
        "+ drogę 2.0",
    ]


@pytest.mark.parametrize(
    ("label", "name"),
    [("stage:sport", "sport"), ("topic:sport", "sport"), ("stage:own", "own"), ("topic:zit", "ZIT")],
)
def test_a_label_without_reasons_or_of_another_schema(label, name):
    assert lines(explained("x", (label, []))) == ["stage –", f"why {name}"]


def test_phrases_over_several_lines_stay_in_their_row():
    assert "+ raz dwa 1.0" in lines(explained("raz\n\ndwa", ("stage:none", [(0, 8, 1.0)])))


@pytest.mark.parametrize("width", [40, 80])
def test_many_long_reasons_fit(width):
    text = "słowo " * 200
    table = render_table(explained(text, ("stage:none", [(0, 500, 1.0), (6, 700, -1.0)] * 5)), width=width)
    assert {len(line) for line in table.splitlines()} == {width}
    assert table.count("słowo") > 200


def test_no_colour_unless_asked(article, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in render_table(article)
    assert "\x1b[1;33m" in render_table(article, color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    codes = set(re.findall(r"\x1b\[([\d;]*)m", render_table(article, color=True)))
    assert codes <= {"0", "1", "2", "1;2"}, "bold and dim are no colours"


@pytest.mark.parametrize("forced", ["FORCE_COLOR", "TTY_COMPATIBLE"])
def test_environment_does_not_force_colour(article, monkeypatch, forced):
    monkeypatch.setenv(forced, "1")
    assert "\x1b" not in render_table(article)


def test_nothing_of_an_article_reaches_the_terminal_raw():
    nasty = "Wójt\x1b[2J\x9b31m\x07\r\x00\u202ezlo\u2028[red]x[/red] :smile:"
    record = {
        "id": nasty,
        "text": nasty,
        "title": nasty,
        "url": nasty,
        "source": nasty,
        "entities": [{"start": 0, "end": 4, "label": nasty, "lemma": nasty, "kb_id": nasty}],
        "officials": [{"role": nasty, "person": nasty, "org": nasty}],
        "partnerships": [{"name": nasty, "kb_id": nasty, "leader": nasty, "members": [nasty]}],
        "programs": [{"name": nasty, "kb_id": nasty}],
        "amounts": [{"start": 0, "end": 4, "text": "Wójt", "value": 1.5, "currency": nasty}],
        "stage": {"label": nasty, "candidates": [{"label": nasty}, {"label": nasty}]},
        "topics": [{"label": nasty}],
        "explanations": [{"label": f"topic:{nasty}", "phrases": [{"start": 0, "end": len(nasty), "weight": 1.0}]}],
        "model": {"name": nasty, "version": nasty},
    }
    table = render_table(TaggedArticle.from_dict(record), width=120)
    assert not {char for char in table if not char.isprintable()} - {"\n"}
    assert "[red]x[/red]" in table
    assert ":smile:" in table


def test_gold_without_scores():
    table = render_table(TaggedArticle.from_dict({"id": "a", "text": "x", "stage": "none", "topics": ["zit"]}))
    assert "brak" in table
    assert "ZIT" in table


def test_very_many_entities_are_cut_short():
    text = " ".join(f"W{number}" for number in range(100))
    entities = [{"start": match.start(), "end": match.end(), "label": "JST"} for match in re.finditer(r"\S+", text)]
    table = render_table(TaggedArticle.from_dict({"id": "a", "text": text, "entities": entities}))
    assert "… and 60 more" in table
