"""Entry points: everything that a saved configuration can name loads, alone and in any company."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from helpers import rules
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

import cwdnlp
from cwdnlp.errors import PipelineError
from cwdnlp.pipes.extensions import EXTENSIONS, register_extensions
from cwdnlp.pipes.requirements import require_annotation, require_links, require_spans

ROOT = Path(cwdnlp.__file__).parents[1]
ORDER = (
    "cwdnlp_morphology",
    "cwdnlp_clutter",
    "cwdnlp_gazetteer",
    "ner",
    "cwdnlp_boundaries",
    "cwdnlp_sentences",
    "cwdnlp_linker",
    "cwdnlp_amounts",
    "cwdnlp_dates",
    "cwdnlp_officials",
    "cwdnlp_partnerships",
    "cwdnlp_confidence",
    "cwdnlp_classifier",
)
TEXT = "Burmistrz Opoczna Michał Konecki podpisał 7 maja 2021 r. umowę na 2,5 mln zł dla Partnerstwa Doliny Pilicy."


def ours(group):
    return {point.name: point for point in entry_points(group=group) if point.value.startswith("cwdnlp.")}


FACTORIES = ours("spacy_factories")


def test_the_groups_are_complete():
    assert set(FACTORIES) == set(ORDER) - {"ner"} | {"cwdnlp_ner"}
    assert set(ours("spacy_tokenizers")) == {"cwdnlp.Tokenizer.v1"}
    assert set(ours("spacy_architectures")) == {"cwdnlp.FeatureEmbed.v1"}


@pytest.mark.parametrize("group", ["spacy_factories", "spacy_tokenizers", "spacy_architectures"])
def test_every_entry_point_loads(group):
    for point in ours(group).values():
        assert callable(point.load())


@pytest.mark.parametrize("name", sorted(FACTORIES))
def test_every_factory_builds_its_component_in_an_empty_pipeline(name):
    nlp = spacy.blank("pl")
    component = nlp.add_pipe(name)
    assert callable(component)
    assert nlp.pipe_names == [name]


def test_tokenizer_and_architecture_are_in_the_registry():
    assert registry.tokenizers.get("cwdnlp.Tokenizer.v1")()(spacy.blank("pl"))("gm. Lipno")[0].text == "gm."
    rows = dict.fromkeys(["form", "prefix", "suffix", "shape", "lemma", "tag", "names", "gazetteer", "layout"], 16)
    assert registry.architectures.get("cwdnlp.FeatureEmbed.v1")(8, rows, 0.1).name


@pytest.mark.parametrize("name", sorted(FACTORIES))
def test_what_a_factory_declares_is_what_is_registered(name):
    FACTORIES[name].load()
    register_extensions()
    meta = Language.get_factory_meta(name)
    attributes = [*meta.assigns, *meta.requires]
    for attribute in (a.removeprefix("doc._.") for a in attributes if a.startswith("doc._.")):
        assert attribute in EXTENSIONS


def test_every_extension_but_what_the_caller_sets_has_a_component():
    for point in FACTORIES.values():
        point.load()
    assigned = {
        attribute.removeprefix("doc._.")
        for name in FACTORIES
        for attribute in Language.get_factory_meta(name).assigns
        if attribute.startswith("doc._.")
    }
    assert assigned == set(EXTENSIONS) - {"published"}


def test_registering_twice_keeps_values():
    doc = Doc(spacy.blank("pl").vocab, words=["a"])
    doc._.stage = {"label": "none"}
    register_extensions()
    assert doc._.stage == {"label": "none"}


def test_a_saved_pipeline_loads_without_importing_us(tmp_path):
    """Plain spaCy finds everything by entry point, in a process that never names the library."""
    nlp = cwdnlp.load()
    nlp.to_disk(tmp_path / "saved")
    code = (
        f"import spacy; nlp = spacy.load({str(tmp_path / 'saved')!r}); doc = nlp({TEXT!r}); "
        "print([e.label_ for e in doc.ents], doc._.stage['label'])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    doc = nlp(TEXT)
    assert run.stdout.strip() == f"{[e.label_ for e in doc.ents]} {doc._.stage['label']}"


@pytest.mark.parametrize(
    ("without", "refuses", "remedy"),
    [
        ("cwdnlp_morphology", "cwdnlp_gazetteer", "cwdnlp_morphology"),
        ("cwdnlp_gazetteer", "cwdnlp_boundaries", "cwdnlp_gazetteer"),
        ("ner", "cwdnlp_boundaries", "ner"),
        ("cwdnlp_linker", "cwdnlp_officials", "cwdnlp_linker"),
    ],
)
def test_a_missing_component_is_named_with_the_remedy(nlp, without, refuses, remedy):
    with nlp.select_pipes(disable=without), pytest.raises(PipelineError) as caught:
        nlp(TEXT)
    assert str(caught.value).startswith(refuses)
    assert f"add {remedy} " in caught.value.remedy


@pytest.mark.parametrize(
    "without",
    ["cwdnlp_clutter", "cwdnlp_sentences", "cwdnlp_amounts", "cwdnlp_dates", "cwdnlp_officials",
     "cwdnlp_partnerships", "cwdnlp_classifier", "cwdnlp_boundaries"],
)  # fmt: skip
def test_what_nothing_else_needs_can_be_left_out(nlp, without):
    with nlp.select_pipes(disable=without):
        assert nlp(TEXT).ents


@pytest.mark.parametrize("name", ["cwdnlp_amounts", "cwdnlp_dates", "cwdnlp_clutter", "cwdnlp_sentences"])
def test_what_needs_nothing_works_alone(name):
    nlp = spacy.blank("pl")
    nlp.add_pipe(name)
    assert nlp(TEXT).text == TEXT


def test_the_order_of_the_shipped_pipeline(nlp):
    assert tuple(nlp.pipe_names) == ORDER
    analysis = nlp.analyze_pipes(keys=["assigns", "requires"])
    assert {name: problems for name, problems in analysis["problems"].items() if problems} == {}


def test_requirements_pass_empty_documents_and_name_both_sides():
    nlp = rules()
    empty, full = nlp.make_doc(""), nlp.make_doc("Wójt")
    require_annotation(empty, "LEMMA", component="a", upstream="b")
    require_links(full, "a")
    with pytest.raises(PipelineError, match=r"a found nothing of b .*add b to the pipeline before a"):
        require_annotation(full, "LEMMA", component="a", upstream="b")
    with pytest.raises(PipelineError, match="add b"):
        require_spans(empty, "none", component="a", upstream="b")
    full.spans["none"] = []
    require_spans(full, "none", component="a", upstream="b")
