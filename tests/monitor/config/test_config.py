import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.errors import CwdnlpError
from cwdnlp.gazetteers.register import load_register
from cwdnlp.monitor.config import ConfigError, load_config
from cwdnlp.monitor.settings import (
    AlertSettings,
    CommandTarget,
    FeedSource,
    FileTarget,
    FolderSource,
    NetworkSettings,
    PageSource,
    StdinSource,
    StdoutTarget,
    WatchSettings,
    WebhookTarget,
)

CONTACT = 'contact = "mailto:monitor@gmina.example"\n'
FOLDER = '[[source]]\nname = "skrzynka"\nfolder = "incoming"\n'
FEED = '[[source]]\nname = "Sieradz"\nfeed = "https://sieradz.example/rss.xml"\n'
ALERT = '[[alert]]\nname = "a"\nwhen = \'has amount\'\nto = "stdout"\n'


@pytest.fixture
def load(tmp_path):
    def read(text):
        path = tmp_path / "monitor.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return load_config(path)

    return read


@pytest.fixture
def faults(load):
    def read(text):
        with pytest.raises(ConfigError) as caught:
            load(text)
        assert caught.value.where.endswith("monitor.toml")
        return list(caught.value.faults)

    return read


def only(found):
    assert len(found) == 1, found
    return found[0]


def test_a_full_configuration(load, tmp_path):
    settings = load(
        """
        store = "data/news.sqlite"
        contact = "https://monitor.example/about"
        model = "pl_own"
        max_attempts = 3
        [network]
        timeout = "10s"
        workers = 4
        host_delay = "0.5s"
        max_bytes = "2 MB"
        max_redirects = 2
        robots_max_age = "12h"
        allow_private = ["127.0.0.0/8", "intranet.example:8080"]
        [recheck]
        every = "12h"
        for = "3d"
        [[source]]
        name = "feed"
        feed = "https://sieradz.example/rss.xml"
        interval = "15m"
        unit = "Sieradz"
        full_text = true
        [[source]]
        name = "page"
        page = "https://brzeznio.example/aktualnosci"
        links = '/aktualnosci/\\d+'
        exclude = 'druk'
        other_hosts = true
        unit = "gmina Brzeźnio"
        [[source]]
        name = "folder"
        folder = "../incoming"
        interval = "5s"
        [[source]]
        stdin = true
        unit = "10"
        [[alert]]
        name = "one"
        when = 'stage = "protest" and source = "feed"'
        to = { file = "alerts.jsonl" }
        once = "version"
        [[alert]]
        name = "two"
        when = 'has amount'
        to = { command = ["notify", "--quiet"], timeout = "5s" }
        [[alert]]
        name = "three"
        when = 'has amount'
        to = { webhook = "https://hook.example/x", token_env = "TOKEN", timeout = "5s" }
        [[alert]]
        name = "four"
        when = 'has amount'
        to = "stdout"
        once = "item"
        """
    )
    assert settings == WatchSettings(
        store=tmp_path / "data/news.sqlite",
        model="pl_own",
        max_attempts=3,
        recheck=43_200.0,
        recheck_for=259_200.0,
        network=NetworkSettings(
            contact="https://monitor.example/about",
            timeout=10.0,
            workers=4,
            host_delay=0.5,
            max_bytes=2_000_000,
            max_redirects=2,
            robots_max_age=43_200.0,
            allow_private=("127.0.0.0/8", "intranet.example:8080"),
        ),
        sources=(
            FeedSource(
                name="feed", url="https://sieradz.example/rss.xml", interval=900.0, unit="1014011", full_text=True
            ),
            PageSource(
                name="page",
                url="https://brzeznio.example/aktualnosci",
                links=r"/aktualnosci/\d+",
                exclude="druk",
                other_hosts=True,
                unit="1014042",
            ),
            FolderSource(name="folder", path=tmp_path.parent / "incoming", interval=5.0),
            StdinSource(unit="10"),
        ),
        alerts=(
            AlertSettings(
                name="one",
                when='stage = "protest" and source = "feed"',
                target=FileTarget(tmp_path / "alerts.jsonl"),
                once="version",
            ),
            AlertSettings(
                name="two", when="has amount", target=CommandTarget(command=("notify", "--quiet"), timeout=5.0)
            ),
            AlertSettings(
                name="three",
                when="has amount",
                target=WebhookTarget(url="https://hook.example/x", token_env="TOKEN", timeout=5.0),  # noqa: S106
            ),
            AlertSettings(name="four", when="has amount", target=StdoutTarget(), once="item"),
        ),
    )


