"""Names of the split that measures which one learns from too."""

import pytest

from cwdnlp.corpus.unseen import check_unseen
from cwdnlp.errors import CorpusError


def corpus(folder, train, test):
    for split, body in (("train", train), ("test", test)):
        (folder / split).mkdir(exist_ok=True)
        (folder / split / f"{split}.txt").write_text(f"---\nid: {split}\ntopics:\n---\n{body}\n", encoding="utf-8")
    return [str(finding) for finding in check_unseen(folder, "test")]


def test_a_gmina_that_occurs_in_training(tmp_path):
    (finding,) = corpus(tmp_path, "[[Łosice|JST 1410023]]", "a\n[[Łosice|JST 1410023]] i [[Łosice|JST 1410023]]")
    assert "test.txt:6: [seen] JST 'Łosice' (141002) also stands in" in finding


def test_a_partnership_in_another_case(tmp_path):
    train, test = '[[Trzech Rzek|PARTNERSHIP lemma="Trzy Rzeki"]]', "[[TRZY RZEKI|PARTNERSHIP]]"
    assert len(corpus(tmp_path, train, test)) == 1


def test_what_may_occur_in_both(tmp_path):
    body = "[[MOF|PARTNERSHIP]], [[Warszawa|JST 1465011]], [[powiat łosicki|JST 1410]], [[Jan Maj|PERSON]]"
    assert corpus(tmp_path, body, body) == []


def test_a_corpus_without_the_split(tmp_path):
    with pytest.raises(CorpusError, match=r"test: holds no articles \(put articles there"):
        list(check_unseen(tmp_path, "test"))


def test_a_corpus_that_nothing_is_learned_from(tmp_path):
    corpus(tmp_path, "x", "[[Łosice|JST 1410023]]")
    (tmp_path / "train" / "train.txt").unlink()
    assert list(check_unseen(tmp_path, "test")) == []


def test_broken_files_hide_nothing(tmp_path):
    found = corpus(tmp_path, "[[x\n[[Łosice|JST 1410023]]", "[[Łosice|JST 1410023]] [[y")
    assert len(found) == 1
    (tmp_path / "test" / "zly.txt").write_text("nic", encoding="utf-8")
    assert len(list(check_unseen(tmp_path, "test"))) == 1
