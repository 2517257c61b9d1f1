"""Files as the tools themselves write them, and files that are wrong: each fault is named, the rest goes on."""

import json
import zlib

import pytest
import spacy
from spacy.tokens import DocBin

from cwdnlp.corpus.formats import export_articles, import_articles
from cwdnlp.corpus.formats.build import slug
from cwdnlp.errors import CorpusError

TEXT = "😀 Wójt Olszanki"


def read(tmp_path, name, content, file="in.jsonl"):
    path = tmp_path / file
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return list(import_articles(path, name))


def lines(*items):
    return "".join(item if isinstance(item, str) else json.dumps(item) for item in ("\n".join(map(json.dumps, items)),))


def spans(article):
    return [(m.start, m.end, m.label) for m in article.mentions]


def fault(items, index=0):
    assert isinstance(items[index], CorpusError), items[index]
    return str(items[index])


def test_doccano_in_both_forms(tmp_path):
    older = {"id": 1, "text": TEXT, "label": [[2, 6, "ROLE"]], "cats": ["transport", "none"]}
    newer = {"id": 2, "text": TEXT, "entities": [{"id": 9, "start_offset": 2, "end_offset": 6, "label": "ROLE"}]}
    one, two = read(tmp_path, "doccano", lines(older, newer))
    assert spans(one) == spans(two) == [(2, 6, "ROLE")]
    assert (one.meta.stage, one.meta.topics) == ("none", ("transport",))


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"text": "abc", "label": [[0, 9, "ORG"]]}, "ORG at 0..9 does not lie within the text of 3 characters"),
        ({"text": "abc", "label": [[2, 2, "ORG"]]}, "does not lie within"),
        ({"text": "abc", "label": [[-1, 2, "ORG"]]}, "does not lie within"),
        ({"text": "abc", "label": [[0, 2, "ORG"], [1, 3, "JST"]]}, "JST at 1..3 overlaps ORG at 0..2"),
        ({"text": "a\nb", "label": [[0, 3, "ORG"]]}, "crosses a line break"),
        ({"text": "abc", "label": [[0, 1, "two words"]]}, "has no proper label"),
        ({"text": "abc", "label": ["ORG"]}, "is no span"),
        ({"text": "abc", "cats": ["formation", "none"]}, "has 2 stages"),
        ({"text": "abc", "cats": ["cars"]}, "'cars' is neither a stage nor a topic"),
        ({"text": "abc", "label": [[0, 1, "JST"]], "attributes": {"0-1": "oops"}}, "'oops' is no attribute"),
        (
            {"text": "abc", "label": [[0, 1, "RADA"]]},
            "RADA at 0..1 has an unknown label (rename it to one of PARTNERSHIP",
        ),
        ({"text": "abc", "label": 5}, "label is no list: '5'"),
        ({"text": "abc", "cats": "formation"}, "cats is no list: 'formation'"),
        ({"label": []}, "has no text"),
        ({"text": 5}, "has no text"),
        (["text"], "not a JSON object"),
    ],
)
def test_faults_of_items_name_the_line_and_leave_the_others(tmp_path, item, said):
    items = read(tmp_path, "doccano", lines(item, {"text": "dobrze"}))
    assert said in fault(items)
    assert "in.jsonl:1" in fault(items)
    assert items[1].text == "dobrze"


def test_all_faults_of_an_item_are_told_at_once(tmp_path):
    spans = [[0, 9, "ORG"], [2, 4, "JST"], [5, 7, "ROLE"], [8, 40, "ORG"], [9, 11, "RADA"], [11, 12, "ORG"]]
    item = {"text": "Rada Gminy Lipno", "label": spans, "cats": ["cars"], "attributes": {"11-12": "oops"}}
    told = fault(read(tmp_path, "doccano", lines(item)))
    assert "in.jsonl:1: 6 faults: 'cars' is neither a stage nor a topic" in told
    for each in (
        "JST at 2..4 overlaps ORG at 0..9 (spans are flat: keep one of the two)",
        "ROLE at 5..7 overlaps ORG at 0..9",
        "ORG at 8..40 does not lie within the text of 16 characters",
        "RADA at 9..11 has an unknown label",
        "ORG at 11..12: 'oops' is no attribute of ORG",
    ):
        assert each in told


def test_overlaps_are_found_behind_a_long_span(tmp_path):
    item = {"text": "abcdefgh", "label": [[0, 8, "ORG"], [1, 2, "JST"], [3, 4, "ROLE"]]}
    told = fault(read(tmp_path, "doccano", lines(item)))
    assert "ROLE at 3..4 overlaps ORG at 0..8" in told
    touching = {"text": "abcd", "label": [[0, 2, "ORG"], [2, 4, "ORG"]]}
    (article,) = read(tmp_path, "doccano", lines(touching))
    assert len(article.mentions) == 2


