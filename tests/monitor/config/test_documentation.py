"""docs/watch-config.md names every key with its default, and shows what is really told."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from cwdnlp.monitor.config import ConfigError, load_config, shape
from cwdnlp.monitor.config.values import parse_duration, parse_size
from cwdnlp.monitor.settings import (
    CommandTarget,
    FeedSource,
    FolderSource,
    NetworkSettings,
    WatchSettings,
    WebhookTarget,
)

PAGE = (Path(__file__).parents[3] / "docs" / "watch-config.md").read_text(encoding="utf-8")
BROKEN = """
[[source]]
name = "skrzynka"
folder = "incoming"
[[source]]
name = "Brzeźnio"
folder = "brzeznio"
unit = "powiat opolski"
intervall = "1h"
[[alert]]
name = "roads"
when = 'stage = "fundin" and "transport" in topics'
to = "stdout"
"""


def table(heading, number=0):
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", section.split("| --- | --- | --- |")[number + 1], re.MULTILINE))


@pytest.mark.parametrize(
    ("kind", "heading", "number"),
    [
        (shape.NetworkTable, "`[network]`", 0),
        (shape.RecheckTable, "`[recheck]`", 0),
        (shape.SourceTable, "`[[source]]`", 0),
        (shape.AlertTable, "`[[alert]]`", 0),
        (shape.TargetTable, "`[[alert]]`", 1),
    ],
)
def test_every_key_is_told(kind, heading, number):
    keys = {field.alias or name for name, field in kind.model_fields.items()}
    assert set(table(heading, number)) == keys


def test_every_key_of_the_file_is_told():
    keys = set(shape.FileTable.model_fields) - {"network", "recheck", "source", "alert"}
    assert set(table("The file")) == keys


def default(kind, name):
    return next(field.default for field in fields(kind) if field.name == name)


def test_defaults_are_those_of_the_code():
    network = table("`[network]`")
    for name in ("workers", "max_redirects"):
        assert int(network[name].strip("`")) == default(NetworkSettings, name)
    for name in ("timeout", "host_delay", "robots_max_age"):
        assert parse_duration(network[name].strip('`"')) == default(NetworkSettings, name)
    assert parse_size(network["max_bytes"].strip('`"')) == default(NetworkSettings, "max_bytes")
    recheck = table("`[recheck]`")
    assert parse_duration(recheck["every"].strip('`"')) == default(WatchSettings, "recheck")
    assert parse_duration(recheck["for"].strip('`"')) == default(WatchSettings, "recheck_for")
    assert int(table("The file")["max_attempts"].strip("`")) == default(WatchSettings, "max_attempts")


def test_defaults_of_sources_and_targets_are_those_of_the_code():
    told = re.findall(r'"(\w+)"', table("`[[source]]`")["interval"] + table("`[[alert]]`", 1)["timeout"])
    kinds = (
        (FeedSource, "interval"),
        (FolderSource, "interval"),
        (CommandTarget, "timeout"),
        (WebhookTarget, "timeout"),
    )
    assert [parse_duration(span) for span in told] == [default(*kind) for kind in kinds]


def test_the_configuration_of_the_page_loads(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0], encoding="utf-8")
    assert len(load_config(path).sources) == 2


def test_what_is_told_of_a_broken_one_is_what_the_page_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("broken.toml").write_text(BROKEN, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(Path("broken.toml"))
    shown = re.findall(r"```text\n\$ cwdnlp watch --check broken.toml\n(.*?)```", PAGE, re.DOTALL)[0]
    assert shown.replace("error: ", "").splitlines() == str(caught.value).splitlines()
