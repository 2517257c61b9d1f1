"""Stage `assemble`: put the trained components and the rules together into one pipeline.

The components stay where their stages wrote them; this adds configuration, vocabulary and meta data.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import load_config

from cwdnlp.errors import ModelError
from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.training.configuration import CONFIG, recogniser_config
from cwdnlp.training.parameters import Parameters, Workspace
from cwdnlp.training.stages import logger

__all__ = ["TRAINED", "assemble", "assemble_model", "pipeline_config"]

TRAINED = ("ner", "cwdnlp_partnerships", "cwdnlp_confidence", "cwdnlp_classifier")


def pipeline_config() -> dict[str, Any]:
    """Return the configuration of the whole pipeline, without the recogniser's model."""
    return dict(load_config(CONFIG / "pipeline.cfg"))


def assemble(model: Path, parameters: Parameters, *, without: Collection[str] = ()) -> Language:
    """Build the pipeline with the trained components found in `model`; components in `without` are left out.

    Raises ModelError if one is missing.
    """
    register_extensions()
    config = pipeline_config()
    trained = recogniser_config(parameters.ner)
    config["components"]["ner"]["model"] = trained["components"]["ner"]["model"]
    # As many as there are: a shorter training has fewer.
    config["components"]["ner"]["members"] = len(list((model / "ner").glob("[0-9]*")))
    for name in without:
        config["nlp"]["pipeline"].remove(name)
        del config["components"][name]
    needed = [name for name in TRAINED if name not in without]
    if missing := [name for name in needed if not (model / name).is_dir()]:
        raise ModelError(f"lacks {missing[0]}", where=str(model), remedy="run the training's stages in their order")
    nlp = spacy.util.load_model_from_config(config, auto_fill=True, validate=True)
    for name in needed:
        nlp.get_pipe(name).from_disk(model / name, exclude=["vocab"])  # type: ignore[attr-defined]
    card = parameters.card
    nlp.meta.update(name=card.name, version=card.version, description=card.description, license=card.license)
    nlp.meta.update({key: value for key, value in (("author", card.author), ("url", card.url)) if value})
    return nlp


def assemble_model(workspace: Workspace) -> None:
    """Write configuration, vocabulary and meta data beside the trained components."""
    nlp = assemble(workspace.model, workspace.parameters)
    nlp.to_disk(workspace.model, exclude=list(TRAINED))
    logger.info("written: %s, components %s", workspace.model, ", ".join(nlp.pipe_names))
