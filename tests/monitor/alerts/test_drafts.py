import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.labels import SCHEMA
from cwdnlp.monitor.alerts import Alerts
from cwdnlp.monitor.alerts.lines import json_line
from cwdnlp.monitor.rules import RuleError
from tests.monitor.alerts.newsroom import WORDS, rule

OTHER = (
    "Biblioteka zaprasza dzieci na wakacyjne warsztaty z rysunku i ceramiki. Zajęcia odbywać się będą we wtorki i "
    "czwartki w sali na piętrze, zapisy przyjmuje wypożyczalnia, a najlepsze prace trafią na wystawę we wrześniu. "
    "Udział jest bezpłatny, materiały zapewnia organizator, liczba miejsc jest ograniczona do dwunastu osób w grupie."
)


def keys(room):
    return [alert.key for alert in room.due()]


def test_the_payload_says_what_a_receiver_needs(newsroom):
    text = f"{WORDS} Koszt to 2,5 mln zł."
    room = newsroom(rule("money", 'stage = "funding"'))
    start = text.index("2,5")
    stored = room.put(
        "sieradz.example/1",
        text=text,
        published="2026-02-27",
        stage={"label": "funding", "score": 0.9},
        topics=[{"label": "transport", "score": 0.8}],
        officials=[{"role": "burmistrz", "person": "Jan Nowak", "unit": "1014011"}],
        partnerships=[{"name": "Dolina Wisły", "kb_id": "dolina-wisly", "members": ["2609022"]}],
        programs=[{"name": "Nasz Program"}],
        amounts=[{"start": start, "end": start + 10, "text": "2,5 mln zł", "value": 2_500_000.0, "currency": "PLN"}],
    )
    (alert,) = room.due()
    assert alert.rule == "money"
    assert alert.payload == {
        "key": alert.key,
        "rule": "money",
        "new": "item",
        "version": 1,
        "item": {
            "url": "https://sieradz.example/1",
            "title": "Umowa",
            "day": "2026-02-27",
            "source": "sieradz",
            "story": stored.story_id,
        },
        "stage": "funding",
        "stage_score": 0.9,
        "topics": ["transport"],
        "units": [
            {"code": "1014011", "name": "gmina miejska Sieradz, powiat sieradzki, łódzkie"},
            {"code": "2609022", "name": "gmina wiejska Dwikozy, powiat sandomierski, świętokrzyskie"},
        ],
        "partnerships": [{"key": "dolina-wisly", "name": "Dolina Wisły"}],
        "programmes": [{"key": "nasz program", "name": "Nasz Program"}],
        "officials": [{"role": "burmistrz", "person": "Jan Nowak", "unit": "1014011"}],
        "amounts": [{"value": 2_500_000.0, "currency": "PLN"}],
        "text": alert.payload["text"],
    }
    excerpt = alert.payload["text"]
    assert excerpt.endswith("…")
    assert len(excerpt) <= 300
    assert text.startswith(excerpt[:-1])
    assert text[len(excerpt) - 1] == " "


def test_an_article_of_which_nothing_is_known(newsroom):
    room = newsroom(rule(when="not has amount"))
    room.put("a.example/1", text="Krótko.", title=None, stage=None)
    payload = room.due()[0].payload
    assert (payload["stage"], payload["topics"], payload["officials"], payload["text"]) == (None, [], [], "Krótko.")
    assert payload["item"]["title"] is None


def test_the_payload_is_bounded_and_harmless(newsroom):
    room = newsroom(rule())
    officials = [{"role": "radny", "person": f"Jan {n}"} for n in range(500)]
    room.put("a.example/1", text="\x1b[2J " + "x" * 5000, officials=officials)
    payload = room.due()[0].payload
    assert len(payload["officials"]) == 100
    assert len(payload["text"]) == 300
    assert "\x1b" not in payload["text"]


def test_only_rules_that_hold_alert(newsroom):
    room = newsroom(
        rule("stage", 'stage = "funding"'),
        rule("other", 'stage = "none"'),
        rule("source", 'source = "sieradz"'),
        rule("unit", 'unit in "powiat sieradzki"'),
        rule("day", 'day = "2026-03-01"'),
    )
    room.put("a.example/1")
    assert [alert.rule for alert in room.due()] == ["stage", "source", "unit", "day"]


def test_without_rules_nothing_is_done(newsroom):
    room = newsroom()
    room.put("a.example/1")
    assert room.due() == []


