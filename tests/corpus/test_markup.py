"""Markup is read into text and mentions, written back as it was, and refused where it is not closed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.corpus.markup import Marked, Membership, Mention, parse_markup, write_markup
from cwdnlp.errors import CorpusError


def only(marked):
    (mention,) = parse_markup(marked).mentions
    return mention


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Bez znaczników.", "[nawias] | kreska \\ ukośnik", "WÓJT", "Ło\u0301dź", "]]"]
)
def test_text_without_markup_stays_as_it_is(text):
    assert parse_markup(text) == Marked(text, [])
    assert write_markup(Marked(text)) == text


def test_text_offsets_and_lines():
    marked = parse_markup("Wstęp\n\n[[Wójt|ROLE]] i [[Ewa Kalina|PERSON]]\n[[Platerów|JST 1410042]]")
    assert marked.text == "Wstęp\n\nWójt i Ewa Kalina\nPlaterów"
    assert [(m.text, m.line) for m in marked.mentions] == [("Wójt", 3), ("Ewa Kalina", 3), ("Platerów", 4)]
    assert all(marked.text[m.start : m.end] == m.text for m in marked.mentions)


def test_all_attributes_in_any_order():
    mention = only('[[Łosic|JST @rdr:leader #2 lemma="Łosice" 1410023 #1 @abc]]')
    assert (mention.label, mention.kb_id, mention.lemma, mention.undecided) == ("JST", "1410023", "Łosice", False)
    assert mention.officials == (2, 1)
    assert mention.memberships == (Membership("rdr", leader=True), Membership("abc"))


@pytest.mark.parametrize("code", ["14", "1410", "1410023"])
def test_codes_of_every_level(code):
    assert only(f"[[X|JST {code}]]").kb_id == code


def test_undecided_unit():
    mention = only("[[Nowa Wieś|JST -]]")
    assert mention.undecided
    assert mention.kb_id is None


def test_values():
    amount = only("[[2,5 mln zł|AMOUNT 2500000 PLN]]")
    assert (amount.value, amount.currency) == ("2500000", "PLN")
    assert only("[[27 maja|DATE 2021-05-27]]").value == "2021-05-27"


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        (r"[[LGD \| Bory|ORG]]", "LGD | Bory"),
        (r"[[a \\ b|ORG]]", r"a \ b"),
        (r"[[Sala \[[A\]]|ORG]]", "Sala [[A]]"),
        ("[[Sala [1]|ORG]]", "Sala [1]"),
        ("[[żółć „gęśl”|ORG]]", "żółć „gęśl”"),
    ],
)
def test_escapes_inside_a_mention(marked, text):
    assert only(marked).text == text


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        (r"a \[[ b", "a [[ b"),
        (r"\[[", "[["),
        (r"\[[x|y]] i \[[z", "[[x|y]] i [[z"),
        (r"C:\dane", r"C:\dane"),
        (r"a \\\[[ b", "a \\[[ b"),
        (r"\\[[x|ORG]]", "\\x"),
        ("[[[x|ORG]]", "[x"),
    ],
)
def test_escapes_in_the_text(marked, text):
    assert parse_markup(marked).text == text


def test_quotes_and_brackets_in_a_lemma():
    mention = only(r'[[LGD|ORG lemma="LGD \"A\" ]] \\ b"]]')
    assert mention.lemma == 'LGD "A" ]] \\ b'


@pytest.mark.parametrize(
    ("marked", "line", "message"),
    [
        ("[[Łosice", 1, "no |"),
        ("a\n[[Łosice]] i [[Olszanka|JST -]]", 2, "no |"),
        ("[[gmina [[Olszanka|JST -]]|JST -]]", 1, "no |"),
        ("[[dwie\nlinie|ORG]]", 1, "no |"),
        ("[[dwie\\\nlinie|ORG]]", 1, "no |"),
        ("\n\n[[x|ORG", 3, "no closing"),
        ("[[x|ORG\n]]", 1, "no closing"),
        ('[[x|ORG lemma="y]]', 1, "quotation mark is not closed"),
        ("[[x|]]", 1, "no label"),
        ("[[x|   ]]", 1, "no label"),
        ("[[x|ORG y]]", 1, "'y' is no attribute of ORG 'x'"),
        ("[[x|JST 141]]", 1, "'141' is no attribute"),
        ("[[x|JST 1410 1411]]", 1, "'1411' is no attribute"),
        ("[[x|ORG @Duże]]", 1, "no attribute"),
        ("[[x|ORG @k:lider]]", 1, "no attribute"),
        ("[[x|ORG #a]]", 1, "no attribute"),
        ('[[x|ORG lemma="a" lemma="b"]]', 1, "no attribute"),
        ("[[x|AMOUNT 1 PLN EUR 3]]", 1, "no attribute"),
        ("[[x|DATE 2021-05-27 2021-05-28]]", 1, "no attribute"),
        ("[[", 1, "no |"),
        ("[[a\\", 1, "no |"),
    ],
)
def test_broken_markup_is_refused_with_its_line(marked, line, message):
    with pytest.raises(CorpusError) as caught:
        parse_markup(marked)
    assert caught.value.where == f"line {line}"
    assert message in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("marked", "message", "remedy"),
    [
        (
            "[[Rada [[Gminy|ORG]]|ORG]]",
            "the mention [[Rada has no | before another one opens within it",
            "spans are flat",
        ),
        ("[[Rada|ORG [[Gminy|JST -]]", "a mention opens within the attributes of [[Rada|", "spans are flat"),
        ("[[Rada|ORG", "the mention [[Rada| is not finished on its line: no closing ]]", "close it"),
        ("[[Rada]]", "the mention [[Rada]] has no | with a label", "write [[mention|LABEL]]"),
        ("[[Rada", "the mention [[Rada has no | before its line ends", "close it on its line"),
        ("[[x|JST 14 a b]]", "'a', 'b' are no attributes of JST 'x', or one too many", "2, 4 or 7 digits"),
    ],
)
def test_what_is_wrong_with_brackets_is_told_with_its_remedy(marked, message, remedy):
    with pytest.raises(CorpusError) as caught:
        parse_markup(marked)
    assert caught.value.message == message
    assert remedy in caught.value.remedy


def test_brackets_within_a_quoted_lemma_open_no_mention():
    assert only('[[Rada|ORG lemma="[[Rada]]"]]').lemma == "[[Rada]]"


def test_all_faults_are_gathered_and_what_is_right_is_read():
    faults = []
    marked = parse_markup("[[Rada [[Łosic|JST -]]|ORG]]\n[[Wójt|ROLE #1]]\n[[Ewa|PERSON x]] [[a", faults=faults)
    assert [fault.where for fault in faults] == ["line 1", "line 3", "line 3"]
    assert marked.text == "[[Rada Łosic|ORG]]\nWójt\nEwa [[a"
    assert [(m.text, m.label, m.line) for m in marked.mentions] == [
        ("Łosic", "JST", 1),
        ("Wójt", "ROLE", 2),
        ("Ewa", "PERSON", 3),
    ]


def test_overlapping_mentions_are_not_written():
    with pytest.raises(CorpusError, match="overlaps"):
        write_markup(Marked("abcd", [Mention(0, 3, "ORG", "abc"), Mention(2, 4, "ORG", "cd")]))


@pytest.mark.parametrize("mention", [Mention(0, 3, "ORG", "a\nb"), Mention(0, 1, "ORG", "a", lemma="x\ny")])
def test_mentions_across_lines_are_not_written(mention):
    with pytest.raises(CorpusError, match="within its line"):
        write_markup(Marked("a\nb", [mention]))


def test_mentions_are_written_in_the_order_of_the_text():
    mentions = [Mention(2, 3, "ORG", "b"), Mention(0, 1, "ORG", "a")]
    assert write_markup(Marked("a b", mentions)) == "[[a|ORG]] [[b|ORG]]"


def test_a_very_long_text_is_read_in_one_go():
    marked = "Zebranie wiejskie. [[Wójt|ROLE]] [" * 20_000
    assert len(parse_markup(marked).mentions) == 20_000
    assert write_markup(parse_markup(marked)) == marked


ANY_TEXT = st.text(alphabet=st.one_of(st.sampled_from('[]|\\"#@- \nż'), st.characters(codec="utf-8")), max_size=40)
LINE = st.text(alphabet=st.one_of(st.sampled_from('[]|\\" '), st.characters(codec="utf-8", exclude_characters="\n")))


@st.composite
def mentions_of(draw, text):
    """Draw mentions that lie one behind the other, each within one line, with every kind of attribute."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    mentions = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if "\n" in text[start:end]:
            continue
        label = draw(st.sampled_from(["ORG", "JST", "AMOUNT", "DATE", "PARTNERSHIP"]))
        mention = Mention(start, end, label, text[start:end], line=text.count("\n", 0, start) + 1)
        mention.lemma = draw(st.none() | LINE)
        mention.officials = tuple(draw(st.lists(st.integers(0, 99), max_size=2)))
        keys = st.builds(Membership, st.from_regex(r"\A[a-z0-9-]+\Z"), leader=st.booleans())
        mention.memberships = tuple(draw(st.lists(keys, max_size=2)))
        if label == "AMOUNT":
            mention.value, mention.currency = draw(st.sampled_from([("1.5", "PLN"), (None, None), ("2", None)]))
        elif label == "DATE":
            mention.value = draw(st.sampled_from([None, "2021-05-27"]))
        else:
            mention.kb_id, mention.undecided = draw(st.sampled_from([("14", False), (None, True), (None, False)]))
        mentions.append(mention)
    return mentions


@given(st.data(), ANY_TEXT)
def test_what_is_written_is_read_back(data, text):
    marked = Marked(text, data.draw(mentions_of(text)))
    assert parse_markup(write_markup(marked)) == marked


@given(ANY_TEXT)
def test_gathering_faults_changes_nothing_else(text):
    """There are faults where reading is refused, the first is the one told, and the offsets fit all the same."""
    faults = []
    marked = parse_markup(text, faults=faults)
    assert all(marked.text[m.start : m.end] == m.text for m in marked.mentions)
    if not faults:
        assert parse_markup(text) == marked
        return
    with pytest.raises(CorpusError) as caught:
        parse_markup(text)
    assert str(caught.value) == str(faults[0])


@given(ANY_TEXT)
def test_any_text_is_read_or_refused_with_a_line(text):
    try:
        marked = parse_markup(text)
    except CorpusError as error:
        number = int(error.where.removeprefix("line "))
        assert 1 <= number <= text.count("\n") + 1
    else:
        assert all(marked.text[m.start : m.end] == m.text for m in marked.mentions)
        assert parse_markup(write_markup(marked)) == marked
