"""A card without what stood beside it: pictures go, links keep their text, addresses and code stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.training.portable import _ELSEWHERE, _PART, portable_card


@pytest.mark.parametrize(
    ("card", "portable"),
    [
        ("", ""),
        ("a\n\n![curve](curve.svg)\n\nb\n", "a\n\nb\n"),
        ("a ![x](<a b.svg> 'title') b", "a  b"),
        ("![x](a(1).svg)", ""),
        ("[corpus](../corpora/README.md) and [`labels.toml`](labels.md)", "corpus and `labels.toml`"),
        ('[a](b.md "title")', "a"),
        ("[![stage](stage.svg)](https://a.pl)", ""),
        ("[![stage](https://a.pl/s.svg)](report.html)", "![stage](https://a.pl/s.svg)"),
        ("[stage](https://a.pl/s(1).svg), [up](#figures), [mail](mailto:a@b.pl)", None),
        ("![stage](https://a.pl/s.svg)", None),
        ('<p><img alt="x" src="s.svg"></p>', "<p></p>"),
        ("<img src=s.svg>", ""),
        ("<img src='https://a.pl/s.svg'>", None),
        ("![stage][s] [card][c] ![s]\n\n[s]: s.svg\n[c]: <card.md> 'title'\n", " card \n\n"),
        ("[spaCy][s]\n\n[s]: https://spacy.io\n", None),
        ("[^1]: See\n", None),
        ("- [ ] done\n- [x] [not]\n", None),
        ("`![x](a.svg)` and ``a ` ![x](a.svg)``", None),
        ("```\n![x](a.svg)\n\n\n\n[a]: b\n```\n", None),
        ("~~~text\n![x](a.svg)\n", None),
        ("![a]![b](b.svg)(a.svg)", ""),
        ("![not a picture] (a.svg)", None),
        ("a ` b ![x](a.svg) c", "a ` b  c"),
    ],
)
def test_what_becomes_of_it(card, portable):
    assert portable_card(card) == (card if portable is None else portable)


def test_gaps_close_but_not_in_code():
    assert portable_card("a\n\n\n![x](a.svg)\n\nb\n\n```\n1\n\n\n\n2\n```\n") == "a\n\nb\n\n```\n1\n\n\n\n2\n```\n"


pieces = st.sampled_from(
    [
        "![",
        "[",
        "]",
        "](",
        "](a.svg)",
        "(",
        ")",
        "a.svg",
        "https://a.pl",
        "`",
        "```",
        "\n",
        "\n\n",
        "[a]: ",
        "<img src=",
        ">",
    ]
)


@given(st.lists(pieces | st.text(max_size=3), max_size=12).map("".join))
def test_nothing_of_a_file_is_left_and_a_second_time_changes_nothing(card):
    once = portable_card(card)
    assert portable_card(once) == once
    assert len(once) <= len(card)
    for found in _PART.finditer(once):
        assert found["target"] is None or _ELSEWHERE.match(found["target"])


def test_a_long_line_of_brackets_takes_no_time():
    assert portable_card("[" * 20_000 + "![" * 20_000).startswith("[[[")
