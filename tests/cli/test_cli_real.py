"""The command line on the real pipeline and on real cleaning."""

import pytest

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


@pytest.mark.parametrize("form", ["table", "html"])
def test_real_forms(cli, real_model, form):
    outcome = cli("tag", "--format", form, stdin=TEXT)
    assert (outcome.code, outcome.err) == (0, "")
    assert "Dróżdż" in outcome.out


def test_several_processes_give_the_same(process, real_model):
    import json

    stdin = "\n".join(json.dumps({"id": str(number), "text": TEXT}) for number in range(20)).encode()
    assert process("tag", "--jobs", "2", stdin=stdin).out == process("tag", stdin=stdin).out