def test_what_is_left_out_has_its_default(load, tmp_path):
    settings = load(CONTACT + FEED)
    source = FeedSource(name="Sieradz", url="https://sieradz.example/rss.xml")
    network = NetworkSettings(contact="mailto:monitor@gmina.example")
    assert settings == WatchSettings(store=tmp_path / "news.sqlite", sources=(source,), network=network)


def test_the_example_of_the_repository_loads():
    settings = load_config(Path(__file__).parents[3] / "examples" / "watch" / "monitor.toml")
    assert {type(source) for source in settings.sources} == {FeedSource, PageSource, FolderSource}
    assert [source.unit for source in settings.sources] == ["1014", "1014042", None]
    assert len(settings.alerts) == 2


def test_paths_are_relative_to_the_file_and_the_home_folder(load, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "jan"))
    monkeypatch.chdir("/")
    text = 'store = "~/news.sqlite"\nmodel = "m"\n' + FOLDER + ALERT.replace('"stdout"', '{command = ["./run", "./x"]}')
    (tmp_path / "m").mkdir()
    settings = load(text)
    assert settings.store == tmp_path / "jan" / "news.sqlite"
    assert settings.model == str(tmp_path / "m")
    assert settings.sources[0].path == tmp_path / "incoming"
    assert settings.alerts[0].target.command == (str(tmp_path / "run"), "./x")


def test_a_relative_name_of_the_file_itself_is_well(tmp_path, monkeypatch):
    (tmp_path / "m.toml").write_text(FOLDER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_config(Path("m.toml")).store == tmp_path / "news.sqlite"


def test_the_environment_is_not_read(load, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET", "x")
    assert load('store = "$SECRET/${SECRET}"\n' + FOLDER).store == tmp_path / "$SECRET/${SECRET}"


def test_a_byte_order_mark_does_no_harm(load):
    assert load(b"\xef\xbb\xbf" + FOLDER.encode()).sources[0].name == "skrzynka"


def test_a_backslash_in_double_quotes_is_told_where_it_may_stand(tmp_path):
    (tmp_path / "monitor.toml").write_text('links = "/a/\\d+"\n')
    with pytest.raises(ConfigError, match=r"Unescaped .*\(write it in single quotes, where a backslash stays one\)"):
        load_config(tmp_path / "monitor.toml")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "[[source]]: is missing"),
        (b"# nothing\n", "[[source]]: is missing"),
        ("x = 1\nname = 'Brzeźnio'".encode("cp1250"), "line 2 is not UTF-8"),
        (FOLDER.encode("utf-16"), "line 1 is not UTF-8"),
        (b"a = \n", "is no TOML: Invalid value (at line 1, column 5)"),
        (
            FOLDER.encode() + b"contact = 'a@b.pl'\n",
            "contact: unknown key (it is a key of the whole file: write it above",
        ),
        (b"a = 1\na = 2\n", "is no TOML: Cannot overwrite a value (at line 2"),
        (b"a = " + b"[" * 20_000, "is nested too deep"),
        (b"a = " + b"9" * 5_000, "is no TOML"),
        (b"\x00\x01", "is no TOML"),
        (b"[source]\nname = 'a'\n", "[source]: should be a list of tables (write [[source]]"),
        (b"source = 1\n", "[source]: should be a list of tables"),
        (b"source = [1]\n", "[[source]] 1: should be a table"),
        (b"network = 1\n" + FOLDER.encode(), "[network]: should be a table"),
    ],
)
def test_files_that_are_none(data, message, faults):
    assert message in only(faults(data))


def test_files_that_cannot_be_read(tmp_path):
    for path, message in (
        (tmp_path / "none.toml", "none.toml: does not exist (name a TOML file)"),
        (tmp_path, "is no file"),
    ):
        with pytest.raises(ConfigError, match=message.replace("(", r"\(").replace(")", r"\)")):
            load_config(path)


