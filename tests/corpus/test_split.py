"""Splits keep municipalities and re-posts together and do not move when the corpus grows."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.corpus.article import CorpusArticle, FrontMatter
from cwdnlp.corpus.markup import Marked
from cwdnlp.corpus.split import group_articles, move_articles, propose_splits

SHARES = {"train": 0.7, "dev": 0.1, "test": 0.2}


def made(identifier, place, group=""):
    return CorpusArticle(Path(f"{identifier}.txt"), FrontMatter(id=identifier, place=place, group=group), Marked(""), 1)


def ids(groups):
    return [[article.meta.id for article in group] for group in groups]


def test_nothing_gives_nothing():
    assert group_articles([]) == []
    assert propose_splits([], SHARES) == {}


def test_one_gmina_stays_together_even_if_its_kind_changed():
    articles = [made("a", "1410022"), made("b", "1410032"), made("c", "1410023")]
    assert sorted(ids(group_articles(articles))) == [["a", "c"], ["b"]]


def test_reposts_join_their_gminas_whatever_the_order():
    articles = [made("a", "1410022"), made("b", "1410032"), made("c", "0402082", "x"), made("d", "1410032", "x")]
    articles.append(made("e", "0402082"))
    assert [sorted(group) for group in ids(group_articles(articles))] == [["a"], ["b", "c", "d", "e"]]


def test_an_empty_group_joins_nothing():
    assert len(group_articles([made("a", "1410022"), made("b", "1410032")])) == 2


def test_shares_should_sum_to_one():
    with pytest.raises(ValueError, match=r"not 0\.9"):
        propose_splits([], {"train": 0.9})


@pytest.mark.parametrize("split", SHARES)
def test_all_can_go_to_one_split(split):
    shares = {name: float(name == split) for name in SHARES}
    assert propose_splits([made("a", "1410022"), made("b", "1410032")], shares) == {"a": split, "b": split}


def test_shares_are_met_roughly_and_the_seed_matters():
    articles = [made(str(number), f"{number:06}2") for number in range(3000)]
    proposal = propose_splits(articles, SHARES)
    for name, share in SHARES.items():
        assert abs(list(proposal.values()).count(name) / 3000 - share) < 0.03
    assert propose_splits(articles, SHARES, seed="inny") != proposal


def test_the_proposal_is_the_same_in_every_process():
    assert propose_splits([made(place, place) for place in ("1410022", "1410032", "0402082", "3211012")], SHARES) == {
        place: propose_splits([made(place, place)], SHARES)[place]
        for place in ("1410022", "1410032", "0402082", "3211012")
    }
    halves = {"a": 0.5, "b": 0.5}
    assert [
        propose_splits([made("x", place)], halves)["x"] for place in ("1410022", "1410032", "0402082", "3211012")
    ] == ["a", "a", "b", "b"]


def test_articles_that_join_two_splits_are_told(caplog):
    known = [("train", made("a", "1410022")), ("test", made("b", "", "x"))]
    assert propose_splits([made("c", "1410022", "x")], SHARES, known=known) == {"c": "train"}
    assert caplog.messages == [
        "c.txt: joins place 141002 of train, group x of test; all of them belong in one split",
    ]
    caplog.clear()
    propose_splits([made("c", "1410022")], SHARES, known=known)
    assert caplog.messages == []


def test_what_cannot_be_moved_stays_and_is_told(tmp_path, caplog):
    articles = [made("a", "1410022"), made("b", "1410022")]
    for article in articles:
        article.path = tmp_path / article.path
        article.path.write_text(article.meta.id, encoding="utf-8")
    (tmp_path / "corpora" / "train").mkdir(parents=True)
    (tmp_path / "corpora" / "train" / "a.txt").write_text("inny", encoding="utf-8")
    (tmp_path / "corpora" / "dev").write_text("plik", encoding="utf-8")
    stayed = move_articles(articles, {"a": "train", "b": "dev"}, tmp_path / "corpora")
    assert stayed == [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "a"
    assert (tmp_path / "corpora" / "train" / "a.txt").read_text(encoding="utf-8") == "inny"
    assert "exists; give the article another id" in caplog.messages[0]
    assert f"{tmp_path / 'b.txt'}: cannot be moved" in caplog.messages[1]


articles_strategy = st.lists(
    st.tuples(
        st.sampled_from(["1410022", "1410023", "1410032", "0402082", "3211012", "14"]), st.sampled_from(["", "x", "y"])
    ),
    max_size=12,
).map(lambda keys: [made(str(number), place, group) for number, (place, group) in enumerate(keys)])


@given(articles_strategy)
def test_every_article_is_in_one_group_and_no_key_in_two(articles):
    groups = group_articles(articles)
    assert sorted(identifier for group in ids(groups) for identifier in group) == sorted(a.meta.id for a in articles)
    for key in ("place", "group"):
        homes = {}
        for number, group in enumerate(groups):
            for article in group:
                value = article.meta.place[:6] if key == "place" else article.meta.group
                if value:
                    assert homes.setdefault(value, number) == number


@given(articles_strategy)
def test_splits_never_divide_a_group(articles):
    proposal = propose_splits(articles, SHARES)
    for group in group_articles(articles):
        assert len({proposal[article.meta.id] for article in group}) == 1


@given(articles_strategy)
def test_an_article_of_another_place_moves_no_other(articles):
    before = propose_splits(articles, SHARES)
    after = propose_splits([*articles, made("nowy", "2212082")], SHARES)
    assert {identifier: after[identifier] for identifier in before} == before
