"""What comes out of Label Studio: whole exports and minimal ones, several annotators, and tasks that are wrong."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwdnlp.corpus.article import CorpusArticle, parse_article
from cwdnlp.corpus.formats import export_articles, import_articles
from cwdnlp.errors import CorpusError

TEXT = "😀 Wójt Olszanki"
WOJT = {"start": 3, "end": 7, "text": "Wójt", "labels": ["ROLE"]}
OLSZANKA = {"start": 8, "end": 16, "text": "Olszanki", "labels": ["JST"]}


def region(value, **more):
    return {
        "id": "r1",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "origin": "manual",
        "value": value,
    } | more


def choice(*values, name="stage", **more):
    value = {"choices": list(values)} | more
    return {"id": "c1", "from_name": name, "to_name": "text", "type": "choices", "origin": "manual", "value": value}


def annotation(*result, number=1, **more):
    """An annotation as version 1.13 of Label Studio exports it."""
    return {
        "id": number,
        "completed_by": number + 10,
        "result": list(result),
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": f"2024-05-0{number}T08:00:00.000000Z",
        "updated_at": f"2024-05-0{number}T08:00:00.000000Z",
        "draft_created_at": None,
        "lead_time": 12.5,
        "prediction": {},
        "result_count": len(result),
        "unique_id": "8f0c",
        "import_id": None,
        "last_action": None,
        "task": 7,
        "project": 3,
        "updated_by": 11,
        "parent_prediction": None,
        "parent_annotation": None,
    } | more


def task(*annotations, number=7, **data):
    """A task as version 1.13 of Label Studio exports it."""
    return {
        "id": number,
        "annotations": list(annotations),
        "file_upload": "0a1b-tasks.json",
        "drafts": [],
        "predictions": [],
        "data": {"text": TEXT} | data,
        "meta": {},
        "created_at": "2024-05-01T07:00:00.000000Z",
        "updated_at": "2024-05-01T09:00:00.000000Z",
        "inner_id": 1,
        "total_annotations": len(annotations),
        "cancelled_annotations": 0,
        "total_predictions": 0,
        "comment_count": 0,
        "project": 3,
        "updated_by": 11,
        "comment_authors": [],
    }


def flat(number=7, annotation_id=1, **more):
    """The same as JSON-MIN: the data of the task, the results and what is known of the annotation side by side."""
    about = {"annotator": 11, "annotation_id": annotation_id, "lead_time": 12.5}
    times = dict.fromkeys(("created_at", "updated_at"), f"2024-05-0{annotation_id}T08:00:00.000000Z")
    return {"text": TEXT, "id": number, **about, **times} | more


def read(tmp_path, *tasks):
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return list(import_articles(path, "label-studio"))


def one(tmp_path, *tasks):
    (item,) = read(tmp_path, *tasks)
    assert isinstance(item, CorpusArticle), str(item)
    return item


def told(item):
    assert isinstance(item, CorpusError), item
    return str(item)


def said(article):
    """What an article says: spans, stage, topics."""
    return [(m.start, m.end, m.label) for m in article.mentions], article.meta.stage, article.meta.topics


ALL = ([(2, 6, "ROLE"), (7, 15, "JST")], "formation", ("transport", "zit"))
RESULT = (region(WOJT), region(OLSZANKA), choice("formation"), choice("transport", "zit", name="topics"))


def test_an_export_as_json(tmp_path):
    article = one(tmp_path, task(annotation(*RESULT)))
    assert said(article) == ALL
    assert (article.meta.id, article.meta.title, article.text) == ("7", TEXT, TEXT)


def test_an_export_as_json_min(tmp_path):
    more = {"label": [WOJT, OLSZANKA], "stage": "formation", "topics": {"choices": ["transport", "zit"]}}
    article = one(tmp_path, flat(**more))
    assert said(article) == ALL
    assert article.meta.id == "7"


@pytest.mark.parametrize("name", ["faza", "temat", "label", "Stage of it all"])
def test_choices_may_have_any_name(tmp_path, name):
    assert said(one(tmp_path, task(annotation(choice("transport", name=name)))))[2] == ("transport",)
    assert said(one(tmp_path, flat(**{name: "transport"})))[2] == ("transport",)
    assert said(one(tmp_path, flat(**{name: {"choices": ["transport", "zit"]}})))[2] == ("transport", "zit")
    assert said(one(tmp_path, flat(**{name: [{"choices": ["transport"]}, {"choices": ["zit"]}]})))[2] == (
        "transport",
        "zit",
    )


def test_front_matter_is_no_choice(tmp_path):
    """What describes a text may be called like a label, and a text may be one word."""
    article = one(tmp_path, flat(text="none", title="transport", genre="zit", id=7))
    assert (article.text, article.meta.title, article.meta.genre, said(article)[1:]) == (
        "none",
        "transport",
        "zit",
        ("", ()),
    )


OTHERS = [
    {"from_id": "r1", "to_id": "r2", "type": "relation", "direction": "right", "labels": ["leads"]},
    {"id": "t1", "from_name": "note", "to_name": "text", "type": "textarea", "value": {"text": ["sprawdzić"]}},
    {"id": "n1", "from_name": "stars", "to_name": "text", "type": "rating", "value": {"rating": 4}},
    {"id": "x1", "from_name": "tax", "to_name": "text", "type": "taxonomy", "value": {"taxonomy": [["a", "b"]]}},
    choice("sure", name="certainty", start=3, end=7, text="Wójt"),
    {"id": "e1", "value": None},
    "text",
    None,
]


@pytest.mark.parametrize("other", OTHERS)
def test_results_of_other_types_are_passed_over(tmp_path, other):
    assert said(one(tmp_path, task(annotation(other, *RESULT)))) == ALL


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations([*RESULT, *OTHERS]))
def test_the_order_of_results_says_nothing(tmp_path, result):
    spans, stage, topics = said(one(tmp_path, task(annotation(*result))))
    assert (spans, stage, topics) == ALL


# which annotation


def test_one_that_was_skipped_does_not_count(tmp_path, caplog):
    skipped = annotation(choice("none"), number=2, was_cancelled=True)
    assert said(one(tmp_path, task(annotation(choice("formation")), skipped)))[1] == "formation"
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("first", "second", "stage", "shown"),
    [
        ({}, {}, "funding", "annotation 2 of annotator 12, changed last"),
        ({"updated_at": "2024-06-01T08:00:00.000000Z"}, {}, "formation", "annotation 1 of annotator 11, changed last"),
        ({"ground_truth": True}, {}, "formation", "annotation 1 of annotator 11, the ground truth"),
        ({"ground_truth": True}, {"ground_truth": True}, "funding", "annotation 2 of annotator 12, the ground truth"),
        ({"updated_at": None}, {"updated_at": None}, "funding", "annotation 2"),
        ({"updated_at": None, "created_at": None}, {"updated_at": None, "created_at": None}, "funding", "annotation 2"),
        ({}, {"completed_by": {"id": 5, "email": "ewa@example.org"}}, "funding", "of annotator ewa@example.org,"),
    ],
)
def test_of_several_the_ground_truth_or_the_latest_is_taken_and_told(tmp_path, caplog, first, second, stage, shown):
    annotations = annotation(choice("formation"), **first), annotation(choice("funding"), number=2, **second)
    assert said(one(tmp_path, task(*annotations)))[1] == stage
    (message,) = caplog.messages
    assert message.startswith(f"{tmp_path / 'export.json'}: task 1 (id 7) has 2 annotations; taken is ")
    assert shown in message


def test_of_several_in_json_min_too(tmp_path, caplog):
    tasks = [flat(stage="formation", annotation_id=2), flat(8, stage="none"), flat(stage="funding", annotation_id=1)]
    articles = read(tmp_path, *tasks)
    assert [(a.meta.id, a.meta.stage) for a in articles] == [("7", "formation"), ("8", "none")]
    assert "task 1 (id 7) has 2 annotations; taken is annotation 2 of annotator 11" in caplog.text


# data of a task


def test_other_data_are_the_front_matter_and_what_is_none_is_passed_over(tmp_path):
    data = {"id": 12, "title": "Most", "place": 1410023, "flaws": ["typos", "capitals"], "url": "x", "source": {"a": 1}}
    meta = one(tmp_path, task(annotation(), **data)).meta
    assert (meta.id, meta.title, meta.place, meta.flaws) == ("12", "Most", "1410023", ("typos", "capitals"))
    assert meta.source == ""


@pytest.mark.parametrize(
    ("identifier", "name"), [(12, "12"), ("12", "12"), (0, "0"), ("Łosice 1", "losice-1"), (1.5, "1-5"), ("", "7")]
)
def test_identifiers_may_be_numbers(tmp_path, identifier, name):
    assert one(tmp_path, task(annotation(), id=identifier)).meta.id == name


def test_an_article_is_known_again_in_both_forms(tmp_path):
    article = parse_article("---\nid: losice-1\ntitle: t\nstage: none\ntopics: zit\n---\n[[Rada|ORG]]\n", Path("a.txt"))
    path = tmp_path / "tasks.json"
    export_articles([article], path, "label-studio")
    (written,) = json.loads(path.read_text(encoding="utf-8"))
    whole = {"id": 3, **written, "annotations": [annotation(*written["annotations"][0]["result"])]}
    minimal = {**written["data"], "id": 3, "label": [RADA], "stage": "none", "topics": "zit", "annotation_id": 1}
    for form in (whole, minimal):
        assert one(tmp_path, form).to_file() == article.to_file()


RADA = {"start": 0, "end": 4, "text": "Rada", "labels": ["ORG"]}


def test_tasks_without_identifiers_are_numbered(tmp_path):
    bare = {"data": {"text": "a"}, "annotations": [{"result": []}]}
    assert [article.meta.id for article in read(tmp_path, bare, bare)] == ["article-1", "article-2"]


@pytest.mark.parametrize("key", ["body", "content", "tekst"])
def test_the_text_may_have_another_name(tmp_path, key):
    whole = task(annotation(region(WOJT)), title="Most")
    del whole["data"]["text"]
    whole["data"] |= {key: TEXT, "url": "https://example.org", "lang": "pl"}
    assert said(one(tmp_path, whole))[0] == [(2, 6, "ROLE")]
    minimal = {k: v for k, v in flat(label=[WOJT], stage="none").items() if k != "text"} | {key: TEXT, "lang": "pl"}
    assert said(one(tmp_path, minimal)) == ([(2, 6, "ROLE")], "none", ())


def test_a_choice_beside_the_text_is_not_taken_for_it(tmp_path):
    minimal = {k: v for k, v in flat(faza="formation").items() if k != "text"} | {"tekst": TEXT}
    article = one(tmp_path, minimal)
    assert (article.text, article.meta.stage) == (TEXT, "formation")


def test_offsets_in_characters_are_told_by_the_text(tmp_path):
    value = {"start": 2, "end": 6, "text": "Wójt", "labels": ["ROLE"]}
    assert said(one(tmp_path, task(annotation(region(value)))))[0] == [(2, 6, "ROLE")]


def test_labels_may_stand_twice_in_a_list(tmp_path):
    assert said(one(tmp_path, task(annotation(region(WOJT | {"labels": ["ROLE", "ROLE"]})))))[0] == [(2, 6, "ROLE")]


@pytest.mark.parametrize("note", ['1410032 lemma="Olszanka"', ["1410032", 'lemma="Olszanka"']])
def test_a_note_holds_the_attributes(tmp_path, note):
    (mention,) = one(tmp_path, task(annotation(region(OLSZANKA, meta={"text": note})))).mentions
    assert (mention.kb_id, mention.lemma) == ("1410032", "Olszanka")


# faults


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (task(), "has no annotations (submit one in Label Studio"),
        (task(annotation(was_cancelled=True)), "has no annotations, only 1 skipped"),
        (task() | {"predictions": [{"result": list(RESULT)}]}, "has no annotations, only 1 predictions"),
        (task() | {"annotations": [12, 13]}, "has no annotations"),
        (task() | {"annotations": 5}, "annotations is no list: '5'"),
        (task(annotation() | {"result": "x"}), "result is no list: 'x'"),
        (task(annotation(), text=5), "has no text; its data are text (call the key of the text"),
        ({"id": 7, "data": {}, "annotations": [annotation()]}, "has no text; its data are nothing"),
        ({"id": 7, "data": {"a": "x", "b": "y"}, "annotations": [annotation()]}, "has no text; its data are a, b"),
        ({"id": 7, "text": "a", "label": []}, "has no annotations (export as JSON or JSON-MIN"),
        (task(annotation(region(WOJT | {"labels": []}))), "is no span with a label (mark <Text> with <Labels>)"),
        (task(annotation(region({"start": "3", "end": 7, "labels": ["ROLE"]}))), "(labels) is no span with a label"),
        (task(annotation(region(WOJT, type="hypertextlabels"))), "(hypertextlabels) is no span with a label"),
        (
            task(annotation(region(WOJT | {"labels": ["ROLE", "ORG"]}))),
            "'Wójt' at 3..7 has 2 labels: ROLE, ORG (keep one)",
        ),
        (task(annotation(region(WOJT | {"labels": ["RADA"]}))), "RADA 'Wójt' at 2..6 has an unknown label (rename it"),
        (task(annotation(region(WOJT), region(WOJT | {"end": 9, "text": "Wójt O"}))), "overlaps ROLE 'Wójt' at 2..6"),
        (task(annotation(region(WOJT | {"text": "Wójta"}))), "is not what stands there: 'Wójt'"),
        (task(annotation(region(WOJT, meta={"text": ["sprawdzić"]}))), "'sprawdzić' is no attribute of ROLE"),
        (task(annotation(choice("formation", "funding"))), "has 2 stages: formation, funding (keep one)"),
        (task(annotation(choice("good", name="quality"))), "'good' is neither a stage nor a topic (known are"),
        (flat(stage="start"), "'start' is neither a stage nor a topic"),
        (task(annotation()) | {"data": None}, "has no data (export as JSON or JSON-MIN"),
        (flat(data="x"), ""),
    ],
)
def test_a_fault_names_file_task_and_remedy_and_others_go_on(tmp_path, item, message):
    good = task(annotation(*RESULT), number=8)
    first, second = read(tmp_path, item, good)
    if message:
        assert told(first).startswith(f"{tmp_path / 'export.json'}: task 1 (id 7): ")
        assert message in told(first)
        assert told(first).endswith(")")
    assert said(second) == ALL


@pytest.mark.parametrize("item", ["x", 5, None, [], {}])
def test_an_item_that_is_no_task(tmp_path, item):
    first, second = read(tmp_path, item, task(annotation()))
    assert told(first).startswith(f"{tmp_path / 'export.json'}: task 1: ")
    assert second.text == TEXT


def test_hostile_identifiers_stay_on_their_line(tmp_path):
    (item,) = read(tmp_path, task(number="\x1b[2J\n../../x"))
    assert "task 1 (id ␛[2J ../../x): has no annotations" in told(item)
    assert one(tmp_path, task(annotation(), number="\x1b[2J\n../../x")).path == Path("2j-x.txt")


@pytest.mark.parametrize(
    ("content", "message"), [("{", "not valid JSON"), ("{}", "is no list of tasks"), ("", "not valid JSON")]
)
def test_a_file_that_is_no_export(tmp_path, content, message):
    (tmp_path / "export.json").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=f"export.json: {message}.*export as JSON or JSON-MIN"):
        list(import_articles(tmp_path / "export.json", "label-studio"))


def test_an_export_without_tasks(tmp_path):
    assert read(tmp_path) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 20) | st.sampled_from(["text", "labels", "choices", TEXT, "none"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "data",
                    "text",
                    "annotations",
                    "result",
                    "type",
                    "value",
                    "labels",
                    "choices",
                    "start",
                    "end",
                    "meta",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON, JSON)
def test_any_item_is_an_article_or_a_fault(tmp_path, item, value):
    broken = task(annotation(value if isinstance(value, dict) else {"type": "labels", "value": value}))
    first, second = read(tmp_path, item, broken)[:2]
    assert isinstance(first, CorpusArticle | CorpusError)
    assert isinstance(second, CorpusArticle | CorpusError)