def test_a_huge_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("cwdnlp.monitor.config.load._LARGEST", 10)
    path = tmp_path / "m.toml"
    path.write_text(FOLDER, encoding="utf-8")
    with pytest.raises(ConfigError, match="is larger than"):
        load_config(path)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('colour = "red"\n' + FOLDER, "colour: unknown key (use one of: store, "),
        ('stroe = "red"\n' + FOLDER, "stroe: unknown key (do you mean store?)"),
        ("store = 7\n" + FOLDER, "store: should be text in quotes"),
        ('store = ""\n' + FOLDER, "store: should not be empty"),
        ('store = "a\\u0000b"\n' + FOLDER, "store: holds control characters"),
        ('store = "~nobody-of-this-name/x"\n' + FOLDER, "store: '~nobody-of-this-name' is nobody's home folder"),
        ('max_attempts = "3"\n' + FOLDER, "max_attempts: should be a whole number"),
        ("max_attempts = 0\n" + FOLDER, "max_attempts: should be greater than or equal to 1"),
        ("[network]\ntimeout = 30\n" + FOLDER, '[network]: timeout: should be a duration such as "90s"'),
        ('[network]\ntimeout = "0s"\n' + FOLDER, "[network]: timeout: should be greater than 0"),
        ('[network]\ntimeout = "1 week"\n' + FOLDER, '[network]: timeout: should be a duration such as "90s"'),
        ('[network]\ntimeout = "1 h 5m"\n' + FOLDER, '[network]: timeout: should be a duration such as "90s"'),
        ('[network]\nmax_bytes = "10"\n' + FOLDER, "[network]: max_bytes: should be a size"),
        (
            '[network]\nmax_bytes = "10 B"\n' + FOLDER,
            "[network]: max_bytes: should be greater than or equal to 1000 bytes",
        ),
        ("[network]\nworkers = true\n" + FOLDER, "[network]: workers: should be a whole number"),
        ("[network]\nproxy = 'x'\n" + FOLDER, "[network]: proxy: unknown key"),
        ("[network]\nallow_private = ['a b']\n" + FOLDER, "[network]: allow_private: 'a b' is no host"),
        ("[network]\nallow_private = '10.0.0.1'\n" + FOLDER, "[network]: allow_private: should be a list"),
        ("[network]\nallow_private = [1]\n" + FOLDER, "[network]: allow_private.0: should be text in quotes"),
        ('[recheck]\nevery = "99999d"\n' + FOLDER, "[recheck]: every: should be shorter than ten years"),
        ('[recheck]\nfor_ = "1d"\n' + FOLDER, "[recheck]: for_: unknown key (do you mean for?)"),
        (FEED, "contact: is missing: sites want to know who asks (write contact ="),
        ("contact = 7\n" + FEED, "contact: should be text in quotes"),
        ('contact = "Jan"\n' + FEED, "contact: is neither a mail address nor a web address"),
        ('contact = "a@b.pl\\r\\nX: y"\n' + FEED, "contact: is neither a mail address nor a web address"),
        ('contact = "jan@gminą.pl"\n' + FEED, "contact: is neither a mail address nor a web address"),
        (FOLDER + 'links = "x"\n', '[[source]] 1 ("skrzynka"): links: is nothing for a folder (it belongs to a page'),
        (CONTACT + FOLDER + 'feed = "https://a.pl"\n', "is feed and folder at once"),
        ("[[source]]\nname = 'a'\n", '[[source]] 1 ("a"): says nowhere to look (give exactly one of feed'),
        ("[[source]]\nfolder = 'a'\n", "[[source]] 1: name: is missing"),
        ("[[source]]\nname = ''\nfolder = 'a'\n", "[[source]] 1: name: should be a name"),
        ("[[source]]\nname = ' a'\nfolder = 'a'\n", "name: should be a name, without blanks around it"),
        ('[[source]]\nname = "a\\u001b[2J"\nfolder = "a"\n', "printable characters"),
        ("[[source]]\nname = 'a'\nfolder = ''\n", '[[source]] 1 ("a"): folder: should not be empty'),
        ("[[source]]\nstdin = false\n", "[[source]] 1: stdin: should be true"),
        ("[[source]]\nstdin = true\ninterval = '1m'\n", "[[source]] 1: interval: is nothing for a stdin"),
        ("[[source]]\nstdin = 'yes'\n", "[[source]] 1: stdin: should be true or false"),
        (FOLDER + "interval = '0.5s'\n", "interval: is shorter than 1 s"),
        (FOLDER + "interval = 07:30:00\n", "interval: should be a duration"),
        (FOLDER + "intervall = '1m'\n", "intervall: unknown key (do you mean interval?)"),
        (FOLDER + "unit = 'Opolski'\n", "unit: 'Opolski' may be several units (give one of these codes: 0612"),
        (FOLDER + "unit = 'Sieraz'\n", "unit: no unit is called 'Sieraz' (do you mean 1014011"),
        (FOLDER + "unit = 1014\n", "unit: should be text in quotes"),
        (CONTACT + FEED + "interval = '59s'\n", "interval: is shorter than 60 s (ask less often)"),
    ],
)
def test_faults_name_the_table_the_key_and_the_remedy(text, fault, faults):
    assert fault in only(faults(text))


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("ftp://a.example/x", "is no address of http or https (write such as https://gmina.example/rss.xml)"),
        ("a.example/rss", "is no address of http or https"),
        ("https://", "names no host"),
        ("https://jan:tajne@a.example/", "names a user (leave out user and password)"),
        ("https://a b.example/", "is no address that can be read"),
        ("https://a.example:99999/", "is no address that can be read"),
        ("https://a.example/" + "x" * 3000, "is longer than 2,000 characters"),
        ("https://a.example/\\u0000", "holds control characters"),
    ],
)
def test_addresses_that_cannot_be_asked(url, fault, faults):
    for kind, more in (("feed", ""), ("page", "links = 'x'\n")):
        found = only(faults(f'{CONTACT}[[source]]\nname = "a"\n{kind} = "{url}"\n{more}'))
        assert f'[[source]] 1 ("a"): {kind}: {fault}' in found
        assert "tajne" not in found