def test_an_article_that_did_not_change_is_no_news(newsroom):
    room = newsroom(rule(once="version"))
    room.put("a.example/1")
    stored = room.put("a.example/1", source="lodz")
    assert stored.new_version is False
    assert room.alerts.drafts(stored) == []
    assert len(keys(room)) == 1


def corrected(newsroom, once):
    room = newsroom(rule(once=once))
    room.put("a.example/1")
    room.put("a.example/1", text=f"{WORDS} Sprostowanie.")
    return room


def test_once_for_an_item_is_not_again_for_its_next_version(newsroom):
    assert [alert.payload["new"] for alert in corrected(newsroom, "item").due()] == ["item"]
    assert [alert.payload["new"] for alert in corrected(newsroom, "story").due()] == ["item"]


def test_once_for_a_version_is_again_for_the_next_and_not_for_one_that_returns(newsroom):
    room = corrected(newsroom, "version")
    room.put("a.example/1", title="Umowa", now="2026-03-02T08:00:00Z")
    assert [(alert.payload["new"], alert.payload["version"]) for alert in room.due()] == [("item", 1), ("version", 2)]


def test_an_article_may_match_only_when_it_is_corrected(newsroom):
    room = newsroom(rule(when='text contains "sprostowanie"', once="item"))
    room.put("a.example/1")
    room.put("a.example/1", text=f"{WORDS} Sprostowanie.")
    assert [alert.payload["new"] for alert in room.due()] == ["version"]


def test_a_copy_on_another_site_is_the_same_story(newsroom):
    room = newsroom(rule("story", once="story"), rule("item", once="item"))
    first = room.put("a.example/1")
    copy = room.put("b.example/2", source="lodz")
    room.put("a.example/3", text=OTHER)
    assert first.story_id == copy.story_id
    assert [alert.rule for alert in room.due()] == ["story", "item", "item", "story", "item"]


def test_the_first_copy_that_matches_alerts_for_the_story(newsroom):
    room = newsroom(rule("lodz", 'source = "lodz"', once="story"))
    room.put("a.example/1")
    room.put("b.example/2", source="lodz")
    room.put("b.example/3", source="lodz")
    assert [alert.payload["item"]["url"] for alert in room.due()] == ["https://b.example/2"]


def test_an_older_page_that_becomes_a_copy_is_no_new_story(newsroom):
    room = newsroom(rule(once="story"))
    room.put("a.example/1", text="Strona w budowie, zapraszamy wkrótce.", stage={"label": "none"})
    second = room.put("b.example/2")
    first = room.put("a.example/1")
    assert (first.item_id, first.story_id, first.story_key) == (1, second.story_id, "b.example/2")
    assert [alert.payload["item"]["url"] for alert in room.due()] == ["https://b.example/2"]


@pytest.mark.parametrize("once", ["story", "item", "version"])
def test_keys_do_not_depend_on_rows_and_clock(newsroom, once):
    one, two = newsroom(rule(once=once)), newsroom(rule("before"), rule(once=once))
    one.put("a.example/1")
    two.put("z.example/9", text=OTHER, now="2026-01-01T00:00:00Z")
    two.put("a.example/1", now="2026-02-01T00:00:00Z")
    assert keys(one) == [alert.key for alert in two.due() if alert.rule == "rule"][-1:]


def test_keys_of_different_rules_and_things_differ(newsroom):
    room = newsroom(*(rule(f"{once}", once=once) for once in ("story", "item", "version")), rule("a"), rule("aa"))
    room.put("a.example/1")
    room.put("aa.example/1", text=OTHER)
    assert len(set(keys(room))) == 10
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys(room))


def test_a_label_that_the_model_lacks_is_told_with_the_alert():
    with pytest.raises(RuleError, match=r'\[\[alert\]\] "protest": when: column 9: no stage is called "protest"'):
        Alerts([rule("protest", 'stage = "protest"')], SCHEMA)


def test_half_a_surrogate_pair_is_written_as_its_escape():
    assert json_line({"a": "\ud83d!"}) == b'{"a": "\\ud83d!"}\n'


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4))
def test_a_line_is_one_line_and_says_the_same(payload):
    line = json_line(payload)
    assert line.endswith(b"\n")
    text = line[:-1].decode("utf-8")
    assert text.splitlines() == [text]
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in text)
    # Two halves of a surrogate pair, each escaped, are read as one character.
    assert json.loads(text) == json.loads(json.dumps(payload))
