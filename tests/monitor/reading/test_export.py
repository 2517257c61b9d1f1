"""Exports: what is in them comes back, and their place holds all of it or what it held before."""

import csv
import errno
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import cwdnlp
from cwdnlp.corpus import load_dataset
from cwdnlp.errors import CwdnlpError, InputError
from cwdnlp.monitor import Filter, news, open_store
from cwdnlp.monitor.reading.export import WriteError, export, places, write
from cwdnlp.records import read_jsonl
from monitor.stories_of_sieradz import article, build_store

EVERYTHING = Filter(copies=True)


@pytest.fixture
def records(store):
    return [item.record for item in news(store, EVERYTHING)]


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_jsonl_round_trips(store, records, tmp_path):
    assert export(store, tmp_path / "a.jsonl", EVERYTHING) == 30
    with (tmp_path / "a.jsonl").open(encoding="utf-8") as lines:
        assert list(read_jsonl(lines)) == records
    assert left(tmp_path) == ["a.jsonl"]


def test_jsonl_has_a_line_for_each_article_whatever_is_in_it(make_store, tmp_path):
    store = make_store(article("skrzynka", 1, "2026-01-01", "a\u2028b\x85c\x9b", "Tekst\u2029dalej"))
    export(store, tmp_path / "a.jsonl")
    text = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 1
    assert next(read_jsonl([text])).title == "a\u2028b\x85c\x9b"


def test_csv_has_text_and_columns(store, records, tmp_path):
    assert export(store, tmp_path / "a.csv", EVERYTHING) == 30
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == [record.id for record in records]
    assert [row["text"] for row in rows] == [record.text for record in records]


def test_parquet_has_types(store, records, tmp_path):
    from pyarrow import parquet

    assert export(store, tmp_path / "a.parquet", EVERYTHING) == 30
    rows = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    for row, record in zip(rows, records, strict=True):
        given = record.to_dict()
        assert {name: row[name] for name in ("id", "title", "text", "url", "source")} == {
            name: given[name] for name in ("id", "title", "text", "url", "source")
        }
        for name in ("entities", "officials", "partnerships", "programs", "amounts", "dates", "topics"):
            assert row[name] == given[name], name
        assert row["stage"] == (given["stage"]["label"] if given["stage"] else None)
    funding = next(row for row in rows if row["id"] == "powiat-sieradz.example/a/8")
    assert (funding["published"], funding["day"], funding["current"]) == (date(2025, 5, 28), date(2025, 5, 28), True)
    assert funding["stored_at"] == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert (funding["site"], funding["model"]) == ("1014", "pl_cwd_news 0.1.0")


def test_parquet_is_written_in_groups(store, tmp_path, monkeypatch):
    from pyarrow import parquet

    from cwdnlp.monitor.reading.export import parquet as module

    monkeypatch.setattr(module, "GROUP", 7)
    export(store, tmp_path / "a.parquet", EVERYTHING)
    assert parquet.ParquetFile(tmp_path / "a.parquet").metadata.num_row_groups == 5


def test_a_dataset_loads_and_fits_that_of_the_corpus(store, records, tmp_path):
    import datasets

    assert export(store, tmp_path / "news", EVERYTHING, form="dataset") == 30
    data = datasets.load_from_disk(str(tmp_path / "news"))
    assert data["id"][:] == [record.id for record in records]
    stages = data.features["stage"]
    assert stages.names[-1] == "protest"
    assert [None if each is None else stages.int2str(each) for each in data["stage"]] == [
        record.stage and record.stage.label for record in records
    ]
    corpus = load_dataset(splits=["dev"])["dev"].features
    for name in ("id", "text", "date", "entities", "officials", "partnerships", "amounts", "dates"):
        assert data.features[name] == corpus[name], name
    assert left(tmp_path) == ["news"]


def test_a_dataset_of_nothing_is_refused_and_nothing_left(store, tmp_path):
    with pytest.raises(InputError, match="cannot be empty"):
        export(store, tmp_path / "news", Filter(topic="international"), form="dataset")
    assert left(tmp_path) == []


def test_entities_of_another_model_are_for_parquet(make_store, tmp_path):
    source, record = article("skrzynka", 1, "2026-01-01", "Tytuł", "Warta")
    record.entities[0].label = "RIVER"
    store = make_store((source, record))
    with pytest.raises(InputError, match=r"skrzynka:1: unknown entity label 'RIVER' .*Parquet"):
        export(store, tmp_path / "news", form="dataset")
    assert export(store, tmp_path / "a.parquet") == 1
    assert left(tmp_path) == ["a.parquet", "own0.sqlite", *left(tmp_path)[2:]]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_nothing_found_is_a_file_without_articles(store, tmp_path, name):
    assert export(store, tmp_path / name, Filter(topic="international")) == 0
    assert (tmp_path / name).exists()


def test_all_versions(store, tmp_path):
    assert export(store, tmp_path / "a.jsonl", Filter(source="Brzeźnio"), every_version=True) == 5
    with (tmp_path / "a.jsonl").open(encoding="utf-8") as lines:
        ids = [record.id for record in read_jsonl(lines)]
    assert ids[:2] == ["brzeznio.example/a/26@1", "brzeznio.example/a/26"]
    assert len(set(ids)) == len(ids)


