"""The way of a partnership: steps in their order, proofs, what is missing, what goes back."""

import shutil
import sqlite3

import pytest

from cwdnlp.errors import InputError
from cwdnlp.monitor import open_store, timeline
from monitor.stories_of_sieradz import PARTNERSHIP, article

WORDS = ["szkoła", "most", "kolej", "szpital", "rynek", "park", "woda", "las", "droga", "basen", "teatr", "targ"]


@pytest.fixture
def way(store):
    return timeline(store, PARTNERSHIP)


def step(way, stage):
    (found,) = [each for each in way.steps if each.stage == stage]
    return found


def told(number, day, stage, score=0.9, *further, partnership="Nad Bzurą", **more):
    """An article about a partnership at a stage, unlike all others."""
    text = f"Numer {number}: " + " ".join(WORDS[(number * 5 + k * (number + 1)) % len(WORDS)] for k in range(12))
    label = (stage, score, *further) if stage else None
    return article(
        "skrzynka", number, day, f"Tytuł {number}", text, stage=label, partnership=(partnership, None, None, ()), **more
    )


def test_steps_stand_in_the_order_of_the_stages(way):
    assert [each.stage for each in way.steps] == [
        "formation", "strategy", "projects", "funding", "implementation", "exchange",
    ]  # fmt: skip
    assert [(each.first, each.last, each.stories) for each in way.steps][:3] == [
        ("2024-03-12", "2024-03-14", 1),
        ("2024-09-20", "2026-01-30", 2),
        ("2025-01-17", "2025-02-03", 2),
    ]


def test_copies_count_once(way):
    assert (way.stories, way.first, way.last) == (8, "2024-03-12", "2026-01-30")
    (proof,) = step(way, "formation").proofs
    assert (proof.url, proof.score) == ("https://powiat-sieradz.example/a/1", 0.98)


def test_what_is_missing_is_said(way):
    assert way.missing == ("diagnosis",)


def test_a_step_back_is_shown(way):
    assert step(way, "strategy").after == "implementation"
    assert [each.after for each in way.steps if each.stage != "strategy"] == [None] * 5


def test_the_surest_article_comes_first_and_doubt_last(way):
    sure, doubtful = step(way, "projects").proofs
    assert (sure.score, sure.uncertain) == (0.9, False)
    assert (doubtful.uncertain, doubtful.alternatives) == (True, ("projects", "exchange"))
    assert not step(way, "projects").uncertain


def test_members_and_leaders_with_how_many_stories_say_so(way):
    assert [(each.code, each.stories) for each in way.leaders] == [("1014", 4), ("1014011", 1)]
    assert [(each.code, each.stories) for each in way.members] == [("1014011", 3), ("1014093", 3), ("1014042", 2)]
    assert way.members[2].name == "gmina wiejska Brzeźnio, powiat sieradzki, łódzkie"


def test_programmes_and_sums_of_its_articles(way):
    assert [(each.key, each.first, each.stories) for each in way.programmes] == [
        ("fundusze-europejskie-dla-lodzkiego", "2025-01-17", 2)
    ]
    assert [each.value for each in way.sums] == [12_000_000, 10_200_000, 2_400_000, 1_800_000]
    assert (way.sums[1].day, way.sums[1].stage, way.sums[1].text) == ("2025-05-28", "funding", "10,2 mln zł")


def test_a_partnership_of_the_tables_has_its_name_from_there(store):
    way = timeline(store, "dolina wisły")
    assert (way.key, way.name) == ("dolina-wisly", "Dolina Wisły")
    assert (way.missing, [each.stage for each in way.steps]) == (("formation",), ["diagnosis"])


def test_articles_that_are_no_news_are_no_step(make_store):
    way = timeline(make_store(told(1, "2025-01-01", "none"), told(2, "2025-01-02", None)), "nad bzurą")
    assert (way.steps, way.missing, way.stories) == ((), (), 2)


def test_exchange_is_beside_the_way(make_store):
    way = timeline(make_store(told(1, "2025-01-01", "exchange"), told(2, "2026-01-01", "formation")), "nad bzurą")
    assert [(each.stage, each.after) for each in way.steps] == [("formation", None), ("exchange", None)]
    assert way.missing == ()


def test_steps_on_one_day_are_no_step_back(make_store):
    way = timeline(make_store(told(1, "2025-01-01", "funding"), told(2, "2025-01-01", "formation")), "nad bzurą")
    assert [each.after for each in way.steps] == [None, None]
    assert way.missing == ("diagnosis", "strategy", "projects")


def test_a_step_that_only_doubtful_articles_show_is_uncertain(make_store):
    way = timeline(make_store(told(1, "2025-01-01", "funding", 0.4, "projects")), "nad bzurą")
    assert way.steps[0].uncertain


def test_stages_of_another_model_come_last(make_store):
    way = timeline(make_store(told(1, "2025-01-01", "protest"), told(2, "2025-01-02", "strategy")), "nad bzurą")
    assert [each.stage for each in way.steps] == ["strategy", "protest"]


def test_another_partnership_of_an_article_is_not_mixed_in(make_store):
    way = timeline(
        make_store(told(1, "2025-01-01", "formation"), told(2, "2025-01-02", "funding", partnership="X")), "bzurą"
    )
    assert (way.stories, [each.stage for each in way.steps]) == (1, ["formation"])


def test_an_unknown_partnership_is_refused(store):
    with pytest.raises(InputError, match="no article of the store names a partnership 'Nad Bzurą'"):
        timeline(store, "Nad Bzurą")


@pytest.mark.parametrize(
    "record", ['{"stage": {"candidates": 7}, "amounts": [{"value": "x"}]}', "{", '{"amounts": "a"}']
)
def test_a_broken_record_does_not_hide_the_others(sieradz, tmp_path, record):
    path = tmp_path / "news.sqlite"
    shutil.copy(sieradz, path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE version SET record = ? WHERE item_id = 8", (record,))
    connection.commit()
    connection.close()
    with open_store(path) as store:
        way = timeline(store, PARTNERSHIP)
    assert step(way, "funding").stories == 1
    assert [each.value for each in way.sums] == [12_000_000, 2_400_000]


def test_an_article_without_a_title_is_called_by_its_first_line(make_store):
    text = "\nZwiązek podpisał list \nGminy podpisały list intencyjny."
    told_so = article(
        "skrzynka", 1, None, None, text, stage=("formation", 0.9), partnership=("Nad Bzurą", None, None, ())
    )
    [first] = timeline(make_store(told_so), "nad bzurą").steps
    assert first.proofs[0].title == "Związek podpisał list"
