"""What the recogniser sees of a token."""

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from helpers import rules

from cwdnlp.pipes.ner.embedding import build_feature_embed, feature_extractor
from cwdnlp.pipes.ner.features import COLUMNS, token_features

ROWS = dict.fromkeys(COLUMNS, 64)


def document(text):
    nlp = rules()
    doc = nlp.make_doc(text)
    for name in ("cwdnlp_morphology", "cwdnlp_gazetteer"):
        doc = nlp.get_pipe(name)(doc)
    return doc


def column(text, name):
    doc = document(text)
    return dict(zip([t.text for t in doc], token_features(doc)[:, COLUMNS.index(name)].tolist(), strict=True))


def test_an_empty_document_has_an_empty_table():
    assert token_features(document("")).shape == (0, len(COLUMNS))


def test_one_row_a_token_and_no_value_is_lost():
    doc = document("Wójt gminy Łosice, Jan Maj – „Dobra Woda” 2021\n\n🚒")
    table = token_features(doc)
    assert table.shape == (len(doc), len(COLUMNS))
    assert table.dtype == np.uint64
    assert (table != 0).all()


@pytest.mark.parametrize(
    ("name", "one", "other", "same"),
    [
        ("form", "Wójt", "WÓJT", True),
        ("form", "Wójt", "Starosta", False),
        ("form", "2021", "2019", True),
        ("form", "2021", "4321", False),
        ("form", "–", "—", True),
        ("prefix", "gmina", "gminny", True),
        ("suffix", "łosickiego", "kolneńskiego", True),
        ("shape", "Łosice", "Kolno", True),
        ("shape", "Łosice", "ŁOSICE", False),
        ("lemma", "gminy", "gminą", True),
        ("names", "Opoczno", "Biłgoraj", True),
        ("names", "Łosice", "umowa", False),
        ("gazetteer", "Łosice", "umowa", False),
    ],
)
def test_alike_and_different(name, one, other, same):
    assert (column(one, name)[one] == column(other, name)[other]) is same


def test_a_gazetteer_match_gives_each_word_its_place():
    places = column("Polski Ład w Łosicach", "gazetteer")
    assert len({places["Polski"], places["Ład"], places["w"], places["Łosicach"]}) == 4


def test_layout_tells_line_starts_quotation_and_shouting():
    layout = column("Nagłówek\nPIERWSZY WIERSZ KRZYCZY\nDrugi mówi „cicho”", "layout")
    assert layout["PIERWSZY"] != layout["Drugi"]
    assert layout["cicho"] != layout["mówi"]
    assert layout["Drugi"] != layout["mówi"]


def test_the_same_hashes_in_every_process():
    code = (
        "import sys; sys.path.insert(0, 'tests'); from helpers import rules; "
        "from cwdnlp.pipes.ner.features import token_features\n"
        "nlp = rules(); doc = nlp.make_doc('Wójt gminy Łosice')\n"
        "for name in ('cwdnlp_morphology', 'cwdnlp_gazetteer'): doc = nlp.get_pipe(name)(doc)\n"
        "print(int(token_features(doc).sum(dtype='uint64')))"
    )
    root = Path(__file__).parents[2]
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert runs == {f"{int(token_features(document('Wójt gminy Łosice')).sum(dtype='uint64'))}\n"}


def test_decomposed_letters_keep_lemma_and_tag():
    text = "Łódź żegna świętych"
    for name in ("lemma", "tag"):
        composed = list(column(text, name).values())
        assert list(column(unicodedata.normalize("NFD", text), name).values()) == composed


def test_the_embedding_has_its_width_and_takes_empty_documents():
    model = build_feature_embed(16, ROWS)
    docs = [document("Wójt gminy Łosice"), document(""), document("Lipno")]
    model.initialize(X=docs)
    assert [table.shape for table in model.predict(docs)] == [(3, 16), (0, 16), (1, 16)]


@pytest.mark.parametrize("rows", [{}, {**ROWS, "colour": 5}, {k: v for k, v in ROWS.items() if k != "form"}])
def test_rows_of_other_columns_are_refused(rows):
    with pytest.raises(ValueError, match="form"):
        build_feature_embed(16, rows)


def test_gazetteer_dropout_hides_the_column_in_training_only():
    docs = [document("w Łosicach")]
    layer = feature_extractor(1.0)
    index = COLUMNS.index("gazetteer")
    trained, _ = layer(docs, is_train=True)
    predicted, _ = layer(docs, is_train=False)
    assert (trained[0][:, index] == 0).all()
    assert (predicted[0][:, index] != 0).all()
    assert (np.delete(trained[0], index, 1) == np.delete(predicted[0], index, 1)).all()
