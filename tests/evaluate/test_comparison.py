"""What one system has right and the other wrong: every kind by hand, and in step with the figures."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.errors import RecordError
from cwdnlp.evaluate.comparison import KINDS, compare, compare_article
from cwdnlp.evaluate.metrics import Report, evaluate
from cwdnlp.records import Entity, Official, Partnership, Scored, Stage, TaggedArticle

TEXT = "Wójt gminy Platerów Ewa Kalina podpisała umowę. W Łosicach odbyło się spotkanie."


def made(identifier="a", **fields):
    return TaggedArticle(id=identifier, text=TEXT, **fields)


def entity(start, end, label="JST", **fields):
    return Entity(start=start, end=end, label=label, **fields)


def told(gold, a, b):
    """Changes as (kind, better, gold, a, b)."""
    return [(c.kind, c.better, c.gold, c.a, c.b) for c in compare_article(gold, a, b)]


def both_ways(gold, a, b):
    """The changes from A to B, after a look at whether those from B to A are their mirror."""
    there, back = told(gold, a, b), told(gold, b, a)
    assert back == [(kind, not better, wanted, two, one) for kind, better, wanted, one, two in there]
    return there


UNIT = entity(5, 19)


def test_an_entity_found_and_lost():
    gold = made(entities=[UNIT])
    assert both_ways(gold, made(), gold) == [("entity", True, "JST gminy Platerów", None, "JST gminy Platerów")]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([entity(11, 19)], "JST Platerów"),
        ([entity(5, 19, "ORG")], "ORG gminy Platerów"),
        ([entity(5, 10, "ROLE"), entity(11, 30, "PERSON")], "ROLE gminy, PERSON Platerów Ewa Kalina"),
    ],
)
def test_a_wrong_entity_is_told_with_the_one_in_whose_place_it_stands(found, words):
    gold = made(entities=[UNIT])
    assert both_ways(gold, gold, made(entities=found)) == [
        ("entity", False, "JST gminy Platerów", "JST gminy Platerów", words)
    ]


def test_an_entity_that_both_have_wrong_each_in_its_way_is_no_change():
    gold = made(entities=[UNIT])
    assert both_ways(gold, made(entities=[entity(11, 19)]), made(entities=[entity(5, 10)])) == []
    assert both_ways(gold, made(), made(entities=[entity(5, 10)])) == []


def test_an_entity_that_one_made_up():
    found = made(entities=[entity(50, 58)])
    assert both_ways(made(), found, made()) == [("entity", True, None, "JST Łosicach", None)]
    assert both_ways(made(), found, found) == []


def test_an_entity_beside_the_right_one_is_made_up():
    gold = made(entities=[UNIT])
    both = made(entities=[UNIT, entity(11, 19, "ORG")])
    assert both_ways(gold, gold, both) == [("entity", False, None, "JST gminy Platerów", "ORG Platerów")]


def test_an_entity_that_only_touches_a_missed_one_is_made_up():
    gold = made(entities=[UNIT])
    assert [change[2] for change in both_ways(gold, gold, made(entities=[entity(0, 5, "ROLE"), entity(19, 30)]))] == [
        None,
        "JST gminy Platerów",
        None,
    ]


def test_entities_have_their_passage():
    (change,) = compare_article(made(entities=[entity(50, 58)]), made(), made(entities=[entity(50, 58)]))
    assert (change.label, change.text, change.start) == ("JST", "Łosicach", 50)
    place = change.start - change.passage.start
    assert change.passage.text[place : place + 8] == "Łosicach"
    assert change.to_dict()["end"] == 58
    assert "Łosicach" in change.to_dict()["context"]


def test_codes():
    gold = made(entities=[entity(5, 19, kb_id="1410042")])
    same = made(entities=[entity(11, 19, kb_id="1410042")])
    other = made(entities=[entity(5, 19, kb_id="1410032")])
    without = made(entities=[UNIT])
    assert both_ways(gold, other, gold) == [("code", True, "1410042", "1410032", "1410042")]
    assert both_ways(gold, without, gold) == [("code", True, "1410042", None, "1410042")]
    assert [change[0] for change in both_ways(gold, same, gold)] == ["entity"]
    assert both_ways(gold, without, other) == []
    assert both_ways(made(entities=[UNIT]), without, other) == []


def official(role="wójt", person="Ewa Kalina", unit="1410042"):
    return Official(role=role, person=person, unit=unit)


def test_officials():
    gold = made(officials=[official()])
    assert both_ways(gold, made(), gold) == [
        ("official", True, "wójt Ewa Kalina 1410042", None, "wójt Ewa Kalina 1410042")
    ]
    assert both_ways(gold, made(officials=[official("Wójt", "EWA KALINA")]), gold) == []
    assert both_ways(made(), made(officials=[official()]), made()) == [
        ("official", True, None, "wójt Ewa Kalina 1410042", None)
    ]
    wrong = made(officials=[official(unit="1410032")])
    assert [change[1:3] for change in told(gold, gold, wrong)] == [(False, None), (False, "wójt Ewa Kalina 1410042")]


def test_officials_whose_unit_gold_leaves_open_are_not_judged():
    gold = made(officials=[official(unit=None)])
    assert both_ways(gold, made(), made(officials=[official()])) == []


def test_members_bear_the_name_that_gold_gives():
    gold = made(partnerships=[Partnership(name="Razem", leader="1410023", members=["1410042"])])
    found = made(partnerships=[Partnership(name="„RAZEM”", leader="1410042")])
    assert both_ways(gold, gold, found) == [("member", False, "1410023", "1410023", None)]
    assert [change.label for change in compare_article(gold, gold, found)] == ["Razem"]
    assert both_ways(made(), made(), found) == [("member", False, None, None, "1410042")]
    assert [change.label for change in compare_article(made(), made(), found)] == ["„RAZEM”"]


def test_stages():
    gold = made(stage=Stage(label="none"))
    wrong = made(stage=Stage(label="funding"))
    assert both_ways(gold, wrong, gold) == [("stage", True, "none", "funding", "none")]
    assert both_ways(gold, made(), gold) == [("stage", True, "none", None, "none")]
    assert both_ways(gold, wrong, made()) == []
    assert both_ways(made(), wrong, made()) == []


def test_topics():
    gold = made(topics=[Scored(label="sport"), Scored(label="własny")])
    found = made(topics=[Scored(label="sport", score=0.9), Scored(label="zit")])
    assert both_ways(gold, gold, found) == [
        ("topic", False, "własny", "własny", None),
        ("topic", False, None, None, "zit"),
    ]


def test_articles_that_changed_most_come_first():
    topics = [Scored(label=name) for name in ("sport", "zit", "health")]
    gold = [made(name, topics=topics[:2], title=f"Tytuł {name}") for name in "dcbae"]
    a = [made("d"), made("c", topics=topics), made("b", topics=topics[:1]), made("a", topics=topics[:1]), gold[4]]
    b = [gold[0], made("c"), gold[2], made("a", topics=[topics[0], topics[2]]), gold[4]]
    found = compare(gold, a, b, samples=9)
    assert [(each.id, each.better, each.worse) for each in found.changed] == [
        ("c", 1, 2),
        ("d", 2, 0),
        ("a", 0, 1),
        ("b", 1, 0),
    ]
    assert found.changed[0].title == "Tytuł c"
    assert found.counts()["topic"] == (4, 3)
    assert found.counts()["stage"] == (0, 0)
    assert found.articles == 5


def test_an_article_that_a_system_lacks_is_missed_and_a_foreign_one_ignored():
    gold = [made(topics=[Scored(label="sport")])]
    found = compare(gold, gold, [made("obcy", topics=[Scored(label="zit")])], samples=9)
    assert [(c.kind, c.better, c.gold, c.b) for c in found.changed[0].changes] == [("topic", False, "sport", None)]


def test_nothing_compared_with_nothing():
    found = compare([], [], [], samples=9)
    assert (found.articles, found.changed, set(found.counts().values())) == (0, (), {(0, 0)})
    assert list(found.counts()) == list(KINDS)


def test_another_text_is_refused():
    other = TaggedArticle(id="a", text=TEXT[1:])
    with pytest.raises(RecordError, match=r"B: a: the text is not that of the gold article \(tag the gold"):
        compare([made()], [made()], [other], samples=9)


def test_what_gold_has_none_of_is_no_change():
    gold = [made(stage=Stage(label="none"))]
    partnership = {"name": "Razem", "members": ["1410042"]}
    official = {"role": "wójt", "person": "Ewa Kalina", "unit": "1410042"}
    more = TaggedArticle.from_dict(
        {"id": "a", "text": TEXT, "stage": "funding", "topics": ["transport"], "partnerships": [partnership],
         "officials": [official], "entities": [{"start": 5, "end": 19, "label": "JST", "kb_id": "1410042"}]}
    )  # fmt: skip
    found = compare(gold, gold, [more], samples=9)
    assert [change.kind for each in found.changed for change in each.changes] == ["stage"]


def test_plain_data():
    gold = [made(title="Umowa", stage=Stage(label="none"))]
    data = compare(gold, gold, [made(stage=Stage(label="funding"))], names=("x", "y"), samples=9).to_dict()
    assert (data["a"], data["b"], data["articles"]) == ("x", "y", 1)
    assert data["changes"]["stage"] == {"better": 0, "worse": 1}
    assert data["changed"] == [
        {
            "id": "a",
            "title": "Umowa",
            "better": 0,
            "worse": 1,
            "changes": [{"kind": "stage", "better": False, "gold": "none", "a": "none", "b": "funding"}],
        }
    ]


codes = st.sampled_from([None, "1410042", "1410032"])
entities = st.lists(
    st.builds(
        lambda start, length, label, code: entity(start, start + length, label, kb_id=code),
        st.integers(0, 20),
        st.integers(1, 8),
        st.sampled_from(["JST", "ORG"]),
        codes,
    ),
    max_size=4,
    unique_by=lambda e: (e.start, e.end, e.label),
)


def apart(found):
    """Those of the entities that overlap none before them."""
    kept = []
    for each in found:
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return kept


records = st.builds(
    lambda found, people, groups, stage, topics: made(
        entities=found,
        officials=people,
        partnerships=groups,
        stage=Stage(label=stage) if stage else None,
        topics=[Scored(label=topic) for topic in topics],
    ),
    entities,
    st.lists(
        st.builds(official, st.sampled_from(["wójt", "Wójt"]), st.sampled_from(["Ewa Kalina", "Jan Maj"]), codes),
        max_size=3,
    ),
    st.lists(
        st.builds(
            lambda name, leader, members: Partnership(name=name, leader=leader, members=members),
            st.sampled_from(["Razem", "„Razem”", "Osobno"]),
            codes,
            st.lists(st.sampled_from(["1410042", "1410"]), max_size=2),
        ),
        max_size=2,
    ),
    st.sampled_from([None, "none", "funding"]),
    st.sets(st.sampled_from(["sport", "zit"])),
)
# Entities of gold never overlap, those of a prediction from elsewhere may.
golds = records.map(lambda record: record.model_copy(update={"entities": apart(record.entities)}))


def hits(report):
    return {
        "entity": Report.total(report.strict).hits,
        "code": report.teryt.hits,
        "official": report.officials.hits,
        "member": report.members.hits,
        "stage": sum(n for (gold, found), n in report.stages.items() if gold == found),
        "topic": Report.total(report.topics).hits,
    }


@given(records, records, records)
@settings(max_examples=150, deadline=None)
def test_changes_are_in_step_with_the_figures(gold, a, b):
    gained = dict.fromkeys(KINDS, 0)
    for change in compare_article(gold, a, b):
        assert (change.gold is not None) or (change.a is not None) or (change.b is not None)
        if change.gold is not None:
            gained[change.kind] += 1 if change.better else -1
    one, other = hits(evaluate([gold], [a])), hits(evaluate([gold], [b]))
    assert gained == {kind: other[kind] - one[kind] for kind in KINDS}


@given(golds, records, records)
@settings(max_examples=60, deadline=None)
def test_there_and_back(gold, a, b):
    both_ways(gold, a, b)
    assert compare_article(gold, a, a) == []
    assert not any(change.better for change in compare_article(gold, gold, b))
