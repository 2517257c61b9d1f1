"""Articles by filters: the answer is that of going through all of them, whatever plan the query has."""

import itertools
import shutil
import sqlite3
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.errors import InputError, RecordError
from cwdnlp.monitor import Filter, Store, news, open_store
from cwdnlp.monitor.facts import facts_of
from cwdnlp.monitor.reading import query, versions
from cwdnlp.monitor.rules import RuleError
from cwdnlp.monitor.store import StoreError
from cwdnlp.monitor.units import find_unit, within
from cwdnlp.records import TaggedArticle
from monitor.stories_of_sieradz import ARTICLES, CORRECTED, HOSTILE_TITLE, NOW, SOURCES, add, article, build_store

RULES = {
    'stage = "none"': lambda item: item.record.stage is not None and item.record.stage.label == "none",
    '"tourism" in topics': lambda item: "tourism" in {topic.label for topic in item.record.topics},
    'source = "Warta"': lambda item: item.source == "Warta",
}


def ids(store, **conditions):
    return [item.record.id for item in news(store, Filter(**conditions))]


def expected(items, chosen):
    """The answer, by going through all current articles."""
    found = [item for item in items if meets(item, chosen)]
    if not chosen.copies:
        stories = {}
        for item in sorted(found, key=lambda each: (each.day, each.item)):
            stories.setdefault(item.story, item)
        found = list(stories.values())
    found.sort(key=lambda each: (each.day, each.item), reverse=True)
    return [item.item for item in found[: chosen.limit]]


def meets(item, chosen):
    facts = facts_of(item.record, source_unit=item.site)
    words = set((chosen.person or "").lower().split())
    unit = find_unit(chosen.unit).code if chosen.unit else None
    return (
        (unit is None or any(within(code, unit) for code in facts.units))
        and (not chosen.stages or facts.stage in chosen.stages)
        and (not chosen.topics or not set(chosen.topics).isdisjoint(facts.topics))
        and (chosen.person is None or any(words <= set(name.split()) for name in facts.persons))
        and (chosen.partnership is None or any("wart" in each.key for each in facts.partnerships))
        and (chosen.programme is None or any("fundusze" in each.key for each in facts.programmes))
        and (chosen.source is None or item.source == chosen.source)
        and (chosen.since is None or item.day >= chosen.since)
        and (chosen.until is None or item.day <= chosen.until)
        and (chosen.where is None or RULES[chosen.where](item))
    )


FILTERS = st.builds(
    Filter,
    partnership=st.sampled_from([None, None, None, "nad wartą"]),
    unit=st.sampled_from([None, None, "powiat sieradzki", "łódzkie", "Łódź", "1061", "gmina Brzeźnio", "mazowieckie"]),
    person=st.sampled_from([None, None, None, "lis", "nowak jan", "anna wrona"]),
    programme=st.sampled_from([None, None, None, "fundusze europejskie"]),
    stage=st.sampled_from(
        [(), (), "exchange", "funding", ("formation", "none"), ("implementation", "strategy", "projects")]
    ),
    topic=st.sampled_from([(), (), "transport", ("culture", "tourism"), "own-topic"]),
    source=st.sampled_from([None, None, "Warta", "skrzynka"]),
    since=st.sampled_from([None, None, "2024-03-13", "2025-05-28"]),
    until=st.sampled_from([None, None, "2025-05-28", "2025-12-31"]),
    where=st.sampled_from([None, None, *RULES]),
    copies=st.booleans(),
    limit=st.sampled_from([None, None, 1, 5]),
)


@pytest.fixture(scope="module")
def shuffled(sieradz, tmp_path_factory):
    """A copy of the store whose stories may be dealt anew."""
    path = tmp_path_factory.mktemp("shuffled") / "news.sqlite"
    shutil.copy(sieradz, path)
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    # What an older version said must not count: one is at another stage than the current one.
    connection.execute(
        "UPDATE version SET stage = 'exchange' "
        "WHERE number = 1 AND item_id IN (SELECT item_id FROM version WHERE number = 2)"
    )
    yield SimpleNamespace(connection=connection, path=path)
    connection.close()


@given(chosen=FILTERS, deal=st.lists(st.integers(1, 6), min_size=30, max_size=30), few=st.sampled_from([0, 4, 20_000]))
def test_the_answer_is_that_of_going_through_all_articles(shuffled, chosen, deal, few):
    for item, story in enumerate(deal, 1):
        shuffled.connection.execute("UPDATE item SET story_id = ? WHERE id = ?", (story, item))
    everything = list(news(shuffled, Filter(copies=True)))
    before, query._FEW = query._FEW, few
    try:
        assert [item.item for item in news(shuffled, chosen)] == expected(everything, chosen)
    finally:
        query._FEW = before


