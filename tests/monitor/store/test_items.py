import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.monitor.store import AlertDraft, Tagged
from cwdnlp.monitor.store.coding import day_of, decode_record, encode_record
from cwdnlp.records import TaggedArticle
from tests.monitor.store.helpers import LATER, LONG, NOW, count, due, new_store, offer, read_all, rows, tagged


def again(store, text, number=[1], **fields):  # noqa: B006 - a fingerprint that was never there
    number[0] += 1
    offer(store, "a/1", fingerprint=f"f{number[0]}")
    return read_all(store, text, **fields)[0]


def test_an_article_is_written_with_all_that_it_says(store):
    offer(store, "a/1")
    facts = {
        "entities": [{"start": 0, "end": 6, "label": "PERSON", "lemma": "Jan Nowak"}],
        "officials": [{"role": "wójt", "person": "Jan Nowak", "unit": "1014042"}],
        "partnerships": [{"name": "Nad Łąką", "leader": "1014", "members": ["1014023"]}],
        "programs": [{"name": "Polski Ład", "kb_id": "polski-lad"}],
    }
    (stored,) = read_all(store, **facts)
    assert (stored.item_id, stored.number, stored.day) == (1, 1, "2026-02-27")
    assert (stored.new_item, stored.new_version, stored.new_story) == (True, True, True)
    assert (stored.story_key, len(stored.digest)) == ("a/1", 64)
    assert rows(store, "SELECT unit FROM item_unit") == [("1014",), ("1014011",), ("1014023",), ("1014042",)]
    assert rows(store, "SELECT role, person, folded, unit FROM item_official") == [
        ("wójt", "Jan Nowak", "jan nowak", "1014042")
    ]
    assert rows(store, "SELECT partnership, known, leader FROM item_partnership") == [("nad laka", 0, "1014")]
    assert rows(store, "SELECT unit FROM item_member") == [("1014023",)]
    assert rows(store, "SELECT programme, known FROM item_programme") == [("polski-lad", 1)]
    assert rows(store, "SELECT folded, name FROM item_person") == [("jan nowak", "Jan Nowak")]
    assert rows(store, "SELECT topic, score FROM item_topic") == [("transport", 0.8)]
    assert store.article(1) == stored.record
    with pytest.raises(KeyError):
        store.article(2)


def test_the_same_text_is_no_new_version(store):
    offer(store, "a/1")
    read_all(store, "Zażółć  gęślą jaźń\n")
    stored = again(store, unicodedata.normalize("NFD", "Zażółć gęślą jaźń"))
    assert (stored.new_item, stored.new_version, stored.number) == (False, False, 1)
    assert count(store, "version") == 1


def test_another_text_is_a_new_version_with_its_own_facts(store):
    offer(store, "a/1")
    read_all(store)
    stored = again(store, "Całkiem inny tekst.", topics=["energy"], published=None)
    assert (stored.new_item, stored.new_version, stored.number, stored.day) == (False, True, 2, "2026-02-27")
    assert rows(store, "SELECT topic FROM item_topic") == [("energy",)]
    assert store.article(1).text == "Całkiem inny tekst."


def test_another_title_is_a_new_version(store):
    offer(store, "a/1")
    read_all(store)
    assert again(store, LONG, title="Most gotowy").new_version


def test_a_text_that_returns_is_the_old_version(store):
    offer(store, "a/1")
    read_all(store)
    again(store, "Inny tekst.", topics=["energy"])
    stored = again(store, LONG, topics=["health"])
    assert (stored.new_version, stored.number, stored.version_id) == (True, 1, 1)
    assert count(store, "version") == 2
    assert rows(store, "SELECT topic FROM item_topic") == [("transport",)]
    assert store.article(1).text == LONG
    assert again(store, LONG).new_version is False


def test_versions_beyond_the_limit_take_the_place_of_the_last(store):
    offer(store, "a/1")
    read_all(store, "Wersja pierwsza.")
    for number in range(102):
        stored = again(store, f"Wejść: {number}")
    assert stored.number == count(store, "version") == 100
    assert store.article(1).text == "Wejść: 101"
    assert again(store, "Wersja pierwsza.").number == 1


def test_one_address_from_two_sources_is_one_item(store):
    offer(store, "x/1")
    offer(store, "x/1", source="B", fingerprint="2")
    first, second = read_all(store)
    assert (first.item_id, second.item_id, second.new_version) == (1, 1, False)
    assert rows(store, "SELECT state, item_id FROM candidate") == [("done", 1)] * 2


