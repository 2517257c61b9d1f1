"""The whole pipeline: loading, storing, spreading over processes, tagging streams, hostile texts."""

import pickle
import resource
import shutil
import time
import unicodedata

import pytest
import spacy
from helpers import assert_same_tags
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

import cwdnlp
from cwdnlp import pipeline
from cwdnlp.errors import CwdnlpError, InputError, ModelError
from cwdnlp.pipeline import MAX_CHARS, load, model_home, model_info, tag, tag_many, to_record
from cwdnlp.records import Article

NEWS = (
    "Burmistrz Opoczna Michał Konecki podpisał 7 maja umowę na 2,5 mln zł z programu Polski Ład. "
    "Powstanie nowa droga i chodnik.\n\nUrząd Gminy informuje: Wójt Gminy Huszlew Jan Arak zaprasza mieszkańców."
)
OTHERS = [
    "Starosta Łosicki Anna Cis i Wójt Gminy Platerów Ewa Lis przystąpili do Partnerstwa Doliny Bugu.",
    "Zapraszamy do wypełnienia anonimowej ankiety do 12 maja 2021 r. w Urzędzie Miejskim w Łosicach.",
    "Dożynki w Olszance. Starościna dożynek Maria Maj podziękowała rolnikom.",
]


def articles(count=12):
    texts = [NEWS, *OTHERS]
    return [Article(id=f"a{n}", text=f"{texts[n % 4]} Wydanie {n}.", published="2021-06-18") for n in range(count)]


class Fails:
    """A component that fails on a marker word, as a bug in one of ours would."""

    def __call__(self, doc):
        if "BOMBA" in doc.text:
            raise ZeroDivisionError("boom")
        return doc


@pytest.fixture
def fragile():
    """A pipeline of which one component fails on a marker word."""
    spacy.Language.component("test_fails", func=Fails())
    nlp = load()
    nlp.add_pipe("test_fails", last=True)
    return nlp


# loading


@pytest.mark.parametrize("way", ["load", "spacy", "path", "string", "name of spaCy"])
def test_every_way_of_loading_gives_the_same_tags(nlp, way):
    home = model_home() / "pl_cwd_news"
    other = {
        "load": lambda: cwdnlp.load(),
        "spacy": lambda: spacy.load("cwdnlp"),
        "path": lambda: cwdnlp.load(home),
        "string": lambda: cwdnlp.load(str(home)),
        "name of spaCy": lambda: spacy.load(home),
    }[way]()
    assert_same_tags(other(NEWS), nlp(NEWS))


def test_disabled_components_can_be_enabled_and_excluded_ones_are_gone():
    names = ["cwdnlp_officials", "cwdnlp_classifier"]
    disabled = cwdnlp.load(disable=names)
    assert set(disabled.disabled) == set(names)
    doc = disabled(NEWS)
    assert (doc._.officials, doc._.stage) == (None, None)
    disabled.enable_pipe("cwdnlp_officials")
    assert disabled(NEWS)._.officials
    excluded = spacy.load("cwdnlp", exclude=names)
    assert not set(excluded.component_names) & set(names)
    record = tag(NEWS, nlp=excluded)
    assert record.entities
    assert (record.officials, record.stage, record.topics) == ([], None, [])


def test_enable_and_config():
    nlp = cwdnlp.load(enable=["cwdnlp_amounts"], config={"nlp": {"batch_size": 3}})
    assert nlp.pipe_names == ["cwdnlp_amounts"]
    assert nlp.batch_size == 3
    assert nlp(NEWS)._.amounts[0]["value"] == 2_500_000


@pytest.mark.parametrize("name", ["no_such_package", "./nowhere", ""])
def test_an_unknown_pipeline(name):
    with pytest.raises(ModelError) as caught:
        load(name)
    assert caught.value.remedy


def test_a_folder_that_is_no_pipeline(tmp_path):
    with pytest.raises(ModelError) as caught:
        load(tmp_path)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("part", ["config.cfg", "meta.json", "ner/0/model", "cwdnlp_classifier/classifier.skops"])
def test_an_incomplete_folder(nlp, tmp_path, part):
    folder = tmp_path / "model"
    shutil.copytree(nlp.path, folder)
    (folder / part).unlink()
    with pytest.raises(ModelError):
        load(folder)


def test_name_and_version(nlp):
    assert model_info(nlp).to_dict() == {"name": "pl_cwd_news", "version": nlp.meta["version"]}


# storing and spreading