@pytest.mark.parametrize("few", [0, 20_000])
def test_what_an_older_version_said_does_not_count(shuffled, monkeypatch, few):
    monkeypatch.setattr(query, "_FEW", few)
    assert ids(shuffled, stage="exchange", copies=True) == ["powiat-sieradz.example/a/4"]


def test_records_come_back_as_they_were_stored(store):
    found = {item.record.id: item.record for item in news(store, Filter(copies=True))}
    stored = {record.id: record for _, record in (*ARTICLES, CORRECTED)}
    assert found.keys() == stored.keys()
    assert found["lodz.example/a/18"] == stored["lodz.example/a/18"]
    assert found["skrzynka:22"].title == HOSTILE_TITLE


def test_what_the_monitor_knows(store):
    (item,) = news(store, Filter(source="Brzeźnio", where='title contains "remont"'))
    assert (item.version, item.versions, item.current, item.copies) == (2, 2, True, 1)
    assert (item.day, item.source, item.site) == ("2026-02-20", "Brzeźnio", "1014042")
    assert (item.found_at, item.stored_at) == (NOW, "2026-03-02T07:00:00Z")
    assert item.record.title == "Remont szkoły za 3,3 mln zł"


def test_the_first_copy_that_fits_stands_for_a_story(store):
    story = {"since": "2024-03-01", "until": "2024-03-31"}
    assert ids(store, **story) == ["powiat-sieradz.example/a/1"]
    assert ids(store, **story, source="Warta") == ["warta.example/a/3"]
    assert ids(store, **story, copies=True) == [
        "warta.example/a/3",
        "sieradz.example/a/2",
        "powiat-sieradz.example/a/1",
    ]
    assert ids(store, **story, where='source = "Sieradz"') == ["sieradz.example/a/2"]
    assert next(news(store, Filter(**story))).copies == 3


def test_a_city_with_powiat_rights_is_one_place(store):
    assert ids(store, unit="Łódź") == ids(store, unit="1061") == ["lodz.example/a/18", "lodz.example/a/19"]


def test_a_unit_holds_what_lies_inside(store):
    assert (
        set(ids(store, unit="gmina Brzeźnio")) < set(ids(store, unit="powiat sieradzki")) < set(ids(store, unit="10"))
    )
    assert not set(ids(store, unit="powiat łosicki")) & set(ids(store, unit="10"))


def test_names_in_any_form(store):
    ways = [
        "Partnerstwo Nad Wartą i Żegliną",
        "partnerstwo nad warta i zeglina",
        "ŻEGLINĄ",
        "nad wartą",
        "„Nad Wartą i",
    ]
    assert len({tuple(ids(store, partnership=way)) for way in ways}) == 1
    assert (
        ids(store, partnership="dolina-wisly")
        == ids(store, partnership="Dolina Wisły")
        == ["skrzynka:12", "skrzynka:11"]
    )
    assert ids(store, person="Lis Ewa") == ids(store, person="ewa lis") == ids(store, person="LIS") != []
    assert ids(store, programme="polski-lad") == ids(store, programme="Polski Ład") == ["losice.example/a/20"]


def test_labels_of_another_model_are_known(store):
    assert ids(store, stage="protest") == ids(store, topic="own-topic") == ["stdin:24"]
    assert ids(store, where='stage = "protest"') == ["stdin:24"]


def test_a_known_label_that_no_article_has_is_no_mistake(store):
    assert ids(store, topic="international") == []


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"partnership": "Nad Wisłoką"}, "names a partnership 'Nad Wisłoką'"),
        ({"partnership": "partnerstwo nad wartom i żegliną"}, r"do you mean Partnerstwo Nad Wartą i Żegliną \("),
        ({"partnership": ""}, "no article of the store names a partnership ''"),
        ({"partnership": "„”"}, "no article of the store"),
        ({"programme": "x" * 5000}, "no article of the store"),
        ({"person": "Ewa Liss"}, "do you mean ewa lis"),
        ({"person": "Wron"}, "do you mean anna wrona"),
        ({"person": ""}, "no article of the store names ''"),
        ({"person": "%"}, "no article of the store names '%'"),
        ({"source": "sieraz"}, "do you mean Sieradz"),
        ({"unit": "Atlantyda"}, "no unit is called 'Atlantyda'"),
        ({"stage": "fundign"}, "do you mean funding"),
        ({"stage": "Dofinansowanie"}, "do you mean funding"),
        ({"topic": "energia"}, "do you mean energy"),
        (
            {"since": "2026-03-02", "until": "2026-03-01"},
            "the period: begins on 2026-03-02, after its end on 2026-03-01",
        ),
        ({"since": "7d"}, "'7d' is no day"),
        ({"until": "2026-02-30"}, "is no day"),
        ({"topic": ("transport", "x")}, "there is no topic 'x' .*known are zit"),
    ],
)
def test_names_that_nobody_bears_are_refused_at_once(store, conditions, message):
    with pytest.raises(InputError, match=message):
        news(store, Filter(**conditions))