@pytest.mark.parametrize("pattern", ["(a", "[", "*", "a{2,1}", "(?P<x>a)(?P<x>b)"])
def test_regular_expressions_that_are_none(pattern, faults):
    text = CONTACT + "[[source]]\nname = 'a'\npage = 'https://a.example/'\nlinks = '{}'\n"
    assert "links: is no regular expression" in only(faults(text.format(pattern)))
    assert "exclude: is no regular expression" in only(faults(text.format("x") + f"exclude = '{pattern}'\n"))


def test_a_page_needs_a_pattern_for_its_links(faults):
    assert "links: is missing" in only(faults(CONTACT + "[[source]]\nname = 'a'\npage = 'https://a.example/'\n"))


def test_own_hosts_may_be_asked_as_often_as_one_likes(load, faults):
    text = CONTACT + "[network]\nallow_private = ['127.0.0.0/8', 'intranet.example']\n"
    text += "[[source]]\nname = 'a'\nfeed = 'http://{}/x'\ninterval = '0s'\n"
    for host in ("127.0.0.1:8080", "127.3.4.5", "intranet.example"):
        assert load(text.format(host)).sources[0].interval == 0
    for host in ("10.0.0.1", "www.intranet.example"):
        assert "shorter than 60 s" in only(faults(text.format(host)))
    # Another fault of the same table does not make them strange.
    assert "workers" in only(faults(text.format("127.0.0.1").replace("[network]", "[network]\nworkers = 0")))


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("feed = 'https://a.example/rss'", "feed = 'http://www.a.example/rss/'", True),
        ("feed = 'https://a.example/rss'", "feed = 'https://A.example:443/rss#x'", True),
        ("feed = 'https://a.example/rss'", "feed = 'https://a.example/rss2'", False),
        ("feed = 'https://a.example/x'", "page = 'https://a.example/x'\nlinks = 'x'", False),
        ("page = 'https://a.example/x'\nlinks = 'x'", "page = 'https://a.example/x'\nlinks = 'y'", False),
        ("page = 'https://a.example/x'\nlinks = 'x'", "page = 'https://a.example/x'\nlinks = 'x'", True),
        ("folder = 'a'", "folder = './b/../a'", True),
        ("folder = 'a'", "folder = 'b'", False),
    ],
)
def test_nothing_is_watched_twice(one, two, same, load, faults):
    text = f"{CONTACT}[[source]]\nname = 'a'\n{one}\n[[source]]\nname = 'b'\n{two}\n"
    if same:
        assert '[[source]] 2 ("b"): is the same as [[source]] 1 ("a")' in only(faults(text))
    else:
        assert len(load(text).sources) == 2


