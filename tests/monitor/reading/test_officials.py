"""Who holds which office: order of time, variants of names, units and what lies inside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.errors import InputError
from cwdnlp.monitor import officials
from cwdnlp.monitor.reading.persons import same_persons
from monitor.stories_of_sieradz import article

TOPICS = [
    "o moście",
    "o szkole",
    "o basenie w parku",
    "o lesie i drzewach",
    "o kolei",
    "o rynku",
    "o wodzie",
    "o teatrze",
]


def named(number, day, *holders):
    text = f"Wiadomość {number} {TOPICS[number % len(TOPICS)]} {'i tyle ' * number}"
    return article("skrzynka", number, day, f"Tytuł {number}", text, officials=holders)


def shown(holders):
    return [(each.role, each.person, each.first, each.last, each.stories, each.current) for each in holders]


def test_holders_stand_newest_first_and_one_is_current(store):
    assert shown(officials(store, "gmina Warta")) == [
        ("burmistrz", "Ewa Lis", "2024-05-07", "2025-11-04", 2, True),
        ("burmistrz", "Jan Krystian Nowak", "2023-05-03", "2024-03-14", 3, False),
        ("skarbnik", "Maria Nowak", "2024-01-22", "2024-01-22", 1, True),
    ]


def test_variants_of_a_name_are_one_person(store):
    _, nowak, _ = officials(store, "Warta")
    assert nowak.variants == ("J. Nowak", "Jan Nowak")
    assert (nowak.title, nowak.url) == ("Powstało Partnerstwo Nad Wartą i Żegliną", "https://warta.example/a/3")


def test_offices_of_several_persons_have_no_current_holder(store):
    _, deputy = officials(store, "Sieradz")
    assert (deputy.role, deputy.single, deputy.current) == ("zastępca prezydenta", False, False)


def test_a_unit_is_not_what_lies_inside_it(store):
    assert [each.unit for each in officials(store, "powiat sieradzki")] == ["1014"]
    inside = officials(store, "powiat sieradzki", inside=True)
    assert [each.unit for each in inside] == ["1014", "1014011", "1014011", "1014042", *["1014093"] * 3]
    assert [each.unit for each in officials(store, "gmina Sieradz", inside=True)] == []


def test_an_unknown_unit_is_refused(store):
    with pytest.raises(InputError, match="no unit is called"):
        officials(store, "Atlantyda")


def test_the_head_of_a_gmina_has_several_titles(make_store):
    store = make_store(
        named(1, "2023-01-01", ("wójt", "Jan Maj", "1014032")),
        named(2, "2024-01-01", ("burmistrz miasta i gminy", "Jan Maj", "1014033")),
        named(3, "2025-01-01", ("Burmistrz", "Ewa Lis", "1014032")),
    )
    assert shown(officials(store, "Brąszewice")) == [
        ("Burmistrz", "Ewa Lis", "2025-01-01", "2025-01-01", 1, True),
        ("burmistrz miasta i gminy", "Jan Maj", "2023-01-01", "2024-01-01", 2, False),
    ]


def test_deputies_former_and_acting_holders_are_other_offices(make_store):
    roles = ["wicestarosta", "były starosta", "p.o. starosty", "starosta"]
    store = make_store(*(named(n, f"2025-0{9 - n}-01", (role, f"Jan Maj{n}", "1014")) for n, role in enumerate(roles)))
    assert [(each.role, each.current) for each in officials(store, "1014")] == [
        ("starosta", True), ("wicestarosta", False), ("były starosta", False), ("p.o. starosty", False),
    ]  # fmt: skip


def test_who_is_named_more_often_is_current_where_the_days_are_the_same(make_store):
    store = make_store(
        named(1, "2025-01-01", ("starosta", "Ewa Lis", "1014")),
        named(2, "2025-01-02", ("starosta", "Ewa Lis", "1014"), ("starosta", "Adam Bąk", "1014")),
    )
    assert [(each.person, each.current) for each in officials(store, "1014")] == [
        ("Ewa Lis", True),
        ("Adam Bąk", False),
    ]


@pytest.mark.parametrize(
    ("names", "merged"),
    [
        (["jan nowak", "j nowak"], {"jan nowak"}),
        (["jan maria nowak", "jan nowak", "j m nowak"], {"jan maria nowak"}),
        (["jan nowak", "jerzy nowak", "j nowak"], {"jan nowak", "jerzy nowak", "j nowak"}),
        (["jan nowak", "jan nowacki"], {"jan nowak", "jan nowacki"}),
        (["jan nowak", "nowak"], {"jan nowak", "nowak"}),
        (["maria nowak", "jan maria nowak"], {"maria nowak", "jan maria nowak"}),
        (["anna lis", "anna lis bąk"], {"anna lis", "anna lis bąk"}),
        (["jan adam nowak", "jan piotr nowak", "jan nowak"], {"jan adam nowak", "jan piotr nowak", "jan nowak"}),
        (["j nowak", "jan nowak", "jan adam nowak"], {"jan adam nowak"}),
        ([], set()),
    ],
)
def test_which_names_are_one_person(names, merged):
    assert set(same_persons(names).values()) == merged


NAMES = st.lists(
    st.lists(st.sampled_from(["jan", "j", "adam", "a", "jerzy", "nowak", "lis"]), min_size=1, max_size=4).map(" ".join),
    max_size=7,
    unique=True,
)


@given(NAMES, st.randoms())
def test_the_fullest_variant_stands_for_itself_whatever_the_order(names, chance):
    fullest = same_persons(names)
    assert set(fullest) == set(names) >= set(fullest.values())
    assert all(fullest[each] == each for each in fullest.values())
    assert all(name.split()[-1] == full.split()[-1] for name, full in fullest.items())
    chance.shuffle(names)
    assert same_persons(names) == fullest
