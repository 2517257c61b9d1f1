"""A corpus's own labels: what `labels.toml` adds, renames, joins, drops and replaces, and what in it is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.errors import CorpusError
from cwdnlp.label_file import LABEL_FILE, default_schema, find_schema, load_schema
from cwdnlp.labels import SCHEMA

DEFAULT = default_schema()
TOPICS = [label.id for label in SCHEMA.topics]
STAGES = [label.id for label in SCHEMA.stages]
WATER = '[[topics]]\nid = "water"\nname = "woda"\ndefinition = "wells"\n'
PROTEST = '[[stages]]\nid = "protest"\nname = "protest"\n'


@pytest.fixture
def written(tmp_path):
    """Write a file of labels and return its path."""

    def write(content):
        path = tmp_path / LABEL_FILE
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


@pytest.fixture
def read(written):
    return lambda content: load_schema(written(content))


def ids(labels):
    return [label.id for label in labels]


def same_labels(one, other):
    return (one.entities, one.stages, one.topics, one.signals, one.words) == (
        other.entities,
        other.stages,
        other.topics,
        other.signals,
        other.words,
    )


def test_the_default_labels_have_hints_of_their_own_only():
    assert (ids(DEFAULT.stages), ids(DEFAULT.topics)) == (STAGES, TOPICS)
    assert set(DEFAULT.signals) <= set(STAGES)
    assert set(DEFAULT.words) == set(TOPICS)
    assert [DEFAULT.resolve(label) for label in (*STAGES, *TOPICS)] == [*STAGES, *TOPICS]
    assert "promesa" in DEFAULT.signals["funding"]
    assert "droga" in DEFAULT.words["transport"]


@pytest.mark.parametrize("content", ["", "# nothing\n", 'base = "default"\n', "drop = []\n[rename]\n"])
def test_a_file_that_asks_for_nothing(read, content):
    schema = read(content)
    assert same_labels(schema, DEFAULT)
    assert (schema.version, schema.dropped, dict(schema.renamed)) == ("own", frozenset(), {})


def test_the_version_is_that_of_the_file(read):
    assert read('version = "gmina 3"').version == "gmina 3"


def test_a_topic_is_added_behind_the_others(read):
    schema = read(WATER + 'words = ["studnia", "hydrant"]\n')
    assert ids(schema.topics) == [*TOPICS, "water"]
    label = schema.topic("water")
    assert (label.name, label.definition) == ("woda", "wells")
    assert schema.words["water"] == ("studnia", "hydrant")
    assert schema.resolve("water") == "water"
    assert "water" in schema.known_topics
    assert "water" not in schema.known_stages
    assert schema.stages == DEFAULT.stages


def test_a_stage_is_added_with_its_signals(read):
    schema = read(PROTEST + 'signals = ["protest/sprzeciw", "skarga+mieszkaniec"]\n')
    assert ids(schema.stages) == [*STAGES, "protest"]
    assert schema.signals["protest"] == ("protest/sprzeciw", "skarga+mieszkaniec")
    assert schema.stage("protest").definition == ""


def test_a_label_without_hints_has_none(read):
    schema = read(WATER + PROTEST)
    assert "water" not in schema.words
    assert "protest" not in schema.signals


def test_a_renamed_topic_keeps_place_definition_and_words(read):
    schema = read('[rename]\nsport = "recreation"\n')
    assert ids(schema.topics) == ["recreation" if topic == "sport" else topic for topic in TOPICS]
    assert schema.topic("recreation").definition == DEFAULT.topic("sport").definition
    assert schema.words["recreation"] == DEFAULT.words["sport"]
    assert "sport" not in schema.words
    assert schema.resolve("sport") == schema.resolve("recreation") == "recreation"
    assert {"sport", "recreation"} <= schema.known_topics


def test_a_renamed_stage_keeps_its_signals(read):
    schema = read('[rename]\nfunding = "money"\n')
    assert ids(schema.stages) == ["money" if stage == "funding" else stage for stage in STAGES]
    assert schema.signals["money"] == DEFAULT.signals["funding"]
    assert {"funding", "money"} <= schema.known_stages
    assert "funding" not in schema.known_topics


def test_a_renamed_label_can_be_given_a_name_and_more_words(read):
    schema = read(
        '[rename]\nsport = "recreation"\n[[topics]]\nid = "recreation"\nname = "wypoczynek"\nwords = ["piknik"]\n'
    )
    assert ids(schema.topics).count("recreation") == 1
    assert schema.topic("recreation").name == "wypoczynek"
    assert schema.words["recreation"] == (*DEFAULT.words["sport"], "piknik")


def test_two_names_for_one_label_join_them(read):
    schema = read('[rename]\ntourism = "outdoors"\nenvironment = "outdoors"\n')
    kept = [topic for topic in TOPICS if topic != "environment"]
    assert ids(schema.topics) == ["outdoors" if topic == "tourism" else topic for topic in kept]
    assert schema.resolve("tourism") == schema.resolve("environment") == "outdoors"
    words = schema.words["outdoors"]
    assert set(words) == {*DEFAULT.words["tourism"], *DEFAULT.words["environment"]}
    assert len(words) == len(set(words))


def test_a_topic_joins_one_that_stays(read):
    schema = read('[rename]\nsport = "tourism"\n')
    assert ids(schema.topics) == [topic for topic in TOPICS if topic != "sport"]
    assert schema.topic("tourism") == DEFAULT.topic("tourism")
    assert {*DEFAULT.words["tourism"], *DEFAULT.words["sport"]} == set(schema.words["tourism"])


def test_a_dropped_label_is_passed_over(read):
    schema = read('drop = ["international", "exchange"]\n')
    assert ids(schema.topics) == [topic for topic in TOPICS if topic != "international"]
    assert ids(schema.stages) == [stage for stage in STAGES if stage != "exchange"]
    assert schema.resolve("international") is None
    assert schema.resolve("exchange") is None
    assert "international" not in schema.words
    assert "exchange" not in schema.signals
    assert "international" in schema.known_topics
    assert "exchange" in schema.known_stages


def test_all_stages_can_be_dropped(read):
    schema = read(f"drop = {STAGES}\n")
    assert (schema.stages, schema.topics) == ((), DEFAULT.topics)
    assert schema.signals == {}


def test_a_definition_is_replaced_where_it_stands(read):
    schema = read(
        '[[topics]]\nid = "transport"\nname = "drogi"\ndefinition = "roads only"\nwords = ["droga", "bruk"]\n'
    )
    assert ids(schema.topics) == TOPICS
    label = schema.topic("transport")
    assert (label.name, label.definition) == ("drogi", "roads only")
    assert schema.words["transport"] == (*DEFAULT.words["transport"], "bruk")


def test_a_set_of_labels_wholly_its_own(read):
    schema = read(
        'base = "none"\nversion = "1"\n'
        '[[stages]]\nid = "plan"\nname = "plan"\nsignals = ["plan"]\n[[stages]]\nid = "work"\nname = "praca"\n' + WATER
    )
    assert (ids(schema.stages), ids(schema.topics)) == (["plan", "work"], ["water"])
    assert (schema.signals, schema.words) == ({"plan": ("plan",)}, {})
    assert (schema.known_stages, schema.known_topics) == ({"plan", "work"}, {"water"})
    assert schema.entities == SCHEMA.entities


def test_a_set_of_topics_alone(read):
    schema = read('base = "none"\n' + WATER)
    assert (schema.stages, ids(schema.topics)) == ((), ["water"])
    assert schema.known_stages == frozenset()


@pytest.mark.parametrize("name", ["gospodarka wodna", "WODA", "ws\u0301ro\u0301d", "wo\u00adda", "„woda”"])
def test_names_are_kept_as_they_are(read, name):
    assert read(WATER.replace("woda", name)).topic("water").name == name


@pytest.mark.parametrize("label", ["a", "water-2", "water_2", "w2"])
def test_identifiers_in_ascii(read, label):
    assert read(WATER.replace("water", label)).topic(label).name == "woda"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("colour = 1", "colour: "),
        (WATER + "colour = 1", r"topics\.0\.colour: "),
        (WATER + '[[topics]]\nid = "wells"\n', r"topics\.1\.name: "),
        ('base = "own"', "base: "),
        ("version = 2", "version: "),
        ('drop = "sport"', "drop: "),
        ("drop = [1]", r"drop\.0: "),
        ("topics = 1", "topics: "),
        (WATER + 'words = "studnia"', r"topics\.0\.words: "),
        (WATER + 'words = [""]', r"topics\.0\.words\.0: "),
        (WATER.replace('"water"', '""'), r"topics\.0\.id: "),
        ('[rename]\nsport = ""', r"rename\.sport: "),
        ("[rename]\nsport = 5", r"rename\.sport: "),
        ("drop = [", "at end of document"),
        ("[[topics]\n", "at line 1"),
        ("drop = []\ndrop = []", "overwrite a value"),
        (b'version = "g\xf3ra"', "utf-8"),
        (b"\xff\xfe", "utf-8"),
        ('drop = ["sports"]', "drop: 'sports' is no label"),
        ('drop = ["Sport"]', "drop: 'Sport' is no label"),
        ('drop = ["JST"]', "drop: 'JST' is no label"),
        ('[rename]\nsports = "fun"', "rename: 'sports' is no label"),
        ('base = "none"\ndrop = ["sport"]\n' + WATER, "drop: 'sport' is no label"),
        ('drop = ["sport"]\n[rename]\nsport = "fun"', "'sport' is both dropped and renamed"),
        (WATER.replace("water", "Water"), "id 'Water' should be lower-case"),
        (WATER.replace("water", "źródło"), "id 'źródło' should be"),
        (WATER.replace("water", "z\u0301ro"), "should be lower-case"),
        (WATER.replace("water", "wa\u00adter"), "should be lower-case"),
        (WATER.replace("water", "2water"), "id '2water' should be"),
        (WATER.replace("water", "topic:water"), "id 'topic:water' should be"),
        ('[rename]\nsport = "Fun"', "id 'Fun' should be lower-case"),
        (WATER.replace("water", "funding"), "id 'funding' is both a stage and a topic"),
        ('[rename]\nsport = "funding"', "id 'funding' is both a stage and a topic"),
        (WATER + PROTEST.replace('"protest"', '"water"', 1), "id 'water' is both a stage and a topic"),
        ('base = "none"\n' + PROTEST, "one stage only"),
        (f"drop = {STAGES[1:]}", "one stage only"),
        (PROTEST + 'signals = ["protest+"]', r"signal 'protest\+' has an empty word"),
        (PROTEST + 'signals = ["protest//skarga"]', "signal 'protest//skarga' has an empty word"),
        (PROTEST + 'signals = [" "]', "signal ' ' has an empty word"),
        (PROTEST + 'signals = [""]', r"stages\.0\.signals\.0: "),
        ('base = "none"', "no stage and no topic"),
        (f"drop = {[*STAGES, *TOPICS]}", "no stage and no topic"),
    ],
)
def test_what_is_wrong_is_refused_with_file_and_key(written, content, key):
    path = written(content)
    with pytest.raises(CorpusError, match=key) as caught:
        load_schema(path)
    assert caught.value.where == str(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_label_that_does_not_exist_is_answered_with_those_that_do(written):
    with pytest.raises(CorpusError) as caught:
        load_schema(written('drop = ["sports"]'))
    assert all(label in caught.value.remedy for label in (*STAGES, *TOPICS))


@pytest.mark.parametrize("name", ["none.toml", ""])
def test_what_is_no_file_is_refused(tmp_path, name):
    with pytest.raises(CorpusError, match="cannot be read") as caught:
        load_schema(tmp_path / name)
    assert caught.value.where == str(tmp_path / name)


def test_the_file_of_a_folder_is_found(tmp_path, written):
    assert same_labels(find_schema(tmp_path), DEFAULT)
    assert find_schema(tmp_path).version == SCHEMA.version
    assert same_labels(find_schema(tmp_path / "none"), DEFAULT)
    path = written(WATER)
    assert find_schema(tmp_path).topic("water").name == "woda"
    path.write_text("drop = [", encoding="utf-8")
    with pytest.raises(CorpusError):
        find_schema(tmp_path)


@given(
    dropped=st.sets(st.sampled_from(TOPICS)),
    renamed=st.dictionaries(st.sampled_from(TOPICS), st.sampled_from(["one", "two", "three"])),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_renamed_and_dropped_every_old_name_has_one_answer(tmp_path_factory, dropped, renamed):
    renamed = {old: new for old, new in renamed.items() if old not in dropped}
    rename = "".join(f'{old} = "{new}"\n' for old, new in renamed.items())
    path = tmp_path_factory.getbasetemp() / "any-labels.toml"
    path.write_text(f"drop = {sorted(dropped)}\n[rename]\n{rename}", encoding="utf-8")
    schema = load_schema(path)
    kept = ids(schema.topics)
    assert len(kept) == len(set(kept))
    answers = {topic: schema.resolve(topic) for topic in TOPICS}
    assert {topic for topic, answer in answers.items() if answer is None} == dropped
    assert {answer for answer in answers.values() if answer} == set(kept) == set(schema.words)
    assert set(TOPICS) | set(kept) <= schema.known_topics
    for topic, answer in answers.items():
        if answer:
            assert set(DEFAULT.words[topic]) <= set(schema.words[answer])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('drop = ["sport"]\n[[topics]]\nid = "sport"\nname = "sport"\n', "'sport' is dropped or renamed and defined"),
        (
            '[rename]\nsport = "play"\n[[topics]]\nid = "sport"\nname = "x"\n',
            "'sport' is dropped or renamed and defined",
        ),
        (WATER + WATER, "'water' is defined twice"),
        ("base = " + "[" * 5000, "labels.toml"),
    ],
)
def test_contradictions_are_refused(written, content, message):
    with pytest.raises(CorpusError) as caught:
        load_schema(written(content))
    assert message in str(caught.value)


@pytest.mark.parametrize("rename", ['zit = "transport"', 'sport = "transport"'])
def test_what_joins_a_label_takes_its_name_and_definition(read, rename):
    schema = read(f"[rename]\n{rename}\n")
    assert schema.topic("transport") == SCHEMA.topic("transport")
    assert ids(schema.topics).count("transport") == 1


def test_dropped_topics_are_no_stages(read):
    schema = read('drop = ["international", "exchange"]\n')
    assert "international" in schema.known_topics - schema.known_stages
    assert "exchange" in schema.known_stages - schema.known_topics


def test_a_byte_order_mark_does_no_harm(read):
    assert "water" in ids(read(b"\xef\xbb\xbf" + WATER.encode()).topics)
