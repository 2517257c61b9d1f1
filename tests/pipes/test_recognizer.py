"""The recogniser: spaCy's entities in less time, with probabilities, by one model or several together."""

import numpy as np
import pytest
import spacy
from helpers import rules
from spacy.pipeline.ner import EntityRecognizer
from spacy.tokens import Span
from spacy.training import Example
from thinc.api import fix_random_seed

from cwdnlp.pipes.ner.decoding import Moves, decode
from cwdnlp.pipes.ner.features import COLUMNS
from cwdnlp.pipes.ner.recognizer import Recognizer

ROWS = dict.fromkeys(COLUMNS, 300)
CONFIG = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 16,
    "maxout_pieces": 2,
    "use_upper": True,
    "nO": None,
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {"@architectures": "cwdnlp.FeatureEmbed.v1", "width": 16, "rows": ROWS, "gazetteer_dropout": 0.0},
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 16,
            "depth": 1,
            "window_size": 1,
            "maxout_pieces": 2,
        },
    },
}
LABELS = ("JST", "PERSON", "ROLE")
TEXTS = (
    "Wójt Gminy Łosice Jan Maj zaprasza.",
    "Burmistrz Opoczna Michał Konecki\n\noraz Starosta Sieradzki",
    "Anna Lis-Kowalska, Skarbnik Miasta i Gminy Łosice",
    "Kutno",
    "",
    "  \n ",
)


def documents(texts=TEXTS):
    nlp = rules()
    docs = []
    for text in texts:
        doc = nlp.make_doc(text)
        for name in ("cwdnlp_morphology", "cwdnlp_gazetteer"):
            doc = nlp.get_pipe(name)(doc)
        docs.append(doc)
    return docs


def trained(seed, steps):
    """A recogniser of spaCy's that has learned the first texts by heart, or little, and errs in interesting ways."""
    fix_random_seed(seed)
    nlp = spacy.blank("pl", vocab=rules().vocab)
    ner = nlp.add_pipe("ner", config={"model": CONFIG})
    spans = {0: [(0, 1, "ROLE"), (1, 3, "JST"), (3, 5, "PERSON")], 1: [(0, 1, "ROLE"), (1, 2, "JST"), (2, 4, "PERSON")]}
    examples = []
    for index, doc in enumerate(documents(TEXTS[:2])):
        reference = doc.copy()
        reference.ents = [Span(reference, *span) for span in spans[index]]
        examples.append(Example(doc, reference))
    nlp.initialize(lambda: examples)
    optimizer = nlp.resume_training()
    for _ in range(steps):
        ner.update(examples, sgd=optimizer)
    return ner


@pytest.fixture(scope="module", params=[(0, 0), (1, 3), (2, 150)], ids=["raw", "half", "trained"])
def original(request):
    return trained(*request.param)


def together(*members):
    """A recogniser of these members."""
    found = Recognizer(rules().vocab, members[0].model, members=1)
    found.members = list(members)
    return found


def found(docs):
    return [[(e.start, e.end, e.label_) for e in doc.ents] for doc in docs]


def test_one_model_finds_what_spacy_finds(original):
    expected = found(original.pipe(documents()))
    assert found(together(original).pipe(documents())) == expected
    assert found(together(original).pipe(documents(), batch_size=2)) == expected
    assert found(map(together(original), documents())) == expected


def test_each_entity_has_a_probability_and_empty_documents_none(original):
    docs = list(together(original).pipe(documents()))
    assert [len(doc._.scores or ()) for doc in docs] == [len(doc.ents) for doc in docs]
    assert all(0 < score <= 1 for doc in docs for score in doc._.scores or ())


def test_what_was_learned_by_heart_is_sure():
    doc = together(trained(2, 150))(documents()[0])
    assert [e.text for e in doc.ents] == ["Wójt", "Gminy Łosice", "Jan Maj"]
    assert min(doc._.scores) > 0.8


def test_nothing_begins_on_white_space(original):
    docs = list(together(original).pipe(documents(["\n\n \n", "Kutno \n\n Łosice"])))
    assert not [e.text for doc in docs for e in doc.ents if e.text[0].isspace()]


def test_several_models_decide_together():
    one, two = trained(1, 3), trained(2, 150)
    doc = together(one, two)(documents()[0])
    # The mean of the scores is that of one model whose scores are the means.
    states = one.moves.init_batch([documents()[0]])
    assert len(states) == 1
    alone = found([together(two)(documents()[0])])
    assert found([together(two, two, two)(documents()[0])]) == alone
    assert len(doc._.scores) == len(doc.ents)


def test_entities_that_are_set_before_are_kept(original):
    doc = documents()[0]
    doc.set_ents([Span(doc, 1, 3, label="JST")], default="unmodified")
    together(original)(doc)
    assert (1, 3, "JST") in found([doc])[0]
    assert doc._.scores is None