def test_disk_and_bytes_give_the_same_tags(nlp, tmp_path):
    nlp.to_disk(tmp_path / "copy")
    copy = spacy.load(tmp_path / "copy")
    again = load(disable=[]).from_bytes(nlp.to_bytes())
    for text in (NEWS, *OTHERS):
        assert_same_tags(copy(text), nlp(text))
        assert_same_tags(again(text), nlp(text))


def test_two_processes_of_spacy_give_what_one_gives(nlp):
    texts = [article.text for article in articles()]
    one = list(nlp.pipe(texts, batch_size=3))
    two = list(nlp.pipe(texts, batch_size=3, n_process=2))
    assert len(two) == len(texts)
    for left, right in zip(one, two, strict=True):
        assert_same_tags(left, right)


def test_a_document_survives_pickling_with_everything_on_it(nlp):
    doc = nlp(NEWS)
    copy = pickle.loads(pickle.dumps(doc))  # noqa: S301 - our own document
    assert_same_tags(copy, doc)
    assert [span.text for span in copy.spans["gazetteer"]] == [span.text for span in doc.spans["gazetteer"]]
    assert to_record(copy, Article(id="x", text=NEWS)) == to_record(doc, Article(id="x", text=NEWS))


def test_documents_survive_docbin_and_bytes(nlp):
    docs = [nlp(text) for text in (NEWS, OTHERS[0])]
    stored = DocBin(store_user_data=True, docs=docs).to_bytes()
    for copy, doc in zip(DocBin().from_bytes(stored).get_docs(nlp.vocab), docs, strict=True):
        article = Article(id="x", text=doc.text)
        record = to_record(doc, article)
        assert record.officials
        assert to_record(copy, article) == record
        assert to_record(Doc(nlp.vocab).from_bytes(doc.to_bytes()), article) == record


# tag and tag_many


def test_tag_reads_what_the_text_says():
    record = tag(Article(id="n1", text=NEWS, published="2021-06-18", url="https://opoczno.example/1", title="Umowa"))
    assert (record.id, record.url, record.title) == ("n1", "https://opoczno.example/1", "Umowa")
    assert record.text == NEWS
    assert {(o.role, o.person, o.unit) for o in record.officials} >= {("burmistrz", "Michał Konecki", "1007043")}
    assert [(a.value, a.currency) for a in record.amounts] == [(2_500_000.0, "PLN")]
    assert record.stage.label
    assert record.model.name == "pl_cwd_news"


@pytest.mark.parametrize(
    ("published", "iso"), [("2021-06-18", "2021-05-07"), ("1999-12-01", "1999-05-07"), (None, None)]
)
def test_the_day_of_publication_gives_dates_their_year(nlp, published, iso):
    record = tag(Article(id="n", text="Umowę podpisano 7 maja.", published=published), nlp=nlp)
    assert [date.iso for date in record.dates] == [iso]


def test_the_day_of_publication_of_one_article_is_not_that_of_the_next(nlp):
    stream = [Article(id=str(year), text="Dnia 7 maja.", published=f"{year}-06-01") for year in (2019, 2022, 2020)]
    assert [record.dates[0].iso[:4] for record in tag_many(stream, nlp=nlp)] == ["2019", "2022", "2020"]


@pytest.mark.parametrize("batch_size", [1, 5, 100])
def test_records_come_in_order_whatever_the_batch(nlp, batch_size):
    records = list(tag_many(articles(), nlp=nlp, batch_size=batch_size))
    assert [record.id for record in records] == [article.id for article in articles()]
    assert [record.text for record in records] == [article.text for article in articles()]


def test_batches_change_nothing(nlp):
    single = [tag(article, nlp=nlp).to_dict() for article in articles()]
    batched = [record.to_dict() for record in tag_many(articles(), nlp=nlp)]
    for one, two in zip(single, batched, strict=True):
        # Sums of floating-point numbers may differ in the last place with the size of the batch.
        for record in (one, two):
            for scored in [record["stage"], *record["stage"].get("candidates", []), *record["topics"]]:
                scored["score"] = round(scored["score"], 5)
        assert one == two


def test_nothing_in_nothing_out(nlp):
    assert list(tag_many([], nlp=nlp)) == []
    assert list(tag_many([], nlp=nlp, n_process=2)) == []


def test_a_stream_is_not_read_ahead_of_its_batch(nlp):
    taken = []

    def stream():
        for article in articles(20):
            taken.append(article.id)
            yield article

    next(tag_many(stream(), nlp=nlp, batch_size=4))
    assert len(taken) == 4


