"""The validator over files and folders: broken files, ids used twice, leaks between splits."""

import pytest

from cwdnlp.corpus.validate import check_files, check_splits

FRONT = {
    "id": "platerow-nabor",
    "title": "Nabór wniosków",
    "date": "2021-06-18",
    "place": "1410042",
    "genre": "service_notice",
    "register": "stiff",
    "clutter": "none",
    "flaws": "none",
    "stage": "none",
    "topics": "economy",
}


def test_files_are_checked_one_by_one(tmp_path):
    good, broken, binary = (tmp_path / name for name in ("platerow-nabor.txt", "zly.txt", "cp1250.txt"))
    front = "\n".join(f"{key}: {value}" for key, value in FRONT.items())
    good.write_text(f"---\n{front}\n---\nx", encoding="utf-8")
    broken.write_text("---\nid: zly\ntitle: x\nstage: none\ntopics:\n---\nx\n[[y", encoding="utf-8")
    binary.write_bytes("Łosice".encode("cp1250"))
    findings = list(check_files([good, broken, binary, tmp_path / "brak.txt"]))
    assert [(finding.where, finding.code) for finding in findings] == [
        (f"{broken}:8", "format"),
        (f"{binary}:1", "format"),
        (f"{tmp_path / 'brak.txt'}:1", "format"),
    ]
    assert not any("None" in finding.message for finding in findings)


def test_a_broken_line_hides_no_other_fault_and_makes_none(tmp_path):
    front = "\n".join(f"{key}: {value}" for key, value in {**FRONT, "stage": "koniec"}.items())
    body = "[[Wójt|ROLE #1]] [[Ewa [[Kalina|PERSON #1]]\n[[Bory|KOŁO]]\n[[Ewa|PERSON x]]"
    path = tmp_path / "platerow-nabor.txt"
    path.write_text(f"---\n{front}\n---\n{body}\n", encoding="utf-8")
    found = [(finding.key[1], finding.code) for finding in check_files([path])]
    assert found == [(10, "stage"), (13, "format"), (14, "label"), (15, "format")]


def test_what_a_broken_file_confirms_is_left_out(tmp_path):
    path = tmp_path / "a.txt"
    front = "id: a\ntitle: x\nstage: none\ntopics:\nconfirmed: label"
    path.write_text(f"---\n{front}\n---\n[[Bory|KOŁO]] [[x\n", encoding="utf-8")
    assert [finding.code for finding in check_files([path])] == ["format"]


def corpus(folder, *articles):
    for split, name, front in articles:
        (folder / split).mkdir(exist_ok=True)
        lines = "".join(f"{key}: {value}\n" for key, value in front.items())
        (folder / split / f"{name}.txt").write_text(f"---\n{lines}---\nx\n", encoding="utf-8")


def leaks(folder):
    """What is in the wrong split: article, line, and the split that it belongs to."""
    found = [f for f in check_splits(folder) if f.code == "split-leak"]
    return [(f.key[0].removeprefix(f"{folder}/"), f.key[1], f.message.partition(",")[0].split()[-1]) for f in found]


def test_an_id_used_twice(tmp_path):
    corpus(
        tmp_path,
        ("train", "a", {"id": "a", "place": "1410022"}),
        ("train", "b", {"place": "1410022", "id": "a"}),
    )
    (finding,) = check_splits(tmp_path)
    assert (finding.where, finding.code) == (f"{tmp_path / 'train' / 'b.txt'}:3", "duplicate-id")
    assert str(tmp_path / "train" / "a.txt") in finding.message


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        ({"place": "1410022"}, {"place": "1410023"}, 3),
        ({"place": "1410022", "group": "g"}, {"place": "1410032", "group": "g"}, 4),
    ],
)
def test_a_place_or_repost_in_two_splits(tmp_path, first, second, line):
    corpus(tmp_path, ("train", "a", {"id": "a", **first}), ("test", "b", {"id": "b", **second}))
    (finding,) = check_splits(tmp_path)
    assert (finding.where, finding.code) == (f"{tmp_path / 'test' / 'b.txt'}:{line}", "split-leak")
    assert str(tmp_path / "train" / "a.txt") in finding.message


def test_every_article_outside_the_split_of_most_is_named(tmp_path):
    place = {"place": "1410022"}
    names = [("train", "a"), ("dev", "b"), ("dev", "c"), ("test", "d"), ("test", "e"), ("dev", "f")]
    corpus(tmp_path, *((split, name, {"id": name, **place}) for split, name in names))
    assert leaks(tmp_path) == [("train/a.txt", 3, "dev"), ("test/d.txt", 3, "dev"), ("test/e.txt", 3, "dev")]


def test_an_article_may_leak_by_its_place_and_by_its_group(tmp_path):
    both = {"place": "1410022", "group": "g"}
    corpus(tmp_path, ("train", "a", {"id": "a", **both}), ("dev", "b", {"id": "b", **both}))
    assert leaks(tmp_path) == [("dev/b.txt", 3, "train"), ("dev/b.txt", 4, "train")]


def test_an_id_in_three_files_is_told_of_each_but_the_first(tmp_path):
    corpus(tmp_path, *((split, "a", {"id": "a"}) for split in ("train", "dev", "test")))
    found = list(check_splits(tmp_path))
    assert [finding.where for finding in found] == [f"{tmp_path / split / 'a.txt'}:2" for split in ("dev", "test")]
    assert all(str(tmp_path / "train" / "a.txt") in finding.message for finding in found)


def test_articles_without_an_id_are_no_copies_of_each_other(tmp_path):
    corpus(tmp_path, ("train", "a", {"title": "x"}), ("dev", "b", {"title": "x"}))
    assert list(check_splits(tmp_path)) == []


def test_an_article_with_broken_lines_leaks_all_the_same(tmp_path):
    corpus(tmp_path, ("train", "a", {"id": "a", "place": "1410022"}), ("dev", "b", {"id": "b", "place": "1410022"}))
    path = tmp_path / "dev" / "b.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("\nx\n", "\n[[x\n"), encoding="utf-8")
    assert leaks(tmp_path) == [("dev/b.txt", 3, "train")]


def test_the_news_may_share_places_and_broken_files_are_left_to_the_other_check(tmp_path):
    corpus(
        tmp_path,
        ("train", "a", {"id": "a", "place": "1410022"}),
        ("news", "b", {"id": "b", "place": "1410022"}),
        ("dev", "c", {"nieznany": "c"}),
        ("dev", "d", {"id": "d"}),
        ("test", "e", {"id": "e"}),
    )
    assert list(check_splits(tmp_path)) == []
    assert [finding.code for finding in check_splits(tmp_path, free=())] == ["split-leak"]


def test_an_empty_folder_has_no_findings(tmp_path):
    assert list(check_splits(tmp_path)) == []
    assert list(check_files([])) == []