def test_what_is_there_stays_unless_forced(store, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text("gold")
    with pytest.raises(InputError, match=r"is there already .*--force"):
        export(store, file)
    assert file.read_text() == "gold"
    assert export(store, file, EVERYTHING, force=True) == 30
    assert left(tmp_path) == ["a.jsonl"]


def test_a_dataset_takes_the_place_of_a_dataset_only(store, tmp_path):
    import datasets

    folder = tmp_path / "news"
    folder.mkdir()
    export(store, folder, Filter(source="Warta"), form="dataset")  # an empty folder is nothing
    with pytest.raises(InputError, match="is there already"):
        export(store, folder, EVERYTHING, form="dataset")
    export(store, folder, EVERYTHING, form="dataset", force=True)
    assert len(datasets.load_from_disk(str(folder))) == 30
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "summer.jpg").touch()
    with pytest.raises(InputError, match="something else than a dataset"):
        export(store, tmp_path / "photos", EVERYTHING, form="dataset", force=True)
    assert left(tmp_path) == ["news", "photos"]
    assert left(tmp_path / "photos") == ["summer.jpg"]


@pytest.mark.parametrize(
    ("name", "form", "message"),
    [
        ("a.xlsx", None, "the name tells no format"),
        ("a", None, "the name tells no format"),
        ("none/a.csv", None, "its folder is not there"),
        (".", "csv", "is a folder"),
        ("pipe", "csv", "is no regular file"),
        ("file", "dataset", "is a file"),
    ],
)
def test_places_that_do_not_do(store, tmp_path, name, form, message):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=message):
        export(store, tmp_path / name, form=form, force=True)


@pytest.mark.parametrize(("name", "form"), [("a.jsonl", "jsonl"), ("a.parquet", "parquet"), ("news", "dataset")])
def test_a_full_disk_leaves_what_was_there(store, tmp_path, monkeypatch, name, form):
    export(store, tmp_path / name, Filter(source="Warta"), form=form)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(places.os, "fsync", full)
    with pytest.raises(WriteError, match=rf"{name}: cannot be written: no space left on device"):
        export(store, tmp_path / name, EVERYTHING, form=form, force=True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_fails_in_the_middle_leaves_nothing(store, tmp_path, monkeypatch):
    def broken(_, __):
        raise KeyboardInterrupt

    monkeypatch.setattr(write, "_line", broken)
    with pytest.raises(KeyboardInterrupt):
        export(store, tmp_path / "a.jsonl")
    assert left(tmp_path) == []


def test_a_kill_leaves_what_was_there(sieradz, tmp_path):
    place = tmp_path / "a.jsonl"
    place.write_text("before")
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from cwdnlp.monitor import open_store\n"
        "from cwdnlp.monitor.reading.export import export, write\n"
        "line = write._line\n"
        "def slow(item, form):\n"
        "    print(flush=True), time.sleep(0.02)\n"
        "    return line(item, form)\n"
        "write._line = slow\n"
        "export(open_store(sys.argv[1]), Path(sys.argv[2]), force=True)\n"
    )
    home = str(Path(cwdnlp.__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-c", program, sieradz, place], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": home}
    )
    for _ in range(5):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert place.read_text() == "before"


@pytest.mark.parametrize(("name", "library"), [("a.parquet", "pyarrow"), ("news", "datasets")])
def test_a_missing_library_is_named_with_the_remedy(store, tmp_path, monkeypatch, name, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(CwdnlpError, match=rf"{library} is not installed \(pip install \"cwdnlp\[train\]\"\)"):
        export(store, tmp_path / name, form="dataset" if library == "datasets" else None)
    assert left(tmp_path) == []


def test_an_export_is_the_same_twice(tmp_path):
    stores = [build_store(tmp_path / f"{n}.sqlite") for n in range(2)]
    for number, path in enumerate(stores):
        with open_store(path) as store:
            export(store, tmp_path / f"{number}.csv", EVERYTHING)
    assert (tmp_path / "0.csv").read_bytes() == (tmp_path / "1.csv").read_bytes()


def test_a_dataset_that_cannot_take_its_place_leaves_what_was_there(store, tmp_path, monkeypatch):
    place = tmp_path / "news"
    export(store, place, Filter(limit=1), form="dataset")
    before = {file.name: file.read_bytes() for file in place.iterdir()}
    rename = Path.rename

    def refuse(self, target):
        if (
            target == place
            and self.name.endswith(".part")
            and (self / "dataset_info.json").stat().st_size
            and not tried
        ):
            tried.append(self)
            raise OSError(28, "No space left on device")
        return rename(self, target)

    tried = []
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(WriteError, match="no space left"):
        export(store, place, form="dataset", force=True)
    assert tried
    assert {file.name: file.read_bytes() for file in place.iterdir()} == before
    assert list(tmp_path.iterdir()) == [place]