def test_a_failing_article_is_handed_over_and_the_others_come_out(fragile):
    stream = articles(6)
    stream[2] = Article(id="bad", text="BOMBA w tekście")
    failed = []
    records = list(tag_many(stream, nlp=fragile, batch_size=4, on_error=lambda a, e: failed.append((a.id, e))))
    assert [record.id for record in records] == ["a0", "a1", "a3", "a4", "a5"]
    [(identifier, error)] = failed
    assert identifier == "bad"
    assert isinstance(error, CwdnlpError)
    assert "ZeroDivisionError: boom" in str(error)
    assert error.remedy


def test_a_failing_article_is_raised_where_nobody_takes_it(fragile):
    with pytest.raises(InputError, match=r"^bad: .*boom") as caught:
        list(tag_many([*articles(2), Article(id="bad", text="BOMBA")], nlp=fragile))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_record_that_cannot_be_built_is_a_failing_article_too(nlp, monkeypatch):
    build = pipeline.to_record

    def broken(doc, article, info=None, **options):
        if article.id == "a1":
            raise ValueError("no record")
        return build(doc, article, info, **options)

    monkeypatch.setattr(pipeline, "to_record", broken)
    failed = []
    records = list(tag_many(articles(3), nlp=nlp, on_error=lambda a, e: failed.append(a.id)))
    assert ([record.id for record in records], failed) == (["a0", "a2"], ["a1"])


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0\u2028"])
def test_an_empty_text(nlp, text):
    failed = []
    stream = [articles(1)[0], Article(id="empty", text=text)]
    records = list(tag_many(stream, nlp=nlp, on_error=lambda a, e: failed.append((a.id, str(e)))))
    assert [record.id for record in records] == ["a0"]
    assert [identifier for identifier, _ in failed] == ["empty"]
    assert "empty" in failed[0][1]
    with pytest.raises(InputError, match=r"^empty: the text is empty"):
        list(tag_many(stream, nlp=nlp))
    with pytest.raises(InputError, match="empty"):
        tag(text, nlp=nlp)