def test_names_are_given_once(faults):
    text = FOLDER + FOLDER.replace("incoming", "other")
    assert "[[source]] 2 (\"skrzynka\"): name: 'skrzynka' is the name of [[source]] 1" in only(faults(text))
    assert "[[alert]] 2 (\"a\"): name: 'a' is the name of [[alert]] 1" in only(faults(FOLDER + ALERT + ALERT))
    text = "[[source]]\nname = 'stdin'\nfolder = 'x'\n[[source]]\nstdin = true\n"
    assert "'stdin' is the name of" in only(faults(text))


def alert(when="'has amount'", to='"stdout"', more=""):
    return f'{FOLDER}[[alert]]\nname = "a"\nwhen = {when}\nto = {to}\n{more}'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (alert(more="once = 'never'"), "once: should be 'story', 'item' or 'version'"),
        (alert(when="7"), "when: should be text in quotes"),
        (alert(when="''"), "when: column 1: the rule ends"),
        (alert(when="'stage = \"fundin\"'"), 'when: column 9: no stage is called "fundin" (do you mean "funding"?'),
        (alert(when="'unit in \"Opolski\"'"), "when: column 9: 'Opolski' may be several units"),
        (alert(when="'source = \"skrzyka\"'"), "when: no source is called 'skrzyka' (do you mean 'skrzynka'?)"),
        (alert(when='\'source in ("skrzynka", "xyz")\''), "when: no source is called 'xyz' (write the name"),
        (alert(to="7"), 'to: is no target (write "stdout", or a table'),
        (alert(to='"mail"'), "to: is no target"),
        (alert(to="{}"), "to: is no target"),
        (alert(to='{ file = "a", command = ["b"] }'), "to: is file and command at once"),
        (alert(to='{ file = "a", timeut = "1s" }'), "to: timeut: unknown key (do you mean timeout?)"),
        (alert(to='{ file = "" }'), "to: file: should not be empty"),
        (alert(to='{ file = "a.jsonl", timeout = "1s" }'), "to: timeout: is nothing for a file"),
        (alert(to='{ file = "incoming/a.jsonl" }'), "to: file: lies in the folder of the source 'skrzynka'"),
        (alert(to='{ command = "rm -rf" }'), "to: command: should be a list in [ ]"),
        (alert(to="{ command = [] }"), "to: command: should not be empty"),
        (alert(to='{ command = [""] }'), "to: command.0: should not be empty"),
        (alert(to='{ command = ["a", "b\\u0000"] }'), "to: command: holds a NUL character"),
        (alert(to='{ command = ["a"], token_env = "X" }'), "to: token_env: is nothing for a command"),
        (alert(to='{ command = ["a"], timeout = "11m" }'), "to: timeout: should be less than or equal to 600 seconds"),
        (alert(to='{ webhook = "a.example" }'), "to: webhook: is no address of http or https"),
        (alert(to='{ webhook = "https://a:b@c.example" }'), "to: webhook: names a user"),
        (alert(to='{ webhook = "https://a.example", token_env = "a b" }'), "token_env: should be the name"),
        (alert(to='{ webhook = "http://a.example", token_env = "T" }'), "webhook: would send the token unencrypted"),
        (FOLDER + "[alert]\nname = 'a'\n", "[alert]: should be a list of tables (write [[alert]]"),
    ],
)
def test_faults_of_alerts(text, fault, faults):
    found = only(faults(text))
    assert fault in found
    assert found.startswith(('[[alert]] 1 ("a"): ', "[alert]: "))


def test_a_rule_is_shown_with_a_caret(faults):
    rule, caret = only(faults(alert(when="'has amount and stag = 1'"))).split("\n")[1:]
    assert rule[caret.index("^") :] == "stag = 1"


def test_labels_of_a_model_are_left_to_it(load):
    assert load('model = "own"\n' + alert(when="'stage = \"protest\"'")).alerts