def test_no_entity_crosses_a_sentence_boundary_that_is_set():
    doc = documents()[0]
    doc[2].is_sent_start = True
    together(trained(2, 150))(doc)
    assert not [e for e in doc.ents if e.start < 2 < e.end]


def test_bytes_and_folders_restore_the_models(tmp_path):
    nlp = spacy.blank("pl", vocab=rules().vocab)
    saved = together(trained(1, 3), trained(2, 150))
    saved.to_disk(tmp_path, exclude=["vocab"])
    loaded = nlp.add_pipe("cwdnlp_ner", config={"model": CONFIG, "members": 2})
    loaded.from_disk(tmp_path, exclude=["vocab"])
    expected = found(saved.pipe(documents()))
    assert found(loaded.pipe(documents())) == expected
    again = spacy.blank("pl", vocab=rules().vocab).add_pipe("cwdnlp_ner", config={"model": CONFIG, "members": 2})
    assert found(again.from_bytes(loaded.to_bytes()).pipe(documents())) == expected
    assert again.labels == LABELS
    other = spacy.blank("pl", vocab=rules().vocab).add_pipe("cwdnlp_ner", config={"model": CONFIG, "members": 1})
    with pytest.raises(ValueError, match=r"shorter|longer"):
        other.from_bytes(loaded.to_bytes())


def test_less_than_one_model_is_refused():
    with pytest.raises(ValueError, match="members should be 1 or more, not 0"):
        spacy.blank("pl").add_pipe("cwdnlp_ner", config={"model": CONFIG, "members": 0})


def test_the_score_is_that_of_entities():
    ner = together(trained(2, 150))
    doc = ner(documents()[0])
    assert ner.score([Example(doc, doc.copy())])["ents_f"] == 1.0


def test_moves_of_a_label_are_complete():
    names = ["B-X", "I-X", "L-X", "U-X", "U-", "O"]
    assert Moves.of(names).labels == ("X",)
    with pytest.raises(ValueError, match="L-X"):
        Moves.of(["B-X", "I-X", "U-X", "O"])


class Script:
    """A step model that scores by a table: `closed[token]` outside entities, `opened[token, start]` inside."""

    def __init__(self, closed, opened):
        self.closed, self.opened = closed, opened
        self.state2vec = self.vec2scores = self

    def predict(self, rows):
        if rows.ndim == 2 and rows.dtype == np.int32:
            return np.array(
                [self.closed[i] if s < 0 else self.opened[i, s] for i, s, _ in rows.tolist()], dtype="float32"
            )
        return rows


def test_decoding_walks_from_start_to_end_and_multiplies():
    moves = Moves.of(["B-X", "I-X", "L-X", "U-X", "O"])
    outside, begin, unit = [-1, -1, -1, -1, 9], [9, -1, -1, -1, 0], [-1, -1, -1, 9, -1]
    begun_inside = [0, 0, 9, 0, 0]
    script = Script(
        [begin, begin, outside, unit, begin], {(2, 1): begun_inside, (1, 0): [0, 2, 1, 0, 0], (2, 0): [0, 0, 1, 0, 0]}
    )
    result = decode([script], moves, [np.zeros(4, dtype=bool), np.zeros(1, dtype=bool), np.zeros(0, dtype=bool)])
    # The second document is one token: nothing begins there that would have to go on.
    assert [each.entities for each in result] == [[(0, 3, "X"), (3, 4, "X")], [], []]
    sure = np.exp(9) / (np.exp(9) + np.exp(0) + np.exp(-1))
    expected = sure * (1 / (1 + np.exp(-1))) * (1 / (1 + np.exp(-1)))
    assert result[0].probabilities[0] == pytest.approx(expected, rel=1e-4)


def test_spacys_class_is_what_is_trained():
    assert isinstance(together(trained(0, 0)).members[0], EntityRecognizer)


def test_a_long_text_is_read_in_parts_as_if_it_were_whole(monkeypatch):
    text = "\n".join(TEXTS[:3] * 4)
    ner = together(trained(2, 150))
    whole = ner(documents([text])[0])
    monkeypatch.setattr("cwdnlp.pipes.ner.recognizer._LONG", 25)
    parts = ner(documents([text])[0])
    assert found([parts]) == found([whole])
    assert len(parts._.scores) == len(parts.ents)
    assert list(parts.user_data) == list(whole.user_data), "nothing is left behind in the document"


def test_a_long_text_without_line_breaks_is_cut_all_the_same(monkeypatch):
    monkeypatch.setattr("cwdnlp.pipes.ner.recognizer._LONG", 4)
    doc = together(trained(2, 150))(documents(["Wójt Gminy Łosice Jan Maj zaprasza. " * 5])[0])
    assert len(doc._.scores) == len(doc.ents)
    assert doc.ents