def test_a_text_that_is_too_long_is_refused_before_any_work(nlp):
    article = Article(id="long", text="a " * (MAX_CHARS // 2) + "b")
    started = time.perf_counter()
    with pytest.raises(InputError, match=r"long: text of 1,000,001 characters is too long"):
        tag(article, nlp=nlp)
    assert time.perf_counter() - started < 1


def test_two_processes_give_what_one_gives():
    nlp = load()
    stream = [*articles(90), Article(id="empty", text=" "), *articles(3)]
    one_failed, two_failed = [], []
    one = list(tag_many(stream, nlp=nlp, on_error=lambda a, e: one_failed.append((a.id, str(e)))))
    two = list(tag_many(stream, nlp=nlp, n_process=2, on_error=lambda a, e: two_failed.append((a.id, str(e)))))
    assert [record.to_dict() for record in one] == [record.to_dict() for record in two]
    assert one_failed == two_failed
    assert [identifier for identifier, _ in one_failed] == ["empty"]


def test_two_processes_explain_as_one_does():
    nlp = load()
    stream = [*articles(6), Article(id="empty", text=" ")]
    one, two = (
        list(tag_many(stream, nlp=nlp, n_process=processes, explain=True, on_error=lambda a, e: None))
        for processes in (1, 2)
    )
    assert len(one) == 6
    assert all(record.explanations for record in one)
    assert [record.to_dict() for record in one] == [record.to_dict() for record in two]


def test_other_processes_run_the_components_that_the_caller_enabled():
    nlp = load(exclude=["cwdnlp_classifier"], disable=["cwdnlp_officials"])
    records = list(tag_many(articles(3), nlp=nlp, n_process=2))
    assert [(record.stage, record.officials) for record in records] == [(None, [])] * 3
    assert all(record.entities for record in records)


def test_a_pipeline_that_other_processes_cannot_load_is_refused(fragile):
    with pytest.raises(ModelError, match="test_fails"):
        list(tag_many(articles(2), nlp=fragile, n_process=2))
    with pytest.raises(ModelError, match="nowhere on disk"):
        list(tag_many(articles(2), nlp=spacy.blank("pl"), n_process=2))


# reasons


def quotes(record):
    """The phrases of a record as they stand in its text, by label."""
    return {
        explanation.label: [record.text[phrase.start : phrase.end] for phrase in explanation.phrases]
        for explanation in record.explanations
    }


def expected_labels(record):
    stages = record.stage.candidates or [record.stage]
    return [f"stage:{stage.label}" for stage in stages] + [f"topic:{topic.label}" for topic in record.topics]


def test_nothing_is_explained_unless_asked(nlp):
    article = Article(id="n", text=NEWS)
    doc = nlp(NEWS)
    assert tag(article, nlp=nlp).explanations == []
    assert "explanations" not in tag(article, nlp=nlp).to_dict()
    assert to_record(doc, article).explanations == []
    assert to_record(doc, article, explain=True).explanations


@pytest.mark.parametrize("text", [NEWS, *OTHERS])
def test_stage_and_topics_are_explained_by_phrases_of_the_text(nlp, text):
    record = tag(text, nlp=nlp, explain=True)
    assert list(quotes(record)) == expected_labels(record)
    for explanation in record.explanations:
        assert explanation.phrases
        assert [p.text for p in explanation.phrases] == quotes(record)[explanation.label]
        loudness = [abs(phrase.weight) for phrase in explanation.phrases]
        assert loudness == sorted(loudness, reverse=True)
    assert cwdnlp.TaggedArticle.from_json(record.to_json()) == record


def test_the_words_that_tell_are_among_the_reasons(nlp):
    record = tag("Zapraszamy do wypełnienia anonimowej ankiety o potrzebach mieszkańców.", nlp=nlp, explain=True)
    assert record.stage.label == "diagnosis"
    spoken = [p.text for e in record.explanations if e.label == "stage:diagnosis" for p in e.phrases if p.weight > 0]
    assert any("ankiety" in phrase for phrase in spoken)


def test_reasons_change_nothing_else(nlp):
    plain, explained = tag(NEWS, nlp=nlp), tag(NEWS, nlp=nlp, explain=True)
    assert explained.model_copy(update={"explanations": []}) == plain


def test_both_candidates_of_an_uncertain_stage_are_explained(nlp, monkeypatch):
    monkeypatch.setattr(nlp.get_pipe("cwdnlp_classifier"), "uncertain_below", 1.1)
    record = tag(NEWS, nlp=nlp, explain=True)
    assert record.stage.is_uncertain
    first, second = record.stage.candidates
    assert (first.label, first.score) == (record.stage.label, record.stage.score)
    assert first.score >= second.score
    assert list(quotes(record))[:2] == [f"stage:{first.label}", f"stage:{second.label}"]
    assert list(quotes(record)) == expected_labels(record)


def test_a_stage_that_is_sure_enough_has_no_candidates(nlp, monkeypatch):
    monkeypatch.setattr(nlp.get_pipe("cwdnlp_classifier"), "uncertain_below", 0.0)
    assert tag("Most.", nlp=nlp).stage.candidates == []


def test_a_stored_document_is_explained_like_the_fresh_one(nlp):
    doc, article = nlp(NEWS), Article(id="x", text=NEWS)
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (copy,) = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert to_record(copy, article, explain=True) == to_record(doc, article, explain=True)


def test_a_pipeline_without_classifier_explains_nothing():
    nlp = spacy.blank("pl", meta={"name": "blank"})
    assert tag(NEWS, nlp=nlp, explain=True).explanations == []


def test_a_failing_article_leaves_the_reasons_of_the_others(fragile):
    stream = [*articles(2), Article(id="bad", text="BOMBA w tekście")]
    failed = []
    records = list(tag_many(stream, nlp=fragile, explain=True, on_error=lambda a, e: failed.append(a.id)))
    assert failed == ["bad"]
    assert [list(quotes(record)) == expected_labels(record) for record in records] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFD", NEWS),
        NEWS.upper(),
        NEWS.translate(str.maketrans("ąćęłńóśźżŁ", "acelnoszzL")),
        NEWS.replace("umowę", "umo\u00adwę").replace("droga", "dro\u00adga"),
        "Podpisano\r\numowę\u2028na drogę.\x85\ufeffKoniec",
        f"{NEWS}\n\n" * 20,
        "🚒 Podpisano umowę 🚒",
        "Menu\nAktualności\nPodpisano umowę na drogę.\nWyświetleń: 412",
        "umowa " * 400,
    ],
    ids=["nfd", "capitals", "bare", "soft hyphens", "line breaks", "long", "emoji", "clutter", "repeated"],
)
def test_reasons_quote_texts_of_every_kind(nlp, text):
    record = tag(text, nlp=nlp, explain=True)
    phrases = [phrase for explanation in record.explanations for phrase in explanation.phrases]
    assert phrases
    for phrase in phrases:
        assert phrase.text == text[phrase.start : phrase.end]
        assert phrase.text == phrase.text.strip() != ""


