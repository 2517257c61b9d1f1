"""A corpus with deliberate faults is refused: each is told with file, line and remedy, and all of them in one run."""

import json
import subprocess
import sys
from collections import Counter

import pytest
from typer.testing import CliRunner

from cwdnlp.cli.app import app
from cwdnlp.errors import CorpusError
from cwdnlp.training import Workspace
from cwdnlp.training.check import check_corpus, find_faults
from cwdnlp.training.parameters import default_parameters_file, update_parameters

FILE = """---
id: {id}
title: Zebranie w sali
place: {place}
stage: {stage}
topics: {topics}{more}
---
{body}
"""
TEXT = "Zapraszamy na zebranie."
BODY = 8  # the line on which a text begins
PARTS = {"place": "1410042", "stage": "none", "topics": "", "more": "", "body": TEXT}


def article(name, **parts):
    """The file of an article in which some parts are others than in a right one."""
    return FILE.format(**{"id": name, **PARTS, **parts}).replace("topics: \n", "topics:\n")


GOOD = {
    "train/dobry.txt": article("dobry", body="[[Wójt|ROLE #1]] [[Ewa Kalina|PERSON #1]] zaprasza.\n\nDo zobaczenia."),
    "dev/dobry-olszanka.txt": article("dobry-olszanka", place="1410032"),
    "test/dobry-losice.txt": article("dobry-losice", place="1410023"),
}


def one(name, line, code, *words, **parts):
    """A fault of a single article in train: the file, and what is found in it."""
    path = f"train/{name}.txt"
    return {path: article(name, **parts)}, [(path, line, code, words)]


# By name: the files that are faulty, and of each finding its file, line and code with words that its message must have.
FAULTS = {
    "nested": one(
        "zagniezdzone", BODY + 1, "format", "[[Rada", "within it", "keep one of the two",
        body=f"{TEXT}\n[[Rada [[Seniorów|ORG]] Miejska|ORG]] zaprasza.",
    ),
    "crossing": one(
        "krzyzowe", BODY, "format", "within the attributes of [[Rada|", "close the first with ]]",
        body="[[Rada|ORG [[Seniorów|PROGRAM]] zaprasza.",
    ),
    "not closed": one("otwarte", BODY, "format", "no closing ]]", "close it", body="Prosi [[Rada|ORG o głos."),
    "two in one file": (
        {"train/dwa.txt": article("dwa", stage="koniec", body="[[Rada|ORG x y]]\n[[Koło\n\n[[Klub|GRUPA]]")},
        [
            ("train/dwa.txt", 5, "stage", ["'koniec' should be one of diagnosis"]),
            ("train/dwa.txt", BODY, "format", ["'x', 'y' are no attributes of ORG 'Rada'", "attributes are"]),
            ("train/dwa.txt", BODY + 1, "format", ["[[Koło has no | before its line ends", "close it on its line"]),
            ("train/dwa.txt", BODY + 3, "label", ["GRUPA 'Klub': unknown label; use one of PARTNERSHIP"]),
        ],
    ),
    "stray": one(
        "zamkniete", BODY, "bracket", "]] closes no mention: 'Rada|ORG]]'", "remove it", body="Rada|ORG]] prosi."
    ),
    "label": one("etykieta", BODY, "label", "RADA 'Rada': unknown label; use one of", body="[[Rada|RADA]] prosi."),
    "stage": one("etap", 5, "stage", "stage 'koniec' should be one of", "labels.toml", stage="koniec"),
    "no stage": one("bez-etapu", 5, "stage", "stage is missing; give one of diagnosis", stage=""),
    "topic": one("temat", 6, "topics", "topics 'woda' should be one of", "labels.toml", topics="woda"),
    "empty": one("pusty", BODY, "text", "the text is empty; write it", body=" \n"),
    "code": one(
        "kod", BODY, "code", "9999999 is no code of the TERYT register", "Łosice has 1410023 (urban_rural)",
        body="[[Łosice|JST 9999999]] prosi.",
    ),
    "broken code": (
        {"train/kod-zly.txt": article("kod-zly", body="[[Łosice|JST 141002]] prosi.")},
        [
            ("train/kod-zly.txt", BODY, "code", ["has no TERYT code; give it, or -"]),
            ("train/kod-zly.txt", BODY, "format", ["'141002' is no attribute", "TERYT code (2, 4 or 7 digits)"]),
        ],
    ),
    "place": one("miejsce", 4, "place", "place '141' is no code of the TERYT register; correct it", place="141"),
    "key": (
        {"train/klucz.txt": article("klucz", more="\nautor: ja\nstage: none")},
        [
            ("train/klucz.txt", 7, "format", ["not a known key: 'autor: ja'", "keys are id, title"]),
            ("train/klucz.txt", 8, "format", ["stage is given twice", "keep one"]),
        ],
    ),
    "name": one("nazwa", 2, "id", "id 'inna' should be the file's name 'nazwa'", "rename the file", id="inna"),
    "duplicate": (
        {
            "train/kopia.txt": article("kopia", place="1410052"),
            "dev/kopia.txt": article("kopia", place="1410062"),
        },
        [("dev/kopia.txt", 2, "duplicate-id", ["id 'kopia' also in", "train/kopia.txt", "give one of them another"])],
    ),
    "municipality": (
        {
            "train/gmina-1.txt": article("gmina-1", place="1410052"),
            "train/gmina-2.txt": article("gmina-2", place="1410052"),
            "dev/gmina-3.txt": article("gmina-3", place="1410052"),
            "test/gmina-4.txt": article("gmina-4", place="1410052"),
        },
        [
            ("dev/gmina-3.txt", 4, "split-leak", ["141005 is of split train", "gmina-1.txt", "move this article"]),
            ("test/gmina-4.txt", 4, "split-leak", ["141005 is of split train", "gmina-1.txt", "move this article"]),
        ],
    ),
    "group": (
        {
            "train/grupa-1.txt": article("grupa-1", place="0402082", more="\ngroup: zebranie"),
            "dev/grupa-2.txt": article("grupa-2", place="0402092", more="\ngroup: zebranie"),
        },
        [("dev/grupa-2.txt", 7, "split-leak", ["zebranie is of split train", "grupa-1.txt", "move this article"])],
    ),
    "unseen": (
        {
            "train/nazwy-1.txt": article("nazwy-1", body="[[Sarnaki|JST 1410052]] prosi."),
            "test/nazwy-2.txt": article("nazwy-2", place="1410023", body="Prosi\n[[Sarnaki|JST 1410052]]."),
        },
        [("test/nazwy-2.txt", BODY + 1, "seen", ["'Sarnaki' (141005) also stands in", "nazwy-1.txt", "name another"])],
    ),
    "encoding": (
        {"train/kodowanie.txt": article("kodowanie", body=f"{TEXT}\nŁosice").encode("cp1250")},
        [("train/kodowanie.txt", BODY + 1, "format", ["is not UTF-8 at byte", "save it as UTF-8"])],
    ),
    "front matter": (
        {"train/naglowek.txt": TEXT},
        [("train/naglowek.txt", 1, "format", ["has no front matter", "begin the file with ---"])],
    ),
    "open front matter": (
        {"train/naglowek-2.txt": f"---\nid: naglowek-2\n\n{TEXT}\n"},
        [("train/naglowek-2.txt", 3, "format", ["front matter is not closed", "close it with a line ---"])],
    ),
    "byte order mark": (
        {"train/bom.txt": "\ufeff" + article("bom")},
        [("train/bom.txt", 1, "format", ["a byte order mark stands before it", "save it as UTF-8 without one"])],
    ),
    "line ends": (
        {"train/crlf.txt": article("crlf").replace("\n", "\r\n")},
        [("train/crlf.txt", 1, "format", ["its lines end with CR LF", "save it with LF alone"])],
    ),
}  # fmt: skip


