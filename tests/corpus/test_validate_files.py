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
    broken.write_text("---\nid: zly\n---\nx\n[[y", encoding="utf-8")
    binary.write_bytes("Łosice".encode("cp1250"))
    findings = list(check_files([good, broken, binary, tmp_path / "brak.txt"]))
    assert [(finding.where, finding.code) for finding in findings] == [
        (f"{broken}:5", "format"),
        (str(binary), "format"),
        (str(tmp_path / "brak.txt"), "format"),
    ]
    assert not any("None" in finding.message for finding in findings)


def corpus(folder, *articles):
    for split, name, front in articles:
        (folder / split).mkdir(exist_ok=True)
        lines = "".join(f"{key}: {value}\n" for key, value in front.items())
        (folder / split / f"{name}.txt").write_text(f"---\n{lines}---\nx\n", encoding="utf-8")


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
    ("first", "second"),
    [
        ({"place": "1410022"}, {"place": "1410023"}),
        ({"place": "1410022", "group": "g"}, {"place": "1410032", "group": "g"}),
    ],
)
def test_a_place_or_repost_in_two_splits(tmp_path, first, second):
    corpus(tmp_path, ("train", "a", {"id": "a", **first}), ("test", "b", {"id": "b", **second}))
    (finding,) = check_splits(tmp_path)
    assert (finding.where, finding.code) == (f"{tmp_path / 'test' / 'b.txt'}:1", "split-leak")
    assert str(tmp_path / "train" / "a.txt") in finding.message


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