def test_a_broken_rule_is_refused_at_once(store):
    with pytest.raises(RuleError):
        news(store, Filter(where="stage = "))


def test_a_part_of_several_names_is_refused(make_store):
    names = ["Razem nad Wartą", "Nad Wartą i Prosną"]
    kept = [
        article(
            "skrzynka", n, "2026-01-01", name, f"Tekst {n} {'o czym innym ' * n}", partnership=(name, None, None, ())
        )
        for n, name in enumerate(names)
    ]
    store = make_store(*kept)
    with pytest.raises(InputError, match=r"several partnerships .*Nad Wartą i Prosną .*; Razem nad Wartą"):
        news(store, Filter(partnership="nad wartą"))
    assert ids(store, partnership="razem") == ["skrzynka:0"]


def test_it_is_a_stream(store):
    items = news(store)
    first = next(items)
    items.close()
    assert first.record.id == "skrzynka:23"


def test_days_with_none_and_future_days_have_their_place(store):
    undated = next(item for item in news(store) if item.record.id == "skrzynka:23")
    assert (undated.record.published, undated.day) == (None, "2026-03-02")


def test_an_empty_store_has_no_news(tmp_path):
    with Store.open(tmp_path / "empty.sqlite", create=True) as store:
        assert list(news(store)) == []
        with pytest.raises(InputError, match="it names none at all yet"):
            news(store, Filter(partnership="Nad Wartą"))


def test_a_reader_sees_what_it_began_with_while_another_writes(tmp_path):
    path = build_store(tmp_path / "news.sqlite", ARTICLES[:4])
    with open_store(path) as reader:
        items = news(reader, Filter(copies=True))
        seen = [next(items)]
        with Store.open(path) as writer:
            add(writer, *ARTICLES[17], now="2026-03-02T08:00:00Z")
        seen += items
        assert len(seen) == 4
        assert len(list(news(reader, Filter(copies=True)))) == 5


def test_versions_have_identifiers_of_their_own(store):
    (item,) = news(store, Filter(where='title contains "remont"'))
    first, second = versions(store, item)
    assert (first.record.id, first.record.title) == ("brzeznio.example/a/26@1", "Remont szkoły za 3 mln zł")
    assert (second.record.id, second.current, first.current) == ("brzeznio.example/a/26", True, False)


def test_a_broken_record_is_named(tmp_path, sieradz):
    path = tmp_path / "news.sqlite"
    shutil.copy(sieradz, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE version SET record = '{\"topics\": 7}' WHERE item_id = 5")
    with open_store(path) as store, pytest.raises(RecordError, match=r"^sieradz.example/a/5: .*broken record: topics"):
        list(news(store))
    connection.close()
    errors = []
    with open_store(path) as store:
        assert len(list(news(store, Filter(copies=True), on_error=errors.append))) == 29
        assert len(list(news(store, Filter(where='title contains "umowa" or stage = "none"'), on_error=errors.append)))
    assert [error.where for error in errors] == ["sieradz.example/a/5"] * 2


@pytest.mark.parametrize("where", [None, 'stage = "funding"'])
def test_a_story_whose_first_copy_is_broken_is_told_by_the_next(tmp_path, where):
    text = " ".join(f"słowo{number} rzecz" for number in range(60))
    copies = [article(site, day, f"2026-03-0{day}", site, text, stage=("funding", 0.9)) for day, site in enumerate(
        ("Sieradz", "Warta", "Brzeźnio"), 1)]  # fmt: skip
    path = build_store(tmp_path / "news.sqlite", copies)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE version SET record = '{' WHERE item_id = 1")
    connection.close()
    errors = []
    with open_store(path) as store:
        assert [item.record.title for item in news(store, Filter(where=where), on_error=errors.append)] == ["Warta"]
    assert [error.where for error in errors] == ["sieradz.example/a/1"]  # once


def test_a_damaged_file_is_named(tmp_path, sieradz):
    path = tmp_path / "news.sqlite"
    data = bytearray(sieradz.read_bytes())
    data[8192:-4096] = b"\xff" * (len(data) - 8192 - 4096)
    path.write_bytes(data)
    with pytest.raises(StoreError, match=str(path)), open_store(path) as store:
        list(news(store))


def test_a_missing_store_is_named_with_the_remedy(tmp_path):
    with pytest.raises(StoreError, match=r"no such store .*cwdnlp watch"):
        open_store(tmp_path / "none.sqlite")


def test_the_fixture_is_what_it_says():
    assert len({record.id for _, record in ARTICLES}) == len(ARTICLES) == 30
    assert {source for source, _ in ARTICLES} == {each.name for each in SOURCES}
    assert all(isinstance(record, TaggedArticle) for _, record in ARTICLES)
    assert list(itertools.islice((record.title for _, record in ARTICLES if record.title is None), 2)) == [None]