@pytest.mark.parametrize("text", [".", "12 345", "– – –", "\u00ad"])
def test_a_text_without_words_has_a_stage_without_reasons(nlp, text):
    record = tag(text, nlp=nlp, explain=True)
    assert quotes(record)[f"stage:{record.stage.label}"] == []


# hostile texts


def units_and_people(record):
    return {(e.lemma, e.kb_id) for e in record.entities if e.label in ("JST", "PERSON")}


def test_decomposed_letters(nlp):
    text = unicodedata.normalize("NFD", NEWS)
    record = tag(text, nlp=nlp)
    assert record.text == text
    assert ("Michał Konecki", None) in units_and_people(record)
    assert {o.unit for o in record.officials} == {o.unit for o in tag(NEWS, nlp=nlp).officials}


def test_soft_hyphens(nlp):
    record = tag(NEWS.replace("Opoczna", "Opo\u00adczna").replace("Konecki", "Konec\u00adki"), nlp=nlp)
    assert ("Opoczno", "1007043") in units_and_people(record)


def test_all_capitals(nlp):
    record = tag(NEWS.upper(), nlp=nlp)
    assert record.entities
    assert [a.value for a in record.amounts] == [2_500_000.0]


def test_no_diacritics(nlp):
    plain = NEWS.translate(str.maketrans("ąćęłńóśźżŁ", "acelnoszzL"))
    assert tag(plain, nlp=nlp).entities


@pytest.mark.parametrize(
    "text",
    [
        ".",
        "-",
        "a",
        "🚒" * 50,
        "✅ Wójt 🚒 Gminy 😊 Huszlew",
        "\x00\x01\x02 Wójt \x1b[31m Gminy Huszlew \x7f",
        "\u200f\u202eWójt Gminy\u202c Huszlew\u200e \u2066Jan Arak\u2069",
        "Wójt\r\nGminy\rHuszlew\u2028Jan\u2029Arak\x0bx\x0cy\x85z",
        "\ufeffWójt Gminy Huszlew",
        "\ufffd\ufffdójt Gminy",
        "„„„”””«»‚‘’\"\"''",
        "((((((((((" * 5,
        "[[Wójt|ROLE]] <script>alert(1)</script> &amp; {{x}}",
        "1" * 400 + " zł",
        "-" * 300 + "\n" + "=" * 300,
        "Gmina " * 300,
        "Wójt " * 300,
        "Jan Arak, " * 300,
        "a" * 5000,
        "\n" * 3000 + "koniec",
        "e\u0301" * 500,
        "𝔚ó𝔧𝔱 𝐆𝐦𝐢𝐧𝐲",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_are_tagged_and_keep_their_offsets(nlp, text):
    record = tag(text, nlp=nlp)
    assert record.text == text
    # The record itself checks that every span lies where it says.
    assert cwdnlp.TaggedArticle.from_json(record.to_json()) == record


PIECES = [
    *("Wójt", "Gminy", "Huszlew", "Jan Arak", "Partnerstwo Bugu", "7 maja", "2 mln zł", "lider", "należą", "/-/"),
    *(",", ".", "–", "\n", "„", "”", "(", "i", "oraz", "\u00ad", "🚒", "1)", ":", "\x00", "\u202e", " "),
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_mixture_gives_a_valid_record(pieces):
    text = " ".join(pieces)
    if text.strip():
        record = tag(text, explain=True)
        assert record.text == text
        phrases = [phrase for explanation in record.explanations for phrase in explanation.phrases]
        assert [phrase.text for phrase in phrases] == [text[phrase.start : phrase.end] for phrase in phrases]


@pytest.mark.slow
def test_the_longest_article_takes_a_minute_and_bounded_memory(nlp):
    """A megabyte, which no press release has; the recogniser takes most of the time and memory."""
    text = (NEWS + "\n\n" + "\n".join(OTHERS) + "\n") * (MAX_CHARS // (len(NEWS) + sum(map(len, OTHERS)) + 10))
    assert 0.9 * MAX_CHARS < len(text) <= MAX_CHARS
    started = time.perf_counter()
    record = tag(text, nlp=nlp)
    assert time.perf_counter() - started < 75
    assert len(record.entities) > 10_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4_500_000  # kilobytes