@pytest.mark.parametrize(
    ("published", "found", "day"),
    [
        ("2026-02-27", NOW, "2026-02-27"),
        ("2026-03-02", NOW, "2026-03-02"),
        ("2026-03-03", NOW, "2026-03-01"),
        (None, NOW, "2026-03-01"),
        (None, "2026-02-28T22:59:59Z", "2026-02-28"),
        (None, "2026-02-28T23:00:00Z", "2026-03-01"),
        ("0026-02-27", NOW, "2026-03-01"),
        ("1990-03-08", NOW, "1990-03-08"),
        ("2026-02-30", NOW, "2026-03-01"),
        ("20260227", NOW, "2026-03-01"),
        ("wczoraj", NOW, "2026-03-01"),
    ],
)
def test_the_day_of_an_article(published, found, day):
    assert day_of(published, found_at=found, now=NOW) == day


def test_a_clock_that_was_never_set_says_nothing_against_a_date():
    never_set = "1970-01-01T00:00:30Z"
    assert day_of("2026-02-27", found_at=never_set, now=never_set) == "2026-02-27"
    assert day_of("2162-02-27", found_at=never_set, now=never_set) == "1970-01-01"


def test_texts_that_no_file_can_hold_are_stored_with_their_offsets(store):
    offer(store, "a/1")
    text = "Wójt \ud83d Jan\x00Nowak zaprasza"
    entity = {"start": 7, "end": 16, "label": "PERSON", "text": text[7:16], "lemma": "Jan \udc00"}
    (stored,) = read_all(store, text, title="\ud800", entities=[entity])
    back = store.article(1)
    assert len(back.text) == len(stored.record.text)
    assert back.entities[0].text == "Jan\x00Nowak"
    assert (back.title, back.entities[0].lemma) == ("?", "Jan ?")


def test_a_batch_is_stored_whole_or_not_at_all(store):
    offer(store, "a/1", "a/2")

    def alerts(stored):
        if stored.pending.key == "a/2":
            raise RuntimeError("a mistake in a rule")
        return [AlertDraft(stored.story_key, "r", {})]

    with pytest.raises(RuntimeError):
        store.store([tagged(each) for each in due(store)], alerts=alerts, now=NOW)
    assert [count(store, table) for table in ("item", "version", "story", "signature", "alert")] == [0] * 5
    assert len(due(store)) == 2
    assert len(read_all(store)) == 2


def test_alerts_are_given_once_and_kept_until_delivered(store):
    offer(store, "a/1", "a/2")
    payload = {"title": "Żółw", "scores": [0.5, None]}
    pendings = due(store)
    drafts = [AlertDraft("k", "rule", payload), AlertDraft("l", "rule", {})]
    store.store([tagged(each) for each in pendings], alerts=lambda _: drafts, now=NOW)
    first, second = store.due_alerts(NOW, limit=9)
    assert (first.key, first.rule, first.payload, first.attempts, first.created_at) == ("k", "rule", payload, 0, NOW)
    assert store.due_alerts(NOW, limit=1) == [first]
    store.alert_delivered(first.id, now=LATER)
    store.alert_failed(second.id, "answers 500 \ud800", retry_at=LATER)
    assert store.due_alerts(NOW, limit=9) == []
    (second,) = store.due_alerts(LATER, limit=9)
    assert second.attempts == 1
    store.alert_failed(second.id, "answers 410", retry_at=None)
    assert store.due_alerts("2099-01-01T00:00:00Z", limit=9) == []
    assert rows(store, "SELECT state, attempts, error FROM alert") == [
        ("delivered", 1, None),
        ("failed", 2, "answers 410"),
    ]


def test_copies_are_one_story_and_other_articles_are_not(store):
    offer(store, "a/1")
    offer(store, "b/1", "b/2", source="B")
    texts = {"a/1": LONG, "b/1": LONG + "\nWyświetleń: 73", "b/2": LONG.upper()[::-1]}
    stored = {each.key: store.store([tagged(each, texts[each.key])], now=NOW)[0] for each in due(store)}
    assert stored["b/1"].story_id == stored["a/1"].story_id != stored["b/2"].story_id
    assert {key: each.new_story for key, each in stored.items()} == {"a/1": True, "b/1": False, "b/2": True}
    assert {key: each.story_key for key, each in stored.items()} == {"a/1": "a/1", "b/1": "a/1", "b/2": "b/2"}