def test_items_without_an_identifier_are_numbered(tmp_path):
    bare = {"text": "a"}
    for name in ("doccano", "prodigy"):
        assert [article.meta.id for article in read(tmp_path, name, lines(bare, bare))] == ["article-1", "article-2"]


def test_front_matter_that_is_no_text_is_left_out(tmp_path):
    (article,) = read(tmp_path, "doccano", lines({"text": "a", "title": {"x": 1}, "date": None, "source": 7}))
    assert (article.meta.title, article.meta.date, article.meta.source) == ("a", "", "7")


def test_a_line_that_is_no_json(tmp_path):
    items = read(tmp_path, "doccano", '{"text": \n{"text": "dobrze"}\n\n')
    assert "in.jsonl:1: not valid JSON" in fault(items)
    assert items[1].text == "dobrze"
    assert len(items) == 2


def test_prodigy_answers(tmp_path):
    span = {"start": 2, "end": 6, "label": "ROLE", "token_start": 1, "token_end": 1}
    accepted = {"text": TEXT, "spans": [span], "answer": "accept", "_input_hash": 42}
    rejected, ignored = ({"text": "a", "answer": answer} for answer in ("reject", "ignore"))
    items = read(tmp_path, "prodigy", lines(accepted, rejected, ignored))
    assert (items[0].meta.id, spans(items[0])) == ("42", [(2, 6, "ROLE")])
    assert "was answered 'reject'" in fault(items, 1)
    assert "was answered 'ignore'" in fault(items, 2)


def test_prodigy_spans_that_overlap(tmp_path):
    spans = [{"start": 2, "end": 6, "label": "ROLE"}, {"start": 4, "end": 9, "label": "ORG"}]
    items = read(tmp_path, "prodigy", lines({"text": TEXT, "spans": spans}, {"text": TEXT}))
    assert "in.jsonl:1: ORG at 4..9 overlaps ROLE at 2..6 (spans are flat" in fault(items)
    assert items[1].text == TEXT


def test_prodigy_tokens_fit_the_spans(tmp_path):
    (article,) = read(tmp_path, "doccano", lines({"id": "a", "text": "wydano 5 złz kasy", "label": [[7, 11, "ORG"]]}))
    export_articles([article], tmp_path / "out.jsonl", "prodigy")
    task = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    (span,) = task["spans"]
    tokens = task["tokens"][span["token_start"] : span["token_end"] + 1]
    assert [token["text"] for token in tokens] == ["5", "zł"]
    assert "".join(t["text"] + " " * t["ws"] for t in task["tokens"]) == task["text"]


def test_conll_of_others(tmp_path):
    first = "-DOCSTART- -X- O O\n\nWójt NN B-ROLE\nOlszanki NN B-JST\n. . O\n\nKoniec NN O\n"
    content = first + "-DOCSTART- O\n\nA B-ORG\nB I-ORG\n"
    one, two = read(tmp_path, "iob", content, "in.conll")
    assert one.text == "Wójt Olszanki .\nKoniec"
    assert spans(one) == [(0, 4, "ROLE"), (5, 13, "JST")]
    assert (two.text, spans(two)) == ("A B", [(0, 3, "ORG")])
    assert one.meta.id != two.meta.id


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("A I-ORG\n", "line 1: I-ORG continues no ORG"),
        ("A B-ORG\nB I-JST\n", "line 2: I-JST continues no JST"),
        ("A B-ORG\n\nB I-ORG\n", "line 3: I-ORG continues no ORG"),
        ("A\n", "line 1 has no tag"),
        ("A X-ORG\n", "line 1 has no tag"),
        ('# id = a\n# text = "B"\nA O\n', "token 'A' on line 3 is not what # text has"),
        ("# id = a\n# text = B\nA O\n", "no JSON string"),
    ],
)
def test_iob_faults(tmp_path, content, said):
    items = read(tmp_path, "iob", content + "\n-DOCSTART- O\nDobrze O\n")
    assert said in fault(items)
    assert items[1].text == "Dobrze"


def test_brat_of_others(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tROLE 2 6\tWójt\nR1\tX Arg1:T1 Arg2:T1\nA1\tY T1\n", encoding="utf-8")
    (article,) = import_articles(tmp_path, "brat")
    assert spans(article) == [(2, 6, "ROLE")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("T1\tROLE 0 1;2 3\tx", "is in several parts"),
        ("T1\tROLE 2 6\tSołtys", "is not what stands there: 'Wójt'"),
        ("T1 ROLE 2 6 Wójt", "line 1 is no entity"),
        ("T1\tROLE 2\tW", "has not two offsets"),
        ("T1\tROLE 2 6\tWójt\nT2\tORG 4 9\tjt Ol", "ORG 'jt Ol' at 4..9 overlaps ROLE 'Wójt' at 2..6"),
    ],
)
def test_brat_faults(tmp_path, line, said):
    for name, content in (("a", line), ("b", "")):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        (tmp_path / f"{name}.ann").write_text(content, encoding="utf-8")
    items = list(import_articles(tmp_path, "brat"))
    assert said in fault(items)
    assert items[1].text == TEXT