def test_sources_in_rules_are_found_as_rules_compare_them(load):
    assert load(alert(when='\'source = "SKRZYNKA" or source != "Skrzynka"\'')).alerts
    assert load("[[source]]\nstdin = true\n" + ALERT.replace("has amount", 'source = "stdin"')).alerts


def test_a_faulty_source_is_no_unknown_source(faults):
    assert "interval" in only(faults(FOLDER + "interval = 1\n" + ALERT.replace("has amount", 'source = "skrzynka"')))


def test_a_file_beside_the_watched_folder_is_well(load):
    for name in ("incoming.jsonl", "incoming/alerts.log", "other/a.jsonl"):
        assert load(alert(to=f'{{ file = "{name}" }}')).alerts


def test_a_token_may_go_to_an_own_host_in_the_clear(load):
    text = "[network]\nallow_private = ['127.0.0.1']\n"
    assert load(text + alert(to='{ webhook = "http://127.0.0.1:9/x", token_env = "T" }')).alerts


def test_everything_that_is_wrong_is_told_at_once(faults):
    found = faults(
        """
        store = 1
        colour = 1
        [network]
        workers = 0
        [[source]]
        name = "a"
        feed = "ftp://x"
        unit = "Sieraz"
        interval = "1 week"
        [[source]]
        name = "b"
        page = "https://b.example/"
        links = "("
        unit = "Opolski"
        [[alert]]
        name = "c"
        when = "stag = 1"
        to = "mail"
        """
    )
    wanted = ["colour", "store", "workers", "interval", "links", "unit", "contact", "when", "to: is no target"]
    assert all(any(want in fault for fault in found) for want in wanted)


def test_names_and_keys_are_shown_harmless(faults):
    found = faults('[[source]]\nname = "a\\n\\u001b"\nfolder = "x"\n"b\\n\\u001b" = 1\n')
    assert all(fault.isprintable() for fault in found)
    assert len(found) == 2


def test_the_error_is_ours_and_names_the_file_in_each_line(load):
    with pytest.raises(CwdnlpError) as caught:
        load(FOLDER + "a = 1\nb = 2\n")
    lines = str(caught.value).split("\n")
    assert len(lines) == 2
    assert all("monitor.toml: [[source]]" in line for line in lines)
    assert str(caught.value.at("watch")).startswith("watch: ")


def test_five_thousand_sources_load_within_a_second(tmp_path):
    codes = [unit.code for unit in load_register() if unit.is_gmina]
    rows = [
        f'[[source]]\nname = "s{n}"\nfeed = "https://g{n}.example/rss.xml"\nunit = "{codes[n % len(codes)]}"\n'
        for n in range(5000)
    ]
    path = tmp_path / "m.toml"
    path.write_text(CONTACT + "".join(rows), encoding="utf-8")
    best = min(_seconds(path) for _ in range(3))
    assert best < 1


def _seconds(path):
    start = time.process_time()
    assert len(load_config(path).sources) == 5000
    return time.process_time() - start


VALUES = st.one_of(
    st.text(max_size=8),
    st.integers(),
    st.booleans(),
    st.floats(allow_nan=False),
    st.lists(st.one_of(st.text(max_size=4), st.integers()), max_size=3),
    st.dictionaries(st.sampled_from(["file", "command", "webhook", "x"]), st.text(max_size=4), max_size=2),
)
KEYS = ["name", "feed", "page", "folder", "stdin", "interval", "unit", "links", "exclude", "when", "to", "once", "x"]
ROWS = st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6), max_size=3)
TOP = st.dictionaries(st.sampled_from(["store", "contact", "model", "network", "recheck", "max_attempts", "y"]), VALUES)


@given(TOP, st.one_of(ROWS, VALUES), st.one_of(ROWS, VALUES))
def test_any_values_give_settings_or_a_config_error(top, sources, alerts):
    from unittest.mock import patch

    data = top | {"source": sources, "alert": alerts}
    with patch("tomllib.loads", return_value=data), patch("cwdnlp.monitor.config.load._read", return_value=""):
        try:
            settings = load_config(Path("m.toml"))
        except ConfigError as error:
            assert error.faults  # noqa: PT017 - either outcome is right
        else:
            assert settings.sources
