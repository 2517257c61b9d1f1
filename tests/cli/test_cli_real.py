"""The command line on the real pipeline and on real cleaning."""

import json

import pytest
from spacy.language import Language

TEXT = (
    "Burmistrz Łosic Jan Dróżdż podpisał 27 maja 2021 r. umowę o dofinansowanie przebudowy drogi. "
    "Gmina Łosice otrzyma 2,5 mln zł."
)


@pytest.fixture
def listing():
    items = "".join(
        f"<div class='news-item'><h3><a href='/aktualnosci/{number}'>Wierzbin: wydarzenie numer {number}</a></h3>"
        f"<span class='date'>{number + 1:02}.05.2021</span><p>W Wierzbinie odbyło się spotkanie numer {number} "
        f"w sprawie rozwoju gminy i powiatu, na którym mówiono o drogach, szkołach i szlakach rowerowych.</p>"
        f"<a href='/aktualnosci/{number}'>Czytaj więcej</a></div>"
        for number in range(6)
    )
    return f"<html><body><main><h1>Aktualności</h1>{items}</main></body></html>"


def test_listing_is_pointed_out(tag, tmp_path, listing):
    path = tmp_path / "lista.html"
    path.write_text(listing, encoding="utf-8")
    whole = tag(path)
    assert whole.ids == ["lista.html"]
    assert whole.about("lists 6 news items; use --split to tag each by itself")
    split = tag("--split", path)
    assert split.code == 0
    assert len(set(split.ids)) == 6
    assert not split.about("use --split")
    assert all("Wierzbinie" in record["text"] for record in split.records)


def test_real_tags(cli, real_model):
    outcome = cli("tag", "--published", "2021-06-18", stdin=TEXT)
    assert (outcome.code, outcome.err) == (0, "")
    record = outcome.records[0]
    assert record["model"]["name"] == "pl_cwd_news"
    assert "Jan Dróżdż" in [entity["text"] for entity in record["entities"]]
    assert record["stage"]["label"]


def test_real_reasons(cli, real_model):
    outcome = cli("tag", "--explain", stdin=TEXT)
    assert (outcome.code, outcome.err) == (0, "")
    (record,) = outcome.records
    assert f"stage:{record['stage']['label']}" in [each["label"] for each in record["explanations"]]
    phrases = [phrase for each in record["explanations"] for phrase in each["phrases"]]
    assert phrases
    assert all(phrase["text"] == TEXT[phrase["start"] : phrase["end"]] for phrase in phrases)


@pytest.mark.parametrize("form", ["table", "html"])
def test_real_forms(cli, real_model, form):
    outcome = cli("tag", "--format", form, stdin=TEXT)
    assert (outcome.code, outcome.err) == (0, "")
    assert "Dróżdż" in outcome.out


def stdin_of(count):
    lines = [json.dumps({"id": str(number), "text": f"{TEXT} Nr {number}."}) for number in range(count)]
    lines[1:1] = ['{"urwana', json.dumps({"id": "x", "text": " "})]
    return "\n".join(lines)


def test_real_tagging_without_a_trained_model(cli, blank_model):
    outcome = cli("tag", "--model", blank_model, "--published", "2021-06-18", stdin=stdin_of(100))
    assert outcome.code == 1
    assert outcome.ids == [str(number) for number in range(100)]
    assert {record["published"] for record in outcome.records} == {"2021-06-18"}
    assert [line.split(":")[:3] for line in outcome.lines[:2]] == [["error", " stdin", "2"], ["error", " stdin", "3"]]
    assert outcome.lines[2:] == ["2 of 102 items failed"]


def test_several_processes_give_the_same(process, blank_model):
    stdin = stdin_of(200).encode()
    one, two = (process("--model", blank_model, "--jobs", jobs, stdin=stdin) for jobs in (1, 2))
    assert (two.code, two.out, two.lines) == (one.code, one.out, one.lines)
    assert len(one.ids) == 200


def test_fault_of_a_component_is_one_item(cli, blank_model, monkeypatch):
    from cwdnlp import pipeline

    load = pipeline.load

    def with_fault(name):
        nlp = load(name)

        @Language.component("cli_test_fault")
        def fault(doc):
            if "Nr 7." in doc.text:
                raise ZeroDivisionError("oj")
            return doc

        nlp.add_pipe("cli_test_fault")
        return nlp

    monkeypatch.setattr(pipeline, "load", with_fault)
    outcome = cli("tag", "--verbose", "--model", blank_model, stdin=stdin_of(40))
    assert outcome.code == 1
    assert outcome.ids == [str(number) for number in range(40) if number != 7]
    assert outcome.about("error: 7: ")
    assert any("ZeroDivisionError" in line for line in outcome.about("error: 7: "))
    assert "  Traceback (most recent call last):" in outcome.lines


def test_missing_model(cli):
    outcome = cli("tag", "--model", "nie-ma-takiego", stdin=TEXT)
    assert (outcome.code, outcome.out) == (2, "")
    assert len(outcome.lines) == 1
    assert outcome.lines[0].startswith("error: nie-ma-takiego: ")
