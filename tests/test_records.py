"""Records are read strictly, name the field that is wrong, and come back from JSON as they went in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.errors import RecordError
from cwdnlp.records import (
    Amount,
    Article,
    Date,
    Entity,
    Explanation,
    ModelInfo,
    Official,
    Partnership,
    Phrase,
    Program,
    Scored,
    Stage,
    TaggedArticle,
    read_jsonl,
    write_jsonl,
)

LOSICE = {"id": "a1", "text": "Wójt gminy Platerów ogłosił nabór."}
# Of each record a complete example, and a field whose type is wrong when it is a list of numbers.
EXAMPLES = {
    Article: {
        **LOSICE,
        "title": "Nabór",
        "url": "https://platerow.example",
        "published": "2024-02-29",
        "source": "bip",
    },
    Entity: {"start": 0, "end": 4, "label": "ROLE", "text": "Wójt", "lemma": "wójt", "kb_id": None, "score": 0.5},
    Official: {"role": "wójt", "person": "Ewa Kalina", "unit": "1410042", "org": None, "entities": [0, 1]},
    Partnership: {"name": "Trzy Rzeki", "kb_id": None, "leader": "1410", "members": ["1410042"]},
    Program: {"name": "Czyste Powietrze", "kb_id": "czyste-powietrze"},
    Amount: {"start": 0, "end": 4, "text": "5 zł", "value": 5.0, "currency": "PLN"},
    Date: {"start": 0, "end": 6, "text": "7 maja", "iso": "2021-05-07"},
    Scored: {"label": "funding", "score": 1.0},
    Stage: {"label": "funding", "score": 0.4, "candidates": [{"label": "funding", "score": 0.4}, {"label": "none"}]},
    Phrase: {"start": 0, "end": 4, "text": "Wójt", "weight": -0.25},
    Explanation: {"label": "stage:funding", "phrases": [{"start": 0, "end": 4, "weight": 1.5}]},
    ModelInfo: {"name": "pl_cwd_news", "version": "0.1.0"},
    TaggedArticle: {**LOSICE, "entities": [{"start": 0, "end": 4, "label": "ROLE"}], "stage": {"label": "none"}},
}
REQUIRED = [(cls, name) for cls in EXAMPLES for name, field in cls.model_fields.items() if field.is_required()]
FIELDS = [(cls, name) for cls in EXAMPLES for name in cls.model_fields]


@pytest.mark.parametrize("cls", EXAMPLES)
def test_examples_are_read_and_keep_every_value(cls):
    record = cls.from_dict(EXAMPLES[cls])
    written = record.to_dict()
    for name, value in EXAMPLES[cls].items():
        if not isinstance(value, list | dict):
            assert written[name] == value
    assert cls.from_json(record.to_json()) == record


@pytest.mark.parametrize("cls", EXAMPLES)
def test_an_unknown_field_is_named(cls):
    with pytest.raises(RecordError, match=r"^autor: unknown field"):
        cls.from_dict({**EXAMPLES[cls], "autor": "x"})
    with pytest.raises(RecordError, match=r"^autor: unknown field"):
        cls.from_json(json.dumps({**EXAMPLES[cls], "autor": "x"}))


@pytest.mark.parametrize(("cls", "name"), REQUIRED)
def test_a_missing_field_is_named(cls, name):
    data = {key: value for key, value in EXAMPLES[cls].items() if key != name}
    with pytest.raises(RecordError, match=rf"^{name}: Field required"):
        cls.from_dict(data)
    with pytest.raises(RecordError, match=rf"^{name}: Field required"):
        cls.from_json(json.dumps(data))


@pytest.mark.parametrize(("cls", "name"), FIELDS)
def test_a_wrong_type_is_named(cls, name):
    with pytest.raises(RecordError, match=rf"^{name}[:.]"):
        cls.from_dict({**EXAMPLES[cls], name: [{"x": 1}]})
    with pytest.raises(RecordError, match=rf"^{name}[:.]"):
        cls.from_json(json.dumps({**EXAMPLES[cls], name: [{"x": 1}]}))


def test_there_are_required_fields_in_every_record():
    assert {cls for cls, _ in REQUIRED} == set(EXAMPLES)


@pytest.mark.parametrize(
    ("cls", "name", "value"),
    [
        (Article, "id", ""),
        (Article, "id", 5),
        (Article, "published", "18.06.2021"),
        (Article, "published", "20210618"),
        (Article, "published", "2021-W24-5"),
        (Article, "published", "2023-02-29"),
        (Entity, "start", -1),
        (Entity, "start", 0.0),
        (Entity, "start", "0"),
        (Entity, "start", True),
        (Entity, "label", ""),
        (Entity, "score", 1.01),
        (Entity, "score", float("nan")),
        (Official, "unit", "141"),
        (Official, "unit", "14100421"),
        (Official, "unit", "gmina Platerów"),
        (Official, "person", ""),
        (Amount, "value", float("nan")),
        (Amount, "value", float("inf")),
        (Amount, "value", "5"),
        (Amount, "currency", ""),
        (Date, "iso", "2021-05"),
        (Partnership, "name", ""),
        (Stage, "label", ""),
        (Stage, "score", -0.01),
        (Phrase, "start", -1),
        (Phrase, "weight", float("nan")),
        (Phrase, "weight", float("-inf")),
        (Phrase, "weight", "1.5"),
        (Explanation, "label", ""),
    ],
)
def test_a_value_out_of_range_is_named(cls, name, value):
    with pytest.raises(RecordError, match=rf"^{name}: "):
        cls.from_dict({**EXAMPLES[cls], name: value})


@pytest.mark.parametrize("unit", ["14", "1410", "1410042", None])
def test_codes_of_every_level_are_taken(unit):
    assert Official(role="wójt", person="Ewa Kalina", unit=unit).unit == unit


def test_several_problems_are_counted():
    with pytest.raises(RecordError, match="and 1 more"):
        Article.from_dict({})


def test_a_problem_inside_a_list_is_named_with_its_place():
    with pytest.raises(RecordError, match=r"^entities\.1\.start: "):
        TaggedArticle.from_dict(
            {**LOSICE, "entities": [{"start": 0, "end": 4, "label": "ROLE"}, {"start": "x", "end": 4, "label": "ROLE"}]}
        )


@pytest.mark.parametrize("name", ["entities", "amounts", "dates"])
@pytest.mark.parametrize(("start", "end"), [(4, 4), (5, 4), (0, 35), (40, 41)])
def test_spans_lie_within_the_text(name, start, end):
    rest = {
        "entities": {"label": "ROLE"},
        "amounts": {"text": "x", "value": 1.0, "currency": "PLN"},
        "dates": {"text": "x"},
    }
    with pytest.raises(RecordError, match=rf"{name}\.0: span {start}\.\.{end}"):
        TaggedArticle.from_dict({**LOSICE, name: [{"start": start, "end": end, **rest[name]}]})


def test_the_text_of_a_span_is_what_stands_there():
    with pytest.raises(RecordError, match=r"entities\.0: text 'Wojt'"):
        TaggedArticle.from_dict({**LOSICE, "entities": [{"start": 0, "end": 4, "label": "ROLE", "text": "Wojt"}]})


def test_officials_point_at_entities_that_exist():
    with pytest.raises(RecordError, match=r"officials\.0: entities"):
        TaggedArticle.from_dict({**LOSICE, "officials": [{"role": "wójt", "person": "Ewa Kalina", "entities": [0]}]})


def phrases(*spans):
    return {
        "explanations": [{"label": "stage:none", "phrases": [{"start": a, "end": b, "weight": 1.0} for a, b in spans]}]
    }


@pytest.mark.parametrize(("start", "end"), [(4, 4), (5, 4), (0, 35), (34, 35), (40, 41)])
def test_phrases_lie_within_the_text(start, end):
    with pytest.raises(RecordError, match=rf"explanations.* {start}\.\.{end} does not lie within the text"):
        TaggedArticle.from_dict({**LOSICE, **phrases((0, 4), (start, end))})


def test_phrases_reach_to_the_end_of_the_text_and_overlap():
    article = TaggedArticle.from_dict({**LOSICE, **phrases((0, 34), (33, 34), (0, 4))})
    (explanation,) = article.explanations
    assert [article.text[phrase.start : phrase.end] for phrase in explanation.phrases] == [article.text, ".", "Wójt"]


def test_a_phrase_of_no_text_is_refused():
    with pytest.raises(RecordError, match="explanations"):
        TaggedArticle.from_dict({"id": "a", "text": "", **phrases((0, 1))})


def test_an_explanation_without_phrases_stays():
    article = TaggedArticle.from_dict({**LOSICE, **phrases()})
    assert article.to_dict()["explanations"] == [{"label": "stage:none", "phrases": []}]


CERTAIN = Stage(label="none", score=0.9)
DOUBTFUL = Stage(label="none", score=0.4, candidates=[Scored(label="none", score=0.4), Scored(label="funding")])


def test_a_certain_stage_is_written_without_candidates():
    assert not CERTAIN.is_uncertain
    assert CERTAIN.to_dict() == {"label": "none", "score": 0.9}
    assert json.loads(TaggedArticle(**LOSICE, stage=CERTAIN).to_json())["stage"] == {"label": "none", "score": 0.9}


def test_an_uncertain_stage_is_written_with_its_candidates():
    assert DOUBTFUL.is_uncertain
    line = TaggedArticle(**LOSICE, stage=DOUBTFUL).to_json()
    assert json.loads(line)["stage"] == {
        "label": "none",
        "score": 0.4,
        "candidates": [{"label": "none", "score": 0.4}, {"label": "funding", "score": None}],
    }
    assert TaggedArticle.from_json(line).stage == DOUBTFUL


def test_candidates_are_read_where_there_are_none():
    assert Stage.from_dict({"label": "none", "candidates": []}) == Stage(label="none")
    with pytest.raises(RecordError, match=r"^candidates: "):
        Stage.from_dict({"label": "none", "candidates": None})


def test_topics_have_no_candidates():
    with pytest.raises(RecordError, match=r"^topics\.0\.candidates: unknown field"):
        TaggedArticle.from_dict({**LOSICE, "topics": [{"label": "zit", "candidates": []}]})


def test_explanations_are_written_only_where_there_are_any():
    assert "explanations" not in json.loads(TaggedArticle(**LOSICE).to_json())
    article = TaggedArticle.from_dict({**LOSICE, **phrases((0, 4))})
    assert article.to_dict()["explanations"] == [
        {"label": "stage:none", "phrases": [{"start": 0, "end": 4, "text": None, "weight": 1.0}]}
    ]
    assert Article.from_any_json(article.to_json()) == Article(**LOSICE)


def test_bare_labels_of_gold_files_are_taken():
    article = TaggedArticle.from_dict({**LOSICE, "stage": "none", "topics": ["sport", {"label": "zit", "score": 0.2}]})
    assert article.stage == Stage(label="none")
    assert article.topics == [Scored(label="sport"), Scored(label="zit", score=0.2)]


@pytest.mark.parametrize("topics", ["sport", {"label": "sport"}, [1]])
def test_topics_that_are_no_list_of_labels_are_refused(topics):
    with pytest.raises(RecordError, match=r"^topics"):
        TaggedArticle.from_dict({**LOSICE, "topics": topics})


@pytest.mark.parametrize("line", ["", "{", "null", "[]", '"a"', "{'id': 1}", b"\xff\xfe"])
def test_what_is_no_json_object_is_refused(line):
    with pytest.raises(RecordError):
        Article.from_json(line)
    with pytest.raises(RecordError):
        Article.from_any_json(line)


def test_deep_nesting_is_refused_without_a_crash():
    with pytest.raises(RecordError):
        Article.from_any_json("[" * 100_000)


def test_annotations_are_left_out_where_only_the_article_is_wanted():
    tagged = TaggedArticle.from_dict({**LOSICE, "stage": "none", "entities": [{"start": 0, "end": 4, "label": "ROLE"}]})
    assert Article.from_any_json(tagged.to_json()) == Article(**LOSICE)
    with pytest.raises(RecordError, match=r"^autor: unknown field"):
        Article.from_any_json(json.dumps({**LOSICE, "autor": "x"}))


def test_json_is_one_line_with_polish_letters():
    line = Article(id="ż", text="Zażółć\ngęślą\u2028jaźń").to_json()
    assert "\n" not in line
    assert "Zażółć" in line


def test_jsonl_names_file_and_line_and_skips_blank_lines():
    lines = ["\n", '{"id": "a", "text": ""}\n', "   \n", '{"id": "b"}\n']
    reader = read_jsonl(lines, where="nabór.jsonl")
    assert next(reader).id == "a"
    with pytest.raises(RecordError, match=r"^nabór\.jsonl:4: text: Field required"):
        next(reader)


def test_jsonl_of_nothing():
    assert list(read_jsonl([])) == []
    assert list(write_jsonl([])) == []


texts = st.text(max_size=60)
scores = st.none() | st.floats(0, 1)
days = st.none() | st.dates().map(lambda day: day.isoformat())
codes = st.none() | st.from_regex(r"\A[0-9]{2}([0-9]{2}([0-9]{3})?)?\Z")


@st.composite
def tagged_articles(draw):
    text = draw(st.text(min_size=1, max_size=80))
    spans = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(sorted)
    names = st.text(min_size=1, max_size=20)
    entities = [
        Entity(
            start=a,
            end=b,
            label=draw(names),
            text=draw(st.sampled_from([None, text[a:b]])),
            lemma=draw(st.none() | texts),
        )
        for a, b in draw(st.lists(spans, max_size=4))
    ]
    amounts = [
        Amount(start=a, end=b, text=text[a:b], value=draw(st.floats(0, 1e12)), currency="PLN")
        for a, b in draw(st.lists(spans, max_size=2))
    ]
    dates = [Date(start=a, end=b, text=text[a:b], iso=draw(days)) for a, b in draw(st.lists(spans, max_size=2))]
    officials = [
        Official(role=draw(names), person=draw(names), unit=draw(codes), entities=list(range(len(entities))))
        for _ in range(draw(st.integers(0, 2)))
    ]
    candidates = [Scored(label=draw(names), score=draw(scores)) for _ in range(draw(st.sampled_from([0, 2])))]
    explanations = [
        Explanation(
            label=draw(names),
            phrases=[
                Phrase(start=a, end=b, text=text[a:b], weight=draw(st.floats(-9, 9)))
                for a, b in draw(st.lists(spans, max_size=2))
            ],
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    return TaggedArticle(
        id=draw(names),
        text=text,
        title=draw(st.none() | texts),
        published=draw(days),
        entities=entities,
        officials=officials,
        partnerships=[Partnership(name=draw(names), members=draw(st.lists(texts, max_size=3)))],
        programs=[Program(name=draw(names))],
        amounts=amounts,
        dates=dates,
        stage=Stage(label=draw(names), score=draw(scores), candidates=candidates),
        topics=[Scored(label=label) for label in draw(st.lists(names, max_size=3))],
        explanations=explanations,
        model=draw(st.none() | st.just(ModelInfo(name="pl_cwd_news", version="0.1.0"))),
    )


@given(tagged_articles())
def test_a_record_comes_back_from_json_and_from_a_dictionary(article):
    assert TaggedArticle.from_json(article.to_json()) == article
    assert TaggedArticle.from_json(article.to_json().encode()) == article
    assert TaggedArticle.from_dict(article.to_dict()) == article
    assert Article.from_any_json(article.to_json()).text == article.text


@given(st.lists(tagged_articles(), max_size=4))
def test_records_come_back_from_jsonl(articles):
    lines = list(write_jsonl(articles))
    assert all(line.count("\n") == 1 and line.endswith("\n") for line in lines)
    assert list(read_jsonl(lines)) == articles