def open_workspace(folder):
    update_parameters(default_parameters_file(), {"paths.versions": ""}, folder / "params.yaml")
    return Workspace.open(folder)


@pytest.fixture
def workspace(tmp_path):
    """Make a folder with parameters and a corpus of good articles, with files of a fault beside."""

    def make(files=()):
        for path, content in {**GOOD, **dict(files)}.items():
            target = tmp_path / "corpora" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return open_workspace(tmp_path)

    return make


def places(findings, corpus):
    """The findings as file, line and code."""
    found = []
    for finding in findings:
        path, _, line = finding.where.rpartition(":")
        found.append((path.removeprefix(f"{corpus}/"), int(line), finding.code))
    return found


def test_good_articles_have_no_faults(workspace):
    space = workspace()
    assert find_faults(space) == []
    check_corpus(space)
    summary = json.loads((space.data / "check.json").read_text(encoding="utf-8"))
    assert summary["articles"] == {"train": 1, "dev": 1, "test": 1}


def test_the_digest_tells_other_labels(workspace):
    """The classifier learns from the words of labels.toml, and DVC trains it anew by this digest."""
    digests = []
    for labels in (None, "# no others\n", "# other words\n"):
        space = workspace()
        if labels:
            (space.corpus / "labels.toml").write_text(labels, encoding="utf-8")
        check_corpus(space)
        digests.append(json.loads((space.data / "check.json").read_text(encoding="utf-8"))["sha256"])
    assert len(set(digests)) == 3


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault(workspace, name):
    files, expected = FAULTS[name]
    space = workspace(files)
    findings = find_faults(space)
    assert places(findings, space.corpus) == [(path, line, code) for path, line, code, _ in expected]
    for finding, (*_, words) in zip(findings, expected, strict=True):
        assert [word for word in words if word not in finding.message] == []


def everything():
    """The files of all faults; one gmina in three splits would hide another."""
    files = {path: content for fault, _ in FAULTS.values() for path, content in fault.items()}
    expected = [(path, line, code) for _, found in FAULTS.values() for path, line, code, _ in found]
    return files, Counter(expected)


@pytest.fixture
def faulty(workspace):
    files, _ = everything()
    return workspace(files)