def test_copies_of_one_batch_are_one_story(store):
    offer(store, "a/1", "a/2", "a/3")
    assert {each.story_id for each in read_all(store)} == {1}


def test_the_same_notice_a_month_later_is_another_story(store):
    offer(store, "a/1", "a/2", "a/3")
    days = iter(["2026-01-28", "2026-02-27", "2026-02-28"])
    stored = [store.store([tagged(each, published=next(days))], now=NOW)[0] for each in due(store)]
    assert [each.story_id for each in stored[:2]] == [1, 1]
    # Within a month of the second, though not of the first: a story may go on.
    assert stored[2].story_id == 1
    offer(store, "a/4")
    (late,) = read_all(store, published="2025-12-28")
    assert late.new_story


def test_a_teaser_joins_the_whole_article_once_it_is_read_whole(store):
    offer(store, "a/1", "a/2")
    first, second = due(store)
    store.store([tagged(first, LONG)], now=NOW)
    assert store.store([tagged(second, "Strona w budowie, zapraszamy wkrótce.")], now=NOW)[0].new_story
    offer(store, "a/2", fingerprint="2")
    (stored,) = read_all(store, LONG)
    assert (stored.story_id, stored.story_key, stored.new_story) == (1, "a/1", False)


def test_a_story_is_not_torn_apart_by_a_correction(store):
    other = " ".join(f"wyraz{number}" for number in range(60))
    offer(store, "a/1", "a/2")
    read_all(store)
    offer(store, "b/1", source="B")
    assert read_all(store, other)[0].story_id == 2
    assert again(store, other).story_id == 1


def test_the_signature_is_that_of_the_current_text(store):
    offer(store, "a/1")
    read_all(store)
    before = rows(store, "SELECT band FROM signature")
    again(store, " ".join(f"wyraz{number}" for number in range(60)))
    changed = rows(store, "SELECT band FROM signature")
    assert len(before) == len(changed) == 20
    assert not set(before) & set(changed)
    again(store, LONG)
    assert rows(store, "SELECT band FROM signature") == before


_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
_label = st.text("abcdefgh", min_size=1, max_size=5)
_score = st.none() | st.floats(0, 1)


@st.composite
def articles(draw):
    text = draw(_text)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    span = {"start": start, "end": end}
    candidates = draw(st.lists(st.builds(dict, label=_label, score=_score), max_size=2))
    return TaggedArticle.from_dict(
        {
            "id": "a/1",
            "text": text,
            "title": draw(st.none() | _text),
            "url": draw(st.none() | _text),
            "published": draw(st.none() | st.dates().map(str)),
            "source": "A",
            "entities": [span | {"label": draw(_label), "text": text[start:end], "score": draw(_score)}],
            "officials": [
                {"role": draw(_text), "person": draw(_text), "org": draw(st.none() | _text), "entities": [0]}
            ],
            "partnerships": [{"name": draw(_text), "members": draw(st.lists(_text, max_size=2))}],
            "programs": [{"name": draw(_text), "kb_id": draw(st.none() | _text)}],
            "amounts": [span | {"text": text[start:end], "value": draw(st.floats(0, 1e12)), "currency": "PLN"}],
            "dates": [span | {"text": text[start:end], "iso": draw(st.none() | st.dates().map(str))}],
            "stage": draw(st.none() | st.just({"label": "x", "score": 0.5, "candidates": candidates})),
            "topics": draw(st.lists(st.builds(dict, label=_label, score=_score), max_size=3)),
            "explanations": [{"label": "stage:x", "phrases": [span | {"weight": draw(st.floats(-9, 9))}]}],
            "model": draw(st.none() | st.just({"name": "m", "version": "1"})),
        }
    )


@settings(max_examples=60)
@given(articles())
def test_a_record_is_put_together_again(article):
    row = article.to_dict() | {"key": article.id, "record": encode_record(article)}
    assert decode_record(row) == article


def test_any_article_can_be_stored_and_read(tmp_path_factory):
    store = new_store(tmp_path_factory.mktemp("any"))
    numbers = iter(range(10_000))

    @settings(max_examples=60, deadline=None)
    @given(articles())
    def check(article):
        key = f"a/{next(numbers)}"
        offer(store, key, url=None)
        (pending,) = due(store)
        article = article.model_copy(update={"id": key})
        (stored,) = store.store([Tagged(pending, article)], now=NOW)
        assert store.article(stored.item_id) == article

    with store:
        check()
