import random
import subprocess
import sys
import time
from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.monitor.stories.align import slots
from cwdnlp.monitor.stories.match import compare, same_story
from cwdnlp.monitor.stories.minhash import bands, nearby
from cwdnlp.monitor.stories.shingles import read_words
from cwdnlp.monitor.stories.slots import is_key
from tests.monitor.stories.labelled import COPIES, DAY, FORMS, measure, releases

LEAST = {
    "every 10th word edited": 0.95,
    "the first half": 0.95,
    "the first 70 %": 0.95,
    "the first half behind a lead of its own": 0.9,
    "teaser of 50 words": 0.8,
    "teaser of 45 words": 0.7,
    "a number corrected": 0.3,
}
"""Where less than 99 of 100 copies are recognised: what stays of a text is short, or says something else."""


PINNED = [419756933065688319, 419764178123558417, 419763042615644145]
"""What a store that was written years ago holds: another hash would find nothing of it."""


@pytest.fixture(scope="module")
def figures():
    return measure(every=4)


@pytest.mark.parametrize("kind", COPIES)
def test_copies_are_one_story(figures, kind):
    total, _, same = figures[kind]
    assert total > 30
    assert same / total >= LEAST.get(kind, 0.99)


@pytest.mark.parametrize("kind", FORMS)
def test_forms_filled_in_differently_are_not(figures, kind):
    total, _, same = figures[f"form: {kind}"]
    assert (total, same) == (10, 0)


def test_no_two_releases_of_the_corpus_are_one_story():
    texts = [read_words(text, title=title) for title, text in releases("train", least=20)]
    assert len(texts) > 1_200
    sharing = defaultdict(list)
    for number, words in enumerate(texts):
        for band in bands(words, DAY):
            sharing[band].append(number)
    pairs = {pair for numbers in sharing.values() for pair in combinations(numbers, 2)}
    assert [pair for pair in pairs if same_story(texts[pair[0]], texts[pair[1]])] == []
    assert len(pairs) < 100  # So few are compared word by word.


@pytest.mark.parametrize("seed", range(20))
def test_a_text_is_its_own_story_and_order_does_not_matter(seed):
    chance = random.Random(seed)
    one, other = (chance.choices("abcdefghij", k=chance.randint(20, 60)) for _ in range(2))
    left, right = read_words(" ".join(one)), read_words(" ".join(one[5:] + other))
    assert same_story(left, left) == 1
    assert bool(same_story(left, right)) == bool(same_story(right, left))
    assert compare(left, right) == compare(right, left)


def test_counters_and_dates_of_publication_tell_no_copies_apart():
    text = " ".join(f"wyraz{number}" for number in range(60)) + ".\n"
    one, other = (
        read_words(f"Data publikacji: {day}.03.2026\n{text}Wyświetleń: {views}") for day, views in ((12, 187), (13, 9))
    )
    assert same_story(one, other) == 1


def test_texts_that_say_nothing_are_no_story():
    for text in ("", "   ", "…", "Strona w budowie.", "słowo " * 19):
        words = read_words(text)
        assert same_story(words, words) == 0
    assert bands(read_words(""), DAY) == nearby(read_words(""), DAY) == []
    words = read_words("słowo " * 20)
    assert same_story(words, words) == 1


def test_a_part_must_be_long_enough_to_count():
    whole = " ".join(f"wyraz{number}" for number in range(300))
    for length, same in ((39, False), (40, True)):
        part = read_words(" ".join(f"wyraz{number}" for number in range(100, 100 + length)))
        assert bool(same_story(read_words(whole), part)) is same


def test_only_near_days_share_bands():
    words = read_words(" ".join(f"wyraz{number}" for number in range(60)))

    def shared(one, other):
        return bool(set(bands(words, one)) & set(nearby(words, other)))

    assert shared("2026-03-02", "2026-03-31")
    assert shared("2026-03-31", "2026-03-02")
    assert not shared("2026-03-02", "2026-06-02")
    assert not shared("2026-06-02", "2026-03-02")
    for day in ("1990-03-08", "0001-01-01", "9999-12-31"):
        assert shared(day, day)
        assert all(0 < band < 2**63 for band in bands(words, day) + nearby(words, day) if band)


def test_signatures_are_the_same_in_every_process():
    code = (
        "from cwdnlp.monitor.stories.minhash import bands; from cwdnlp.monitor.stories.shingles import read_words; "
        "print(bands(read_words('Gmina podpisała umowę na budowę mostu na Łydyni.'), '2026-03-02')[:3])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{PINNED}\n"


@given(st.lists(st.sampled_from("abc"), max_size=40), st.lists(st.sampled_from("abc"), max_size=40))
def test_slots_are_what_differs(one, other):
    left, right = read_words(" ".join(one)), read_words(" ".join(other))
    for ours, theirs in slots(left, right):
        assert ours[0] != theirs[0] or ours[-1] != theirs[-1]
    assert slots(left, left) == []


def test_a_number_is_found_to_differ_although_a_paragraph_was_moved():
    first, second, third = (" ".join(f"{letter}{number}" for number in range(15)) for letter in "abc")
    one, other = read_words(f"{first} {second} 5 {third}"), read_words(f"{second} 7 {third} {first}")
    assert slots(one, other) == [(("5",), ("7",))]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    words = read_words(text, title=text[:20])
    assert len(words.raw) == len(words.folded)
    assert all(words.folded)
    bands(words, DAY)
    same_story(words, read_words("Gmina " * 30 + text))


@pytest.mark.parametrize(
    ("left", "right", "key"),
    [
        ("2,5", "2,4", True),
        ("05", "5", False),
        ("marca", "03", False),
        ("maj", "maja", False),
        ("maja", "marca", True),
        ("w piątek", "w środę", True),
        ("w piątek", "wczoraj", False),
        ("Jan Maj", "Ewa Lis", True),
        ("Jan Maj", "Jana Maja", False),
        ("Gmina", "Powiat", False),
        ("gminy Opoczno", "Miasta Opoczna", False),
        ("droga", "ulica", False),
        ("Łosicach", "Losice", False),
    ],
)
def test_what_tells_two_events_apart(left, right, key):
    assert is_key(tuple(left.replace(",", " ").split()), tuple(right.replace(",", " ").split())) is key


@pytest.mark.parametrize(
    "text", ["a " * 500_000, "a b " * 250_000, "x" * 1_000_000, "\u0301" * 1_000_000, "ﷺ" * 300_000, "1\n" * 500_000]
)
def test_hostile_texts_take_no_time(text):
    start = time.process_time()
    words = read_words(text)
    bands(words, DAY)
    same_story(words, read_words(text[2:]))
    assert time.process_time() - start < 0.5