def test_all_faults_are_found_together(faulty):
    _, expected = everything()
    found = Counter(places(find_faults(faulty), faulty.corpus))
    assert expected - found == Counter()


def test_a_fault_hides_no_other_and_adds_none(faulty):
    """What is found besides are the same places and groups, of articles that were alone with theirs before."""
    _, expected = everything()
    more = Counter(places(find_faults(faulty), faulty.corpus)) - expected
    assert {code for _, _, code in more} <= {"split-leak"}


def test_findings_come_by_file_and_line_and_the_same_twice(faulty):
    found = places(find_faults(faulty), faulty.corpus)
    assert found == sorted(found)
    assert find_faults(faulty) == find_faults(faulty)


def test_training_refuses_with_every_fault_and_no_traceback(faulty):
    command = [sys.executable, "-m", "cwdnlp.training", "check", str(faulty.root)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    *lines, last = run.stderr.splitlines()
    assert run.returncode == 1
    assert lines == [str(finding) for finding in find_faults(faulty)]
    assert last == f"error: {faulty.corpus}: has {len(lines)} findings (mend them and run again)"
    assert run.stdout == ""
    assert not faulty.data.exists()


def test_the_command_finds_the_same(faulty):
    outcome = CliRunner().invoke(app, ["corpus", "check", str(faulty.corpus), "--unseen", "test"])
    assert outcome.exit_code == 1
    assert outcome.stdout.splitlines() == [str(finding) for finding in find_faults(faulty)]


@pytest.mark.parametrize(
    ("labels", "line", "message"),
    [
        ("drop = [", 1, "Invalid value"),
        ('base = "none"\n\n[[topics]]\nid = "woda\n', 4, "Illegal character"),
        ("# etykiety\n\ncolour = 1\n", 3, "colour: Extra inputs"),
        ('[[topics]]\nid = "woda"\nname = "woda"\n\n[[topics]]\nid = "las"\n', 5, "topics.1.name: Field required"),
        ('# sports\ndrop = [\n  "sports",\n]\n', 3, "'sports' is no label of the base"),
        ('[[stages]]\nid = "Koniec"\nname = "koniec"\n', 2, "id 'Koniec' should be lower-case"),
        ('[[stages]]\nid = "koniec"\nname = "koniec"\nsignals = ["a+"]\n', 4, "signal 'a+' has an empty word"),
        ("# żółć\n".encode() + 'version = "ł"'.encode("cp1250"), 2, "is not UTF-8 at byte 22"),
        ('base = "none"\n', 1, "there is no stage and no topic"),
    ],
)  # fmt: skip
def test_broken_labels(workspace, labels, line, message):
    space = workspace({"labels.toml": labels})
    (finding,) = find_faults(space)
    assert (finding.where, finding.code) == (f"{space.corpus / 'labels.toml'}:{line}", "labels")
    assert message in finding.message
    assert finding.message.endswith(")"), "what to do stands at the end"


def test_broken_labels_hide_only_what_needs_them(workspace):
    names = ("stage", "topic", "label", "encoding")
    files = {path: content for name in names for path, content in FAULTS[name][0].items()}
    space = workspace({**files, "labels.toml": "drop = ["})
    assert [code for *_, code in places(find_faults(space), space.corpus)] == ["labels", "label", "format"]
    outcome = CliRunner().invoke(app, ["corpus", "check", str(space.corpus)])
    assert outcome.exit_code == 1
    assert outcome.stdout.splitlines() == [str(finding) for finding in find_faults(space)]


def test_own_labels_are_no_fault_and_those_of_cwdnlp_are_one(workspace):
    labels = 'base = "none"\n[[topics]]\nid = "woda"\nname = "woda"\n'
    files = {path: content.replace("stage: none\n", "") for path, content in GOOD.items()}
    files["train/obcy.txt"] = article("obcy", topics="woda, transport")
    space = workspace({**files, "labels.toml": labels})
    findings = find_faults(space)
    assert [finding.message for finding in findings] == [
        "stage 'none' should be empty: the labels of this corpus have none",
        "topics 'transport' should be one of woda, or one of your own in labels.toml",
    ]


def test_a_corpus_without_articles(tmp_path):
    with pytest.raises(CorpusError, match=r"corpora: holds no articles \(expected .*/corpora/train/\*\.txt\)"):
        find_faults(open_workspace(tmp_path))


def test_a_split_of_unseen_names_that_is_empty(workspace):
    space = workspace()
    (space.corpus / "test" / "dobry-losice.txt").unlink()
    (finding,) = find_faults(space)
    assert str(finding).startswith(f"{space.corpus / 'test'}:1: [unseen] holds no articles (")


def test_control_characters_of_an_article_do_not_reach_the_terminal(workspace):
    space = workspace(
        {"train/zly.txt": article("zly", stage="\x1b[31mkoniec", body="[[Ra\x1b[2J\x9bda\n\u202e[[\x07Rada")}
    )
    shown = [str(finding) for finding in find_faults(space)]
    assert len(shown) == 3
    assert [line for line in shown if {"\x1b", "\x9b", "\x07", "\u202e", "\n"} & set(line)] == []