def test_brat_without_its_text(tmp_path):
    (tmp_path / "a.ann").write_text("", encoding="utf-8")
    assert "a.txt: cannot be read" in fault(list(import_articles(tmp_path, "brat")))
    with pytest.raises(CorpusError, match=r"holds no \.ann files"):
        list(import_articles(tmp_path / "none", "brat"))


def test_docbin_of_others(tmp_path):
    nlp = spacy.blank("en")
    doc = nlp("Mayor of Olszanka")
    doc.ents = [doc.char_span(0, 5, label="ROLE"), doc.char_span(9, 17, label="JST", kb_id="1410032")]
    path = tmp_path / "in.spacy"
    DocBin(docs=[doc]).to_disk(path)
    (article,) = import_articles(path, "docbin")
    assert spans(article) == [(0, 5, "ROLE"), (9, 17, "JST")]
    assert article.mentions[1].kb_id == "1410032"


@pytest.mark.parametrize("content", [b"", b"nothing", zlib.compress(b"nothing"), zlib.compress(b"\x93\x01\x02\x03")])
def test_docbin_damaged(tmp_path, content):
    with pytest.raises(CorpusError, match="no DocBin, or damaged"):
        read(tmp_path, "docbin", content)


def test_docbin_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr("cwdnlp.corpus.formats.docbin.MAX_BYTES", 1000)
    with pytest.raises(CorpusError, match="holds too much"):
        read(tmp_path, "docbin", zlib.compress(b"\x00" * 1_000_000))


@pytest.mark.parametrize("name", ["jsonl", "doccano", "prodigy", "iob", "label-studio", "docbin"])
def test_a_file_that_cannot_be_read(name, tmp_path):
    with pytest.raises(CorpusError, match="cannot be read"):
        list(import_articles(tmp_path / "none", name))


@pytest.mark.parametrize("name", ["jsonl", "doccano", "iob", "label-studio"])
def test_a_file_in_another_encoding(name, tmp_path):
    with pytest.raises(CorpusError, match="not UTF-8 at byte 0"):
        read(tmp_path, name, "łódź".encode("cp1250"))


@pytest.mark.parametrize("name", ["jsonl", "iob", "label-studio", "docbin", "brat"])
def test_a_place_that_cannot_be_written(name, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CorpusError, match="cannot be written"):
        export_articles([], tmp_path / "file" / "out", name)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"id": "a", "text": "b", "stage": "none", "entities": [{"start": 0, "end": 9, "label": "ORG"}]}, "span 0..9"),
        (
            {
                "id": "a",
                "text": "abc",
                "entities": [{"start": 0, "end": 2, "label": "ORG"}, {"start": 1, "end": 3, "label": "JST"}],
            },
            "in.jsonl:1: JST 'bc' at 1..3 overlaps ORG 'ab' at 0..2",
        ),
        ({"id": "a", "text": "b", "stage": "start"}, "'start' is neither a stage nor a topic"),
        ({"id": "a", "text": "b", "officials": [{"role": "wójt", "person": "Jan"}]}, "named by no mention"),
        ({"id": "a", "text": "b", "partnerships": [{"name": "X", "members": ["1410"]}]}, "base form of no mention"),
        (
            {
                "id": "a",
                "text": "b",
                "entities": [{"start": 0, "end": 1, "label": "PARTNERSHIP"}],
                "partnerships": [{"name": "b", "members": ["1410"]}],
            },
            "member 1410 of 'b' is mentioned nowhere",
        ),
    ],
)
def test_records_that_the_markup_cannot_say(tmp_path, record, said):
    assert said in fault(read(tmp_path, "jsonl", lines(record)))


def test_officials_without_pointers_are_found_by_name(tmp_path):
    record = {
        "id": "a",
        "text": "Wójt Olszanki Jan Maj",
        "entities": [
            {"start": 0, "end": 4, "label": "ROLE", "lemma": "wójt"},
            {"start": 5, "end": 13, "label": "JST", "lemma": "Olszanka", "kb_id": "1410032"},
            {"start": 14, "end": 21, "label": "PERSON", "lemma": "Jan Maj"},
        ],
        "officials": [{"role": "wójt", "person": "Jan Maj", "unit": "1410032"}],
    }
    (article,) = read(tmp_path, "jsonl", lines(record))
    assert [m.officials for m in article.mentions] == [(1,), (1,), (1,)]


def test_slugs_are_file_names():
    assert slug("../../etc/passwd") == "etc-passwd"
    assert slug("ŻÓŁW 1") == "zolw-1"
    assert len(slug("ż" * 500)) == 80
